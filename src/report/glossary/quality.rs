//! Names of the tables that judge data.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `quality`.
pub(super) const QUALITY: &[Entry] = &[
    entry(
        "completeness",
        Words::new("Complete", "完整性"),
        Words::new("Share of cells that hold a value", "有值单元格的占比"),
    ),
    entry(
        "validity",
        Words::new("Valid", "有效性"),
        Words::new("Share of rows whose values can be true", "取值可能为真的行的占比"),
    ),
    entry(
        "uniqueness",
        Words::new("Unique", "唯一性"),
        Words::new("Share of rows that are not there already", "不重复的行的占比"),
    ),
    entry(
        "consistency",
        Words::new("Consistent", "一致性"),
        Words::new("Share of rows that agree with themselves and others", "与自身及其他行一致的行的占比"),
    ),
    entry(
        "timeliness",
        Words::new("Timely", "及时性"),
        Words::new(
            "Share of usual periods with rows, times rows not in the future",
            "有数据的时段占比乘以日期不在未来的行的占比",
        ),
    ),
    entry(
        "n_duplicate_rows",
        Words::new("Repeated rows", "重复行"),
        Words::new("Exact copies of an earlier row", "与前面某行完全相同的行数"),
    ),
    entry("n_issues", Words::new("Findings", "发现数"), Words::new("How many findings there are", "发现的项数")),
    entry(
        "missing_share",
        Words::new("Missing share", "缺失占比"),
        Words::new("Share of cells without a value", "没有值的单元格占比"),
    ),
    entry(
        "n_spellings",
        Words::new("Spellings", "异写"),
        Words::new("Labels that are most likely a more frequent one", "疑似另一更常见名称的标签数"),
    ),
    entry(
        "n_blanks",
        Words::new("Blanks", "多余空格"),
        Words::new("Cells with needless blanks", "带多余空格的单元格数"),
    ),
    entry(
        "n_placeholders",
        Words::new("Stand-ins", "占位值"),
        Words::new("Cells that stand for “not known”", "表示“未知”的单元格数"),
    ),
    entry(
        "n_future",
        Words::new("Future", "未来日期"),
        Words::new("Dates after today, or far after all others", "晚于今天或远晚于其他日期的个数"),
    ),
    entry("code", Words::new("Finding", "发现"), Words::new("What is wrong", "问题的种类")),
    entry("dimension", Words::new("Score", "得分项"), Words::new("Which score it belongs to", "属于哪项得分")),
    entry("severity", Words::new("Severity", "严重程度"), Words::new("High, medium or low", "高、中、低")),
    entry(
        "n_periods_empty",
        Words::new("Empty periods", "空缺时段"),
        Words::new("Usual periods without a row", "通常应有而没有数据的时段数"),
    ),
    entry(
        "first_rows",
        Words::new("First rows", "前几行"),
        Words::new("The first rows concerned, from 1", "最先涉及的行号，从 1 开始"),
    ),
    entry("detail", Words::new("Detail", "细节"), Words::new("Values or periods at fault", "有问题的取值或时段")),
    entry("step", Words::new("Step", "步骤"), Words::new("The cleaning step that mends it", "可修复它的清洗步骤")),
    entry("quality_score", Words::new("Score", "得分"), Words::new("From 0 to 1, 1 the best", "0 到 1，1 最好")),
    entry(
        "proposed",
        Words::new("Proposed", "建议写法"),
        Words::new("The more frequent label it most likely means", "最可能对应的更常见标签"),
    ),
    entry(
        "proposed_n_rows",
        Words::new("Rows so written", "建议写法的行数"),
        Words::new("How often the proposed label occurs", "建议写法出现的行数"),
    ),
    entry(
        "likeness",
        Words::new("Differs in", "差别"),
        Words::new(
            "blanks, case, fingerprint (punctuation, order) or edit (a letter)",
            "空格、大小写、标点词序或一个字母",
        ),
    ),
];

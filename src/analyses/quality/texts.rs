//! The words of `quality`: controls, problems, findings, figures.

use super::issue::{Code, Dimension, Issue};
use super::outcome::QualityOutcome;
use super::params::QualityProblem;
use crate::i18n::{Language, Unit, Words, format, strong};
use crate::report::{Sentence, Tone};

/// What is said when a run was given up.
pub const CANCELLED: Words =
    Words::new("The run was cancelled. Start it again when you want.", "运算已取消，可随时重新开始。");
/// Title of the scores.
pub const SCORES: Words = Words::new("The five scores", "五项得分");
/// The axis of scores.
pub const SCORE: Words = Words::new("Score", "得分");
/// Title of missing cells.
pub const MISSING: Words = Words::new("What is missing, by column", "各列缺失情况");
/// The axis of missing cells.
pub const MISSING_CELLS: Words = Words::new("Missing cells", "缺失单元格");
/// At most so many issues are put into words; the table has them all.
const MAX_SAID: usize = 12;

/// Label and help of a setting.
pub fn control(name: &str) -> (Words, Words) {
    match name {
        "columns" => (Words::new("Columns", "列"), Words::new("Which columns to check.", "要检查哪些列。")),
        "key" => (
            Words::new("Must be unique", "应唯一的列"),
            Words::new(
                "Columns that together differ from row to row, such as an order number.",
                "合起来每行都应不同的列，如订单号。",
            ),
        ),
        "today" => (
            Words::new("Last possible day", "最晚可能日期"),
            Words::new(
                "Later dates are told. Empty: only dates far from all others are.",
                "晚于此日的日期会被指出；留空则只指出远离其他日期的。",
            ),
        ),
        "outliers" => (
            Words::new("Outliers by", "离群值判定"),
            Words::new(
                "Box lengths and median deviation withstand outliers; standard deviations do not.",
                "四分位距和中位数偏差不受离群值影响，标准差会受影响。",
            ),
        ),
        "threshold" => (
            Words::new("How far is too far", "判定倍数"),
            Words::new(
                "Usual: 1.5 box lengths, 3.5 median deviations, 3 standard deviations.",
                "常用：1.5 倍四分位距、3.5 倍中位数偏差、3 倍标准差。",
            ),
        ),
        _ => (
            Words::new("Tolerance of amounts", "金额容差"),
            Words::new("How far an amount may be from quantity × unit price.", "金额与数量 × 单价之间允许的差。"),
        ),
    }
}

/// The rules for outliers.
pub fn outlier_options() -> Vec<(&'static str, Words)> {
    vec![
        ("iqr", Words::new("Box lengths (IQR)", "四分位距（IQR）")),
        ("mad", Words::new("Median deviation (MAD)", "中位数绝对偏差（MAD）")),
        ("z", Words::new("Standard deviations (z)", "标准差（z）")),
    ]
}

/// A problem in words.
pub fn problem(problem: &QualityProblem, language: Language) -> String {
    let words = match problem {
        QualityProblem::NoColumns => {
            Words::new("No column is chosen. Choose at least one.", "没有选任何列，请至少选一列。")
        }
        QualityProblem::UnknownColumn { name, .. } => {
            return match language {
                Language::En => format!("There is no column “{name}” in this data. Choose another one."),
                Language::Zh => format!("数据中没有“{name}”这一列，请另选。"),
            };
        }
        QualityProblem::Threshold => {
            Words::new("The multiple must be above 0; 1.5 to 3.5 are usual.", "倍数必须大于 0，通常为 1.5 至 3.5。")
        }
        QualityProblem::Tolerance => {
            Words::new("The tolerance must be 0 or more; 0.01 is usual.", "容差必须为 0 或以上，通常为 0.01。")
        }
        QualityProblem::Today { text } => {
            return match language {
                Language::En => format!("“{text}” is not a day. Write it as 2024-01-31, or leave it empty."),
                Language::Zh => format!("“{text}”不是日期。请写成 2024-01-31，或留空。"),
            };
        }
    };
    words.get(language).to_owned()
}

/// The name of a score.
pub fn dimension(dimension: Dimension) -> Words {
    match dimension {
        Dimension::Completeness => Words::new("Complete", "完整性"),
        Dimension::Validity => Words::new("Valid", "有效性"),
        Dimension::Uniqueness => Words::new("Unique", "唯一性"),
        Dimension::Consistency => Words::new("Consistent", "一致性"),
        Dimension::Timeliness => Words::new("Timely", "及时性"),
    }
}

fn count(n: u64, language: Language) -> String {
    format(language, n as f64, &Unit::Count)
}

/// A share that is only called whole when it is.
fn share(value: f64, language: Language) -> String {
    let value = if value < 1.0 { value.min(0.9999) } else { value };
    format(language, value, &Unit::Share)
}

fn worst(outcome: &QualityOutcome) -> Option<(Dimension, f64)> {
    let known = Dimension::ALL.into_iter().map(|dimension| (dimension, outcome.scores.of(dimension)));
    known.filter(|(_, score)| !score.is_nan()).min_by(|a, b| a.1.total_cmp(&b.1))
}

/// What the scores show.
pub fn scores_sentence(outcome: &QualityOutcome, language: Language) -> String {
    let Some((lowest, score)) = worst(outcome) else { return String::new() };
    let (name, score) = (dimension(lowest).get(language), share(score, language));
    match language {
        Language::En => format!("Lowest: {name}, {score}."),
        Language::Zh => format!("最低的是{name}：{score}。"),
    }
}

/// What missing cells show.
pub fn missing_sentence(column: &str, missing: f64, language: Language) -> String {
    let missing = share(missing, language);
    match language {
        Language::En => format!("“{column}” lacks most: {missing} of its cells."),
        Language::Zh => format!("缺失最多的是“{column}”：{missing} 的单元格没有值。"),
    }
}

/// All findings: the answer, the issues from the worst on, what to do.
pub fn findings(outcome: &QualityOutcome, language: Language) -> Vec<Sentence> {
    let mut sentences = vec![Sentence::new("quality", Tone::Answer, answer(outcome, language))];
    let said = outcome.issues.iter().take(MAX_SAID);
    sentences.extend(said.map(|found| Sentence::new(found.code.name(), Tone::Caution, issue(found, language))));
    let n_more = outcome.issues.len().saturating_sub(MAX_SAID);
    if n_more > 0 {
        let text = match language {
            Language::En => format!("{n_more} smaller findings stand in the table of issues."),
            Language::Zh => format!("另有 {n_more} 项较轻的发现，见问题列表。"),
        };
        sentences.push(Sentence::new("more_issues", Tone::Caution, text));
    }
    let next = match (outcome.n_rows, outcome.issues.is_empty()) {
        (0, _) => Words::new(
            "Next: check that the file holds rows below its header, or load another file.",
            "下一步：检查文件表头之下是否有数据，或换一个文件。",
        ),
        (_, true) => Words::new(
            "Next: go on to the questions you have; nothing needs mending.",
            "下一步：可以直接开始分析，无需清洗。",
        ),
        (_, false) => Words::new(
            "Next: add the proposed cleaning steps one by one, look at what each changes, then ask again.",
            "下一步：逐个加入建议的清洗步骤，查看各自的改动，然后再检查一次。",
        ),
    };
    sentences.push(Sentence::new("next_step", Tone::NextStep, next.get(language)));
    sentences
}

fn answer(outcome: &QualityOutcome, language: Language) -> String {
    let Some((lowest, score)) = worst(outcome) else {
        return Words::new("There are no rows to judge.", "没有可供检查的行。").get(language).to_owned();
    };
    let overall = strong(share(outcome.scores.overall, language));
    let (name, score) = (dimension(lowest).get(language).to_lowercase(), share(score, language));
    let (rows, n) = (count(outcome.n_rows, language), outcome.issues.len());
    match (language, n) {
        (Language::En, 0) => format!("The data score {overall} over {rows} rows: no check found a fault."),
        (Language::En, 1) => {
            format!("The data score {overall} over {rows} rows, with 1 finding; weakest is “{name}” with {score}.")
        }
        (Language::En, _) => {
            format!("The data score {overall} over {rows} rows, with {n} findings; weakest is “{name}” with {score}.")
        }
        (Language::Zh, 0) => format!("{rows} 行数据得分 {overall}：各项检查均未发现问题。"),
        (Language::Zh, _) => format!("{rows} 行数据得分 {overall}，有 {n} 项发现；最弱的是{name}，{score}。"),
    }
}

fn issue(issue: &Issue, language: Language) -> String {
    let column = issue.column();
    let detail = &issue.detail;
    let n = match issue.code {
        Code::TimeGaps => issue.n_periods,
        _ => issue.n_rows,
    };
    let number = strong(count(n, language));
    match language {
        Language::En => english(issue.code, &column, detail, &number, n == 1),
        Language::Zh => chinese(issue.code, &column, detail, &number),
    }
}

/// Whether a formula names a third column.
fn has_discount(formula: &str) -> bool {
    formula.matches('[').count() > 2
}

fn english(code: Code, column: &str, detail: &str, n: &str, is_one: bool) -> String {
    let rows = if is_one { format!("{n} row") } else { format!("{n} rows") };
    match code {
        Code::EmptyColumn => format!("“{column}” is empty in all {rows}. Drop the column."),
        Code::Missing => format!(
            "“{column}” has no value in {rows}. Fill the cells, or leave these rows out where the value is needed."
        ),
        Code::MixedKind => format!(
            "“{column}” is mostly numbers, but not in {rows} ({detail}). Turn it into numbers and check those cells."
        ),
        Code::Placeholder => format!(
            "“{column}” holds a stand-in for “not known” in {rows} ({detail}). Make these cells missing, so that they do not enter sums and groups."
        ),
        Code::Negative => format!(
            "“{column}” is below zero in {rows}. If these are returns, keep them; if they are mistakes, leave them out."
        ),
        Code::OldDate => format!(
            "“{column}” lies in or before the first day of 1970 in {rows} ({detail}), most likely an empty date. Leave them out or correct them."
        ),
        Code::FarDate => {
            format!("“{column}” is far from all other dates in {rows} ({detail}). Correct the year, or leave them out.")
        }
        Code::Outlier => format!(
            "“{column}” is far from its usual range in {rows} ({detail}). Look at them: true values stay, mistakes are drawn in. They do not lower the score."
        ),
        Code::Constant => format!(
            "“{column}” has one and the same value in {rows}, nearly all or all there are. It explains nothing and can go."
        ),
        Code::DuplicateRows => {
            format!("{rows} are exact copies of an earlier row. Remove them unless the same sale can happen twice.")
        }
        Code::DuplicateKeys => format!(
            "“{column}” should differ from row to row, but repeats in {rows}. Keep one row per key, or choose another key."
        ),
        Code::Blanks => format!("“{column}” has needless blanks in {rows}. Trim them, or the same name counts as two."),
        Code::CaseVariants => format!(
            "“{column}” writes the same name in other letters in {rows} ({detail}). Bring them to one spelling."
        ),
        Code::Spellings => format!(
            "“{column}” spells a name nearly like a more frequent one in {rows} ({detail}). Check the proposals and merge those that are the same."
        ),
        Code::AmountMismatch => format!(
            "The amount is not {} in {rows} (“{column}”). Find out about taxes or returns; else compute it anew.",
            if has_discount(detail) { "quantity × unit price less the discount" } else { "quantity × unit price" }
        ),
        Code::AmountFreely => format!(
            "The amount does not follow from quantity × unit price, with or without a discount, in {rows} and does in {detail} (“{column}”). It seems to hold more, such as shipping or tax, so no row is blamed."
        ),
        Code::FutureDate => {
            format!("“{column}” lies after the last possible day in {rows} ({detail}). Correct or leave them out.")
        }
        Code::TimeGaps if is_one => {
            format!("“{column}” leaves {n} usual period without a row ({detail}). Find out whether a file is missing.")
        }
        Code::TimeGaps => format!(
            "“{column}” leaves {n} usual periods without a row (first: {detail}). Find out whether a file is missing."
        ),
    }
}

fn chinese(code: Code, column: &str, detail: &str, n: &str) -> String {
    match code {
        Code::EmptyColumn => format!("“{column}”在全部 {n} 行中都是空的。请删去该列。"),
        Code::Missing => format!("“{column}”有 {n} 行没有值。请填补，或在需要该值时去掉这些行。"),
        Code::MixedKind => format!("“{column}”大多是数值，但有 {n} 行不是（{detail}）。请转为数值，并核对这些单元格。"),
        Code::Placeholder => {
            format!("“{column}”有 {n} 行用占位值表示“未知”（{detail}）。请设为缺失，以免计入合计与分组。")
        }
        Code::Negative => format!("“{column}”有 {n} 行小于零。若是退货请保留，若是错误请去掉。"),
        Code::OldDate => format!("“{column}”有 {n} 行不晚于 1970 年第一天（{detail}），多半是空日期。请更正或去掉。"),
        Code::FarDate => format!("“{column}”有 {n} 行远离其他所有日期（{detail}）。请更正年份，或去掉。"),
        Code::Outlier => format!(
            "“{column}”有 {n} 行远离通常范围（{detail}）。请逐一查看：真实的保留，错误的收回到界内。离群值不扣分。"
        ),
        Code::Constant => format!("“{column}”有 {n} 行是同一个值，即全部或几乎全部。它说明不了什么，可以删去。"),
        Code::DuplicateRows => format!("有 {n} 行与前面某行完全相同。若同一笔销售不会出现两次，请去掉。"),
        Code::DuplicateKeys => format!("“{column}”每行都应不同，但有 {n} 行重复。请每个键只留一行，或另选键。"),
        Code::Blanks => format!("“{column}”有 {n} 行带多余空格。请去除，否则同一名称会算成两个。"),
        Code::CaseVariants => format!("“{column}”有 {n} 行只是大小写或全半角不同（{detail}）。请统一写法。"),
        Code::Spellings => format!("“{column}”有 {n} 行与更常见的名称几乎相同（{detail}）。请核对建议，合并相同的。"),
        Code::AmountMismatch => format!(
            "有 {n} 行的金额不等于{}（“{column}”）。请先弄清是否含税或有退货，否则重新计算。",
            if has_discount(detail) { "数量 × 单价扣除折扣" } else { "数量 × 单价" }
        ),
        Code::AmountFreely => format!(
            "有 {n} 行的金额无法由数量 × 单价（无论是否扣除折扣）得出，只有 {detail} 行可以（“{column}”）。金额里似乎还含运费或税等，因此不算作错误。"
        ),
        Code::FutureDate => format!("“{column}”有 {n} 行晚于最晚可能日期（{detail}）。请更正或去掉。"),
        Code::TimeGaps => format!("“{column}”有 {n} 个通常应有数据的时段没有任何行（{detail}）。请确认是否缺了文件。"),
    }
}

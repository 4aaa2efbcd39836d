//! The menu of steps: every kind with its group, its name and one line of help.

use serde::{Deserialize, Serialize};

use crate::i18n::{Words, kept};

/// A kind of step in the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepKind {
    /// The name in recipes.
    #[serde(deserialize_with = "kept::text")]
    pub name: kept::Fixed,
    /// The heading under which it stands; kinds of one group stand together.
    pub group: Words,
    /// What users read.
    pub label: Words,
    /// One line of help.
    pub help: Words,
}

const TIDY: Words = Words::new("Tidy up", "整理");
const MISSING: Words = Words::new("Missing cells", "缺失值");
const ROWS: Words = Words::new("Rows", "行");
const COLUMNS: Words = Words::new("Columns", "列");
const NUMBERS: Words = Words::new("Numbers", "数值");
const DATES: Words = Words::new("Dates", "日期");
const TOGETHER: Words = Words::new("Bring together", "合并数据");
const SUMMARISE: Words = Words::new("Summarise", "汇总");

macro_rules! kinds {
    ($($group:ident $name:literal: $en:literal $zh:literal, $help_en:literal $help_zh:literal;)*) => {
        const KINDS: &[StepKind] = &[$(StepKind {
            name: $name,
            group: $group,
            label: Words::new($en, $zh),
            help: Words::new($help_en, $help_zh),
        }),*];
    };
}

kinds! {
    TIDY "trim": "Trim blanks" "去除空白", "Cuts blanks off both ends of a text" "去掉文本首尾的空白";
    TIDY "change_case": "Upper and lower case" "更改大小写", "Writes texts in one way, so that “north” and “North” become the same" "统一大小写，使“north”与“North”成为同一个值";
    TIDY "replace": "Find and replace" "查找替换", "Puts one text in place of another" "把一段文本换成另一段";
    TIDY "map_values": "Map values" "值映射", "Gives values other names, by a list" "按对照表把旧值换成新值";
    TIDY "change_kind": "Change kind" "更改类型", "Reads a column as text, numbers, dates or yes and no" "把一列当作文本、数值、日期或是/否来读取";
    MISSING "fill_missing": "Fill missing cells" "填补缺失", "Gives empty cells a value" "为空白单元格填入一个值";
    MISSING "drop_missing": "Drop rows with missing cells" "删除含缺失的行", "Leaves out rows in which something is missing" "去掉有缺失值的行";
    ROWS "filter": "Filter rows" "筛选行", "Keeps the rows for which a condition is true" "只保留满足条件的行";
    ROWS "remove_duplicates": "Remove duplicates" "删除重复行", "Keeps one of several equal rows" "相同的行只保留一行";
    ROWS "sort": "Sort" "排序", "Puts the rows in order" "调整行的先后次序";
    ROWS "sample": "Sample" "抽样", "Draws some of the rows at random; the same seed draws the same rows" "随机抽取部分行；种子相同则结果相同";
    COLUMNS "derive": "Derived column" "派生列", "Computes a new column, such as quantity × price" "计算新的一列，例如数量 × 单价";
    COLUMNS "rename": "Rename" "重命名", "Gives columns other names" "更改列名";
    COLUMNS "drop": "Drop columns" "删除列", "Leaves out columns" "去掉不需要的列";
    COLUMNS "select": "Keep columns" "保留列", "Keeps the columns chosen and leaves out all others" "只保留所选的列";
    COLUMNS "split_column": "Split a column" "拆分列", "Cuts a text into several columns" "把一列文本拆成多列";
    COLUMNS "merge_columns": "Merge columns" "合并列", "Joins several columns into one text" "把多列连成一列文本";
    NUMBERS "handle_outliers": "Handle outliers" "处理异常值", "Marks, draws in or leaves out numbers far from the others" "标记、收拢或剔除远离其他值的数字";
    NUMBERS "bin": "Group into ranges" "分箱", "Turns numbers into ranges, such as 0 to 10" "把数值归入区间，例如 0 到 10";
    NUMBERS "scale": "Scale" "缩放", "Puts numbers on a common scale" "把数值换算到统一的尺度";
    NUMBERS "encode": "Labels to numbers" "标签编码", "Turns labels into numbers for models" "把标签变成模型可用的数字";
    DATES "calendar": "Calendar columns" "日历列", "Year, month, weekday and other parts of a date as new columns" "从日期得出年、月、星期等新列";
    TOGETHER "join": "Join a data set" "连接数据集", "Brings in columns of another data set, found by keys" "按键把另一数据集的列接进来";
    TOGETHER "union": "Stack data sets" "纵向合并", "Puts the rows of other data sets below these" "把其他数据集的行接在下面";
    SUMMARISE "summarise": "Group and summarise" "分组汇总", "One row per group, with sums, means or counts" "每组一行，给出合计、均值或计数";
    SUMMARISE "pivot": "Pivot" "透视", "Labels become columns: months across, regions down" "把标签变成列，例如行为地区、列为月份";
    SUMMARISE "unpivot": "Unpivot" "逆透视", "Columns become rows: one row per month instead of a column each" "把列变成行，例如每月一行而不是每月一列";
}

/// Every kind of step, in the order of the menu.
pub fn kinds() -> Vec<StepKind> {
    KINDS.to_vec()
}

/// The kind of that name.
pub(super) fn kind(name: &str) -> Option<&'static StepKind> {
    KINDS.iter().find(|kind| kind.name == name)
}

//! Words that several steps share: their names, what they expect.

use crate::i18n::Words;

/// A new column without a name.
pub const EMPTY_NAME: Words = Words::new("the new column has no name. Give it one.", "新列没有名称。请填写名称。");
/// Given up.
pub const CANCELLED: Words = Words::new("it was cancelled.", "已取消。");
/// Expected: numbers.
pub const NUMBERS: Words = Words::new("numbers", "数值");
/// Expected: texts.
pub const TEXTS: Words = Words::new("text", "文本");
/// Expected: dates.
pub const DATES: Words = Words::new("dates", "日期");
/// Expected: numbers or dates.
pub const ORDERED: Words = Words::new("numbers or dates", "数值或日期");
/// Expected: equal kinds on both sides.
pub const SAME_KIND: Words = Words::new("the same kind on both sides", "两侧类型一致");
/// A list of columns that is empty.
pub const NO_COLUMNS: Words = Words::new("choose at least one column.", "请至少选择一列。");

/// The name of a step as users read it.
pub fn step(name: &str) -> Words {
    match name {
        "change_kind" => Words::new("change kind", "更改类型"),
        "trim" => Words::new("trim blanks", "去除空白"),
        "change_case" => Words::new("upper and lower case", "更改大小写"),
        "replace" => Words::new("replace", "替换"),
        "map_values" => Words::new("map values", "值映射"),
        "fill_missing" => Words::new("fill missing cells", "填补缺失"),
        "drop_missing" => Words::new("drop rows with missing cells", "删除含缺失的行"),
        "remove_duplicates" => Words::new("remove duplicates", "删除重复行"),
        "handle_outliers" => Words::new("handle outliers", "处理异常值"),
        "filter" => Words::new("filter rows", "筛选行"),
        "derive" => Words::new("derived column", "派生列"),
        "calendar" => Words::new("calendar columns", "日历列"),
        "bin" => Words::new("group into bins", "分箱"),
        "scale" => Words::new("scale", "缩放"),
        "encode" => Words::new("encode", "编码"),
        "split_column" => Words::new("split a column", "拆分列"),
        "merge_columns" => Words::new("merge columns", "合并列"),
        "rename" => Words::new("rename", "重命名"),
        "drop" => Words::new("drop columns", "删除列"),
        "select" => Words::new("keep and order columns", "保留并排序列"),
        "summarise" => Words::new("group and summarise", "分组汇总"),
        "pivot" => Words::new("pivot", "透视"),
        "unpivot" => Words::new("unpivot", "逆透视"),
        "sort" => Words::new("sort", "排序"),
        "sample" => Words::new("sample", "抽样"),
        "join" => Words::new("join", "连接"),
        "union" => Words::new("stack data sets", "纵向合并"),
        _ => Words::new("step", "步骤"),
    }
}

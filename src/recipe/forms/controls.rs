//! The controls of every kind of step.

use serde_json::Value;

use crate::analyses::contract::{Control, Given, Input, RowColumn, Section};
use crate::analyses::settings::control;
use crate::data::{ColumnKind, Field, Schema};
use crate::i18n::Words;

/// The parts of a date, in the order of the form.
pub(super) const PARTS: &[(&str, Words)] = &[
    ("year", Words::new("Year", "年")),
    ("quarter", Words::new("Quarter", "季度")),
    ("month", Words::new("Month", "月")),
    ("day", Words::new("Day of the month", "日")),
    ("week", Words::new("Week of the year", "周次")),
    ("weekday", Words::new("Weekday (1 is Monday)", "星期（1 为星期一）")),
    ("is_weekend", Words::new("Weekend or not", "是否周末")),
    ("month_start", Words::new("First day of its month", "所在月的首日")),
    ("is_holiday", Words::new("Holiday or not", "是否节假日")),
];

pub(super) const COLUMN: Words = Words::new("Column", "列");
pub(super) const COLUMNS: Words = Words::new("Columns", "列");
pub(super) const METHOD: Words = Words::new("Method", "方法");
pub(super) const NEW_NAME: Words = Words::new("New column", "新列名");

/// The controls of a step with these values, in order; none when there is no such step. What depends on another setting
/// is there only when that setting asks for it.
pub fn form(name: &str, values: &Given, schema: &Schema, others: &[String]) -> Vec<Control> {
    let form = Form { values, schema, others };
    match name {
        "change_kind" => form.change_kind(),
        "trim" => vec![
            form.columns("columns", COLUMNS, Words::new("Columns of text", "文本列"), is_text),
            switch(
                "collapse",
                Words::new("Blanks inside, too", "也处理中间的空白"),
                Words::new("Several blanks in a row become one", "连续的多个空白合并为一个"),
            ),
        ],
        "change_case" => {
            let cases = [
                ("upper", Words::new("ALL LARGE", "全部大写")),
                ("lower", Words::new("all small", "全部小写")),
                ("title", Words::new("Every Word Begins Large", "每个单词首字母大写")),
            ];
            let help = Words::new("How every text is written", "文本的书写方式");
            vec![
                form.columns("columns", COLUMNS, Words::new("Columns of text", "文本列"), is_text),
                control("to", Words::new("Write as", "写成"), help, Section::How, Input::choice(cases)),
            ]
        }
        "replace" => form.replace(),
        "map_values" => form.map_values(),
        "fill_missing" => form.fill_missing(),
        "handle_outliers" => form.handle_outliers(),
        "derive" => vec![
            line(
                "name",
                NEW_NAME,
                Words::new("An existing column of that name is replaced", "若已有同名列，则替换该列"),
                false,
                false,
            ),
            line(
                "expression",
                Words::new("Expression", "表达式"),
                Words::new(
                    "For example quantity * [unit price]; names with blanks stand in square brackets",
                    "例如 quantity * [unit price]；含空格的列名写在方括号中",
                ),
                false,
                true,
            ),
        ],
        "calendar" => form.calendar(),
        "bin" => form.bin(),
        "scale" => form.scale(),
        "encode" => form.encode(),
        "drop_missing" => form.drop_missing(),
        "remove_duplicates" => form.remove_duplicates(),
        "filter" => form.filter(),
        "sort" => form.sort(),
        "sample" => form.sample(),
        _ => of_columns(name, &form),
    }
}

/// The controls of the steps that change which columns there are.
fn of_columns(name: &str, form: &Form) -> Vec<Control> {
    match name {
        "rename" => form.rename(),
        "drop" => vec![form.columns("columns", COLUMNS, Words::new("The columns that go", "要删除的列"), any)],
        "select" => vec![form.columns("columns", COLUMNS, Words::new("The columns that stay", "要保留的列"), any)],
        "split_column" => form.split_column(),
        "merge_columns" => form.merge_columns(),
        "summarise" => form.summarise(),
        "pivot" => form.pivot(),
        "unpivot" => form.unpivot(),
        "join" => form.join(),
        "union" => form.union(),
        _ => Vec::new(),
    }
}

/// Lists and choices of columns that may be left empty.
pub(super) fn may_be_empty(step: &str, setting: &str) -> bool {
    matches!(
        (step, setting),
        ("drop_missing" | "remove_duplicates" | "join", "columns")
            | ("fill_missing" | "summarise", "by")
            | ("filter", "conditions")
            | ("bin", "labels")
            | ("encode", "order")
            | ("calendar", "holidays")
    )
}

/// What the controls are made from.
pub(super) struct Form<'a> {
    pub values: &'a Given,
    pub schema: &'a Schema,
    pub others: &'a [String],
}

pub(super) fn any(_: &Field) -> bool {
    true
}

pub(super) fn is_text(field: &Field) -> bool {
    matches!(field.kind, ColumnKind::Text | ColumnKind::Empty)
}

pub(super) fn is_number(field: &Field) -> bool {
    field.kind.is_numeric()
}

pub(super) fn is_date(field: &Field) -> bool {
    field.kind.is_temporal()
}

impl Form<'_> {
    pub(super) fn names(&self, is_allowed: fn(&Field) -> bool) -> Vec<String> {
        self.schema.fields.iter().filter(|field| is_allowed(field)).map(|field| field.name.clone()).collect()
    }

    /// The value chosen; empty when there is none.
    pub(super) fn chosen(&self, name: &str) -> &str {
        self.values.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn column(&self, label: Words, help: Words, is_allowed: fn(&Field) -> bool) -> Control {
        let input = Input::Column { allowed: self.names(is_allowed), is_optional: false };
        control("column", label, help, Section::What, input)
    }

    pub(super) fn columns(&self, name: &'static str, label: Words, help: Words, is: fn(&Field) -> bool) -> Control {
        control(name, label, help, Section::What, Input::Columns { allowed: self.names(is) })
    }

    /// The columns of the table as the options of a cell.
    pub(super) fn column_cell(&self, name: &'static str, label: Words, is_optional: bool) -> RowColumn {
        let options = self.names(any).into_iter().map(|column| (column, None)).collect();
        RowColumn { name, label, is_number: false, is_optional, options }
    }

    fn change_kind(&self) -> Vec<Control> {
        let kinds = ColumnKind::ALL.into_iter().filter(|kind| *kind != ColumnKind::Empty);
        let mut controls = vec![
            self.column(COLUMN, Words::new("Whose kind is changed", "要更改类型的列"), any),
            control(
                "kind",
                Words::new("Kind", "类型"),
                Words::new("What cannot be read as this kind becomes missing", "无法按此类型读取的内容将成为缺失"),
                Section::What,
                Input::choice(kinds.map(|kind| (kind.name(), kind.words()))),
            ),
        ];
        match self.chosen("kind") {
            "date" | "date_time" => {
                let orders = [
                    ("", Words::new("Day first: 31/01/2024", "日在前：31/01/2024")),
                    ("month_first", Words::new("Month first: 01/31/2024", "月在前：01/31/2024")),
                ];
                let help = Words::new("For dates written in digits only", "用于纯数字书写的日期");
                let label = Words::new("Day and month", "日与月的次序");
                controls.push(control("date_order", label, help, Section::How, Input::choice(orders)));
                let label = Words::new("Excel's day numbers", "Excel 日期序号");
                controls.push(switch(
                    "excel_serial",
                    label,
                    Words::new("45322 is 31 January 2024", "45322 即 2024 年 1 月 31 日"),
                ));
            }
            "integer" | "number" | "money" | "percent" => {
                let marks = [("", Words::new("Point: 1.5", "点号：1.5")), (",", Words::new("Comma: 1,5", "逗号：1,5"))];
                let help = Words::new("For numbers that are written as text", "用于以文本书写的数字");
                let label = Words::new("Decimal mark", "小数点");
                controls.push(control("decimal", label, help, Section::How, Input::choice(marks)));
            }
            _ => {}
        }
        controls
    }

    fn replace(&self) -> Vec<Control> {
        let matches = [
            ("part", Words::new("Wherever it stands in a cell", "单元格中任意位置")),
            ("whole", Words::new("Only whole cells", "仅整个单元格")),
            ("pattern", Words::new("Whole cells by a pattern", "整个单元格按模式匹配")),
        ];
        let pattern = Words::new(
            "In a pattern * is any text and ? any character; {1}, {2} in the replacement are what they stood for",
            "模式中 * 代表任意文本，? 代表任意一个字符；替换内容里的 {1}、{2} 即它们匹配到的部分",
        );
        vec![
            self.columns("columns", COLUMNS, Words::new("Columns of text", "文本列"), is_text),
            line("find", Words::new("Find", "查找"), Words::new("The text to find", "要查找的文本"), false, false),
            line(
                "with",
                Words::new("Replace with", "替换为"),
                Words::new(
                    "Empty takes it out; a cell that becomes empty is missing",
                    "留空即删去；变空的单元格成为缺失",
                ),
                true,
                false,
            ),
            control("match", Words::new("Where", "匹配方式"), pattern, Section::How, Input::choice(matches)),
            switch(
                "ignore_case",
                Words::new("Large and small letters alike", "不区分大小写"),
                Words::new("“North” is found by “north”, too", "“north”也能找到“North”"),
            ),
        ]
    }

    fn map_values(&self) -> Vec<Control> {
        let levels = self.schema.field(self.chosen("column")).map(|field| field.levels.clone()).unwrap_or_default();
        // A value of the list that the column does not have now must stay to be seen.
        let rows = self.values.0.get("map").and_then(Value::as_array);
        let used = rows.into_iter().flatten().filter_map(|row| row.get("from")?.as_str().map(str::to_owned));
        let mut options: Vec<String> =
            if levels.is_empty() { Vec::new() } else { levels.into_iter().chain(used).collect() };
        options.retain(|option| !option.is_empty());
        options.sort();
        options.dedup();
        let from = RowColumn {
            name: "from",
            label: Words::new("Value", "原值"),
            is_number: false,
            is_optional: false,
            options: options.into_iter().map(|option| (option, None)).collect(),
        };
        let rest = [
            ("keep", Words::new("Stay as they are", "保持不变")),
            ("missing", Words::new("Become missing", "成为缺失")),
        ];
        vec![
            self.column(COLUMN, Words::new("Whose values are mapped", "要映射的列"), any),
            control(
                "map",
                Words::new("List", "对照表"),
                Words::new("An empty new value makes the cell missing", "新值留空则单元格成为缺失"),
                Section::What,
                Input::Rows { columns: vec![from, text_cell("to", Words::new("New value", "新值"), true)] },
            ),
            control(
                "otherwise",
                Words::new("All other values", "其他值"),
                Words::new("What becomes of values that are not listed", "未列出的值如何处理"),
                Section::How,
                Input::choice(rest),
            ),
        ]
    }

    fn fill_missing(&self) -> Vec<Control> {
        let methods = [
            ("constant", Words::new("A value", "固定值")),
            ("mean", Words::new("The mean", "均值")),
            ("median", Words::new("The median", "中位数")),
            ("mode", Words::new("The most frequent value", "众数")),
            ("forward", Words::new("The last value before", "前一个值")),
            ("backward", Words::new("The next value after", "后一个值")),
            ("linear", Words::new("On the line between neighbours", "前后值之间线性插值")),
        ];
        let mut controls = vec![
            self.columns("columns", COLUMNS, Words::new("Whose missing cells are filled", "要填补的列"), any),
            control(
                "method",
                Words::new("Fill with", "填入"),
                Words::new("Mean, median and the line need numbers", "均值、中位数和插值只适用于数值列"),
                Section::How,
                Input::choice(methods),
            ),
        ];
        let method = self.chosen("method");
        if method == "constant" {
            let help = Words::new(
                "A number, a text, a date as 2024-01-31, true or false",
                "数字、文本、日期（如 2024-01-31）、true 或 false",
            );
            controls.push(line("value", Words::new("Value", "填补值"), help, false, false));
        }
        if matches!(method, "forward" | "backward" | "linear") {
            let input = Input::Column { allowed: self.names(any), is_optional: true };
            let help =
                Words::new("Tells before from after; the order of rows when empty", "据此判断先后；留空则按行的次序");
            controls.push(control("order", Words::new("In the order of", "按此列排序"), help, Section::How, input));
        }
        if method != "constant" {
            let help = Words::new(
                "Each group of rows is filled by itself; empty: all rows together",
                "每组行分别填补；不选则全部行一起",
            );
            let input = Input::Columns { allowed: self.names(any) };
            controls.push(control("by", Words::new("Within groups of", "分组"), help, Section::Advanced, input));
        }
        controls
    }
}

pub(super) fn switch(name: &'static str, label: Words, help: Words) -> Control {
    control(name, label, help, Section::How, Input::Switch)
}

pub(super) fn line(name: &'static str, label: Words, help: Words, is_optional: bool, is_code: bool) -> Control {
    control(name, label, help, Section::What, Input::Line { is_optional, is_code })
}

pub(super) fn advanced(control: Control) -> Control {
    Control { section: Section::Advanced, ..control }
}

pub(super) fn text_cell(name: &'static str, label: Words, is_optional: bool) -> RowColumn {
    RowColumn { name, label, is_number: false, is_optional, options: Vec::new() }
}

/// A cell that is one of a few, given as values and their words.
pub(super) fn choice_cell(
    name: &'static str,
    label: Words,
    options: impl IntoIterator<Item = (&'static str, Words)>,
) -> RowColumn {
    let options = options.into_iter().map(|(value, words)| (value.to_owned(), Some(words))).collect();
    RowColumn { name, label, is_number: false, is_optional: false, options }
}

//! The controls of the steps that change which columns there are, summarise, and bring data sets together.

use super::controls::{COLUMN, COLUMNS, Form, METHOD, NEW_NAME, any, choice_cell, is_text, line, switch, text_cell};
use crate::analyses::contract::{Control, Input, Section};
use crate::analyses::settings::control;
use crate::i18n::Words;

/// What can be computed of many cells, in the order of the form.
pub(super) const FUNCTIONS: [(&str, Words); 10] = [
    ("sum", Words::new("Sum", "合计")),
    ("mean", Words::new("Mean", "均值")),
    ("median", Words::new("Median", "中位数")),
    ("count", Words::new("Count", "计数")),
    ("distinct", Words::new("Distinct values", "不同值个数")),
    ("min", Words::new("Smallest", "最小值")),
    ("max", Words::new("Largest", "最大值")),
    ("sd", Words::new("Standard deviation", "标准差")),
    ("first", Words::new("First", "第一个")),
    ("last", Words::new("Last", "最后一个")),
];

const KEEP_OLD: Words = Words::new("Keep the old column", "保留原列");

impl Form<'_> {
    pub(super) fn rename(&self) -> Vec<Control> {
        let columns =
            vec![self.column_cell("from", COLUMN, false), text_cell("to", Words::new("New name", "新名称"), false)];
        let help = Words::new("One row per column", "每列一行");
        vec![control("columns", Words::new("Names", "列名"), help, Section::What, Input::Rows { columns })]
    }

    pub(super) fn split_column(&self) -> Vec<Control> {
        vec![
            self.column(COLUMN, Words::new("A column of text", "文本列"), is_text),
            line(
                "separator",
                Words::new("Separator", "分隔符"),
                Words::new("What stands between the parts", "各部分之间的符号"),
                false,
                false,
            ),
            line(
                "into",
                Words::new("New columns", "新列名"),
                Words::new(
                    "Their names, separated by commas; the last one gets the rest",
                    "以逗号分隔；最后一列取余下全部",
                ),
                false,
                false,
            ),
            switch("keep", KEEP_OLD, Words::new("Beside the new ones", "与新列并存")),
        ]
    }

    pub(super) fn merge_columns(&self) -> Vec<Control> {
        vec![
            self.columns(
                "columns",
                COLUMNS,
                Words::new("Joined in this order; missing cells are skipped", "按此次序连接；跳过缺失值"),
                any,
            ),
            line(
                "separator",
                Words::new("Separator", "分隔符"),
                Words::new("What is put between", "各部分之间放什么"),
                true,
                false,
            ),
            line("name", NEW_NAME, Words::new("The name of the joined column", "合并后的列名"), false, false),
            switch(
                "keep",
                Words::new("Keep the old columns", "保留原列"),
                Words::new("Beside the new one", "与新列并存"),
            ),
        ]
    }

    pub(super) fn summarise(&self) -> Vec<Control> {
        let columns = vec![
            self.column_cell("column", COLUMN, true),
            choice_cell("function", METHOD, FUNCTIONS),
            text_cell("name", NEW_NAME, true),
        ];
        vec![
            self.columns(
                "by",
                Words::new("Groups", "分组"),
                Words::new("One row per group; none chosen: one row for all", "每组一行；不选则全部为一行"),
                any,
            ),
            control(
                "values",
                Words::new("Values", "汇总值"),
                Words::new("A count needs no column: it counts rows", "计数可不选列，此时统计行数"),
                Section::What,
                Input::Rows { columns },
            ),
        ]
    }

    pub(super) fn pivot(&self) -> Vec<Control> {
        let one = |is_optional| Input::Column { allowed: self.names(any), is_optional };
        // A count needs no cells: it counts rows.
        let is_optional = self.chosen("function") == "count";
        vec![
            self.columns(
                "rows",
                Words::new("Down", "行"),
                Words::new("The columns that make a row", "构成行的列"),
                any,
            ),
            control(
                "columns",
                Words::new("Across", "列"),
                Words::new("The column whose labels become columns", "其标签变成列的那一列"),
                Section::What,
                one(false),
            ),
            control(
                "values",
                Words::new("Values", "值"),
                Words::new("The column whose cells are spread out", "要展开的值所在的列"),
                Section::What,
                one(is_optional),
            ),
            control(
                "function",
                METHOD,
                Words::new("What becomes of several cells in one place", "同一位置有多个值时如何汇总"),
                Section::How,
                Input::choice(FUNCTIONS),
            ),
        ]
    }

    pub(super) fn unpivot(&self) -> Vec<Control> {
        vec![
            self.columns("columns", COLUMNS, Words::new("The columns that become rows", "要变成行的列"), any),
            line(
                "name",
                Words::new("Column of names", "名称列"),
                Words::new("Holds the old names; “name” when empty", "存放原列名；留空为“name”"),
                true,
                false,
            ),
            line(
                "value",
                Words::new("Column of values", "值列"),
                Words::new("Holds the cells; “value” when empty", "存放单元格的值；留空为“value”"),
                true,
                false,
            ),
        ]
    }

    pub(super) fn join(&self) -> Vec<Control> {
        let hows = [
            ("left", Words::new("All rows of this one", "保留本数据集全部行")),
            ("inner", Words::new("Only rows with a match", "仅保留匹配的行")),
            ("full", Words::new("All rows of both", "保留双方全部行")),
            ("anti", Words::new("Only rows without a match", "仅保留无匹配的行")),
            ("anti_right", Words::new("Only its rows without a match here", "仅保留对方在此无匹配的行")),
        ];
        let keys = vec![
            self.column_cell("left", Words::new("Column here", "本数据集的列"), false),
            text_cell("right", Words::new("Column there", "另一数据集的列"), true),
        ];
        let mut controls = vec![
            control(
                "with",
                Words::new("Data set", "数据集"),
                Words::new("The data set whose columns are brought in", "要接入其列的数据集"),
                Section::What,
                Input::Text { options: self.others.to_vec(), is_optional: false },
            ),
            control(
                "on",
                Words::new("Keys", "键"),
                Words::new(
                    "Rows with equal keys belong together; an empty name there means the same name",
                    "键相同的行互相对应；右侧留空表示同名",
                ),
                Section::What,
                Input::Rows { columns: keys },
            ),
            control(
                "how",
                Words::new("Rows", "行"),
                Words::new("Which rows there are afterwards", "结果保留哪些行"),
                Section::How,
                Input::choice(hows),
            ),
        ];
        if !self.chosen("how").starts_with("anti") {
            let help = Words::new(
                "Names, separated by commas; empty: all but the keys",
                "列名以逗号分隔；留空则为除键以外的全部列",
            );
            let label = Words::new("Columns brought in", "接入的列");
            controls.push(Control { section: Section::How, ..line("columns", label, help, true, false) });
        }
        controls
    }

    pub(super) fn union(&self) -> Vec<Control> {
        vec![
            control(
                "with",
                Words::new("Data sets", "数据集"),
                Words::new("Their rows are put below these; columns meet by name", "它们的行接在下面；按列名对应"),
                Section::What,
                Input::Columns { allowed: self.others.to_vec() },
            ),
            line(
                "source",
                Words::new("Column of origin", "来源列"),
                Words::new(
                    "A new column that names the data set of each row; empty: none",
                    "注明每行来自哪个数据集的新列；留空则不添加",
                ),
                true,
                false,
            ),
            control(
                "order",
                Words::new("Order number", "订单号"),
                Words::new("Orders that come in several data sets are counted", "统计出现在多个数据集中的订单"),
                Section::Advanced,
                Input::Column { allowed: self.names(any), is_optional: true },
            ),
        ]
    }
}

//! The controls of the steps that change which rows and columns there are.

use super::controls::{COLUMN, COLUMNS, Form, METHOD, NEW_NAME, any, choice_cell, is_text, line, switch, text_cell};
use crate::analyses::contract::{Control, Input, Section};
use crate::analyses::settings::control;
use crate::i18n::Words;

/// Comparisons, in the order of the form.
pub(super) const COMPARISONS: [(&str, Words); 14] = [
    ("equal", Words::new("is", "等于")),
    ("not_equal", Words::new("is not", "不等于")),
    ("more", Words::new("is above", "大于")),
    ("at_least", Words::new("is at least", "不小于")),
    ("less", Words::new("is below", "小于")),
    ("at_most", Words::new("is at most", "不大于")),
    ("between", Words::new("lies between", "介于")),
    ("one_of", Words::new("is one of", "属于")),
    ("not_one_of", Words::new("is none of", "不属于")),
    ("contains", Words::new("contains", "包含")),
    ("starts_with", Words::new("starts with", "开头为")),
    ("ends_with", Words::new("ends with", "结尾为")),
    ("missing", Words::new("is missing", "缺失")),
    ("present", Words::new("is not missing", "非缺失")),
];

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

pub(super) fn form(name: &str, form: &Form) -> Vec<Control> {
    match name {
        "drop_missing" => {
            let when =
                [("any", Words::new("Any is missing", "任一缺失")), ("all", Words::new("All are missing", "全部缺失"))];
            vec![
                form.columns(
                    "columns",
                    COLUMNS,
                    Words::new("The columns looked at; none chosen: all", "检查哪些列；不选则为全部"),
                    any,
                ),
                control(
                    "when",
                    Words::new("Drop a row when", "删除条件"),
                    Words::new("Of the columns looked at", "就所检查的列而言"),
                    Section::How,
                    Input::choice(when),
                ),
            ]
        }
        "remove_duplicates" => {
            let keep = [
                ("first", Words::new("The first", "第一行")),
                ("last", Words::new("The last", "最后一行")),
                ("most_complete", Words::new("The one with the fewest missing cells", "缺失最少的一行")),
            ];
            let help = Words::new(
                "Rows that agree in these are the same; none chosen: all columns",
                "这些列都相同的行视为重复；不选则为全部列",
            );
            vec![
                form.columns("columns", COLUMNS, help, any),
                control(
                    "keep",
                    Words::new("Keep", "保留"),
                    Words::new("Which of the equal rows stays", "相同的行中留下哪一行"),
                    Section::How,
                    Input::choice(keep),
                ),
            ]
        }
        "filter" => form.filter(),
        "sort" => {
            let orders = [
                ("ascending", Words::new("Smallest first", "升序")),
                ("descending", Words::new("Largest first", "降序")),
            ];
            let columns = vec![
                form.column_cell("column", COLUMN, false),
                choice_cell("order", Words::new("Order", "次序"), orders),
            ];
            let help =
                Words::new("The most important first; missing cells come last", "最重要的排在最前；缺失值排在最后");
            vec![control("by", Words::new("Sort by", "排序依据"), help, Section::What, Input::Rows { columns })]
        }
        "sample" => form.sample(),
        "rename" => {
            let columns =
                vec![form.column_cell("from", COLUMN, false), text_cell("to", Words::new("New name", "新名称"), false)];
            let help = Words::new("One row per column", "每列一行");
            vec![control("columns", Words::new("Names", "列名"), help, Section::What, Input::Rows { columns })]
        }
        "drop" => vec![form.columns("columns", COLUMNS, Words::new("The columns that go", "要删除的列"), any)],
        "select" => vec![form.columns("columns", COLUMNS, Words::new("The columns that stay", "要保留的列"), any)],
        "split_column" => vec![
            form.column(COLUMN, Words::new("A column of text", "文本列"), is_text),
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
        ],
        "merge_columns" => vec![
            form.columns(
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
        ],
        "summarise" => form.summarise(),
        "pivot" => form.pivot(),
        "unpivot" => vec![
            form.columns("columns", COLUMNS, Words::new("The columns that become rows", "要变成行的列"), any),
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
        ],
        "join" => form.join(),
        "union" => vec![
            control(
                "with",
                Words::new("Data sets", "数据集"),
                Words::new("Their rows are put below these; columns meet by name", "它们的行接在下面；按列名对应"),
                Section::What,
                Input::Columns { allowed: form.others.to_vec() },
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
                Input::Column { allowed: form.names(any), is_optional: true },
            ),
        ],
        _ => Vec::new(),
    }
}

impl Form<'_> {
    fn filter(&self) -> Vec<Control> {
        let columns = vec![
            self.column_cell("column", COLUMN, false),
            choice_cell("is", Words::new("Comparison", "比较"), COMPARISONS),
            text_cell("value", Words::new("Value", "值"), true),
        ];
        let every = [("all", Words::new("All are true", "全部满足")), ("any", Words::new("One is true", "满足其一"))];
        vec![
            control(
                "conditions",
                Words::new("Conditions", "条件"),
                Words::new(
                    "Several values are separated by commas; dates are written 2024-01-31",
                    "多个值以逗号分隔；日期写作 2024-01-31",
                ),
                Section::What,
                Input::Rows { columns },
            ),
            control(
                "match",
                Words::new("Keep a row when", "保留条件"),
                Words::new("Of the conditions and the expression", "就各条件与表达式而言"),
                Section::How,
                Input::choice(every),
            ),
            Control {
                section: Section::How,
                ..line(
                    "expression",
                    Words::new("Expression", "表达式"),
                    Words::new(
                        "Instead of conditions or beside them: quantity > 0 and [unit price] < 100",
                        "可代替条件，也可与条件并用：quantity > 0 and [unit price] < 100",
                    ),
                    true,
                    true,
                )
            },
        ]
    }

    fn sample(&self) -> Vec<Control> {
        let using =
            [("n_rows", Words::new("A number of rows", "行数")), ("share", Words::new("A share of the rows", "比例"))];
        let is_share = self.chosen("using") == "share" || (!self.values.has("using") && self.values.has("share"));
        let size = if is_share {
            let input = Input::Number { min: 0.0, max: 1.0, step: 0.05, is_share: true, is_optional: false };
            control("share", Words::new("Share", "比例"), Words::new("Of all rows", "占全部行"), Section::What, input)
        } else {
            let input = Input::Integer { min: 0, max: i64::from(u32::MAX), is_optional: false };
            control(
                "n_rows",
                Words::new("Rows", "行数"),
                Words::new("All rows when there are fewer", "不足时取全部行"),
                Section::What,
                input,
            )
        };
        let seed = Input::Integer { min: 0, max: i64::from(u32::MAX), is_optional: true };
        vec![
            control(
                "using",
                Words::new("Size", "抽样规模"),
                Words::new("How much is drawn", "抽取多少"),
                Section::What,
                Input::choice(using),
            ),
            size,
            control(
                "seed",
                Words::new("Seed", "随机种子"),
                Words::new("Another seed draws other rows", "换一个种子会抽到不同的行"),
                Section::Advanced,
                seed,
            ),
        ]
    }

    fn summarise(&self) -> Vec<Control> {
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

    fn pivot(&self) -> Vec<Control> {
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

    fn join(&self) -> Vec<Control> {
        let hows = [
            ("left", Words::new("All rows of this one", "保留本数据集全部行")),
            ("inner", Words::new("Only rows with a match", "仅保留匹配的行")),
            ("full", Words::new("All rows of both", "保留双方全部行")),
            ("anti", Words::new("Only rows without a match", "仅保留无匹配的行")),
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
        if self.chosen("how") != "anti" {
            let help = Words::new(
                "Names, separated by commas; empty: all but the keys",
                "列名以逗号分隔；留空则为除键以外的全部列",
            );
            let label = Words::new("Columns brought in", "接入的列");
            controls.push(Control { section: Section::How, ..line("columns", label, help, true, false) });
        }
        controls
    }
}

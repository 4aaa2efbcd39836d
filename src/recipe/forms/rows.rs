//! The controls of the steps that change which rows there are, and their order.

use super::controls::{COLUMN, COLUMNS, Form, any, choice_cell, line, text_cell};
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

impl Form<'_> {
    pub(super) fn drop_missing(&self) -> Vec<Control> {
        let when =
            [("any", Words::new("Any is missing", "任一缺失")), ("all", Words::new("All are missing", "全部缺失"))];
        vec![
            self.columns(
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

    pub(super) fn filter(&self) -> Vec<Control> {
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

    pub(super) fn remove_duplicates(&self) -> Vec<Control> {
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
            self.columns("columns", COLUMNS, help, any),
            control(
                "keep",
                Words::new("Keep", "保留"),
                Words::new("Which of the equal rows stays", "相同的行中留下哪一行"),
                Section::How,
                Input::choice(keep),
            ),
        ]
    }

    pub(super) fn sort(&self) -> Vec<Control> {
        let orders =
            [("ascending", Words::new("Smallest first", "升序")), ("descending", Words::new("Largest first", "降序"))];
        let columns =
            vec![self.column_cell("column", COLUMN, false), choice_cell("order", Words::new("Order", "次序"), orders)];
        let help = Words::new("The most important first; missing cells come last", "最重要的排在最前；缺失值排在最后");
        vec![control("by", Words::new("Sort by", "排序依据"), help, Section::What, Input::Rows { columns })]
    }

    pub(super) fn sample(&self) -> Vec<Control> {
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
}

//! The controls of the steps about numbers, dates and labels.

use serde_json::Value;

use super::controls::{
    COLUMN, COLUMNS, Form, METHOD, NEW_NAME, PARTS, advanced, any, is_date, is_number, line, switch,
};
use crate::analyses::contract::{Control, Input, Section};
use crate::analyses::settings::control;
use crate::i18n::Words;

impl Form<'_> {
    pub(super) fn handle_outliers(&self) -> Vec<Control> {
        let rules = [
            ("iqr", Words::new("Quartiles", "四分位距")),
            ("mad", Words::new("Median deviation", "绝对中位差")),
            ("z", Words::new("Standard deviations", "标准差")),
        ];
        let actions = [
            ("flag", Words::new("Mark them in a new column", "在新列中标记")),
            ("winsorise", Words::new("Draw them in to the bound", "收拢到界限")),
            ("exclude", Words::new("Leave out their rows", "删除所在行")),
        ];
        let help = match self.chosen("method") {
            "mad" => {
                Words::new("Median deviations from the median; 3.5 when empty", "距中位数的绝对中位差倍数；留空为 3.5")
            }
            "z" => Words::new("Standard deviations from the mean; 3 when empty", "距均值的标准差倍数；留空为 3"),
            _ => Words::new(
                "Quartile distances beyond the quartiles; 1.5 when empty",
                "超出四分位的四分位距倍数；留空为 1.5",
            ),
        };
        let multiple = Input::Number { min: 0.1, max: 100.0, step: 0.1, is_share: false, is_optional: true };
        vec![
            self.columns("columns", COLUMNS, Words::new("Columns of numbers", "数值列"), is_number),
            control(
                "action",
                Words::new("What becomes of them", "处理方式"),
                Words::new("Marking changes no number", "标记不会改动任何数字"),
                Section::What,
                Input::choice(actions),
            ),
            control(
                "method",
                METHOD,
                Words::new("How far is too far", "多远算异常"),
                Section::How,
                Input::choice(rules),
            ),
            control("threshold", Words::new("Multiple", "倍数"), help, Section::How, multiple),
        ]
    }

    pub(super) fn calendar(&self) -> Vec<Control> {
        let mut controls = vec![self.column(COLUMN, Words::new("A column of dates", "日期列"), is_date)];
        let help = Words::new("A new column with this part", "得出含此部分的新列");
        controls.extend(PARTS.iter().map(|(part, label)| control(part, *label, help, Section::How, Input::Switch)));
        if self.values.0.get("is_holiday") == Some(&Value::Bool(true)) || !self.chosen("holidays").is_empty() {
            let help = Words::new("Days as 2024-12-25, separated by commas", "日期写作 2024-12-25，以逗号分隔");
            controls.push(line("holidays", Words::new("Holidays", "节假日"), help, true, false));
        }
        controls
    }

    pub(super) fn bin(&self) -> Vec<Control> {
        let methods = [
            ("equal_width", Words::new("Equally wide", "等宽")),
            ("equal_count", Words::new("Equally many in each", "等频")),
            ("edges", Words::new("At edges that I give", "自定义边界")),
        ];
        let mut controls = vec![
            self.column(COLUMN, Words::new("A column of numbers", "数值列"), is_number),
            control(
                "method",
                Words::new("Ranges", "区间"),
                Words::new("How ranges are cut", "区间的划分方式"),
                Section::How,
                Input::choice(methods),
            ),
        ];
        if self.chosen("method") == "edges" {
            let help = Words::new("Ascending; a range holds its upper edge", "由小到大；区间含上界");
            let input = Input::Numbers { min_len: 2, max_len: 1000 };
            controls.push(control("edges", Words::new("Edges", "边界"), help, Section::How, input));
        } else {
            let input = Input::Integer { min: 1, max: 1000, is_optional: true };
            let label = Words::new("Number of ranges", "区间数");
            controls.push(control("n_bins", label, Words::new("5 when empty", "留空为 5"), Section::How, input));
        }
        let help = Words::new(
            "One per range, separated by commas; empty: “1: 0 to 10”",
            "每个区间一个，以逗号分隔；留空则为“1: 0 to 10”",
        );
        controls.push(advanced(line("labels", Words::new("Labels", "标签"), help, true, false)));
        let help = Words::new("The column's name with _bin when empty", "留空则为原列名加 _bin");
        controls.push(advanced(line("name", NEW_NAME, help, true, false)));
        controls
    }

    pub(super) fn scale(&self) -> Vec<Control> {
        let methods = [
            ("z", Words::new("Standard deviations from the mean", "标准化（均值 0、标准差 1）")),
            ("min_max", Words::new("From 0 to 1", "归一化到 0 至 1")),
            ("robust", Words::new("Quartile distances from the median", "稳健缩放（中位数与四分位距）")),
            ("log", Words::new("Logarithm", "取对数")),
            ("box_cox", Words::new("Box–Cox", "Box–Cox 变换")),
        ];
        let help = Words::new("Logarithm and Box–Cox need numbers above 0", "对数与 Box–Cox 要求数值大于 0");
        let end = Words::new(
            "New columns get this end to their name; empty: the columns are replaced",
            "新列名为原列名加此后缀；留空则替换原列",
        );
        vec![
            self.columns("columns", COLUMNS, Words::new("Columns of numbers", "数值列"), is_number),
            control("method", Words::new("Scale", "尺度"), help, Section::How, Input::choice(methods)),
            line("suffix", Words::new("End of the new name", "新列后缀"), end, true, false),
        ]
    }

    pub(super) fn encode(&self) -> Vec<Control> {
        let methods = [
            ("one_hot", Words::new("A column of 0 and 1 per label", "每个标签一列 0/1")),
            ("ordinal", Words::new("0, 1, 2 … in order", "按次序编为 0、1、2 ……")),
        ];
        let order = Words::new(
            "Labels in order, separated by commas; empty: alphabetically. A label that is not listed counts as missing",
            "按次序列出标签，以逗号分隔；留空则按字母序。未列出的标签视为缺失",
        );
        let mut controls = vec![
            self.column(COLUMN, Words::new("A column of labels", "标签列"), any),
            control(
                "method",
                METHOD,
                Words::new("How labels become numbers", "标签变成数字的方式"),
                Section::How,
                Input::choice(methods),
            ),
            line("order", Words::new("Labels", "标签次序"), order, true, false),
        ];
        if self.chosen("method") == "one_hot" {
            let label = Words::new("Leave out the first label", "略去首个标签");
            controls.push(switch("drop_first", label, Words::new("As regressions need it", "供回归模型使用")));
        }
        controls
    }
}

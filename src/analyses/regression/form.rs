//! The controls of the settings.

use super::params::{self, RegressionParams};
use crate::analyses::contract::{ColumnChoice, Control, Input, NewRowField, Section};
use crate::data::{ColumnKind, Schema};
use crate::i18n::Words;

const LARGEST_SEED: i64 = 1_000_000;

/// A control per setting, in the order of the page.
pub fn controls(settings: &RegressionParams, schema: &Schema) -> Vec<Control> {
    let mut controls = columns(settings, schema);
    controls.extend(shape(settings, schema));
    controls.extend(method());
    controls.extend(checking(schema));
    controls
}

fn control(name: &'static str, section: Section, label: Words, help: Words, input: Input) -> Control {
    Control { name, label, help, section, input }
}

/// What is explained by what.
fn columns(settings: &RegressionParams, schema: &Schema) -> Vec<Control> {
    let named = |keep: &dyn Fn(&crate::data::Field) -> bool| -> Vec<String> {
        schema.fields.iter().filter(|field| keep(field)).map(|field| field.name.clone()).collect()
    };
    let is_predictor = |field: &crate::data::Field| {
        let is_small = !params::is_labelled(field.kind) || field.n_distinct <= params::MAX_LEVELS;
        field.name != settings.target && field.kind != ColumnKind::Empty && is_small
    };
    vec![
        control(
            "target",
            Section::What,
            Words::new("Explain", "要解释的列"),
            Words::new("The number whose ups and downs you want to understand", "想弄清其高低变化原因的数值列"),
            Input::Column { allowed: named(&|field| field.kind.is_numeric()), is_optional: false },
        ),
        control(
            "predictors",
            Section::What,
            Words::new("By", "用哪些列解释"),
            Words::new(
                "Numbers enter as they are, labels as differences from a base label, dates as a trend per day",
                "数值按原值进入模型，文字按与基准类别的差异进入，日期按每天的趋势进入",
            ),
            Input::Columns { allowed: named(&is_predictor) },
        ),
        control(
            "new_rows",
            Section::What,
            Words::new("Predict", "预测"),
            Words::new(
                "Type in new values to predict; dates as 2024-01-31",
                "输入新的取值进行预测，日期写作 2024-01-31",
            ),
            Input::NewRows { fields: new_row_fields(settings, schema) },
        ),
    ]
}

fn new_row_fields(settings: &RegressionParams, schema: &Schema) -> Vec<NewRowField> {
    let chosen = settings.predictors.iter().filter_map(|column| schema.field(column));
    chosen
        .map(|field| {
            let levels = if params::is_labelled(field.kind) { params::labels(field) } else { Vec::new() };
            NewRowField { column: field.name.clone(), levels }
        })
        .collect()
}

/// How columns enter.
fn shape(settings: &RegressionParams, schema: &Schema) -> Vec<Control> {
    let chosen = || settings.predictors.iter().filter_map(|column| schema.field(column));
    let factors: Vec<_> = chosen().filter(|field| params::is_labelled(field.kind)).collect();
    let bases = factors.iter().map(|field| {
        let first = (String::new(), Some(Words::new("Alphabetically first", "按字母顺序的第一个")));
        let labels = params::labels(field).into_iter().map(|label| (label, None));
        ColumnChoice { column: field.name.clone(), options: std::iter::once(first).chain(labels).collect() }
    });
    let numeric = chosen().filter(|field| !params::is_labelled(field.kind));
    vec![
        control(
            "log_target",
            Section::How,
            Words::new("Effects in percent", "按百分比解释"),
            Words::new(
                "Explains the logarithm of the target: for amounts that grow by factors; needs positive values",
                "对目标取对数，适合成倍变化的金额，要求数值为正",
            ),
            Input::Switch,
        ),
        control(
            "transforms",
            Section::How,
            Words::new("Shape of effects", "影响的形状"),
            Words::new(
                "Straight, logarithmic, curved, or one effect per value",
                "直线、对数、曲线，或每个取值一个影响",
            ),
            Input::ByColumn {
                columns: numeric
                    .map(|field| ColumnChoice { column: field.name.clone(), options: transforms() })
                    .collect(),
            },
        ),
        control(
            "base_levels",
            Section::How,
            Words::new("Base labels", "基准类别"),
            Words::new("The label that the others of a column are compared with", "同一列中其他类别与之比较的类别"),
            Input::ByColumn { columns: bases.collect() },
        ),
    ]
}

/// How the model is computed.
fn method() -> Vec<Control> {
    vec![
        control(
            "robust",
            Section::How,
            Words::new("Standard errors", "标准误"),
            Words::new(
                "Robust ones hold also when large values scatter more than small ones",
                "稳健标准误在数值越大波动越大时依然可靠",
            ),
            Input::choice(vec![
                ("none", Words::new("Classical", "经典")),
                ("hc3", Words::new("Robust, careful (HC3)", "稳健，谨慎（HC3）")),
                ("hc1", Words::new("Robust (HC1)", "稳健（HC1）")),
                ("hc0", Words::new("Robust, large samples (HC0)", "稳健，大样本（HC0）")),
            ]),
        ),
        control(
            "level",
            Section::How,
            Words::new("Confidence", "置信水平"),
            Words::new("How sure intervals are", "区间的把握程度"),
            Input::Number {
                min: params::LEVELS.0,
                max: params::LEVELS.1,
                step: 0.01,
                is_share: true,
                is_optional: false,
            },
        ),
        control(
            "intercept",
            Section::Advanced,
            Words::new("Constant", "常数项"),
            Words::new("Off forces the target to 0 where all predictors are 0", "关闭后，所有自变量为 0 时目标也为 0"),
            Input::Switch,
        ),
        control(
            "collinear",
            Section::Advanced,
            Words::new("Repeated information", "重复信息"),
            Words::new("What to do when columns make up another exactly", "当某列可由其他列精确算出时如何处理"),
            Input::choice(vec![
                ("refuse", Words::new("Ask me to choose", "让我选择")),
                ("drop", Words::new("Leave it out and say so", "略去并说明")),
            ]),
        ),
    ]
}

fn transforms() -> Vec<(String, Option<Words>)> {
    let fixed = [
        ("none", Words::new("Straight", "直线")),
        ("log", Words::new("Logarithm", "对数")),
        ("category", Words::new("One effect per value", "每个取值一个影响")),
        ("square", Words::new("Curve, up to the square", "曲线，至二次方")),
        ("cube", Words::new("Curve, up to the cube", "曲线，至三次方")),
        ("power_4", Words::new("Up to the 4th power", "至四次方")),
        ("power_5", Words::new("Up to the 5th power", "至五次方")),
        ("power_6", Words::new("Up to the 6th power", "至六次方")),
        ("power_7", Words::new("Up to the 7th power", "至七次方")),
        ("power_8", Words::new("Up to the 8th power", "至八次方")),
        ("power_9", Words::new("Up to the 9th power", "至九次方")),
        ("power_10", Words::new("Up to the 10th power", "至十次方")),
    ];
    fixed.into_iter().map(|(value, words)| (value.to_owned(), Some(words))).collect()
}

/// How the error on rows not seen is estimated.
fn checking(schema: &Schema) -> Vec<Control> {
    let temporal = schema.fields.iter().filter(|field| field.kind.is_temporal());
    vec![
        control(
            "validation",
            Section::How,
            Words::new("Check on unseen rows", "用未见过的数据检验"),
            Words::new(
                "How far predictions miss on rows that the model was not fitted to",
                "看模型在未参与拟合的数据上预测误差有多大",
            ),
            Input::choice(vec![
                ("hold_out", Words::new("Hold out one part", "留出一部分")),
                ("k_fold", Words::new("Part after part", "分成几份轮流检验")),
                ("none", Words::new("No check", "不检验")),
            ]),
        ),
        control(
            "time",
            Section::Advanced,
            Words::new("Time", "时间"),
            Words::new(
                "With a date, later rows are always predicted from earlier ones; without, rows are split at random",
                "有日期时总是用较早的数据预测较晚的数据，没有日期时随机划分",
            ),
            Input::Column { allowed: temporal.map(|field| field.name.clone()).collect(), is_optional: true },
        ),
        control(
            "n_folds",
            Section::Advanced,
            Words::new("Parts", "份数"),
            Words::new("Into how many parts rows are split", "数据分成几份"),
            Input::Integer { min: params::FOLDS.0, max: params::FOLDS.1, is_optional: false },
        ),
        control(
            "test_share",
            Section::Advanced,
            Words::new("Share held out", "留出比例"),
            Words::new("The share of rows kept for the check", "用于检验的数据比例"),
            Input::Number {
                min: params::TEST_SHARES.0,
                max: params::TEST_SHARES.1,
                step: 0.05,
                is_share: true,
                is_optional: false,
            },
        ),
        control(
            "seed",
            Section::Advanced,
            Words::new("Seed", "随机种子"),
            Words::new("The same seed gives the same random split", "相同的种子得到相同的随机划分"),
            Input::Integer { min: 0, max: LARGEST_SEED, is_optional: false },
        ),
    ]
}

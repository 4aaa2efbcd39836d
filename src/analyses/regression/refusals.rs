//! Problems and errors in words: what is wrong, and what to do about it.

use super::outcome::{DropReason, Dropped};
use super::params::{self, RegressionProblem};
use super::texts::list;
use super::{LeftOut, RegressionError};
use crate::analyses::contract::{Problem, Worded};
use crate::i18n::{Language, Unit, format};

/// What is wrong with a cell, behind the name of its column.
pub fn reason(reason: DropReason, language: Language) -> &'static str {
    match (reason, language) {
        (DropReason::Missing, Language::En) => "is empty",
        (DropReason::Missing, Language::Zh) => "为空",
        (DropReason::NotFinite, Language::En) => "is infinite",
        (DropReason::NotFinite, Language::Zh) => "为无穷大",
        (DropReason::NotPositive, Language::En) => "is not above 0, so it has no logarithm",
        (DropReason::NotPositive, Language::Zh) => "不大于 0，无法取对数",
    }
}

fn pick(language: Language, en: String, zh: String) -> String {
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

impl Worded for RegressionProblem {
    fn code(&self) -> &'static str {
        match self {
            RegressionProblem::NoTarget => "no_target",
            RegressionProblem::UnknownColumn { .. } => "unknown_column",
            RegressionProblem::TargetNotNumeric { .. } => "target_not_numeric",
            RegressionProblem::NoPredictors => "no_predictors",
            RegressionProblem::TargetIsPredictor { .. } => "target_is_predictor",
            RegressionProblem::Repeated { .. } => "repeated",
            RegressionProblem::EmptyPredictor { .. } => "empty_predictor",
            RegressionProblem::TooManyLevels { .. } => "too_many_levels",
            RegressionProblem::TransformNotNumeric { .. } => "transform_not_numeric",
            RegressionProblem::UnknownLevel { .. } => "unknown_level",
            RegressionProblem::OutOfRange { .. } => "out_of_range",
            RegressionProblem::TimeNotTemporal { .. } => "time_not_temporal",
            RegressionProblem::NewRow { .. } => "new_row",
            RegressionProblem::TooManyNewRows { .. } => "too_many_new_rows",
        }
    }

    fn words(&self, language: Language) -> String {
        let number = |x: f64| format(language, x, &Unit::Plain);
        let (en, zh) = match self {
            RegressionProblem::NoTarget => (
                "There is no column of numbers to explain. Open data with at least one, or correct a column's kind."
                    .to_owned(),
                "没有可以解释的数值列。请打开至少含一个数值列的数据，或更正列的类型。".to_owned(),
            ),
            RegressionProblem::UnknownColumn { column, .. } => (
                format!("The data has no column “{column}”. Choose one that it has."),
                format!("数据中没有“{column}”列，请选择已有的列。"),
            ),
            RegressionProblem::TargetNotNumeric { column } => (
                format!("“{column}” holds no numbers. Choose a column of numbers to explain."),
                format!("“{column}”不是数值列，请选择数值列作为要解释的列。"),
            ),
            RegressionProblem::NoPredictors => {
                ("Choose at least one column to explain by.".to_owned(), "请至少选择一列用于解释。".to_owned())
            }
            RegressionProblem::TargetIsPredictor { column } => (
                format!("“{column}” cannot explain itself. Remove it from the columns to explain by."),
                format!("“{column}”不能解释自己，请把它从用于解释的列中去掉。"),
            ),
            RegressionProblem::Repeated { column } => {
                (format!("“{column}” is chosen twice. Keep it once."), format!("“{column}”被选了两次，保留一次即可。"))
            }
            RegressionProblem::EmptyPredictor { column } => {
                (format!("“{column}” is empty. Remove it."), format!("“{column}”是空列，请去掉它。"))
            }
            RegressionProblem::TooManyLevels { column, n_levels } => (
                format!(
                    "“{column}” has {n_levels} different labels; at most {} can be told apart. Remove it, or group it.",
                    params::MAX_LEVELS
                ),
                format!(
                    "“{column}”有 {n_levels} 个不同的类别，最多能区分 {} 个。请去掉它，或先归并类别。",
                    params::MAX_LEVELS
                ),
            ),
            RegressionProblem::TransformNotNumeric { column } => (
                format!(
                    "“{column}” holds no numbers, so it has neither logarithm nor powers. Leave its shape as it is."
                ),
                format!("“{column}”不是数值，不能取对数或幂，请保持原样。"),
            ),
            RegressionProblem::UnknownLevel { column, level } => (
                format!("“{column}” has no label “{level}”. Choose one that occurs."),
                format!("“{column}”中没有“{level}”，请选择出现过的类别。"),
            ),
            RegressionProblem::OutOfRange { lower, upper, .. } => (
                format!("Choose a number from {} to {}.", number(*lower), number(*upper)),
                format!("请填写 {} 到 {} 之间的数。", number(*lower), number(*upper)),
            ),
            RegressionProblem::TimeNotTemporal { column } => (
                format!("“{column}” holds no dates. Choose a date column, or none."),
                format!("“{column}”不是日期列，请选择日期列或留空。"),
            ),
            RegressionProblem::NewRow { row, column, found } => (
                format!("Row {row}: “{found}” does not fit “{column}”. Type a value of the same kind as in the data."),
                format!("第 {row} 行：“{found}”不适合“{column}”，请输入与数据同类的值。"),
            ),
            RegressionProblem::TooManyNewRows { n_rows } => (
                format!("{n_rows} rows are too many to type in; at most {} are predicted.", params::MAX_NEW_ROWS),
                format!("输入了 {n_rows} 行，最多预测 {} 行。", params::MAX_NEW_ROWS),
            ),
        };
        pick(language, en, zh)
    }
}

impl Problem for RegressionProblem {
    fn setting(&self) -> &'static str {
        match self {
            RegressionProblem::NoTarget | RegressionProblem::TargetNotNumeric { .. } => "target",
            RegressionProblem::UnknownColumn { setting, .. } | RegressionProblem::OutOfRange { setting, .. } => setting,
            RegressionProblem::NoPredictors
            | RegressionProblem::TargetIsPredictor { .. }
            | RegressionProblem::Repeated { .. }
            | RegressionProblem::EmptyPredictor { .. }
            | RegressionProblem::TooManyLevels { .. } => "predictors",
            RegressionProblem::TransformNotNumeric { .. } => "transforms",
            RegressionProblem::UnknownLevel { .. } => "base_levels",
            RegressionProblem::TimeNotTemporal { .. } => "time",
            RegressionProblem::NewRow { .. } | RegressionProblem::TooManyNewRows { .. } => "new_rows",
        }
    }
}

fn reasons(dropped: &[Dropped], language: Language) -> String {
    let one = |dropped: &Dropped| {
        let (column, n_rows) = (&dropped.column, format(language, dropped.n_rows as f64, &Unit::Count));
        let reason = reason(dropped.reason, language);
        pick(language, format!("{column} {reason} ({n_rows} rows)"), format!("“{column}”{reason}（{n_rows} 行）"))
    };
    list(language, &dropped.iter().map(one).collect::<Vec<_>>())
}

impl Worded for RegressionError {
    fn code(&self) -> &'static str {
        match self {
            RegressionError::UnknownColumn { .. } => "unknown_column",
            RegressionError::NoRows { .. } => "no_rows",
            RegressionError::TooFewRows { .. } => "too_few_rows",
            RegressionError::TooManyTerms { .. } => "too_many_terms",
            RegressionError::ConstantTarget { .. } => "constant_target",
            RegressionError::ConstantPredictors { .. } => "constant_predictors",
            RegressionError::Collinear { .. } => "collinear",
            RegressionError::Overflow { .. } => "overflow",
            RegressionError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let count = |n: u64| format(language, n as f64, &Unit::Count);
        let (en, zh) = match self {
            RegressionError::UnknownColumn { column } => (
                format!("The data has no column “{column}”. Choose one that it has."),
                format!("数据中没有“{column}”列，请选择已有的列。"),
            ),
            RegressionError::NoRows { n_rows: 0, .. } => (
                "The data has no rows. Open data with at least a few.".to_owned(),
                "数据没有任何行，请打开有内容的数据。".to_owned(),
            ),
            RegressionError::NoRows { n_rows, dropped } => {
                let (n_rows, reasons) = (count(*n_rows), reasons(dropped, language));
                (
                    format!("None of the {n_rows} rows can be used: {reasons}. Remove that column or fill it in."),
                    format!("{n_rows} 行都无法使用：{reasons}。请去掉该列或补全数据。"),
                )
            }
            RegressionError::TooFewRows { n_obs, n_terms, dropped, .. } => {
                let needed = count(u64::from(*n_terms) + 1);
                let n_obs = count(*n_obs);
                let lost = if dropped.is_empty() {
                    String::new()
                } else {
                    let reasons = reasons(dropped, language);
                    pick(language, format!(" Rows were lost: {reasons}."), format!("有些行无法使用：{reasons}。"))
                };
                (
                    format!(
                        "{n_terms} terms need at least {needed} usable rows; there are {n_obs}.{lost} \
                         Choose fewer columns, or add data."
                    ),
                    format!(
                        "{n_terms} 个项至少需要 {needed} 行可用数据，目前有 {n_obs} 行。{lost}请减少列或增加数据。"
                    ),
                )
            }
            RegressionError::TooManyTerms { n_terms, max_terms } => (
                format!(
                    "The columns make {n_terms} terms; at most {max_terms} fit. Leave out columns with many labels."
                ),
                format!("所选列共产生 {n_terms} 个项，最多 {max_terms} 个。请去掉类别很多的列。"),
            ),
            RegressionError::ConstantTarget { column, value } => {
                let value = format(language, *value, &Unit::Plain);
                (
                    format!(
                        "“{column}” is {value} in every row used, so there is nothing to explain. Choose another column."
                    ),
                    format!("“{column}”在所用数据中始终为 {value}，没有可解释的变化，请选择其他列。"),
                )
            }
            RegressionError::ConstantPredictors { columns } => {
                let columns = list(language, columns);
                (
                    format!("These never change in the rows used and explain nothing: {columns}. Remove them."),
                    format!("以下列在所用数据中没有变化，不能解释任何差异：{columns}。请去掉。"),
                )
            }
            RegressionError::Collinear { terms } => collinear(terms, language),
            RegressionError::Overflow { column } => (
                format!(
                    "The numbers are too large or too small to compute with. Express “{column}” and the others in larger or smaller units."
                ),
                format!("数值过大或过小，无法计算。请为“{column}”及其他列换用合适的单位。"),
            ),
            RegressionError::Cancelled(_) => ("Cancelled.".to_owned(), "已取消。".to_owned()),
        };
        pick(language, en, zh)
    }
}

fn collinear(terms: &[LeftOut], language: Language) -> (String, String) {
    let Some(first) = terms.first() else { return (String::new(), String::new()) };
    let (term, column) = (&first.term, &first.column);
    let made_of = list(language, &first.made_of);
    let mut columns: Vec<&str> = terms.iter().map(|term| term.column.as_str()).collect();
    columns.dedup();
    let (others_en, others_zh) = match columns.len() {
        0 | 1 => (String::new(), String::new()),
        _ => {
            let others = list(language, &columns[1..]);
            (format!(" The same holds for {others}."), format!("以下列也是如此：{others}。"))
        }
    };
    (
        format!(
            "“{term}” can be computed exactly from {made_of}, so their effects cannot be told apart. \
             Drop “{column}”, or one of those.{others_en}"
        ),
        format!("“{term}”可由 {made_of} 精确算出，无法区分各自的影响。请去掉“{column}”或其中一列。{others_zh}"),
    )
}

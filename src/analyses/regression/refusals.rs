//! Problems and errors in words: what is wrong, and what to do about it.

use super::RegressionError;
use super::params::{self, RegressionProblem};
use crate::analyses::contract::{Problem, Worded};
use crate::i18n::{Language, Unit, format};

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

impl Worded for RegressionError {
    fn code(&self) -> &'static str {
        match self {
            RegressionError::Design(error) => error.code(),
            RegressionError::Overflow { .. } => "overflow",
            RegressionError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let (en, zh) = match self {
            RegressionError::Design(error) => return error.words(language),
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

//! Why a step cannot run, in both languages: where, what was expected, what to do.

use super::expression::ExpressionError;
use super::words;
use crate::data::ColumnKind;
use crate::i18n::{Language, Worded, Words};
use crate::pulse::Cancelled;

/// A step that failed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("step {number} ({step}): {}", .fault.sentence(Language::En))]
pub struct StepError {
    /// Which step of the list, from 1; 0 when it is none of them.
    pub number: u32,
    /// The step's name.
    pub step: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a step on this table.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// A column that is not there.
    UnknownColumn {
        /// The name asked for.
        column: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A column of another kind than the step works on.
    WrongKind {
        /// The column.
        column: String,
        /// What would do.
        expected: Words,
        /// What it is.
        found: ColumnKind,
    },
    /// A new column whose name is taken, or no name at all.
    NameTaken {
        /// The name.
        column: String,
    },
    /// A setting that cannot work.
    Setting {
        /// The setting.
        setting: &'static str,
        /// Why, and what to do.
        words: Words,
    },
    /// Cells that the step cannot work with.
    Cells {
        /// The column.
        column: String,
        /// Why, and what to do.
        words: Words,
    },
    /// More than can be held.
    TooMany {
        /// What there are too many of.
        what: Words,
        /// How many.
        n: u64,
        /// How many may be.
        limit: u64,
    },
    /// An expression that does not work.
    Expression(ExpressionError),
    /// A data set that is not there.
    UnknownDataset {
        /// The name asked for.
        dataset: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A data set whose own cleaning failed.
    DatasetFailed {
        /// Its name.
        dataset: String,
    },
    /// Data sets that need one another.
    Circle {
        /// The data set that was asked for while it was being made.
        dataset: String,
    },
    /// Nobody waits any more.
    Cancelled,
}

impl From<Cancelled> for Fault {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<ExpressionError> for Fault {
    fn from(error: ExpressionError) -> Self {
        Self::Expression(error)
    }
}

impl Fault {
    /// What it is about.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::UnknownColumn { .. } => "unknown_column",
            Fault::WrongKind { .. } => "wrong_kind",
            Fault::NameTaken { .. } => "name_taken",
            Fault::Setting { .. } => "bad_setting",
            Fault::Cells { .. } => "bad_cells",
            Fault::TooMany { .. } => "too_many",
            Fault::Expression(_) => "bad_expression",
            Fault::UnknownDataset { .. } => "unknown_dataset",
            Fault::DatasetFailed { .. } => "dataset_failed",
            Fault::Circle { .. } => "dataset_circle",
            Fault::Cancelled => "cancelled",
        }
    }

    /// The column it is about.
    pub fn column(&self) -> Option<&str> {
        match self {
            Fault::UnknownColumn { column, .. }
            | Fault::WrongKind { column, .. }
            | Fault::NameTaken { column }
            | Fault::Cells { column, .. } => Some(column),
            _ => None,
        }
    }

    /// What is wrong and what to do, in a sentence or two.
    pub fn sentence(&self, language: Language) -> String {
        let is_en = language == Language::En;
        match self {
            Fault::UnknownColumn { column, known } if is_en => {
                format!("there is no column “{column}” here. Choose one of: {}.", listed(known, ", "))
            }
            Fault::UnknownColumn { column, known } => {
                format!("此处没有列“{column}”。可选的列：{}。", listed(known, "、"))
            }
            Fault::WrongKind { column, expected, found } if is_en => format!(
                "column “{column}” is {}, but the step needs {}. Change its kind first or choose another column.",
                found.words().en.to_lowercase(),
                expected.en
            ),
            Fault::WrongKind { column, expected, found } => format!(
                "列“{column}”的类型是{}，而此步骤需要{}。请先更改其类型，或选择其他列。",
                found.words().zh,
                expected.zh
            ),
            Fault::NameTaken { column } if column.is_empty() => words::EMPTY_NAME.get(language).to_owned(),
            Fault::NameTaken { column } if is_en => {
                format!("there is already a column “{column}”. Give the new one another name.")
            }
            Fault::NameTaken { column } => format!("列“{column}”已存在。请为新列另取名称。"),
            Fault::Setting { setting, words } if is_en => format!("setting “{setting}”: {}", words.en),
            Fault::Setting { setting, words } => format!("设置“{setting}”：{}", words.zh),
            Fault::Cells { column, words } if is_en => format!("column “{column}”: {}", words.en),
            Fault::Cells { column, words } => format!("列“{column}”：{}", words.zh),
            Fault::TooMany { what, n, limit } if is_en => {
                format!("this would give {n} {}; at most {limit} are possible. Choose fewer.", what.en)
            }
            Fault::TooMany { what, n, limit } => {
                format!("将产生 {n} 个{}，最多允许 {limit} 个。请减少。", what.zh)
            }
            Fault::Expression(error) => error.words(language),
            Fault::UnknownDataset { dataset, known } if is_en => {
                format!("there is no data set “{dataset}”. Choose one of: {}.", listed(known, ", "))
            }
            Fault::UnknownDataset { dataset, known } => {
                format!("没有名为“{dataset}”的数据集。可选：{}。", listed(known, "、"))
            }
            Fault::DatasetFailed { dataset } if is_en => {
                format!("data set “{dataset}” could not be cleaned itself. Repair its steps first.")
            }
            Fault::DatasetFailed { dataset } => format!("数据集“{dataset}”自身的清洗失败。请先修复它的步骤。"),
            Fault::Circle { dataset } if is_en => format!(
                "data set “{dataset}” is made from this one, so it cannot be brought in here. Remove one of the two steps."
            ),
            Fault::Circle { dataset } => {
                format!("数据集“{dataset}”由本数据集生成，不能再合并进来。请删除其中一个步骤。")
            }
            Fault::Cancelled => words::CANCELLED.get(language).to_owned(),
        }
    }
}

/// The first names of a list, so that a wide table does not make a wall of words.
fn listed(names: &[String], separator: &str) -> String {
    const MAX: usize = 12;
    let mut text = names.iter().take(MAX).map(String::as_str).collect::<Vec<_>>().join(separator);
    if names.len() > MAX {
        text.push_str(separator);
        text.push('…');
    }
    if text.is_empty() { "—".to_owned() } else { text }
}

impl StepError {
    /// A fault of the step at that place.
    pub fn new(number: u32, step: &'static str, fault: Fault) -> Self {
        Self { number, step, fault }
    }
}

impl Worded for StepError {
    fn code(&self) -> &'static str {
        self.fault.code()
    }

    fn words(&self, language: Language) -> String {
        let (name, sentence) = (words::step(self.step).get(language), self.fault.sentence(language));
        match language {
            Language::En => format!("Step {} ({name}): {sentence}", self.number),
            Language::Zh => format!("第 {} 步（{name}）：{sentence}", self.number),
        }
    }
}

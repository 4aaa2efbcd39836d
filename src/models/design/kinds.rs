//! What is asked of a design, what it leaves out, and why it cannot be.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How a predictor enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// As it is.
    #[default]
    None,
    /// Its natural logarithm.
    Log,
    /// Numbers as labels: an effect for each.
    Category,
    /// It and its square.
    #[serde(alias = "power_2")]
    Square,
    /// Its powers up to the third.
    #[serde(alias = "power_3")]
    Cube,
    /// Its powers up to the fourth.
    #[serde(rename = "power_4")]
    Power4,
    /// Its powers up to the fifth.
    #[serde(rename = "power_5")]
    Power5,
    /// Its powers up to the sixth.
    #[serde(rename = "power_6")]
    Power6,
    /// Its powers up to the seventh.
    #[serde(rename = "power_7")]
    Power7,
    /// Its powers up to the eighth.
    #[serde(rename = "power_8")]
    Power8,
    /// Its powers up to the ninth.
    #[serde(rename = "power_9")]
    Power9,
    /// Its powers up to the tenth.
    #[serde(rename = "power_10")]
    Power10,
}

impl Transform {
    /// The highest power that enters.
    pub fn degree(self) -> u32 {
        match self {
            Transform::None | Transform::Log | Transform::Category => 1,
            Transform::Square => 2,
            Transform::Cube => 3,
            Transform::Power4 => 4,
            Transform::Power5 => 5,
            Transform::Power6 => 6,
            Transform::Power7 => 7,
            Transform::Power8 => 8,
            Transform::Power9 => 9,
            Transform::Power10 => 10,
        }
    }
}

/// What happens to terms that others make up exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Collinear {
    /// The run is refused; the message says what to drop.
    #[default]
    Refuse,
    /// They are left out, and a finding says so.
    Drop,
}

/// How the error on rows not seen is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validation {
    /// Not at all.
    None,
    /// Once: on the latest rows, or on random ones when there is no time.
    #[default]
    HoldOut,
    /// Several times: on one part of the rows after the other.
    KFold,
}

/// Rows that could not be used, for one reason in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The column at fault.
    pub column: String,
    /// What is wrong with its cells.
    pub reason: DropReason,
    /// How many rows.
    pub n_rows: u64,
}

/// Why a row cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropReason {
    /// The cell is empty.
    Missing,
    /// The cell is infinite.
    NotFinite,
    /// The cell is not above 0, and its logarithm was asked for.
    NotPositive,
}

impl DropReason {
    /// Every reason, by its number.
    pub const ALL: [DropReason; 3] = [DropReason::Missing, DropReason::NotFinite, DropReason::NotPositive];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            DropReason::Missing => "missing",
            DropReason::NotFinite => "not_finite",
            DropReason::NotPositive => "not_positive",
        }
    }
}

/// A term that others make up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The term.
    pub term: String,
    /// The column it comes from.
    pub column: String,
    /// The terms that make it up, the weightiest first.
    pub made_of: Vec<String>,
}

/// What enters a design, and how.
#[derive(Debug, Clone, Copy)]
pub struct Spec<'s> {
    /// The column to explain.
    pub target: &'s str,
    /// Whether the target's cells are seen as labels; the design then holds their codes.
    pub is_labelled: bool,
    /// Whether the logarithm of the target is explained.
    pub log_target: bool,
    /// The columns that explain it.
    pub predictors: &'s [String],
    /// How single predictors enter.
    pub transforms: &'s BTreeMap<String, Transform>,
    /// Against which label the others are measured; the alphabetically first where absent or empty.
    pub base_levels: &'s BTreeMap<String, String>,
    /// Whether there is a constant.
    pub intercept: bool,
    /// What happens to terms that others make up exactly.
    pub collinear: Collinear,
}

impl Spec<'_> {
    /// How a predictor enters.
    pub fn transform(&self, column: &str) -> Transform {
        self.transforms.get(column).copied().unwrap_or_default()
    }
}

/// Why there is no design for these data.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the facts that the sentence names")]
pub enum DesignError {
    /// A column that the table does not have.
    #[error("no column {column}")]
    UnknownColumn { column: String },
    /// No row has all it takes.
    #[error("none of {n_rows} rows can be used")]
    NoRows { n_rows: u64, dropped: Vec<Dropped> },
    /// No more rows than terms.
    #[error("{n_obs} rows for {n_terms} terms")]
    TooFewRows { n_rows: u64, n_obs: u64, n_terms: u32, dropped: Vec<Dropped> },
    /// More terms than a model may have.
    #[error("{n_terms} terms, at most {max_terms}")]
    TooManyTerms { n_terms: u32, max_terms: u32 },
    /// Nothing to explain.
    #[error("{column} is always {value}")]
    ConstantTarget { column: String, value: f64 },
    /// Predictors that explain nothing.
    #[error("predictors without variation: {}", columns.join(", "))]
    ConstantPredictors { columns: Vec<String> },
    /// Terms that others make up exactly.
    #[error("terms that others make up: {}", terms.iter().map(|t| t.term.as_str()).collect::<Vec<_>>().join(", "))]
    Collinear { terms: Vec<LeftOut> },
}

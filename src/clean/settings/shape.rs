//! Settings of the steps that change which rows and columns there are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::is_false;

/// Settings of `drop_missing`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropMissing {
    /// The columns looked at; all when empty.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Whether one missing cell is enough (`any`) or all must be missing (`all`).
    #[serde(default)]
    pub when: AnyAll,
}

/// One of them or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnyAll {
    /// One is enough.
    #[default]
    Any,
    /// All are needed.
    All,
}

/// Which of several equal rows stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// The first.
    #[default]
    First,
    /// The last.
    Last,
    /// The one with the fewest missing cells, the first of several.
    MostComplete,
}

/// Settings of `remove_duplicates`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveDuplicates {
    /// The columns that make two rows the same; all when empty.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Which one stays.
    #[serde(default)]
    pub keep: Keep,
}

/// A comparison of a simple condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Is the value.
    Equal,
    /// Is there and is not the value.
    NotEqual,
    /// Is below the value.
    Less,
    /// Is the value or below.
    AtMost,
    /// Is above the value.
    More,
    /// Is the value or above.
    AtLeast,
    /// Lies between two values, both included.
    Between,
    /// Is one of the values.
    OneOf,
    /// Is there and is none of the values.
    NotOneOf,
    /// Holds the text, large and small letters alike.
    Contains,
    /// Starts with the text, large and small letters alike.
    StartsWith,
    /// Ends with the text, large and small letters alike.
    EndsWith,
    /// There is no value.
    Missing,
    /// There is a value.
    Present,
}

/// A simple condition: `{"column": "region", "is": "one_of", "values": ["North", "South"]}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// The comparison.
    pub is: Comparison,
    /// What is compared with: one value, two for `between`, any number for `one_of`. Dates as 2024-01-31.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
}

/// Settings of `filter`: an expression, or simple conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// What must be true of a row that stays, in the expression language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// Simple conditions, instead of an expression.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// Whether one condition is enough; all are needed when absent.
    #[serde(default = "all", rename = "match")]
    pub matching: AnyAll,
}

fn all() -> AnyAll {
    AnyAll::All
}

/// Settings of `split_column`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitColumn {
    /// The column of texts.
    pub column: String,
    /// What stands between the parts.
    pub separator: String,
    /// The new columns; the last one gets the rest.
    pub into: Vec<String>,
    /// Whether the column itself stays.
    #[serde(default, skip_serializing_if = "is_false")]
    pub keep: bool,
}

/// Settings of `merge_columns`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeColumns {
    /// The columns, in order; missing cells are skipped.
    pub columns: Vec<String>,
    /// What is put between.
    #[serde(default)]
    pub separator: String,
    /// The new column.
    pub name: String,
    /// Whether the columns themselves stay.
    #[serde(default, skip_serializing_if = "is_false")]
    pub keep: bool,
}

/// Settings of `rename`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// From the old name to the new one.
    pub columns: BTreeMap<String, String>,
}

/// Settings of `drop`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drop {
    /// The columns that go.
    pub columns: Vec<String>,
}

/// Settings of `select`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Select {
    /// The columns that stay, in their new order.
    pub columns: Vec<String>,
}

/// One number (or cell) of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// Cells that are there; rows when no column is named.
    Count,
    /// Distinct cells that are there.
    Distinct,
    /// The sum; 0 of nothing.
    Sum,
    /// The mean.
    Mean,
    /// The median.
    Median,
    /// The smallest; of dates the first.
    Min,
    /// The largest; of dates the last.
    Max,
    /// The standard deviation of the sample (divisor n − 1).
    Sd,
    /// The first cell that is there.
    First,
    /// The last cell that is there.
    Last,
}

impl Function {
    /// The name in recipes.
    pub fn name(self) -> &'static str {
        match self {
            Function::Count => "count",
            Function::Distinct => "distinct",
            Function::Sum => "sum",
            Function::Mean => "mean",
            Function::Median => "median",
            Function::Min => "min",
            Function::Max => "max",
            Function::Sd => "sd",
            Function::First => "first",
            Function::Last => "last",
        }
    }
}

/// A column of a summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// The column summarised; may be absent for `count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// How.
    pub function: Function,
    /// The new column; `<column>_<function>` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Settings of `summarise`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summarise {
    /// The columns that make a group; all rows are one when empty.
    #[serde(default)]
    pub by: Vec<String>,
    /// What is computed.
    pub values: Vec<Summary>,
}

/// Settings of `pivot`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pivot {
    /// The columns that make a row.
    pub rows: Vec<String>,
    /// The column whose labels become columns.
    pub columns: String,
    /// The column whose cells are spread out; may be absent for `count`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<String>,
    /// What becomes of several cells in one place.
    pub function: Function,
}

/// Settings of `unpivot`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unpivot {
    /// The columns that become rows.
    pub columns: Vec<String>,
    /// The new column of their names.
    #[serde(default = "name")]
    pub name: String,
    /// The new column of their cells.
    #[serde(default = "value")]
    pub value: String,
}

fn name() -> String {
    "name".to_owned()
}

fn value() -> String {
    "value".to_owned()
}

/// A key of a sort.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SortKey {
    /// The column.
    pub column: String,
    /// Whether the largest comes first.
    #[serde(default, skip_serializing_if = "is_false")]
    pub descending: bool,
}

/// Settings of `sort`. Missing cells come last; equal rows stay in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// The keys, the most important first.
    pub by: Vec<SortKey>,
}

/// Settings of `sample`: a number of rows or a share. The rows keep their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// How many rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n_rows: Option<u64>,
    /// Which share of the rows, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// The seed: the same seed draws the same rows.
    #[serde(default)]
    pub seed: u64,
}

/// Which rows a join gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinHow {
    /// All rows of this data set.
    #[default]
    Left,
    /// Rows that have a match.
    Inner,
    /// All rows of both.
    Full,
    /// Rows of this data set that have no match.
    Anti,
    /// Rows of the other data set that have no match here.
    AntiRight,
}

/// A pair of key columns; a bare name means the same name on both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum JoinKey {
    /// The same name on both sides.
    Same(String),
    /// Two names.
    Pair {
        /// The column here.
        left: String,
        /// The column there.
        right: String,
    },
}

impl JoinKey {
    /// The column here.
    pub fn left(&self) -> &str {
        match self {
            JoinKey::Same(name) | JoinKey::Pair { left: name, .. } => name,
        }
    }

    /// The column there.
    pub fn right(&self) -> &str {
        match self {
            JoinKey::Same(name) | JoinKey::Pair { right: name, .. } => name,
        }
    }
}

/// Settings of `join`. A missing key matches nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The other data set.
    #[serde(rename = "with")]
    pub dataset: String,
    /// Which rows.
    #[serde(default)]
    pub how: JoinHow,
    /// The keys.
    pub on: Vec<JoinKey>,
    /// The columns of the other data set that are brought in; all but its keys when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
}

/// Settings of `union`. Columns meet by name; one that a data set does not have is missing there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Union {
    /// The other data sets, in order.
    #[serde(rename = "with")]
    pub datasets: Vec<String>,
    /// A new column that names the data set of each row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The column that names an order: orders that come in several data sets are counted. The one with that role when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

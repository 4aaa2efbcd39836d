//! Settings of the steps that change cells and keep the rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::is_false;
use crate::data::ColumnKind;
use crate::data::csv::DateOrder;

/// Settings of `change_kind`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeKind {
    /// The column.
    pub column: String,
    /// The kind that it gets.
    pub kind: ColumnKind,
    /// The order of day and month in numeric dates; day first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The decimal mark in texts: `.` (when absent) or `,`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// Numbers are Excel's serial days (1900 system).
    #[serde(default, skip_serializing_if = "is_false")]
    pub excel_serial: bool,
}

/// Settings of `trim`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trim {
    /// The columns.
    pub columns: Vec<String>,
    /// Whether runs of blanks inside become one blank.
    #[serde(default, skip_serializing_if = "is_false")]
    pub collapse: bool,
}

/// A way to write letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// ALL LARGE.
    Upper,
    /// all small.
    Lower,
    /// Every Word Begins Large.
    Title,
}

/// Settings of `change_case`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeCase {
    /// The columns.
    pub columns: Vec<String>,
    /// The way to write.
    pub to: Case,
}

/// How `replace` finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// The text wherever it stands in a cell.
    #[default]
    Part,
    /// Cells that are the text and nothing else.
    Whole,
    /// Whole cells by a pattern: `*` is any text, `?` any character; `{1}`, `{2}` … in the replacement are what they stood for.
    Pattern,
}

/// Settings of `replace`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    /// The columns.
    pub columns: Vec<String>,
    /// What to find.
    pub find: String,
    /// What to put there; a cell that becomes empty is missing.
    #[serde(default)]
    pub with: String,
    /// How to find.
    #[serde(default, rename = "match")]
    pub matching: Match,
    /// Whether large and small letters are the same.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ignore_case: bool,
}

/// What becomes of values that a map does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// They stay.
    #[default]
    Keep,
    /// They become missing.
    Missing,
}

/// Settings of `map_values`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapValues {
    /// The column.
    pub column: String,
    /// From value to value; null makes the cell missing.
    pub map: BTreeMap<String, Option<String>>,
    /// What becomes of values not named.
    #[serde(default)]
    pub otherwise: Otherwise,
}

/// What missing cells get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fill {
    /// The value given.
    Constant,
    /// The mean of the others.
    Mean,
    /// The median of the others.
    Median,
    /// The most frequent value, the smallest of several.
    Mode,
    /// The last value before.
    Forward,
    /// The next value after.
    Backward,
    /// On the straight line between the values before and after, by the column that orders (rows, when there is none).
    Linear,
}

/// Settings of `fill_missing`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FillMissing {
    /// The columns.
    pub columns: Vec<String>,
    /// What missing cells get.
    pub method: Fill,
    /// The value for `constant`: a number, a text, a date as text, true or false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Each group of rows by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// The column that tells before from after; the order of rows when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

/// How far is too far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutlierRule {
    /// Beyond the quartiles by a multiple (1.5) of their distance.
    Iqr,
    /// From the median by a multiple (3.5) of the median deviation, scaled by 1.4826.
    Mad,
    /// From the mean by a multiple (3) of the standard deviation.
    Z,
}

/// What becomes of outliers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutlierAction {
    /// They are drawn in to the bound.
    Winsorise,
    /// Their rows are left out.
    Exclude,
    /// A new column marks them.
    Flag,
}

/// The bounds of what is usual.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The smallest usual value.
    pub lower: f64,
    /// The largest usual value.
    pub upper: f64,
}

/// Settings of `handle_outliers`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandleOutliers {
    /// The columns.
    pub columns: Vec<String>,
    /// How far is too far.
    pub method: OutlierRule,
    /// The multiple; 1.5 for `iqr`, 3.5 for `mad`, 3 for `z` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// What becomes of them.
    pub action: OutlierAction,
    /// Bounds learnt before, per column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fitted: BTreeMap<String, Bounds>,
}

/// Settings of `derive`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derive {
    /// The new column; an existing one of that name is replaced.
    pub name: String,
    /// What it holds, in the expression language.
    pub expression: String,
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatePart {
    /// 2024.
    Year,
    /// 1 to 4.
    Quarter,
    /// 1 to 12.
    Month,
    /// 1 to 31.
    Day,
    /// 1 to 53 (ISO 8601).
    Week,
    /// 1 (Monday) to 7.
    Weekday,
    /// Saturday or Sunday.
    IsWeekend,
    /// The first day of the month.
    MonthStart,
    /// In the list of holidays.
    IsHoliday,
}

impl DatePart {
    /// The name in recipes, and the end of the new column's name.
    pub fn name(self) -> &'static str {
        match self {
            DatePart::Year => "year",
            DatePart::Quarter => "quarter",
            DatePart::Month => "month",
            DatePart::Day => "day",
            DatePart::Week => "week",
            DatePart::Weekday => "weekday",
            DatePart::IsWeekend => "is_weekend",
            DatePart::MonthStart => "month_start",
            DatePart::IsHoliday => "is_holiday",
        }
    }
}

/// Settings of `calendar`: new columns named after the column and the part, `date_year`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The column of dates.
    pub column: String,
    /// The parts wanted.
    pub parts: Vec<DatePart>,
    /// Holidays as 2024-12-25, for `is_holiday`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<String>,
}

/// How ranges are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BinMethod {
    /// Ranges of equal width.
    EqualWidth,
    /// Ranges that hold equally many.
    EqualCount,
    /// The edges given.
    Edges,
}

/// Settings of `bin`. A range holds its upper edge and not its lower one; the first holds both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bin {
    /// The column of numbers.
    pub column: String,
    /// The new column; `<column>_bin` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How to cut.
    pub method: BinMethod,
    /// How many ranges; 5 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n_bins: Option<u32>,
    /// The edges for `edges`, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<f64>,
    /// A label per range; "1: 0 to 10" when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Edges learnt before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fitted: Vec<f64>,
}

/// A scale for numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScaleMethod {
    /// Standard deviations from the mean.
    Z,
    /// From 0 (smallest) to 1 (largest).
    MinMax,
    /// Quartile distances from the median.
    Robust,
    /// The natural logarithm.
    Log,
    /// Box and Cox's power, of greatest likelihood.
    BoxCox,
}

/// What a scale learnt of a column: the result is (x − center) / spread, or Box and Cox's with `lambda`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleFit {
    /// What is subtracted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub center: Option<f64>,
    /// What is divided by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<f64>,
    /// The power.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lambda: Option<f64>,
}

/// Settings of `scale`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// The columns.
    pub columns: Vec<String>,
    /// The scale.
    pub method: ScaleMethod,
    /// New columns are named with this end; the columns themselves are replaced when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    /// What was learnt before, per column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fitted: BTreeMap<String, ScaleFit>,
}

/// How labels become numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncodeMethod {
    /// A column of 0 and 1 per label, named `<column>_<label>`.
    OneHot,
    /// 0, 1, 2 … in the order given, else alphabetical.
    Ordinal,
}

/// Settings of `encode`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encode {
    /// The column.
    pub column: String,
    /// How.
    pub method: EncodeMethod,
    /// The labels in order; those that occur, alphabetically, when absent. A label that is not listed counts as missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// Whether the first label of `one_hot` gets no column.
    #[serde(default, skip_serializing_if = "is_false")]
    pub drop_first: bool,
    /// Labels learnt before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fitted: Vec<String>,
}

//! The settings of every step, as they stand in recipes.

use serde::{Deserialize, Serialize};

mod shape;
mod values;

pub use shape::{
    AnyAll, Comparison, Condition, Drop, DropMissing, Filter, Function, Join, JoinHow, JoinKey, Keep, MergeColumns,
    Pivot, RemoveDuplicates, Rename, Sample, Select, Sort, SortKey, SplitColumn, Summarise, Summary, Union, Unpivot,
};
pub use values::{
    Bin, BinMethod, Bounds, Calendar, Case, ChangeCase, ChangeKind, DatePart, Derive, Encode, EncodeMethod, Fill,
    FillMissing, HandleOutliers, MapValues, Match, Otherwise, OutlierAction, OutlierRule, Replace, Scale, ScaleFit,
    ScaleMethod, Trim,
};

macro_rules! actions {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal,)*) => {
        /// What a step does: a variant per step, with its settings.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "step")]
        pub enum Action {
            $($(#[doc = $doc])* #[serde(rename = $text)] $name($name),)*
        }

        impl Action {
            /// The names of all steps, in the order of menus.
            pub const NAMES: &'static [&'static str] = &[$($text),*];

            /// The name in recipes.
            pub fn name(&self) -> &'static str {
                match self { $(Action::$name(_) => $text,)* }
            }
        }
    };
}

actions! {
    /// Reads the cells as another kind.
    ChangeKind = "change_kind",
    /// Cuts blanks off both ends.
    Trim = "trim",
    /// Upper, lower or title case.
    ChangeCase = "change_case",
    /// Puts one text in place of another.
    Replace = "replace",
    /// Puts values in place of others, by a list.
    MapValues = "map_values",
    /// Gives missing cells a value.
    FillMissing = "fill_missing",
    /// Leaves out rows with missing cells.
    DropMissing = "drop_missing",
    /// Leaves out rows that are there already.
    RemoveDuplicates = "remove_duplicates",
    /// Draws in, leaves out or marks values far from the others.
    HandleOutliers = "handle_outliers",
    /// Keeps the rows of which something is true.
    Filter = "filter",
    /// A new column from an expression.
    Derive = "derive",
    /// New columns with the parts of a date.
    Calendar = "calendar",
    /// Numbers to ranges.
    Bin = "bin",
    /// Numbers on another scale.
    Scale = "scale",
    /// Labels to numbers.
    Encode = "encode",
    /// One column to several.
    SplitColumn = "split_column",
    /// Several columns to one.
    MergeColumns = "merge_columns",
    /// Other names.
    Rename = "rename",
    /// Leaves out columns.
    Drop = "drop",
    /// Keeps columns, in this order.
    Select = "select",
    /// A row per group.
    Summarise = "summarise",
    /// Labels become columns.
    Pivot = "pivot",
    /// Columns become rows.
    Unpivot = "unpivot",
    /// Another order of rows.
    Sort = "sort",
    /// Some rows at random.
    Sample = "sample",
    /// Columns of another data set, found by keys.
    Join = "join",
    /// Rows of other data sets.
    Union = "union",
}

impl Action {
    /// The other data sets that it brings in.
    pub fn datasets(&self) -> Vec<&str> {
        match self {
            Action::Join(join) => vec![&join.dataset],
            Action::Union(union) => union.datasets.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

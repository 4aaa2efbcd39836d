//! Result tables: a row per term, per model or per observation; columns named by the glossary.

use serde::{Deserialize, Serialize};

use crate::data::{Column, Table};
use crate::i18n::Unit;

/// A column of a result table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TidyColumn {
    /// A name of the glossary, or of a column of the user's data.
    pub name: String,
    /// What the numbers measure.
    pub unit: Unit,
    /// The cells.
    pub cells: Column,
}

/// A result table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TidyTable {
    /// `tidy`, `glance`, `augment` or a name of its own.
    pub name: String,
    /// The columns, of equal length.
    pub columns: Vec<TidyColumn>,
}

impl TidyTable {
    /// An empty table of that name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), columns: Vec::new() }
    }

    /// The same table with one more column.
    pub fn with(mut self, name: impl Into<String>, unit: Unit, cells: Column) -> Self {
        let column = TidyColumn { name: name.into(), unit, cells };
        if let Some(first) = self.columns.first() {
            assert_eq!(first.cells.len(), column.cells.len(), "columns of equal length in {}", self.name);
        }
        self.columns.push(column);
        self
    }

    /// One more column of numbers; NaN is an empty cell.
    pub fn numbers(self, name: impl Into<String>, unit: Unit, numbers: Vec<f64>) -> Self {
        self.with(name, unit, Column::from_numbers(numbers))
    }

    /// One more column of texts.
    pub fn texts<S: AsRef<str>>(self, name: impl Into<String>, labels: &[S]) -> Self {
        self.with(name, Unit::Plain, Column::from_labels(labels))
    }

    /// How many rows.
    pub fn n_rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&TidyColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The number in a row of a column: for tests and sentences. NaN when there is none.
    pub fn number(&self, column: &str, row_idx: usize) -> f64 {
        let cells = self.column(column).and_then(|column| column.cells.numbers());
        cells.and_then(|numbers| numbers.get(row_idx).copied()).unwrap_or(f64::NAN)
    }

    /// The same cells as a data table, for paging and export.
    pub fn into_table(self) -> Table {
        Table::from_columns(self.columns.into_iter().map(|column| (column.name, column.cells)))
    }
}

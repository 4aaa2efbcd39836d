//! Columns of equal length under a schema.

use super::{Cell, Column, ColumnKind, Field, Role, Schema, Values};

/// A data set in memory. It never leaves the worker.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    schema: Schema,
    columns: Vec<Column>,
}

impl Table {
    /// A table from its schema and columns, in the same order; each column has `schema.n_rows` cells.
    pub fn new(schema: Schema, columns: Vec<Column>) -> Self {
        assert_eq!(schema.fields.len(), columns.len(), "a field per column");
        assert!(columns.iter().all(|column| column.len() as u64 == schema.n_rows), "columns of equal length");
        Self { schema, columns }
    }

    /// A table from named columns, described from their cells: for tests and for tables that are computed.
    pub fn from_columns<S: Into<String>>(columns: impl IntoIterator<Item = (S, Column)>) -> Self {
        let (names, columns): (Vec<String>, Vec<Column>) =
            columns.into_iter().map(|(name, column)| (name.into(), column)).unzip();
        let n_rows = columns.first().map_or(0, Column::len) as u64;
        let fields = names.into_iter().zip(&columns).map(|(name, column)| describe(name, column)).collect();
        Self::new(Schema { fields, n_rows }, columns)
    }

    /// The same table with roles set: for tests.
    pub fn with_roles(mut self, roles: &[(&str, Role)]) -> Self {
        for (name, role) in roles {
            if let Some(field) = self.schema.fields.iter_mut().find(|field| field.name == *name) {
                field.role = Some(*role);
            }
        }
        self
    }

    /// Names, kinds, roles and counts.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// How many rows.
    pub fn n_rows(&self) -> usize {
        self.schema.n_rows as usize
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.schema.position(name).map(|position| &self.columns[position])
    }

    /// All columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Bytes held by the cells.
    pub fn n_bytes(&self) -> usize {
        self.columns.iter().map(Column::n_bytes).sum()
    }
}

/// Describes a column from its cells alone.
pub fn describe(name: String, column: &Column) -> Field {
    let kind = match column.values() {
        Values::Number(numbers) => {
            let is_whole = numbers.iter().all(|x| x.is_nan() || (x.fract() == 0.0 && x.abs() < 1e15));
            if is_whole { ColumnKind::Integer } else { ColumnKind::Number }
        }
        Values::Text { .. } => ColumnKind::Text,
        Values::Date(_) => ColumnKind::Date,
        Values::DateTime(_) => ColumnKind::DateTime,
        Values::Boolean(_) => ColumnKind::Boolean,
        Values::Empty(_) => ColumnKind::Empty,
    };
    let categories = column.categories();
    let is_labelled = matches!(kind, ColumnKind::Text | ColumnKind::Boolean);
    let levels =
        if is_labelled && categories.labels.len() <= Field::MAX_LEVELS { categories.labels.clone() } else { vec![] };
    Field {
        name,
        kind,
        role: None,
        n_missing: column.n_missing() as u64,
        n_distinct: categories.labels.len() as u64,
        range: range(column),
        levels,
        currency: None,
        is_identifier: false,
    }
}

/// Smallest and largest value of a numeric or temporal column; none when there is no value.
pub fn range(column: &Column) -> Option<(f64, f64)> {
    let value = |row| match column.cell(row) {
        Cell::Number(x) => Some(x),
        Cell::Date(day) => Some(f64::from(day)),
        Cell::DateTime(ms) => Some(ms as f64),
        Cell::Missing | Cell::Text(_) | Cell::Boolean(_) => None,
    };
    (0..column.len()).filter_map(value).fold(None, |range, x| match range {
        None => Some((x, x)),
        Some((lower, upper)) => Some((f64::min(lower, x), f64::max(upper, x))),
    })
}

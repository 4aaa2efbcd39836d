//! A table while steps work on it: columns that are counted and ranged only when somebody looks.

use std::collections::BTreeMap;

use super::error::Fault;
use super::kernel::rows;
use super::words;
use crate::data::csv::{describe, suggest_roles};
use crate::data::{Column, ColumnKind, Field, Role, Schema, Table, Values};
use crate::i18n::Words;

/// A column with its description, whose counts may be out of date.
#[derive(Debug, Clone)]
pub struct Named {
    field: Field,
    cells: Column,
    is_described: bool,
}

impl Named {
    /// A new column of a kind, without a role.
    pub fn new(name: impl Into<String>, kind: ColumnKind, cells: Column) -> Self {
        let field = Field {
            name: name.into(),
            kind,
            role: None,
            n_missing: 0,
            n_distinct: 0,
            range: None,
            levels: Vec::new(),
            currency: None,
            is_identifier: false,
        };
        Self { field, cells, is_described: false }
    }

    /// A new column whose kind is told from its cells.
    pub fn of(name: impl Into<String>, cells: Column) -> Self {
        Self::new(name, plain_kind(&cells), cells)
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.field.name
    }

    /// What the cells are.
    pub fn kind(&self) -> ColumnKind {
        self.field.kind
    }

    /// The cells.
    pub fn cells(&self) -> &Column {
        &self.cells
    }

    /// What the column means, if known.
    pub fn role(&self) -> Option<Role> {
        self.field.role
    }

    /// The same column under another name.
    pub fn renamed(mut self, name: impl Into<String>) -> Self {
        self.field.name = name.into();
        self
    }

    /// The same column without a role: for columns of which there are now two.
    pub fn without_role(mut self) -> Self {
        self.field.role = None;
        self
    }

    /// The same column with other cells of the same kind.
    pub fn with_cells(&self, cells: Column) -> Self {
        if cells.shares_cells(&self.cells) {
            return self.clone();
        }
        Self { field: self.field.clone(), cells, is_described: false }
    }

    /// The same column with other cells of another kind.
    pub fn with_kind(&self, kind: ColumnKind, cells: Column) -> Self {
        let mut field = self.field.clone();
        field.kind = kind;
        if kind != ColumnKind::Money {
            field.currency = None;
        }
        field.is_identifier &= kind == ColumnKind::Text;
        Self { field, cells, is_described: false }
    }

    fn described(&mut self) {
        if self.is_described {
            return;
        }
        let (field, cells) = (&mut self.field, &self.cells);
        field.n_missing = cells.n_missing() as u64;
        field.n_distinct = describe::n_distinct(cells);
        field.range = describe::range(cells);
        field.levels = describe::levels(cells);
        field.kind = match (field.kind, cells.values()) {
            (_, Values::Empty(_)) => ColumnKind::Empty,
            (ColumnKind::Integer | ColumnKind::Number, Values::Number(numbers)) => number_kind(numbers),
            (kind, Values::Number(_)) if kind.is_numeric() => kind,
            (kind, values) if kind_of(values) == kind => kind,
            _ => plain_kind(cells),
        };
        self.is_described = true;
    }
}

fn kind_of(values: &Values) -> ColumnKind {
    match values {
        Values::Number(_) => ColumnKind::Number,
        Values::Text { .. } => ColumnKind::Text,
        Values::Date(_) => ColumnKind::Date,
        Values::DateTime(_) => ColumnKind::DateTime,
        Values::Boolean(_) => ColumnKind::Boolean,
        Values::Empty(_) => ColumnKind::Empty,
    }
}

fn number_kind(numbers: &[f64]) -> ColumnKind {
    let is_whole = numbers.iter().all(|x| x.is_nan() || (x.fract() == 0.0 && x.abs() < 1e15));
    if is_whole { ColumnKind::Integer } else { ColumnKind::Number }
}

/// The kind that cells have by themselves.
pub fn plain_kind(cells: &Column) -> ColumnKind {
    match cells.values() {
        Values::Number(numbers) => number_kind(numbers),
        values => kind_of(values),
    }
}

/// A table while steps work on it. A clone is cheap.
#[derive(Debug, Clone)]
pub struct Frame {
    columns: Vec<Named>,
    n_rows: usize,
}

impl From<&Table> for Frame {
    fn from(table: &Table) -> Self {
        let columns = table.schema().fields.iter().zip(table.columns());
        let columns =
            columns.map(|(field, cells)| Named { field: field.clone(), cells: cells.clone(), is_described: true });
        Self { columns: columns.collect(), n_rows: table.n_rows() }
    }
}

impl Frame {
    /// A frame of columns, which all have `n_rows` cells.
    pub fn new(columns: Vec<Named>, n_rows: usize) -> Self {
        debug_assert!(columns.iter().all(|column| column.cells.len() == n_rows));
        Self { columns, n_rows }
    }

    /// The table, with every column described.
    pub fn into_table(mut self) -> Table {
        self.columns.iter_mut().for_each(Named::described);
        let (fields, columns) = self.columns.into_iter().map(|column| (column.field, column.cells)).unzip();
        Table::new(Schema { fields, n_rows: self.n_rows as u64 }, columns)
    }

    /// The table, with roles settled anew: `fixed` ones by name, then those that columns brought along, then suggestions.
    pub fn into_table_with_roles(self, fixed: &BTreeMap<Role, String>) -> Table {
        let table = self.into_table();
        let (mut schema, columns) = (table.schema().clone(), table.columns().to_vec());
        let mut given: BTreeMap<Role, String> = BTreeMap::new();
        for field in &schema.fields {
            if let Some(role) = field.role {
                given.entry(role).or_insert_with(|| field.name.clone());
            }
        }
        for (role, name) in fixed {
            if name.is_empty() || schema.field(name).is_some() {
                given.retain(|_, held| held != name || name.is_empty());
                given.insert(*role, name.clone());
            }
        }
        let roles = suggest_roles(&schema.fields, &given);
        schema.fields.iter_mut().zip(roles).for_each(|(field, role)| field.role = role);
        Table::new(schema, columns)
    }

    /// How many rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// All columns in order.
    pub fn columns(&self) -> &[Named] {
        &self.columns
    }

    /// All columns' cells in order.
    pub fn cells(&self) -> Vec<&Column> {
        self.columns.iter().map(Named::cells).collect()
    }

    /// All names in order.
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.field.name.clone()).collect()
    }

    /// The position of a name.
    pub fn position(&self, name: &str) -> Result<usize, Fault> {
        self.columns
            .iter()
            .position(|column| column.field.name == name)
            .ok_or_else(|| Fault::UnknownColumn { column: name.to_owned(), known: self.names() })
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Result<&Named, Fault> {
        self.position(name).map(|position| &self.columns[position])
    }

    /// The cells of the columns of those names.
    pub fn cells_of(&self, names: &[String]) -> Result<Vec<&Column>, Fault> {
        names.iter().map(|name| self.column(name).map(Named::cells)).collect()
    }

    /// The positions of those names; there must be one at least.
    pub fn positions(&self, names: &[String]) -> Result<Vec<usize>, Fault> {
        if names.is_empty() {
            return Err(Fault::Setting { setting: "columns", words: words::NO_COLUMNS });
        }
        names.iter().map(|name| self.position(name)).collect()
    }

    /// The numbers of a column; a column without any value counts as numbers that are all missing.
    pub fn numbers(&self, name: &str) -> Result<(&Named, std::borrow::Cow<'_, [f64]>), Fault> {
        let column = self.column(name)?;
        match column.cells.numbers() {
            Some(numbers) => Ok((column, numbers)),
            None => Err(column.refuse(words::NUMBERS)),
        }
    }

    /// The frame with one column put in place of that at `position`.
    pub fn replaced(mut self, position: usize, column: Named) -> Self {
        self.columns[position] = column;
        self
    }

    /// The frame with a column more, after the one at `after` or at the end. Its name must be free.
    pub fn inserted(self, after: Option<usize>, column: Named) -> Result<Self, Fault> {
        let at = after.map_or(self.columns.len(), |after| after + 1);
        self.inserted_at(at, column)
    }

    /// The frame with a column more at a position. Its name must be free.
    pub fn inserted_at(mut self, at: usize, column: Named) -> Result<Self, Fault> {
        let is_taken = self.columns.iter().any(|other| other.field.name == column.field.name);
        if is_taken || column.field.name.trim().is_empty() {
            return Err(Fault::NameTaken { column: column.field.name.trim().to_owned() });
        }
        self.columns.insert(at.min(self.columns.len()), column);
        Ok(self)
    }

    /// The frame with the column of that name replaced, or added at the end when there is none.
    pub fn put(self, column: Named) -> Result<Self, Fault> {
        match self.position(column.name()) {
            Ok(position) => Ok(self.replaced(position, column)),
            Err(_) => self.inserted(None, column),
        }
    }

    /// The frame without the columns at these positions.
    pub fn without(&self, positions: &[usize]) -> Self {
        let kept = self.columns.iter().enumerate().filter(|(position, _)| !positions.contains(position));
        Self { columns: kept.map(|(_, column)| column.clone()).collect(), n_rows: self.n_rows }
    }

    /// Some rows, in that order.
    pub fn gathered(&self, rows: &[u32]) -> Self {
        let columns = self.columns.iter().map(|column| column.with_cells(rows::gather(&column.cells, rows))).collect();
        Self { columns, n_rows: rows.len() }
    }

    /// All rows in another order, each as often as every other: what is known of the columns stays known.
    pub fn rearranged(&self, rows: &[u32]) -> Self {
        let times = (rows.len() / self.n_rows.max(1)) as u64;
        debug_assert_eq!(rows.len() as u64, times * self.n_rows as u64);
        let of = |column: &Named| {
            let mut column = Named { cells: rows::rearranged(&column.cells, rows), ..column.clone() };
            column.field.n_missing *= times;
            column
        };
        Self { columns: self.columns.iter().map(of).collect(), n_rows: rows.len() }
    }

    /// The rows that are marked; the same frame when all are.
    pub fn kept(&self, is_kept: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<u32> = (0..self.n_rows).filter(|&row| is_kept(row)).map(|row| row as u32).collect();
        if rows.len() == self.n_rows { self.clone() } else { self.gathered(&rows) }
    }
}

impl Named {
    /// The fault of being of the wrong kind.
    pub fn refuse(&self, expected: Words) -> Fault {
        Fault::WrongKind { column: self.field.name.clone(), expected, found: self.field.kind }
    }
}

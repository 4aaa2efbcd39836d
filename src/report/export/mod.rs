//! Tables as files: CSV, XLSX and JSON, written piece by piece, so that a million rows need the memory of some thousand.
//!
//! [`write`] is the one door: it takes the columns of any table and hands on pieces of the file.

mod csv;
mod json;
mod sheet;
#[cfg(test)]
mod tests;
mod xlsx;
mod zip;

use serde::{Deserialize, Serialize};

use super::TidyTable;
use crate::data::{Column, ColumnKind, Field};
use crate::i18n::Unit;

/// About so many bytes are handed on at a time.
const PIECE_BYTES: usize = 1 << 20;
/// So many rows are written between two looks at the size of the piece.
const ROWS_AT_ONCE: usize = 1000;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum FileKind {
    /// Comma-separated text.
    #[default]
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// An array of objects.
    Json,
}

/// How a CSV file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum TextEncoding {
    /// UTF-8 with the mark by which Excel knows it.
    #[default]
    Utf8Marked,
    /// UTF-8 as other programs like it.
    Utf8,
    /// What Chinese editions of Excel expect of a file without a mark.
    Gb18030,
}

/// What file is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileFormat {
    /// What kind of file.
    pub kind: FileKind,
    /// The encoding of CSV.
    pub encoding: TextEncoding,
    /// Whether texts in CSV that a spreadsheet would run as formulas stay as they are. XLSX and JSON say that they are texts.
    pub keeps_formulas: bool,
}

impl FileKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Json];

    /// The end of the file's name, which is its name in hooks too.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

/// A column on its way out.
#[derive(Debug, Clone)]
pub struct FileColumn<'a> {
    /// Its name.
    pub name: &'a str,
    /// What its numbers measure.
    pub unit: Unit,
    /// Its cells.
    pub cells: &'a Column,
}

impl<'a> FileColumn<'a> {
    /// A column of a data set.
    pub fn of_field(field: &'a Field, cells: &'a Column) -> Self {
        let unit = match field.kind {
            ColumnKind::Percent => Unit::Share,
            ColumnKind::Money => Unit::Money(field.currency.clone()),
            _ => Unit::Plain,
        };
        Self { name: &field.name, unit, cells }
    }

    /// The columns of a result.
    pub fn of_result(table: &'a TidyTable) -> Vec<Self> {
        let column = |column: &'a super::TidyColumn| Self {
            name: &column.name,
            unit: column.unit.clone(),
            cells: &column.cells,
        };
        table.columns.iter().map(column).collect()
    }
}

/// Takes a piece of the file; answers whether to go on.
pub type OnPiece<'a> = dyn FnMut(Vec<u8>) -> bool + 'a;

/// Writes columns of equal length as a file; `title` names the sheet of a workbook. The last piece is returned; none when
/// it was cancelled.
pub fn write(title: &str, columns: &[FileColumn], format: FileFormat, on_piece: &mut OnPiece) -> Option<Vec<u8>> {
    match format.kind {
        FileKind::Csv => csv::write(columns, format, on_piece),
        FileKind::Xlsx => xlsx::write(title, columns, on_piece),
        FileKind::Json => json::write(columns, on_piece),
    }
}

/// Stretches of rows, each small enough to be written at once.
fn stretches(columns: &[FileColumn]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let n_rows = columns.first().map_or(0, |column| column.cells.len());
    (0..n_rows).step_by(ROWS_AT_ONCE).map(move |start| start..(start + ROWS_AT_ONCE).min(n_rows))
}

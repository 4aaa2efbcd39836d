//! CSV files.

use super::{FileColumn, FileFormat, OnPiece, PIECE_BYTES, TextEncoding, stretches};
use crate::data::Column;
use crate::data::csv::write::{Formulas, write_header, write_rows};

/// Writes the file.
pub fn write(columns: &[FileColumn], format: FileFormat, on_piece: &mut OnPiece) -> Option<Vec<u8>> {
    let formulas = if format.keeps_formulas { Formulas::AsTheyAre } else { Formulas::Defused };
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let cells: Vec<&Column> = columns.iter().map(|column| column.cells).collect();
    let mut text = String::new();
    if format.encoding == TextEncoding::Utf8Marked {
        text.push('\u{feff}');
    }
    write_header(&names, &mut text, formulas);
    for rows in stretches(columns) {
        write_rows(&cells, rows, &mut text, formulas);
        if text.len() >= PIECE_BYTES && !on_piece(encoded(std::mem::take(&mut text), format.encoding)) {
            return None;
        }
    }
    Some(encoded(text, format.encoding))
}

/// GB18030 has a place for every character, so nothing is lost.
fn encoded(text: String, encoding: TextEncoding) -> Vec<u8> {
    match encoding {
        TextEncoding::Utf8Marked | TextEncoding::Utf8 => text.into_bytes(),
        TextEncoding::Gb18030 => encoding_rs::GB18030.encode(&text).0.into_owned(),
    }
}

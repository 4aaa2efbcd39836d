//! JSON files: an array with an object per row.

use super::{FileColumn, OnPiece, PIECE_BYTES, stretches};
use crate::data::{Cell, csv::write::write_number};

/// Writes the file.
pub fn write(columns: &[FileColumn], on_piece: &mut OnPiece) -> Option<Vec<u8>> {
    let keys: Vec<String> = columns.iter().map(|column| quoted(column.name)).collect();
    let mut text = String::from("[");
    for rows in stretches(columns) {
        for row in rows {
            text.push_str(if row == 0 { "\n{" } else { ",\n{" });
            for (position, (key, column)) in keys.iter().zip(columns).enumerate() {
                if position > 0 {
                    text.push(',');
                }
                text.push_str(key);
                text.push(':');
                write_cell(column.cells.cell(row), &mut text);
            }
            text.push('}');
        }
        if text.len() >= PIECE_BYTES && !on_piece(std::mem::take(&mut text).into_bytes()) {
            return None;
        }
    }
    text.push_str("\n]\n");
    Some(text.into_bytes())
}

/// Missing is null, a number that JSON cannot hold is its name, days are texts.
fn write_cell(cell: Cell, text: &mut String) {
    match cell {
        Cell::Missing => text.push_str("null"),
        Cell::Number(x) if x.is_finite() => write_number(x, text),
        Cell::Number(x) => text.push_str(if x > 0.0 { "\"inf\"" } else { "\"-inf\"" }),
        Cell::Boolean(yes) => text.push_str(if yes { "true" } else { "false" }),
        Cell::Text(words) => text.push_str(&quoted(words)),
        Cell::Date(_) | Cell::DateTime(_) => text.push_str(&quoted(&cell.to_plain_text())),
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_else(|error| unreachable!("a text is always JSON: {error}"))
}

//! Tables back to CSV: for exports and for looking at what an import made of a file.

use std::ops::Range;

use crate::data::{Cell, Column};

/// What happens to texts that a spreadsheet would run as formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formulas {
    /// Texts that begin with `=`, `+`, `-`, `@`, a tab or a carriage return and are no numbers get an apostrophe in front.
    Defused,
    /// Written as they are.
    AsTheyAre,
}

/// Appends the header line.
pub fn write_header(names: &[&str], out: &mut String, formulas: Formulas) {
    for (position, name) in names.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        write_text(name, out, formulas, false);
    }
    out.push_str("\r\n");
}

/// Appends rows `range` (cut to the length of the columns, which are equally long), quoted as RFC 4180 says: numbers with
/// all their digits, days as 2024-01-31, missing cells empty.
pub fn write_rows(columns: &[&Column], range: Range<usize>, out: &mut String, formulas: Formulas) {
    let n_rows = columns.first().map_or(0, |column| column.len());
    for row in range.start..range.end.min(n_rows) {
        // A line without any mark would be taken for a blank line; quotes show that a row is there.
        let is_blank = columns.iter().all(|column| column.is_missing(row));
        for (position, column) in columns.iter().enumerate() {
            if position > 0 {
                out.push(',');
            }
            match column.cell(row) {
                Cell::Missing if is_blank && position == 0 => out.push_str("\"\""),
                Cell::Missing => {}
                Cell::Text(text) => write_text(text, out, formulas, true),
                Cell::Number(x) => write_number(x, out),
                other => out.push_str(&other.to_plain_text()),
            }
        }
        out.push_str("\r\n");
    }
}

/// Appends all digits that tell the number from its neighbours; powers of ten where zeros would be endless.
pub fn write_number(x: f64, out: &mut String) {
    use std::fmt::Write as _;
    let size = x.abs();
    let is_handy = size == 0.0 || (1e-6..1e15).contains(&size);
    // Writing to a string cannot fail.
    let _ = if is_handy { write!(out, "{x}") } else { write!(out, "{x:e}") };
}

fn write_text(text: &str, out: &mut String, formulas: Formulas, is_cell: bool) {
    let is_formula = formulas == Formulas::Defused && is_formula(text);
    // Blanks at the ends are part of the text only inside quotes; an empty text is told from a missing cell by them.
    let needs_quotes = text.contains([',', '"', '\n', '\r']) || is_cell && text.is_empty() || text.starts_with('\'');
    if needs_quotes {
        out.push('"');
    }
    if is_formula {
        out.push('\'');
    }
    let mut rest = text;
    while let Some(at) = rest.find('"') {
        out.push_str(&rest[..=at]);
        out.push('"');
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    if needs_quotes {
        out.push('"');
    }
}

/// Whether a spreadsheet would take a text for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().map_or(true, |x| !x.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Column;

    fn written(column: Column, defuse: bool) -> String {
        let mut out = String::new();
        let formulas = if defuse { Formulas::Defused } else { Formulas::AsTheyAre };
        write_rows(&[&column], 0..usize::MAX, &mut out, formulas);
        out
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let texts = Column::from_labels(&["a", "b,c", "say \"hi\"", "two\nlines"]);
        assert_eq!(written(texts, false), "a\r\n\"b,c\"\r\n\"say \"\"hi\"\"\"\r\n\"two\nlines\"\r\n");
        assert_eq!(written(Column::from_texts([None, Some("b")]), false), "\"\"\r\nb\r\n");
        assert_eq!(
            written(Column::from_numbers(vec![0.1 + 0.2, -3.0, 1e300]), false),
            "0.30000000000000004\r\n-3\r\n1e300\r\n"
        );
        assert_eq!(written(Column::from_days(&[Some(19_753)]), false), "2024-01-31\r\n");
    }

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        let texts = Column::from_labels(&["=1+1", "+SUM(1)", "-2+3", "@A1", "-5", "+7.5", "a=b"]);
        assert_eq!(written(texts.clone(), true), "'=1+1\r\n'+SUM(1)\r\n'-2+3\r\n'@A1\r\n-5\r\n+7.5\r\na=b\r\n");
        assert!(written(texts, false).starts_with("=1+1\r\n"));
        assert_eq!(
            written(Column::from_labels(&["=HYPERLINK(\"x\",\"y\")"]), true),
            "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n"
        );
        assert_eq!(written(Column::from_numbers(vec![-5.0]), true), "-5\r\n");
    }
}

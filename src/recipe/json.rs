//! Results as JSON, with all their digits.

use serde_json::{Value, json};

use crate::analyses::contract::Outcome;
use crate::analyses::presentation::{Reason, insert_sampled};
use crate::data::csv::{ImportNotes, ImportParams};
use crate::data::{Cell, Schema};
use crate::i18n::Language;
use crate::report::{self, TidyTable};

/// A data set as it was read.
pub fn dataset(name: &str, schema: &Schema, notes: &ImportNotes) -> Value {
    let column = |field: &crate::data::Field| {
        json!({
            "name": field.name,
            "kind": field.kind.name(),
            "role": field.role.map(|role| role.name()),
            "n_missing": field.n_missing,
            "n_distinct": field.n_distinct,
            "is_identifier": field.is_identifier,
        })
    };
    let ImportParams { encoding, delimiter, .. } = &notes.resolved;
    json!({
        "name": name,
        "n_rows": schema.n_rows,
        "n_read": notes.n_read,
        "n_rejected": notes.n_rejected,
        "n_undrawn": notes.n_undrawn,
        "encoding": encoding,
        "delimiter": delimiter,
        "import": notes.resolved,
        "sheets": notes.sheets,
        "columns": schema.fields.iter().map(column).collect::<Vec<_>>(),
        "notes": notes.notes.iter().map(|note| {
            json!({ "code": note.code, "column": note.column, "text": report::plain(&note.en), "zh": report::plain(&note.zh) })
        }).collect::<Vec<_>>(),
        "rejected": notes.rejected,
    })
}

/// A table: its column names and its rows.
pub fn table(table: &TidyTable) -> Value {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let row = |row_idx| table.columns.iter().map(|column| cell(column.cells.cell(row_idx))).collect::<Vec<_>>();
    json!({ "columns": names, "rows": (0..table.n_rows()).map(row).collect::<Vec<_>>() })
}

/// A cell: missing is null, a number that JSON cannot hold is its name.
pub fn cell(cell: Cell) -> Value {
    match cell {
        Cell::Missing => Value::Null,
        Cell::Number(x) if x.is_nan() => json!("NaN"),
        Cell::Number(x) if x.is_infinite() => json!(if x > 0.0 { "inf" } else { "-inf" }),
        // Whole numbers are written as such, for readers who count.
        Cell::Number(x) if x.fract() == 0.0 && x.abs() < 9e15 => json!(x as i64),
        Cell::Number(x) => json!(x),
        Cell::Text(text) => json!(text),
        Cell::Boolean(yes) => json!(yes),
        Cell::Date(_) | Cell::DateTime(_) => json!(cell.to_plain_text()),
    }
}

/// A finished run: all tables and every finding in both languages.
pub fn outcome(outcome: &dyn Outcome, rows: &[TidyTable], sample: Option<(u64, u64)>) -> (Value, Value) {
    let tables = outcome.tables();
    let tables = tables.iter().chain(rows).map(|one| (one.name.clone(), table(one)));
    let [en, zh] = Language::ALL.map(|language| {
        let mut findings = outcome.findings(language);
        if let Some(sample) = sample {
            insert_sampled(&mut findings, language, sample);
        }
        findings
    });
    let findings = en.iter().zip(&zh).map(|(en, zh)| json!({ "code": en.code, "en": en.plain(), "zh": zh.plain() }));
    (Value::Object(tables.collect()), Value::Array(findings.collect()))
}

/// Why there is no answer.
pub fn error(reason: &Reason) -> Value {
    json!({ "code": reason.code, "en": report::plain(&reason.en), "zh": report::plain(&reason.zh) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_and_missing_is_null() {
        let written = |x| cell(Cell::Number(x)).to_string();
        assert_eq!(written(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(written(3.0), "3");
        assert_eq!(written(f64::INFINITY), "\"inf\"");
        assert_eq!(cell(Cell::Missing), Value::Null);
        assert_eq!(cell(Cell::Date(0)), json!("1970-01-01"));
    }
}

//! The quality report, against pandas on a cut of UCI Online Retail.

use serde_json::{Value, json};
use sightline::analyses::contract::Outcome;
use sightline::analyses::quality::Quality;
use sightline::data::csv::{self, ImportParams};
use sightline::data::{Cell, Schema, Table};
use sightline::report::TidyTable;

use crate::support;

/// The eight columns of the file; the ninth, an amount, is made by the import.
fn retail() -> Table {
    let read = csv::read(&support::bytes("retail/data.csv"), &ImportParams::default()).unwrap().table;
    let schema = Schema { fields: read.schema().fields[..8].to_vec(), n_rows: read.schema().n_rows };
    Table::new(schema, read.columns()[..8].to_vec())
}

fn tables(table: &Table, settings: Value) -> Vec<TidyTable> {
    support::run::<Quality>(table, settings).expect("an answer").outcome.tables()
}

fn row_of(table: &TidyTable, column: &str, label: &str) -> Option<usize> {
    let cells = &table.column(column).unwrap().cells;
    (0..cells.len()).find(|&row| cells.cell(row) == Cell::Text(label))
}

#[test]
fn counts_are_those_of_pandas() {
    let expected = support::json("quality/retail/expected.json");
    let table = retail();
    let found = tables(&table, json!({}));
    let (tidy, glance) = (&found[0], &found[1]);
    for what in ["n_rows", "n_columns", "n_duplicate_rows", "completeness", "uniqueness"] {
        support::close(what, glance.number(what, 0), expected[what].as_f64().unwrap(), 1e-15);
    }
    for what in ["n_missing", "n_distinct", "n_negative"] {
        for (name, count) in expected[what].as_object().unwrap() {
            let row = row_of(tidy, "column", name).unwrap();
            assert_eq!(tidy.number(what, row), count.as_f64().unwrap(), "{what} of {name}");
        }
    }
    for rule in ["iqr", "mad", "z"] {
        let tidy = &tables(&table, json!({ "outliers": rule }))[0];
        for (name, count) in expected["n_outliers"][rule].as_object().unwrap() {
            let row = row_of(tidy, "column", name).unwrap();
            assert_eq!(tidy.number("n_outliers", row), count.as_f64().unwrap(), "{rule} outliers of {name}");
        }
    }
}

#[test]
fn keys_and_days_are_counted_as_pandas_does() {
    let expected = support::json("quality/retail/expected.json");
    let found = tables(&retail(), json!({ "key": ["InvoiceNo", "StockCode"], "today": "2011-06-30" }));
    let issues = found.iter().find(|table| table.name == "issues").unwrap();
    for (code, what) in [("duplicate_keys", "n_duplicate_keys"), ("future_date", "n_after_2011_06")] {
        let count = row_of(issues, "code", code).map_or(0.0, |row| issues.number("n_rows", row));
        assert_eq!(count, expected[what].as_f64().unwrap(), "{code}");
    }
}

//! Cleaning steps, against pandas on a cut of UCI Online Retail.

use std::collections::BTreeMap;

use serde_json::Value;
use sightline::clean::{Action, Step, Workshop};
use sightline::data::csv::{self, ImportParams};
use sightline::data::{Cell, Column, Table};
use sightline::pulse::Pulse;

use crate::support;

/// The sum over rows of (row % 97 + 1) times the cell as a number, and the same of absolute values.
fn checksum(column: &Column) -> (f64, f64) {
    let value = |row: usize| match column.cell(row) {
        Cell::Missing => 0.0,
        Cell::Text(text) => text.bytes().map(f64::from).sum(),
        Cell::Number(x) => x,
        Cell::Date(day) => f64::from(day),
        Cell::DateTime(ms) => ms as f64,
        Cell::Boolean(yes) => f64::from(u8::from(yes)),
    };
    let weighted = |row: usize| (row % 97 + 1) as f64 * value(row);
    let rows = || 0..column.len();
    (
        sightline::numeric::sum::sum(rows().map(weighted)),
        sightline::numeric::sum::sum(rows().map(|row| weighted(row).abs())),
    )
}

fn steps(written: &Value) -> Vec<Step> {
    serde_json::from_value(written.clone()).unwrap()
}

/// What is wrong with a cleaned table; nothing when it is as pandas made it.
fn faults(table: &Table, case: &Value) -> Vec<String> {
    let name = case["name"].as_str().unwrap();
    let expected = case["columns"].as_array().unwrap();
    let names: Vec<&str> = table.schema().fields.iter().map(|field| field.name.as_str()).collect();
    let wanted: Vec<&str> = expected.iter().map(|column| column["name"].as_str().unwrap()).collect();
    if names != wanted || table.n_rows() as u64 != case["n_rows"].as_u64().unwrap() {
        return vec![format!(
            "{name}: columns {names:?} of {} rows, expected {wanted:?} of {}",
            table.n_rows(),
            case["n_rows"]
        )];
    }
    let mut faults = Vec::new();
    for ((field, column), expected) in table.schema().fields.iter().zip(table.columns()).zip(expected) {
        let at = format!("{name}, {}", field.name);
        for (what, count) in [("n_missing", field.n_missing), ("n_distinct", field.n_distinct)] {
            // Scaled and computed numbers that differ by a rounding are one in one program and two in the other.
            let is_rounded = what == "n_distinct" && field.kind.is_numeric();
            let expected = expected[what].as_u64().unwrap();
            if count != expected && !(is_rounded && count.abs_diff(expected) * 50 <= expected) {
                faults.push(format!("{at}: {what} {count}, expected {expected}"));
            }
        }
        let (sum, size) = checksum(column);
        let number = |what: &str| expected[what].as_f64().unwrap();
        let allowed = case["tolerance"].as_f64().unwrap() * number("size").max(1e-12);
        if (sum - number("checksum")).abs() > allowed || (size - number("size")).abs() > allowed {
            faults.push(format!("{at}: checksum {sum:e}, expected {:e}, allowed {allowed:e}", number("checksum")));
        }
    }
    faults
}

#[test]
fn every_step_gives_what_pandas_gives() {
    let cases = support::json("cleaning/retail/expected.json");
    let import = csv::read(&support::bytes("retail/data.csv"), &ImportParams::default()).unwrap();
    let asked = |name: &&&str| cases.to_string().contains(&format!("\"step\":\"{name}\""));
    let without: Vec<&&str> = Action::NAMES.iter().filter(|name| !asked(name)).collect();
    assert!(without.is_empty(), "steps without a case: {without:?}");
    let mut found = Vec::new();
    let mut workshop = Workshop::default();
    workshop.load("sales", import.table.clone(), BTreeMap::new());
    workshop.load("other", import.table, BTreeMap::new());
    for case in cases["cases"].as_array().unwrap() {
        workshop.set_steps("sales", steps(&case["steps"]));
        workshop.set_steps("other", if case["other"].is_null() { Vec::new() } else { steps(&case["other"]) });
        let cleaned = workshop.clean("sales", &mut Pulse::silent()).unwrap();
        match &cleaned.error {
            Some(error) => found.push(format!("{}: {error}", case["name"])),
            None => found.extend(faults(&cleaned.table, case)),
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

//! Loading cases and comparing numbers.
#![allow(dead_code, clippy::disallowed_methods, reason = "test support: reads the files that lie beside it")]

use serde_json::Value;
use sightline::analyses::contract::{Analysis, Answer, Given, Params};
use sightline::data::{Column, Table, calendar};
use sightline::pulse::Pulse;

/// The bytes of a file under `tests/reference/`.
pub fn bytes(path: &str) -> Vec<u8> {
    let full = format!("{}/tests/reference/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&full).unwrap_or_else(|error| panic!("{full}: {error}"))
}

/// A JSON file under `tests/reference/`.
pub fn json(path: &str) -> Value {
    serde_json::from_slice(&bytes(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A plain CSV under `tests/reference/`: a column is numbers if all its cells are, days if all are ISO dates, else text.
pub fn table(path: &str) -> Table {
    let text = String::from_utf8(bytes(path)).expect("UTF-8");
    let mut rows = text.lines().map(cells);
    let header = rows.next().expect("a header");
    let rows: Vec<Vec<String>> = rows.filter(|row| row.len() == header.len()).collect();
    Table::from_columns(header.into_iter().enumerate().map(|(index, name)| {
        let texts: Vec<&str> = rows.iter().map(|row| row[index].as_str()).collect();
        (name, column(&texts))
    }))
}

fn column(texts: &[&str]) -> Column {
    let present = |text: &&&str| !matches!(**text, "" | "NA" | "NaN");
    if texts.iter().filter(present).all(|text| text.parse::<f64>().is_ok()) {
        return Column::from_numbers(texts.iter().map(|text| text.parse().unwrap_or(f64::NAN)).collect());
    }
    if texts.iter().filter(present).all(|text| calendar::parse_iso(text).is_some()) {
        return Column::from_days(&texts.iter().map(|text| calendar::parse_iso(text)).collect::<Vec<_>>());
    }
    Column::from_texts(texts.iter().map(|text| present(&text).then_some(*text)))
}

fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(c),
        }
    }
    cells.push(cell);
    cells
}

/// Runs an analysis with the given settings (a JSON map), the rest suggested.
pub fn run<A: Analysis>(table: &Table, settings: Value) -> Result<Answer<A::Outcome>, A::Error> {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    let params = A::Params::complete(table.schema(), &Given(map)).expect("settings of the right form");
    let problem = params.check(table.schema()).err();
    assert!(problem.is_none(), "{problem:?}", problem = problem.map(|p| sightline_words(&p)));
    let Ok(params) = params.validate(table.schema()) else { panic!("settings that work") };
    A::run(table, &params, &mut Pulse::silent())
}

fn sightline_words(problem: &impl sightline::analyses::contract::Worded) -> String {
    problem.words(sightline::i18n::Language::En)
}

/// Whether two numbers agree to a relative tolerance (absolute below one in a million million).
#[track_caller]
pub fn close(what: &str, got: f64, expected: f64, rel_tol: f64) {
    let error = (got - expected).abs();
    let allowed = rel_tol * expected.abs().max(1e-12);
    assert!(
        error <= allowed,
        "{what}: got {got:.17e}, expected {expected:.17e}, relative error {:.1e}",
        error / expected.abs()
    );
}

//! Every step on tables small enough to be worked out by hand; properties of pipelines.

mod cells;
mod properties;
mod shape;
mod together;

use super::{Changed, Others, Step, StepError, apply};
use crate::data::{Column, Table, calendar};
use crate::i18n::{Language, Worded};
use crate::pulse::Pulse;

/// A table from lines of cells: numbers, ISO dates, true and false are read as such, empty cells are missing.
fn table(text: &str) -> Table {
    let mut lines = text.trim().lines().map(|line| line.trim_start().split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    Table::from_columns(header.iter().enumerate().map(|(index, name)| {
        let cells: Vec<&str> = rows.iter().map(|row| row[index]).collect();
        (*name, column(&cells))
    }))
}

fn column(cells: &[&str]) -> Column {
    let is_all = |is: &dyn Fn(&str) -> bool| cells.iter().all(|cell| cell.is_empty() || is(cell));
    let some = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    if cells.iter().all(|cell| cell.is_empty()) {
        return Column::new(crate::data::Values::Empty(cells.len() as u64), None);
    }
    if is_all(&|cell| cell.parse::<f64>().is_ok()) {
        return Column::from_numbers(cells.iter().map(|cell| cell.parse().unwrap_or(f64::NAN)).collect());
    }
    if is_all(&|cell| calendar::parse_iso(cell).is_some()) {
        return Column::from_days(&cells.iter().map(|cell| calendar::parse_iso(cell)).collect::<Vec<_>>());
    }
    if is_all(&|cell| matches!(cell, "true" | "false")) {
        return Column::from_booleans(
            &cells.iter().map(|cell| some(cell).map(|cell| cell == "true")).collect::<Vec<_>>(),
        );
    }
    Column::from_texts(cells.iter().map(|cell| (!cell.is_empty()).then_some(*cell)))
}

/// A table as the lines that it could be read from.
fn lines(table: &Table) -> String {
    let names: Vec<&str> = table.schema().fields.iter().map(|field| field.name.as_str()).collect();
    let mut text = names.join(",");
    for row in 0..table.n_rows() {
        let cells: Vec<String> = table.columns().iter().map(|column| column.cell(row).to_plain_text()).collect();
        text.push('\n');
        text.push_str(&cells.join(","));
    }
    text
}

fn step(json: &str) -> Step {
    Step::from_json(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn run(before: &Table, json: &str, others: &Others) -> Result<(Table, Changed), StepError> {
    apply(before, &step(json), others, &mut Pulse::silent())
}

/// What a step makes of a table. What it made must also be what its cells say, and the same again from its JSON.
#[track_caller]
fn check(before: &str, json: &str, expected: &str) -> Changed {
    let before = table(before);
    let kept = lines(&before);
    let (after, changed) = run(&before, json, &Others::new()).unwrap_or_else(|error| panic!("{json}: {error}"));
    let expected: Vec<&str> = expected.split('\n').map(str::trim_start).collect();
    assert_eq!(lines(&after), expected.join("\n"), "{json}");
    assert_eq!(lines(&before), kept, "the table itself stays as it was");
    described(&after);
    assert_eq!(step(&step(json).to_json()), step(json));
    assert_eq!((changed.n_rows_before, changed.n_rows_after), (before.n_rows() as u64, after.n_rows() as u64));
    // What was learnt is taken back and gives the same again.
    if let Some(fitted) = &changed.fitted {
        let again = step(json).with_fitted(fitted);
        let (after_again, _) = apply(&before, &again, &Others::new(), &mut Pulse::silent()).unwrap();
        assert_eq!(lines(&after_again), lines(&after), "{}", again.to_json());
    }
    changed
}

/// The schema tells of the cells what they are.
#[track_caller]
fn described(table: &Table) {
    for (field, column) in table.schema().fields.iter().zip(table.columns()) {
        let plain = crate::data::table::describe(field.name.clone(), column);
        let counts =
            |field: &crate::data::Field| (field.n_missing, field.n_distinct, field.range, field.levels.clone());
        assert_eq!(counts(field), counts(&plain), "{}", field.name);
        assert!(field.kind == plain.kind || field.kind.is_numeric() && plain.kind.is_numeric(), "{field:?}");
    }
}

/// A step that cannot run: its code, and words in both languages that hold these.
#[track_caller]
fn refuse(before: &str, json: &str, code: &str, words: &str) {
    let error = run(&table(before), json, &Others::new()).expect_err(json);
    assert_eq!(error.code(), code, "{error}");
    assert!(error.words(Language::En).contains(words), "{error}");
    assert!(error.words(Language::Zh).starts_with("第 1 步"), "{}", error.words(Language::Zh));
}

#[test]
fn a_disabled_step_does_nothing() {
    let changed = check("a\n1\n2", r#"{"step":"drop","columns":["nowhere"],"disabled":true}"#, "a\n1\n2");
    assert_eq!(changed.n_cells_changed, 0);
}

#[test]
fn a_cancelled_step_says_so() {
    let mut sink = |_| false;
    let error =
        apply(&table("a\n1"), &step(r#"{"step":"drop","columns":["a"]}"#), &Others::new(), &mut Pulse::new(&mut sink));
    assert_eq!(error.unwrap_err().code(), "cancelled");
}

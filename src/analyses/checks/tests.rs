//! Unit tests of `checks`.

use super::*;
use crate::analyses::contract::{Given, Outcome, Params};
use crate::data::{Cell, Column, Role};
use crate::i18n::Language;
use crate::report::TidyTable;
use serde_json::json;

fn orders() -> Table {
    let days = [Some(19_723), Some(19_724), Some(19_760), Some(19_761), None];
    Table::from_columns([
        ("day", Column::from_days(&days)),
        ("quantity", Column::from_numbers(vec![1.0, 2.0, 3.0, 4.0, 5.0])),
        ("unit price", Column::from_numbers(vec![1.1, 1.0, 2.0, f64::NAN, 2.0])),
        ("amount", Column::from_numbers(vec![1.1, 2.005, 7.0, 4.0, 11.0])),
    ])
    .with_roles(&[
        ("day", Role::Date),
        ("quantity", Role::Quantity),
        ("unit price", Role::UnitPrice),
        ("amount", Role::Amount),
    ])
}

fn ask(table: &Table, given: serde_json::Value) -> Answer<ChecksOutcome> {
    let given = Given::from_json(&given.to_string()).unwrap();
    let params = ChecksParams::complete(table.schema(), &given).unwrap().validate(table.schema()).unwrap();
    Checks::run(table, &params, &mut Pulse::silent()).unwrap()
}

fn column(table: &TidyTable, name: &str) -> Vec<f64> {
    (0..table.n_rows()).map(|row| table.number(name, row)).collect()
}

#[test]
fn rows_pass_fail_or_cannot_be_told() {
    // By hand: 1.1 fits, 2.005 within the hundredth, 7 is not 6, one price is missing, 11 is not 10.
    let answer = ask(&orders(), json!({ "rules": [{ "check": "amount = quantity * [unit price] ± 0.01" }] }));
    let tables = answer.outcome.tables();
    assert_eq!(["n_passed", "n_failed", "n_unknown"].map(|name| tables[0].number(name, 0)), [2.0, 2.0, 1.0]);
    assert_eq!(tables[0].number("pass_rate", 0), 0.5);
    assert_eq!((column(&tables[1], "n_passed"), column(&tables[1], "n_failed")), (vec![2.0, 0.0], vec![0.0, 1.0]));
    assert_eq!(column(&answer.rows[0], "row"), [3.0, 5.0]);
    assert_eq!(answer.rows[0].column("amount").unwrap().cells.cell(1), Cell::Text("11"));
    let codes: Vec<&str> = answer.outcome.findings(Language::En).iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["held", "failed", "unknown", "worst_month", "look"]);
    assert_eq!(answer.outcome.figures(Language::Zh).len(), 1);
}

#[test]
fn a_check_that_cannot_be_asked_says_where_and_leaves_the_others_alone() {
    let rules = json!({ "rules": [{ "check": "amount >= cost" }, { "check": "amount >" }, { "check": "amount > 0" }], "date": null });
    let answer = ask(&orders(), rules);
    let findings = answer.outcome.findings(Language::En);
    let bad: Vec<String> = findings.iter().filter(|one| one.code == "bad_check").map(|one| one.plain()).collect();
    assert!(bad[0].contains("11") && bad[0].contains("cost"), "{bad:?}");
    assert_eq!(bad.len(), 2);
    assert!(findings[0].plain().contains("1 of 1"), "{}", findings[0].plain());
    assert!(answer.rows.is_empty() && answer.outcome.figures(Language::En).is_empty());
    assert_eq!(answer.outcome.tables().len(), 1);
}

#[test]
fn the_file_before_is_compared_and_today_is_given() {
    let earlier = json!([{ "file": "may.csv", "n_rows": 9, "rules": [{ "rule": "known", "n_passed": 9, "n_failed": 0, "n_unknown": 0 }] }]);
    let given =
        json!({ "rules": [{ "name": "known", "check": "day <= today()" }], "today": "2024-01-31", "files": earlier });
    let outcome = ask(&orders(), given).outcome;
    // By hand: the days are 1, 2 January, 7, 8 February and none.
    let tables = outcome.tables();
    assert_eq!(["n_passed", "n_failed", "n_unknown"].map(|name| tables[0].number(name, 0)), [2.0, 2.0, 1.0]);
    assert_eq!((tables[2].name.as_str(), tables[2].number("pass_rate", 0)), ("by_file", 1.0));
    let fell = outcome.findings(Language::En).into_iter().find(|one| one.code == "fell").unwrap().plain();
    assert!(fell.contains("100%") && fell.contains("may.csv") && fell.contains("50%"), "{fell}");
    let unset = ask(&orders(), json!({ "rules": [{ "check": "day <= today()" }] })).outcome;
    assert!(unset.findings(Language::En).iter().any(|one| one.code == "bad_check" && one.plain().contains("Today")));
}

#[test]
fn what_the_roles_say_is_suggested() {
    let params = ChecksParams::suggest(orders().schema(), &Given::default());
    assert_eq!(params.rules[0].check, "amount = quantity * [unit price] ± 0.01");
    assert_eq!((params.rules.len(), params.date.as_deref()), (3, Some("day")));
    let mut columns: Vec<(String, Column)> = Vec::new();
    for (field, cells) in orders().schema().fields.iter().zip(orders().columns()) {
        columns.push((field.name.clone(), cells.clone()));
    }
    columns.push(("Discount".to_owned(), Column::from_numbers(vec![0.1; orders().n_rows()])));
    let roles = [("amount", Role::Amount), ("quantity", Role::Quantity), ("unit price", Role::UnitPrice)];
    let discounted = Table::from_columns(columns).with_roles(&roles);
    assert_eq!(ChecksParams::suggest(discounted.schema(), &Given::default()).rules[0].check, "not is_missing(amount)");
    let bare = Table::from_columns([("x", Column::from_numbers(vec![1.0]))]);
    let nothing = ChecksParams::suggest(bare.schema(), &Given::default());
    assert!(nothing.check(bare.schema()).is_err());
}

#[test]
fn empty_and_missing_data_are_answered_in_words() {
    let empty = Table::from_columns([("x", Column::from_numbers(Vec::new()))]);
    let given = Given::from_json(r#"{"rules":[{"check":"x > 0"}]}"#).unwrap();
    let params = ChecksParams::complete(empty.schema(), &given).unwrap().validate(empty.schema()).unwrap();
    assert_eq!(Checks::run(&empty, &params, &mut Pulse::silent()).unwrap_err(), ChecksError::NoRows);
    let missing = Table::from_columns([("x", Column::from_numbers(vec![f64::NAN; 3]))]);
    let outcome = ask(&missing, json!({ "rules": [{ "check": "x > 0" }] })).outcome;
    assert!(outcome.tables()[0].number("pass_rate", 0).is_nan());
    assert_eq!(outcome.findings(Language::Zh).len(), 2);
}

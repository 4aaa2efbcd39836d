//! Unit tests of `cohorts`.

use serde_json::{Value, json};

use super::{Cohorts, CohortsError, CohortsOutcome, CohortsParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::data::{Column, Role, Table, calendar};
use crate::i18n::Language;
use crate::models::periods::Period;
use crate::pulse::Pulse;

fn day(text: &str) -> Option<i32> {
    calendar::parse_iso(text)
}

fn orders(rows: &[(&str, &str, f64)]) -> Table {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let customers: Vec<Option<String>> = rows.iter().map(|row| some(row.0)).collect();
    Table::from_columns([
        ("who", Column::from_texts(customers.iter().map(Option::as_deref))),
        ("when", Column::from_days(&rows.iter().map(|row| day(row.1)).collect::<Vec<_>>())),
        ("much", Column::from_numbers(rows.iter().map(|row| row.2).collect())),
    ])
    .with_roles(&[("who", Role::Customer), ("when", Role::Date), ("much", Role::Amount)])
}

fn contracts(rows: &[(&str, &str)]) -> Table {
    let column = |of: fn(&(&str, &str)) -> Option<i32>| Column::from_days(&rows.iter().map(of).collect::<Vec<_>>());
    Table::from_columns([("start", column(|row| day(row.0))), ("end", column(|row| day(row.1)))])
}

fn params(table: &Table, settings: Value) -> CohortsParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    CohortsParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<CohortsOutcome>, CohortsError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Cohorts::run(table, &params, &mut Pulse::silent())
}

fn codes(answer: &Answer<CohortsOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn a_triangle_by_hand() {
    let table = orders(&[
        ("a", "2024-01-05", 10.0),
        ("a", "2024-01-05", 5.0),
        ("a", "2024-03-01", 20.0),
        ("b", "2024-01-31", 8.0),
        ("b", "2024-02-01", 4.0),
        ("b", "2024-02-10", -4.0),
        ("c", "2024-02-20", 6.0),
        ("c", "2024-03-31", 2.0),
        ("", "2024-03-31", 2.0),
    ]);
    let outcome = run(&table, json!({"period": "month"})).unwrap().outcome;
    assert_eq!(
        (outcome.labels.clone(), outcome.sizes.clone()),
        (vec!["2024-01".into(), "2024-02".into(), "2024-03".into()], vec![2, 1, 0])
    );
    let active: Vec<Vec<u64>> =
        outcome.cells.iter().map(|cells| cells.iter().map(|cell| cell.n_active).collect()).collect();
    assert_eq!(active, [vec![2, 1, 1], vec![1, 1], vec![0]]);
    assert_eq!(outcome.cells[0].iter().map(|cell| cell.revenue).collect::<Vec<_>>(), [23.0, 4.0, 20.0]);
    // March is full: both cohorts count one period on, the first two on.
    assert_eq!(
        outcome.curve.iter().map(|point| (point.n_at_risk, point.n_active)).collect::<Vec<_>>(),
        [(3, 3), (3, 2), (2, 1)]
    );
    let gaps = outcome.gaps.unwrap();
    assert_eq!((gaps.n, gaps.median), (3, 40.0));
    assert_eq!((outcome.dropped.n_without_customer, outcome.dropped.n_returns), (1, 1));
    let cut = run(&table, json!({"period": "month", "observation_end": "2024-03-15"})).unwrap().outcome;
    assert!(cut.cells[0][2].is_partial && cut.curve.len() == 2);
}

#[test]
fn contracts_by_hand() {
    // Two of four end within the first month, on the day it is full and before; one lives for two; one goes on.
    let table = contracts(&[
        ("2024-01-10", "2024-02-10"),
        ("2024-01-10", "2024-01-20"),
        ("2024-01-10", "2024-03-15"),
        ("2024-01-10", ""),
        ("", "2024-01-01"),
        ("2024-02-01", "2024-01-01"),
    ]);
    let answer = run(&table, json!({"period": "month", "observation_end": "2024-04-10", "horizon": 2})).unwrap();
    let outcome = &answer.outcome;
    assert_eq!(outcome.cells[0].iter().map(|cell| cell.n_active).collect::<Vec<_>>(), [4, 2, 2, 1]);
    let projection = outcome.projection.as_ref().unwrap();
    assert_eq!(projection.observed[..4], [1.0, 0.5, 0.5, 0.25]);
    assert_eq!((outcome.dropped.n_incomplete, outcome.dropped.n_backwards), (1, 1));
    assert_eq!(answer.rows[0].number("survival", 0), 0.75);
    assert!(codes(&answer).contains(&"projected"));
}

#[test]
fn degenerate_shops_are_answered() {
    let one = run(&orders(&[("a", "2024-01-05", 1.0)]), json!({})).unwrap();
    assert!(["nobody_returns", "one_cohort", "few_lives"].iter().all(|code| codes(&one).contains(code)));
    let same = run(&orders(&[("a", "2024-01-05", 1.0), ("b", "2024-01-05", 1.0), ("a", "2024-01-05", 1.0)]), json!({}))
        .unwrap();
    assert_eq!((same.outcome.n_lives, same.outcome.n_events, same.rows[0].n_rows()), (2, 0, 0));
    for rows in [
        &[][..],
        &[("", "2024-01-05", 1.0)],
        &[("a", "", 1.0)],
        &[("a", "2024-01-05", -1.0)],
        &[("a", "2024-01-05", f64::NAN)],
    ] {
        assert_eq!(run(&orders(rows), json!({"period": "week"})).unwrap_err().code(), "no_purchases");
    }
    let stay = run(&contracts(&[("2024-01-05", ""), ("2024-02-05", "")]), json!({"end": "end"})).unwrap();
    assert!(codes(&stay).contains(&"not_projected"));
    assert_eq!(run(&contracts(&[("2024-01-05", "2023-01-05")]), json!({})).unwrap_err().code(), "no_contracts");
    for error in [CohortsError::NoPurchases { n_rows: 1 }, CohortsError::NoContracts { n_rows: 1 }] {
        assert!(Language::ALL.iter().all(|&language| !error.words(language).is_empty()));
    }
    // Decades of weeks: the latest cohorts are shown, the others are said.
    let long = run(
        &orders(&[("a", "1990-01-05", 1.0), ("a", "2024-01-05", 1.0), ("b", "2024-01-05", 1.0)]),
        json!({"period": "week"}),
    )
    .unwrap();
    assert_eq!((long.outcome.n_earlier, long.outcome.labels.len()), (1, 60));
}

#[test]
fn impossible_settings_name_themselves() {
    let table = orders(&[("a", "2024-01-05", 1.0)]);
    for (settings, name) in [
        (json!({"customer": null}), "customer"),
        (json!({"date": "who"}), "date"),
        (json!({"amount": "who"}), "amount"),
        (json!({"start": "when"}), "end"),
        (json!({"end": "when"}), "start"),
        (json!({"observation_end": "x"}), "observation_end"),
        (json!({"horizon": 0}), "horizon"),
        (json!({"level": 1.0}), "level"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
}

#[test]
fn a_period_that_is_left_to_us_has_a_word() {
    let table = orders(&[("a", "2024-01-05", 1.0)]);
    for (stated, period) in
        [(json!({}), None), (json!({"period": null}), None), (json!({"period": "week"}), Some(Period::Week))]
    {
        assert_eq!(params(&table, stated).period, period);
    }
    assert_eq!(serde_json::to_value(params(&table, json!({}))).unwrap()["period"], "auto");
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let names: Vec<String> = (0..300).map(|customer| format!("c{customer}")).collect();
    let dates: Vec<String> = (0..720).map(|n| calendar::iso(19_000 + n)).collect();
    let mut rows = Vec::new();
    for (customer, name) in names.iter().enumerate() {
        let start = customer * 2;
        let n = 1 + customer % 4;
        (0..n).for_each(|k| rows.push((name.as_str(), dates[(start + k * 31).min(719)].as_str(), 5.0)));
    }
    let shop = orders(&rows);
    let lives: Vec<(&str, &str)> =
        (0..300).map(|n| (dates[n].as_str(), if n % 3 == 0 { "" } else { dates[n + 40 + n % 90].as_str() })).collect();
    for (table, n_figures) in [(shop, 4), (contracts(&lives), 4)] {
        let answer = run(&table, json!({})).unwrap();
        for language in Language::ALL {
            assert!(answer.outcome.findings(language).iter().all(|sentence| !sentence.text.contains("NaN")));
            assert_eq!(answer.outcome.figures(language).len(), n_figures);
        }
        let order: Vec<_> = answer.outcome.findings(Language::En).iter().map(|sentence| sentence.tone).collect();
        assert!(order.is_sorted(), "{:?}", codes(&answer));
        let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
        let mut sink = |_| false;
        assert!(matches!(Cohorts::run(&table, &valid, &mut Pulse::new(&mut sink)), Err(CohortsError::Cancelled(_))));
    }
}

//! Unit tests of `subscriptions`.

use serde_json::{Value, json};

use super::{Subscriptions, SubscriptionsError, SubscriptionsOutcome, SubscriptionsParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::data::{Column, Role, Table, calendar};
use crate::i18n::Language;
use crate::pulse::Pulse;
use crate::report::glossary;

fn days(texts: &[&str]) -> Column {
    Column::from_days(&texts.iter().map(|text| calendar::parse_iso(text)).collect::<Vec<_>>())
}

fn payments(rows: &[(&str, &str, f64)]) -> Table {
    let who: Vec<Option<&str>> = rows.iter().map(|row| Some(row.0).filter(|name| !name.is_empty())).collect();
    Table::from_columns([
        ("who", Column::from_texts(who)),
        ("when", days(&rows.iter().map(|row| row.1).collect::<Vec<_>>())),
        ("much", Column::from_numbers(rows.iter().map(|row| row.2).collect())),
    ])
    .with_roles(&[("who", Role::Customer), ("when", Role::Date), ("much", Role::Amount)])
}

fn params(table: &Table, settings: Value) -> SubscriptionsParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    SubscriptionsParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<SubscriptionsOutcome>, SubscriptionsError> {
    let valid =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Subscriptions::run(table, &valid, &mut Pulse::silent())
}

/// Four customers over four months: a stays, b pays more and then less, c leaves and comes back, d comes and leaves.
fn small() -> Table {
    payments(&[
        ("a", "2024-01-05", 10.0),
        ("a", "2024-02-05", 10.0),
        ("a", "2024-03-05", 10.0),
        ("a", "2024-04-05", 10.0),
        ("b", "2024-01-05", 20.0),
        ("b", "2024-02-05", 20.0),
        ("b", "2024-02-06", 10.0),
        ("b", "2024-03-05", 25.0),
        ("b", "2024-04-05", 25.0),
        ("c", "2024-01-05", 5.0),
        ("c", "2024-03-05", 6.0),
        ("c", "2024-04-05", 6.0),
        ("d", "2024-02-05", 8.0),
        ("d", "2024-03-05", 8.0),
        ("d", "2024-04-05", 8.0),
        ("d", "2024-04-06", -8.0),
    ])
}

#[test]
fn movements_by_hand() {
    let settings = json!({"margin": 0.5, "discount_rate": 0, "acquisition_cost": 30, "window": 3});
    let outcome = run(&small(), settings).unwrap().outcome;
    let tables = outcome.tables();
    let table = |name: &str| tables.iter().find(|table| table.name == name).unwrap();
    let column = |name: &str| (0..4).map(|row| table("movements").number(name, row)).collect::<Vec<_>>();
    assert_eq!(column("opening_mrr"), [0.0, 35.0, 48.0, 49.0]);
    assert_eq!(column("new_mrr"), [35.0, 8.0, 0.0, 0.0]);
    assert_eq!(column("expansion_mrr"), [0.0, 10.0, 0.0, 0.0]);
    assert_eq!(column("contraction_mrr"), [0.0, 0.0, -5.0, 0.0]);
    assert_eq!(column("churn_mrr"), [0.0, -5.0, 0.0, -8.0]);
    assert_eq!(column("reactivation_mrr"), [0.0, 0.0, 6.0, 0.0]);
    assert_eq!(column("closing_mrr"), [35.0, 48.0, 49.0, 41.0]);
    // Two of ten customer-months were lost; 18 of 132 in revenue; expansion won 10 of it back.
    let share = |row: usize| table("tidy").number("share", row);
    assert!((share(0) - 0.2).abs() < 1e-12 && (share(1) - 18.0 / 132.0).abs() < 1e-12);
    assert!((share(2) - 114.0 / 132.0).abs() < 1e-12 && (share(3) - 124.0 / 132.0).abs() < 1e-12);
    // 41 / 3 a month, half of it profit, a fifth leaves: 41 / 3 / 2 / 0.2; 30 is repaid when (1 - 0.8^n) / 0.2 payments are.
    let glance = |name: &str| table("glance").number(name, 0);
    assert!((glance("ltv") - 41.0 / 1.2).abs() < 1e-12, "{}", glance("ltv"));
    let monthly = 41.0 / 6.0;
    let n = (1.0f64 - 30.0 * 0.2 / monthly).ln() / 0.8f64.ln();
    assert!((glance("payback_months") - n).abs() < 1e-9);
    assert!(glance("ltv_low") < glance("ltv") && glance("ltv") < glance("ltv_high"));
    // Ten per cent less churn: value / 0.9.
    let net = |name: &str, row: usize| table("levers").number(name, row);
    assert!((net("value_at_low", 0) - (41.0 / 1.2 / 0.9 - 30.0)).abs() < 1e-9);
}

#[test]
fn contracts_count_on_the_last_day_of_a_month() {
    let table = Table::from_columns([
        ("who", Column::from_labels(&["a", "b", "c", "c", "d"])),
        ("start", days(&["2024-01-10", "2024-01-31", "2024-01-01", "2024-03-01", "2024-02-10"])),
        ("end", days(&["", "2024-03-30", "2024-01-31", "", "2024-02-01"])),
        ("much", Column::from_numbers(vec![120.0, 240.0, 12.0, 24.0, 5.0])),
    ])
    .with_roles(&[("who", Role::Customer), ("much", Role::Amount)]);
    let settings = json!({"billing": "year", "observation_end": "2024-04-30"});
    let outcome = run(&table, settings).unwrap().outcome;
    let closing: Vec<f64> = outcome.movements.iter().map(|month| month.closing).collect();
    assert_eq!(closing, [31.0, 30.0, 12.0, 12.0]);
    assert_eq!((outcome.movements[2].reactivation, outcome.movements[2].churn), (2.0, -20.0));
    assert_eq!((outcome.dropped.n_backwards, outcome.has_partial), (1, false));
    let cut = run(&table, json!({"billing": "year", "observation_end": "2024-04-29"})).unwrap().outcome;
    assert!(cut.has_partial && cut.movements.len() == 3);
}

#[test]
fn a_month_that_is_not_over_is_left_out() {
    let mut rows = Vec::new();
    for day in ["2024-01-20", "2024-02-20", "2024-03-20", "2024-04-03"] {
        rows.extend([("a", day, 1.0), ("b", day, 1.0)]);
    }
    let outcome = run(&payments(&rows), json!({})).unwrap().outcome;
    assert!(outcome.has_partial && outcome.movements.len() == 3);
}

#[test]
fn data_that_cannot_answer_are_refused_with_a_recipe() {
    let shop = payments(&[("a", "2024-01-05", 1.0), ("b", "2024-02-05", 1.0), ("a", "2024-05-05", 1.0)]);
    let left = payments(&[
        ("a", "2024-01-05", 1.0),
        ("a", "2024-02-05", 1.0),
        ("a", "2024-03-05", 1.0),
        ("b", "2024-04-09", 0.0),
    ]);
    for (table, code) in [
        (payments(&[]), "no_payments"),
        (payments(&[("", "2024-01-05", 1.0)]), "no_payments"),
        (payments(&[("a", "", 1.0), ("a", "2024-01-01", f64::NAN)]), "no_payments"),
        (payments(&[("a", "2024-01-05", 1.0)]), "one_month"),
        (payments(&[("a", "1900-01-05", 1.0), ("a", "2024-01-05", 1.0)]), "dates_too_far_apart"),
        (shop, "not_monthly"),
        (left, "all_left"),
    ] {
        let error = run(&table, json!({})).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(Language::ALL.iter().all(|&language| error.words(language).chars().count() > 10));
    }
}

#[test]
fn impossible_settings_name_themselves() {
    let table = small();
    for (settings, name) in [
        (json!({"customer": null}), "customer"),
        (json!({"date": "who"}), "date"),
        (json!({"amount": "who"}), "amount"),
        (json!({"start": "when"}), "end"),
        (json!({"end": "when"}), "start"),
        (json!({"margin": 0}), "margin"),
        (json!({"discount_rate": -1}), "discount_rate"),
        (json!({"acquisition_cost": -1}), "acquisition_cost"),
        (json!({"window": 0}), "window"),
        (json!({"step": 1}), "step"),
        (json!({"observation_end": "x"}), "observation_end"),
        (json!({"level": 1}), "level"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
    let names: Vec<_> = params(&table, json!({})).form(table.schema()).iter().map(|control| control.name).collect();
    let Ok(Value::Object(settings)) = serde_json::to_value(params(&table, json!({}))) else { unreachable!() };
    assert!(settings.keys().all(|key| names.contains(&key.as_str())) && names.len() == settings.len());
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let months: Vec<String> = (0..30).map(|month| calendar::iso(calendar::add_months(19_000, month))).collect();
    let names: Vec<String> = (0..40).map(|customer| format!("c{customer}")).collect();
    let mut rows = Vec::new();
    for (customer, name) in names.iter().enumerate() {
        let stays = &months[customer % 20..(customer % 20 + 4 + customer % 13).min(30)];
        rows.extend(stays.iter().map(|day| (name.as_str(), day.as_str(), 10.0 + customer as f64)));
    }
    let loyal: Vec<_> = months.iter().map(|day| ("a", day.as_str(), 10.0)).collect();
    for (rows, settings) in [
        (&rows, json!({})),
        (&rows, json!({"acquisition_cost": 50, "margin": 0.4})),
        (&rows, json!({"acquisition_cost": 1e6, "window": 2})),
        (&loyal, json!({"discount_rate": 0, "acquisition_cost": 5})),
        (&loyal, json!({"billing": "quarter"})),
    ] {
        let table = payments(rows);
        let answer = run(&table, settings).unwrap();
        for language in Language::ALL {
            let said = answer.outcome.findings(language);
            assert!(said.iter().all(|s| !s.text.contains("NaN") && !s.text.contains("inf")), "{said:?}");
            assert!(said.is_sorted_by_key(|sentence| sentence.tone));
            assert!(answer.outcome.figures(language).len() >= 2);
        }
        for found in answer.outcome.tables().iter().chain(&answer.rows) {
            for column in &found.columns {
                assert!(glossary::find(&column.name).is_some(), "{} is not in the glossary", column.name);
            }
        }
    }
    let table = payments(&rows);
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    let cancelled = Subscriptions::run(&table, &valid, &mut Pulse::new(&mut sink)).unwrap_err();
    assert_eq!(cancelled.code(), "cancelled");
}

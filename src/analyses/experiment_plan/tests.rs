//! Unit tests of `experiment_plan`.

use serde_json::{Value, json};

use super::{ExperimentPlan, PlanError, PlanOutcome, PlanParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::chart::{self, Theme};
use crate::data::{Column, Role, Table};
use crate::i18n::Language;
use crate::pulse::Pulse;

fn nothing() -> Table {
    Table::from_columns([("x", Column::from_numbers(vec![]))])
}

/// Customers with two rows each, in two segments of 30 and 71.
fn customers() -> Table {
    let names: Vec<String> = (0..202).map(|row| format!("c{:03}", row % 101)).collect();
    let kinds: Vec<&str> = (0..202).map(|row| if row % 101 < 30 { "big" } else { "small" }).collect();
    Table::from_columns([("who", Column::from_labels(&names)), ("kind", Column::from_labels(&kinds))])
        .with_roles(&[("who", Role::Customer)])
}

fn params(table: &Table, settings: Value) -> PlanParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    PlanParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<PlanOutcome>, PlanError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    ExperimentPlan::run(table, &params, &mut Pulse::silent())
}

fn codes(answer: &Answer<PlanOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn groups_are_random_exact_and_alike_in_mix() {
    let table = customers();
    let settings = json!({"control_share": 0.2, "segment": "kind"});
    let answer = run(&table, settings.clone()).unwrap();
    let rows = &answer.rows[0];
    assert_eq!((rows.n_rows(), answer.outcome.n_in_control), (101, 20));
    let cell = |column: &str, row: usize| rows.column(column).unwrap().cells.cell(row).to_plain_text();
    let n_big = (0..101).filter(|&row| cell("segment", row) == "big" && cell("group", row) == "control").count();
    assert_eq!(n_big, 6);
    let again = run(&table, settings).unwrap();
    assert_eq!(again.rows, answer.rows);
    let other = run(&table, json!({"control_share": 0.2, "segment": "kind", "seed": 2})).unwrap();
    assert_ne!(other.rows, answer.rows);
}

#[test]
fn fewer_customers_find_larger_effects_only() {
    let plan = |n: u64| run(&nothing(), json!({"n_available": n})).unwrap();
    let few = plan(400);
    assert!(codes(&few).contains(&"not_enough"));
    let available = few.outcome.available.unwrap();
    let effect = available.smallest_effect.unwrap();
    assert!(effect > 0.01 && available.power < 0.8);
    // Planning for that effect needs those customers.
    let back = run(&nothing(), json!({"effect": effect})).unwrap();
    assert!((back.outcome.asked.n_total() - 400.0).abs() <= 2.0);
    assert!(codes(&plan(100_000)).contains(&"enough"));
    let weeks = run(&nothing(), json!({"per_day": 100.0})).unwrap().outcome.asked;
    assert_eq!(weeks.days.map(|days| days % 7.0), Some(0.0));
    assert!(weeks.n_total() <= weeks.days.unwrap() * 100.0);
}

#[test]
fn means_and_tiny_effects() {
    let settings = json!({"measure": "mean", "baseline": 50.0, "effect": 5.0, "sd": 10.0});
    // An effect of half a standard deviation: 64 each is in every textbook.
    assert_eq!(run(&nothing(), settings).unwrap().outcome.asked.n_control, 64.0);
    let tiny = json!({"measure": "mean", "effect": 1e-9, "sd": 1e3});
    let error = run(&nothing(), tiny).unwrap_err();
    assert_eq!(error.code(), "unreachable");
    assert!(Language::ALL.iter().all(|&language| !error.words(language).is_empty()));
    let sure = json!({"baseline": 0.0, "effect": 1.0});
    assert!(run(&nothing(), sure).unwrap().outcome.asked.n_total() < 10.0);
}

#[test]
fn impossible_settings_name_themselves() {
    let table = customers();
    for (settings, name) in [
        (json!({"baseline": 1.5}), "baseline"),
        (json!({"effect": 0.99}), "effect"),
        (json!({"effect": 0.0}), "effect"),
        (json!({"measure": "mean", "sd": 0.0}), "sd"),
        (json!({"alpha": 0.0}), "alpha"),
        (json!({"power": 1.0}), "power"),
        (json!({"control_share": 0.0}), "control_share"),
        (json!({"per_day": 0.0}), "per_day"),
        (json!({"n_available": 1}), "n_available"),
        (json!({"customer": "none"}), "customer"),
        (json!({"segment": "none"}), "segment"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let table = customers();
    for settings in [json!({"per_day": 3.0}), json!({"measure": "mean"}), json!({"effect": -0.02})] {
        let answer = run(&table, settings).unwrap();
        for language in Language::ALL {
            let findings = answer.outcome.findings(language);
            assert!(findings.iter().all(|sentence| !sentence.text.contains("NaN")));
            assert!(findings.iter().map(|sentence| sentence.tone).is_sorted());
            for figure in answer.outcome.figures(language) {
                assert!(chart::svg(&figure, 800, 400, &Theme::light(), language).contains("</svg>"));
            }
        }
    }
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    assert!(matches!(ExperimentPlan::run(&table, &valid, &mut Pulse::new(&mut sink)), Err(PlanError::Cancelled(_))));
}

#[test]
fn near_nothing_and_near_all_the_exact_power_is_reached() {
    use crate::stats::power::exact_shares;
    for (base, effect) in [(0.0, 0.01), (0.02, -0.02), (0.5, 0.5), (0.99, 0.01)] {
        let answer = run(&nothing(), json!({"baseline": base, "effect": effect})).unwrap();
        let asked = &answer.outcome.asked;
        let changed = f64::clamp(base + effect, 0.0, 1.0);
        let power = exact_shares([base, changed], asked.n_control, asked.n_treated, 0.05).unwrap();
        let fewer = exact_shares([base, changed], asked.n_control - 1.0, asked.n_treated - 1.0, 0.05).unwrap();
        assert!(power >= 0.8 - 1e-9 && fewer < 0.8 && power < 0.9, "{base} {effect}: {asked:?} {power} {fewer}");
        assert!(asked.is_raised && codes(&answer).contains(&"exact_size"));
    }
    let usual = run(&nothing(), json!({"baseline": 0.1, "effect": 0.02})).unwrap().outcome.asked;
    assert!(!usual.is_raised && usual.n_control == usual.n_control_exact.ceil());
}

#[test]
fn one_customer_is_not_parted_in_two() {
    let table = Table::from_columns([("who", Column::from_labels(&["c"]))]).with_roles(&[("who", Role::Customer)]);
    let answer = run(&table, json!({})).unwrap();
    assert!(answer.rows.is_empty() && codes(&answer).contains(&"not_enough"));
}

#[test]
fn settings_of_another_kind_are_named_in_both_languages() {
    let reason = |settings: Value| {
        let Value::Object(map) = settings else { panic!("settings are a map") };
        PlanParams::complete(nothing().schema(), &Given(map)).unwrap_err().reason()
    };
    let wrong = reason(json!({"power": "high", "effect": 0.02}));
    assert!(wrong.en.starts_with("The setting “power” is a text, and should be a number"), "{}", wrong.en);
    assert!(wrong.zh.starts_with("设置“power”是文字，应为数字"), "{}", wrong.zh);
    let unknown = reason(json!({"powr": 0.8}));
    assert!(unknown.en.contains("“powr” is not known") && unknown.zh.contains("设置“powr”不存在"), "{}", unknown.zh);
    let value = reason(json!({"measure": "median"}));
    assert!(value.zh.starts_with("设置“measure”不能是这个值"), "{}", value.zh);
}

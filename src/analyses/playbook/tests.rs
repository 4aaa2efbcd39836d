//! Unit tests of `playbook`.

use serde_json::{Value, json};

use super::outcome::{State, Test};
use super::{Playbook, PlaybookError, PlaybookOutcome, PlaybookParams};
use crate::analyses::contract::{Analysis, Given, Outcome, Params, Problem, Worded};
use crate::chart::{self, Theme};
use crate::data::{Column, Role, Table};
use crate::i18n::Language;
use crate::pulse::Pulse;

/// Customers with their segment: 4,000 of "a", 60 of "b"; every fifth bought on day 200, the others on day 1, for 10.
fn listed() -> Table {
    let rows = 0..4060usize;
    let segments: Vec<&str> = rows.clone().map(|row| if row < 4000 { "a" } else { "b" }).collect();
    let days: Vec<Option<i32>> = rows.clone().map(|row| Some(if row % 5 == 0 { 200 } else { 1 })).collect();
    Table::from_columns([
        ("segment", Column::from_labels(&segments)),
        ("last", Column::from_days(&days)),
        ("spent", Column::from_numbers(rows.map(|_| 10.0).collect())),
    ])
    .with_roles(&[("last", Role::Date), ("spent", Role::Amount)])
}

fn sales(rows: &[(&str, i32, f64)]) -> Table {
    Table::from_columns([
        ("who", Column::from_labels(&rows.iter().map(|row| row.0).collect::<Vec<_>>())),
        ("when", Column::from_days(&rows.iter().map(|row| Some(row.1)).collect::<Vec<_>>())),
        ("much", Column::from_numbers(rows.iter().map(|row| row.2).collect())),
    ])
    .with_roles(&[("who", Role::Customer), ("when", Role::Date), ("much", Role::Amount)])
}

fn params(table: &Table, settings: Value) -> PlaybookParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    PlaybookParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<PlaybookOutcome, PlaybookError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Playbook::run(table, &params, &mut Pulse::silent()).map(|answer| answer.outcome)
}

/// The codes of all findings, after a look at them and the pictures in both languages.
fn codes(outcome: &PlaybookOutcome) -> Vec<&'static str> {
    for language in Language::ALL {
        let findings = outcome.findings(language);
        assert!(findings.iter().all(|sentence| !sentence.text.contains("NaN")), "{findings:?}");
        assert!(findings.iter().map(|sentence| sentence.tone).is_sorted());
        for figure in outcome.figures(language) {
            assert!(chart::svg(&figure, 800, 400, &Theme::light(), language).contains("</svg>"));
        }
    }
    outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn a_table_of_customers_gives_sizes_and_the_next_test() {
    let outcome = run(&listed(), json!({})).unwrap();
    let [a, b] = &outcome.segments[..] else { panic!("two segments") };
    assert_eq!((a.n_customers, a.revenue, a.baseline), (4000, 40_000.0, 0.2));
    assert_eq!((b.n_customers, b.baseline), (60, 0.2));
    assert_eq!(outcome.entries.iter().map(|entry| entry.test).collect::<Vec<_>>(), [Test::Enough, Test::TooSmall]);
    assert_eq!(outcome.next().map(|entry| entry.segment), Some(0));
    let found = codes(&outcome);
    assert!(found.contains(&"too_small") && found.ends_with(&["next_test"]), "{found:?}");
    // A lift of a fifth on a fifth is 24%: about 1,680 each; a larger lift needs fewer.
    assert!((1600.0..1750.0).contains(&outcome.entries[0].n_control));
    assert!(run(&listed(), json!({"effect": 0.5})).unwrap().entries[0].n_control < 400.0);
}

#[test]
fn results_are_shown_or_not_or_early_or_harmful() {
    let play = |segment: &str, treated: f64, yes: f64, control: f64, base: f64| {
        json!({"segment": segment, "offer": "o",
        "effect": 0.5, "treated": treated, "treated_success": yes, "control": control, "control_success": base})
    };
    let settings = json!({"plays": [
        play("A", 500.0, 170.0, 500.0, 100.0), play("a ", 500.0, 105.0, 500.0, 100.0), play("a", 100.0, 90.0, 100.0, 10.0),
        play("a", 500.0, 50.0, 500.0, 100.0), play("b", 50.0, 5.0, 50.0, 5.0), play("nobody", 5.0, 1.0, 5.0, 1.0),
        play("a", 500.0, 0.0, 500.0, 0.0)]});
    let outcome = run(&listed(), settings).unwrap();
    let states: Vec<State> = outcome.entries.iter().map(|entry| entry.state).collect();
    use State::{NotShown, Shown, TooEarly};
    assert_eq!(states, [Shown, NotShown, TooEarly, NotShown, NotShown, TooEarly]);
    assert_eq!(outcome.unknown, ["nobody"]);
    let found = codes(&outcome);
    for code in ["shown", "not_shown", "harms", "too_early", "unknown_segment", "larger_than_segment", "no_next_test"] {
        assert!(found.contains(&code), "{code}: {found:?}");
    }
    // Groups of a result decide the sizes unless a share is given.
    let uneven = |more: Value| {
        let mut row = play("a", 900.0, 200.0, 300.0, 60.0);
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let entry = run(&listed(), json!({"plays": [row]})).unwrap().entries.swap_remove(0);
        entry.n_treated / entry.n_control
    };
    assert!((uneven(json!({})) - 3.0).abs() < 0.01 && (uneven(json!({"control_share": 0.2})) - 4.0).abs() < 0.02);
}

#[test]
fn segments_by_purchases_take_the_baseline_from_earlier_days() {
    // Twenty customers buy every 30 days until day 300, twenty until day 150.
    let names: Vec<String> = (0..40).map(|customer| format!("c{customer:02}")).collect();
    let days = |customer: usize| (0..if customer < 20 { 11 } else { 6 }).map(|step| step * 30);
    let rows: Vec<(&str, i32, f64)> = (0..40)
        .flat_map(|customer| days(customer).map(move |day| (customer, day)))
        .map(|(customer, day)| (names[customer].as_str(), day, 1.0 + customer as f64))
        .collect();
    let outcome = run(&sales(&rows), json!({})).unwrap();
    assert_eq!((outcome.segments.len(), outcome.n_customers), (11, 40));
    // At day 210 the first twenty had bought just then, the others 60 days before; the former all bought again.
    let known: Vec<f64> = outcome.segments.iter().map(|one| one.baseline).filter(|x| !x.is_nan()).collect();
    assert!(!known.is_empty() && known.iter().all(|&x| x == 0.0 || x == 1.0), "{known:?}");
    assert!(codes(&outcome).contains(&"no_test"));
    // “Lost” gets a test only when something is offered.
    let lost = |plays: Value| {
        let outcome = run(&sales(&rows), json!({"baseline": 0.3, "effect": 2.0, "plays": plays})).unwrap();
        let entry = outcome.entries.iter().find(|entry| entry.segment == 10).unwrap().test;
        (outcome.segments[10].n_customers, entry)
    };
    let (n_lost, spared) = lost(json!([]));
    assert_eq!(spared, Test::NoTest);
    assert!(n_lost == 0 || lost(json!([{"segment": "已流失客户", "offer": "x"}])).1 != Test::NoTest);
}

#[test]
fn nothing_one_customer_and_too_many_segments() {
    let none = run(&sales(&[]), json!({})).unwrap_err();
    let many: Vec<String> = (0..60).map(|row| row.to_string()).collect();
    let table = Table::from_columns([("segment", Column::from_labels(&many))]);
    let wide = run(&table, json!({})).unwrap_err();
    for (error, code) in [(none, "no_customers"), (wide, "too_many_segments")] {
        assert_eq!(error.code(), code);
        assert!(Language::ALL.iter().all(|&language| !error.words(language).is_empty()));
    }
    let one = run(&sales(&[("c", 5, 1.0)]), json!({})).unwrap();
    assert_eq!((one.n_customers, one.next()), (1, None));
    assert!(codes(&one).contains(&"baseline"));
    let bare = Table::from_columns([("segment", Column::from_texts([Some("x"), None]))]);
    let bare = run(&bare, json!({"baseline": 0.5})).unwrap();
    assert_eq!((bare.n_customers, bare.n_dropped), (1, 1));
    assert!(codes(&bare).contains(&"left_out"));
    let valid =
        params(&listed(), json!({})).validate(listed().schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    let cancelled = Playbook::run(&listed(), &valid, &mut Pulse::new(&mut sink));
    assert!(matches!(cancelled, Err(PlaybookError::Cancelled(_))));
}

#[test]
fn impossible_settings_name_themselves() {
    let table = listed();
    let plays = |row: Value| json!({"plays": [row]});
    for (settings, name) in [
        (json!({"segment": null}), "customer"),
        (json!({"segment": "none"}), "segment"),
        (json!({"date": "spent"}), "date"),
        (json!({"baseline": 1.5}), "baseline"),
        (json!({"power": 1.0}), "power"),
        (json!({"alpha": 0.0}), "alpha"),
        (json!({"effect": 0.0}), "effect"),
        (plays(json!({"segment": "a", "effect": 0.0})), "plays"),
        (plays(json!({"control_share": 1.0})), "plays"),
        (plays(json!({"treated": 5, "treated_success": 6, "control": 5, "control_success": 1})), "plays"),
        (plays(json!({"treated": 5, "treated_success": 1, "control": 0, "control_success": 0})), "plays"),
        (plays(json!({"treated": 5})), "plays"),
    ] {
        let problem = params(&table, settings.clone()).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name, "{settings}");
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
    let zeros = plays(json!({"segment": "a", "treated": 0, "treated_success": 0, "control": 0, "control_success": 0}));
    assert_eq!(run(&table, zeros).unwrap().entries[0].state, State::None);
}

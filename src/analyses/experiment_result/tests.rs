//! Unit tests of `experiment_result`.

use serde_json::{Value, json};

use super::{ExperimentResult, ResultError, ResultOutcome, ResultParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::chart::{self, Theme};
use crate::data::{Column, Table};
use crate::i18n::Language;
use crate::numeric::random::Random;
use crate::pulse::Pulse;

/// 48 of 80 without, 56 of 70 with the offer.
fn shares() -> Table {
    let rows = || [("control", 48, 80), ("offer", 56, 70)].into_iter();
    let group: Vec<&str> = rows().flat_map(|(group, _, n)| std::iter::repeat_n(group, n)).collect();
    let bought: Vec<f64> = rows().flat_map(|(_, yes, n)| (0..n).map(move |row| f64::from(row < yes))).collect();
    let region: Vec<&str> = (0..group.len()).map(|row| if row % 2 == 0 { "n" } else { "s" }).collect();
    Table::from_columns([
        ("group", Column::from_labels(&group)),
        ("bought", Column::from_numbers(bought)),
        ("region", Column::from_labels(&region)),
    ])
}

/// Customers before and after; the treated gain 5 more than the others.
fn panel(n: usize) -> Table {
    let mut random = Random::from_seed(9);
    let (mut who, mut group, mut period, mut spend) = (vec![], vec![], vec![], vec![]);
    for customer in 0..n {
        let level = 50.0 + 20.0 * random.normal();
        for after in [false, true] {
            let gain = if after { 3.0 + if customer % 2 == 1 { 5.0 } else { 0.0 } } else { 0.0 };
            who.push(format!("c{customer}"));
            group.push(if customer % 2 == 1 { "treated" } else { "control" });
            period.push(if after { "after" } else { "before" });
            spend.push(level + gain + random.normal());
        }
    }
    Table::from_columns([
        ("who", Column::from_labels(&who)),
        ("group", Column::from_labels(&group)),
        ("period", Column::from_labels(&period)),
        ("spend", Column::from_numbers(spend)),
    ])
}

fn params(table: &Table, settings: Value) -> ResultParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    ResultParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<ResultOutcome>, ResultError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    ExperimentResult::run(table, &params, &mut Pulse::silent())
}

fn codes(answer: &Answer<ResultOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn shares_have_newcombes_interval() {
    let answer = run(&shares(), json!({})).unwrap();
    let found = &answer.outcome.comparisons[0];
    assert_eq!((found.group.as_str(), found.n_control, found.n_treated), ("offer", 80.0, 70.0));
    assert!((found.difference.conf_low - 0.0524).abs() < 5e-5 && (found.difference.conf_high - 0.3339).abs() < 5e-5);
    assert!(codes(&answer).contains(&"works"));
    // Turned around it harms, by as much.
    let turned = run(&shares(), json!({"control": "offer"})).unwrap();
    assert!((turned.outcome.comparisons[0].difference.estimate + found.difference.estimate).abs() < 1e-15);
    assert!(codes(&turned).contains(&"harms"));
}

#[test]
fn peeking_takes_the_success_away() {
    let answer = run(&shares(), json!({"n_looks": 10, "n_planned": 1000, "control_share": 0.2})).unwrap();
    let found = codes(&answer);
    for code in ["peeking", "not_over", "assignment"] {
        assert!(found.contains(&code), "{found:?}");
    }
    assert!(answer.outcome.false_alarm > 0.19 && answer.outcome.fair_level < 0.011);
    assert!(found.contains(&"works"), "p = 0.008 is below Pocock's 0.0106");
    let more = run(&shares(), json!({"n_looks": 20})).unwrap();
    assert!(codes(&more).contains(&"not_shown"));
}

#[test]
fn changes_are_compared_customer_by_customer() {
    let table = panel(200);
    let settings =
        json!({"period": "period", "after": "after", "outcome": "spend", "customer": "who", "positive": null});
    let paired = run(&table, settings).unwrap();
    let found = paired.outcome.comparisons[0].difference;
    assert!((found.estimate - 5.0).abs() < 1.0 && found.std_error < 0.3);
    // As independent rows the customers' levels blur it; the estimate is the same.
    let settings = json!({"period": "period", "after": "after", "outcome": "spend", "positive": null});
    let loose = run(&table, settings).unwrap().outcome.comparisons[0].difference;
    assert!((loose.estimate - found.estimate).abs() < 1e-9);
    assert!(loose.std_error > 10.0 * found.std_error);
    // The errors of the four cells add up: 20 √(4 / 100), near enough.
    assert!((loose.std_error - 4.0).abs() < 0.6, "{}", loose.std_error);
}

#[test]
fn segments_are_looked_at_one_by_one() {
    let answer = run(&shares(), json!({"segment": "region"})).unwrap();
    assert_eq!(answer.outcome.segments.len(), 2);
    let n: f64 = answer.outcome.segments.iter().map(|one| one.n_control + one.n_treated).sum();
    assert_eq!(n, 150.0);
    assert!(codes(&answer).contains(&"segments_alike"));
    assert!(answer.outcome.segments.iter().all(|one| one.p_adjusted >= one.difference.p_value));
}

#[test]
fn degenerate_tests_are_answered() {
    let table = |group: &[Option<&str>], y: &[f64]| {
        Table::from_columns([
            ("group", Column::from_texts(group.iter().copied())),
            ("y", Column::from_numbers(y.to_vec())),
        ])
    };
    let settings = || json!({"group": "group", "control": "a", "outcome": "y", "positive": null});
    let code = |table: &Table| run(table, settings()).unwrap_err().code();
    assert_eq!(code(&table(&[], &[])), "no_rows");
    assert_eq!(code(&table(&[Some("a"), Some("b")], &[f64::NAN, f64::NAN])), "no_rows");
    assert_eq!(code(&table(&[Some("a"), Some("b")], &[1.0, 2.0])), "few_in_group");
    assert_eq!(code(&table(&[Some("a"), Some("a"), None], &[1.0, 2.0, 3.0])), "one_group");
    let same = run(&table(&[Some("a"), Some("a"), Some("b"), Some("b")], &[5.0; 4]), settings()).unwrap();
    assert!(codes(&same).contains(&"no_spread") && codes(&same).contains(&"small_groups"));
}

#[test]
fn impossible_settings_name_themselves() {
    let table = shares();
    for (settings, name) in [
        (json!({"group": null}), "group"),
        (json!({"control": "none"}), "control"),
        (json!({"outcome": "none"}), "outcome"),
        (json!({"outcome": "region", "positive": null}), "outcome"),
        (json!({"positive": "2"}), "positive"),
        (json!({"period": "region", "after": "x"}), "after"),
        (json!({"customer": "none"}), "customer"),
        (json!({"segment": "none"}), "segment"),
        (json!({"level": 0.2}), "level"),
        (json!({"n_looks": 0}), "n_looks"),
        (json!({"control_share": 0.0}), "control_share"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let (one, other) = (shares(), panel(60));
    for (table, settings) in [
        (&one, json!({"segment": "region", "n_looks": 3})),
        (&other, json!({"period": "period", "outcome": "spend", "positive": null})),
    ] {
        let answer = run(table, settings).unwrap();
        for language in Language::ALL {
            let findings = answer.outcome.findings(language);
            assert!(findings.iter().all(|sentence| !sentence.text.contains("NaN")));
            assert!(findings.iter().map(|sentence| sentence.tone).is_sorted());
            for figure in answer.outcome.figures(language) {
                assert!(chart::svg(&figure, 800, 400, &Theme::light(), language).contains("</svg>"));
            }
        }
    }
    let valid = params(&one, json!({})).validate(one.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    let cancelled = ExperimentResult::run(&one, &valid, &mut Pulse::new(&mut sink));
    assert!(matches!(cancelled, Err(ResultError::Cancelled(_))));
}

fn groups(control: &[f64], treated: &[f64]) -> Table {
    let labels: Vec<&str> =
        std::iter::repeat_n("control", control.len()).chain(std::iter::repeat_n("treated", treated.len())).collect();
    Table::from_columns([
        ("group", Column::from_labels(&labels)),
        ("outcome", Column::from_numbers([control, treated].concat())),
    ])
}

#[test]
fn small_counts_are_judged_exactly() {
    // None of three against all of three: 2 of 20 tables are as extreme.
    let answer = run(&groups(&[0.0; 3], &[1.0; 3]), json!({})).unwrap();
    let found = &answer.outcome.comparisons[0];
    assert!((found.p_adjusted - 0.1).abs() < 1e-12 && found.difference.p_value < 0.05, "{found:?}");
    assert!(codes(&answer).contains(&"not_shown") && codes(&answer).contains(&"small_counts"));
    let tidy = answer.outcome.tables().into_iter().find(|table| table.name == "tidy").unwrap();
    assert!(tidy.number("df", 0).is_nan() && (tidy.number("p_exact", 0) - 0.1).abs() < 1e-12);
    assert!(run(&shares(), json!({})).unwrap().outcome.comparisons[0].p_exact.is_none());
}

#[test]
fn groups_without_spread_that_differ_are_not_called_the_same() {
    let answer = run(&groups(&[3.0; 4], &[5.0; 4]), json!({"outcome": "outcome", "positive": null})).unwrap();
    let text = &answer.outcome.findings(Language::En)[0].text;
    assert!(text.contains("Within each group") && !text.contains('–') && !text.contains("everywhere"), "{text}");
    let tidy = answer.outcome.tables().into_iter().find(|table| table.name == "tidy").unwrap();
    assert!(tidy.number("statistic", 0).is_nan());
}

#[test]
fn periods_are_put_in_order_and_named() {
    let table = panel(40);
    let rename = |later: &str, earlier: &str| {
        let numbers = |name: &str| Column::from_numbers(table.column(name).unwrap().numbers().unwrap().to_vec());
        let texts = |name: &str| -> Vec<String> {
            let column = table.column(name).unwrap();
            (0..table.n_rows()).map(|row| column.cell(row).to_plain_text()).collect()
        };
        let period: Vec<String> = texts("period")
            .iter()
            .map(|label| if label == "after" { later.to_owned() } else { earlier.to_owned() })
            .collect();
        Table::from_columns([
            ("group", Column::from_labels(&texts("group"))),
            ("period", Column::from_labels(&period)),
            ("spend", numbers("spend")),
        ])
    };
    let settings = || json!({"group": "group", "outcome": "spend", "positive": null, "period": "period"});
    for (later, earlier) in [("今年", "去年"), ("new", "old"), ("2024 Q1", "2023 Q4")] {
        let answer = run(&rename(later, earlier), settings()).unwrap();
        assert!(answer.outcome.comparisons[0].difference.estimate > 3.0, "{later}");
        let said = answer.outcome.findings(Language::En).into_iter().find(|one| one.code == "periods").unwrap();
        assert!(said.text.starts_with(&format!("“{later}” counts as after, “{earlier}” as before.")), "{}", said.text);
    }
    let guessed = run(&rename("blue", "amber"), settings()).unwrap();
    let said = guessed.outcome.findings(Language::En).into_iter().find(|one| one.code == "periods").unwrap();
    assert!(said.text.contains("do not tell"));
    let three = Table::from_columns([
        ("group", Column::from_labels(&["control", "control", "treated"])),
        ("period", Column::from_labels(&["a", "b", "c"])),
        ("spend", Column::from_numbers(vec![1.0, 2.0, 3.0])),
    ]);
    let problem = params(&three, settings()).check(three.schema()).unwrap_err();
    assert_eq!((problem.setting(), problem.code()), ("period", "two_periods"));
}

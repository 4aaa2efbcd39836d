//! Unit tests of `churn`.

use serde_json::{Value, json};

use super::{Churn, ChurnError, ChurnOutcome, ChurnParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::chart::{self, Theme};
use crate::data::{Column, Role, Table};
use crate::i18n::Language;
use crate::numeric::random::Random;
use crate::numeric::special::logistic;
use crate::pulse::Pulse;

/// Contracts whose odds of leaving are known: -1 + 0.8 x, and 1.2 more on plan b.
fn contracts(n: usize, seed: u64) -> Table {
    let mut random = Random::from_seed(seed);
    let (mut x, mut plan, mut left, mut fee, mut day) = (vec![], vec![], vec![], vec![], vec![]);
    for row in 0..n {
        let value = random.normal();
        let is_b = random.uniform() < 0.4;
        let eta = -1.0 + 0.8 * value + if is_b { 1.2 } else { 0.0 };
        x.push(value);
        plan.push(if is_b { "b" } else { "a" });
        left.push(if random.uniform() < logistic(eta) { "Yes" } else { "No" });
        fee.push(20.0 + 5.0 * random.uniform());
        day.push(Some(row as i32));
    }
    Table::from_columns([
        ("x", Column::from_numbers(x)),
        ("plan", Column::from_labels(&plan)),
        ("Churn", Column::from_labels(&left)),
        ("fee", Column::from_numbers(fee)),
        ("day", Column::from_days(&day)),
    ])
    .with_roles(&[("fee", Role::Amount)])
}

fn params(table: &Table, settings: Value) -> ChurnParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    ChurnParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<ChurnOutcome>, ChurnError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Churn::run(table, &params, &mut Pulse::silent())
}

fn codes(answer: &Answer<ChurnOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

fn binary(x: &[f64], y: &[f64]) -> Table {
    Table::from_columns([("x", Column::from_numbers(x.to_vec())), ("y", Column::from_numbers(y.to_vec()))])
}

#[test]
fn known_effects_come_back() {
    let table = contracts(4000, 5);
    let suggested = params(&table, json!({}));
    assert_eq!((suggested.target.as_deref(), suggested.positive.as_deref()), (Some("Churn"), Some("Yes")));
    let answer = run(&table, json!({"predictors": ["x", "plan"]})).unwrap();
    let terms = &answer.outcome.terms;
    assert_eq!(terms.iter().map(|row| row.term.as_str()).collect::<Vec<_>>(), ["(Intercept)", "x", "plan=b"]);
    for (row, truth) in terms.iter().zip([-1.0, 0.8, 1.2]) {
        assert!((row.estimate - truth).abs() < 3.5 * row.std_error, "{row:?}");
    }
    let check = answer.outcome.check.as_ref().unwrap();
    assert!(check.is_by_time && check.beats_chance() && check.top_tenth_lift() > 1.5);
    assert_eq!((check.n_train, check.n_test), (3200, 800));
    // Probabilities of the rows add up to the leavers: the score of the constant is zero at the maximum.
    let rows = &answer.rows[0];
    let total: f64 = (0..rows.n_rows()).map(|row| rows.number("probability", row)).sum();
    assert!((total - answer.outcome.fit.n_leavers as f64).abs() < 1e-6);
    let at_risk: Vec<f64> = (0..rows.n_rows()).map(|row| rows.number("value_at_risk", row)).collect();
    assert!(at_risk.is_sorted_by(|one, other| one >= other));
    assert!(codes(&answer).contains(&"value_at_risk"));
}

#[test]
fn two_by_two_is_the_odds_ratio_of_the_table() {
    // 30 of 40 left with x = 1, 10 of 40 with x = 0: an odds ratio of 9, its error from the four counts.
    let x: Vec<f64> = (0..80).map(|row| f64::from(row < 40)).collect();
    let y: Vec<f64> = (0..80).map(|row| f64::from(row < 30 || (40..50).contains(&row))).collect();
    let answer = run(&binary(&x, &y), json!({"target": "y", "predictors": ["x"]})).unwrap();
    let tidy = answer.outcome.tables().into_iter().find(|table| table.name == "tidy").unwrap();
    assert!((tidy.number("odds_ratio", 1) - 9.0).abs() < 1e-10);
    assert!((tidy.number("std_error", 1) - (2.0 / 30.0 + 2.0 / 10.0f64).sqrt()).abs() < 1e-10);
    assert!((answer.outcome.fit.brier - 0.1875).abs() < 1e-12);
    assert!((answer.outcome.fit.auc - 0.75).abs() < 1e-12);
}

#[test]
fn the_label_that_counts_turns_the_signs() {
    let table = contracts(500, 2);
    let left = run(&table, json!({"predictors": ["x"]})).unwrap().outcome;
    let stayed = run(&table, json!({"predictors": ["x"], "positive": "No"})).unwrap().outcome;
    for (one, other) in left.terms.iter().zip(&stayed.terms) {
        assert!((one.estimate + other.estimate).abs() < 1e-9 && (one.std_error - other.std_error).abs() < 1e-9);
    }
    assert!((left.fit.auc - stayed.fit.auc).abs() < 1e-12);
}

#[test]
fn separation_is_named() {
    let x: Vec<f64> = (0..60).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|&x| f64::from(x >= 31.0)).collect();
    let noise: Vec<f64> = (0..60).map(|row| f64::from(row * 7 % 11)).collect();
    let table = Table::from_columns([
        ("x", Column::from_numbers(x.clone())),
        ("noise", Column::from_numbers(noise)),
        ("churn", Column::from_numbers(y)),
    ]);
    let error = run(&table, json!({"predictors": ["x", "noise"]})).unwrap_err();
    assert!(matches!(&error, ChurnError::Separated { columns, .. } if columns[0] == "x"), "{error:?}");
    // Only suggested, it is left out.
    let answer = run(&table, json!({})).unwrap();
    assert_eq!(answer.outcome.separating, ["x"]);
    assert!(codes(&answer).contains(&"separating_left_out"));
    // A label that nobody left with separates in part.
    let plan: Vec<&str> = (0..60).map(|row| ["a", "b", "c"][row % 3]).collect();
    let left: Vec<f64> = (0..60).map(|row| f64::from(row % 3 != 2 && row % 4 == 0)).collect();
    let table = Table::from_columns([("plan", Column::from_labels(&plan)), ("churn", Column::from_numbers(left))]);
    let error = run(&table, json!({"predictors": ["plan"]})).unwrap_err();
    assert!(matches!(&error, ChurnError::Separated { terms, .. } if terms == &["plan=c"]), "{error:?}");
    assert!(Language::ALL.iter().all(|&language| error.words(language).contains("plan=c")));
}

#[test]
fn data_that_cannot_answer_are_refused() {
    let check = |x: &[f64], y: &[f64], settings: Value, code: &str| {
        let error = run(&binary(x, y), settings).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(Language::ALL.iter().all(|&language| !error.words(language).is_empty()));
    };
    let given = || json!({"target": "y", "positive": "1", "predictors": ["x"]});
    check(&[1.0, 2.0, 3.0, 4.0], &[1.0; 4], given(), "constant_target");
    check(&[2.0; 6], &[0.0, 1.0, 0.0, 1.0, 1.0, 0.0], given(), "constant_predictors");
    check(&[f64::NAN; 6], &[0.0, 1.0, 0.0, 1.0, 1.0, 0.0], given(), "no_rows");
    check(&[1.0], &[1.0], given(), "too_few_rows");
    check(&[], &[], given(), "no_rows");
    let mut table = contracts(60, 1);
    let x = table.column("x").unwrap().numbers().unwrap().iter().map(|x| 2.0 * x).collect();
    table = Table::from_columns([
        ("x", table.column("x").unwrap().clone()),
        ("twice", Column::from_numbers(x)),
        ("churn", table.column("Churn").unwrap().clone()),
    ]);
    assert_eq!(run(&table, json!({"predictors": ["x", "twice"]})).unwrap_err().code(), "collinear");
    assert!(codes(&run(&table, json!({})).unwrap()).contains(&"columns_left_out"));
}

#[test]
fn impossible_settings_name_themselves() {
    let table = contracts(30, 1);
    for (settings, name) in [
        (json!({"target": null}), "target"),
        (json!({"target": "none"}), "target"),
        (json!({"positive": "Maybe"}), "positive"),
        (json!({"predictors": []}), "predictors"),
        (json!({"predictors": ["x", "x"]}), "predictors"),
        (json!({"predictors": ["Churn"]}), "predictors"),
        (json!({"amount": "plan"}), "amount"),
        (json!({"date": "x"}), "date"),
        (json!({"level": 1.0}), "level"),
        (json!({"test_share": 0.9}), "test_share"),
        (json!({"base_levels": {"none": "a"}}), "base_levels"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
    let shop = Table::from_columns([("amount", Column::from_numbers(vec![1.5, 2.5, 4.0]))]);
    let problem = params(&shop, json!({})).check(shop.schema()).unwrap_err();
    assert!(problem.words(Language::En).contains("still active"));
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let table = contracts(300, 8);
    let answer = run(&table, json!({})).unwrap();
    for language in Language::ALL {
        let findings = answer.outcome.findings(language);
        assert!(findings.iter().all(|sentence| !sentence.text.contains("NaN")));
        let figures = answer.outcome.figures(language);
        assert_eq!(figures.iter().map(|figure| figure.name).collect::<Vec<_>>(), ["drivers", "gains", "calibration"]);
        for figure in &figures {
            assert!(chart::svg(figure, 800, 400, &Theme::light(), language).contains("</svg>"));
        }
    }
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    assert!(matches!(Churn::run(&table, &valid, &mut Pulse::new(&mut sink)), Err(ChurnError::Cancelled(_))));
}

#[test]
fn probabilities_that_are_too_high_as_a_whole_are_said() {
    let mut random = Random::from_seed(4);
    let x: Vec<f64> = (0..500).map(|_| random.normal()).collect();
    let row = |(row, x): (usize, &f64)| {
        if random.uniform() < logistic(x + if row < 400 { 0.5 } else { -1.5 }) { "yes" } else { "no" }
    };
    let left: Vec<&str> = x.iter().enumerate().map(row).collect();
    let days: Vec<Option<i32>> = (0..500).map(Some).collect();
    let table = |date: &str| {
        Table::from_columns([
            ("x", Column::from_numbers(x.clone())),
            ("churn", Column::from_labels(&left)),
            (date, Column::from_days(&days)),
        ])
    };
    let answer = run(&table("seen"), json!({})).unwrap();
    let check = answer.outcome.check.as_ref().unwrap();
    assert!(check.mean_probability > check.base_rate + 0.2 && check.bias > 4.0, "{check:?}");
    let said = answer.outcome.findings(Language::En).into_iter().find(|one| one.code == "biased").unwrap();
    assert!(said.text.contains("less time to leave"));
    // Who began last had the least time to leave: by such a day nothing is held out.
    for date in ["started", "Signup date", "注册日期"] {
        assert_eq!(params(&table(date), json!({})).date, None, "{date}");
    }
    let fair = run(&table("started"), json!({})).unwrap();
    assert!(!codes(&fair).contains(&"biased") && !fair.outcome.check.as_ref().unwrap().is_by_time);
}

#[test]
fn who_left_is_read_from_the_words_or_said_to_be_guessed() {
    let mut random = Random::from_seed(12);
    let x: Vec<f64> = (0..400).map(|_| random.normal()).collect();
    let table = |labels: [&str; 2]| {
        let labels: Vec<&str> = (0..400).map(|row| labels[usize::from(row % 4 == 0)]).collect();
        Table::from_columns([("x", Column::from_numbers(x.clone())), ("status", Column::from_labels(&labels))])
    };
    let settings = || json!({"target": "status", "predictors": ["x"]});
    let known = run(&table(["Existing Customer", "Attrited Customer"]), settings()).unwrap();
    assert_eq!((known.outcome.positive.as_str(), known.outcome.fit.n_leavers), ("Attrited Customer", 100));
    assert!(!codes(&known).contains(&"label_guessed"));
    let guessed = run(&table(["A", "B"]), settings()).unwrap();
    assert!(codes(&guessed).contains(&"label_guessed"));
    assert!(guessed.outcome.findings(Language::En)[0].text.contains("(“B”)"));
    // A list that is no better than chance is not to be called.
    assert!(codes(&guessed).contains(&"no_better_than_chance") && !codes(&guessed).contains(&"call"));
}

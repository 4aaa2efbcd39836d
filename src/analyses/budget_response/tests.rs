//! Unit tests of `budget_response`.

use serde_json::{Value, json};

use super::curves::{Curve, Shape};
use super::{Response, ResponseError, ResponseOutcome, ResponseParams};
use crate::analyses::contract::{Analysis, Answer, Given, Outcome, Params, Problem, Worded};
use crate::chart::{self, Theme};
use crate::data::{Column, Table};
use crate::i18n::Language;
use crate::numeric::random::Random;
use crate::pulse::Pulse;

/// Two channels with root curves of scales 1 and 2, so far with the same spend; `noise` in shares of the result.
fn history(n: usize, noise: f64) -> Table {
    let mut random = Random::from_seed(6);
    let (mut channel, mut spend, mut result) = (vec![], vec![], vec![]);
    for _ in 0..n {
        for (name, scale) in [("small", 10.0), ("large", 20.0)] {
            let x = 50.0 + 400.0 * random.uniform();
            let truth = Curve { shape: Shape::Power, scale, bend: 0.5 };
            channel.push(name);
            spend.push(x);
            result.push(truth.value(x) * (1.0 + noise * random.normal()));
        }
    }
    Table::from_columns([
        ("channel", Column::from_labels(&channel)),
        ("spend", Column::from_numbers(spend)),
        ("revenue", Column::from_numbers(result)),
    ])
}

fn params(table: &Table, settings: Value) -> ResponseParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    ResponseParams::complete(table.schema(), &Given(map)).unwrap()
}

fn run(table: &Table, settings: Value) -> Result<Answer<ResponseOutcome>, ResponseError> {
    let params =
        params(table, settings).validate(table.schema()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    Response::run(table, &params, &mut Pulse::silent())
}

fn codes(answer: &Answer<ResponseOutcome>) -> Vec<&'static str> {
    answer.outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn the_best_split_of_known_curves_comes_back() {
    let answer = run(&history(40, 0.0), json!({"budget": 400.0})).unwrap();
    let outcome = &answer.outcome;
    let [large, small] = &outcome.channels[..] else { panic!("two channels") };
    assert_eq!((large.name.as_str(), large.curve.shape), ("large", Shape::Power));
    // As the squares of the scales: 4 to 1.
    assert!((large.best - 320.0).abs() < 0.1 && (small.best - 80.0).abs() < 0.1, "{} {}", large.best, small.best);
    assert!((large.best_slope - small.best_slope).abs() < 1e-6);
    assert!((outcome.budgets[1].price - large.best_slope).abs() < 1e-6);
    assert!(outcome.budgets[0].result < outcome.budgets[1].result && outcome.gain[0] > 0.0);
    assert!(codes(&answer).contains(&"gain"));
}

#[test]
fn noise_widens_the_interval_and_large_budgets_extrapolate() {
    let answer = run(&history(60, 0.2), json!({"budget": 1e6})).unwrap();
    let found = codes(&answer);
    assert!(found.contains(&"extrapolated") && found.contains(&"unspent"), "{found:?}");
    let usual = run(&history(60, 0.2), json!({})).unwrap().outcome;
    assert!(usual.gain[1] < usual.gain[0] && usual.gain[0] < usual.gain[2]);
    assert!(usual.is_usual_budget);
    let total: f64 = usual.channels.iter().map(|one| one.best).sum();
    assert!((total - usual.budgets[1].budget).abs() < 1e-6 * total);
}

#[test]
fn short_or_constant_histories_are_refused_with_a_recipe() {
    let error = run(&history(5, 0.1), json!({})).unwrap_err();
    assert_eq!(error.code(), "too_short");
    assert!(Language::ALL.iter().all(|&language| error.words(language).contains('8')));
    let constant = Table::from_columns([
        ("channel", Column::from_labels(&["a"; 12])),
        ("spend", Column::from_numbers(vec![5.0; 12])),
        ("sales", Column::from_numbers((0..12).map(f64::from).collect())),
    ]);
    assert_eq!(run(&constant, json!({"channel": "channel"})).unwrap_err().code(), "too_short");
    let empty = Table::from_columns([
        ("channel", Column::from_texts([])),
        ("spend", Column::from_numbers(vec![])),
        ("sales", Column::from_numbers(vec![])),
    ]);
    let settings = json!({"channel": "channel", "spend": "spend", "result": "sales"});
    assert_eq!(run(&empty, settings).unwrap_err().code(), "no_rows");
    let zero = Table::from_columns([
        ("channel", Column::from_labels(&["a"; 12])),
        ("spend", Column::from_numbers((0..12).map(f64::from).collect())),
        ("sales", Column::from_numbers(vec![0.0; 12])),
    ]);
    let answer = run(&zero, json!({"channel": "channel"})).unwrap();
    assert!(answer.outcome.findings(Language::En).iter().all(|sentence| !sentence.text.contains("NaN")));
}

#[test]
fn impossible_settings_name_themselves() {
    let table = history(10, 0.1);
    for (settings, name) in [
        (json!({"channel": null}), "channel"),
        (json!({"spend": "channel"}), "spend"),
        (json!({"result": "none"}), "result"),
        (json!({"result": "spend"}), "result"),
        (json!({"date": "spend"}), "date"),
        (json!({"budget": -1.0}), "budget"),
        (json!({"reach": 0.0}), "reach"),
    ] {
        let problem = params(&table, settings).check(table.schema()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    let table = history(30, 0.3);
    let answer = run(&table, json!({})).unwrap();
    for language in Language::ALL {
        let findings = answer.outcome.findings(language);
        assert!(findings.iter().all(|sentence| !sentence.text.contains("NaN")));
        assert!(findings.iter().map(|sentence| sentence.tone).is_sorted());
        for figure in answer.outcome.figures(language) {
            assert!(chart::svg(&figure, 800, 400, &Theme::light(), language).contains("</svg>"));
        }
    }
    let valid = params(&table, json!({})).validate(table.schema()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    assert!(matches!(Response::run(&table, &valid, &mut Pulse::new(&mut sink)), Err(ResponseError::Cancelled(_))));
}

#[test]
fn limits_bind_the_split_that_is_compared_with() {
    let table = history(40, 0.1);
    let answer = run(&table, json!({"reach": 0.1})).unwrap();
    let [centre, low, _] = answer.outcome.gain;
    assert!(centre.abs() < 1e-9 && low > -1e-9, "all at their limits, before and after: {:?}", answer.outcome.gain);
    assert!(codes(&answer).contains(&"gain_small") && codes(&answer).contains(&"unspent"));
    let half = run(&table, json!({"reach": 0.1, "budget": 60.0})).unwrap().outcome;
    assert!(half.gain[0] > 0.0 && half.channels.iter().all(|one| one.spend <= 0.1 * one.most_seen * (1.0 + 1e-9)));
}

#[test]
fn less_than_was_ever_spent_is_a_guess_too() {
    let table = history(40, 0.1);
    let answer = run(&table, json!({"budget": 1.0})).unwrap();
    assert!(answer.outcome.channels.iter().all(super::outcome::Channel::is_extrapolated));
    let found = codes(&answer);
    assert!(found.contains(&"gain_guess") && found.contains(&"extrapolated") && !found.contains(&"gain"), "{found:?}");
    assert_eq!(params(&table, json!({"budget": 0.0})).check(table.schema()).unwrap_err().code(), "no_budget");
}

#[test]
fn flat_results_have_nothing_to_gain() {
    let spend: Vec<f64> = (0..24).map(|row| 10.0 + f64::from(row * 7 % 12)).collect();
    let names: Vec<&str> = (0..24).map(|row| if row % 2 == 0 { "a" } else { "b" }).collect();
    let table = Table::from_columns([
        ("channel", Column::from_labels(&names)),
        ("spend", Column::from_numbers(spend)),
        ("sales", Column::from_numbers(vec![100.0; 24])),
    ]);
    let answer = run(&table, json!({"channel": "channel", "result": "sales"})).unwrap();
    assert!(codes(&answer).contains(&"gain_small") && codes(&answer).contains(&"poor_fit"), "{:?}", codes(&answer));
    assert!(answer.outcome.channels.iter().all(|one| one.r_squared.is_nan()));
}

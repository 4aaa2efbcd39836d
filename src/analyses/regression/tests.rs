//! Properties, degenerate data, and words.

use serde_json::{Value, json};

use super::*;
use crate::analyses::contract::{Given, Outcome, Params, Problem, Worded};
use crate::analyses::registry;
use crate::data::{Column, Role};
use crate::i18n::Language;
use crate::numeric::random::Random;
use crate::report::Tone;

fn params(table: &Table, settings: Value) -> RegressionParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    RegressionParams::complete(table.schema(), &Given(map)).expect("settings of the right form")
}

fn run(table: &Table, settings: Value) -> Result<Answer<RegressionOutcome>, RegressionError> {
    let params = params(table, settings);
    let problem = params.check(table.schema()).err();
    assert_eq!(problem, None);
    let Ok(params) = params.validate(table.schema()) else { panic!("settings that work") };
    Regression::run(table, &params, &mut Pulse::silent())
}

fn fit(table: &Table, settings: Value) -> RegressionOutcome {
    run(table, settings).unwrap_or_else(|error| panic!("{error}")).outcome
}

fn code(table: &Table, settings: Value) -> &'static str {
    let error = run(table, settings).expect_err("an error");
    for language in Language::ALL {
        assert!(!error.words(language).is_empty());
    }
    error.code()
}

fn problem(table: &Table, settings: Value) -> (&'static str, &'static str) {
    let problem = params(table, settings).check(table.schema()).expect_err("a problem");
    for language in Language::ALL {
        assert!(!problem.words(language).is_empty());
    }
    (problem.code(), problem.setting())
}

fn names(outcome: &RegressionOutcome) -> Vec<&str> {
    outcome.terms.iter().map(|term| term.term.as_str()).collect()
}

fn estimates(outcome: &RegressionOutcome) -> Vec<f64> {
    outcome.terms.iter().map(|term| term.estimate).collect()
}

fn codes(outcome: &RegressionOutcome) -> Vec<&'static str> {
    outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

fn close(a: &[f64], b: &[f64], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{a} is not {b}");
    }
}

fn number_column(numbers: impl IntoIterator<Item = f64>) -> Column {
    Column::from_numbers(numbers.into_iter().collect())
}

/// Sales of `n` days in three cities, by price and advertising, with noise.
fn shop(n: usize) -> Table {
    let mut random = Random::from_seed(11);
    let cities = ["Lyon", "Bern", "Oslo"];
    let (mut price, mut ads, mut city, mut day, mut sales) = (vec![], vec![], vec![], vec![], vec![]);
    for row in 0..n {
        let (p, a, c) = (10.0 + 5.0 * random.uniform(), 100.0 * random.uniform(), random.below(3));
        price.push(p);
        ads.push(a);
        city.push(cities[c]);
        day.push(Some(19_000 + row as i32));
        sales.push(500.0 - 20.0 * p + 2.0 * a + 30.0 * c as f64 + 5.0 * random.normal());
    }
    Table::from_columns([
        ("price", Column::from_numbers(price)),
        ("ads", Column::from_numbers(ads)),
        ("city", Column::from_labels(&city)),
        ("day", Column::from_days(&day)),
        ("sales", Column::from_numbers(sales)),
    ])
    .with_roles(&[("sales", Role::Amount), ("day", Role::Date)])
}

#[test]
fn finds_what_made_the_data() {
    let outcome = fit(&shop(400), json!({}));
    assert_eq!(names(&outcome), ["(Intercept)", "price", "ads", "city=Lyon", "city=Oslo"]);
    // Bern is the base: 30 above Lyon, 30 below Oslo.
    for (term, truth) in outcome.terms.iter().zip([530.0, -20.0, 2.0, -30.0, 30.0]) {
        assert!((term.estimate - truth).abs() < 4.0 * term.std_error, "{}: {}", term.term, term.estimate);
        assert!(term.conf_low < term.estimate && term.estimate < term.conf_high);
    }
    assert_eq!(outcome.drivers[0].column, "ads");
    assert!(outcome.is_by_time && outcome.checks.len() == 7);
    let codes = codes(&outcome);
    assert!(codes.starts_with(&["explained", "driver", "driver", "driver", "out_of_sample"]), "{codes:?}");
    assert_eq!(outcome.figures(Language::Zh).len(), 4);
}

#[test]
fn order_of_rows_does_not_matter_and_scale_follows() {
    let table = shop(150);
    let whole = fit(&table, json!({}));
    let numbers = |name: &str| table.column(name).and_then(Column::numbers).expect("numbers").into_owned();
    let mut order: Vec<usize> = (0..150).collect();
    Random::from_seed(2).shuffle(&mut order);
    let taken = |name: &str, factor: f64| {
        let numbers = numbers(name);
        number_column(order.iter().map(|&row| numbers[row] * factor))
    };
    let city = table.column("city").expect("a column");
    let cities: Vec<String> = order.iter().map(|&row| city.cell(row).to_plain_text()).collect();
    let shuffled = Table::from_columns([
        ("price", taken("price", 1.0)),
        ("ads", taken("ads", 1e-6)),
        ("city", Column::from_labels(&cities)),
        ("sales", taken("sales", 1e9)),
    ]);
    let settings = json!({"target": "sales", "predictors": ["price", "ads", "city"]});
    let again = fit(&shuffled, settings);
    let factors = [1e9, 1e9, 1e15, 1e9, 1e9];
    let expected: Vec<f64> = estimates(&whole).iter().zip(factors).map(|(x, factor)| x * factor).collect();
    close(&estimates(&again), &expected, 1e-11);
    let t = |outcome: &RegressionOutcome| outcome.terms.iter().map(|term| term.statistic).collect::<Vec<_>>();
    close(&t(&again), &t(&whole), 1e-11);
    assert!((again.glance.r_squared - whole.glance.r_squared).abs() < 1e-13);
}

#[test]
fn leverages_sum_to_the_terms_and_residuals_to_nothing() {
    let answer = run(&shop(90), json!({})).expect("an answer");
    let augment = &answer.rows[0];
    let sum = |column: &str| (0..90).map(|row| augment.number(column, row)).sum::<f64>();
    assert!((sum("leverage") - 5.0).abs() < 1e-12);
    assert!(sum("residual").abs() < 1e-9);
    assert_eq!((augment.number("row", 0), augment.number("row", 89)), (1.0, 90.0));
}

#[test]
fn base_levels_curves_logarithms_and_dates() {
    let table = shop(120);
    let base = json!({"target": "sales", "predictors": ["city", "day"], "base_levels": {"city": "Oslo"}});
    assert_eq!(names(&fit(&table, base)), ["(Intercept)", "city=Bern", "city=Lyon", "day"]);
    let shapes = json!({"target": "sales", "predictors": ["price", "ads"],
        "transforms": {"price": "cube", "ads": "log"}, "log_target": true});
    let outcome = fit(&table, shapes);
    assert_eq!(names(&outcome), ["(Intercept)", "price", "price^2", "price^3", "log(ads)"]);
    let labels = json!({"target": "sales", "predictors": ["city"], "intercept": false});
    let outcome = fit(&table, labels);
    // Without a constant each city has its mean, and R² is still measured from the mean of all.
    assert_eq!(names(&outcome), ["city=Bern", "city=Lyon", "city=Oslo"]);
    let with_constant = fit(&table, json!({"target": "sales", "predictors": ["city"]}));
    assert_eq!(outcome.glance.df, 2);
    close(
        &[outcome.glance.r_squared, outcome.glance.statistic, outcome.glance.breusch_pagan],
        &[with_constant.glance.r_squared, with_constant.glance.statistic, with_constant.glance.breusch_pagan],
        1e-10,
    );
    let robust = |intercept: bool| {
        fit(&table, json!({"target": "sales", "predictors": ["city"], "robust": "hc3", "intercept": intercept}))
    };
    close(&[robust(false).glance.statistic], &[robust(true).glance.statistic], 1e-10);
}

#[test]
fn numbers_as_labels_and_yes_no() {
    let table = Table::from_columns([
        ("stars", number_column((0..60).map(|row| f64::from(row % 3)))),
        ("sale", Column::from_booleans(&(0..60).map(|row| Some(row % 7 < 3)).collect::<Vec<_>>())),
        ("y", number_column((0..60).map(|row| f64::from(row % 3 * 10 + row % 5)))),
    ]);
    let settings = json!({"target": "y", "predictors": ["stars", "sale"], "transforms": {"stars": "category"},
        "new_rows": [{"stars": "2", "sale": "true"}, {"stars": "7", "sale": "true"}]});
    let outcome = fit(&table, settings);
    assert_eq!(names(&outcome), ["(Intercept)", "stars=1", "stars=2", "sale=true"]);
    assert!(outcome.predictions[0].fitted.is_finite());
    assert_eq!(outcome.predictions[1].lacking, ["stars"]);
    assert!(codes(&outcome).contains(&"not_predicted"));
}

#[test]
fn rows_that_cannot_be_used_are_counted() {
    let table = Table::from_columns([
        ("x", number_column((0..40).map(|row| if row < 4 { f64::NAN } else { f64::from(row) }))),
        ("z", number_column((0..40).map(|row| if row == 20 { f64::INFINITY } else { f64::from(row * row % 11) }))),
        ("y", number_column((0..40).map(|row| f64::from(row % 9) - 1.0))),
    ]);
    let outcome = fit(&table, json!({"target": "y", "predictors": ["x", "z"], "log_target": true}));
    // One in nine is -1 and one is 0: 10 rows, of which one lies among the 4 without x... each counts once.
    let found: Vec<(&str, DropReason, u64)> =
        outcome.dropped.iter().map(|d| (d.column.as_str(), d.reason, d.n_rows)).collect();
    assert_eq!(
        found,
        [("y", DropReason::NotPositive, 10), ("x", DropReason::Missing, 2), ("z", DropReason::NotFinite, 1)]
    );
    assert_eq!((outcome.glance.n_obs, outcome.glance.n_dropped), (27, 13));
    assert!(codes(&outcome).contains(&"rows_dropped"));
}

#[test]
fn degenerate_data_is_refused_with_a_reason() {
    let xy = |x: Vec<f64>, y: Vec<f64>| {
        Table::from_columns([("x", Column::from_numbers(x)), ("y", Column::from_numbers(y))])
    };
    let settings = || json!({"target": "y", "predictors": ["x"]});
    assert_eq!(code(&xy(vec![], vec![]), settings()), "no_rows");
    assert_eq!(code(&xy(vec![1.0], vec![2.0]), settings()), "too_few_rows");
    assert_eq!(code(&xy(vec![1.0, 2.0], vec![2.0, 3.0]), settings()), "too_few_rows");
    assert_eq!(code(&xy(vec![f64::NAN; 3], vec![1.0, 2.0, 3.0]), settings()), "no_rows");
    assert_eq!(code(&xy(vec![4.0; 3], vec![1.0, 2.0, 3.0]), settings()), "constant_predictors");
    assert_eq!(code(&xy(vec![1.0, 2.0, 3.0], vec![7.0; 3]), settings()), "constant_target");
    // Without a constant, a constant predictor takes its place.
    let mean =
        fit(&xy(vec![4.0; 3], vec![1.0, 2.0, 6.0]), json!({"target": "y", "predictors": ["x"], "intercept": false}));
    close(&estimates(&mean), &[0.75], 1e-15);
    assert_eq!(mean.glance.df, 0);
}

#[test]
fn a_perfect_fit_has_no_error() {
    let table = Table::from_columns([
        ("x", number_column((0..30).map(f64::from))),
        ("z", number_column((0..30).map(|row| f64::from(row * row % 7)))),
        ("y", number_column((0..30).map(|row| 3.0 - 0.5 * f64::from(row)))),
    ]);
    let outcome = fit(&table, json!({"target": "y", "predictors": ["x", "z"]}));
    assert_eq!(estimates(&outcome), [3.0, -0.5, 0.0]);
    assert!(outcome.terms.iter().all(|term| term.std_error == 0.0));
    assert!(outcome.terms[2].statistic.is_nan());
    assert_eq!((outcome.glance.r_squared, outcome.glance.sigma), (1.0, 0.0));
    assert_eq!((outcome.glance.statistic, outcome.glance.p_value), (f64::INFINITY, 0.0));
    assert!(codes(&outcome).starts_with(&["perfect_fit"]));
    assert!(Language::ALL.iter().all(|&language| !outcome.figures(language).is_empty()));
}

#[test]
fn repeated_information_is_named() {
    let mut random = Random::from_seed(5);
    let n = 50;
    let net: Vec<f64> = (0..n).map(|_| (random.uniform() * 1e5).round() / 100.0).collect();
    let tax: Vec<f64> = (0..n).map(|_| (random.uniform() * 1e4).round() / 100.0).collect();
    let gross: Vec<f64> = net.iter().zip(&tax).map(|(a, b)| ((a + b) * 100.0).round() / 100.0).collect();
    let region: Vec<&str> = (0..n).map(|row| if row % 2 == 0 { "N" } else { "S" }).collect();
    let code_of: Vec<f64> = (0..n).map(|row| f64::from(u8::from(row % 2 == 0)) * 3.0 + 7.0).collect();
    let y: Vec<f64> = (0..n).map(|_| random.normal()).collect();
    let table = Table::from_columns([
        ("net", Column::from_numbers(net)),
        ("tax", Column::from_numbers(tax)),
        ("gross", Column::from_numbers(gross)),
        ("region", Column::from_labels(&region)),
        ("region_code", Column::from_numbers(code_of)),
        ("y", Column::from_numbers(y)),
    ]);
    let settings = json!({"target": "y", "predictors": ["net", "tax", "gross", "region", "region_code"]});
    let Err(RegressionError::Design(DesignError::Collinear { terms })) = run(&table, settings) else {
        panic!("collinear")
    };
    assert_eq!(terms.iter().map(|term| term.column.as_str()).collect::<Vec<_>>(), ["gross", "region_code"]);
    assert_eq!(terms[0].made_of, ["net", "tax"]);
    assert_eq!(terms[1].made_of, ["(Intercept)", "region=S"]);
    // A suggestion works all the same, and says what it left out.
    let outcome = fit(&table, json!({"target": "y"}));
    assert_eq!(names(&outcome), ["(Intercept)", "net", "tax", "region=S"]);
    assert_eq!(codes(&outcome).iter().filter(|&&code| code == "left_out").count(), 1);
}

#[test]
fn an_ill_conditioned_design_is_no_collinear_one() {
    // A year and its square: all but one part in ten thousand million is shared.
    let table = Table::from_columns([
        ("year", number_column((0..30).map(|row| 2000.0 + f64::from(row)))),
        ("y", number_column((0..30).map(|row| 1e6 + f64::from(row * row % 13)))),
    ]);
    let settings = json!({"target": "y", "predictors": ["year"], "transforms": {"year": "power_4"}});
    assert_eq!(fit(&table, settings).terms.len(), 5);
}

#[test]
fn labels_unseen_in_training_cost_nothing() {
    let table = Table::from_columns([
        ("day", Column::from_days(&(0..60).map(Some).collect::<Vec<_>>())),
        (
            "shop",
            Column::from_labels(
                &(0..60).map(|row| if row < 50 { ["a", "b"][row % 2] } else { "new" }).collect::<Vec<_>>(),
            ),
        ),
        ("y", number_column((0..60).map(|row| f64::from(row % 2 * 5 + row % 7)))),
    ]);
    let settings = json!({"target": "y", "predictors": ["shop"], "time": "day", "validation": "hold_out"});
    let outcome = fit(&table, settings);
    let last = outcome.checks.last().expect("checks");
    assert_eq!((last.n_train, last.n_test), (48, 12));
    assert!(last.rmse.is_finite() && last.rmse < 10.0);
}

#[test]
fn settings_that_cannot_work() {
    let table = shop(50);
    let with = |more: Value| {
        let mut settings = json!({"target": "sales", "predictors": ["price"]});
        if let (Value::Object(settings), Value::Object(more)) = (&mut settings, more) {
            settings.extend(more);
        }
        problem(&table, settings)
    };
    assert_eq!(with(json!({"target": "city"})), ("target_not_numeric", "target"));
    assert_eq!(with(json!({"target": "nope"})), ("unknown_column", "target"));
    assert_eq!(with(json!({"predictors": []})), ("no_predictors", "predictors"));
    assert_eq!(with(json!({"predictors": ["sales"]})), ("target_is_predictor", "predictors"));
    assert_eq!(with(json!({"predictors": ["ads", "ads"]})), ("repeated", "predictors"));
    assert_eq!(with(json!({"level": 1.5})), ("out_of_range", "level"));
    assert_eq!(with(json!({"time": "ads"})), ("time_not_temporal", "time"));
    assert_eq!(with(json!({"transforms": {"city": "log"}})), ("transform_not_numeric", "transforms"));
    assert_eq!(with(json!({"base_levels": {"city": "Rome"}})), ("unknown_level", "base_levels"));
    assert_eq!(with(json!({"new_rows": [{"price": "cheap"}]})), ("new_row", "new_rows"));
    assert_eq!(problem(&Table::from_columns([("a", Column::from_labels(&["x"]))]), json!({})), ("no_target", "target"));
}

#[test]
fn suggestions_leave_out_what_cannot_help() {
    let n = 60;
    let ids: Vec<String> = (0..n).map(|row| format!("c{row}")).collect();
    let table = Table::from_columns([
        ("customer", Column::from_labels(&ids)),
        ("always", number_column((0..n).map(|_| 1.0))),
        ("sparse", number_column((0..n).map(|row| if row % 2 == 0 { f64::NAN } else { f64::from(row) }))),
        ("copy", number_column((0..n).map(|row| f64::from(row * 7 % 31)))),
        ("units", number_column((0..n).map(|row| f64::from(row % 5)))),
        ("amount", number_column((0..n).map(|row| f64::from(row * 7 % 31)))),
    ])
    .with_roles(&[("amount", Role::Amount), ("units", Role::Quantity)]);
    let suggested = params(&table, json!({}));
    assert_eq!((suggested.target.as_str(), suggested.predictors.as_slice()), ("amount", &["units".to_owned()][..]));
    let turned = params(&table, json!({"target": "units"}));
    assert!(!turned.predictors.contains(&"units".to_owned()) && turned.predictors.contains(&"amount".to_owned()));
    let only_days = Table::from_columns([
        ("day", Column::from_days(&(0..20).map(Some).collect::<Vec<_>>())),
        ("y", number_column((0..20).map(|row| f64::from(row * row % 7)))),
    ]);
    assert_eq!(names(&fit(&only_days, json!({}))), ["(Intercept)", "day"]);
}

#[test]
fn everything_is_said_in_both_languages() {
    let table = shop(60);
    let settings = json!({"target": "sales", "predictors": ["price", "ads", "city"], "log_target": true, "robust": "hc3",
        "transforms": {"price": "square", "ads": "log"},
        "new_rows": [{"price": "50", "ads": "10", "city": "Oslo"}, {"price": "12"}]});
    let outcome = fit(&table, settings.clone());
    let [en, zh] = Language::ALL.map(|language| outcome.findings(language));
    assert_eq!(en.len(), zh.len());
    for (en, zh) in en.iter().zip(&zh) {
        assert_eq!((en.code, en.tone), (zh.code, zh.tone));
        assert!(en.text.is_ascii() || en.text.contains(['\u{2}', '−', '²']), "{}", en.text);
        assert!(!zh.text.is_ascii());
    }
    assert!(en.iter().any(|s| s.code == "extrapolated") && en.iter().any(|s| s.code == "not_predicted"));
    let tones: Vec<Tone> = en.iter().map(|sentence| sentence.tone).collect();
    assert!(tones.is_sorted());
    let form = params(&table, settings).form(table.schema());
    let Ok(Value::Object(all)) = serde_json::to_value(params(&table, json!({}))) else { panic!("a map") };
    assert!(all.keys().all(|name| form.iter().any(|control| control.name == name)), "a control per setting");
}

#[test]
fn runs_through_the_registry_and_can_be_cancelled() {
    let table = shop(80);
    let runner = registry::runner::<Regression>();
    let prepared = (runner.prepare)(table.schema(), &Given::default()).expect("settings");
    let ran = (runner.run)(&table, &prepared.settings, &mut Pulse::silent());
    let Ok(outcome) = ran.result else { panic!("an outcome") };
    assert_eq!(outcome.tables()[0].name, "tidy");
    let mut no = |_: f32| false;
    let ran = (runner.run)(&table, &prepared.settings, &mut Pulse::new(&mut no));
    assert!(ran.result.is_err_and(|reason| reason.code == "cancelled"));
}

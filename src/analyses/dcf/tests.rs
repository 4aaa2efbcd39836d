//! Unit tests of `dcf`.

use serde_json::{Value, json};

use super::{Dcf, DcfParams, Timing};
use crate::analyses::contract::{Analysis, Given, Outcome, Params, Problem, Worded};
use crate::data::{Schema, Table};
use crate::i18n::Language;
use crate::pulse::Pulse;
use crate::report::TidyTable;

fn complete(settings: Value) -> DcfParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    DcfParams::complete(&Schema::default(), &Given(map)).unwrap()
}

fn run(settings: Value) -> super::DcfOutcome {
    let params = complete(settings).validate(&Schema::default()).unwrap_or_else(|_| panic!("settings that work"));
    let empty = Table::new(Schema::default(), Vec::new());
    Dcf::run(&empty, &params, &mut Pulse::silent()).unwrap().outcome
}

fn glance(settings: Value) -> [f64; 4] {
    let tables = run(settings).tables();
    let table: &TidyTable = tables.iter().find(|table| table.name == "glance").unwrap();
    ["present_value", "net_value", "value_to_cost", "payback_years"].map(|name| table.number(name, 0))
}

fn check(settings: Value, expected: [f64; 4]) {
    let got = glance(settings.clone());
    for (got, expected) in got.into_iter().zip(expected) {
        let is_same = (got.is_nan() && expected.is_nan()) || (got - expected).abs() <= 1e-12 * expected.abs().max(1.0);
        assert!(is_same, "{settings}: {got} {expected}");
    }
}

#[test]
fn worked_by_hand() {
    check(
        json!({"yearly_revenue": [100.0, 100.0], "discount_rate": 0.0, "retention": 0.5, "margin": 0.4, "acquisition_cost": 50.0}),
        [60.0, 10.0, 1.2, 1.5],
    );
    check(
        json!({"yearly_revenue": [110.0, 121.0], "discount_rate": 0.1, "acquisition_cost": 150}),
        [200.0, 50.0, 4.0 / 3.0, 1.5],
    );
    check(
        json!({"yearly_revenue": [110.0, 121.0], "discount_rate": 0.1, "acquisition_cost": 55, "timing": "begin"}),
        [220.0, 165.0, 4.0, 0.5],
    );
}

#[test]
fn the_edges_are_answered() {
    let nan = f64::NAN;
    check(json!({"yearly_revenue": [100], "discount_rate": 0, "acquisition_cost": 0}), [100.0, 100.0, nan, 0.0]);
    check(json!({"yearly_revenue": [100], "discount_rate": 0, "acquisition_cost": 200}), [100.0, -100.0, 0.5, nan]);
    check(json!({"yearly_revenue": [0, 0], "acquisition_cost": 10}), [0.0, -10.0, 0.0, nan]);
    check(json!({"yearly_revenue": [-10, 30], "discount_rate": 0, "acquisition_cost": 5}), [20.0, 15.0, 4.0, 1.5]);
    check(
        json!({"yearly_revenue": [100, 100], "discount_rate": 0, "retention": 0, "acquisition_cost": 100}),
        [100.0, 0.0, 1.0, 1.0],
    );
}

#[test]
fn impossible_settings_name_themselves() {
    for (settings, name) in [
        (json!({"yearly_revenue": []}), "yearly_revenue"),
        (json!({"yearly_revenue": [1e300]}), "yearly_revenue"),
        (json!({"margin": 1.5}), "margin"),
        (json!({"retention": -0.1}), "retention"),
        (json!({"discount_rate": -1.0}), "discount_rate"),
        (json!({"acquisition_cost": -1.0}), "acquisition_cost"),
    ] {
        let problem = complete(settings).check(&Schema::default()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
    let unknown = Given(serde_json::from_value(json!({"years": 3})).unwrap());
    assert!(DcfParams::complete(&Schema::default(), &unknown).is_err());
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    for settings in [
        json!({}),
        json!({"acquisition_cost": 0, "yearly_revenue": [10]}),
        json!({"acquisition_cost": 1e6, "retention": 0.5, "margin": 0.3}),
    ] {
        let outcome = run(settings);
        for language in Language::ALL {
            assert!(outcome.findings(language).iter().all(|sentence| !sentence.text.is_empty()));
            assert_eq!(outcome.figures(language).len(), 3);
        }
        let order: Vec<_> = outcome.findings(Language::En).iter().map(|sentence| sentence.tone).collect();
        assert!(order.is_sorted());
    }
    assert_eq!(complete(json!({})).timing, Timing::End);
}

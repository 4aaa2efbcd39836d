//! Unit tests of `budget`.

use serde_json::{Value, json};

use super::{Budget, BudgetError, BudgetOutcome, BudgetParams};
use crate::analyses::contract::{Analysis, Given, Outcome, Params, Problem, Worded};
use crate::data::{Schema, Table};
use crate::i18n::Language;
use crate::pulse::Pulse;

fn complete(settings: Value) -> BudgetParams {
    let Value::Object(map) = settings else { panic!("settings are a map") };
    BudgetParams::complete(&Schema::default(), &Given(map)).unwrap()
}

fn run(settings: Value) -> Result<BudgetOutcome, BudgetError> {
    let params =
        complete(settings).validate(&Schema::default()).unwrap_or_else(|p| panic!("{}", p.words(Language::En)));
    let empty = Table::new(Schema::default(), Vec::new());
    Budget::run(&empty, &params, &mut Pulse::silent()).map(|answer| answer.outcome)
}

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{got} {expected}");
}

fn codes(outcome: &BudgetOutcome) -> Vec<&'static str> {
    outcome.findings(Language::En).iter().map(|sentence| sentence.code).collect()
}

#[test]
fn the_example_is_split_by_hand() {
    // Email and search to their most, television to its least, what remains into social: 27,000.
    let outcome = run(json!({})).unwrap();
    [45_000.0, 27_000.0, 20_000.0, 8_000.0]
        .iter()
        .zip(&outcome.units)
        .for_each(|(expected, got)| near(*got, *expected));
    near(outcome.value, 213_300.0);
    near(outcome.price(), 1.9);
    let varied = outcome.varied.as_ref().unwrap();
    // 3,000 more fit into social, the other 7,000 go to television.
    near(varied.more, 213_300.0 + 3_000.0 * 1.9 + 7_000.0 * 1.3);
    near(varied.less, 213_300.0 - 10_000.0 * 1.9);
    [0.5, 0.0, -0.6, 1.6].iter().zip(&outcome.marginal).for_each(|(expected, got)| near(*got, *expected));
    assert_eq!(codes(&outcome), ["best_split", "budget_lever", "linear", "raise_maximum", "minimum_costs"]);
}

#[test]
fn rows_lists_and_the_general_form_are_one() {
    let rows = run(json!({"options": [{"name": "a", "return": "2", "cost": "3", "maximum": ""}, {"return": 1.0, "maximum": 5}], "budget": 20})).unwrap();
    let lists =
        run(json!({"names": ["a", "2"], "returns": [2, 1], "costs": [3, 1], "maximums": [null, 5], "budget": 20}))
            .unwrap();
    let general = run(json!({"objective": [2, 1], "constraints": [{"coef": [3, 1], "<=": 20}, {"coef": "0, 1", "relation": "≤", "limit": "5"}]})).unwrap();
    assert_eq!(rows, lists);
    assert_eq!(rows.units, general.units);
    near(rows.value, 15.0);
    assert_eq!(rows.plan.names, ["a", "2"]);
}

#[test]
fn little_can_be_wanted() {
    // The cheapest mix of at least ten units: three of the first at most.
    let settings = json!({"objective": [1, 2], "maximums": [3, null], "sense": "minimise", "constraints": [{"coef": [1, 1], ">=": 10}]});
    let outcome = run(settings).unwrap();
    near(outcome.value, 17.0);
    near(outcome.limits[0].price, 2.0);
    near(outcome.marginal[0], -1.0);
}

#[test]
fn impossible_plans_are_answered_in_words() {
    for (settings, code) in [
        (json!({"options": [{"return": 1, "minimum": 60}, {"return": 1, "minimum": 50}], "budget": 100}), "infeasible"),
        (json!({"options": [{"return": 1, "minimum": 2, "maximum": 1}]}), "infeasible"),
        (json!({"options": [{"name": "a", "return": 1}], "budget": null}), "unbounded"),
        (json!({"options": [{"return": 1, "cost": 0}], "budget": 10}), "unbounded"),
        (json!({"options": [{"return": 1, "minimum": 0.3, "maximum": 0.7}], "whole_units": true}), "no_whole_point"),
    ] {
        let error = run(settings).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(Language::ALL.iter().all(|&language| !error.words(language).is_empty()));
    }
    let clash = run(
        json!({"options": [{"name": "a", "return": 1, "minimum": 60}, {"name": "b", "return": 1, "minimum": 50}], "budget": 100}),
    );
    assert!(clash.unwrap_err().words(Language::En).contains("the minimum of a (by 10)"));
}

#[test]
fn edges_have_answers() {
    let nothing = run(json!({"options": [{"return": 1}], "budget": 0})).unwrap();
    assert_eq!((nothing.value, nothing.spent, nothing.varied.is_none()), (0.0, 0.0, true));
    let losing = run(json!({"options": [{"return": -1}], "budget": 10})).unwrap();
    assert_eq!(losing.units, [0.0]);
    assert!(codes(&losing).contains(&"unspent"));
    let equal = run(json!({"options": [{"return": 1}, {"return": 1}], "budget": 10})).unwrap();
    assert!(codes(&equal).contains(&"not_unique"));
    let huge = run(json!({"options": [{"return": 1e-6, "cost": 1e6}, {"return": 1e6, "cost": 1e-6}], "budget": 1e12}))
        .unwrap();
    near(huge.value / 1e24, 1.0);
    let whole =
        run(json!({"options": [{"return": 3, "cost": 2, "maximum": 9}], "budget": 5, "whole_units": true})).unwrap();
    assert_eq!((whole.units[0], whole.divisible_value), (2.0, 7.5));
    assert!(codes(&whole).contains(&"whole_units"));
}

#[test]
fn impossible_settings_name_themselves() {
    for (settings, name) in [
        (json!({"options": []}), "options"),
        (json!({"returns": [1, 2], "costs": [1]}), "costs"),
        (json!({"returns": [1e300]}), "options"),
        (json!({"returns": [1], "costs": [-1]}), "options"),
        (json!({"budget": -1}), "budget"),
        (json!({"constraints": [{"coef": [1], "<=": 1}]}), "constraints"),
    ] {
        let problem = complete(settings).check(&Schema::default()).unwrap_err();
        assert_eq!(problem.setting(), name);
        assert!(Language::ALL.iter().all(|&language| !problem.words(language).is_empty()));
    }
    for bad in
        [json!({"options": [{"return": "much"}]}), json!({"constraints": [{"coef": [1], "relation": "!", "limit": 1}]})]
    {
        let Value::Object(map) = bad else { panic!("a map") };
        assert!(BudgetParams::complete(&Schema::default(), &Given(map)).is_err());
    }
}

#[test]
fn everything_is_said_and_drawn_in_both_languages() {
    for settings in [json!({}), json!({"whole_units": true}), json!({"objective": [1], "maximums": [3]})] {
        let outcome = run(settings).unwrap();
        for language in Language::ALL {
            assert!(outcome.findings(language).iter().all(|sentence| !sentence.text.is_empty()));
            assert!(outcome.figures(language).len() >= 2);
        }
        let order: Vec<_> = outcome.findings(Language::En).iter().map(|sentence| sentence.tone).collect();
        assert!(order.is_sorted());
    }
    let params = complete(json!({})).validate(&Schema::default()).unwrap_or_else(|_| panic!("settings that work"));
    let mut sink = |_| false;
    let empty = Table::new(Schema::default(), Vec::new());
    assert!(matches!(Budget::run(&empty, &params, &mut Pulse::new(&mut sink)), Err(BudgetError::Cancelled(_))));
}

//! Budgets as linear programmes, against HiGHS and exact enumeration; and the worked example of a budget in three readings.

use serde_json::{Value, json};
use sightline::analyses::budget::{Budget, BudgetError};
use sightline::analyses::contract::{Outcome, Worded};
use sightline::data::{Schema, Table};
use sightline::report::TidyTable;

use crate::support::{close, json as read_json, run};

const TOL: f64 = 1e-9;

fn solve(settings: Value) -> Result<Vec<TidyTable>, BudgetError> {
    let empty = Table::new(Schema::default(), Vec::new());
    run::<Budget>(&empty, settings).map(|answer| answer.outcome.tables())
}

fn named<'a>(tables: &'a [TidyTable], name: &str) -> &'a TidyTable {
    tables.iter().find(|table| table.name == name).expect("a table")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|x| x.as_f64().expect("a number")).collect()
}

/// The problem in general form, as it is written in the file.
fn general(problem: &Value) -> Value {
    json!({
        "names": problem["variables"], "objective": problem["objective"], "constraints": problem["constraints"],
        "minimums": problem["lower_bounds"], "maximums": problem["upper_bounds"], "whole_units": problem["integer"],
    })
}

fn check(problem: &Value) {
    let title = problem["title"].as_str().expect("a title");
    let status = problem["status"].as_str().expect("a status");
    let tables = match solve(general(problem)) {
        Ok(tables) => tables,
        Err(error) => return assert_eq!(error.code(), status, "{title}"),
    };
    assert_eq!(status, "optimal", "{title}");
    let (glance, tidy) = (named(&tables, "glance"), named(&tables, "tidy"));
    close(title, glance.number("objective_value", 0), problem["objective_value"].as_f64().expect("a number"), TOL);
    if problem["integer"] == json!(true) {
        let found: Vec<f64> = (0..tidy.n_rows()).map(|row| tidy.number("units", row)).collect();
        assert!(found.iter().all(|x| x.fract() == 0.0), "{title}: {found:?}");
        return;
    }
    if problem["unique"] == json!(true) {
        for (row, expected) in numbers(&problem["one_optimal_solution"]).iter().enumerate() {
            assert!((tidy.number("units", row) - expected).abs() <= TOL * expected.abs().max(1.0), "{title}");
        }
        let limits = named(&tables, "constraints");
        for (row, expected) in numbers(&problem["shadow_prices"]).iter().enumerate() {
            let got = limits.number("shadow_price", row);
            assert!((got - expected).abs() <= TOL * expected.abs().max(1.0), "{title}: {got} {expected}");
            let slack = numbers(&problem["slack"])[row];
            assert!((limits.number("slack", row) - slack).abs() <= TOL * slack.abs().max(1.0), "{title}");
        }
    }
    let is_unique =
        named(&tables, "glance").column("is_unique").expect("a column").cells.numbers().expect("yes or no")[0];
    assert_eq!(is_unique == 1.0, problem["unique"] == json!(true), "{title}");
}

#[test]
fn every_problem_is_answered() {
    let expected = read_json("budget/linear_programs/expected.json");
    let problems = expected["problems"].as_array().expect("problems");
    assert!(problems.len() >= 7);
    problems.iter().for_each(check);
}

#[test]
fn limits_that_clash_are_named_with_what_to_give() {
    let expected = read_json("budget/linear_programs/expected.json");
    let problem = &expected["problems"].as_array().expect("problems")[3];
    let Err(BudgetError::Infeasible { clashes }) = solve(general(problem)) else { panic!("feasible") };
    assert_eq!(clashes.len(), 3);
    // x >= 8 and y >= 5 ask for 13 where 10 is allowed.
    clashes.iter().for_each(|clash| close("give", clash.give, 3.0, TOL));
}

#[test]
fn a_worked_budget_in_its_three_readings() {
    let expected = &read_json("seed_examples/expected.json")["budget_allocation (seed 004)"];
    ["literal", "literal_integer", "money_reading", "money_reading_with_caps"]
        .iter()
        .for_each(|key| check(&expected[*key]));
    let (roi, cost, budget) = (&expected["roi"], &expected["cost"], &expected["budget"]);
    let value = |settings: Value| {
        let tables = solve(settings).expect("an answer");
        (named(&tables, "glance").number("objective_value", 0), named(&tables, "glance").number("shadow_price", 0))
    };
    let literal = value(json!({"returns": roi, "costs": cost, "budget": budget}));
    close("literal", literal.0, 6.0, TOL);
    close("price", literal.1, 0.002, TOL);
    let money = value(json!({"returns": roi, "budget": budget}));
    close("money", money.0, 6000.0, TOL);
    close("price", money.1, 2.0, TOL);
    let capped = value(json!({"returns": roi, "maximums": cost, "budget": budget}));
    close("capped", capped.0, 3700.0, TOL);
    assert_eq!(capped.1, 0.0);
}

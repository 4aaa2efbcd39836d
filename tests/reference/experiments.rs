//! Power, sample sizes and intervals of differences, against statsmodels.

use serde_json::{Value, json};
use sightline::analyses::contract::Outcome;
use sightline::analyses::experiment_plan::ExperimentPlan;
use sightline::analyses::experiment_result::ExperimentResult;
use sightline::data::{Column, Table};
use sightline::stats::distributions::{Distribution, Normal};
use sightline::stats::power::Contrast;
use sightline::stats::proportions;

use crate::support::{close, json as read_json, run};

/// statsmodels' root search stops at about this.
const ROOT_TOL: f64 = 2e-6;
/// The noncentral t of scipy is good to about this.
const POWER_TOL: f64 = 1e-9;

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().expect("a number")
}

fn list<'a>(expected: &'a Value, name: &str) -> &'a [Value] {
    expected[name].as_array().expect("a list")
}

#[test]
fn sample_sizes_agree_with_statsmodels() {
    let expected = read_json("experiments/power/expected.json");
    for case in list(&expected, "shares") {
        let contrast = Contrast::Shares { base: number(case, "base"), changed: number(case, "changed") };
        let (ratio, alpha) = (number(case, "ratio"), number(case, "alpha"));
        close("power", contrast.power(500.0, 500.0 * ratio, alpha), number(case, "power_at_500"), POWER_TOL);
        let n = contrast.sample_size(ratio, alpha, number(case, "power")).expect("a size");
        close("size", n, number(case, "n"), ROOT_TOL);
    }
    for case in list(&expected, "means") {
        let contrast = Contrast::Means { effect: number(case, "effect") };
        let (ratio, alpha) = (number(case, "ratio"), number(case, "alpha"));
        close("power", contrast.power(20.0, 20.0 * ratio, alpha), number(case, "power_at_20"), POWER_TOL);
        let n = contrast.sample_size(ratio, alpha, number(case, "power")).expect("a size");
        close("size", n, number(case, "n"), ROOT_TOL);
    }
}

#[test]
fn the_plan_is_those_sizes_rounded_up() {
    let expected = read_json("experiments/power/expected.json");
    let nothing = Table::from_columns([("x", Column::from_numbers(vec![]))]);
    for case in list(&expected, "shares") {
        let settings = json!({
            "baseline": number(case, "base"), "effect": number(case, "changed") - number(case, "base"),
            "alpha": number(case, "alpha"), "power": number(case, "power"),
            "control_share": 1.0 / (1.0 + number(case, "ratio")),
        });
        let answer = run::<ExperimentPlan>(&nothing, settings).expect("a plan");
        let glance = answer.outcome.tables().swap_remove(0);
        close("exact", glance.number("n_control_exact", 0), number(case, "n"), ROOT_TOL);
        assert_eq!(glance.number("n_control", 0), number(case, "n").ceil());
    }
}

#[test]
fn differences_of_shares_agree_with_statsmodels() {
    let expected = read_json("experiments/power/expected.json");
    let z = Normal.upper_quantile(0.025);
    for case in list(&expected, "intervals") {
        let [yes1, n1, yes2, n2] = ["yes1", "n1", "yes2", "n2"].map(|name| number(case, name));
        let (low, high) = proportions::wilson(yes1, n1, z);
        let wilson = list(case, "wilson");
        assert!((low - wilson[0].as_f64().expect("a number")).abs() < 1e-12);
        assert!((high - wilson[1].as_f64().expect("a number")).abs() < 1e-12);
        let rows = [("a", yes1, n1), ("b", yes2, n2)];
        let group: Vec<&str> = rows.iter().flat_map(|row| std::iter::repeat_n(row.0, row.2 as usize)).collect();
        let success: Vec<Option<bool>> =
            rows.iter().flat_map(|row| (0..row.2 as usize).map(|place| Some((place as f64) < row.1))).collect();
        let table =
            Table::from_columns([("group", Column::from_labels(&group)), ("success", Column::from_booleans(&success))]);
        let settings = json!({"group": "group", "control": "a", "outcome": "success", "positive": "true"});
        let answer = run::<ExperimentResult>(&table, settings).expect("an answer");
        let tidy = answer.outcome.tables().into_iter().find(|table| table.name == "tidy").expect("a table");
        for (column, name) in [("conf_low", "low"), ("conf_high", "high"), ("statistic", "z"), ("p_value", "p")] {
            let (got, wanted) = (tidy.number(column, 0), number(case, name));
            assert!((got - wanted).abs() < 1e-10, "{column}: {got} {wanted}");
        }
    }
}

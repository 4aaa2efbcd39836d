//! Response curves and their errors, against scipy's curve_fit; the best splits over them, against its SLSQP.

use serde_json::json;
use sightline::analyses::budget_response::Response;
use sightline::analyses::contract::Outcome;

use crate::support::{close, json as read_json, run, table};

/// Where squares are flat, both searches stop within about the root of a double's precision.
const CURVE_TOL: f64 = 1e-5;
/// The value at the best split is flat, so that spend is less sure than it.
const SPEND_TOL: f64 = 1e-3;
const VALUE_TOL: f64 = 1e-7;

#[test]
fn curves_their_errors_and_splits_agree() {
    let expected = read_json("budget_response/three_channels/expected.json");
    let data = table("budget_response/three_channels/data.csv");
    let settings = json!({
        "channel": "channel", "spend": "spend", "result": "revenue", "budget": expected["budget"], "reach": 1.0,
    });
    let tables = run::<Response>(&data, settings).expect("an answer").outcome.tables();
    let named = |name: &str| tables.iter().find(|table| table.name == name).expect("a table");
    let (glance, tidy) = (named("glance"), named("tidy"));
    let text = |column: &str, row: usize| tidy.column(column).expect("a column").cells.cell(row).to_plain_text();
    assert_eq!(tidy.n_rows(), 3);
    for row in 0..3 {
        let channel = text("channel", row);
        let fit = &expected["fits"][&channel];
        assert_eq!(text("curve", row), fit["curve"].as_str().expect("a name"), "{channel}");
        for (column, key) in [
            ("curve_scale", "scale"),
            ("curve_bend", "bend"),
            ("scale_error", "scale_error"),
            ("bend_error", "bend_error"),
            ("r_squared", "r_squared"),
        ] {
            close(
                &format!("{channel} {key}"),
                tidy.number(column, row),
                fit[key].as_f64().expect("a number"),
                CURVE_TOL,
            );
        }
        let spend = expected["asked"]["spend"][&channel].as_f64().expect("a number");
        close(&channel, tidy.number("best_spend", row), spend, SPEND_TOL);
    }
    for (column, key) in [("value_less_budget", "less"), ("objective_value", "asked"), ("value_more_budget", "more")] {
        close(key, glance.number(column, 0), expected[key]["value"].as_f64().expect("a number"), VALUE_TOL);
    }
}

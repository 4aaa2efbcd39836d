//! Costs, margins and curves of seeded channels against pandas.

use serde_json::json;
use sightline::analyses::channel_return::ChannelReturn;
use sightline::analyses::contract::Outcome;
use sightline::report::TidyTable;

use crate::support::{self, close};

#[test]
fn channels_cohorts_and_curves_are_those_of_pandas() {
    let data = support::table("channel_return/shop/data.csv");
    let expected = support::json("channel_return/shop/expected.json");
    let costs = json!([
        {"channel": "search", "acquisition_cost": 4000}, {"channel": "social", "acquisition_cost": 900},
    ]);
    let settings = json!({"customer": "customer", "date": "date", "amount": "amount", "channel": "channel",
        "costs": costs, "margin": 0.6});
    let tables = support::run::<ChannelReturn>(&data, settings).expect("an answer").outcome.tables();
    let table = |name: &str| -> &TidyTable { tables.iter().find(|table| table.name == name).expect("a table") };
    let text = |table: &TidyTable, column: &str, row: usize| {
        table.column(column).expect("a column").cells.cell(row).to_plain_text()
    };
    let tidy = table("tidy");
    assert_eq!(tidy.n_rows(), 3);
    for row in 0..3 {
        let name = text(tidy, "channel", row);
        let wanted = &expected[&name];
        let number = |key: &str| wanted[key].as_f64().unwrap_or(f64::NAN);
        let got = |column: &str| tidy.number(column, row);
        assert_eq!(got("n_customers"), number("n"));
        close("revenue", got("revenue_per_customer"), number("revenue"), 1e-12);
        close("margin", got("margin_per_customer"), number("margin"), 1e-12);
        close("high", got("conf_high"), number("margin") + number("half"), 1e-9);
        assert_eq!(got("cost_per_customer").is_nan(), wanted["cost"].is_null());
        if !wanted["cost"].is_null() {
            close("cost", got("cost_per_customer"), number("cost"), 1e-12);
            close("return", got("value_to_cost"), number("margin") / number("cost"), 1e-12);
        }
        assert_eq!(got("payback_months").is_nan(), wanted["payback"].is_null());
        assert!(wanted["payback"].is_null() || got("payback_months") == number("payback"), "{name}");
        let (curves, points) = (table("curves"), wanted["curve"].as_array().expect("points"));
        let own: Vec<usize> = (0..curves.n_rows()).filter(|&row| text(curves, "channel", row) == name).collect();
        assert_eq!(own.len(), points.len(), "{name}");
        for (&row, point) in own.iter().zip(points) {
            let wanted = |place: usize| point[place].as_f64().expect("a number");
            assert_eq!(curves.number("n_customers", row), wanted(0));
            close("curve", curves.number("margin_per_customer", row), wanted(1), 1e-9);
            close("curve, low", curves.number("conf_low", row), wanted(1) - wanted(2), 1e-6);
        }
        let cohorts = table("cohort_sizes");
        for row in (0..cohorts.n_rows()).filter(|&row| text(cohorts, "channel", row) == name) {
            let cell = &wanted["cohorts"][&text(cohorts, "cohort", row)];
            assert_eq!(Some(cohorts.number("n_customers", row)), cell[0].as_f64());
            close("cohort", cohorts.number("margin_per_customer", row), cell[1].as_f64().expect("a mean"), 1e-12);
        }
    }
}

//! Movements, rates and value of seeded subscriptions against pandas.

use serde_json::{Value, json};
use sightline::analyses::contract::Outcome;
use sightline::analyses::subscriptions::Subscriptions;
use sightline::report::TidyTable;

use crate::support::{self, close};

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn movements_rates_and_value_are_those_of_pandas() {
    let data = support::table("subscriptions/payments/data.csv");
    let expected = support::json("subscriptions/payments/expected.json");
    let settings =
        json!({"customer": "customer", "date": "date", "amount": "amount", "margin": 0.7, "acquisition_cost": 60});
    let tables = support::run::<Subscriptions>(&data, settings).expect("an answer").outcome.tables();
    let table = |name: &str| -> &TidyTable { tables.iter().find(|table| table.name == name).expect("a table") };
    let movements = table("movements");
    for (name, wanted) in expected["movements"].as_object().expect("movements") {
        let wanted = wanted.as_array().expect("months");
        assert_eq!(movements.n_rows(), wanted.len());
        for (month, wanted) in wanted.iter().enumerate() {
            assert!((movements.number(name, month) - number(wanted)).abs() < 1e-9, "{name} {month}");
        }
    }
    for name in ["n_new", "n_churned"] {
        for (month, wanted) in expected[name].as_array().expect("months").iter().enumerate() {
            assert_eq!(movements.number(name, month), number(wanted), "{name} {month}");
        }
    }
    let tidy = table("tidy");
    for row in 0..tidy.n_rows() {
        let name = tidy.column("rate").expect("names").cells.cell(row).to_plain_text();
        // Gross retention is what is not lost.
        let Some(wanted) = expected.get(&name) else {
            assert_eq!(name, "gross_retention");
            close("gross", tidy.number("share", row), 1.0 - number(&expected["revenue_churn"][0]), 1e-12);
            continue;
        };
        for (place, column) in ["share", "conf_low", "conf_high"].iter().enumerate() {
            close(&name, tidy.number(column, row), number(&wanted[place]), 1e-9);
        }
    }
    let glance = |name: &str| table("glance").number(name, 0);
    close("arpa", glance("arpa"), number(&expected["arpa"]), 1e-12);
    close("ltv", glance("ltv"), number(&expected["ltv"]), 1e-9);
    assert_eq!(glance("payback_months").floor(), number(&expected["whole_payments_before_payback"]));
}

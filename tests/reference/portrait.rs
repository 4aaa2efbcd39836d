//! Cards of customers and segments, against pandas; the probability to be active, against `clv`.

use serde_json::{Value, json};
use sightline::analyses::clv::Clv;
use sightline::analyses::contract::Outcome;
use sightline::analyses::portrait::Portrait;
use sightline::report::TidyTable;

use crate::support::{close, json as read_json, run, table};

const TOL: f64 = 1e-12;

fn text(table: &TidyTable, column: &str, row: usize) -> String {
    table.column(column).expect("a column").cells.cell(row).to_plain_text()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn plain_numbers_agree() {
    let expected = read_json("portrait/small_shop/expected.json");
    let data = table("portrait/small_shop/data.csv");
    let settings = json!({
        "customer": "customer", "date": "date", "amount": "amount", "order": "order", "product": "product",
        "channel": "channel", "quantity": "quantity", "unit_price": "unit_price", "segment_by": "channel",
    });
    let answer = run::<Portrait>(&data, settings).expect("an answer");
    let rows = &answer.rows[0];
    let customers = expected["customers"].as_object().expect("customers");
    assert_eq!(rows.n_rows(), customers.len());
    for row in 0..rows.n_rows() {
        let one = &customers[&text(rows, "customer", row)];
        close("monetary", rows.number("monetary", row), number(&one["monetary"]), TOL);
        assert_eq!(rows.number("n_purchases", row), number(&one["n_purchases"]));
        assert_eq!(text(rows, "last_day", row), one["last_day"].as_str().expect("a day"));
        let gap = rows.number("gap_median_days", row);
        assert!(one["gap_median_days"].as_f64().map_or(gap.is_nan(), |wanted| gap == wanted), "{row}: {gap}");
    }
    let tables = answer.outcome.tables();
    let named = |name: &str| tables.iter().find(|table| table.name == name).expect("a table");
    let (tidy, favourites) = (named("tidy"), named("favourites"));
    let segments = expected["segments"].as_object().expect("segments");
    assert_eq!(tidy.n_rows(), segments.len());
    for row in 0..tidy.n_rows() {
        let name = text(tidy, "segment", row);
        let one = &segments[&name];
        for column in ["n_customers", "revenue", "typical_order", "gap_median_days", "price_level"] {
            close(column, tidy.number(column, row), number(&one[column]), TOL);
        }
        let product = one["favourite_product"].as_str().expect("a product");
        assert_eq!(text(tidy, "favourite_product", row), product);
        let is_it =
            |&line: &usize| text(favourites, "segment", line) == name && text(favourites, "favourite", line) == product;
        let line = (0..favourites.n_rows()).find(is_it).expect("the favourite");
        close("share", favourites.number("share", line), number(&one["share"]), TOL);
        close("lift", favourites.number("lift", line), number(&one["lift"]), TOL);
    }
}

#[test]
fn the_probability_to_be_active_is_that_of_clv() {
    let data = table("clv/cdnow_sample/data.csv");
    let columns = json!({"customer": "cust", "date": "date", "amount": "spend"});
    let portrait = run::<Portrait>(&data, columns).expect("an answer").rows.swap_remove(0);
    let settings =
        json!({"customer": "cust", "date": "date", "amount": "spend", "time_unit": "week", "model": "bg_nbd"});
    let clv = run::<Clv>(&data, settings).expect("an answer").rows.swap_remove(0);
    assert_eq!(portrait.n_rows(), clv.n_rows());
    for row in 0..clv.n_rows() {
        assert_eq!(text(&portrait, "customer", row), text(&clv, "customer", row));
        close("active", portrait.number("probability_alive", row), clv.number("probability_alive", row), TOL);
    }
}

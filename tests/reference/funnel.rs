//! Conversions and times of seeded deals against statsmodels.

use serde_json::json;
use sightline::analyses::contract::Outcome;
use sightline::analyses::funnel::Funnel;

use crate::support::{self, close};

#[test]
fn conversions_and_times_are_those_of_statsmodels() {
    let data = support::table("funnel/deals/data.csv");
    let expected = support::json("funnel/deals/expected.json");
    let settings = json!({"deal": "deal", "stage": "stage", "date": "date", "amount": "worth"});
    let tables = support::run::<Funnel>(&data, settings).expect("an answer").outcome.tables();
    let tidy = tables.iter().find(|table| table.name == "tidy").expect("a table");
    assert_eq!(tidy.n_rows(), 3);
    let mut pipeline = 0.0;
    for row in 0..3 {
        let stage = tidy.column("stage").expect("stages").cells.cell(row).to_plain_text();
        let wanted = |key: &str| expected["stages"][&stage][key].as_f64().expect("a number");
        for (column, key) in
            [("n_entered", "n_entered"), ("n_advanced", "n_on"), ("n_lost", "n_lost"), ("n_open", "n_open")]
        {
            assert_eq!(tidy.number(column, row), wanted(key), "{stage}: {column}");
        }
        close("low", tidy.number("conf_low", row), wanted("conf_low"), 1e-12);
        close("high", tidy.number("conf_high", row), wanted("conf_high"), 1e-12);
        assert_eq!(tidy.number("median_days", row), wanted("median_days"), "{stage}");
        pipeline += tidy.number("weighted", row);
    }
    close("pipeline", pipeline, expected["pipeline"].as_f64().expect("a sum"), 1e-12);
}

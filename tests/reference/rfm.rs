//! Recency, frequency and monetary value of the customers of Online Retail, against pandas.

use serde_json::{Value, json};
use sightline::analyses::contract::Outcome;
use sightline::analyses::rfm::Rfm;
use sightline::data::Table;
use sightline::report::TidyTable;
use sightline::stats::describe;

use crate::support::{close, json as read_json, run, table};

const TOL: f64 = 1e-9;

fn answer(data: &Table, ties: &str) -> (Vec<TidyTable>, TidyTable) {
    let settings = json!({"customer": "customer", "order": "order", "date": "date", "amount": "amount", "ties": ties});
    let mut answer = run::<Rfm>(data, settings).expect("an answer");
    (answer.outcome.tables(), answer.rows.swap_remove(0))
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn numbers_and_scores_agree() {
    let data = table("rfm/online_retail/data.csv");
    let expected = read_json("rfm/online_retail/expected.json");
    for ties in ["together", "split"] {
        let (tables, rows) = answer(&data, ties);
        assert_eq!(rows.n_rows() as f64, number(&expected["customers"]));
        let column =
            |name: &str| rows.column(name).and_then(|column| column.cells.numbers()).expect("numbers").to_vec();
        for (name, key) in [("recency_days", "recency_days"), ("n_purchases", "frequency"), ("monetary", "monetary")] {
            let moments = describe::moments(&column(name));
            close(name, moments.mean, number(&expected["stats"][key]["mean"]), TOL);
            close(name, moments.sd, number(&expected["stats"][key]["sd_sample"]), TOL);
        }
        let customers = &rows.column("customer").expect("customers").cells;
        for sample in expected["sample_rows"].as_array().expect("rows") {
            let label = sample["cust"].to_string();
            let row =
                (0..rows.n_rows()).find(|&row| customers.cell(row).to_plain_text() == label).expect("the customer");
            for (name, key) in
                [("recency_days", "recency_days"), ("n_purchases", "frequency"), ("r_score", "R"), ("m_score", "M")]
            {
                assert_eq!(rows.number(name, row), number(&sample[key]), "{ties} {label} {name}");
            }
            close("monetary", rows.number("monetary", row), number(&sample["monetary"]), TOL);
        }
        let glance = tables.iter().find(|table| table.name == "glance").expect("a table");
        let once = number(&expected["one_time_buyers(frequency=1)"]) / number(&expected["customers"]);
        close("bought once", glance.number("one_time_share", 0), once, TOL);
        close("top", glance.number("top_fifth_share", 0), number(&expected["monetary_top20pct_customer_share"]), TOL);
        if ties == "split" {
            for score in 1..=5u8 {
                let n = column("r_score").iter().filter(|&&x| x == f64::from(score)).count() as f64;
                assert_eq!(n, number(&expected["score_counts_R"][score.to_string()]), "score {score}");
            }
        }
        let tidy = tables.iter().find(|table| table.name == "tidy").expect("a table");
        let sizes: f64 = (0..tidy.n_rows()).map(|row| tidy.number("n_customers", row)).sum();
        assert_eq!((tidy.n_rows(), sizes), (11, number(&expected["customers"])));
    }
}

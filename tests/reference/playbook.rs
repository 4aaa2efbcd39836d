//! The playbook of segments, against pandas and statsmodels, and against RFM on the same data.

use serde_json::{Value, json};
use sightline::analyses::contract::Outcome;
use sightline::analyses::playbook::Playbook;
use sightline::analyses::rfm::Rfm;
use sightline::data::Table;
use sightline::report::TidyTable;

use crate::support::{close, json as read_json, run, table};

const TOL: f64 = 1e-9;

fn tidy(data: &Table, settings: Value) -> TidyTable {
    run::<Playbook>(data, settings).expect("an answer").outcome.tables().swap_remove(1)
}

fn text(table: &TidyTable, column: &str, row: usize) -> String {
    table.column(column).expect("the column").cells.cell(row).to_plain_text()
}

#[test]
fn sizes_and_results_agree_with_statsmodels() {
    let expected = read_json("playbook/plays/expected.json");
    let plays = expected["plays"].as_array().expect("plays");
    let typed: Vec<Value> = plays
        .iter()
        .map(|play| {
            let names = ["segment", "treated", "treated_success", "control", "control_success"];
            names.iter().map(|&name| (name.to_owned(), play[name].clone())).collect::<serde_json::Map<_, _>>().into()
        })
        .collect();
    let data = table("playbook/plays/data.csv");
    let settings = json!({"customer": "customer", "date": "date", "amount": "amount", "segment": "segment",
        "effect": expected["effect"], "plays": typed});
    let found = tidy(&data, settings);
    assert_eq!(found.n_rows(), plays.len());
    for row in 0..found.n_rows() {
        let name = text(&found, "segment", row);
        for column in ["n_customers", "revenue", "baseline"] {
            close(
                column,
                found.number(column, row),
                expected["segments"][&name][column].as_f64().expect("a number"),
                TOL,
            );
        }
        let play = plays
            .iter()
            .find(|play| play["segment"] == name.as_str() && close_to(&play["estimate"], found.number("estimate", row)))
            .expect("the play");
        for column in ["n_control", "n_treated", "conf_low", "conf_high", "p_value", "p_adjusted"] {
            match play[column].as_f64() {
                Some(wanted) => close(column, found.number(column, row), wanted, TOL),
                None => assert!(found.number(column, row).is_nan(), "{name} {column}"),
            }
        }
    }
}

fn close_to(wanted: &Value, got: f64) -> bool {
    (wanted.as_f64().expect("a number") - got).abs() < TOL
}

#[test]
fn segments_are_those_of_rfm_and_baselines_what_they_bought_later() {
    let data = table("rfm/online_retail/data.csv");
    let columns = |more: Value| {
        let mut settings = json!({"customer": "customer", "order": "order", "date": "date", "amount": "amount"});
        settings.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
        settings
    };
    let found = tidy(&data, columns(json!({})));
    let rfm = run::<Rfm>(&data, columns(json!({}))).expect("an answer");
    let own = rfm.outcome.tables().swap_remove(1);
    assert_eq!(found.n_rows(), 11);
    for column in ["n_customers", "revenue", "share", "revenue_share"] {
        for row in 0..11 {
            close(column, found.number(column, row), own.number(column, row), TOL);
        }
    }
    // The last day is 2011-12-09: customers scored 90 days before, and who of them bought since.
    let then = run::<Rfm>(&data, columns(json!({"observation_end": "2011-09-10"}))).expect("an answer");
    let (then, now) = (&then.rows[0], &rfm.rows[0]);
    let recency: std::collections::BTreeMap<String, f64> =
        (0..now.n_rows()).map(|row| (text(now, "customer", row), now.number("recency_days", row))).collect();
    for row in 0..11 {
        let name = text(&found, "segment_en", row);
        let members: Vec<usize> = (0..then.n_rows()).filter(|&one| text(then, "segment_en", one) == name).collect();
        // Recency counts from the day after the last: 1 to 90 are the days after 2011-09-10.
        let n_bought = members.iter().filter(|&&one| recency[&text(then, "customer", one)] <= 90.0).count();
        close(&name, found.number("baseline", row), n_bought as f64 / members.len() as f64, TOL);
    }
}

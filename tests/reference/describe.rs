//! Reference cases of `describe`: NIST's certified univariate statistics, and restaurant bills by scipy and pandas.

use serde_json::{Value, json};
use sightline::analyses::contract::Outcome;
use sightline::analyses::describe::Describe;
use sightline::report::TidyTable;
use sightline::stats::{describe, quantile};

use crate::support;

fn tables(path: &str, settings: Value) -> Vec<TidyTable> {
    support::run::<Describe>(&support::table(path), settings).expect("an answer").outcome.tables()
}

fn row_of(table: &TidyTable, column: &str) -> usize {
    let labels = &table.columns[0].cells;
    (0..labels.len()).find(|&row| labels.cell(row).to_plain_text() == column).expect("a row of that column")
}

#[test]
fn nist_univariate() {
    // NIST certifies 15 digits. The mean of Mavro is not itself a double, which costs its tiny spread three digits; the
    // numbers of NumAcc3 are one part in 10^10 off once they are doubles, a thousand-millionth of their spread.
    for (case, spread_tol) in
        [("nist_lew", 1e-14), ("nist_mavro", 1e-12), ("nist_numacc1", 1e-15), ("nist_numacc3", 1e-9)]
    {
        let expected = support::json(&format!("describe/{case}/expected.json"));
        let certified = |name: &str| expected["certified"][name].as_f64().unwrap();
        let path = format!("describe/{case}/data.csv");
        let tidy = &tables(&path, json!({}))[0];
        support::close(&format!("{case} mean"), tidy.number("mean", 0), certified("mean"), 1e-15);
        support::close(&format!("{case} sd"), tidy.number("sd", 0), certified("sd_sample"), spread_tol);
        let table = support::table(&path);
        let series = table.columns()[0].numbers().unwrap();
        let lag_1 = describe::autocorrelation(&series, 1);
        support::close(&format!("{case} lag 1"), lag_1, certified("autocorrelation_lag1"), spread_tol.max(1e-14));
        assert_eq!(tidy.number("n_obs", 0), expected["n"].as_f64().unwrap());
    }
}

#[test]
fn tips_numbers() {
    let expected = support::json("describe/tips/expected.json");
    let tidy = &tables("describe/tips/data.csv", json!({ "quantile": "inclusive" }))[0];
    // Both sides are doubles from few data of moderate size: all but the last digits agree.
    const TOL: f64 = 1e-13;
    for name in ["total_bill", "tip", "size"] {
        let row = row_of(tidy, name);
        let numbers = &expected["descriptive"][name];
        for (column, key) in [
            ("n_obs", "/count"),
            ("n_missing", "/missing"),
            ("sum", "/sum"),
            ("mean", "/mean"),
            ("sd", "/sd_sample"),
            ("min", "/min"),
            ("q1", "/quantiles_type7/0.25"),
            ("median", "/median"),
            ("q3", "/quantiles_type7/0.75"),
            ("max", "/max"),
            ("skewness", "/skewness_adjusted_G1"),
            ("kurtosis", "/excess_kurtosis_adjusted_G2"),
            ("skewness_population", "/skewness_biased_g1"),
            ("kurtosis_population", "/excess_kurtosis_biased_g2"),
            ("n_outliers", "/iqr_fence_1.5/n_outside"),
        ] {
            let expected = numbers.pointer(key).and_then(Value::as_f64).unwrap();
            support::close(&format!("{name} {column}"), tidy.number(column, row), expected, TOL);
        }
        let ascending =
            quantile::sorted(&support::table("describe/tips/data.csv").column(name).unwrap().numbers().unwrap());
        for (share, expected) in numbers["quantiles_type7"].as_object().unwrap() {
            let got = quantile::quantile(&ascending, share.parse().unwrap(), quantile::Definition::Inclusive);
            support::close(&format!("{name} {share} quantile"), got, expected.as_f64().unwrap(), TOL);
        }
    }
}

#[test]
fn tips_counts() {
    let expected = support::json("describe/tips/expected.json");
    let tables = tables("describe/tips/data.csv", json!({}));
    let top = tables.iter().find(|table| table.name == "top_values").unwrap();
    let text = |column: &str, row: usize| top.column(column).unwrap().cells.cell(row).to_plain_text();
    for (column, counts) in expected["value_counts"].as_object().unwrap() {
        let rows: Vec<usize> = (0..top.n_rows()).filter(|&row| text("column", row) == *column).collect();
        assert_eq!(rows.len(), counts.as_object().unwrap().len(), "{column}");
        for row in rows {
            assert_eq!(top.number("count", row), counts[&text("value", row)].as_f64().unwrap(), "{column}");
        }
        assert_eq!(
            tables[0].number("n_distinct", row_of(&tables[0], column)),
            counts.as_object().unwrap().len() as f64
        );
    }
}

//! How fast `regression` is, natively and, through `tests/speed.rs`, in a browser's worker: prints one JSON object per line, `name` and `median_ms`.

use serde_json::{Value, json};
use sightline::analyses::contract::{Analysis, Given, Params};
use sightline::analyses::regression::{Regression, RegressionParams};
use sightline::data::{Column, Table};
use sightline::numeric::random::Random;
use sightline::pulse::Pulse;

#[path = "clock.rs"]
mod clock;

const N_ROUNDS: usize = 5;

/// `n_rows` of ten predictors and a target made from them with noise.
fn table(n_rows: usize) -> Table {
    let mut random = Random::from_seed(7);
    let mut columns: Vec<Vec<f64>> = (0..10).map(|_| (0..n_rows).map(|_| random.uniform() * 100.0).collect()).collect();
    let target = |row: usize| -> f64 { columns.iter().enumerate().map(|(k, x)| (k as f64 - 4.0) * x[row]).sum() };
    let y = (0..n_rows).map(|row| 50.0 + target(row) + random.uniform() * 40.0).collect();
    columns.push(y);
    let name = |k| if k == 10 { "y".to_owned() } else { format!("x{k}") };
    Table::from_columns(columns.into_iter().enumerate().map(|(k, cells)| (name(k), Column::from_numbers(cells))))
}

fn measure(name: &str, table: &Table, settings: Value) {
    let Value::Object(settings) = settings else { panic!("settings are a map") };
    let params = RegressionParams::complete(table.schema(), &Given(settings)).expect("settings");
    let Ok(params) = params.validate(table.schema()) else { panic!("settings that work") };
    clock::measure(name, N_ROUNDS, || {
        let answer = Regression::run(table, &params, &mut Pulse::silent()).expect("an answer");
        assert!(answer.outcome.glance.r_squared > 0.9);
    });
}

/// Measures and says what it measured.
pub fn main() {
    let large = table(1_000_000);
    let predictors: Vec<String> = (0..10).map(|k| format!("x{k}")).collect();
    let settings = |more: &str, value: &str| json!({"target": "y", "predictors": predictors, more: value});
    measure("ols_1m_10", &large, settings("validation", "none"));
    measure("ols_1m_10_checked", &large, settings("validation", "hold_out"));
    measure("ols_1m_10_hc3", &large, settings("robust", "hc3"));
    measure("ols_10k_10", &table(10_000), settings("validation", "k_fold"));
}

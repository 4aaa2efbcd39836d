//! How fast other answers are, natively and, through `tests/speed.rs`, in a browser's worker: prints one JSON object per line,
//! `name` and `median_ms`.
#![allow(clippy::unwrap_used, dead_code, reason = "a benchmark that cannot run has failed")]

use sightline::analyses::contract::Given;
use sightline::analyses::recommendations::als::{self, Setting};

use sightline::analyses::runners;
use sightline::data::Table;
use sightline::data::csv::{self, ImportParams};
use sightline::models::interactions::{Purchase, Sparse};
use sightline::numeric::random::Random;
use sightline::pulse::Pulse;

#[path = "clock.rs"]
mod clock;
#[path = "sales.rs"]
mod sales;

/// From a table to the whole outcome, as the page asks for it.
fn answer(name: &str, n_runs: usize, analysis: &str, table: &Table, given: &str) {
    let runner = runners().into_iter().find(|runner| runner.id == analysis).unwrap();
    let given = Given(serde_json::from_str(given).unwrap());
    clock::measure(name, n_runs, || {
        let ran = (runner.run)(table, &given, &mut Pulse::silent());
        assert!(ran.result.is_ok());
        ran
    });
}

/// Every analysis that can answer the table, once, as it suggests: how long it takes, and the longest time without a sign of
/// progress, which is the longest that cancelling waits inside the worker.
fn every_analysis(table: &Table) {
    for runner in runners() {
        let (start, mut last, mut longest) = (clock::now_ms(), clock::now_ms(), 0.0_f64);
        let mut sink = |_| {
            let now = clock::now_ms();
            longest = longest.max(now - last);
            last = now;
            true
        };
        let ran = (runner.run)(table, &Given(serde_json::Map::new()), &mut Pulse::new(&mut sink));
        let end = clock::now_ms();
        if ran.result.is_ok() {
            let (id, silence) = (runner.id, longest.max(end - last));
            clock::say(&format!("{{\"name\":\"{id}_1m_suggested\",\"median_ms\":{:.3}}}", end - start));
            clock::say(&format!("{{\"name\":\"{id}_1m_longest_silence\",\"median_ms\":{silence:.3}}}"));
        }
    }
}

/// Thirty purchases of each of a hundred thousand customers among four thousand products, the popular ones more often.
fn purchases() -> Sparse {
    let mut random = Random::from_seed(3);
    let (n_customers, n_products) = (100_000, 4000);
    let purchases = (0..30 * n_customers as u32).map(|row| {
        let product = (n_products as f64 * random.uniform().powi(2)) as u32;
        Purchase { customer: row / 30, product, day: 0 }
    });
    Sparse::new(purchases, n_customers, n_products)
}

/// The whole of Online Retail, where `cargo xtask bench` has found it.
#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::disallowed_methods, reason = "a benchmark reads its file")]
fn online_retail() {
    use std::io::Read;
    let Some(path) = std::env::var_os("SIGHTLINE_RETAIL") else { return };
    let (packed, mut bytes) = (std::fs::read(path).unwrap(), Vec::new());
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
    let table = csv::read(&bytes, &ImportParams::default()).unwrap().table;
    let settings =
        r#"{"order":"InvoiceNo","product":"StockCode","quantity":null,"min_support":0.01,"min_confidence":0.2}"#;
    answer("baskets_retail_1_percent", 3, "baskets", &table, settings);
}

/// Measures and says what it measured.
pub fn main() {
    let bought = purchases();
    let setting = Setting { n_factors: 20, n_rounds: 10, weight: 1.0, regularisation: 0.01, seed: 1 };
    clock::measure("als_100k_4k_20_factors_10_rounds", 1, || {
        als::factorise(&bought, &setting, &mut Pulse::silent()).unwrap()
    });
    let groceries = include_bytes!("../tests/reference/baskets/groceries/data.csv");
    let groceries = csv::read(groceries, &ImportParams::default()).unwrap().table;
    answer("baskets_groceries_1_percent", 3, "baskets", &groceries, r#"{"min_support":0.01,"min_confidence":0.2}"#);
    #[cfg(not(target_arch = "wasm32"))]
    online_retail();
    let sales = sales::table();
    answer("rfm_1m_orders", 3, "rfm", &sales, "{}");
    answer("quality_1m", 3, "quality", &sales, "{}");
    answer("describe_1m", 3, "describe", &sales, "{}");
    every_analysis(&sales);
}

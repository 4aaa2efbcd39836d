//! How fast a CSV file becomes a table, natively: prints one JSON object per line.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a benchmark needs a clock and says what it measured"
)]

use std::fmt::Write as _;
use std::time::Instant;

use sightline::data::csv::{self, ImportParams};
use sightline::numeric::random::Random;

const N_ROWS: usize = 1_000_000;
const N_RUNS: usize = 5;

/// A sales file of 12 columns, about 102 bytes a row.
fn sales(n_rows: usize) -> String {
    let mut random = Random::from_seed(42);
    let mut text = String::with_capacity(n_rows * 112);
    text.push_str(
        "order_id,order_date,customer_id,product,category,region,salesperson,channel,quantity,unit_price,cost,amount\n",
    );
    for row in 0..n_rows {
        let day = 1 + random.below(28);
        let quantity = 1 + random.below(12);
        let cents = 199 + random.below(49_801);
        let product = random.below(800);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "ORD-{row:08},202{}-{:02}-{day:02},C{:06},Product {product:03} deluxe,Category {},Region {:02},Salesperson {:02},{},{quantity},{}.{:02},{}.{:02},{}.{:02}",
            random.below(5),
            1 + random.below(12),
            random.below(60_000),
            product % 12,
            random.below(20),
            random.below(50),
            ["Online", "Retail", "Wholesale", "Partner"][random.below(4)],
            cents / 100,
            cents % 100,
            cents * 6 / 1000,
            cents * 6 / 10 % 100,
            cents * quantity / 100,
            cents * quantity % 100,
        );
    }
    text
}

fn main() {
    let text = sales(N_ROWS);
    let mut elapsed_ms: Vec<f64> = Vec::new();
    let mut stored_bytes = 0;
    for _ in 0..N_RUNS {
        let start = Instant::now();
        let import = csv::read(text.as_bytes(), &ImportParams::default()).expect("a table");
        elapsed_ms.push(start.elapsed().as_secs_f64() * 1000.0);
        stored_bytes = import.table.n_bytes();
        assert_eq!(import.table.n_rows(), N_ROWS);
    }
    elapsed_ms.sort_by(f64::total_cmp);
    println!(
        "{{\"name\":\"load_1m\",\"median_ms\":{:.0},\"min_ms\":{:.0},\"bytes\":{},\"stored_bytes\":{stored_bytes}}}",
        elapsed_ms[N_RUNS / 2],
        elapsed_ms[0],
        text.len()
    );
}

//! The sales table that benchmarks work on: the generated file that `SIGHTLINE_SALES` names, or one of the same shape where
//! there are no files.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run has failed")]

use std::fmt::Write as _;

use sightline::data::Table;
use sightline::data::csv::{self, ImportParams};
use sightline::numeric::random::Random;

/// How many rows.
pub const N_ROWS: usize = 1_000_000;

/// A sales file of [`N_ROWS`] rows and 12 columns, about 102 bytes a row.
fn generated() -> String {
    let mut random = Random::from_seed(42);
    let mut text = String::with_capacity(N_ROWS * 112);
    text.push_str(
        "order_id,order_date,customer_id,product,category,region,salesperson,channel,quantity,unit_price,cost,amount\n",
    );
    for row in 0..N_ROWS {
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

/// The file's bytes.
pub fn bytes() -> Vec<u8> {
    #[cfg(not(target_arch = "wasm32"))]
    #[allow(clippy::disallowed_methods, reason = "a benchmark reads its file")]
    if let Some(path) = std::env::var_os("SIGHTLINE_SALES") {
        return std::fs::read(path).unwrap();
    }
    generated().into_bytes()
}

/// The table.
pub fn table() -> Table {
    csv::read(&bytes(), &ImportParams::default()).unwrap().table
}

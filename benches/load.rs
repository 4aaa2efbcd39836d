//! How fast a CSV file of a million rows becomes a table, natively: prints one JSON object per line.
#![allow(clippy::unwrap_used, dead_code, reason = "a benchmark that cannot run has failed")]

use sightline::data::csv::{self, ImportParams};

#[path = "clock.rs"]
mod clock;
#[path = "sales.rs"]
mod sales;

fn main() {
    let bytes = sales::bytes();
    let stored = csv::read(&bytes, &ImportParams::default()).unwrap().table.n_bytes();
    clock::say(&format!("{{\"bytes\":{},\"stored_bytes\":{stored}}}", bytes.len()));
    clock::measure("load_1m", 5, || csv::read(&bytes, &ImportParams::default()).unwrap());
}

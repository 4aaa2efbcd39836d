//! Sequences of random histories, against PyPI prefixspan.

use std::collections::BTreeMap;

use serde_json::json;
use sightline::analyses::sequences::Sequences;

use crate::support::{json as read_json, run, table};

#[test]
fn counts_agree() {
    let expected = read_json("sequences/random_days/expected.json");
    let data = table("sequences/random_days/data.csv");
    let settings = json!({
        "customer": "customer", "date": "date", "product": "product", "max_gap": 1000, "max_length": 3,
        "min_support": 0.2,
    });
    let rows = run::<Sequences>(&data, settings).expect("an answer").rows.swap_remove(0);
    let text = |column: &str, row: usize| rows.column(column).expect("a column").cells.cell(row).to_plain_text();
    let found: BTreeMap<String, u64> = (0..rows.n_rows())
        .map(|row| {
            let items = format!("{} → {}", text("antecedent", row), text("consequent", row));
            (items, rows.number("count", row) as u64)
        })
        .collect();
    let wanted: BTreeMap<String, u64> =
        serde_json::from_value(expected["sequences"].clone()).expect("counts by sequence");
    assert_eq!(found, wanted);
}

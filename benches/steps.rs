//! How fast cleaning steps are on a million rows of twelve columns, natively: prints one JSON object per line, `name` and
//! `median_ms` of the step with its result counted and ranged, as a page shows it.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark times and prints"
)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use sightline::clean::{Step, Workshop};
use sightline::data::{Column, Dictionary, Table, Values};
use sightline::numeric::random::Random;
use sightline::pulse::Pulse;

const N_ROWS: usize = 1_000_000;
const N_CUSTOMERS: usize = 100_000;
const N_RUNS: usize = 5;

fn texts(n_texts: usize, prefix: &str, codes: Vec<u32>) -> Column {
    let mut dictionary = Dictionary::default();
    (0..n_texts).for_each(|index| {
        dictionary.push(&format!("{prefix}{index}")).unwrap();
    });
    Column::new(Values::Text { codes, dictionary: Arc::new(dictionary) }, None)
}

/// A sales table; one row in fifty is there twice, one cell of `cost` in twenty is missing.
fn sales() -> Table {
    let mut random = Random::from_seed(42);
    let mut below = |n: usize| (0..N_ROWS).map(|_| random.below(n) as u32).collect::<Vec<u32>>();
    let order: Vec<u32> = (0..N_ROWS as u32).map(|row| if row % 50 == 49 { row - 1 } else { row }).collect();
    let mut repeat = |n: usize| {
        let mut cells = below(n);
        (0..N_ROWS).filter(|row| row % 50 == 49).for_each(|row| cells[row] = cells[row - 1]);
        cells
    };
    let days = repeat(1500).into_iter().map(|day| 18_000 + day as i32).collect();
    let quantity: Vec<f64> = repeat(12).into_iter().map(|x| f64::from(x + 1)).collect();
    let price: Vec<f64> = repeat(50_000).into_iter().map(|x| f64::from(x + 199) / 100.0).collect();
    let cost: Vec<f64> =
        repeat(1 << 30).into_iter().map(|x| if x % 20 == 0 { f64::NAN } else { f64::from(x) / 1e7 }).collect();
    let amount = quantity.iter().zip(&price).map(|(q, p)| q * p).collect();
    Table::from_columns([
        ("order", texts(N_ROWS, "ORD-", order)),
        ("date", Column::new(Values::Date(days), None)),
        ("customer", texts(N_CUSTOMERS, "C", repeat(N_CUSTOMERS))),
        ("product", texts(800, " Product  ", repeat(800))),
        ("category", texts(12, "Category ", repeat(12))),
        ("region", texts(20, "Region ", repeat(20))),
        ("person", texts(50, "Salesperson ", repeat(50))),
        ("channel", texts(4, "Channel ", repeat(4))),
        ("quantity", Column::from_numbers(quantity)),
        ("price", Column::from_numbers(price)),
        ("cost", Column::from_numbers(cost)),
        ("amount", Column::from_numbers(amount)),
    ])
}

fn customers() -> Table {
    let codes = (0..N_CUSTOMERS as u32).rev().collect();
    let age = (0..N_CUSTOMERS).map(|index| (index % 80) as f64).collect();
    let names: Vec<u32> = (0..N_CUSTOMERS as u32).collect();
    Table::from_columns([
        ("customer", texts(N_CUSTOMERS, "C", codes)),
        ("name", texts(N_CUSTOMERS, "Name ", names)),
        ("age", Column::from_numbers(age)),
    ])
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let (table, customers) = (sales(), customers());
    let steps = [
        ("change_kind", r#"{"step":"change_kind","column":"quantity","kind":"text"}"#),
        ("trim", r#"{"step":"trim","columns":["product","order","customer"],"collapse":true}"#),
        ("change_case", r#"{"step":"change_case","columns":["order"],"to":"lower"}"#),
        ("replace", r#"{"step":"replace","columns":["customer"],"find":"C","with":"K-"}"#),
        ("map_values", r#"{"step":"map_values","column":"region","map":{"Region 1":"North","Region 2":"North"}}"#),
        ("fill_mean", r#"{"step":"fill_missing","columns":["cost"],"method":"mean"}"#),
        ("fill_by_group", r#"{"step":"fill_missing","columns":["cost"],"method":"median","by":["category"]}"#),
        (
            "fill_linear",
            r#"{"step":"fill_missing","columns":["cost"],"method":"linear","by":["region"],"order":"date"}"#,
        ),
        ("drop_missing", r#"{"step":"drop_missing"}"#),
        ("duplicates_exact", r#"{"step":"remove_duplicates"}"#),
        ("duplicates_by_key", r#"{"step":"remove_duplicates","columns":["order"],"keep":"most_complete"}"#),
        ("outliers_iqr", r#"{"step":"handle_outliers","columns":["amount"],"method":"iqr","action":"winsorise"}"#),
        ("filter", r#"{"step":"filter","expression":"region != \"Region 3\" and amount > 100"}"#),
        ("derive", r#"{"step":"derive","name":"margin","expression":"round((amount - cost * quantity) / amount, 4)"}"#),
        ("derive_text", r#"{"step":"derive","name":"k","expression":"concat(upper(region), \"-\", year(date))"}"#),
        ("calendar", r#"{"step":"calendar","column":"date","parts":["year","month","week","is_weekend"]}"#),
        ("bin", r#"{"step":"bin","column":"amount","method":"equal_count","n_bins":10}"#),
        ("scale_z", r#"{"step":"scale","columns":["amount"],"method":"z"}"#),
        ("scale_box_cox", r#"{"step":"scale","columns":["price"],"method":"box_cox"}"#),
        ("encode", r#"{"step":"encode","column":"channel","method":"one_hot"}"#),
        ("split", r#"{"step":"split_column","column":"order","separator":"-","into":["a","b"]}"#),
        ("merge", r#"{"step":"merge_columns","columns":["region","channel"],"separator":"/","name":"m"}"#),
        (
            "group_region",
            r#"{"step":"summarise","by":["region","channel"],"values":[{"column":"amount","function":"sum"},{"column":"amount","function":"mean"},{"column":"customer","function":"distinct"}]}"#,
        ),
        (
            "group_customer",
            r#"{"step":"summarise","by":["customer"],"values":[{"function":"count"},{"column":"amount","function":"sum"},{"column":"amount","function":"median"},{"column":"date","function":"max"}]}"#,
        ),
        ("pivot", r#"{"step":"pivot","rows":["product"],"columns":"region","values":"amount","function":"sum"}"#),
        ("unpivot", r#"{"step":"unpivot","columns":["price","cost"]}"#),
        ("sort", r#"{"step":"sort","by":[{"column":"region"},{"column":"amount","descending":true}]}"#),
        ("sample", r#"{"step":"sample","share":0.1,"seed":1}"#),
        ("join_100k", r#"{"step":"join","with":"customers","on":["customer"]}"#),
    ];
    for (name, json) in steps {
        let step = Step::from_json(json).unwrap();
        let mut times = Vec::new();
        for _ in 0..N_RUNS {
            let mut workshop = Workshop::default();
            workshop.load("sales", table.clone(), BTreeMap::new());
            workshop.load("customers", customers.clone(), BTreeMap::new());
            workshop.set_steps("sales", vec![step.clone()]);
            let start = Instant::now();
            let cleaned = black_box(workshop.clean("sales", &mut Pulse::silent()).unwrap());
            times.push(start.elapsed().as_secs_f64() * 1e3);
            assert_eq!(cleaned.error, None);
        }
        println!("{{\"name\":\"step_{name}\",\"median_ms\":{:.1}}}", median(times));
    }
}

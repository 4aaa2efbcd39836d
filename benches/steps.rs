//! How fast cleaning steps are on a million rows of twelve columns, natively and, through `tests/speed.rs`, in a browser's
//! worker: prints one JSON object per line, `name` and `median_ms` of the step with its result counted and ranged, as a page
//! shows it. `bench/python/steps.py` does the same with pandas, under the same names.
#![allow(clippy::unwrap_used, dead_code, reason = "a benchmark that cannot run has failed")]

use std::collections::BTreeMap;

use sightline::clean::{Cleaned, Step, Workshop};
use sightline::data::{Column, Dictionary, Table, Values};
use sightline::pulse::Pulse;
use sightline::report::export::{self, FileColumn, FileFormat, FileKind};

#[path = "clock.rs"]
mod clock;
#[path = "sales.rs"]
mod sales;

const N_RUNS: usize = 3;

/// A customer each, with two facts: what is joined to the sales.
fn customers(sales: &Table) -> Table {
    let Values::Text { dictionary, .. } = sales.column("customer_id").unwrap().values() else { panic!("no texts") };
    let n_customers = dictionary.len() as u32;
    let mut names = Dictionary::default();
    (0..n_customers).for_each(|index| _ = names.push(&format!("Name {index}")).unwrap());
    let codes: Vec<u32> = (0..n_customers).collect();
    Table::from_columns([
        (
            "customer_id",
            Column::new(
                Values::Text { codes: codes.iter().rev().copied().collect(), dictionary: dictionary.clone() },
                None,
            ),
        ),
        ("name", Column::new(Values::Text { codes, dictionary: names.into() }, None)),
        ("age", Column::from_numbers((0..n_customers).map(|index| f64::from(index % 80)).collect())),
    ])
}

fn cleaned(workshop: &mut Workshop) -> Cleaned {
    let cleaned = workshop.clean("sales", &mut Pulse::silent()).unwrap();
    assert_eq!(cleaned.error, None);
    cleaned
}

/// The sales, one cost in twelve missing.
fn with_gaps() -> Table {
    let gaps = r#"{"step":"derive","name":"cost","expression":"if(quantity == 3, missing, cost)"}"#;
    let mut workshop = Workshop::default();
    workshop.load("sales", sales::table(), BTreeMap::new());
    workshop.set_steps("sales", vec![Step::from_json(gaps).unwrap()]);
    cleaned(&mut workshop).table
}

/// Measures and says what it measured.
pub fn main() {
    let table = with_gaps();
    let customers = customers(&table);
    let steps = [
        ("change_kind", r#"{"step":"change_kind","column":"quantity","kind":"text"}"#),
        ("trim", r#"{"step":"trim","columns":["product","order_id","customer_id"],"collapse":true}"#),
        ("change_case", r#"{"step":"change_case","columns":["order_id"],"to":"lower"}"#),
        ("replace", r#"{"step":"replace","columns":["customer_id"],"find":"C","with":"K-"}"#),
        ("map_values", r#"{"step":"map_values","column":"region","map":{"East":"Coast","West":"Coast"}}"#),
        ("fill_mean", r#"{"step":"fill_missing","columns":["cost"],"method":"mean"}"#),
        ("fill_by_group", r#"{"step":"fill_missing","columns":["cost"],"method":"median","by":["category"]}"#),
        (
            "fill_linear",
            r#"{"step":"fill_missing","columns":["cost"],"method":"linear","by":["region"],"order":"order_date"}"#,
        ),
        ("drop_missing", r#"{"step":"drop_missing"}"#),
        ("duplicates_exact", r#"{"step":"remove_duplicates"}"#),
        ("duplicates_by_key", r#"{"step":"remove_duplicates","columns":["order_id"],"keep":"most_complete"}"#),
        ("outliers_iqr", r#"{"step":"handle_outliers","columns":["amount"],"method":"iqr","action":"winsorise"}"#),
        ("filter", r#"{"step":"filter","expression":"region != \"East\" and amount > 100"}"#),
        ("derive", r#"{"step":"derive","name":"margin","expression":"round((amount - cost) / amount, 4)"}"#),
        (
            "derive_text",
            r#"{"step":"derive","name":"k","expression":"concat(upper(region), \"-\", year(order_date))"}"#,
        ),
        ("calendar", r#"{"step":"calendar","column":"order_date","parts":["year","month","week","is_weekend"]}"#),
        ("bin", r#"{"step":"bin","column":"amount","method":"equal_count","n_bins":10}"#),
        ("scale_z", r#"{"step":"scale","columns":["amount"],"method":"z"}"#),
        ("scale_box_cox", r#"{"step":"scale","columns":["unit_price"],"method":"box_cox"}"#),
        ("encode", r#"{"step":"encode","column":"channel","method":"one_hot"}"#),
        ("split", r#"{"step":"split_column","column":"product","separator":" ","into":["a","b","c"]}"#),
        ("merge", r#"{"step":"merge_columns","columns":["region","channel"],"separator":"/","name":"m"}"#),
        (
            "group_region",
            r#"{"step":"summarise","by":["region","channel"],"values":[{"column":"amount","function":"sum"},{"column":"amount","function":"mean"},{"column":"customer_id","function":"distinct"}]}"#,
        ),
        (
            "group_customer",
            r#"{"step":"summarise","by":["customer_id"],"values":[{"function":"count"},{"column":"amount","function":"sum"},{"column":"amount","function":"median"},{"column":"order_date","function":"max"}]}"#,
        ),
        ("pivot", r#"{"step":"pivot","rows":["product"],"columns":"region","values":"amount","function":"sum"}"#),
        ("unpivot", r#"{"step":"unpivot","columns":["unit_price","cost"]}"#),
        ("sort", r#"{"step":"sort","by":[{"column":"region"},{"column":"amount","descending":true}]}"#),
        ("sample", r#"{"step":"sample","share":0.1,"seed":1}"#),
        ("join_customers", r#"{"step":"join","with":"customers","on":["customer_id"]}"#),
    ];
    for (name, json) in steps {
        let step = Step::from_json(json).unwrap();
        let make = || {
            let mut workshop = Workshop::default();
            workshop.load("sales", table.clone(), BTreeMap::new());
            workshop.load("customers", customers.clone(), BTreeMap::new());
            workshop.set_steps("sales", vec![step.clone()]);
            workshop
        };
        clock::measure_each(&format!("step_{name}"), N_RUNS, make, |mut workshop| cleaned(&mut workshop));
    }
    let fields = table.schema().fields.iter().zip(table.columns());
    let columns: Vec<FileColumn> = fields.map(|(field, cells)| FileColumn::of_field(field, cells)).collect();
    for kind in FileKind::ALL {
        let format = FileFormat { kind, ..FileFormat::default() };
        clock::measure(&format!("export_{}", kind.extension()), 1, || {
            export::write("sales", &columns, format, &mut |_| true)
        });
    }
}

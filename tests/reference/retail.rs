//! UCI Online Retail: a real list of sales, read as one.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "test: says which of the two files it read; a case that cannot be read has failed"
)]

use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};
use sightline::data::csv::{self, Import, ImportParams};
use sightline::data::{Cell, ColumnKind, Role};

use crate::support;

fn read(bytes: &[u8]) -> Import {
    csv::read(bytes, &ImportParams::default()).unwrap()
}

fn sum(import: &Import, column: &str) -> f64 {
    let numbers = import.table.column(column).unwrap().numbers().unwrap();
    sightline::numeric::sum::sum(numbers.iter().copied().filter(|x| !x.is_nan()))
}

fn check_kinds_and_roles(import: &Import) {
    let fields = &import.table.schema().fields;
    let found: Vec<(&str, ColumnKind, Option<Role>, bool)> =
        fields.iter().map(|field| (field.name.as_str(), field.kind, field.role, field.is_identifier)).collect();
    assert_eq!(
        found,
        [
            ("InvoiceNo", ColumnKind::Text, Some(Role::Order), true),
            ("StockCode", ColumnKind::Text, Some(Role::Product), true),
            ("Description", ColumnKind::Text, None, false),
            ("Quantity", ColumnKind::Integer, Some(Role::Quantity), false),
            ("InvoiceDate", ColumnKind::DateTime, Some(Role::Date), false),
            ("UnitPrice", ColumnKind::Number, Some(Role::UnitPrice), false),
            ("CustomerID", ColumnKind::Text, Some(Role::Customer), true),
            ("Country", ColumnKind::Text, Some(Role::Region), false),
            ("amount", ColumnKind::Number, Some(Role::Amount), false),
        ]
    );
    assert!(import.notes.notes.iter().any(|note| note.code == "amount_derived"));
    assert_eq!(import.notes.n_rejected, 0, "{:?}", import.notes.rejected);
}

fn check_counts(import: &Import, expected: &Value, what: fn(&sightline::data::Field) -> u64) {
    for (name, count) in expected.as_object().unwrap() {
        let field = import.table.schema().field(name).unwrap();
        assert_eq!(what(field), count.as_u64().unwrap(), "{name}");
    }
}

fn first_and_last(import: &Import) -> [String; 2] {
    let (first, last) = import.table.schema().field("InvoiceDate").unwrap().range.unwrap();
    [first, last].map(|ms| Cell::DateTime(ms as i64).to_plain_text())
}

#[test]
fn a_cut_has_the_counts_and_sums_of_an_independent_reading() {
    let expected = support::json("retail/expected.json");
    let import = read(&support::bytes("retail/data.csv"));
    check_kinds_and_roles(&import);
    assert_eq!(json!(import.table.n_rows()), expected["rows"]);
    check_counts(&import, &expected["n_distinct_numeric"], |field| field.n_distinct);
    let mut texts = expected["n_distinct"].clone();
    texts.as_object_mut().unwrap().retain(|name, _| name != "UnitPrice");
    check_counts(&import, &texts, |field| field.n_distinct);
    check_counts(&import, &expected["n_missing"], |field| field.n_missing);
    support::close("quantity", sum(&import, "Quantity"), expected["quantity_sum"].as_f64().unwrap(), 0.0);
    support::close("unit price", sum(&import, "UnitPrice"), expected["unit_price_sum"].as_f64().unwrap(), 1e-13);
    support::close("revenue", sum(&import, "amount"), expected["net_revenue"].as_f64().unwrap(), 1e-13);
    assert_eq!(
        json!(import.table.schema().field("Quantity").unwrap().range.unwrap()),
        json!([expected["quantity_range"][0].as_f64(), expected["quantity_range"][1].as_f64()])
    );
    assert_eq!(json!(first_and_last(&import)), json!([expected["first"], expected["last"]]));
}

#[test]
fn the_whole_file_has_the_published_totals() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference/retail");
    let Ok(packed) = std::fs::read(folder.join("online_retail.csv.gz")) else {
        println!("retail: the whole file is not here; the cut was read");
        return;
    };
    println!("retail: the whole file was read");
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
    let import = read(&bytes);
    check_kinds_and_roles(&import);
    assert_eq!(import.table.n_rows(), 541_909);
    let distinct =
        json!({ "InvoiceNo": 25900, "StockCode": 4070, "Description": 4211, "CustomerID": 4372, "Country": 38 });
    check_counts(&import, &distinct, |field| field.n_distinct);
    check_counts(&import, &json!({ "Description": 1454, "CustomerID": 135_080, "Quantity": 0 }), |field| {
        field.n_missing
    });
    support::close("quantity", sum(&import, "Quantity"), 5_176_450.0, 0.0);
    support::close("unit price", sum(&import, "UnitPrice"), 2_498_803.974, 1e-12);
    support::close("revenue", sum(&import, "amount"), 9_747_747.934, 1e-12);
    assert_eq!(import.table.schema().field("UnitPrice").unwrap().range, Some((-11_062.06, 38_970.0)));
    assert_eq!(first_and_last(&import), ["2010-12-01 08:26:00", "2011-12-09 12:50:00"]);
}

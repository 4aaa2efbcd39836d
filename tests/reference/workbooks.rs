//! Workbooks written by other programs: the table in them is found, and every cell is what its writer meant.

#![allow(clippy::unwrap_used, reason = "test: a case that cannot be read has failed")]

use sightline::data::csv::{Import, ImportError, ImportParams};
use sightline::data::{Cell, ColumnKind, calendar, input};

use crate::support;

const NAMES: [&str; 8] = ["order id", "day", "moment", "amount", "share", "paid", "price per unit", "note"];

fn read(file: &str, sheet: Option<&str>) -> Result<Import, ImportError> {
    let params = ImportParams { sheet: sheet.map(str::to_owned), ..Default::default() };
    input::read(&support::bytes(&format!("workbooks/{file}")), &params)
}

fn texts(import: &Import, column: &str) -> Vec<String> {
    let column = import.table.column(column).unwrap_or_else(|| panic!("column {column}"));
    (0..column.len()).map(|row| column.cell(row).to_plain_text()).collect()
}

fn kinds(import: &Import) -> Vec<ColumnKind> {
    import.table.schema().fields.iter().map(|field| field.kind).collect()
}

fn codes(import: &Import) -> Vec<&str> {
    import.notes.notes.iter().map(|note| note.code.as_str()).collect()
}

/// The orders, which are the same in every format.
#[track_caller]
fn check_orders(file: &str) -> Import {
    let import = read(file, None).unwrap();
    let names: Vec<&str> = import.table.schema().fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, NAMES, "{file}");
    assert_eq!((import.notes.n_read, import.notes.n_kept), (4, 4), "{file}: {:?}", import.notes.rejected);
    assert_eq!(texts(&import, "order id"), ["007", "008", "009", "010"]);
    assert_eq!(texts(&import, "day"), ["2024-01-31", "2024-02-29", "1999-12-31", ""]);
    let moments = ["2024-01-31T10:20:30", "2024-02-29T00:00", "2023-12-31T23:59:59", "2024-03-01T06:00"];
    let expected: Vec<i64> = moments.iter().map(|text| millis(text)).collect();
    let column = import.table.column("moment").unwrap();
    let found: Vec<i64> = (0..4)
        .map(|row| match column.cell(row) {
            Cell::DateTime(ms) => ms,
            other => panic!("{file}: {other:?}"),
        })
        .collect();
    assert_eq!(found, expected, "{file}");
    let amounts = import.table.column("amount").unwrap();
    assert_eq!(amounts.numbers().unwrap()[..3], [0.123456789012345, -1_234_567.875, 1e-7]);
    assert_eq!(amounts.cell(3), Cell::Missing);
    assert_eq!(import.table.column("share").unwrap().numbers().unwrap()[..], [0.155, 0.07, 1.0, 0.333]);
    assert_eq!(import.table.schema().field("paid").unwrap().kind, ColumnKind::Boolean, "{file}");
    assert_eq!(import.table.column("price per unit").unwrap().numbers().unwrap()[..], [12.5, 3.0, 0.25, 7.0]);
    assert_eq!(texts(&import, "note"), ["plain", "say \"hi\", twice", "two\nlines", "北京"]);
    import
}

fn millis(text: &str) -> i64 {
    let (day, clock) = text.split_once('T').unwrap();
    let day = calendar::parse_iso(day).unwrap();
    let clock: Vec<i64> = clock.split(':').map(|text| text.parse::<i64>().unwrap()).collect();
    i64::from(day) * 86_400_000 + clock.iter().zip([3_600_000, 60_000, 1000]).map(|(n, unit)| n * unit).sum::<i64>()
}

#[test]
fn xlsx_with_titles_remarks_and_hidden_sheets() {
    for file in ["orders.xlsx", "orders_1904.xlsx"] {
        let import = check_orders(file);
        assert_eq!(import.notes.sheets, ["About", "Orders 订单", "Stock", "Blank", "Hidden"], "visible ones first");
        assert_eq!(import.notes.resolved.sheet.as_deref(), Some("Orders 订单"));
        assert_eq!(codes(&import)[..3], ["sheet", "error_cells", "cells_beside"]);
        assert!(import.notes.notes[0].en.contains("C4"), "{}", import.notes.notes[0].en);
        assert!(codes(&import).contains(&"preamble"));
        let kind = |name: &str| import.table.schema().field(name).unwrap().kind;
        assert_eq!((kind("share"), kind("price per unit")), (ColumnKind::Percent, ColumnKind::Money));
        assert_eq!(import.table.schema().field("price per unit").unwrap().currency.as_deref(), Some("€"));
    }
}

#[test]
fn xls_of_both_date_systems_and_ods() {
    for file in ["orders.xls", "orders_1904.xls"] {
        assert_eq!(check_orders(file).notes.sheets, ["Blank", "Orders"]);
    }
    let import = check_orders("orders.ods");
    assert_eq!(kinds(&import)[1..3], [ColumnKind::Date, ColumnKind::DateTime]);
}

#[test]
fn any_sheet_can_be_chosen_and_what_was_in_force_gives_the_same_table() {
    let stock = read("orders.xlsx", Some("Stock")).unwrap();
    assert_eq!(
        (texts(&stock, "sku"), texts(&stock, "pieces")),
        (vec!["A".into(), "B".into()], vec!["3".into(), "5".into()])
    );
    assert_eq!(read("orders.xlsx", Some("Hidden")).unwrap().table.n_rows(), 2);
    assert_eq!(read("orders.xlsx", Some("Blank")).unwrap_err(), ImportError::NoData);
    assert!(matches!(read("orders.xlsx", Some("Gone")), Err(ImportError::NoSheet { sheets, .. }) if sheets.len() == 5));
    for file in ["orders.xlsx", "orders.xls", "orders.ods"] {
        let first = check_orders(file);
        let bytes = support::bytes(&format!("workbooks/{file}"));
        let again = input::read(&bytes, &first.notes.resolved).unwrap();
        for name in NAMES {
            assert_eq!(texts(&again, name), texts(&first, name), "{file}: {name}");
        }
        assert_eq!(kinds(&again), kinds(&first), "{file}");
    }
}

#[test]
fn what_is_no_workbook_is_told_apart() {
    assert_eq!(read("encrypted.xlsx", None).unwrap_err(), ImportError::Encrypted);
    assert_eq!(read("empty.xlsx", None).unwrap_err(), ImportError::NoData);
}

#[test]
fn a_workbook_cut_off_anywhere_is_an_error_and_never_a_crash() {
    for file in ["orders.xlsx", "orders.xls", "orders.ods"] {
        let bytes = support::bytes(&format!("workbooks/{file}"));
        for length in (0..bytes.len()).step_by(61) {
            if let Ok(import) = input::read(&bytes[..length], &ImportParams::default()) {
                assert_eq!(import.table.n_rows(), 4, "{file} cut to {length} bytes gives another table in silence");
            }
        }
    }
}

#[test]
fn a_flipped_byte_in_a_workbook_never_ends_the_program() {
    for (file, step) in [("orders.xlsx", 13), ("orders.ods", 13), ("orders.xls", 5)] {
        let bytes = support::bytes(&format!("workbooks/{file}"));
        for at in (0..bytes.len()).step_by(step) {
            let mut bad = bytes.clone();
            bad[at] ^= 0x55;
            // It is read or refused; what matters is that it ends.
            let _ = input::read(&bad, &ImportParams::default());
        }
    }
}

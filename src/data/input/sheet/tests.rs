//! Cells as text, number formats, and archives that are no workbooks.

use std::io::{Cursor, Write};

use calamine::{Data, ExcelDateTime, ExcelDateTimeType};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::cells::{Mark, mark, shown};
use super::*;
use crate::data::csv::ImportParams;

fn text(cell: &Data, mark: Mark) -> String {
    shown(cell, mark).map_or_else(String::new, |shown| shown.text)
}

fn day(serial: f64, is_1904: bool) -> String {
    text(&Data::DateTime(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904)), Mark::None)
}

#[test]
fn days_of_both_systems() {
    assert_eq!(
        (day(1.0, false), day(59.0, false), day(61.0, false)),
        ("1900-01-01".into(), "1900-02-28".into(), "1900-03-01".into())
    );
    assert_eq!((day(60.0, false), day(45_322.0, false)), ("1900-02-28".into(), "2024-01-31".into()));
    assert_eq!((day(1.0, true), day(43_860.0, true)), ("1904-01-02".into(), "2024-01-31".into()));
    assert_eq!(day(45_322.430_902_777_78, false), "2024-01-31 10:20:30");
    assert_eq!((day(0.5, false), day(-3.0, false)), ("12:00:00".into(), "-3".into()));
    let span = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
    assert_eq!(text(&Data::DateTime(span), Mark::None), "36:00:00");
    assert_eq!(text(&Data::DateTimeIso("2024-01-31T00:00:00".into()), Mark::None), "2024-01-31");
    assert_eq!(text(&Data::DurationIso("PT36H05M07S".into()), Mark::None), "36:05:07");
}

#[test]
fn numbers_keep_their_digits() {
    let number = |x: f64, mark| text(&Data::Float(x), mark);
    assert_eq!(number(0.1 + 0.2, Mark::None), "0.30000000000000004");
    assert_eq!((number(-5.0, Mark::Money("€")), number(1e300, Mark::None)), ("-€5".into(), "1e300".into()));
    for (x, expected) in [
        (0.155, "15.5%"),
        (-0.07, "-7%"),
        (1.0, "100%"),
        (0.000_123, "0.0123%"),
        (0.0, "0%"),
        (12.345, "1234.5%"),
        (1.0 / 3.0, "33.33333333333333%"),
        (1e-300, "1e-298%"),
    ] {
        assert_eq!(number(x, Mark::Percent), expected);
    }
    assert_eq!((number(501.0, Mark::Digits(5)), number(1.5, Mark::Digits(5))), ("00501".into(), "1.5".into()));
}

#[test]
fn number_formats_tell_shares_and_currencies() {
    assert_eq!((mark("0.0%"), mark("General"), mark("#,##0.00")), (Mark::Percent, Mark::None, Mark::None));
    assert_eq!((mark("00000"), mark("0"), mark("0.00")), (Mark::Digits(5), Mark::None, Mark::None));
    assert_eq!(mark("[$€-407]#,##0.00"), Mark::Money("€"));
    assert_eq!(mark("\"$\"#,##0.00_);[Red](\"$\"#,##0.00)"), Mark::Money("$"));
    assert_eq!((mark("¥#,##0"), mark("[$HKD] #,##0")), (Mark::Money("¥"), Mark::Money("HKD")));
    assert_eq!((mark("[$-409]d-mmm-yy"), mark("[Red]0.0"), mark("0.0 \"kg\"")), (Mark::None, Mark::None, Mark::None));
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn refused(bytes: Vec<u8>) -> ImportError {
    read(bytes, &ImportParams::default()).unwrap_err()
}

#[test]
fn other_archives_are_named() {
    let is_named =
        |error: ImportError, word: &str| matches!(&error, ImportError::NotText { found } if found.contains(word));
    assert!(is_named(refused(archive(&[("sales.csv", b"a,b\n1,2\n")])), "without a workbook"));
    assert!(is_named(refused(archive(&[("word/document.xml", b"<x/>")])), "Word"));
    assert!(is_named(refused(archive(&[("xl/workbook.bin", b"x")])), "xlsb"));
    assert!(is_named(refused(archive(&[])), "without a workbook"));
    assert_eq!(refused(archive(&[("xl/workbook.xml", b"<workbook/>")])), ImportError::Damaged);
    assert_eq!(refused(b"PK\x03\x04 and no more".to_vec()), ImportError::Damaged);
    assert_eq!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more".to_vec()), ImportError::Damaged);
}

#[test]
fn a_bomb_is_not_opened_even_if_it_lies_about_its_size() {
    let zeros = vec![b' '; 80 << 20];
    let mut bomb = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert_eq!(refused(bomb.clone()), ImportError::Bomb);
    // The size stands in the part's own head and in the list at the end: both are made small.
    let size = (80u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
    }
    assert!(matches!(refused(bomb), ImportError::Bomb | ImportError::Damaged));
}

/// A workbook of one sheet whose rows are given.
fn workbook(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let book = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let links = format!(
        r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let root = links.replace("worksheet\"", "officeDocument\"").replace("worksheets/sheet1", "xl/workbook");
    let sheet = format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#);
    archive(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn formulas_without_results_are_told() {
    let text = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let rows = [
        format!(r#"<row r="1">{}{}{}</row>"#, text("A1", "sku"), text("B1", "price"), text("C1", "amount")),
        format!(r#"<row r="2">{}<c r="B2"><v>2</v></c><c r="C2"><f>B2*2</f><v></v></c></row>"#, text("A2", "a")),
        format!(r#"<row r="3">{}<c r="B3"><v>3</v></c><c r="C3"><f>B3*2</f></c></row>"#, text("A3", "b")),
        format!(r#"<row r="4">{}<c r="B4"><v>4</v></c><c r="C4"><f>B4*2</f><v>8</v></c></row>"#, text("A4", "c")),
        // An empty text is a result.
        format!(r#"<row r="5">{}<c r="B5"><v>5</v></c><c r="C5" t="str"><f>""</f><v></v></c></row>"#, text("A5", "d")),
    ];
    let import = read(workbook(&rows.concat()), &ImportParams::default()).unwrap();
    let note = import.notes.notes.iter().find(|note| note.code == "formulas_without_results").unwrap();
    assert!(note.en.contains("2") && note.en.contains("C2, C3."), "{}", note.en);
    assert_eq!(import.table.column("amount").unwrap().n_missing(), 3);

    let import =
        read(workbook(&rows[..1].iter().chain(&rows[3..]).cloned().collect::<String>()), &ImportParams::default());
    assert!(import.unwrap().notes.notes.iter().all(|note| note.code != "formulas_without_results"));
}

//! The nasty CSV files: what a careful importer makes of each.

#![allow(clippy::unwrap_used, reason = "test: a case that cannot be read has failed")]

use serde_json::Value;
use sightline::data::csv::{self, Encoding, Import, ImportError, ImportParams};
use sightline::data::{Cell, ColumnKind, Role, calendar};

use crate::support;

fn bytes(file: &str) -> Vec<u8> {
    if file.starts_with("19_") {
        return [b"id,blob,v\n1,", "x".repeat(2_000_000).as_bytes(), b",10\n2,short,20\n"].concat();
    }
    support::bytes(&format!("dirty_csv/{file}"))
}

fn read(file: &str) -> Import {
    csv::read(&bytes(file), &ImportParams::default()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn has_note(import: &Import, code: &str) -> bool {
    import.notes.notes.iter().any(|note| note.code == code)
}

fn text(import: &Import, column: &str, row: usize) -> String {
    let column = import.table.column(column).unwrap_or_else(|| panic!("column {column}"));
    column.cell(row).to_plain_text()
}

/// The sum of a column, identifiers taken as the numbers they are written as.
fn sum(import: &Import, column: &str) -> f64 {
    let column = import.table.column(column).unwrap_or_else(|| panic!("column {column}"));
    (0..column.len())
        .filter_map(|row| match column.cell(row) {
            Cell::Number(x) => Some(x),
            Cell::Text(text) => text.parse().ok(),
            _ => None,
        })
        .sum()
}

fn cell_matches(cell: Cell, expected: &Value) -> bool {
    match (expected, cell) {
        (Value::Null, Cell::Missing) => true,
        (Value::Number(number), Cell::Number(x)) => {
            let expected = number.as_f64().unwrap();
            (x - expected).abs() <= 1e-9 * expected.abs()
        }
        // A month is stored as its first day.
        (Value::String(text), Cell::Date(day)) => {
            calendar::iso(day) == *text || calendar::iso(day) == format!("{text}-01")
        }
        (Value::String(text), Cell::Text(found)) => found == text || found == text.replace("\r\n", "\n"),
        _ => false,
    }
}

/// Everything that `expected.json` states in a form that can be compared.
fn check_facts(entry: &Value) {
    let file = entry["file"].as_str().unwrap();
    let import = read(file);
    let schema = import.table.schema();
    assert_eq!(import.notes.n_read, import.notes.n_kept + import.notes.n_rejected, "{file}");
    assert_eq!(import.notes.n_kept, import.table.n_rows() as u64, "{file}");
    if let Some(rows) = entry["rows"].as_u64() {
        assert_eq!(schema.n_rows, rows, "{file}: rows; {:?}", import.notes);
    }
    if let Some(columns) = entry["columns"].as_u64() {
        assert_eq!(schema.fields.len() as u64, columns, "{file}: columns");
    }
    for key in ["header", "header_after_trim"] {
        if let Some(header) = entry[key].as_array() {
            let names: Vec<&str> = schema.fields.iter().map(|field| field.name.as_str()).collect();
            assert_eq!(names, header.iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>(), "{file}: header");
        }
    }
    let position = |name: &str| match name {
        "2nd column" => 1,
        "3rd column" => 2,
        _ => schema.position(name).unwrap_or_else(|| panic!("{file}: column {name}")),
    };
    for (name, expected) in entry["column_sums"].as_object().into_iter().flatten() {
        let name = &schema.fields[position(name)].name;
        support::close(&format!("{file}: sum of {name}"), sum(&import, name), expected.as_f64().unwrap(), 1e-9);
    }
    for (name, expected) in entry["missing"].as_object().into_iter().flatten() {
        assert_eq!(schema.fields[position(name)].n_missing, expected.as_u64().unwrap(), "{file}: missing in {name}");
    }
    for case in entry["values"].as_array().into_iter().flatten() {
        let (row, name) = (case["row"].as_u64().unwrap() as usize - 1, case["column"].as_str().unwrap());
        let cell = import.table.columns()[position(name)].cell(row);
        assert!(cell_matches(cell, &case["value"]), "{file}: {case} but {cell:?}");
    }
    for (name, expected) in entry["types"].as_object().into_iter().flatten() {
        check_kind(file, &schema.fields[position(name)], expected.as_str().unwrap());
    }
    for (name, expected) in entry["true_counts"].as_object().into_iter().flatten() {
        let column = &import.table.columns()[position(name)];
        let count = (0..column.len()).filter(|&row| column.cell(row) == Cell::Boolean(true)).count();
        assert_eq!(count as u64, expected.as_u64().unwrap(), "{file}: {name}");
    }
    // "ok" means that nothing needs to be complained about.
    if entry["outcome"] == "ok" {
        assert_eq!(import.notes.n_rejected, 0, "{file}");
        assert!(
            !has_note(&import, "unreadable") && !has_note(&import, "rows_short"),
            "{file}: {:?}",
            import.notes.notes
        );
    }
}

fn check_kind(file: &str, field: &sightline::data::Field, expected: &str) {
    let is_right = match expected {
        "month/date" | "date" => field.kind == ColumnKind::Date,
        "category" | "text" => field.kind == ColumnKind::Text,
        "text/identifier" => field.kind == ColumnKind::Text && field.is_identifier,
        "integer" => field.kind == ColumnKind::Integer,
        "number" => field.kind.is_numeric(),
        "boolean" => field.kind == ColumnKind::Boolean,
        other => panic!("{file}: unknown type {other}"),
    };
    assert!(is_right, "{file}: {} is {:?}, expected {expected}", field.name, field.kind);
}

/// Equal tables; missing numbers equal each other.
#[track_caller]
fn assert_same(got: &Import, expected: &Import, what: &str) {
    assert_eq!(format!("{:?}", got.table), format!("{:?}", expected.table), "{what}");
}

#[test]
fn every_file_is_read_as_expected() {
    let expected = support::json("dirty_csv/expected.json");
    let files = expected["files"].as_array().unwrap();
    assert_eq!(files.len(), 41);
    for entry in files {
        match entry["outcome"].as_str().unwrap() {
            "error" => assert!(csv::read(&bytes(entry["file"].as_str().unwrap()), &ImportParams::default()).is_err()),
            _ => check_facts(entry),
        }
    }
}

#[test]
fn slices_of_any_size_give_the_same_table() {
    for entry in support::json("dirty_csv/expected.json")["files"].as_array().unwrap() {
        let file = entry["file"].as_str().unwrap();
        let Ok(whole) = csv::read(&bytes(file), &ImportParams::default()) else { continue };
        for size in [1, 7, 1000].into_iter().filter(|size| *size > 1 || !file.starts_with("19_")) {
            let mut reader = csv::Reader::new(ImportParams::default(), None);
            let import = loop {
                bytes(file).chunks(size).for_each(|slice| reader.push(slice).unwrap());
                match reader.finish().unwrap() {
                    csv::Step::Done(import) => break import,
                    csv::Step::Again(next) => reader = *next,
                }
            };
            assert_same(&import, &whole, &format!("{file} in slices of {size}"));
            assert_eq!(import.notes, whole.notes, "{file} in slices of {size}");
        }
    }
}

#[test]
fn resolved_settings_give_the_same_table() {
    for entry in support::json("dirty_csv/expected.json")["files"].as_array().unwrap() {
        let file = entry["file"].as_str().unwrap();
        let Ok(first) = csv::read(&bytes(file), &ImportParams::default()) else { continue };
        let again = csv::read(&bytes(file), &first.notes.resolved).unwrap();
        assert_same(&again, &first, file);
    }
}

#[test]
fn encodings_and_delimiters_are_reported() {
    for (file, encoding, delimiter) in [
        ("01_gb18030_months.csv", Encoding::Gb18030, ','),
        ("02_utf8_bom.csv", Encoding::Utf8, ','),
        ("03_utf16le.csv", Encoding::Utf16Le, '\t'),
        ("04_semicolon_decimal_comma.csv", Encoding::Utf8, ';'),
        ("05_tab.csv", Encoding::Utf8, '\t'),
        ("32_latin1.csv", Encoding::Windows1252, ','),
        ("33_bad_utf8_byte.csv", Encoding::Utf8, ','),
        ("34_shift_jis.csv", Encoding::ShiftJis, ','),
        ("35_sep_line.csv", Encoding::Utf8, ';'),
    ] {
        let resolved = read(file).notes.resolved;
        assert_eq!((resolved.encoding, resolved.delimiter), (Some(encoding), Some(delimiter)), "{file}");
    }
}

#[test]
fn files_without_a_table_are_refused_with_a_reason() {
    let error = |file| csv::read(&bytes(file), &ImportParams::default()).map(|_| ()).unwrap_err();
    assert_eq!(error("12_empty.csv"), ImportError::Empty);
    assert_eq!(error("12b_newlines_only.csv"), ImportError::NoData);
    assert_eq!(error("18_png_renamed.csv"), ImportError::NotText { found: "PNG image".to_owned() });
}

#[test]
fn doubts_are_told() {
    for (file, codes) in [
        ("07_ragged.csv", &["rows_short", "rows_long"][..]),
        ("09_currency.csv", &["mixed_currencies"]),
        ("10_mixed_dates.csv", &["unreadable"]),
        ("11_excel_serial.csv", &["excel_serial"]),
        ("13_header_only.csv", &["no_rows"]),
        ("16_duplicate_headers.csv", &["duplicate_names", "unnamed"]),
        ("17_nul_bytes.csv", &["nul_bytes"]),
        ("29_no_header.csv", &["no_header"]),
        ("30_preamble_total.csv", &["preamble", "total_row"]),
        ("31_chinese_units.csv", &["chinese_units"]),
        ("33_bad_utf8_byte.csv", &["undecodable"]),
        ("34_shift_jis.csv", &["encoding"]),
        ("36_iso_offsets.csv", &["time_zone"]),
        ("37_thousands_styles.csv", &["thousands_mixed"]),
        ("38_odd_numbers.csv", &["unreadable"]),
        ("39_trailing_delimiter.csv", &["trailing_delimiter"]),
        ("40_single_quotes.csv", &["quote"]),
    ] {
        let import = read(file);
        for code in codes {
            assert!(has_note(&import, code), "{file}: {code} not in {:?}", import.notes.notes);
        }
    }
    let note = |file, code: &str| read(file).notes.notes.into_iter().find(|note| note.code == code).unwrap();
    assert!(note("07_ragged.csv", "rows_short").en.contains("line 3"));
    assert!(note("07_ragged.csv", "rows_long").zh.contains("第 4 行"));
    assert!(note("10_mixed_dates.csv", "unreadable").en.contains("“not a date” on line 10"));
    assert!(note("33_bad_utf8_byte.csv", "undecodable").en.contains("line 4"));
    assert!(note("40_single_quotes.csv", "quote").en.contains("line 2"));
}

#[test]
fn details_of_single_files() {
    assert_eq!(text(&read("08_unescaped_quotes.csv"), "name", 1), "24\" monitor");
    assert_eq!(text(&read("08_unescaped_quotes.csv"), "name", 3), "5\" disk");
    let wide = read("16_duplicate_headers.csv");
    let names: Vec<&str> = wide.table.schema().fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["date", "sales", "sales (2)", "Sales", "column 5"]);
    assert_eq!(names[1..].iter().map(|name| sum(&wide, name)).collect::<Vec<_>>(), [6.0, 8.0, 10.0, 12.0]);
    assert_eq!(text(&read("17_nul_bytes.csv"), "name", 0), "abcd");
    assert_eq!(text(&read("19_huge_field.csv"), "blob", 0).len(), 2_000_000);
    assert_eq!(text(&read("20_formula_injection.csv"), "customer", 3), "-2+3");
    assert_eq!(text(&read("20_formula_injection.csv"), "customer", 0), "=cmd|' /C calc'!A0");
    assert_eq!(text(&read("21_html_cells.csv"), "product", 0), "<script>window.__xss=1</script>");
    assert_eq!(text(&read("33_bad_utf8_byte.csv"), "城市", 3), "深圳");
    assert_eq!(text(&read("34_shift_jis.csv"), "商品", 2), "表示");
    assert_eq!(text(&read("38_odd_numbers.csv"), "v", 0), "");
    assert_eq!(sum(&read("38_odd_numbers.csv"), "v"), 12.5);
    let rate = read("23_percent.csv");
    assert_eq!(rate.table.schema().fields[1].kind, ColumnKind::Percent);
    support::close("mean rate", sum(&rate, "rate") / 4.0, 0.30225, 1e-12);
    let codes = read("28_leading_zeros.csv");
    let schema = codes.table.schema();
    assert!(["zip", "phone", "card"].iter().all(|name| schema.field(name).unwrap().kind == ColumnKind::Text));
    assert_eq!(text(&codes, "card", 1), "4111111111111112");
    assert_eq!(schema.measures().count(), 1);
    assert_eq!(read("25_booleans_cn.csv").table.schema().field("会员").unwrap().levels, ["否", "是"]);
    let quoted = read("40_single_quotes.csv");
    assert_eq!((text(&quoted, "name", 0), text(&quoted, "name", 1)), ("Smith, John".to_owned(), "O'Brien".to_owned()));
    assert_eq!(sum(&quoted, "v"), 30.0);
    let money = read("31_chinese_units.csv");
    assert_eq!(money.table.schema().fields[1].currency.as_deref(), Some("¥"));
    assert_eq!(money.table.schema().fields[1].role, Some(Role::Amount));
}

#[test]
fn totals_are_left_out_and_listed() {
    let import = read("30_preamble_total.csv");
    assert_eq!((import.notes.n_read, import.notes.n_kept, import.notes.n_rejected), (4, 3, 1));
    assert_eq!(import.notes.rejected[0].line, 8);
    assert_eq!(import.table.schema().field("门店").unwrap().levels, ["A", "B"]);
    assert_eq!(import.table.schema().field("日期").unwrap().n_missing, 0);
}

#[test]
fn offsets_that_differ_become_utc() {
    let import = read("36_iso_offsets.csv");
    let stamps: Vec<String> = (0..4).map(|row| text(&import, "ts", row)).collect();
    assert_eq!(stamps, ["2024-03-10 06:30:00", "2024-03-10 07:30:00", "2024-03-10 08:00:00", "2024-12-31 23:59:59"]);
}

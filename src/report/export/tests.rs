//! What is exported comes back the same, whatever stands in the cells.

use proptest::prelude::*;

use super::*;
use crate::data::csv::{ColumnImport, ImportParams};
use crate::data::{Bitmap, Cell, Table, Values, calendar, input};

const NAMES: [&str; 5] = ["label", "x", "day", "moment", "is, \"it\""];

fn file(title: &str, table: &Table, format: FileFormat) -> Vec<u8> {
    let columns: Vec<FileColumn> = table
        .schema()
        .fields
        .iter()
        .zip(table.columns())
        .map(|(field, cells)| FileColumn::of_field(field, cells))
        .collect();
    let mut pieces = Vec::new();
    let last = write(title, &columns, format, &mut |piece| {
        pieces.extend(piece);
        true
    });
    pieces.extend(last.unwrap());
    pieces
}

fn kinds(table: &Table) -> ImportParams {
    let column = |field: &Field| (field.name.clone(), ColumnImport { kind: Some(field.kind), ..Default::default() });
    ImportParams { columns: table.schema().fields.iter().map(column).collect(), ..Default::default() }
}

fn format(kind: FileKind) -> FileFormat {
    FileFormat { kind, keeps_formulas: true, ..Default::default() }
}

/// A row: a text that is always there, and cells that may be missing.
type Row = (String, Option<f64>, Option<i32>, Option<i64>, Option<bool>);

fn table(rows: &[Row]) -> Table {
    let moments = rows.iter().map(|row| row.3);
    let moments = Column::new(
        Values::DateTime(moments.clone().map(Option::unwrap_or_default).collect()),
        Some(moments.map(|moment| moment.is_some()).collect::<Bitmap>()),
    );
    let columns = [
        Column::from_texts(rows.iter().map(|row| Some(row.0.as_str()))),
        Column::from_numbers(rows.iter().map(|row| row.1.unwrap_or(f64::NAN)).collect()),
        Column::from_days(&rows.iter().map(|row| row.2).collect::<Vec<_>>()),
        moments,
        Column::from_booleans(&rows.iter().map(|row| row.4).collect::<Vec<_>>()),
    ];
    Table::from_columns(NAMES.into_iter().zip(columns))
}

/// Texts that are neither numbers nor words for "nothing", with all that files trip over inside.
fn text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[ -~äß北京\u{1f600},\";\n\t'=_<&]{0,12}")
        .unwrap()
        .prop_map(|inner| format!("w{inner}z"))
}

fn row() -> impl Strategy<Value = Row> {
    let number = prop_oneof![-1e6..1e6, any::<f64>().prop_filter("finite", |x| x.is_finite()), Just(0.1 + 0.2)];
    let number = proptest::option::of(number);
    let day = proptest::option::of(-25_000i32..60_000);
    let moment = proptest::option::of(0i64..2_000_000_000_000);
    (text(), number, day, moment, proptest::option::of(any::<bool>()))
}

proptest! {
    #[test]
    fn what_is_exported_comes_back_the_same(rows in proptest::collection::vec(row(), 3..40)) {
        // A column that is missing all the way has no kind to come back with.
        let mut rows = rows;
        rows.push(("w z".to_owned(), Some(1.5), Some(19_753), Some(1_706_696_430_123), Some(true)));
        rows.push(("w=1+1z".to_owned(), Some(-0.25), Some(19_754), Some(1_706_696_430_000), Some(false)));
        let table = table(&rows);
        for kind in FileKind::ALL {
            let import = input::read(&file("orders", &table, format(kind)), &kinds(&table)).unwrap();
            prop_assert_eq!(import.table.n_rows(), rows.len(), "{:?}", kind);
            for name in NAMES {
                let (sent, back) = (table.column(name).unwrap(), import.table.column(name).unwrap());
                for row in 0..rows.len() {
                    prop_assert_eq!(back.cell(row), sent.cell(row), "{:?} {} {}", kind, name, row);
                }
            }
        }
    }
}

#[test]
fn a_gb18030_file_comes_back_and_formulas_are_defused_unless_kept() {
    let table = Table::from_columns([("商品", Column::from_labels(&["茶😀", "=HYPERLINK(\"x\")"]))]);
    let with =
        |encoding, keeps_formulas| file("t", &table, FileFormat { encoding, keeps_formulas, ..Default::default() });
    let bytes = with(TextEncoding::Gb18030, true);
    assert!(std::str::from_utf8(&bytes).is_err());
    let import = input::read(&bytes, &ImportParams::default()).unwrap();
    assert_eq!(import.table.column("商品").unwrap().cell(0), Cell::Text("茶😀"));
    assert!(with(TextEncoding::Utf8Marked, false).starts_with("\u{feff}商品".as_bytes()));
    assert!(String::from_utf8(with(TextEncoding::Utf8, false)).unwrap().contains("\"'=HYPERLINK(\"\"x\"\")\""));
    assert!(String::from_utf8(with(TextEncoding::Utf8, true)).unwrap().contains("\"=HYPERLINK(\"\"x\"\")\""));
}

#[test]
fn shares_and_money_keep_their_kind_in_a_workbook() {
    let shares = Column::from_numbers(vec![0.155, f64::NAN, -1.0 / 3.0]);
    let money = Column::from_numbers(vec![12.5, -3.0, 0.1 + 0.2]);
    let columns = [
        FileColumn { name: "share", unit: Unit::Share, cells: &shares },
        FileColumn { name: "price", unit: Unit::Money(Some("€".to_owned())), cells: &money },
    ];
    let bytes = write("t", &columns, format(FileKind::Xlsx), &mut |_| true).unwrap();
    let import = input::read(&bytes, &ImportParams::default()).unwrap();
    let kind = |name: &str| import.table.schema().field(name).unwrap().kind;
    assert_eq!((kind("share"), kind("price")), (ColumnKind::Percent, ColumnKind::Money));
    for (name, cells) in [("share", &shares), ("price", &money)] {
        assert!((0..3).all(|row| import.table.column(name).unwrap().cell(row) == cells.cell(row)), "{name}");
    }
}

#[test]
fn a_sheet_ends_where_excel_ends_and_the_next_goes_on() {
    let n_rows = 1_048_580;
    let column = Column::from_counts(0..n_rows);
    let columns = [FileColumn { name: "x", unit: Unit::Plain, cells: &column }];
    let mut bytes = Vec::new();
    let last =
        write("a/very: long [title] of a data set * that ends?", &columns, format(FileKind::Xlsx), &mut |piece| {
            bytes.extend(piece);
            true
        });
    bytes.extend(last.unwrap());
    let sheet = |sheet: Option<&str>| {
        let params = ImportParams { sheet: sheet.map(str::to_owned), ..Default::default() };
        input::read(&bytes, &params).unwrap()
    };
    let first = sheet(None);
    assert_eq!((first.table.n_rows(), first.notes.sheets.len()), (1_048_575, 2));
    assert!(first.notes.sheets.iter().all(|name| name.chars().count() <= 31), "{:?}", first.notes.sheets);
    let second = sheet(Some(&first.notes.sheets[1]));
    assert_eq!(
        second.table.column("x").unwrap().numbers().unwrap()[..],
        [1_048_575.0, 1_048_576.0, 1_048_577.0, 1_048_578.0, 1_048_579.0]
    );
}

#[test]
fn days_before_excel_and_texts_beyond_it_are_still_there() {
    let early = calendar::day(1850, 5, 6).unwrap();
    let long = "长".repeat(40_000);
    let table = Table::from_columns([
        ("day", Column::from_days(&[Some(early), Some(0), None])),
        ("text", Column::from_labels(&[long.as_str(), "bell\u{7} and _x0041_", "c"])),
    ]);
    let import = input::read(&file("t", &table, format(FileKind::Xlsx)), &kinds(&table)).unwrap();
    assert_eq!(import.table.column("day").unwrap().cell(0), Cell::Date(early));
    let Cell::Text(cut) = import.table.column("text").unwrap().cell(0) else { panic!() };
    assert_eq!(cut.chars().count(), 32_767);
}

#[test]
fn nothing_to_write_is_still_a_file() {
    for kind in FileKind::ALL {
        let bytes = write("", &[], format(kind), &mut |_| true).unwrap();
        assert!(!bytes.is_empty(), "{kind:?}");
    }
    assert!(write("", &[], format(FileKind::Json), &mut |_| true).unwrap().starts_with(b"[\n]"));
}

#[test]
fn the_header_stays_in_sight_and_columns_are_as_wide_as_their_cells() {
    let long = "x".repeat(100);
    let (texts, numbers) = (Column::from_labels(&["一二三四五", "a"]), Column::from_numbers(vec![1.0, 2.0]));
    let wide = Column::from_labels(&[long.as_str(), ""]);
    let columns = [("label", &texts), ("x", &numbers), ("long", &wide)].map(|(name, cells)| FileColumn {
        name,
        unit: Unit::Plain,
        cells,
    });
    let mut xml = String::new();
    sheet::write_head(&columns, "", &mut xml);
    assert!(xml.contains("ySplit=\"1\"") && xml.contains("state=\"frozen\""), "{xml}");
    // Chinese letters take two digits; no column is below 8 or above 60.
    for (n, width) in [(1, 12), (2, 8), (3, 60)] {
        assert!(xml.contains(&format!("<col min=\"{n}\" max=\"{n}\" width=\"{width}\"")), "{xml}");
    }
}

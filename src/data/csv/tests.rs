//! The reader as a whole: what may never happen, whatever the bytes, and cases that no single part decides.

use proptest::prelude::*;

use super::*;
use crate::data::{Cell, Column, ColumnKind, Role, Table};

fn read_text(text: &str) -> Import {
    read(text.as_bytes(), &ImportParams::default()).unwrap()
}

fn read_in_slices(bytes: &[u8], cuts: &[usize]) -> Result<Import, ImportError> {
    let mut reader = Reader::new(ImportParams::default(), Some(bytes.len() as u64));
    loop {
        let mut rest = bytes;
        for cut in cuts {
            let (slice, after) = rest.split_at((*cut).min(rest.len()));
            reader.push(slice)?;
            rest = after;
        }
        reader.push(rest)?;
        match reader.finish()? {
            Step::Done(import) => return Ok(*import),
            Step::Again(next) => reader = *next,
        }
    }
}

/// Compared as written out, so that a missing number equals another.
fn shown(import: &Result<Import, ImportError>) -> String {
    format!("{:?}", import.as_ref().map(|import| (&import.table, &import.notes)))
}

fn kinds(import: &Import) -> Vec<ColumnKind> {
    import.table.schema().fields.iter().map(|field| field.kind).collect()
}

fn codes(import: &Import) -> Vec<&str> {
    import.notes.notes.iter().map(|note| note.code.as_str()).collect()
}

/// Bytes that look like a broken table more often than plain noise does.
fn rough_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b",".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\"\"".to_vec()),
        Just(b";".to_vec()),
        Just(b" ".to_vec()),
        Just(b"12".to_vec()),
        Just(b"-3.5".to_vec()),
        Just(b"2024-01-31".to_vec()),
        Just(b"03/04/2024".to_vec()),
        Just(b"total".to_vec()),
        Just(b"date".to_vec()),
        Just("合计".as_bytes().to_vec()),
        Just(b"'".to_vec()),
        Just(b"\xff".to_vec()),
        Just(b"\0".to_vec()),
        Just(b"1e5%".to_vec()),
        Just("￥1,2".as_bytes().to_vec()),
        "[a-z]{1,3}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 1..3),
    ];
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_answered_and_all_rows_accounted_for(bytes in rough_bytes()) {
        if let Ok(import) = read(&bytes, &ImportParams::default()) {
            let notes = &import.notes;
            prop_assert_eq!(notes.n_read, notes.n_kept + notes.n_rejected);
            prop_assert_eq!(notes.n_kept, import.table.n_rows() as u64);
            prop_assert_eq!(notes.rejected.len() as u64, notes.n_rejected);
            let names: std::collections::BTreeSet<_> = import.table.schema().fields.iter().map(|field| &field.name).collect();
            prop_assert_eq!(names.len(), import.table.columns().len());
        }
    }

    #[test]
    fn slices_do_not_matter(bytes in rough_bytes(), cuts in prop::collection::vec(0usize..40, 0..12)) {
        let whole = read(&bytes, &ImportParams::default());
        prop_assert_eq!(shown(&read_in_slices(&bytes, &cuts)), shown(&whole));
    }

    #[test]
    fn what_is_written_is_read_back(
        rows in prop::collection::vec(
            (
                prop::option::of("[a-z][a-z ,\"'\n;=]{0,8}[a-z]"),
                prop::option::of(-1e6f64..1e6),
                prop::option::of(-20_000i32..40_000),
                prop::option::of(any::<bool>()),
            ),
            3..40,
        ),
    ) {
        // A column without any value, or whose yes or no is never both, may rightly be read as something else.
        prop_assume!(rows.iter().filter(|row| row.0.as_deref().is_some_and(|text| text.len() > 6)).count() > 1);
        prop_assume!(rows.iter().any(|row| row.1.is_some()) && rows.iter().any(|row| row.2.is_some()));
        prop_assume!([true, false].iter().all(|yes| rows.iter().any(|row| row.3 == Some(*yes))));
        let words = ["none", "nil", "na", "nan", "null", "total", "sum", "true", "false", "yes", "no"];
        prop_assume!(rows.iter().flat_map(|row| &row.0).all(|text| !words.contains(&text.as_str())));
        let table = Table::from_columns([
            ("note", Column::from_texts(rows.iter().map(|row| row.0.as_deref()))),
            ("size", Column::from_numbers(rows.iter().map(|row| row.1.unwrap_or(f64::NAN)).collect())),
            ("when", Column::from_days(&rows.iter().map(|row| row.2).collect::<Vec<_>>())),
            ("is paid", Column::from_booleans(&rows.iter().map(|row| row.3).collect::<Vec<_>>())),
        ]);
        let mut text = String::new();
        let names: Vec<&str> = table.schema().fields.iter().map(|field| field.name.as_str()).collect();
        let columns: Vec<&Column> = table.columns().iter().collect();
        write::write_header(&names, &mut text, write::Formulas::AsTheyAre);
        write::write_rows(&columns, 0..table.n_rows(), &mut text, write::Formulas::AsTheyAre);
        let params = ImportParams { delimiter: Some(','), ..ImportParams::default() };
        let import = read(text.as_bytes(), &params).unwrap();
        prop_assert_eq!(format!("{:?}", import.table.columns()), format!("{:?}", table.columns()), "{}", text);
    }
}

/// A file that is longer than the head, so that later rows can teach what the head did not show.
fn long_file(header: &str, early: &str, late: &str) -> String {
    let n_rows = (1 << 20) / early.len() + 2000;
    let mut text = format!("{header}\n");
    (0..n_rows).for_each(|_| text.push_str(&format!("{early}\n")));
    (0..n_rows / 2).for_each(|_| text.push_str(&format!("{late}\n")));
    text
}

#[test]
fn later_rows_correct_what_the_first_suggested() {
    let import = read_text(&long_file("ref,v,d,price", "1234,5,03/04/2024,7", "A12B,6,28/04/2024,\"7,5\""));
    assert_eq!(kinds(&import), [ColumnKind::Text, ColumnKind::Integer, ColumnKind::Date, ColumnKind::Number]);
    let last = import.table.n_rows() - 1;
    assert_eq!(import.table.column("d").unwrap().cell(0), Cell::Date(crate::data::calendar::day(2024, 4, 3).unwrap()));
    assert_eq!(import.table.column("price").unwrap().cell(last), Cell::Number(7.5));
    assert_eq!(import.notes.resolved.decimal, Some(','));
    assert_eq!(import.notes.n_read, import.table.n_rows() as u64);
}

#[test]
fn an_encoding_that_shows_late_is_found() {
    let text = long_file("id,city", "1,Rome", "2,上海北京的地区");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    let import = read(&bytes, &ImportParams::default()).unwrap();
    assert_eq!(import.notes.resolved.encoding, Some(Encoding::Gb18030));
    assert_eq!(import.table.schema().field("city").unwrap().levels, ["Rome", "上海北京的地区"]);
    let import = read(text.as_bytes(), &ImportParams::default()).unwrap();
    assert_eq!(import.notes.resolved.encoding, Some(Encoding::Utf8));
}

#[test]
fn a_column_that_begins_late_is_read_as_what_it_is() {
    let import = read_text(&long_file("a,b,c", "1,,", "2,2024-01-31,7.5"));
    assert_eq!(kinds(&import), [ColumnKind::Integer, ColumnKind::Date, ColumnKind::Number]);
    assert!(import.table.schema().field("b").unwrap().n_missing > 1000);
}

#[test]
fn slices_do_not_matter_in_long_files() {
    let text = long_file("ref,v,d,note", "1234,5,03/04/2024,\"a\nb\"", "A12B,x,28/04/2024,\"say \"\"hi\"\"\"");
    let whole = read(text.as_bytes(), &ImportParams::default());
    assert_eq!(shown(&read_in_slices(text.as_bytes(), &[3, 1 << 20, 1, 300_000, 7])), shown(&whole));
}

#[test]
fn orders_that_nothing_decides_are_asked_about() {
    let import = read_text("date,v\n03/04/2024,1\n05/06/2024,2\n03/04/2024,1\n");
    let note = import.notes.notes.iter().find(|note| note.code == "date_order_open").unwrap();
    assert!(note.en.contains("03/04/2024") && note.zh.contains("05/06/2024"));
    let params = ImportParams { date_order: Some(DateOrder::DayFirst), ..ImportParams::default() };
    let import = read(b"date,v\n03/04/2024,1\n05/06/2024,2\n", &params).unwrap();
    assert_eq!(import.table.column("date").unwrap().cell(0).to_plain_text(), "2024-04-03");
    assert!(!codes(&import).contains(&"date_order_open"));
    let import = read_text("date,v\n31/01/2024,1\n05/02/2024,2\n");
    assert_eq!(import.table.column("date").unwrap().cell(1).to_plain_text(), "2024-02-05");
}

#[test]
fn the_user_may_fix_anything() {
    let with = |text: &str, params: serde_json::Value| {
        read(text.as_bytes(), &serde_json::from_value(params).unwrap()).unwrap()
    };
    let import = with("a,b\n1,2\n", serde_json::json!({ "header": false }));
    assert_eq!((import.table.n_rows(), codes(&import).contains(&"no_header")), (2, true));
    let import = with("x\ny\na,b\n1,2\n", serde_json::json!({ "skip_lines": 2 }));
    assert_eq!(kinds(&import), [ColumnKind::Integer; 2]);
    let import = with(
        "id,v\n1,2\n3,4\n",
        serde_json::json!({ "columns": { "id": { "kind": "integer" }, "v": { "kind": "text" } } }),
    );
    assert_eq!(kinds(&import), [ColumnKind::Integer, ColumnKind::Text]);
    let import = with("v,w\n45292,1\n45293,2\n", serde_json::json!({ "columns": { "v": { "excel_serial": true } } }));
    assert_eq!(import.table.columns()[0].cell(0).to_plain_text(), "2024-01-01");
    let import = with("a;b\n1,5;2\n", serde_json::json!({ "delimiter": ",", "header": false }));
    assert_eq!(import.table.columns().len(), 2);
    let import = with("v\n\"1.234\"\n", serde_json::json!({ "decimal": "," }));
    assert_eq!(import.table.columns()[0].cell(0), Cell::Number(1234.0));
    let import = with("a,flag\n1,1\n2,0\n", serde_json::json!({ "columns": { "flag": { "kind": "boolean" } } }));
    assert_eq!(import.table.columns()[1].cell(1), Cell::Boolean(false));
    let import = with("x,y\n1,2\n3,4\n", serde_json::json!({ "roles": { "amount": "y" } }));
    assert_eq!(import.table.schema().with_role(Role::Amount).unwrap().name, "y");
}

#[test]
fn rows_of_totals_are_found_where_they_stand() {
    let import = read_text("region,sales\nNorth,10\nSouth,20\nTotal,30\n");
    assert_eq!((import.table.n_rows(), import.notes.n_rejected), (2, 1));
    assert_eq!(import.table.schema().field("region").unwrap().levels, ["North", "South"]);
    let import = read_text("date,sales\n2024-01-01,10\n小计,10\n2024-01-02,20\n小计,20\n合计,30\n");
    assert_eq!((import.table.n_rows(), import.notes.n_rejected), (2, 3));
    // A label that happens to be the word is no total.
    let import = read_text("plan,v\nTotal,10\nBasic,20\nTotal,35\nBasic,41\nTotal,52\nBasic,1\nBasic,2\nBasic,3\n");
    assert_eq!((import.table.n_rows(), import.notes.n_rejected), (8, 0));
}

#[track_caller]
fn check_totals(text: &str, n_kept: u64, n_rejected: u64) {
    let import = read_text(text);
    assert_eq!((import.notes.n_kept, import.notes.n_rejected), (n_kept, n_rejected), "{text}");
}

#[test]
fn totals_of_parts_and_rounded_ones_are_found() {
    check_totals("shop,amount\nA,33.33\nB,33.33\nC,33.33\nTotal,100\n", 3, 1);
    let text =
        "shop,qty,amount\nA,1,10\nA,2,20\nSubtotal A,3,30\nB,3,30\nB,4,40\nSubtotal B,7,70\nGrand total,10,100\n";
    check_totals(text, 4, 3);
    check_totals("region,shop,amount\nN,A,10\nN,B,20\nN,Subtotal,30\nS,C,5\nS,D,6\nS,Subtotal,11\nTotal,,41\n", 4, 3);
    check_totals("date,shop,amount\n2024-01-01,A,10\n2024-01-02,B,20\n2024-01-03,合计,30\n", 2, 1);
    check_totals("门店,城市,金额\nA,X,10\nB,Y,20\n本页合计,,30\n全年总计,,30\n", 2, 2);
    // No sum, no total; but worth a word.
    let import = read_text("shop,amount\nA,10\nB,20\nTotal,45\nC,3\nD,1\nE,5\n");
    assert_eq!(import.notes.n_kept, 6);
    assert!(codes(&import).contains(&"total_row_kept"));
    check_totals("shop,amount\nA,10\nTotal Wine,20\nB,7\n", 3, 0);
}

#[test]
fn a_header_that_stands_again_is_no_row() {
    let import = read_text("date,shop,amount\n2024-01-02,A,1\ndate,shop,amount\n2024-01-03,B,2\n");
    assert_eq!((import.notes.n_kept, import.notes.n_rejected), (2, 1));
    assert_eq!(kinds(&import)[2], ColumnKind::Integer);
    assert!(codes(&import).contains(&"header_repeated") && !codes(&import).contains(&"rows_rejected"));
}

#[test]
fn what_no_cell_decides_is_told() {
    let import = read_text("Datum;Artikel;Preis\n31.01.2024;A;1,234\n01.02.2024;B;2,500\n");
    assert_eq!(import.table.column("Preis").unwrap().numbers().unwrap()[0], 1.234);
    assert!(codes(&import).contains(&"decimal_open"));
    let import = read_text("region,total\nN,9007199254740993\nS,5\n");
    assert!(codes(&import).contains(&"digits_lost"));
    let mixed = read_text("d,v\n25/04/2024,1\n05/13/2024,2\n04/26/2024,3\n01/02/2024,3\n");
    assert!(codes(&mixed).contains(&"date_order_mixed"), "{:?}", codes(&mixed));
    let short = read_text("d,v\n23-05-01,1\n23-05-02,2\n23-06-14,3\n");
    let days = short.table.column("d").unwrap();
    assert_eq!(days.cell(2).to_plain_text(), "2023-06-14");
    let months = read_text("月份,销售额\n2023.9,100\n2023.10,200\n");
    assert_eq!(months.table.column("月份").unwrap().cell(1).to_plain_text(), "2023-10-01");
}

#[test]
fn an_order_proved_late_is_known() {
    let rows: String = (0..600).map(|row| format!("0{}/0{}/2024,1\n", 1 + row % 9, 1 + row % 8)).collect();
    let import = read_text(&format!("d,v\n{rows}04/25/2024,2\n"));
    assert!(codes(&import).contains(&"date_order") && !codes(&import).contains(&"date_order_open"));
}

#[test]
fn words_for_no_value_are_kept_where_they_mean_something() {
    let import = read_text("region,promo\nEU,None\nNA,None\nAPAC,Gift\nLATAM,Gift\nMEA,None\n");
    assert_eq!(import.table.schema().field("region").unwrap().n_missing, 0);
    assert_eq!(import.table.schema().field("promo").unwrap().levels, ["Gift", "None"]);
    let import = read_text("city,v\nRome,1\nN/A,2\nOslo,3\nnull,4\n");
    assert_eq!(import.table.schema().field("city").unwrap().n_missing, 2);
    assert!(codes(&import).contains(&"missing_words"));
}

#[test]
fn rows_that_do_not_fit_are_listed_and_nothing_is_shifted() {
    let import = read_text("id,name,city\n1,Ann,Rome\n2,Bob, Jr,Oslo\n3,Cy,Bonn\nSource: us\n");
    assert_eq!((import.notes.n_kept, import.notes.n_rejected), (2, 2));
    assert_eq!(import.notes.rejected.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 5]);
    let import = read_text("a,b\n1,2\n,\n3,4\n");
    assert_eq!((import.notes.n_kept, import.notes.n_rejected), (2, 1));
}

#[test]
fn huge_and_hollow_files_stay_within_bounds() {
    let line = "x".repeat(20 << 20);
    let import = read_text(&format!("a,b\n1,2\n{line},5\n3,4\n"));
    assert_eq!((import.notes.n_kept, import.notes.n_rejected, import.notes.rejected[0].line), (2, 1, 3));
    assert_eq!(import.table.columns()[1].cell(1), Cell::Number(4.0));
    let import = read_text(&format!("a,b\n1,\"{line}\n3,4\n"));
    assert!(import.notes.n_read > 0);
    let wide = format!("{}\n{}", ",".repeat(40_000), "1,2\n".repeat(1000));
    assert!(read_text(&wide).table.columns().len() <= 16_384);
    let line = |start: &str| (0..20_000).map(|column| format!("{start}{column}")).collect::<Vec<_>>().join(",");
    let import = read_text(&format!("{}\n{}\n", line("c"), line("")));
    let codes: Vec<&str> = import.notes.notes.iter().map(|note| note.code.as_str()).collect();
    assert!(codes.contains(&"columns_cut") && !codes.contains(&"rows_long"), "{codes:?}");
    let quotes = "\"a\n".repeat(50_000);
    assert!(read(quotes.as_bytes(), &ImportParams::default()).is_ok());
    let quotes = "a,\"\"\"\n".repeat(50_000);
    assert!(read(quotes.as_bytes(), &ImportParams::default()).is_ok());
}

#[test]
fn shapes_without_rows_are_answered() {
    assert_eq!(read(b"", &ImportParams::default()).unwrap_err(), ImportError::Empty);
    assert_eq!(read(b" \n\n", &ImportParams::default()).unwrap_err(), ImportError::NoData);
    assert_eq!(read(b"\xef\xbb\xbf", &ImportParams::default()).unwrap_err(), ImportError::NoData);
    let import = read_text("a,b");
    assert_eq!((import.table.n_rows(), import.table.columns().len()), (0, 2));
    let import = read_text("5");
    assert_eq!((import.table.n_rows(), import.table.columns().len()), (1, 1));
    let import = read_text("a,b\n,\n");
    assert_eq!(import.notes.n_rejected, 1);
}

#[test]
fn an_amount_is_derived_only_for_sales() {
    let import = read_text("order_id,date,qty,unit price\n1,2024-01-31,3,1.1\n2,2024-02-01,,2\n");
    let amount = import.table.column("amount").unwrap();
    assert_eq!((amount.cell(0), amount.cell(1)), (Cell::Number(3.3), Cell::Missing));
    assert_eq!(import.table.schema().with_role(Role::Amount).unwrap().name, "amount");
    assert!(read_text("id,qty,price\n1,2,3\n").table.column("amount").is_none());
    assert!(read_text("order_id,date,qty,unit price,sales\n1,2024-01-31,3,1.1,9\n").table.column("amount").is_none());
}

#[test]
fn every_note_speaks_both_languages() {
    let import = read_text(
        "date,amount,amount\n03/04/2024,$5,1.2万\n05/06/2024,€6,x\n01/02/2024,7,8\n02/01/2024,8,9\n04/04/2024,9,1\n,,\n",
    );
    for note in &import.notes.notes {
        assert!(!note.en.is_empty() && note.zh.chars().any(|c| c > '\u{2e80}'), "{note:?}");
        assert!(!note.zh.contains("  ") && !note.en.contains("  "), "{note:?}");
    }
}

#[test]
fn yes_and_no_are_named_as_the_file_spells_them() {
    let import = read("smoker,x\nYes,1\nNo,2\nyes,3\n".as_bytes(), &ImportParams::default()).unwrap();
    assert_eq!(import.table.schema().fields[0].kind, ColumnKind::Boolean);
    assert_eq!(import.table.schema().fields[0].levels, ["No", "Yes"]);
    assert_eq!(import.table.columns()[0].categories().codes, [1, 0, 1]);
}

#[test]
fn columns_and_rows_can_be_chosen() {
    let mut text = String::from("step,city,amount\n");
    for row in 0..3000 {
        text += &format!("{row},City {},{}.5\n", row % 7, row % 90);
        if row % 1000 == 500 {
            text += "only one\n";
        }
    }
    let with = |keep: &[&str], sample: Option<RowSample>| {
        let keep_columns = keep.iter().map(|name| (*name).to_owned()).collect();
        read(text.as_bytes(), &ImportParams { keep_columns, sample, ..Default::default() }).unwrap()
    };
    let ids = |import: &Import| import.table.column("step").unwrap().numbers().unwrap().to_vec();
    let whole = with(&[], None);
    assert_eq!((whole.notes.n_read, whole.notes.n_kept, whole.notes.n_undrawn), (3003, 3000, 0));

    let narrow = with(&["amount", "step", "gone"], None);
    let names: Vec<&str> = narrow.table.schema().fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["step", "amount"]);
    assert_eq!(narrow.notes.unread_columns, ["city"]);
    assert_eq!(narrow.table.column("amount"), whole.table.column("amount"));
    assert!(narrow.notes.notes.iter().any(|note| note.code == "columns_absent" && note.en.contains("gone")));

    let of = |rows, share, seed| Some(RowSample { rows, share, seed });
    let drawn = with(&[], of(Some(200), None, 1));
    assert_eq!((drawn.notes.n_kept, drawn.notes.n_rejected, drawn.notes.n_undrawn), (200, 3, 2800));
    assert_eq!(drawn.notes.n_read, 3003);
    assert!(drawn.notes.notes.iter().any(|note| note.code == "sample" && note.en.contains("3,003")));
    assert_eq!(ids(&drawn), ids(&with(&[], of(Some(200), None, 1))), "the same seed, the same rows");
    assert_ne!(ids(&drawn), ids(&with(&[], of(Some(200), None, 2))));
    assert!(ids(&drawn).is_sorted());
    let more = ids(&with(&["step"], of(Some(400), None, 1)));
    assert!(ids(&drawn).iter().all(|id| more.contains(id)), "a larger sample holds the smaller one");
    // The numbers drawn are the rows with the lowest tickets, rejected rows counted: by hand.
    let mut tickets: Vec<(u64, u64)> =
        (0..3000u64).map(|id| (sampling::ticket(1, id + (id + 499) / 1000), id)).collect();
    tickets.sort_unstable();
    let mut expected: Vec<f64> = tickets[..200].iter().map(|(_, id)| *id as f64).collect();
    expected.sort_by(f64::total_cmp);
    assert_eq!(ids(&drawn), expected);

    let third = with(&[], of(None, Some(0.3), 5));
    // Four standard errors of 3000 draws.
    assert!((800..=1000).contains(&third.notes.n_kept), "{}", third.notes.n_kept);
    assert_eq!(third.notes.n_kept + third.notes.n_rejected + third.notes.n_undrawn, 3003);
    for all in [of(Some(5000), None, 1), of(None, Some(1.0), 1), of(Some(0), None, 1), of(None, Some(f64::NAN), 1)] {
        let import = with(&[], all);
        assert_eq!((import.table, import.notes.n_undrawn), (whole.table.clone(), 0));
    }
}

#[test]
fn marks_of_spreadsheets_and_drawn_lines_are_no_data() {
    let text = "=\"id\",zip,x\n=\"001\",'02134,'=1+1\n=\"002\",'10001,'tis\n";
    let import = read_text(text);
    let cell = |column: usize, row: usize| import.table.columns()[column].cell(row).to_plain_text();
    assert_eq!(import.table.schema().fields[0].name, "id");
    assert_eq!([cell(0, 0), cell(1, 0), cell(2, 0), cell(2, 1)], ["001", "02134", "=1+1", "'tis"]);
    assert!(codes(&import).contains(&"text_marks"));
    let kept: ImportParams = serde_json::from_str("{\"text_marks\":false}").unwrap();
    let import = read(text.as_bytes(), &kept).unwrap();
    assert_eq!(import.table.columns()[1].cell(0), Cell::Text("'02134"));
    assert!(!codes(&import).contains(&"text_marks"));
    let import = read_text("id,amount\n---,------\n1,2.5\n2,3.5\n---,------\n");
    assert_eq!((import.table.n_rows(), import.notes.n_rejected), (3, 1));
    assert_eq!(import.notes.rejected[0].found, "a line of dashes");
    let import = read_text("created_at,v\n1704067200,1\n1704153601,2\n");
    assert_eq!(kinds(&import), [ColumnKind::DateTime, ColumnKind::Integer]);
    assert_eq!(import.table.columns()[0].cell(1).to_plain_text(), "2024-01-02 00:00:01");
    assert!(codes(&import).contains(&"unix_time"));
    let again = read("created_at,v\n1704067200,1\n1704153601,2\n".as_bytes(), &import.notes.resolved).unwrap();
    assert_eq!(again.table, import.table);
}

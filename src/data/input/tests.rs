//! JSON, NDJSON and gzip: the same table as from delimited text, in slices of any size, and nothing lost in silence.

use std::io::Write;

use super::*;
use crate::data::{Cell, ColumnKind};

fn in_slices(bytes: &[u8], size: usize) -> Result<Import, ImportError> {
    let mut input = Input::new(ImportParams::default(), Some(bytes.len() as u64));
    loop {
        for slice in bytes.chunks(size) {
            input.push(slice)?;
        }
        match input.finish()? {
            Step::Done(import) => return Ok(*import),
            Step::Again(next) => input = *next,
        }
    }
}

fn names(import: &Import) -> Vec<&str> {
    import.table.schema().fields.iter().map(|field| field.name.as_str()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const ORDERS: &str = r#"[
  {"id": "007", "date": "2024-01-31", "amount": 12.5, "customer": {"name": "Li, \"A\"", "city": "北京"}, "tags": ["a", "b"]},
  {"id": "008", "amount": null, "date": "2024-02-01", "customer": {"name": "Bo\nW"}, "new": true},
  {"id": "009", "date": "2024-02-03", "amount": 3}
]"#;

#[test]
fn objects_become_rows_in_slices_of_any_size() {
    for size in [1, 2, 3, 7, 64, 10_000] {
        let import = in_slices(ORDERS.as_bytes(), size).unwrap();
        assert_eq!(names(&import), ["id", "date", "amount", "customer.city", "customer.name", "tags", "new"]);
        let table = &import.table;
        assert_eq!((import.notes.n_read, import.notes.n_kept, import.notes.n_rejected), (3, 3, 0));
        assert_eq!(table.schema().field("id").unwrap().kind, ColumnKind::Text);
        assert_eq!(table.schema().field("date").unwrap().kind, ColumnKind::Date);
        assert_eq!(table.column("amount").unwrap().cell(0), Cell::Number(12.5));
        assert_eq!(table.column("amount").unwrap().cell(1), Cell::Missing);
        assert_eq!(table.column("customer.name").unwrap().cell(0), Cell::Text("Li, \"A\""));
        assert_eq!(table.column("customer.name").unwrap().cell(1), Cell::Text("Bo\nW"));
        assert_eq!(table.column("customer.city").unwrap().cell(0), Cell::Text("北京"));
        assert_eq!(table.column("tags").unwrap().cell(0), Cell::Text("[\"a\",\"b\"]"));
        assert_eq!(import.notes.notes[0].code, "json");
    }
}

#[test]
fn one_object_per_line_is_the_same() {
    let text = "\u{feff}{\"a\": 1, \"b\": \"x\"}\n{\"b\": \"y\", \"a\": 2}\n";
    let import = in_slices(text.as_bytes(), 5).unwrap();
    assert_eq!(names(&import), ["a", "b"]);
    assert_eq!(import.table.column("a").unwrap().numbers().unwrap().as_ref(), [1.0, 2.0]);
}

#[test]
fn mixed_shapes_are_rejected_with_their_line_and_counted() {
    let text = "[{\"a\": 1},\n 17,\n \"text, with [brackets]\",\n {\"a\": },\n [1, 2],\n {\"a\": 2},\n {\"a\": 3";
    let import = in_slices(text.as_bytes(), 4).unwrap();
    let notes = &import.notes;
    assert_eq!(import.table.column("a").unwrap().numbers().unwrap().as_ref(), [1.0, 2.0]);
    assert_eq!(notes.n_read, notes.n_kept + notes.n_rejected);
    assert_eq!(notes.n_kept, 2);
    let lines: Vec<u64> = notes.rejected.iter().map(|row| row.line).collect();
    assert_eq!(&lines[..3], [2, 3, 4]);
    assert_eq!(lines.last(), Some(&7));
    assert!(notes.rejected.iter().all(|row| !row.expected.is_empty() && !row.found.is_empty()));
}

#[test]
fn what_only_starts_like_json_is_delimited_text() {
    let import = in_slices(b"[id],[name]\n1,a\n2,b\n", 3).unwrap();
    assert_eq!(import.table.n_rows(), 2);
    let import = in_slices(b"{x};y\n1;2\n", 2).unwrap();
    assert_eq!(import.table.n_rows(), 1);
}

#[test]
fn nothing_in_it_is_said_so() {
    assert_eq!(in_slices(b"", 1).unwrap_err(), ImportError::Empty);
    assert_eq!(in_slices(b"[{}]", 1).unwrap_err(), ImportError::NoData);
    assert_eq!(in_slices(b"  \n", 1).unwrap_err(), ImportError::NoData);
    assert_eq!(in_slices(b"x", 1).unwrap().table.n_rows(), 0);
}

#[test]
fn packed_files_are_the_same_table() {
    let text = "region,amount\nNorth,3\nSouth,1.5\n";
    let plain = in_slices(text.as_bytes(), 5).unwrap();
    // Two packed parts one after the other are one file.
    let mut packed = gzip(&text.as_bytes()[..14]);
    packed.extend(gzip(&text.as_bytes()[14..]));
    for size in [1, 9, 1000] {
        let unpacked = in_slices(&packed, size).unwrap();
        assert_eq!(unpacked.table.column("amount").unwrap().numbers(), plain.table.column("amount").unwrap().numbers());
        assert_eq!(unpacked.notes.notes[0].code, "gzip");
    }
    assert_eq!(in_slices(&gzip(ORDERS.as_bytes()), 11).unwrap().table.n_rows(), 3);
    let mut cut = gzip(text.as_bytes());
    cut.truncate(cut.len() - 9);
    assert_eq!(in_slices(&cut, 7).unwrap_err(), ImportError::Damaged);
}

#[test]
fn a_bomb_is_not_unpacked() {
    let packed = gzip(&vec![b'0'; 300 << 20]);
    assert_eq!(in_slices(&packed, 1 << 16).unwrap_err(), ImportError::TooLarge);
}

#[test]
fn what_a_file_needs_is_told_from_its_head() {
    let mut text = String::from("id,city\n");
    (0..20_000).for_each(|row| text += &format!("{row},City {}\n", row % 7));
    let sure = |head: &[u8], n_bytes: usize| estimate(head, n_bytes as u64, &ImportParams::default()).unwrap();
    let plain = sure(&text.as_bytes()[..100_000], text.len());
    assert!((19_000..=23_000).contains(&plain.n_rows.unwrap()), "{plain:?}");
    let packed = gzip(text.as_bytes());
    let from_packed = sure(&packed[..packed.len() / 2], packed.len());
    assert!((17_000..=23_000).contains(&from_packed.n_rows.unwrap()), "{from_packed:?}");
    assert_eq!(from_packed.columns.len(), 2);
    assert_eq!(sure(b"PK\x03\x04 and so on", 1 << 30), csv::Estimate::default());
    assert!(estimate(b"", 0, &ImportParams::default()).is_err());
}

#[test]
fn a_broken_line_costs_one_row() {
    let line = |row: usize| format!("{{\"a\": {row}, \"b\": \"x\"}}\n");
    for broken in ["{\"a\": 3, \"b\": \"x\"\n", "{\"a\": 3,\n", "{\"a\": 3, \"b\": \"x}\n"] {
        let text: String = (1..=50).map(|row| if row == 3 { broken.to_owned() } else { line(row) }).collect();
        let import = in_slices(text.as_bytes(), 7).unwrap();
        let notes = &import.notes;
        assert_eq!((notes.n_read, notes.n_kept, notes.n_rejected, notes.rejected[0].line), (50, 49, 1, 3));
    }
    let import = in_slices(b"{\"a\":1,\"b\":[\n{\"c\":1},\n{\"c\":2}\n]}\n{\"a\":2}\n", 5).unwrap();
    assert_eq!((import.notes.n_kept, import.notes.n_rejected), (2, 0), "an object may begin a line inside a list");
    // Objects over several lines, one after another, are whole.
    let import = in_slices(b"{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}\n{\n  \"a\": 5\n}\n", 3).unwrap();
    assert_eq!((names(&import), import.notes.n_kept, import.notes.n_rejected), (vec!["a", "b.c"], 2, 0));
}

#[test]
fn other_encodings_and_repeated_keys_are_read() {
    let text = "[{\"城市\": \"北京一开\", \"销量\": 1}, {\"城市\": \"上海{最\", \"销量\": 2}]";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        encoding_rs::GB18030.encode(text).0.into_owned(),
        utf16,
        [b"\xff\xfe", text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>().as_slice()].concat(),
    ] {
        let import = in_slices(&bytes, 10_000).unwrap();
        assert_eq!((names(&import), import.notes.n_kept), (vec!["城市", "销量"], 2));
        assert_eq!(import.table.column("城市").unwrap().cell(1), Cell::Text("上海{最"));
    }
    let wide: Vec<String> = (0..5000).map(|column| format!("\"c{column}\": 1")).collect();
    let import = in_slices(format!("[{{{}}}]", wide.join(", ")).as_bytes(), 10_000).unwrap();
    assert_eq!((names(&import).len(), import.notes.notes[1].code.as_str()), (4096, "columns_cut"));
    let import = in_slices(br#"[{"a": 1, "a": 2, "b.c": 3, "b": {"c": 4}}]"#, 9).unwrap();
    assert_eq!(names(&import), ["a", "a (2)", "b.c", "b.c (2)"]);
}

#[test]
fn objects_that_cannot_be_read_are_told_with_their_line() {
    let Err(ImportError::NoObject { line, expected, .. }) = in_slices(b"[\n{\"a\": 007}\n]", 4) else { panic!() };
    assert!(line == 2 && expected.contains("valid object"), "{line}: {expected}");
}

#[test]
fn a_list_inside_the_only_object_gives_the_rows() {
    let text = "{\"meta\": {\"pages\": [{\"n\": 1}]},\n \"data\": {\"orders\": [\n{\"id\": 1, \"tags\": [{\"t\": 1}, {\"t\": 2}, {\"t\": 3}]},\n\
                {\"id\": 2}], \"more\": [3]}, \"last\": {\"x\": []}}\n";
    for size in [1, 5, 1000] {
        let import = in_slices(text.as_bytes(), size).unwrap();
        assert_eq!(names(&import), ["id", "tags"]);
        assert_eq!((import.notes.n_read, import.notes.n_kept), (2, 2));
        assert_eq!(import.notes.notes[1].code, "json_list");
        assert!(import.notes.notes[1].en.contains("“orders”"));
    }
    // A broken object inside costs a row and is told with its line; without a list the object itself is the row.
    let import = in_slices(b"{\"data\": [\n{\"a\": 1},\n{\"a\": x},\n{\"a\": 3}\n]}", 7).unwrap();
    assert_eq!((import.notes.n_kept, import.notes.n_rejected, import.notes.rejected[0].line), (2, 1, 3));
    assert_eq!(names(&in_slices(b"{\"a\": 1, \"b\": {\"c\": [1, 2]}}", 4).unwrap()), ["a", "b.c"]);
    // Several objects are rows themselves, whatever lists they hold.
    let lines = b"{\"id\": 1, \"items\": [{\"s\": 1}]}\n{\"id\": 2, \"items\": [{\"s\": 2}]}\n";
    assert_eq!(names(&in_slices(lines, 9).unwrap()), ["id", "items"]);
    assert_eq!(names(&in_slices(b"[{\"id\": 1, \"items\": [{\"s\": 1}]}]", 9).unwrap()), ["id", "items"]);
    assert!(matches!(in_slices(b"[[1, 2], [3, 4]]", 3), Err(ImportError::NoObject { line: 1, .. })));
}

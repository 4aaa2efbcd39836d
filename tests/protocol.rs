//! What passes between page and worker, answered natively: bytes in, events out.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing fails")]

use sightline::analyses;
use sightline::data::csv::{ImportError, ImportParams};
use sightline::data::{Cell, input};
use sightline::i18n::Unit;
use sightline::keep;
use sightline::report::TidyTable;
use sightline::report::export::{FileFormat, FileKind, TextEncoding};
use sightline::worker::protocol::{
    self, DatasetId, Event, ExportSource, Forgotten, Request, RowSource, ShownCell, Ticket, Window,
};
use sightline::worker::serve::{Load, Pass, Server};

const DATA: DatasetId = DatasetId(1);

/// A server with a small table, read in slices of `slice` bytes.
fn server(text: &str, slice: usize) -> (Server, Event) {
    let mut server = Server::default();
    let event = load(&mut server, text, slice);
    (server, event)
}

fn load(server: &mut Server, text: &str, slice: usize) -> Event {
    let mut load = Load::new(DATA, "data".to_owned(), ImportParams::default(), Vec::new(), text.len() as u64);
    loop {
        for part in text.as_bytes().chunks(slice.max(1)) {
            load.push(part).unwrap();
        }
        match server.finish_load(load) {
            Pass::Again(next) => load = *next,
            Pass::Done(event) => return event,
        }
    }
}

/// Sends a request through the codec and collects the events, again through the codec.
fn ask(server: &mut Server, request: &Request) -> Vec<Event> {
    let mut events = Vec::new();
    let request = protocol::decode(&protocol::encode(request)).unwrap();
    server.handle(request, &mut |event| {
        events.push(protocol::decode(&protocol::encode(&event)).unwrap());
        true
    });
    events
}

const SALES: &str = "region,amount\nNorth,3\nSouth,1.5\nNorth,\nWest,20\n";

fn window(sort: Option<(u32, bool)>) -> Window {
    Window { first_row: 0, n_rows: 10, first_column: 0, n_columns: 2, sort, find: String::new() }
}

fn row_order(server: &mut Server, sort: Option<(u32, bool)>) -> Vec<u64> {
    let request = Request::Rows { ticket: Ticket(9), source: RowSource::Dataset(DATA), window: window(sort) };
    match &ask(server, &request)[..] {
        [Event::Rows { rows: Some(rows), .. }] => rows.rows.iter().map(|(row, _)| *row).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_load_answers_with_schema_and_balance() {
    let (_, event) = server(SALES, 7);
    let Event::Loaded { dataset: DATA, result: Ok(loaded) } = event else { panic!("{event:?}") };
    assert_eq!(loaded.schema.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["region", "amount"]);
    assert_eq!((loaded.notes.n_read, loaded.notes.n_kept, loaded.notes.n_rejected), (4, 4, 0));
    let (_, event) = server("", 7);
    assert!(matches!(event, Event::Loaded { result: Err(ImportError::Empty), .. }), "{event:?}");
}

#[test]
fn what_is_brought_back_is_as_it_was_read() {
    let (read, event) = server(SALES, 7);
    let Event::Loaded { result: Ok(loaded), .. } = &event else { panic!("{event:?}") };
    let kept = keep::Dataset {
        name: "data".to_owned(),
        file: "data.csv".to_owned(),
        n_file_bytes: SALES.len() as u64,
        import: ImportParams::default(),
        table: read.table(DATA).unwrap().clone(),
        notes: loaded.notes.clone(),
    };
    let mut server = Server::default();
    let steps = vec![r#"{"step":"drop_missing"}"#.to_owned()];
    assert_eq!(server.bring_back(DATA, &kept, steps), event);
    assert_eq!(row_order(&mut server, Some((1, true))), [3, 0, 1, 2]);
    let mut cleaned = Vec::new();
    server.clean(DATA, &mut |event| {
        cleaned.push(event);
        true
    });
    assert!(matches!(&cleaned[..], [Event::Cleaned { cleaned, .. }] if cleaned.schema.n_rows == 3), "{cleaned:?}");
}

#[test]
fn rows_come_by_window_and_order_with_missing_ones_last() {
    let (mut server, _) = server(SALES, 100);
    assert_eq!(row_order(&mut server, None), [0, 1, 2, 3]);
    assert_eq!(row_order(&mut server, Some((1, false))), [1, 0, 3, 2]);
    assert_eq!(row_order(&mut server, Some((1, true))), [3, 0, 1, 2]);
    assert_eq!(row_order(&mut server, Some((0, false))), [0, 2, 1, 3]);
    let beyond = Window { first_row: 99, ..window(None) };
    let request = Request::Rows { ticket: Ticket(1), source: RowSource::Dataset(DATA), window: beyond };
    assert!(matches!(&ask(&mut server, &request)[..], [Event::Rows { rows: Some(rows), .. }] if rows.rows.is_empty()));
}

#[test]
fn rows_are_found_by_a_text_or_a_condition_in_any_order() {
    let (mut server, _) = server(SALES, 100);
    let mut find = |find: &str, sort| {
        let window = Window { find: find.to_owned(), ..window(sort) };
        let request = Request::Rows { ticket: Ticket(9), source: RowSource::Dataset(DATA), window };
        match &ask(&mut server, &request)[..] {
            [Event::Rows { rows: Some(rows), .. }] => {
                let shown: Vec<u64> = rows.rows.iter().map(|(row, _)| *row).collect();
                assert_eq!((rows.n_rows, rows.find.as_str()), (shown.len() as u64, find.trim()));
                (shown, rows.is_condition)
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(find("nor", None), (vec![0, 2], false));
    assert_eq!(find(" amount < 10", Some((1, false))), (vec![1, 0], true));
    assert_eq!(find("amount < 10", Some((1, true))), (vec![0, 1], true));
    assert_eq!(find("", Some((1, true))), (vec![3, 0, 1, 2], false));
    assert_eq!(find("North", Some((1, true))), (vec![0, 2], false));
    assert_eq!(find("nowhere", Some((1, true))), (vec![], false));
    assert_eq!(find("", None), (vec![0, 1, 2, 3], false));
}

#[test]
fn a_new_load_of_the_same_name_drops_the_old_order() {
    let (mut server, _) = server(SALES, 100);
    assert_eq!(row_order(&mut server, Some((1, true))), [3, 0, 1, 2]);
    load(&mut server, "region,amount\na,1\nb,2\n", 100);
    assert_eq!(row_order(&mut server, Some((1, true))), [1, 0]);
}

#[test]
fn long_texts_are_cut_for_showing() {
    let (mut server, _) = server(&format!("note,x\n{},1\nb,2\n", "长".repeat(5000)), 100);
    let request = Request::Rows { ticket: Ticket(1), source: RowSource::Dataset(DATA), window: window(None) };
    let events = ask(&mut server, &request);
    let [Event::Rows { rows: Some(rows), .. }] = &events[..] else { panic!() };
    let ShownCell::Text(text) = &rows.rows[0].1[0] else { panic!("{:?}", rows.rows[0]) };
    assert_eq!(text.chars().count(), ShownCell::MAX_CHARS + 1);
}

/// A whole export, and in how many pieces it came.
fn export(server: &mut Server, source: ExportSource, format: FileFormat) -> (Vec<u8>, usize) {
    let events = ask(server, &Request::Export { ticket: Ticket(4), source, format });
    let n_pieces = events.len();
    let mut file = Vec::new();
    for (index, event) in events.into_iter().enumerate() {
        let Event::Exported { ticket: Ticket(4), bytes, is_last } = event else { panic!("{event:?}") };
        assert_eq!(is_last, index + 1 == n_pieces);
        file.extend(bytes);
    }
    (file, n_pieces)
}

#[test]
fn exports_are_whole_and_defused() {
    let (mut server, _) = server("name,x\n=1+1,1\nb,2\n", 100);
    let source = || ExportSource::Rows(RowSource::Dataset(DATA));
    let (file, _) = export(&mut server, source(), FileFormat::default());
    assert_eq!(String::from_utf8(file).unwrap(), "\u{feff}name,x\r\n'=1+1,1\r\nb,2\r\n");
    let plain = FileFormat { encoding: TextEncoding::Utf8, keeps_formulas: true, ..Default::default() };
    assert_eq!(export(&mut server, source(), plain).0, b"name,x\r\n=1+1,1\r\nb,2\r\n");
    let json = FileFormat { kind: FileKind::Json, ..Default::default() };
    assert_eq!(
        export(&mut server, source(), json).0,
        b"[\n{\"name\":\"=1+1\",\"x\":1},\n{\"name\":\"b\",\"x\":2}\n]\n"
    );
    let xlsx = FileFormat { kind: FileKind::Xlsx, ..Default::default() };
    let (file, _) = export(&mut server, source(), xlsx);
    let import = input::read(&file, &ImportParams::default()).unwrap();
    assert_eq!(import.notes.sheets, ["data"]);
    assert_eq!(import.table.column("name").unwrap().cell(0), Cell::Text("=1+1"));
}

#[test]
fn exports_of_many_rows_come_in_pieces_and_of_a_lost_table_empty() {
    let rows: String = (0..60_000).map(|row| format!("customer {row},{row}.25\n")).collect();
    let (mut server, _) = server(&format!("name,x\n{rows}"), 1 << 16);
    for kind in FileKind::ALL {
        let format = FileFormat { kind, ..Default::default() };
        let (file, n_pieces) = export(&mut server, ExportSource::Rows(RowSource::Dataset(DATA)), format);
        assert!(n_pieces > 1 || kind == FileKind::Xlsx, "{kind:?}: {n_pieces}");
        assert_eq!(input::read(&file, &ImportParams::default()).unwrap().table.n_rows(), 60_000, "{kind:?}");
        let lost = ExportSource::Rows(RowSource::Result(Ticket(77), "tidy".to_owned()));
        assert_eq!(export(&mut server, lost, format).1, 1);
    }
}

#[test]
fn a_table_of_the_page_becomes_a_file() {
    let (mut server, _) = server("x\n1\n", 100);
    let table = TidyTable::new("tidy").texts("term", &["a", "b"]).numbers("estimate", Unit::Plain, vec![0.5, f64::NAN]);
    let source = ExportSource::Table(Box::new(table));
    let format = FileFormat { kind: FileKind::Json, ..Default::default() };
    let expected = "[\n{\"term\":\"a\",\"estimate\":0.5},\n{\"term\":\"b\",\"estimate\":null}\n]\n";
    assert_eq!(export(&mut server, source, format).0, expected.as_bytes());
}

/// Runs the first analysis with suggested settings.
fn run(server: &mut Server, ticket: Ticket, given: &str) -> Vec<Event> {
    let analysis = analyses::cards()[0].id.to_owned();
    ask(server, &Request::Run { ticket, dataset: Some(DATA), analysis, given: given.to_owned() })
}

#[test]
fn a_run_tells_its_settings_and_progress_and_ends_once() {
    let (mut server, _) = server(SALES, 100);
    let events = run(&mut server, Ticket(5), "{}");
    let [Event::Prepared { ticket: Ticket(5), prepared, method }, rest @ ..] = &events[..] else {
        panic!("{events:?}")
    };
    assert!(prepared.problem.is_none() && prepared.settings.has("quantile"));
    assert!(prepared.form.iter().any(|control| control.name == "quantile"));
    assert!(method.en.len() > 100 && method.zh.len() > 100);
    let (last, before) = rest.split_last().unwrap();
    assert!(before.iter().all(|event| matches!(event, Event::Progress { ticket: Ticket(5), .. })));
    let Event::Finished { ticket: Ticket(5), result: Ok(shown), .. } = last else { panic!("{last:?}") };
    assert_eq!(shown.tables[0].0.name, "tidy");
    assert!(shown.tables[0].1.title.is_some() && shown.tables[0].1.columns.iter().any(Option::is_some));
    for said in [&shown.en, &shown.zh] {
        assert!(!said.findings.is_empty() && !said.figures.is_empty());
    }
}

#[test]
fn settings_that_do_not_fit_leave_a_form_to_mend_them() {
    let (mut server, _) = server(SALES, 100);
    for given in ["{\"astrology\": 1}", "{\"quantile\": 7}", "{\"columns\": [\"not there\"]}"] {
        let events = run(&mut server, Ticket(5), given);
        let [Event::Prepared { prepared, .. }, Event::Finished { result: Err(reason), .. }] = &events[..] else {
            panic!("{given}: {events:?}")
        };
        assert!(!prepared.form.is_empty());
        assert_eq!(prepared.problem.as_ref().map(|problem| &problem.reason), Some(reason));
    }
}

#[test]
fn what_cannot_be_run_is_refused_and_nothing_else_suffers() {
    let (mut server, _) = server(SALES, 100);
    let mut refusal = |dataset, analysis: &str, given: &str| {
        let (analysis, given) = (analysis.to_owned(), given.to_owned());
        match ask(&mut server, &Request::Run { ticket: Ticket(6), dataset, analysis, given }).pop() {
            Some(Event::Finished { result: Err(reason), .. }) => reason.code,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refusal(Some(DatasetId(77)), "describe", "{}"), "no_dataset");
    assert_eq!(refusal(Some(DATA), "astrology", "{}"), "stale");
    assert_eq!(refusal(Some(DATA), "describe", "no settings"), "bad_settings");
    assert_eq!(row_order(&mut server, None).len(), 4);
    ask(&mut server, &Request::Forget { source: Forgotten::Dataset(DATA) });
    let request = Request::Rows { ticket: Ticket(1), source: RowSource::Dataset(DATA), window: window(None) };
    assert!(matches!(&ask(&mut server, &request)[..], [Event::Rows { rows: None, .. }]));
}

/// Cleans the data set and answers what the page hears.
fn clean(server: &mut Server, steps: &[&str]) -> sightline::worker::cleaning::CleanedShown {
    let steps = steps.iter().map(|step| (*step).to_owned()).collect();
    match &ask(server, &Request::Clean { dataset: DATA, steps })[..] {
        [Event::Cleaned { dataset: DATA, cleaned }] => (**cleaned).clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn steps_change_what_is_shown_and_asked_and_can_be_taken_back() {
    let (mut server, _) = server(SALES, 100);
    let drop = "{\"step\": \"drop_missing\"}";
    let cleaned = clean(&mut server, &[drop, "{\"step\": \"astrology\"}"]);
    assert_eq!(cleaned.schema.n_rows, 3);
    let first = cleaned.steps[0].result.as_ref().unwrap().as_ref().unwrap();
    assert_eq!((first.n_rows_before, first.n_rows_after), (4, 3));
    assert!(!cleaned.steps[0].en.is_empty() && !cleaned.steps[0].zh.is_empty());
    assert!(cleaned.steps[1].result.as_ref().unwrap().as_ref().is_err_and(|reason| reason.code == "bad_step"));
    assert_eq!(row_order(&mut server, None).len(), 3);
    let disabled = "{\"step\": \"drop_missing\", \"disabled\": true}";
    assert_eq!(clean(&mut server, &[disabled]).schema.n_rows, 4);
    assert_eq!(clean(&mut server, &[]).schema.n_rows, 4);
    assert_eq!(row_order(&mut server, None).len(), 4);
}

#[test]
fn a_step_has_a_form_and_a_preview_that_changes_nothing() {
    use sightline::worker::protocol::StepDraft;
    let (mut server, _) = server(SALES, 100);
    let mut form = |draft| {
        let request = Request::StepForm { ticket: Ticket(3), dataset: DATA, n_before: 0, draft };
        match ask(&mut server, &request).pop() {
            Some(Event::StepForm { form: Some(form), .. }) => *form,
            other => panic!("{other:?}"),
        }
    };
    let new = form(StepDraft::New { name: "drop_missing".to_owned() });
    assert!(!new.prepared.form.is_empty() && new.prepared.problem.is_none());
    assert_eq!(new.preview.unwrap().unwrap().n_rows_after, 3);
    let again = form(StepDraft::Step { json: new.step.unwrap() });
    assert_eq!(again.prepared.settings, new.prepared.settings);
    let incomplete = form(StepDraft::Edited { name: "derive".to_owned(), given: "{\"name\": \"x\"}".to_owned() });
    assert!(incomplete.step.is_none() && incomplete.prepared.problem.is_some());
    assert_eq!(row_order(&mut server, None).len(), 4);
}

#[test]
fn numbers_survive_the_codec_to_the_last_bit() {
    for x in [0.1 + 0.2, f64::MIN_POSITIVE / 2.0, f64::NEG_INFINITY, -0.0, 1e300] {
        let back: ShownCell = protocol::decode(&protocol::encode(&ShownCell::Number(x))).unwrap();
        assert_eq!(back, ShownCell::Number(x));
    }
    let back: f64 = protocol::decode(&protocol::encode(&f64::NAN)).unwrap();
    assert!(back.is_nan());
}

//! Keeping on a disk in memory that breaks off, runs full and flips bytes.

mod carried;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;

use self::carried::Body;
use super::project;
use super::{Dataset, Disk, DiskError, Manifest, Store, StoreError, Unfit};
use crate::data::csv::{ImportNote, ImportNotes, ImportParams, RejectedRow};
use crate::data::{Bitmap, Column, Role, Table, Values};

/// Files in memory. `kill_at` breaks off for ever at that call, half done; `room` is how many bytes fit.
#[derive(Debug, Clone, Default)]
struct Memory {
    files: Rc<RefCell<BTreeMap<String, Vec<u8>>>>,
    n_calls: Rc<Cell<usize>>,
    kill_at: Option<usize>,
    room: Option<usize>,
}

impl Memory {
    fn with_files(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { files: Rc::new(RefCell::new(files)), ..Self::default() }
    }

    /// Counts a change; answers whether the power goes in the middle of it.
    fn is_killed(&self) -> bool {
        self.n_calls.set(self.n_calls.get() + 1);
        self.kill_at.is_some_and(|at| self.n_calls.get() >= at)
    }
}

impl Disk for Memory {
    async fn names(&self) -> Result<Vec<String>, DiskError> {
        Ok(self.files.borrow().keys().cloned().collect())
    }

    async fn read(&self, name: &str) -> Result<Vec<u8>, DiskError> {
        self.files.borrow().get(name).cloned().ok_or(DiskError::NotFound)
    }

    async fn write(&self, name: &str, bytes: &[u8]) -> Result<(), DiskError> {
        if self.is_killed() {
            // An even call had begun, an odd one had not.
            if self.n_calls.get().is_multiple_of(2) {
                self.files.borrow_mut().insert(name.to_owned(), bytes[..bytes.len() / 2].to_vec());
            }
            std::future::pending::<()>().await;
        }
        let mut files = self.files.borrow_mut();
        files.remove(name);
        let used: usize = files.values().map(Vec::len).sum();
        let room = self.room.map_or(usize::MAX, |room| room.saturating_sub(used));
        files.insert(name.to_owned(), bytes[..bytes.len().min(room)].to_vec());
        if room < bytes.len() { Err(DiskError::Full) } else { Ok(()) }
    }

    async fn remove(&self, name: &str) -> Result<(), DiskError> {
        if self.is_killed() {
            std::future::pending::<()>().await;
        }
        self.files.borrow_mut().remove(name);
        Ok(())
    }

    async fn clear(&self) -> Result<(), DiskError> {
        if self.is_killed() {
            self.files.borrow_mut().pop_last();
            std::future::pending::<()>().await;
        }
        self.files.borrow_mut().clear();
        Ok(())
    }
}

/// What a future answers at once; none when it waits for ever.
fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

fn open(disk: &Memory) -> Store<Memory> {
    now(Store::open(disk.clone())).unwrap().unwrap()
}

/// Every cell as bits, so that NaN equals NaN.
fn cells(column: &Column) -> (Vec<u64>, Option<&Bitmap>, [&str; 2], Vec<&str>) {
    let (bits, texts) = match column.values() {
        Values::Number(numbers) => (numbers.iter().map(|x| x.to_bits()).collect(), Vec::new()),
        Values::Text { codes, dictionary } => {
            (codes.iter().map(|&code| u64::from(code)).collect(), dictionary.iter().collect())
        }
        Values::Date(days) => (days.iter().map(|&day| day as u64).collect(), Vec::new()),
        Values::DateTime(millis) => (millis.iter().map(|&ms| ms as u64).collect(), Vec::new()),
        Values::Boolean(bits) => (bits.iter().map(u64::from).collect(), Vec::new()),
        Values::Empty(n_rows) => (vec![*n_rows], Vec::new()),
    };
    (bits, column.validity(), column.spellings(), texts)
}

#[track_caller]
fn assert_same(one: &Dataset, two: &Dataset) {
    let facts = |dataset: &Dataset| {
        let Dataset { name, file, n_file_bytes, import, notes, table } = dataset.clone();
        (name, file, n_file_bytes, import, notes, table.schema().clone())
    };
    assert_eq!(facts(one), facts(two));
    assert_eq!(one.table.columns().len(), two.table.columns().len());
    for (left, right) in one.table.columns().iter().zip(two.table.columns()) {
        assert_eq!(cells(left), cells(right));
        assert_eq!(std::mem::discriminant(left.values()), std::mem::discriminant(right.values()));
    }
}

fn is_same(one: &Dataset, two: &Dataset) -> bool {
    std::panic::catch_unwind(|| assert_same(one, two)).is_ok()
}

fn dataset(name: &str, table: Table) -> Dataset {
    let note = ImportNote { code: "a".into(), column: Some("b".into()), en: "one".into(), zh: "一".into() };
    let rejected = RejectedRow { line: 7, column: None, expected: "3 cells".into(), found: "a,\"b\n".into() };
    let notes = ImportNotes {
        n_read: 9,
        n_kept: 8,
        n_rejected: 1,
        rejected: vec![rejected],
        notes: vec![note],
        ..Default::default()
    };
    let import =
        ImportParams { delimiter: Some('\u{0}'), roles: [(Role::Amount, "x".to_owned())].into(), ..Default::default() };
    Dataset { name: name.into(), file: format!("{name}.csv"), n_file_bytes: 1234, import, table, notes }
}

/// A small table with every kind of column.
fn sample(name: &str, seed: u32) -> Dataset {
    let rows = 0..70u32;
    let gap = |row: u32| !(row + seed).is_multiple_of(5);
    let number = |row: u32| if gap(row) { f64::from(row * seed) / 3.0 } else { f64::NAN };
    let text = |row: u32| gap(row).then_some(["Köln", "", "北京"][(row * seed % 3) as usize]);
    let columns = [
        ("n", Column::from_numbers(rows.clone().map(number).collect())),
        ("t", Column::from_texts(rows.clone().map(text))),
        ("d", Column::from_days(&rows.clone().map(|row| gap(row).then_some(row as i32 - 40)).collect::<Vec<_>>())),
        (
            "m",
            Column::new(Values::DateTime(rows.clone().map(|row| i64::from(row) - 9_000_000_000_000).collect()), None),
        ),
        (
            "b",
            Column::from_booleans(&rows.clone().map(|row| gap(row).then_some(row % 3 == 0)).collect::<Vec<_>>())
                .spelled("no", "yes"),
        ),
        ("e", Column::new(Values::Empty(70), None)),
    ];
    dataset(name, Table::from_columns(columns))
}

fn columns(n_rows: usize) -> impl Strategy<Value = Vec<Column>> {
    let gaps = prop::collection::vec(any::<bool>(), n_rows);
    let number = prop::collection::vec(any::<u64>().prop_map(f64::from_bits), n_rows).prop_map(Column::from_numbers);
    let text = prop::collection::vec(prop::option::of("[aé北 ]{0,3}"), n_rows)
        .prop_map(|texts| Column::from_texts(texts.iter().map(Option::as_deref)));
    let date = prop::collection::vec(prop::option::of(any::<i32>()), n_rows).prop_map(|days| Column::from_days(&days));
    let moment = (prop::collection::vec(any::<i64>(), n_rows), gaps)
        .prop_map(|(millis, gaps)| Column::new(Values::DateTime(millis), Some(gaps.into_iter().collect())));
    let boolean = prop::collection::vec(prop::option::of(any::<bool>()), n_rows)
        .prop_map(|yes| Column::from_booleans(&yes).spelled("n", "j"));
    let empty = Just(Column::new(Values::Empty(n_rows as u64), None));
    prop::collection::vec(prop_oneof![number, text, date, moment, boolean, empty], 0..6)
}

fn tables() -> impl Strategy<Value = Table> {
    (0usize..140).prop_flat_map(columns).prop_map(|columns| {
        Table::from_columns(columns.into_iter().enumerate().map(|(index, column)| (format!("c{index}"), column)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_table_comes_back_bit_for_bit(table in tables()) {
        let (disk, kept) = (Memory::default(), dataset("a", table));
        now(open(&disk).put(&kept)).unwrap().unwrap();
        assert_same(&now(open(&disk).read("a")).unwrap().unwrap(), &kept);
        let body = project::body("doc", std::slice::from_ref(&kept)).flatten().collect();
        let (document, datasets) = now(project::read_body(&mut Body(body))).unwrap().unwrap();
        prop_assert_eq!(document, "doc");
        assert_same(&datasets[0], &kept);
    }
}

/// Something that changes a store; it answers none when it was broken off.
type Action = fn(&Store<Memory>) -> Option<Result<(), StoreError>>;

/// What a user may do, one after the other.
const ACTIONS: [Action; 7] = [
    |store| now(store.put(&sample("a", 1))),
    |store| now(store.set_document("one".into())),
    |store| now(store.put(&sample("b", 2))),
    |store| now(store.put(&sample("a", 3))),
    |store| now(store.describe(&Dataset { n_file_bytes: 5, ..sample("a", 3) })),
    |store| now(store.forget("b", "two".into())),
    |store| now(store.erase()),
];

/// All that can be found again.
fn found(files: &BTreeMap<String, Vec<u8>>) -> (String, Vec<Dataset>) {
    let store = open(&Memory::with_files(files.clone()));
    let names: Vec<String> = store.newest().entries.iter().map(|entry| entry.name.clone()).collect();
    let document = store.newest().document.clone();
    (document, names.iter().map(|name| now(store.read(name)).unwrap().unwrap()).collect())
}

fn is_same_state(one: &(String, Vec<Dataset>), two: &(String, Vec<Dataset>)) -> bool {
    one.0 == two.0 && one.1.len() == two.1.len() && one.1.iter().zip(&two.1).all(|(one, two)| is_same(one, two))
}

/// The states after every action, the first before them all; and how many changes of the disk all actions make.
fn states() -> (Vec<(String, Vec<Dataset>)>, usize) {
    let disk = Memory::default();
    let store = open(&disk);
    let mut states = vec![found(&disk.files.borrow())];
    for action in ACTIONS {
        action(&store).unwrap().unwrap();
        states.push(found(&disk.files.borrow()));
    }
    (states, disk.n_calls.get())
}

#[test]
fn every_action_leaves_what_it_says_and_nothing_else() {
    let (states, _) = states();
    let names = |state: &(String, Vec<Dataset>)| {
        (state.0.clone(), state.1.iter().map(|one| (one.name.clone(), one.n_file_bytes)).collect::<Vec<_>>())
    };
    let (a, b) = (("a".to_owned(), 1234), ("b".to_owned(), 1234));
    let expected = [
        ("", vec![]),
        ("", vec![a.clone()]),
        ("one", vec![a.clone()]),
        ("one", vec![a.clone(), b.clone()]),
        ("one", vec![a, b.clone()]),
        ("one", vec![("a".to_owned(), 5), b]),
        ("two", vec![("a".to_owned(), 5)]),
        ("", vec![]),
    ];
    for (state, (document, datasets)) in states.iter().zip(expected) {
        assert_eq!(names(state), (document.to_owned(), datasets));
    }
    assert!(is_same(&states[4].1[0], &sample("a", 3)));
}

#[test]
fn killed_at_any_call_the_last_complete_state_comes_back() {
    let (states, n_calls) = states();
    for kill_at in 1..=n_calls {
        let disk = Memory { kill_at: Some(kill_at), ..Memory::default() };
        let store = open(&disk);
        let n_done = ACTIONS.iter().take_while(|action| action(&store).is_some()).count();
        let after = found(&disk.files.borrow());
        let is_either = is_same_state(&after, &states[n_done]) || is_same_state(&after, &states[n_done + 1]);
        assert!(is_either, "killed at call {kill_at}, in action {n_done}");
        // The remains are swept, and what is kept stays.
        let disk = Memory::with_files(disk.files.borrow().clone());
        now(open(&disk).sweep()).unwrap().unwrap();
        assert!(is_same_state(&found(&disk.files.borrow()), &after));
        // Life goes on from there.
        now(open(&disk).put(&sample("c", 4))).unwrap().unwrap();
        assert!(is_same(&now(open(&disk).read("c")).unwrap().unwrap(), &sample("c", 4)));
    }
}

#[test]
fn when_the_disk_is_full_at_any_byte_the_last_complete_state_stays() {
    let (states, _) = states();
    let mut n_full = 0;
    for room in (0..40_000).step_by(173) {
        let disk = Memory { room: Some(room), ..Memory::default() };
        let store = open(&disk);
        for action in &ACTIONS[..4] {
            let before = found(&disk.files.borrow());
            match action(&store).unwrap() {
                Ok(()) => {}
                Err(StoreError::Disk(DiskError::Full)) => {
                    n_full += 1;
                    assert!(is_same_state(&found(&disk.files.borrow()), &before), "with room for {room} bytes");
                }
                Err(other) => panic!("{other}"),
            }
        }
        // What was given up takes no room: forgetting always works, and leaves nothing.
        now(store.erase()).unwrap().unwrap();
        assert!(disk.files.borrow().is_empty());
    }
    assert!(n_full > 20 && states.len() == 8);
}

#[test]
fn a_flipped_byte_or_a_cut_file_is_noticed_and_the_former_state_comes_back() {
    let disk = Memory::default();
    let (first, second) = (sample("a", 1), sample("a", 2));
    now(open(&disk).put(&first)).unwrap().unwrap();
    now(open(&disk).put(&second)).unwrap().unwrap();
    let files = disk.files.borrow().clone();
    let newest = now(open(&disk).read("a")).unwrap().unwrap();
    assert_same(&newest, &second);
    let (mut n_former, mut n_checked) = (0, 0);
    let check = |changed: BTreeMap<String, Vec<u8>>, what: &str| match now(open(&Memory::with_files(changed)).read("a"))
        .unwrap()
    {
        Ok(found) => {
            assert!(is_same(&found, &first) || is_same(&found, &second), "{what}");
            usize::from(is_same(&found, &first))
        }
        Err(error) => panic!("{what}: {error}"),
    };
    for (name, bytes) in &files {
        for at in (0..bytes.len()).step_by(if name.starts_with("manifest") { 1 } else { 13 }) {
            let mut changed = files.clone();
            changed.get_mut(name).unwrap()[at] ^= 1 << (at % 8);
            n_former += check(changed, &format!("{name}, byte {at}"));
            n_checked += 1;
        }
        for length in [0, 1, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = files.clone();
            changed.get_mut(name).unwrap().truncate(length);
            n_former += check(changed, &format!("{name}, cut at {length}"));
        }
        let mut changed = files.clone();
        changed.remove(name);
        n_former += check(changed, &format!("{name} gone"));
    }
    // A good half of the files belong to the newest state.
    assert!(n_former * 3 > n_checked, "{n_former} of {n_checked}");
}

#[test]
fn when_both_states_are_damaged_the_data_set_is_said_to_be() {
    let disk = Memory::default();
    now(open(&disk).put(&sample("a", 1))).unwrap().unwrap();
    now(open(&disk).set_document("one".into())).unwrap().unwrap();
    for (name, bytes) in disk.files.borrow_mut().iter_mut() {
        if name.starts_with("blob") {
            bytes[0] ^= 1;
        }
    }
    let store = open(&disk);
    assert_eq!(now(store.read("a")).unwrap().unwrap_err(), StoreError::Damaged);
    assert_eq!(now(store.read("b")).unwrap().unwrap_err(), StoreError::Unknown);
    assert_eq!(store.newest().document, "one");
}

#[test]
fn what_is_forgotten_is_not_on_the_disk() {
    let disk = Memory::default();
    let store = open(&disk);
    now(store.put(&sample("kept", 1))).unwrap().unwrap();
    let secret = dataset("secret", Table::from_columns([("word", Column::from_labels(&["opensesame"]))]));
    now(store.put(&secret)).unwrap().unwrap();
    now(store.set_document("secret".into())).unwrap().unwrap();
    let holds = |word: &str| {
        let has = |bytes: &Vec<u8>| bytes.windows(word.len()).any(|part| part == word.as_bytes());
        disk.files.borrow().values().any(has)
    };
    assert!(holds("opensesame"));
    now(store.forget("secret", "rest".into())).unwrap().unwrap();
    assert!(!holds("opensesame") && !holds("secret") && holds("kept"));
    now(store.forget("kept", String::new())).unwrap().unwrap();
    assert!(disk.files.borrow().is_empty(), "the last one takes everything with it");
}

#[test]
fn a_newer_form_is_left_alone() {
    let disk = Memory::default();
    now(open(&disk).put(&sample("a", 1))).unwrap().unwrap();
    let manifest = Manifest { generation: 9, document: "x".into(), entries: Vec::new() };
    assert_eq!(Manifest::from_bytes(&manifest.to_bytes()), Ok(manifest.clone()));
    // A setting that this build has not heard of, under a checksum that is right.
    let mut bytes = manifest.to_bytes();
    let body = String::from_utf8(bytes[24..].to_vec()).unwrap().replace("\"document\":\"x\"", "\"document\":{}");
    let mut hasher = crc32fast::Hasher::new();
    for part in [&1u32.to_le_bytes()[..], &(body.len() as u64).to_le_bytes(), body.as_bytes()] {
        hasher.update(part);
    }
    bytes.truncate(12);
    bytes.extend_from_slice(&hasher.finalize().to_le_bytes());
    bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
    bytes.extend_from_slice(body.as_bytes());
    assert_eq!(Manifest::from_bytes(&bytes), Err(Unfit::Newer));
    disk.files.borrow_mut().insert("manifest-0".into(), bytes);
    assert_eq!(now(Store::open(disk)).unwrap().unwrap_err(), StoreError::Newer);
}

#[test]
fn wide_tables_are_few_files() {
    let column = |index: usize| (format!("c{index}"), Column::from_numbers(vec![index as f64; 10]));
    let disk = Memory::default();
    let wide = dataset("wide", Table::from_columns((0..2000).map(column)));
    now(open(&disk).put(&wide)).unwrap().unwrap();
    assert_eq!(disk.files.borrow().len(), 3);
    assert_same(&now(open(&disk).read("wide")).unwrap().unwrap(), &wide);
}

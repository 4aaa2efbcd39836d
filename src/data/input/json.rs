//! Objects of a JSON array, or of one object after another (NDJSON), turned into rows of delimited text as they pass.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::data::csv::RejectedRow;

/// An object longer than this is no row.
const MAX_ROW_BYTES: usize = 16 << 20;
/// Objects inside objects become columns down to this depth; below it they stay JSON text.
const MAX_DEPTH: usize = 6;
/// Columns beyond this are not taken: the file is no table then.
pub const MAX_COLUMNS: usize = 4096;
/// So many rejected elements are kept to be shown.
const MAX_SHOWN: usize = 10_000;

/// Whether a file that starts so is JSON: none as long as too little of it is known.
pub fn looks_like(head: &[u8]) -> Option<bool> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut visible = head.iter().filter(|byte| !byte.is_ascii_whitespace());
    let (first, second) = (visible.next(), visible.next());
    match (first, second) {
        (Some(b'{'), Some(second)) => Some(matches!(second, b'"' | b'}')),
        (Some(b'['), Some(second)) => Some(matches!(second, b'{' | b'[')),
        (Some(b'{' | b'['), None) | (None, _) if head.len() < 4096 => None,
        _ => Some(false),
    }
}

/// A list of objects inside the one object that a file is: {"page": 1, "orders": [{…}, {…}]}.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Where its first object may begin, in bytes of the decoded file.
    start: u64,
    /// How many objects it has.
    n_objects: u64,
    /// Its name.
    pub name: String,
}

/// The rows of a JSON file. Without columns it learns them; with columns it writes.
#[derive(Debug)]
pub struct Rows {
    columns: Vec<String>,
    /// Whether there were more columns than are taken.
    is_cut: bool,
    /// Whether the columns are known and rows are written.
    writes: bool,
    has_header: bool,
    /// The element being read.
    element: Vec<u8>,
    is_in_element: bool,
    depth: usize,
    /// Of each open bracket a bit, the innermost lowest: whether it opened an array.
    arrays: u128,
    is_in_text: bool,
    is_escaped: bool,
    line: u64,
    is_line_start: bool,
    /// The last byte that was no white space.
    last: u8,
    element_line: u64,
    n_rows: u64,
    n_rejected: u64,
    rejected: Vec<RejectedRow>,
    /// Bytes so far.
    n_seen: u64,
    /// The list that the rows stand in, when that is not the file.
    list: Option<List>,
    is_past_list: bool,
    /// Whether a bracket opened outside of all elements.
    is_array: bool,
    /// The list of objects that is open inside the first object, and the longest one before it.
    open_list: Option<List>,
    longest_list: Option<List>,
}

/// An object with its keys in the order of the file.
struct Object(Vec<(String, Value)>);

impl Rows {
    /// A first pass without columns, later ones with them; `list` is where the rows stand when that is not the whole file.
    pub fn new(columns: Option<Vec<String>>, list: Option<List>) -> Self {
        Self {
            writes: columns.is_some(),
            columns: columns.unwrap_or_default(),
            is_cut: false,
            has_header: false,
            element: Vec::new(),
            is_in_element: false,
            depth: 0,
            arrays: 0,
            is_in_text: false,
            is_escaped: false,
            line: 1,
            is_line_start: true,
            last: b',',
            element_line: 1,
            n_rows: 0,
            n_rejected: 0,
            rejected: Vec::new(),
            n_seen: 0,
            list,
            is_past_list: false,
            is_array: false,
            open_list: None,
            longest_list: None,
        }
    }

    /// The list whose objects are the rows: the longest one of a file that is a single object.
    pub fn inner_list(&self) -> Option<List> {
        let is_single = self.n_rows + self.n_rejected == 1 && !self.is_array && self.list.is_none();
        let lists = [&self.longest_list, &self.open_list].into_iter().flatten();
        lists.filter(|list| is_single && list.n_objects > 0).max_by_key(|list| list.n_objects).cloned()
    }

    /// The columns met so far, in the order of their first appearance.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How many rows were met so far.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Whether cells were dropped since there were more columns than are taken; known once rows are written.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// How many elements were no row, and the first of them.
    pub fn rejected(&self) -> (u64, Vec<RejectedRow>) {
        (self.n_rejected, self.rejected.clone())
    }

    /// Takes bytes and answers the delimited text that they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        if self.writes && !self.has_header {
            self.has_header = true;
            let names: Vec<Option<String>> = self.columns.iter().cloned().map(Some).collect();
            write_row(&names, &mut text);
        }
        let start = self.list.as_ref().map_or(0, |list| list.start);
        for &byte in bytes {
            self.n_seen += 1;
            if byte == b'\n' {
                self.line += 1;
            }
            if self.n_seen <= start || self.is_past_list {
                continue;
            }
            // An object may begin only after a bracket, a colon, or a comma of an array: where it begins a line after
            // anything else, the element that is still open was never closed.
            let is_place =
                !self.is_in_text && (matches!(self.last, b'[' | b':') || self.last == b',' && self.arrays & 1 == 1);
            if self.is_in_element && self.is_line_start && byte == b'{' && !is_place {
                self.is_in_element = false;
                let found = cut(&self.element);
                self.reject("a complete object; the next one begins before its end".to_owned(), found);
            }
            self.is_line_start = matches!(byte, b'\n' | b'\r');
            if !byte.is_ascii_whitespace() {
                self.last = byte;
            }
            if self.is_in_element {
                self.inside(byte, &mut text);
            } else {
                self.between(byte);
            }
        }
        text
    }

    /// The file is at its end: an element that is still open was cut off.
    pub fn finish(&mut self) {
        if self.is_in_element && self.depth == 0 && !self.is_in_text {
            let mut text = Vec::new();
            self.close(&mut text);
        } else if self.is_in_element {
            self.is_in_element = false;
            let found = cut(&self.element);
            self.reject("a complete object; the file ends inside it".to_owned(), found);
        }
    }

    /// Between elements: brackets of the outer array, commas and white space.
    fn between(&mut self, byte: u8) {
        self.is_array |= byte == b'[';
        self.is_past_list |= byte == b']' && self.list.is_some();
        if byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b',' | 0xef | 0xbb | 0xbf) {
            return;
        }
        self.is_in_element = true;
        self.element_line = self.line;
        self.element.clear();
        self.element.push(byte);
        self.is_in_text = byte == b'"';
        self.is_escaped = false;
        self.depth = usize::from(byte == b'{');
        self.arrays = 0;
    }

    fn inside(&mut self, byte: u8, text: &mut Vec<u8>) {
        // A scalar ends where the next element begins.
        if self.depth == 0 && !self.is_in_text && matches!(byte, b',' | b']' | b'\n') {
            self.is_past_list |= byte == b']' && self.list.is_some();
            return self.close(text);
        }
        if self.element.len() < MAX_ROW_BYTES {
            self.element.push(byte);
        }
        if self.is_in_text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_in_text = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.is_in_text = true,
            b'{' | b'[' => {
                self.note_list(byte);
                self.depth += 1;
                self.arrays = self.arrays << 1 | u128::from(byte == b'[');
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.arrays == 1 && byte == b']' && self.open_list.is_some() {
                    self.longest_list = [self.longest_list.take(), self.open_list.take()]
                        .into_iter()
                        .flatten()
                        .rev()
                        .max_by_key(|list| list.n_objects);
                }
                self.arrays >>= 1;
                if self.depth == 0 {
                    self.close(text);
                }
            }
            _ => {}
        }
    }

    /// In the first object, a bracket opens: a list inside objects only, or one of its objects.
    fn note_list(&mut self, byte: u8) {
        if self.n_rows + self.n_rejected > 0 || self.is_array || self.list.is_some() {
            return;
        }
        if byte == b'[' && self.arrays == 0 {
            let before = self.element.strip_suffix(b"[").unwrap_or_default().trim_ascii_end();
            let key = before.strip_suffix(b":").unwrap_or_default().trim_ascii_end();
            let key = key.strip_suffix(b"\"").unwrap_or_default();
            let start = key.iter().rposition(|byte| *byte == b'"').map_or(key.len(), |quote| quote + 1);
            let name = String::from_utf8_lossy(&key[start..]).into_owned();
            self.open_list = Some(List { start: self.n_seen, n_objects: 0, name });
        } else if byte == b'{'
            && self.arrays == 1
            && let Some(list) = &mut self.open_list
        {
            list.n_objects += 1;
        }
    }

    /// An element is complete.
    fn close(&mut self, text: &mut Vec<u8>) {
        self.is_in_element = false;
        let element = std::mem::take(&mut self.element);
        match serde_json::from_slice::<Object>(&element) {
            Ok(Object(entries)) => self.take_row(entries, text),
            Err(error) if element.first() == Some(&b'{') => {
                let place = format!("a valid object ({error})");
                self.reject(place, cut(&element));
            }
            Err(_) => self.reject("an object in braces".to_owned(), cut(&element)),
        }
        self.element = element;
        self.element.clear();
    }

    fn reject(&mut self, expected: String, found: String) {
        self.n_rejected += 1;
        if self.rejected.len() < MAX_SHOWN {
            self.rejected.push(RejectedRow { line: self.element_line, column: None, expected, found });
        }
    }

    fn take_row(&mut self, entries: Vec<(String, Value)>, text: &mut Vec<u8>) {
        self.n_rows += 1;
        let mut flat = Vec::new();
        flatten(entries, "", 1, &mut flat);
        number_repeated(&mut flat);
        if !self.writes {
            for (name, _) in flat {
                if self.columns.len() < MAX_COLUMNS && !self.columns.contains(&name) {
                    self.columns.push(name);
                }
            }
            return;
        }
        let mut cells: Vec<Option<String>> = vec![None; self.columns.len()];
        for (position, (name, cell)) in flat.into_iter().enumerate() {
            // Objects of one file mostly have their keys in the same order.
            let is_here = self.columns.get(position).is_some_and(|column| *column == name);
            let index = if is_here { Some(position) } else { self.columns.iter().position(|column| *column == name) };
            match index {
                Some(index) => cells[index] = cell,
                None => self.is_cut = true,
            }
        }
        write_row(&cells, text);
    }
}

/// Names and texts of all cells of an object; objects inside it are named by their path, in the order of their names.
fn flatten(entries: Vec<(String, Value)>, prefix: &str, depth: usize, flat: &mut Vec<(String, Option<String>)>) {
    for (key, value) in entries {
        let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) if depth < MAX_DEPTH && !inner.is_empty() => {
                flatten(inner.into_iter().collect(), &name, depth + 1, flat);
            }
            Value::Null => flat.push((name, None)),
            Value::String(text) => flat.push((name, Some(text))),
            other => flat.push((name, Some(other.to_string()))),
        }
    }
}

/// A name that comes again in one object is another cell: a, a (2).
fn number_repeated(flat: &mut [(String, Option<String>)]) {
    let mut names: Vec<&str> = flat.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).all(|pair| pair[0] != pair[1]) {
        return;
    }
    for position in 1..flat.len() {
        let (before, rest) = flat.split_at_mut(position);
        let name = &mut rest[0].0;
        let is_taken = |name: &String| before.iter().any(|(other, _)| other == name);
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        if is_taken(name)
            && let Some(free) = numbered.into_iter().find(|name| !is_taken(name))
        {
            *name = free;
        }
    }
}

/// A row of delimited text; a missing cell is empty.
fn write_row(cells: &[Option<String>], text: &mut Vec<u8>) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(b',');
        }
        let Some(cell) = cell else { continue };
        if cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            text.push(b'"');
            text.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            text.push(b'"');
        } else {
            text.extend_from_slice(cell.as_bytes());
        }
    }
    text.push(b'\n');
}

fn cut(element: &[u8]) -> String {
    let text = String::from_utf8_lossy(&element[..element.len().min(400)]);
    text.chars().take(100).collect()
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Object;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Object(entries))
            }
        }
        reader.deserialize_map(Entries)
    }
}

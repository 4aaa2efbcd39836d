//! From the bytes of any text file that holds a table to a [`Table`](crate::data::Table): delimited text, JSON and NDJSON
//! arrays of objects, each of them also gzip'd; and workbooks.
//!
//! What is not delimited text is turned into it on the way, piece by piece, so that there is one importer and nothing is held
//! in memory that the format does not force. The protocol is that of [`csv::Reader`]: feed slices, and at the end either take
//! the table or feed the file once more.

mod json;
mod sheet;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::Write;

use flate2::write::MultiGzDecoder;

use self::json::{List, Rows};
use crate::data::csv::{self, Decoder, Encoding, Estimate, Import, ImportError, ImportNote, ImportParams, Reader};

/// A compressed file may unpack to so many times its size, once it is large: more is a bomb, not a table.
const MAX_RATIO: u64 = 400;
/// Below this size nothing is called a bomb.
const HARMLESS_BYTES: u64 = 256 << 20;

/// A file being read. Feed it slices; at the end ask what comes next.
#[derive(Debug)]
pub struct Input {
    params: ImportParams,
    n_bytes: Option<u64>,
    packing: Packing,
    form: Form,
    /// What waits for the form to be known, or what becomes of a first pass over JSON.
    reader: Option<Reader>,
    /// The columns of JSON objects, once a first pass has met them all.
    columns: Option<Vec<String>>,
    /// Where the objects stand, when the file is one object around them.
    list: Option<List>,
    n_packed: u64,
    n_unpacked: u64,
}

/// What the end of the file brings.
#[derive(Debug)]
pub enum Step {
    /// The table.
    Done(Box<Import>),
    /// Feed the whole file once more to this input, which knows better.
    Again(Box<Input>),
}

#[derive(Debug)]
enum Packing {
    Unknown(Vec<u8>),
    Plain,
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    /// A workbook, which is read when it is whole.
    Workbook(Vec<u8>),
}

#[derive(Debug)]
enum Form {
    Unknown(Vec<u8>),
    Delimited,
    /// The objects, and what makes UTF-8 of the file's bytes.
    Json(Box<Rows>, Box<Decoder>),
}

impl Input {
    /// An input for one file; `n_bytes` is its size, when known, to reserve memory by.
    pub fn new(params: ImportParams, n_bytes: Option<u64>) -> Self {
        Self {
            params,
            n_bytes,
            packing: Packing::Unknown(Vec::new()),
            form: Form::Unknown(Vec::new()),
            reader: None,
            columns: None,
            list: None,
            n_packed: 0,
            n_unpacked: 0,
        }
    }

    /// The same file once more.
    fn again(self, reader: Option<Reader>, columns: Option<Vec<String>>) -> Step {
        let next = Self { reader, columns, list: self.list, ..Self::new(self.params, self.n_bytes) };
        Step::Again(Box::new(next))
    }

    /// Takes the next slice.
    pub fn push(&mut self, slice: &[u8]) -> Result<(), ImportError> {
        self.n_packed += slice.len() as u64;
        match &mut self.packing {
            Packing::Plain => self.feed(slice),
            Packing::Gzip(decoder) => {
                decoder.write_all(slice).map_err(|_| ImportError::Damaged)?;
                let unpacked = std::mem::take(decoder.get_mut());
                self.n_unpacked += unpacked.len() as u64;
                if self.n_unpacked > HARMLESS_BYTES && self.n_unpacked / MAX_RATIO > self.n_packed {
                    return Err(ImportError::TooLarge);
                }
                self.feed(&unpacked)
            }
            Packing::Unknown(head) => {
                head.extend_from_slice(slice);
                if head.len() < sheet::MAGIC_BYTES {
                    return Ok(());
                }
                self.open(slice.len() as u64)
            }
            Packing::Workbook(bytes) => {
                if bytes.len() + slice.len() > sheet::MAX_PACKED_BYTES {
                    return Err(ImportError::TooLarge);
                }
                bytes.try_reserve(slice.len()).map_err(|_| ImportError::TooLarge)?;
                bytes.extend_from_slice(slice);
                Ok(())
            }
        }
    }

    /// Decides how the file is packed, and feeds what has waited.
    fn open(&mut self, n_last: u64) -> Result<(), ImportError> {
        let Packing::Unknown(head) = std::mem::replace(&mut self.packing, Packing::Plain) else { return Ok(()) };
        if sheet::looks_like(&head) {
            // The size is known: growing would hold the file twice for a moment.
            let n_bytes = self.n_bytes.unwrap_or_default().min(sheet::MAX_PACKED_BYTES as u64);
            let mut bytes = Vec::new();
            bytes.try_reserve_exact(n_bytes as usize).map_err(|_| ImportError::TooLarge)?;
            self.packing = Packing::Workbook(bytes);
        } else {
            self.params.sheet = None;
        }
        if head.starts_with(&[0x1f, 0x8b]) {
            self.packing = Packing::Gzip(Box::new(MultiGzDecoder::new(Vec::new())));
        }
        self.n_packed -= n_last.min(head.len() as u64);
        self.push(&head)
    }

    /// Takes unpacked bytes.
    fn feed(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        match &mut self.form {
            Form::Delimited => self.reader.as_mut().map_or(Ok(()), |reader| reader.push(bytes)),
            Form::Json(rows, decoder) => {
                let mut decoded = Vec::with_capacity(bytes.len());
                decoder.decode(bytes, false, &mut decoded, &mut Vec::new());
                let text = rows.push(&decoded);
                self.reader.as_mut().map_or(Ok(()), |reader| reader.push(&text))
            }
            Form::Unknown(head) => {
                head.extend_from_slice(bytes);
                match json::looks_like(&as_text(head)) {
                    Some(is_json) => self.begin(is_json),
                    None => Ok(()),
                }
            }
        }
    }

    /// Decides what the file is, and feeds what has waited.
    fn begin(&mut self, is_json: bool) -> Result<(), ImportError> {
        let Form::Unknown(head) = std::mem::replace(&mut self.form, Form::Delimited) else { return Ok(()) };
        if is_json {
            let encoding = self.params.encoding.unwrap_or_else(|| csv::encoding_of(&head, false));
            self.form = Form::Json(
                Box::new(Rows::new(self.columns.clone(), self.list.clone())),
                Box::new(Decoder::new(encoding)),
            );
            if self.columns.is_some() && self.reader.is_none() {
                self.reader = Some(Reader::new(of_json(&self.params), self.n_bytes));
            }
        } else if self.reader.is_none() {
            let is_packed = matches!(self.packing, Packing::Gzip(_));
            self.reader = Some(Reader::new(self.params.clone(), self.n_bytes.filter(|_| !is_packed)));
        }
        self.feed(&head)
    }

    /// How many rows were seen so far in this pass.
    pub fn n_rows(&self) -> u64 {
        match (&self.form, &self.reader) {
            (_, Some(reader)) => reader.n_rows(),
            (Form::Json(rows, _), None) => rows.n_rows(),
            _ => 0,
        }
    }

    /// All slices were given.
    pub fn finish(mut self) -> Result<Step, ImportError> {
        if self.n_packed == 0 {
            return Err(ImportError::Empty);
        }
        if matches!(self.packing, Packing::Unknown(_)) {
            self.open(0)?;
        }
        if let Packing::Workbook(bytes) = &mut self.packing {
            let bytes = std::mem::take(bytes);
            return sheet::read(bytes, &self.params).map(|import| Step::Done(Box::new(import)));
        }
        let is_packed = matches!(self.packing, Packing::Gzip(_));
        if let Packing::Gzip(decoder) = &mut self.packing {
            decoder.try_finish().map_err(|_| ImportError::Damaged)?;
            let rest = std::mem::take(decoder.get_mut());
            self.n_unpacked += rest.len() as u64;
            self.feed(&rest)?;
        }
        if matches!(self.form, Form::Unknown(_)) {
            self.begin(false)?;
        }
        let mut rows = match std::mem::replace(&mut self.form, Form::Delimited) {
            Form::Json(rows, _) => Some(rows),
            _ => None,
        };
        if let Some(rows) = &mut rows {
            rows.finish();
            if self.columns.is_none() {
                if let Some(list) = rows.inner_list() {
                    self.list = Some(list);
                    return Ok(self.again(None, None));
                }
                if rows.columns().is_empty() {
                    let (_, rejected) = rows.rejected();
                    let first = rejected.into_iter().next();
                    return Err(first.map_or(ImportError::NoData, |row| ImportError::NoObject {
                        line: row.line,
                        expected: row.expected,
                        found: row.found,
                    }));
                }
                let columns = Some(rows.columns().to_vec());
                return Ok(self.again(None, columns));
            }
        }
        let Some(reader) = self.reader.take() else { return Err(ImportError::NoData) };
        match reader.finish()? {
            csv::Step::Again(reader) => {
                let columns = self.columns.take();
                Ok(self.again(Some(*reader), columns))
            }
            csv::Step::Done(mut import) => {
                if let Some(rows) = rows {
                    note_json(&mut import, &rows, self.list.as_ref());
                }
                if is_packed {
                    import.notes.notes.insert(0, unpacked_note());
                }
                Ok(Step::Done(import))
            }
        }
    }
}

/// The first bytes as one-byte text, so that brackets can be looked for.
fn as_text(head: &[u8]) -> Cow<'_, [u8]> {
    if !head.contains(&0) {
        return Cow::Borrowed(head);
    }
    let mut text = Vec::new();
    Decoder::new(csv::encoding_of(head, false)).decode(head, false, &mut text, &mut Vec::new());
    Cow::Owned(text)
}

/// Reads a whole file that is in memory.
pub fn read(bytes: &[u8], params: &ImportParams) -> Result<Import, ImportError> {
    let mut input = Input::new(params.clone(), Some(bytes.len() as u64));
    loop {
        for slice in bytes.chunks(4 << 20) {
            input.push(slice)?;
        }
        match input.finish()? {
            Step::Done(import) => return Ok(*import),
            Step::Again(next) => input = *next,
        }
    }
}

/// What a file of `n_bytes` will need, told from its first part; for a workbook, only that this is not known.
///
/// # Errors
///
/// As for reading it.
pub fn estimate(head: &[u8], n_bytes: u64, params: &ImportParams) -> Result<Estimate, ImportError> {
    if sheet::looks_like(head) {
        return Ok(Estimate::default());
    }
    let is_packed = head.starts_with(&[0x1f, 0x8b]);
    let is_whole = head.len() as u64 >= n_bytes;
    let unpacked;
    let mut text = head;
    if is_packed {
        let mut decoder = MultiGzDecoder::new(Vec::new());
        decoder.write_all(head).and_then(|()| decoder.flush()).map_err(|_| ImportError::Damaged)?;
        unpacked = std::mem::take(decoder.get_mut());
        text = &unpacked;
    }
    let n_unpacked = n_bytes as f64 * text.len() as f64 / head.len().max(1) as f64;
    if !is_whole && let Some(end) = text.iter().rposition(|byte| *byte == b'\n') {
        text = &text[..=end];
    }
    let all = ImportParams { keep_columns: Vec::new(), sample: None, ..params.clone() };
    Ok(Estimate::of(&read(text, &all)?, text.len() as u64, n_unpacked as u64))
}

/// The dialect that JSON is turned into; what the user fixed about columns stays.
fn of_json(params: &ImportParams) -> ImportParams {
    ImportParams {
        encoding: Some(Encoding::Utf8),
        delimiter: Some(','),
        quote: Some('"'),
        text_marks: Some(false),
        header: Some(true),
        skip_lines: Some(0),
        decimal: params.decimal.or(Some('.')),
        ..params.clone()
    }
}

/// Counts what was no object, and says what the file was.
fn note_json(import: &mut Import, rows: &Rows, list: Option<&List>) {
    let notes = &mut import.notes;
    let (n_rejected, mut rejected) = rows.rejected();
    notes.n_read += n_rejected;
    notes.n_rejected += n_rejected;
    rejected.append(&mut notes.rejected);
    notes.rejected = rejected;
    // Said of the text in between, which nobody has seen.
    notes.notes.retain(|note| !matches!(note.code.as_str(), "encoding" | "delimiter" | "header"));
    notes.notes.insert(
        0,
        ImportNote {
            code: "json".to_owned(),
            column: None,
            en: "JSON: each object is a row; what is nested has a column of its own, such as “customer.city”."
                .to_owned(),
            zh: "JSON：每个对象为一行；嵌套内容各成一列，例如“customer.city”。".to_owned(),
        },
    );
    if let Some(List { name, .. }) = list {
        notes.notes.insert(
            1,
            ImportNote {
                code: "json_list".to_owned(),
                column: None,
                en: format!("The rows are the objects in the list “{name}”; what stands beside it was left out."),
                zh: format!("各行是列表“{name}”中的对象；列表以外的内容未导入。"),
            },
        );
    }
    if rows.is_cut() {
        notes.notes.insert(1, csv::cut_columns(json::MAX_COLUMNS));
    }
}

fn unpacked_note() -> ImportNote {
    ImportNote {
        code: "gzip".to_owned(),
        column: None,
        en: "The file was packed with gzip and has been unpacked while it was read.".to_owned(),
        zh: "文件经 gzip 压缩，已在读取时解压。".to_owned(),
    }
}

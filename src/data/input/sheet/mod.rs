//! Workbooks (XLSX, XLS, ODS): one sheet of them is turned into the rows of delimited text that the importer reads, so that
//! kinds, roles, notes and rejected rows are the same as for every other file.
//!
//! A workbook cannot be read as it streams: its list of parts stands at its end, and cells name their texts by number. So the
//! file as it is packed and its list of texts are held in memory, and the cells of XLSX pass by one at a time.

mod book;
mod cells;
mod lines;
mod notes;
mod ole;
mod package;
#[cfg(test)]
mod tests;

use self::book::Book;
use self::lines::{Lines, Seen};
use crate::data::csv::{self, Encoding, Import, ImportError, ImportParams, Reader};

/// A packed workbook larger than this is not taken into memory.
pub const MAX_PACKED_BYTES: usize = 512 << 20;

/// The first bytes of a ZIP archive (XLSX, ODS), of an empty one, and of an OLE container (XLS).
const MAGIC: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];

/// So many bytes tell a workbook from text.
pub const MAGIC_BYTES: usize = 8;

/// Whether a file that starts so may be a workbook; what it is, is seen only when it is whole.
pub fn looks_like(head: &[u8]) -> bool {
    MAGIC.iter().any(|magic| head.starts_with(magic))
}

/// Reads one sheet of a workbook: the one that the settings name, or the first that holds a table.
pub fn read(bytes: Vec<u8>, params: &ImportParams) -> Result<Import, ImportError> {
    let mut book = Book::open(bytes)?;
    let sheets = book.sheets();
    let sheet = match &params.sheet {
        Some(wanted) if sheets.contains(wanted) => wanted.clone(),
        Some(wanted) => return Err(ImportError::NoSheet { sheet: wanted.clone(), sheets }),
        None => book.first_table(&sheets)?.ok_or(ImportError::NoData)?,
    };
    let without_results = book::without_results(&mut book, &sheet)?;
    let mut reader = Reader::new(of_sheet(params, &sheet), None);
    loop {
        let mut lines = Lines::new(&mut reader);
        book.each_row(&sheet, &mut |row, cells| lines.push(row, cells).map(|()| true))?;
        let seen = Seen { without_results: without_results.clone(), ..lines.finish()? };
        if seen.place.is_none() {
            return Err(ImportError::NoData);
        }
        match reader.finish()? {
            csv::Step::Again(next) => reader = *next,
            csv::Step::Done(mut import) => {
                let found = &mut import.notes;
                // Said of the text in between, which nobody has seen.
                found.notes.retain(|note| !matches!(note.code.as_str(), "encoding" | "delimiter"));
                found.notes.splice(0..0, notes::all(&sheet, &sheets, &seen));
                let resolved = &mut found.resolved;
                (resolved.encoding, resolved.delimiter, resolved.quote) = (None, None, None);
                resolved.text_marks = None;
                resolved.sheet = Some(sheet);
                found.sheets = sheets;
                return Ok(*import);
            }
        }
    }
}

/// The dialect of the text in between; what the user fixed about rows and columns stays.
fn of_sheet(params: &ImportParams, sheet: &str) -> ImportParams {
    ImportParams {
        sheet: Some(sheet.to_owned()),
        encoding: Some(Encoding::Utf8),
        delimiter: Some(','),
        quote: Some('"'),
        text_marks: Some(false),
        decimal: params.decimal.or(Some('.')),
        ..params.clone()
    }
}

//! What a packed file is, and that it is no bomb: it is seen by what is in it, not by its name.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::data::csv::ImportError;

/// A part that unpacks to more than this is not read.
const MAX_PART_BYTES: u64 = 2 << 30;
/// All parts together.
const MAX_ALL_BYTES: u64 = 4 << 30;
/// Once it is large, a part may unpack to so many times its size. Sheets of real sales shrink ten to thirty times.
const MAX_RATIO: u64 = 250;
/// Below this size nothing is called a bomb.
const HARMLESS_BYTES: u64 = 64 << 20;
/// A workbook has some parts per sheet; an archive of more than this is none.
const MAX_PARTS: usize = 20_000;

/// What kind of workbook it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Office Open XML.
    Xlsx,
    /// Excel before 2007.
    Xls,
    /// OpenDocument.
    Ods,
}

/// Finds out what a file is and that its parts keep within the limits: both what they say of their size and what comes out.
pub fn recognise(bytes: &[u8]) -> Result<Kind, ImportError> {
    if !bytes.starts_with(b"PK") {
        return Ok(Kind::Xls);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(ImportError::Bomb);
    }
    let kind = kind(&mut archive)?;
    let mut n_all = 0;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        if part.name().is_ok_and(|name| is_read(&name)) {
            let n_packed = part.compressed_size();
            check(part.size(), n_packed)?;
            n_all += measure(part, n_packed)?;
            if n_all > MAX_ALL_BYTES {
                return Err(ImportError::TooLarge);
            }
        }
    }
    Ok(kind)
}

fn kind(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Kind, ImportError> {
    let not = |found: &str| Err(ImportError::NotText { found: found.to_owned() });
    let mut mimetype = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        // An OpenDocument file says so in its first part, which is short.
        let _ = part.take(200).read_to_string(&mut mimetype);
    }
    if mimetype.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        return Ok(Kind::Ods);
    }
    let has = |end: &str| archive.file_names().flatten().any(|name| name.to_ascii_lowercase().ends_with(end));
    match () {
        () if has("xl/workbook.xml") => Ok(Kind::Xlsx),
        () if has("workbook.bin") => not("binary Excel workbook (.xlsb); save it as .xlsx"),
        () if has("word/document.xml") => not("Word document (.docx)"),
        () if has("ppt/presentation.xml") => not("presentation (.pptx)"),
        () if mimetype.starts_with("application/vnd.oasis") => not("OpenDocument file that is no spreadsheet"),
        () => not("ZIP archive without a workbook; unpack it and drop what is in it"),
    }
}

/// The reader of cells looks into no other parts than these.
fn is_read(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".xml") || name.ends_with(".rels") || name == "mimetype"
}

fn check(n_unpacked: u64, n_packed: u64) -> Result<(), ImportError> {
    if n_unpacked > HARMLESS_BYTES && n_unpacked / MAX_RATIO > n_packed {
        return Err(ImportError::Bomb);
    }
    if n_unpacked > MAX_PART_BYTES { Err(ImportError::TooLarge) } else { Ok(()) }
}

/// How much comes out of a part, whatever it says of itself.
fn measure(mut part: impl Read, n_packed: u64) -> Result<u64, ImportError> {
    let (mut n_unpacked, mut buffer) = (0, vec![0; 64 << 10]);
    loop {
        match part.read(&mut buffer) {
            Ok(0) => return Ok(n_unpacked),
            Ok(n_read) => n_unpacked += n_read as u64,
            Err(_) => return Err(ImportError::Damaged),
        }
        check(n_unpacked, n_packed)?;
    }
}

fn damaged(error: ZipError) -> ImportError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ImportError::Encrypted,
        _ => ImportError::Damaged,
    }
}

//! From the bytes of a delimited text file to a [`Table`], whatever the encoding, delimiter, marks and dates.
//!
//! A [`Reader`] is fed slices of the file, of any size. When it has seen them all, it either has the table or asks for
//! one more pass ([`Step::Again`]) because a later row taught it better. [`ImportParams`] say what the user fixed; what is
//! absent is found out. [`ImportNotes`] say what was found, on what evidence, and which rows were rejected.

mod build;
pub mod cells;
mod clock;
mod currency;
mod cursor;
mod dates;
mod decode;
pub mod describe;
mod dialect;
mod encoding;
mod estimate;
mod finish;
mod infer;
mod intern;
mod learn;
mod lines;
mod names;
mod numbers;
mod params;
mod plan;
mod reader;
mod records;
mod roles;
pub mod sampling;
mod scan;
mod settle;
mod synonyms;
#[cfg(test)]
mod tests;
mod texts;
mod words;
pub mod write;

pub use decode::Decoder;
pub use estimate::{ColumnEstimate, Estimate, REACH_BYTES};
pub use intern::Interner;
pub use params::{
    ColumnImport, DateOrder, Encoding, ImportError, ImportNote, ImportNotes, ImportParams, Loaded, RejectedRow,
    RowSample,
};
pub use reader::Reader;
pub use roles::suggest as suggest_roles;
pub use texts::cut_columns;

use crate::data::Table;

/// A table with its notes.
#[derive(Debug)]
pub struct Import {
    /// The rows that were kept.
    pub table: Table,
    /// What was found and what was left out.
    pub notes: ImportNotes,
}

/// What the end of the file brings.
#[derive(Debug)]
pub enum Step {
    /// The table.
    Done(Box<Import>),
    /// Feed the whole file once more to this reader, which knows better.
    Again(Box<Reader>),
}

/// The encoding that the first bytes of a text are most likely in.
pub fn encoding_of(head: &[u8], is_whole: bool) -> Encoding {
    encoding::detect(head, is_whole).encoding
}

/// Reads a whole file that is in memory: for tests and `replay`.
pub fn read(bytes: &[u8], params: &ImportParams) -> Result<Import, ImportError> {
    let mut reader = Reader::new(params.clone(), Some(bytes.len() as u64));
    loop {
        for slice in bytes.chunks(4 << 20) {
            reader.push(slice)?;
        }
        match reader.finish()? {
            Step::Done(import) => return Ok(*import),
            Step::Again(next) => reader = *next,
        }
    }
}

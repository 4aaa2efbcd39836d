//! The streaming reader.

use super::{ImportError, ImportNotes, ImportParams};
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

/// Takes the slices of a file in order.
#[derive(Debug)]
pub struct Reader {
    params: ImportParams,
    n_bytes_hint: Option<u64>,
    bytes: Vec<u8>,
}

impl Reader {
    /// A reader for one file; `n_bytes` is its size, when known, to reserve memory by.
    pub fn new(params: ImportParams, n_bytes: Option<u64>) -> Self {
        Self { params, n_bytes_hint: n_bytes, bytes: Vec::new() }
    }

    /// Takes the next slice.
    pub fn push(&mut self, slice: &[u8]) -> Result<(), ImportError> {
        self.bytes.extend_from_slice(slice);
        Ok(())
    }

    /// How many rows were seen so far in this pass.
    pub fn n_rows(&self) -> u64 {
        0
    }

    /// All slices were given.
    pub fn finish(self) -> Result<Step, ImportError> {
        let _ = (self.params, self.n_bytes_hint);
        Err(ImportError::Empty)
    }
}

//! Keeping: tables on a disk, so that they outlive the page.
//!
//! A [`Disk`] holds named files; the browser's private file system is one, a test's map another. A [`Store`] writes the
//! columns of a table as files of their own ([`blob`], [`packing`]) and a [`Manifest`] last, into one of two slots in turn.
//! So whatever happens in the middle of a write, the newest manifest that is whole names only files that are whole.
//! [`project`] puts the same files into one, to be carried elsewhere.

pub mod blob;
mod disk;
mod manifest;
pub mod packing;
pub mod project;
mod store;
#[cfg(test)]
mod tests;

pub use disk::{Disk, DiskError};
pub use manifest::{BlobRef, Entry, Manifest, Unfit};
pub use store::{Opened, Store, StoreError};

use crate::data::Table;
use crate::data::csv::{ImportNotes, ImportParams};

/// A data set to be kept: the table as it was read, and what is known of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Its name, unique in a store.
    pub name: String,
    /// The name of the file it came from.
    pub file: String,
    /// The size of that file.
    pub n_file_bytes: u64,
    /// What the user fixed about its import.
    pub import: ImportParams,
    /// The rows that were kept.
    pub table: Table,
    /// What was found and left out.
    pub notes: ImportNotes,
}

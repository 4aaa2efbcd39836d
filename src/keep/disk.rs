//! What a store needs of a disk: named files, read and written whole.

use std::future::Future;

/// Why a disk did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiskError {
    /// No file of that name.
    #[error("the file is not there")]
    NotFound,
    /// No room left.
    #[error("the disk is full")]
    Full,
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}

/// Named files. Browsers hand files out only later, so every answer is a future; a test answers at once.
pub trait Disk {
    /// The names of all files.
    fn names(&self) -> impl Future<Output = Result<Vec<String>, DiskError>>;

    /// A whole file.
    fn read(&self, name: &str) -> impl Future<Output = Result<Vec<u8>, DiskError>>;

    /// Writes a whole file, in place of one of that name. When it is done, the bytes are on the disk; when it fails or is
    /// broken off, the file may hold anything.
    fn write(&self, name: &str, bytes: &[u8]) -> impl Future<Output = Result<(), DiskError>>;

    /// Deletes a file; one that is not there is no error.
    fn remove(&self, name: &str) -> impl Future<Output = Result<(), DiskError>>;

    /// Deletes every file and the folder itself.
    fn clear(&self) -> impl Future<Output = Result<(), DiskError>>;
}

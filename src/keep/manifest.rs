//! The manifest: which files make up what is kept, with their checksums. It is written last, so it is true when it is there.

use serde::{Deserialize, Serialize};

use crate::data::csv::ImportParams;

/// What a manifest file begins with.
const MAGIC: [u8; 8] = *b"sightkep";

/// The form that this build writes and reads.
const FORMAT: u32 = 1;

/// Magic, form, checksum, length.
const HEAD_BYTES: usize = 24;

/// A file that a manifest names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlobRef {
    /// The file.
    pub name: String,
    /// Its size.
    pub n_bytes: u64,
    /// CRC-32 of its bytes.
    pub checksum: u32,
}

impl BlobRef {
    /// Names some bytes.
    pub fn of(name: String, bytes: &[u8]) -> Self {
        Self { name, n_bytes: bytes.len() as u64, checksum: crc32fast::hash(bytes) }
    }

    /// Whether these are the bytes that were meant.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        bytes.len() as u64 == self.n_bytes && crc32fast::hash(bytes) == self.checksum
    }
}

/// A data set that is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name, unique in a manifest.
    pub name: String,
    /// The name of the file it came from.
    pub file: String,
    /// The size of that file.
    pub n_file_bytes: u64,
    /// What the user fixed about its import.
    pub import: ImportParams,
    /// The description of the table.
    pub about: BlobRef,
    /// Its columns.
    pub columns: Vec<BlobRef>,
}

impl Entry {
    /// All files of the data set.
    pub fn blobs(&self) -> impl Iterator<Item = &BlobRef> {
        std::iter::once(&self.about).chain(&self.columns)
    }
}

/// All that is kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// Counts the manifests; the newest has the largest number.
    pub generation: u64,
    /// What the page wants to find again; a text of its own form, empty when there is nothing.
    pub document: String,
    /// The data sets.
    pub entries: Vec<Entry>,
}

/// Why bytes are no manifest of this build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Cut off or changed.
    Damaged,
    /// Whole, but of a form that this build does not know.
    Newer,
}

impl Manifest {
    /// The data set of that name.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.document.is_empty() && self.entries.is_empty()
    }

    /// The manifest as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = serde_json::to_vec(self).unwrap_or_else(|error| unreachable!("a manifest is always JSON: {error}"));
        let mut bytes = Vec::with_capacity(HEAD_BYTES + body.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&checksum(FORMAT, body.len() as u64, &body).to_le_bytes());
        bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// The manifest from a file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unfit> {
        let (head, body) = bytes.split_at_checked(HEAD_BYTES).ok_or(Unfit::Damaged)?;
        let (words, _) = head.as_chunks::<4>();
        let format = u32::from_le_bytes(words[2]);
        let (numbers, _) = head.as_chunks::<8>();
        let n_bytes = u64::from_le_bytes(numbers[2]);
        let is_whole = n_bytes == body.len() as u64 && checksum(format, n_bytes, body) == u32::from_le_bytes(words[3]);
        if !head.starts_with(&MAGIC) || !is_whole {
            return Err(Unfit::Damaged);
        }
        if format != FORMAT {
            return Err(Unfit::Newer);
        }
        // Whole, but with settings that this build has not heard of.
        serde_json::from_slice(body).map_err(|_| Unfit::Newer)
    }
}

fn checksum(format: u32, n_bytes: u64, body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&format.to_le_bytes());
    hasher.update(&n_bytes.to_le_bytes());
    hasher.update(body);
    hasher.finalize()
}

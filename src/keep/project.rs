//! A project file: all data sets and the page's document in one file, to be carried to another browser.
//!
//! A head that says whether the rest is sealed, then the body: the length of a manifest, the manifest, and the files that it
//! names, in its order. A sealed body is cut into segments, each encrypted for itself (AES-GCM), so that a large project
//! passes through memory piece by piece. The number of a segment and whether it is the last are part of its nonce, so that
//! segments cannot be dropped, doubled or moved. The encryption itself is the browser's.

use std::future::Future;

use super::Dataset;
use super::manifest::{BlobRef, Entry, Manifest, Unfit};
use super::packing::{self, About};

/// What a project file begins with.
pub const MAGIC: [u8; 16] = *b"Sightline\0projec";

/// The form that this build writes and reads.
const FORMAT: u32 = 1;

/// Magic, form, iterations, salt, nonce, checksum.
pub const HEAD_BYTES: usize = 52;

/// The body is sealed in segments of so many bytes.
pub const SEGMENT_BYTES: usize = 4 << 20;

/// What a seal adds to a segment.
pub const TAG_BYTES: usize = 16;

/// A manifest is no larger.
const MAX_MANIFEST_BYTES: u64 = 256 << 20;

/// Rounds of PBKDF2 by which a passphrase becomes a key: slow to guess, quick enough to use once.
pub const ITERATIONS: u32 = 600_000;

/// More rounds than this are an attack on patience.
const MAX_ITERATIONS: u32 = 20_000_000;

/// Why a file cannot be opened as a project.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProjectError {
    /// It does not begin as one.
    #[error("this is not a project file")]
    NotAProject,
    /// Written by a newer build.
    #[error("the project was saved by a newer version")]
    Newer,
    /// Cut off or changed.
    #[error("the project file is damaged")]
    Damaged,
    /// It needs a passphrase.
    #[error("the project is locked")]
    Locked,
    /// The passphrase does not open it.
    #[error("the passphrase does not open this project")]
    WrongPassphrase,
    /// The browser could not read, write or encrypt.
    #[error("{0}")]
    Failed(String),
}

/// How a body is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lock {
    /// Rounds of PBKDF2 with SHA-256.
    pub iterations: u32,
    /// Its salt.
    pub salt: [u8; 16],
    /// The part of the nonce that all segments share.
    pub nonce: [u8; 8],
}

impl Lock {
    /// The nonce of a segment.
    pub fn nonce(&self, index: u32, is_last: bool) -> [u8; 12] {
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&self.nonce);
        nonce[8..].copy_from_slice(&(index << 1 | u32::from(is_last)).to_be_bytes());
        nonce
    }
}

/// The head of a project; `lock` is none when the body is open.
pub fn head(lock: Option<&Lock>) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    head[..16].copy_from_slice(&MAGIC);
    head[16..20].copy_from_slice(&FORMAT.to_le_bytes());
    if let Some(lock) = lock {
        head[20..24].copy_from_slice(&lock.iterations.to_le_bytes());
        head[24..40].copy_from_slice(&lock.salt);
        head[40..48].copy_from_slice(&lock.nonce);
    }
    let checksum = crc32fast::hash(&head[..48]);
    head[48..].copy_from_slice(&checksum.to_le_bytes());
    head
}

/// Reads a head.
pub fn read_head(bytes: &[u8]) -> Result<Option<Lock>, ProjectError> {
    if !bytes.starts_with(&MAGIC) {
        return Err(ProjectError::NotAProject);
    }
    let (words, _) = bytes.get(..HEAD_BYTES).ok_or(ProjectError::Damaged)?.as_chunks::<4>();
    if crc32fast::hash(&bytes[..48]) != u32::from_le_bytes(words[12]) {
        return Err(ProjectError::Damaged);
    }
    let (format, iterations) = (u32::from_le_bytes(words[4]), u32::from_le_bytes(words[5]));
    if format != FORMAT || iterations > MAX_ITERATIONS {
        return Err(ProjectError::Newer);
    }
    let mut lock = Lock { iterations, salt: [0; 16], nonce: [0; 8] };
    lock.salt.copy_from_slice(&bytes[24..40]);
    lock.nonce.copy_from_slice(&bytes[40..48]);
    Ok((iterations > 0).then_some(lock))
}

/// The body of a project, piece by piece; a piece is made when it is asked for. A piece for which memory does not suffice is
/// empty, which whoever opens the project notices.
pub fn body<'a>(document: &str, datasets: &'a [Dataset]) -> impl Iterator<Item = Vec<u8>> + use<'a> {
    let abouts: Vec<About> = datasets.iter().map(|one| About::of(&one.table, &one.notes)).collect();
    let entry = |(dataset, about): (&Dataset, &About)| Entry {
        name: dataset.name.clone(),
        file: dataset.file.clone(),
        n_file_bytes: dataset.n_file_bytes,
        import: dataset.import.clone(),
        about: BlobRef::of(String::new(), &about.to_bytes()),
        columns: about
            .blobs()
            .into_iter()
            .map(|range| BlobRef::of(String::new(), &packing::blob(&dataset.table, range).unwrap_or_default()))
            .collect(),
    };
    let entries = datasets.iter().zip(&abouts).map(entry).collect();
    let manifest = Manifest { generation: 1, document: document.to_owned(), entries }.to_bytes();
    let length = (manifest.len() as u64).to_le_bytes().to_vec();
    let files = datasets.iter().zip(abouts).flat_map(|(dataset, about)| {
        let blobs = about.blobs().into_iter();
        let blobs = blobs.map(move |range| packing::blob(&dataset.table, range).unwrap_or_default());
        std::iter::once(about.to_bytes()).chain(blobs)
    });
    [length, manifest].into_iter().chain(files)
}

/// Where a body comes from.
pub trait Source {
    /// The next `n_bytes`; [`ProjectError::Damaged`] when there are not so many.
    fn take(&mut self, n_bytes: u64) -> impl Future<Output = Result<Vec<u8>, ProjectError>>;

    /// How many bytes are left.
    fn n_left(&self) -> u64;
}

/// Reads a body, every byte of it checked: the document and the data sets.
pub async fn read_body(source: &mut impl Source) -> Result<(String, Vec<Dataset>), ProjectError> {
    let length = source.take(8).await?;
    let length = u64::from_le_bytes(length.try_into().map_err(|_| ProjectError::Damaged)?);
    if length > MAX_MANIFEST_BYTES {
        return Err(ProjectError::Damaged);
    }
    let manifest = Manifest::from_bytes(&source.take(length).await?).map_err(|unfit| match unfit {
        Unfit::Damaged => ProjectError::Damaged,
        Unfit::Newer => ProjectError::Newer,
    })?;
    let mut datasets = Vec::new();
    for entry in manifest.entries {
        let about = About::from_bytes(&blob(source, &entry.about).await?).ok_or(ProjectError::Damaged)?;
        let (mut columns, ranges) = (Vec::new(), about.blobs());
        if ranges.len() != entry.columns.len() {
            return Err(ProjectError::Damaged);
        }
        for (column, range) in entry.columns.iter().zip(ranges) {
            columns.extend(about.unpack(range, &blob(source, column).await?).ok_or(ProjectError::Damaged)?);
        }
        let (table, notes) = about.into_table(columns).ok_or(ProjectError::Damaged)?;
        let Entry { name, file, n_file_bytes, import, .. } = entry;
        datasets.push(Dataset { name, file, n_file_bytes, import, table, notes });
    }
    if source.n_left() > 0 { Err(ProjectError::Damaged) } else { Ok((manifest.document, datasets)) }
}

async fn blob(source: &mut impl Source, blob: &BlobRef) -> Result<Vec<u8>, ProjectError> {
    let bytes = source.take(blob.n_bytes).await?;
    if blob.is_of(&bytes) { Ok(bytes) } else { Err(ProjectError::Damaged) }
}

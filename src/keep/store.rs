//! The store: data sets and a document on a disk, of which the last complete state survives whatever happens.
//!
//! Files once written are never changed. A change writes its new files, then the next manifest into the slot that does not
//! hold the newest one, and only then removes files that neither of the two manifests names. One change at a time: whoever
//! calls sees to that.

use std::cell::{Cell, Ref, RefCell};
use std::collections::BTreeSet;

use super::manifest::{BlobRef, Entry, Manifest, Unfit};
use super::packing::{self, About};
use super::{Dataset, Disk, DiskError};

const SLOTS: [&str; 2] = ["manifest-0", "manifest-1"];
const BLOB: &str = "blob-";

/// Why something could not be kept or found again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk did not.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Written by a newer build; it is left alone.
    #[error("a newer version keeps its data here")]
    Newer,
    /// The copy that is to be written does not fit beside the table.
    #[error("memory does not hold a copy of a column")]
    NoMemory,
    /// No data set of that name.
    #[error("nothing is kept under this name")]
    Unknown,
    /// Its files are not what was written, and no former state of it is left.
    #[error("the kept copy is damaged")]
    Damaged,
}

/// The two newest manifests.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// What is kept.
    pub newest: Manifest,
    /// What was kept before.
    pub former: Option<Manifest>,
}

/// What is kept on a disk.
#[derive(Debug)]
pub struct Store<D> {
    disk: D,
    state: RefCell<Opened>,
    next_blob: Cell<u64>,
}

impl<D: Disk> Store<D> {
    /// Finds what is kept; changes nothing on the disk.
    pub async fn open(disk: D) -> Result<Self, StoreError> {
        let names = disk.names().await?;
        let mut manifests = Vec::new();
        for slot in SLOTS.iter().filter(|slot| names.iter().any(|name| name == *slot)) {
            match Manifest::from_bytes(&disk.read(slot).await?) {
                Ok(manifest) => manifests.push(manifest),
                Err(Unfit::Newer) => return Err(StoreError::Newer),
                Err(Unfit::Damaged) => {}
            }
        }
        manifests.sort_by_key(|manifest| manifest.generation);
        let newest = manifests.pop().unwrap_or_default();
        let number = |name: &String| name.strip_prefix(BLOB)?.parse::<u64>().ok();
        let next_blob = names.iter().filter_map(number).max().map_or(1, |last| last + 1);
        let state = RefCell::new(Opened { newest, former: manifests.pop() });
        Ok(Self { disk, state, next_blob: Cell::new(next_blob) })
    }

    /// What is kept.
    pub fn newest(&self) -> Ref<'_, Manifest> {
        Ref::map(self.state.borrow(), |state| &state.newest)
    }

    /// Removes what no manifest names: the remains of writes that were broken off.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let used: BTreeSet<String> = {
            let state = self.state.borrow();
            let manifests = std::iter::once(&state.newest).chain(&state.former);
            let entries = manifests.flat_map(|manifest| &manifest.entries);
            entries.flat_map(Entry::blobs).map(|blob| blob.name.clone()).collect()
        };
        for name in self.disk.names().await? {
            if !SLOTS.contains(&name.as_str()) && !used.contains(&name) {
                self.disk.remove(&name).await?;
            }
        }
        Ok(())
    }

    /// Keeps a data set, in place of one of its name. When it fails, what was kept stays.
    pub async fn put(&self, dataset: &Dataset) -> Result<(), StoreError> {
        self.put_with(dataset, None).await
    }

    /// Keeps another description of a data set whose cells are those that are kept: other roles, say.
    pub async fn describe(&self, dataset: &Dataset) -> Result<(), StoreError> {
        let columns = self.newest().entry(&dataset.name).map(|entry| entry.columns.clone());
        self.put_with(dataset, columns).await
    }

    async fn put_with(&self, dataset: &Dataset, columns: Option<Vec<BlobRef>>) -> Result<(), StoreError> {
        let mut written = Vec::new();
        let result = match self.write_blobs(dataset, columns, &mut written).await {
            Ok(entry) => {
                let mut next = self.newest().clone();
                match next.entries.iter_mut().find(|known| known.name == entry.name) {
                    Some(known) => *known = entry,
                    None => next.entries.push(entry),
                }
                self.commit(next).await
            }
            Err(error) => Err(error),
        };
        if result.is_err() {
            for name in written {
                // What cannot be removed now is swept at the next start.
                let _ = self.disk.remove(&name).await;
            }
            return result;
        }
        self.sweep().await
    }

    async fn write_blobs(
        &self,
        dataset: &Dataset,
        columns: Option<Vec<BlobRef>>,
        written: &mut Vec<String>,
    ) -> Result<Entry, StoreError> {
        let about = About::of(&dataset.table, &dataset.notes);
        let columns = match columns {
            Some(columns) => columns,
            None => {
                let mut columns = Vec::new();
                for range in about.blobs() {
                    let bytes = packing::blob(&dataset.table, range).ok_or(StoreError::NoMemory)?;
                    columns.push(self.write_blob(&bytes, written).await?);
                }
                columns
            }
        };
        Ok(Entry {
            name: dataset.name.clone(),
            file: dataset.file.clone(),
            n_file_bytes: dataset.n_file_bytes,
            import: dataset.import.clone(),
            about: self.write_blob(&about.to_bytes(), written).await?,
            columns,
        })
    }

    async fn write_blob(&self, bytes: &[u8], written: &mut Vec<String>) -> Result<BlobRef, StoreError> {
        let number = self.next_blob.replace(self.next_blob.get() + 1);
        let name = format!("{BLOB}{number}");
        written.push(name.clone());
        self.disk.write(&name, bytes).await?;
        Ok(BlobRef::of(name, bytes))
    }

    /// Makes a manifest the newest one.
    async fn commit(&self, mut next: Manifest) -> Result<(), StoreError> {
        next.generation = self.newest().generation + 1;
        let slot = SLOTS[(next.generation % 2) as usize];
        let mut state = self.state.borrow().clone();
        // From here on the slot holds nothing that can be relied on, until it is written.
        state.former = None;
        self.state.replace(state.clone());
        self.disk.write(slot, &next.to_bytes()).await?;
        state.former = Some(std::mem::replace(&mut state.newest, next));
        self.state.replace(state);
        Ok(())
    }

    /// Keeps the page's own text.
    pub async fn set_document(&self, document: String) -> Result<(), StoreError> {
        if self.newest().document == document {
            return Ok(());
        }
        let mut next = self.newest().clone();
        next.document = document;
        if next.is_empty() {
            return self.erase().await;
        }
        self.commit(next).await?;
        self.sweep().await
    }

    /// Deletes a data set for good, and keeps the page's text without it.
    pub async fn forget(&self, name: &str, document: String) -> Result<(), StoreError> {
        if self.newest().entry(name).is_none() {
            return self.set_document(document).await;
        }
        let mut next = self.newest().clone();
        next.entries.retain(|entry| entry.name != name);
        next.document = document;
        if next.is_empty() {
            return self.erase().await;
        }
        // Twice: neither slot may remember it.
        self.commit(next.clone()).await?;
        self.commit(next).await?;
        self.sweep().await
    }

    /// Deletes everything, the newest manifest last of the two: broken off in between, the last state is still whole.
    pub async fn erase(&self) -> Result<(), StoreError> {
        let newest = (self.newest().generation % 2) as usize;
        self.state.borrow_mut().former = None;
        self.disk.remove(SLOTS[1 - newest]).await?;
        self.disk.remove(SLOTS[newest]).await?;
        self.state.replace(Opened::default());
        self.disk.clear().await?;
        Ok(())
    }

    /// Reads a data set, every byte of it checked; when its files are damaged, as it was kept before.
    pub async fn read(&self, name: &str) -> Result<Dataset, StoreError> {
        let entries: Vec<Entry> = {
            let state = self.state.borrow();
            let newest = state.newest.entry(name).ok_or(StoreError::Unknown)?;
            let former = state.former.as_ref().and_then(|former| former.entry(name));
            std::iter::once(newest).chain(former.filter(|former| *former != newest)).cloned().collect()
        };
        for entry in entries {
            if let Some(dataset) = self.read_entry(entry).await {
                return Ok(dataset);
            }
        }
        Err(StoreError::Damaged)
    }

    async fn read_entry(&self, entry: Entry) -> Option<Dataset> {
        let about = About::from_bytes(&self.read_blob(&entry.about).await?)?;
        let (mut columns, ranges) = (Vec::new(), about.blobs());
        if ranges.len() != entry.columns.len() {
            return None;
        }
        for (blob, range) in entry.columns.iter().zip(ranges) {
            columns.extend(about.unpack(range, &self.read_blob(blob).await?)?);
        }
        let (table, notes) = about.into_table(columns)?;
        let Entry { name, file, n_file_bytes, import, .. } = entry;
        Some(Dataset { name, file, n_file_bytes, import, table, notes })
    }

    async fn read_blob(&self, blob: &BlobRef) -> Option<Vec<u8>> {
        let bytes = self.disk.read(&blob.name).await.ok()?;
        blob.is_of(&bytes).then_some(bytes)
    }
}

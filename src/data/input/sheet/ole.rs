//! The container of XLS files, looked through before it is read: a file that was cut off or damaged is refused here, where
//! the reader of cells would trust its numbers.
//!
//! Source: Microsoft, MS-CFB 2.2 to 2.6 (container) and MS-XLS 2.4.28, 2.4.90 (records).

use crate::data::csv::ImportError;

/// Sector numbers from here on mean "end" or "free".
const FIRST_RESERVED: u32 = 0xffff_fffa;
/// Streams below this size lie in the small sectors.
const MINI_LIMIT: usize = 4096;
const MINI_BYTES: usize = 64;
/// What a sheet of the format holds at most.
const MAX_ROWS: u32 = 65_536;
const MAX_COLUMNS: u32 = 256;

/// Checks that the file is a whole workbook.
pub fn check(bytes: &[u8]) -> Result<(), ImportError> {
    let container = Container::open(bytes).ok_or(ImportError::Damaged)?;
    let has = |name: &str| container.entries.iter().any(|entry| entry.name == name);
    let not = |found: &str| Err(ImportError::NotText { found: found.to_owned() });
    match container.entries.iter().find(|entry| matches!(entry.name.as_str(), "workbook" | "book")) {
        Some(entry) => {
            let stream = container.stream(entry).ok_or(ImportError::Damaged)?;
            check_records(&stream).ok_or(ImportError::Damaged)
        }
        None if has("encryptedpackage") => Err(ImportError::Encrypted),
        None if has("worddocument") => not("Word document (.doc)"),
        None if has("powerpoint document") => not("presentation (.ppt)"),
        None => not("OLE container without a workbook"),
    }
}

struct Container<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    /// Per sector the next one of its stream.
    next: Vec<u32>,
    mini_next: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    first: u32,
    n_bytes: usize,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector_bytes = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut container = Self {
            bytes,
            sector_bytes,
            next: Vec::new(),
            mini_next: Vec::new(),
            mini: Vec::new(),
            entries: Vec::new(),
        };
        let mut tables: Vec<u32> = words(bytes.get(76..512)?).collect();
        let mut more = u32_at(bytes, 68)?;
        while more < FIRST_RESERVED {
            tables.extend(words(container.sector(more)?));
            more = tables.pop()?;
            if tables.len() > bytes.len() / 4 {
                return None;
            }
        }
        for table in tables.into_iter().filter(|id| *id < FIRST_RESERVED) {
            let entries = words(container.sector(table)?);
            container.next.extend(entries);
        }
        let folder = container.chain(u32_at(bytes, 48)?)?;
        container.entries = folder.chunks_exact(128).filter_map(entry).collect();
        let root = container.entries.first()?.first;
        if u32_at(bytes, 64)? > 0 {
            container.mini_next = words(&container.chain(u32_at(bytes, 60)?)?).collect();
            container.mini = container.chain(root)?;
        }
        Some(container)
    }

    /// The bytes of a sector; of the last one perhaps fewer.
    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector_bytes)?;
        let bytes = self.bytes.get(start..)?;
        let bytes = &bytes[..bytes.len().min(self.sector_bytes)];
        (!bytes.is_empty()).then_some(bytes)
    }

    /// All sectors of a stream.
    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let (mut id, mut stream) = (first, Vec::new());
        while id < FIRST_RESERVED {
            stream.extend_from_slice(self.sector(id)?);
            // A circle.
            if stream.len() > self.bytes.len() {
                return None;
            }
            id = *self.next.get(id as usize)?;
        }
        Some(stream)
    }

    /// A stream as a whole; none when some of it is not there.
    fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        let mut stream = if entry.n_bytes >= MINI_LIMIT {
            self.chain(entry.first)?
        } else {
            let (mut id, mut stream) = (entry.first, Vec::new());
            while id < FIRST_RESERVED && stream.len() <= MINI_LIMIT {
                let start = id as usize * MINI_BYTES;
                stream.extend_from_slice(self.mini.get(start..start + MINI_BYTES)?);
                id = *self.mini_next.get(id as usize)?;
            }
            stream
        };
        if stream.len() < entry.n_bytes {
            return None;
        }
        stream.truncate(entry.n_bytes);
        Some(stream)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let n_units = (usize::from(u16_at(bytes, 64)?) / 2).saturating_sub(1).min(31);
    let units: Vec<u16> = (0..n_units).filter_map(|unit| u16_at(bytes, unit * 2)).collect();
    let name = String::from_utf16_lossy(&units).to_lowercase();
    Some(Entry { name, first: u32_at(bytes, 116)?, n_bytes: u32_at(bytes, 120)? as usize })
}

/// Goes through the records: each ends inside the stream, sheets begin inside it, and none is larger than a sheet can be.
fn check_records(stream: &[u8]) -> Option<()> {
    let mut at = 0;
    while at + 4 <= stream.len() {
        let (kind, n_bytes) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
        if (kind, n_bytes) == (0, 0) {
            break;
        }
        let data = stream.get(at + 4..at + 4 + n_bytes)?;
        match kind {
            // BoundSheet8: where a sheet begins.
            0x0085 if u32_at(data, 0)? as usize >= stream.len() => return None,
            // Dimensions, in 32 bits from BIFF8 on.
            0x0200 if n_bytes >= 14 => {
                let rows = (u32_at(data, 0)?, u32_at(data, 4)?);
                let columns = (u32::from(u16_at(data, 8)?), u32::from(u16_at(data, 10)?));
                let is_sound =
                    rows.1 <= MAX_ROWS && columns.1 <= MAX_COLUMNS && rows.0 <= rows.1 && columns.0 <= columns.1;
                is_sound.then_some(())?;
            }
            _ => {}
        }
        at += 4 + n_bytes;
    }
    Some(())
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + use<> {
    bytes
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect::<Vec<_>>()
        .into_iter()
}

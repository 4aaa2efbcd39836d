//! A ZIP archive written as it streams: the sizes of a part are told behind it, so that nothing has to be held.
//!
//! Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.9, 4.3.12 and 4.3.16.

use std::io::Write;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// Bit 3: sizes stand behind the part; bit 11: names are UTF-8.
const FLAGS: u16 = 1 << 3 | 1 << 11;
const DEFLATED: u16 = 8;
/// The first day that the format knows, 1980-01-01: a file made twice is the same file.
const DAY: u16 = 1 << 5 | 1;

/// An archive being written.
pub struct Archive {
    parts: Vec<Part>,
    open: Option<Open>,
    /// What was handed on before.
    n_before: u64,
    /// What is still to be handed on.
    bytes: Vec<u8>,
}

struct Part {
    name: String,
    crc: u32,
    n_packed: u32,
    n_bytes: u32,
    offset: u32,
}

struct Open {
    name: String,
    offset: u32,
    start: u64,
    crc: Crc,
    encoder: DeflateEncoder<Vec<u8>>,
}

impl Archive {
    /// An empty archive.
    pub fn new() -> Self {
        Self { parts: Vec::new(), open: None, n_before: 0, bytes: Vec::new() }
    }

    /// Begins a part.
    pub fn begin(&mut self, name: &str) {
        self.end();
        let offset = self.n_written() as u32;
        self.put32(0x0403_4b50);
        [20, FLAGS, DEFLATED, 0, DAY].into_iter().for_each(|word| self.put16(word));
        [0, 0, 0].into_iter().for_each(|word| self.put32(word));
        self.put16(name.len() as u16);
        self.put16(0);
        self.bytes.extend_from_slice(name.as_bytes());
        self.open = Some(Open {
            name: name.to_owned(),
            offset,
            start: self.n_written(),
            crc: Crc::new(),
            encoder: DeflateEncoder::new(Vec::new(), Compression::fast()),
        });
    }

    /// Appends to the part that was begun.
    pub fn push(&mut self, bytes: &[u8]) {
        let Some(open) = &mut self.open else { return };
        open.crc.update(bytes);
        // Writing to memory cannot fail.
        let _ = open.encoder.write_all(bytes);
        self.bytes.append(open.encoder.get_mut());
    }

    /// Ends the part that was begun.
    fn end(&mut self) {
        let Some(open) = self.open.take() else { return };
        let Open { name, offset, start, crc, encoder } = open;
        let n_bytes = crc.amount();
        self.bytes.append(&mut encoder.finish().unwrap_or_default());
        let n_packed = (self.n_written() - start) as u32;
        let crc = crc.sum();
        [0x0807_4b50, crc, n_packed, n_bytes].into_iter().for_each(|word| self.put32(word));
        self.parts.push(Part { name, crc, n_packed, n_bytes, offset });
    }

    /// Ends the archive and answers its last bytes.
    pub fn finish(mut self) -> Vec<u8> {
        self.end();
        let start = self.n_written();
        for part in std::mem::take(&mut self.parts) {
            self.put32(0x0201_4b50);
            [20, 20, FLAGS, DEFLATED, 0, DAY].into_iter().for_each(|word| self.put16(word));
            [part.crc, part.n_packed, part.n_bytes].into_iter().for_each(|word| self.put32(word));
            self.put16(part.name.len() as u16);
            [0; 4].into_iter().for_each(|word| self.put16(word));
            self.put32(0);
            self.put32(part.offset);
            self.bytes.extend_from_slice(part.name.as_bytes());
            self.open = None;
            self.parts.push(part);
        }
        let (n_parts, size) = (self.parts.len() as u16, (self.n_written() - start) as u32);
        self.put32(0x0605_4b50);
        [0, 0, n_parts, n_parts].into_iter().for_each(|word| self.put16(word));
        self.put32(size);
        self.put32(start as u32);
        self.put16(0);
        self.bytes
    }

    /// How large the archive is so far.
    pub fn n_written(&self) -> u64 {
        self.n_before + self.bytes.len() as u64
    }

    /// How many bytes wait to be handed on.
    pub fn n_waiting(&self) -> usize {
        self.bytes.len()
    }

    /// What waits to be handed on.
    pub fn take(&mut self) -> Vec<u8> {
        self.n_before += self.bytes.len() as u64;
        std::mem::take(&mut self.bytes)
    }

    fn put16(&mut self, word: u16) {
        self.bytes.extend_from_slice(&word.to_le_bytes());
    }

    fn put32(&mut self, word: u32) {
        self.bytes.extend_from_slice(&word.to_le_bytes());
    }
}

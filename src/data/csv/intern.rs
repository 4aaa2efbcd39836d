//! Texts to codes: the dictionary of a text column while it is filled.
//!
//! An open-addressing table of codes beside the [`Dictionary`]; the texts are stored once, in the dictionary alone, and the
//! table goes away when the column is done.

use crate::data::Dictionary;

/// A dictionary that finds what it holds.
#[derive(Debug, Default)]
pub struct Interner {
    dictionary: Dictionary,
    /// Zero is a free slot. Else the lower `code_bits` hold a code plus one and the others some bits of its hash, so that
    /// the dictionary, which lies elsewhere in memory, is hardly ever asked in vain. A power of two long.
    slots: Vec<u32>,
    code_bits: u32,
    last: u32,
    /// The texts have stopped coming in rising order, in which every other one is new and needs no looking up.
    has_fallen: bool,
}

const SMALLEST: usize = 64;

/// A table larger than this does not stay in the processor's caches.
const LARGE: usize = 1 << 14;

impl Interner {
    /// The code of a text, which gets a new one if it was not seen before. None when the dictionary is full.
    #[inline]
    pub fn code(&mut self, text: &[u8]) -> Option<u32> {
        if self.is_last(text) {
            Some(self.last)
        } else if self.has_fallen {
            self.code_of_hash(text, hash(text))
        } else {
            self.rise(text)
        }
    }

    /// Order numbers usually rise through a file: as long as each text is above the last new one, none can be known yet.
    fn rise(&mut self, text: &[u8]) -> Option<u32> {
        let n_texts = self.dictionary.len();
        let above = |highest: &[u8]| (text.len(), text) > (highest.len(), highest);
        if n_texts == 0 || above(self.dictionary.get(n_texts as u32 - 1).as_bytes()) {
            return self.append(text);
        }
        self.has_fallen = true;
        self.reserve(n_texts + n_texts / 4)?;
        self.code_of_hash(text, hash(text))
    }

    fn append(&mut self, text: &[u8]) -> Option<u32> {
        let code = self.dictionary.push(std::str::from_utf8(text).unwrap_or(super::decode::REPLACEMENT))?;
        self.last = code;
        Some(code)
    }

    /// Runs of one value are common: rows of an order, of a day, of a region.
    #[inline]
    fn is_last(&self, text: &[u8]) -> bool {
        (self.last as usize) < self.dictionary.len() && self.dictionary.get(self.last).as_bytes() == text
    }

    /// The code of a text whose hash is known.
    #[inline]
    pub fn code_of_hash(&mut self, text: &[u8], hash: u64) -> Option<u32> {
        if self.slots.is_empty() {
            return self.insert(text, hash);
        }
        let slot_mask = self.slots.len() - 1;
        let code_mask = (1u32 << self.code_bits) - 1;
        let tag = self.tag(hash);
        let mut slot = hash as usize & slot_mask;
        loop {
            let entry = self.slots[slot];
            if entry == 0 {
                return self.insert(text, hash);
            }
            if entry & !code_mask == tag {
                let code = (entry & code_mask) - 1;
                if self.dictionary.get(code).as_bytes() == text {
                    self.last = code;
                    return Some(code);
                }
            }
            slot = (slot + 1) & slot_mask;
        }
    }

    /// The bits of a hash that a slot keeps: those that did not choose the slot.
    #[inline]
    fn tag(&self, hash: u64) -> u32 {
        ((hash >> 32) as u32) << self.code_bits
    }

    /// Whether looking up is slow enough that [`Interner::touch`] pays.
    pub fn is_large(&self) -> bool {
        self.slots.len() > LARGE
    }

    /// Reads the slot of a hash. Done for many hashes in a row, the waits for memory overlap.
    #[inline]
    pub fn touch(&self, hash: u64) -> u32 {
        self.slots[hash as usize & (self.slots.len() - 1)]
    }

    #[inline(never)]
    fn insert(&mut self, text: &[u8], hash: u64) -> Option<u32> {
        // At most five eighths full, so that probes stay short.
        if (self.dictionary.len() + 1) * 8 > self.slots.len() * 5 {
            self.resize((self.slots.len() * 2).max(SMALLEST))?;
        }
        let code = self.append(text)?;
        self.place(hash, code);
        Some(code)
    }

    fn place(&mut self, hash: u64, code: u32) {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != 0 {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = self.tag(hash) | (code + 1);
    }

    /// Makes room for `n_texts` distinct texts.
    fn reserve(&mut self, n_texts: usize) -> Option<()> {
        let n_slots = (n_texts * 8 / 5 + 1).next_power_of_two().max(SMALLEST);
        if n_slots > self.slots.len() { self.resize(n_slots) } else { Some(()) }
    }

    fn resize(&mut self, n_slots: usize) -> Option<()> {
        // A slot has to hold a code for five eighths of all slots.
        if n_slots > 1 << 31 {
            return None;
        }
        let mut slots = Vec::new();
        slots.try_reserve_exact(n_slots).ok()?;
        slots.resize(n_slots, 0u32);
        self.slots = slots;
        self.code_bits = n_slots.trailing_zeros();
        for code in 0..self.dictionary.len() as u32 {
            let hash = hash(self.dictionary.get(code).as_bytes());
            self.place(hash, code);
        }
        Some(())
    }

    /// Expects `n_texts` texts of `n_bytes` in all.
    pub fn expect(&mut self, n_texts: usize, n_bytes: usize) {
        self.dictionary.reserve(n_texts, n_bytes);
    }

    /// How many distinct texts there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.dictionary.len()
    }

    /// Whether there is no text yet.
    pub fn is_empty(&self) -> bool {
        self.dictionary.is_empty()
    }

    /// The dictionary; the table is dropped.
    pub fn into_dictionary(self) -> Dictionary {
        self.dictionary
    }
}

/// A fast hash of short texts: words of eight bytes, multiplied and folded, well mixed at the end.
#[inline]
pub fn hash(text: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = text.len() as u64;
    let (words, rest) = text.as_chunks::<8>();
    for word in words {
        state = (state.rotate_left(26) ^ u64::from_le_bytes(*word)).wrapping_mul(ODD);
    }
    let tail = match (text.len(), rest.len()) {
        (_, 0) => 0,
        // The last eight bytes of the text, some of them for the second time: one load.
        (8.., _) => text.last_chunk::<8>().map_or(0, |word| u64::from_le_bytes(*word)),
        (_, 4..) => match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
            }
            _ => 0,
        },
        (_, length) => u64::from(rest[0]) | u64::from(rest[length / 2]) << 8 | u64::from(rest[length - 1]) << 16,
    };
    state = (state.rotate_left(26) ^ tail).wrapping_mul(ODD);
    // The finaliser of MurmurHash3 (Appleby), which spreads every bit over all others.
    state = (state ^ state >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    state ^ state >> 33
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn equal_texts_have_equal_codes(texts in prop::collection::vec("[ab]{0,12}|\\PC{0,10}", 0..400)) {
            let mut interner = Interner::default();
            let codes: Vec<u32> = texts.iter().map(|text| interner.code(text.as_bytes()).unwrap()).collect();
            let n_distinct = texts.iter().collect::<std::collections::BTreeSet<_>>().len();
            prop_assert_eq!(interner.len(), n_distinct);
            let dictionary = interner.into_dictionary();
            for (text, code) in texts.iter().zip(codes) {
                prop_assert_eq!(dictionary.get(code), text);
            }
        }
    }

    #[test]
    fn hashes_of_neighbours_spread() {
        let mask = (1 << 17) - 1;
        let mut seen = vec![false; mask + 1];
        for number in 0..65_536 {
            seen[hash(format!("ORD-{number:07}").as_bytes()) as usize & mask] = true;
        }
        // Half full at random, a share of exp(-1/2) of the slots stays free.
        let n_used = seen.iter().filter(|used| **used).count();
        assert!((50_500..53_000).contains(&n_used), "{n_used}");
    }
}

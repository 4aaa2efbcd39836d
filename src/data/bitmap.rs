//! A growable row of bits, one per row of a column.

use serde::{Deserialize, Serialize};

/// Bits, packed by 64.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bitmap {
    words: Vec<u64>,
    n_bits: u64,
}

impl Bitmap {
    /// `n_bits` times `value`.
    pub fn filled(n_bits: usize, value: bool) -> Self {
        let mut bitmap =
            Self { words: vec![if value { u64::MAX } else { 0 }; n_bits.div_ceil(64)], n_bits: n_bits as u64 };
        bitmap.clear_tail();
        bitmap
    }

    /// How many bits there are.
    pub fn len(&self) -> usize {
        self.n_bits as usize
    }

    /// Whether there is no bit at all.
    pub fn is_empty(&self) -> bool {
        self.n_bits == 0
    }

    /// Appends one bit.
    pub fn push(&mut self, value: bool) {
        let bit = self.n_bits % 64;
        if bit == 0 {
            self.words.push(0);
        }
        if value && let Some(last) = self.words.last_mut() {
            *last |= 1 << bit;
        }
        self.n_bits += 1;
    }

    /// The bit at `index`, which must be smaller than the length.
    pub fn get(&self, index: usize) -> bool {
        debug_assert!(index < self.len());
        self.words[index / 64] >> (index % 64) & 1 == 1
    }

    /// Sets the bit at `index`, which must be smaller than the length.
    pub fn set(&mut self, index: usize, value: bool) {
        debug_assert!(index < self.len());
        let mask = 1 << (index % 64);
        if value { self.words[index / 64] |= mask } else { self.words[index / 64] &= !mask }
    }

    /// How many bits are set.
    pub fn count_ones(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// All bits in order.
    pub fn iter(&self) -> impl Iterator<Item = bool> + '_ {
        (0..self.len()).map(|index| self.get(index))
    }

    /// The bits packed by 64, the first in the lowest place; bits past the length are clear.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The bits that [`Bitmap::words`] gave; none when the words do not fit the length.
    pub fn from_words(words: Vec<u64>, n_bits: usize) -> Option<Self> {
        let used = n_bits % 64;
        let is_tail_clear = used == 0 || words.last().is_none_or(|last| last >> used == 0);
        (words.len() == n_bits.div_ceil(64) && is_tail_clear).then_some(Self { words, n_bits: n_bits as u64 })
    }

    /// Bytes held.
    pub fn n_bytes(&self) -> usize {
        self.words.len() * 8
    }

    fn clear_tail(&mut self) {
        let used = self.n_bits % 64;
        if used != 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << used) - 1;
        }
    }
}

impl FromIterator<bool> for Bitmap {
    fn from_iter<I: IntoIterator<Item = bool>>(bits: I) -> Self {
        let mut bits = bits.into_iter();
        let mut words = Vec::with_capacity(bits.size_hint().0.div_ceil(64));
        loop {
            let (mut word, mut n_bits) = (0, 0);
            for bit in bits.by_ref().take(64) {
                word |= u64::from(bit) << n_bits;
                n_bits += 1;
            }
            if n_bits > 0 {
                words.push(word);
            }
            if n_bits < 64 {
                let n_rest = if n_bits == 0 { 0 } else { 64 - n_bits };
                return Self { n_bits: words.len() as u64 * 64 - n_rest, words };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pushes_sets_and_counts() {
        let mut bits: Bitmap = (0..130).map(|index| index % 3 == 0).collect();
        assert_eq!((bits.len(), bits.count_ones()), (130, 44));
        assert!(bits.get(129) && !bits.get(128));
        bits.set(129, false);
        assert_eq!(bits.count_ones(), 43);
        assert_eq!(Bitmap::filled(70, true).count_ones(), 70);
        assert_eq!(Bitmap::filled(0, true).len(), 0);
    }
}

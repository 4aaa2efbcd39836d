//! Where the bytes stand that structure a file: delimiters, line ends, quotes.
//!
//! The whole file passes through here, so it is done many bytes at a time: with 128-bit vectors in the browser, with
//! eight bytes in a word elsewhere. Both answer the same positions.

/// Up to four bytes to look for; a repeated one costs nothing.
pub type Wanted = [u8; 4];

/// Appends the positions in `bytes[from..]` of every wanted byte, in order.
///
/// Positions are counted from the start of `bytes`, which must be shorter than 4 GiB.
pub fn index(bytes: &[u8], from: usize, wanted: Wanted, positions: &mut Vec<u32>) {
    let tail = &bytes[from.min(bytes.len())..];
    let (blocks, rest) = tail.as_chunks::<BLOCK>();
    let mut at = from;
    for block in blocks {
        let mut mask = mask(block, wanted);
        // Each separator byte of the mask clears one bit, so the loop runs once per find.
        while mask != 0 {
            positions.push((at + position(mask)) as u32);
            mask &= mask - 1;
        }
        at += BLOCK;
    }
    for (offset, byte) in rest.iter().enumerate() {
        if wanted.contains(byte) {
            positions.push((at + offset) as u32);
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod block {
    use core::arch::wasm32::{i8x16_bitmask, i8x16_eq, u8x16_splat, v128, v128_load, v128_or};

    pub const BLOCK: usize = 64;

    /// A bit per byte of the block.
    pub fn mask(block: &[u8; BLOCK], wanted: super::Wanted) -> u64 {
        let [a, b, c, d] = wanted;
        let (a, b, c, d) = (u8x16_splat(a), u8x16_splat(b), u8x16_splat(c), u8x16_splat(d));
        let quarter = |index: usize| {
            // SAFETY: the 16 bytes from `index` on lie inside the block of 64, and the load has no alignment demand.
            let bytes = unsafe { v128_load(block.as_ptr().add(index).cast::<v128>()) };
            let found = v128_or(
                v128_or(i8x16_eq(bytes, a), i8x16_eq(bytes, b)),
                v128_or(i8x16_eq(bytes, c), i8x16_eq(bytes, d)),
            );
            u64::from(i8x16_bitmask(found))
        };
        quarter(0) | quarter(16) << 16 | quarter(32) << 32 | quarter(48) << 48
    }

    pub fn position(mask: u64) -> usize {
        mask.trailing_zeros() as usize
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod block {
    pub const BLOCK: usize = 8;

    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;

    /// The top bit of every byte that is found, and no other bit.
    pub fn mask(block: &[u8; BLOCK], wanted: super::Wanted) -> u64 {
        let word = u64::from_le_bytes(*block);
        let found = |byte: u8| {
            let differing = word ^ (u64::from(byte) * 0x0101_0101_0101_0101);
            // Zero bytes, exactly: no carry crosses from one byte into the next.
            !(((differing & LOW) + LOW) | differing | LOW)
        };
        let [a, b, c, d] = wanted;
        found(a) | found(b) | found(c) | found(d)
    }

    pub fn position(mask: u64) -> usize {
        mask.trailing_zeros() as usize / 8
    }
}

use block::{BLOCK, mask, position};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_hand(bytes: &[u8], from: usize, wanted: Wanted) -> Vec<u32> {
        (from..bytes.len()).filter(|&at| wanted.contains(&bytes[at])).map(|at| at as u32).collect()
    }

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(
            bytes in prop::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), Just(0x2d_u8), any::<u8>()], 0..300),
            from in 0usize..70,
        ) {
            let wanted = [b',', b'\n', b'"', b'\r'];
            let mut found = Vec::new();
            index(&bytes, from, wanted, &mut found);
            prop_assert_eq!(found, by_hand(&bytes, from, wanted));
        }
    }

    #[test]
    fn neighbours_of_a_wanted_byte_are_not_taken_for_it() {
        let bytes: Vec<u8> = (0..=255).chain((0..=255).rev()).collect();
        for wanted in 0..=255u8 {
            let mut found = Vec::new();
            index(&bytes, 0, [wanted; 4], &mut found);
            assert_eq!(found, by_hand(&bytes, 0, [wanted; 4]));
        }
    }
}

//! A random sample of the rows of a file, the same wherever and however often the file is read.
//!
//! Rows have numbers from 0, in the order of the file, rejected ones included. Each gets a ticket: a mix of the seed and the
//! number that is as good as random ([`ticket`]). A sample of a share `p` has the rows whose tickets lie below `p · 2⁶⁴`; a
//! sample of `n` rows has those with the `n` lowest tickets, which is a draw without putting back. Where that ends is known
//! only once all rows were counted, so such a file is read once more. Larger samples contain the smaller ones of their seed.

use super::RowSample;

/// The ticket of a row. No two rows of one seed have the same.
///
/// Source: Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, OOPSLA: the mixer of SplitMix64.
pub fn ticket(seed: u64, row: u64) -> u64 {
    let mix = |mut z: u64| {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    mix(mix(seed).wrapping_add(row.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// Tells which rows are kept.
#[derive(Debug)]
pub struct Sampler {
    seed: u64,
    draw: Draw,
    n_fit: u64,
    /// Rows that were not drawn.
    pub n_undrawn: u64,
}

#[derive(Debug)]
enum Draw {
    UpTo(u64),
    /// Looks for the highest ticket of `n` rows, and keeps none.
    Lowest {
        n: usize,
        tickets: Vec<u64>,
        bound: u64,
    },
}

impl Sampler {
    /// What a file needs; `bound` is the highest ticket, once it is known. None when all rows are wanted.
    pub fn new(sample: Option<RowSample>, bound: Option<u64>) -> Option<Self> {
        let sample = sample?;
        let draw = match (bound, sample.rows, sample.share) {
            (Some(bound), ..) => Draw::UpTo(bound),
            (None, Some(n), _) if n > 0 => {
                let n = usize::try_from(n).unwrap_or(usize::MAX);
                Draw::Lowest { n, tickets: Vec::new(), bound: u64::MAX }
            }
            (None, None, Some(share)) if share > 0.0 && share < 1.0 => {
                // 2⁶⁴ as a number.
                Draw::UpTo((share * 18_446_744_073_709_551_616.0) as u64)
            }
            _ => return None,
        };
        Some(Self { seed: sample.seed, draw, n_fit: 0, n_undrawn: 0 })
    }

    /// Whether the next row that is not rejected is kept, `n_rejected` rows having been rejected before it.
    pub fn takes(&mut self, n_rejected: u64) -> bool {
        let ticket = ticket(self.seed, n_rejected + self.n_fit);
        self.n_fit += 1;
        let is_taken = match &mut self.draw {
            Draw::UpTo(bound) => ticket <= *bound,
            Draw::Lowest { n, tickets, bound } => {
                if ticket < *bound {
                    tickets.push(ticket);
                    if tickets.len() >= n.saturating_mul(2).max(1 << 16) {
                        *bound = *tickets.select_nth_unstable(*n - 1).1;
                        tickets.truncate(*n);
                    }
                }
                false
            }
        };
        self.n_undrawn += u64::from(!is_taken);
        is_taken
    }

    /// The highest ticket of the sample and how many rows it has, when that had to be found out.
    pub fn found(&mut self) -> Option<(u64, u64)> {
        let Draw::Lowest { n, tickets, .. } = &mut self.draw else { return None };
        if tickets.len() <= *n {
            return Some((u64::MAX, tickets.len() as u64));
        }
        let bound = *tickets.select_nth_unstable(*n - 1).1;
        Some((bound, *n as u64))
    }

    /// Whether nothing is kept in this pass.
    pub fn is_counting(&self) -> bool {
        matches!(self.draw, Draw::Lowest { .. })
    }
}

//! The inner loop of K-means: which centroid is nearest, four points at a time.
//!
//! Points lie column by column, so that one load fetches the same coordinate of neighbouring points. On wasm32 the loop
//! is written with 128-bit intrinsics, because the compiler does not vectorise it there; the portable twin does the same
//! operations in the same order, so that both give the same bits.

/// Points handled at once; columns are padded to a multiple of it.
pub const LANES: usize = 4;

/// Points whose labels are held in a buffer between the search and the update.
pub const BLOCK: usize = 512;

/// The nearest centroids of a block.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// Per point the index of its nearest centroid; the lowest one among equals.
    pub labels: [u8; BLOCK],
    /// Per point the squared distance to it.
    pub squared: [f64; BLOCK],
}

impl Default for Nearest {
    fn default() -> Self {
        Self { labels: [0; BLOCK], squared: [0.0; BLOCK] }
    }
}

/// Where the coordinates of a block lie: coordinate `j` of its point `i` is `values[j * stride + start + i]`.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// All coordinates, column by column.
    pub values: &'a [f64],
    /// Values per column, padding included.
    pub stride: usize,
    /// Coordinates per point.
    pub n_dims: usize,
    /// The first point.
    pub start: usize,
    /// How many points: at most [`BLOCK`], and a multiple of [`LANES`].
    pub n_points: usize,
}

/// Finds the nearest of the centroids (row by row, `n_dims` numbers each; at most 256) for each point of a block.
pub fn nearest(block: Block, centroids: &[f64], found: &mut Nearest) {
    check(block);
    // A known number of dimensions lets the compiler keep the coordinates of four points in registers.
    match block.n_dims {
        1 => lanes::<1>(block, centroids, found),
        2 => lanes::<2>(block, centroids, found),
        3 => lanes::<3>(block, centroids, found),
        4 => lanes::<4>(block, centroids, found),
        _ => lanes::<0>(block, centroids, found),
    }
}

fn check(block: Block) {
    assert!(block.n_points <= BLOCK && block.n_points.is_multiple_of(LANES), "whole lanes in a block");
    assert!(block.n_dims > 0 && block.values.len() >= block.n_dims * block.stride, "columns of a stride");
    assert!(block.start + block.n_points <= block.stride, "the block lies within the columns");
}

#[cfg(not(target_arch = "wasm32"))]
use portable as lanes;

/// The portable twin: arrays of four, which compilers for other targets turn into vector instructions.
pub fn portable<const DIMS: usize>(block: Block, centroids: &[f64], found: &mut Nearest) {
    check(block);
    let n_dims = if DIMS == 0 { block.n_dims } else { DIMS };
    for at in (0..block.n_points).step_by(LANES) {
        let mut best = [f64::INFINITY; LANES];
        let mut label = [0u64; LANES];
        for (index, centroid) in centroids.chunks_exact(n_dims).enumerate() {
            let mut squared = [0.0; LANES];
            for (dim, &centre) in centroid.iter().enumerate() {
                let from = dim * block.stride + block.start + at;
                let x = &block.values[from..from + LANES];
                for lane in 0..LANES {
                    let difference = x[lane] - centre;
                    squared[lane] += difference * difference;
                }
            }
            for lane in 0..LANES {
                let is_nearer = squared[lane] < best[lane];
                best[lane] = if is_nearer { squared[lane] } else { best[lane] };
                label[lane] = if is_nearer { index as u64 } else { label[lane] };
            }
        }
        found.squared[at..at + LANES].copy_from_slice(&best);
        found.labels[at..at + LANES].copy_from_slice(&label.map(|label| label as u8));
    }
}

#[cfg(target_arch = "wasm32")]
fn lanes<const DIMS: usize>(block: Block, centroids: &[f64], found: &mut Nearest) {
    use core::arch::wasm32::{
        f64x2_add, f64x2_lt, f64x2_mul, f64x2_splat, f64x2_sub, i64x2_extract_lane, i64x2_splat, v128, v128_bitselect,
        v128_load, v128_store,
    };
    let n_dims = if DIMS == 0 { block.n_dims } else { DIMS };
    for at in (0..block.n_points).step_by(LANES) {
        let mut best = [f64x2_splat(f64::INFINITY); 2];
        let mut label = [i64x2_splat(0); 2];
        for (index, centroid) in centroids.chunks_exact(n_dims).enumerate() {
            let mut squared = [f64x2_splat(0.0); 2];
            for (dim, &centre) in centroid.iter().enumerate() {
                let from = dim * block.stride + block.start + at;
                // SAFETY: `check` has shown that the block lies within its column and each column within `values`, so
                // the four numbers from `from` on are there; an unaligned load is allowed on wasm.
                let x: [v128; 2] = unsafe {
                    let pointer = block.values.as_ptr().add(from).cast::<v128>();
                    [v128_load(pointer), v128_load(pointer.add(1))]
                };
                let centre = f64x2_splat(centre);
                for half in 0..2 {
                    let difference = f64x2_sub(x[half], centre);
                    squared[half] = f64x2_add(squared[half], f64x2_mul(difference, difference));
                }
            }
            let index = i64x2_splat(index as i64);
            for half in 0..2 {
                let is_nearer = f64x2_lt(squared[half], best[half]);
                best[half] = v128_bitselect(squared[half], best[half], is_nearer);
                label[half] = v128_bitselect(index, label[half], is_nearer);
            }
        }
        let squared = &mut found.squared[at..at + LANES];
        // SAFETY: the slice holds four numbers.
        unsafe {
            let pointer = squared.as_mut_ptr().cast::<v128>();
            v128_store(pointer, best[0]);
            v128_store(pointer.add(1), best[1]);
        }
        let labels = &mut found.labels[at..at + LANES];
        labels[0] = i64x2_extract_lane::<0>(label[0]) as u8;
        labels[1] = i64x2_extract_lane::<1>(label[0]) as u8;
        labels[2] = i64x2_extract_lane::<0>(label[1]) as u8;
        labels[3] = i64x2_extract_lane::<1>(label[1]) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Random;

    #[test]
    fn both_twins_find_what_a_plain_search_finds() {
        let mut random = Random::from_seed(3);
        for n_dims in 1..=7 {
            let (stride, n_points, n_clusters) = (BLOCK + 8, BLOCK, 6);
            let values: Vec<f64> = (0..n_dims * stride).map(|_| random.normal()).collect();
            let centroids: Vec<f64> = (0..n_clusters * n_dims).map(|_| random.normal()).collect();
            let block = Block { values: &values, stride, n_dims, start: 8, n_points };
            let (mut dispatched, mut twin) = (Nearest::default(), Nearest::default());
            nearest(block, &centroids, &mut dispatched);
            portable::<0>(block, &centroids, &mut twin);
            assert_eq!(dispatched.labels, twin.labels);
            assert_eq!(dispatched.squared, twin.squared);
            for point in 0..n_points {
                let squared = |centroid: &[f64]| -> f64 {
                    (0..n_dims).map(|dim| (values[dim * stride + 8 + point] - centroid[dim]).powi(2)).sum()
                };
                let plain = centroids.chunks_exact(n_dims).map(squared).fold(f64::INFINITY, f64::min);
                assert!((plain - twin.squared[point]).abs() <= 1e-12 * (1.0 + plain));
            }
        }
    }
}

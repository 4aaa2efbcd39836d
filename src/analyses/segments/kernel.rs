//! The inner loops of K-means: which centroid is nearest, and the sum of a coordinate over a cluster, four points at a time.
//!
//! Points lie column by column, so that one load fetches the same coordinate of neighbouring points. Labels are numbers
//! while they are in a block, so that a comparison makes a mask and no sum is scattered over memory. On wasm32 the loops
//! are written with 128-bit intrinsics, because the compiler does not vectorise them there; the portable twins do the
//! same operations in the same order, so that both give the same bits.

/// Points handled at once; columns are padded to a multiple of it.
pub const LANES: usize = 4;

/// At most so many coordinates per point.
pub const MAX_DIMS: usize = 64;

/// Points whose labels are held in a buffer between the search and the update.
pub const BLOCK: usize = 512;

/// The nearest centroids of a block.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// Per point the index of its nearest centroid, as a number; the lowest one among equals.
    pub labels: [f64; BLOCK],
    /// Per point the squared distance to it.
    pub squared: [f64; BLOCK],
}

impl Default for Nearest {
    fn default() -> Self {
        Self { labels: [0.0; BLOCK], squared: [0.0; BLOCK] }
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

/// Finds the nearest of the centroids (row by row, `n_dims` numbers each; any number) for each point of a block.
pub fn nearest(block: Block, centroids: &[f64], found: &mut Nearest) {
    check(block);
    // A known number of dimensions lets the compiler keep the coordinates of four points in registers.
    match block.n_dims {
        1 => lanes::<1>(block, centroids, found),
        2 => lanes::<2>(block, centroids, found),
        3 => lanes::<3>(block, centroids, found),
        4 => lanes::<4>(block, centroids, found),
        5 => lanes::<5>(block, centroids, found),
        6 => lanes::<6>(block, centroids, found),
        _ => lanes::<0>(block, centroids, found),
    }
}

fn check(block: Block) {
    assert!(block.n_points <= BLOCK && block.n_points.is_multiple_of(LANES), "whole lanes in a block");
    assert!((1..=MAX_DIMS).contains(&block.n_dims), "a possible number of dimensions");
    assert!(block.values.len() >= block.n_dims * block.stride, "columns of a stride");
    assert!(block.start + block.n_points <= block.stride, "the block lies within the columns");
}

#[cfg(not(target_arch = "wasm32"))]
use portable as lanes;

/// The portable twin: arrays of four, which compilers for other targets turn into vector instructions.
pub fn portable<const DIMS: usize>(block: Block, centroids: &[f64], found: &mut Nearest) {
    check(block);
    let n_dims = if DIMS == 0 { block.n_dims } else { DIMS };
    // The coordinates of four points, read once for all centroids.
    let mut here = [[0.0; LANES]; MAX_DIMS];
    for at in (0..block.n_points).step_by(LANES) {
        let here = &mut here[..n_dims];
        for (dim, here) in here.iter_mut().enumerate() {
            let from = dim * block.stride + block.start + at;
            here.copy_from_slice(&block.values[from..from + LANES]);
        }
        let mut best = [f64::INFINITY; LANES];
        let mut label = [0u64; LANES];
        for (index, centroid) in centroids.chunks_exact(n_dims).enumerate() {
            let number = (index as f64).to_bits();
            let mut squared = [0.0; LANES];
            for (x, &centre) in here.iter().zip(centroid) {
                for lane in 0..LANES {
                    let difference = x[lane] - centre;
                    squared[lane] += difference * difference;
                }
            }
            for lane in 0..LANES {
                // Masks of bits: compilers turn a choice into a branch, which mispredicts.
                let is_nearer = if squared[lane] < best[lane] { u64::MAX } else { 0 };
                best[lane] = if squared[lane] < best[lane] { squared[lane] } else { best[lane] };
                label[lane] = (number & is_nearer) | (label[lane] & !is_nearer);
            }
        }
        found.squared[at..at + LANES].copy_from_slice(&best);
        found.labels[at..at + LANES].copy_from_slice(&label.map(f64::from_bits));
    }
}

#[cfg(target_arch = "wasm32")]
fn lanes<const DIMS: usize>(block: Block, centroids: &[f64], found: &mut Nearest) {
    use core::arch::wasm32::{f64x2_add, f64x2_lt, f64x2_mul, f64x2_splat, f64x2_sub, v128_bitselect};
    let n_dims = if DIMS == 0 { block.n_dims } else { DIMS };
    let mut here = [[f64x2_splat(0.0); 2]; MAX_DIMS];
    for at in (0..block.n_points).step_by(LANES) {
        let here = &mut here[..n_dims];
        for (dim, here) in here.iter_mut().enumerate() {
            // SAFETY: `check` has shown that the block lies within its column and each column within `values`, so the four
            // numbers are there.
            *here = unsafe { load(block.values, dim * block.stride + block.start + at) };
        }
        let mut best = [f64x2_splat(f64::INFINITY); 2];
        let mut label = [f64x2_splat(0.0); 2];
        for (index, centroid) in centroids.chunks_exact(n_dims).enumerate() {
            let mut squared = [f64x2_splat(0.0); 2];
            for (x, &centre) in here.iter().zip(centroid) {
                let centre = f64x2_splat(centre);
                for half in 0..2 {
                    let difference = f64x2_sub(x[half], centre);
                    squared[half] = f64x2_add(squared[half], f64x2_mul(difference, difference));
                }
            }
            let index = f64x2_splat(index as f64);
            for half in 0..2 {
                let is_nearer = f64x2_lt(squared[half], best[half]);
                best[half] = v128_bitselect(squared[half], best[half], is_nearer);
                label[half] = v128_bitselect(index, label[half], is_nearer);
            }
        }
        store(&mut found.squared[at..at + LANES], best);
        store(&mut found.labels[at..at + LANES], label);
    }
}

/// Loads four numbers.
///
/// # Safety
/// `values` must hold four numbers from `from` on. They need not be aligned.
#[cfg(target_arch = "wasm32")]
unsafe fn load(values: &[f64], from: usize) -> [core::arch::wasm32::v128; 2] {
    use core::arch::wasm32::{v128, v128_load};
    debug_assert!(from + LANES <= values.len());
    // SAFETY: the caller promises that the numbers are there; wasm allows unaligned loads.
    unsafe {
        let pointer = values.as_ptr().add(from).cast::<v128>();
        [v128_load(pointer), v128_load(pointer.add(1))]
    }
}

#[cfg(target_arch = "wasm32")]
fn store(into: &mut [f64], lanes: [core::arch::wasm32::v128; 2]) {
    use core::arch::wasm32::f64x2_extract_lane;
    into[0] = f64x2_extract_lane::<0>(lanes[0]);
    into[1] = f64x2_extract_lane::<1>(lanes[0]);
    into[2] = f64x2_extract_lane::<0>(lanes[1]);
    into[3] = f64x2_extract_lane::<1>(lanes[1]);
}

/// Adds, for every cluster, its points of a block to `sums` (row by row, `n_dims` numbers each) and to `counts`.
///
/// Places whose label is no cluster are not added.
pub fn add_up(block: Block, found: &Nearest, sums: &mut [f64], counts: &mut [f64]) {
    check(block);
    for (cluster, (sums, count)) in sums.chunks_exact_mut(block.n_dims).zip(counts).enumerate() {
        let mut n_members = 0.0;
        for (group, sums) in sums.chunks_mut(GROUP).enumerate() {
            let at = (group * GROUP * block.stride, cluster as f64);
            n_members = match sums.len() {
                1 => members::<1>(block, found, at, sums),
                2 => members::<2>(block, found, at, sums),
                3 => members::<3>(block, found, at, sums),
                _ => members::<GROUP>(block, found, at, sums),
            };
        }
        *count += n_members;
    }
}

/// Dimensions that are summed at once: their sums stay in registers.
const GROUP: usize = 4;

#[cfg(not(target_arch = "wasm32"))]
use portable_members as members;

/// Adds the members of one cluster in `DIMS` neighbouring columns, the first of which starts at `values[from]`; answers how
/// many members there are. The portable twin.
pub fn portable_members<const DIMS: usize>(
    block: Block,
    found: &Nearest,
    (from, cluster): (usize, f64),
    sums: &mut [f64],
) -> f64 {
    let mut totals = [[0.0; LANES]; DIMS];
    let mut counts = [0.0; LANES];
    let columns: [&[f64]; DIMS] = std::array::from_fn(|dim| {
        let start = from + dim * block.stride + block.start;
        &block.values[start..start + block.n_points]
    });
    for (index, label) in found.labels[..block.n_points].chunks_exact(LANES).enumerate() {
        // A mask of bits instead of a choice: what does not belong becomes zero, as the intrinsics do it.
        let mut masks = [0u64; LANES];
        for lane in 0..LANES {
            masks[lane] = if label[lane] == cluster { u64::MAX } else { 0 };
            counts[lane] += f64::from_bits(1f64.to_bits() & masks[lane]);
        }
        for (totals, column) in totals.iter_mut().zip(columns) {
            let x = &column[index * LANES..(index + 1) * LANES];
            for lane in 0..LANES {
                totals[lane] += f64::from_bits(x[lane].to_bits() & masks[lane]);
            }
        }
    }
    sums.iter_mut().zip(totals).for_each(|(sum, lanes)| *sum += across(lanes));
    across(counts)
}

fn across(lanes: [f64; LANES]) -> f64 {
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
}

#[cfg(target_arch = "wasm32")]
fn members<const DIMS: usize>(block: Block, found: &Nearest, (from, cluster): (usize, f64), sums: &mut [f64]) -> f64 {
    use core::arch::wasm32::{f64x2_add, f64x2_eq, f64x2_splat, v128_and};
    assert!(from + DIMS * block.stride <= block.values.len(), "columns that are there");
    let (wanted, one) = (f64x2_splat(cluster), f64x2_splat(1.0));
    let mut totals = [[f64x2_splat(0.0); 2]; DIMS];
    let mut counts = [f64x2_splat(0.0); 2];
    for index in (0..block.n_points).step_by(LANES) {
        // SAFETY: `n_points` is at most the length of `labels` and a multiple of four.
        let label = unsafe { load(&found.labels, index) };
        let is_member = [f64x2_eq(label[0], wanted), f64x2_eq(label[1], wanted)];
        for half in 0..2 {
            counts[half] = f64x2_add(counts[half], v128_and(one, is_member[half]));
        }
        for (dim, totals) in totals.iter_mut().enumerate() {
            // SAFETY: `check` has shown that the block lies within a column, and the assertion that the columns are there.
            let x = unsafe { load(block.values, from + dim * block.stride + block.start + index) };
            for half in 0..2 {
                totals[half] = f64x2_add(totals[half], v128_and(x[half], is_member[half]));
            }
        }
    }
    let unpack = |lanes| {
        let mut numbers = [0.0; LANES];
        store(&mut numbers, lanes);
        across(numbers)
    };
    sums.iter_mut().zip(totals).for_each(|(sum, lanes)| *sum += unpack(lanes));
    unpack(counts)
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
            let (mut sums, mut counts) = (vec![0.0; n_clusters * n_dims], vec![0.0; n_clusters]);
            dispatched.labels[n_points - 3..].fill(-1.0);
            add_up(block, &dispatched, &mut sums, &mut counts);
            for cluster in 0..n_clusters {
                let is_member = |point: &usize| dispatched.labels[*point] == cluster as f64;
                assert_eq!(counts[cluster], (0..n_points).filter(is_member).count() as f64);
                for dim in 0..n_dims {
                    let mut twin = [0.0];
                    portable_members::<1>(block, &dispatched, (dim * stride, cluster as f64), &mut twin);
                    let sum = sums[cluster * n_dims + dim];
                    assert_eq!(sum.to_bits(), twin[0].to_bits());
                    let plain: f64 = (0..n_points).filter(is_member).map(|i| values[dim * stride + 8 + i]).sum();
                    assert!((sum - plain).abs() < 1e-9);
                }
            }
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

//! First centroids, and the walk over blocks of points that all rounds share.

use super::kernel::{self, BLOCK, Block, Nearest};
use super::points::Points;
use crate::numeric::random::Random;

/// First centroids: points far from each other, drawn with probability proportional to the squared distance to those
/// already drawn (Arthur and Vassilvitskii 2007); `is_greedy` draws several each time and keeps the best.
pub fn seed_centroids(points: &Points, n_clusters: usize, is_greedy: bool, random: &mut Random) -> Vec<f64> {
    let (n_points, n_dims) = (points.len(), points.n_dims);
    let n_trials = if is_greedy { 2 + (n_clusters as f64).ln() as usize } else { 1 };
    let mut centroids = vec![0.0; n_clusters * n_dims];
    points.read(random.below(n_points), &mut centroids[..n_dims]);
    let mut squared: Vec<f64> = vec![f64::INFINITY; n_points];
    lower_distances(points, &centroids[..n_dims], &mut squared);
    let mut place = vec![0.0; n_dims];
    for cluster in 1..n_clusters {
        let total: f64 = squared.iter().sum();
        let mut kept: Option<(f64, Vec<f64>)> = None;
        for _ in 0..n_trials {
            let point = draw(&squared, total, random);
            points.read(point, &mut place);
            let mut lowered = squared.clone();
            lower_distances(points, &place, &mut lowered);
            let left: f64 = lowered.iter().sum();
            if kept.as_ref().is_none_or(|(least, _)| left < *least) {
                centroids[cluster * n_dims..(cluster + 1) * n_dims].copy_from_slice(&place);
                kept = Some((left, lowered));
            }
        }
        if let Some((_, lowered)) = kept {
            squared = lowered;
        }
    }
    centroids
}

/// An index drawn with probability proportional to its weight; any index when all weights are 0.
fn draw(weights: &[f64], total: f64, random: &mut Random) -> usize {
    let mut left = random.uniform() * total;
    let mut last = None;
    for (index, &weight) in weights.iter().enumerate() {
        if weight > 0.0 {
            last = Some(index);
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
    }
    last.unwrap_or_else(|| random.below(weights.len()))
}

fn lower_distances(points: &Points, place: &[f64], squared: &mut [f64]) {
    each_block(points, place, |block, found| {
        let end = points.n_points.min(block.start + block.n_points);
        let known = &mut squared[block.start..end];
        known.iter_mut().zip(&found.squared).for_each(|(known, &new)| *known = known.min(new));
    });
}

/// Calls `work` for each block of points with the nearest centroids of its points; places beyond the last point have
/// the label -1.
pub fn each_block(points: &Points, centroids: &[f64], mut work: impl FnMut(Block, &Nearest)) {
    let mut found = Nearest::default();
    for start in (0..points.n_points).step_by(BLOCK) {
        let n_points = (points.stride - start).min(BLOCK);
        let block = Block { values: &points.values, stride: points.stride, n_dims: points.n_dims, start, n_points };
        kernel::nearest(block, centroids, &mut found);
        found.labels[(points.n_points - start).min(BLOCK)..].fill(-1.0);
        work(block, &found);
    }
}

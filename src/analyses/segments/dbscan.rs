//! DBSCAN: groups are places where rows lie dense; rows in thin places belong to none.

use super::nearby::Tree;
use super::points::{Points, sample_indices};
use crate::numeric::random::Random;
use crate::pulse::{Cancelled, Pulse};

/// The label of a point that belongs to no group.
pub const NOISE: u8 = u8::MAX;
/// At most so many groups can be shown.
pub const MAX_DENSE: usize = 60;
/// More points than this, in up to [`FEW_DIMS`] dimensions, are grouped on a seeded sample of so many.
const DBSCAN_ROWS: usize = 100_000;
/// A tree of places works well up to so many dimensions; beyond, all pairs are compared …
const FEW_DIMS: usize = 3;
/// … up to about so many coordinate differences.
const PAIR_WORK: f64 = 2e9;
/// At most so many points of the k-distance curve.
const CURVE: usize = 2_000;

/// How many points can be grouped at once in so many dimensions.
pub fn max_rows(n_dims: usize) -> usize {
    if n_dims <= FEW_DIMS { DBSCAN_ROWS } else { (PAIR_WORK / n_dims as f64).sqrt() as usize }
}

/// Dense groups.
#[derive(Debug, Clone)]
pub struct Dense {
    /// Per point its group, from 0; none in thin places.
    pub labels: Vec<Option<u32>>,
    /// How many groups.
    pub n_clusters: usize,
    /// How many points have enough neighbours.
    pub n_core: usize,
    /// The points that have enough neighbours, by place.
    core: Tree,
    core_labels: Vec<Option<u32>>,
}

/// Groups points: one with at least `min_points` (itself counted) within `radius` is core, core points within `radius` of
/// each other are one group, and another point within `radius` of a core point joins the nearest one.
///
/// Source: Ester, Kriegel, Sander and Xu (1996), KDD-96; there a point near two groups joins the one found first.
pub fn search(points: &Points, radius: f64, min_points: usize, pulse: &mut Pulse) -> Result<Dense, Cancelled> {
    let (n, reach) = (points.len(), radius * radius);
    let tree = Tree::new(points, (0..n as u32).collect());
    let mut place = vec![0.0; points.n_dims()];
    let mut core_points = Vec::new();
    for point in 0..n {
        if point % 128 == 0 {
            pulse.at(0.5 * point as f32 / n as f32)?;
        }
        points.read(point, &mut place);
        if tree.count_within(&place, reach, min_points) >= min_points {
            core_points.push(point as u32);
        }
    }
    let core = Tree::new(points, core_points.clone());
    let mut core_labels: Vec<Option<u32>> = vec![None; n];
    let (mut unseen, mut n_clusters, mut open, mut n_done) = (core.clone(), 0, Vec::new(), 0);
    for &start in &core_points {
        if core_labels[start as usize].is_some() {
            continue;
        }
        open.push(start);
        let mut taken = Vec::new();
        while let Some(point) = open.pop() {
            if n_done % 128 == 0 {
                pulse.at(0.5 + 0.3 * n_done as f32 / n as f32)?;
            }
            n_done += 1;
            core_labels[point as usize] = Some(n_clusters);
            points.read(point as usize, &mut place);
            unseen.take_within(&place, reach, &mut taken);
            // The starting point finds itself.
            open.extend(taken.drain(..).filter(|&found| found != start));
        }
        n_clusters += 1;
    }
    let mut dense =
        Dense { labels: Vec::new(), n_clusters: n_clusters as usize, n_core: core_points.len(), core, core_labels };
    for point in 0..n {
        if point % 128 == 0 {
            pulse.at(0.8 + 0.2 * point as f32 / n as f32)?;
        }
        points.read(point, &mut place);
        let label = dense.core_labels[point].or_else(|| dense.group_of(&place, radius));
        dense.labels.push(label);
    }
    Ok(dense)
}

impl Dense {
    /// The group of a place: that of the nearest core point within the radius.
    pub fn group_of(&self, place: &[f64], radius: f64) -> Option<u32> {
        let nearest = self.core.nearest(place, 1);
        let (squared, point) = nearest.first()?;
        if *squared <= radius * radius { self.core_labels[*point as usize] } else { None }
    }
}

/// Distances of points to their `min_points`-th nearest, themselves counted, in rising order: of all points, or of a
/// seeded sample of [`CURVE`].
pub fn k_distances(points: &Points, min_points: usize, seed: u64, pulse: &mut Pulse) -> Result<Vec<f64>, Cancelled> {
    let tree = Tree::new(points, (0..points.len() as u32).collect());
    let asked = sample_indices(points.len(), CURVE, &mut Random::from_seed(seed ^ 0xd157));
    let mut place = vec![0.0; points.n_dims()];
    let mut curve = Vec::with_capacity(asked.len());
    for (done, &point) in asked.iter().enumerate() {
        if done % 64 == 0 {
            pulse.round(done, asked.len())?;
        }
        points.read(point as usize, &mut place);
        curve.extend(tree.nearest(&place, min_points).last().map(|(squared, _)| squared.sqrt()));
    }
    curve.sort_by(f64::total_cmp);
    Ok(curve)
}

/// Where a rising curve bends most: its point farthest below the line from its first to its last (Satopää and others 2011).
/// Never 0 unless the whole curve is.
pub fn bend(curve: &[f64]) -> f64 {
    let (Some(&first), Some(&last)) = (curve.first(), curve.last()) else { return 0.0 };
    let n = (curve.len() - 1).max(1) as f64;
    let depth = |index: usize| index as f64 / n * (last - first) - (curve[index] - first);
    let most = (0..curve.len()).fold(0, |best, index| if depth(index) > depth(best) { index } else { best });
    curve[most..].iter().copied().find(|&x| x > 0.0).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dense(columns: &[Vec<f64>], radius: f64, min_points: usize) -> Dense {
        search(&Points::from_columns(columns), radius, min_points, &mut Pulse::silent()).unwrap()
    }

    #[test]
    fn by_hand() {
        // Three in a row, a gap, two apart, one far away; 2.9 is a border point between none.
        let found = dense(&[vec![0.0, 1.0, 2.0, 2.9, 10.0, 11.0, 50.0]], 1.0, 3);
        let expected = [Some(0), Some(0), Some(0), Some(0), None, None, None];
        assert_eq!(found.labels, expected);
        assert_eq!((found.n_clusters, found.n_core), (1, 2));
        assert_eq!(found.group_of(&[1.5], 1.0), Some(0));
        assert_eq!(found.group_of(&[4.0], 1.0), None);
        let alone = dense(&[vec![0.0, 9.0]], 1.0, 1);
        assert_eq!((alone.labels, alone.n_clusters), (vec![Some(0), Some(1)], 2));
        assert_eq!(dense(&[vec![5.0; 4]], 0.0, 4).n_clusters, 1);
        assert_eq!(dense(&[vec![5.0; 3]], 1.0, 4).n_clusters, 0);
    }

    #[test]
    fn the_curve_bends_where_distances_jump() {
        let mut x: Vec<f64> = (0..50).map(f64::from).collect();
        x.extend([200.0, 300.0, 400.0]);
        let curve = k_distances(&Points::from_columns(&[x]), 3, 1, &mut Pulse::silent()).unwrap();
        assert_eq!((curve.len(), curve[0]), (53, 1.0));
        assert_eq!(bend(&curve), 2.0);
        assert_eq!(bend(&[0.0, 0.0, 3.0]), 3.0);
        assert_eq!((bend(&[0.0, 0.0]), bend(&[])), (0.0, 0.0));
    }
}

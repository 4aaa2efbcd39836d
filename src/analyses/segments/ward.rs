//! Ward's hierarchy: groups merge one pair at a time, always the pair whose merger adds least spread.

use super::points::Points;
use crate::pulse::{Cancelled, Pulse};

/// More points than this are merged on a seeded sample of so many; the others go to the nearest centre.
pub const WARD_ROWS: usize = 5_000;
/// So many mergers are drawn, the last ones.
const TOP: usize = 30;

/// One merger.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merge {
    /// A point (below the number of points) or an earlier merger (its position plus the number of points).
    pub a: u32,
    /// The other one, larger than `a`.
    pub b: u32,
    /// The square root of twice the spread that it adds; for two points, their distance.
    pub height: f64,
    /// Points in the merged group.
    pub size: u32,
}

/// All mergers, the lowest first, by chains of nearest neighbours: time grows with the square of the number of points,
/// memory with the number itself.
///
/// Source: Ward (1963), Journal of the American Statistical Association 58; Murtagh (1983), The Computer Journal 26.
pub fn merges(points: &Points, pulse: &mut Pulse) -> Result<Vec<Merge>, Cancelled> {
    let (n, n_dims) = (points.len(), points.n_dims());
    let mut centres = vec![0.0; n * n_dims];
    (0..n).for_each(|point| points.read(point, &mut centres[point * n_dims..(point + 1) * n_dims]));
    let mut sizes = vec![1.0f64; n];
    let mut alive: Vec<usize> = (0..n).collect();
    let mut chain: Vec<usize> = Vec::new();
    // Every group is known by one of its points.
    let mut found: Vec<(f64, usize, usize)> = Vec::with_capacity(n.saturating_sub(1));
    let mut step = 0usize;
    while alive.len() > 1 {
        if step.is_multiple_of(32) {
            pulse.round(found.len(), n)?;
        }
        step += 1;
        let top = chain.pop().unwrap_or(alive[0]);
        let here = &centres[top * n_dims..(top + 1) * n_dims];
        let added = |other: usize| {
            let there = &centres[other * n_dims..(other + 1) * n_dims];
            let squared: f64 = here.iter().zip(there).map(|(a, b)| (a - b) * (a - b)).sum();
            2.0 * squared * sizes[top] * sizes[other] / (sizes[top] + sizes[other])
        };
        // Among equals the one before on the chain wins, or the chain could go round for ever.
        let before = chain.last().copied();
        let mut nearest = before.map(|before| (added(before), before));
        for &other in alive.iter().filter(|&&other| other != top) {
            let add = added(other);
            if nearest.is_none_or(|(least, _)| add < least) {
                nearest = Some((add, other));
            }
        }
        let Some((add, other)) = nearest else { break };
        if before != Some(other) {
            chain.extend([top, other]);
            continue;
        }
        chain.pop();
        let (from, to) = (top.max(other), top.min(other));
        let (n_from, n_to) = (sizes[from], sizes[to]);
        for dim in 0..n_dims {
            let gone = centres[from * n_dims + dim];
            let kept = &mut centres[to * n_dims + dim];
            *kept += (gone - *kept) * n_from / (n_from + n_to);
        }
        sizes[to] += n_from;
        alive.retain(|&group| group != from);
        found.push((add.sqrt(), from, to));
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    Ok(numbered(n, &found))
}

/// Gives mergers of groups known by a point the numbers of those groups.
fn numbered(n: usize, found: &[(f64, usize, usize)]) -> Vec<Merge> {
    let mut roots = Roots::new(n);
    let mut known: Vec<(u32, u32)> = (0..n as u32).map(|point| (point, 1)).collect();
    let number = |(index, &(height, one, other)): (usize, &(f64, usize, usize))| {
        let (one, other) = (roots.of(one), roots.of(other));
        let (first, second) = (known[one], known[other]);
        let root = roots.join(one, other);
        known[root] = ((n + index) as u32, first.1 + second.1);
        Merge { a: first.0.min(second.0), b: first.0.max(second.0), height, size: first.1 + second.1 }
    };
    found.iter().enumerate().map(number).collect()
}

/// Which points are joined.
struct Roots(Vec<usize>);

impl Roots {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    fn of(&mut self, mut point: usize) -> usize {
        while self.0[point] != point {
            self.0[point] = self.0[self.0[point]];
            point = self.0[point];
        }
        point
    }

    fn join(&mut self, one: usize, other: usize) -> usize {
        self.0[one] = other;
        other
    }
}

/// Per point its group, from 0, when `n_clusters` groups are left.
pub fn cut(merges: &[Merge], n_clusters: usize) -> Vec<u8> {
    let n = merges.len() + 1;
    let mut group = vec![u8::MAX; n + merges.len()];
    let mut n_known = 0;
    for (index, merge) in merges.iter().enumerate().rev() {
        let is_apart = index + n_clusters >= n;
        for part in [merge.a as usize, merge.b as usize] {
            // A part of a group that is whole has its label; else it is a group of its own, unless it is parted further.
            let is_parted = part >= n && part - n + n_clusters >= n;
            if !is_apart {
                group[part] = group[n + index];
            } else if !is_parted {
                group[part] = n_known;
                n_known += 1;
            }
        }
    }
    if n_clusters == 1 {
        group.fill(0);
    }
    group.truncate(n);
    group
}

/// The upper part of the hierarchy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dendrogram {
    /// Points in each group that is not parted further.
    pub sizes: Vec<u32>,
    /// Mergers, the lowest first: two nodes (a group, or the number of groups plus an earlier merger) and the height.
    pub merges: Vec<(u32, u32, f64)>,
}

/// The last mergers.
pub fn top(merges: &[Merge]) -> Dendrogram {
    let first = merges.len().saturating_sub(TOP);
    let n = merges.len() + 1;
    let mut drawn = Dendrogram::default();
    let n_leaves = merges.len() - first + 1;
    for merge in &merges[first..] {
        let mut node = |part: u32| {
            let part = part as usize;
            if part >= n + first {
                return (n_leaves + part - n - first) as u32;
            }
            drawn.sizes.push(if part < n { 1 } else { merges[part - n].size });
            drawn.sizes.len() as u32 - 1
        };
        let (a, b) = (node(merge.a), node(merge.b));
        drawn.merges.push((a, b, merge.height));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Random;

    fn merged(columns: &[Vec<f64>]) -> Vec<Merge> {
        merges(&Points::from_columns(columns), &mut Pulse::silent()).unwrap()
    }

    #[test]
    fn by_hand() {
        let found = merged(&[vec![0.0, 1.0, 10.0, 12.0]]);
        let pairs: Vec<(u32, u32, u32)> = found.iter().map(|merge| (merge.a, merge.b, merge.size)).collect();
        assert_eq!(pairs, [(0, 1, 2), (2, 3, 2), (4, 5, 4)]);
        assert_eq!([found[0].height, found[1].height], [1.0, 2.0]);
        assert!((found[2].height - (2.0 * 10.5f64.powi(2)).sqrt()).abs() < 1e-12);
        assert_eq!(cut(&found, 2), [0, 0, 1, 1]);
        assert_eq!(cut(&found, 1), [0; 4]);
        let mut alone = cut(&found, 4);
        alone.sort_unstable();
        assert_eq!(alone, [0, 1, 2, 3]);
        let drawn = top(&found);
        assert_eq!((drawn.sizes.len(), drawn.merges.len()), (4, 3));
        assert_eq!((drawn.merges[2].0, drawn.merges[2].1), (4, 5));
    }

    #[test]
    fn heights_rise_and_add_up_to_all_spread() {
        let mut random = Random::from_seed(8);
        let columns: Vec<Vec<f64>> =
            (0..3).map(|_| (0..200).map(|_| (4.0 * random.normal()).round()).collect()).collect();
        let found = merged(&columns);
        assert!(found.is_sorted_by(|one, other| one.height <= other.height));
        let squares: f64 = found.iter().map(|merge| merge.height.powi(2) / 2.0).sum();
        assert!((squares / Points::from_columns(&columns).total_squares() - 1.0).abs() < 1e-10);
        for n_clusters in 1..=20 {
            let mut labels = cut(&found, n_clusters);
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels, (0..n_clusters as u8).collect::<Vec<_>>());
        }
        assert_eq!(top(&found).sizes.iter().sum::<u32>(), 200);
        assert!(merged(&[vec![5.0]]).is_empty());
        assert_eq!(merged(&[vec![5.0, 5.0]])[0].height, 0.0);
    }
}

//! Which points lie near a place: a k-d tree.

use super::points::Points;

/// At most so many points in a leaf.
const LEAF: usize = 16;

#[derive(Debug, Clone)]
struct Node {
    start: usize,
    end: usize,
    /// Points of it that were not taken yet; in a leaf they stand first.
    n_left: usize,
    /// The nodes below; 0 in a leaf.
    below: [usize; 2],
    /// Per dimension the smallest and largest coordinate.
    bounds: Vec<[f64; 2]>,
}

/// Points by their places.
#[derive(Debug, Clone)]
pub struct Tree {
    n_dims: usize,
    nodes: Vec<Node>,
    /// Per place in the tree the point, and its coordinates.
    points: Vec<u32>,
    places: Vec<f64>,
}

fn squared(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
}

impl Node {
    /// The squared distance of a place to the box.
    fn nearest(&self, place: &[f64]) -> f64 {
        let sides = self.bounds.iter().zip(place);
        sides.map(|([low, high], x)| (low - x).max(x - high).max(0.0).powi(2)).sum()
    }

    /// The squared distance of a place to the farthest corner.
    fn farthest(&self, place: &[f64]) -> f64 {
        let sides = self.bounds.iter().zip(place);
        sides.map(|([low, high], x)| (x - low).abs().max((high - x).abs()).powi(2)).sum()
    }
}

impl Tree {
    /// The tree of these points.
    pub fn new(points: &Points, mut chosen: Vec<u32>) -> Self {
        let n_dims = points.n_dims();
        let mut nodes = Vec::new();
        build(points, &mut chosen, 0, &mut nodes);
        let mut places = vec![0.0; chosen.len() * n_dims];
        for (&point, place) in chosen.iter().zip(places.chunks_exact_mut(n_dims)) {
            points.read(point as usize, place);
        }
        Self { n_dims, nodes, points: chosen, places }
    }

    fn place(&self, at: usize) -> &[f64] {
        &self.places[at * self.n_dims..(at + 1) * self.n_dims]
    }

    /// How many points lie within a squared distance; counting stops at `enough`.
    pub fn count_within(&self, place: &[f64], reach: f64, enough: usize) -> usize {
        let (mut open, mut count) = (vec![0], 0);
        while let Some(index) = open.pop() {
            let node = &self.nodes[index];
            if count >= enough {
                break;
            }
            if node.nearest(place) > reach {
                continue;
            }
            if node.farthest(place) <= reach {
                count += node.end - node.start;
            } else if node.below[1] > 0 {
                open.extend(node.below);
            } else {
                count += (node.start..node.end).filter(|&at| squared(self.place(at), place) <= reach).count();
            }
        }
        count
    }

    /// Takes the points within a squared distance that were not taken before: each is found once.
    pub fn take_within(&mut self, place: &[f64], reach: f64, taken: &mut Vec<u32>) {
        self.take(0, place, reach, taken);
    }

    fn take(&mut self, index: usize, place: &[f64], reach: f64, taken: &mut Vec<u32>) -> usize {
        let node = &self.nodes[index];
        if node.n_left == 0 || node.nearest(place) > reach {
            return 0;
        }
        let (start, below) = (node.start, node.below);
        let mut n_taken = 0;
        if below[1] > 0 {
            n_taken += self.take(below[0], place, reach, taken) + self.take(below[1], place, reach, taken);
        } else {
            let mut end = start + node.n_left;
            let mut at = start;
            while at < end {
                if squared(self.place(at), place) <= reach {
                    taken.push(self.points[at]);
                    end -= 1;
                    self.points.swap(at, end);
                    (0..self.n_dims).for_each(|dim| self.places.swap(at * self.n_dims + dim, end * self.n_dims + dim));
                    n_taken += 1;
                } else {
                    at += 1;
                }
            }
        }
        self.nodes[index].n_left -= n_taken;
        n_taken
    }

    /// The squared distances to the nearest points, `n_wanted` of them where there are so many, the smallest first, with
    /// the points; of equally near points the one of the lowest number.
    pub fn nearest(&self, place: &[f64], n_wanted: usize) -> Vec<(f64, u32)> {
        let mut found: Vec<(f64, u32)> = Vec::with_capacity(n_wanted + 1);
        self.look(0, place, n_wanted, &mut found);
        found
    }

    fn look(&self, index: usize, place: &[f64], n_wanted: usize, found: &mut Vec<(f64, u32)>) {
        let Some(node) = self.nodes.get(index) else { return };
        let is_full = |found: &[(f64, u32)]| found.len() >= n_wanted;
        if is_full(found) && found.last().is_none_or(|last| node.nearest(place) > last.0) {
            return;
        }
        if node.below[1] > 0 {
            let [mut first, mut second] = node.below;
            if self.nodes[second].nearest(place) < self.nodes[first].nearest(place) {
                (first, second) = (second, first);
            }
            self.look(first, place, n_wanted, found);
            self.look(second, place, n_wanted, found);
            return;
        }
        for at in node.start..node.end {
            let new = (squared(self.place(at), place), self.points[at]);
            if is_full(found) && found.last().is_none_or(|last| new >= *last) {
                continue;
            }
            let position = found.partition_point(|known| *known < new);
            found.insert(position, new);
            found.truncate(n_wanted);
        }
    }
}

/// Builds the node of these points, parted at the median of the widest dimension.
fn build(points: &Points, chosen: &mut [u32], start: usize, nodes: &mut Vec<Node>) -> usize {
    let bounds: Vec<[f64; 2]> = (0..points.n_dims())
        .map(|dim| {
            let values = chosen.iter().map(|&point| points.column(dim)[point as usize]);
            values.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], x| [low.min(x), high.max(x)])
        })
        .collect();
    let width = |dim: usize| bounds[dim][1] - bounds[dim][0];
    let widest = (0..bounds.len()).fold(0, |best, dim| if width(dim) > width(best) { dim } else { best });
    let is_leaf = chosen.len() <= LEAF || width(widest) <= 0.0;
    let index = nodes.len();
    nodes.push(Node { start, end: start + chosen.len(), n_left: chosen.len(), below: [0, 0], bounds });
    if !is_leaf {
        let column = points.column(widest);
        let middle = chosen.len() / 2;
        chosen
            .select_nth_unstable_by(middle, |&a, &b| column[a as usize].total_cmp(&column[b as usize]).then(a.cmp(&b)));
        let (lower, upper) = chosen.split_at_mut(middle);
        let first = build(points, lower, start, nodes);
        let second = build(points, upper, start + middle, nodes);
        nodes[index].below = [first, second];
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Random;

    #[test]
    fn a_tree_finds_what_a_plain_search_finds() {
        let mut random = Random::from_seed(4);
        for n_dims in 1..=4 {
            // Rounded, so that many distances are equal.
            let column = |random: &mut Random| (0..500).map(|_| (3.0 * random.normal()).round()).collect::<Vec<f64>>();
            let points = Points::from_columns(&(0..n_dims).map(|_| column(&mut random)).collect::<Vec<_>>());
            let mut tree = Tree::new(&points, (0..500).collect());
            let mut place = vec![0.0; n_dims];
            let mut left: Vec<u32> = (0..500).collect();
            for point in 0..60 {
                points.read(point, &mut place);
                let mut all: Vec<(f64, u32)> =
                    (0..500).map(|other| (points.squared_distance(other as usize, &place), other)).collect();
                all.sort_by(|a, b| a.partial_cmp(b).unwrap());
                assert_eq!(tree.nearest(&place, 7), all[..7]);
                let within = all.iter().filter(|(squared, _)| *squared <= 4.0).count();
                assert_eq!(tree.count_within(&place, 4.0, 1_000), within);
                assert!(tree.count_within(&place, 4.0, 3) >= within.min(3));
                let mut taken = Vec::new();
                tree.take_within(&place, 4.0, &mut taken);
                taken.sort_unstable();
                let is_near = |other: &u32| points.squared_distance(*other as usize, &place) <= 4.0;
                let (near, rest): (Vec<u32>, Vec<u32>) = left.into_iter().partition(is_near);
                assert_eq!(taken, near);
                left = rest;
            }
        }
    }
}

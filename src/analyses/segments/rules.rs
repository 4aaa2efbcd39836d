//! The rule of each segment in a few conditions, found by a shallow tree.

use super::points::sample_indices;
use crate::models::decision_tree::{self, Limits, Tree};
use crate::numeric::random::Random;
use crate::pulse::{Cancelled, Pulse};

/// Rules are found on at most so many rows, a seeded sample; how well they fit is counted on all.
const RULE_ROWS: usize = 5_000;
/// At most three conditions; a side of a cut holds at least five rows, fewer of less than 500.
const LIMITS: Limits = Limits { max_depth: 3, min_leaf: 5 };
/// A rule with more conditions must fit so many times better.
const WORTH: f64 = 1.02;

/// Values of one dimension: above `low`, at most `high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Which dimension.
    pub dim: usize,
    /// Above this, if anything.
    pub low: Option<f64>,
    /// At most this, if anything.
    pub high: Option<f64>,
}

impl Bounds {
    fn holds(&self, x: f64) -> bool {
        self.low.is_none_or(|low| x > low) && self.high.is_none_or(|high| x <= high)
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What all must hold.
    pub bounds: Vec<Bounds>,
    /// The share of the segment's members that fit.
    pub coverage: f64,
    /// The share of those who fit that are members.
    pub precision: f64,
}

/// Per segment its rule; none when no cut tells it apart. `columns` in original units, `labels` from 0; labels from
/// `n_clusters` on belong to no segment.
pub fn find(
    columns: &[Vec<f64>],
    labels: &[u8],
    n_clusters: usize,
    seed: u64,
    pulse: &mut Pulse,
) -> Result<Vec<Option<Rule>>, Cancelled> {
    let asked = sample_indices(labels.len(), RULE_ROWS, &mut Random::from_seed(seed ^ 0x201e));
    let pick = |column: &Vec<f64>| asked.iter().map(|&row| column[row as usize]).collect::<Vec<f64>>();
    let picked: Vec<Vec<f64>> = columns.iter().map(pick).collect();
    let picked: Vec<&[f64]> = picked.iter().map(Vec::as_slice).collect();
    let limits = Limits { min_leaf: LIMITS.min_leaf.min(labels.len() / 100).max(1), ..LIMITS };
    let mut rules = Vec::with_capacity(n_clusters);
    for cluster in 0..n_clusters {
        let (from, to) = (cluster as f32 / n_clusters as f32, (cluster + 1) as f32 / n_clusters as f32);
        let is_member: Vec<u8> =
            asked.iter().map(|&row| u8::from(usize::from(labels[row as usize]) == cluster)).collect();
        let tree = pulse.part(from, to, |part| decision_tree::grow(&picked, &is_member, 2, limits, part))?;
        let rule = best_node(&tree).map(|node| counted(bounds(&tree, node), columns, labels, cluster));
        rules.push(rule.filter(|rule| rule.coverage > 0.0));
    }
    Ok(rules)
}

/// The node that describes members best, by the harmonic mean of coverage and precision.
fn best_node(tree: &Tree) -> Option<usize> {
    let n_members = f64::from(tree.nodes[0].counts[1]);
    let fit = |node: usize| {
        let counts = &tree.nodes[node].counts;
        2.0 * f64::from(counts[1]) / (n_members + f64::from(counts[0] + counts[1]))
    };
    let mut order: Vec<usize> = (1..tree.nodes.len()).collect();
    order.sort_by_key(|&node| tree.path(node).len());
    let better = |best: Option<usize>, node: usize| match best {
        Some(known) if fit(node) <= fit(known) * WORTH => best,
        _ => Some(node),
    };
    order.into_iter().fold(None, better)
}

fn bounds(tree: &Tree, node: usize) -> Vec<Bounds> {
    let mut all: Vec<Bounds> = Vec::new();
    for condition in tree.path(node) {
        let (dim, at) = (condition.split.column, roundest(condition.split.below, condition.split.above));
        let position = all.iter().position(|known| known.dim == dim).unwrap_or(all.len());
        if position == all.len() {
            all.push(Bounds { dim, low: None, high: None });
        }
        // A later cut of the same column is always the tighter one.
        let bound = if condition.is_above { &mut all[position].low } else { &mut all[position].high };
        *bound = Some(at);
    }
    all
}

fn counted(bounds: Vec<Bounds>, columns: &[Vec<f64>], labels: &[u8], cluster: usize) -> Rule {
    let (mut n_members, mut n_fitting, mut n_both) = (0u32, 0u32, 0u32);
    for (row, &label) in labels.iter().enumerate() {
        let is_member = usize::from(label) == cluster;
        let is_fitting = bounds.iter().all(|bound| bound.holds(columns[bound.dim][row]));
        n_members += u32::from(is_member);
        n_fitting += u32::from(is_fitting);
        n_both += u32::from(is_member && is_fitting);
    }
    let share = |of: u32| if of == 0 { 0.0 } else { f64::from(n_both) / f64::from(of) };
    Rule { coverage: share(n_members), precision: share(n_fitting), bounds }
}

/// The number with the fewest digits from `below` to just under `above`.
fn roundest(below: f64, above: f64) -> f64 {
    let size = below.abs().max(above.abs());
    let first = size.log10().floor() as i32 + 1;
    for exponent in (first - 16..=first).rev() {
        // Dividing by a whole power keeps decimal fractions as exact as they can be.
        let power = 10f64.powi(exponent.abs());
        let at = if exponent >= 0 { (below / power).ceil() * power } else { (below * power).ceil() / power };
        if at >= below && at < above {
            return at + 0.0;
        }
    }
    below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roundest_number_between() {
        assert_eq!(roundest(5.98, 6.3), 6.0);
        assert_eq!(roundest(1.9, 3.0), 2.0);
        assert_eq!(roundest(6.0, 7.0), 6.0);
        assert_eq!(roundest(0.23, 0.31), 0.3);
        assert_eq!(roundest(-4.0, 3.0), 0.0);
        assert_eq!(roundest(1234.0, 4321.0), 2000.0);
        assert_eq!(roundest(1.0, 1.0 + f64::EPSILON), 1.0);
        assert_eq!(roundest(-7.5, -7.2), -7.5);
    }

    #[test]
    fn rules_say_where_segments_lie() {
        let x: Vec<f64> = (0..300).map(|row| f64::from(row % 100)).collect();
        let y: Vec<f64> = (0..300).map(|row| f64::from(row / 100)).collect();
        // Segment 0: small x in every y; 1: large x with y above 0; the rest is none.
        let label = |(&x, &y): (&f64, &f64)| {
            if x < 40.0 {
                0
            } else if y > 0.0 {
                1
            } else {
                255
            }
        };
        let labels: Vec<u8> = x.iter().zip(&y).map(label).collect();
        let rules = find(&[x, y], &labels, 2, 1, &mut Pulse::silent()).unwrap();
        let [Some(first), Some(second)] = rules.as_slice() else { panic!("{rules:?}") };
        assert_eq!(first.bounds, [Bounds { dim: 0, low: None, high: Some(39.0) }]);
        assert_eq!((first.coverage, first.precision), (1.0, 1.0));
        assert_eq!(second.bounds.len(), 2);
        assert_eq!((second.coverage, second.precision), (1.0, 1.0));
        let none = find(&[vec![1.0; 4]], &[0, 0, 1, 1], 2, 1, &mut Pulse::silent()).unwrap();
        assert_eq!(none, [None, None]);
    }
}

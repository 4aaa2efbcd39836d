//! A shallow classification tree (CART, Gini): what tells classes apart, in a few cuts.
//!
//! Source: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees.

use crate::numeric::order;
use crate::pulse::{Cancelled, Pulse};

/// How far a tree grows.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// At most so many cuts from the root to a leaf.
    pub max_depth: usize,
    /// No side of a cut holds fewer rows.
    pub min_leaf: usize,
}

/// A cut of the rows of a node by one column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// Which column.
    pub column: usize,
    /// The largest value on the lower side …
    pub below: f64,
    /// … and the smallest on the upper: any threshold from `below` to just under `above` makes the same cut.
    pub above: f64,
    /// The node of the lower side.
    pub left: usize,
    /// The node of the upper side.
    pub right: usize,
}

impl Split {
    /// Half way between both sides: rows at most here go to the lower one.
    pub fn threshold(&self) -> f64 {
        self.below / 2.0 + self.above / 2.0
    }
}

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The node above; the root is its own.
    pub parent: usize,
    /// Rows per class.
    pub counts: Vec<u32>,
    /// Its cut; a leaf has none.
    pub split: Option<Split>,
}

impl Node {
    /// The chance that two rows drawn with replacement are of different classes.
    pub fn gini(&self) -> f64 {
        let n: f64 = self.counts.iter().map(|&count| f64::from(count)).sum();
        1.0 - self.counts.iter().map(|&count| (f64::from(count) / n).powi(2)).sum::<f64>()
    }
}

/// One condition on the way to a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condition {
    /// The cut.
    pub split: Split,
    /// Whether the way goes to the upper side.
    pub is_above: bool,
}

/// A grown tree; its first node is the root, and every node stands behind its parent.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// The nodes.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// The conditions from the root to a node.
    pub fn path(&self, node: usize) -> Vec<Condition> {
        let mut path = Vec::new();
        let mut at = node;
        while at > 0 {
            let parent = self.nodes[at].parent;
            if let Some(split) = self.nodes[parent].split {
                path.push(Condition { split, is_above: split.right == at });
            }
            at = parent;
        }
        path.reverse();
        path
    }
}

/// Grows a tree on columns of equal length without missing numbers; `labels` are classes from 0.
///
/// Each node takes the cut that lowers the Gini impurity most; of equal cuts, the first column's lowest.
/// Work grows with rows × columns × depth (times a logarithm).
pub fn grow(
    columns: &[&[f64]],
    labels: &[u8],
    n_classes: usize,
    limits: Limits,
    pulse: &mut Pulse,
) -> Result<Tree, Cancelled> {
    assert!(columns.iter().all(|column| column.len() == labels.len()), "columns of equal length");
    let count = |rows: &[usize]| {
        let mut counts = vec![0u32; n_classes];
        rows.iter().for_each(|&row| counts[usize::from(labels[row])] += 1);
        counts
    };
    let all: Vec<usize> = (0..labels.len()).collect();
    let mut tree = Tree { nodes: vec![Node { parent: 0, counts: count(&all), split: None }] };
    let mut open = vec![(0, 0, all)];
    while let Some((node, depth, rows)) = open.pop() {
        if depth >= limits.max_depth {
            continue;
        }
        let mut best: Option<(f64, Split)> = None;
        for (column, values) in columns.iter().enumerate() {
            pulse.at(depth as f32 / limits.max_depth as f32)?;
            if let Some(found) = cut(column, values, &rows, labels, &tree.nodes[node].counts, limits.min_leaf)
                && best.is_none_or(|(most, _)| found.0 > most * (1.0 + 1e-12))
            {
                best = Some(found);
            }
        }
        let Some((_, mut split)) = best else { continue };
        let (lower, upper): (Vec<usize>, Vec<usize>) =
            rows.into_iter().partition(|&row| columns[split.column][row] <= split.below);
        (split.left, split.right) = (tree.nodes.len(), tree.nodes.len() + 1);
        for side in [&lower, &upper] {
            tree.nodes.push(Node { parent: node, counts: count(side), split: None });
        }
        tree.nodes[node].split = Some(split);
        open.push((split.right, depth + 1, upper));
        open.push((split.left, depth + 1, lower));
    }
    Ok(tree)
}

/// The best cut of a column: the sum over both sides of squared counts per class over rows, and where. None when nothing
/// gets purer.
fn cut(
    column: usize,
    values: &[f64],
    rows: &[usize],
    labels: &[u8],
    counts: &[u32],
    min_leaf: usize,
) -> Option<(f64, Split)> {
    let sorted = order::by(rows.len(), &|one, other| values[rows[one]].total_cmp(&values[rows[other]]));
    let squares = |counts: &[u32]| counts.iter().map(|&count| f64::from(count).powi(2)).sum::<f64>();
    let n = rows.len();
    // Only a cut that lowers the impurity counts.
    let mut most = squares(counts) / n as f64 * (1.0 + 1e-12);
    let (mut lower, mut upper) = (vec![0u32; counts.len()], counts.to_vec());
    let mut best = None;
    for (n_lower, pair) in sorted.windows(2).enumerate().map(|(index, pair)| (index + 1, pair)) {
        let [row, next] = [rows[pair[0]], rows[pair[1]]];
        lower[usize::from(labels[row])] += 1;
        upper[usize::from(labels[row])] -= 1;
        if values[row] >= values[next] || n_lower < min_leaf || n - n_lower < min_leaf {
            continue;
        }
        let score = squares(&lower) / n_lower as f64 + squares(&upper) / (n - n_lower) as f64;
        if score > most * (1.0 + 1e-12) {
            most = score;
            best = Some((score, Split { column, below: values[row], above: values[next], left: 0, right: 0 }));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { max_depth: 3, min_leaf: 1 };

    fn grown(columns: &[&[f64]], labels: &[u8]) -> Tree {
        grow(columns, labels, 2, LIMITS, &mut Pulse::silent()).unwrap()
    }

    #[test]
    fn one_cut_by_hand() {
        let tree = grown(&[&[1.0, 1.0, 1.0, 1.0], &[5.0, 1.0, 4.0, 2.0]], &[1, 0, 1, 0]);
        assert_eq!(tree.nodes.len(), 3);
        let split = tree.nodes[0].split.unwrap();
        assert_eq!((split.column, split.below, split.above, split.threshold()), (1, 2.0, 4.0, 3.0));
        assert_eq!((tree.nodes[0].gini(), tree.nodes[1].gini()), (0.5, 0.0));
        assert_eq!(tree.path(2), [Condition { split, is_above: true }]);
    }

    #[test]
    fn nothing_to_cut_gives_a_root() {
        assert_eq!(grown(&[&[]], &[]).nodes.len(), 1);
        assert_eq!(grown(&[&[1.0, 2.0]], &[1, 1]).nodes.len(), 1);
        assert_eq!(grown(&[&[3.0, 3.0]], &[0, 1]).nodes.len(), 1);
        let limits = Limits { min_leaf: 2, ..LIMITS };
        let tree = grow(&[&[1.0, 2.0, 3.0]], &[0, 1, 1], 2, limits, &mut Pulse::silent()).unwrap();
        assert_eq!(tree.nodes.len(), 1);
    }

    #[test]
    fn every_side_is_purer_and_no_row_is_lost() {
        let x: Vec<f64> = (0..60).map(|row| f64::from(row * 37 % 60)).collect();
        let labels: Vec<u8> = x.iter().map(|&x| u8::from((20.0..35.0).contains(&x))).collect();
        let tree = grown(&[&x], &labels);
        for node in &tree.nodes {
            let Some(split) = node.split else { continue };
            let sides = [&tree.nodes[split.left], &tree.nodes[split.right]];
            let n = |node: &Node| f64::from(node.counts.iter().sum::<u32>());
            assert_eq!(n(sides[0]) + n(sides[1]), n(node));
            assert!(sides.iter().map(|side| n(side) * side.gini()).sum::<f64>() < n(node) * node.gini());
        }
        assert!(tree.nodes.iter().any(|node| node.counts == [0, 15]), "{tree:?}");
    }
}

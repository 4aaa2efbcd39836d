//! Frequent sets of items by growing patterns from a tree of baskets.
//!
//! Source: Han, Pei and Yin (2000), "Mining frequent patterns without candidate generation", SIGMOD 29(2), 1–12. The trees
//! are arrays: a node is an index, and the nodes of an item are chained.

use crate::pulse::{Cancelled, Pulse};

/// No node.
const NONE: u32 = u32::MAX;
/// So many sets pass between two looks at the pulse.
const SETS_PER_PULSE: usize = 4096;

/// Frequent sets with the number of baskets that hold each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Itemsets {
    items: Vec<u32>,
    ends: Vec<usize>,
    counts: Vec<u32>,
}

impl Itemsets {
    /// How many sets.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The items of a set, in ascending order.
    pub fn set(&self, index: usize) -> &[u32] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.items[start..self.ends[index]]
    }

    /// How many baskets hold it.
    pub fn count(&self, index: usize) -> u32 {
        self.counts[index]
    }

    fn push(&mut self, set: &[u32], count: u32) {
        let start = self.items.len();
        self.items.extend_from_slice(set);
        self.items[start..].sort_unstable();
        self.ends.push(self.items.len());
        self.counts.push(count);
    }
}

/// What is wanted, and how much memory it may take.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// A set must be in so many baskets; at least 1.
    pub min_count: u32,
    /// A set has at most so many items.
    pub max_length: usize,
    /// No more sets than this are kept.
    pub max_sets: usize,
    /// No more items in all sets together.
    pub max_items: usize,
}

/// Why there are no sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// There are more than wanted.
    TooMany,
    /// Nobody waits for them.
    Cancelled,
}

impl From<Cancelled> for Stopped {
    fn from(_: Cancelled) -> Self {
        Stopped::Cancelled
    }
}

/// All sets in at least `min_count` of the baskets. `n_items` is larger than every item.
pub fn mine<'a>(
    baskets: impl Iterator<Item = &'a [u32]>,
    n_items: usize,
    wanted: &Wanted,
    pulse: &mut Pulse,
) -> Result<Itemsets, Stopped> {
    let baskets: Vec<&[u32]> = baskets.collect();
    let mut totals = vec![0u32; n_items];
    baskets.iter().flat_map(|basket| basket.iter()).for_each(|&item| totals[item as usize] += 1);
    // The most frequent items come first, so that baskets share their beginnings; equals in the order of their numbers.
    let mut frequent: Vec<u32> =
        (0..n_items as u32).filter(|&item| totals[item as usize] >= wanted.min_count).collect();
    frequent.sort_by_key(|&item| std::cmp::Reverse(totals[item as usize]));
    let mut rank = vec![NONE; n_items];
    frequent.iter().enumerate().for_each(|(position, &item)| rank[item as usize] = position as u32);
    let mut tree = Tree::new(frequent);
    let mut path = Vec::new();
    for basket in baskets {
        path.clear();
        path.extend(basket.iter().map(|&item| rank[item as usize]).filter(|&rank| rank != NONE));
        path.sort_unstable();
        tree.insert(&path, 1);
    }
    let mut miner = Miner { wanted, found: Itemsets::default(), prefix: Vec::new(), done: 0.0, pulse };
    miner.grow(&tree, (0.0, 1.0))?;
    Ok(miner.found)
}

/// Baskets that share their beginnings. Items are numbered by their place in `items`.
struct Tree {
    /// What the items are called outside, the most frequent first.
    items: Vec<u32>,
    counts: Vec<u32>,
    /// The first node of each item.
    heads: Vec<u32>,
    /// The nodes right below the root, by item.
    tops: Vec<u32>,
    nodes: Vec<Node>,
}

struct Node {
    item: u32,
    count: u32,
    parent: u32,
    /// The next node of the same item.
    next: u32,
    child: u32,
    sibling: u32,
}

impl Tree {
    fn new(items: Vec<u32>) -> Self {
        let n = items.len();
        Self { items, counts: vec![0; n], heads: vec![NONE; n], tops: vec![NONE; n], nodes: Vec::new() }
    }

    /// Adds `count` baskets with these items, in ascending order.
    fn insert(&mut self, path: &[u32], count: u32) {
        let mut parent = NONE;
        for &item in path {
            self.counts[item as usize] += count;
            let node = self.child(parent, item);
            self.nodes[node as usize].count += count;
            parent = node;
        }
    }

    /// The node of `item` below `parent`, made if it is not there.
    fn child(&mut self, parent: u32, item: u32) -> u32 {
        let first = if parent == NONE { self.tops[item as usize] } else { self.nodes[parent as usize].child };
        let mut node = first;
        while node != NONE && self.nodes[node as usize].item != item {
            node = self.nodes[node as usize].sibling;
        }
        if node != NONE {
            return node;
        }
        let new = self.nodes.len() as u32;
        let sibling = if parent == NONE { NONE } else { first };
        self.nodes.push(Node { item, count: 0, parent, next: self.heads[item as usize], child: NONE, sibling });
        self.heads[item as usize] = new;
        if parent == NONE {
            self.tops[item as usize] = new;
        } else {
            self.nodes[parent as usize].child = new;
        }
        new
    }

    /// The baskets that hold `item`, cut before it, with the items that are still frequent among them.
    fn conditional(&self, item: usize, min_count: u32) -> Tree {
        let mut totals = vec![0u32; item];
        self.above(self.heads[item], &mut |count, above| totals[above as usize] += count);
        let kept: Vec<usize> = (0..item).filter(|&above| totals[above] >= min_count).collect();
        let mut place = vec![NONE; item];
        kept.iter().enumerate().for_each(|(position, &above)| place[above] = position as u32);
        let mut tree = Tree::new(kept.iter().map(|&above| self.items[above]).collect());
        if kept.is_empty() {
            return tree;
        }
        let mut path = Vec::new();
        let mut node = self.heads[item];
        while node != NONE {
            let Node { count, mut parent, next, .. } = self.nodes[node as usize];
            path.clear();
            while parent != NONE {
                let above = &self.nodes[parent as usize];
                path.extend(Some(place[above.item as usize]).filter(|&place| place != NONE));
                parent = above.parent;
            }
            path.reverse();
            tree.insert(&path, count);
            node = next;
        }
        tree
    }

    /// Every item above the nodes of a chain, with the count of the node below.
    fn above(&self, mut node: u32, tell: &mut dyn FnMut(u32, u32)) {
        while node != NONE {
            let Node { count, mut parent, next, .. } = self.nodes[node as usize];
            while parent != NONE {
                tell(count, self.nodes[parent as usize].item);
                parent = self.nodes[parent as usize].parent;
            }
            node = next;
        }
    }
}

struct Miner<'a, 'b> {
    wanted: &'a Wanted,
    found: Itemsets,
    prefix: Vec<u32>,
    done: f32,
    pulse: &'a mut Pulse<'b>,
}

impl Miner<'_, '_> {
    /// All sets of the tree, each with the prefix; `span` is the part of the work that this is.
    fn grow(&mut self, tree: &Tree, span: (f32, f32)) -> Result<(), Stopped> {
        let n = tree.items.len();
        for item in (0..n).rev() {
            let at = |place: usize| span.0 + (span.1 - span.0) * place as f32 / n as f32;
            let part = (at(n - 1 - item), at(n - item));
            if self.prefix.is_empty() || self.found.len().is_multiple_of(SETS_PER_PULSE) {
                self.done = part.0;
                self.pulse.at(self.done)?;
            }
            self.prefix.push(tree.items[item]);
            let is_full = self.found.len() >= self.wanted.max_sets
                || self.found.items.len() + self.prefix.len() > self.wanted.max_items;
            if is_full {
                return Err(Stopped::TooMany);
            }
            self.found.push(&self.prefix, tree.counts[item]);
            if self.prefix.len() < self.wanted.max_length && item > 0 {
                let below = tree.conditional(item, self.wanted.min_count);
                if !below.items.is_empty() {
                    self.grow(&below, part)?;
                }
            }
            self.prefix.pop();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Random;

    const ALL: Wanted = Wanted { min_count: 1, max_length: 99, max_sets: 1 << 20, max_items: 1 << 24 };

    fn found(baskets: &[Vec<u32>], n_items: usize, wanted: &Wanted) -> Vec<(Vec<u32>, u32)> {
        let sets = mine(baskets.iter().map(Vec::as_slice), n_items, wanted, &mut Pulse::silent()).unwrap();
        let mut all: Vec<_> = (0..sets.len()).map(|index| (sets.set(index).to_vec(), sets.count(index))).collect();
        all.sort();
        all
    }

    /// Every subset of the items, counted one by one.
    fn counted(baskets: &[Vec<u32>], n_items: usize, wanted: &Wanted) -> Vec<(Vec<u32>, u32)> {
        let mut all = Vec::new();
        for mask in 1u32..1 << n_items {
            let set: Vec<u32> = (0..n_items as u32).filter(|item| mask >> item & 1 == 1).collect();
            let count = baskets.iter().filter(|basket| set.iter().all(|item| basket.contains(item))).count() as u32;
            if count >= wanted.min_count && set.len() <= wanted.max_length {
                all.push((set, count));
            }
        }
        all.sort();
        all
    }

    #[test]
    fn sets_are_those_that_counting_finds() {
        let mut random = Random::from_seed(3);
        for round in 0..60u32 {
            let n_items = 1 + random.below(8);
            let baskets: Vec<Vec<u32>> = (0..random.below(40))
                .map(|_| (0..n_items as u32).filter(|&item| random.uniform() < 0.7 / f64::from(item + 1)).collect())
                .collect();
            let wanted = Wanted { min_count: 1 + round % 5, max_length: 1 + round as usize % 4, ..ALL };
            assert_eq!(found(&baskets, n_items, &wanted), counted(&baskets, n_items, &wanted));
        }
    }

    #[test]
    fn too_many_sets_and_cancelling_stop_it() {
        let wide: Vec<u32> = (0..1000).collect();
        let mine = |wanted: &Wanted, pulse: &mut Pulse| mine([wide.as_slice()].into_iter(), 1000, wanted, pulse);
        assert_eq!(mine(&ALL, &mut Pulse::silent()), Err(Stopped::TooMany));
        assert_eq!(mine(&Wanted { max_items: 100, ..ALL }, &mut Pulse::silent()), Err(Stopped::TooMany));
        let mut sink = |_| false;
        assert_eq!(mine(&ALL, &mut Pulse::new(&mut sink)), Err(Stopped::Cancelled));
        assert_eq!(found(&[], 0, &ALL), []);
    }
}

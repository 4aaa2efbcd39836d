//! Sorting for the page: one sort, compiled once, whatever is sorted. (Each type sorted by the standard library brings some
//! six kilobytes of its own, which the page must carry.)

use std::cmp::Ordering;

/// The indices 0..`n` in the order that `compare` gives; equal ones keep theirs.
pub fn by(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| compare(a, b));
    order
}

/// The items in the order that `compare` gives; equal ones keep theirs.
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let order = by(items.len(), &|a, b| compare(&items[a], &items[b]));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|index| items[index].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_keep_their_order() {
        assert_eq!(by(5, &|a, b| (a % 2).cmp(&(b % 2))), [0, 2, 4, 1, 3]);
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        assert_eq!(sorted(items, |a, b| a.0.cmp(&b.0)), [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
        assert!(sorted(Vec::<f64>::new(), f64::total_cmp).is_empty());
    }
}

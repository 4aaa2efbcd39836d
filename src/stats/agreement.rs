//! How far two groupings of the same things agree.

/// How many things carry each pair of labels: a row per label of `one`, a column per label of `other`.
fn pairs(one: &[u8], other: &[u8]) -> Vec<Vec<u64>> {
    assert_eq!(one.len(), other.len(), "labels of the same things");
    let n = |labels: &[u8]| labels.iter().max().map_or(0, |&label| usize::from(label) + 1);
    let mut counts = vec![vec![0; n(other)]; n(one)];
    one.iter().zip(other).for_each(|(&a, &b)| counts[usize::from(a)][usize::from(b)] += 1);
    counts
}

fn column_sums(counts: &[Vec<u64>]) -> Vec<u64> {
    let n_columns = counts.first().map_or(0, Vec::len);
    (0..n_columns).map(|column| counts.iter().map(|row| row[column]).sum()).collect()
}

/// The adjusted Rand index: 1 for the same grouping under any labels, about 0 for agreement by chance.
///
/// Source: Hubert and Arabie (1985), Journal of Classification 2.
pub fn adjusted_rand(one: &[u8], other: &[u8]) -> f64 {
    let counts = pairs(one, other);
    let squares = |numbers: &mut dyn Iterator<Item = u64>| numbers.map(|n| (n as f64) * (n as f64)).sum::<f64>();
    let together = squares(&mut counts.iter().flatten().copied());
    let in_one = squares(&mut counts.iter().map(|row| row.iter().sum()));
    let in_other = squares(&mut column_sums(&counts).into_iter());
    let n = one.len() as f64;
    // Ordered pairs: together in both, in one only, in the other only, in neither.
    let (both, only_one, only_other) = (together - n, in_one - together, in_other - together);
    let neither = n * n - in_one - in_other + together;
    if only_one == 0.0 && only_other == 0.0 {
        return 1.0;
    }
    let spread = (both + only_one) * (only_one + neither) + (both + only_other) * (only_other + neither);
    2.0 * (both * neither - only_one * only_other) / spread
}

/// Per label of `one` its largest overlap with a label of `other`: members of both over members of either (Jaccard).
/// NaN for a label that nothing carries. Labels of `one` from `n_one` on, and of `other` from `n_other` on, are no groups.
pub fn best_overlaps(one: &[u8], n_one: usize, other: &[u8], n_other: usize) -> Vec<f64> {
    let counts = pairs(one, other);
    let sizes = column_sums(&counts);
    let overlap = |group: usize| {
        let size: u64 = counts.get(group).map_or(0, |row| row.iter().sum());
        if size == 0 {
            return f64::NAN;
        }
        let shared = counts[group].iter().zip(&sizes).take(n_other);
        shared.map(|(&n, &of)| n as f64 / (size + of - n) as f64).fold(0.0, f64::max)
    };
    (0..n_one).map(overlap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_grouping_agrees_under_any_labels() {
        assert_eq!(adjusted_rand(&[0, 0, 1, 1, 2], &[2, 2, 0, 0, 1]), 1.0);
        assert_eq!(adjusted_rand(&[0, 0, 0], &[0, 0, 0]), 1.0);
        // By hand: no pair together in both, two in each, of six.
        assert_eq!(adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]), -0.5);
        assert_eq!(adjusted_rand(&[], &[]), 1.0);
    }

    #[test]
    fn overlaps_by_hand() {
        let found = best_overlaps(&[0, 0, 0, 1, 1, 9], 3, &[1, 1, 0, 0, 0, 1], 2);
        assert_eq!(found[..2], [0.5, 2.0 / 3.0]);
        assert!(found[2].is_nan());
        assert_eq!(best_overlaps(&[0, 0], 1, &[7, 7], 1), [0.0]);
    }
}

//! Numbers to scores of 1 to 5.

use crate::stats::quantile::{self, Definition};

/// Scores go from 1 to this.
pub const N_SCORES: usize = 5;

/// What becomes of customers with the same number at the edge between two scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// They get the same score; groups may be uneven.
    Together,
    /// They are split in their order; groups are even.
    Split,
}

/// The four edges between five scores: a number above an edge is beyond it. By quantiles with linear interpolation.
pub fn edges(numbers: &[f64]) -> Vec<f64> {
    let ascending = quantile::sorted(numbers);
    let share = |edge: usize| edge as f64 / N_SCORES as f64;
    (1..N_SCORES).map(|edge| quantile::quantile(&ascending, share(edge), Definition::Inclusive)).collect()
}

/// The score of each number: 1 plus the edges below it; reversed where little is good.
pub fn by_edges(numbers: &[f64], edges: &[f64], is_reversed: bool) -> Vec<u8> {
    let score = |x: &f64| {
        let n_below = edges.iter().filter(|&&edge| *x > edge).count() as u8;
        if is_reversed { N_SCORES as u8 - n_below } else { 1 + n_below }
    };
    numbers.iter().map(score).collect()
}

/// Five even groups by rank; equal numbers in their order.
pub fn by_rank(numbers: &[f64], is_reversed: bool) -> Vec<u8> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&one, &other| numbers[one].total_cmp(&numbers[other]));
    let mut scores = vec![0; numbers.len()];
    for (rank, &index) in order.iter().enumerate() {
        let score = ((rank + 1) * N_SCORES).div_ceil(numbers.len()) as u8;
        scores[index] = if is_reversed { N_SCORES as u8 + 1 - score } else { score };
    }
    scores
}

/// The mean of two scores, halves rounded up.
pub fn combined(frequency: u8, monetary: u8) -> u8 {
    (frequency + monetary).div_ceil(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_get_equal_scores_unless_they_are_split() {
        let numbers = [1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 9.0, 9.0, 10.0];
        let edges = edges(&numbers);
        assert_eq!(by_edges(&numbers, &edges, false), [1, 1, 1, 1, 3, 3, 4, 4, 4, 5]);
        assert_eq!(by_edges(&numbers, &edges, true), [5, 5, 5, 5, 3, 3, 2, 2, 2, 1]);
        assert_eq!(by_rank(&numbers, false), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        assert_eq!(by_rank(&numbers, true), [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
    }

    #[test]
    fn all_scores_stay_in_range() {
        for numbers in [vec![], vec![3.0], vec![7.0; 20], vec![-1.0, 0.0, 1e300]] {
            let edges = edges(&numbers);
            for scores in [by_edges(&numbers, &edges, true), by_edges(&numbers, &edges, false), by_rank(&numbers, true)]
            {
                assert_eq!(scores.len(), numbers.len());
                assert!(scores.iter().all(|score| (1..=5).contains(score)), "{scores:?}");
            }
        }
        assert_eq!([combined(1, 1), combined(1, 2), combined(5, 4), combined(5, 5)], [1, 2, 5, 5]);
    }
}

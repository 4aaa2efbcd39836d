//! Points for pictures: few are kept as they are, many are counted in a grid, so that a result stays small.

use super::outcome::Cloud;
use crate::numeric::random::Random;
use crate::stats::distributions::{Distribution, Normal};

/// The most points that are kept as points.
const MAX_POINTS: usize = 2000;
/// Cells across and up.
const GRID: (usize, usize) = (60, 40);
/// The most residuals that are sorted, and the most points of their quantiles.
const MAX_SORTED: usize = 20_000;
const MAX_QUANTILES: usize = 400;

/// Points of (x, y), from rows (counted from 0).
pub fn cloud(x: &[f64], y: &[f64], rows: &[u32]) -> Cloud {
    if x.len() <= MAX_POINTS {
        return Cloud::Points { x: x.to_vec(), y: y.to_vec(), rows: rows.iter().map(|row| row + 1).collect() };
    }
    let (x_edges, y_edges) = (edges(x, GRID.0), edges(y, GRID.1));
    let mut counts = vec![vec![0u32; GRID.0]; GRID.1];
    let cell = |value: f64, edges: &[f64], n_cells: usize| {
        let share = (value - edges[0]) / (edges[n_cells] - edges[0]);
        ((share * n_cells as f64) as usize).min(n_cells - 1)
    };
    for (&x, &y) in x.iter().zip(y) {
        counts[cell(y, &y_edges, GRID.1)][cell(x, &x_edges, GRID.0)] += 1;
    }
    Cloud::Grid { x_edges, y_edges, counts }
}

/// Bounds of `n_cells` equal cells over all values.
fn edges(values: &[f64], n_cells: usize) -> Vec<f64> {
    let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
    for &value in values {
        min = min.min(value);
        max = max.max(value);
    }
    let (min, max) = if min < max { (min, max) } else { (min - 0.5, min + 0.5) };
    (0..=n_cells).map(|edge| min + (max - min) * edge as f64 / n_cells as f64).collect()
}

/// Normal quantiles beside those of the values (Blom's plotting positions); of a seeded sample when they are many.
pub fn normal_quantiles(values: &[f64], seed: u64) -> Vec<(f64, f64)> {
    let finite = |value: &f64| value.is_finite();
    let mut sorted: Vec<f64> = if values.len() <= MAX_SORTED {
        values.iter().copied().filter(finite).collect()
    } else {
        let mut random = Random::from_seed(seed);
        (0..MAX_SORTED).map(|_| values[random.below(values.len())]).filter(finite).collect()
    };
    sorted.sort_by(f64::total_cmp);
    let n_values = sorted.len();
    let n_points = n_values.min(MAX_QUANTILES);
    let point = |index: usize| {
        let at = if n_points < 2 { 0 } else { index * (n_values - 1) / (n_points - 1) };
        (Normal.quantile((at as f64 + 0.625) / (n_values as f64 + 0.25)), sorted[at])
    };
    (0..n_points).map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_points_become_counts() {
        let x: Vec<f64> = (0..5000).map(f64::from).collect();
        let rows: Vec<u32> = (0..5000).collect();
        let Cloud::Grid { counts, .. } = cloud(&x, &x, &rows) else { panic!("a grid") };
        assert_eq!(counts.iter().flatten().sum::<u32>(), 5000);
        assert!(counts[0][0] > 0 && counts[GRID.1 - 1][GRID.0 - 1] > 0);
        let constant = vec![1.0; 5000];
        let Cloud::Grid { counts, .. } = cloud(&x, &constant, &rows) else { panic!("a grid") };
        assert_eq!(counts.iter().flatten().sum::<u32>(), 5000);
        assert!(matches!(cloud(&x[..3], &x[..3], &rows[..3]), Cloud::Points { .. }));
    }

    #[test]
    fn quantiles_of_normal_values_lie_on_the_diagonal() {
        let mut random = Random::from_seed(3);
        let values: Vec<f64> = (0..50_000).map(|_| random.normal()).collect();
        let quantiles = normal_quantiles(&values, 1);
        assert_eq!(quantiles.len(), MAX_QUANTILES);
        assert!(quantiles[20..380].iter().all(|(normal, value)| (normal - value).abs() < 0.1));
        assert_eq!(normal_quantiles(&[], 1), []);
        assert_eq!(normal_quantiles(&[0.3], 1), [(0.0, 0.3)]);
    }
}

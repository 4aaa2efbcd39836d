//! How well a labelling separates: silhouette, Calinski-Harabasz, Davies-Bouldin.

use super::kmeans::Fit;
use super::points::Points;
use crate::numeric::sum::{Sum, mean};
use crate::pulse::{Cancelled, Pulse};

/// Up to so many points the silhouette is exact; of more, it is measured on a seeded sample of so many.
pub const SILHOUETTE_ROWS: usize = 5_000;

/// The silhouette of each point under each labelling: `(b - a) / max(a, b)`, where `a` is the mean distance to the other
/// points of its cluster and `b` that to the points of the nearest other cluster; 0 for a point alone in its cluster.
///
/// `labellings` are labels from 0 with the number of clusters. Work grows with the square of the number of points.
/// Source: Rousseeuw (1987), Journal of Computational and Applied Mathematics 20.
pub fn silhouettes(
    points: &Points,
    labellings: &[(&[u8], usize)],
    pulse: &mut Pulse,
) -> Result<Vec<Vec<f64>>, Cancelled> {
    let n_points = points.len();
    let mut distances = vec![0.0f64; n_points];
    let sizes: Vec<Vec<u32>> = labellings.iter().map(|(labels, n_clusters)| count(labels, *n_clusters)).collect();
    let mut sums: Vec<f64> = Vec::new();
    let mut all: Vec<Vec<f64>> = labellings.iter().map(|_| Vec::with_capacity(n_points)).collect();
    for point in 0..n_points {
        if point % 128 == 0 {
            pulse.round(point, n_points)?;
        }
        distances.fill(0.0);
        for dim in 0..points.n_dims() {
            let column = points.column(dim);
            let x = column[point];
            distances.iter_mut().zip(column).for_each(|(sum, other)| *sum += (other - x) * (other - x));
        }
        distances.iter_mut().for_each(|distance| *distance = distance.sqrt());
        for (index, (labels, n_clusters)) in labellings.iter().enumerate() {
            sums.clear();
            sums.resize(*n_clusters, 0.0);
            distances.iter().zip(*labels).for_each(|(distance, &label)| sums[label as usize] += distance);
            all[index].push(of_point(labels[point] as usize, &sums, &sizes[index]));
        }
    }
    Ok(all)
}

fn count(labels: &[u8], n_clusters: usize) -> Vec<u32> {
    let mut sizes = vec![0; n_clusters];
    labels.iter().for_each(|&label| sizes[label as usize] += 1);
    sizes
}

fn of_point(own: usize, sums: &[f64], sizes: &[u32]) -> f64 {
    if sizes[own] < 2 {
        return 0.0;
    }
    let within = sums[own] / f64::from(sizes[own] - 1);
    let others = (0..sums.len()).filter(|&cluster| cluster != own && sizes[cluster] > 0);
    let nearest = others.map(|cluster| sums[cluster] / f64::from(sizes[cluster])).fold(f64::INFINITY, f64::min);
    let larger = within.max(nearest);
    if larger > 0.0 && larger.is_finite() { (nearest - within) / larger } else { 0.0 }
}

/// The mean silhouette; NaN when there is none.
pub fn mean_silhouette(silhouettes: &[f64]) -> f64 {
    mean(silhouettes)
}

/// The spread between clusters over the spread within, each per degree of freedom; larger is better.
/// NaN when every point is its own cluster. Source: Caliński and Harabasz (1974), Communications in Statistics 3.
pub fn calinski_harabasz(total_squares: f64, inertia: f64, n_points: usize, n_clusters: usize) -> f64 {
    if n_points <= n_clusters || n_clusters < 2 {
        return f64::NAN;
    }
    let between = (total_squares - inertia) / (n_clusters - 1) as f64;
    between / (inertia / (n_points - n_clusters) as f64)
}

/// The mean over clusters of how much each overlaps with its worst neighbour: the sum of both mean distances to their
/// centroids over the distance between these; smaller is better. NaN for a single cluster; an empty one counts nothing.
/// Source: Davies and Bouldin (1979), IEEE Transactions on Pattern Analysis and Machine Intelligence 1.
pub fn davies_bouldin(points: &Points, fit: &Fit) -> f64 {
    let n_clusters = fit.n_clusters();
    let mut spreads = vec![Sum::default(); n_clusters];
    for (point, &label) in fit.labels.iter().enumerate() {
        spreads[label as usize].add(points.squared_distance(point, fit.centroid(label as usize)).sqrt());
    }
    if n_clusters < 2 {
        return f64::NAN;
    }
    let spread = |cluster: usize| spreads[cluster].value() / f64::from(fit.sizes[cluster]);
    let between = |a: usize, b: usize| -> f64 {
        let pairs = fit.centroid(a).iter().zip(fit.centroid(b));
        pairs.map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
    };
    let worst = |a: usize| {
        let others = (0..n_clusters).filter(|&b| b != a);
        others.map(|b| (spread(a) + spread(b)) / between(a, b)).fold(0.0, f64::max)
    };
    (0..n_clusters).map(worst).sum::<f64>() / n_clusters as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // Two pairs on a line: a = 1 in each, b = 10 or 11 (outer), 9.. by symmetry.
        let points = Points::from_columns(&[vec![0.0, 1.0, 10.0, 11.0]]);
        let labels = [0u8, 0, 1, 1];
        let found = silhouettes(&points, &[(&labels, 2)], &mut Pulse::silent()).unwrap();
        let expected = [(10.5 - 1.0) / 10.5, (9.5 - 1.0) / 9.5, (9.5 - 1.0) / 9.5, (10.5 - 1.0) / 10.5];
        found[0].iter().zip(expected).for_each(|(got, expected)| assert!((got - expected).abs() < 1e-15));
        let fit = Fit { centroids: vec![0.5, 10.5], labels: labels.to_vec(), sizes: vec![2, 2], inertia: 1.0 };
        assert!((davies_bouldin(&points, &fit) - 0.1).abs() < 1e-15);
        assert!((calinski_harabasz(points.total_squares(), 1.0, 4, 2) - 200.0).abs() < 1e-12);
        assert!(calinski_harabasz(1.0, 0.0, 2, 2).is_nan());
    }

    #[test]
    fn a_point_alone_counts_nothing() {
        let points = Points::from_columns(&[vec![0.0, 0.0, 5.0]]);
        let found = silhouettes(&points, &[(&[0, 0, 1], 2)], &mut Pulse::silent()).unwrap();
        assert_eq!(found[0], [1.0, 1.0, 0.0]);
    }
}

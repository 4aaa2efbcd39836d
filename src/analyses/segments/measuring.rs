//! How good the chosen labelling is.

use super::indices::{self, SILHOUETTE_ROWS};
use super::kmeans::Fit;
use super::outcome::{Metrics, Tried};
use super::points::{self, Points};
use crate::numeric::random::Random;
use crate::numeric::sum::mean;
use crate::pulse::{Cancelled, Pulse};

/// The points on which silhouettes of many are measured.
pub fn sample_of(n_points: usize, seed: u64) -> Vec<u32> {
    points::sample_indices(n_points, SILHOUETTE_ROWS, &mut Random::from_seed(seed ^ 0x5117_0e77))
}

/// What was measured on the chosen labelling.
#[derive(Debug)]
pub struct Measured {
    /// How good it is.
    pub metrics: Metrics,
    /// Per point, when it is exact.
    pub silhouettes: Option<Vec<f64>>,
    /// Per cluster the mean silhouette.
    pub per_cluster: Vec<f64>,
    /// On how many points.
    pub n_measured: usize,
}

impl Measured {
    /// As one number of clusters that was tried.
    pub fn tried(&self, n_clusters: u32) -> Tried {
        Tried { n_clusters, metrics: self.metrics }
    }
}

/// Measures a labelling; with a single cluster there is nothing to tell apart.
pub fn measure(points: &Points, fit: &Fit, seed: u64, pulse: &mut Pulse) -> Result<Measured, Cancelled> {
    let is_exact = points.len() <= SILHOUETTE_ROWS;
    let (sample, labels) = if is_exact {
        (None, fit.labels.clone())
    } else {
        let chosen = sample_of(points.len(), seed);
        (Some(points.pick(&chosen)), chosen.iter().map(|&index| fit.labels[index as usize]).collect())
    };
    let measured = sample.as_ref().unwrap_or(points);
    let mut all = indices::silhouettes(measured, &[(&labels, fit.n_clusters())], pulse)?;
    let mut silhouettes = all.swap_remove(0);
    if fit.n_clusters() < 2 {
        silhouettes.fill(f64::NAN);
    }
    let of_cluster = |cluster: usize| {
        let own = silhouettes.iter().zip(&labels).filter(|(_, label)| **label as usize == cluster);
        mean(&own.map(|(silhouette, _)| *silhouette).collect::<Vec<_>>())
    };
    let metrics = Metrics {
        inertia: fit.inertia,
        silhouette: indices::mean_silhouette(&silhouettes),
        calinski_harabasz: indices::calinski_harabasz(
            points.total_squares(),
            fit.inertia,
            points.len(),
            fit.n_clusters(),
        ),
        davies_bouldin: indices::davies_bouldin(points, fit),
    };
    Ok(Measured {
        metrics,
        per_cluster: (0..fit.n_clusters()).map(of_cluster).collect(),
        n_measured: measured.len(),
        silhouettes: is_exact.then_some(silhouettes),
    })
}

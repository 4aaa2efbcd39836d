//! Whether groups are found again when rows are drawn anew.

use super::dbscan::{self, NOISE};
use super::kmeans::{self, Effort};
use super::mixture::{self, Search};
use super::outcome::How;
use super::points::{Points, sample_indices};
use super::ward;
use crate::numeric::random::Random;
use crate::numeric::sum::mean;
use crate::pulse::{Cancelled, Pulse};
use crate::stats::agreement;

/// How often rows are drawn.
pub const N_RESAMPLES: usize = 20;
/// At most so many rows are drawn …
const DRAWN_ROWS: usize = 2_000;
/// … and of dense places so many, since they thin out.
const DRAWN_DENSE: usize = 20_000;
/// Fewer rows than this cannot be halved.
const LEAST_ROWS: usize = 8;
/// Starts and swaps of each search.
const EFFORT: Effort = Effort { n_starts: 4, n_swaps: 10, seed: 0 };

/// How well groups are found again; NaN where it could not be tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Stability {
    /// Per group the mean over draws of its largest overlap (Jaccard) with a group found then.
    pub per_cluster: Vec<f64>,
    /// The mean adjusted Rand index.
    pub adjusted_rand: f64,
}

/// Groups random halves (at most [`DRAWN_ROWS`]) by the same method and compares.
///
/// Source: Hennig (2007), Computational Statistics and Data Analysis 52; subsets in place of bootstrap draws, because
/// repeated rows would look like dense places.
pub fn measure(
    points: &Points,
    labels: &[u8],
    n_clusters: usize,
    how: &How,
    (seed, unit): (u64, f64),
    pulse: &mut Pulse,
) -> Result<Stability, Cancelled> {
    let most = if matches!(how, How::Dbscan { .. }) { DRAWN_DENSE } else { DRAWN_ROWS };
    let n_drawn = points.len().div_ceil(2).min(most);
    let mut random = Random::from_seed(seed ^ 0x57ab);
    let mut overlaps: Vec<Vec<f64>> = vec![Vec::new(); n_clusters];
    let mut agreements = Vec::new();
    let n_resamples = if points.len() < LEAST_ROWS { 0 } else { N_RESAMPLES };
    for draw in 0..n_resamples {
        let drawn = sample_indices(points.len(), n_drawn, &mut random);
        let part = points.pick(&drawn);
        let (from, to) = (draw as f32 / n_resamples as f32, (draw + 1) as f32 / n_resamples as f32);
        let thinner = points.len() as f64 / n_drawn as f64;
        let search = seed.wrapping_add(draw as u64);
        let again = pulse.part(from, to, |pulse| regroup(&part, n_clusters, how, (search, unit, thinner), pulse))?;
        let before: Vec<u8> = drawn.iter().map(|&point| labels[point as usize]).collect();
        agreements.push(agreement::adjusted_rand(&before, &again));
        let found = agreement::best_overlaps(&before, n_clusters, &again, usize::from(NOISE));
        overlaps.iter_mut().zip(found).for_each(|(known, new)| known.extend(Some(new).filter(|new| !new.is_nan())));
    }
    let mean_of = |values: &Vec<f64>| if values.is_empty() { f64::NAN } else { mean(values) };
    Ok(Stability { per_cluster: overlaps.iter().map(mean_of).collect(), adjusted_rand: mean_of(&agreements) })
}

/// Groups points once more: `search` is a seed; `thinner`, how many times fewer they are than before.
fn regroup(
    points: &Points,
    n_clusters: usize,
    how: &How,
    (search, unit, thinner): (u64, f64, f64),
    pulse: &mut Pulse,
) -> Result<Vec<u8>, Cancelled> {
    let n_clusters = points.n_distinct(n_clusters).min(n_clusters);
    match how {
        How::KMeans => Ok(kmeans::search(points, n_clusters, Effort { seed: search, ..EFFORT }, pulse)?.labels),
        How::Ward { .. } => Ok(ward::cut(&ward::merges(points, pulse)?, n_clusters)),
        How::Mixture { .. } => {
            let found = mixture::search(points, n_clusters, Search { n_starts: 3, seed: search }, pulse)?;
            let (mut place, mut chances) = (Vec::new(), vec![0.0; n_clusters]);
            let likely = |point: usize| {
                found.chances(points, point, &mut place, &mut chances);
                (0..n_clusters).fold(0, |best, cloud| if chances[cloud] > chances[best] { cloud } else { best }) as u8
            };
            Ok((0..points.len()).map(likely).collect())
        }
        How::Dbscan { radius, min_points, .. } => {
            // Fewer points lie farther apart: the radius grows so that as many neighbours are expected within.
            let wider = radius / unit * thinner.powf(1.0 / points.n_dims() as f64);
            let found = dbscan::search(points, wider, *min_points as usize, pulse)?;
            let label = |group: &Option<u32>| group.map_or(NOISE, |group| group.min(u32::from(NOISE) - 1) as u8);
            Ok(found.labels.iter().map(label).collect())
        }
    }
}

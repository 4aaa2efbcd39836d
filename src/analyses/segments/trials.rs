//! Which number of clusters: every one is tried, three measures vote.

use super::indices::{self, SILHOUETTE_ROWS};
use super::kmeans::{self, Effort, Fit};
use super::measuring::sample_of;
use super::outcome::{Choice, Metrics, Tried, Vote};
use super::params::SegmentsParams;
use super::points::Points;
use crate::pulse::{Cancelled, Pulse};

/// More points than this are tried with each number of clusters on a seeded sample of [`SILHOUETTE_ROWS`].
pub const TRIED_ROWS: usize = SILHOUETTE_ROWS;
/// At most so many starts with each number of clusters on a sample …
const TRIAL_STARTS: usize = 5;
/// … and so many swaps.
const TRIAL_SWAPS: usize = 10;
/// Rounds over all points that carry what was found on the sample over.
const CARRY_ROUNDS: usize = 4;
/// A number of clusters is not suggested when its smallest one holds fewer than this share of the points.
const LEAST_SHARE: f64 = 0.01;

/// The numbers of clusters to try: 2 up to the highest wanted, the given one, none above the number of different points.
pub fn candidates(params: &SegmentsParams, n_distinct: usize) -> Vec<usize> {
    let most = (params.max_clusters as usize).min(n_distinct);
    let mut numbers: Vec<usize> = (2..=most.max(2)).collect();
    if let Some(given) = params.n_clusters.map(|given| given as usize).filter(|given| !numbers.contains(given)) {
        numbers.push(given);
    }
    numbers
}

/// What was tried.
#[derive(Debug)]
pub struct Trials {
    /// How good each number of clusters was.
    pub tried: Vec<Tried>,
    /// The fits themselves where they are final already.
    pub fits: Vec<Option<Fit>>,
    /// Per number of clusters the size of the smallest one.
    pub smallest: Vec<u32>,
}

/// Tries each number of clusters: on all points up to [`TRIED_ROWS`], else on a sample whose centroids are carried over.
pub fn try_numbers(points: &Points, numbers: &[usize], effort: Effort, pulse: &mut Pulse) -> Result<Trials, Cancelled> {
    let is_sampled = points.len() > TRIED_ROWS;
    // What runs on a sample only compares numbers of clusters: the last digit of the inertia does not matter there.
    let effort = if is_sampled {
        Effort { n_starts: effort.n_starts.min(TRIAL_STARTS), n_swaps: TRIAL_SWAPS, ..effort }
    } else {
        effort
    };
    let sample = is_sampled.then(|| points.pick(&sample_of(points.len(), effort.seed)));
    let searched = sample.as_ref().unwrap_or(points);
    let mut found = Vec::with_capacity(numbers.len());
    let n_distinct = searched.n_distinct(kmeans::MAX_CLUSTERS + 1);
    for (index, &n_clusters) in numbers.iter().enumerate() {
        let (from, to) = (index as f32 / numbers.len() as f32, (index + 1) as f32 / numbers.len() as f32);
        // A sample may hold fewer different points than all; then fewer clusters are all it can show.
        let n_shown = n_clusters.min(n_distinct);
        found.push(pulse.part(0.7 * from, 0.7 * to, |part| kmeans::search(searched, n_shown, effort, part))?);
    }
    let judged = Judged { points, searched, numbers, carry_rounds: CARRY_ROUNDS };
    pulse.part(0.7, 1.0, |part| judged.judge(found, part))
}

/// Labellings by number of clusters, and on which points they were found.
pub struct Judged<'a> {
    /// All points.
    pub points: &'a Points,
    /// The points that were searched: all, or a sample.
    pub searched: &'a Points,
    /// The numbers of clusters wanted.
    pub numbers: &'a [usize],
    /// Rounds over all points that carry a labelling of a sample over.
    pub carry_rounds: usize,
}

impl Judged<'_> {
    /// How good each labelling is.
    pub fn judge(&self, found: Vec<Fit>, pulse: &mut Pulse) -> Result<Trials, Cancelled> {
        let Self { points, searched, numbers, carry_rounds } = *self;
        let is_sampled = searched.len() < points.len();
        let total_squares = points.total_squares();
        let labellings: Vec<(&[u8], usize)> =
            found.iter().map(|fit| (fit.labels.as_slice(), fit.n_clusters())).collect();
        let silhouettes = pulse.part(0.0, 0.9, |part| indices::silhouettes(searched, &labellings, part))?;
        let mut trials = Trials { tried: Vec::new(), fits: Vec::new(), smallest: Vec::new() };
        for ((fit, silhouettes), &n_clusters) in found.into_iter().zip(&silhouettes).zip(numbers) {
            pulse.at(0.95)?;
            if fit.n_clusters() < n_clusters {
                let metrics = Metrics {
                    inertia: f64::NAN,
                    silhouette: f64::NAN,
                    calinski_harabasz: f64::NAN,
                    davies_bouldin: f64::NAN,
                };
                trials.tried.push(Tried { n_clusters: n_clusters as u32, metrics });
                trials.smallest.push(0);
                trials.fits.push(None);
                continue;
            }
            let fit = if is_sampled { kmeans::extend(points, fit.centroids, carry_rounds) } else { fit };
            trials.tried.push(Tried {
                n_clusters: n_clusters as u32,
                metrics: Metrics {
                    inertia: fit.inertia,
                    silhouette: indices::mean_silhouette(silhouettes),
                    calinski_harabasz: indices::calinski_harabasz(
                        total_squares,
                        fit.inertia,
                        points.len(),
                        fit.n_clusters(),
                    ),
                    davies_bouldin: indices::davies_bouldin(points, &fit),
                },
            });
            trials.smallest.push(fit.sizes.iter().copied().min().unwrap_or(0));
            trials.fits.push((!is_sampled).then_some(fit));
        }
        Ok(trials)
    }
}

/// The number with the most votes of the three measures, each for its best; the silhouette decides when all differ.
pub fn choose(trials: &Trials, given: Option<u32>, n_points: usize) -> Choice {
    let least = (LEAST_SHARE * n_points as f64).ceil().max(2.0) as u32;
    let is_whole = |index: &usize| trials.smallest[*index] >= least;
    let mut allowed: Vec<usize> = (0..trials.tried.len()).filter(is_whole).collect();
    if allowed.is_empty() {
        // As many clusters as points fit perfectly and say nothing.
        allowed =
            (0..trials.tried.len()).filter(|&index| (trials.tried[index].n_clusters as usize) < n_points).collect();
    }
    if allowed.is_empty() {
        allowed = (0..trials.tried.len()).collect();
    }
    let best = |of: &dyn Fn(&Metrics) -> f64| -> u32 {
        let mut best = (f64::NEG_INFINITY, trials.tried[allowed[0]].n_clusters);
        for &index in &allowed {
            let value = of(&trials.tried[index].metrics);
            if value > best.0 {
                best = (value, trials.tried[index].n_clusters);
            }
        }
        best.1
    };
    let vote = Vote {
        silhouette: best(&|metrics| metrics.silhouette),
        calinski_harabasz: best(&|metrics| metrics.calinski_harabasz),
        davies_bouldin: best(&|metrics| -metrics.davies_bouldin),
    };
    let suggested =
        if vote.calinski_harabasz == vote.davies_bouldin { vote.calinski_harabasz } else { vote.silhouette };
    let silhouette_of = |n: u32| {
        let tried = trials.tried.iter().find(|tried| tried.n_clusters == n);
        tried.map_or(f64::NAN, |tried| tried.metrics.silhouette)
    };
    let rival = allowed.iter().map(|&index| trials.tried[index].n_clusters).filter(|&n| n != suggested).fold(
        None,
        |best: Option<u32>, n| match best {
            Some(known) if silhouette_of(known) >= silhouette_of(n) => Some(known),
            _ => Some(n),
        },
    );
    let is_rival = |n: &u32| silhouette_of(*n) > silhouette_of(suggested) - Choice::CLOSE;
    Choice {
        n_clusters: given.unwrap_or(suggested),
        suggested,
        is_given: given.is_some(),
        vote,
        n_tried: trials.tried.len() as u32,
        rival: rival.filter(is_rival),
    }
}

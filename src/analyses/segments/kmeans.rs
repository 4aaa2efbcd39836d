//! K-means: seeding, rounds of assignment and update, moves of single points, swaps of centroids; the best of many starts.
//!
//! `points` hold what is clustered; [`search`] looks for the labelling with the smallest inertia, a [`Fit`].

use super::kernel::{self, BLOCK};
use super::points::{Points, sample_indices};
use super::seeding::{each_block, seed_centroids};
use crate::numeric::random::Random;
use crate::numeric::sum::Sum;
use crate::pulse::{Cancelled, Pulse};

/// More points than this are searched on a seeded sample of so many, then refined on all.
pub const SEARCH_ROWS: usize = 50_000;
/// At most so many clusters.
pub const MAX_CLUSTERS: usize = 20;
/// At most so many rounds of assignment and update in one refinement.
const MAX_ROUNDS: usize = 300;
/// A round over more than [`SEARCH_ROWS`] points whose update saves less than this share of all squares is the last.
const ROUND_GAIN: f64 = 1e-10;
/// At most so many passes of single-point moves up to [`SEARCH_ROWS`] points; they end by themselves much sooner.
const MAX_PASSES: usize = 100;
/// At most so many such passes on more points than that.
const MAX_PASSES_LARGE: usize = 5;
/// A move must lower the inertia by more than this share of what the point costs, or rounding could move it for ever.
const MOVE_GAIN: f64 = 1e-10;
/// At most so many swaps of a centroid are tried after the starts …
pub const MAX_SWAPS: usize = 400;
/// … and no more than cost about so many coordinate differences.
const SWAP_WORK: usize = 100_000_000;
/// About so many rounds make one refinement: only to turn work into a number of swaps.
const ROUNDS_PER_SWAP: usize = 15;
/// A swap gets so many rounds …
const SCREENING_ROUNDS: usize = 2;
/// … and is given up if its inertia is then still so many times that of the best.
const HOPELESS: f64 = 1.05;
/// The best so many results on a sample are refined on all points.
const FINALISTS: usize = 2;

/// A labelling with its centroids.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Row by row, one row per cluster.
    pub centroids: Vec<f64>,
    /// Per point the cluster, from 0.
    pub labels: Vec<u8>,
    /// Per cluster how many points.
    pub sizes: Vec<u32>,
    /// The sum of squared distances of the points to their centroids.
    pub inertia: f64,
}

impl Fit {
    /// How many clusters.
    pub fn n_clusters(&self) -> usize {
        self.sizes.len()
    }

    /// The centroid of a cluster.
    pub fn centroid(&self, cluster: usize) -> &[f64] {
        let n_dims = self.centroids.len() / self.sizes.len();
        &self.centroids[cluster * n_dims..(cluster + 1) * n_dims]
    }

    /// A labelling by labels below `n_clusters`, with the centroids that follow.
    pub fn from_labels(points: &Points, labels: Vec<u8>, n_clusters: usize) -> Self {
        let centroids = vec![0.0; n_clusters * points.n_dims];
        let mut fit = Self { centroids, labels, sizes: vec![0; n_clusters], inertia: f64::INFINITY };
        fit.settle(points);
        fit
    }

    fn from_centroids(points: &Points, centroids: Vec<f64>) -> Self {
        let n_clusters = centroids.len() / points.n_dims;
        Self { centroids, labels: vec![0; points.len()], sizes: vec![0; n_clusters], inertia: f64::INFINITY }
    }

    /// Centroids, sizes and inertia from the labels, with compensated sums.
    fn settle(&mut self, points: &Points) {
        let (n_clusters, n_dims) = (self.n_clusters(), points.n_dims);
        self.sizes.fill(0);
        self.labels.iter().for_each(|&label| self.sizes[label as usize] += 1);
        let mut inertia = Sum::default();
        for dim in 0..n_dims {
            let mut sums = vec![Sum::default(); n_clusters];
            let column = points.column(dim);
            column.iter().zip(&self.labels).for_each(|(&x, &label)| sums[label as usize].add(x));
            for (cluster, sum) in sums.iter().enumerate() {
                if self.sizes[cluster] > 0 {
                    self.centroids[cluster * n_dims + dim] = sum.value() / f64::from(self.sizes[cluster]);
                }
            }
            for (&x, &label) in column.iter().zip(&self.labels) {
                inertia.add((x - self.centroids[label as usize * n_dims + dim]).powi(2));
            }
        }
        self.inertia = inertia.value();
    }

    /// Numbers the clusters by size, the largest first; equals by where they lie. So numbers do not depend on the search.
    /// Answers per new number the old one.
    pub fn sort_by_size(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.n_clusters()).collect();
        let place = |cluster: usize| self.centroid(cluster).iter().copied();
        order.sort_by(|&a, &b| {
            let by_size = self.sizes[b].cmp(&self.sizes[a]);
            by_size.then_with(|| {
                let mut pairs = place(b).zip(place(a)).map(|(x, y)| x.total_cmp(&y));
                pairs.find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
            })
        });
        let centroids = order.iter().flat_map(|&cluster| self.centroid(cluster).to_vec()).collect();
        let mut rank = vec![0u8; order.len()];
        order.iter().enumerate().for_each(|(position, &cluster)| rank[cluster] = position as u8);
        self.sizes = order.iter().map(|&cluster| self.sizes[cluster]).collect();
        self.centroids = centroids;
        self.labels.iter_mut().for_each(|label| *label = rank[*label as usize]);
        order
    }
}

/// How hard to search.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// How many starts.
    pub n_starts: usize,
    /// At most so many swaps of a centroid after them; up to [`MAX_SWAPS`].
    pub n_swaps: usize,
    /// The seed of all random choices.
    pub seed: u64,
}

/// The labelling of smallest inertia that could be found, numbered by size.
///
/// Needs at least `n_clusters` different points. Up to [`SEARCH_ROWS`] points every start is refined on all of them; of
/// more, starts run on a sample and the best are refined on all.
pub fn search(points: &Points, n_clusters: usize, effort: Effort, pulse: &mut Pulse) -> Result<Fit, Cancelled> {
    assert!((1..=MAX_CLUSTERS).contains(&n_clusters) && n_clusters <= points.len(), "a possible number of clusters");
    let mut random = Random::from_seed(effort.seed);
    let mut best = if points.len() <= SEARCH_ROWS {
        let mut finalists = starts(points, n_clusters, effort, &mut random, pulse)?;
        finalists.swap_remove(0)
    } else {
        let sample = points.pick(&sample_indices(points.len(), SEARCH_ROWS, &mut random));
        let finalists = pulse.part(0.0, 0.5, |part| starts(&sample, n_clusters, effort, &mut random, part))?;
        let n_finalists = finalists.len();
        let mut best: Option<Fit> = None;
        for (index, finalist) in finalists.into_iter().enumerate() {
            let (from, to) = (index as f32 / n_finalists as f32, (index + 1) as f32 / n_finalists as f32);
            let mut fit = Fit::from_centroids(points, finalist.centroids);
            pulse.part(0.5 + from / 2.0, 0.5 + to / 2.0, |part| refine(points, &mut fit, part))?;
            if best.as_ref().is_none_or(|best| is_better(&fit, best)) {
                best = Some(fit);
            }
        }
        best.unwrap_or_else(|| unreachable!("at least one start"))
    };
    best.sort_by_size();
    Ok(best)
}

/// Carries centroids found on a sample over to all points, in at most `n_rounds` rounds.
pub fn extend(points: &Points, centroids: Vec<f64>, n_rounds: usize) -> Fit {
    let mut fit = Fit::from_centroids(points, centroids);
    rounds(points, &mut fit, n_rounds, &mut Pulse::silent()).unwrap_or_else(|_| unreachable!("a silent pulse"));
    fit.settle(points);
    fit.sort_by_size();
    fit
}

/// Per point its nearest centroid.
pub fn nearest(points: &Points, centroids: &[f64]) -> Vec<u8> {
    let mut fit = Fit::from_centroids(points, centroids.to_vec());
    label(points, &mut fit);
    fit.labels
}

fn is_better(fit: &Fit, than: &Fit) -> bool {
    fit.inertia < than.inertia * (1.0 - 1e-12)
}

/// Starts and swaps on these points: the best results, the very best first.
fn starts(
    points: &Points,
    n_clusters: usize,
    effort: Effort,
    random: &mut Random,
    pulse: &mut Pulse,
) -> Result<Vec<Fit>, Cancelled> {
    let cost = points.len() * n_clusters * points.n_dims * ROUNDS_PER_SWAP;
    let n_swaps = if n_clusters < 2 { 0 } else { effort.n_swaps.min(MAX_SWAPS).min(SWAP_WORK / cost.max(1)) };
    let n_total = effort.n_starts + n_swaps;
    let mut best: Vec<Fit> = Vec::new();
    for start in 0..effort.n_starts.max(1) {
        pulse.round(start, n_total)?;
        // Greedy seeding is better on average, plain seeding more varied: the two take turns.
        let seeds = seed_centroids(points, n_clusters, start % 2 == 0, random);
        let mut fit = Fit::from_centroids(points, seeds);
        refine(points, &mut fit, &mut Pulse::silent())?;
        let place = best.iter().position(|known| is_better(&fit, known)).unwrap_or(best.len());
        let is_known = best.iter().any(|known| !is_better(known, &fit) && !is_better(&fit, known));
        if !is_known && place < FINALISTS {
            best.insert(place, fit);
            best.truncate(FINALISTS);
        }
    }
    for swap in 0..n_swaps {
        pulse.round(effort.n_starts + swap, n_total)?;
        let mut fit = Fit::from_centroids(points, swapped(points, &best[0], random));
        // A few rounds tell most hopeless swaps.
        rounds(points, &mut fit, SCREENING_ROUNDS, &mut Pulse::silent())?;
        fit.settle(points);
        if fit.inertia > best[0].inertia * HOPELESS {
            continue;
        }
        refine(points, &mut fit, &mut Pulse::silent())?;
        if is_better(&fit, &best[0]) {
            best.insert(0, fit);
            best.truncate(FINALISTS);
        }
    }
    Ok(best)
}

/// The centroids with one of them put onto a point: what leads out of a local optimum (Fränti 2018).
fn swapped(points: &Points, fit: &Fit, random: &mut Random) -> Vec<f64> {
    let n_dims = points.n_dims;
    let moved = random.below(fit.n_clusters());
    let point = random.below(points.len());
    let mut centroids = fit.centroids.clone();
    points.read(point, &mut centroids[moved * n_dims..(moved + 1) * n_dims]);
    centroids
}

/// Rounds of assignment and update, then single-point moves, until nothing improves.
fn refine(points: &Points, fit: &mut Fit, pulse: &mut Pulse) -> Result<(), Cancelled> {
    let is_large = points.len() > SEARCH_ROWS;
    pulse.part(0.0, 0.8, |part| rounds(points, fit, MAX_ROUNDS, part))?;
    let n_passes = if is_large { MAX_PASSES_LARGE } else { MAX_PASSES };
    for pass in 0..n_passes {
        if is_large {
            pulse.at(0.8 + 0.2 * pass as f32 / n_passes as f32)?;
        }
        fit.settle(points);
        if move_points(points, fit) == 0 {
            return Ok(());
        }
    }
    fit.settle(points);
    Ok(())
}

/// Rounds of assignment and update (Lloyd) until no centroid moves, or at most `n_rounds`; then labels and sizes.
fn rounds(points: &Points, fit: &mut Fit, n_rounds: usize, pulse: &mut Pulse) -> Result<(), Cancelled> {
    let is_large = points.len() > SEARCH_ROWS;
    let enough = if is_large { ROUND_GAIN * points.total_squares() } else { 0.0 };
    for round in 0..n_rounds {
        if is_large {
            pulse.round(round, n_rounds)?;
        }
        let gain = update(points, fit);
        if fit.sizes.contains(&0) {
            label(points, fit);
            fill_empty(points, fit);
        } else if gain <= enough {
            break;
        }
    }
    label(points, fit);
    if fit.sizes.contains(&0) {
        fill_empty(points, fit);
    }
    Ok(())
}

/// Moves every centroid to the mean of the points that are nearest to it, in one pass over the data; a centroid without
/// points stays. Answers how much of the inertia that saves.
fn update(points: &Points, fit: &mut Fit) -> f64 {
    let (n_clusters, n_dims) = (fit.n_clusters(), points.n_dims);
    let mut sums = vec![0.0; n_clusters * n_dims];
    let mut counts = vec![0.0; n_clusters];
    each_block(points, &fit.centroids, |block, found| kernel::add_up(block, found, &mut sums, &mut counts));
    let mut saved = 0.0;
    let centroids = fit.centroids.chunks_exact_mut(n_dims).zip(sums.chunks_exact(n_dims));
    for (((centroid, sums), &count), size) in centroids.zip(&counts).zip(&mut fit.sizes) {
        *size = count as u32;
        if count > 0.0 {
            for (centre, sum) in centroid.iter_mut().zip(sums) {
                let mean = sum / count;
                saved += count * (mean - *centre).powi(2);
                *centre = mean;
            }
        }
    }
    saved
}

/// Gives every point the label of its nearest centroid, and counts the sizes.
fn label(points: &Points, fit: &mut Fit) {
    let Fit { centroids, labels, sizes, .. } = fit;
    sizes.fill(0);
    each_block(points, centroids, |block, found| {
        let n_real = (points.n_points - block.start).min(BLOCK);
        let known = &mut labels[block.start..block.start + n_real];
        for (known, &label) in known.iter_mut().zip(&found.labels) {
            *known = label as u8;
            sizes[*known as usize] += 1;
        }
    });
}

/// Gives every empty cluster the point that lies farthest from its centroid.
fn fill_empty(points: &Points, fit: &mut Fit) {
    fit.settle(points);
    let n_dims = points.n_dims;
    while let Some(empty) = fit.sizes.iter().position(|&size| size == 0) {
        let mut farthest = None;
        for point in 0..points.len() {
            let label = fit.labels[point] as usize;
            if fit.sizes[label] > 1 {
                let squared = points.squared_distance(point, fit.centroid(label));
                if farthest.is_none_or(|(most, _)| squared > most) {
                    farthest = Some((squared, point));
                }
            }
        }
        // With at least as many points as clusters, an empty cluster means that another one has two points.
        let Some((_, point)) = farthest else { return };
        fit.sizes[fit.labels[point] as usize] -= 1;
        fit.sizes[empty] = 1;
        fit.labels[point] = empty as u8;
        points.read(point, &mut fit.centroids[empty * n_dims..(empty + 1) * n_dims]);
    }
    fit.settle(points);
}

/// Moves single points whose move lowers the inertia, in one pass; says how many moved.
///
/// A point that leaves a cluster of `n` saves `n / (n - 1)` times its squared distance, and costs `m / (m + 1)` times the
/// one to its new cluster of `m`, because both centroids follow (Hartigan and Wong 1979). Rounds of assignment overlook
/// these moves.
fn move_points(points: &Points, fit: &mut Fit) -> usize {
    let (n_dims, n_clusters) = (points.n_dims, fit.n_clusters());
    let mut place = vec![0.0; n_dims];
    let mut n_moved = 0;
    let leaving: fn(u32) -> f64 = |size| if size > 1 { f64::from(size) / f64::from(size - 1) } else { 0.0 };
    let joining: fn(u32) -> f64 = |size| f64::from(size) / f64::from(size + 1);
    let mut saves: Vec<f64> = fit.sizes.iter().map(|&size| leaving(size)).collect();
    let mut costs: Vec<f64> = fit.sizes.iter().map(|&size| joining(size)).collect();
    for point in 0..points.len() {
        let from = fit.labels[point] as usize;
        points.read(point, &mut place);
        let squared = |cluster: usize, centroids: &[f64]| -> f64 {
            let centroid = &centroids[cluster * n_dims..(cluster + 1) * n_dims];
            place.iter().zip(centroid).map(|(x, centre)| (x - centre) * (x - centre)).sum()
        };
        let saved = squared(from, &fit.centroids) * saves[from] * (1.0 - MOVE_GAIN);
        let (mut to, mut least) = (from, saved);
        for cluster in (0..n_clusters).filter(|&cluster| cluster != from) {
            let cost = squared(cluster, &fit.centroids) * costs[cluster];
            if cost < least {
                (to, least) = (cluster, cost);
            }
        }
        if to == from {
            continue;
        }
        n_moved += 1;
        let (n_from, n_to) = (f64::from(fit.sizes[from] - 1), f64::from(fit.sizes[to] + 1));
        for (dim, x) in place.iter().enumerate() {
            let (left, joined) = (from * n_dims + dim, to * n_dims + dim);
            fit.centroids[left] -= (x - fit.centroids[left]) / n_from;
            fit.centroids[joined] += (x - fit.centroids[joined]) / n_to;
        }
        fit.sizes[from] -= 1;
        fit.sizes[to] += 1;
        for cluster in [from, to] {
            saves[cluster] = leaving(fit.sizes[cluster]);
            costs[cluster] = joining(fit.sizes[cluster]);
        }
        fit.labels[point] = to as u8;
    }
    n_moved
}

/// `n_rounds` rounds of assignment and update from given centroids, then labels: what benchmarks time.
pub fn lloyd(points: &Points, centroids: Vec<f64>, n_rounds: usize) -> Fit {
    let mut fit = Fit::from_centroids(points, centroids);
    for _ in 0..n_rounds {
        update(points, &mut fit);
    }
    label(points, &mut fit);
    fit
}

//! K-means: seeding, rounds of assignment and update, moves of single points, swaps of centroids; the best of many starts.
//!
//! [`Points`] hold what is clustered; [`search`] looks for the labelling with the smallest inertia, a [`Fit`].

use super::kernel::{self, BLOCK, Block, LANES, Nearest};
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

/// Points in a space: coordinates column by column, padded to whole lanes.
#[derive(Debug, Clone)]
pub struct Points {
    values: Vec<f64>,
    stride: usize,
    n_points: usize,
    n_dims: usize,
}

impl Points {
    /// Points from their columns, of equal length and finite; at least one column.
    pub fn from_columns<C: AsRef<[f64]>>(columns: &[C]) -> Self {
        let n_points = columns[0].as_ref().len();
        let stride = n_points.next_multiple_of(LANES);
        let mut values = Vec::with_capacity(stride * columns.len());
        for column in columns {
            assert_eq!(column.as_ref().len(), n_points, "columns of equal length");
            values.extend_from_slice(column.as_ref());
            values.resize(values.len().next_multiple_of(LANES), 0.0);
        }
        Self { values, stride, n_points, n_dims: columns.len() }
    }

    /// How many points.
    pub fn len(&self) -> usize {
        self.n_points
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.n_points == 0
    }

    /// Coordinates per point.
    pub fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// One coordinate of all points.
    pub fn column(&self, dim: usize) -> &[f64] {
        &self.values[dim * self.stride..dim * self.stride + self.n_points]
    }

    /// Copies the coordinates of a point.
    pub fn read(&self, point: usize, into: &mut [f64]) {
        for (dim, x) in into.iter_mut().enumerate() {
            *x = self.values[dim * self.stride + point];
        }
    }

    /// The points of these indices.
    pub fn pick(&self, indices: &[u32]) -> Self {
        let column = |dim| {
            let column = self.column(dim);
            indices.iter().map(|&index| column[index as usize]).collect::<Vec<f64>>()
        };
        Self::from_columns(&(0..self.n_dims).map(column).collect::<Vec<_>>())
    }

    /// The squared distance of a point to a place.
    pub fn squared_distance(&self, point: usize, place: &[f64]) -> f64 {
        let column = |(dim, centre): (usize, &f64)| (self.values[dim * self.stride + point] - centre).powi(2);
        place.iter().enumerate().map(column).sum()
    }

    /// How many different points there are, counted up to `limit`.
    pub fn n_distinct(&self, limit: usize) -> usize {
        let mut known: Vec<Vec<f64>> = Vec::new();
        let mut place = vec![0.0; self.n_dims];
        for point in 0..self.n_points {
            self.read(point, &mut place);
            if !known.contains(&place) {
                known.push(place.clone());
                if known.len() >= limit {
                    break;
                }
            }
        }
        known.len()
    }

    /// The sum of squared distances to the mean of all points.
    pub fn total_squares(&self) -> f64 {
        let column = |dim| {
            let column = self.column(dim);
            let mean = crate::numeric::sum::mean(column);
            crate::numeric::sum::sum(column.iter().map(|x| (x - mean).powi(2)))
        };
        (0..self.n_dims).map(column).sum()
    }
}

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
    pub fn sort_by_size(&mut self) {
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

/// `n_sample` different indices below `n`, in order.
pub fn sample_indices(n: usize, n_sample: usize, random: &mut Random) -> Vec<u32> {
    // Selection sampling (Knuth, volume 2, algorithm S): each subset is equally likely, and the order is kept.
    let mut chosen = Vec::with_capacity(n_sample.min(n));
    for index in 0..n {
        let (n_left, n_wanted) = (n - index, n_sample.min(n) - chosen.len());
        if n_wanted == n_left || (random.uniform() * (n_left as f64)) < n_wanted as f64 {
            chosen.push(index as u32);
        }
    }
    chosen
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

/// First centroids: points far from each other, drawn with probability proportional to the squared distance to those
/// already drawn (Arthur and Vassilvitskii 2007); `is_greedy` draws several each time and keeps the best.
fn seed_centroids(points: &Points, n_clusters: usize, is_greedy: bool, random: &mut Random) -> Vec<f64> {
    let (n_points, n_dims) = (points.len(), points.n_dims);
    let n_trials = if is_greedy { 2 + (n_clusters as f64).ln() as usize } else { 1 };
    let mut centroids = vec![0.0; n_clusters * n_dims];
    points.read(random.below(n_points), &mut centroids[..n_dims]);
    let mut squared: Vec<f64> = vec![f64::INFINITY; n_points];
    lower_distances(points, &centroids[..n_dims], &mut squared);
    let mut place = vec![0.0; n_dims];
    for cluster in 1..n_clusters {
        let total: f64 = squared.iter().sum();
        let mut kept: Option<(f64, Vec<f64>)> = None;
        for _ in 0..n_trials {
            let point = draw(&squared, total, random);
            points.read(point, &mut place);
            let mut lowered = squared.clone();
            lower_distances(points, &place, &mut lowered);
            let left: f64 = lowered.iter().sum();
            if kept.as_ref().is_none_or(|(least, _)| left < *least) {
                centroids[cluster * n_dims..(cluster + 1) * n_dims].copy_from_slice(&place);
                kept = Some((left, lowered));
            }
        }
        if let Some((_, lowered)) = kept {
            squared = lowered;
        }
    }
    centroids
}

/// An index drawn with probability proportional to its weight; any index when all weights are 0.
fn draw(weights: &[f64], total: f64, random: &mut Random) -> usize {
    let mut left = random.uniform() * total;
    let mut last = None;
    for (index, &weight) in weights.iter().enumerate() {
        if weight > 0.0 {
            last = Some(index);
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
    }
    last.unwrap_or_else(|| random.below(weights.len()))
}

fn lower_distances(points: &Points, place: &[f64], squared: &mut [f64]) {
    each_block(points, place, |block, found| {
        let end = points.n_points.min(block.start + block.n_points);
        let known = &mut squared[block.start..end];
        known.iter_mut().zip(&found.squared).for_each(|(known, &new)| *known = known.min(new));
    });
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

/// Calls `work` for each block of points with the nearest centroids of its points; places beyond the last point have
/// the label -1.
fn each_block(points: &Points, centroids: &[f64], mut work: impl FnMut(Block, &Nearest)) {
    let mut found = Nearest::default();
    for start in (0..points.n_points).step_by(BLOCK) {
        let n_points = (points.stride - start).min(BLOCK);
        let block = Block { values: &points.values, stride: points.stride, n_dims: points.n_dims, start, n_points };
        kernel::nearest(block, centroids, &mut found);
        found.labels[(points.n_points - start).min(BLOCK)..].fill(-1.0);
        work(block, &found);
    }
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

//! Groups points by the chosen method, and says how the number of groups came about.

use super::dbscan::{self, MAX_DENSE, NOISE};
use super::kmeans::{self, Effort, Fit, MAX_CLUSTERS};
use super::mixture::{self, Mixture, Search};
use super::outcome::{Choice, How, Score, Tried, Vote};
use super::params::{Method, SegmentsParams};
use super::points::{Points, sample_indices};
use super::space::Space;
use super::texts::SegmentsError;
use super::trials::{self, Judged};
use super::ward::{self, WARD_ROWS};
use crate::numeric::random::Random;
use crate::pulse::{Cancelled, Pulse};

/// Fewer starts of a mixture are made with more points than this.
const MANY_POINTS: usize = 5_000;
/// How many starts then.
const FEW_STARTS: usize = 6;
/// A suggested radius that gives no group, or more than can be acted on, is raised by this factor …
const WIDER: f64 = 1.25;
/// … at most so often.
const MAX_WIDER: usize = 16;

/// What a method found.
#[derive(Debug)]
pub struct Grouping {
    /// Per point its group, or [`NOISE`].
    pub labels: Vec<u8>,
    /// The points that belong to a group; none when all do.
    pub grouped: Option<Vec<u32>>,
    /// The groups of those points.
    pub fit: Fit,
    /// How the number of groups came about.
    pub choice: Choice,
    /// Every number tried.
    pub tried: Vec<Tried>,
    /// What only this method knows.
    pub how: How,
    /// The clouds, and per point the probability of its own.
    pub mixture: Option<(Mixture, Vec<f64>)>,
    /// On how many points groups were formed, when not on all.
    pub n_fitted: Option<u64>,
}

/// Groups all points.
pub fn group(
    space: &Space,
    params: &SegmentsParams,
    n_distinct: usize,
    pulse: &mut Pulse,
) -> Result<Grouping, SegmentsError> {
    let grouper = Grouper { points: &space.points, unit: space.unit, params, n_distinct };
    match params.method {
        Method::KMeans => Ok(grouper.k_means(pulse)?),
        Method::GaussianMixture => Ok(grouper.mixture(pulse)?),
        Method::Ward => Ok(grouper.ward(pulse)?),
        Method::Dbscan => grouper.dbscan(pulse),
    }
}

struct Grouper<'a> {
    points: &'a Points,
    unit: f64,
    params: &'a SegmentsParams,
    n_distinct: usize,
}

impl Grouper<'_> {
    fn whole(fit: Fit, choice: Choice, tried: Vec<Tried>, how: How) -> Grouping {
        let labels = fit.labels.clone();
        Grouping { labels, grouped: None, fit, choice, tried, how, mixture: None, n_fitted: None }
    }

    /// A seeded sample when there are more points than `most`.
    fn sample(&self, most: usize) -> Option<Vec<u32>> {
        let mut random = Random::from_seed(self.params.seed ^ 0x5a3e);
        (self.points.len() > most).then(|| sample_indices(self.points.len(), most, &mut random))
    }

    fn k_means(&self, pulse: &mut Pulse) -> Result<Grouping, Cancelled> {
        let params = self.params;
        let effort = Effort { n_starts: params.n_starts as usize, n_swaps: kmeans::MAX_SWAPS, seed: params.seed };
        let numbers = trials::candidates(params, self.n_distinct);
        let mut trials = pulse.part(0.0, 0.65, |part| trials::try_numbers(self.points, &numbers, effort, part))?;
        let choice = trials::choose(&trials, params.n_clusters, self.points.len());
        let chosen = numbers.iter().position(|&n| n == choice.n_clusters as usize).unwrap_or_default();
        let fit = match trials.fits[chosen].take() {
            Some(fit) => fit,
            None => {
                let n_clusters = choice.n_clusters as usize;
                pulse.part(0.65, 1.0, |part| kmeans::search(self.points, n_clusters, effort, part))?
            }
        };
        Ok(Self::whole(fit, choice, trials.tried, How::KMeans))
    }

    fn ward(&self, pulse: &mut Pulse) -> Result<Grouping, Cancelled> {
        let chosen = self.sample(WARD_ROWS);
        let picked = chosen.as_ref().map(|chosen| self.points.pick(chosen));
        let searched = picked.as_ref().unwrap_or(self.points);
        let merges = pulse.part(0.0, 0.6, |part| ward::merges(searched, part))?;
        let numbers = trials::candidates(self.params, self.n_distinct.min(searched.len()));
        let cut = |n_clusters: usize| {
            let mut fit = Fit::from_labels(searched, ward::cut(&merges, n_clusters), n_clusters);
            fit.sort_by_size();
            fit
        };
        let found: Vec<Fit> = numbers.iter().map(|&n_clusters| cut(n_clusters)).collect();
        let judged = Judged { points: self.points, searched, numbers: &numbers, carry_rounds: 0 };
        let trials = pulse.part(0.6, 1.0, |part| judged.judge(found, part))?;
        let choice = trials::choose(&trials, self.params.n_clusters, self.points.len());
        let n_clusters = choice.n_clusters as usize;
        let mut fit = cut(n_clusters);
        if let Some(chosen) = &chosen {
            let (own, centroids) = (fit.labels, fit.centroids);
            let mut labels = kmeans::nearest(self.points, &centroids);
            chosen.iter().zip(own).for_each(|(&point, label)| labels[point as usize] = label);
            fit = Fit::from_labels(self.points, labels, n_clusters);
            fit.sort_by_size();
        }
        let how = How::Ward { tree: ward::top(&merges), unit: self.unit };
        let n_fitted = chosen.map(|chosen| chosen.len() as u64);
        Ok(Grouping { n_fitted, ..Self::whole(fit, choice, trials.tried, how) })
    }

    fn mixture(&self, pulse: &mut Pulse) -> Result<Grouping, Cancelled> {
        let chosen = self.sample(mixture::max_rows(self.points.n_dims()));
        let picked = chosen.as_ref().map(|chosen| self.points.pick(chosen));
        let searched = picked.as_ref().unwrap_or(self.points);
        let n_distinct = searched.n_distinct(MAX_CLUSTERS);
        let given = self.params.n_clusters.map(|given| (given as usize).min(n_distinct));
        let mut numbers: Vec<usize> = (1..=(self.params.max_clusters as usize).min(n_distinct)).collect();
        numbers.extend(given.filter(|given| !numbers.contains(given)));
        let n_starts = self.params.n_starts as usize;
        let n_starts = if searched.len() > MANY_POINTS { n_starts.min(FEW_STARTS) } else { n_starts };
        let search = Search { n_starts, seed: self.params.seed };
        let (mut found, total) = (Vec::new(), numbers.iter().sum::<usize>() as f32);
        let mut done = 0.0;
        for &number in &numbers {
            let to = done + 0.95 * number as f32 / total;
            found.push(pulse.part(done, to, |part| mixture::search(searched, number, search, part))?);
            done = to;
        }
        let scores: Vec<Score> = found.iter().map(|found| Score::of(found, self.unit)).collect();
        let best =
            (0..scores.len()).fold(0, |best, index| if scores[index].bic < scores[best].bic { index } else { best });
        let suggested = scores[best].n_clusters;
        let n_clusters = given.map_or(suggested, |given| given as u32);
        // Criteria that differ by less than two hardly favour one (Kass and Raftery 1995).
        let is_rival = |score: &&Score| score.n_clusters != suggested && score.bic < scores[best].bic + 2.0;
        let choice = Choice {
            n_clusters,
            suggested,
            is_given: given.is_some(),
            vote: Vote { silhouette: suggested, calinski_harabasz: suggested, davies_bouldin: suggested },
            n_tried: scores.len() as u32,
            rival: scores.iter().find(is_rival).map(|score| score.n_clusters),
        };
        let position = numbers.iter().position(|&number| number == n_clusters as usize).unwrap_or(best);
        let mixture = found.swap_remove(position);
        let n_clusters = mixture.weights.len();
        let (mut labels, mut own) = (Vec::new(), Vec::new());
        let (mut place, mut chances) = (Vec::new(), vec![0.0; n_clusters]);
        for point in 0..self.points.len() {
            if point % 1_024 == 0 {
                pulse.at(0.95 + 0.05 * point as f32 / self.points.len() as f32)?;
            }
            mixture.chances(self.points, point, &mut place, &mut chances);
            let likely =
                (0..n_clusters).fold(0, |best, cloud| if chances[cloud] > chances[best] { cloud } else { best });
            labels.push(likely as u8);
            own.push(chances[likely]);
        }
        let mut fit = Fit::from_labels(self.points, labels, n_clusters);
        let order = fit.sort_by_size();
        let mixture = mixture.in_order(&order);
        let how = How::Mixture { scores, weights: mixture.weights.clone() };
        let n_fitted = chosen.map(|chosen| chosen.len() as u64);
        Ok(Grouping { n_fitted, mixture: Some((mixture, own)), ..Self::whole(fit, choice, Vec::new(), how) })
    }

    fn dbscan(&self, pulse: &mut Pulse) -> Result<Grouping, SegmentsError> {
        let n_dims = self.points.n_dims();
        let chosen = self.sample(dbscan::max_rows(n_dims));
        let picked = chosen.as_ref().map(|chosen| self.points.pick(chosen));
        let searched = picked.as_ref().unwrap_or(self.points);
        // At least the logarithm of the number of rows (Birant and Kut 2007), so that chance makes no dense place of many.
        let least = (searched.len() as f64).ln().ceil() as u32;
        let min_points = self.params.min_points.unwrap_or((2 * n_dims as u32).max(least).max(4));
        let wanted = min_points as usize;
        let curve = pulse.part(0.0, 0.2, |part| dbscan::k_distances(searched, wanted, self.params.seed, part))?;
        let given = self.params.radius.map(|radius| radius / self.unit);
        let mut radius = given.unwrap_or_else(|| dbscan::bend(&curve));
        let mut found = pulse.part(0.2, 0.6, |part| dbscan::search(searched, radius, wanted, part))?;
        for _ in 0..MAX_WIDER {
            if given.is_some() || (1..=MAX_CLUSTERS).contains(&found.n_clusters) {
                break;
            }
            radius *= WIDER;
            found = pulse.part(0.6, 0.8, |part| dbscan::search(searched, radius, wanted, part))?;
        }
        if found.n_clusters == 0 {
            return Err(SegmentsError::AllThin { radius: radius * self.unit, min_points });
        }
        if found.n_clusters > MAX_DENSE {
            return Err(SegmentsError::TooManyDense { n_clusters: found.n_clusters as u32 });
        }
        let of = |group: Option<u32>| group.map_or(NOISE, |group| group as u8);
        let mut labels: Vec<u8> = found.labels.iter().map(|&group| of(group)).collect();
        if chosen.is_some() {
            let mut place = vec![0.0; n_dims];
            labels.clear();
            for point in 0..self.points.len() {
                if point % 128 == 0 {
                    pulse.at(0.8 + 0.2 * point as f32 / self.points.len() as f32)?;
                }
                self.points.read(point, &mut place);
                labels.push(of(found.group_of(&place, radius)));
            }
        }
        let grouped: Vec<u32> = (0..labels.len() as u32).filter(|&point| labels[point as usize] != NOISE).collect();
        let own = grouped.iter().map(|&point| labels[point as usize]).collect();
        let mut fit = Fit::from_labels(&self.points.pick(&grouped), own, found.n_clusters);
        fit.sort_by_size();
        grouped.iter().zip(&fit.labels).for_each(|(&point, &label)| labels[point as usize] = label);
        let n = found.n_clusters as u32;
        let choice = Choice {
            n_clusters: n,
            suggested: n,
            is_given: false,
            vote: Vote { silhouette: n, calinski_harabasz: n, davies_bouldin: n },
            n_tried: 0,
            rival: None,
        };
        let how = How::Dbscan {
            radius: radius * self.unit,
            min_points,
            is_suggested: given.is_none(),
            curve: curve.iter().map(|distance| distance * self.unit).collect(),
        };
        let n_fitted = chosen.map(|chosen| chosen.len() as u64);
        let grouped = (grouped.len() < labels.len()).then_some(grouped);
        Ok(Grouping { labels, grouped, n_fitted, ..Self::whole(fit, choice, Vec::new(), how) })
    }
}

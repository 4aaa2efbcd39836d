//! From groups to the answer: centres in original units, names, tables per row, a sample for the picture.

use std::borrow::Cow;

use super::dbscan::NOISE;
use super::grouping::Grouping;
use super::kmeans;
use super::measuring::Measured;
use super::naming;
use super::outcome::{Cluster, Dim, Metrics, Sampled, SegmentsOutcome, Tried};
use super::params::SegmentsParams;
use super::points;
use super::reading::Reading;
use super::rules::Rule;
use super::space::{self, Space};
use super::stability::Stability;
use super::trials::TRIED_ROWS;
use crate::analyses::contract::Answer;
use crate::i18n::Unit;
use crate::numeric::random::Random;
use crate::numeric::sum::{mean, sum};
use crate::report::TidyTable;

/// At most so many points travel to the page.
const PICTURE_POINTS: usize = 2_000;

/// All that the answer is made of.
pub struct Finish<'a> {
    /// The settings.
    pub params: &'a SegmentsParams,
    /// What was read.
    pub reading: Reading<'a>,
    /// Where it lies.
    pub space: Space,
    /// The groups.
    pub found: Grouping,
    /// How good they are.
    pub measured: Measured,
    /// Whether they are found again.
    pub stability: Stability,
    /// How to tell them.
    pub rules: Vec<Option<Rule>>,
}

impl Finish<'_> {
    /// The answer.
    pub fn answer(self) -> Answer<SegmentsOutcome> {
        let dims = self.dims();
        let (mut clusters, noise) = self.clusters();
        naming::name(&mut clusters, &dims, self.reading.counts.is_customers);
        let sampled = self.sample();
        let rows = vec![self.augment()];
        let squared_unit = self.space.unit * self.space.unit;
        let real = |metrics: Metrics| Metrics { inertia: metrics.inertia * squared_unit, ..metrics };
        let outcome = SegmentsOutcome {
            counts: self.reading.counts,
            is_log: self.params.log,
            scaling: self.params.scaling,
            metrics: real(self.measured.metrics),
            n_measured: self.measured.n_measured as u64,
            is_search_sampled: self.space.points.len() > kmeans::SEARCH_ROWS,
            is_tried_sampled: self.space.points.len() > TRIED_ROWS,
            n_fitted: self.found.n_fitted,
            tried: self.found.tried.iter().map(|tried| Tried { metrics: real(tried.metrics), ..*tried }).collect(),
            choice: self.found.choice,
            adjusted_rand: self.stability.adjusted_rand,
            rules: self.rules,
            noise,
            how: self.found.how,
            dims,
            clusters,
            sampled,
        };
        Answer { outcome, rows }
    }

    fn dims(&self) -> Vec<Dim> {
        let telling = |dim: usize| {
            let column = self.space.points.column(dim);
            let centre = mean(column);
            let total = sum(column.iter().map(|x| (x - centre).powi(2)));
            let between = (0..self.found.fit.n_clusters()).map(|cluster| {
                f64::from(self.found.fit.sizes[cluster]) * (self.found.fit.centroid(cluster)[dim] - centre).powi(2)
            });
            if total > 0.0 { sum(between) / total } else { 0.0 }
        };
        let dim = |(index, stats): (usize, &space::Dimension)| Dim {
            name: self.reading.source.names[index].clone(),
            unit: self.reading.source.units[index].clone(),
            overall: self.back(stats.mean),
            explained: telling(index),
            skewness: stats.skewness,
            is_constant: stats.is_constant,
            is_fallback: stats.is_fallback,
        };
        self.space.dims.iter().enumerate().map(dim).collect()
    }

    fn back(&self, value: f64) -> f64 {
        if self.params.log { space::unlog(value) } else { value }
    }

    /// The segments, and what belongs to none.
    fn clusters(&self) -> (Vec<Cluster>, Option<Cluster>) {
        let n_clusters = self.found.fit.n_clusters();
        let n_dims = self.space.dims.len();
        let n_kinds = n_clusters + usize::from(self.found.grouped.is_some());
        let kind_of = |label: u8| usize::from(label).min(n_clusters);
        let mut sizes = vec![0u32; n_kinds];
        self.found.labels.iter().for_each(|&label| sizes[kind_of(label)] += 1);
        let mut centres = vec![vec![0.0; n_dims]; n_kinds];
        let mut profiles = vec![vec![0.0; n_dims]; n_kinds];
        let mut totals = vec![f64::NAN; n_kinds];
        for (dim, stats) in self.space.dims.iter().enumerate() {
            let column = &self.reading.source.columns[dim];
            let mut members: Vec<Vec<f64>> = vec![Vec::new(); n_kinds];
            for (&unit, &label) in self.space.order.iter().zip(&self.found.labels) {
                members[kind_of(label)].push(column[unit as usize]);
            }
            for (kind, values) in members.iter().enumerate() {
                if self.reading.counts.is_customers && dim == 2 {
                    totals[kind] = sum(values.iter().copied());
                }
                let centre = self.cloud_centre(kind, dim).unwrap_or_else(|| self.centre(values));
                centres[kind][dim] = self.back(centre);
                profiles[kind][dim] = if stats.sd > 0.0 { (centre - stats.mean) / stats.sd } else { 0.0 };
            }
        }
        let total = sum(totals.iter().copied());
        let has_shares = total > 0.0 && totals.iter().all(|&total| total >= 0.0);
        let of_cluster = |numbers: &[f64], kind: usize| numbers.get(kind).copied().unwrap_or(f64::NAN);
        let zipped = centres.into_iter().zip(profiles).enumerate();
        let mut clusters: Vec<Cluster> = zipped
            .map(|(kind, (centre, profile))| Cluster {
                size: sizes[kind],
                share: f64::from(sizes[kind]) / self.found.labels.len() as f64,
                centre,
                profile,
                silhouette: of_cluster(&self.measured.per_cluster, kind),
                stability: of_cluster(&self.stability.per_cluster, kind),
                total: totals[kind],
                total_share: if has_shares { totals[kind] / total } else { f64::NAN },
                name: naming::Name::default(),
            })
            .collect();
        let noise = if n_kinds > n_clusters { clusters.pop() } else { None };
        (clusters, noise)
    }

    fn centre(&self, values: &[f64]) -> f64 {
        let n = values.len() as f64;
        if self.params.log {
            return sum(values.iter().map(|&x| space::log(x))) / n;
        }
        // Dividing first keeps sums of huge numbers finite.
        let centre = mean(values);
        if centre.is_finite() { centre } else { sum(values.iter().map(|x| x / n)) }
    }

    /// The centre of a cloud of a mixture, to which every row contributes.
    fn cloud_centre(&self, cloud: usize, dim: usize) -> Option<f64> {
        let (mixture, _) = self.found.mixture.as_ref()?;
        let stats = &self.space.dims[dim];
        let known = mixture.dims.iter().position(|&known| known == dim);
        Some(known.map_or(stats.mean, |at| stats.from + stats.width * self.space.unit * mixture.means[cloud][at]))
    }

    /// A seeded sample for the picture, in original units.
    fn sample(&self) -> Sampled {
        let mut random = Random::from_seed(self.params.seed ^ 0x5ca7_7e12);
        let chosen = points::sample_indices(self.space.points.len(), PICTURE_POINTS, &mut random);
        let of_dim = |column: &Cow<[f64]>| -> Vec<f64> {
            chosen.iter().map(|&point| column[self.space.order[point as usize] as usize]).collect()
        };
        // Only the two most telling dimensions travel.
        let mut order: Vec<usize> = (0..self.space.dims.len()).collect();
        let dims = self.dims();
        order.sort_by(|&a, &b| dims[b].explained.total_cmp(&dims[a].explained).then(a.cmp(&b)));
        order.truncate(2);
        Sampled {
            dims: order.iter().map(|&dim| dim as u32).collect(),
            values: order.iter().map(|&dim| of_dim(&self.reading.source.columns[dim])).collect(),
            labels: chosen.iter().map(|&point| self.found.labels[point as usize]).collect(),
        }
    }

    /// A row per unit, in the order of the source.
    fn augment(&self) -> TidyTable {
        let n_points = self.space.points.len();
        let mut points: Vec<u32> = (0..n_points as u32).collect();
        if n_points <= kmeans::SEARCH_ROWS {
            points.sort_unstable_by_key(|&point| self.space.order[point as usize]);
        }
        let unit_of = |point: &u32| self.space.order[*point as usize] as usize;
        let mut table = TidyTable::new("augment");
        table = match &self.reading.labels {
            Some(labels) => {
                let labels: Vec<&str> = points.iter().map(|point| labels[unit_of(point)].as_str()).collect();
                table.texts(if self.reading.counts.is_combined { "group" } else { "customer" }, &labels)
            }
            None => table.numbers("row", Unit::Count, points.iter().map(|point| unit_of(point) as f64 + 1.0).collect()),
        };
        // A row without a segment has the number 0.
        let label = |point: &u32| f64::from(self.found.labels[*point as usize].wrapping_add(1));
        table = table.numbers("cluster", Unit::Plain, points.iter().map(label).collect());
        let distance = |point: &u32| {
            let label = self.found.labels[*point as usize];
            if label == NOISE {
                return f64::NAN;
            }
            let centroid = self.found.fit.centroid(usize::from(label));
            self.space.points.squared_distance(*point as usize, centroid).sqrt() * self.space.unit
        };
        table = table.numbers("distance", Unit::Plain, points.iter().map(distance).collect());
        if let Some((_, chances)) = &self.found.mixture {
            let of = |point: &u32| chances[*point as usize];
            table = table.numbers("probability", Unit::Share, points.iter().map(of).collect());
        }
        if let Some(silhouettes) = &self.measured.silhouettes {
            let mut all = vec![f64::NAN; n_points];
            match &self.found.grouped {
                Some(grouped) => grouped.iter().zip(silhouettes).for_each(|(&point, &s)| all[point as usize] = s),
                None => all.copy_from_slice(silhouettes),
            }
            let of = |point: &u32| all[*point as usize];
            table = table.numbers("silhouette", Unit::Plain, points.iter().map(of).collect());
        }
        for (dim, name) in self.reading.source.names.iter().enumerate() {
            let column = &self.reading.source.columns[dim];
            let values = points.iter().map(|point| column[unit_of(point)]).collect();
            table = table.numbers(super::outcome::column_name(name), self.reading.source.units[dim].clone(), values);
        }
        table
    }
}

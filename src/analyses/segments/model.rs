//! From a table to segments: reads, searches, tries several numbers of clusters, measures, names.

use std::borrow::Cow;

use super::indices::{self, SILHOUETTE_ROWS};
use super::kmeans::{self, Effort, Fit, Points};
use super::naming;
use super::outcome::{Choice, Cluster, Counts, Dim, Metrics, Sampled, SegmentsOutcome, Tried, Vote};
use super::params::{ReturnRows, SegmentsParams};
use super::space::{self, Space};
use super::texts::SegmentsError;
use crate::analyses::contract::Answer;
use crate::data::{ColumnKind, Field, Table};
use crate::i18n::Unit;
use crate::models::customers::{self, Customers, Returns};
use crate::numeric::random::Random;
use crate::numeric::sum::{mean, sum};
use crate::pulse::{Cancelled, Pulse};
use crate::report::TidyTable;

/// The names of the three dimensions when customers are grouped by their purchases.
pub const PURCHASE_DIMS: [&str; 3] = ["recency_days", "n_purchases", "monetary"];
/// More points than this are tried with each number of clusters on a seeded sample of [`SILHOUETTE_ROWS`].
const TRIED_ROWS: usize = SILHOUETTE_ROWS;
/// At most so many starts with each number of clusters on a sample …
const TRIAL_STARTS: usize = 5;
/// … and so many swaps.
const TRIAL_SWAPS: usize = 10;
/// Rounds over all points that carry what was found on the sample over.
const CARRY_ROUNDS: usize = 4;
/// At most so many points travel to the page.
const PICTURE_POINTS: usize = 2_000;
/// A number of clusters is not suggested when its smallest one holds fewer than this share of the points.
const LEAST_SHARE: f64 = 0.01;

/// What is clustered and what was left out on the way.
struct Reading<'a> {
    source: space::Source<'a>,
    labels: Option<Vec<String>>,
    counts: Counts,
}

/// Answers the question.
pub fn run(
    table: &Table,
    params: &SegmentsParams,
    pulse: &mut Pulse,
) -> Result<Answer<SegmentsOutcome>, SegmentsError> {
    pulse.at(0.0)?;
    let mut reading = match params.chosen_columns() {
        Some(columns) => read_columns(table, columns),
        None => read_purchases(table, params)?,
    };
    let n_units = reading.source.n_units();
    let space = space::build(&reading.source, params.scaling, params.log)
        .ok_or(SegmentsError::NothingComplete { n_rows: table.n_rows() as u64 })?;
    reading.counts.n_obs = space.order.len() as u64;
    reading.counts.n_dropped = (n_units - space.order.len()) as u64;
    let n_distinct = space.points.n_distinct(kmeans::MAX_CLUSTERS + 1);
    if n_distinct < 2 {
        return Err(SegmentsError::AllTheSame { n_obs: reading.counts.n_obs });
    }
    if let Some(n_clusters) = params.n_clusters.filter(|&n_clusters| n_clusters as usize > n_distinct) {
        return Err(SegmentsError::TooFewDistinct { n_clusters, n_distinct: n_distinct as u32 });
    }
    let effort = Effort { n_starts: params.n_starts as usize, n_swaps: kmeans::MAX_SWAPS, seed: params.seed };
    let numbers = candidates(params, n_distinct);
    let mut trials = pulse.part(0.02, 0.6, |part| try_numbers(&space.points, &numbers, effort, part))?;
    let choice = choose(&trials, params.n_clusters, space.points.len());
    let chosen = numbers.iter().position(|&n| n == choice.n_clusters as usize).unwrap_or_default();
    let final_fit = match trials.fits[chosen].take() {
        Some(fit) => fit,
        None => pulse.part(0.6, 0.9, |part| kmeans::search(&space.points, choice.n_clusters as usize, effort, part))?,
    };
    let measured = pulse.part(0.9, 1.0, |part| measure(&space.points, &final_fit, params.seed, part))?;
    trials.tried[chosen] = measured.tried(choice.n_clusters);
    let finish = Finish { params, reading, space, fit: final_fit, measured, choice, tried: trials.tried };
    Ok(finish.answer())
}

fn read_columns<'a>(table: &'a Table, columns: &[String]) -> Reading<'a> {
    let mut source = space::Source { names: Vec::new(), units: Vec::new(), columns: Vec::new() };
    for name in columns {
        let (Some(field), Some(column)) = (table.schema().field(name), table.column(name)) else { continue };
        // The settings were checked: the columns are there and numeric.
        let Some(numbers) = column.numbers() else { continue };
        source.names.push(name.clone());
        source.units.push(unit(field));
        source.columns.push(numbers);
    }
    let counts = Counts { n_rows: table.n_rows() as u64, ..Counts::default() };
    Reading { source, labels: None, counts }
}

fn unit(field: &Field) -> Unit {
    match field.kind {
        ColumnKind::Money => Unit::Money(field.currency.clone()),
        ColumnKind::Percent => Unit::Share,
        _ => Unit::Plain,
    }
}

fn read_purchases<'a>(table: &'a Table, params: &SegmentsParams) -> Result<Reading<'a>, SegmentsError> {
    let n_rows = table.n_rows() as u64;
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let returns = match params.returns {
        ReturnRows::Subtract => Returns::Subtract,
        ReturnRows::Ignore => Returns::Ignore,
    };
    let nothing = SegmentsError::NoCustomers { n_rows };
    let (Some(customer), Some(date), Some(amount)) =
        (column(&params.customer), column(&params.date), column(&params.amount))
    else {
        return Err(nothing);
    };
    let found = customers::summarise(customer, date, amount, column(&params.order), returns);
    let Some(Customers { customers, labels, last_day: Some(last_day), .. }) = &found else { return Err(nothing) };
    if customers.is_empty() {
        return Err(nothing);
    }
    let numbers = |of: &dyn Fn(&customers::Customer) -> f64| Cow::Owned(customers.iter().map(of).collect::<Vec<_>>());
    // Recency counts from the day after the last one of the data, so that it is never 0.
    let columns = vec![
        numbers(&|customer| f64::from(last_day - customer.last_day) + 1.0),
        numbers(&|customer| f64::from(customer.n_purchases)),
        numbers(&|customer| customer.total),
    ];
    let money = params.amount.as_ref().and_then(|name| table.schema().field(name));
    let currency = money.and_then(|field| field.currency.clone());
    let units = vec![Unit::Days, Unit::Plain, Unit::Money(currency)];
    let names = PURCHASE_DIMS.map(str::to_owned).to_vec();
    let counts = Counts {
        n_rows,
        n_without_customer: found.as_ref().map_or(0, |found| found.n_without_customer),
        n_incomplete: found.as_ref().map_or(0, |found| found.n_incomplete),
        n_returns: found.as_ref().map_or(0, |found| found.n_returns),
        n_without_purchase: found.as_ref().map_or(0, |found| found.n_without_purchase),
        is_customers: true,
        ..Counts::default()
    };
    let labels = customers.iter().map(|customer| labels[customer.code as usize].clone()).collect();
    Ok(Reading { source: space::Source { names, units, columns }, labels: Some(labels), counts })
}

/// The numbers of clusters to try: 2 up to the highest wanted, the given one, none above the number of different points.
fn candidates(params: &SegmentsParams, n_distinct: usize) -> Vec<usize> {
    let most = (params.max_clusters as usize).min(n_distinct);
    let mut numbers: Vec<usize> = (2..=most.max(2)).collect();
    if let Some(given) = params.n_clusters.map(|given| given as usize).filter(|given| !numbers.contains(given)) {
        numbers.push(given);
    }
    numbers
}

struct Trials {
    tried: Vec<Tried>,
    /// The fits themselves where they are final already.
    fits: Vec<Option<Fit>>,
    /// Per number of clusters the size of the smallest one.
    smallest: Vec<u32>,
}

/// Tries each number of clusters: on all points up to [`TRIED_ROWS`], else on a sample whose centroids are carried over.
fn try_numbers(points: &Points, numbers: &[usize], effort: Effort, pulse: &mut Pulse) -> Result<Trials, Cancelled> {
    let is_sampled = points.len() > TRIED_ROWS;
    // What runs on a sample only compares numbers of clusters: the last digit of the inertia does not matter there.
    let effort = if is_sampled {
        Effort { n_starts: effort.n_starts.min(TRIAL_STARTS), n_swaps: TRIAL_SWAPS, ..effort }
    } else {
        effort
    };
    let sample = is_sampled.then(|| points.pick(&sample_of(points.len(), effort.seed)));
    let searched = sample.as_ref().unwrap_or(points);
    let total_squares = points.total_squares();
    let mut found = Vec::with_capacity(numbers.len());
    let n_distinct = searched.n_distinct(kmeans::MAX_CLUSTERS + 1);
    for (index, &n_clusters) in numbers.iter().enumerate() {
        let (from, to) = (index as f32 / numbers.len() as f32, (index + 1) as f32 / numbers.len() as f32);
        // A sample may hold fewer different points than all; then fewer clusters are all it can show.
        let n_shown = n_clusters.min(n_distinct);
        found.push(pulse.part(0.7 * from, 0.7 * to, |part| kmeans::search(searched, n_shown, effort, part))?);
    }
    let labellings: Vec<(&[u8], usize)> = found.iter().map(|fit| (fit.labels.as_slice(), fit.n_clusters())).collect();
    let silhouettes = pulse.part(0.7, 0.95, |part| indices::silhouettes(searched, &labellings, part))?;
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
        let fit = if is_sampled { kmeans::extend(points, fit.centroids, CARRY_ROUNDS) } else { fit };
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

fn sample_of(n_points: usize, seed: u64) -> Vec<u32> {
    kmeans::sample_indices(n_points, SILHOUETTE_ROWS, &mut Random::from_seed(seed ^ 0x5117_0e77))
}

/// The number with the most votes of the three measures, each for its best; the silhouette decides when all differ.
fn choose(trials: &Trials, given: Option<u32>, n_points: usize) -> Choice {
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

/// What was measured on the chosen labelling.
struct Measured {
    metrics: Metrics,
    /// Per point, when it is exact.
    silhouettes: Option<Vec<f64>>,
    per_cluster: Vec<f64>,
    n_measured: usize,
}

impl Measured {
    fn tried(&self, n_clusters: u32) -> Tried {
        Tried { n_clusters, metrics: self.metrics }
    }
}

fn measure(points: &Points, fit: &Fit, seed: u64, pulse: &mut Pulse) -> Result<Measured, Cancelled> {
    let is_exact = points.len() <= SILHOUETTE_ROWS;
    let (sample, labels) = if is_exact {
        (None, fit.labels.clone())
    } else {
        let chosen = sample_of(points.len(), seed);
        (Some(points.pick(&chosen)), chosen.iter().map(|&index| fit.labels[index as usize]).collect())
    };
    let measured = sample.as_ref().unwrap_or(points);
    let mut all = indices::silhouettes(measured, &[(&labels, fit.n_clusters())], pulse)?;
    let silhouettes = all.swap_remove(0);
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

/// All that the answer is made of.
struct Finish<'a> {
    params: &'a SegmentsParams,
    reading: Reading<'a>,
    space: Space,
    fit: Fit,
    measured: Measured,
    choice: Choice,
    tried: Vec<Tried>,
}

impl Finish<'_> {
    fn answer(self) -> Answer<SegmentsOutcome> {
        let dims = self.dims();
        let mut clusters = self.clusters();
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
            tried: self.tried.iter().map(|tried| Tried { metrics: real(tried.metrics), ..*tried }).collect(),
            choice: self.choice,
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
            let between = (0..self.fit.n_clusters())
                .map(|cluster| f64::from(self.fit.sizes[cluster]) * (self.fit.centroid(cluster)[dim] - centre).powi(2));
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

    fn clusters(&self) -> Vec<Cluster> {
        let n_clusters = self.fit.n_clusters();
        let n_dims = self.space.dims.len();
        let mut centres = vec![vec![0.0; n_dims]; n_clusters];
        let mut profiles = vec![vec![0.0; n_dims]; n_clusters];
        let mut totals = vec![f64::NAN; n_clusters];
        for (dim, stats) in self.space.dims.iter().enumerate() {
            let column = &self.reading.source.columns[dim];
            let mut members: Vec<Vec<f64>> = vec![Vec::new(); n_clusters];
            for (&unit, &label) in self.space.order.iter().zip(&self.fit.labels) {
                members[label as usize].push(column[unit as usize]);
            }
            for (cluster, values) in members.iter().enumerate() {
                if self.reading.counts.is_customers && dim == 2 {
                    totals[cluster] = sum(values.iter().copied());
                }
                let n = values.len() as f64;
                let centre = if self.params.log {
                    sum(values.iter().map(|&x| space::log(x))) / n
                } else {
                    // Dividing first keeps sums of huge numbers finite.
                    let centre = mean(values);
                    if centre.is_finite() { centre } else { sum(values.iter().map(|x| x / n)) }
                };
                centres[cluster][dim] = self.back(centre);
                profiles[cluster][dim] = if stats.sd > 0.0 { (centre - stats.mean) / stats.sd } else { 0.0 };
            }
        }
        let total = sum(totals.iter().copied());
        let has_shares = total > 0.0 && totals.iter().all(|&total| total >= 0.0);
        let zipped = centres.into_iter().zip(profiles).enumerate();
        zipped
            .map(|(cluster, (centre, profile))| Cluster {
                size: self.fit.sizes[cluster],
                share: f64::from(self.fit.sizes[cluster]) / self.fit.labels.len() as f64,
                centre,
                profile,
                silhouette: self.measured.per_cluster[cluster],
                total: totals[cluster],
                total_share: if has_shares { totals[cluster] / total } else { f64::NAN },
                name: naming::Name::default(),
            })
            .collect()
    }

    /// A seeded sample for the picture, in original units.
    fn sample(&self) -> Sampled {
        let mut random = Random::from_seed(self.params.seed ^ 0x5ca7_7e12);
        let chosen = kmeans::sample_indices(self.space.points.len(), PICTURE_POINTS, &mut random);
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
            labels: chosen.iter().map(|&point| self.fit.labels[point as usize]).collect(),
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
                table.texts("customer", &labels)
            }
            None => table.numbers("row", Unit::Count, points.iter().map(|point| unit_of(point) as f64 + 1.0).collect()),
        };
        let label = |point: &u32| f64::from(self.fit.labels[*point as usize]) + 1.0;
        table = table.numbers("cluster", Unit::Plain, points.iter().map(label).collect());
        let distance = |point: &u32| {
            let centroid = self.fit.centroid(self.fit.labels[*point as usize] as usize);
            self.space.points.squared_distance(*point as usize, centroid).sqrt() * self.space.unit
        };
        table = table.numbers("distance", Unit::Plain, points.iter().map(distance).collect());
        if let Some(silhouettes) = &self.measured.silhouettes {
            let of = |point: &u32| silhouettes[*point as usize];
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

//! From purchases to what a customer of each channel brings, against the cost.

use std::collections::BTreeMap;

use super::outcome::{Channel, ChannelReturnOutcome, CohortRow, Counts, Point, Setting};
use super::params::ChannelReturnParams;
use super::texts::ChannelReturnError;
use crate::analyses::contract::Answer;
use crate::data::{Categories, Column, Table, calendar};
use crate::i18n::Unit;
use crate::models::periods::Period;
use crate::pulse::{Cancelled, Pulse};
use crate::stats::distributions::{Distribution, Normal};

/// More channels are not compared: the column is something else.
const MAX_CHANNELS: usize = 200;
/// Curves end after so many months, or where fewer customers were watched than this.
const MAX_AGE: usize = 60;
const MIN_WATCHED: f64 = 5.0;

/// So many rows or customers are taken between two looks at whether to go on.
const ROUND: usize = 65_536;

/// What is known of a customer.
#[derive(Debug, Clone, Copy)]
struct Life {
    first: i32,
    channel: u32,
    cost: f64,
}

/// A mean over customers with what its error needs.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    n: f64,
    sum: f64,
    squares: f64,
}

impl Mean {
    fn add(&mut self, x: f64) {
        self.n += 1.0;
        self.sum += x;
        self.squares += x * x;
    }

    fn mean(self) -> f64 {
        self.sum / self.n
    }

    /// The normal interval; NaN of a single customer.
    fn range(self, z: f64) -> [f64; 2] {
        let variance = (self.squares - self.sum * self.mean()).max(0.0) / (self.n - 1.0);
        let half = if self.n > 1.0 { z * (variance / self.n).sqrt() } else { f64::NAN };
        [self.mean() - half, self.mean() + half]
    }
}

/// Answers the question.
pub fn run(
    table: &Table,
    params: &ChannelReturnParams,
    pulse: &mut Pulse,
) -> Result<Answer<ChannelReturnOutcome>, ChannelReturnError> {
    let Book { names, kept, lives, mut counts, end } = pulse.part(0.0, 0.4, |part| read(table, params, part))?;
    let has_column = params.cost_column.is_some();
    let mut used = vec![0u64; names.len()];
    for life in lives.iter().flatten() {
        if let Some(n) = used.get_mut(life.channel as usize) {
            *n += 1;
        }
    }
    match used.iter().filter(|&&n| n > 0).count() {
        0 => return Err(ChannelReturnError::NoCustomers { n_rows: counts.n_rows }),
        n if n > MAX_CHANNELS => return Err(ChannelReturnError::TooManyChannels { n: n as u64 }),
        _ => {}
    }
    let z = Normal.quantile(0.5 + 0.5 * params.level);
    let groups = pulse.part(0.4, 0.9, |part| Groups::new(kept, &lives, params, (end, used.len()), part))?;
    let typed = |name: &str| -> Option<f64> {
        let own = params.costs.iter().filter(|row| row.channel.trim().eq_ignore_ascii_case(name.trim()));
        own.filter_map(|row| row.acquisition_cost).reduce(|one, other| one + other)
    };
    let mut found = Vec::new();
    let mut cohorts = Vec::new();
    for (code, name) in names.iter().enumerate().filter(|(code, _)| used[*code] > 0) {
        let total = if has_column { Some(groups.cost[code]) } else { typed(name) };
        found.push(channel(name, &groups, code, total, z));
        for (&(_, cohort), &(margin, cost)) in groups.cohorts.range((code, i32::MIN)..=(code, i32::MAX)) {
            let per_customer =
                if has_column { cost / margin.n } else { total.map_or(f64::NAN, |total| total / used[code] as f64) };
            let label = params.cohort.label(cohort);
            cohorts.push(CohortRow {
                channel: name.clone(),
                cohort: label,
                n_customers: margin.n as u64,
                cost: per_customer,
                margin: margin.mean(),
                range: margin.range(z),
            });
        }
    }
    counts.unknown_costs = params
        .costs
        .iter()
        .filter(|row| !found.iter().any(|channel| channel.name.trim().eq_ignore_ascii_case(row.channel.trim())))
        .map(|row| row.channel.clone())
        .collect();
    found.sort_by_key(|channel| std::cmp::Reverse(channel.n_customers));
    let currency =
        params.amount.as_ref().and_then(|name| table.schema().field(name)).and_then(|field| field.currency.clone());
    let setting = Setting { unit: Unit::Money(currency), margin: params.margin, level: params.level };
    Ok(Answer { outcome: ChannelReturnOutcome { setting, counts, channels: found, cohorts }, rows: Vec::new() })
}

/// What was read.
struct Book {
    /// Of the channels.
    names: Vec<String>,
    /// Customer, day and amount.
    kept: Vec<(u32, i32, f64)>,
    /// By customer; none without a purchase.
    lives: Vec<Option<Life>>,
    counts: Counts,
    /// The last day.
    end: i32,
}

fn read(table: &Table, params: &ChannelReturnParams, pulse: &mut Pulse) -> Result<Book, Cancelled> {
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let none = || Categories { codes: Vec::new(), labels: Vec::new() };
    let customers = column(&params.customer).map_or_else(none, Column::categories);
    let channels = column(&params.channel).map_or_else(none, Column::categories);
    let days = column(&params.date).and_then(Column::days).unwrap_or_default();
    let amounts = column(&params.amount).and_then(Column::numbers).unwrap_or_default();
    let spent = column(&params.cost_column).and_then(Column::numbers);
    let limit = params.observation_end.as_deref().and_then(calendar::parse_iso);
    let mut counts = Counts { n_rows: table.n_rows() as u64, ..Counts::default() };
    let mut lives: Vec<Option<Life>> = vec![None; customers.labels.len()];
    let mut kept: Vec<(u32, i32, f64)> = Vec::new();
    for (row, &customer) in customers.codes.iter().enumerate() {
        if row % ROUND == 0 {
            pulse.round(row, table.n_rows())?;
        }
        let (Some(day), true) = (days[row], amounts[row].is_finite()) else {
            counts.n_incomplete += 1;
            continue;
        };
        if customer == Categories::MISSING {
            counts.n_without_customer += 1;
        } else if limit.is_some_and(|limit| day > limit) {
            counts.n_after_end += 1;
        } else {
            kept.push((customer, day, amounts[row]));
            let cost = spent.as_ref().map_or(0.0, |spent| spent[row]);
            let life = &mut lives[customer as usize];
            // A return is no first purchase.
            if amounts[row] >= 0.0 && life.is_none_or(|life| day < life.first) {
                let before = life.map_or(0.0, |life| life.cost);
                *life = Some(Life { first: day, channel: channels.codes[row], cost: before });
            }
            if let Some(life) = life.as_mut().filter(|_| cost.is_finite()) {
                life.cost += cost;
            }
        }
    }
    let end = limit.or_else(|| kept.iter().map(|row| row.1).max()).unwrap_or(0);
    counts.n_without_channel = lives.iter().flatten().filter(|life| life.channel == Categories::MISSING).count() as u64;
    Ok(Book { names: channels.labels, kept, lives, counts, end })
}

/// A month of a customer's life, over all who were watched to its end.
#[derive(Debug, Clone, Copy, Default)]
struct Month {
    watched: f64,
    /// The margin of this month.
    sum: f64,
    /// The variance of the mean margin up to its end (Lawless and Nadeau 1995, Technometrics 37, 158–168).
    variance: f64,
}

/// Customers added up by channel, and by channel and cohort.
struct Groups {
    revenue: Vec<f64>,
    margin: Vec<Mean>,
    cost: Vec<f64>,
    /// By channel, then by full months since the first purchase.
    curves: Vec<Vec<Month>>,
    cohorts: BTreeMap<(usize, i32), (Mean, f64)>,
}

impl Groups {
    fn new(
        mut kept: Vec<(u32, i32, f64)>,
        lives: &[Option<Life>],
        params: &ChannelReturnParams,
        (end, n_channels): (i32, usize),
        pulse: &mut Pulse,
    ) -> Result<Self, Cancelled> {
        let mut groups = Self {
            revenue: vec![0.0; n_channels],
            margin: vec![Mean::default(); n_channels],
            cost: vec![0.0; n_channels],
            curves: vec![Vec::new(); n_channels],
            cohorts: BTreeMap::new(),
        };
        // By customer, in the order of the rows: a stable sort of a linear list.
        kept.sort_by_key(|row| row.0);
        let customers = || kept.chunk_by(|one, other| one.0 == other.0);
        let known = |own: &[(u32, i32, f64)]| {
            let life = lives[own[0].0 as usize].filter(|life| life.channel != Categories::MISSING)?;
            Some((life, (Period::Month.elapsed(life.first, end) as usize).min(MAX_AGE)))
        };
        let mut months = [0.0; MAX_AGE];
        for (customer, own) in customers().enumerate() {
            if customer % ROUND == 0 {
                pulse.at(0.2 + 0.4 * customer as f32 / lives.len() as f32)?;
            }
            let Some((life, n_watched)) = known(own) else { continue };
            let channel = life.channel as usize;
            let revenue: f64 = own.iter().map(|row| row.2).sum();
            groups.revenue[channel] += revenue;
            groups.margin[channel].add(revenue * params.margin);
            groups.cost[channel] += life.cost;
            let curve = &mut groups.curves[channel];
            curve.resize(curve.len().max(n_watched), Month::default());
            by_month(own, life.first, params.margin, &mut months[..n_watched]);
            for (month, own) in curve.iter_mut().zip(&months[..n_watched]) {
                month.watched += 1.0;
                month.sum += own;
            }
            let cohort = groups.cohorts.entry((channel, params.cohort.index(life.first))).or_default();
            cohort.0.add(revenue * params.margin);
            cohort.1 += life.cost;
        }
        for (customer, own) in customers().enumerate() {
            if customer % ROUND == 0 {
                pulse.at(0.6 + 0.4 * customer as f32 / lives.len() as f32)?;
            }
            let Some((life, n_watched)) = known(own) else { continue };
            by_month(own, life.first, params.margin, &mut months[..n_watched]);
            let mut gap = 0.0;
            for (age, month) in groups.curves[life.channel as usize].iter_mut().enumerate() {
                if age < n_watched {
                    gap += (months[age] - month.sum / month.watched) / month.watched;
                }
                month.variance += gap * gap;
            }
        }
        Ok(groups)
    }
}

/// A customer's margin in each of the months in which they were watched.
fn by_month(own: &[(u32, i32, f64)], first: i32, margin: f64, months: &mut [f64]) {
    months.fill(0.0);
    for &(_, day, amount) in own {
        if let Some(month) = months.get_mut(Period::Month.elapsed(first, day.max(first)) as usize) {
            *month += amount * margin;
        }
    }
}

fn channel(name: &str, groups: &Groups, code: usize, total: Option<f64>, z: f64) -> Channel {
    let margin = groups.margin[code];
    let cost = total.map_or(f64::NAN, |total| total / margin.n);
    let watched = groups.curves[code].iter().take_while(|month| month.watched >= MIN_WATCHED.min(margin.n));
    let mut so_far = 0.0;
    let point = |month: &Month| {
        so_far += month.sum / month.watched;
        let half = if margin.n > 1.0 { z * month.variance.sqrt() } else { f64::NAN };
        Point { n_customers: month.watched as u64, margin: so_far, range: [so_far - half, so_far + half] }
    };
    let curve: Vec<Point> = watched.map(point).collect();
    let payback = curve.iter().position(|point| point.margin >= cost).map(|month| month as f64 + 1.0);
    Channel {
        name: name.to_owned(),
        n_customers: margin.n as u64,
        total_cost: total.unwrap_or(f64::NAN),
        cost,
        revenue: groups.revenue[code] / margin.n,
        margin: margin.mean(),
        range: margin.range(z),
        payback,
        curve,
    }
}

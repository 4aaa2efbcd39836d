//! Fits a curve per channel, finds the best split, and asks resamples how sure its gain is.

use std::collections::BTreeMap;

use super::curves::{self, Curve};
use super::outcome::{Budgeted, Channel, Left, ResponseOutcome};
use super::params::ResponseParams;
use super::split;
use super::texts::ResponseError;
use crate::analyses::contract::Answer;
use crate::data::{Categories, Column, Table};
use crate::i18n::Unit;
use crate::numeric::random::Random;
use crate::numeric::sum::{mean, sum};
use crate::pulse::Pulse;
use crate::stats::quantile::{self, Definition};

/// Fewer periods than this are too short to tell a bend.
pub const MIN_PERIODS: usize = 8;
/// Fewer different amounts of spend say nothing about a curve.
pub const MIN_LEVELS: usize = 4;
/// Resamples for the interval of the gain.
const N_RESAMPLES: usize = 200;
/// The most channels.
const MAX_CHANNELS: usize = 100;
/// Points of a drawn curve.
const N_POINTS: usize = 40;

/// The periods of a channel.
#[derive(Debug, Clone, Default)]
struct History {
    spend: Vec<f64>,
    result: Vec<f64>,
}

/// Answers the question.
pub fn run(
    table: &Table,
    params: &ResponseParams,
    pulse: &mut Pulse,
) -> Result<Answer<ResponseOutcome>, ResponseError> {
    pulse.at(0.0)?;
    let n_rows = table.n_rows() as u64;
    let (histories, n_dropped) = read(table, params).ok_or(ResponseError::NoRows { n_rows })?;
    if histories.is_empty() {
        return Err(ResponseError::NoRows { n_rows });
    }
    let (usable, left): (Vec<_>, Vec<_>) = histories.into_iter().partition(|(_, history)| is_enough(history));
    let left: Vec<Left> = left
        .into_iter()
        .map(|(name, history)| Left { name, n_periods: history.spend.len() as u64, n_levels: levels(&history) as u64 })
        .collect();
    if usable.is_empty() || usable.len() > MAX_CHANNELS {
        return Err(match usable.len() {
            0 => ResponseError::TooShort { channels: left },
            n => ResponseError::TooManyChannels { n: n as u64 },
        });
    }
    let fitted: Vec<curves::Fitted> =
        usable.iter().map(|(_, history)| curves::best(&history.spend, &history.result)).collect();
    let all: Vec<Curve> = fitted.iter().map(|fitted| fitted.curve).collect();
    pulse.at(0.2)?;
    let limits: Vec<(f64, f64)> = usable.iter().map(|(_, history)| (0.0, params.reach * most(history))).collect();
    let current: Vec<f64> = usable.iter().map(|(_, history)| mean(&history.spend)).collect();
    let budget = params.budget.unwrap_or_else(|| sum(current.iter().copied()));
    let best = split::best(&all, &limits, budget);
    // For a budget other than the usual, the old shares of what can be spent are what to compare with.
    let before = match params.budget {
        None if current.iter().zip(&limits).all(|(spend, limits)| *spend <= limits.1) => current.clone(),
        _ => split::by_shares(&current, &limits, sum(best.spend.iter().copied())),
    };
    let gain = resample(&usable, &fitted, &before, &best.spend, params.seed, pulse)?;
    let budgets = [0.9, 1.0, 1.1].map(|share| {
        let split = split::best(&all, &limits, share * budget);
        let result = split::value(&all, &split.spend);
        Budgeted { budget: share * budget, spent: sum(split.spend.iter().copied()), result, price: split.price }
    });
    let channel = |index: usize| {
        let (now, then) = (before[index], best.spend[index]);
        channel(&usable[index], &fitted[index], limits[index].1, now, then)
    };
    let money = |name: &Option<String>| {
        let field = name.as_deref().and_then(|name| table.schema().field(name));
        Unit::Money(field.and_then(|field| field.currency.clone()))
    };
    let is_money = |name: &Option<String>| {
        name.as_deref().and_then(|name| table.schema().field(name)).is_some_and(|field| field.currency.is_some())
    };
    let outcome = ResponseOutcome {
        spend_unit: money(&params.spend),
        result_unit: if is_money(&params.result) { money(&params.result) } else { Unit::Plain },
        is_usual_budget: params.budget.is_none(),
        channels: (0..usable.len()).map(channel).collect(),
        budgets,
        gain,
        left,
        n_rows,
        n_dropped,
    };
    Ok(Answer { outcome, rows: Vec::new() })
}

/// A channel with its curve, its spend so far and its best.
fn channel((name, history): &(String, History), fit: &curves::Fitted, limit: f64, now: f64, then: f64) -> Channel {
    let centre = mean(&history.result);
    let total = sum(history.result.iter().map(|y| (y - centre).powi(2)));
    let end = limit.max(now) * 1.02;
    let points = (0..=N_POINTS).map(|step| end * step as f64 / N_POINTS as f64);
    Channel {
        name: name.clone(),
        curve: fit.curve,
        errors: fit.errors,
        n_periods: history.spend.len() as u64,
        // What does not vary has nothing to explain.
        r_squared: if total > 1e-24 * centre * centre * history.result.len() as f64 {
            1.0 - fit.squares / total
        } else {
            f64::NAN
        },
        most_seen: most(history),
        least_seen: history.spend.iter().copied().fold(f64::INFINITY, f64::min),
        spend: now,
        best: then,
        result: fit.curve.value(now),
        best_result: fit.curve.value(then),
        slope: fit.curve.slope(now),
        best_slope: fit.curve.slope(then),
        drawn: points.map(|x| (x, fit.curve.value(x))).collect(),
    }
}

fn most(history: &History) -> f64 {
    history.spend.iter().copied().fold(0.0, f64::max)
}

fn levels(history: &History) -> usize {
    let mut spend = history.spend.clone();
    spend.sort_by(f64::total_cmp);
    spend.dedup();
    spend.len()
}

fn is_enough(history: &History) -> bool {
    history.spend.len() >= MIN_PERIODS && levels(history) >= MIN_LEVELS
}

/// Periods by channel, and how many rows could not be used.
fn read(table: &Table, params: &ResponseParams) -> Option<(Vec<(String, History)>, u64)> {
    let column = |name: &Option<String>| name.as_deref().and_then(|name| table.column(name));
    let channels = column(&params.channel)?.categories();
    let (spend, result) = (column(&params.spend)?.numbers()?, column(&params.result)?.numbers()?);
    let days = column(&params.date).and_then(Column::days);
    let mut periods: BTreeMap<(u32, i64), (f64, f64)> = BTreeMap::new();
    let mut n_dropped = 0;
    for (row, &channel) in channels.codes.iter().enumerate() {
        let period = match &days {
            Some(days) => days[row].map(i64::from),
            None => Some(row as i64),
        };
        let (x, y) = (spend[row], result[row]);
        let Some(period) =
            period.filter(|_| channel != Categories::MISSING && x >= 0.0 && x.is_finite() && y.is_finite())
        else {
            n_dropped += 1;
            continue;
        };
        let cell = periods.entry((channel, period)).or_default();
        cell.0 += x;
        cell.1 += y;
    }
    let mut histories: BTreeMap<u32, History> = BTreeMap::new();
    for ((channel, _), (x, y)) in periods {
        let history = histories.entry(channel).or_default();
        history.spend.push(x);
        history.result.push(y);
    }
    let named = histories.into_iter().map(|(code, history)| (channels.labels[code as usize].clone(), history));
    Some((named.collect(), n_dropped))
}

/// The gain of the best split over the old one in resamples: centre and 95 % interval.
fn resample(
    usable: &[(String, History)],
    fitted: &[curves::Fitted],
    before: &[f64],
    after: &[f64],
    seed: u64,
    pulse: &mut Pulse,
) -> Result<[f64; 3], ResponseError> {
    let mut random = Random::from_seed(seed);
    let of = |curves: &[Curve]| split::value(curves, after) - split::value(curves, before);
    let mut gains = Vec::with_capacity(N_RESAMPLES);
    for round in 0..N_RESAMPLES {
        pulse.at(0.2 + 0.8 * round as f32 / N_RESAMPLES as f32)?;
        let mut curves = Vec::with_capacity(usable.len());
        for ((_, history), fit) in usable.iter().zip(fitted) {
            let n = history.spend.len();
            let drawn: Vec<usize> = (0..n).map(|_| random.below(n)).collect();
            let pick = |numbers: &[f64]| -> Vec<f64> { drawn.iter().map(|&index| numbers[index]).collect() };
            curves.push(curves::fit(fit.curve.shape, &pick(&history.spend), &pick(&history.result)).curve);
        }
        gains.push(of(&curves));
    }
    let ascending = quantile::sorted(&gains);
    let curves: Vec<Curve> = fitted.iter().map(|fit| fit.curve).collect();
    let end = |share| quantile::quantile(&ascending, share, Definition::Inclusive);
    // Differences of large numbers leave rounding behind, which is no gain.
    let rounding = 1e-12 * split::value(&curves, before).abs();
    Ok([of(&curves), end(0.025), end(0.975)].map(|gain| if gain.abs() <= rounding { 0.0 } else { gain }))
}

//! How far off forecasts may be: the customer's own chance, and not knowing the parameters. Per customer and in total.

use nalgebra::DMatrix;

use crate::numeric::random::Random;
use crate::pulse::{Cancelled, Pulse};
use crate::stats::distributions::{Distribution, Normal};
use crate::stats::quantile::{self, Definition};

use super::Study;
use super::gamma_gamma::GammaGamma;
use super::model::PurchaseModel;
use super::params::ClvParams;
use super::value::CustomerValues;

/// So many histories, evenly taken, show what not knowing the parameters does to a forecast; the others are like those
/// beside them.
const MAX_MOVED: usize = 20_000;
/// So many customers, taken by their value, show how the total answers to the parameters.
const N_SAMPLE: usize = 128;
/// A mixture over numbers of purchases has at most so many parts; more are taken together.
const MAX_PARTS: usize = 64;
/// Probabilities of more purchases end where the rest is this small a share.
const TOLERANCE: f64 = 1e-6;
/// The step, in standard errors, in which the parameters are moved.
const STEP: f64 = 0.1;

/// Ranges of all customers and of the total, at the level of the settings; NaN where the parameters are not known.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ranges {
    /// Purchases within the horizon.
    pub purchases: [Vec<f64>; 2],
    /// Value, or NaN without amounts.
    pub clv: [Vec<f64>; 2],
    /// The value of all customers; their purchases without amounts.
    pub total: Option<(f64, f64)>,
}

/// The amounts of one customer relative to what is known of them, as the model of amounts has it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Amounts {
    p: f64,
    q: f64,
}

impl Ranges {
    pub(super) fn new(
        study: &Study,
        params: &ClvParams,
        values: &CustomerValues,
        pulse: &mut Pulse,
    ) -> Result<Self, Cancelled> {
        let n = study.histories.len();
        let unknown = || [vec![f64::NAN; n], vec![f64::NAN; n]];
        let mut ranges = Self { purchases: unknown(), clv: unknown(), total: None };
        let Some(directions) = study.purchases.covariance.as_deref().and_then(directions) else { return Ok(ranges) };
        let z = Normal.quantile(0.5 + 0.5 * params.level);
        let doubts = pulse.part(0.0, 0.3, |part| doubts(study, &directions, params.horizon, part))?;
        let chances = pulse.part(0.3, 0.7, |part| chances(study, params, part))?;
        let spending = Spending::new(study);
        let has_amounts = study.spend.is_some();
        let mut variance = 0.0;
        for customer in 0..n {
            if customer % 65_536 == 0 {
                pulse.at(0.7 + 0.1 * customer as f32 / n as f32)?;
            }
            let group = study.groups.of_customer[customer] as usize;
            let (chance, doubt) = (&chances[group], doubts[group]);
            let mean = values.purchases[customer];
            let [low, high] = widened(mean, chance.counts, z * doubt * mean);
            ranges.purchases[0][customer] = low.round();
            ranges.purchases[1][customer] = high.round();
            if !has_amounts {
                variance += (chance.square - mean * mean).max(0.0);
                continue;
            }
            let (scale, own) = spending.of(study, customer, values.spend[customer], chance);
            // What a purchase then is worth now, on average, and the share of it that is profit.
            let worth = if values.value[customer] > 0.0 { values.clv[customer] / values.value[customer] } else { 0.0 };
            let ends = chance.amounts.map(|end| end * scale);
            let doubt = doubt.hypot(spending.doubt(study, customer));
            let [low, high] = widened(values.value[customer], ends, z * doubt * values.value[customer]);
            ranges.clv[0][customer] = low * worth;
            ranges.clv[1][customer] = high * worth;
            variance += own * worth * worth;
        }
        let measure = if has_amounts { &values.clv } else { &values.purchases };
        let draw = Draw { study, params, directions: &directions, spending: &spending };
        ranges.total = Some(pulse.part(0.8, 1.0, |part| draw.total(measure, variance.sqrt(), part))?);
        Ok(ranges)
    }
}

/// The ends of a range around a mean, further out by what is not known of the mean.
fn widened(mean: f64, [low, high]: [f64; 2], half: f64) -> [f64; 2] {
    [(mean - (mean - low).max(0.0).hypot(half)).max(0.0), mean + (high - mean).max(0.0).hypot(half)]
}

/// Independent directions in the logarithms of the parameters, each one standard error long.
fn directions(covariance: &[Vec<f64>]) -> Option<DMatrix<f64>> {
    let n = covariance.len();
    DMatrix::from_fn(n, n, |row, column| covariance[row][column]).cholesky().map(|factor| factor.l())
}

fn moved(model: &PurchaseModel, steps: impl Fn(usize) -> f64, n_known: usize) -> PurchaseModel {
    let parameters = model.parameters();
    let at = |index: usize| if index < n_known { parameters[index] * steps(index).exp() } else { parameters[index] };
    PurchaseModel::new(model.kind(), std::array::from_fn(at))
}

/// Per group the relative standard error of expected purchases that comes from the parameters (delta method).
fn doubts(study: &Study, directions: &DMatrix<f64>, horizon: f64, pulse: &mut Pulse) -> Result<Vec<f64>, Cancelled> {
    let (groups, model, n) = (&study.groups, study.purchases.model, directions.nrows());
    let models: Vec<PurchaseModel> =
        (0..n).map(|column| moved(&model, |row| STEP * directions[(row, column)], n)).collect();
    let stride = groups.len().div_ceil(MAX_MOVED).max(1);
    let mut doubts = vec![0.0; groups.len()];
    for (round, group) in (0..groups.len()).step_by(stride).enumerate() {
        if round % 256 == 0 {
            pulse.round(group, groups.len())?;
        }
        let (frequency, recency, age) = groups.history(group);
        let expected = study.forecast.alive[group] * study.forecast.if_active[group];
        let slope = |model: &PurchaseModel| {
            (model.expected_purchases(frequency, recency, age, horizon) / expected - 1.0) / STEP
        };
        let doubt = models.iter().map(|model| slope(model).powi(2)).sum::<f64>().sqrt();
        let end = (group + stride).min(groups.len());
        doubts[group..end].fill(if doubt.is_finite() { doubt } else { 0.0 });
    }
    Ok(doubts)
}

/// What customers of one history may do within the horizon, for the customer's own chance alone.
#[derive(Debug, Clone, Copy, Default)]
struct Chance {
    /// The ends of the range of purchases.
    counts: [f64; 2],
    /// The mean of their square.
    square: f64,
    /// The ends of the range of amounts, in units of [`Spending::of`].
    amounts: [f64; 2],
}

fn chances(study: &Study, params: &ClvParams, pulse: &mut Pulse) -> Result<Vec<Chance>, Cancelled> {
    let (groups, model) = (&study.groups, &study.purchases.model);
    let spend = study.spend.as_ref().filter(|fit| fit.is_identified).map(|fit| fit.model);
    let mut more_than = Vec::new();
    let mut chances = Vec::with_capacity(groups.len());
    for group in 0..groups.len() {
        if group % 256 == 0 {
            pulse.round(group, groups.len())?;
        }
        let (frequency, _, age) = groups.history(group);
        let alive = study.forecast.alive[group];
        more_than.clear();
        model.outlook(frequency, age).tails(params.horizon, TOLERANCE, |more| more_than.push(alive * more));
        let amounts = spend.map(|spend| Amounts { p: spend.p, q: spend.q + spend.p * frequency });
        chances.push(chance(&more_than, amounts, params.level));
    }
    Ok(chances)
}

/// Of the probabilities of more than 0, 1, 2 … purchases.
///
/// A range that starts at zero cuts nothing off below: all that it leaves out lies above.
fn chance(more_than: &[f64], amounts: Option<Amounts>, level: f64) -> Chance {
    let none = 1.0 - more_than.first().copied().unwrap_or(0.0);
    let cut = 0.5 * (1.0 - level);
    let shares = if none >= cut { [0.0, level] } else { [cut, 1.0 - cut] };
    let count = |share: f64| more_than.partition_point(|&more| more > 1.0 - share) as f64;
    let counts = [if shares[0] == 0.0 { 0.0 } else { count(shares[0]) }, count(shares[1])];
    let square = more_than.iter().enumerate().map(|(j, more)| (2.0 * j as f64 + 1.0) * more).sum();
    let amounts = match amounts {
        None => counts,
        Some(amounts) => {
            let mixture = Mixture::new(more_than, none, amounts);
            shares.map(|share| mixture.quantile(share))
        }
    };
    Chance { counts, square, amounts }
}

/// The sum of a customer's amounts, whose number is itself uncertain: given the number, a beta prime distribution.
struct Mixture {
    none: f64,
    q: f64,
    /// Probability, first shape, and the cube root of the ratio of the shapes.
    parts: Vec<(f64, f64, f64)>,
}

impl Mixture {
    fn new(more_than: &[f64], none: f64, Amounts { p, q }: Amounts) -> Self {
        let width = more_than.len().div_ceil(MAX_PARTS).max(1);
        let above = |j: usize| more_than.get(j).copied().unwrap_or(0.0);
        let part = |start: usize| {
            // Purchases number start + 1 to start + width: their middle stands for all.
            let shape = p * (start as f64 + 0.5 * (width as f64 + 1.0));
            (above(start) - above(start + width), shape, (q / shape).cbrt())
        };
        Self { none, q, parts: (0..more_than.len()).step_by(width).map(part).collect() }
    }

    /// The probability of at most that sum, by Paulson's normal approximation of the F distribution (1942).
    fn cdf(&self, cube_root: f64) -> f64 {
        let b = 1.0 / (9.0 * self.q);
        let sum = |(weight, shape, ratio): &(f64, f64, f64)| {
            let (w, a) = (cube_root * ratio, 1.0 / (9.0 * shape));
            weight * normal_cdf(((1.0 - b) * w - 1.0 + a) / (a + b * w * w).sqrt())
        };
        self.none + self.parts.iter().map(sum).sum::<f64>()
    }

    /// By false position (the Illinois method) on the cube root of the sum.
    fn quantile(&self, share: f64) -> f64 {
        if share <= self.none || self.parts.is_empty() {
            return 0.0;
        }
        let (mut low, mut high) = (0.0, 1.0);
        let miss = |at: f64| self.cdf(at) - share;
        let (mut below, mut above) = (self.none - share, miss(high));
        for _ in 0..60 {
            if above >= 0.0 {
                break;
            }
            (low, below) = (high, above);
            high *= 1.5;
            above = miss(high);
        }
        for _ in 0..40 {
            if high - low <= 1e-4 * high {
                break;
            }
            let at = (low * above - high * below) / (above - below);
            let value = miss(at);
            if value.abs() <= 1e-5 {
                return at.powi(3);
            }
            if value < 0.0 {
                (low, below) = (at, value);
                above *= 0.5;
            } else {
                (high, above) = (at, value);
                below *= 0.5;
            }
        }
        high.powi(3)
    }
}

/// The normal distribution function to four digits (Page 1977).
fn normal_cdf(z: f64) -> f64 {
    1.0 / (1.0 + (-1.595_769_1 * z - 0.070_565_992 * z * z * z).exp())
}

/// What is known of the amounts of customers.
struct Spending {
    model: Option<GammaGamma>,
    directions: Option<DMatrix<f64>>,
}

impl Spending {
    fn new(study: &Study) -> Self {
        let fit = study.spend.as_ref().filter(|fit| fit.is_identified);
        Self {
            model: fit.map(|fit| fit.model),
            directions: fit.and_then(|fit| fit.covariance.as_deref()).and_then(directions),
        }
    }

    /// The unit of a customer's range of amounts, and the variance of their sum. Without a model amounts count as known.
    fn of(&self, study: &Study, customer: usize, spend: f64, chance: &Chance) -> (f64, f64) {
        let group = study.groups.of_customer[customer] as usize;
        let mean = study.forecast.alive[group] * study.forecast.if_active[group];
        let Some(GammaGamma { p, q, gamma }) = self.model else {
            return (spend, spend * spend * (chance.square - mean * mean).max(0.0));
        };
        let frequency = f64::from(study.histories.frequency[customer]);
        let scale = gamma + frequency * study.histories.mean_spend[customer];
        let shape = q + p * frequency;
        // A tail too heavy for a variance is cut: the model has it, no shop does.
        let inverse_square = scale * scale / ((shape - 1.0) * (shape - 2.0).max(0.5));
        let square = mean * p * inverse_square + chance.square * p * p * inverse_square;
        (scale, (square - (mean * spend).powi(2)).max(0.0))
    }

    fn moved(&self, steps: impl Fn(usize) -> f64) -> Option<GammaGamma> {
        let GammaGamma { p, q, gamma } = self.model?;
        Some(GammaGamma { p: p * steps(0).exp(), q: q * steps(1).exp(), gamma: gamma * steps(2).exp() })
    }

    /// The relative standard error of a customer's expected amount that comes from the parameters.
    fn doubt(&self, study: &Study, customer: usize) -> f64 {
        let (Some(model), Some(directions)) = (self.model, &self.directions) else { return 0.0 };
        let (frequency, mean) = (f64::from(study.histories.frequency[customer]), study.histories.mean_spend[customer]);
        let Some(expected) = model.expected_spend(frequency, mean) else { return 0.0 };
        let slope = |column: usize| {
            let moved = self.moved(|row| STEP * directions[(row, column)]);
            let spend = moved.and_then(|model| model.expected_spend(frequency, mean));
            spend.map_or(0.0, |spend| (spend / expected - 1.0) / STEP)
        };
        (0..3).map(|column| slope(column).powi(2)).sum::<f64>().sqrt()
    }
}

/// Draws the total with other parameters and other luck.
struct Draw<'a> {
    study: &'a Study,
    params: &'a ClvParams,
    directions: &'a DMatrix<f64>,
    spending: &'a Spending,
}

impl Draw<'_> {
    fn total(&self, measure: &[f64], own: f64, pulse: &mut Pulse) -> Result<(f64, f64), Cancelled> {
        let total: f64 = measure.iter().sum();
        if total.is_nan() || total <= 0.0 {
            return Ok((0.0, 0.0));
        }
        let sample = sample(measure, total);
        let base = self.expected(&sample, &self.study.purchases.model, self.spending.model);
        let mut random = Random::from_seed(self.params.seed);
        let mut totals = Vec::with_capacity(self.params.n_draws as usize);
        for draw in 0..self.params.n_draws as usize {
            pulse.round(draw, self.params.n_draws as usize)?;
            let n = self.directions.nrows();
            let mut luck = |n: usize| -> Vec<f64> { (0..n).map(|_| random.normal()).collect() };
            let (first, second, chance) = (luck(n), luck(3), luck(1)[0]);
            let model = moved(&self.study.purchases.model, along(self.directions, &first), n);
            let spending = match &self.spending.directions {
                Some(directions) => self.spending.moved(along(directions, &second)),
                None => self.spending.model,
            };
            let drawn = self.expected(&sample, &model, spending);
            // Each customer of the sample stands for as much of the value as every other.
            let ratio = drawn.iter().zip(&base).map(|(drawn, base)| drawn / base).sum::<f64>() / base.len() as f64;
            totals.push((total * ratio + own * chance).max(0.0));
        }
        let cut = 0.5 * (1.0 - self.params.level);
        let ascending = quantile::sorted(&totals);
        let at = |share| quantile::quantile(&ascending, share, Definition::Inclusive);
        Ok((at(cut), at(1.0 - cut)))
    }

    fn expected(&self, sample: &[u32], model: &PurchaseModel, spending: Option<GammaGamma>) -> Vec<f64> {
        let expect = |&customer: &u32| {
            let customer = customer as usize;
            let (frequency, recency, age) = self.study.groups.history(self.study.groups.of_customer[customer] as usize);
            let mean = self.study.histories.mean_spend.get(customer).copied().unwrap_or(0.0);
            let amount = spending.and_then(|model| model.expected_spend(frequency, mean));
            // An infinite mean amount cannot be drawn: the one that was fitted stays.
            let amount = amount.or_else(|| self.spending.model?.expected_spend(frequency, mean)).unwrap_or(1.0);
            model.expected_purchases(frequency, recency, age, self.params.horizon) * amount
        };
        sample.iter().map(expect).collect()
    }
}

fn along<'a>(directions: &'a DMatrix<f64>, steps: &'a [f64]) -> impl Fn(usize) -> f64 + 'a {
    |row| (0..steps.len()).map(|column| directions[(row, column)] * steps[column]).sum()
}

/// Customers at equal steps of the value, so that each stands for as much of it.
fn sample(measure: &[f64], total: f64) -> Vec<u32> {
    let step = total / N_SAMPLE as f64;
    let (mut running, mut next) = (0.0, 0.5 * step);
    let mut sample = Vec::with_capacity(N_SAMPLE);
    for (customer, value) in measure.iter().enumerate() {
        running += value;
        while next < running && sample.len() < N_SAMPLE {
            sample.push(customer as u32);
            next += step;
        }
    }
    sample
}

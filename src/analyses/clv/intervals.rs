//! How far off forecasts may be: the customer's own chance, and not knowing the parameters. Per customer and in total.

use crate::numeric::random::Random;
use crate::pulse::{Cancelled, Pulse};
use crate::stats::distributions::{Distribution, Normal};
use crate::stats::quantile::{self, Definition};

use super::Study;
use super::chances::{self, Chance};
use super::doubt::{Doubt, Moves};
use super::gamma_gamma::GammaGamma;
use super::model::PurchaseModel;
use super::params::ClvParams;
use super::value::CustomerValues;

/// So many histories, evenly taken, show what not knowing the parameters does to a forecast; the others are like those
/// beside them.
const MAX_MOVED: usize = 20_000;
/// The same, times the number of models that show it.
const MAX_FORECASTS: usize = 1_000_000;
/// Between two looks at whether somebody cancelled, so many amounts are expected.
const AMOUNTS_PER_PULSE: usize = 1 << 18;
/// So many customers, taken by their value, show how the total answers to the parameters.
const N_SAMPLE: usize = 128;
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
        let Some(doubt) = Doubt::new(study) else { return Ok(ranges) };
        let moves = doubt.moves();
        let z = Normal.quantile(0.5 + 0.5 * params.level);
        let doubts = pulse.part(0.0, 0.3, |part| doubts(study, &moves, params.horizon, part))?;
        let chances = pulse.part(0.3, 0.7, |part| chances::chances(study, params, part))?;
        let spending = Spending::new(study);
        let has_amounts = study.spend.is_some();
        let mut variance = 0.0;
        let per_pulse = (AMOUNTS_PER_PULSE / moves.amounts.len().max(1)).max(1);
        for customer in 0..n {
            if customer % per_pulse == 0 {
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
            let doubt = doubt.hypot(spending.doubt(study, &moves, customer));
            let [low, high] = widened(values.value[customer], ends, z * doubt * values.value[customer]);
            ranges.clv[0][customer] = low * worth;
            ranges.clv[1][customer] = high * worth;
            variance += own * worth * worth;
        }
        let measure = if has_amounts { &values.clv } else { &values.purchases };
        let draw = Draw { study, params, doubt: &doubt, spending: &spending };
        ranges.total = Some(pulse.part(0.8, 1.0, |part| draw.total(measure, variance.sqrt(), part))?);
        Ok(ranges)
    }
}

/// The ends of a range around a mean, further out by what is not known of the mean.
fn widened(mean: f64, [low, high]: [f64; 2], half: f64) -> [f64; 2] {
    [(mean - (mean - low).max(0.0).hypot(half)).max(0.0), mean + (high - mean).max(0.0).hypot(half)]
}

/// Per group the relative standard error of expected purchases that comes from the parameters.
fn doubts(study: &Study, moves: &Moves, horizon: f64, pulse: &mut Pulse) -> Result<Vec<f64>, Cancelled> {
    let groups = &study.groups;
    let n_moved = MAX_MOVED.min(MAX_FORECASTS / moves.purchases.len().max(1));
    let stride = groups.len().div_ceil(n_moved).max(1);
    let mut doubts = vec![0.0; groups.len()];
    for (round, group) in (0..groups.len()).step_by(stride).enumerate() {
        if round % 32 == 0 {
            pulse.round(group, groups.len())?;
        }
        let (frequency, recency, age) = groups.history(group);
        let expected = study.forecast.alive[group] * study.forecast.if_active[group];
        let doubt =
            moves.error(&moves.purchases, expected, |model| model.expected_purchases(frequency, recency, age, horizon));
        let end = (group + stride).min(groups.len());
        doubts[group..end].fill(if doubt.is_finite() { doubt } else { 0.0 });
    }
    Ok(doubts)
}

/// What is known of the amounts of customers.
struct Spending {
    model: Option<GammaGamma>,
}

impl Spending {
    fn new(study: &Study) -> Self {
        Self { model: study.spend.as_ref().filter(|fit| fit.is_identified).map(|fit| fit.model) }
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

    /// The relative standard error of a customer's expected amount that comes from the parameters.
    fn doubt(&self, study: &Study, moves: &Moves, customer: usize) -> f64 {
        let (frequency, mean) = (f64::from(study.histories.frequency[customer]), study.histories.mean_spend[customer]);
        let Some(expected) = self.model.and_then(|model| model.expected_spend(frequency, mean)) else { return 0.0 };
        moves.error(&moves.amounts, expected, |model| model.expected_spend(frequency, mean).unwrap_or(expected))
    }
}

/// Draws the total with other parameters and other luck.
struct Draw<'a> {
    study: &'a Study,
    params: &'a ClvParams,
    doubt: &'a Doubt<'a>,
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
            let (model, spending) = self.doubt.draw(draw, &mut random);
            let chance = random.normal();
            let drawn = self.expected(&sample, &model, spending);
            // Each customer of the sample stands for as much of the value as every other.
            let ratio = drawn.iter().zip(&base).map(|(drawn, base)| drawn / base).sum::<f64>() / base.len() as f64;
            let ratio = 1.0 + self.doubt.shrink() * (ratio - 1.0);
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

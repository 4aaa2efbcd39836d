//! What customers will buy within the horizon, now and discounted.

use std::f64::consts::PI;

use crate::pulse::{Cancelled, Pulse};

use super::bg_nbd::Scratch;
use super::history::Groups;
use super::model::{Outlook, PurchaseModel};
use super::params::ClvParams;

/// With so few steps, each is computed; with more, a polynomial through as many points gives all of them.
const MAX_DIRECT_STEPS: usize = 24;

/// How far to look ahead, and what a purchase then is worth now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Horizon {
    /// In time units.
    pub length: f64,
    /// The share of its worth that money keeps per time unit.
    pub keeps: f64,
}

impl Horizon {
    /// The horizon of the settings: a step per time unit, so many of them that `1 + discount_rate` is reached in a year.
    pub fn new(params: &ClvParams) -> Self {
        let keeps = (1.0 + params.discount_rate).powf(-1.0 / params.time_unit.steps_per_year());
        Self { length: params.horizon, keeps }
    }

    /// Ends of the steps, and the weight of the expected purchases up to each end in the discounted sum.
    ///
    /// A purchase in step k counts as of the end of the step. Summing increments times factors is, by parts, summing
    /// totals times differences of factors.
    fn steps(&self) -> (Vec<f64>, Vec<f64>) {
        let n_steps = self.length.ceil() as usize;
        let ends: Vec<f64> = (1..=n_steps).map(|k| (k as f64).min(self.length)).collect();
        let factors: Vec<f64> = ends.iter().map(|end| self.keeps.powf(*end)).collect();
        let weights = (0..n_steps).map(|k| factors[k] - factors.get(k + 1).copied().unwrap_or(0.0)).collect();
        (ends, weights)
    }
}

/// Per group of customers with the same history.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupForecast {
    /// The probability to be active.
    pub alive: Vec<f64>,
    /// Expected purchases within the horizon of those who are active.
    pub if_active: Vec<f64>,
    /// The same, each counted at its present worth.
    pub if_active_discounted: Vec<f64>,
}

/// Looks ahead for every group.
pub fn forecast(
    model: &PurchaseModel,
    groups: &Groups,
    horizon: &Horizon,
    pulse: &mut Pulse,
) -> Result<GroupForecast, Cancelled> {
    let (ends, weights) = horizon.steps();
    let mut result = GroupForecast::default();
    let mut scratch = Scratch::default();
    let mut plan = Plan::default();
    let mut plan_age = None;
    for group in 0..groups.len() {
        if group % 4096 == 0 {
            pulse.round(group, groups.len())?;
        }
        let (frequency, recency, age) = groups.history(group);
        if plan_age != Some(groups.age[group]) {
            plan = Plan::new(model.scale(age), &ends, &weights);
            plan_age = Some(groups.age[group]);
        }
        let (last, discounted) = plan.apply(&model.outlook(frequency, age), &mut scratch);
        result.alive.push(model.probability_alive(frequency, recency, age));
        result.if_active.push(last);
        result.if_active_discounted.push(discounted);
    }
    Ok(result)
}

/// Points in time at which expected purchases are computed, and the weights that make the discounted sum of them.
///
/// As a function of s = ln(1 + t / scale), expected purchases are analytic in a strip as wide as a turn of the circle, so
/// that a polynomial through few Chebyshev points gives every step of a long horizon.
#[derive(Debug, Clone, Default)]
struct Plan {
    times: Vec<f64>,
    weights: Vec<f64>,
    expected: Vec<f64>,
}

impl Plan {
    fn new(scale: f64, ends: &[f64], weights: &[f64]) -> Self {
        let length = ends.last().copied().unwrap_or(0.0);
        let points = ChebyshevPoints::new(scale, length);
        if ends.len() <= MAX_DIRECT_STEPS.max(points.times.len()) {
            return Self { times: ends.to_vec(), weights: weights.to_vec(), expected: vec![0.0; ends.len()] };
        }
        let n_points = points.times.len();
        let mut plan = Self { weights: vec![0.0; n_points], expected: vec![0.0; n_points], times: Vec::new() };
        let mut shares = vec![0.0; n_points];
        for (&end, &weight) in ends.iter().zip(weights) {
            points.shares(end, &mut shares);
            plan.weights.iter_mut().zip(&shares).for_each(|(sum, share)| *sum += weight * share);
        }
        plan.times = points.times;
        plan
    }

    /// Expected purchases at the end of the horizon, and the discounted sum.
    fn apply(&mut self, outlook: &Outlook, scratch: &mut Scratch) -> (f64, f64) {
        outlook.expected_at(&self.times, &mut self.expected, scratch);
        let discounted = self.expected.iter().zip(&self.weights).map(|(expected, weight)| expected * weight).sum();
        (self.expected.last().copied().unwrap_or(0.0), discounted)
    }
}

/// Chebyshev points of the second kind in ln(1 + t / scale), from just after zero (where nothing is expected) to the end.
#[derive(Debug, Clone, Default)]
pub struct ChebyshevPoints {
    /// The points, ascending, in time units.
    pub times: Vec<f64>,
    scale: f64,
    /// The points as ln(1 + t / scale), the one at zero first.
    positions: Vec<f64>,
}

impl ChebyshevPoints {
    /// Enough points for about ten digits.
    pub fn new(scale: f64, length: f64) -> Self {
        let end = (length / scale).ln_1p();
        // The distance of the nearest singularity from the interval sets the rate at which the error falls per point.
        let width = 1.6 * PI / end;
        let rate = width + (width * width + 1.0).sqrt();
        let n = ((26.0 / rate.ln()).ceil() as usize + 3).clamp(8, 160);
        let positions: Vec<f64> = (0..=n).map(|j| 0.5 * end * (1.0 - (PI * j as f64 / n as f64).cos())).collect();
        let mut times: Vec<f64> = positions[1..].iter().map(|s| scale * s.exp_m1()).collect();
        if let Some(last) = times.last_mut() {
            *last = length;
        }
        Self { times, scale, positions }
    }

    /// The share of the value at each point in the value at `time` (barycentric interpolation, Berrut and Trefethen 2004).
    pub fn shares(&self, time: f64, shares: &mut [f64]) {
        let s = (time / self.scale).ln_1p();
        let n = self.positions.len() - 1;
        let mut sum = 0.0;
        for (j, &position) in self.positions.iter().enumerate() {
            let distance = s - position;
            if distance == 0.0 {
                shares.fill(0.0);
                if j > 0 {
                    shares[j - 1] = 1.0;
                }
                return;
            }
            let sign = if j % 2 == 0 { 1.0 } else { -1.0 };
            let weight = if j == 0 || j == n { 0.5 * sign } else { sign } / distance;
            sum += weight;
            if j > 0 {
                shares[j - 1] = weight;
            }
        }
        shares.iter_mut().for_each(|share| *share /= sum);
    }
}

/// Expected repeat purchases of a customer within 0, 1, 2 … `n_days` days after the first purchase.
pub fn expected_by_day(model: &PurchaseModel, n_days: usize, unit_days: f64) -> Vec<f64> {
    let points = ChebyshevPoints::new(model.scale(0.0), n_days.max(1) as f64 / unit_days);
    let mut expected = vec![0.0; points.times.len()];
    model.outlook(0.0, 0.0).expected_at(&points.times, &mut expected, &mut Scratch::default());
    // Some models let customers leave right after their first purchase.
    let alive = model.probability_alive(0.0, 0.0, 0.0);
    expected.iter_mut().for_each(|expected| *expected *= alive);
    let mut shares = vec![0.0; points.times.len()];
    (0..=n_days)
        .map(|day| {
            points.shares(day as f64 / unit_days, &mut shares);
            shares.iter().zip(&expected).map(|(share, expected)| share * expected).sum()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyses::clv::params::ClvModel;
    use crate::numeric::random::Random;

    fn check(model: PurchaseModel, frequency: f64, age: f64, horizon: Horizon) {
        let outlook = model.outlook(frequency, age);
        let (ends, weights) = horizon.steps();
        let mut plan = Plan::new(model.scale(age), &ends, &weights);
        let (last, discounted) = plan.apply(&outlook, &mut Scratch::default());
        let (mut before, mut direct) = (0.0, 0.0);
        for end in ends {
            let expected = outlook.expected_purchases(end);
            direct += (expected - before) * horizon.keeps.powf(end);
            before = expected;
        }
        assert!((last - before).abs() <= 1e-10 * before, "{model:?} {frequency} {age} {horizon:?}: {last} {before}");
        let error = (discounted - direct).abs() / direct;
        assert!(error <= 1e-9, "{model:?} {frequency} {age} {horizon:?}: {discounted} {direct} {error:e}");
    }

    #[test]
    fn few_points_give_what_all_steps_give() {
        let mut random = Random::from_seed(3);
        let mut size = |lower: f64, upper: f64| (lower.ln() + random.uniform() * (upper / lower).ln()).exp();
        for _ in 0..300 {
            let alpha = size(0.5, 50.0);
            let parameters = [size(0.1, 20.0), alpha, size(1e-4, 10.0), size(0.1, 100.0)];
            let age = size(0.1, 100.0);
            let frequency = (size(0.5, 2.0) * age * parameters[0] / alpha).floor();
            let horizon = Horizon { length: size(3.0, 400.0), keeps: 0.997 };
            for kind in ClvModel::ALL {
                check(PurchaseModel::new(kind, parameters), frequency, age, horizon);
            }
        }
    }

    #[test]
    fn by_day_agrees_with_one_by_one() {
        for model in ClvModel::ALL.map(|kind| PurchaseModel::new(kind, [0.24, 4.4, 0.79, 2.4])) {
            let by_day = expected_by_day(&model, 500, 7.0);
            for day in [0, 1, 2, 100, 499, 500] {
                let direct = model.expected_purchases(0.0, 0.0, 0.0, day as f64 / 7.0);
                assert!((by_day[day] - direct).abs() <= 1e-10, "{model:?} {day}: {} {direct}", by_day[day]);
            }
        }
    }
}

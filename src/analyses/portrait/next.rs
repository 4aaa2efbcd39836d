//! When a customer buys again: Weibull gaps, their rate gamma over customers, and a chance to leave after each purchase.
//!
//! Source: Hardie, Fader and Wisniewski (1998), Journal of Forecasting 17(3–4), 209–229, for the Weibull-gamma; leaving after a purchase as in
//! Fader, Hardie and Lee (2005), alike for all customers. With gaps `g` and a silence `c`, the rate given the past is again
//! a gamma distribution: shape `r + n`, scale `alpha + sum of g^k + c^k`.

use nalgebra::{DMatrix, DVector};

use crate::numeric::optimise::{self, Evaluation, Limits};
use crate::numeric::special::{digamma, ln_gamma, logistic};
use crate::pulse::{Cancelled, Pulse};

/// Fewer gaps than this say nothing about a rhythm.
pub const MIN_GAPS: usize = 20;
/// So many customers are enough to learn from.
const MAX_CUSTOMERS: usize = 5000;
/// The last gaps of a customer that are learned from.
const MAX_OWN_GAPS: usize = 50;
/// Beyond a hundred years nobody waits.
const LONGEST_DAYS: f64 = 36_525.0;
const LIMITS: Limits = Limits { max_coordinate: 6.0, gradient_tol: 1e-7, max_evaluations: 60 };

/// The gaps between days of purchase of every customer, and the days since their last purchase.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gaps {
    days: Vec<f64>,
    starts: Vec<usize>,
    /// Days since the last purchase, per customer.
    pub silent: Vec<f64>,
}

impl Gaps {
    /// Adds a customer.
    pub fn push(&mut self, gaps: impl Iterator<Item = f64>, silent: f64) {
        self.starts.push(self.days.len());
        self.days.extend(gaps);
        self.silent.push(silent);
    }

    /// The gaps of a customer, the oldest first.
    pub fn of(&self, customer: usize) -> &[f64] {
        &self.days[self.starts[customer]..self.starts.get(customer + 1).copied().unwrap_or(self.days.len())]
    }

    /// Gaps of all customers.
    pub fn n_gaps(&self) -> usize {
        self.days.len()
    }
}

/// The fitted rhythm of all customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rhythm {
    /// The shape of a customer's gaps: 1 by chance alone, larger more regular.
    pub shape: f64,
    /// The shape of the gamma distribution of rates.
    pub r: f64,
    /// Its scale, in `unit` to the power of `shape`.
    pub alpha: f64,
    /// The probability to leave after a purchase.
    pub leaves: f64,
    /// The mean gap, in days.
    pub unit: f64,
}

impl Rhythm {
    /// From coordinates without bounds.
    fn at(x: &[f64], unit: f64) -> Self {
        Self { shape: (x[0] / 3.0).exp(), r: x[1].exp(), alpha: x[2].exp(), leaves: logistic(x[3]), unit }
    }

    /// Fits by maximum likelihood; none with too few gaps.
    pub fn fit(gaps: &Gaps, pulse: &mut Pulse) -> Result<Option<Self>, Cancelled> {
        if gaps.n_gaps() < MIN_GAPS {
            return Ok(None);
        }
        let unit = gaps.days.iter().sum::<f64>() / gaps.n_gaps() as f64;
        let stride = gaps.silent.len().div_ceil(MAX_CUSTOMERS).max(1);
        let start = [0.5, 0.5, 0.5, -2.0];
        let end = optimise::minimise(&start, &LIMITS, |x| {
            pulse.at(0.5)?;
            Ok(evaluate(gaps, stride, unit, x))
        })?;
        Ok(end.evaluation.value.is_finite().then(|| Self::at(&end.at, unit)))
    }

    /// Days from the last purchase to the next: 10 %, 50 % and 90 %, given the silence so far and that it comes.
    pub fn window(&self, gaps: &[f64], silent: f64) -> [f64; 3] {
        let power = |days: f64| (days / self.unit).powf(self.shape);
        let scale = self.alpha + gaps.iter().map(|&gap| power(gap)).sum::<f64>() + power(silent);
        let shape = self.r + gaps.len() as f64;
        [0.1, 0.5, 0.9].map(|share: f64| {
            let more = scale * (-(-share).ln_1p() / shape).exp_m1();
            ((power(silent) + more).powf(1.0 / self.shape) * self.unit).min(LONGEST_DAYS)
        })
    }
}

/// The negative log-likelihood; second derivatives from differences of the first.
fn evaluate(gaps: &Gaps, stride: usize, unit: f64, x: &[f64]) -> Evaluation {
    const STEP: f64 = 1e-5;
    let (value, gradient) = likelihood(gaps, stride, unit, x);
    let mut hessian = DMatrix::zeros(4, 4);
    for axis in 0..4 {
        let moved = |by: f64| {
            let mut at = x.to_vec();
            at[axis] += by;
            likelihood(gaps, stride, unit, &at).1
        };
        let (above, below) = (moved(STEP), moved(-STEP));
        (0..4).for_each(|row| hessian[(row, axis)] = (above[row] - below[row]) / (2.0 * STEP));
    }
    let hessian = 0.5 * (&hessian + hessian.transpose());
    Evaluation { value, gradient: DVector::from_column_slice(&gradient), hessian }
}

/// The negative log-likelihood and its gradient.
fn likelihood(gaps: &Gaps, stride: usize, unit: f64, x: &[f64]) -> (f64, [f64; 4]) {
    let Rhythm { shape: k, r, alpha, leaves, .. } = Rhythm::at(x, unit);
    let (mut value, mut g) = (0.0, [0.0; 4]);
    let power = |days: f64| -> (f64, f64) {
        if days <= 0.0 {
            return (0.0, 0.0);
        }
        let ln = (days / unit).ln();
        let power = (k * ln).exp();
        (power, power * ln)
    };
    let (ln_gamma_r, digamma_r) = (ln_gamma(r), digamma(r));
    for customer in (0..gaps.silent.len()).step_by(stride) {
        let own = gaps.of(customer);
        let own = &own[own.len().saturating_sub(MAX_OWN_GAPS)..];
        let n = own.len() as f64;
        let (mut before, mut before_k, mut ln_sum) = (alpha, 0.0, 0.0);
        for &gap in own {
            let (power, slope) = power(gap);
            before += power;
            before_k += slope;
            ln_sum += (gap / unit).ln();
        }
        let (silence, silence_k) = power(gaps.silent[customer]);
        let (after, after_k) = (before + silence, before_k + silence_k);
        let s = r + n;
        // Gone after the last purchase, or still there and silent.
        let gone = leaves.ln() - s * before.ln();
        let there = (-leaves).ln_1p() - s * after.ln();
        let top = gone.max(there);
        let both = top + ((gone - top).exp() + (there - top).exp()).ln();
        let (stays, left) = ((there - both).exp(), (gone - both).exp());
        value += ln_gamma(s) - ln_gamma_r + r * alpha.ln() + n * k.ln() + (k - 1.0) * ln_sum;
        value += n * (-leaves).ln_1p() + both;
        g[0] += n / k + ln_sum - s * (left * before_k / before + stays * after_k / after);
        g[1] += digamma(s) - digamma_r + alpha.ln() - left * before.ln() - stays * after.ln();
        g[2] += r / alpha - s * (left / before + stays / after);
        g[3] += left / leaves - (n + stays) / (1.0 - leaves);
    }
    let scale = [k / 3.0, r, alpha, leaves * (1.0 - leaves)];
    (-value, std::array::from_fn(|axis| -g[axis] * scale[axis]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Random;

    /// Customers watched for two years, and when those who are not gone come back; `gap` draws from a customer's rate.
    fn simulate(seed: u64, gap: &dyn Fn(&mut Random, f64) -> f64) -> (Gaps, Vec<Option<f64>>) {
        let mut random = Random::from_seed(seed);
        let (mut gaps, mut truth) = (Gaps::default(), Vec::new());
        for _ in 0..3000 {
            let rate = -(1.0 - random.uniform()).ln() - (1.0 - random.uniform()).ln();
            let (mut day, mut own) = (700.0 * random.uniform(), Vec::new());
            let next = loop {
                if random.uniform() < 0.1 {
                    break None;
                }
                let next = gap(&mut random, rate);
                if day + next > 730.0 {
                    break Some(next);
                }
                day += next;
                own.push(next);
            };
            gaps.push(own.into_iter(), 730.0 - day);
            truth.push(next);
        }
        (gaps, truth)
    }

    fn covered(gaps: &Gaps, truth: &[Option<f64>], rhythm: &Rhythm) -> (f64, f64) {
        let (mut n, mut within, mut below) = (0.0, 0.0, 0.0);
        for (customer, next) in truth.iter().enumerate() {
            let Some(next) = *next else { continue };
            let [low, median, high] = rhythm.window(gaps.of(customer), gaps.silent[customer]);
            n += 1.0;
            within += f64::from(low <= next && next <= high);
            below += f64::from(next <= median);
        }
        (within / n, below / n)
    }

    // Some 2,200 customers come back: the share within has a standard error of 0.0085, that below the median of 0.0107.
    #[test]
    fn windows_hold_what_they_say_and_parameters_come_back() {
        let weibull = |random: &mut Random, rate: f64| 60.0 * (-(1.0 - random.uniform()).ln() / rate).powf(1.0 / 1.5);
        for seed in 1..4 {
            let (gaps, truth) = simulate(seed, &weibull);
            let rhythm = Rhythm::fit(&gaps, &mut Pulse::silent()).unwrap().unwrap();
            assert!((rhythm.shape - 1.5).abs() < 0.1 && (rhythm.leaves - 0.1).abs() < 0.02, "{rhythm:?}");
            assert!((rhythm.r - 2.0).abs() < 0.4, "{rhythm:?}");
            let (within, below) = covered(&gaps, &truth, &rhythm);
            assert!((within - 0.8).abs() < 0.03 && (below - 0.5).abs() < 0.035, "{within} {below}");
        }
    }

    /// Gaps that are not of the model: lognormal around each customer's own.
    #[test]
    fn windows_are_not_far_off_when_gaps_are_lognormal() {
        let lognormal = |random: &mut Random, rate: f64| 60.0 / rate * (0.6 * random.normal()).exp();
        let (gaps, truth) = simulate(9, &lognormal);
        let rhythm = Rhythm::fit(&gaps, &mut Pulse::silent()).unwrap().unwrap();
        let (within, _) = covered(&gaps, &truth, &rhythm);
        assert!((0.72..0.88).contains(&within), "{within}");
    }

    #[test]
    fn few_own_gaps_stay_near_everyones() {
        let rhythm = Rhythm { shape: 1.0, r: 4.0, alpha: 4.0, leaves: 0.1, unit: 30.0 };
        let median = |gaps: &[f64]| rhythm.window(gaps, 0.0)[1];
        let (none, one, many) = (median(&[]), median(&[300.0]), median(&[300.0; 100]));
        assert!(none < one && one < many && many < 300.0, "{none} {one} {many}");
        // Of a hundred gaps by chance alone with a mean of 300, the median of the next is near 300 ln 2.
        assert!((many - 300.0 * std::f64::consts::LN_2).abs() < 8.0, "{many}");
        assert!(rhythm.window(&[], 1000.0)[0] > 1000.0);
    }

    #[test]
    fn derivatives_are_those_of_the_value() {
        let mut gaps = Gaps::default();
        [(&[3.0, 9.0][..], 4.0), (&[][..], 20.0), (&[1.0, 2.0, 1.0][..], 0.0)]
            .into_iter()
            .for_each(|(own, silent)| gaps.push(own.iter().copied(), silent));
        let x = [0.4, -0.3, 0.7, -1.0];
        let (_, gradient) = likelihood(&gaps, 1, 3.0, &x);
        for axis in 0..4 {
            let moved = |by: f64| {
                let mut at = x;
                at[axis] += by;
                likelihood(&gaps, 1, 3.0, &at).0
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!((slope - gradient[axis]).abs() < 1e-7, "{axis}: {slope} {}", gradient[axis]);
        }
    }

    #[test]
    fn too_few_or_equal_gaps_are_answered() {
        let mut gaps = Gaps::default();
        assert_eq!(Rhythm::fit(&gaps, &mut Pulse::silent()).unwrap(), None);
        (0..10).for_each(|_| gaps.push([7.0, 7.0, 7.0].into_iter(), 2.0));
        let rhythm = Rhythm::fit(&gaps, &mut Pulse::silent()).unwrap().unwrap();
        let [low, median, high] = rhythm.window(&[7.0, 7.0, 7.0], 2.0);
        assert!(2.0 < low && low < median && (median - 7.0).abs() < 2.0 && median < high, "{low} {median} {high}");
    }
}

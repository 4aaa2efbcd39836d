//! The BG/NBD model: how often customers buy while they are active, and how soon they drop out.
//!
//! Source: Fader, Hardie and Lee (2005), "Counting your customers the easy way", Marketing Science 24(2), 275–284.

use crate::numeric::special::{ln_gamma, logistic};

/// The fitted model. While active, a customer buys at a rate that varies over customers as a gamma distribution (`r`,
/// `alpha` in time units); after each purchase they drop out with a probability that varies as a beta distribution
/// (`a`, `b`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgNbd {
    /// Shape of the gamma distribution of buying rates.
    pub r: f64,
    /// Its scale, in time units: `r / alpha` is the mean rate.
    pub alpha: f64,
    /// First shape of the beta distribution of dropout probabilities.
    pub a: f64,
    /// Second shape: `a / (a + b)` is the mean dropout probability.
    pub b: f64,
}

/// What is known of the rates of one customer, or of a new one: the two distributions, updated by their history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Belief {
    shape: f64,
    scale: f64,
    a: f64,
    b: f64,
}

impl BgNbd {
    /// The probability that a customer with this history is still active (their equation on page 281). Recency and age
    /// in time units, `recency <= age`. One-time buyers cannot have dropped out in this model: 1.
    pub fn probability_alive(&self, frequency: f64, recency: f64, age: f64) -> f64 {
        if frequency == 0.0 {
            return 1.0;
        }
        let ln_silence = (self.r + frequency) * ((self.alpha + age) / (self.alpha + recency)).ln();
        logistic(-((self.a / (self.b + frequency - 1.0)).ln() + ln_silence))
    }

    /// What is known of a customer with this history who is still active.
    pub fn belief(&self, frequency: f64, age: f64) -> Belief {
        Belief { shape: self.r + frequency, scale: self.alpha + age, a: self.a, b: self.b + frequency }
    }
}

/// No horizon needs more terms: the smallest scale that a fit can have is a hundred-thousandth of the mean age.
const MAX_TERMS: u32 = 4_000_000;

/// Below this, the probability of no purchase is no normal double any more.
const LN_UNDERFLOW: f64 = -700.0;

impl Belief {
    /// Of a gamma distribution of rates and a beta distribution of dropout probabilities.
    pub(super) fn new(shape: f64, scale: f64, a: f64, b: f64) -> Self {
        Self { shape, scale, a, b }
    }

    /// Expected purchases in the next `horizon` time units (their equation 10, for those who are active).
    ///
    /// The published formula holds a hypergeometric function, divides by `a - 1`, and loses all digits in between. But the
    /// expectation is also the sum over `j` of P(a customer who never drops out would buy more than `j` times) times
    /// P(they survive `j` purchases): a negative binomial tail times a ratio of rising factorials, all positive, so that
    /// no digit is lost for any parameters.
    pub fn expected_purchases(&self, horizon: f64) -> f64 {
        let mut sum = 0.0;
        self.tails(horizon, 1e-15, |more| sum += more);
        sum
    }

    /// Visits the probabilities of more than 0, 1, 2 … purchases of who is active, until the rest adds less than that
    /// share of their sum.
    pub fn tails(&self, horizon: f64, tolerance: f64, mut visit: impl FnMut(f64)) {
        if horizon <= 0.0 {
            return;
        }
        let mut walk = Walk::new(self.shape, self.scale, horizon);
        let (mut j, mut stays, mut sum) = (0.0, 1.0, 0.0);
        for _ in 0..MAX_TERMS {
            let more = stays * walk.more_than(j);
            visit(more);
            sum += more;
            stays *= (self.b + j) / (self.a + self.b + j);
            j += 1.0;
            // The tail from here on is at most that of a geometric series.
            let slowest = (walk.z * (self.shape + j) / (j + 1.0)).max(walk.z);
            let gap = 1.0 - slowest;
            if j > walk.first && gap > 0.0 && stays * walk.probability <= tolerance * sum * gap * gap {
                break;
            }
        }
    }

    /// [`Belief::expected_purchases`] at ascending horizons at once, into `expected`; the factors that do not depend on
    /// the horizon are computed once.
    pub fn expected_at(&self, horizons: &[f64], expected: &mut [f64], scratch: &mut Scratch) {
        let n = horizons.len();
        let longest = horizons.last().copied().unwrap_or(0.0);
        if -self.shape * (longest / self.scale).ln_1p() < LN_UNDERFLOW {
            for (expected, &horizon) in expected.iter_mut().zip(horizons) {
                *expected = self.expected_purchases(horizon);
            }
            return;
        }
        scratch.reset(self, horizons);
        expected[..n].fill(0.0);
        let (mut j, mut stays, mut first) = (0.0, 1.0, 0);
        for _ in 0..MAX_TERMS {
            let factor = (self.shape + j) / (j + 1.0);
            let (z, probability, above) =
                (&scratch.z[first..n], &mut scratch.probability[first..n], &mut scratch.above[first..n]);
            for (((sum, z), probability), above) in expected[first..n].iter_mut().zip(z).zip(probability).zip(above) {
                *sum += stays * *above;
                *probability *= z * factor;
                *above = (*above - *probability).max(0.0);
            }
            stays *= (self.b + j) / (self.a + self.b + j);
            j += 1.0;
            // Short horizons are done first.
            while first < n && self.is_done(scratch.z[first], scratch.probability[first], stays, j, expected[first]) {
                expected[first] += stays * scratch.above[first];
                first += 1;
            }
            if first == n {
                break;
            }
        }
    }

    fn is_done(&self, z: f64, probability: f64, stays: f64, j: f64, sum: f64) -> bool {
        let slowest = (z * (self.shape + j) / (j + 1.0)).max(z);
        let gap = 1.0 - slowest;
        z == 0.0 || (slowest < 1.0 && stays * probability <= 1e-14 * sum * gap * gap)
    }
}

/// Walks up the purchases of someone who buys at a gamma rate and never leaves: a negative binomial count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk {
    shape: f64,
    z: f64,
    probability: f64,
    above: f64,
    /// Nearly all buy at least that often: what lies below needs no probabilities, which would be no normal doubles.
    pub first: f64,
}

impl Walk {
    /// Within `time`.
    pub(super) fn new(shape: f64, scale: f64, time: f64) -> Self {
        let z = time / (scale + time);
        let ln_none = -shape * (time / scale).ln_1p();
        if ln_none >= LN_UNDERFLOW {
            return Self { shape, z, probability: ln_none.exp(), above: -ln_none.exp_m1(), first: 0.0 };
        }
        let mean = shape * time / scale;
        let first = (mean - 9.0 * (mean / (1.0 - z)).sqrt()).floor().max(0.0);
        let ln_probability = ln_gamma(shape + first) - ln_gamma(shape) - ln_gamma(first + 1.0);
        let probability = (ln_probability + ln_none + first * z.ln()).exp();
        Self { shape, z, probability, above: 1.0 - probability, first }
    }

    /// The probability of more than `j` purchases; must be asked for 0, 1, 2 … in turn.
    pub(super) fn more_than(&mut self, j: f64) -> f64 {
        if j < self.first {
            return 1.0;
        }
        let above = self.above;
        self.probability *= self.z * (self.shape + j) / (j + 1.0);
        self.above = (self.above - self.probability).max(0.0);
        above
    }
}

/// Room for [`Belief::expected_at`], kept between calls.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    z: Vec<f64>,
    probability: Vec<f64>,
    above: Vec<f64>,
}

impl Scratch {
    fn reset(&mut self, belief: &Belief, horizons: &[f64]) {
        self.z.clear();
        self.probability.clear();
        self.above.clear();
        for &horizon in horizons {
            let ln_none = -belief.shape * (horizon / belief.scale).ln_1p();
            self.z.push(horizon / (belief.scale + horizon));
            self.probability.push(ln_none.exp());
            self.above.push(-ln_none.exp_m1());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The published formula, by mpmath with 80 digits: doubles would keep few of them in most of these.
    #[test]
    fn the_sum_is_the_published_formula() {
        for ((r, alpha, a, b), (frequency, age, horizon), expected) in [
            ((0.2426, 4.41, 0.793, 2.426), (26.0, 31.0, 52.0), 26.586458351012777),
            ((0.2426, 4.41, 1.0000001, 2.426), (3.0, 31.0, 520.0), 12.09382537338802),
            ((5.0, 3.0, 0.3, 0.2), (0.0, 0.0, 52.0), 12.90658079185336),
            ((0.8, 9.8, 3e-07, 14369.0), (40.0, 50.0, 52.0), 35.478260856152254),
            ((60.0, 50.0, 2.0, 3.0), (5.0, 4.0, 100.0), 8.427126551256082),
            ((0.5, 0.02, 0.6, 1.5), (0.0, 0.0, 52.0), 38.655944409971845),
            ((0.7, 4.0, 0.5, 3.0), (900.0, 1000.0, 3650.0), 2078.144377917747),
            ((2.0, 10.0, 0.01, 0.05), (1.0, 0.5, 0.001), 0.0002857137723413255),
        ] {
            let belief = BgNbd { r, alpha, a, b }.belief(frequency, age);
            let got = belief.expected_purchases(horizon);
            assert!((got - expected).abs() <= 1e-12 * expected, "{belief:?}: {got} {expected}");
            let (mut many, mut scratch) = ([0.0; 3], Scratch::default());
            belief.expected_at(&[0.3 * horizon, 0.7 * horizon, horizon], &mut many, &mut scratch);
            assert!((many[2] - expected).abs() <= 1e-12 * expected, "{belief:?}: {many:?} {expected}");
            assert!((many[0] - belief.expected_purchases(0.3 * horizon)).abs() <= 1e-12 * many[0]);
        }
    }

    #[test]
    fn probabilities_stay_probabilities() {
        let model = BgNbd { r: 0.24, alpha: 4.4, a: 0.79, b: 2.43 };
        assert_eq!(model.probability_alive(0.0, 0.0, 100.0), 1.0);
        assert_eq!(model.probability_alive(5000.0, 1.0, 1000.0), 0.0);
        assert!(model.probability_alive(1.0, 10.0, 10.0) < 1.0);
        assert_eq!(model.belief(0.0, 0.0).expected_purchases(0.0), 0.0);
        let no_dropout = BgNbd { a: 1e-300, ..model };
        assert_eq!(no_dropout.probability_alive(3.0, 10.0, 30.0), 1.0);
    }
}

//! The Pareto/NBD model: customers buy at random while they are active, and leave at random times of their own.
//!
//! Source: Schmittlein, Morrison and Colombo (1987), "Counting your customers: who are they and what will they do
//! next?", Management Science 33(1), 1–24.

use std::sync::LazyLock;

use super::bg_nbd::Walk;

/// Nodes of one panel: enough for all digits of a double over the lengths that [`departures`] allows a panel.
const N_NODES: usize = 16;
/// The longest panel, in the logarithm of time: the nearest singularity is half a turn of the circle away.
const MAX_PANEL: f64 = 2.5;
/// The most that the integrand's logarithm may fall within a panel.
const MAX_FALL: f64 = 20.0;
/// What lies this far below the largest value, in logarithms, is nothing to a double.
const NEGLIGIBLE: f64 = 42.0;

/// No horizon needs more terms.
const MAX_TERMS: u32 = 1_000_000;

/// The fitted model. Buying rates vary over customers as a gamma distribution (`r`, `alpha` in time units), rates of
/// leaving as another (`s`, `beta` in time units), independently.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParetoNbd {
    /// Shape of the distribution of buying rates.
    pub r: f64,
    /// Its scale: `r / alpha` is the mean buying rate.
    pub alpha: f64,
    /// Shape of the distribution of the rates of leaving.
    pub s: f64,
    /// Its scale: `s / beta` is the mean rate of leaving.
    pub beta: f64,
}

/// What is known of the rates of one customer who is still active.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Belief {
    shape: f64,
    scale: f64,
    s: f64,
    beta: f64,
}

impl ParetoNbd {
    /// The probability that a customer with this history is still active.
    pub fn probability_alive(&self, frequency: f64, recency: f64, age: f64) -> f64 {
        let shape = self.r + frequency;
        let ln_density = |time: f64| self.ln_weight(shape, time) + (self.s / (self.beta + time)).ln();
        let ln_alive = self.ln_weight(shape, age);
        let mut gone = 0.0;
        departures(self, shape, recency, age, |time, ln_size| gone += (ln_density(time) + ln_size - ln_alive).exp());
        1.0 / (1.0 + gone)
    }

    /// The logarithm of the chance to buy as seen up to a time and not to leave before, but for constants.
    fn ln_weight(&self, shape: f64, time: f64) -> f64 {
        -shape * (self.alpha + time).ln() - self.s * (self.beta + time).ln()
    }

    /// What is known of a customer with this history who is still active.
    pub fn belief(&self, frequency: f64, age: f64) -> Belief {
        Belief { shape: self.r + frequency, scale: self.alpha + age, s: self.s, beta: self.beta + age }
    }
}

impl Belief {
    /// Expected purchases in the next `horizon` time units: the mean rate times the expected time active.
    pub fn expected_purchases(&self, horizon: f64) -> f64 {
        let q = (horizon / self.beta).ln_1p();
        // The published formula divides by s - 1; this has its limit there.
        let slope = (1.0 - self.s) * q;
        let mean = if slope.abs() < 1e-12 { 1.0 + 0.5 * slope } else { slope.exp_m1() / slope };
        self.shape / self.scale * self.beta * q * mean
    }

    /// Visits the probabilities of more than 0, 1, 2 … purchases of who is active, until the rest adds hardly more than
    /// that share of their sum: an integral over the time of leaving, and the horizon for who stays.
    pub fn tails(&self, horizon: f64, tolerance: f64, mut visit: impl FnMut(f64)) {
        let stays = (-self.s * (horizon / self.beta).ln_1p()).exp();
        let walk = |time: f64| Walk::new(self.shape, self.scale, time);
        let mut walks = vec![(stays, walk(horizon))];
        for &(place, ln_weight) in NODES.iter() {
            // Left at the time by which this share of the active are gone.
            let still = stays + (1.0 - stays) * (0.5 + 0.5 * place);
            let time = (self.beta * (-still.ln() / self.s).exp_m1()).min(horizon);
            walks.push((0.5 * (1.0 - stays) * ln_weight.exp(), walk(time)));
        }
        let slowest = horizon / (self.scale + horizon);
        let mut sum = 0.0;
        for j in 0..MAX_TERMS {
            let more: f64 = walks.iter_mut().map(|(weight, walk)| *weight * walk.more_than(f64::from(j))).sum();
            visit(more);
            sum += more;
            if more <= tolerance * sum * (1.0 - slowest) {
                break;
            }
        }
    }
}

/// Visits the nodes of a quadrature over the time at which a customer may have left, from the last purchase to the end:
/// each with its time and the logarithm of its width.
///
/// The published likelihood holds a Gauss hypergeometric function, one for `alpha > beta` and another for `alpha <
/// beta`, whose series converge slowly or cancel. It is the integral of a smooth positive function of time, and in
/// the logarithm of time counted from before the smaller of `-alpha` and `-beta`, Gauss-Legendre quadrature gives
/// all its digits whichever is larger, and its derivatives too, as only sums of positive terms are formed.
pub(super) fn departures(model: &ParetoNbd, shape: f64, recency: f64, age: f64, mut visit: impl FnMut(f64, f64)) {
    let origin = model.alpha.min(model.beta);
    let start = (origin + recency).ln();
    let length = ((age - recency) / (origin + recency)).ln_1p();
    if length <= 0.0 {
        return;
    }
    // How far the integrand's logarithm has fallen at a distance from the start.
    let fall = |distance: f64| {
        let passed = (origin + recency) * distance.exp_m1();
        shape * (passed / (model.alpha + recency)).ln_1p() + (model.s + 1.0) * (passed / (model.beta + recency)).ln_1p()
            - distance
    };
    let mut end = length;
    if fall(end) > NEGLIGIBLE {
        let mut lower = 0.0;
        for _ in 0..12 {
            let middle = 0.5 * (lower + end);
            if fall(middle) > NEGLIGIBLE { end = middle } else { lower = middle }
        }
    }
    let n_panels = (end / MAX_PANEL).max(fall(end).abs() / MAX_FALL).ceil().max(1.0);
    let width = end / n_panels;
    let ln_half = (0.5 * width).ln();
    for panel in 0..n_panels as usize {
        let middle = start + (panel as f64 + 0.5) * width;
        for &(place, ln_weight) in NODES.iter() {
            let position = middle + 0.5 * width * place;
            // A step in the logarithm is as wide as the time since the origin.
            visit(position.exp() - origin, position + ln_weight + ln_half);
        }
    }
}

/// Places in -1..1 and logarithms of weights of Gauss-Legendre quadrature, by Newton's method on Legendre polynomials.
static NODES: LazyLock<[(f64, f64); N_NODES]> = LazyLock::new(|| {
    std::array::from_fn(|i| {
        let n = N_NODES as f64;
        let mut place = (std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..8 {
            let (mut value, mut before) = (1.0, 0.0);
            for j in 0..N_NODES {
                let j = j as f64;
                (value, before) = (((2.0 * j + 1.0) * place * value - j * before) / (j + 1.0), value);
            }
            slope = n * (place * value - before) / (place * place - 1.0);
            place -= value / slope;
        }
        (place, (2.0 / ((1.0 - place * place) * slope * slope)).ln())
    })
});

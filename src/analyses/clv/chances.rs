//! What customers may do by their own chance alone: how often they buy, and for how much in all.

use crate::pulse::{Cancelled, Pulse};

use super::Study;
use super::params::ClvParams;

/// A mixture over numbers of purchases has at most so many parts; more are taken together.
const MAX_PARTS: usize = 64;
/// Probabilities of more purchases end where the rest is this small a share.
const TOLERANCE: f64 = 1e-6;

/// The amounts of one customer relative to what is known of them, as the model of amounts has it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Amounts {
    p: f64,
    q: f64,
}

/// What customers of one history may do within the horizon, for the customer's own chance alone.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chance {
    /// The ends of the range of purchases.
    pub counts: [f64; 2],
    /// The mean of their square.
    pub square: f64,
    /// The ends of the range of amounts, in units of [`Spending::of`].
    pub amounts: [f64; 2],
}

/// Per group.
pub(super) fn chances(study: &Study, params: &ClvParams, pulse: &mut Pulse) -> Result<Vec<Chance>, Cancelled> {
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

//! The shifted beta-geometric model: everyone leaves at the end of a period with a chance of their own.
//!
//! Source: Fader and Hardie (2007), "How to project customer retention", Journal of Interactive Marketing 21(1), 76–90.

use crate::numeric::optimise::{self, Evaluation, Limits};
use crate::pulse::{Cancelled, Pulse};

const LIMITS: Limits = Limits { max_coordinate: 12.0, gradient_tol: 1e-11, max_evaluations: 200 };
/// A log-parameter known to no better than a factor of fifty says nothing.
const MAX_LOG_STD_ERROR: f64 = 2.0;

/// What is known of lives: by number of periods, how many ended in it and how many were last seen alive after it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lives {
    /// `lost[t]`: left in period t + 1.
    pub lost: Vec<f64>,
    /// `kept[t]`: still there after t periods, and not seen longer.
    pub kept: Vec<f64>,
}

/// The fitted model: chances of leaving vary over customers as a beta distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct BetaGeometric {
    /// First shape.
    pub alpha: f64,
    /// Second shape: `alpha / (alpha + beta)` leave in the first period.
    pub beta: f64,
    /// The log-likelihood.
    pub log_likelihood: f64,
    /// The covariance of the logarithms of alpha and beta; none when they are not known.
    pub covariance: Option<[[f64; 2]; 2]>,
}

impl BetaGeometric {
    /// The share still there after `n` periods, with its standard error on the scale of its logarithm (NaN if not known).
    pub fn survival(&self, n: u32) -> (f64, f64) {
        let mut sums = Sums::default();
        (0..n).for_each(|t| sums.add(self.alpha, self.beta, f64::from(t)));
        let slopes = [self.alpha * sums.slope_alpha, self.beta * sums.slope_beta];
        let variance = self.covariance.map_or(f64::NAN, |covariance| {
            let row = |row: &[f64; 2]| row[0] * slopes[0] + row[1] * slopes[1];
            slopes[0] * row(&covariance[0]) + slopes[1] * row(&covariance[1])
        });
        (sums.log.exp(), variance.sqrt())
    }

    /// Standard errors of alpha and beta; NaN when they are not known.
    pub fn std_errors(&self) -> [f64; 2] {
        let error = |index: usize, value: f64| {
            self.covariance.map_or(f64::NAN, |covariance| value * covariance[index][index].sqrt())
        };
        [error(0, self.alpha), error(1, self.beta)]
    }
}

/// ln S(t) and its derivatives, built up factor by factor: S(t) is the product of (beta + i) / (alpha + beta + i), i < t.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    log: f64,
    slope_alpha: f64,
    slope_beta: f64,
    bend_alpha: f64,
    bend_beta: f64,
}

impl Sums {
    fn add(&mut self, alpha: f64, beta: f64, t: f64) {
        let (b, c) = (beta + t, alpha + beta + t);
        self.log += -(alpha / b).ln_1p();
        self.slope_alpha -= 1.0 / c;
        self.slope_beta += alpha / (b * c);
        self.bend_alpha += 1.0 / (c * c);
        self.bend_beta += 1.0 / (c * c) - 1.0 / (b * b);
    }
}

/// Fits by maximum likelihood; none when nobody left, or nobody stayed at all.
pub fn fit(lives: &Lives, pulse: &mut Pulse) -> Result<Option<BetaGeometric>, Cancelled> {
    let n_lost: f64 = lives.lost.iter().sum();
    let n_beyond: f64 = lives.lost.iter().skip(1).chain(lives.kept.iter().skip(1)).sum();
    if n_lost == 0.0 || n_beyond == 0.0 {
        return Ok(None);
    }
    let mut best = None;
    for start in [[0.0, 0.5], [-1.0, 1.0], [2.0, 4.0]] {
        let found = optimise::minimise(&start, &LIMITS, |at| {
            pulse.at(0.5)?;
            Ok(evaluate(lives, at[0].exp(), at[1].exp()))
        })?;
        let is_better = |best: &optimise::Minimum| found.evaluation.value < best.evaluation.value;
        if best.as_ref().is_none_or(is_better) {
            best = Some(found);
        }
    }
    Ok(best.map(|best| {
        let is_free = best.at.iter().all(|x| x.abs() < LIMITS.max_coordinate - 1e-6);
        let covariance = best.covariance().filter(|_| is_free && best.is_converged);
        let covariance = covariance.map(|c| [[c[(0, 0)], c[(0, 1)]], [c[(1, 0)], c[(1, 1)]]]);
        BetaGeometric {
            alpha: best.at[0].exp(),
            beta: best.at[1].exp(),
            log_likelihood: -best.evaluation.value,
            covariance: covariance.filter(|c| (0..2).all(|i| c[i][i].sqrt() <= MAX_LOG_STD_ERROR)),
        }
    }))
}

/// The negative log-likelihood with its derivatives by the logarithms of alpha and beta.
fn evaluate(lives: &Lives, alpha: f64, beta: f64) -> Evaluation {
    let (mut value, mut slope, mut bend) = (0.0, [0.0; 2], [0.0; 3]);
    let mut sums = Sums::default();
    for t in 0..lives.lost.len().max(lives.kept.len()) {
        let c = alpha + beta + t as f64;
        let lost = lives.lost.get(t).copied().unwrap_or(0.0);
        let both = lost + lives.kept.get(t).copied().unwrap_or(0.0);
        // Who leaves in the next period has stayed so long, then left with chance alpha / (alpha + beta + t).
        value += both * sums.log + lost * (alpha / c).ln();
        slope[0] += both * sums.slope_alpha + lost * (1.0 / alpha - 1.0 / c);
        slope[1] += both * sums.slope_beta - lost / c;
        bend[0] += both * sums.bend_alpha + lost * (1.0 / (c * c) - 1.0 / (alpha * alpha));
        bend[1] += both * sums.bend_alpha + lost / (c * c);
        bend[2] += both * sums.bend_beta + lost / (c * c);
        sums.add(alpha, beta, t as f64);
    }
    let mut result = Evaluation::zeros(2);
    result.value = -value;
    result.gradient[0] = -alpha * slope[0];
    result.gradient[1] = -beta * slope[1];
    result.hessian[(0, 0)] = -(alpha * slope[0] + alpha * alpha * bend[0]);
    result.hessian[(0, 1)] = -alpha * beta * bend[1];
    result.hessian[(1, 0)] = result.hessian[(0, 1)];
    result.hessian[(1, 1)] = -(beta * slope[1] + beta * beta * bend[2]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Random;

    #[test]
    fn derivatives_are_those_of_the_value() {
        let lives = Lives { lost: vec![30.0, 0.0, 12.0, 5.0], kept: vec![3.0, 1.0, 0.0, 0.0, 40.0] };
        let at = |x: f64, y: f64| evaluate(&lives, x.exp(), y.exp());
        let (x, y, step) = (-0.3, 0.8, 1e-5);
        let here = at(x, y);
        let along = |dx: f64, dy: f64| (at(x + dx, y + dy), at(x - dx, y - dy));
        for (index, (plus, minus)) in [along(step, 0.0), along(0.0, step)].into_iter().enumerate() {
            assert!(((plus.value - minus.value) / (2.0 * step) - here.gradient[index]).abs() < 1e-6);
            for other in 0..2 {
                let slope = (plus.gradient[other] - minus.gradient[other]) / (2.0 * step);
                assert!((slope - here.hessian[(index, other)]).abs() < 1e-5);
            }
        }
    }

    /// Chances drawn from a known beta distribution (a ratio of gamma numbers of whole shape) are found again.
    #[test]
    fn known_parameters_are_found_again() {
        let mut n_inside = 0;
        for seed in 0..20 {
            let mut random = Random::from_seed(seed);
            let mut gamma = |n: u32| (0..n).map(|_| -(1.0 - random.uniform()).ln()).sum::<f64>();
            let chances: Vec<f64> = (0..4000).map(|_| gamma(1)).collect();
            let others: Vec<f64> = (0..4000).map(|_| gamma(4)).collect();
            let mut lives = Lives { lost: vec![0.0; 8], kept: vec![0.0; 9] };
            for (a, b) in chances.iter().zip(&others) {
                let chance = a / (a + b);
                match (0..8).find(|_| random.uniform() < chance) {
                    Some(t) => lives.lost[t] += 1.0,
                    None => lives.kept[8] += 1.0,
                }
            }
            let fit = fit(&lives, &mut Pulse::silent()).unwrap().unwrap();
            let errors = fit.std_errors();
            n_inside +=
                u32::from((fit.alpha - 1.0).abs() < 3.0 * errors[0] && (fit.beta - 4.0).abs() < 3.0 * errors[1]);
        }
        assert!(n_inside >= 19, "{n_inside} of 20");
    }

    #[test]
    fn what_cannot_be_fitted_is_not() {
        let fit = |lost: &[f64], kept: &[f64]| {
            fit(&Lives { lost: lost.to_vec(), kept: kept.to_vec() }, &mut Pulse::silent()).unwrap()
        };
        assert!(fit(&[], &[]).is_none());
        assert!(fit(&[0.0], &[0.0, 9.0]).is_none());
        assert!(fit(&[9.0], &[]).is_none());
        // All leave at one and the same chance: the spread is nothing, and its parameters not known.
        let same = fit(&[512.0, 256.0, 128.0, 64.0], &[0.0, 0.0, 0.0, 0.0, 64.0]).unwrap();
        assert!(same.covariance.is_none() && (same.survival(2).0 - 0.25).abs() < 0.01);
    }
}

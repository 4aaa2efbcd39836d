//! Fitting the BG/NBD model: maximum likelihood with exact first and second derivatives, and whether it can be believed.

use crate::numeric::optimise::{self, Evaluation, Limits, Minimum};
use crate::numeric::special::{logistic, softplus};
use crate::pulse::{Cancelled, Pulse};
use nalgebra::{DMatrix, DVector};

use super::bg_nbd::BgNbd;
use super::history::Groups;

/// A log-parameter with a larger standard error than this is known to no better than a factor of fifty either way.
const MAX_LOG_STD_ERROR: f64 = 2.0;

/// Twice the log-likelihood that dropout must gain over no dropout: the 95 % point of the mixture of nothing and
/// chi-square with one degree of freedom that holds at an edge (Self and Liang 1987).
const MIN_DROPOUT_GAIN: f64 = 2.706;

/// How far apart, in logarithms, equally good ends of different starts may lie.
const MAX_START_SPREAD: f64 = 1e-3;

/// Where the search starts: r, alpha as a multiple of 1 / (purchases per mean age), a, b.
const STARTS: [[f64; 4]; 4] = [[0.5, 0.6, 1.0, 3.0], [1.5, 1.2, 0.1, 1.0], [0.2, 0.3, 0.5, 0.7], [4.0, 3.0, 3.0, 20.0]];

/// With more different histories than this, all starts but one are tried on a sample.
const MAX_GROUPS_PER_START: usize = 20_000;

const LIMITS: Limits = Limits { max_coordinate: 12.0, gradient_tol: 1e-10, max_evaluations: 150 };

/// Whether the parameters are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identification {
    /// All four parameters are known, each with a standard error.
    Full,
    /// The data show no dropout: `a` and `b` lie at the edge, only `r` and `alpha` are known.
    NoDropout,
    /// Some parameters run to an edge or fit equally well over a wide range.
    Weak,
}

/// A fitted model with its certainty.
#[derive(Debug, Clone, PartialEq)]
pub struct BgNbdFit {
    /// The estimates.
    pub model: BgNbd,
    /// The log-likelihood without the constants that do not depend on the parameters, as published.
    pub log_likelihood: f64,
    /// The log-likelihood of the best model in which nobody drops out.
    pub no_dropout_log_likelihood: f64,
    /// Standard errors of r, alpha, a, b; NaN where they are not known.
    pub std_errors: [f64; 4],
    /// The covariance of the logarithms of the parameters that are known (all four, or r and alpha); none if none are.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// Whether the parameters are known.
    pub identification: Identification,
}

/// Fits by maximum likelihood from several starts. The groups hold at least one customer who bought again.
pub fn fit(groups: &Groups, pulse: &mut Pulse) -> Result<BgNbdFit, Cancelled> {
    // The age sets the unit, so that starts, bounds and steps do not depend on whether time is in days or months.
    let (mut purchases, mut exposure) = (0.0, 0.0);
    for group in 0..groups.len() {
        let (frequency, _, age) = groups.history(group);
        purchases += groups.size[group] * frequency;
        exposure += groups.size[group] * age;
    }
    let unit = exposure / groups.n_customers();
    let rate = purchases / groups.n_customers();
    let likelihood = Likelihood::new(groups, unit);
    let edge_start = [0.5f64.ln(), (0.5 / rate).ln()];
    let edge = optimise::minimise(&edge_start, &LIMITS, |at| {
        pulse.at(0.1)?;
        Ok(likelihood.evaluate(at))
    })?;
    let starts = STARTS.map(|[r, share, a, b]| [r, share / rate, a, b].map(f64::ln));
    if groups.len() <= MAX_GROUPS_PER_START {
        let ends = descend(&likelihood, &starts, &mut |done| pulse.at(0.2 + 0.8 * done))?;
        return Ok(judge(&likelihood, &edge, &ends, starts_agree(&ends)));
    }
    // So many histories are fitted from one start only: where all starts lead on an even sample of them.
    let thin = groups.thinned(groups.n_customers() / MAX_GROUPS_PER_START as f64);
    let sample = Likelihood::new(&thin, unit);
    let sample_ends = descend(&sample, &starts, &mut |done| pulse.at(0.2 + 0.3 * done))?;
    let best = best_of(&sample_ends).at.clone();
    let ends = descend(&likelihood, &[best], &mut |done| pulse.at(0.5 + 0.5 * done))?;
    Ok(judge(&likelihood, &edge, &ends, starts_agree(&sample_ends)))
}

/// Minimises from each start; `tell` hears how far it is.
fn descend<S: AsRef<[f64]>>(
    likelihood: &Likelihood,
    starts: &[S],
    tell: &mut dyn FnMut(f32) -> Result<(), Cancelled>,
) -> Result<Vec<Minimum>, Cancelled> {
    let descend_from = |(round, start): (usize, &S)| {
        optimise::minimise(start.as_ref(), &LIMITS, |at| {
            tell(round as f32 / starts.len() as f32)?;
            Ok(likelihood.evaluate(at))
        })
    };
    starts.iter().enumerate().map(descend_from).collect()
}

fn best_of(ends: &[Minimum]) -> &Minimum {
    let mut best = &ends[0];
    for end in &ends[1..] {
        if end.evaluation.value < best.evaluation.value || !best.evaluation.value.is_finite() {
            best = end;
        }
    }
    best
}

/// Whether all ends that are as good as the best are at the same point.
fn starts_agree(ends: &[Minimum]) -> bool {
    let best = best_of(ends);
    let value = best.evaluation.value;
    ends.iter().all(|end| {
        let is_as_good = end.is_converged && end.evaluation.value - value <= 1e-9 * value.abs();
        let distance = end.at.iter().zip(&best.at).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
        !is_as_good || distance <= MAX_START_SPREAD
    })
}

/// Takes the best end and says what is known.
fn judge(likelihood: &Likelihood, edge: &Minimum, ends: &[Minimum], agree: bool) -> BgNbdFit {
    let best = best_of(ends);
    let value = best.evaluation.value;
    let parameters: Vec<f64> = best.at.iter().map(|x| x.exp()).collect();
    let has_dropout = 2.0 * (edge.evaluation.value - value) > MIN_DROPOUT_GAIN;
    let is_inside = best.at.iter().all(|x| x.abs() < LIMITS.max_coordinate - 1e-6);
    let known = |covariance: &DMatrix<f64>| covariance.diagonal().iter().all(|v| v.sqrt() <= MAX_LOG_STD_ERROR);
    let full = best.covariance().filter(|covariance| best.is_converged && is_inside && agree && known(covariance));
    let (identification, covariance) = match full {
        Some(covariance) if has_dropout => (Identification::Full, Some(covariance)),
        _ if !has_dropout => {
            let is_inside = edge.at.iter().all(|x| x.abs() < LIMITS.max_coordinate - 1e-6);
            let rates = edge.covariance().filter(|covariance| edge.is_converged && is_inside && known(covariance));
            (Identification::NoDropout, rates)
        }
        _ => (Identification::Weak, None),
    };
    let std_error = |index: usize| match &covariance {
        Some(covariance) if index < covariance.nrows() => parameters[index] * covariance[(index, index)].sqrt(),
        _ => f64::NAN,
    };
    BgNbdFit {
        model: BgNbd { r: parameters[0], alpha: parameters[1] * likelihood.unit, a: parameters[2], b: parameters[3] },
        log_likelihood: -value + likelihood.unit_correction(),
        no_dropout_log_likelihood: -edge.evaluation.value + likelihood.unit_correction(),
        std_errors: [std_error(0), std_error(1) * likelihood.unit, std_error(2), std_error(3)],
        covariance: covariance.map(|matrix| matrix.row_iter().map(|row| row.iter().copied().collect()).collect()),
        identification,
    }
}

/// The negative log-likelihood of grouped histories, in a time unit of the mean age.
struct Likelihood<'a> {
    groups: &'a Groups,
    spans: Vec<f64>,
    unit: f64,
    n_purchases: f64,
}

/// Sums over groups of the part that depends on recency and age, in the natural parameters.
#[derive(Default)]
struct Sums {
    value: f64,
    gradient: [f64; 4],
    /// rr, ra, aa of (r, alpha); then r and alpha with a, r and alpha with b; then aa, ab, bb of (a, b).
    rr: f64,
    r_alpha: f64,
    alpha_alpha: f64,
    r_a: f64,
    r_b: f64,
    alpha_a: f64,
    alpha_b: f64,
    aa: f64,
    ab: f64,
    bb: f64,
}

impl<'a> Likelihood<'a> {
    fn new(groups: &'a Groups, unit: f64) -> Self {
        let n_purchases = groups.n_above.iter().sum();
        Self { groups, spans: groups.spans.iter().map(|span| span / unit).collect(), unit, n_purchases }
    }

    /// A rate per time unit is smaller than one per mean age: each purchase counts the factor once.
    fn unit_correction(&self) -> f64 {
        -self.n_purchases * self.unit.ln()
    }

    /// At the logarithms of r, alpha and, if there is dropout, a and b.
    fn evaluate(&self, at: &[f64]) -> Evaluation {
        let n = at.len();
        let natural: Vec<f64> = at.iter().map(|x| x.exp()).collect();
        let sums = if n == 4 {
            let mut sums = self.histories(natural[0], natural[1], Some((natural[2], natural[3])));
            self.add_survival(natural[2], natural[3], &mut sums);
            sums
        } else {
            self.histories(natural[0], natural[1], None)
        };
        let mut sums = sums;
        self.add_purchases(natural[0], natural[1], &mut sums);
        let second = [
            [sums.rr, sums.r_alpha, sums.r_a, sums.r_b],
            [sums.r_alpha, sums.alpha_alpha, sums.alpha_a, sums.alpha_b],
            [sums.r_a, sums.alpha_a, sums.aa, sums.ab],
            [sums.r_b, sums.alpha_b, sums.ab, sums.bb],
        ];
        // From the log-likelihood in natural parameters to its negative in their logarithms.
        let gradient = DVector::from_fn(n, |i, _| -natural[i] * sums.gradient[i]);
        let hessian = DMatrix::from_fn(n, n, |i, j| {
            let diagonal = if i == j { gradient[i] } else { 0.0 };
            diagonal - natural[i] * natural[j] * second[i][j]
        });
        Evaluation { value: -sums.value, gradient, hessian }
    }

    /// The part of the gamma distribution: ln of the rising factorial of r, and r ln alpha.
    fn add_purchases(&self, r: f64, alpha: f64, sums: &mut Sums) {
        for (j, n) in self.groups.n_above.iter().enumerate() {
            let term = r + j as f64;
            sums.value += n * term.ln();
            sums.gradient[0] += n / term;
            sums.rr -= n / (term * term);
        }
        let n = self.groups.n_customers();
        sums.value += n * r * alpha.ln();
        sums.gradient[0] += n * alpha.ln();
        sums.gradient[1] += n * r / alpha;
        sums.r_alpha += n / alpha;
        sums.alpha_alpha -= n * r / (alpha * alpha);
    }

    /// The part of the beta distribution: the expected chance to survive each purchase made.
    fn add_survival(&self, a: f64, b: f64, sums: &mut Sums) {
        for (j, n) in self.groups.n_above.iter().enumerate() {
            let (stay, all) = (b + j as f64, a + b + j as f64);
            sums.value -= n * (a / stay).ln_1p();
            sums.gradient[2] -= n / all;
            sums.gradient[3] += n * a / (stay * all);
            let all_square = n / (all * all);
            sums.aa += all_square;
            sums.ab += all_square;
            // 1/all^2 - 1/stay^2 without cancellation.
            sums.bb -= n * a * (stay + all) / (stay * stay * all * all);
        }
    }

    /// The part of recency and age: active until the end, or dropped out right after the last purchase.
    fn histories(&self, r: f64, alpha: f64, dropout: Option<(f64, f64)>) -> Sums {
        let groups = self.groups;
        let by_span: Vec<(f64, f64)> =
            self.spans.iter().map(|span| ((alpha + span).ln(), 1.0 / (alpha + span))).collect();
        let by_frequency: Vec<(f64, f64)> = match dropout {
            None => Vec::new(),
            Some((a, b)) => (0..=groups.n_above.len())
                .map(|x| (b + x as f64 - 1.0, (a / (b + x as f64 - 1.0)).ln()))
                .map(|(stay, ln_odds)| (1.0 / stay, ln_odds))
                .collect(),
        };
        let inverse_a = dropout.map_or(0.0, |(a, _)| 1.0 / a);
        let mut sums = Sums::default();
        for group in 0..groups.len() {
            let n = groups.size[group];
            let frequency = groups.frequency[group];
            let shape = r + f64::from(frequency);
            let (ln_age, inverse_age) = by_span[groups.age[group] as usize];
            sums.value -= n * shape * ln_age;
            if frequency == 0 || dropout.is_none() {
                sums.gradient[0] -= n * ln_age;
                sums.gradient[1] -= n * shape * inverse_age;
                sums.r_alpha -= n * inverse_age;
                sums.alpha_alpha += n * shape * inverse_age * inverse_age;
                continue;
            }
            let (ln_recency, inverse_recency) = by_span[groups.recency[group] as usize];
            let (inverse_stay, ln_odds) = by_frequency[frequency as usize];
            let log_odds = ln_odds + shape * (ln_age - ln_recency);
            let gone = logistic(log_odds);
            let alive = 1.0 - gone;
            sums.value += n * softplus(log_odds);
            let inverse = alive * inverse_age + gone * inverse_recency;
            sums.gradient[0] -= n * (alive * ln_age + gone * ln_recency);
            sums.gradient[1] -= n * shape * inverse;
            sums.gradient[2] += n * gone * inverse_a;
            sums.gradient[3] -= n * gone * inverse_stay;
            let doubt = n * alive * gone;
            let (by_r, by_alpha) = (ln_age - ln_recency, shape * (inverse_age - inverse_recency));
            sums.rr += doubt * by_r * by_r;
            sums.r_alpha += doubt * by_r * by_alpha - n * inverse;
            sums.alpha_alpha += doubt * by_alpha * by_alpha
                + n * shape * (alive * inverse_age * inverse_age + gone * inverse_recency * inverse_recency);
            sums.r_a += doubt * by_r * inverse_a;
            sums.r_b -= doubt * by_r * inverse_stay;
            sums.alpha_a += doubt * by_alpha * inverse_a;
            sums.alpha_b -= doubt * by_alpha * inverse_stay;
            sums.aa += (doubt - n * gone) * inverse_a * inverse_a;
            sums.ab -= doubt * inverse_a * inverse_stay;
            sums.bb += (doubt + n * gone) * inverse_stay * inverse_stay;
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyses::clv::history::Histories;

    fn groups() -> Groups {
        let histories = Histories {
            customer: (0..6).collect(),
            frequency: vec![0, 0, 1, 2, 5, 2],
            recency_days: vec![0, 0, 30, 200, 250, 200],
            age_days: vec![270, 200, 240, 260, 266, 260],
            mean_spend: Vec::new(),
            n_later: vec![0; 6],
        };
        Groups::new(&histories, 7.0)
    }

    #[test]
    fn derivatives_are_those_of_the_value() {
        let groups = groups();
        let likelihood = Likelihood::new(&groups, 1.0);
        for start in [vec![-1.2, 1.4, -0.3, 0.9], vec![0.3, 2.0, 1.0, -1.0], vec![-0.4, 1.1]] {
            let here = likelihood.evaluate(&start);
            for i in 0..start.len() {
                let step = 1e-5;
                let moved = |by: f64| {
                    let mut at = start.clone();
                    at[i] += by;
                    likelihood.evaluate(&at)
                };
                let (above, below) = (moved(step), moved(-step));
                let slope = (above.value - below.value) / (2.0 * step);
                assert!((slope - here.gradient[i]).abs() < 1e-7, "gradient {i}: {slope} {}", here.gradient[i]);
                for j in 0..start.len() {
                    let bend = (above.gradient[j] - below.gradient[j]) / (2.0 * step);
                    assert!((bend - here.hessian[(i, j)]).abs() < 1e-7, "hessian {i},{j}: {bend}");
                }
            }
        }
    }

    // Direct integration over both distributions with 30 digits, at the published CDNOW estimates.
    #[test]
    fn one_customer_agrees_with_integration() {
        let at = [0.242594520695967f64, 4.413601875386963, 0.7929219295626972, 2.4259066032428844].map(f64::ln);
        for (x, recency, age, expected) in [
            (26, 216, 217, -37.728327167959776),
            (2, 213, 272, -9.459559477800653),
            (1, 12, 272, -4.471117957776747),
            (0, 0, 272, -0.5537912924309008),
        ] {
            let histories = Histories {
                customer: vec![0],
                frequency: vec![x],
                recency_days: vec![recency],
                age_days: vec![age],
                mean_spend: Vec::new(),
                n_later: vec![0],
            };
            let groups = Groups::new(&histories, 7.0);
            let value = -Likelihood::new(&groups, 1.0).evaluate(&at).value;
            assert!((value - expected).abs() < 1e-12 * expected.abs(), "{value} {expected}");
        }
    }
}

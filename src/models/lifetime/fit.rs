//! Fitting a model of buying and dropping out: maximum likelihood from several starts, and whether it can be believed.

use crate::numeric::optimise::{self, Evaluation, Limits, Minimum};
use crate::pulse::{Cancelled, Pulse};
use nalgebra::{DMatrix, DVector};

use super::history::Groups;
use super::model::PurchaseModel;
use super::{ClvModel, bg_nbd_likelihood, pareto_nbd_likelihood};

/// A log-parameter with a larger standard error than this is known to no better than a factor of fifty either way.
const MAX_LOG_STD_ERROR: f64 = 2.0;

/// Twice the log-likelihood that dropout must gain over no dropout: the 95 % point of the mixture of nothing and
/// chi-square with one degree of freedom that holds at an edge (Self and Liang 1987).
const MIN_DROPOUT_GAIN: f64 = 2.706;

/// How far apart, in logarithms, equally good ends of different starts may lie.
const MAX_START_SPREAD: f64 = 1e-3;

/// Where the search starts: r, alpha as a multiple of 1 / (purchases per mean age), a, b.
const STARTS: [[f64; 4]; 4] = [[0.5, 0.6, 1.0, 3.0], [1.5, 1.2, 0.1, 1.0], [0.2, 0.3, 0.5, 0.7], [4.0, 3.0, 3.0, 20.0]];

/// The same for Pareto/NBD: r, alpha as above, s, beta as a multiple of the mean age.
const PARETO_STARTS: [[f64; 4]; 4] =
    [[0.5, 0.6, 0.6, 0.5], [1.5, 1.2, 0.3, 2.0], [0.2, 0.3, 1.5, 1.0], [4.0, 3.0, 3.0, 10.0]];

/// With more different histories than this, all starts but one are tried on a sample.
const MAX_GROUPS_PER_START: usize = 20_000;

const LIMITS: Limits = Limits { max_coordinate: 12.0, gradient_tol: 1e-10, max_evaluations: 150 };

/// Whether the parameters are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identification {
    /// All four parameters are known, each with a standard error.
    Full,
    /// The data show no dropout: its two parameters lie at the edge, only `r` and `alpha` are known.
    NoDropout,
    /// Some parameters run to an edge or fit equally well over a wide range.
    Weak,
}

/// A fitted model with its certainty.
#[derive(Debug, Clone, PartialEq)]
pub struct PurchaseFit {
    /// The estimates.
    pub model: PurchaseModel,
    /// The log-likelihood without the constants that do not depend on the parameters, as published.
    pub log_likelihood: f64,
    /// The log-likelihood of the best model in which nobody drops out.
    pub no_dropout_log_likelihood: f64,
    /// Standard errors in the order of [`ClvModel::terms`]; NaN where they are not known.
    pub std_errors: [f64; 4],
    /// The covariance of the logarithms of the parameters that are known (all four, or r and alpha); none if none are.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// Whether the parameters are known.
    pub identification: Identification,
}

/// Fits by maximum likelihood from several starts. The groups hold at least one customer who bought again.
pub fn fit(kind: ClvModel, groups: &Groups, pulse: &mut Pulse) -> Result<PurchaseFit, Cancelled> {
    let (unit, rate) = unit_and_rate(groups);
    let likelihood = Likelihood::new(kind, groups, unit);
    let edge_start = [0.5f64.ln(), (0.5 / rate).ln()];
    // Without dropout all models are the same.
    let no_dropout = bg_nbd_likelihood::Likelihood::new(groups, unit, false);
    let edge = optimise::minimise(&edge_start, &LIMITS, |at| {
        pulse.at(0.1)?;
        Ok(no_dropout.evaluate(at))
    })?;
    let starts = starts(kind, rate);
    let judge = |ends: &[Minimum], agree| judge(kind, unit, groups.n_above.iter().sum(), &edge, best_of(ends), agree);
    if groups.len() <= MAX_GROUPS_PER_START {
        let ends = descend(&likelihood, &starts, &mut |done| pulse.at(0.2 + 0.8 * done))?;
        return Ok(judge(&ends, starts_agree(&ends)));
    }
    // So many histories are fitted from one start only: where all starts lead on an even sample of them.
    let thin = groups.thinned(groups.n_customers() / MAX_GROUPS_PER_START as f64);
    let sample = Likelihood::new(kind, &thin, unit);
    let sample_ends = descend(&sample, &starts, &mut |done| pulse.at(0.2 + 0.3 * done))?;
    let best = best_of(&sample_ends).at.clone();
    let ends = descend(&likelihood, &[best], &mut |done| pulse.at(0.5 + 0.5 * done))?;
    Ok(judge(&ends, starts_agree(&sample_ends)))
}

/// Fits once more, to customers much like those of `fit`: from its estimates, and from elsewhere only where these are not known.
pub fn refit(fit: &PurchaseFit, groups: &Groups, pulse: &mut Pulse) -> Result<PurchaseModel, Cancelled> {
    let kind = fit.model.kind();
    let (unit, rate) = unit_and_rate(groups);
    let (likelihood, units) = (Likelihood::new(kind, groups, unit), units(kind, unit));
    let estimates = fit.model.parameters();
    let estimates: [f64; 4] = std::array::from_fn(|index| (estimates[index] / units[index]).ln());
    let n_starts = if fit.identification == Identification::Full { 1 } else { 2 };
    let starts = [estimates.map(|x| x.clamp(-LIMITS.max_coordinate, LIMITS.max_coordinate)), starts(kind, rate)[0]];
    let ends = descend(&likelihood, &starts[..n_starts], &mut |done| pulse.at(done))?;
    let best = best_of(&ends);
    Ok(PurchaseModel::new(kind, std::array::from_fn(|index| best.at[index].exp() * units[index])))
}

/// The mean age, and the purchases in it. The age sets the unit of time, so that starts, bounds and steps do not depend on
/// whether time is in days or months.
fn unit_and_rate(groups: &Groups) -> (f64, f64) {
    let (mut purchases, mut exposure) = (0.0, 0.0);
    for group in 0..groups.len() {
        let (frequency, _, age) = groups.history(group);
        purchases += groups.size[group] * frequency;
        exposure += groups.size[group] * age;
    }
    (exposure / groups.n_customers(), purchases / groups.n_customers())
}

/// What the parameters are multiples of.
fn units(kind: ClvModel, unit: f64) -> [f64; 4] {
    if kind == ClvModel::ParetoNbd { [1.0, unit, 1.0, unit] } else { [1.0, unit, 1.0, 1.0] }
}

/// Where the search starts, in logarithms.
fn starts(kind: ClvModel, rate: f64) -> [[f64; 4]; 4] {
    let starts = if kind == ClvModel::ParetoNbd { PARETO_STARTS } else { STARTS };
    starts.map(|[r, share, first, second]| [r, share / rate, first, second].map(f64::ln))
}

/// The negative log-likelihood of a model.
enum Likelihood<'a> {
    AfterPurchases(bg_nbd_likelihood::Likelihood<'a>),
    AtAnyTime(pareto_nbd_likelihood::Likelihood<'a>),
}

impl<'a> Likelihood<'a> {
    fn new(kind: ClvModel, groups: &'a Groups, unit: f64) -> Self {
        let after_purchases = |is_modified| bg_nbd_likelihood::Likelihood::new(groups, unit, is_modified);
        match kind {
            ClvModel::BgNbd => Self::AfterPurchases(after_purchases(false)),
            ClvModel::MbgNbd => Self::AfterPurchases(after_purchases(true)),
            ClvModel::ParetoNbd => Self::AtAnyTime(pareto_nbd_likelihood::Likelihood::new(groups, unit)),
        }
    }

    /// At the logarithms of the parameters; `breathe` is called once, or often if it takes long.
    fn evaluate(
        &self,
        at: &[f64],
        breathe: &mut dyn FnMut() -> Result<(), Cancelled>,
    ) -> Result<Evaluation, Cancelled> {
        match self {
            Self::AfterPurchases(likelihood) => {
                breathe()?;
                Ok(likelihood.evaluate(at))
            }
            Self::AtAnyTime(likelihood) => likelihood.evaluate(at, breathe),
        }
    }
}

/// From the log-likelihood in natural parameters to its negative in their logarithms.
pub(super) fn in_logarithms(natural: &[f64], value: f64, first: &[f64; 4], second: &[[f64; 4]; 4]) -> Evaluation {
    let n = natural.len();
    let gradient = DVector::from_fn(n, |i, _| -natural[i] * first[i]);
    let hessian = DMatrix::from_fn(n, n, |i, j| {
        let diagonal = if i == j { gradient[i] } else { 0.0 };
        diagonal - natural[i] * natural[j] * second[i][j]
    });
    Evaluation { value: -value, gradient, hessian }
}

/// Minimises from each start; `tell` hears how far it is.
fn descend<S: AsRef<[f64]>>(
    likelihood: &Likelihood,
    starts: &[S],
    tell: &mut dyn FnMut(f32) -> Result<(), Cancelled>,
) -> Result<Vec<Minimum>, Cancelled> {
    let descend_from = |(round, start): (usize, &S)| {
        let done = round as f32 / starts.len() as f32;
        optimise::minimise(start.as_ref(), &LIMITS, |at| likelihood.evaluate(at, &mut || tell(done)))
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
fn judge(kind: ClvModel, unit: f64, n_purchases: f64, edge: &Minimum, best: &Minimum, agree: bool) -> PurchaseFit {
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
    let units = units(kind, unit);
    // A rate per time unit is smaller than one per mean age: each purchase counts the factor once.
    let unit_correction = -n_purchases * unit.ln();
    PurchaseFit {
        model: PurchaseModel::new(kind, std::array::from_fn(|index| parameters[index] * units[index])),
        log_likelihood: -value + unit_correction,
        no_dropout_log_likelihood: -edge.evaluation.value + unit_correction,
        std_errors: std::array::from_fn(|index| std_error(index) * units[index]),
        covariance: covariance.map(|matrix| matrix.row_iter().map(|row| row.iter().copied().collect()).collect()),
        identification,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::lifetime::history::Histories;
    use crate::numeric::random::Random;

    /// Customers as the model has them, in time units of a hundred days, so that whole days hardly matter.
    fn simulate(kind: ClvModel, [r, alpha, first, second]: [f64; 4], seed: u64) -> Groups {
        let mut random = Random::from_seed(seed);
        let mut histories = Histories::default();
        for customer in 0..1000 {
            let age = [40.0, 30.0, 20.0][customer % 3];
            let rate = random.gamma(r) / alpha;
            let (one, other) = (random.gamma(first), random.gamma(second));
            let (leaves, gone) = match kind {
                ClvModel::ParetoNbd => (0.0, -(1.0 - random.uniform()).ln() * second / one),
                _ => (one / (one + other), f64::INFINITY),
            };
            let (mut frequency, mut recency, mut time) = (0, 0.0, 0.0);
            let mut is_active = kind != ClvModel::MbgNbd || random.uniform() >= leaves;
            while is_active {
                time -= (1.0 - random.uniform()).ln() / rate;
                if time > gone.min(age) {
                    break;
                }
                (frequency, recency) = (frequency + 1, time);
                is_active = random.uniform() >= leaves;
            }
            histories.customer.push(customer as u32);
            histories.frequency.push(frequency);
            histories.recency_days.push((recency * 100.0) as u32);
            histories.age_days.push((age * 100.0) as u32);
            histories.n_later.push(0);
        }
        Groups::new(&histories, 100.0)
    }

    // Of 240 normal numbers less than one lies beyond three standard errors on average: a few do by chance, none far.
    #[test]
    fn simulated_parameters_come_back() {
        for (kind, truth) in [
            (ClvModel::BgNbd, [0.8, 5.0, 1.0, 2.5]),
            (ClvModel::MbgNbd, [0.8, 5.0, 1.0, 2.5]),
            (ClvModel::ParetoNbd, [0.8, 5.0, 0.7, 10.0]),
        ] {
            let (mut n_known, mut n_far) = (0, 0);
            for seed in 0..20 {
                let fit = fit(kind, &simulate(kind, truth, seed), &mut Pulse::silent()).unwrap();
                n_known += u32::from(fit.identification == Identification::Full);
                for ((estimate, error), truth) in fit.model.parameters().iter().zip(fit.std_errors).zip(truth) {
                    let distance = ((estimate / truth).ln() * estimate / error).abs();
                    n_far += u32::from(distance > 3.0);
                    assert!(distance.is_nan() || distance < 4.5, "{kind:?} {seed}: {estimate} {truth} {error}");
                }
            }
            assert!(n_known >= 19 && n_far <= 2, "{kind:?}: {n_known} known, {n_far} far");
        }
    }
}

//! The Gamma-Gamma model: how much customers spend per purchase.
//!
//! Source: Fader and Hardie (2013), "The Gamma-Gamma model of monetary value", note at brucehardie.com/notes/025.

use crate::numeric::optimise::{self, Evaluation, Limits, Minimum};
use crate::numeric::special::{digamma, ln_gamma, trigamma};
use crate::pulse::{Cancelled, Pulse};
use crate::stats::distributions::StudentT;
use nalgebra::{DMatrix, DVector};

const MAX_LOG_STD_ERROR: f64 = 2.0;
const MAX_START_SPREAD: f64 = 1e-3;
const LIMITS: Limits = Limits { max_coordinate: 14.0, gradient_tol: 1e-10, max_evaluations: 150 };

/// The fitted model. A customer's amounts vary around their own mean as a gamma distribution of shape `p`; these means
/// vary over customers as an inverse gamma distribution (`q`, `gamma` in money).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaGamma {
    /// Shape of one customer's amounts.
    pub p: f64,
    /// Shape of the distribution over customers.
    pub q: f64,
    /// Its scale, in money.
    pub gamma: f64,
}

impl GammaGamma {
    /// The mean amount over the population; none when it is infinite (`q <= 1`).
    pub fn population_mean(&self) -> Option<f64> {
        (self.q > 1.0).then(|| self.p * self.gamma / (self.q - 1.0))
    }

    /// The expected mean amount of a customer with that many repeat purchases of that mean amount; none when infinite.
    pub fn expected_spend(&self, frequency: f64, mean_spend: f64) -> Option<f64> {
        if frequency == 0.0 {
            return self.population_mean();
        }
        let weight = self.p * frequency + self.q - 1.0;
        (self.q > 1.0).then(|| self.p * (self.gamma + frequency * mean_spend) / weight)
    }
}

/// A fitted model with its certainty.
#[derive(Debug, Clone, PartialEq)]
pub struct GammaGammaFit {
    /// The estimates.
    pub model: GammaGamma,
    /// The log-likelihood of the mean amounts.
    pub log_likelihood: f64,
    /// Standard errors of p, q, gamma; NaN where they are not known.
    pub std_errors: [f64; 3],
    /// The covariance of the logarithms; none when not known.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// Whether all three parameters are known and the mean of the population is finite.
    pub is_identified: bool,
    /// How many customers were used: those with repeat purchases of a positive mean amount.
    pub n_used: u64,
}

/// Fits by maximum likelihood. None when nobody has a positive mean amount.
pub fn fit(frequency: &[u32], mean_spend: &[f64], pulse: &mut Pulse) -> Result<Option<GammaGammaFit>, Cancelled> {
    let Some(spends) = Spends::new(frequency, mean_spend) else { return Ok(None) };
    let starts = [(2.0f64, 4.0f64), (8.0, 3.0), (0.7, 1.6)];
    let mut ends: Vec<Minimum> = Vec::new();
    for (round, (p, q)) in starts.into_iter().enumerate() {
        let start = [p.ln(), q.ln(), ((q - 1.0) / p).ln()];
        ends.push(optimise::minimise(&start, &LIMITS, |at| {
            pulse.round(round, starts.len())?;
            Ok(spends.evaluate(at))
        })?);
    }
    Ok(Some(judge(&spends, &ends)))
}

/// Fits once more, to customers much like those whose estimates `from` are. None when nobody has a positive mean amount.
pub fn refit(
    from: &GammaGamma,
    frequency: &[u32],
    mean_spend: &[f64],
    pulse: &mut Pulse,
) -> Result<Option<GammaGamma>, Cancelled> {
    let Some(spends) = Spends::new(frequency, mean_spend) else { return Ok(None) };
    let start = [from.p.ln(), from.q.ln(), (from.gamma / spends.unit).ln()];
    let end = optimise::minimise(&start, &LIMITS, |at| {
        pulse.at(0.5)?;
        Ok(spends.evaluate(at))
    })?;
    let [p, q, gamma] = [0, 1, 2].map(|index: usize| end.at[index].exp());
    Ok(Some(GammaGamma { p, q, gamma: gamma * spends.unit }))
}

fn judge(spends: &Spends, ends: &[Minimum]) -> GammaGammaFit {
    let mut best = &ends[0];
    for end in &ends[1..] {
        if end.evaluation.value < best.evaluation.value || !best.evaluation.value.is_finite() {
            best = end;
        }
    }
    let value = best.evaluation.value;
    let agree = ends.iter().all(|end| {
        let is_as_good = end.is_converged && end.evaluation.value - value <= 1e-9 * value.abs();
        let distance = end.at.iter().zip(&best.at).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
        !is_as_good || distance <= MAX_START_SPREAD
    });
    let is_inside = best.at.iter().all(|x| x.abs() < LIMITS.max_coordinate - 1e-6);
    let natural: Vec<f64> = best.at.iter().map(|x| x.exp()).collect();
    let covariance = best.covariance().filter(|covariance| {
        let is_known = covariance.diagonal().iter().all(|variance| variance.sqrt() <= MAX_LOG_STD_ERROR);
        best.is_converged && is_inside && agree && is_known
    });
    let std_error = |index: usize| {
        covariance.as_ref().map_or(f64::NAN, |covariance| natural[index] * covariance[(index, index)].sqrt())
    };
    GammaGammaFit {
        model: GammaGamma { p: natural[0], q: natural[1], gamma: natural[2] * spends.unit },
        log_likelihood: -value - spends.n_used as f64 * spends.unit.ln(),
        std_errors: [std_error(0), std_error(1), std_error(2) * spends.unit],
        is_identified: covariance.is_some() && natural[1] > 1.0,
        covariance: covariance.map(|matrix| matrix.row_iter().map(|row| row.iter().copied().collect()).collect()),
        n_used: spends.n_used,
    }
}

/// Mean amounts in units of their overall mean, sorted by the number of purchases they are the mean of.
struct Spends {
    buckets: Vec<Bucket>,
    /// Per customer the sum of their repeat purchases, bucket by bucket.
    totals: Vec<f64>,
    unit: f64,
    n_used: u64,
}

/// The customers with one number of repeat purchases.
struct Bucket {
    frequency: f64,
    n_customers: usize,
    ln_mean_sum: f64,
}

impl Spends {
    fn new(frequency: &[u32], mean_spend: &[f64]) -> Option<Self> {
        let is_used = |i: usize| frequency[i] > 0 && mean_spend[i] > 0.0;
        let used = || (0..frequency.len()).filter(|&i| is_used(i));
        let max_frequency = used().map(|i| frequency[i]).max()? as usize;
        let n_used = used().count();
        let unit = used().map(|i| mean_spend[i]).sum::<f64>() / n_used as f64;
        let mut counts = vec![0usize; max_frequency + 1];
        used().for_each(|i| counts[frequency[i] as usize] += 1);
        let mut next: Vec<usize> = counts
            .iter()
            .scan(0, |start, count| {
                *start += count;
                Some(*start - count)
            })
            .collect();
        let mut totals = vec![0.0; n_used];
        let mut ln_sums = vec![0.0; max_frequency + 1];
        for i in used() {
            let x = frequency[i] as usize;
            let mean = mean_spend[i] / unit;
            totals[next[x]] = mean * x as f64;
            next[x] += 1;
            ln_sums[x] += mean.ln();
        }
        let buckets = (1..=max_frequency)
            .filter(|&x| counts[x] > 0)
            .map(|x| Bucket { frequency: x as f64, n_customers: counts[x], ln_mean_sum: ln_sums[x] })
            .collect();
        Some(Self { buckets, totals, unit, n_used: n_used as u64 })
    }

    /// The negative log-likelihood at the logarithms of p, q and gamma (their equation 1).
    fn evaluate(&self, at: &[f64]) -> Evaluation {
        let (p, q, gamma) = (at[0].exp(), at[1].exp(), at[2].exp());
        let (ln_gamma_q, digamma_q, trigamma_q) = (ln_gamma(q), digamma(q), trigamma(q));
        let mut value = 0.0;
        let (mut g_p, mut g_q, mut g_gamma) = (0.0, 0.0, 0.0);
        let (mut pp, mut pq, mut qq) = (0.0, 0.0, 0.0);
        let (mut p_gamma, mut q_gamma, mut gamma_gamma) = (0.0, 0.0, 0.0);
        let mut start = 0;
        for bucket in &self.buckets {
            let totals = &self.totals[start..start + bucket.n_customers];
            start += bucket.n_customers;
            let (ln_sum, inverse_sum, square_sum) = scale_sums(totals, gamma);
            let (n, x) = (bucket.n_customers as f64, bucket.frequency);
            let (own, both) = (p * x, p * x + q);
            value += n * (ln_gamma(both) - ln_gamma(own) - ln_gamma_q + q * at[2] + own * x.ln())
                + (own - 1.0) * bucket.ln_mean_sum
                - both * ln_sum;
            let digamma_both = digamma(both);
            g_p += x * (n * (digamma_both - digamma(own) + x.ln()) + bucket.ln_mean_sum - ln_sum);
            g_q += n * (digamma_both - digamma_q + at[2]) - ln_sum;
            g_gamma += n * q / gamma - both * inverse_sum;
            let trigamma_both = trigamma(both);
            pp += n * x * x * (trigamma_both - trigamma(own));
            pq += n * x * trigamma_both;
            qq += n * (trigamma_both - trigamma_q);
            p_gamma -= x * inverse_sum;
            q_gamma += n / gamma - inverse_sum;
            gamma_gamma += both * square_sum - n * q / (gamma * gamma);
        }
        let natural = [p, q, gamma];
        let first = [g_p, g_q, g_gamma];
        let second = [[pp, pq, p_gamma], [pq, qq, q_gamma], [p_gamma, q_gamma, gamma_gamma]];
        let gradient = DVector::from_fn(3, |i, _| -natural[i] * first[i]);
        let hessian = DMatrix::from_fn(3, 3, |i, j| {
            let diagonal = if i == j { gradient[i] } else { 0.0 };
            diagonal - natural[i] * natural[j] * second[i][j]
        });
        Evaluation { value: -value, gradient, hessian }
    }
}

/// Sums over customers of ln(gamma + total), its inverse, and the inverse's square.
fn scale_sums(totals: &[f64], gamma: f64) -> (f64, f64, f64) {
    let (mut ln_sum, mut inverse_sum, mut square_sum) = (0.0, 0.0, 0.0);
    // Logarithms are dear: one of a product of four does, which stays far from overflow as totals are in units of their mean.
    for four in totals.chunks(4) {
        let mut product = 1.0;
        for total in four {
            let scale = gamma + total;
            product *= scale;
            let inverse = 1.0 / scale;
            inverse_sum += inverse;
            square_sum += inverse * inverse;
        }
        ln_sum += product.ln();
    }
    (ln_sum, inverse_sum, square_sum)
}

/// The correlation of how often and how much customers buy, among those with repeat purchases of a positive mean amount.
/// The model takes it to be zero. NaN when either does not vary.
pub fn frequency_correlation(frequency: &[u32], mean_spend: &[f64]) -> f64 {
    let used = || frequency.iter().zip(mean_spend).filter(|&(&x, &mean)| x > 0 && mean > 0.0);
    let n = used().count() as f64;
    let mean_x = used().map(|(&x, _)| f64::from(x)).sum::<f64>() / n;
    let mean_m = used().map(|(_, &mean)| mean).sum::<f64>() / n;
    let (mut xx, mut xm, mut mm) = (0.0, 0.0, 0.0);
    for (&x, &mean) in used() {
        let (dx, dm) = (f64::from(x) - mean_x, mean - mean_m);
        xx += dx * dx;
        xm += dx * dm;
        mm += dm * dm;
    }
    xm / (xx.sqrt() * mm.sqrt())
}

/// The probability that independent frequency and amount would correlate at least this strongly (Student's t test of a
/// correlation over `n_used` customers). NaN when the correlation is, or with fewer than three customers.
pub fn independence_p_value(correlation: f64, n_used: u64) -> f64 {
    let freedom = n_used as f64 - 2.0;
    if freedom <= 0.0 || correlation.is_nan() {
        return f64::NAN;
    }
    let t = correlation * (freedom / (1.0 - correlation * correlation).max(0.0)).sqrt();
    StudentT { df: freedom }.two_sided(t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Random;

    #[test]
    fn derivatives_are_those_of_the_value() {
        let spends = Spends::new(&[1, 0, 3, 2, 1, 7], &[20.0, 0.0, 35.0, 12.5, 0.0, 80.0]).unwrap();
        assert_eq!(spends.n_used, 4);
        let start = [0.7, 0.9, -0.2];
        let here = spends.evaluate(&start);
        for i in 0..3 {
            let moved = |by: f64| {
                let mut at = start;
                at[i] += by;
                spends.evaluate(&at)
            };
            let (above, below) = (moved(1e-5), moved(-1e-5));
            assert!(((above.value - below.value) / 2e-5 - here.gradient[i]).abs() < 1e-8, "gradient {i}");
            for j in 0..3 {
                let bend = (above.gradient[j] - below.gradient[j]) / 2e-5;
                assert!((bend - here.hessian[(i, j)]).abs() < 1e-8, "hessian {i},{j}");
            }
        }
    }

    // Of sixty normal numbers one in six hundred lies beyond three standard errors by chance.
    #[test]
    fn simulated_parameters_come_back() {
        let truth = [6.0, 4.0, 15.0];
        let mut n_far = 0;
        for seed in 0..20 {
            let mut random = Random::from_seed(seed);
            let frequency: Vec<u32> = (0..1500).map(|_| 1 + random.below(6) as u32).collect();
            let mut mean = |&x: &u32| {
                let rate = random.gamma(truth[1]) / truth[2];
                random.gamma(truth[0] * f64::from(x)) / (rate * f64::from(x))
            };
            let mean_spend: Vec<f64> = frequency.iter().map(&mut mean).collect();
            let fit = fit(&frequency, &mean_spend, &mut Pulse::silent()).unwrap().unwrap();
            assert!(fit.is_identified);
            let estimates = [fit.model.p, fit.model.q, fit.model.gamma];
            for ((estimate, error), truth) in estimates.into_iter().zip(fit.std_errors).zip(truth) {
                let distance = ((estimate / truth).ln() * estimate / error).abs();
                n_far += u32::from(distance > 3.0);
                assert!(distance < 4.5, "{seed}: {estimate} {truth} {error}");
            }
        }
        assert!(n_far <= 1, "{n_far} far");
    }

    #[test]
    fn equal_amounts_are_answered_but_not_identified() {
        let fit = fit(&[1, 2, 3, 4, 1, 2], &[10.0; 6], &mut Pulse::silent()).unwrap().unwrap();
        assert!(!fit.is_identified);
        assert!((fit.model.expected_spend(3.0, 10.0).unwrap() - 10.0).abs() < 0.01);
        assert!(super::fit(&[0, 0], &[0.0, 0.0], &mut Pulse::silent()).unwrap().is_none());
        assert!(frequency_correlation(&[1, 2], &[5.0, 5.0]).is_nan());
    }
}

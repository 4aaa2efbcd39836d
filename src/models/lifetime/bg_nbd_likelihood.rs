//! The likelihoods of BG/NBD and MBG/NBD, with exact first and second derivatives.

use crate::numeric::optimise::Evaluation;
use crate::numeric::special::{logistic, softplus};

use super::fit::in_logarithms;
use super::history::Groups;

/// The negative log-likelihood of grouped histories, in a time unit of one's own.
pub(super) struct Likelihood<'a> {
    groups: &'a Groups,
    spans: Vec<f64>,
    /// Whether dropout may follow the first purchase too: MBG/NBD.
    is_modified: bool,
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
    /// Of these histories, with spans in multiples of `unit`.
    pub(super) fn new(groups: &'a Groups, unit: f64, is_modified: bool) -> Self {
        Self { groups, spans: groups.spans.iter().map(|span| span / unit).collect(), is_modified }
    }

    /// At the logarithms of r, alpha and, if there is dropout, a and b.
    pub(super) fn evaluate(&self, at: &[f64]) -> Evaluation {
        let natural: Vec<f64> = at.iter().map(|x| x.exp()).collect();
        let sums = if at.len() == 4 {
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
        in_logarithms(&natural, sums.value, &sums.gradient, &second)
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
        // All customers survive their first purchase or not, if that is a chance to leave.
        let first = self.is_modified.then(|| self.groups.n_customers());
        for (j, n) in first.iter().chain(&self.groups.n_above).enumerate() {
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
                .map(|x| if self.is_modified { b + x as f64 } else { b + x as f64 - 1.0 })
                .map(|stay| (1.0 / stay, (a / stay).ln()))
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
            if (frequency == 0 && !self.is_modified) || dropout.is_none() {
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
    use crate::models::lifetime::history::Histories;

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
        let starts = [vec![-1.2, 1.4, -0.3, 0.9], vec![0.3, 2.0, 1.0, -1.0], vec![-0.4, 1.1]];
        for (start, is_modified) in starts.iter().flat_map(|start| [(start, false), (start, true)]) {
            let likelihood = Likelihood::new(&groups, 1.0, is_modified);
            let here = likelihood.evaluate(start);
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
            let value = -Likelihood::new(&groups, 1.0, false).evaluate(&at).value;
            assert!((value - expected).abs() < 1e-12 * expected.abs(), "{value} {expected}");
        }
    }
}

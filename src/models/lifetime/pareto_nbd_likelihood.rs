//! The likelihood of Pareto/NBD, with exact first and second derivatives.

use crate::numeric::optimise::Evaluation;
use crate::pulse::Cancelled;

use super::fit::in_logarithms;
use super::history::Groups;
use super::pareto_nbd::{self, ParetoNbd};

/// After so many groups, a run may be given up.
const GROUPS_PER_BREATH: usize = 4096;

/// The negative log-likelihood of grouped histories, in a time unit of one's own.
pub(super) struct Likelihood<'a> {
    groups: &'a Groups,
    unit: f64,
}

/// One way in which a history can have come about: active until the end, or gone at some time before.
struct Course {
    /// The logarithm of its share in the likelihood.
    ln_size: f64,
    ln_purchases: f64,
    inverse_purchases: f64,
    ln_departure: f64,
    inverse_departure: f64,
    /// 1 for those who left, 0 for those who stayed.
    gone: f64,
}

/// The log-likelihood and its derivatives by r, alpha, s and beta.
#[derive(Default)]
struct Sums {
    value: f64,
    first: [f64; 4],
    second: [[f64; 4]; 4],
}

impl<'a> Likelihood<'a> {
    /// Of these histories, with spans in multiples of `unit`.
    pub(super) fn new(groups: &'a Groups, unit: f64) -> Self {
        Self { groups, unit }
    }

    /// At the logarithms of r, alpha, s and beta; `breathe` is called now and then.
    pub(super) fn evaluate(
        &self,
        at: &[f64],
        breathe: &mut dyn FnMut() -> Result<(), Cancelled>,
    ) -> Result<Evaluation, Cancelled> {
        let natural: Vec<f64> = at.iter().map(|x| x.exp()).collect();
        let model = ParetoNbd { r: natural[0], alpha: natural[1], s: natural[2], beta: natural[3] };
        let mut sums = self.constants(&model);
        let mut courses = Vec::new();
        for group in 0..self.groups.len() {
            if group % GROUPS_PER_BREATH == 0 {
                breathe()?;
            }
            let (frequency, recency, age) = self.groups.history(group);
            let history = [frequency, recency / self.unit, age / self.unit];
            add_history(&model, history, self.groups.size[group], &mut courses, &mut sums);
        }
        for i in 0..4 {
            for j in 0..i {
                sums.second[i][j] = sums.second[j][i];
            }
        }
        Ok(in_logarithms(&natural, sums.value, &sums.first, &sums.second))
    }

    /// What does not depend on recency and age: the rising factorial of r, and powers of alpha and beta.
    fn constants(&self, model: &ParetoNbd) -> Sums {
        let ParetoNbd { r, alpha, s, beta } = *model;
        let mut sums = Sums::default();
        for (j, n) in self.groups.n_above.iter().enumerate() {
            let term = r + j as f64;
            sums.value += n * term.ln();
            sums.first[0] += n / term;
            sums.second[0][0] -= n / (term * term);
        }
        let n = self.groups.n_customers();
        sums.value += n * (r * alpha.ln() + s * beta.ln());
        for (index, shape, scale) in [(0, r, alpha), (2, s, beta)] {
            sums.first[index] += n * scale.ln();
            sums.first[index + 1] += n * shape / scale;
            sums.second[index][index + 1] += n / scale;
            sums.second[index + 1][index + 1] -= n * shape / (scale * scale);
        }
        sums
    }
}

/// Adds the logarithm of a sum over courses. Its derivatives are means and covariances over them, each weighted by its
/// share; the upper triangle of the second ones is filled.
fn add_history(
    model: &ParetoNbd,
    [frequency, recency, age]: [f64; 3],
    n: f64,
    courses: &mut Vec<Course>,
    sums: &mut Sums,
) {
    let shape = model.r + frequency;
    let course = |time: f64, ln_width: Option<f64>| {
        let (purchases, departure) = (model.alpha + time, model.beta + time);
        let (ln_purchases, ln_departure) = (purchases.ln(), departure.ln());
        let ln_density = ln_width.map_or(0.0, |ln_width| ln_width + model.s.ln() - ln_departure);
        Course {
            ln_size: -shape * ln_purchases - model.s * ln_departure + ln_density,
            ln_purchases,
            inverse_purchases: 1.0 / purchases,
            ln_departure,
            inverse_departure: 1.0 / departure,
            gone: f64::from(u8::from(ln_width.is_some())),
        }
    };
    courses.clear();
    courses.push(course(age, None));
    pareto_nbd::departures(model, shape, recency, age, |time, ln_width| courses.push(course(time, Some(ln_width))));
    let largest = courses.iter().map(|course| course.ln_size).fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = courses.iter().map(|course| (course.ln_size - largest).exp()).sum();
    sums.value += n * (largest + total.ln());
    let (mut mean, mut square) = ([0.0; 4], [[0.0; 4]; 4]);
    for course in courses.iter() {
        let share = (course.ln_size - largest).exp() / total;
        let (by_alpha, by_beta) = (course.inverse_purchases, course.inverse_departure);
        let leaving = model.s + course.gone;
        let slope =
            [-course.ln_purchases, -shape * by_alpha, course.gone / model.s - course.ln_departure, -leaving * by_beta];
        for i in 0..4 {
            mean[i] += share * slope[i];
            for j in i..4 {
                square[i][j] += share * slope[i] * slope[j];
            }
        }
        square[0][1] -= share * by_alpha;
        square[1][1] += share * shape * by_alpha * by_alpha;
        square[2][2] -= share * course.gone / (model.s * model.s);
        square[2][3] -= share * by_beta;
        square[3][3] += share * leaving * by_beta * by_beta;
    }
    for i in 0..4 {
        sums.first[i] += n * mean[i];
        for j in i..4 {
            sums.second[i][j] += n * (square[i][j] - mean[i] * mean[j]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::lifetime::history::Histories;

    fn groups(frequency: &[u32], recency_days: &[u32], age_days: &[u32]) -> Groups {
        let histories = Histories {
            customer: (0..frequency.len() as u32).collect(),
            frequency: frequency.to_vec(),
            recency_days: recency_days.to_vec(),
            age_days: age_days.to_vec(),
            mean_spend: Vec::new(),
            n_later: vec![0; frequency.len()],
        };
        Groups::new(&histories, 7.0)
    }

    fn evaluate(groups: &Groups, at: &[f64]) -> Evaluation {
        Likelihood::new(groups, 1.0).evaluate(at, &mut || Ok(())).unwrap()
    }

    #[test]
    fn derivatives_are_those_of_the_value() {
        let groups = groups(&[0, 0, 1, 2, 5, 2], &[0, 0, 30, 200, 250, 200], &[270, 200, 240, 260, 266, 260]);
        for start in [[-0.6, 2.3, -0.5, 2.4], [0.3, 2.0, 1.0, -1.0], [0.2, 1.5, 0.1, 1.5]] {
            let here = evaluate(&groups, &start);
            for i in 0..4 {
                let moved = |by: f64| {
                    let mut at = start;
                    at[i] += by;
                    evaluate(&groups, &at)
                };
                let (above, below) = (moved(1e-5), moved(-1e-5));
                let slope = (above.value - below.value) / 2e-5;
                assert!((slope - here.gradient[i]).abs() < 1e-7, "gradient {i}: {slope} {}", here.gradient[i]);
                for j in 0..4 {
                    let bend = (above.gradient[j] - below.gradient[j]) / 2e-5;
                    assert!((bend - here.hessian[(i, j)]).abs() < 1e-7, "hessian {i},{j}: {bend}");
                }
            }
        }
    }

    // Direct integration over the time of leaving with 40 digits: scales alike, apart, and far apart; long silences.
    #[test]
    fn one_customer_agrees_with_integration() {
        for ([r, alpha, s, beta], [x, recency, age], log_likelihood, alive) in [
            (
                [0.5533, 10.578, 0.6062, 11.669],
                [26.0, 30.857142857142858, 31.0],
                -39.13080132160311,
                0.9978735587024029,
            ),
            ([0.5533, 10.578, 0.6062, 11.669], [0.0, 0.0, 38.0], -0.518341065707438, 0.3002457864269762),
            ([0.5, 7.0, 1.0, 7.0], [3.0, 10.0, 30.0], -10.605561730696238, 0.12293555632867097),
            ([0.5, 7.0, 1.0, 7.0000001], [3.0, 10.0, 30.0], -10.605561725327256, 0.12293555709259615),
            ([0.2, 0.001, 2.0, 50.0], [4.0, 1.0, 60.0], -5.327298808223997, 6.141710807170126e-07),
            ([2.0, 80.0, 0.3, 0.002], [12.0, 3.0, 50.0], -34.18939008319656, 0.0034208150703950646),
            ([1.0, 2.0, 3.0, 1.0], [400.0, 90.0, 100.0], 169.53206520418007, 1.0446498630708435e-16),
            ([1.0, 2.0, 0.01, 1000.0], [5.0, 30.0, 30.5], -15.40709696838718, 0.9999949145144672),
            ([3.0, 0.5, 8.0, 2.0], [1500.0, 10.0, 700.0], 5932.437076166778, 0.0),
            ([0.1, 0.01, 0.1, 0.01], [0.0, 0.0, 1000.0], -0.5978371825727279, 0.18181785124159275),
        ] {
            let model = ParetoNbd { r, alpha, s, beta };
            let got = model.probability_alive(x, recency, age);
            assert!((got - alive).abs() <= 1e-11 * alive, "{model:?} {x} {recency} {age}: {got} {alive}");
            let mut sums = Sums::default();
            add_history(&model, [x, recency, age], 1.0, &mut Vec::new(), &mut sums);
            let constants: f64 = (0..x as u32).map(|j| (r + f64::from(j)).ln()).sum();
            let value = sums.value + constants + r * alpha.ln() + s * beta.ln();
            assert!((value - log_likelihood).abs() <= 2e-12 * log_likelihood.abs().max(1.0), "{model:?}: {value}");
        }
    }
}

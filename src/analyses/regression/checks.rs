//! The error of predictions on rows that were not fitted to, beside the error on those that were.

use super::infer::Fit;
use super::model::{Factored, any_coefficients, merged};
use super::outcome::Check;
use super::split::Parts;
use crate::numeric::least_squares::{Block, Real};
use crate::numeric::sum::Sum;
use crate::pulse::{Cancelled, Pulse};

/// Rows between two reports of progress.
const CHUNK: usize = 1 << 14;

/// Errors on the rows fitted to, on each test, and on all tests together; the first alone when nothing could be tested.
pub fn checks<T: Real>(
    fit: &Fit<T>,
    factored: &Factored<T>,
    parts: &Parts,
    pulse: &mut Pulse,
) -> Result<Vec<Check>, Cancelled> {
    let design = fit.design;
    let mut checks = vec![in_sample(fit)];
    let means: Vec<f64> = parts.parts.iter().map(|part| design.target_mean(part)).collect();
    let mut all = Errors::default();
    let n_rows = parts.tests.iter().map(|(_, test)| parts.parts[*test].len()).sum();
    for (at, (train, test)) in parts.tests.iter().enumerate() {
        let n_train: usize = train.iter().map(|&part| parts.parts[part].len()).sum();
        if n_train <= fit.n_terms() {
            continue;
        }
        let weighted: f64 = train.iter().map(|&part| means[part] * parts.parts[part].len() as f64).sum();
        let coefficients = any_coefficients(&merged(&factored.parts, train.iter().copied()));
        let mut errors = Errors { n_train: n_train as u64, ..Errors::default() };
        let naive = weighted / n_train as f64;
        for rows in parts.parts[*test].chunks(CHUNK) {
            errors.add(fit, rows, &coefficients, naive);
            pulse.round((all.n_test + errors.n_test) as usize, n_rows)?;
        }
        checks.push(errors.check(fit, (at + 1).to_string()));
        all.merge(&errors);
    }
    if checks.len() > 1 {
        checks.push(all.check(fit, "all".to_owned()));
    }
    Ok(checks)
}

fn in_sample<T: Real>(fit: &Fit<T>) -> Check {
    let n_obs = fit.n_obs();
    let sd = fit.design.target.summary.sd;
    let naive_rmse = sd * ((n_obs - 1.0) / n_obs).sqrt();
    let rmse = fit.design.unscaled_target((fit.rss / n_obs).sqrt());
    Check {
        split: "in_sample".to_owned(),
        n_train: n_obs as u64,
        n_test: n_obs as u64,
        rmse,
        mae: fit.design.unscaled_target(fit.sums.absolute / n_obs),
        naive_rmse,
        r_squared: 1.0 - (rmse / naive_rmse).powi(2),
    }
}

#[derive(Default)]
struct Errors {
    n_train: u64,
    n_test: u64,
    squares: Sum,
    absolute: Sum,
    naive_squares: Sum,
}

impl Errors {
    fn add<T: Real>(&mut self, fit: &Fit<T>, rows: &[u32], coefficients: &[T], naive: f64) {
        let n_terms = fit.n_terms();
        let mut block = Block::<T>::new(n_terms + 1);
        for rows in rows.chunks(block.capacity()) {
            fit.design.fill(rows, &mut block);
            for y in block.column(n_terms) {
                let error = y.to_f64() - naive;
                self.naive_squares.add(error * error);
            }
            block.subtract_fitted(coefficients);
            for error in block.column(n_terms) {
                let error = error.to_f64();
                self.squares.add(error * error);
                self.absolute.add(error.abs());
            }
        }
        self.n_test += rows.len() as u64;
    }

    fn merge(&mut self, other: &Self) {
        self.n_train = self.n_train.max(other.n_train);
        self.n_test += other.n_test;
        self.squares.add(other.squares.value());
        self.absolute.add(other.absolute.value());
        self.naive_squares.add(other.naive_squares.value());
    }

    fn check<T: Real>(&self, fit: &Fit<T>, split: String) -> Check {
        let n_test = self.n_test as f64;
        let root = |squares: Sum| fit.design.unscaled_target((squares.value() / n_test).sqrt());
        Check {
            split,
            n_train: self.n_train,
            n_test: self.n_test,
            rmse: root(self.squares),
            mae: fit.design.unscaled_target(self.absolute.value() / n_test),
            naive_rmse: root(self.naive_squares),
            r_squared: 1.0 - self.squares.value() / self.naive_squares.value(),
        }
    }
}

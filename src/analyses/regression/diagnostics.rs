//! The second walk over the rows: residuals, leverages and what tests and robust errors sum up from them.

use super::design::Design;
use super::model::robust_weight;
use super::params::Robust;
use crate::numeric::least_squares::{Block, Real, Triangle};
use crate::numeric::sum::Sum;
use crate::pulse::{Cancelled, Pulse};

/// Sums over the rows, in the design's scale of the target.
pub struct Diagnostics {
    /// Per row: the residual.
    pub residuals: Vec<f64>,
    /// Per row: the diagonal of the hat matrix.
    pub leverages: Vec<f64>,
    /// The constant along Q: Qᵀ1.
    pub constant: Vec<f64>,
    /// The squared residuals less their mean along Q.
    pub squares: Vec<f64>,
    /// The sum of squares of the squared residuals less their mean.
    pub squares_total: f64,
    /// The sum of squared differences of neighbouring residuals.
    pub differences: f64,
    /// The sum of residuals to the third and to the fourth.
    pub moments: (f64, f64),
    /// The sum of absolute residuals.
    pub absolute: f64,
    /// The robust spread along Q, column by column; empty when it is not wanted.
    pub robust: Vec<f64>,
}

/// What the walk needs besides the rows.
pub struct Walk<'a, T> {
    /// Of all rows.
    pub triangle: &'a Triangle<T>,
    /// Of all rows.
    pub coefficients: &'a [T],
    /// The sum of squared residuals.
    pub rss: f64,
    /// Which spread is wanted.
    pub robust: Robust,
}

/// Walks over the rows.
pub fn walk<T: Real>(design: &Design, with: &Walk<T>, pulse: &mut Pulse) -> Result<Diagnostics, Cancelled> {
    let (n_rows, n_terms) = (design.rows.len(), design.terms.len());
    let mean_square = with.rss / n_rows as f64;
    let n_robust = if with.robust == Robust::None { 0 } else { n_terms };
    let mut sums = Sums::new(n_terms, n_robust);
    let mut block = Block::<T>::new(design.n_columns());
    let mut q = Block::<f64>::with_capacity(n_terms + 1, block.capacity());
    let (mut residuals, mut leverages) = (Vec::with_capacity(n_rows), Vec::with_capacity(n_rows));
    for rows in design.rows.chunks(block.capacity()) {
        let start = residuals.len();
        design.fill(rows, &mut block);
        block.subtract_fitted(with.coefficients);
        with.triangle.orthonormalise(&mut block);
        q.set_rows(rows.len());
        for column in 0..=n_terms {
            q.column_mut(column).iter_mut().zip(block.column(column)).for_each(|(cell, x)| *cell = x.to_f64());
        }
        residuals.extend_from_slice(q.column(n_terms));
        leverages.resize(start + rows.len(), 0.0);
        for column in 0..n_terms {
            leverages[start..].iter_mut().zip(q.column(column)).for_each(|(leverage, x)| *leverage += x * x);
        }
        let weights: Vec<f64> = if n_robust == 0 {
            Vec::new()
        } else {
            let (n_obs, df_resid) = (n_rows as f64, (n_rows - n_terms) as f64);
            let pairs = residuals[start..].iter().zip(&leverages[start..]);
            pairs.map(|(&e, &h)| robust_weight(with.robust, e, h, n_obs, df_resid)).collect()
        };
        sums.add(&q, &residuals, start, mean_square, &weights);
        pulse.round(residuals.len(), n_rows)?;
    }
    Ok(sums.finish(residuals, leverages))
}

struct Sums {
    constant: Vec<Sum>,
    squares: Vec<Sum>,
    squares_total: Sum,
    differences: Sum,
    cubes: Sum,
    fourths: Sum,
    absolute: Sum,
    robust: Vec<Sum>,
    n_robust: usize,
    square: Vec<f64>,
    weighted: Vec<f64>,
    ones: Vec<f64>,
}

impl Sums {
    fn new(n_terms: usize, n_robust: usize) -> Self {
        Self {
            constant: vec![Sum::default(); n_terms],
            squares: vec![Sum::default(); n_terms],
            squares_total: Sum::default(),
            differences: Sum::default(),
            cubes: Sum::default(),
            fourths: Sum::default(),
            absolute: Sum::default(),
            robust: vec![Sum::default(); n_robust * n_robust],
            n_robust,
            square: Vec::new(),
            weighted: Vec::new(),
            ones: Vec::new(),
        }
    }

    /// Takes a block: rows of Q, and their residuals from `start` on.
    fn add(&mut self, q: &Block<f64>, residuals: &[f64], start: usize, mean_square: f64, weights: &[f64]) {
        let new = &residuals[start..];
        self.square.clear();
        self.square.extend(new.iter().map(|e| e * e - mean_square));
        self.ones.resize(new.len(), 1.0);
        for (column, (constant, squares)) in self.constant.iter_mut().zip(&mut self.squares).enumerate() {
            constant.add(f64::dot(q.column(column), &self.ones));
            squares.add(f64::dot(q.column(column), &self.square));
        }
        self.squares_total.add(f64::dot(&self.square, &self.square));
        let (mut cubes, mut fourths, mut absolute) = (0.0, 0.0, 0.0);
        for e in new {
            let square = e * e;
            cubes += square * e;
            fourths += square * square;
            absolute += e.abs();
        }
        self.cubes.add(cubes);
        self.fourths.add(fourths);
        self.absolute.add(absolute);
        let from = &residuals[start.saturating_sub(1)..];
        let differences: f64 = from.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0])).sum();
        self.differences.add(differences);
        self.add_robust(q, weights);
    }

    fn add_robust(&mut self, q: &Block<f64>, weights: &[f64]) {
        for a in 0..self.n_robust {
            self.weighted.clear();
            self.weighted.extend(q.column(a).iter().zip(weights).map(|(x, weight)| x * weight));
            for b in 0..=a {
                self.robust[a * self.n_robust + b].add(f64::dot(&self.weighted, q.column(b)));
            }
        }
    }

    fn finish(self, residuals: Vec<f64>, leverages: Vec<f64>) -> Diagnostics {
        let values = |sums: &[Sum]| sums.iter().map(|sum| sum.value()).collect();
        let n = self.n_robust;
        let robust = (0..n * n).map(|at| {
            let (a, b) = (at / n, at % n);
            self.robust[a.max(b) * n + a.min(b)].value()
        });
        Diagnostics {
            residuals,
            leverages,
            constant: values(&self.constant),
            squares: values(&self.squares),
            squares_total: self.squares_total.value(),
            differences: self.differences.value(),
            moments: (self.cubes.value(), self.fourths.value()),
            absolute: self.absolute.value(),
            robust: robust.collect(),
        }
    }
}

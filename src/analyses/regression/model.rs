//! The estimator: triangles of the parts of the rows, coefficients, and the variance of anything linear in them.

use nalgebra::{DMatrix, DVector};

use super::design::Design;
use super::params::{Collinear, Robust};
use super::split::Parts;
use crate::models::design::{DesignError, LeftOut};
use crate::numeric::double_double::DoubleDouble;
use crate::numeric::least_squares::{Block, Real, Triangle};
use crate::pulse::{Cancelled, Pulse};

/// Rows times squared columns up to which the work is done in double-doubles at once: it is a blink.
const SMALL_WORK: f64 = 2e6;
/// Up to which it is repeated in double-doubles when doubles turn out to be too few digits.
const PATIENT_WORK: f64 = 1e8;
/// A column of which earlier ones make up all but this share has lost half of a double's digits.
const ILL_CONDITIONED: f64 = 1e-7;

/// Which arithmetic a design asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// Doubles, about 16 digits.
    Double,
    /// Doubles, unless the design turns out to be ill-conditioned.
    DoubleFirst,
    /// Double-doubles, about 31 digits.
    DoubleDouble,
}

impl Arithmetic {
    /// By the size of the design.
    pub fn for_design(design: &Design) -> Self {
        let work = design.rows.len() as f64 * (design.n_columns() as f64).powi(2);
        match work {
            work if work <= SMALL_WORK => Self::DoubleDouble,
            work if work <= PATIENT_WORK => Self::DoubleFirst,
            _ => Self::Double,
        }
    }
}

/// The triangles of the parts, and of all rows together.
pub struct Factored<T> {
    /// One per part.
    pub parts: Vec<Triangle<T>>,
    /// Of all rows.
    pub whole: Triangle<T>,
}

/// Factors the design, part by part.
pub fn factor<T: Real>(design: &Design, parts: &Parts, pulse: &mut Pulse) -> Result<Factored<T>, Cancelled> {
    let n_rows = design.rows.len();
    let mut block = Block::new(design.n_columns());
    let mut n_done = 0;
    let mut triangles = Vec::with_capacity(parts.parts.len());
    for part in &parts.parts {
        let mut triangle = Triangle::new(design.n_columns());
        for rows in part.chunks(block.capacity()) {
            design.fill(rows, &mut block);
            triangle.absorb(&mut block);
            n_done += rows.len();
            pulse.round(n_done, n_rows)?;
        }
        triangles.push(triangle);
    }
    let whole = merged(&triangles, 0..triangles.len());
    Ok(Factored { parts: triangles, whole })
}

/// The triangle of several parts together.
pub fn merged<T: Real>(triangles: &[Triangle<T>], parts: impl IntoIterator<Item = usize>) -> Triangle<T> {
    let mut parts = parts.into_iter().map(|part| &triangles[part]);
    let first = parts.next().cloned().unwrap_or_else(|| Triangle::new(1));
    parts.fold(first, |mut sum, part| {
        sum.merge(part);
        sum
    })
}

impl<T: Real> Factored<T> {
    /// Whether doubles have too few digits for this design.
    pub fn is_ill_conditioned(&self) -> bool {
        self.whole.smallest_share() < ILL_CONDITIONED
    }

    /// Leaves out of design and triangles the terms that earlier ones make up, or refuses.
    pub fn remove_dependent(&mut self, design: &mut Design, policy: Collinear) -> Result<Vec<LeftOut>, DesignError> {
        let dependences = self.whole.dependences();
        if dependences.is_empty() {
            return Ok(Vec::new());
        }
        let (kept, left_out) = design.leave_out(&dependences, policy)?;
        self.whole = self.whole.select(&kept);
        self.parts = self.parts.iter().map(|part| part.select(&kept)).collect();
        Ok(left_out)
    }
}

/// Coefficients, 0 for terms that the triangle's rows cannot tell from others (a label that does not occur in them).
pub fn any_coefficients<T: Real>(triangle: &Triangle<T>) -> Vec<T> {
    let dependences = triangle.dependences();
    if dependences.is_empty() {
        return triangle.coefficients();
    }
    let dependent: Vec<usize> = dependences.iter().map(|dependence| dependence.column).collect();
    let kept: Vec<usize> = (0..triangle.n_terms()).filter(|column| !dependent.contains(column)).collect();
    let mut all = vec![T::default(); triangle.n_terms()];
    let some = triangle.select(&kept).coefficients();
    kept.iter().zip(some).for_each(|(&column, coefficient)| all[column] = coefficient);
    all
}

/// What is unknown of the coefficients, in the coordinates of Q: there, nothing cancels however ill-conditioned X is.
pub enum Spread {
    /// Alike in every direction: the error variance.
    Even(f64),
    /// The sum over rows of weight times the row of Q with itself; symmetric, column by column.
    Robust(Vec<f64>),
}

impl Spread {
    /// The variance along a direction.
    pub fn along(&self, direction: &[f64]) -> f64 {
        match self {
            Spread::Even(variance) => variance * f64::dot(direction, direction),
            Spread::Robust(_) => f64::dot(direction, &self.times(direction)),
        }
    }

    /// The covariance matrix times a direction.
    fn times(&self, direction: &[f64]) -> Vec<f64> {
        match self {
            Spread::Even(variance) => direction.iter().map(|x| variance * x).collect(),
            Spread::Robust(matrix) => matrix.chunks(direction.len()).map(|row| f64::dot(row, direction)).collect(),
        }
    }

    /// The Wald statistic, divided by the number of directions, that the projections vanish along all of them.
    ///
    /// Directions are orthonormal. NaN where the spread is singular along them.
    pub fn wald(&self, directions: &[Vec<f64>], projections: &[f64]) -> f64 {
        let k = directions.len();
        let seen = DVector::from_iterator(k, directions.iter().map(|direction| f64::dot(direction, projections)));
        let value = match self {
            Spread::Even(variance) => seen.norm_squared() / variance,
            Spread::Robust(_) => {
                let images: Vec<Vec<f64>> = directions.iter().map(|direction| self.times(direction)).collect();
                let spread = DMatrix::from_fn(k, k, |a, b| f64::dot(&directions[a], &images[b]));
                spread.cholesky().map_or(f64::NAN, |factor| seen.dot(&factor.solve(&seen)))
            }
        };
        value / k as f64
    }
}

/// The weight of a row's outer product in the robust spread.
pub fn robust_weight(robust: Robust, residual: f64, leverage: f64, n_obs: f64, df_resid: f64) -> f64 {
    let square = residual * residual;
    match robust {
        Robust::None => 0.0,
        Robust::Hc0 => square,
        Robust::Hc1 => square * n_obs / df_resid,
        Robust::Hc3 => {
            // A row that the model must meet exactly has no residual to learn from.
            let freedom = 1.0 - leverage;
            if freedom < 1e-12 { 0.0 } else { square / (freedom * freedom) }
        }
    }
}

/// A fitted model.
pub struct Solution<T> {
    /// Of all rows.
    pub triangle: Triangle<T>,
    /// One per term, as scaled in the design.
    pub coefficients: Vec<T>,
    /// The target's components along Q.
    pub projections: Vec<f64>,
    /// What is unknown of the coefficients.
    pub spread: Spread,
}

impl<T: Real> Solution<T> {
    /// The value of a contrast: its product with the coefficients.
    pub fn value(&self, contrast: &[T]) -> f64 {
        T::dot(contrast, &self.coefficients).to_f64()
    }

    /// The standard error of a contrast.
    pub fn std_error(&self, contrast: &[T]) -> f64 {
        self.spread.along(&self.direction(contrast)).sqrt()
    }

    /// A contrast as a direction along Q.
    pub fn direction(&self, contrast: &[T]) -> Vec<f64> {
        self.triangle.along_q(contrast).iter().map(|x| x.to_f64()).collect()
    }

    /// Orthonormal directions that span those of the given terms.
    pub fn directions_of(&self, terms: &[usize]) -> Vec<Vec<f64>> {
        let mut basis: Vec<Vec<T>> = Vec::with_capacity(terms.len());
        for &term in terms {
            let mut direction = self.triangle.along_q(&unit(term, self.coefficients.len()));
            // Twice: once leaves digits of the others in directions that are nearly parallel.
            for _ in 0..2 {
                for other in &basis {
                    let share = T::dot(other, &direction);
                    T::subtract(&mut direction, share, other);
                }
                let norm = T::dot(&direction, &direction).sqrt();
                direction.iter_mut().for_each(|x| *x = *x / norm);
            }
            basis.push(direction);
        }
        basis.iter().map(|direction| direction.iter().map(|x| x.to_f64()).collect()).collect()
    }

    /// What a few terms contribute to the fitted values, along Q.
    pub fn contribution(&self, terms: &[usize]) -> Vec<f64> {
        let n_terms = self.coefficients.len();
        let mut total = vec![T::default(); n_terms];
        for &term in terms {
            for (row, cell) in total.iter_mut().enumerate().take(term + 1) {
                *cell = *cell + self.coefficients[term] * self.triangle.at(row, term);
            }
        }
        total.iter().map(|x| x.to_f64()).collect()
    }
}

/// The contrast that is one term.
pub fn unit<T: Real>(term: usize, n_terms: usize) -> Vec<T> {
    let mut contrast = vec![T::default(); n_terms];
    contrast[term] = T::from(1.0);
    contrast
}

/// The two arithmetics, with the triangles computed.
pub enum AnyFactored {
    /// In doubles.
    Double(Factored<f64>),
    /// In double-doubles.
    DoubleDouble(Factored<DoubleDouble>),
}

/// Factors the design in the arithmetic that it needs.
pub fn factor_well(design: &Design, parts: &Parts, pulse: &mut Pulse) -> Result<AnyFactored, Cancelled> {
    let arithmetic = Arithmetic::for_design(design);
    if arithmetic != Arithmetic::DoubleDouble {
        let factored = pulse.part(0.0, 0.5, |pulse| factor::<f64>(design, parts, pulse))?;
        if arithmetic == Arithmetic::Double || !factored.is_ill_conditioned() {
            return Ok(AnyFactored::Double(factored));
        }
    }
    let factored = pulse.part(0.5, 1.0, |pulse| factor::<DoubleDouble>(design, parts, pulse))?;
    Ok(AnyFactored::DoubleDouble(factored))
}

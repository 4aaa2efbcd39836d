//! Smooth minimisation in few dimensions: Newton's method with exact second derivatives inside a trust region.
//!
//! Likelihoods of customer models have two to four parameters, cheap exact derivatives, and surfaces that are flat along
//! curved valleys or run to the edge of the parameter space. There Newton's steps need tens of evaluations where
//! quasi-Newton or simplex methods need hundreds, and the second derivatives give the standard errors anyway.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::pulse::Cancelled;

/// A function's value with its first and second derivatives at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The value; not finite where the function is not defined.
    pub value: f64,
    /// First derivatives.
    pub gradient: DVector<f64>,
    /// Second derivatives, symmetric.
    pub hessian: DMatrix<f64>,
}

impl Evaluation {
    /// All zero, in `n` dimensions.
    pub fn zeros(n: usize) -> Self {
        Self { value: 0.0, gradient: DVector::zeros(n), hessian: DMatrix::zeros(n, n) }
    }

    fn is_finite(&self) -> bool {
        self.value.is_finite()
            && self.gradient.iter().all(|x| x.is_finite())
            && self.hessian.iter().all(|x| x.is_finite())
    }
}

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Coordinates stay within plus and minus this.
    pub max_coordinate: f64,
    /// The largest gradient component of a minimum, relative to the larger of one and the value's size.
    pub gradient_tol: f64,
    /// Evaluations at most.
    pub max_evaluations: u32,
}

/// Where the search ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// The point.
    pub at: Vec<f64>,
    /// The function there.
    pub evaluation: Evaluation,
    /// How many evaluations it took.
    pub n_evaluations: u32,
    /// Whether the gradient vanishes there, leaving aside coordinates that are held by the bound.
    pub is_converged: bool,
}

impl Minimum {
    /// The inverse of the second derivatives, if these are those of a minimum: the covariance when the function is a
    /// negative log-likelihood.
    pub fn covariance(&self) -> Option<DMatrix<f64>> {
        let hessian = &self.evaluation.hessian;
        let eigen = SymmetricEigen::new(hessian.clone());
        let largest = eigen.eigenvalues.iter().copied().fold(0.0, f64::max);
        let is_definite = eigen.eigenvalues.iter().all(|&value| value > 1e-12 * largest);
        if is_definite { hessian.clone().cholesky().map(|factor| factor.inverse()) } else { None }
    }
}

/// Minimises `function` from `start`.
///
/// Source: Nocedal and Wright (2006), Numerical Optimization, algorithm 4.1 with the exact solution of section 4.3.
pub fn minimise(
    start: &[f64],
    limits: &Limits,
    mut function: impl FnMut(&[f64]) -> Result<Evaluation, Cancelled>,
) -> Result<Minimum, Cancelled> {
    let mut at = DVector::from_column_slice(start);
    let mut here = function(at.as_slice())?;
    let mut n_evaluations = 1;
    let mut radius = 1.0;
    let mut is_converged = false;
    while here.is_finite() && n_evaluations < limits.max_evaluations {
        let tolerance = limits.gradient_tol * here.value.abs().max(1.0);
        if free_gradient(&at, &here.gradient, limits.max_coordinate) <= tolerance {
            is_converged = true;
            break;
        }
        let step = trust_step(&here, radius);
        let next_at = (&at + step).map(|x| x.clamp(-limits.max_coordinate, limits.max_coordinate));
        let step = &next_at - &at;
        let length = step.norm();
        let promised = -(here.gradient.dot(&step) + 0.5 * step.dot(&(&here.hessian * &step)));
        // Where rounding hides any gain, there is nothing left to find.
        if length <= 1e-14 * (1.0 + at.norm()) || promised.abs() <= 1e-16 * here.value.abs() {
            is_converged = free_gradient(&at, &here.gradient, limits.max_coordinate) <= 1e3 * tolerance;
            break;
        }
        let next = function(next_at.as_slice())?;
        n_evaluations += 1;
        let gained = here.value - next.value;
        let ratio = if next.is_finite() && promised > 0.0 { gained / promised } else { -1.0 };
        // Near the minimum the gain drowns in rounding, while the step is still right: a smaller gradient decides then.
        let is_rounding = gained.abs() <= 1e-13 * here.value.abs() && next.is_finite();
        if ratio > 0.75 && length > 0.9 * radius {
            radius = (2.0 * radius).min(8.0);
        } else if ratio < 0.25 && !is_rounding {
            radius = 0.25 * length;
        }
        let is_better = ratio > 1e-4 || (is_rounding && next.gradient.amax() < here.gradient.amax());
        if is_better {
            (at, here) = (next_at, next);
        } else if is_rounding {
            is_converged = free_gradient(&at, &here.gradient, limits.max_coordinate) <= 1e3 * tolerance;
            break;
        }
        if radius < 1e-12 {
            break;
        }
    }
    Ok(Minimum { at: at.as_slice().to_vec(), evaluation: here, n_evaluations, is_converged })
}

/// The largest gradient component, leaving out coordinates that press against the bound.
fn free_gradient(at: &DVector<f64>, gradient: &DVector<f64>, bound: f64) -> f64 {
    let presses = |x: f64, slope: f64| (x >= bound && slope < 0.0) || (x <= -bound && slope > 0.0);
    at.iter()
        .zip(gradient.iter())
        .map(|(&x, &slope)| if presses(x, slope) { 0.0 } else { slope.abs() })
        .fold(0.0, f64::max)
}

/// The best step of the quadratic model within `radius`.
fn trust_step(here: &Evaluation, radius: f64) -> DVector<f64> {
    let eigen = SymmetricEigen::new(here.hessian.clone());
    let slopes = eigen.eigenvectors.tr_mul(&here.gradient);
    let smallest = eigen.eigenvalues.min();
    let size = eigen.eigenvalues.amax().max(f64::MIN_POSITIVE);
    let step_at = |shift: f64| {
        DVector::from_iterator(
            slopes.len(),
            slopes.iter().zip(eigen.eigenvalues.iter()).map(|(slope, value)| -slope / (value + shift)),
        )
    };
    if smallest > 1e-13 * size {
        let newton = step_at(0.0);
        if newton.norm() <= radius {
            return &eigen.eigenvectors * newton;
        }
    }
    // The step shortens as the shift grows: bracket the shift whose step has the wanted length, then halve.
    let mut lower = (-smallest).max(0.0) + 1e-13 * size;
    let mut upper = lower.max(here.gradient.norm() / radius) + size;
    while step_at(upper).norm() > radius {
        upper *= 2.0;
    }
    if step_at(lower).norm() > radius {
        for _ in 0..60 {
            let middle = 0.5 * (lower + upper);
            if step_at(middle).norm() > radius { lower = middle } else { upper = middle }
        }
    } else {
        upper = lower;
    }
    &eigen.eigenvectors * step_at(upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { max_coordinate: 20.0, gradient_tol: 1e-10, max_evaluations: 200 };

    fn rosenbrock(at: &[f64]) -> Result<Evaluation, Cancelled> {
        let (x, y) = (at[0], at[1]);
        Ok(Evaluation {
            value: (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2),
            gradient: DVector::from_vec(vec![-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)]),
            hessian: DMatrix::from_row_slice(2, 2, &[2.0 - 400.0 * (y - 3.0 * x * x), -400.0 * x, -400.0 * x, 200.0]),
        })
    }

    #[test]
    fn follows_a_curved_valley() {
        let minimum = minimise(&[-1.2, 1.0], &LIMITS, rosenbrock).unwrap();
        assert!(minimum.is_converged && minimum.n_evaluations < 40, "{minimum:?}");
        assert!(minimum.at.iter().all(|x| (x - 1.0).abs() < 1e-9));
        assert!(minimum.covariance().is_some());
    }

    #[test]
    fn stops_at_the_bound_when_the_function_falls_for_ever() {
        let falling = |at: &[f64]| {
            let e = (-at[0]).exp();
            Ok(Evaluation {
                value: e,
                gradient: DVector::from_vec(vec![-e]),
                hessian: DMatrix::from_vec(1, 1, vec![e]),
            })
        };
        let limits = Limits { gradient_tol: 0.0, ..LIMITS };
        let minimum = minimise(&[0.0], &limits, falling).unwrap();
        assert!((minimum.at[0] - 20.0).abs() < 1e-9 && minimum.is_converged, "{minimum:?}");
    }

    #[test]
    fn leaves_a_saddle_and_survives_the_undefined() {
        let saddle = |at: &[f64]| {
            let (x, y) = (at[0], at[1]);
            Ok(Evaluation {
                value: x * x + y.powi(4) / 4.0 - y * y / 2.0,
                gradient: DVector::from_vec(vec![2.0 * x, y.powi(3) - y]),
                hessian: DMatrix::from_row_slice(2, 2, &[2.0, 0.0, 0.0, 3.0 * y * y - 1.0]),
            })
        };
        let minimum = minimise(&[1.0, 1e-3], &LIMITS, saddle).unwrap();
        assert!((minimum.at[1].abs() - 1.0).abs() < 1e-9, "{minimum:?}");
        let undefined = |_: &[f64]| Ok(Evaluation { value: f64::NAN, ..Evaluation::zeros(1) });
        assert!(!minimise(&[0.0], &LIMITS, undefined).unwrap().is_converged);
        assert_eq!(minimise(&[0.0], &LIMITS, |_| Err(Cancelled)), Err(Cancelled));
    }
}

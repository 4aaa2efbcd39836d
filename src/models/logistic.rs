//! Logistic regression over a [`Design`]: iteratively reweighted least squares, each step by a stable factorisation.
//!
//! A step solves the weighted least squares problem of Newton's method by Householder reflections, never by normal
//! equations. Its projections are the Newton decrement, whose square says how far the likelihood is from its maximum.
//! When a combination of terms tells the two labels apart without an error, there is no maximum: the estimates would run to
//! infinity. The direction in which they run is its own proof and is checked row by row.
//! Source: McCullagh and Nelder (1989), Generalized Linear Models, section 4.4; Albert and Anderson (1984), Biometrika 71(1),
//! for separation.

use super::design::Design;
use crate::numeric::least_squares::{Block, Real, Triangle};
use crate::numeric::special::{logistic, softplus};
use crate::pulse::{Cancelled, Pulse};

/// Steps at most; Newton's method needs fewer than ten when there is a maximum.
const MAX_STEPS: usize = 60;
/// From so many steps on, a search that still creeps is looked at for separation.
const SUSPICIOUS_STEPS: usize = 7;
/// The search is over when twice the likelihood still to be gained is below this.
const CONVERGED_BELOW: f64 = 1e-17;
/// Rows may point this share of the largest gain against a direction that separates: what has not yet converged of others.
const CERTIFIED: f64 = 0.01;
/// A term belongs to the separating direction when its part is above this share of the largest.
const NAMED: f64 = 0.05;

/// A fitted model.
#[derive(Debug, Clone)]
pub struct Logistic {
    /// One per term, as scaled in the design; 0 for terms that the rows cannot tell from others.
    pub coefficients: Vec<f64>,
    /// Their standard errors; NaN for such terms.
    pub std_errors: Vec<f64>,
    /// The likelihood's logarithm at the maximum.
    pub log_likelihood: f64,
    /// How many steps it took.
    pub n_steps: u32,
}

/// How a fit ended.
#[derive(Debug, Clone)]
pub enum Ended {
    /// With estimates.
    Fitted(Logistic),
    /// These terms together tell the labels apart, so that no finite estimates exist.
    Separated {
        /// Positions of terms, the weightiest first; the constant is not among them.
        terms: Vec<usize>,
    },
    /// The numbers are beyond the arithmetic.
    NotConverged,
}

/// Writes the design of `rows`, block by block, and shows each block with the position of its first row.
fn by_block(
    design: &Design,
    rows: &[u32],
    pulse: &mut Pulse,
    mut show: impl FnMut(&mut Block<f64>, usize),
) -> Result<(), Cancelled> {
    let mut block = Block::new(design.n_columns());
    let mut first = 0;
    for rows_here in rows.chunks(block.capacity()) {
        design.fill(rows_here, &mut block);
        show(&mut block, first);
        first += rows_here.len();
        pulse.round(first, rows.len())?;
    }
    Ok(())
}

/// The factor of the design over some rows.
pub fn factor(design: &Design, rows: &[u32], pulse: &mut Pulse) -> Result<Triangle<f64>, Cancelled> {
    let mut triangle = Triangle::new(design.n_columns());
    by_block(design, rows, pulse, |block, _| triangle.absorb(block))?;
    Ok(triangle)
}

/// The linear predictor of every row.
pub fn predictor(
    design: &Design,
    rows: &[u32],
    coefficients: &[f64],
    pulse: &mut Pulse,
) -> Result<Vec<f64>, Cancelled> {
    let mut values = vec![0.0; rows.len()];
    by_block(design, rows, pulse, |block, first| {
        for (term, &coefficient) in coefficients.iter().enumerate().filter(|(_, coefficient)| **coefficient != 0.0) {
            let cells = block.column(term);
            f64::subtract(&mut values[first..first + cells.len()], -coefficient, cells);
        }
    })?;
    Ok(values)
}

/// The log-likelihood of labels given linear predictors.
fn log_likelihood(predictors: &[f64], labels: &[bool]) -> f64 {
    let one = |(&eta, &label): (&f64, &bool)| -softplus(if label { -eta } else { eta });
    crate::numeric::sum::sum(predictors.iter().zip(labels).map(one))
}

/// Fits the terms of the design to the labels of `rows` (one each, in their order).
pub fn fit(design: &Design, rows: &[u32], labels: &[bool], pulse: &mut Pulse) -> Result<Ended, Cancelled> {
    assert_eq!(rows.len(), labels.len(), "a label per row");
    let plain = pulse.part(0.0, 0.1, |pulse| factor(design, rows, pulse))?;
    let dependent: Vec<usize> = plain.dependences().iter().map(|dependence| dependence.column).collect();
    let kept: Vec<usize> = (0..design.terms.len()).filter(|term| !dependent.contains(term)).collect();
    let mut coefficients = vec![0.0; design.terms.len()];
    let mut predictors = vec![0.0; rows.len()];
    let mut likelihood = log_likelihood(&predictors, labels);
    let mut last_decrement = f64::INFINITY;
    for step in 0..MAX_STEPS {
        let done = 0.1 + 0.9 * (step as f32 / (step as f32 + 8.0));
        let triangle =
            pulse.part(done, done + 0.02, |pulse| weighted(design, rows, labels, &predictors, &kept, pulse))?;
        let change = triangle.coefficients();
        let decrement: f64 = triangle.projections().iter().map(|x| x * x).sum();
        if !decrement.is_finite() || change.iter().any(|x| !x.is_finite()) {
            return Ok(Ended::NotConverged);
        }
        let mut whole = vec![0.0; design.terms.len()];
        kept.iter().zip(&change).for_each(|(&term, &value)| whole[term] = value);
        let moves = predictor(design, rows, &whole, &mut Pulse::silent())?;
        if step >= SUSPICIOUS_STEPS && decrement > 0.1 * last_decrement && separates(&moves, labels) {
            return Ok(Ended::Separated { terms: named(design, &whole, &plain) });
        }
        // A full step may overshoot far from the maximum; half of it, or a quarter, never does.
        let mut share = 1.0;
        let (mut next, mut gained);
        loop {
            next = predictors.iter().zip(&moves).map(|(eta, change)| eta + share * change).collect::<Vec<f64>>();
            gained = log_likelihood(&next, labels);
            if gained >= likelihood - 1e-12 * likelihood.abs() || share < 1e-3 {
                break;
            }
            share *= 0.5;
        }
        coefficients.iter_mut().zip(&whole).for_each(|(value, change)| *value += share * change);
        predictors = next;
        likelihood = gained;
        if decrement < CONVERGED_BELOW * (1.0 + likelihood.abs()) {
            let std_errors = std_errors(&triangle, &kept, design.terms.len());
            let n_steps = step as u32 + 1;
            return Ok(Ended::Fitted(Logistic { coefficients, std_errors, log_likelihood: likelihood, n_steps }));
        }
        last_decrement = decrement;
    }
    Ok(Ended::NotConverged)
}

/// The factor of the weighted design with the working residuals as its target, over the kept terms.
fn weighted(
    design: &Design,
    rows: &[u32],
    labels: &[bool],
    predictors: &[f64],
    kept: &[usize],
    pulse: &mut Pulse,
) -> Result<Triangle<f64>, Cancelled> {
    let target = design.terms.len();
    let mut triangle = Triangle::new(design.n_columns());
    let mut roots = Vec::new();
    by_block(design, rows, pulse, |block, first| {
        let etas = &predictors[first..first + block.n_rows()];
        roots.clear();
        roots.extend(etas.iter().map(|&eta| (logistic(eta) * logistic(-eta)).sqrt()));
        for &term in kept {
            block.column_mut(term).iter_mut().zip(&roots).for_each(|(cell, root)| *cell *= root);
        }
        let cells = block.column_mut(target).iter_mut().zip(etas).zip(&labels[first..]).zip(&roots);
        for (((cell, &eta), &label), &root) in cells {
            let residual = if label { logistic(-eta) } else { -logistic(eta) };
            *cell = if root > 1e-150 { residual / root } else { 0.0 };
        }
        // What is not kept must not turn into a pivot.
        (0..target).filter(|term| !kept.contains(term)).for_each(|term| block.column_mut(term).fill(0.0));
        triangle.absorb(block);
    })?;
    Ok(if kept.len() == target { triangle } else { triangle.select(kept) })
}

fn std_errors(triangle: &Triangle<f64>, kept: &[usize], n_terms: usize) -> Vec<f64> {
    let mut all = vec![f64::NAN; n_terms];
    for (position, &term) in kept.iter().enumerate() {
        let mut contrast = vec![0.0; kept.len()];
        contrast[position] = 1.0;
        let direction = triangle.along_q(&contrast);
        all[term] = f64::dot(&direction, &direction).sqrt();
    }
    all
}

/// Whether going that way worsens no row's label and betters some.
fn separates(moves: &[f64], labels: &[bool]) -> bool {
    let signed = moves.iter().zip(labels).map(|(&change, &label)| if label { change } else { -change });
    let (low, high) = signed.fold((0.0f64, 0.0f64), |(low, high), x| (low.min(x), high.max(x)));
    high > 0.1 && low >= -CERTIFIED * high
}

/// The terms that a direction goes along, by their part in the linear predictor.
fn named(design: &Design, direction: &[f64], plain: &Triangle<f64>) -> Vec<usize> {
    let part = |term: usize| direction[term].abs() * plain.norm(term);
    let mut terms: Vec<usize> = (0..direction.len()).filter(|&term| design.terms[term].predictor.is_some()).collect();
    terms.sort_by(|&one, &other| part(other).total_cmp(&part(one)));
    let largest = terms.first().map_or(0.0, |&term| part(term));
    terms.retain(|&term| part(term) > NAMED * largest);
    terms
}

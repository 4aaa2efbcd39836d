//! Predictors as a whole: how strong each is, whether it could be nothing, and what a step of it brings.

use super::design::Part;
use super::infer::Fit;
use super::model::unit;
use super::outcome::{Driver, Effect, Shape, Step};
use super::source::Source;
use crate::data::ColumnKind;
use crate::numeric::least_squares::Real;
use crate::stats::distributions::{Distribution, FisherF};

/// Every predictor that has terms, the strongest first.
pub fn drivers<T: Real>(fit: &Fit<T>) -> Vec<Driver> {
    let predictors = fit.design.predictors.iter().enumerate();
    let mut drivers: Vec<Driver> = predictors.filter_map(|(position, source)| driver(fit, position, source)).collect();
    drivers.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    drivers
}

fn driver<T: Real>(fit: &Fit<T>, position: usize, source: &Source) -> Option<Driver> {
    let design = fit.design;
    let terms: Vec<usize> = (0..fit.n_terms()).filter(|&term| design.terms[term].predictor == Some(position)).collect();
    if terms.is_empty() {
        return None;
    }
    let contribution = fit.centred_square(&fit.solution.contribution(&terms)).sqrt();
    let sd = design.scaled_target(design.target.summary.sd) * (fit.n_obs() - 1.0).sqrt();
    let directions = fit.solution.directions_of(&terms);
    let statistic = fit.solution.spread.wald(&directions, &fit.solution.projections);
    let shape = if source.levels.is_empty() { slope(fit, position, &terms) } else { levels(fit, source, &terms) };
    Some(Driver {
        column: source.column.clone(),
        n_terms: terms.len() as u32,
        strength: contribution / sd,
        statistic,
        p_value: FisherF { df_model: terms.len() as f64, df_resid: fit.df_resid }.sf(statistic),
        shape,
    })
}

/// A contrast's value with its interval, on the scale of the data.
fn effect<T: Real>(fit: &Fit<T>, contrast: &[T]) -> Effect {
    let estimate = fit.design.unscaled_target(fit.solution.value(contrast));
    let margin = fit.critical * fit.design.unscaled_target(fit.solution.std_error(contrast));
    Effect { estimate, low: estimate - margin, high: estimate + margin }
}

fn levels<T: Real>(fit: &Fit<T>, source: &Source, terms: &[usize]) -> Shape {
    let effect_of = |&term: &usize| match fit.design.terms[term].part {
        Part::Level(code) => Some((source.levels[code as usize].clone(), effect(fit, &unit(term, fit.n_terms())))),
        Part::Intercept | Part::Power(_) => None,
    };
    let base = source.base.map(|code| source.levels[code as usize].clone());
    Shape::Levels { base, effects: terms.iter().filter_map(effect_of).collect() }
}

fn slope<T: Real>(fit: &Fit<T>, position: usize, terms: &[usize]) -> Shape {
    let source = &fit.design.predictors[position];
    let step = match source.kind {
        _ if source.is_log => Step::Tenth,
        ColumnKind::Percent => Step::PercentPoint,
        kind if kind.is_temporal() => Step::Day,
        _ => Step::Unit,
    };
    let size = match step {
        Step::Tenth => 1.1f64.ln(),
        Step::PercentPoint => 0.01,
        Step::Unit | Step::Day => 1.0,
    };
    let scaled = |value: f64| fit.design.scaled::<T>(position, value);
    let degree = |term: usize| match fit.design.terms[term].part {
        Part::Power(degree) => degree,
        Part::Intercept | Part::Level(_) => 0,
    };
    let power = |x: T, degree: u32| (0..degree).fold(T::from(1.0), |product, _| product * x);
    let (mean, sd) = (source.summary.mean, source.summary.sd);
    let mut per_step = vec![T::default(); fit.n_terms()];
    let mut typical = per_step.clone();
    for &term in terms {
        let degree = degree(term);
        // The derivative at the mean: on a curve, one step is small beside the data.
        per_step[term] = T::from(f64::from(degree)) * power(scaled(mean), degree - 1) * scaled(size);
        typical[term] = power(scaled(mean + sd / 2.0), degree) - power(scaled(mean - sd / 2.0), degree);
    }
    let is_curve = source.degree > 1;
    Shape::Slope { step, per_step: effect(fit, &per_step), typical: effect(fit, &typical), is_curve }
}

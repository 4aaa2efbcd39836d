//! Rows typed in: what the model expects of them, and how sure that is.

use std::collections::BTreeMap;

use super::design::Part;
use super::infer::Fit;
use super::outcome::Prediction;
use super::params;
use super::source::Source;
use crate::numeric::least_squares::Real;

/// A prediction per typed row.
pub fn predict<T: Real>(fit: &Fit<T>, rows: &[BTreeMap<String, String>]) -> Vec<Prediction> {
    rows.iter().map(|row| predict_row(fit, row)).collect()
}

/// What was typed for a predictor.
enum Typed {
    Number(f64),
    Code(u32),
}

fn predict_row<T: Real>(fit: &Fit<T>, row: &BTreeMap<String, String>) -> Prediction {
    let design = fit.design;
    let typed: Vec<Option<Typed>> = design.predictors.iter().map(|source| read(source, row)).collect();
    let names = |keep: &dyn Fn(usize, &Source) -> bool| -> Vec<String> {
        let kept = design.predictors.iter().enumerate().filter(|&(position, source)| keep(position, source));
        kept.map(|(_, source)| source.column.clone()).collect()
    };
    let lacking = names(&|position, _| typed[position].is_none());
    let beyond = names(&|position, source| match typed[position] {
        Some(Typed::Number(x)) => !(source.summary.min..=source.summary.max).contains(&x),
        _ => false,
    });
    if !lacking.is_empty() {
        let nan = f64::NAN;
        return Prediction {
            fitted: nan,
            std_error: nan,
            conf_low: nan,
            conf_high: nan,
            lower: nan,
            upper: nan,
            beyond,
            lacking,
        };
    }
    let cell = |term: &super::design::Term| -> T {
        let typed = term.predictor.and_then(|position| typed[position].as_ref().map(|typed| (position, typed)));
        match (term.part, typed) {
            (Part::Power(degree), Some((position, &Typed::Number(x)))) => {
                let x = design.scaled::<T>(position, x);
                (1..degree).fold(x, |product, _| product * x)
            }
            (Part::Level(code), Some((_, &Typed::Code(typed)))) => T::from(f64::from(u8::from(code == typed))),
            _ => T::from(1.0),
        }
    };
    let contrast: Vec<T> = design.terms.iter().map(cell).collect();
    let fitted = design.unscaled_target(fit.solution.value(&contrast));
    let std_error = fit.solution.std_error(&contrast);
    // A new row scatters around its expectation as the rows fitted to do.
    let spread = design.unscaled_target((std_error * std_error + fit.sigma().powi(2)).sqrt());
    let std_error = design.unscaled_target(std_error);
    Prediction {
        fitted,
        std_error,
        conf_low: fitted - fit.critical * std_error,
        conf_high: fitted + fit.critical * std_error,
        lower: fitted - fit.critical * spread,
        upper: fitted + fit.critical * spread,
        beyond,
        lacking,
    }
}

/// The typed value of a predictor; none when it is missing, unreadable, or a label that the rows used do not have.
fn read(source: &Source, row: &BTreeMap<String, String>) -> Option<Typed> {
    let text = row.get(&source.column)?;
    if source.levels.is_empty() {
        let number = params::number(source.kind, text)?;
        let number = if source.is_log { number.ln() } else { number };
        return number.is_finite().then_some(Typed::Number(number));
    }
    let label = if params::is_labelled(source.kind) {
        text.clone()
    } else {
        // Labels of numbers are written with all digits.
        format!("{}", params::number(source.kind, text)?)
    };
    let code = source.levels.iter().position(|level| *level == label)?;
    source.occurs[code].then_some(Typed::Code(code as u32))
}

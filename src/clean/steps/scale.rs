//! Numbers on another scale.

use std::collections::BTreeMap;

use super::{Done, counted};
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named};
use crate::clean::settings::{Scale, ScaleFit, ScaleMethod};
use crate::clean::words;
use crate::data::{Column, ColumnKind};
use crate::i18n::Words;
use crate::numeric::sum::sum;
use crate::stats::describe::moments;
use crate::stats::quantile::quantiles;

const NOT_POSITIVE: Words = Words::new(
    "this scale needs numbers above 0, and some are 0 or below. Filter those rows or add a constant in a derived column first.",
    "此缩放要求数值大于 0，但有数值不大于 0。请先筛除这些行，或用派生列加上一个常数。",
);
const NO_SPREAD: Words = Words::new(
    "all numbers are equal (or there is none), so there is nothing to scale by. Leave the column out.",
    "所有数值相同（或没有数值），无法缩放。请去掉该列。",
);

const NOT_FITTED: Words = Words::new(
    "the numbers learnt before are not those of this method: it needs a center and a spread above 0, or a power (lambda). \
     Remove them, and they are learnt anew.",
    "此前学到的数值与该方法不符：须有中心（center）和大于 0 的尺度（spread），或幂（lambda）。删去后将重新学习。",
);

pub fn scale(before: &Frame, settings: &Scale) -> Done {
    let mut after = before.clone();
    let mut fitted = BTreeMap::new();
    for position in before.positions(&settings.columns)? {
        let name = before.columns()[position].name();
        let (column, numbers) = before.numbers(name)?;
        if column.kind() == ColumnKind::Boolean {
            return Err(column.refuse(words::NUMBERS));
        }
        let fault = |words| Fault::Cells { column: name.to_owned(), words };
        let needs_positive = matches!(settings.method, ScaleMethod::Log | ScaleMethod::BoxCox);
        if needs_positive && numbers.iter().any(|x| *x <= 0.0) {
            return Err(fault(NOT_POSITIVE));
        }
        let fit = match settings.fitted.get(name) {
            Some(fit) if !is_sound(fit, settings.method) => {
                return Err(Fault::Setting { setting: "fitted", words: NOT_FITTED });
            }
            Some(fit) => *fit,
            None => fit(&numbers, settings.method).ok_or_else(|| fault(NO_SPREAD))?,
        };
        let scaled = Column::from_numbers(numbers.iter().map(|&x| value(x, settings.method, &fit)).collect());
        after = match &settings.suffix {
            Some(suffix) => after.put(Named::new(format!("{name}{suffix}"), ColumnKind::Number, scaled))?,
            None => after.replaced(position, column.with_kind(ColumnKind::Number, scaled)),
        };
        fitted.insert(name.to_owned(), fit);
    }
    let (after, mut changed) = counted(before, after)?;
    changed.learnt(fitted);
    Ok((after, changed))
}

/// Whether what was learnt before, which may come from a recipe edited by hand, is what the method needs.
fn is_sound(fit: &ScaleFit, method: ScaleMethod) -> bool {
    match method {
        ScaleMethod::Log => true,
        ScaleMethod::BoxCox => fit.lambda.is_some_and(f64::is_finite),
        ScaleMethod::Z | ScaleMethod::MinMax | ScaleMethod::Robust => {
            fit.center.is_some_and(f64::is_finite)
                && fit.spread.is_some_and(|spread| spread.is_finite() && spread > 0.0)
        }
    }
}

fn value(x: f64, method: ScaleMethod, fit: &ScaleFit) -> f64 {
    let scaled = match method {
        ScaleMethod::Log => x.ln(),
        ScaleMethod::BoxCox => box_cox(x, fit.lambda.unwrap_or(1.0)),
        ScaleMethod::Z | ScaleMethod::MinMax | ScaleMethod::Robust => {
            (x - fit.center.unwrap_or(0.0)) / fit.spread.unwrap_or(1.0)
        }
    };
    if scaled.is_finite() { scaled } else { f64::NAN }
}

/// (x^λ − 1) / λ, the logarithm at λ = 0; written so that no digits are lost near 0.
fn box_cox(x: f64, lambda: f64) -> f64 {
    if lambda == 0.0 { x.ln() } else { (lambda * x.ln()).exp_m1() / lambda }
}

/// What the scale learns; none when there is nothing to learn from.
fn fit(numbers: &[f64], method: ScaleMethod) -> Option<ScaleFit> {
    let linear = |center: f64, spread: f64| {
        let fit = ScaleFit { center: Some(center), spread: Some(spread), lambda: None };
        Some(fit).filter(|fit| is_sound(fit, method))
    };
    match method {
        ScaleMethod::Z => {
            let moments = moments(numbers);
            linear(moments.mean, moments.sd)
        }
        ScaleMethod::MinMax => {
            let (lower, upper) = numbers
                .iter()
                .filter(|x| !x.is_nan())
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(lower, upper), &x| (lower.min(x), upper.max(x)));
            linear(lower, upper - lower)
        }
        ScaleMethod::Robust => {
            let [q1, median, q3] = quantiles(numbers, [0.25, 0.5, 0.75]);
            linear(median, q3 - q1)
        }
        ScaleMethod::Log => Some(ScaleFit { center: None, spread: None, lambda: None }),
        ScaleMethod::BoxCox => {
            best_lambda(numbers).map(|lambda| ScaleFit { center: None, spread: None, lambda: Some(lambda) })
        }
    }
}

/// Box and Cox's λ of greatest likelihood within −5..=5; none when all numbers are equal.
///
/// Divided by their geometric mean (which leaves λ as it is) the numbers have logarithms `u` that sum to 0, and the
/// log-likelihood is −n/2 · ln var((e^{λu} − 1) / λ). Its derivative falls through zero at the λ sought: a root has more
/// digits than a search for the maximum can give.
///
/// Source: Box and Cox (1964), Journal of the Royal Statistical Society B 26(2).
fn best_lambda(numbers: &[f64]) -> Option<f64> {
    const LIMIT: f64 = 5.0;
    /// From so many numbers on, some of them say first where to look.
    const MANY: usize = 50_000;
    let mut logs: Vec<f64> = numbers.iter().filter(|x| !x.is_nan()).map(|x| x.ln()).collect();
    let mean = sum(logs.iter().copied()) / logs.len() as f64;
    logs.iter_mut().for_each(|u| *u -= mean);
    let reach = logs.iter().fold(0.0, |reach: f64, u| reach.max(u.abs()));
    // Equal numbers have logarithms that differ from their mean by rounding alone.
    if logs.len() < 2 || reach <= 8.0 * f64::EPSILON * mean.abs().max(1.0) {
        return None;
    }
    if logs.len() > MANY {
        let some: Vec<f64> = logs.iter().copied().step_by(logs.len() / (MANY / 5)).collect();
        let near = root(&some, -LIMIT, LIMIT);
        if let Some(lambda) = refined(&logs, near).filter(|lambda| lambda.abs() < LIMIT) {
            return Some(lambda);
        }
    }
    Some(root(&logs, -LIMIT, LIMIT))
}

/// A root of the slope close to a guess, by secants; none when they wander off.
fn refined(logs: &[f64], near: f64) -> Option<f64> {
    let (mut before, mut here) = (near - 1e-3, near);
    let (mut at_before, mut at_here) = (slope(logs, before), slope(logs, here));
    for _ in 0..8 {
        let rise = (at_here - at_before) / (here - before);
        let next = here - at_here / rise;
        // Through a falling slope only: elsewhere lies a least likelihood, or nothing.
        if !(rise < 0.0 && (next - near).abs() < 0.1) {
            return None;
        }
        if (next - here).abs() < 1e-11 {
            return Some(next);
        }
        (before, at_before, here) = (here, at_here, next);
        at_here = slope(logs, here);
    }
    None
}

/// Where the slope falls through zero between two λ; the end at which the likelihood is greatest when it does not.
///
/// Wide brackets are halved, since far from the root the slope is nearly a step, on which false position crawls; then the
/// Illinois variant of false position.
fn root(logs: &[f64], mut low: f64, mut high: f64) -> f64 {
    let (mut at_low, mut at_high) = (slope(logs, low), slope(logs, high));
    if at_low.is_nan() || at_high.is_nan() || at_low <= 0.0 {
        return low;
    }
    if at_high >= 0.0 {
        return high;
    }
    let (mut last_side, mut last) = (0, f64::NAN);
    for _ in 0..100 {
        let is_wide = high - low > 0.3;
        let next =
            if is_wide { f64::midpoint(low, high) } else { (low * at_high - high * at_low) / (at_high - at_low) };
        let at_next = slope(logs, next);
        if at_next == 0.0 || (next - last).abs() < 1e-12 {
            return next;
        }
        last = next;
        if at_next > 0.0 {
            (low, at_low) = (next, at_next);
            at_high *= if last_side == 1 && !is_wide { 0.5 } else { 1.0 };
            last_side = 1;
        } else {
            (high, at_high) = (next, at_next);
            at_low *= if last_side == -1 && !is_wide { 0.5 } else { 1.0 };
            last_side = -1;
        }
    }
    last
}

/// The derivative of the log-likelihood at λ, over the number of numbers.
fn slope(logs: &[f64], lambda: f64) -> f64 {
    // y = (e^{λu} − 1) / λ and dy/dλ = (u e^{λu} − y) / λ; near λ = 0 by their series.
    let both = |u: f64| {
        let power = lambda * u;
        if power.abs() < 1e-3 {
            let y = u * (1.0 + power / 2.0 * (1.0 + power / 3.0 * (1.0 + power / 4.0 * (1.0 + power / 5.0))));
            let dy = u * u * (0.5 + power * (1.0 / 3.0 + power * (1.0 / 8.0 + power * (1.0 / 30.0 + power / 144.0))));
            (y, dy)
        } else {
            let grown = power.exp_m1();
            let y = grown / lambda;
            (y, (u * (grown + 1.0) - y) / lambda)
        }
    };
    // The numbers lie around 0, so sums of squares lose nothing to a mean far away.
    let (mut y_sum, mut dy_sum, mut square, mut product) = (0.0, 0.0, 0.0, 0.0);
    for &u in logs {
        let (y, dy) = both(u);
        y_sum += y;
        dy_sum += dy;
        square += y * y;
        product += y * dy;
    }
    let mean = y_sum / logs.len() as f64;
    -(product - mean * dy_sum) / (square - mean * y_sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Random;

    #[test]
    fn of_many_numbers_the_same_power_is_found_as_by_halving() {
        let mut random = Random::from_seed(3);
        for power in [0.4, 1.0, 2.5] {
            let numbers: Vec<f64> = (0..60_000).map(|_| (8.0 + random.normal()).max(0.5).powf(power)).collect();
            let mut logs: Vec<f64> = numbers.iter().map(|x| x.ln()).collect();
            let mean = sum(logs.iter().copied()) / logs.len() as f64;
            logs.iter_mut().for_each(|u| *u -= mean);
            let (fast, slow) = (best_lambda(&numbers).unwrap(), root(&logs, -5.0, 5.0));
            assert!((fast - slow).abs() < 1e-9 && (fast - 1.0 / power).abs() < 0.05, "{fast} {slow}");
            assert!(refined(&logs, slow + 0.02).is_some(), "{power}");
        }
    }
}

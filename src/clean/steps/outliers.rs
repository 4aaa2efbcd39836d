//! Values far from the others: drawn in, left out or marked.

use std::collections::BTreeMap;

use super::aggregate::median;
use super::{Done, counted, untouched};
use crate::clean::changed::Changed;
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named};
use crate::clean::settings::{Bounds, HandleOutliers, OutlierAction, OutlierRule};
use crate::clean::words;
use crate::data::{Column, ColumnKind};
use crate::i18n::Words;
use crate::stats::describe::moments;
use crate::stats::quantile::quantiles;

pub fn handle(before: &Frame, settings: &HandleOutliers) -> Done {
    before.positions(&settings.columns)?;
    let threshold = settings.threshold.unwrap_or(match settings.method {
        OutlierRule::Iqr => 1.5,
        OutlierRule::Mad => 3.5,
        OutlierRule::Z => 3.0,
    });
    if !(threshold > 0.0 && threshold.is_finite()) {
        let words = Words::new("it must be above 0; 1.5 to 3.5 are usual.", "必须大于 0，通常为 1.5 至 3.5。");
        return Err(Fault::Setting { setting: "threshold", words });
    }
    let mut fitted = BTreeMap::new();
    for name in &settings.columns {
        let (column, numbers) = before.numbers(name)?;
        if column.kind() == ColumnKind::Boolean {
            return Err(column.refuse(words::NUMBERS));
        }
        let learnt = settings.fitted.get(name).copied();
        if learnt.is_some_and(|bounds| bounds.lower > bounds.upper) {
            let words = Words::new(
                "a lower bound learnt before is above the upper one. Remove them, and they are learnt anew.",
                "此前学到的下限大于上限。删去后将重新学习。",
            );
            return Err(Fault::Setting { setting: "fitted", words });
        }
        // Of a column without numbers nothing is learnt, and nothing in it is unusual.
        if let Some(bounds) = learnt.or_else(|| bounds(&numbers, settings.method, threshold)) {
            fitted.insert(name.clone(), bounds);
        }
    }
    let (after, mut changed) = act(before, settings, &fitted)?;
    changed.learnt(fitted);
    Ok((after, changed))
}

/// The bounds of what is usual; none when there are no numbers.
pub fn bounds(numbers: &[f64], method: OutlierRule, threshold: f64) -> Option<Bounds> {
    let around = |center: f64, reach: f64| Bounds { lower: center - reach, upper: center + reach };
    let bounds = match method {
        OutlierRule::Iqr => {
            let [q1, q3] = quantiles(numbers, [0.25, 0.75]);
            let reach = threshold * (q3 - q1);
            Bounds { lower: q1 - reach, upper: q3 + reach }
        }
        OutlierRule::Mad => {
            let mut cells: Vec<f64> = numbers.iter().copied().filter(|x| !x.is_nan()).collect();
            let center = median(&mut cells);
            cells.iter_mut().for_each(|x| *x = (*x - center).abs());
            // 1.4826 makes the median deviation of a normal sample its standard deviation.
            around(center, threshold * 1.4826 * median(&mut cells))
        }
        OutlierRule::Z => {
            let moments = moments(numbers);
            around(moments.mean, threshold * if moments.n_obs > 1 { moments.sd } else { 0.0 })
        }
    };
    (bounds.lower.is_finite() && bounds.upper.is_finite()).then_some(bounds)
}

fn act(before: &Frame, settings: &HandleOutliers, fitted: &BTreeMap<String, Bounds>) -> Done {
    let is_outside = |x: f64, bounds: &Bounds| x < bounds.lower || x > bounds.upper;
    let mut n_outliers = 0u64;
    let mut after = before.clone();
    let mut is_kept = vec![true; before.n_rows()];
    for (name, bounds) in fitted {
        let (column, numbers) = before.numbers(name)?;
        n_outliers += numbers.iter().filter(|x| is_outside(**x, bounds)).count() as u64;
        match settings.action {
            OutlierAction::Winsorise => {
                // A missing number stays missing: clamp keeps NaN.
                let drawn_in = numbers
                    .iter()
                    .map(|x| if bounds.lower <= bounds.upper { x.clamp(bounds.lower, bounds.upper) } else { *x });
                let cells = Column::from_numbers(drawn_in.collect());
                after = after.replaced(before.position(name)?, column.with_cells(cells));
            }
            OutlierAction::Exclude => {
                is_kept.iter_mut().zip(numbers.iter()).for_each(|(kept, x)| *kept &= !is_outside(*x, bounds));
            }
            OutlierAction::Flag => {
                let flags: Vec<Option<bool>> =
                    numbers.iter().map(|x| (!x.is_nan()).then(|| is_outside(*x, bounds))).collect();
                let flag = Named::new(format!("{name}_outlier"), ColumnKind::Boolean, Column::from_booleans(&flags));
                after = after.put(flag)?;
            }
        }
    }
    let (after, mut changed): (Frame, Changed) = match settings.action {
        OutlierAction::Exclude => untouched(before.kept(|row| is_kept[row]))?,
        OutlierAction::Winsorise | OutlierAction::Flag => counted(before, after)?,
    };
    changed.fact("n_outliers", n_outliers);
    Ok((after, changed))
}

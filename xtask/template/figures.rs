//! The picture: a bar per group, with its uncertainty.

use super::outcome::TemplateOutcome;
use super::texts;
use crate::chart::{Axis, Figure, Layer, Mark, Orientation};
use crate::i18n::Language;

/// Standard errors on either side of a mean that hold it in 95 of 100 samples.
const WIDTH: f64 = 1.96;

/// The means as bars, the highest first.
pub fn means(outcome: &TemplateOutcome, language: Language) -> Figure {
    let groups = &outcome.groups;
    let bound = |sign: f64| groups.iter().map(|group| group.mean + sign * WIDTH * group.std_error).collect();
    let orientation = Orientation::Horizontal;
    let bars = Mark::Bars { values: groups.iter().map(|group| group.mean).collect(), orientation, stack: None };
    let at = (0..groups.len()).map(|position| position as f64).collect();
    let whiskers = Mark::Whiskers { at, lower: bound(-1.0), upper: bound(1.0), orientation };
    Figure {
        name: "means",
        title: texts::figure_title(outcome, language),
        sentence: texts::answer(outcome, language).plain(),
        x: Axis::new(outcome.measure.clone(), outcome.unit.clone()).from_zero(),
        y: Axis::labels(outcome.by.clone(), groups.iter().map(|group| group.label.clone()).collect()),
        layers: vec![Layer::new("", 0, bars), Layer::new("", 0, whiskers)],
        references: Vec::new(),
        is_main: true,
    }
}

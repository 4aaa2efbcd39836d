//! The picture of `checks`.

use super::outcome::{CheckResult, ChecksOutcome};
use crate::chart::{Axis, Figure, Layer, Mark};
use crate::i18n::{Language, Pen, Unit};

/// So many lines can be told apart; the worst checks are drawn.
const MAX_LINES: usize = 5;

/// Pass rates by month, where there are at least two.
pub fn figures(outcome: &ChecksOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut drawn: Vec<&CheckResult> = outcome.asked().filter(|check| check.months.len() > 1).collect();
    drawn.sort_by(|one, other| one.all.pass_rate().total_cmp(&other.all.pass_rate()));
    drawn.truncate(MAX_LINES);
    if drawn.is_empty() {
        return Vec::new();
    }
    let line = |(index, check): (usize, &&CheckResult)| {
        let x = check.months.iter().map(|(month, _)| f64::from(*month)).collect();
        let y = check.months.iter().map(|(_, counts)| counts.pass_rate()).collect();
        Layer::new(check.name.clone(), index + 1, Mark::Line { x, y, is_dashed: false })
    };
    vec![Figure {
        name: "pass_rate",
        title: pen.say("Pass rate by month", "各月通过率"),
        sentence: pen.say(
            "The share of rows that pass in each month; where a line falls, something changed.",
            "各月通过检查的行的比例；曲线下降处，说明有了变化。",
        ),
        x: Axis::new(pen.say("Month", "月份"), Unit::Day),
        y: Axis::new(pen.say("Pass rate", "通过率"), Unit::Share),
        layers: drawn.iter().enumerate().map(line).collect(),
        references: Vec::new(),
        is_main: true,
    }]
}

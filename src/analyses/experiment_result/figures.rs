//! The pictures of `experiment_result`.

use super::outcome::{Comparison, ResultOutcome};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{Language, Pen};

/// All pictures, the main one first.
pub fn figures(outcome: &ResultOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures = vec![Figure {
        is_main: true,
        ..effects(
            outcome,
            "difference",
            pen.say("Difference from the control group", "与对照组的差异"),
            pen.say("An interval that leaves 0 out has shown an effect.", "区间不含 0 则表明有效果。"),
            &outcome.comparisons,
            pen,
        )
    }];
    if !outcome.segments.is_empty() {
        figures.push(effects(
            outcome,
            "segments",
            pen.say("Difference by segment", "各分层的差异"),
            pen.say(
                "Small segments have wide intervals; overlapping ones need not differ.",
                "小的分层区间较宽；相互重叠的未必不同。",
            ),
            &outcome.segments,
            pen,
        ));
    }
    figures
}

fn effects(
    outcome: &ResultOutcome,
    name: &'static str,
    title: String,
    sentence: String,
    comparisons: &[Comparison],
    pen: Pen,
) -> Figure {
    let label = |one: &Comparison| match &one.segment {
        Some(segment) if outcome.comparisons.len() > 1 => format!("{segment}, {}", one.group),
        Some(segment) => segment.clone(),
        None => one.group.clone(),
    };
    let at: Vec<f64> = (0..comparisons.len()).map(|index| index as f64).collect();
    let numbers = |of: fn(&Comparison) -> f64| -> Vec<f64> { comparisons.iter().map(of).collect() };
    let labels: Vec<String> = comparisons.iter().map(label).collect();
    let points = Mark::Points { x: numbers(|one| one.difference.estimate), y: at.clone(), labels: labels.clone() };
    let whiskers = Mark::Whiskers {
        at,
        lower: numbers(|one| one.difference.conf_low),
        upper: numbers(|one| one.difference.conf_high),
        orientation: Orientation::Horizontal,
    };
    let interval = pen.share(outcome.level);
    Figure {
        name,
        title,
        sentence,
        x: Axis::new(pen.say("Difference", "差异"), outcome.shown.unit.clone()).from_zero(),
        y: Axis::labels("", labels),
        layers: vec![
            Layer::new(pen.say(format!("{interval} interval"), format!("{interval} 区间")), 0, whiskers),
            Layer::new(pen.say("Difference", "差异"), 0, points),
        ],
        references: vec![Reference::Vertical { x: 0.0, label: String::new() }],
        is_main: false,
    }
}

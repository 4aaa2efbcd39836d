//! The pictures of `experiment_plan`.

use super::outcome::PlanOutcome;
use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{self, Language, Pen, Unit};

/// All pictures, the main one first.
pub fn figures(outcome: &PlanOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    vec![power(outcome, pen), sizes(outcome, pen)]
}

fn power(outcome: &PlanOutcome, pen: Pen) -> Figure {
    let mut references = vec![Reference::Horizontal { y: outcome.power, label: pen.say("wanted", "目标") }];
    let most = outcome.curve_n.last().copied().unwrap_or(0.0);
    if let Some(available) = outcome.available.filter(|available| available.n as f64 <= most) {
        references.push(Reference::Vertical { x: available.n as f64, label: pen.say("available", "可用") });
    }
    Figure {
        name: "power",
        title: pen.say("How sure the test is to find the effect", "试验发现效果的把握"),
        sentence: pen
            .say("More customers find the effect more surely, ever more slowly.", "客户越多把握越大，但增长越来越慢。"),
        x: Axis::new(pen.say("Customers in both groups", "两组客户合计"), Unit::Count).from_zero(),
        y: Axis::new(pen.say("Power", "功效"), Unit::Share).from_zero(),
        layers: vec![Layer::new(
            "",
            0,
            Mark::Line { x: outcome.curve_n.clone(), y: outcome.curve_power.clone(), is_dashed: false },
        )],
        references,
        is_main: true,
    }
}

fn sizes(outcome: &PlanOutcome, pen: Pen) -> Figure {
    let labels = outcome.sizes.iter().map(|size| i18n::format(pen.language, size.effect, &outcome.unit())).collect();
    let values = outcome.sizes.iter().map(|size| size.n_total()).collect();
    Figure {
        name: "sizes",
        title: pen.say("What smaller effects cost", "更小的效果需要多少客户"),
        sentence: pen.say("Halving the effect quadruples the number.", "效果减半，所需人数变为四倍。"),
        x: Axis::new(pen.say("Customers in both groups", "两组客户合计"), Unit::Count).from_zero(),
        y: Axis::labels(pen.say("Effect", "效果"), labels),
        layers: vec![Layer::new("", 0, Mark::Bars { values, orientation: Orientation::Horizontal, stack: None })],
        references: Vec::new(),
        is_main: false,
    }
}

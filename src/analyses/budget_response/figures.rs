//! The pictures of `budget_response`.

use super::outcome::{Channel, ResponseOutcome};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation};
use crate::i18n::{Language, Pen};

/// The most curves in one picture.
const MAX_CURVES: usize = 6;

/// All pictures, the main one first.
pub fn figures(outcome: &ResponseOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    vec![spend(outcome, pen), curves(outcome, pen)]
}

fn spend(outcome: &ResponseOutcome, pen: Pen) -> Figure {
    let bars = |of: fn(&Channel) -> f64| Mark::Bars {
        values: outcome.channels.iter().map(of).collect(),
        orientation: Orientation::Horizontal,
        stack: None,
    };
    Figure {
        name: "split",
        title: pen.say("Spend so far and at best", "现有支出与最优支出"),
        sentence: pen.say(
            "At best, one unit more would bring the same in every channel that is not at a limit.",
            "最优时，未达到限额的各渠道再花一单位带来的结果相同。",
        ),
        x: Axis::new(pen.say("Spend per period", "每期支出"), outcome.spend_unit.clone()).from_zero(),
        y: Axis::labels("", outcome.channels.iter().map(|one| one.name.clone()).collect()),
        layers: vec![
            Layer::new(pen.say("At best", "最优"), 0, bars(|one| one.best)),
            Layer::new(pen.say("So far", "现有"), 1, bars(|one| one.spend)).faint(),
        ],
        references: Vec::new(),
        is_main: true,
    }
}

fn curves(outcome: &ResponseOutcome, pen: Pen) -> Figure {
    let mut layers = Vec::new();
    let (mut x, mut y, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    let mut largest: Vec<&Channel> = outcome.channels.iter().collect();
    largest.sort_by(|one, other| other.best_result.total_cmp(&one.best_result));
    for (color, channel) in largest.into_iter().take(MAX_CURVES).enumerate() {
        let (along, up) = channel.drawn.iter().copied().unzip();
        layers.push(Layer::new(channel.name.clone(), color, Mark::Line { x: along, y: up, is_dashed: false }));
        x.push(channel.best);
        y.push(channel.best_result);
        labels.push(channel.name.clone());
    }
    layers.push(Layer::new(pen.say("At best", "最优"), 0, Mark::Points { x, y, labels }));
    Figure {
        name: "curves",
        title: pen.say("What spend brings", "支出带来多少"),
        sentence: pen.say("Where a curve flattens, more money brings little.", "曲线变平之处，多花钱收效甚微。"),
        x: Axis::new(pen.say("Spend per period", "每期支出"), outcome.spend_unit.clone()).from_zero(),
        y: Axis::new(pen.say("Result", "结果"), outcome.result_unit.clone()).from_zero(),
        layers,
        references: Vec::new(),
        is_main: false,
    }
}

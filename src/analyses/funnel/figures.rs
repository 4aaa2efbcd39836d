//! The pictures of `funnel`.

use super::outcome::{FunnelOutcome, StageRow};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation};
use crate::i18n::{Language, Pen, Unit};

/// All pictures, the main one first.
pub fn figures(outcome: &FunnelOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures = vec![stages(outcome, pen)];
    if outcome.stages.iter().any(|row| row.conversion.is_finite()) {
        figures.push(conversion(outcome, pen));
    }
    if !outcome.cycle.is_empty() {
        figures.push(cycle(outcome, pen));
    }
    figures
}

fn labels<'a>(rows: impl Iterator<Item = &'a StageRow>) -> Vec<String> {
    rows.map(|row| row.stage.clone()).collect()
}

fn stages(outcome: &FunnelOutcome, pen: Pen) -> Figure {
    let bars = |of: fn(&StageRow) -> u64| Mark::Bars {
        values: outcome.stages.iter().map(|row| of(row) as f64).collect(),
        orientation: Orientation::Horizontal,
        stack: Some(0),
    };
    let mut layers = vec![Layer::new(pen.say("Went on", "继续"), 0, bars(|row| row.n_on))];
    layers.push(Layer::new(pen.say("Open", "未结"), 1, bars(|row| row.n_open)));
    if outcome.has_lost {
        layers.push(Layer::new(pen.say("Lost", "流失"), 2, bars(|row| row.n_lost)));
    }
    Figure {
        name: "stages",
        title: pen.say("Deals by stage", "各阶段的商机"),
        sentence: pen.say(
            "All that entered a stage: how many went on, are still in it, or were lost there.",
            "进入各阶段的商机：多少继续、多少仍在其中、多少在此流失。",
        ),
        x: Axis::new(pen.say("Deals", "商机数"), Unit::Count).from_zero(),
        y: Axis::labels("", labels(outcome.stages.iter())),
        layers,
        references: Vec::new(),
        is_main: true,
    }
}

fn conversion(outcome: &FunnelOutcome, pen: Pen) -> Figure {
    let known: Vec<&StageRow> = outcome.stages.iter().filter(|row| row.conversion.is_finite()).collect();
    let numbers = |of: fn(&StageRow) -> f64| -> Vec<f64> { known.iter().map(|row| of(row)).collect() };
    let values =
        Mark::Bars { values: numbers(|row| row.conversion), orientation: Orientation::Horizontal, stack: None };
    let whiskers = Mark::Whiskers {
        at: (0..known.len()).map(|index| index as f64).collect(),
        lower: numbers(|row| row.conf_low),
        upper: numbers(|row| row.conf_high),
        orientation: Orientation::Horizontal,
    };
    let interval = pen.share(outcome.level);
    Figure {
        name: "conversion",
        title: pen.say("How many go on", "各阶段转化率"),
        sentence: pen.say(
            "Where whiskers of two stages overlap widely, their conversions may be alike.",
            "两个阶段的区间大幅重叠时，转化率可能并无差别。",
        ),
        x: Axis::new(pen.say("Conversion", "转化率"), Unit::Share).from_zero(),
        y: Axis::labels("", labels(known.iter().copied())),
        layers: vec![
            Layer::new(pen.say("Conversion", "转化率"), 0, values),
            Layer::new(pen.say(format!("{interval} interval"), format!("{interval} 区间")), 0, whiskers),
        ],
        references: Vec::new(),
        is_main: false,
    }
}

fn cycle(outcome: &FunnelOutcome, pen: Pen) -> Figure {
    // The curve stays level until the next end: each step is two points.
    let (mut x, mut y) = (vec![0.0], vec![0.0]);
    for step in &outcome.cycle {
        x.extend([step.time; 2]);
        y.extend([y[y.len() - 1], step.share]);
    }
    Figure {
        name: "cycle",
        title: pen.say("How long until a deal is won", "多久赢单"),
        sentence: pen.say(
            "Of all deals: open ones count for as long as they have lasted, lost ones are never won.",
            "以全部商机计：未结的按已持续的时间计入，输单的不会再赢。",
        ),
        x: Axis::new(pen.say("Days since the first stage", "自首个阶段起的天数"), Unit::Days).from_zero(),
        y: Axis::new(pen.say("Won", "已赢单"), Unit::Share).from_zero(),
        layers: vec![Layer::new("", 0, Mark::Line { x, y, is_dashed: false })],
        references: Vec::new(),
        is_main: false,
    }
}

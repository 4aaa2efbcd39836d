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
    let (mut x, mut y, mut lower, mut upper) = (vec![0.0], vec![0.0], vec![0.0], vec![0.0]);
    for step in &outcome.cycle {
        let last = [y[y.len() - 1], lower[lower.len() - 1], upper[upper.len() - 1]];
        let known = |end: f64| if end.is_nan() { step.survival } else { end };
        let next = [1.0 - step.survival, 1.0 - known(step.conf_high), 1.0 - known(step.conf_low)];
        for level in [last, next] {
            x.push(step.time);
            y.push(level[0]);
            lower.push(level[1]);
            upper.push(level[2]);
        }
    }
    Figure {
        name: "cycle",
        title: pen.say("How long until a deal is won", "多久赢单"),
        sentence: pen.say(
            "Estimated with open and lost deals counted for as long as they lasted.",
            "未结与流失的商机按其持续时间计入估计。",
        ),
        x: Axis::new(pen.say("Days since the first stage", "自首个阶段起的天数"), Unit::Days).from_zero(),
        y: Axis::new(pen.say("Won", "已赢单"), Unit::Share).from_zero(),
        layers: vec![
            Layer::new("", 0, Mark::Band { x: x.clone(), lower, upper }).faint(),
            Layer::new("", 0, Mark::Line { x, y, is_dashed: false }),
        ],
        references: Vec::new(),
        is_main: false,
    }
}

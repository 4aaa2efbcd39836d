//! The pictures of `sequences`.

use super::outcome::{Named, SequencesOutcome};
use crate::chart::{Axis, BoxSummary, Figure, Layer, Mark, Orientation};
use crate::i18n::{Language, Pen, Unit};

/// All pictures, the main one first.
pub fn figures(outcome: &SequencesOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    if outcome.top.is_empty() { Vec::new() } else { vec![shares(outcome, pen), gaps(outcome, pen)] }
}

fn labels(outcome: &SequencesOutcome) -> Axis {
    Axis::labels("", outcome.top.iter().map(|one| format!("{} → {}", one.antecedent, one.consequent)).collect())
}

fn shares(outcome: &SequencesOutcome, pen: Pen) -> Figure {
    let top = &outcome.top;
    let bars = |of: fn(&Named) -> f64| Mark::Bars {
        values: top.iter().map(of).collect(),
        orientation: Orientation::Horizontal,
        stack: None,
    };
    let (lower, upper) = top.iter().map(Named::interval).unzip();
    let at = (0..top.len()).map(|index| index as f64).collect();
    let whiskers = Mark::Whiskers { at, lower, upper, orientation: Orientation::Horizontal };
    Figure {
        name: "top_sequences",
        title: pen.say("What is bought next", "接下来买什么"),
        sentence: pen.say(
            "The longer the first bar beside the second, the more the last product follows beyond chance.",
            "第一条比第二条长得越多，最后一项越超出偶然。",
        ),
        x: Axis::new(pen.say("Share of those with the beginning", "占有开头的客户"), Unit::Share).from_zero(),
        y: labels(outcome),
        layers: vec![
            Layer::new(pen.say("Bought it next", "接着购买"), 0, bars(Named::confidence)),
            Layer::new(pen.say("By chance", "偶然"), 1, bars(Named::by_chance)).faint(),
            Layer::new(pen.say("95% interval", "95% 区间"), 0, whiskers),
        ],
        references: Vec::new(),
        is_main: true,
    }
}

fn gaps(outcome: &SequencesOutcome, pen: Pen) -> Figure {
    let summary = |one: &Named| {
        let [lower, q1, median, q3, upper] = one.gap;
        BoxSummary { lower, q1, median, q3, upper, outliers: Vec::new() }
    };
    let mark = Mark::Boxes { boxes: outcome.top.iter().map(summary).collect(), orientation: Orientation::Horizontal };
    Figure {
        name: "days_between",
        title: pen.say("Days until the last step", "到最后一步的天数"),
        sentence: pen.say(
            "Half of the customers lie within the box; the line in it is the median.",
            "一半客户落在箱内，箱中的线是中位数。",
        ),
        x: Axis::new(pen.say("Days in between", "间隔天数"), Unit::Days).from_zero(),
        y: labels(outcome),
        layers: vec![Layer::new("", 0, mark)],
        references: Vec::new(),
        is_main: false,
    }
}

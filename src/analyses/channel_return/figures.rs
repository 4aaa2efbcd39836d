//! The pictures of `channel_return`.

use super::outcome::{Channel, ChannelReturnOutcome};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{Language, Pen, Unit};

/// More lines than this cannot be told apart.
const MAX_LINES: usize = 6;
/// Most channels that are drawn as bars.
const MAX_BARS: usize = 20;

/// All pictures, the main one first.
pub fn figures(outcome: &ChannelReturnOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures = vec![curves(outcome, pen)];
    if outcome.channels.iter().any(|channel| channel.cost > 0.0) {
        figures.push(returns(outcome, pen));
    }
    figures
}

fn curves(outcome: &ChannelReturnOutcome, pen: Pen) -> Figure {
    let shown = &outcome.channels[..outcome.channels.len().min(MAX_LINES)];
    let mut layers = Vec::new();
    // Colour 0 is that of a lone series, and too like 1.
    for (color, channel) in (1..).zip(shown).filter(|(_, channel)| !channel.curve.is_empty()) {
        let x: Vec<f64> = (1..=channel.curve.len()).map(|month| month as f64).collect();
        let y = channel.curve.iter().map(|point| point.margin).collect();
        if shown.len() <= 2 {
            let end = |end: usize| channel.curve.iter().map(|point| point.range[end]).collect();
            layers.push(Layer::new("", color, Mark::Band { x: x.clone(), lower: end(0), upper: end(1) }).faint());
        }
        layers.push(Layer::new(channel.name.clone(), color, Mark::Line { x: x.clone(), y, is_dashed: false }));
        if channel.cost.is_finite() {
            // The cost, in the colour of its channel.
            let ends = vec![1.0, x[x.len() - 1]];
            layers
                .push(Layer::new("", color, Mark::Line { x: ends, y: vec![channel.cost; 2], is_dashed: true }).faint());
        }
    }
    Figure {
        name: "margin_curves",
        title: pen.say("What a customer brings, month by month", "客户逐月带来的利润"),
        sentence: pen.say(
            "Each month adds the mean of the customers watched through it; the dashed line of the same colour is the cost.",
            "每月累加观察满该月的客户的平均利润；同色虚线为成本。",
        ),
        x: Axis::new(pen.say("Months since the first purchase", "首次购买后的月数"), Unit::Count).from_zero(),
        y: Axis::new(pen.say("Margin per customer", "客均利润"), outcome.setting.unit.clone()).from_zero(),
        layers,
        references: Vec::new(),
        is_main: true,
    }
}

fn returns(outcome: &ChannelReturnOutcome, pen: Pen) -> Figure {
    let mut shown: Vec<&Channel> = outcome.channels.iter().filter(|channel| channel.cost > 0.0).collect();
    shown.sort_by(|one, other| other.rate(other.margin).total_cmp(&one.rate(one.margin)));
    shown.truncate(MAX_BARS);
    let pick = |of: &dyn Fn(&Channel) -> f64| shown.iter().map(|channel| of(channel)).collect::<Vec<f64>>();
    let orientation = Orientation::Horizontal;
    let whiskers = Mark::Whiskers {
        at: (0..shown.len()).map(|place| place as f64).collect(),
        lower: pick(&|channel| channel.rate(channel.range[0])),
        upper: pick(&|channel| channel.rate(channel.range[1])),
        orientation,
    };
    let bars = Mark::Bars { values: pick(&|channel| channel.rate(channel.margin)), orientation, stack: None };
    Figure {
        name: "return_by_channel",
        title: pen.say("Margin to date by cost", "至今利润 ÷ 成本"),
        sentence: pen.say(
            "Right of the line the cost is repaid. Channels won later had less time.",
            "线右侧为已收回成本；较晚获得的客户时间较短。",
        ),
        x: Axis::new(pen.say("Return", "回报"), Unit::Plain).from_zero(),
        y: Axis::labels(pen.say("Channel", "渠道"), shown.iter().map(|channel| channel.name.clone()).collect()),
        layers: vec![Layer::new("", 0, bars), Layer::new("", 0, whiskers)],
        references: vec![Reference::Vertical { x: 1.0, label: pen.say("Cost repaid", "收回成本") }],
        is_main: false,
    }
}

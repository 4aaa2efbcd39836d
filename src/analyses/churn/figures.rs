//! The pictures of `churn`.

use super::outcome::{Check, ChurnOutcome, Driver, observed};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference, Ticks};
use crate::i18n::{Language, Pen, Unit};

/// The most effects that are drawn.
const MAX_EFFECTS: usize = 14;
/// Odds ratios beyond these are drawn at the edge: an effect that is not known well would squeeze all others.
const ODDS: (f64, f64) = (0.02, 50.0);

/// All pictures, the main one first.
pub fn figures(outcome: &ChurnOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures: Vec<Figure> = effects(outcome, pen).into_iter().collect();
    figures.extend(outcome.check.as_ref().map(|check| gains(check, pen)));
    figures.push(calibration(outcome, pen));
    if let Some(first) = figures.first_mut() {
        first.is_main = true;
    }
    figures
}

/// What an effect is called beside its bar.
pub fn label(driver: &Driver, pen: Pen) -> String {
    match (&driver.level, &driver.base) {
        (Some(level), Some(base)) => pen
            .say(format!("{} {level} (vs {base})", driver.column), format!("{} {level}（对比 {base}）", driver.column)),
        (Some(level), None) => format!("{} {level}", driver.column),
        (None, _) => format!("{} + {}", driver.column, pen.plain(driver.step)),
    }
}

fn effects(outcome: &ChurnOutcome, pen: Pen) -> Option<Figure> {
    let drawn: Vec<&Driver> = outcome.drivers.iter().take(MAX_EFFECTS).collect();
    if drawn.is_empty() {
        return None;
    }
    let odds = |of: fn(&Driver) -> f64| -> Vec<f64> {
        drawn.iter().map(|driver| of(driver).exp().clamp(ODDS.0, ODDS.1)).collect()
    };
    let at: Vec<f64> = (0..drawn.len()).map(|index| index as f64).collect();
    let labels: Vec<String> = drawn.iter().map(|driver| label(driver, pen)).collect();
    let points = Mark::Points { x: odds(|driver| driver.effect), y: at.clone(), labels: labels.clone() };
    let whiskers = Mark::Whiskers {
        at,
        lower: odds(|driver| driver.low),
        upper: odds(|driver| driver.high),
        orientation: Orientation::Horizontal,
    };
    let interval = pen.share(outcome.level);
    Some(Figure {
        name: "drivers",
        title: pen.say("What goes with leaving", "哪些因素伴随流失"),
        sentence: pen.say(
            "Right of 1 the odds of leaving are higher, left of it lower. Numbers are shown for a typical step up.",
            "1 的右侧流失几率更高，左侧更低。数值列按典型幅度的增加显示。",
        ),
        x: Axis {
            ticks: Ticks::Log,
            ..Axis::new(pen.say("Odds are multiplied by", "几率变为原来的倍数"), Unit::Plain)
        },
        y: Axis::labels("", labels),
        layers: vec![
            Layer::new(pen.say(format!("{interval} interval"), format!("{interval} 区间")), 0, whiskers),
            Layer::new(pen.say("Odds ratio", "几率比"), 0, points),
        ],
        references: vec![Reference::Vertical { x: 1.0, label: pen.say("no effect", "无影响") }],
        is_main: false,
    })
}

fn gains(check: &Check, pen: Pen) -> Figure {
    let line = |y: Vec<f64>, is_dashed| Mark::Line { x: check.shares.clone(), y, is_dashed };
    Figure {
        name: "gains",
        title: pen.say("How many leavers a list catches", "名单能覆盖多少流失客户"),
        sentence: pen.say(
            "Customers not seen by the model, the likeliest to leave first. The further above the dashed line, the better.",
            "模型未见过的客户，按流失可能从高到低排列。越高于虚线越好。",
        ),
        x: Axis::new(pen.say("Share of customers called", "联系的客户占比"), Unit::Share).from_zero(),
        y: Axis::new(pen.say("Share of leavers reached", "覆盖的流失客户占比"), Unit::Share).from_zero(),
        layers: vec![
            Layer::new(pen.say("Model", "模型"), 0, line(check.gains.clone(), false)),
            Layer::new(pen.say("By chance", "随机"), 1, line(check.shares.clone(), true)).faint(),
        ],
        references: Vec::new(),
        is_main: false,
    }
}

fn calibration(outcome: &ChurnOutcome, pen: Pen) -> Figure {
    let groups = outcome.groups();
    let (x, y): (Vec<f64>, Vec<f64>) = groups.iter().map(|group| (group.mean_probability, observed(group))).unzip();
    let end = x.iter().chain(&y).copied().fold(0.0, f64::max);
    let unseen = outcome.check.is_some();
    let rows = if unseen {
        pen.say("rows not seen", "未见过的行")
    } else {
        pen.say("rows fitted to", "参与拟合的行")
    };
    Figure {
        name: "calibration",
        title: pen.say("Whether probabilities mean what they say", "概率是否名副其实"),
        sentence: pen.say(
            format!("Ten groups of {rows}: on the line, as many left as was said."),
            format!("{rows}的十个分组：落在线上表示实际流失与所说一致。"),
        ),
        x: Axis::new(pen.say("Said by the model", "模型所说"), Unit::Share).from_zero(),
        y: Axis::new(pen.say("Have left", "实际流失"), Unit::Share).from_zero(),
        layers: vec![Layer::new("", 0, Mark::Points { x, y, labels: Vec::new() })],
        references: vec![Reference::Segment { from: (0.0, 0.0), to: (end, end), label: String::new() }],
        is_main: false,
    }
}

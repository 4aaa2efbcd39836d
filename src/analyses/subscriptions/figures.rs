//! The pictures of `subscriptions`.

use super::outcome::{Movement, SubscriptionsOutcome};
use super::texts;
use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{Language, Pen, Unit};
use crate::models::periods::Period;

/// Most months whose movements are drawn.
const MAX_BARS: usize = 36;

/// All pictures, the main one first.
pub fn figures(outcome: &SubscriptionsOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures = vec![movements(outcome, pen), revenue(outcome, pen)];
    if outcome.worth.value.is_finite() {
        figures.push(levers(outcome, pen));
    }
    figures
}

fn movements(outcome: &SubscriptionsOutcome, pen: Pen) -> Figure {
    // In the first month all are new: it says nothing.
    let start = outcome.movements.len().saturating_sub(MAX_BARS).max(1);
    let shown = &outcome.movements[start..];
    let first = outcome.setting.first + start as i32;
    let labels = (0..shown.len()).map(|month| Period::Month.label(first + month as i32)).collect();
    let layer = |en, zh, color, of: fn(&Movement) -> f64| {
        let values = shown.iter().map(of).collect();
        Layer::new(pen.say(en, zh), color, Mark::Bars { values, orientation: Orientation::Vertical, stack: Some(0) })
    };
    Figure {
        name: "movements",
        title: pen.say("What moved recurring revenue", "经常性收入的变动"),
        sentence: pen.say(
            "Above zero what came, below what went, against the month before.",
            "与上月相比，零线以上为增加，以下为减少。",
        ),
        x: Axis::labels(pen.say("Month", "月份"), labels),
        y: Axis::new(pen.say("Change of monthly revenue", "月收入变动"), outcome.setting.unit.clone()).from_zero(),
        layers: vec![
            layer("New", "新增", 1, |month| month.new),
            layer("Expansion", "增购", 3, |month| month.expansion),
            layer("Reactivation", "恢复", 2, |month| month.reactivation),
            layer("Contraction", "减购", 4, |month| month.contraction),
            layer("Churn", "流失", 6, |month| month.churn),
        ],
        references: Vec::new(),
        is_main: true,
    }
}

fn revenue(outcome: &SubscriptionsOutcome, pen: Pen) -> Figure {
    let (start, shown) = outcome.shown();
    let first = outcome.setting.first + start as i32;
    let x = (0..shown.len()).map(|month| f64::from(Period::Month.start(first + month as i32))).collect();
    let y = shown.iter().map(|month| month.closing).collect();
    let unit = outcome.setting.unit.clone();
    let now = pen.number(outcome.worth.mrr, &unit);
    Figure {
        name: "recurring_revenue",
        title: pen.say("Monthly recurring revenue", "每月经常性收入"),
        sentence: pen.say(format!("In the last month that is over: {now}."), format!("最近一个完整月份为 {now}。")),
        x: Axis::new(pen.say("Month", "月份"), Unit::Day),
        y: Axis::new(pen.say("Recurring revenue", "经常性收入"), unit).from_zero(),
        layers: vec![Layer::new("", 0, Mark::Line { x, y, is_dashed: false })],
        references: Vec::new(),
        is_main: false,
    }
}

fn levers(outcome: &SubscriptionsOutcome, pen: Pen) -> Figure {
    let base = outcome.worth.value - outcome.worth.inputs.cost;
    let step = pen.share(outcome.setting.params.step);
    let bars = |end: usize| Mark::Bars {
        values: outcome.levers.iter().map(|lever| lever.values[end] - base).collect(),
        orientation: Orientation::Horizontal,
        stack: Some(0),
    };
    let names = outcome.levers.iter().map(|lever| texts::input(lever.input).get(pen.language).to_owned()).collect();
    Figure {
        name: "levers",
        title: pen.say("What the value depends on most", "价值最受什么影响"),
        sentence: pen.say(
            format!("Each input {step} lower and higher, the others as they are; the strongest on top."),
            format!("各输入分别降低和提高 {step}，其余不变；影响最大的在最上。"),
        ),
        x: Axis::new(pen.say("Change of value less cost", "价值减成本的变动"), outcome.setting.unit.clone())
            .from_zero(),
        y: Axis::labels("", names),
        layers: vec![
            Layer::new(pen.say(format!("{step} lower"), format!("降低 {step}")), 1, bars(0)),
            Layer::new(pen.say(format!("{step} higher"), format!("提高 {step}")), 2, bars(1)),
        ],
        references: vec![Reference::Vertical { x: 0.0, label: String::new() }],
        is_main: false,
    }
}

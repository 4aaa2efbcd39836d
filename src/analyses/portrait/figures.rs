//! The pictures of `portrait`.

use super::outcome::{Card, Favourite, PortraitOutcome};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{Language, Pen, Unit};

/// All pictures, the main one first.
pub fn figures(outcome: &PortraitOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures = vec![purchases(outcome, pen)];
    if !outcome.own.card.favourites.is_empty() {
        figures.push(favourites(outcome, pen));
    }
    figures.push(segments(outcome, pen));
    figures
}

fn bars(values: Vec<f64>) -> Mark {
    Mark::Bars { values, orientation: Orientation::Horizontal, stack: None }
}

fn purchases(outcome: &PortraitOutcome, pen: Pen) -> Figure {
    let own = &outcome.own;
    let (x, y): (Vec<f64>, Vec<f64>) = own.days.iter().map(|&(day, amount)| (f64::from(day), amount)).unzip();
    let top = y.iter().copied().fold(0.0, f64::max);
    let mut layers = Vec::new();
    let mut references =
        vec![Reference::Vertical { x: f64::from(outcome.setting.end), label: pen.say("Last day", "截止日") }];
    if let Some([low, median, high]) = own.window {
        let mark =
            Mark::Band { x: vec![f64::from(low), f64::from(high)], lower: vec![0.0, 0.0], upper: vec![top, top] };
        layers.push(Layer::new(pen.say("Next purchase (80%)", "下次购买（80%）"), 1, mark));
        references.push(Reference::Vertical { x: f64::from(median), label: pen.say("Next", "下次") });
    }
    layers.push(Layer::new(pen.say("Purchases", "购买"), 0, Mark::Points { x, y, labels: Vec::new() }));
    Figure {
        name: "purchases",
        title: pen.say(format!("Purchases of {}", own.label), format!("{} 的购买记录", own.label)),
        sentence: pen.say(
            "Each point is a day of purchase; the band holds the next one with 80% if the customer comes back.",
            "每个点是一个购买日；若会回来，下次购买有 80% 的可能落在色带内。",
        ),
        x: Axis::new("", Unit::Day),
        y: Axis::new(pen.say("Amount", "金额"), outcome.money()).from_zero(),
        layers,
        references,
        is_main: true,
    }
}

fn favourites(outcome: &PortraitOutcome, pen: Pen) -> Figure {
    let all = &outcome.own.card.favourites;
    let column = |of: fn(&Favourite) -> f64| bars(all.iter().map(of).collect());
    Figure {
        name: "favourites",
        title: pen.say("What this customer prefers", "这位客户的偏好"),
        sentence: pen.say(
            "Where the first bar is longer than the second, the customer chooses it more often than others do.",
            "第一条长于第二条时，该客户比其他客户更常选择它。",
        ),
        x: Axis::new(pen.say("Share of lines", "行数占比"), Unit::Share).from_zero(),
        y: Axis::labels("", all.iter().map(|one| one.label.clone()).collect()),
        layers: vec![
            Layer::new(pen.say("This customer", "该客户"), 0, column(|one| one.share)),
            Layer::new(pen.say("All customers", "全部客户"), 1, column(|one| one.expected)).faint(),
        ],
        references: Vec::new(),
        is_main: false,
    }
}

fn segments(outcome: &PortraitOutcome, pen: Pen) -> Figure {
    let cards = &outcome.cards;
    let column = |of: &dyn Fn(&Card) -> f64| bars(cards.iter().map(of).collect());
    let (n, revenue) = (outcome.counts.n_customers as f64, outcome.revenue());
    let mut layers =
        vec![Layer::new(pen.say("Customers", "客户"), 1, column(&|card| card.n_customers as f64 / n)).faint()];
    if revenue > 0.0 && cards.iter().all(|card| card.revenue >= 0.0) {
        layers.push(Layer::new(pen.say("Revenue", "收入"), 0, column(&|card| card.revenue / revenue)));
    }
    Figure {
        name: "segments",
        title: pen.say("Segments: customers and revenue", "各分层的客户与收入"),
        sentence: pen.say(
            "A longer bar of revenue: each customer there counts for more than average.",
            "收入条更长的分层，每位客户的贡献高于平均。",
        ),
        x: Axis::new(pen.say("Share", "占比"), Unit::Share).from_zero(),
        y: Axis::labels("", cards.iter().map(|card| card.name(pen.language).to_owned()).collect()),
        layers,
        references: Vec::new(),
        is_main: false,
    }
}

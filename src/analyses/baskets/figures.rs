//! The pictures of `baskets`.

use super::outcome::{BasketsOutcome, NamedRule};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation, Reference};
use crate::i18n::{Language, Pen, Unit};

/// All pictures, the main one first.
pub fn figures(outcome: &BasketsOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures = Vec::new();
    if !outcome.top.is_empty() {
        figures.push(top_rules(outcome, pen));
    }
    if outcome.items.len() > 1 {
        figures.push(pairs(outcome, pen));
    }
    if !outcome.points.support.is_empty() {
        figures.push(all_rules(outcome, pen));
    }
    figures.push(items(outcome, pen));
    if let Some(first) = figures.first_mut() {
        first.is_main = true;
    }
    figures
}

fn bars(values: Vec<f64>) -> Mark {
    Mark::Bars { values, orientation: Orientation::Horizontal, stack: None }
}

fn top_rules(outcome: &BasketsOutcome, pen: Pen) -> Figure {
    let top = &outcome.top;
    let labels = top.iter().map(|rule| format!("{} → {}", rule.antecedent, rule.consequent)).collect();
    let intervals: Vec<(f64, f64)> = top.iter().map(NamedRule::interval).collect();
    let whiskers = Mark::Whiskers {
        at: (0..top.len()).map(|index| index as f64).collect(),
        lower: intervals.iter().map(|interval| interval.0).collect(),
        upper: intervals.iter().map(|interval| interval.1).collect(),
        orientation: Orientation::Horizontal,
    };
    let column = |of: &dyn Fn(&NamedRule) -> f64| bars(top.iter().map(of).collect());
    Figure {
        name: "top_rules",
        title: pen.say("Who buys this also buys that", "买了这些，也会买那些"),
        sentence: pen.say(
            "The longer the first bar beside the second, the more the first item draws the other.",
            "第一条比第二条长得越多，前项对后项的带动越强。",
        ),
        x: Axis::new(pen.say("Share of baskets", "购物篮占比"), Unit::Share).from_zero(),
        y: Axis::labels("", labels),
        layers: vec![
            Layer::new(pen.say("With the first item", "含前项的购物篮"), 0, column(&|rule| rule.confidence)),
            Layer::new(pen.say("Of all baskets", "全部购物篮"), 1, column(&|rule| rule.expected)).faint(),
            Layer::new(pen.say("95% interval", "95% 区间"), 0, whiskers),
        ],
        references: Vec::new(),
        is_main: false,
    }
}

fn pairs(outcome: &BasketsOutcome, pen: Pen) -> Figure {
    let axis = || Axis::labels("", outcome.pairs.labels.clone());
    let mark = Mark::HeatMap { values: outcome.pairs.lift.clone(), unit: Unit::Plain, is_diverging: false };
    Figure {
        name: "pairs",
        title: pen.say("How the most frequent items go together", "热销商品之间的关联"),
        sentence: pen.say(
            "Lift: 1 is chance, above 1 they are bought together more often, below 1 in place of one another.",
            "提升度：1 为偶然，大于 1 常一起买，小于 1 往往二选一。",
        ),
        x: axis(),
        y: axis(),
        layers: vec![Layer::new(pen.say("Lift", "提升度"), 0, mark)],
        references: Vec::new(),
        is_main: false,
    }
}

fn all_rules(outcome: &BasketsOutcome, pen: Pen) -> Figure {
    let points = &outcome.points;
    let own = |is_beyond: bool| {
        let chosen = || (0..points.support.len()).filter(move |&index| points.is_beyond[index] == is_beyond);
        let pick = |values: &[f64]| -> Vec<f64> { chosen().map(|index| values[index]).collect() };
        Mark::Points { x: pick(&points.support), y: pick(&points.confidence), labels: Vec::new() }
    };
    Figure {
        name: "rules",
        title: pen.say("All rules", "全部规则"),
        sentence: pen.say("To the right: seen often. At the top: nearly sure.", "越靠右越常见，越靠上越可靠。"),
        x: Axis::new(pen.say("Support", "支持度"), Unit::Share).from_zero(),
        y: Axis::new(pen.say("Confidence", "置信度"), Unit::Share).from_zero(),
        layers: vec![
            Layer::new(pen.say("May be chance", "可能是偶然"), 2, own(false)).faint(),
            Layer::new(pen.say("Beyond chance", "超出偶然"), 0, own(true)),
        ],
        references: vec![Reference::Horizontal {
            y: outcome.min_confidence,
            label: pen.say("Smallest confidence", "最小置信度"),
        }],
        is_main: false,
    }
}

fn items(outcome: &BasketsOutcome, pen: Pen) -> Figure {
    Figure {
        name: "items",
        title: pen.say("Most frequent items", "最常见的商品"),
        sentence: pen.say("The share of baskets that hold each item.", "含有各商品的购物篮占比。"),
        x: Axis::new(pen.say("Share of baskets", "购物篮占比"), Unit::Share).from_zero(),
        y: Axis::labels("", outcome.items.iter().map(|item| item.item.clone()).collect()),
        layers: vec![Layer::new("", 0, bars(outcome.items.iter().map(|item| item.support).collect()))],
        references: Vec::new(),
        is_main: false,
    }
}

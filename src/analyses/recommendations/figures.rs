//! The pictures of `recommendations`.

use super::outcome::{Judged, Offer, RecommendationsOutcome};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation};
use crate::i18n::{Language, Pen, Unit};

/// All pictures, the main one first.
pub fn figures(outcome: &RecommendationsOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures = Vec::new();
    if !outcome.judged.is_empty() {
        figures.push(check(outcome, pen));
        figures.push(coverage(outcome, pen));
    }
    figures.push(offers(outcome, pen));
    figures.push(popular(outcome, pen));
    if let Some(first) = figures.first_mut() {
        first.is_main = true;
    }
    figures
}

fn bars(values: Vec<f64>) -> Mark {
    Mark::Bars { values, orientation: Orientation::Horizontal, stack: None }
}

/// Methods, the best first.
fn ordered(outcome: &RecommendationsOutcome) -> Vec<&Judged> {
    let mut judged: Vec<&Judged> = outcome.judged.iter().collect();
    judged.sort_by(|one, other| other.ndcg.total_cmp(&one.ndcg));
    judged
}

fn names(judged: &[&Judged], pen: Pen) -> Vec<String> {
    judged.iter().map(|one| one.method.words().get(pen.language).to_owned()).collect()
}

fn check(outcome: &RecommendationsOutcome, pen: Pen) -> Figure {
    let judged = ordered(outcome);
    let wilson: Vec<(f64, f64)> = judged
        .iter()
        .map(|one| {
            let error = 1.96 * (one.hit_rate * (1.0 - one.hit_rate) / one.n_customers as f64).sqrt();
            ((one.hit_rate - error).max(0.0), (one.hit_rate + error).min(1.0))
        })
        .collect();
    let whiskers = Mark::Whiskers {
        at: (0..judged.len()).map(|index| index as f64).collect(),
        lower: wilson.iter().map(|ends| ends.0).collect(),
        upper: wilson.iter().map(|ends| ends.1).collect(),
        orientation: Orientation::Horizontal,
    };
    let places = pen.count(f64::from(outcome.cutoff));
    Figure {
        name: "check",
        title: pen.say("Which lists hit later purchases", "哪种名单命中后来的购买"),
        sentence: pen.say(
            format!("The share of customers who later bought one of the first {places} products of their list."),
            format!("后来购买了名单前 {places} 个产品之一的客户占比。"),
        ),
        x: Axis::new(pen.say("Hit rate", "命中率"), Unit::Share).from_zero(),
        y: Axis::labels("", names(&judged, pen)),
        layers: vec![
            Layer::new(pen.say("Hit rate", "命中率"), 0, bars(judged.iter().map(|one| one.hit_rate).collect())),
            Layer::new(pen.say("95% interval", "95% 区间"), 0, whiskers),
        ],
        references: Vec::new(),
        is_main: false,
    }
}

fn coverage(outcome: &RecommendationsOutcome, pen: Pen) -> Figure {
    let judged = ordered(outcome);
    Figure {
        name: "coverage",
        title: pen.say("How much of the range is shown", "推荐覆盖的产品范围"),
        sentence: pen.say(
            "The share of products that is recommended to anyone: popularity shows the same few to all.",
            "至少被推荐给一位客户的产品占比：热销榜对所有人展示同样的几个。",
        ),
        x: Axis::new(pen.say("Share of products", "产品占比"), Unit::Share).from_zero(),
        y: Axis::labels("", names(&judged, pen)),
        layers: vec![Layer::new("", 0, bars(judged.iter().map(|one| one.coverage).collect()))],
        references: Vec::new(),
        is_main: false,
    }
}

/// What heads most lists; where the stock is known, how far it reaches.
fn offers(outcome: &RecommendationsOutcome, pen: Pen) -> Figure {
    const N_SHOWN: usize = 15;
    let targets = &outcome.targets;
    let shown: Vec<&Offer> = targets.offers.iter().filter(|one| one.n_first > 0).take(N_SHOWN).collect();
    let layer = |name, color, of: &dyn Fn(&Offer) -> u64| {
        let values = shown.iter().map(|one| of(one) as f64).collect();
        Layer::new(name, color, Mark::Bars { values, orientation: Orientation::Horizontal, stack: Some(0) })
    };
    let layers = if targets.has_stock {
        let (reached, rest) = (pen.say("In stock", "库存可满足"), pen.say("Beyond the stock", "超出库存"));
        vec![layer(reached, 1, &|one| one.n_first - one.n_short()), layer(rest, 2, &|one| one.n_short())]
    } else {
        vec![layer(String::new(), 0, &|one| one.n_first)]
    };
    Figure {
        name: "offers",
        title: pen.say("What heads most lists", "最常位居名单首位的产品"),
        sentence: match targets.has_stock {
            true => pen.say(
                "Customers by the first product of their list, and how far the stock reaches.",
                "各产品作为首选推荐的客户数，以及库存能满足多少。",
            ),
            false => pen.say("Customers by the first product of their list.", "各产品作为首选推荐的客户数。"),
        },
        x: Axis::new(pen.say("Customers", "客户数"), Unit::Count).from_zero(),
        y: Axis::labels("", shown.iter().map(|one| one.product.clone()).collect()),
        layers,
        references: Vec::new(),
        is_main: false,
    }
}

fn popular(outcome: &RecommendationsOutcome, pen: Pen) -> Figure {
    Figure {
        name: "popular",
        title: pen.say("What most customers buy", "购买人数最多的产品"),
        sentence: pen.say("New customers are offered these.", "新客户会得到这些推荐。"),
        x: Axis::new(pen.say("Customers", "客户数"), Unit::Count).from_zero(),
        y: Axis::labels("", outcome.popular.iter().map(|one| one.product.clone()).collect()),
        layers: vec![Layer::new("", 0, bars(outcome.popular.iter().map(|one| one.n_buyers as f64).collect()))],
        references: Vec::new(),
        is_main: false,
    }
}

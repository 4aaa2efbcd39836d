//! The pictures of `rfm`.

use super::outcome::{Migration, RfmOutcome, Segment};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation};
use crate::i18n::{self, Language, Pen, Unit};
use crate::models::rfm::scores::N_SCORES;

/// All pictures, the main one first.
pub fn figures(outcome: &RfmOutcome, language: Language) -> Vec<Figure> {
    let pen = Pen::new(language);
    let mut figures = vec![shares(outcome, pen), grid(outcome, pen)];
    figures.extend((!outcome.is_usual()).then(|| overlap(outcome, pen)));
    figures.extend(outcome.migration.as_ref().map(|migration| migrated(outcome, migration, pen)));
    figures
}

fn shares(outcome: &RfmOutcome, pen: Pen) -> Figure {
    let listed: Vec<&Segment> = outcome.listed().collect();
    let bars = |of: &dyn Fn(&Segment) -> f64| Mark::Bars {
        values: listed.iter().map(|segment| of(segment)).collect(),
        orientation: Orientation::Horizontal,
        stack: None,
    };
    let n = outcome.n_customers as f64;
    let mut layers = vec![Layer::new(pen.say("Customers", "客户"), 1, bars(&|one| one.n_customers as f64 / n))];
    if outcome.revenue > 0.0 && listed.iter().all(|segment| segment.revenue >= 0.0) {
        layers.push(Layer::new(pen.say("Revenue", "收入"), 0, bars(&|segment| segment.revenue / outcome.revenue)));
    }
    Figure {
        name: "segments",
        title: pen.say("How many they are and what they bring", "各层的客户与收入"),
        sentence: pen.say(
            "Where the bar of revenue is longer than that of customers, each customer counts for more than average.",
            "收入条长于客户条的分层，每位客户的贡献高于平均。",
        ),
        x: Axis::new(pen.say("Share", "占比"), Unit::Share).from_zero(),
        y: Axis::labels("", listed.iter().map(|segment| segment.name(pen.language).to_owned()).collect()),
        layers,
        references: Vec::new(),
        is_main: true,
    }
}

fn grid(outcome: &RfmOutcome, pen: Pen) -> Figure {
    let up: Vec<String> = (1..=N_SCORES).map(|score| score.to_string()).collect();
    let down: Vec<String> = (1..=N_SCORES).rev().map(|score| score.to_string()).collect();
    Figure {
        name: "grid",
        title: pen.say("Customers by score", "各分数的客户数"),
        sentence: pen.say(
            "Top right: bought lately, often and for much. Bottom left: long ago and little.",
            "右上：最近、经常且消费高；左下：很久以前且消费少。",
        ),
        x: Axis::labels(pen.say("Frequency and money", "频次与金额"), up),
        y: Axis::labels(pen.say("Recency", "近度"), down),
        layers: vec![Layer::new(
            pen.say("Customers", "客户"),
            0,
            Mark::HeatMap { values: outcome.grid.clone(), unit: Unit::Count, is_diverging: false },
        )],
        references: Vec::new(),
        is_main: false,
    }
}

/// Customers by exactly the own rules that they meet.
fn overlap(outcome: &RfmOutcome, pen: Pen) -> Figure {
    const N_SHOWN: usize = 15;
    let shown = &outcome.combinations[..outcome.combinations.len().min(N_SHOWN)];
    // Whoever meets several rules stands out from who meets one, or none.
    let bars = |name, color, is_own: fn(u64) -> bool| {
        let values = shown.iter().map(|&(met, n)| if is_own(met) { n as f64 } else { 0.0 }).collect();
        Layer::new(name, color, Mark::Bars { values, orientation: Orientation::Horizontal, stack: Some(0) })
    };
    Figure {
        name: "overlap",
        title: pen.say("Where your segments overlap", "自定义分层的重叠"),
        sentence: pen.say(
            "Each customer counts once, in the bar of exactly the rules they meet; the first of these is their segment.",
            "每位客户只计一次，归入其恰好符合的规则组合；组合中最先的规则即其分层。",
        ),
        x: Axis::new(pen.say("Customers", "客户数"), Unit::Count).from_zero(),
        y: Axis::labels("", shown.iter().map(|&(met, _)| outcome.combined(met, pen.language)).collect()),
        layers: vec![
            bars(pen.say("One rule", "一条规则"), 0, |met| met.count_ones() == 1),
            bars(pen.say("Several rules", "多条规则"), 1, |met| met.count_ones() > 1),
            bars(pen.say("No rule", "均不符合"), 2, |met| met == 0),
        ],
        references: Vec::new(),
        is_main: false,
    }
}

fn migrated(outcome: &RfmOutcome, migration: &Migration, pen: Pen) -> Figure {
    let total = |row: &[u64]| row.iter().sum::<u64>();
    let n_listed = outcome.listed().count();
    let shares = |row: &Vec<u64>| -> Vec<f64> {
        let all = total(row);
        row[..n_listed].iter().map(|&count| if all == 0 { f64::NAN } else { count as f64 / all as f64 }).collect()
    };
    let names = || outcome.segments[..n_listed].iter().map(|segment| segment.name(pen.language).to_owned()).collect();
    let then = i18n::date(pen.language, migration.day);
    Figure {
        name: "migration",
        title: pen.say("Who moved where", "客户的变动"),
        sentence: pen.say(
            format!("Rows: the segment on {then}. Columns: the segment now, as a share of the row."),
            format!("行为 {then} 所在分层，列为现在所在分层，数值为占该行的比例。"),
        ),
        x: Axis::labels(pen.say("Now", "现在"), names()),
        y: Axis::labels(pen.say("Then", "当时"), names()),
        layers: vec![Layer::new(
            pen.say("Share", "占比"),
            0,
            Mark::HeatMap {
                values: migration.counts[..n_listed].iter().map(shares).collect(),
                unit: Unit::Share,
                is_diverging: false,
            },
        )],
        references: Vec::new(),
        is_main: false,
    }
}

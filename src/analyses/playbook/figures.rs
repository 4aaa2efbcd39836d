//! The picture of `playbook`.

use super::outcome::{Entry, PlaybookOutcome};
use crate::chart::{Axis, Figure, Layer, Mark, Orientation};
use crate::i18n::{Language, Pen, Unit};

/// More plays are left to the table.
const MAX_BARS: usize = 30;

/// Customers needed beside customers there.
pub fn needed(outcome: &PlaybookOutcome, language: Language) -> Figure {
    let pen = Pen::new(language);
    let shown: Vec<&Entry> =
        outcome.entries.iter().filter(|entry| outcome.segment(entry).n_customers > 0).take(MAX_BARS).collect();
    let bars = |of: &dyn Fn(&Entry) -> f64| Mark::Bars {
        values: shown.iter().map(|entry| of(entry)).collect(),
        orientation: Orientation::Horizontal,
        stack: None,
    };
    let label = |entry: &&Entry| match &entry.offer {
        Some(offer) => format!("{} · {offer}", outcome.segment(entry).name(language)),
        None => outcome.segment(entry).name(language).to_owned(),
    };
    Figure {
        name: "needed",
        title: pen.say("Customers needed and there", "所需客户与现有客户"),
        sentence: pen.say(
            "A test is possible where the bar of those there is the longer one.",
            "现有客户的条更长的分层可以做试验。",
        ),
        x: Axis::new(pen.say("Customers", "客户"), Unit::Count).from_zero(),
        y: Axis::labels("", shown.iter().map(label).collect()),
        layers: vec![
            Layer::new(pen.say("There", "现有"), 1, bars(&|entry| outcome.segment(entry).n_customers as f64)),
            Layer::new(pen.say("Needed", "所需"), 2, bars(&Entry::n_needed)),
        ],
        references: Vec::new(),
        is_main: true,
    }
}

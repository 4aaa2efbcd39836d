//! The pictures: the scores, and what is missing where.

use super::issue::Dimension;
use super::outcome::{ColumnQuality, QualityOutcome};
use super::texts;
use crate::chart::figure::{Axis, Figure, Layer, Mark, Orientation};
use crate::i18n::{Language, Unit};

/// At most so many columns are drawn, those with most missing.
const MAX_BARS: usize = 20;

/// All pictures, the main one first; none without rows.
pub fn figures(outcome: &QualityOutcome, language: Language) -> Vec<Figure> {
    if outcome.n_rows == 0 || outcome.columns.is_empty() {
        return Vec::new();
    }
    let mut figures = vec![scores(outcome, language)];
    figures.extend(missing(outcome, language));
    figures
}

fn bars(values: Vec<f64>) -> Vec<Layer> {
    vec![Layer::new("", 0, Mark::Bars { values, orientation: Orientation::Horizontal, stack: None })]
}

fn scores(outcome: &QualityOutcome, language: Language) -> Figure {
    let known: Vec<Dimension> =
        Dimension::ALL.into_iter().filter(|dimension| !outcome.scores.of(*dimension).is_nan()).collect();
    let labels = known.iter().map(|dimension| texts::dimension(*dimension).get(language).to_owned()).collect();
    Figure {
        name: "scores",
        title: texts::SCORES.get(language).to_owned(),
        sentence: texts::scores_sentence(outcome, language),
        x: Axis::new(texts::SCORE.get(language), Unit::Share).from_zero(),
        y: Axis::labels("", labels),
        layers: bars(known.iter().map(|dimension| outcome.scores.of(*dimension)).collect()),
        references: Vec::new(),
        is_main: true,
    }
}

fn missing(outcome: &QualityOutcome, language: Language) -> Option<Figure> {
    let mut columns: Vec<&ColumnQuality> = outcome.columns.iter().filter(|column| column.n_missing > 0).collect();
    columns.sort_by_key(|column| std::cmp::Reverse(column.n_missing));
    columns.truncate(MAX_BARS);
    let most = columns.first()?;
    Some(Figure {
        name: "missing",
        title: texts::MISSING.get(language).to_owned(),
        sentence: texts::missing_sentence(&most.name, most.missing_share(), language),
        x: Axis::new(texts::MISSING_CELLS.get(language), Unit::Share).from_zero(),
        y: Axis::labels("", columns.iter().map(|column| column.name.clone()).collect()),
        layers: bars(columns.iter().map(|column| column.missing_share()).collect()),
        references: Vec::new(),
        is_main: false,
    })
}

//! Values written at the marks: at the ends of few bars, inside the cells of a matrix, and the key of a colour scale.

use super::bars;
use super::figure::{Figure, Mark, Orientation};
use super::layout::{Anchor, Builder, Ink, Layout, Rect};
use super::legend::RampLabels;
use super::scale::Direction;
use crate::i18n::{self, Language, Unit};

/// With more bars, values at their ends become noise.
const MAX_BARS: usize = 12;

/// A value to be written at the end of a bar.
struct BarLabel {
    position: usize,
    /// Where the text begins: the end of the bar or of the whisker over it.
    end: f64,
    is_negative: bool,
    text: String,
}

/// The values at the ends of the bars of a lone layer, when there are few.
fn bar_labels(builder: &Builder) -> Option<(Orientation, Vec<BarLabel>)> {
    let figure = builder.figure;
    let mut layers = figure.layers.iter().filter_map(|layer| match &layer.mark {
        Mark::Bars { values, orientation, .. } => Some((values, *orientation)),
        _ => None,
    });
    let (values, orientation) = layers.next()?;
    let has_line = figure.layers.iter().any(|layer| matches!(layer.mark, Mark::Line { .. } | Mark::Area { .. }));
    if layers.next().is_some() || values.len() > MAX_BARS || has_line {
        return None;
    }
    let unit = match orientation {
        Orientation::Horizontal => &figure.x.unit,
        Orientation::Vertical => &figure.y.unit,
    };
    let label = |(position, &value): (usize, &f64)| BarLabel {
        position,
        end: whisker_end(figure, position, value),
        is_negative: value < 0.0,
        text: i18n::format_compact(builder.language, value, unit),
    };
    let finite = values.iter().enumerate().filter(|(_, value)| value.is_finite());
    Some((orientation, finite.map(label).collect()))
}

/// The far end of the whisker at a bar, or of the bar itself.
fn whisker_end(figure: &Figure, position: usize, value: f64) -> f64 {
    let mut end = value;
    for layer in &figure.layers {
        let Mark::Whiskers { at, lower, upper, .. } = &layer.mark else { continue };
        for (idx, _) in at.iter().enumerate().filter(|(_, at)| (**at - position as f64).abs() < 0.5) {
            let far = if value < 0.0 { lower } else { upper };
            if let Some(far) = far.get(idx).copied().filter(|far| far.is_finite()) {
                end = if value < 0.0 { end.min(far) } else { end.max(far) };
            }
        }
    }
    end
}

/// The share of an axis that the values at the ends of bars need beyond the lowest and the highest bar.
pub(super) fn room(builder: &Builder, plot: &Rect, direction: Direction) -> (f64, f64) {
    let Some((orientation, labels)) = bar_labels(builder) else { return (0.0, 0.0) };
    let Some(length) = label_length(builder, plot, orientation, &labels) else { return (0.0, 0.0) };
    let whole = match (orientation, direction) {
        (Orientation::Horizontal, Direction::X) => plot.width(),
        (Orientation::Vertical, Direction::Y) => plot.height(),
        _ => return (0.0, 0.0),
    };
    let share = length / whole;
    let has = |is_negative: bool| labels.iter().any(|label| label.is_negative == is_negative);
    (if has(true) { share } else { 0.0 }, if has(false) { share } else { 0.0 })
}

/// What the longest label takes in the direction of the bars; none when labels have no room.
fn label_length(builder: &Builder, plot: &Rect, orientation: Orientation, labels: &[BarLabel]) -> Option<f64> {
    let widest = labels.iter().map(|label| builder.width_of(&label.text)).fold(0.0, f64::max);
    let n_labels = match orientation {
        Orientation::Horizontal => builder.figure.y.label_texts(),
        Orientation::Vertical => builder.figure.x.label_texts(),
    };
    let n_labels = n_labels.map_or(labels.len(), <[String]>::len).max(1) as f64;
    match orientation {
        Orientation::Horizontal => {
            let length = widest + builder.css(12.0);
            (length < 0.28 * plot.width() && plot.height() / n_labels >= builder.line()).then_some(length)
        }
        Orientation::Vertical => {
            let length = builder.line() + builder.css(4.0);
            let band = plot.width() / n_labels;
            (widest + builder.css(4.0) <= band && length < 0.2 * plot.height()).then_some(length)
        }
    }
}

/// Writes the values at the ends of bars and in the cells of a matrix, where there is room.
pub(super) fn label(builder: &Builder, layout: &mut Layout) {
    label_bars(builder, layout);
    label_cells(builder, layout);
}

fn label_bars(builder: &Builder, layout: &mut Layout) {
    let Some((orientation, labels)) = bar_labels(builder) else { return };
    if label_length(builder, &layout.plot, orientation, &labels).is_none() {
        return;
    }
    let slot = bars::Slot { idx: 0, n_slots: 1 };
    for label in labels {
        let position = label.position as f64;
        let text = match orientation {
            Orientation::Horizontal => {
                let (start, end) = bars::edges_px(&layout.y, position, slot, f64::INFINITY);
                let (side, anchor) = if label.is_negative { (-1.0, Anchor::End) } else { (1.0, Anchor::Start) };
                let x = layout.x.px(label.end) + side * builder.css(6.0);
                builder.text(label.text, x, (start + end) / 2.0, anchor, Ink::Strong)
            }
            Orientation::Vertical => {
                let (start, end) = bars::edges_px(&layout.x, position, slot, f64::INFINITY);
                let side = if label.is_negative { 1.0 } else { -1.0 };
                let y = layout.y.px(label.end) + side * (builder.line() / 2.0 + builder.css(2.0));
                builder.text(label.text, (start + end) / 2.0, y, Anchor::Middle, Ink::Strong)
            }
        };
        // A bar of an axis without labels may stand where no label was foreseen.
        let rect = text.rect();
        if rect.left >= 0.0 && rect.right <= builder.width && rect.top >= 0.0 && rect.bottom <= builder.height {
            layout.texts.push(text);
        }
    }
}

/// The largest size of the cells, and whether they diverge: what a cell's colour is measured against.
pub(super) fn cell_range(values: &[Vec<f64>], is_diverging: bool) -> (f64, f64) {
    let finite = || values.iter().flatten().copied().filter(|value| value.is_finite());
    if is_diverging {
        let size = finite().fold(0.0f64, |size, value| size.max(value.abs()));
        return (-size, size);
    }
    (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max))
}

/// Where a cell's value stands on its colour scale: 0..=1, or -1..=1 when it diverges.
pub(super) fn cell_position(value: f64, (low, high): (f64, f64), is_diverging: bool) -> f64 {
    let share = if high > low { (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0) } else { 0.5 };
    if is_diverging { share * 2.0 - 1.0 } else { share }
}

fn matrix(figure: &Figure) -> Option<(&[Vec<f64>], &Unit, bool)> {
    figure.layers.iter().find_map(|layer| match &layer.mark {
        Mark::HeatMap { values, unit, is_diverging } => Some((values.as_slice(), unit, *is_diverging)),
        _ => None,
    })
}

/// All cells carry their value, or none does: a few numbers among empty cells would look like a selection.
fn label_cells(builder: &Builder, layout: &mut Layout) {
    let Some((values, unit, is_diverging)) = matrix(builder.figure) else { return };
    let finite = || values.iter().flatten().copied().filter(|value| value.is_finite());
    let is_small = *unit == Unit::Plain && finite().all(|value| value.abs() <= 1.0);
    let write = |value: f64| match is_small {
        // Correlations and the like: two decimals in every cell compare best.
        true => i18n::format::grouped(value, 2),
        false => i18n::format_compact(builder.language, value, &cell_unit(unit, value)),
    };
    let widest = finite().map(|value| builder.width_of(&write(value))).fold(0.0, f64::max);
    let (band_x, band_y) = (layout.x.band_px(), layout.y.band_px());
    if widest + builder.css(6.0) > band_x || builder.size * 1.2 > band_y {
        return;
    }
    let range = cell_range(values, is_diverging);
    for (row_idx, row) in values.iter().enumerate().take(count(&layout.y)) {
        for (column_idx, &value) in row.iter().enumerate().take(count(&layout.x)).filter(|(_, value)| value.is_finite())
        {
            let (x, y) = (layout.x.px(column_idx as f64), layout.y.px(row_idx as f64));
            let ink = Ink::Cell(cell_position(value, range, is_diverging));
            layout.texts.push(builder.text(write(value), x, y, Anchor::Middle, ink));
        }
    }
}

/// How many labels an axis of labels has.
pub(super) fn count(labels: &super::scale::Scale) -> usize {
    (labels.high - labels.low).round() as usize
}

/// Probabilities keep their own way of writing; everything else is shortened.
fn cell_unit(unit: &Unit, value: f64) -> Unit {
    if *unit == Unit::Plain && value.fract() == 0.0 { Unit::Count } else { unit.clone() }
}

/// The ends of the colour scale, when the figure has one.
pub(super) fn ramp_labels(builder: &Builder) -> Option<RampLabels> {
    let language = builder.language;
    if let Some((values, unit, is_diverging)) = matrix(builder.figure) {
        let (low, high) = cell_range(values, is_diverging);
        let write = |value: f64| i18n::format_compact(language, value, &cell_unit(unit, value));
        let title = builder.figure.layers.first().map(|layer| layer.label.clone()).unwrap_or_default();
        return (low < high).then(|| RampLabels { low: write(low), high: write(high), title, is_diverging });
    }
    let counts = builder.figure.layers.iter().find_map(|layer| match &layer.mark {
        Mark::Density { counts, .. } => counts.iter().flatten().copied().max(),
        _ => None,
    })?;
    let title = match language {
        Language::En => "points per cell",
        Language::Zh => "每格点数",
    };
    let write = |value: u32| i18n::format_compact(language, f64::from(value), &Unit::Count);
    (counts > 0).then(|| RampLabels {
        low: write(1),
        high: write(counts),
        title: title.to_owned(),
        is_diverging: false,
    })
}

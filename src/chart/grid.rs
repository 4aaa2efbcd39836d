//! The values of a figure by position: what the read-out and the table twin both show.

use super::figure::{Figure, Mark, Orientation};
use super::scale::Direction;
use crate::i18n::{self, Language, Unit, Words};
use crate::numeric::order;

/// Which of the values of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Value,
    Lower,
    Upper,
}

/// One series of values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    /// What it is called: the label of the layer, or what the axis measures.
    pub label: String,
    /// Which of its values.
    pub part: Part,
}

/// The values of all series at each position along an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// The axis of the positions.
    pub direction: Direction,
    /// The series, in the order of the layers.
    pub series: Vec<Series>,
    /// Positions in ascending order, and there a value per series (NaN: none).
    pub rows: Vec<(f64, Vec<f64>)>,
}

pub(super) const LOWER: Words = Words::new("Lower", "下限");
pub(super) const UPPER: Words = Words::new("Upper", "上限");

/// The axis along which positions lie: the one of labels, else x.
pub(super) fn direction(figure: &Figure) -> Direction {
    let has_names = |direction| figure.axis(direction).label_texts().is_some();
    if has_names(Direction::Y) && !has_names(Direction::X) { Direction::Y } else { Direction::X }
}

/// The axis that measures.
pub(super) fn across(direction: Direction) -> Direction {
    match direction {
        Direction::X => Direction::Y,
        Direction::Y => Direction::X,
    }
}

/// Whether points are a cloud: not one value per position.
pub(super) fn is_cloud(figure: &Figure, mark: &Mark) -> bool {
    let Mark::Points { x, labels, .. } = mark else { return false };
    let has_names = figure.x.label_texts().is_some() || figure.y.label_texts().is_some();
    !has_names && (!labels.is_empty() || !x.is_sorted_by(|a, b| a < b))
}

/// All layers with one value per position, side by side.
pub(super) fn grid(figure: &Figure) -> Grid {
    let direction = direction(figure);
    let title = &figure.axis(across(direction)).title;
    let mut series = Vec::new();
    let mut cells: Vec<(f64, usize, f64)> = Vec::new();
    for layer in &figure.layers {
        let label = if layer.label.is_empty() { title.clone() } else { layer.label.clone() };
        let mut add = |part: Part, positions: &[f64], values: &[f64]| {
            series.push(Series { label: label.clone(), part });
            let at = |(&position, &value): (&f64, &f64)| (position, series.len() - 1, value);
            cells.extend(positions.iter().zip(values).map(at).filter(|cell| cell.0.is_finite()));
        };
        match &layer.mark {
            mark if is_cloud(figure, mark) => {}
            Mark::Line { x, y, .. } | Mark::Area { x, y } | Mark::Points { x, y, .. } => match direction {
                Direction::X => add(Part::Value, x, y),
                Direction::Y => add(Part::Value, y, x),
            },
            Mark::Band { x, lower, upper } if direction == Direction::X => {
                add(Part::Lower, x, lower);
                add(Part::Upper, x, upper);
            }
            Mark::Bars { values, .. } => {
                let positions: Vec<f64> = (0..values.len()).map(|idx| idx as f64).collect();
                add(Part::Value, &positions, values);
            }
            Mark::Whiskers { at, lower, upper, orientation }
                if (*orientation == Orientation::Vertical) == (direction == Direction::X) =>
            {
                add(Part::Lower, at, lower);
                add(Part::Upper, at, upper);
            }
            _ => {}
        }
    }
    let mut rows: Vec<(f64, Vec<f64>)> = Vec::new();
    for (position, series_idx, value) in order::sorted(cells, |a, b| a.0.total_cmp(&b.0)) {
        if rows.last().is_none_or(|row| row.0 != position) {
            rows.push((position, vec![f64::NAN; series.len()]));
        }
        if let Some(row) = rows.last_mut().filter(|_| value.is_finite()) {
            row.1[series_idx] = value;
        }
    }
    Grid { direction, series, rows }
}

/// A position in words: its label, or its value in full.
pub(super) fn position_text(figure: &Figure, direction: Direction, position: f64, language: Language) -> String {
    let axis = figure.axis(direction);
    match axis.label_texts() {
        Some(labels) => labels.get(position.max(0.0).round() as usize).cloned().unwrap_or_default(),
        None => i18n::format(language, position, &axis.unit),
    }
}

/// The value of a line at a position between its points; NaN outside them.
pub(super) fn interpolate(x: &[f64], y: &[f64], at: f64) -> f64 {
    let pairs = x.windows(2).zip(y.windows(2));
    let mut around = pairs.filter(|(x, _)| x[0] <= at && at <= x[1]);
    around.next().map_or(f64::NAN, |(x, y)| match x[1] > x[0] {
        true => y[0] + (y[1] - y[0]) * (at - x[0]) / (x[1] - x[0]),
        false => y[0],
    })
}

/// From one value to another.
pub(super) fn range_text(language: Language, from: f64, to: f64, unit: &Unit) -> String {
    let (from, to) = (i18n::format(language, from, unit), i18n::format(language, to, unit));
    match language {
        Language::En => format!("{from} to {to}"),
        Language::Zh => format!("{from} 至 {to}"),
    }
}

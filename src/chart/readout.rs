//! What a figure says at a place: for the pointer, and in order for the arrow keys.

use super::figure::{BoxSummary, Figure, Mark, Orientation};
use super::grid::{self, Grid, Part, position_text, range_text};
use super::layout::Layout;
use super::scale::Direction;
use crate::i18n::{self, Language, Unit, Words};
use crate::numeric::order;

/// Which distance counts when the pointer looks for a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The whole column above and below: time series, upright bars.
    Column,
    /// The whole row: bars to the right.
    Row,
    /// The surroundings of a point.
    Point,
}

/// The values at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Where, in device pixels.
    pub x_px: f64,
    /// Where, in device pixels.
    pub y_px: f64,
    /// Labels and full values, the position first.
    pub lines: Vec<(String, String)>,
    /// The index of the point, bar, bin or box within its layer.
    pub row_hint: Option<usize>,
    /// How the pointer finds it, and along which way a crosshair is drawn.
    pub reach: Reach,
}

pub(super) const MEDIAN: Words = Words::new("Median", "中位数");
const MIDDLE_HALF: Words = Words::new("Middle half", "中间一半");
const WHISKERS: Words = Words::new("Whiskers", "须线");
pub(super) const OUTLIERS: Words = Words::new("Outliers", "离群点");
pub(super) const COUNT: Words = Words::new("Count", "数量");

/// All readings of a figure in the order of the arrow keys: along the axis, or row by row through a matrix.
pub fn readings(figure: &Figure, layout: &Layout, language: Language) -> Vec<Reading> {
    let reader = Reader { figure, layout, language };
    let mut readings = reader.binned();
    if readings.is_empty() {
        readings = reader.clouds();
    }
    if readings.is_empty() {
        readings = reader.positions(&grid::grid(figure));
    }
    readings.retain(|reading| reading.x_px.is_finite() && reading.y_px.is_finite());
    readings
}

/// The index of the reading nearest to a place in device pixels.
pub fn nearest(readings: &[Reading], x_px: f64, y_px: f64) -> Option<usize> {
    let distance = |reading: &Reading| {
        let (dx, dy) = (reading.x_px - x_px, reading.y_px - y_px);
        match reading.reach {
            // The other direction only decides between readings of one column or row.
            Reach::Column => dx.abs() + dy.abs() * 1e-6,
            Reach::Row => dy.abs() + dx.abs() * 1e-6,
            Reach::Point => dx.hypot(dy),
        }
    };
    let distances = readings.iter().map(distance).enumerate().filter(|(_, distance)| distance.is_finite());
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(idx, _)| idx)
}

struct Reader<'a> {
    figure: &'a Figure,
    layout: &'a Layout,
    language: Language,
}

impl Reader<'_> {
    fn format(&self, value: f64, unit: &Unit) -> String {
        i18n::format(self.language, value, unit)
    }

    /// The place of a position on one axis and a value on the other.
    fn place(&self, direction: Direction, position: f64, value: f64) -> (f64, f64) {
        match direction {
            Direction::X => (self.layout.x.px(position), self.layout.y.px(value)),
            Direction::Y => (self.layout.x.px(value), self.layout.y.px(position)),
        }
    }

    fn positions(&self, grid: &Grid) -> Vec<Reading> {
        let axis = self.figure.axis(grid.direction);
        let unit = &self.figure.axis(grid::across(grid.direction)).unit;
        let reach = if grid.direction == Direction::X { Reach::Column } else { Reach::Row };
        let mut readings = Vec::new();
        for (position, values) in &grid.rows {
            let text = position_text(self.figure, grid.direction, *position, self.language);
            let mut lines = vec![(axis.title.clone(), text)];
            for (idx, (series, &value)) in grid.series.iter().zip(values).enumerate() {
                let text = match series.part {
                    Part::Value if value.is_finite() => self.format(value, unit),
                    Part::Lower => match values.get(idx + 1) {
                        Some(&upper) if value.is_finite() && upper.is_finite() => {
                            range_text(self.language, value, upper, unit)
                        }
                        _ => continue,
                    },
                    Part::Value | Part::Upper => continue,
                };
                lines.push((series.label.clone(), text));
            }
            let is_value = |idx: &usize| grid.series[*idx].part == Part::Value && values[*idx].is_finite();
            let first = (0..values.len()).find(is_value).or_else(|| values.iter().position(|value| value.is_finite()));
            if let Some(first) = first {
                let (x_px, y_px) = self.place(grid.direction, *position, values[first]);
                let row_hint = axis.label_texts().map(|_| position.round().max(0.0) as usize);
                readings.push(Reading { x_px, y_px, lines, row_hint, reach });
            }
        }
        if axis.label_texts().is_none() {
            readings.iter_mut().enumerate().for_each(|(idx, reading)| reading.row_hint = Some(idx));
        }
        readings
    }

    /// The points of clouds, from left to right.
    fn clouds(&self) -> Vec<Reading> {
        let (x_axis, y_axis) = (&self.figure.x, &self.figure.y);
        let mut readings = Vec::new();
        for layer in self.figure.layers.iter().filter(|layer| grid::is_cloud(self.figure, &layer.mark)) {
            let Mark::Points { x, y, labels } = &layer.mark else { continue };
            for (idx, (&x, &y)) in x.iter().zip(y).enumerate() {
                let mut lines = Vec::new();
                if let Some(label) = labels.get(idx).filter(|label| !label.is_empty()) {
                    lines.push((layer.label.clone(), label.clone()));
                } else if !layer.label.is_empty() {
                    lines.push((String::new(), layer.label.clone()));
                }
                lines.push((x_axis.title.clone(), self.format(x, &x_axis.unit)));
                lines.push((y_axis.title.clone(), self.format(y, &y_axis.unit)));
                let (x_px, y_px) = self.place(Direction::X, x, y);
                readings.push(Reading { x_px, y_px, lines, row_hint: Some(idx), reach: Reach::Point });
            }
        }
        order::sorted(readings, |a, b| a.x_px.total_cmp(&b.x_px).then(a.y_px.total_cmp(&b.y_px)))
    }

    /// Bins, boxes and cells, of the first layer that has them.
    fn binned(&self) -> Vec<Reading> {
        for (layer_idx, layer) in self.figure.layers.iter().enumerate() {
            match &layer.mark {
                Mark::Histogram { edges, counts } => return self.bins(edges, counts),
                Mark::Boxes { boxes, orientation } => return self.boxes(layer_idx, boxes, *orientation),
                Mark::HeatMap { values, unit, .. } => return self.matrix(values, unit, &layer.label),
                Mark::Density { x_edges, y_edges, counts } => return self.density(x_edges, y_edges, counts),
                _ => {}
            }
        }
        Vec::new()
    }

    fn bins(&self, edges: &[f64], counts: &[f64]) -> Vec<Reading> {
        let (x_axis, y_axis) = (&self.figure.x, &self.figure.y);
        let mut readings = Vec::new();
        for (idx, (edge, &count)) in edges.windows(2).zip(counts).enumerate() {
            let middle = edge[0] / 2.0 + edge[1] / 2.0;
            let mut lines = vec![(x_axis.title.clone(), range_text(self.language, edge[0], edge[1], &x_axis.unit))];
            for layer in &self.figure.layers {
                let value = match &layer.mark {
                    Mark::Histogram { edges: same, counts } if same == edges => counts.get(idx).copied(),
                    Mark::Line { x, y, .. } => Some(grid::interpolate(x, y, middle)),
                    _ => None,
                };
                let label = if layer.label.is_empty() { &y_axis.title } else { &layer.label };
                if let Some(value) = value.filter(|value| value.is_finite()) {
                    lines.push((label.clone(), self.format(value, &y_axis.unit)));
                }
            }
            let (x_px, y_px) = self.place(Direction::X, middle, count);
            readings.push(Reading { x_px, y_px, lines, row_hint: Some(idx), reach: Reach::Column });
        }
        readings
    }

    fn boxes(&self, layer_idx: usize, boxes: &[BoxSummary], orientation: Orientation) -> Vec<Reading> {
        let direction = if orientation == Orientation::Vertical { Direction::X } else { Direction::Y };
        let axis = self.figure.axis(direction);
        let unit = &self.figure.axis(grid::across(direction)).unit;
        let reach = if direction == Direction::X { Reach::Column } else { Reach::Row };
        let mut readings = Vec::new();
        for (position, summary) in boxes.iter().enumerate() {
            let name = position_text(self.figure, direction, position as f64, self.language);
            let mut lines = vec![(axis.title.clone(), name)];
            let layers = self.figure.layers[layer_idx..].iter();
            for (layer, summary) in layers.filter_map(|layer| match &layer.mark {
                Mark::Boxes { boxes, .. } => Some((layer, boxes.get(position)?)),
                _ => None,
            }) {
                if !summary.median.is_finite() {
                    continue;
                }
                if !layer.label.is_empty() {
                    lines.push((String::new(), layer.label.clone()));
                }
                let word = |words: Words| words.get(self.language).to_owned();
                lines.push((word(MEDIAN), self.format(summary.median, unit)));
                lines.push((word(MIDDLE_HALF), range_text(self.language, summary.q1, summary.q3, unit)));
                lines.push((word(WHISKERS), range_text(self.language, summary.lower, summary.upper, unit)));
                if !summary.outliers.is_empty() {
                    lines.push((word(OUTLIERS), self.format(summary.outliers.len() as f64, &Unit::Count)));
                }
            }
            let (x_px, y_px) = self.place(direction, position as f64, summary.median);
            readings.push(Reading { x_px, y_px, lines, row_hint: Some(position), reach });
        }
        readings
    }

    fn matrix(&self, values: &[Vec<f64>], unit: &Unit, label: &str) -> Vec<Reading> {
        let mut readings = Vec::new();
        for (row_idx, row) in values.iter().enumerate() {
            for (column_idx, &value) in row.iter().enumerate().filter(|(_, value)| value.is_finite()) {
                let (x, y) = (column_idx as f64, row_idx as f64);
                let name = |direction, position| {
                    let title = self.figure.axis(direction).title.clone();
                    (title, position_text(self.figure, direction, position, self.language))
                };
                let lines =
                    vec![name(Direction::Y, y), name(Direction::X, x), (label.to_owned(), self.format(value, unit))];
                let (x_px, y_px) = self.place(Direction::X, x, y);
                readings.push(Reading { x_px, y_px, lines, row_hint: Some(row_idx), reach: Reach::Point });
            }
        }
        readings
    }

    fn density(&self, x_edges: &[f64], y_edges: &[f64], counts: &[Vec<u32>]) -> Vec<Reading> {
        let (x_axis, y_axis) = (&self.figure.x, &self.figure.y);
        let mut readings = Vec::new();
        for (row, y) in counts.iter().zip(y_edges.windows(2)).rev() {
            for (&count, x) in row.iter().zip(x_edges.windows(2)).filter(|(count, _)| **count > 0) {
                let lines = vec![
                    (x_axis.title.clone(), range_text(self.language, x[0], x[1], &x_axis.unit)),
                    (y_axis.title.clone(), range_text(self.language, y[0], y[1], &y_axis.unit)),
                    (COUNT.get(self.language).to_owned(), self.format(f64::from(count), &Unit::Count)),
                ];
                let x_px = (self.layout.x.px(x[0]) + self.layout.x.px(x[1])) / 2.0;
                let y_px = (self.layout.y.px(y[0]) + self.layout.y.px(y[1])) / 2.0;
                readings.push(Reading { x_px, y_px, lines, row_hint: None, reach: Reach::Point });
            }
        }
        readings
    }
}

//! The table twin: the same values for those who read tables, or cannot see the picture.

use super::figure::{BoxSummary, Figure, Mark, Orientation};
use super::grid::{self, LOWER, Part, UPPER};
use super::readout::{COUNT, MEDIAN, OUTLIERS};
use super::scale::Direction;
use crate::data::{Column, Values};
use crate::i18n::{Language, Unit, Words};

/// A table with titles and units, its columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Twin {
    /// Title, unit and cells of each column.
    pub columns: Vec<(String, Unit, Column)>,
}

const FROM: Words = Words::new("from", "起");
const TO: Words = Words::new("to", "止");
const SERIES: Words = Words::new("Series", "系列");
const LABEL: Words = Words::new("Label", "名称");
const FIRST_QUARTILE: Words = Words::new("First quartile", "下四分位数");
const THIRD_QUARTILE: Words = Words::new("Third quartile", "上四分位数");

/// The values of a figure as a table.
pub fn twin(figure: &Figure, language: Language) -> Twin {
    let writer = Writer { figure, language };
    for layer in &figure.layers {
        match &layer.mark {
            Mark::HeatMap { values, unit, .. } => return writer.matrix(values, unit),
            Mark::Boxes { orientation, .. } => return writer.boxes(*orientation),
            Mark::Histogram { edges, .. } => return writer.bins(edges),
            Mark::Density { x_edges, y_edges, counts } => return writer.density(x_edges, y_edges, counts),
            _ => {}
        }
    }
    match figure.layers.iter().any(|layer| grid::is_cloud(figure, &layer.mark)) {
        true => writer.clouds(),
        false => writer.positions(),
    }
}

struct Writer<'a> {
    figure: &'a Figure,
    language: Language,
}

impl Writer<'_> {
    fn word(&self, words: Words) -> String {
        words.get(self.language).to_owned()
    }

    /// "Price, from"; in Chinese "价格（起）".
    fn joined(&self, title: &str, words: Words) -> String {
        match self.language {
            _ if title.is_empty() => self.word(words),
            Language::En => format!("{title}, {}", words.en.to_ascii_lowercase()),
            Language::Zh => format!("{title}（{}）", words.zh),
        }
    }

    /// A column of positions: labels, days, moments or numbers.
    fn axis_column(&self, direction: Direction, positions: &[f64]) -> (String, Unit, Column) {
        let axis = self.figure.axis(direction);
        let cells = match (axis.label_texts(), &axis.unit) {
            (Some(labels), _) => {
                let label = |&position: &f64| labels.get(position.max(0.0).round() as usize).map(String::as_str);
                Column::from_texts(positions.iter().map(label))
            }
            (None, Unit::Day) => {
                let day = |&day: &f64| day.is_finite().then(|| day.floor() as i32);
                Column::from_days(&positions.iter().map(day).collect::<Vec<_>>())
            }
            (None, Unit::Moment) if positions.iter().all(|position| position.is_finite()) => {
                Column::new(Values::DateTime(positions.iter().map(|&millis| millis as i64).collect()), None)
            }
            (None, _) => Column::from_numbers(positions.to_vec()),
        };
        (axis.title.clone(), axis.unit.clone(), cells)
    }

    fn positions(&self) -> Twin {
        let grid = grid::grid(self.figure);
        let unit = &self.figure.axis(grid::across(grid.direction)).unit;
        let positions: Vec<f64> = grid.rows.iter().map(|row| row.0).collect();
        let mut columns = vec![self.axis_column(grid.direction, &positions)];
        for (idx, series) in grid.series.iter().enumerate() {
            let title = match series.part {
                Part::Value => series.label.clone(),
                Part::Lower => self.joined(&series.label, LOWER),
                Part::Upper => self.joined(&series.label, UPPER),
            };
            let values = grid.rows.iter().map(|row| row.1[idx]).collect();
            columns.push((title, unit.clone(), Column::from_numbers(values)));
        }
        Twin { columns }
    }

    fn clouds(&self) -> Twin {
        let clouds = || self.figure.layers.iter().filter(|layer| grid::is_cloud(self.figure, &layer.mark));
        let (mut series, mut names, mut x_all, mut y_all) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for layer in clouds() {
            let Mark::Points { x, y, labels } = &layer.mark else { continue };
            for (idx, (&x, &y)) in x.iter().zip(y).enumerate() {
                series.push(Some(layer.label.as_str()));
                names.push(labels.get(idx).map(String::as_str));
                x_all.push(x);
                y_all.push(y);
            }
        }
        let mut columns = Vec::new();
        if clouds().any(|layer| !layer.label.is_empty()) {
            columns.push((self.word(SERIES), Unit::Plain, Column::from_texts(series)));
        }
        if names.iter().any(Option::is_some) {
            columns.push((self.word(LABEL), Unit::Plain, Column::from_texts(names)));
        }
        columns.push(self.axis_column(Direction::X, &x_all));
        columns.push(self.axis_column(Direction::Y, &y_all));
        Twin { columns }
    }

    /// Both ends of intervals along an axis.
    fn ends(&self, direction: Direction, from: &[f64], to: &[f64]) -> [(String, Unit, Column); 2] {
        [(FROM, from), (TO, to)].map(|(words, ends)| {
            let (title, unit, cells) = self.axis_column(direction, ends);
            (self.joined(&title, words), unit, cells)
        })
    }

    fn bins(&self, edges: &[f64]) -> Twin {
        let n_bins = edges.len().saturating_sub(1);
        let mut columns = Vec::from(self.ends(Direction::X, &edges[..n_bins], &edges[edges.len() - n_bins..]));
        for layer in &self.figure.layers {
            let value = |idx: usize| match &layer.mark {
                Mark::Histogram { counts, .. } => counts.get(idx).copied().unwrap_or(f64::NAN),
                Mark::Line { x, y, .. } => grid::interpolate(x, y, edges[idx] / 2.0 + edges[idx + 1] / 2.0),
                _ => f64::NAN,
            };
            let is_here = match &layer.mark {
                Mark::Histogram { edges: same, .. } => same == edges,
                mark => matches!(mark, Mark::Line { .. }),
            };
            if is_here {
                let title = if layer.label.is_empty() { &self.figure.y.title } else { &layer.label };
                let cells = Column::from_numbers((0..n_bins).map(value).collect());
                columns.push((title.clone(), self.figure.y.unit.clone(), cells));
            }
        }
        Twin { columns }
    }

    fn boxes(&self, orientation: Orientation) -> Twin {
        let direction = if orientation == Orientation::Vertical { Direction::X } else { Direction::Y };
        let unit = &self.figure.axis(grid::across(direction)).unit;
        let (mut series, mut positions, mut summaries) = (Vec::new(), Vec::new(), Vec::new());
        for layer in &self.figure.layers {
            let Mark::Boxes { boxes, .. } = &layer.mark else { continue };
            for (position, summary) in boxes.iter().enumerate() {
                series.push(Some(layer.label.as_str()));
                positions.push(position as f64);
                summaries.push(summary);
            }
        }
        let mut columns = vec![self.axis_column(direction, &positions)];
        if series.iter().any(|label| label.is_some_and(|label| !label.is_empty())) {
            columns.push((self.word(SERIES), Unit::Plain, Column::from_texts(series)));
        }
        let words = [LOWER, FIRST_QUARTILE, MEDIAN, THIRD_QUARTILE, UPPER];
        let part = |idx: usize, summary: &BoxSummary| {
            [summary.lower, summary.q1, summary.median, summary.q3, summary.upper][idx]
        };
        for (idx, words) in words.into_iter().enumerate() {
            let cells = Column::from_numbers(summaries.iter().map(|summary| part(idx, summary)).collect());
            columns.push((self.word(words), unit.clone(), cells));
        }
        let outliers = Column::from_counts(summaries.iter().map(|summary| summary.outliers.len() as u64));
        columns.push((self.word(OUTLIERS), Unit::Count, outliers));
        Twin { columns }
    }

    /// A row per row of the matrix, a column per column.
    fn matrix(&self, values: &[Vec<f64>], unit: &Unit) -> Twin {
        let positions: Vec<f64> = (0..values.len()).map(|row| row as f64).collect();
        let mut columns = vec![self.axis_column(Direction::Y, &positions)];
        let n_columns = values.iter().map(Vec::len).max().unwrap_or(0);
        for idx in 0..n_columns {
            let title = grid::position_text(self.figure, Direction::X, idx as f64, self.language);
            let cells = values.iter().map(|row| row.get(idx).copied().unwrap_or(f64::NAN)).collect();
            columns.push((title, unit.clone(), Column::from_numbers(cells)));
        }
        Twin { columns }
    }

    /// A row per cell that holds points.
    fn density(&self, x_edges: &[f64], y_edges: &[f64], counts: &[Vec<u32>]) -> Twin {
        let mut cells: [Vec<f64>; 5] = Default::default();
        for (row, y) in counts.iter().zip(y_edges.windows(2)) {
            for (&count, x) in row.iter().zip(x_edges.windows(2)).filter(|(count, _)| **count > 0) {
                let cell = [x[0], x[1], y[0], y[1], f64::from(count)];
                cells.iter_mut().zip(cell).for_each(|(column, value)| column.push(value));
            }
        }
        let [x_from, x_to, y_from, y_to, n_points] = cells;
        let mut columns = Vec::from(self.ends(Direction::X, &x_from, &x_to));
        columns.extend(self.ends(Direction::Y, &y_from, &y_to));
        columns.push((self.word(COUNT), Unit::Count, Column::from_numbers(n_points)));
        Twin { columns }
    }
}

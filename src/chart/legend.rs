//! Which mark is what: labels at the ends of lines where there is room, else a legend above the plot.

use super::axes::LEGEND_ROW;
use super::figure::{Figure, Mark, Reference};
use super::layout::{Anchor, Builder, Ink, Layout, Ramp, Rect, Text};
use super::scale::{self, Direction};
use super::{text, values};
use crate::i18n::Language;
use crate::numeric::order;

/// Lines that end at least this far along the plot may be labelled beside it.
const NEAR_THE_END: f64 = 0.93;

/// What an entry of the legend samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOf {
    /// A layer of the figure.
    Layer(usize),
    /// A reference line.
    Reference(usize),
}

/// A sample of a mark beside its label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    /// What it samples.
    pub of: KeyOf,
    /// Where it is drawn.
    pub rect: Rect,
}

/// Labels beside the ends of the lines.
pub(super) struct Direct {
    /// The layers labelled so.
    layers: Vec<usize>,
    /// The horizontal references labelled so.
    references: Vec<usize>,
    /// The margin they take.
    pub width_px: f64,
}

/// The rows above the plot.
pub(super) struct Legend {
    pub texts: Vec<Text>,
    pub keys: Vec<Key>,
    pub ramp: Option<Ramp>,
    /// Where the next thing begins.
    pub bottom: f64,
}

/// The layers that have a label, each label once.
fn labelled(figure: &Figure) -> Vec<usize> {
    let layers = &figure.layers;
    let is_first = |idx: usize| !layers[..idx].iter().any(|earlier| earlier.label == layers[idx].label);
    (0..layers.len()).filter(|&idx| !layers[idx].label.is_empty() && is_first(idx)).collect()
}

/// The last finite point of a line.
fn end_of(mark: &Mark) -> Option<(f64, f64)> {
    let (Mark::Line { x, y, .. } | Mark::Area { x, y }) = mark else { return None };
    x.iter().zip(y).rev().map(|(&x, &y)| (x, y)).find(|(x, y)| x.is_finite() && y.is_finite())
}

/// Whether labels stand beside the lines: all are lines that reach the end, and the labels take a small share of the width.
pub(super) fn direct(builder: &Builder) -> Option<Direct> {
    let figure = builder.figure;
    if !scale::has_values(figure) {
        return None;
    }
    let share = if builder.width < builder.css(560.0) { 0.2 } else { 0.26 };
    let max_width = (builder.width * share).min(builder.css(200.0));
    let gap = builder.css(10.0);
    let fits = |label: &str| builder.width_of(label) + gap <= max_width;

    let (low, high) = scale::domain(figure, Direction::X, (0.0, 0.0));
    let layers = labelled(figure);
    let reaches_end = |&idx: &usize| {
        let end = end_of(&figure.layers[idx].mark);
        end.is_some_and(|(x, _)| (x - low) / (high - low) >= NEAR_THE_END) && fits(&figure.layers[idx].label)
    };
    let max_rows = (builder.height * 0.6 / builder.line()) as usize;
    let layers = if layers.len() <= max_rows.min(8) && layers.iter().all(reaches_end) { layers } else { Vec::new() };
    let horizontal = |(idx, reference): (usize, &Reference)| match reference {
        Reference::Horizontal { label, y } if !label.is_empty() && y.is_finite() && fits(label) => Some(idx),
        _ => None,
    };
    let references: Vec<usize> = figure.references.iter().enumerate().filter_map(horizontal).collect();
    if layers.is_empty() && references.is_empty() {
        return None;
    }
    let layer_labels = layers.iter().map(|&idx| figure.layers[idx].label.as_str());
    let labels = layer_labels.chain(references.iter().map(|&idx| reference_label(&figure.references[idx])));
    let width_px = labels.map(|label| builder.width_of(label)).fold(0.0, f64::max) + gap;
    Some(Direct { layers, references, width_px })
}

fn reference_label(reference: &Reference) -> &str {
    let (Reference::Vertical { label, .. } | Reference::Horizontal { label, .. } | Reference::Segment { label, .. }) =
        reference;
    label
}

/// The labels beside the lines, pushed apart where lines end close together.
pub(super) fn label_lines(builder: &Builder, direct: &Direct, layout: &mut Layout) {
    let figure = builder.figure;
    let mut labels: Vec<(f64, &str, Ink)> = Vec::new();
    for &idx in &direct.layers {
        let end = end_of(&figure.layers[idx].mark).map_or(f64::NAN, |(_, y)| layout.y.px(y));
        labels.push((end, &figure.layers[idx].label, Ink::Layer(idx)));
    }
    for &idx in &direct.references {
        if let Reference::Horizontal { y, label } = &figure.references[idx] {
            labels.push((layout.y.px(*y), label, Ink::Soft));
        }
    }
    labels.retain(|label| label.0.is_finite());
    let mut labels = order::sorted(labels, |a, b| a.0.total_cmp(&b.0));
    let pitch = builder.line() * 0.95;
    for idx in 1..labels.len() {
        labels[idx].0 = labels[idx].0.max(labels[idx - 1].0 + pitch);
    }
    let mut limit = layout.plot.bottom;
    for label in labels.iter_mut().rev() {
        label.0 = label.0.min(limit);
        limit = label.0 - pitch;
    }
    let x = layout.plot.right + builder.css(8.0);
    let texts = labels.into_iter().map(|(y, label, ink)| builder.text(label, x, y, Anchor::Start, ink));
    layout.texts.extend(texts);
}

/// The labels of vertical references, in their row above the plot; one that finds no room there is left to the table.
pub(super) fn label_references(builder: &Builder, layout: &mut Layout, row_top: f64) {
    let edge = builder.css(2.0);
    let mut placed: Vec<Rect> = Vec::new();
    for reference in &builder.figure.references {
        let Reference::Vertical { x, label } = reference else { continue };
        let center = layout.x.px(*x);
        if label.is_empty() || !center.is_finite() {
            continue;
        }
        let label = text::ellipsis(label, (builder.width - 2.0 * edge) / builder.size);
        let width = builder.width_of(&label);
        // Centred, else on one side of its line, so that neighbours give way to each other.
        let starts = [center - width / 2.0, center - width, center];
        let candidates = starts.map(|start| start.clamp(edge, (builder.width - edge - width).max(edge)));
        let texts = candidates
            .map(|start| builder.text(label.clone(), start, row_top + builder.line() / 2.0, Anchor::Start, Ink::Soft));
        let gap = builder.size * 0.5;
        let is_free = |text: &&Text| {
            let rect = text.rect();
            placed.iter().all(|other| rect.left >= other.right + gap || rect.right + gap <= other.left)
        };
        if let Some(text) = texts.iter().find(is_free) {
            placed.push(text.rect());
            layout.texts.push(text.clone());
        }
    }
}

/// The rows of the legend from `top` down: everything labelled that has no label of its own beside it.
pub(super) fn legend(builder: &Builder, direct: Option<&Direct>, edge: f64, top: f64) -> Legend {
    let figure = builder.figure;
    let mut legend = Legend { texts: Vec::new(), keys: Vec::new(), ramp: None, bottom: top };
    if !scale::has_values(figure) {
        return legend;
    }
    let is_direct = |of: KeyOf| {
        direct.is_some_and(|direct| match of {
            KeyOf::Layer(idx) => direct.layers.contains(&idx),
            KeyOf::Reference(idx) => direct.references.contains(&idx),
        })
    };
    let mut entries: Vec<(KeyOf, &str)> = Vec::new();
    for idx in labelled(figure).into_iter().filter(|&idx| !is_scaled(&figure.layers[idx].mark)) {
        entries.push((KeyOf::Layer(idx), &figure.layers[idx].label));
    }
    for (idx, reference) in figure.references.iter().enumerate() {
        let label = reference_label(reference);
        if !label.is_empty() && !matches!(reference, Reference::Vertical { .. }) {
            entries.push((KeyOf::Reference(idx), label));
        }
    }
    entries.retain(|entry| !is_direct(entry.0));
    flow(builder, &entries, edge, &mut legend);
    if let Some(key) = values::ramp_labels(builder) {
        let row = legend.bottom;
        place_ramp(builder, key, edge, row, &mut legend);
    }
    if legend.bottom > top {
        legend.bottom += builder.css(4.0);
    }
    legend
}

/// Whether the colours of a mark tell values, not layers.
fn is_scaled(mark: &Mark) -> bool {
    matches!(mark, Mark::HeatMap { .. } | Mark::Density { .. })
}

/// Entries one after the other, in as many rows as are needed, up to a quarter of the height.
fn flow(builder: &Builder, entries: &[(KeyOf, &str)], edge: f64, legend: &mut Legend) {
    let (row_height, gap) = (builder.css(LEGEND_ROW), builder.css(16.0));
    let max_rows = (builder.height * 0.25 / row_height).max(1.0) as usize;
    let room = builder.width - 2.0 * edge;
    let (mut x, mut row) = (edge, 0usize);
    let more = |n: usize| match builder.language {
        Language::En => format!("+ {n} more"),
        Language::Zh => format!("另有 {n} 项"),
    };
    for (entry_idx, &(of, label)) in entries.iter().enumerate() {
        let key_width = builder.css(if is_line(builder.figure, of) { 24.0 } else { 12.0 });
        let between = builder.css(6.0);
        let max_text = (room - key_width - between).min(builder.css(260.0)).max(builder.size);
        let mut label = text::ellipsis(label, max_text / builder.size);
        let width = key_width + between + builder.width_of(&label);
        let n_left = entries.len() - entry_idx;
        let is_last_row = row + 1 == max_rows;
        // In the last row, room is kept for the note that tells how many are missing.
        let kept = if is_last_row && n_left > 1 { gap + builder.width_of(&more(n_left - 1)) } else { 0.0 };
        if x > edge && x + width + kept > builder.width - edge {
            if is_last_row {
                let y = legend.bottom + (row as f64 + 0.5) * row_height;
                legend.texts.push(builder.text(more(n_left), x, y, Anchor::Start, Ink::Soft));
                break;
            }
            x = edge;
            row += 1;
        }
        if x == edge && row + 1 == max_rows && n_left > 1 {
            let kept = gap + builder.width_of(&more(n_left - 1));
            let max_first = max_text.min(room - key_width - between - kept).max(builder.size);
            label = text::ellipsis(&label, max_first / builder.size);
        }
        let width = key_width + between + builder.width_of(&label);
        let y = legend.bottom + (row as f64 + 0.5) * row_height;
        let half = builder.css(6.0);
        legend.keys.push(Key { of, rect: Rect { left: x, top: y - half, right: x + key_width, bottom: y + half } });
        legend.texts.push(builder.text(label, x + key_width + between, y, Anchor::Start, Ink::Strong));
        x += width + gap;
    }
    if !entries.is_empty() {
        legend.bottom += (row + 1) as f64 * row_height;
    }
}

fn is_line(figure: &Figure, of: KeyOf) -> bool {
    match of {
        KeyOf::Layer(idx) => matches!(figure.layers[idx].mark, Mark::Line { .. } | Mark::Area { .. }),
        KeyOf::Reference(_) => true,
    }
}

/// What the colours of a scale say: its ends, and what is counted or measured.
pub(super) struct RampLabels {
    pub low: String,
    pub high: String,
    pub title: String,
    pub is_diverging: bool,
}

fn place_ramp(builder: &Builder, key: RampLabels, edge: f64, top: f64, legend: &mut Legend) {
    let gap = builder.css(6.0);
    let y = top + builder.css(LEGEND_ROW) / 2.0;
    let mut x = edge;
    let mut write = |text: String, x: &mut f64| {
        let room = builder.width - edge - *x;
        let text = text::ellipsis(&text, (room / builder.size).max(0.0));
        let width = builder.width_of(&text);
        if width <= room && !text.is_empty() {
            legend.texts.push(builder.text(text, *x, y, Anchor::Start, Ink::Soft));
            *x += width + gap;
        }
    };
    write(key.low, &mut x);
    let half = builder.css(5.0);
    let rect = Rect { left: x, top: y - half, right: x + builder.css(96.0), bottom: y + half };
    x = rect.right + gap;
    write(key.high, &mut x);
    x += gap;
    write(key.title, &mut x);
    legend.ramp = Some(Ramp { rect, is_diverging: key.is_diverging });
    legend.bottom = top + builder.css(LEGEND_ROW);
}

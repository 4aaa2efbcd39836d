//! The labels along an axis: as many as stand clear of each other, wrapped, turned or shortened, never cut off.

use super::figure::Mark;
use super::layout::{Anchor, Builder, Ink, Rect, Text};
use super::scale::{self, Direction, Scale};
use super::{text, ticks};
use crate::i18n::Unit;

/// The height of a row of the legend, in CSS pixels.
pub(super) const LEGEND_ROW: f64 = 22.0;

/// The share of the width that names to the left of the plot may take.
pub(super) const NAME_SHARE: f64 = 0.34;
/// The same in a narrow picture.
const NAME_SHARE_NARROW: f64 = 0.4;

/// The labels of an axis and what they need.
pub(super) struct AxisLabels {
    /// The texts in their places.
    pub texts: Vec<Text>,
    /// The pixels of the ticks.
    pub ticks_px: Vec<f64>,
    /// The margin that the texts take.
    pub room_px: f64,
}

impl AxisLabels {
    /// Below the plot, at most `max_room` high.
    pub fn along_x(builder: &Builder, scale: &Scale, plot: &Rect, edge: f64, max_room: f64) -> Self {
        match builder.figure.x.label_texts() {
            None => Self::numbers_along_x(builder, scale, plot, edge),
            Some(labels) => Self::names_along_x(builder, labels, scale, plot, edge, max_room),
        }
    }

    /// To the left of the plot.
    pub fn along_y(builder: &Builder, scale: &Scale, plot: &Rect, edge: f64) -> Self {
        match builder.figure.y.label_texts() {
            None => Self::numbers_along_y(builder, scale, plot),
            Some(labels) => Self::names_along_y(builder, labels, scale, plot, edge),
        }
    }

    fn numbers_along_x(builder: &Builder, scale: &Scale, plot: &Rect, edge: f64) -> Self {
        let y = plot.bottom + builder.css(6.0) + builder.line() / 2.0;
        let mut best = Self { texts: Vec::new(), ticks_px: Vec::new(), room_px: builder.line() };
        for max_count in (1..=ticks::MAX_TICKS).rev() {
            let ticks = ticks(builder, Direction::X, scale, max_count);
            let place = |tick: &ticks::Tick| {
                let half = builder.width_of(&tick.label) / 2.0;
                let x = scale.px(tick.value).clamp(edge + half, (builder.width - edge - half).max(edge + half));
                builder.text(tick.label.clone(), x, y, Anchor::Middle, Ink::Soft)
            };
            best.texts = ticks.iter().filter(|tick| !tick.label.is_empty()).map(place).collect();
            best.ticks_px = ticks.iter().map(|tick| scale.px(tick.value)).collect();
            if are_apart(&best.texts, builder.size * 0.8) {
                break;
            }
        }
        best
    }

    fn numbers_along_y(builder: &Builder, scale: &Scale, plot: &Rect) -> Self {
        let most = (plot.height() / (1.7 * builder.line())) as usize;
        let mut best = Self { texts: Vec::new(), ticks_px: Vec::new(), room_px: 0.0 };
        for max_count in (1..=most.clamp(2, ticks::MAX_TICKS)).rev() {
            let ticks = ticks(builder, Direction::Y, scale, max_count);
            let place = |tick: &ticks::Tick| {
                let half = builder.size * 0.55;
                let y = scale.px(tick.value).clamp(half, (builder.height - half).max(half));
                builder.text(tick.label.clone(), plot.left - builder.css(8.0), y, Anchor::End, Ink::Soft)
            };
            best.texts = ticks.iter().filter(|tick| !tick.label.is_empty()).map(place).collect();
            best.ticks_px = ticks.iter().map(|tick| scale.px(tick.value)).collect();
            if are_apart(&best.texts, 0.0) {
                break;
            }
        }
        best.room_px = best.texts.iter().map(|text| builder.width_of(&text.text)).fold(0.0, f64::max);
        best
    }

    /// One name per row, on two lines where the row is high enough; every second or third when rows are too low.
    fn names_along_y(builder: &Builder, labels: &[String], scale: &Scale, plot: &Rect, edge: f64) -> Self {
        let share = if builder.width < builder.css(560.0) { NAME_SHARE_NARROW } else { NAME_SHARE };
        let room = builder.width * share - edge;
        let max_em = (room / builder.size).max(1.0);
        let row = scale.band_px();
        let stride = (builder.line() * 0.9 / row).ceil().max(1.0) as usize;
        let max_lines = ((row * stride as f64 / builder.line()) as usize).clamp(1, 2);
        let mut texts = Vec::new();
        let (mut ticks_px, mut room_px) = (Vec::new(), 0.0f64);
        let short = if max_lines == 1 { text::shorten(labels, max_em) } else { labels.to_vec() };
        for (position, label) in short.iter().enumerate().step_by(stride) {
            let center = scale.px(position as f64);
            ticks_px.push(center);
            let lines = text::wrap(label, max_em, max_lines);
            let first = center - (lines.len() as f64 - 1.0) / 2.0 * builder.size * 1.15;
            for (line_idx, line) in lines.into_iter().enumerate() {
                room_px = room_px.max(builder.width_of(&line));
                let half = builder.size * 0.55;
                let y = (first + line_idx as f64 * builder.size * 1.15).clamp(half, (builder.height - half).max(half));
                texts.push(builder.text(line, plot.left - builder.css(8.0), y, Anchor::End, Ink::Strong));
            }
        }
        Self { texts, ticks_px, room_px }
    }

    /// Names side by side: on up to three lines; turned upright when that cuts them; thinned when they are a sequence or
    /// too many even so.
    fn names_along_x(
        builder: &Builder,
        labels: &[String],
        scale: &Scale,
        plot: &Rect,
        edge: f64,
        max_room: f64,
    ) -> Self {
        let band = scale.band_px();
        let gap = builder.size * 0.6;
        let max_em = ((band - gap) / builder.size).max(0.0);
        let wrapped: Vec<Vec<String>> = labels.iter().map(|label| text::wrap(label, max_em, 3)).collect();
        let is_cut = |(label, lines): (&String, &Vec<String>)| {
            lines.last().is_some_and(|last| last.ends_with('…'))
                && !label.ends_with('…')
                && text::width_em(label) > max_em
        };
        let has_cut = labels.iter().zip(&wrapped).any(is_cut);
        let is_line = |mark: &Mark| matches!(mark, Mark::Line { .. } | Mark::Area { .. } | Mark::Band { .. });
        let is_sequence = builder.figure.layers.iter().any(|layer| is_line(&layer.mark))
            || labels.iter().all(|label| label.starts_with(|c: char| c.is_ascii_digit()));
        // Cutting still leaves enough of a name when there is room for several characters.
        if !has_cut || (max_em >= 7.0 && !is_sequence) {
            return Self::wrapped_along_x(builder, &wrapped, scale, plot, edge);
        }
        let longest = labels.iter().map(|label| builder.width_of(label)).fold(0.0, f64::max);
        if is_sequence || (labels.len() > 12 && longest < 6.0 * builder.size) {
            let stride = ((longest + gap) / band).ceil().max(1.0) as usize;
            return Self::thinned_along_x(builder, labels, scale, plot, edge, stride);
        }
        Self::turned_along_x(builder, labels, scale, plot, max_room)
    }

    fn wrapped_along_x(builder: &Builder, labels: &[Vec<String>], scale: &Scale, plot: &Rect, edge: f64) -> Self {
        let n_lines = labels.iter().map(Vec::len).max().unwrap_or(1);
        let mut texts = Vec::new();
        for (position, lines) in labels.iter().enumerate() {
            for (line_idx, line) in lines.iter().enumerate() {
                let half = builder.width_of(line) / 2.0;
                let x = scale.px(position as f64).clamp(edge + half, (builder.width - edge - half).max(edge + half));
                let y = plot.bottom + builder.css(6.0) + builder.line() * (line_idx as f64 + 0.5);
                texts.push(builder.text(line.clone(), x, y, Anchor::Middle, Ink::Strong));
            }
        }
        let ticks_px = (0..labels.len()).map(|position| scale.px(position as f64)).collect();
        Self { texts, ticks_px, room_px: n_lines as f64 * builder.line() }
    }

    fn thinned_along_x(
        builder: &Builder,
        labels: &[String],
        scale: &Scale,
        plot: &Rect,
        edge: f64,
        stride: usize,
    ) -> Self {
        let mut texts: Vec<Text> = Vec::new();
        let mut ticks_px = Vec::new();
        for (position, label) in labels.iter().enumerate().step_by(stride) {
            let label = text::ellipsis(label, (builder.width - 2.0 * edge) / builder.size);
            let half = builder.width_of(&label) / 2.0;
            let x = scale.px(position as f64).clamp(edge + half, (builder.width - edge - half).max(edge + half));
            let y = plot.bottom + builder.css(6.0) + builder.line() / 2.0;
            let text = builder.text(label, x, y, Anchor::Middle, Ink::Strong);
            // The ends are moved inwards and may then touch their neighbours.
            if texts.last().is_none_or(|last| last.rect().right + builder.size * 0.4 <= text.rect().left) {
                texts.push(text);
                ticks_px.push(scale.px(position as f64));
            }
        }
        Self { texts, ticks_px, room_px: builder.line() }
    }

    fn turned_along_x(builder: &Builder, labels: &[String], scale: &Scale, plot: &Rect, max_room: f64) -> Self {
        let stride = (builder.size * 1.15 / scale.band_px()).ceil().max(1.0) as usize;
        let (mut texts, mut ticks_px, mut room_px) = (Vec::new(), Vec::new(), 0.0f64);
        let short = text::shorten(labels, max_room / builder.size);
        for (position, label) in short.into_iter().enumerate().step_by(stride) {
            room_px = room_px.max(builder.width_of(&label));
            let half = builder.size * 0.55;
            let x = scale.px(position as f64).clamp(half, (builder.width - half).max(half));
            let text = builder.text(label, x, plot.bottom + builder.css(6.0), Anchor::End, Ink::Strong);
            texts.push(Text { is_rotated: true, ..text });
            ticks_px.push(x);
        }
        Self { texts, ticks_px, room_px: room_px + builder.css(4.0) }
    }
}

/// The ticks of an axis of numbers. Where there are no values the grid remains, without numbers that would mean nothing.
fn ticks(builder: &Builder, direction: Direction, scale: &Scale, max_count: usize) -> Vec<ticks::Tick> {
    let ends = (scale.low, scale.high);
    if !scale::has_range(builder.figure, direction) {
        let ticks = ticks::ticks(builder.language, &Unit::Plain, ends, scale.is_log, max_count);
        return ticks.into_iter().map(|tick| ticks::Tick { label: String::new(), ..tick }).collect();
    }
    let unit = &builder.figure.axis(direction).unit;
    let mut ticks = ticks::ticks(builder.language, unit, ends, scale.is_log, max_count);
    if scale::holds_shares_of_whole(builder.figure, direction) {
        ticks.retain(|tick| tick.value <= 1.0 + 1e-9);
    }
    ticks
}

fn are_apart(texts: &[Text], gap: f64) -> bool {
    texts.windows(2).all(|pair| {
        let (mut one, other) = (pair[0].rect(), pair[1].rect());
        one.right += gap;
        one.left -= gap;
        !one.overlaps(&other)
    })
}

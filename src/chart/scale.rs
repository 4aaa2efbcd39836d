//! From data values to pixels and back, and the range of values that a figure spans.

use super::bars;
use super::figure::{Axis, Figure, Mark, Orientation, Reference, Ticks};
use super::ticks;
use crate::i18n::Unit;

/// Larger values are drawn at the edge: beyond it, differences of doubles overflow.
const LARGEST: f64 = 1e300;

/// One direction of the plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the right.
    X,
    /// Upwards, or downwards on an axis of labels.
    Y,
}

/// A transform between values and pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// The value at `start_px`.
    pub low: f64,
    /// The value at `end_px`.
    pub high: f64,
    /// The pixel of `low`.
    pub start_px: f64,
    /// The pixel of `high`.
    pub end_px: f64,
    /// Whether equal factors take equal room.
    pub is_log: bool,
}

impl Scale {
    /// The pixel of a value, within the ends of the axis; NaN for a value that has no place on it.
    pub fn px(&self, value: f64) -> f64 {
        if !value.is_finite() || (self.is_log && value <= 0.0) {
            return f64::NAN;
        }
        let share = match self.is_log {
            true => (value.ln() - self.low.ln()) / (self.high.ln() - self.low.ln()),
            false => (value.clamp(-LARGEST, LARGEST) - self.low) / (self.high - self.low),
        };
        self.start_px + share.clamp(0.0, 1.0) * (self.end_px - self.start_px)
    }

    /// The value at a pixel.
    pub fn value(&self, px: f64) -> f64 {
        let share = (px - self.start_px) / (self.end_px - self.start_px);
        match self.is_log {
            true => (self.low.ln() + share * (self.high.ln() - self.low.ln())).exp(),
            false => self.low + share * (self.high - self.low),
        }
    }

    /// Where bars and areas begin: at zero, or at the end of the axis nearest to it.
    pub fn zero_px(&self) -> f64 {
        if self.is_log { self.start_px } else { self.px(0.0) }
    }

    /// The pixels that one label takes on an axis of labels.
    pub fn band_px(&self) -> f64 {
        ((self.end_px - self.start_px) / (self.high - self.low)).abs()
    }
}

impl Figure {
    /// The axis of a direction.
    pub fn axis(&self, direction: Direction) -> &Axis {
        match direction {
            Direction::X => &self.x,
            Direction::Y => &self.y,
        }
    }
}

impl Axis {
    /// The labels along the axis, if it is one of labels.
    pub fn label_texts(&self) -> Option<&[String]> {
        match &self.ticks {
            Ticks::Labels(labels) => Some(labels),
            Ticks::Linear | Ticks::Log => None,
        }
    }
}

/// The smallest and the largest of the values seen.
#[derive(Debug, Clone, Copy)]
struct Span {
    low: f64,
    high: f64,
    is_log: bool,
}

impl Span {
    fn see(&mut self, values: &[f64]) {
        for &value in values {
            if value.is_finite() && !(self.is_log && value <= 0.0) {
                self.low = self.low.min(value.max(-LARGEST));
                self.high = self.high.max(value.min(LARGEST));
            }
        }
    }
}

/// What the layers span in a direction; none when there is nothing to place.
fn span(figure: &Figure, direction: Direction) -> Option<Span> {
    let is_log = figure.axis(direction).ticks == Ticks::Log;
    let mut span = Span { low: f64::INFINITY, high: f64::NEG_INFINITY, is_log };
    let is_x = direction == Direction::X;
    let values_along = |orientation: Orientation| (orientation == Orientation::Horizontal) == is_x;
    for layer in &figure.layers {
        match &layer.mark {
            Mark::Line { x, y, .. } | Mark::Points { x, y, .. } => span.see(if is_x { x } else { y }),
            Mark::Area { x, .. } | Mark::Band { x, .. } if is_x => span.see(x),
            Mark::Area { y, .. } => {
                span.see(y);
                span.see(&[0.0]);
            }
            Mark::Band { lower, upper, .. } => {
                span.see(lower);
                span.see(upper);
            }
            Mark::Whiskers { lower, upper, orientation, .. } if values_along(*orientation) => {
                span.see(lower);
                span.see(upper);
            }
            Mark::Whiskers { at, .. } => span.see(at),
            Mark::Histogram { edges, .. } if is_x => span.see(edges),
            Mark::Histogram { counts, .. } => {
                span.see(counts);
                span.see(&[0.0]);
            }
            Mark::Boxes { boxes, orientation } if values_along(*orientation) => {
                for summary in boxes {
                    span.see(&[summary.lower, summary.q1, summary.median, summary.q3, summary.upper]);
                    span.see(&summary.outliers);
                }
            }
            Mark::Density { x_edges, y_edges, .. } => span.see(if is_x { x_edges } else { y_edges }),
            // The values of bars come below, stacked; positions are the business of the axis of labels.
            Mark::Bars { .. } | Mark::Boxes { .. } | Mark::HeatMap { .. } => {}
        }
    }
    for bar in bars::bars(figure).iter().filter(|bar| values_along(bar.orientation)) {
        span.see(&[0.0, bar.from, bar.to]);
    }
    if span.low > span.high {
        return None;
    }
    for reference in &figure.references {
        match reference {
            Reference::Vertical { x, .. } if is_x => span.see(&[*x]),
            Reference::Horizontal { y, .. } if !is_x => span.see(&[*y]),
            Reference::Segment { from, to, .. } => span.see(&if is_x { [from.0, to.0] } else { [from.1, to.1] }),
            Reference::Vertical { .. } | Reference::Horizontal { .. } => {}
        }
    }
    Some(span)
}

/// Whether the axis marks anything: labels, or values of the layers.
pub(super) fn has_range(figure: &Figure, direction: Direction) -> bool {
    figure.axis(direction).label_texts().is_some() || span(figure, direction).is_some()
}

/// Whether anything can be placed on both axes.
pub(super) fn has_values(figure: &Figure) -> bool {
    let has_mark = figure.layers.iter().any(|layer| match &layer.mark {
        Mark::HeatMap { values, .. } => values.iter().flatten().any(|value| value.is_finite()),
        Mark::Density { counts, .. } => counts.iter().flatten().any(|&count| count > 0),
        Mark::Boxes { boxes, .. } => boxes.iter().any(|summary| summary.median.is_finite()),
        Mark::Bars { values, .. } => values.iter().any(|value| value.is_finite()),
        Mark::Line { y, .. } | Mark::Area { y, .. } | Mark::Points { y, .. } => y.iter().any(|y| y.is_finite()),
        Mark::Band { upper, .. } | Mark::Whiskers { upper, .. } => upper.iter().any(|upper| upper.is_finite()),
        Mark::Histogram { counts, .. } => counts.iter().any(|count| count.is_finite()),
    });
    has_mark && has_range(figure, Direction::X) && has_range(figure, Direction::Y)
}

/// The values at both ends of an axis. `room` is kept free beyond the lowest and the highest value, as shares of the axis.
pub(super) fn domain(figure: &Figure, direction: Direction, room: (f64, f64)) -> (f64, f64) {
    let axis = figure.axis(direction);
    if let Some(labels) = axis.label_texts() {
        return (-0.5, labels.len().max(1) as f64 - 0.5);
    }
    let is_log = axis.ticks == Ticks::Log;
    let Some(mut span) = span(figure, direction) else { return if is_log { (1.0, 10.0) } else { (0.0, 1.0) } };
    if is_log {
        let decades = (span.high / span.low).log10().max(0.3);
        let factor = 10f64.powf(0.03 * decades + if span.low == span.high { 0.5 } else { 0.0 });
        return (span.low / factor, span.high * factor);
    }
    if axis.includes_zero {
        span.see(&[0.0]);
    }
    let (low, high) = part(span.low, span.high, &axis.unit);
    let is_tight = figure.layers.iter().all(|layer| {
        let is_line =
            matches!(layer.mark, Mark::Line { .. } | Mark::Area { .. } | Mark::Band { .. } | Mark::Histogram { .. });
        matches!(layer.mark, Mark::Density { .. }) || (is_line && direction == Direction::X)
    });
    if is_tight {
        return (low, high);
    }
    let scale = (high - low) / (1.0 - room.0 - room.1).max(0.3);
    let (low, high) = (low - room.0 * scale, high + room.1 * scale);
    let mut wide = ticks::widen(&axis.unit, (low, high));
    if is_of_whole(&axis.unit, &span) {
        // There is no 125% of a whole: what lies beyond is room for labels only.
        wide.1 = wide.1.min(high.max(1.0));
    }
    let pad = |widened: f64, end: f64| if widened == end && end != 0.0 { 0.03 * (high - low) } else { 0.0 };
    (wide.0 - pad(wide.0, low), wide.1 + pad(wide.1, high))
}

/// Whether the axis holds shares of a whole, and so none above 1.
pub(super) fn holds_shares_of_whole(figure: &Figure, direction: Direction) -> bool {
    span(figure, direction).is_some_and(|span| is_of_whole(&figure.axis(direction).unit, &span))
}

fn is_of_whole(unit: &Unit, span: &Span) -> bool {
    *unit == Unit::Share && span.low >= 0.0 && span.high <= 1.0 + 1e-9
}

/// Two ends that differ enough to draw between them.
fn part(low: f64, high: f64, unit: &Unit) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if high - low > size * 1e-9 {
        return (low, high);
    }
    let reach = match unit {
        Unit::Day => 3.0,
        Unit::Moment => 6.0 * 3_600_000.0,
        _ if size == 0.0 => return (0.0, 1.0),
        _ => size * if high == low { 0.5 } else { 1e-9 },
    };
    (low - reach, high + reach)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::figure::Layer;

    fn line(y: Vec<f64>, ticks: Ticks) -> Figure {
        let x = (0..y.len()).map(|index| index as f64).collect();
        Figure {
            name: "test",
            title: String::new(),
            sentence: String::new(),
            x: Axis::new("x", Unit::Plain),
            y: Axis { ticks, ..Axis::new("y", Unit::Plain) },
            layers: vec![Layer::new("", 0, Mark::Line { x, y, is_dashed: false })],
            references: Vec::new(),
            is_main: false,
        }
    }

    fn check(y: Vec<f64>, ticks: Ticks) -> (f64, f64) {
        let figure = line(y, ticks);
        let (low, high) = domain(&figure, Direction::Y, (0.0, 0.0));
        assert!(low < high && (high - low).is_finite(), "{low} {high}");
        (low, high)
    }

    #[test]
    fn the_range_always_has_room() {
        assert_eq!(check(vec![], Ticks::Linear), (0.0, 1.0));
        assert_eq!(check(vec![f64::NAN; 3], Ticks::Linear), (0.0, 1.0));
        assert_eq!(check(vec![0.0, 0.0], Ticks::Linear).0, 0.0);
        let (low, high) = check(vec![7.0], Ticks::Linear);
        assert!(low < 7.0 && 7.0 < high);
        check(vec![f64::MAX, f64::MIN], Ticks::Linear);
        check(vec![1e-300, 2e-300], Ticks::Linear);
        check(vec![f64::INFINITY, 1.0, 2.0], Ticks::Linear);
        check(vec![1e15, 1e15 + 1.0], Ticks::Linear);
        let (low, high) = check(vec![-5.0, 0.0, 1.0, 1000.0], Ticks::Log);
        assert!(low > 0.5 && low < 1.0 && high > 1000.0);
        check(vec![-5.0, 0.0], Ticks::Log);
        check(vec![3.0], Ticks::Log);
    }

    proptest::proptest! {
        #[test]
        fn pixels_and_values_are_each_others_inverse(low in -1e6f64..1e6, span in 1e-3f64..1e6, share in 0.0f64..1.0, is_log: bool) {
            let low = if is_log { low.abs() + 1e-3 } else { low };
            let scale = Scale { low, high: low + span, start_px: 400.0, end_px: 20.0, is_log };
            let value = low + share * span;
            assert!((scale.value(scale.px(value)) - value).abs() <= 1e-9 * (low.abs() + span));
            assert!(scale.px(f64::NAN).is_nan());
        }
    }
}

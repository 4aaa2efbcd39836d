//! How bars, bins, boxes and whiskers look.

use super::bars::{self, Bar};
use super::figure::{BoxSummary, Layer, Mark, Orientation};
use super::layout::Rect;
use super::marks::Painter;
use super::shape::{Marker, Paint};
use super::theme::{self, Color};

/// The widest bar, in CSS pixels: few bars do not become walls.
const WIDEST: f64 = 72.0;
/// The thickest horizontal bar, in CSS pixels.
const THICKEST: f64 = 26.0;

impl Painter<'_> {
    pub(super) fn bar(&mut self, bar: &Bar, color: Color) {
        let Some(slot) = bars::slot(self.figure, bar.layer_idx) else { return };
        let position = bar.position as f64;
        let rect = match bar.orientation {
            Orientation::Vertical => {
                let (left, right) = bars::edges_px(&self.layout.x, position, slot, self.pen.css(WIDEST));
                let (from, to) = (self.start_px(bar.from, Orientation::Vertical), self.layout.y.px(bar.to));
                Rect { left, right, top: from.min(to), bottom: from.max(to) }
            }
            Orientation::Horizontal => {
                let (top, bottom) = bars::edges_px(&self.layout.y, position, slot, self.pen.css(THICKEST));
                let (from, to) = (self.start_px(bar.from, Orientation::Horizontal), self.layout.x.px(bar.to));
                Rect { left: from.min(to), right: from.max(to), top, bottom }
            }
        };
        if rect.width() < 0.5 || rect.height() < 0.5 || !(rect.width() + rect.height()).is_finite() {
            return;
        }
        self.pen.rect((rect.left, rect.top), (rect.right, rect.bottom), Paint::solid(color));
        self.texture(bar.layer_idx, rect);
        if bar.from != 0.0 {
            // A hair of ground parts the pieces of a stack.
            let paint = Paint::solid(self.theme.paper);
            match (bar.orientation, bar.to > bar.from) {
                (Orientation::Vertical, true) => {
                    self.pen.rule((rect.left, rect.bottom), (rect.right, rect.bottom), 1.0, paint)
                }
                (Orientation::Vertical, false) => {
                    self.pen.rule((rect.left, rect.top), (rect.right, rect.top), 1.0, paint)
                }
                (Orientation::Horizontal, true) => {
                    self.pen.rule((rect.left, rect.top), (rect.left, rect.bottom), 1.0, paint)
                }
                (Orientation::Horizontal, false) => {
                    self.pen.rule((rect.right, rect.top), (rect.right, rect.bottom), 1.0, paint)
                }
            }
        }
    }

    fn start_px(&self, value: f64, orientation: Orientation) -> f64 {
        let scale = if orientation == Orientation::Vertical { &self.layout.y } else { &self.layout.x };
        if value == 0.0 { scale.zero_px() } else { scale.px(value) }
    }

    /// Hatching that tells layers of bars apart without colour; the first layer is plain.
    pub(super) fn texture(&mut self, layer_idx: usize, rect: Rect) {
        let is_bars = |layer: &&Layer| matches!(layer.mark, Mark::Bars { .. });
        let ordinal = self.figure.layers[..layer_idx].iter().filter(is_bars).count();
        let kind = ordinal % 4;
        if kind == 0 || rect.width() < self.pen.css(4.0) || rect.height() < self.pen.css(4.0) {
            return;
        }
        let paint = Paint::sheer(self.theme.paper, 0.4);
        let step = self.pen.css(7.0);
        if kind == 3 {
            let mut y = (rect.top / step).ceil() * step;
            while y < rect.bottom {
                self.pen.rule((rect.left, y), (rect.right, y), 1.0, paint);
                y += step;
            }
            return;
        }
        // Lines x + y = c, or x - y = c, cut at the rectangle; c counts from the origin, so that pieces of a stack align.
        let rising = kind == 1;
        let (low, high) = match rising {
            true => (rect.left + rect.top, rect.right + rect.bottom),
            false => (rect.left - rect.bottom, rect.right - rect.top),
        };
        let mut c = (low / step).ceil() * step;
        while c < high {
            let y_at = |x: f64| if rising { c - x } else { x - c };
            let x_at = |y: f64| if rising { c - y } else { c + y };
            let (one, other) = (x_at(rect.top), x_at(rect.bottom));
            let (left, right) = (one.min(other).max(rect.left), one.max(other).min(rect.right));
            if right - left > 1.0 {
                self.pen.path(&[(left, y_at(left)), (right, y_at(right))], 1.0, &[], paint);
            }
            c += step;
        }
    }

    pub(super) fn whiskers(
        &mut self,
        layer_idx: usize,
        at: &[f64],
        lower: &[f64],
        upper: &[f64],
        orientation: Orientation,
    ) {
        let layer = &self.figure.layers[layer_idx];
        let has_bars = self.figure.layers.iter().any(|layer| matches!(layer.mark, Mark::Bars { .. }));
        let paint = Paint::solid(if has_bars { self.theme.ink } else { self.color(layer) });
        let labels = if orientation == Orientation::Vertical { &self.layout.x } else { &self.layout.y };
        for ((&at, &lower), &upper) in at.iter().zip(lower).zip(upper) {
            let mut across = labels.px(at);
            if let Some(slot) = bars::slot(self.figure, layer_idx).filter(|slot| slot.n_slots > 1) {
                let widest = self.pen.css(if orientation == Orientation::Vertical { WIDEST } else { THICKEST });
                let (start, end) = bars::edges_px(labels, at, slot, widest);
                across = (start + end) / 2.0;
            }
            let cap = self.pen.css(if has_bars { 4.0 } else { 3.0 });
            if has_bars {
                // A halo of ground keeps the part over the bar visible.
                let halo = Paint::sheer(self.theme.paper, 0.7);
                self.whisker(across, (lower, upper), 4.0, cap + self.pen.css(1.0), orientation, halo);
            }
            self.whisker(across, (lower, upper), 1.5, cap, orientation, paint);
        }
    }

    /// A line from value to value with caps at both ends.
    fn whisker(
        &mut self,
        across: f64,
        (from, to): (f64, f64),
        css_width: f64,
        cap: f64,
        orientation: Orientation,
        paint: Paint,
    ) {
        let along = if orientation == Orientation::Vertical { &self.layout.y } else { &self.layout.x };
        let (from, to) = (along.px(from), along.px(to));
        if !(from.is_finite() && to.is_finite() && across.is_finite()) {
            return;
        }
        match orientation {
            Orientation::Vertical => {
                self.pen.rule((across, from), (across, to), css_width, paint);
                for y in [from, to] {
                    self.pen.rule((across - cap, y), (across + cap, y), css_width, paint);
                }
            }
            Orientation::Horizontal => {
                self.pen.rule((from, across), (to, across), css_width, paint);
                for x in [from, to] {
                    self.pen.rule((x, across - cap), (x, across + cap), css_width, paint);
                }
            }
        }
    }

    pub(super) fn histogram(&mut self, edges: &[f64], counts: &[f64], color: Color) {
        let base = self.layout.y.zero_px();
        for (edge, &count) in edges.windows(2).zip(counts) {
            let (left, right, top) = (self.layout.x.px(edge[0]), self.layout.x.px(edge[1]), self.layout.y.px(count));
            if top.is_finite() && (top - base).abs() >= 0.5 {
                // Neighbours are parted by ground, not by an outline, as long as that leaves something to see.
                let gap = if right - left > self.pen.css(4.0) { self.pen.css(0.5).round() } else { 0.0 };
                self.pen.rect((left.round() + gap, top), (right.round() - gap, base), Paint::solid(color));
            }
        }
    }

    pub(super) fn box_plot(
        &mut self,
        layer_idx: usize,
        position: usize,
        summary: &BoxSummary,
        orientation: Orientation,
        color: Color,
    ) {
        let Some(slot) = bars::slot(self.figure, layer_idx) else { return };
        let is_vertical = orientation == Orientation::Vertical;
        let (labels, along) =
            if is_vertical { (&self.layout.x, &self.layout.y) } else { (&self.layout.y, &self.layout.x) };
        let widest = self.pen.css(if is_vertical { 48.0 } else { THICKEST });
        let (start, end) = bars::edges_px(labels, position as f64, slot, widest);
        let [q1, median, q3] = [summary.q1, summary.median, summary.q3].map(|value| along.px(value));
        if !(q1 + median + q3).is_finite() {
            return;
        }
        let outliers: Vec<f64> =
            summary.outliers.iter().map(|&value| along.px(value)).filter(|px| px.is_finite()).collect();
        let center = ((start + end) / 2.0).round();
        let place = |across: f64, along: f64| if is_vertical { (across, along) } else { (along, across) };
        let cap = (end - start) * 0.22;
        self.whisker(center, (summary.lower, summary.q1), 1.5, cap, orientation, Paint::solid(color));
        self.whisker(center, (summary.q3, summary.upper), 1.5, cap, orientation, Paint::solid(color));
        let ground = theme::mix(self.theme.paper, color, 0.28);
        self.pen.rect(place(start, q1), place(end, q3), Paint::solid(ground));
        let corners = [(start, q1), (end, q1), (end, q3), (start, q3)].map(|(across, along)| place(across, along));
        for edge in 0..4 {
            self.pen.rule(corners[edge], corners[(edge + 1) % 4], 1.5, Paint::solid(color));
        }
        self.pen.rule(place(start, median), place(end, median), 3.0, Paint::solid(color));
        for outlier in outliers {
            self.pen.marker(Marker::Ring, place(center, outlier), 2.5, Paint::sheer(color, 0.8));
        }
    }
}

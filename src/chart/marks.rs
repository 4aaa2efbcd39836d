//! How each mark looks.

use super::bars;
use super::figure::{Figure, Layer, Mark, Reference};
use super::layout::{Layout, Rect};
use super::legend::KeyOf;
use super::shape::{Marker, Paint, Pen};
use super::theme::{Color, Theme};
use super::values;

/// Dashes that tell lines apart where labels do not stand beside them; the first line is solid.
const PATTERNS: [&[f64]; 6] =
    [&[], &[7.0, 4.0], &[2.0, 3.0], &[9.0, 3.0, 2.0, 3.0], &[4.0, 2.0], &[10.0, 5.0, 4.0, 5.0]];
const DASHED: &[f64] = &[6.0, 4.0];
const REFERENCE: &[f64] = &[3.0, 3.0];
/// More points than this are counted in cells instead of drawn.
const MAX_POINTS: usize = 4000;

/// Draws marks into a pen.
pub(super) struct Painter<'a> {
    pub figure: &'a Figure,
    pub layout: &'a Layout,
    pub theme: &'a Theme,
    pub pen: Pen,
}

impl Painter<'_> {
    /// The colour of a layer.
    pub fn color(&self, layer: &Layer) -> Color {
        if layer.is_faint { self.theme.faint } else { self.theme.series_color(layer.color) }
    }

    /// All layers, from the back to the front.
    pub fn layers(&mut self) {
        let bars = bars::bars(self.figure);
        for (idx, layer) in self.figure.layers.iter().enumerate() {
            let color = self.color(layer);
            match &layer.mark {
                Mark::Line { x, y, .. } => self.line(idx, x, y, color),
                Mark::Area { x, y } => {
                    let zero = vec![0.0; x.len()];
                    self.band(x, &zero, y, Paint::sheer(color, 0.18));
                    self.line(idx, x, y, color);
                }
                Mark::Band { x, lower, upper } => self.band(x, lower, upper, Paint::sheer(color, 0.2)),
                Mark::Points { x, y, .. } => self.points(idx, x, y, color),
                Mark::Bars { .. } => {
                    for bar in bars.iter().filter(|bar| bar.layer_idx == idx) {
                        self.bar(bar, color);
                    }
                }
                Mark::Whiskers { at, lower, upper, orientation } => {
                    self.whiskers(idx, at, lower, upper, *orientation);
                }
                Mark::Histogram { edges, counts } => self.histogram(edges, counts, color),
                Mark::Boxes { boxes, orientation } => {
                    for (position, summary) in boxes.iter().enumerate() {
                        self.box_plot(idx, position, summary, *orientation, color);
                    }
                }
                Mark::HeatMap { values, is_diverging, .. } => self.heat_map(values, *is_diverging),
                Mark::Density { x_edges, y_edges, counts } => self.density(x_edges, y_edges, counts),
            }
        }
    }

    /// The points that have a place, in runs between gaps, at most four for every column of pixels.
    fn runs(&self, x: &[f64], y: &[f64]) -> Vec<Vec<(f64, f64)>> {
        let mut runs = vec![Vec::new()];
        for (&x, &y) in x.iter().zip(y) {
            let point = (self.layout.x.px(x), self.layout.y.px(y));
            if point.0.is_finite() && point.1.is_finite() {
                runs.last_mut().expect("never empty").push(point);
            } else if runs.last().is_some_and(|run| !run.is_empty()) {
                runs.push(Vec::new());
            }
        }
        runs.iter().filter(|run| !run.is_empty()).map(|run| thin_columns(run)).collect()
    }

    /// The dashes of a line: its own, or those that tell it from the other lines of a legend.
    fn pattern(&self, layer_idx: usize) -> &'static [f64] {
        let is_plain = |layer: &Layer| {
            !layer.is_faint && matches!(layer.mark, Mark::Line { is_dashed: false, .. } | Mark::Area { .. })
        };
        match &self.figure.layers[layer_idx] {
            Layer { mark: Mark::Line { is_dashed: true, .. }, .. } => DASHED,
            layer if is_plain(layer) && !self.layout.has_direct_labels => {
                let before = self.figure.layers[..layer_idx].iter().filter(|layer| is_plain(layer)).count();
                PATTERNS[before % PATTERNS.len()]
            }
            _ => &[],
        }
    }

    fn line(&mut self, layer_idx: usize, x: &[f64], y: &[f64], color: Color) {
        let width = if self.figure.layers[layer_idx].is_faint { 1.5 } else { 2.0 };
        let pattern = self.pattern(layer_idx);
        for run in self.runs(x, y) {
            match run.as_slice() {
                // A lone value between gaps has no line to be seen by.
                &[point] => self.pen.marker(Marker::Disc, point, 2.5, Paint::solid(color)),
                run => self.pen.path(run, width, pattern, Paint::solid(color)),
            }
        }
    }

    fn band(&mut self, x: &[f64], lower: &[f64], upper: &[f64], paint: Paint) {
        let has_place = |idx: usize| {
            let place = [self.layout.x.px(x[idx]), self.layout.y.px(lower[idx]), self.layout.y.px(upper[idx])];
            place.iter().all(|px| px.is_finite())
        };
        let n_points = x.len().min(lower.len()).min(upper.len());
        let mut start = 0;
        while start < n_points {
            let end = (start..n_points).find(|&idx| !has_place(idx)).unwrap_or(n_points);
            let side = |y: &[f64]| -> Vec<(f64, f64)> { self.runs(&x[start..end], &y[start..end]).concat() };
            let mut outline = side(upper);
            outline.extend(side(lower).into_iter().rev());
            self.pen.polygon(&outline, paint);
            start = end + 1;
        }
    }

    fn marker(&self, layer_idx: usize) -> Marker {
        let is_points = |layer: &&Layer| matches!(layer.mark, Mark::Points { .. }) && !layer.is_faint;
        match self.figure.layers[layer_idx].is_faint {
            true => Marker::Disc,
            false => Marker::nth(self.figure.layers[..layer_idx].iter().filter(is_points).count()),
        }
    }

    fn points(&mut self, layer_idx: usize, x: &[f64], y: &[f64], color: Color) {
        if x.len() > MAX_POINTS {
            return self.crowd(x, y);
        }
        let (radius, alpha) = match x.len() {
            0..=60 => (4.0, 0.95),
            61..=300 => (3.5, 0.75),
            301..=1000 => (3.0, 0.6),
            _ => (2.5, 0.45),
        };
        let alpha = if self.figure.layers[layer_idx].is_faint { alpha * 0.7 } else { alpha };
        let marker = self.marker(layer_idx);
        for (&x, &y) in x.iter().zip(y) {
            let point = (self.layout.x.px(x), self.layout.y.px(y));
            if point.0.is_finite() && point.1.is_finite() {
                self.pen.marker(marker, point, radius, Paint::sheer(color, alpha));
            }
        }
    }

    /// Points too many to be told apart, counted in square cells of the screen.
    fn crowd(&mut self, x: &[f64], y: &[f64]) {
        let (plot, side) = (self.layout.plot, self.pen.css(6.0));
        let (n_columns, n_rows) = ((plot.width() / side) as usize + 1, (plot.height() / side) as usize + 1);
        let mut counts = vec![vec![0u32; n_columns]; n_rows];
        for (&x, &y) in x.iter().zip(y) {
            let (x, y) = (self.layout.x.px(x) - plot.left, plot.bottom - self.layout.y.px(y));
            if x.is_finite() && y.is_finite() {
                counts[((y / side) as usize).min(n_rows - 1)][((x / side) as usize).min(n_columns - 1)] += 1;
            }
        }
        let edges = |n: usize, origin: f64, step: f64| -> Vec<f64> {
            (0..=n).map(|edge| origin + edge as f64 * step).collect()
        };
        self.cells(&edges(n_columns, plot.left, side), &edges(n_rows, plot.bottom, -side), &counts);
    }

    fn density(&mut self, x_edges: &[f64], y_edges: &[f64], counts: &[Vec<u32>]) {
        let x: Vec<f64> = x_edges.iter().map(|&edge| self.layout.x.px(edge)).collect();
        let y: Vec<f64> = y_edges.iter().map(|&edge| self.layout.y.px(edge)).collect();
        self.cells(&x, &y, counts);
    }

    /// Counted cells between edges in pixels; the square root of the count sets the colour, so that rare points are seen.
    fn cells(&mut self, x_px: &[f64], y_px: &[f64], counts: &[Vec<u32>]) {
        let most = counts.iter().flatten().copied().max().unwrap_or(0);
        for (row, y) in counts.iter().zip(y_px.windows(2)) {
            for (&count, x) in row.iter().zip(x_px.windows(2)).filter(|(count, _)| **count > 0) {
                let position = 0.12 + 0.88 * (f64::from(count) / f64::from(most)).sqrt();
                let color = self.theme.cell_color(position, false);
                self.pen.rect((x[0], y[0]), (x[1], y[1]), Paint::solid(color));
            }
        }
    }

    fn heat_map(&mut self, cells: &[Vec<f64>], is_diverging: bool) {
        let (x, y) = (&self.layout.x, &self.layout.y);
        let range = values::cell_range(cells, is_diverging);
        let gap = if x.band_px().min(y.band_px()) > self.pen.css(8.0) { self.pen.css(0.5).round() } else { 0.0 };
        for (row_idx, row) in cells.iter().enumerate().take(values::count(y)) {
            for (column_idx, &value) in
                row.iter().enumerate().take(values::count(x)).filter(|(_, value)| value.is_finite())
            {
                let edges = |scale: &super::scale::Scale, idx: usize| {
                    (scale.px(idx as f64 - 0.5).round() + gap, scale.px(idx as f64 + 0.5).round() - gap)
                };
                let ((left, right), (top, bottom)) = (edges(x, column_idx), edges(y, row_idx));
                let color = self.theme.cell_color(values::cell_position(value, range, is_diverging), is_diverging);
                self.pen.rect((left, top), (right, bottom), Paint::solid(color));
            }
        }
    }

    /// The lines across the plot, over the marks.
    pub fn references(&mut self) {
        if !super::scale::has_values(self.figure) {
            return;
        }
        let plot = self.layout.plot;
        for reference in &self.figure.references {
            let (from, to) = match reference {
                Reference::Vertical { x, .. } => {
                    let x = self.layout.x.px(*x).round();
                    ((x, plot.top - self.pen.css(3.0)), (x, plot.bottom))
                }
                Reference::Horizontal { y, .. } => {
                    let y = self.layout.y.px(*y).round();
                    ((plot.left, y), (plot.right + self.pen.css(4.0), y))
                }
                Reference::Segment { from, to, .. } => {
                    let px = |point: &(f64, f64)| (self.layout.x.px(point.0), self.layout.y.px(point.1));
                    (px(from), px(to))
                }
            };
            if [from.0, from.1, to.0, to.1].iter().all(|px| px.is_finite()) {
                // A halo of ground keeps the dashes visible over marks.
                self.pen.path(&[from, to], 3.0, &[], Paint::sheer(self.theme.paper, 0.6));
                self.pen.path(&[from, to], 1.25, REFERENCE, Paint::solid(self.theme.ink));
            }
        }
    }

    /// The samples of the legend.
    pub fn keys(&mut self) {
        for key in &self.layout.keys {
            let Rect { left, top, right, bottom } = key.rect;
            let middle = (top + bottom) / 2.0;
            let idx = match key.of {
                KeyOf::Layer(idx) => idx,
                KeyOf::Reference(_) => {
                    let paint = Paint::solid(self.theme.ink);
                    self.pen.path(&[(left, middle), (right, middle)], 1.25, REFERENCE, paint);
                    continue;
                }
            };
            let layer = &self.figure.layers[idx];
            let color = self.color(layer);
            match &layer.mark {
                Mark::Line { .. } | Mark::Area { .. } => {
                    let width = if layer.is_faint { 1.5 } else { 2.0 };
                    self.pen.path(&[(left, middle), (right, middle)], width, self.pattern(idx), Paint::solid(color));
                }
                Mark::Points { .. } => {
                    let center = ((left + right) / 2.0, middle);
                    self.pen.marker(self.marker(idx), center, 4.0, Paint::solid(color));
                }
                Mark::Whiskers { .. } => {
                    let paint = Paint::solid(self.theme.ink);
                    let center = (left + right) / 2.0;
                    self.pen.rule((center, top), (center, bottom), 1.5, paint);
                    for y in [top, bottom] {
                        self.pen.rule((center - self.pen.css(4.0), y), (center + self.pen.css(4.0), y), 1.5, paint);
                    }
                }
                Mark::Band { .. } => {
                    // Bands lie on each other: the sample is as deep as the band looks.
                    let is_below =
                        |other: &&Layer| matches!(other.mark, Mark::Band { .. }) && other.color == layer.color;
                    let n_below = self.figure.layers[..idx].iter().filter(is_below).count() as i32;
                    let alpha = 1.0 - 0.8f64.powi(n_below + 1);
                    self.pen.rect((left, top), (right, bottom), Paint::sheer(color, alpha));
                }
                _ => {
                    self.pen.rect((left, top), (right, bottom), Paint::solid(color));
                    if matches!(layer.mark, Mark::Bars { .. }) {
                        self.texture(idx, key.rect);
                    }
                }
            }
        }
    }
}

/// Of the points that share a column of pixels, the first, the lowest, the highest and the last: the line looks the same.
fn thin_columns(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept = Vec::with_capacity(points.len().min(4096));
    let mut start = 0;
    while start < points.len() {
        let column = points[start].0.round();
        let end = (start..points.len()).find(|&idx| points[idx].0.round() != column).unwrap_or(points.len());
        let group = &points[start..end];
        if group.len() <= 4 {
            kept.extend_from_slice(group);
        } else {
            let by_y = |a: &usize, b: &usize| group[*a].1.total_cmp(&group[*b].1);
            let lowest = (0..group.len()).min_by(by_y).unwrap_or(0);
            let highest = (0..group.len()).max_by(by_y).unwrap_or(0);
            let mut picked = [0, lowest.min(highest), lowest.max(highest), group.len() - 1].to_vec();
            picked.dedup();
            kept.extend(picked.into_iter().map(|idx| group[idx]));
        }
        start = end;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_keeps_its_extremes_and_few_points() {
        let points: Vec<(f64, f64)> = (0..100_000).map(|idx| (f64::from(idx) / 1000.0, f64::from(idx % 997))).collect();
        let kept = thin_columns(&points);
        assert!(kept.len() <= 4 * 102);
        assert_eq!(kept.first(), points.first());
        assert_eq!(kept.last(), points.last());
        assert!(kept.iter().any(|point| point.1 == 996.0));
        assert!(kept.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        assert_eq!(thin_columns(&points[..3]), points[..3]);
        assert!(thin_columns(&[]).is_empty());
    }
}

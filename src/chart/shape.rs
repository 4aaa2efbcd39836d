//! The few shapes that every picture is made of, in whole pixels: drawn into a list first, so that the code which knows
//! marks exists once and only the replay of the list is compiled for each backend.

use super::layout::Text;
use super::theme::Color;

/// A point in whole pixels.
pub(super) type Point = (i32, i32);

/// A colour and how much of the ground it covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paint {
    pub color: Color,
    pub alpha: f64,
}

impl Paint {
    /// The colour, covering all.
    pub fn solid(color: Color) -> Self {
        Self { color, alpha: 1.0 }
    }

    /// The colour, letting the ground through.
    pub fn sheer(color: Color, alpha: f64) -> Self {
        Self { color, alpha }
    }
}

/// One stroke of the pen.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// A filled rectangle.
    Rect { from: Point, to: Point, paint: Paint },
    /// A line through points.
    Path { points: Vec<Point>, paint: Paint, width: u32 },
    /// A filled polygon.
    Polygon { points: Vec<Point>, paint: Paint },
    /// A disc.
    Disc { center: Point, radius: u32, paint: Paint },
    /// A text.
    Text { text: Text, color: Color },
}

/// The outline of a point, so that series differ without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Disc,
    Square,
    Triangle,
    Diamond,
    Wedge,
    Plus,
    Cross,
    Ring,
}

impl Marker {
    /// The outline of the n-th series of points.
    pub fn nth(idx: usize) -> Self {
        use Marker::{Cross, Diamond, Disc, Plus, Ring, Square, Triangle, Wedge};
        [Disc, Square, Triangle, Diamond, Wedge, Plus, Cross, Ring][idx % 8]
    }
}

/// Collects shapes; lengths are device pixels unless they pass through [`Pen::css`].
pub(super) struct Pen {
    pub shapes: Vec<Shape>,
    scale: f64,
}

impl Pen {
    pub fn new(scale: f64) -> Self {
        Self { shapes: Vec::new(), scale }
    }

    /// CSS pixels as device pixels.
    pub fn css(&self, px: f64) -> f64 {
        px * self.scale
    }

    /// A stroke of so many CSS pixels, at least one device pixel.
    pub fn stroke(&self, px: f64) -> u32 {
        (px * self.scale).round().max(1.0) as u32
    }

    /// A filled rectangle between two corners; never thinner than a pixel, nothing when a corner has no place.
    pub fn rect(&mut self, (x0, y0): (f64, f64), (x1, y1): (f64, f64), paint: Paint) {
        if [x0, y0, x1, y1].iter().all(|value| value.is_finite()) {
            let (left, right) = (x0.min(x1).round() as i32, x0.max(x1).round() as i32);
            let (top, bottom) = (y0.min(y1).round() as i32, y0.max(y1).round() as i32);
            let to = (right.max(left + 1), bottom.max(top + 1));
            self.shapes.push(Shape::Rect { from: (left, top), to, paint });
        }
    }

    /// A straight line along the x or y direction: a thin rectangle, which is sharp on every backend.
    pub fn rule(&mut self, from: (f64, f64), to: (f64, f64), css_width: f64, paint: Paint) {
        let width = f64::from(self.stroke(css_width));
        let before = (width / 2.0).floor();
        match (from.0 - to.0).abs() < 0.5 {
            true => {
                let left = from.0.round() - before;
                self.rect((left, from.1), (left + width, to.1), paint);
            }
            false => {
                let top = from.1.round() - before;
                self.rect((from.0, top), (to.0, top + width), paint);
            }
        }
    }

    /// A line through points, dashed by `pattern` (lengths of dash and gap in CSS pixels; empty is solid).
    pub fn path(&mut self, points: &[(f64, f64)], css_width: f64, pattern: &[f64], paint: Paint) {
        let width = self.stroke(css_width);
        let pieces = if pattern.is_empty() { vec![points.to_vec()] } else { self.dashes(points, pattern) };
        for piece in pieces.into_iter().filter(|piece| piece.len() > 1) {
            self.shapes.push(Shape::Path { points: piece.into_iter().map(rounded).collect(), paint, width });
        }
    }

    fn dashes(&self, points: &[(f64, f64)], pattern: &[f64]) -> Vec<Vec<(f64, f64)>> {
        let lengths: Vec<f64> = pattern.iter().map(|&length| self.css(length).max(1.0)).collect();
        let (mut pieces, mut piece) = (Vec::new(), points.first().map_or(Vec::new(), |&first| vec![first]));
        let (mut pattern_idx, mut left) = (0, lengths[0]);
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let length = (x1 - x0).hypot(y1 - y0);
            let mut done = 0.0;
            while length - done > left {
                done += left;
                let at = (x0 + (x1 - x0) * done / length, y0 + (y1 - y0) * done / length);
                if pattern_idx % 2 == 0 {
                    piece.push(at);
                    pieces.push(std::mem::take(&mut piece));
                } else {
                    piece = vec![at];
                }
                pattern_idx = (pattern_idx + 1) % lengths.len();
                left = lengths[pattern_idx];
            }
            left -= length - done;
            if pattern_idx % 2 == 0 {
                piece.push((x1, y1));
            }
        }
        pieces.push(piece);
        pieces
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: &[(f64, f64)], paint: Paint) {
        if points.len() > 2 {
            self.shapes.push(Shape::Polygon { points: points.iter().copied().map(rounded).collect(), paint });
        }
    }

    /// A point mark of about the same area whatever its outline.
    pub fn marker(&mut self, marker: Marker, (x, y): (f64, f64), css_radius: f64, paint: Paint) {
        let r = self.css(css_radius);
        let around = |corners: &[(f64, f64)]| -> Vec<(f64, f64)> {
            corners.iter().map(|(dx, dy)| (x + dx * r, y + dy * r)).collect()
        };
        match marker {
            Marker::Disc => {
                self.shapes.push(Shape::Disc { center: rounded((x, y)), radius: r.round().max(1.0) as u32, paint });
            }
            Marker::Square => self.rect((x - 0.88 * r, y - 0.88 * r), (x + 0.88 * r, y + 0.88 * r), paint),
            Marker::Triangle => self.polygon(&around(&[(0.0, -1.25), (1.15, 0.8), (-1.15, 0.8)]), paint),
            Marker::Wedge => self.polygon(&around(&[(0.0, 1.25), (1.15, -0.8), (-1.15, -0.8)]), paint),
            Marker::Diamond => self.polygon(&around(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]), paint),
            Marker::Plus => {
                let (long, thin) = (1.25 * r, 0.42 * r);
                self.rect((x - long, y - thin), (x + long, y + thin), paint);
                self.rect((x - thin, y - long), (x + thin, y + long), paint);
            }
            Marker::Cross => {
                let width = (0.8 * css_radius).max(1.0);
                self.path(&around(&[(-1.0, -1.0), (1.0, 1.0)]), width, &[], paint);
                self.path(&around(&[(-1.0, 1.0), (1.0, -1.0)]), width, &[], paint);
            }
            Marker::Ring => {
                // Turned by a sixteenth again and again: a sine and a cosine would weigh eight kilobytes on the page.
                const SIXTEENTH: (f64, f64) = (0.923_879_532_511_286_7, 0.382_683_432_365_089_8);
                let turn =
                    |&(x, y): &(f64, f64)| Some((x * SIXTEENTH.0 - y * SIXTEENTH.1, x * SIXTEENTH.1 + y * SIXTEENTH.0));
                let circle: Vec<(f64, f64)> = std::iter::successors(Some((1.0, 0.0)), turn).take(17).collect();
                self.path(&around(&circle), (0.5 * css_radius).max(1.0), &[], paint);
            }
        }
    }

    /// A text in a colour.
    pub fn text(&mut self, text: Text, color: Color) {
        self.shapes.push(Shape::Text { text, color });
    }
}

fn rounded((x, y): (f64, f64)) -> Point {
    (x.round() as i32, y.round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_the_line_by_their_share() {
        let pen = Pen::new(2.0);
        let pieces = pen.dashes(&[(0.0, 0.0), (60.0, 0.0), (60.0, 40.0)], &[6.0, 4.0]);
        let length = |piece: &Vec<(f64, f64)>| -> f64 {
            piece.windows(2).map(|pair| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1)).sum()
        };
        let drawn: f64 = pieces.iter().map(length).sum();
        assert!((drawn - 60.0).abs() < 1e-9, "12 of every 20 pixels: {drawn}");
        assert!(pen.dashes(&[], &[6.0, 4.0]).iter().all(Vec::is_empty));
    }
}

//! From a laid-out figure to a backend of plotters: the canvas of the page, or an SVG file.

use plotters::prelude::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, FontStyle, FontTransform, RGBAColor, ShapeStyle, TextStyle};

use super::figure::{Figure, Mark, Ticks};
use super::layout::{Anchor, Ink, Layout, export_height_css};
use super::marks::Painter;
use super::scale::Direction;
use super::shape::{Paint, Pen, Shape};
use super::theme::{Color, Theme};
use crate::i18n::Language;

/// The backend refused to draw.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the picture could not be drawn: {0}")]
pub struct DrawError(String);

/// How a backend treats the size and the middle of a text.
#[derive(Debug, Clone, Copy)]
struct Type {
    /// What a font size must be multiplied with, to come out as asked.
    factor: f64,
    /// How far the text must be moved down for its digits to be centred, in font sizes.
    shift: f64,
}

const CANVAS: Type = Type { factor: 1.0, shift: 0.0 };
/// The SVG backend divides font sizes by 1.24, and centres small letters instead of digits.
const SVG: Type = Type { factor: 1.24, shift: 0.09 };

/// Draws a figure as laid out. The ground is left as it is, unless the layout stands alone; clear the canvas before.
pub fn draw<DB: DrawingBackend>(
    figure: &Figure,
    backend: &mut DB,
    layout: &Layout,
    theme: &Theme,
) -> Result<(), DrawError> {
    replay(&shapes(figure, layout, theme), backend, &theme.font, CANVAS)
}

/// The figure as an SVG file: `width` by `height` CSS pixels as on the page, with title and sentence on top. Texts of the
/// data are escaped.
pub fn svg(figure: &Figure, width: u32, height: u32, theme: &Theme, language: Language) -> String {
    // Plotters knows whole pixels only: quarters of one are fine enough for curves.
    const FINENESS: u32 = 4;
    let (width, height) = (width.clamp(1, 8192), height.clamp(1, 8192));
    let height = export_height_css(figure, f64::from(width), f64::from(height)) as u32;
    let (width_px, height_px) = (width * FINENESS, height * FINENESS);
    let layout = Layout::standalone(figure, width_px, height_px, f64::from(FINENESS), language);
    let mut body = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut body, (width_px, height_px));
        // The backend writes into a string, which cannot fail.
        let _ = replay(&shapes(figure, &layout, theme), &mut backend, &theme.font, SVG);
        let _ = backend.present();
    }
    let inner = body.find('>').map_or("", |end| &body[end + 1..]);
    // The font stands once, at the root. Texts cannot hold this attribute: their quotes are escaped.
    let font = format!(" font-family=\"{}\"", escaped(&theme.font).replace('"', "&quot;"));
    let inner = inner.replace(&font, "");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width_px} \
         {height_px}\" role=\"img\" lang=\"{}\" stroke-linejoin=\"round\"{font}><title>{}</title>{inner}",
        language.tag(),
        escaped(&figure.title),
    )
}

fn escaped(text: &str) -> String {
    super::text::printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Everything in the order it is drawn.
fn shapes(figure: &Figure, layout: &Layout, theme: &Theme) -> Vec<Shape> {
    let mut painter = Painter { figure, layout, theme, pen: Pen::new(layout.scale) };
    if layout.is_standalone {
        painter.pen.rect((0.0, 0.0), (layout.width_px, layout.height_px), Paint::solid(theme.paper));
    }
    grid(&mut painter);
    painter.layers();
    axis_lines(&mut painter);
    painter.references();
    painter.keys();
    ramp(&mut painter);
    for text in &layout.texts {
        let is_diverging =
            figure.layers.iter().any(|layer| matches!(layer.mark, Mark::HeatMap { is_diverging: true, .. }));
        let color = match text.ink {
            Ink::Strong => theme.ink,
            Ink::Soft => theme.ink_soft,
            Ink::Layer(idx) if figure.layers[idx].is_faint => theme.ink_soft,
            Ink::Layer(idx) => theme.series_color(figure.layers[idx].color),
            Ink::Cell(position) => theme.ink_on(theme.cell_color(position, is_diverging)),
        };
        painter.pen.text(text.clone(), color);
    }
    painter.pen.shapes
}

/// Whether faint lines cross the plot at the ticks of an axis: at all values read off it, not at names.
fn has_grid(figure: &Figure, direction: Direction) -> bool {
    let is_names = |direction| figure.axis(direction).label_texts().is_some();
    let is_cloud =
        || figure.layers.iter().any(|layer| matches!(layer.mark, Mark::Points { .. } | Mark::Density { .. }));
    match direction {
        Direction::Y => !is_names(Direction::Y),
        Direction::X => !is_names(Direction::X) && (is_names(Direction::Y) || is_cloud()),
    }
}

fn grid(painter: &mut Painter) {
    let layout = painter.layout;
    let plot = layout.plot;
    let paint = Paint::solid(painter.theme.grid);
    if has_grid(painter.figure, Direction::Y) {
        for &y in &layout.y_ticks {
            painter.pen.rule((plot.left, y), (plot.right, y), 1.0, paint);
        }
    }
    if has_grid(painter.figure, Direction::X) {
        for &x in &layout.x_ticks {
            painter.pen.rule((x, plot.top), (x, plot.bottom), 1.0, paint);
        }
    }
}

/// The line from which bars and areas grow, and small marks at the ticks that no grid line shows.
fn axis_lines(painter: &mut Painter) {
    let (figure, layout) = (painter.figure, painter.layout);
    let plot = layout.plot;
    let paint = Paint::solid(painter.theme.axis);
    let has_zero = |direction: Direction| {
        let scale = layout.scale_of(direction);
        let is_linear = figure.axis(direction).ticks == Ticks::Linear && scale.low <= 0.0 && scale.high >= 0.0;
        is_linear.then(|| scale.zero_px())
    };
    let is_matrix = figure.x.label_texts().is_some() && figure.y.label_texts().is_some();
    if figure.y.label_texts().is_some() && !is_matrix {
        if let Some(x) = has_zero(Direction::X) {
            painter.pen.rule((x, plot.top), (x, plot.bottom), 1.0, paint);
        }
    } else if !is_matrix {
        let is_cloud = has_grid(figure, Direction::X);
        let y = has_zero(Direction::Y).filter(|_| !is_cloud);
        if let Some(y) = y {
            painter.pen.rule((plot.left, y), (plot.right, y), 1.0, paint);
        }
        if !is_cloud && figure.x.label_texts().is_none() {
            if y.is_none_or(|y| y < plot.bottom - 1.0) {
                painter.pen.rule((plot.left, plot.bottom), (plot.right, plot.bottom), 1.0, paint);
            }
            let length = painter.pen.css(4.0);
            for &x in &layout.x_ticks {
                painter.pen.rule((x, plot.bottom), (x, plot.bottom + length), 1.0, paint);
            }
        }
    }
}

/// The colour scale in steps of two pixels.
fn ramp(painter: &mut Painter) {
    let Some(ramp) = painter.layout.ramp else { return };
    let step = painter.pen.css(2.0);
    let n_steps = (ramp.rect.width() / step) as usize;
    for idx in 0..n_steps {
        let share = (idx as f64 + 0.5) / n_steps as f64;
        let position = if ramp.is_diverging { share * 2.0 - 1.0 } else { share };
        let left = ramp.rect.left + idx as f64 * step;
        let color = painter.theme.cell_color(position, ramp.is_diverging);
        painter.pen.rect((left, ramp.rect.top), (left + step, ramp.rect.bottom), Paint::solid(color));
    }
}

fn rgba(color: Color, alpha: f64) -> RGBAColor {
    let (red, green, blue) = color.rgb;
    RGBAColor(red, green, blue, alpha)
}

fn replay<DB: DrawingBackend>(shapes: &[Shape], backend: &mut DB, font: &str, kind: Type) -> Result<(), DrawError> {
    let style = |paint: &Paint, stroke_width: u32| ShapeStyle {
        color: rgba(paint.color, paint.alpha),
        filled: true,
        stroke_width,
    };
    for shape in shapes {
        let result = match shape {
            Shape::Rect { from, to, paint } => backend.draw_rect(*from, *to, &style(paint, 0), true),
            Shape::Path { points, paint, width } => backend.draw_path(points.iter().copied(), &style(paint, *width)),
            Shape::Polygon { points, paint } => backend.fill_polygon(points.iter().copied(), &style(paint, 0)),
            Shape::Disc { center, radius, paint } => backend.draw_circle(*center, *radius, &style(paint, 0), true),
            Shape::Text { text, color } => {
                let weight = if text.is_bold { FontStyle::Bold } else { FontStyle::Normal };
                let turn = if text.is_rotated { FontTransform::Rotate270 } else { FontTransform::None };
                let size = text.size_px * kind.factor;
                let side = match text.anchor {
                    Anchor::Start => HPos::Left,
                    Anchor::Middle => HPos::Center,
                    Anchor::End => HPos::Right,
                };
                let font = FontDesc::new(FontFamily::Name(font), size, weight).transform(turn);
                let color = rgba(*color, 1.0);
                let style = TextStyle::from(font).color(&color).pos(Pos::new(side, VPos::Center));
                let shift = kind.shift * text.size_px;
                let (x, y) = if text.is_rotated { (text.x + shift, text.y) } else { (text.x, text.y + shift) };
                backend.draw_text(&text.text, &style, (x.round() as i32, y.round() as i32))
            }
        };
        result.map_err(|error| DrawError(error.to_string()))?;
    }
    Ok(())
}

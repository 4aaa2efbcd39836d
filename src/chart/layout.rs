//! Where everything stands: the plot, its scales, and every text with its rectangle, before a pixel is drawn.
//!
//! All lengths are device pixels; [`Layout::scale`] says how many of them make a CSS pixel. Margins grow with the labels
//! and the labels depend on the room that is left, so a few passes settle both; margins only grow, so the passes end.

use super::axes::{self, AxisLabels};
use super::figure::{Figure, Reference};
use super::legend::{self, Key};
use super::scale::{self, Direction, Scale};
use super::{text, ticks, values};
use crate::i18n::Language;

/// The font size of everything but the title, in CSS pixels: the small text of the tokens.
const TEXT: f64 = 13.0;
/// The font size of the title, in CSS pixels: the plain text of the tokens.
const TITLE: f64 = 15.0;

/// An upright rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The lower edge.
    pub bottom: f64,
}

impl Rect {
    /// From left to right.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// From top to bottom.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// Which point of a text its position names; vertically it is always the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins there.
    Start,
    /// The text is centred there.
    Middle,
    /// The text ends there.
    End,
}

/// The colour of a text, by meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ink {
    /// Values and titles.
    Strong,
    /// Axes and notes.
    Soft,
    /// The label of a layer, in its colour.
    Layer(usize),
    /// On a cell of the heat map, at this position of its scale.
    Cell(f64),
}

/// A text and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// What is written, already shortened to its room.
    pub text: String,
    /// The position of the anchor.
    pub x: f64,
    /// The middle of the line.
    pub y: f64,
    /// Which point of the text stands at `x`.
    pub anchor: Anchor,
    /// The font size.
    pub size_px: f64,
    /// Its colour.
    pub ink: Ink,
    /// Whether it is a title.
    pub is_bold: bool,
    /// Whether it reads upwards; the anchor then is a point of the column it stands in.
    pub is_rotated: bool,
}

impl Text {
    /// The room that the text takes, by the estimate of [`text::width_em`].
    pub fn rect(&self) -> Rect {
        let length = text::width_em(&self.text) * self.size_px * if self.is_bold { 1.08 } else { 1.0 };
        let before = match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => length / 2.0,
            Anchor::End => length,
        };
        let half = 0.55 * self.size_px;
        match self.is_rotated {
            false => Rect {
                left: self.x - before,
                top: self.y - half,
                right: self.x - before + length,
                bottom: self.y + half,
            },
            true => Rect {
                left: self.x - half,
                top: self.y + before - length,
                right: self.x + half,
                bottom: self.y + before,
            },
        }
    }
}

/// The key of a colour scale: a bar from the lowest to the highest colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ramp {
    /// Where it is drawn.
    pub rect: Rect,
    /// Whether it has a middle.
    pub is_diverging: bool,
}

/// Everything that has a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The width of the picture.
    pub width_px: f64,
    /// The height of the picture.
    pub height_px: f64,
    /// Device pixels per CSS pixel.
    pub scale: f64,
    /// Where the marks are drawn.
    pub plot: Rect,
    /// From values to pixels along the x axis.
    pub x: Scale,
    /// From values to pixels along the y axis.
    pub y: Scale,
    /// The pixels of the ticks along the x axis.
    pub x_ticks: Vec<f64>,
    /// The pixels of the ticks along the y axis.
    pub y_ticks: Vec<f64>,
    /// All texts.
    pub texts: Vec<Text>,
    /// The samples of marks beside the entries of the legend.
    pub keys: Vec<Key>,
    /// The key of the colour scale.
    pub ramp: Option<Ramp>,
    /// Whether the picture carries its title and its ground, to stand alone.
    pub is_standalone: bool,
    /// Whether lines have their labels beside them, so that they need no dashes to be told apart.
    pub has_direct_labels: bool,
}

impl Layout {
    /// The layout for a page, which shows title and sentence itself. `width_px` and `height_px` are device pixels.
    pub fn new(figure: &Figure, width_px: u32, height_px: u32, scale: f64, language: Language) -> Self {
        Builder::new(figure, (width_px, height_px), scale, language).build(false)
    }

    /// The layout for an export: with title, sentence and ground.
    pub fn standalone(figure: &Figure, width_px: u32, height_px: u32, scale: f64, language: Language) -> Self {
        Builder::new(figure, (width_px, height_px), scale, language).build(true)
    }

    /// From values to pixels in a direction.
    pub fn scale_of(&self, direction: Direction) -> &Scale {
        match direction {
            Direction::X => &self.x,
            Direction::Y => &self.y,
        }
    }
}

/// What all steps of the layout share.
pub(super) struct Builder<'a> {
    pub figure: &'a Figure,
    pub language: Language,
    pub width: f64,
    pub height: f64,
    /// Device pixels per CSS pixel.
    pub scale: f64,
    /// The font size in device pixels.
    pub size: f64,
}

/// What the margins hold.
#[derive(Debug, Clone, Copy)]
struct Margins {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl<'a> Builder<'a> {
    fn new(figure: &'a Figure, (width_px, height_px): (u32, u32), scale: f64, language: Language) -> Self {
        let scale = if scale.is_finite() { scale.clamp(0.5, 8.0) } else { 2.0 };
        let (width, height) = (f64::from(width_px.max(1)), f64::from(height_px.max(1)));
        Self { figure, language, width, height, scale, size: TEXT * scale }
    }

    /// CSS pixels as device pixels.
    pub fn css(&self, px: f64) -> f64 {
        px * self.scale
    }

    /// The height of a row of text.
    pub fn line(&self) -> f64 {
        self.size * 1.35
    }

    /// The estimated width of a text.
    pub fn width_of(&self, text: &str) -> f64 {
        text::width_em(text) * self.size
    }

    /// A text in the common size.
    pub fn text(&self, text: impl Into<String>, x: f64, y: f64, anchor: Anchor, ink: Ink) -> Text {
        let text = text::printable(&text.into());
        Text { text, x, y, anchor, size_px: self.size, ink, is_bold: false, is_rotated: false }
    }

    /// The distance of texts from the edge of the picture.
    fn edge(&self, is_standalone: bool) -> f64 {
        self.css(if is_standalone { 16.0 } else { 2.0 })
    }

    fn build(&self, is_standalone: bool) -> Layout {
        let figure = self.figure;
        let edge = self.edge(is_standalone);
        let has_values = scale::has_values(figure);
        let mut texts = Vec::new();
        let mut top = self.heading(is_standalone, edge, &mut texts);

        let direct = legend::direct(self);
        let legend = legend::legend(self, direct.as_ref(), edge, top);
        top = legend.bottom;
        texts.extend(legend.texts);

        let y_title = ticks::title_with_unit(self.language, &figure.y.title, &figure.y.unit);
        if !y_title.is_empty() {
            let title = text::ellipsis(&y_title, (self.width - 2.0 * edge) / self.size);
            texts.push(self.text(title, edge, top + self.line() / 2.0, Anchor::Start, Ink::Soft));
            top += self.line() + self.css(6.0);
        }
        let is_vertical =
            |reference: &Reference| matches!(reference, Reference::Vertical { label, .. } if !label.is_empty());
        let reference_row = top;
        if has_values && figure.references.iter().any(is_vertical) {
            top += self.line();
        }

        let x_title = ticks::title_with_unit(self.language, &figure.x.title, &figure.x.unit);
        let x_title_height = if x_title.is_empty() { 0.0 } else { self.line() };
        let right = edge + direct.as_ref().map_or(self.css(8.0), |direct| direct.width_px);
        let margins =
            Margins { left: edge + self.css(8.0), top: top + self.css(6.0), right, bottom: edge + x_title_height };
        let (mut layout, axis_texts) = self.settle(margins, edge);
        layout.is_standalone = is_standalone;
        layout.keys = legend.keys;
        layout.ramp = legend.ramp;
        layout.has_direct_labels = direct.is_some();

        if !x_title.is_empty() {
            let title = text::ellipsis(&x_title, (self.width - 2.0 * edge) / self.size);
            let x = (layout.plot.right).max(edge + self.width_of(&title)).min(self.width - edge);
            texts.push(self.text(title, x, self.height - edge - self.line() / 2.0, Anchor::End, Ink::Soft));
        }
        texts.extend(axis_texts);
        layout.texts = texts;
        if has_values {
            legend::label_references(self, &mut layout, reference_row);
            if let Some(direct) = direct {
                legend::label_lines(self, &direct, &mut layout);
            }
            values::label(self, &mut layout);
        } else {
            layout.texts.push(self.empty_note(&layout.plot));
        }
        layout
    }

    /// Title and sentence of a picture that stands alone; answers where the rest begins.
    fn heading(&self, is_standalone: bool, edge: f64, texts: &mut Vec<Text>) -> f64 {
        if !is_standalone {
            return edge;
        }
        let mut top = edge;
        let sentence = text::printable(&self.figure.sentence);
        let parts = [(self.figure.title.as_str(), TITLE, 2, true), (sentence.as_str(), TEXT, 3, false)];
        for (content, css_size, max_lines, is_bold) in parts.into_iter().filter(|part| !part.0.is_empty()) {
            let size_px = self.css(css_size);
            let max_em = (self.width - 2.0 * edge) / size_px / if is_bold { 1.08 } else { 1.0 };
            for line in text::wrap(content, max_em, max_lines) {
                top += size_px * 1.4;
                let ink = if is_bold { Ink::Strong } else { Ink::Soft };
                let text = self.text(line, edge, top - size_px * 0.7, Anchor::Start, ink);
                texts.push(Text { size_px, is_bold, ..text });
            }
            top += self.css(4.0);
        }
        top + self.css(8.0)
    }

    /// Margins that hold the labels, the plot between them, and the labels.
    fn settle(&self, mut margins: Margins, edge: f64) -> (Layout, Vec<Text>) {
        // Room is only ever added, so few rounds settle; each axis may move the other's names once or twice.
        const N_PASSES: usize = 8;
        let (mut left, mut bottom) = (0.0f64, self.line());
        let base = margins;
        let mut pass = 0;
        loop {
            margins.left = (edge + left + self.css(if left > 0.0 { 8.0 } else { 0.0 })).max(base.left);
            margins.bottom = base.bottom + bottom + self.css(8.0);
            let plot = self.plot(&margins);
            let [x, y] = self.scales(&plot);
            let row = AxisLabels::along_x(self, &x, &plot, edge, (self.height * 0.3).max(4.0 * self.line()));
            let column = AxisLabels::along_y(self, &y, &plot, edge);
            pass += 1;
            let is_settled = column.room_px <= left && row.room_px <= bottom;
            if is_settled || pass == N_PASSES {
                let mut texts = column.texts;
                texts.extend(row.texts);
                let layout = Layout {
                    width_px: self.width,
                    height_px: self.height,
                    scale: self.scale,
                    plot,
                    x,
                    y,
                    x_ticks: row.ticks_px,
                    y_ticks: column.ticks_px,
                    texts: Vec::new(),
                    keys: Vec::new(),
                    ramp: None,
                    is_standalone: false,
                    has_direct_labels: false,
                };
                return (layout, texts);
            }
            left = left.max(column.room_px);
            bottom = bottom.max(row.room_px);
        }
    }

    /// The plot between the margins; some pixels of it remain however small the picture is.
    fn plot(&self, margins: &Margins) -> Rect {
        let least = self.css(16.0);
        let left = margins.left.min(self.width - least).max(0.0).round();
        let top = margins.top.min(self.height - least).max(0.0).round();
        let right = (self.width - margins.right).max(left + least).min(self.width).round().max(left + 1.0);
        let bottom = (self.height - margins.bottom).max(top + least).min(self.height).round().max(top + 1.0);
        Rect { left, top, right, bottom }
    }

    fn scales(&self, plot: &Rect) -> [Scale; 2] {
        [Direction::X, Direction::Y].map(|direction| {
            let axis = self.figure.axis(direction);
            let (low, high) = scale::domain(self.figure, direction, values::room(self, plot, direction));
            let (start_px, end_px) = match direction {
                Direction::X => (plot.left, plot.right),
                Direction::Y if axis.label_texts().is_some() => (plot.top, plot.bottom),
                Direction::Y => (plot.bottom, plot.top),
            };
            Scale { low, high, start_px, end_px, is_log: axis.ticks == super::figure::Ticks::Log }
        })
    }

    fn empty_note(&self, plot: &Rect) -> Text {
        let words = match self.language {
            Language::En => "No values",
            Language::Zh => "没有数值",
        };
        let (x, y) = ((plot.left + plot.right) / 2.0, (plot.top + plot.bottom) / 2.0);
        let half = self.width_of(words) / 2.0;
        self.text(words, x.clamp(half, (self.width - half).max(half)), y, Anchor::Middle, Ink::Soft)
    }
}

/// The height in CSS pixels at which a figure of this width is read best: as many rows as it has labels, else a wide
/// picture. It depends on the figure alone, so that nothing jumps while it is drawn.
pub fn height_css(figure: &Figure, width_css: f64) -> f64 {
    let usual = (width_css * if figure.is_main { 0.42 } else { 0.62 }).clamp(272.0, 420.0);
    let Some(labels) = figure.y.label_texts() else { return usual.round() };
    // Long names take two lines.
    let is_long = |label: &String| text::width_em(label) * TEXT > width_css * axes::NAME_SHARE;
    let per_row = match figure.x.label_texts() {
        _ if labels.len() <= 20 && labels.iter().any(is_long) => 38.0,
        Some(_) => 32.0,
        None => 28.0,
    };
    // Names below columns that are too narrow for them stand upright.
    let below = figure.x.label_texts().map_or(0.0, |names| {
        let column = width_css * (1.0 - axes::NAME_SHARE) / names.len().max(1) as f64;
        let longest = names.iter().map(|name| text::width_em(name) * TEXT).fold(0.0, f64::max);
        if longest > 2.0 * column { longest.min(96.0) } else { 0.0 }
    });
    let head =
        below + 88.0 + axes::LEGEND_ROW * f64::from(u8::from(figure.layers.len() > 1 || !figure.references.is_empty()));
    (labels.len() as f64 * per_row + head).clamp(160.0, 1600.0).round()
}

/// The height of the exported picture of a figure that stands `height_css` high on the page: title and sentence come on top.
pub fn export_height_css(figure: &Figure, width_css: f64, height_css: f64) -> f64 {
    let width = width_css.clamp(1.0, 1e4).round() as u32;
    let builder = Builder::new(figure, (width, 1), 1.0, Language::En);
    let heading = builder.heading(true, builder.edge(true), &mut Vec::new());
    (height_css + heading + builder.edge(true) - 2.0 * builder.edge(false)).round()
}

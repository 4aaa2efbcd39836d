//! The vocabulary of pictures: figures, layers, marks and axes, as plain data in one language.

use serde::{Deserialize, Serialize};

use crate::i18n::{Unit, kept};

/// A picture: layers over two axes, with its title and the sentence that says what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The stable name, for hooks and file names: `residuals`.
    #[serde(deserialize_with = "kept::text")]
    pub name: kept::Fixed,
    /// What is seen, in a few words.
    pub title: String,
    /// What it means, for those who cannot see it and those in a hurry.
    pub sentence: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Drawn in order, the first at the back.
    pub layers: Vec<Layer>,
    /// Lines across the plot at a value: a mean, a zero, the end of the calibration.
    pub references: Vec<Reference>,
    /// Whether the picture carries the answer and is shown wide.
    pub is_main: bool,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// What is measured, without the unit (which is written behind it).
    pub title: String,
    /// How values are written.
    pub unit: Unit,
    /// What stands along the axis.
    pub ticks: Ticks,
    /// Whether zero must be on the axis (bars always start there).
    pub includes_zero: bool,
}

/// What stands along an axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ticks {
    /// Numbers; dates when the unit is a day or a moment.
    Linear,
    /// Powers of ten; values must be positive.
    Log,
    /// Labels at 0, 1, 2 …: positions on this axis are indices.
    Labels(Vec<String>),
}

impl Axis {
    /// A linear axis.
    pub fn new(title: impl Into<String>, unit: Unit) -> Self {
        Self { title: title.into(), unit, ticks: Ticks::Linear, includes_zero: false }
    }

    /// An axis of labels.
    pub fn labels(title: impl Into<String>, labels: Vec<String>) -> Self {
        Self { title: title.into(), unit: Unit::Plain, ticks: Ticks::Labels(labels), includes_zero: false }
    }

    /// The same axis, starting at zero.
    pub fn from_zero(mut self) -> Self {
        self.includes_zero = true;
        self
    }
}

/// One series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// What the series is called at the mark or in the legend; empty for a lone series.
    pub label: String,
    /// How it is drawn.
    pub mark: Mark,
    /// Which colour of the palette: 0 is the accent, 1.. the categories, in order.
    pub color: usize,
    /// Drawn faintly: context, not the answer.
    pub is_faint: bool,
}

impl Layer {
    /// A layer in a palette colour.
    pub fn new(label: impl Into<String>, color: usize, mark: Mark) -> Self {
        Self { label: label.into(), mark, color, is_faint: false }
    }

    /// The same layer as context.
    pub fn faint(mut self) -> Self {
        self.is_faint = true;
        self
    }
}

#[expect(missing_docs, reason = "the coordinates of a mark are named as in every chart grammar")]
/// How a series is drawn. Coordinates are data values; on an axis of labels they are indices. NaN leaves a gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Mark {
    /// A line through points in order of x.
    Line { x: Vec<f64>, y: Vec<f64>, is_dashed: bool },
    /// The area between a line and zero.
    Area { x: Vec<f64>, y: Vec<f64> },
    /// The band between two lines: an uncertainty.
    Band { x: Vec<f64>, lower: Vec<f64>, upper: Vec<f64> },
    /// Points; `size_px` 0 lets the drawing choose by their number.
    Points { x: Vec<f64>, y: Vec<f64>, labels: Vec<String> },
    /// Bars from zero at the positions of an axis of labels. Layers of bars that share a `stack` are stacked, others grouped.
    Bars { values: Vec<f64>, orientation: Orientation, stack: Option<u8> },
    /// Whiskers over the positions of bars or points: an uncertainty.
    Whiskers { at: Vec<f64>, lower: Vec<f64>, upper: Vec<f64>, orientation: Orientation },
    /// Adjoining bars over bins: `edges` has one entry more than `counts`.
    Histogram { edges: Vec<f64>, counts: Vec<f64> },
    /// A box per label.
    Boxes { boxes: Vec<BoxSummary>, orientation: Orientation },
    /// A matrix of cells over two axes of labels, row by row from the top; NaN is an empty cell.
    HeatMap { values: Vec<Vec<f64>>, unit: Unit, is_diverging: bool },
    /// Points too many to draw, counted in cells of a regular grid: `counts[row][column]`, row 0 at the bottom.
    Density { x_edges: Vec<f64>, y_edges: Vec<f64>, counts: Vec<Vec<u32>> },
}

/// Where bars and boxes grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Orientation {
    /// Upwards: labels along the x axis.
    Vertical,
    /// To the right: labels along the y axis, the first on top.
    Horizontal,
}

/// Five numbers and the outliers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoxSummary {
    /// The end of the lower whisker.
    pub lower: f64,
    /// The first quartile.
    pub q1: f64,
    /// The median.
    pub median: f64,
    /// The third quartile.
    pub q3: f64,
    /// The end of the upper whisker.
    pub upper: f64,
    /// Values beyond the whiskers.
    pub outliers: Vec<f64>,
}

#[expect(missing_docs, reason = "a line is its value and its label")]
/// A line across the plot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reference {
    /// At a value of x.
    Vertical { x: f64, label: String },
    /// At a value of y.
    Horizontal { y: f64, label: String },
    /// From one point to another (the diagonal of a fitted-against-actual plot).
    Segment { from: (f64, f64), to: (f64, f64), label: String },
}

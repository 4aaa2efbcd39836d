//! Pictures as values: a [`Figure`] says what is shown, a [`Layout`] where everything stands, and [`draw()`] puts it on any
//! backend of plotters in the colours of a [`Theme`]. [`svg`] is the file to keep.
//!
//! Beside the picture stand its values: [`readout`] for the pointer and the arrow keys, [`twin()`] as a table.

pub mod figure;
pub mod layout;
pub mod legend;
pub mod readout;
pub mod scale;
pub mod text;
pub mod theme;
pub mod ticks;
pub mod twin;

mod axes;
mod bars;
mod blocks;
mod dates;
mod draw;
mod grid;
mod marks;
mod shape;
mod values;

pub use draw::{DrawError, draw, svg};
pub use figure::{Axis, BoxSummary, Figure, Layer, Mark, Orientation, Reference, Ticks};
pub use layout::{Layout, export_height_css, height_css};
pub use readout::{Reading, nearest, readings};

pub use theme::Theme;
pub use twin::{Twin, twin};

//! Pictures as values: a [`Figure`] says what is shown; drawing it is another matter.

pub mod figure;

pub use figure::{Axis, BoxSummary, Figure, Layer, Mark, Orientation, Reference, Ticks};

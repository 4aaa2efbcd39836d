//! The forms by which a page edits steps: a menu of kinds, controls with values, a sentence per step.
//!
//! A new step starts with [`suggest`], an old one with [`to_form`]; [`form`] gives the controls for the values as they are,
//! and [`from_form`] makes the step of them, or says what is still to be filled in.

mod cells;
mod controls;
mod convert;
mod kinds;
mod numbers;
mod rows;
mod sentence;
mod shape;
mod spellings;
mod suggest;
#[cfg(test)]
mod tests;

pub use controls::form;
pub use convert::{from_form, to_form};
pub use kinds::{StepKind, kinds};
pub use sentence::sentence;
pub use spellings::{spelt_alike, spelt_alike_anew};
pub use suggest::suggest;

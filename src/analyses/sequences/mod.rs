#![doc = include_str!("method.en.md")]
//!
//! Files: `reading` reads histories, `prefix_span` finds sequences in them, `model` chooses the support and names what is found.

pub mod figures;
pub mod model;
pub mod outcome;
pub mod params;
pub mod prefix_span;
pub mod reading;
pub mod texts;

#[cfg(test)]
mod tests;

use super::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::pulse::Pulse;

pub use outcome::SequencesOutcome;
pub use params::SequencesParams;
pub use texts::SequencesError;

/// What customers buy after what.
#[derive(Debug, Clone, Copy)]
pub struct Sequences;

impl Analysis for Sequences {
    const ID: &'static str = "sequences";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = SequencesParams;
    type Outcome = SequencesOutcome;
    type Error = SequencesError;

    fn about() -> About {
        About {
            question: Words::new("What is bought next?", "接下来买什么？"),
            title: Words::new("Sequences", "购买序列"),
            group: Group::Customers,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<SequencesParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<SequencesOutcome>, SequencesError> {
        model::run(table, params, pulse)
    }
}

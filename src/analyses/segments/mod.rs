#![doc = include_str!("method.en.md")]
//!
//! Files: `reading` takes columns or purchases from the table, `space` turns them into `points`; `grouping` groups them by one
//! of `kmeans` (with `seeding`, `kernel`), `mixture`, `ward`, `dbscan` (with `nearby`); `trials` compares numbers of groups,
//! `indices` and `measuring` measure, `stability` looks again, `rules` tell members, `naming` names; `model` puts them
//! together, `finish` makes the answer, `findings` says what is worth saying.

pub mod controls;
pub mod dbscan;
pub mod figures;
pub mod findings;
pub mod finish;
pub mod grouping;
pub mod indices;
pub mod kernel;
pub mod kmeans;
pub mod measuring;
pub mod method_figures;
pub mod mixture;
pub mod model;
pub mod naming;
pub mod nearby;
pub mod outcome;
pub mod params;
pub mod points;
pub mod reading;
pub mod rule_words;
pub mod rules;
pub mod seeding;
pub mod sentences;
pub mod space;
pub mod stability;
pub mod texts;
pub mod trials;
pub mod ward;

#[cfg(test)]
mod method_tests;
#[cfg(test)]
mod tests;

use super::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::pulse::Pulse;

pub use outcome::SegmentsOutcome;
pub use params::SegmentsParams;
pub use texts::{SegmentsError, SegmentsProblem};

/// Groups rows, or customers by their purchases.
#[derive(Debug, Clone, Copy)]
pub struct Segments;

impl Analysis for Segments {
    const ID: &'static str = "segments";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = SegmentsParams;
    type Outcome = SegmentsOutcome;
    type Error = SegmentsError;

    fn about() -> About {
        About {
            question: Words::new("Who are my customers?", "我的客户是哪些人？"),
            title: Words::new("Segments", "客户细分"),
            group: Group::Customers,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<SegmentsParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<SegmentsOutcome>, SegmentsError> {
        model::run(table, params, pulse)
    }
}

#![doc = include_str!("method.en.md")]

pub mod figures;
pub mod model;
pub mod outcome;
pub mod params;
pub mod texts;

#[cfg(test)]
mod tests;

use super::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::pulse::Pulse;

pub use outcome::PlaybookOutcome;
pub use params::PlaybookParams;
pub use texts::PlaybookError;

/// Segment, offer, test and result, a row each.
#[derive(Debug, Clone, Copy)]
pub struct Playbook;

impl Analysis for Playbook {
    const ID: &'static str = "playbook";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = PlaybookParams;
    type Outcome = PlaybookOutcome;
    type Error = PlaybookError;

    fn about() -> About {
        About {
            question: Words::new("What do I do with each segment?", "每个分层该怎么做？"),
            title: Words::new("Playbook", "分层策略"),
            group: Group::Act,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<PlaybookParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<PlaybookOutcome>, PlaybookError> {
        Ok(Answer { outcome: model::run(table, params, pulse)?, rows: Vec::new() })
    }
}

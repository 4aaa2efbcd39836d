#![doc = include_str!("method.en.md")]
//!
//! Files: `curves` fits them, `split` finds the best one, `model` puts them together.

pub mod curves;
pub mod figures;
pub mod model;
pub mod outcome;
pub mod params;
pub mod split;
pub mod texts;

#[cfg(test)]
mod tests;

use super::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::pulse::Pulse;

pub use outcome::ResponseOutcome;
pub use params::ResponseParams;
pub use texts::ResponseError;

/// The split of a budget by curves fitted to past spend.
#[derive(Debug, Clone, Copy)]
pub struct Response;

impl Analysis for Response {
    const ID: &'static str = "budget_response";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    const SAMPLE: &'static str = "shop-spend";
    type Params = ResponseParams;
    type Outcome = ResponseOutcome;
    type Error = ResponseError;

    fn about() -> About {
        About {
            question: Words::new("Where should I spend?", "预算该怎么分配？"),
            title: Words::new("From past spend", "依据以往支出"),
            group: Group::Act,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<ResponseParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<ResponseOutcome>, ResponseError> {
        model::run(table, params, pulse)
    }
}

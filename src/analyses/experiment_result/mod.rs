#![doc = include_str!("method.en.md")]

pub mod figures;
pub mod model;
pub mod outcome;
pub mod params;
pub mod periods;
pub mod texts;

#[cfg(test)]
mod tests;

use super::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::pulse::Pulse;

pub use outcome::ResultOutcome;
pub use params::ResultParams;
pub use texts::ResultError;

/// What a test has shown.
#[derive(Debug, Clone, Copy)]
pub struct ExperimentResult;

impl Analysis for ExperimentResult {
    const ID: &'static str = "experiment_result";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    const SAMPLE: &'static str = "shop-trial";
    type Params = ResultParams;
    type Outcome = ResultOutcome;
    type Error = ResultError;

    fn about() -> About {
        About {
            question: Words::new("Does an offer work?", "优惠有效吗？"),
            title: Words::new("Read a test", "解读试验"),
            group: Group::Act,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<ResultParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<ResultOutcome>, ResultError> {
        model::run(table, params, pulse)
    }
}

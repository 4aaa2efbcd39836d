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

pub use outcome::PlanOutcome;
pub use params::PlanParams;
pub use texts::PlanError;

/// How many a test needs, and who is in which group.
#[derive(Debug, Clone, Copy)]
pub struct ExperimentPlan;

impl Analysis for ExperimentPlan {
    const ID: &'static str = "experiment_plan";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = PlanParams;
    type Outcome = PlanOutcome;
    type Error = PlanError;

    fn about() -> About {
        About {
            question: Words::new("Does an offer work?", "优惠有效吗？"),
            title: Words::new("Plan a test", "规划试验"),
            group: Group::Act,
            needs_data: false,
        }
    }

    fn run(table: &Table, params: &Valid<PlanParams>, pulse: &mut Pulse) -> Result<Answer<PlanOutcome>, PlanError> {
        model::run(table, params, pulse)
    }
}

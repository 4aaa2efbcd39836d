#![doc = include_str!("method.en.md")]
//!
//! Files: `params` reads the plan that is typed in, `model` solves it and varies the budget.

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

pub use outcome::BudgetOutcome;
pub use params::BudgetParams;
pub use texts::BudgetError;

/// The split of a budget with the largest return.
#[derive(Debug, Clone, Copy)]
pub struct Budget;

impl Analysis for Budget {
    const ID: &'static str = "budget";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = BudgetParams;
    type Outcome = BudgetOutcome;
    type Error = BudgetError;

    fn about() -> About {
        About {
            question: Words::new("Where should I spend?", "预算该怎么分配？"),
            title: Words::new("Budget", "预算分配"),
            group: Group::Act,
            needs_data: false,
        }
    }

    fn run(_: &Table, params: &Valid<BudgetParams>, pulse: &mut Pulse) -> Result<Answer<BudgetOutcome>, BudgetError> {
        Ok(Answer { outcome: model::run(params, pulse)?, rows: Vec::new() })
    }
}

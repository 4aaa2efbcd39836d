#![doc = include_str!("method.en.md")]
//!
//! Files: `model` fits and checks, `outcome` holds what it found; the estimator is `models::logistic`.

pub mod figures;
pub mod labels;
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

pub use outcome::ChurnOutcome;
pub use params::ChurnParams;
pub use texts::ChurnError;

/// Who leaves, by logistic regression on a column that says who left.
#[derive(Debug, Clone, Copy)]
pub struct Churn;

impl Analysis for Churn {
    const ID: &'static str = "churn";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    const SAMPLE: &'static str = "shop-subscribers";
    type Params = ChurnParams;
    type Outcome = ChurnOutcome;
    type Error = ChurnError;

    fn about() -> About {
        About {
            question: Words::new("Who is leaving?", "谁在流失？"),
            title: Words::new("Churn", "流失"),
            group: Group::Customers,
            needs_data: true,
        }
    }

    fn run(table: &Table, params: &Valid<ChurnParams>, pulse: &mut Pulse) -> Result<Answer<ChurnOutcome>, ChurnError> {
        model::run(table, params, pulse)
    }
}

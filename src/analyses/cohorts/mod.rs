#![doc = include_str!("method.en.md")]
//!
//! Files: `reading` takes lives from orders or contracts, `beta_geometric` projects retention,
//! `model` puts them together.

pub mod beta_geometric;
pub mod figures;
pub mod model;
pub mod outcome;
pub mod params;
pub mod reading;
pub mod texts;

#[cfg(test)]
mod tests;

use super::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::pulse::Pulse;

pub use outcome::CohortsOutcome;
pub use params::CohortsParams;
pub use texts::CohortsError;

/// Whether customers come back, cohort by cohort; for contracts, whether they stay.
#[derive(Debug, Clone, Copy)]
pub struct Cohorts;

impl Analysis for Cohorts {
    const ID: &'static str = "cohorts";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = CohortsParams;
    type Outcome = CohortsOutcome;
    type Error = CohortsError;

    fn about() -> About {
        About {
            question: Words::new("Do customers come back?", "客户会回来吗？"),
            title: Words::new("Cohorts", "同期群"),
            group: Group::Customers,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<CohortsParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<CohortsOutcome>, CohortsError> {
        model::run(table, params, pulse)
    }
}

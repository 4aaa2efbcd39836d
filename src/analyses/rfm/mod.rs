#![doc = include_str!("method.en.md")]
//!
//! Files: `groups` turns scores into named segments, `model` puts them together.

pub mod figures;
pub mod groups;
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

pub use outcome::RfmOutcome;
pub use params::RfmParams;
pub use texts::RfmError;

/// Recency, frequency and monetary value of customers, scored and named.
#[derive(Debug, Clone, Copy)]
pub struct Rfm;

impl Analysis for Rfm {
    const ID: &'static str = "rfm";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = RfmParams;
    type Outcome = RfmOutcome;
    type Error = RfmError;

    fn about() -> About {
        About {
            question: Words::new("Who are my best customers?", "谁是我最好的客户？"),
            title: Words::new("RFM", "RFM 分层"),
            group: Group::Customers,
            needs_data: true,
        }
    }

    fn run(table: &Table, params: &Valid<RfmParams>, pulse: &mut Pulse) -> Result<Answer<RfmOutcome>, RfmError> {
        model::run(table, params, pulse)
    }
}

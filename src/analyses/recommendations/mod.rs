#![doc = include_str!("method.en.md")]
//!
//! Files: `als` learns tastes from the sparse matrix of purchases (`models::interactions`), `ranking` ranks and
//! judges, `targets` makes the lists, `model` puts them together.

pub mod als;
pub mod figures;
pub mod model;
pub mod outcome;
pub mod params;
pub mod ranking;
pub mod targets;
pub mod texts;

#[cfg(test)]
mod tests;

use super::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::models::{interactions, neighbours};
use crate::pulse::Pulse;

pub use outcome::RecommendationsOutcome;
pub use params::RecommendationsParams;
pub use texts::RecommendationsError;

/// The next best products per customer, checked on later purchases.
#[derive(Debug, Clone, Copy)]
pub struct Recommendations;

impl Analysis for Recommendations {
    const ID: &'static str = "recommendations";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = RecommendationsParams;
    type Outcome = RecommendationsOutcome;
    type Error = RecommendationsError;

    fn about() -> About {
        About {
            question: Words::new("What should I offer to whom?", "该向谁推荐什么？"),
            title: Words::new("Recommendations", "推荐"),
            group: Group::Act,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<RecommendationsParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<RecommendationsOutcome>, RecommendationsError> {
        model::run(table, params, pulse)
    }
}

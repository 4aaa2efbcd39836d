#![doc = include_str!("method.en.md")]
//!
//! Files: `deals` reads what happened to each deal, `model` sums it up by stage.

pub mod deals;
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

pub use outcome::FunnelOutcome;
pub use params::FunnelParams;
pub use texts::FunnelError;

/// Conversion, time and money by stage of the sales process.
#[derive(Debug, Clone, Copy)]
pub struct Funnel;

impl Analysis for Funnel {
    const ID: &'static str = "funnel";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    const SAMPLE: &'static str = "shop-deals";
    type Params = FunnelParams;
    type Outcome = FunnelOutcome;
    type Error = FunnelError;

    fn about() -> About {
        About {
            question: Words::new("Where do deals get lost?", "商机在哪里流失？"),
            title: Words::new("Sales funnel", "销售漏斗"),
            group: Group::Act,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<FunnelParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<FunnelOutcome>, FunnelError> {
        model::run(table, params, pulse)
    }
}

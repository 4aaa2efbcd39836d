#![doc = include_str!("method.en.md")]
//!
//! Files: `reading` reads lines and segments, `next` learns when customers come back, `likely` asks the models of lifetime
//! and of likeness, `model` puts cards together.

pub mod figures;
pub mod likely;
pub mod model;
pub mod next;
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

pub use outcome::PortraitOutcome;
pub use params::PortraitParams;
pub use texts::PortraitError;

/// Cards of segments and of one customer.
#[derive(Debug, Clone, Copy)]
pub struct Portrait;

impl Analysis for Portrait {
    const ID: &'static str = "portrait";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = PortraitParams;
    type Outcome = PortraitOutcome;
    type Error = PortraitError;

    fn about() -> About {
        About {
            question: Words::new("Who is this customer?", "这位客户是谁？"),
            title: Words::new("Portrait", "客户画像"),
            group: Group::Customers,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<PortraitParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<PortraitOutcome>, PortraitError> {
        model::run(table, params, pulse)
    }
}

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

pub use outcome::ChannelReturnOutcome;
pub use params::ChannelReturnParams;
pub use texts::ChannelReturnError;

/// What the customers of each channel bring, against what winning them costs.
#[derive(Debug, Clone, Copy)]
pub struct ChannelReturn;

impl Analysis for ChannelReturn {
    const ID: &'static str = "channel_return";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = ChannelReturnParams;
    type Outcome = ChannelReturnOutcome;
    type Error = ChannelReturnError;

    fn about() -> About {
        About {
            question: Words::new("What does a channel's customer return?", "各渠道的客户回报如何？"),
            title: Words::new("Return by channel", "渠道回报"),
            group: Group::Act,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<ChannelReturnParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<ChannelReturnOutcome>, ChannelReturnError> {
        model::run(table, params, pulse)
    }
}

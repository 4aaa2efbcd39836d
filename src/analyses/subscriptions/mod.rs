#![doc = include_str!("method.en.md")]
//!
//! Files: `reading` takes monthly amounts from payments or contracts, `model` adds up what moved and what it is worth.

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

pub use outcome::SubscriptionsOutcome;
pub use params::SubscriptionsParams;
pub use texts::SubscriptionsError;

/// What a subscriber is worth, and what moves recurring revenue.
#[derive(Debug, Clone, Copy)]
pub struct Subscriptions;

impl Analysis for Subscriptions {
    const ID: &'static str = "subscriptions";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    const SAMPLE: &'static str = "shop-subscribers";
    type Params = SubscriptionsParams;
    type Outcome = SubscriptionsOutcome;
    type Error = SubscriptionsError;

    fn about() -> About {
        About {
            question: Words::new("What is a subscriber worth?", "一个订阅客户值多少钱？"),
            title: Words::new("Subscriptions", "订阅"),
            group: Group::Customers,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<SubscriptionsParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<SubscriptionsOutcome>, SubscriptionsError> {
        model::run(table, params, pulse)
    }
}

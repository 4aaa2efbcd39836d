#![doc = include_str!("method.en.md")]
//!
//! Files: `reading` turns rows into baskets, `fp_growth` finds frequent sets, `rules` makes rules of them, `model` chooses
//! the support and puts them together.

pub mod figures;
pub mod fp_growth;
pub mod model;
pub mod outcome;
pub mod params;
pub mod reading;
pub mod rules;
pub mod texts;

#[cfg(test)]
mod tests;

use super::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::pulse::Pulse;

pub use outcome::BasketsOutcome;
pub use params::BasketsParams;
pub use texts::BasketsError;

/// What is bought together: frequent sets and rules from order lines.
#[derive(Debug, Clone, Copy)]
pub struct Baskets;

impl Analysis for Baskets {
    const ID: &'static str = "baskets";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = BasketsParams;
    type Outcome = BasketsOutcome;
    type Error = BasketsError;

    fn about() -> About {
        About {
            question: Words::new("What is bought together?", "哪些商品经常一起买？"),
            title: Words::new("Baskets", "购物篮"),
            group: Group::Customers,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<BasketsParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<BasketsOutcome>, BasketsError> {
        model::run(table, params, pulse)
    }
}

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

pub use outcome::ChecksOutcome;
pub use params::ChecksParams;
pub use texts::ChecksError;

/// The user's own checks, by month.
#[derive(Debug, Clone, Copy)]
pub struct Checks;

impl Analysis for Checks {
    const ID: &'static str = "checks";
    const METHOD: Words = Words::new(
        concat!(include_str!("method.en.md"), "\n", include_str!("../../clean/expression/guide.en.md")),
        concat!(include_str!("method.zh.md"), "\n", include_str!("../../clean/expression/guide.zh.md")),
    );
    type Params = ChecksParams;
    type Outcome = ChecksOutcome;
    type Error = ChecksError;

    fn about() -> About {
        About {
            question: Words::new("Do the data keep my rules?", "数据是否符合我的规则？"),
            title: Words::new("My checks", "我的检查"),
            group: Group::Data,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<ChecksParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<ChecksOutcome>, ChecksError> {
        model::run(table, params, pulse)
    }
}

#![doc = include_str!("method.en.md")]
mod figures;
mod model;
mod outcome;
mod params;
#[cfg(test)]
mod tests;
mod texts;

use crate::analyses::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::pulse::{Cancelled, Pulse};

pub use model::{CashFlow, Timing};
pub use outcome::{DcfFinding, DcfOutcome};
pub use params::DcfParams;

/// What a customer is worth, from a few numbers typed in.
pub struct Dcf;

impl Analysis for Dcf {
    const ID: &'static str = "dcf";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = DcfParams;
    type Outcome = DcfOutcome;
    type Error = DcfError;

    fn about() -> About {
        About {
            // The same question as `clv` asks, so that both share a page.
            question: Words::new("What is a customer worth?", "一个客户值多少钱？"),
            title: Words::new("Quick calculator", "快速计算"),
            group: Group::Customers,
            needs_data: false,
        }
    }

    fn run(_: &Table, params: &Valid<DcfParams>, pulse: &mut Pulse) -> Result<Answer<DcfOutcome>, DcfError> {
        pulse.at(0.0)?;
        Ok(Answer { outcome: DcfOutcome::new(params), rows: Vec::new() })
    }
}

/// Why there is no answer: there always is one, unless nobody waits for it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DcfError {
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Why settings cannot work.
#[derive(Debug, Clone, PartialEq)]
pub enum DcfProblem {
    /// No year, or too many.
    Years {
        /// How many there may be.
        max: u32,
    },
    /// A revenue that is no number or far too large.
    Revenue,
    /// Out of range.
    Margin,
    /// Out of range.
    Retention,
    /// Out of range.
    DiscountRate {
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
    },
    /// Out of range.
    AcquisitionCost,
}

#![doc = include_str!("method.en.md")]

mod cautions;
mod checks;
mod clouds;
mod diagnostics;
mod drivers;
mod figures;
mod form;
mod infer;
mod model;
mod outcome;
mod params;
mod prediction;
mod refusals;
mod texts;

#[cfg(test)]
mod tests;

use super::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::models::design::{self, Design, source, split};
use crate::pulse::{Cancelled, Pulse};
use model::AnyFactored;

pub use crate::models::design::DesignError;
pub use outcome::{
    Check, Cloud, Driver, DropReason, Dropped, Effect, Glance, LeftOut, Prediction, RegressionOutcome, Shape, Step,
    TermRow,
};
pub use params::{Collinear, RegressionParams, RegressionProblem, Robust, Transform, Validation};

/// Linear regression by ordinary least squares.
pub struct Regression;

/// Why the data cannot answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the facts that the sentence names")]
pub enum RegressionError {
    /// There is no design.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// Numbers too large or too small for the arithmetic.
    #[error("the numbers overflow")]
    Overflow { column: String },
    /// The run was given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Analysis for Regression {
    const ID: &'static str = "regression";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = RegressionParams;
    type Outcome = RegressionOutcome;
    type Error = RegressionError;

    fn about() -> About {
        About {
            question: Words::new("What drives sales?", "什么在驱动销售？"),
            title: Words::new("Drivers", "驱动因素"),
            group: Group::Understand,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<RegressionParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<RegressionOutcome>, RegressionError> {
        let mut design = Design::new(table, &params.spec())?;
        let parts = split::split(table, &design.rows, &params.holding());
        match pulse.part(0.0, 0.5, |pulse| model::factor_well(&design, &parts, pulse))? {
            AnyFactored::Double(mut factored) => {
                let left_out = factored.remove_dependent(&mut design, params.collinear)?;
                infer::answer(&design, &factored, &parts, params, left_out, pulse)
            }
            AnyFactored::DoubleDouble(mut factored) => {
                let left_out = factored.remove_dependent(&mut design, params.collinear)?;
                infer::answer(&design, &factored, &parts, params, left_out, pulse)
            }
        }
    }
}

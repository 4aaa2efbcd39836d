//! Cleaning: steps that make a table from a table, the expression language, the user's own rules, several files together.
//!
//! A [`Step`] is data: one JSON object of a recipe, `{"step": "trim", "columns": ["city"]}`. [`apply`] makes a new table
//! from a table and a step and says what [`Changed`]; the old table stays as it is, and columns that a step leaves alone
//! are shared. A [`Workshop`] holds several data sets with their steps and rules, keeps what every step gave, and computes
//! after an edit only what the edit changed. [`expression`] is the language of derived columns, filters and rules.

mod changed;
mod error;
pub mod expression;
pub mod find;
mod frame;
pub mod kernel;
mod rules;
pub mod settings;
mod step;
mod steps;
#[cfg(test)]
mod tests;

mod words;
mod workshop;

pub use changed::{Changed, Fitted};
pub use error::{Fault, StepError};
pub use rules::{FileRates, Rule, RuleCounts, RuleRate, RuleReport};
pub use settings::Action;
pub use step::Step;
pub use steps::outliers::bounds as outlier_bounds;
pub use workshop::{Cleaned, StepReport, Workshop};

use std::collections::BTreeMap;

use crate::data::Table;
use crate::pulse::Pulse;
use frame::Frame;

/// The finished data sets that joins and unions may name.
pub type Others = BTreeMap<String, Table>;

/// What one step makes of a table. `others` are the data sets that it may join; the step's number in an error is 1.
pub fn apply(table: &Table, step: &Step, others: &Others, pulse: &mut Pulse) -> Result<(Table, Changed), StepError> {
    let before = Frame::from(table);
    let (after, changed) =
        steps::run(&before, step, others, pulse).map_err(|fault| StepError::new(1, step.name(), fault))?;
    Ok((after.into_table(), changed))
}

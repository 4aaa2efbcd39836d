#![doc = include_str!("method.en.md")]

pub mod figures;
pub mod model;
pub mod outcome;
pub mod params;
pub mod texts;

#[cfg(test)]
mod tests;

use crate::analyses::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::pulse::Pulse;

pub use outcome::TemplateOutcome;
pub use params::TemplateParams;
pub use texts::{TemplateError, TemplateProblem};

/// Compares the mean of a number between groups.
#[derive(Debug, Clone, Copy)]
pub struct Template;

impl Analysis for Template {
    const ID: &'static str = "template";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = TemplateParams;
    type Outcome = TemplateOutcome;
    type Error = TemplateError;

    fn about() -> About {
        About {
            question: Words::new("Do the groups differ?", "各组之间有差别吗？"),
            title: Words::new("Means by group", "分组均值"),
            group: Group::Understand,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<TemplateParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<TemplateOutcome>, TemplateError> {
        model::run(table, params, pulse)
    }
}

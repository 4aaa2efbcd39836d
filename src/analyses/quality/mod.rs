#![doc = include_str!("method.en.md")]

mod amounts;
mod columns;
mod dates;
mod figures;
mod issue;
mod outcome;
mod params;
mod rows;
mod scores;
#[cfg(test)]
mod tests;
mod texts;

pub use issue::{Code, Dimension, Issue, Severity};
pub use outcome::{ColumnQuality, QualityOutcome};
pub use params::{QualityParams, QualityProblem};

use self::issue::Findings;
use crate::analyses::contract::{About, Analysis, Answer, Group, Valid, Worded};
use crate::data::Table;
use crate::i18n::{Language, Words};
use crate::pulse::{Cancelled, Pulse};

/// Whether the data can be trusted.
pub struct Quality;

/// Why there is no report: only because nobody waits for it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QualityError {
    /// The run was given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for QualityError {
    fn code(&self) -> &'static str {
        "cancelled"
    }

    fn words(&self, language: Language) -> String {
        texts::CANCELLED.get(language).to_owned()
    }
}

impl Analysis for Quality {
    const ID: &'static str = "quality";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = QualityParams;
    type Outcome = QualityOutcome;
    type Error = QualityError;

    fn about() -> About {
        About {
            question: Words::new("Can I trust this data?", "这些数据可靠吗？"),
            title: Words::new("Data quality", "数据质量"),
            group: Group::Data,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<QualityParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<QualityOutcome>, QualityError> {
        let mut findings = Findings::new(table.n_rows());
        let columns = pulse.part(0.0, 0.6, |pulse| columns::check(table, params, &mut findings, pulse))?;
        let n_duplicate_rows = pulse.part(0.6, 0.9, |pulse| rows::check(table, params, &mut findings, pulse))?;
        let time = dates::gaps(table, params, &mut findings);
        pulse.at(0.98)?;
        let scores = scores::scores(table.n_rows(), &columns, &findings, time);
        let (issues, rows) = findings.into_issues();
        let spellings = columns.iter().flat_map(|column| column.spellings.iter().cloned()).collect();
        let outcome = QualityOutcome {
            n_rows: table.n_rows() as u64,
            n_columns: table.schema().fields.len() as u64,
            n_duplicate_rows,
            columns: columns.into_iter().map(|column| column.quality).collect(),
            scores,
            issues,
            spellings,
        };
        Ok(Answer { outcome, rows: vec![rows] })
    }
}

//! The result: a mean per group.

use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

/// One group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What it is called in the data.
    pub label: String,
    /// Rows with a value.
    pub n_rows: u64,
    /// Their mean.
    pub mean: f64,
    /// How far the mean would vary from sample to sample; NaN for a single row.
    pub std_error: f64,
}

/// All groups, the highest mean first.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateOutcome {
    /// The column whose mean this is.
    pub measure: String,
    /// The column that makes the groups.
    pub by: String,
    /// What the means are measured in.
    pub unit: Unit,
    /// At least one.
    pub groups: Vec<Group>,
    /// Rows that entered.
    pub n_used: u64,
    /// Rows without a value or a group.
    pub n_dropped: u64,
}

impl Outcome for TemplateOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let labels: Vec<&str> = self.groups.iter().map(|group| group.label.as_str()).collect();
        let numbers = |number: fn(&Group) -> f64| self.groups.iter().map(number).collect::<Vec<f64>>();
        let n_rows = Column::from_counts(self.groups.iter().map(|group| group.n_rows));
        vec![
            TidyTable::new("tidy")
                .texts("term", &labels)
                .with("n_obs", Unit::Count, n_rows)
                .numbers("estimate", self.unit.clone(), numbers(|group| group.mean))
                .numbers("std_error", self.unit.clone(), numbers(|group| group.std_error)),
        ]
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        texts::findings(self, language)
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        vec![figures::means(self, language)]
    }
}

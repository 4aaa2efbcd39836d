//! What `sequences` answers with.

use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};
use crate::stats::proportions;

/// How many there are of everything.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "the fields are counts by name")]
pub struct Counts {
    pub n_rows: u64,
    pub n_incomplete: u64,
    pub n_returns: u64,
    pub n_shortened: u64,
    pub n_customers: u64,
    /// Customers who bought again within the longest gap.
    pub n_returning: u64,
    pub n_sequences: u64,
    pub n_significant: u64,
}

/// Which support was used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    /// As a share of all customers.
    pub share: f64,
    /// In customers.
    pub count: u32,
    /// The given support, at which there were more sequences than memory holds.
    pub raised_from: Option<f64>,
    /// The most steps, where no support made longer sequences fit.
    pub shortened: Option<u32>,
}

/// A sequence in words and numbers.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Named {
    pub antecedent: String,
    pub consequent: String,
    pub n_steps: u64,
    pub count: u64,
    pub antecedent_count: u64,
    /// Customers by chance.
    pub expected: f64,
    /// Days of the last step: quartiles, and their ends.
    pub gap: [f64; 5],
    pub p_value: f64,
    pub p_adjusted: f64,
}

impl Named {
    /// The share of those with the beginning.
    pub fn confidence(&self) -> f64 {
        self.count as f64 / self.antecedent_count as f64
    }

    /// The same by chance.
    pub fn by_chance(&self) -> f64 {
        self.expected / self.antecedent_count as f64
    }

    /// How many times as many as by chance.
    pub fn lift(&self) -> f64 {
        self.count as f64 / self.expected
    }

    /// How many more than by chance.
    pub fn gain(&self) -> f64 {
        self.count as f64 - self.expected
    }

    /// Whether it is more than chance, after correction.
    pub fn is_beyond_chance(&self) -> bool {
        self.p_adjusted < 0.05 && self.lift() > 1.0
    }

    /// Where the confidence lies with 95 % certainty.
    pub fn interval(&self) -> (f64, f64) {
        proportions::wilson(self.count as f64, self.antecedent_count as f64, 1.959_963_984_540_054)
    }
}

/// The result of `sequences`.
#[derive(Debug, Clone, PartialEq)]
pub struct SequencesOutcome {
    /// How many of everything.
    pub counts: Counts,
    /// Which support was used.
    pub support: Support,
    /// The most days between steps.
    pub max_gap: u32,
    /// Those beyond chance that bring most customers.
    pub top: Vec<Named>,
}

impl Outcome for SequencesOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let counts = &self.counts;
        let count = |n: u64| Column::from_counts([n]);
        let glance = TidyTable::new("glance")
            .with("n_customers", Unit::Count, count(counts.n_customers))
            .with("n_returning", Unit::Count, count(counts.n_returning))
            .with("n_sequences", Unit::Count, count(counts.n_sequences))
            .with("n_significant", Unit::Count, count(counts.n_significant))
            .numbers("min_support", Unit::Share, vec![self.support.share])
            .with("min_count", Unit::Count, count(u64::from(self.support.count)))
            .with("n_dropped", Unit::Count, count(counts.n_incomplete + counts.n_returns));
        vec![glance]
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        texts::findings(self, language)
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

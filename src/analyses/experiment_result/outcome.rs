//! What `experiment_result` answers with.

use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};
use crate::stats::proportions::Difference;

/// How the outcome is written.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say themselves")]
pub struct Shown {
    pub control: String,
    pub unit: Unit,
    /// A yes or no, not a number or a change.
    pub is_share: bool,
    /// Whether changes are compared: difference in differences.
    pub is_change: bool,
    pub has_customers: bool,
    /// The labels of the later and the earlier period, and whether words, numbers or dates told which is which.
    pub periods: Option<(String, String, bool)>,
}

/// A group beside the control group.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Comparison {
    pub group: String,
    pub segment: Option<String>,
    pub n_control: f64,
    pub n_treated: f64,
    pub mean_control: f64,
    pub mean_treated: f64,
    pub difference: Difference,
    /// Fisher's, where counts are small.
    pub p_exact: Option<f64>,
    pub p_adjusted: f64,
}

/// Planned and actual share of the control group.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the fields say themselves")]
pub struct Imbalance {
    pub planned: f64,
    pub actual: f64,
    pub p_value: f64,
}

/// The result of `experiment_result`.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the glossary")]
pub struct ResultOutcome {
    pub shown: Shown,
    pub level: f64,
    pub comparisons: Vec<Comparison>,
    pub segments: Vec<Comparison>,
    /// The p-value that effects are alike in all segments.
    pub heterogeneity: Option<f64>,
    pub n_units: u64,
    pub n_rows: u64,
    pub n_missing: u64,
    pub n_unusable: u64,
    pub n_looks: u32,
    /// The chance of any false alarm over all looks.
    pub false_alarm: f64,
    /// The level that would be fair at each look.
    pub fair_level: f64,
    pub n_planned: Option<u64>,
    pub imbalance: Option<Imbalance>,
}

/// Normal tests have no degrees of freedom, and groups without spread no statistic.
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { f64::NAN }
}

impl ResultOutcome {
    fn table(&self, name: &str, comparisons: &[Comparison]) -> TidyTable {
        let numbers = |of: &dyn Fn(&Comparison) -> f64| -> Vec<f64> { comparisons.iter().map(of).collect() };
        let unit = || self.shown.unit.clone();
        let mut table =
            TidyTable::new(name).texts("group", &comparisons.iter().map(|one| one.group.as_str()).collect::<Vec<_>>());
        if comparisons.iter().any(|one| one.segment.is_some()) {
            let segments = comparisons.iter().map(|one| one.segment.as_deref());
            table = table.with("segment", Unit::Plain, Column::from_texts(segments));
        }
        table
            .numbers("n_control", Unit::Count, numbers(&|one| one.n_control))
            .numbers("n_treated", Unit::Count, numbers(&|one| one.n_treated))
            .numbers("mean_control", unit(), numbers(&|one| one.mean_control))
            .numbers("mean_treated", unit(), numbers(&|one| one.mean_treated))
            .numbers("estimate", unit(), numbers(&|one| one.difference.estimate))
            .numbers("std_error", unit(), numbers(&|one| one.difference.std_error))
            .numbers("conf_low", unit(), numbers(&|one| one.difference.conf_low))
            .numbers("conf_high", unit(), numbers(&|one| one.difference.conf_high))
            .numbers("statistic", Unit::Plain, numbers(&|one| finite(one.difference.statistic)))
            .numbers("df", Unit::Plain, numbers(&|one| finite(one.difference.df)))
            .numbers("p_value", Unit::PValue, numbers(&|one| one.difference.p_value))
            .numbers("p_exact", Unit::PValue, numbers(&|one| one.p_exact.unwrap_or(f64::NAN)))
            .numbers("p_adjusted", Unit::PValue, numbers(&|one| one.p_adjusted))
    }

    fn glance(&self) -> TidyTable {
        let one = |x: f64| vec![x];
        TidyTable::new("glance")
            .with("n_obs", Unit::Count, Column::from_counts([self.n_units]))
            .with("n_dropped", Unit::Count, Column::from_counts([self.n_missing + self.n_unusable]))
            .numbers("n_looks", Unit::Count, one(f64::from(self.n_looks)))
            .numbers("false_alarm", Unit::Share, one(self.false_alarm))
            .numbers("fair_level", Unit::Plain, one(self.fair_level))
            .numbers("heterogeneity_p", Unit::PValue, one(self.heterogeneity.unwrap_or(f64::NAN)))
            .numbers("assignment_p", Unit::PValue, one(self.imbalance.map_or(f64::NAN, |imbalance| imbalance.p_value)))
    }
}

impl Outcome for ResultOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.glance(), self.table("tidy", &self.comparisons)];
        if !self.segments.is_empty() {
            tables.push(self.table("by_segment", &self.segments));
        }
        tables
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        texts::findings(self, language)
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

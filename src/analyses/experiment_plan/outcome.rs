//! What `experiment_plan` answers with.

use super::params::Measure;
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

/// How many an effect needs.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Size {
    pub effect: f64,
    /// By the formula, not rounded.
    pub n_control_exact: f64,
    /// Whether more are needed than the formula says, since shares are near 0 or 1.
    pub is_raised: bool,
    pub n_control: f64,
    pub n_treated: f64,
    pub days: Option<f64>,
}

impl Size {
    /// Both groups together.
    pub fn n_total(&self) -> f64 {
        self.n_control + self.n_treated
    }
}

/// What the customers there are can show.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Available {
    pub n: u64,
    pub power: f64,
    /// None when no effect at all would be found.
    pub smallest_effect: Option<f64>,
}

/// The result of `experiment_plan`.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the settings")]
pub struct PlanOutcome {
    pub measure: Measure,
    pub baseline: f64,
    pub effect: f64,
    pub alpha: f64,
    pub power: f64,
    /// For the effect asked for.
    pub asked: Size,
    /// For smaller and larger ones.
    pub sizes: Vec<Size>,
    pub available: Option<Available>,
    /// Both groups together, and the power they give.
    pub curve_n: Vec<f64>,
    pub curve_power: Vec<f64>,
    /// Customers assigned, and how many of them get no offer.
    pub n_customers: u64,
    pub n_in_control: u64,
    pub seed: u64,
}

impl PlanOutcome {
    /// How baseline and effect are written.
    pub fn unit(&self) -> Unit {
        match self.measure {
            Measure::Share => Unit::Share,
            Measure::Mean => Unit::Plain,
        }
    }

    fn glance(&self) -> TidyTable {
        let one = |x: f64| vec![x];
        let available = self.available;
        TidyTable::new("glance")
            .numbers("baseline", self.unit(), one(self.baseline))
            .numbers("effect", self.unit(), one(self.effect))
            .numbers("n_control", Unit::Count, one(self.asked.n_control))
            .numbers("n_treated", Unit::Count, one(self.asked.n_treated))
            .numbers("n_total", Unit::Count, one(self.asked.n_total()))
            .numbers("n_control_exact", Unit::Plain, one(self.asked.n_control_exact))
            .numbers("duration_days", Unit::Days, one(self.asked.days.unwrap_or(f64::NAN)))
            .numbers("n_available", Unit::Count, one(available.map_or(f64::NAN, |available| available.n as f64)))
            .numbers("power", Unit::Share, one(available.map_or(self.power, |available| available.power)))
            .numbers(
                "detectable_effect",
                self.unit(),
                one(available.and_then(|available| available.smallest_effect).unwrap_or(f64::NAN)),
            )
    }

    fn tidy(&self) -> TidyTable {
        let numbers = |of: &dyn Fn(&Size) -> f64| -> Vec<f64> { self.sizes.iter().map(of).collect() };
        TidyTable::new("tidy")
            .numbers("effect", self.unit(), numbers(&|size| size.effect))
            .with("n_control", Unit::Count, Column::from_numbers(numbers(&|size| size.n_control)))
            .numbers("n_treated", Unit::Count, numbers(&|size| size.n_treated))
            .numbers("n_total", Unit::Count, numbers(&Size::n_total))
            .numbers("duration_days", Unit::Days, numbers(&|size| size.days.unwrap_or(f64::NAN)))
    }
}

impl Outcome for PlanOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        vec![self.glance(), self.tidy()]
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        texts::findings(self, language)
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

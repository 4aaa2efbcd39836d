//! What `funnel` answers with.

use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};
use crate::stats::survival::Incidence;

/// A stage and its deals.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct StageRow {
    pub stage: String,
    pub n_entered: u64,
    pub n_on: u64,
    pub n_lost: u64,
    pub n_open: u64,
    pub conversion: f64,
    pub conf_low: f64,
    pub conf_high: f64,
    pub median_days: Option<f64>,
    /// Three in four deals have left after so many days.
    pub slow_days: Option<f64>,
    pub n_timed: u64,
    pub amount_lost: f64,
    pub amount_open: f64,
    pub win_probability: f64,
    pub weighted: f64,
}

/// The result of `funnel`.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the glossary")]
pub struct FunnelOutcome {
    pub unit: Unit,
    pub has_amount: bool,
    pub has_days: bool,
    pub has_lost: bool,
    /// Whether the way of deals is known, not only where they are.
    pub has_steps: bool,
    /// Whether it is known at which stage deals were lost.
    pub knows_lost_stage: bool,
    pub is_order_found: bool,
    pub n_deals: u64,
    pub n_won: u64,
    pub n_lost: u64,
    pub n_open: u64,
    pub win_interval: (f64, f64),
    pub level: f64,
    pub mean_won: f64,
    pub pipeline: f64,
    pub weighted: f64,
    pub cycle_days: Option<f64>,
    /// The share of deals won after so many days.
    pub cycle: Vec<Incidence>,
    pub stages: Vec<StageRow>,
    pub n_rows: u64,
    pub n_dropped: u64,
}

impl FunnelOutcome {
    /// The share won among deals that ended.
    pub fn win_rate(&self) -> f64 {
        self.n_won as f64 / (self.n_won + self.n_lost) as f64
    }

    /// Money per day that the open deals bring in.
    pub fn velocity(&self) -> Option<f64> {
        let days = self.cycle_days.filter(|&days| days > 0.0)?;
        let velocity = self.weighted / days;
        (self.has_amount && velocity.is_finite()).then_some(velocity)
    }

    /// The stage at which most deals are lost, or stay, with its share of all that leak; none when none do.
    pub fn leak(&self) -> Option<(&StageRow, f64)> {
        let lost = |row: &StageRow| if self.has_lost { row.n_lost } else { row.n_entered - row.n_on };
        let own = || self.stages.iter().filter(|row| row.conversion.is_finite());
        let total: u64 = own().map(lost).sum();
        let worst = own().max_by(|one, other| lost(one).cmp(&lost(other)))?;
        (total > 0).then(|| (worst, lost(worst) as f64 / total as f64))
    }

    fn glance(&self) -> TidyTable {
        let one = |x: f64| vec![x];
        let counts = |n: u64| Column::from_counts([n]);
        let has_ends = self.n_won + self.n_lost > 0;
        let interval = if has_ends { self.win_interval } else { (f64::NAN, f64::NAN) };
        let table = TidyTable::new("glance")
            .with("n_deals", Unit::Count, counts(self.n_deals))
            .with("n_won", Unit::Count, counts(self.n_won))
            .with("n_lost", Unit::Count, counts(self.n_lost))
            .with("n_open", Unit::Count, counts(self.n_open))
            .numbers("win_rate", Unit::Share, one(self.win_rate()))
            .numbers("conf_low", Unit::Share, one(interval.0))
            .numbers("conf_high", Unit::Share, one(interval.1))
            .numbers("cycle_days", Unit::Days, one(self.cycle_days.unwrap_or(f64::NAN)))
            .with("n_dropped", Unit::Count, counts(self.n_dropped));
        if !self.has_amount {
            return table;
        }
        table
            .numbers("mean_won", self.unit.clone(), one(self.mean_won))
            .numbers("pipeline", self.unit.clone(), one(self.pipeline))
            .numbers("weighted", self.unit.clone(), one(self.weighted))
            .numbers("velocity", self.unit.clone(), one(self.velocity().unwrap_or(f64::NAN)))
    }

    fn tidy(&self) -> TidyTable {
        let numbers = |of: &dyn Fn(&StageRow) -> f64| -> Vec<f64> { self.stages.iter().map(of).collect() };
        let counts = |of: fn(&StageRow) -> u64| Column::from_counts(self.stages.iter().map(of));
        let table = TidyTable::new("tidy")
            .texts("stage", &self.stages.iter().map(|row| row.stage.as_str()).collect::<Vec<_>>())
            .with("n_entered", Unit::Count, counts(|row| row.n_entered))
            .with("n_advanced", Unit::Count, counts(|row| row.n_on))
            .with("n_lost", Unit::Count, counts(|row| row.n_lost))
            .with("n_open", Unit::Count, counts(|row| row.n_open))
            .numbers("conversion", Unit::Share, numbers(&|row| row.conversion))
            .numbers("conf_low", Unit::Share, numbers(&|row| row.conf_low))
            .numbers("conf_high", Unit::Share, numbers(&|row| row.conf_high))
            .numbers("win_probability", Unit::Share, numbers(&|row| row.win_probability))
            .numbers("median_days", Unit::Days, numbers(&|row| row.median_days.unwrap_or(f64::NAN)))
            .numbers("slow_days", Unit::Days, numbers(&|row| row.slow_days.unwrap_or(f64::NAN)));
        if !self.has_amount {
            return table;
        }
        table
            .numbers("amount_lost", self.unit.clone(), numbers(&|row| row.amount_lost))
            .numbers("pipeline", self.unit.clone(), numbers(&|row| row.amount_open))
            .numbers("weighted", self.unit.clone(), numbers(&|row| row.weighted))
    }
}

impl Outcome for FunnelOutcome {
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

//! What `budget_response` answers with.

use super::curves::Curve;
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

/// A channel with its curve and spend.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Channel {
    pub name: String,
    pub curve: Curve,
    /// Standard errors of scale and bend.
    pub errors: [f64; 2],
    pub n_periods: u64,
    pub r_squared: f64,
    /// The largest spend of a period so far.
    pub most_seen: f64,
    /// The smallest.
    pub least_seen: f64,
    pub spend: f64,
    pub best: f64,
    pub result: f64,
    pub best_result: f64,
    pub slope: f64,
    pub best_slope: f64,
    /// Points of the curve.
    pub drawn: Vec<(f64, f64)>,
}

impl Channel {
    /// Whether a spend lies outside of all that was seen.
    fn is_outside(&self, spend: f64) -> bool {
        spend > self.most_seen * (1.0 + 1e-9) || spend < self.least_seen * (1.0 - 1e-9)
    }

    /// Whether the best spend lies outside of all that was seen.
    pub fn is_extrapolated(&self) -> bool {
        self.is_outside(self.best)
    }
}

/// A channel left out for lack of history.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say themselves")]
pub struct Left {
    pub name: String,
    pub n_periods: u64,
    pub n_levels: u64,
}

/// What a budget brings at best.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Budgeted {
    pub budget: f64,
    pub spent: f64,
    pub result: f64,
    pub price: f64,
}

/// The result of `budget_response`.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the glossary")]
pub struct ResponseOutcome {
    pub spend_unit: Unit,
    pub result_unit: Unit,
    pub is_usual_budget: bool,
    pub channels: Vec<Channel>,
    /// A tenth less, as asked, a tenth more.
    pub budgets: [Budgeted; 3],
    /// Of the best split over the old shares: centre, and its interval from resamples.
    pub gain: [f64; 3],
    pub left: Vec<Left>,
    pub n_rows: u64,
    pub n_dropped: u64,
}

impl ResponseOutcome {
    fn tidy(&self) -> TidyTable {
        let numbers = |of: &dyn Fn(&Channel) -> f64| -> Vec<f64> { self.channels.iter().map(of).collect() };
        let texts = |of: &dyn Fn(&Channel) -> String| -> Vec<String> { self.channels.iter().map(of).collect() };
        let beyond: Vec<Option<bool>> = self.channels.iter().map(|one| Some(one.is_extrapolated())).collect();
        let (money, result) = (|| self.spend_unit.clone(), || self.result_unit.clone());
        TidyTable::new("tidy")
            .texts("channel", &texts(&|one| one.name.clone()))
            .numbers("spend", money(), numbers(&|one| one.spend))
            .numbers("best_spend", money(), numbers(&|one| one.best))
            .numbers("return_total", result(), numbers(&|one| one.result))
            .numbers("best_return", result(), numbers(&|one| one.best_result))
            .numbers("marginal_return", Unit::Plain, numbers(&|one| one.slope))
            .numbers("best_marginal_return", Unit::Plain, numbers(&|one| one.best_slope))
            .with("is_extrapolated", Unit::Plain, Column::from_booleans(&beyond))
            .texts("curve", &texts(&|one| one.curve.shape.id().to_owned()))
            .numbers("curve_scale", Unit::Plain, numbers(&|one| one.curve.scale))
            .numbers("curve_bend", Unit::Plain, numbers(&|one| one.curve.bend))
            .numbers("scale_error", Unit::Plain, numbers(&|one| one.errors[0]))
            .numbers("bend_error", Unit::Plain, numbers(&|one| one.errors[1]))
            .numbers("r_squared", Unit::Share, numbers(&|one| one.r_squared))
            .with("n_obs", Unit::Count, Column::from_counts(self.channels.iter().map(|one| one.n_periods)))
    }

    fn glance(&self) -> TidyTable {
        let [_, asked, _] = self.budgets;
        let one = |x: f64| vec![x];
        TidyTable::new("glance")
            .numbers("budget", self.spend_unit.clone(), one(asked.budget))
            .numbers("spent", self.spend_unit.clone(), one(asked.spent))
            .numbers("objective_value", self.result_unit.clone(), one(asked.result))
            .numbers("shadow_price", Unit::Plain, one(asked.price))
            .numbers("gain_total", self.result_unit.clone(), one(self.gain[0]))
            .numbers("conf_low", self.result_unit.clone(), one(self.gain[1]))
            .numbers("conf_high", self.result_unit.clone(), one(self.gain[2]))
            .numbers("value_less_budget", self.result_unit.clone(), one(self.budgets[0].result))
            .numbers("value_more_budget", self.result_unit.clone(), one(self.budgets[2].result))
            .with("n_dropped", Unit::Count, Column::from_counts([self.n_dropped]))
    }
}

impl ResponseOutcome {
    /// Whether most of the money, before or after, lies where nothing was seen: then the gain is as much a guess as the curves.
    pub fn is_guess(&self) -> bool {
        let share = |of: &dyn Fn(&Channel) -> f64| -> f64 {
            let outside: f64 = self.channels.iter().filter(|one| one.is_outside(of(one))).map(of).sum();
            outside / self.channels.iter().map(of).sum::<f64>()
        };
        share(&|one| one.spend) > 0.5 || share(&|one| one.best) > 0.5
    }
}

impl Outcome for ResponseOutcome {
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

//! What `churn` answers with.

use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::models::design::{Dropped, LeftOut};
use crate::report::{Sentence, TidyTable};
use crate::stats::classification::Group;

/// One term of the model.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct TermRow {
    pub term: String,
    pub base: Option<String>,
    pub estimate: f64,
    pub std_error: f64,
    pub statistic: f64,
    pub p_value: f64,
    pub conf_low: f64,
    pub conf_high: f64,
}

/// An effect on the logarithm of the odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// The column.
    pub column: String,
    /// The label, when it is one.
    pub level: Option<String>,
    /// The label it is compared with.
    pub base: Option<String>,
    /// The step of a number: its standard deviation.
    pub step: f64,
    /// What the label, or the step, adds.
    pub effect: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Driver {
    /// Whether the interval leaves no effect out.
    pub fn is_sure(&self) -> bool {
        self.low * self.high > 0.0
    }
}

/// How the model fits its own rows.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Fit {
    pub n_obs: u64,
    pub n_leavers: u64,
    pub n_dropped: u64,
    pub null_deviance: f64,
    pub log_likelihood: f64,
    pub n_terms: u64,
    pub aic: f64,
    pub bic: f64,
    pub auc: f64,
    pub brier: f64,
    pub log_loss: f64,
    /// Statistic, degrees of freedom, p-value.
    pub hosmer_lemeshow: [f64; 3],
    pub groups: Vec<Group>,
    pub n_steps: u32,
}

/// How it does on rows not seen.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Check {
    pub is_by_time: bool,
    pub n_train: u64,
    pub n_test: u64,
    pub base_rate: f64,
    pub mean_probability: f64,
    pub auc: f64,
    pub auc_error: f64,
    pub brier: f64,
    pub log_loss: f64,
    /// How far the mean probability is from the share that left, in standard errors.
    pub bias: f64,
    /// Intercept and slope.
    pub calibration: Option<(f64, f64)>,
    pub groups: Vec<Group>,
    pub gains: Vec<f64>,
    pub shares: Vec<f64>,
}

impl Check {
    /// How many times as many leave among the tenth with the highest probabilities as among all.
    pub fn top_tenth_lift(&self) -> f64 {
        let tenth = self.shares.iter().position(|share| (share - 0.1).abs() < 1e-9);
        tenth.map_or(f64::NAN, |place| self.gains[place] / 0.1)
    }

    /// Whether it ranks better than chance.
    pub fn beats_chance(&self) -> bool {
        self.auc - 1.96 * self.auc_error > 0.5
    }
}

/// A row of the list of whom to call.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct ListedRow {
    pub name: String,
    pub probability: f64,
    pub value: f64,
    pub at_risk: f64,
}

/// Those who have not left.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// How many.
    pub n_staying: u64,
    /// How many of them the model would expect among leavers.
    pub expected_leavers: f64,
    /// What they would take along, when amounts are known.
    pub expected_loss: Option<f64>,
    /// What all of them bring.
    pub total: f64,
    /// The first of the list.
    pub listed: Vec<ListedRow>,
}

/// The result of `churn`.
#[derive(Debug, Clone, PartialEq)]
pub struct ChurnOutcome {
    /// The column that says who left.
    pub target: String,
    /// The label that means left.
    pub positive: String,
    /// Whether the labels say by their words who left.
    pub is_label_known: bool,
    /// The confidence of intervals.
    pub level: f64,
    /// How amounts are written.
    pub unit: Unit,
    /// Whether amounts are known.
    pub has_amount: bool,
    /// Whether rows have names.
    pub has_customer: bool,
    /// The terms.
    pub terms: Vec<TermRow>,
    /// Their effects, the strongest that are sure first.
    pub drivers: Vec<Driver>,
    /// On its own rows.
    pub fit: Fit,
    /// On rows not seen.
    pub check: Option<Check>,
    /// Those who are still there.
    pub watched: Watched,
    /// Rows of the data.
    pub n_rows: u64,
    /// Rows left out.
    pub dropped: Vec<Dropped>,
    /// Terms left out because others make them up.
    pub left_out: Vec<LeftOut>,
    /// Predictors left out because they do not vary.
    pub constant: Vec<String>,
    /// Predictors left out because they tell who left without an error.
    pub separating: Vec<String>,
}

impl ChurnOutcome {
    fn tidy(&self) -> TidyTable {
        let numbers = |of: &dyn Fn(&TermRow) -> f64| -> Vec<f64> { self.terms.iter().map(of).collect() };
        let bases = self.terms.iter().map(|row| row.base.as_deref());
        TidyTable::new("tidy")
            .texts("term", &self.terms.iter().map(|row| row.term.as_str()).collect::<Vec<_>>())
            .with("base_level", Unit::Plain, Column::from_texts(bases))
            .numbers("estimate", Unit::Plain, numbers(&|row| row.estimate))
            .numbers("std_error", Unit::Plain, numbers(&|row| row.std_error))
            .numbers("statistic", Unit::Plain, numbers(&|row| row.statistic))
            .numbers("p_value", Unit::PValue, numbers(&|row| row.p_value))
            .numbers("conf_low", Unit::Plain, numbers(&|row| row.conf_low))
            .numbers("conf_high", Unit::Plain, numbers(&|row| row.conf_high))
            .numbers("odds_ratio", Unit::Plain, numbers(&|row| row.estimate.exp()))
            .numbers("odds_ratio_low", Unit::Plain, numbers(&|row| row.conf_low.exp()))
            .numbers("odds_ratio_high", Unit::Plain, numbers(&|row| row.conf_high.exp()))
    }

    fn glance(&self) -> TidyTable {
        let fit = &self.fit;
        let [statistic, df, p_value] = fit.hosmer_lemeshow;
        let loss = self.watched.expected_loss.unwrap_or(f64::NAN);
        let counts = |n: u64| Column::from_counts([n]);
        let one = |x: f64| vec![x];
        TidyTable::new("glance")
            .with("n_obs", Unit::Count, counts(fit.n_obs))
            .with("n_dropped", Unit::Count, counts(fit.n_dropped))
            .with("n_leavers", Unit::Count, counts(fit.n_leavers))
            .numbers("null_deviance", Unit::Plain, one(fit.null_deviance))
            .numbers("deviance", Unit::Plain, one(-2.0 * fit.log_likelihood))
            .numbers("pseudo_r_squared", Unit::Share, one(1.0 + 2.0 * fit.log_likelihood / fit.null_deviance))
            .numbers("log_likelihood", Unit::Plain, one(fit.log_likelihood))
            .numbers("aic", Unit::Plain, one(fit.aic))
            .numbers("bic", Unit::Plain, one(fit.bic))
            .numbers("auc", Unit::Plain, one(fit.auc))
            .numbers("brier", Unit::Plain, one(fit.brier))
            .numbers("log_loss", Unit::Plain, one(fit.log_loss))
            .numbers("hosmer_lemeshow", Unit::Plain, one(statistic))
            .numbers("hosmer_lemeshow_df", Unit::Plain, one(df))
            .numbers("hosmer_lemeshow_p", Unit::PValue, one(p_value))
            .numbers("expected_loss", self.unit.clone(), one(loss))
    }

    fn holdout(check: &Check) -> TidyTable {
        let (intercept, slope) = check.calibration.unwrap_or((f64::NAN, f64::NAN));
        let one = |x: f64| vec![x];
        TidyTable::new("holdout")
            .with("n_train", Unit::Count, Column::from_counts([check.n_train]))
            .with("n_test", Unit::Count, Column::from_counts([check.n_test]))
            .numbers("base_rate", Unit::Share, one(check.base_rate))
            .numbers("probability", Unit::Share, one(check.mean_probability))
            .numbers("auc", Unit::Plain, one(check.auc))
            .numbers("brier", Unit::Plain, one(check.brier))
            .numbers("log_loss", Unit::Plain, one(check.log_loss))
            .numbers("calibration_intercept", Unit::Plain, one(intercept))
            .numbers("calibration_slope", Unit::Plain, one(slope))
            .numbers("top_tenth_lift", Unit::Plain, one(check.top_tenth_lift()))
    }

    /// The groups whose probabilities are shown beside the truth: of rows not seen, where there are any.
    pub fn groups(&self) -> &[Group] {
        self.check.as_ref().map_or(&self.fit.groups, |check| &check.groups)
    }

    fn calibration(&self) -> TidyTable {
        let groups = self.groups();
        TidyTable::new("calibration")
            .numbers("group", Unit::Count, (1..=groups.len()).map(|group| group as f64).collect())
            .with("n_rows", Unit::Count, Column::from_counts(groups.iter().map(|group| group.n_rows)))
            .numbers("probability", Unit::Share, groups.iter().map(|group| group.mean_probability).collect())
            .numbers("base_rate", Unit::Share, groups.iter().map(observed).collect())
    }

    fn gains(check: &Check) -> TidyTable {
        let lift = check.gains.iter().zip(&check.shares).map(|(gain, share)| gain / share).collect();
        TidyTable::new("gains")
            .numbers("share", Unit::Share, check.shares.clone())
            .numbers("gain", Unit::Share, check.gains.clone())
            .numbers("lift", Unit::Plain, lift)
    }

    fn at_risk(&self) -> TidyTable {
        let listed = &self.watched.listed;
        let numbers = |of: &dyn Fn(&ListedRow) -> f64| -> Vec<f64> { listed.iter().map(of).collect() };
        let names: Vec<&str> = listed.iter().map(|row| row.name.as_str()).collect();
        let table = TidyTable::new("at_risk")
            .texts(if self.has_customer { "customer" } else { "row" }, &names)
            .numbers("probability", Unit::Share, numbers(&|row| row.probability));
        if !self.has_amount {
            return table;
        }
        table.numbers("worth", self.unit.clone(), numbers(&|row| row.value)).numbers(
            "value_at_risk",
            self.unit.clone(),
            numbers(&|row| row.at_risk),
        )
    }
}

/// The share of a group that left.
pub fn observed(group: &Group) -> f64 {
    group.n_yes as f64 / group.n_rows as f64
}

impl Outcome for ChurnOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.glance(), self.tidy()];
        tables.extend(self.check.as_ref().map(Self::holdout));
        tables.push(self.calibration());
        tables.extend(self.check.as_ref().map(Self::gains));
        tables.push(self.at_risk());
        tables
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        texts::findings(self, language)
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

//! What came out: facts of bounded size, and the tables made of them.

use super::params::Robust;
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::i18n::{Language, Unit};
pub use crate::models::design::{DropReason, Dropped, LeftOut};
use crate::report::{Sentence, TidyTable};

/// One term of the model.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct TermRow {
    pub term: String,
    pub estimate: f64,
    pub std_error: f64,
    pub statistic: f64,
    pub p_value: f64,
    pub conf_low: f64,
    pub conf_high: f64,
    pub vif: f64,
}

/// The model as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Glance {
    pub n_obs: u64,
    pub n_dropped: u64,
    pub df: u32,
    pub df_resid: u64,
    pub sigma: f64,
    pub r_squared: f64,
    pub adj_r_squared: f64,
    pub statistic: f64,
    pub p_value: f64,
    pub log_likelihood: f64,
    pub aic: f64,
    pub bic: f64,
    pub rmse: f64,
    pub durbin_watson: f64,
    pub breusch_pagan: f64,
    pub breusch_pagan_p: f64,
    pub jarque_bera: f64,
    pub jarque_bera_p: f64,
}

/// An estimate with its interval, in units of the target (of its logarithm, if that is explained).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The estimate.
    pub estimate: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// What one step of a numeric predictor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One more.
    Unit,
    /// One percentage point more.
    PercentPoint,
    /// A day later.
    Day,
    /// A tenth more: the predictor's logarithm enters.
    Tenth,
}

/// How a predictor acts.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// By so much per step; on a curve: at the mean.
    Slope {
        /// What a step is.
        step: Step,
        /// What it brings.
        per_step: Effect,
        /// What one standard deviation around the mean brings.
        typical: Effect,
        /// Whether powers enter.
        is_curve: bool,
    },
    /// By label, against a base; without base, each label's own.
    Levels {
        /// The base.
        base: Option<String>,
        /// The labels with their effects.
        effects: Vec<(String, Effect)>,
    },
}

/// A predictor as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// The column.
    pub column: String,
    /// How many terms it has.
    pub n_terms: u32,
    /// The standard deviation of its contribution, beside the target's.
    pub strength: f64,
    /// The F statistic that all its terms are 0.
    pub statistic: f64,
    /// Its p-value.
    pub p_value: f64,
    /// How it acts.
    pub shape: Shape,
}

/// The error of predictions on some rows.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Check {
    pub split: String,
    pub n_train: u64,
    pub n_test: u64,
    pub rmse: f64,
    pub mae: f64,
    pub naive_rmse: f64,
    pub r_squared: f64,
}

/// A predicted row; NaN when a value was missing.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Prediction {
    pub fitted: f64,
    pub std_error: f64,
    pub conf_low: f64,
    pub conf_high: f64,
    pub lower: f64,
    pub upper: f64,
    /// The predictors whose typed value lies beyond the data.
    pub beyond: Vec<String>,
    /// The predictors without a usable value.
    pub lacking: Vec<String>,
}

/// Points, or their counts in a grid when they are many.
#[derive(Debug, Clone, PartialEq)]
pub enum Cloud {
    /// The points and the rows (from 1) behind them.
    Points {
        /// Across.
        x: Vec<f64>,
        /// Up.
        y: Vec<f64>,
        /// Rows of the data.
        rows: Vec<u32>,
    },
    /// Counts per cell, row 0 at the bottom.
    Grid {
        /// Bounds across.
        x_edges: Vec<f64>,
        /// Bounds up.
        y_edges: Vec<f64>,
        /// Counts.
        counts: Vec<Vec<u32>>,
    },
}

/// The result of [`super::Regression`].
#[derive(Debug, Clone, PartialEq)]
pub struct RegressionOutcome {
    /// The target.
    pub target: String,
    /// How values of the target are written (its logarithm is plain).
    pub unit: Unit,
    /// Whether its logarithm is explained.
    pub is_log: bool,
    /// Whether there is a constant.
    pub has_intercept: bool,
    /// The confidence of intervals.
    pub level: f64,
    /// How standard errors were computed.
    pub robust: Robust,
    /// Whether later rows were predicted from earlier ones.
    pub is_by_time: bool,
    /// Whether a check was asked for.
    pub is_checked: bool,
    /// The model as a whole.
    pub glance: Glance,
    /// One per term.
    pub terms: Vec<TermRow>,
    /// One per predictor, the strongest first.
    pub drivers: Vec<Driver>,
    /// In-sample first, then each test, all tests together last.
    pub checks: Vec<Check>,
    /// One per typed row.
    pub predictions: Vec<Prediction>,
    /// Why rows were left out.
    pub dropped: Vec<Dropped>,
    /// Terms left out because others make them up.
    pub left_out: Vec<LeftOut>,
    /// Predictors left out because they do not vary.
    pub constant: Vec<String>,
    /// Predictors whose wanted base does not occur in the rows used.
    pub lacks_base: Vec<String>,
    /// How many rows move the fit noticeably (Cook's distance above a half), and the one that does most.
    pub influential: Option<(u64, u32, f64)>,
    /// Fitted across, actual up.
    pub actual: Cloud,
    /// Fitted across, residual up.
    pub residuals: Cloud,
    /// Normal quantiles across, standardised residuals up.
    pub quantiles: Vec<(f64, f64)>,
}

impl Outcome for RegressionOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.tidy(), self.glance_table(), self.driver_table()];
        if !self.predictions.is_empty() {
            tables.push(self.prediction_table());
        }
        if self.checks.len() > 1 {
            tables.push(self.validation_table());
        }
        if !self.dropped.is_empty() {
            tables.push(self.dropped_table());
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

impl RegressionOutcome {
    fn tidy(&self) -> TidyTable {
        let names: Vec<&str> = self.terms.iter().map(|term| term.term.as_str()).collect();
        let numbers = |value: fn(&TermRow) -> f64| self.terms.iter().map(value).collect::<Vec<_>>();
        TidyTable::new("tidy")
            .texts("term", &names)
            .numbers("estimate", Unit::Plain, numbers(|term| term.estimate))
            .numbers("std_error", Unit::Plain, numbers(|term| term.std_error))
            .numbers("statistic", Unit::Plain, numbers(|term| term.statistic))
            .numbers("p_value", Unit::PValue, numbers(|term| term.p_value))
            .numbers("conf_low", Unit::Plain, numbers(|term| term.conf_low))
            .numbers("conf_high", Unit::Plain, numbers(|term| term.conf_high))
            .numbers("vif", Unit::Plain, numbers(|term| term.vif))
    }

    fn glance_table(&self) -> TidyTable {
        let glance = &self.glance;
        let one = |number: f64| vec![number];
        TidyTable::new("glance")
            .numbers("n_obs", Unit::Count, one(glance.n_obs as f64))
            .numbers("n_dropped", Unit::Count, one(glance.n_dropped as f64))
            .numbers("df", Unit::Count, one(f64::from(glance.df)))
            .numbers("df_resid", Unit::Count, one(glance.df_resid as f64))
            .numbers("sigma", self.unit.clone(), one(glance.sigma))
            .numbers("r_squared", Unit::Share, one(glance.r_squared))
            .numbers("adj_r_squared", Unit::Share, one(glance.adj_r_squared))
            .numbers("statistic", Unit::Plain, one(glance.statistic))
            .numbers("p_value", Unit::PValue, one(glance.p_value))
            .numbers("log_likelihood", Unit::Plain, one(glance.log_likelihood))
            .numbers("aic", Unit::Plain, one(glance.aic))
            .numbers("bic", Unit::Plain, one(glance.bic))
            .numbers("rmse", self.unit.clone(), one(glance.rmse))
            .numbers("durbin_watson", Unit::Plain, one(glance.durbin_watson))
            .numbers("breusch_pagan", Unit::Plain, one(glance.breusch_pagan))
            .numbers("breusch_pagan_p", Unit::PValue, one(glance.breusch_pagan_p))
            .numbers("jarque_bera", Unit::Plain, one(glance.jarque_bera))
            .numbers("jarque_bera_p", Unit::PValue, one(glance.jarque_bera_p))
    }

    fn driver_table(&self) -> TidyTable {
        let names: Vec<&str> = self.drivers.iter().map(|driver| driver.column.as_str()).collect();
        let numbers = |value: fn(&Driver) -> f64| self.drivers.iter().map(value).collect::<Vec<_>>();
        TidyTable::new("drivers")
            .texts("column", &names)
            .numbers("n_terms", Unit::Count, numbers(|driver| f64::from(driver.n_terms)))
            .numbers("strength", Unit::Plain, numbers(|driver| driver.strength))
            .numbers("statistic", Unit::Plain, numbers(|driver| driver.statistic))
            .numbers("p_value", Unit::PValue, numbers(|driver| driver.p_value))
    }

    fn prediction_table(&self) -> TidyTable {
        let numbers = |value: &dyn Fn(&Prediction) -> f64| self.predictions.iter().map(value).collect::<Vec<_>>();
        let row = (1..=self.predictions.len()).map(|row| row as f64).collect();
        let unit = || self.unit.clone();
        let mut table = TidyTable::new("prediction")
            .numbers("row", Unit::Count, row)
            .numbers("fitted", unit(), numbers(&|row| row.fitted))
            .numbers("std_error", unit(), numbers(&|row| row.std_error))
            .numbers("conf_low", unit(), numbers(&|row| row.conf_low))
            .numbers("conf_high", unit(), numbers(&|row| row.conf_high))
            .numbers("lower", unit(), numbers(&|row| row.lower))
            .numbers("upper", unit(), numbers(&|row| row.upper));
        if self.is_log {
            // Back on the scale of the data: medians, and bounds that keep their probability.
            table = table
                .numbers("typical", Unit::Plain, numbers(&|row| row.fitted.exp()))
                .numbers("typical_lower", Unit::Plain, numbers(&|row| row.lower.exp()))
                .numbers("typical_upper", Unit::Plain, numbers(&|row| row.upper.exp()));
        }
        table
    }

    fn validation_table(&self) -> TidyTable {
        let splits: Vec<&str> = self.checks.iter().map(|check| check.split.as_str()).collect();
        let numbers = |value: fn(&Check) -> f64| self.checks.iter().map(value).collect::<Vec<_>>();
        TidyTable::new("validation")
            .texts("split", &splits)
            .numbers("n_train", Unit::Count, numbers(|check| check.n_train as f64))
            .numbers("n_test", Unit::Count, numbers(|check| check.n_test as f64))
            .numbers("rmse", self.unit.clone(), numbers(|check| check.rmse))
            .numbers("mae", self.unit.clone(), numbers(|check| check.mae))
            .numbers("naive_rmse", self.unit.clone(), numbers(|check| check.naive_rmse))
            .numbers("r_squared", Unit::Share, numbers(|check| check.r_squared))
    }

    fn dropped_table(&self) -> TidyTable {
        let columns: Vec<&str> = self.dropped.iter().map(|dropped| dropped.column.as_str()).collect();
        let reasons: Vec<&str> = self.dropped.iter().map(|dropped| dropped.reason.name()).collect();
        TidyTable::new("dropped").texts("column", &columns).texts("reason", &reasons).numbers(
            "n_dropped",
            Unit::Count,
            self.dropped.iter().map(|dropped| dropped.n_rows as f64).collect(),
        )
    }
}

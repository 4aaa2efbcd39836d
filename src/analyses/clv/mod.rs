#![doc = include_str!("method.en.md")]
mod bootstrap;
mod chances;
mod comparison;
mod doubt;
mod figures;
pub mod forecast;
pub mod holdout;
mod intervals;
mod outcome;
mod params;
mod refusals;
mod tables;
#[cfg(test)]
mod tests;
mod texts;
mod value;

use crate::analyses::contract::{About, Analysis, Answer, Group, Valid};
use crate::data::Table;
use crate::i18n::Words;
use crate::models::lifetime::log::LogError;
use crate::models::lifetime::{MIN_REPEAT_BUYERS, bg_nbd, fit, gamma_gamma, history, log, model};
use crate::pulse::{Cancelled, Pulse};

use bootstrap::Replicates;
use comparison::Rival;
use fit::PurchaseFit;
use forecast::{GroupForecast, Horizon};
use gamma_gamma::GammaGammaFit;
use history::{Groups, Histories};
use holdout::{Holdout, Tracking};
use log::PurchaseLog;

pub use outcome::{ClvFinding, ClvOutcome};
pub use params::{ClvModel, ClvParams, TimeUnit, Uncertainty};

/// An inner check takes the last third of the history, if that has at least this many time units.
const MIN_CHECK_UNITS: f64 = 4.0;

/// The question that `clv` and `dcf` answer.
pub const QUESTION: Words = Words::new("What is a customer worth?", "一个客户值多少钱？");

/// What a customer is worth, from transactions.
pub struct Clv;

impl Analysis for Clv {
    const ID: &'static str = "clv";
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = ClvParams;
    type Outcome = ClvOutcome;
    type Error = ClvError;

    fn about() -> About {
        About {
            question: QUESTION,
            title: Words::new("From transactions", "用交易数据估算"),
            group: Group::Customers,
            needs_data: true,
        }
    }

    fn run(table: &Table, params: &Valid<ClvParams>, pulse: &mut Pulse) -> Result<Answer<ClvOutcome>, ClvError> {
        pulse.at(0.0)?;
        let log = PurchaseLog::read(table, &params.log_columns(), ClvParams::day(&params.observation_end))?;
        pulse.at(0.15)?;
        let is_resampled = params.uncertainty == Uncertainty::Bootstrap;
        let share = if is_resampled { 0.4 } else { 0.9 };
        let mut study = pulse.part(0.0, share, |part| Study::new(&log, params, part))?;
        if is_resampled {
            study.replicates = Some(pulse.part(share, 0.9, |part| Replicates::new(&study, params, part))?);
        }
        pulse.part(0.9, 1.0, |part| outcome::answer(table, params, &log, &study, part))
    }
}

/// All that was computed.
struct Study {
    calibration_end: i32,
    histories: Histories,
    groups: Groups,
    purchases: PurchaseFit,
    spend: Option<GammaGammaFit>,
    forecast: GroupForecast,
    tracking: Tracking,
    holdout: Option<Holdout>,
    /// All models, when asked for.
    rivals: Vec<Rival>,
    /// What customers drawn anew give, when asked for.
    replicates: Option<Replicates>,
}

impl Study {
    fn new(log: &PurchaseLog, params: &ClvParams, pulse: &mut Pulse) -> Result<Self, ClvError> {
        let observation_end = ClvParams::day(&params.observation_end).unwrap_or(log.last_day);
        let given_end = ClvParams::day(&params.calibration_end);
        let calibration_end = given_end.unwrap_or(observation_end);
        let unit_days = params.time_unit.n_days();
        if calibration_end > log.last_day && given_end.is_some() && params.observation_end.is_none() {
            return Err(ClvError::EndsAfterData { calibration_end, last_day: log.last_day });
        }
        let histories = Histories::summarise(log, calibration_end);
        refuse_the_hopeless(&histories, log, calibration_end)?;
        // Squares of larger amounts leave the range of numbers.
        if log.has_amounts() && histories.mean_spend.iter().any(|mean| mean.abs() > 1e100) {
            return Err(ClvError::HugeAmounts);
        }
        let groups = Groups::new(&histories, unit_days);
        let purchases = pulse.part(0.15, 0.4, |part| fit::fit(params.model, &groups, part))?;
        let spend = if log.has_amounts() {
            pulse.part(0.4, 0.5, |part| gamma_gamma::fit(&histories.frequency, &histories.mean_spend, part))?
        } else {
            None
        };
        let horizon = Horizon::new(params);
        let forecast = pulse.part(0.5, 0.7, |part| forecast::forecast(&purchases.model, &groups, &horizon, part))?;
        let (tracking, holdout) = if given_end.is_some() {
            let length = f64::from(observation_end - calibration_end) / unit_days;
            let holdout = (length > 0.0).then(|| Holdout::new(&purchases.model, &groups, &histories, length));
            let last = observation_end.max(calibration_end);
            (Tracking::new(&purchases.model, log, calibration_end, last, unit_days), holdout)
        } else {
            let check = pulse.part(0.7, 0.8, |part| inner_check(log, observation_end, params, part))?;
            check.unwrap_or_else(|| {
                (Tracking::new(&purchases.model, log, calibration_end, observation_end, unit_days), None)
            })
        };
        let mut study = Self {
            calibration_end,
            histories,
            groups,
            purchases,
            spend,
            forecast,
            tracking,
            holdout,
            rivals: Vec::new(),
            replicates: None,
        };
        if params.compare {
            study.rivals = pulse.part(0.8, 0.95, |part| comparison::compare(&study, log, params, part))?;
        }
        Ok(study)
    }
}

fn refuse_the_hopeless(histories: &Histories, log: &PurchaseLog, calibration_end: i32) -> Result<(), ClvError> {
    let (n_customers, n_repeat) = (histories.len() as u64, histories.n_repeat() as u64);
    if n_customers == 0 {
        return Err(ClvError::NothingBefore { calibration_end, first_day: log.first_day });
    }
    if log.first_day == log.last_day {
        return Err(ClvError::OneDay { day: log.first_day, n_customers });
    }
    if n_repeat == 0 {
        return Err(ClvError::NoRepeatBuyers { n_customers });
    }
    if n_repeat < MIN_REPEAT_BUYERS {
        return Err(ClvError::TooFewRepeatBuyers { n_customers, n_repeat, n_needed: MIN_REPEAT_BUYERS });
    }
    Ok(())
}

/// A history that is cut short for the inner check.
struct ShortHistory {
    /// The last day that is learned from.
    split: i32,
    histories: Histories,
    groups: Groups,
    /// The time left for the check, in time units.
    length: f64,
}

impl ShortHistory {
    /// The first two thirds. None when what is left is too short or too few had come back by then.
    fn new(log: &PurchaseLog, observation_end: i32, unit_days: f64) -> Option<Self> {
        let split = log.first_day + (f64::from(observation_end - log.first_day) * 2.0 / 3.0).round() as i32;
        let length = f64::from(observation_end - split) / unit_days;
        let histories = Histories::summarise(log, split);
        if length < MIN_CHECK_UNITS || (histories.n_repeat() as u64) < MIN_REPEAT_BUYERS {
            return None;
        }
        let groups = Groups::new(&histories, unit_days);
        Some(Self { split, histories, groups, length })
    }
}

/// Learns from the first two thirds of the history only, and looks how well that foresees the last third. None when
/// that is too short or too few had come back by then.
fn inner_check(
    log: &PurchaseLog,
    observation_end: i32,
    params: &ClvParams,
    pulse: &mut Pulse,
) -> Result<Option<(Tracking, Option<Holdout>)>, Cancelled> {
    let unit_days = params.time_unit.n_days();
    let Some(short) = ShortHistory::new(log, observation_end, unit_days) else { return Ok(None) };
    let fit = fit::fit(params.model, &short.groups, pulse)?;
    let tracking = Tracking::new(&fit.model, log, short.split, observation_end, unit_days);
    Ok(Some((tracking, Some(Holdout::new(&fit.model, &short.groups, &short.histories, short.length)))))
}

/// Why the data cannot answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ClvError {
    /// Nothing left after missing cells.
    #[error("no row of {n_rows} has a customer, a date and an amount")]
    NoPurchases {
        /// Rows of the table.
        n_rows: u64,
    },
    /// Returns only.
    #[error("all days of all customers are returns")]
    OnlyReturns {
        /// Rows of the table.
        n_rows: u64,
    },
    /// Dates that cannot belong together.
    #[error("dates from day {first_day} to {last_day}")]
    DatesTooFarApart {
        /// The first day.
        first_day: i32,
        /// The last day.
        last_day: i32,
    },
    /// The calibration ends before anything happens.
    #[error("no purchase up to day {calibration_end}; the first is on day {first_day}")]
    NothingBefore {
        /// As set.
        calibration_end: i32,
        /// The first day of purchase.
        first_day: i32,
    },
    /// All on one day.
    #[error("all purchases are on day {day}")]
    OneDay {
        /// That day.
        day: i32,
        /// How many customers.
        n_customers: u64,
    },
    /// Nobody came back.
    #[error("none of {n_customers} customers bought twice")]
    NoRepeatBuyers {
        /// How many customers.
        n_customers: u64,
    },
    /// It is not known whether anybody bought up to that day.
    #[error("{calibration_end} is after the last purchase on {last_day}")]
    EndsAfterData {
        /// The last day to learn from.
        calibration_end: i32,
        /// The last purchase.
        last_day: i32,
    },
    /// Amounts too large for the arithmetic.
    #[error("amounts too large to compute with")]
    HugeAmounts,
    /// Hardly anybody came back.
    #[error("{n_repeat} of {n_customers} customers bought twice, {n_needed} are needed")]
    TooFewRepeatBuyers {
        /// How many customers.
        n_customers: u64,
        /// How many of them bought again.
        n_repeat: u64,
        /// How many are needed.
        n_needed: u64,
    },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<LogError> for ClvError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::NoPurchases { n_rows } => Self::NoPurchases { n_rows },
            LogError::OnlyReturns { n_rows } => Self::OnlyReturns { n_rows },
            LogError::DatesTooFarApart { first_day, last_day } => Self::DatesTooFarApart { first_day, last_day },
        }
    }
}

/// Why settings cannot work.
#[derive(Debug, Clone, PartialEq)]
pub enum ClvProblem {
    /// A column has to be chosen.
    NotChosen {
        /// Which setting.
        setting: &'static str,
    },
    /// No column of that name.
    NoSuchColumn {
        /// Which setting.
        setting: &'static str,
        /// The name.
        column: String,
    },
    /// Not a column of dates.
    NotDates {
        /// The column.
        column: String,
    },
    /// Not a column of numbers.
    NotAmounts {
        /// The column.
        column: String,
    },
    /// Not a day.
    NotADay {
        /// Which setting.
        setting: &'static str,
        /// What stands there.
        text: String,
    },
    /// The calibration ends after the observation.
    EndsOutOfOrder {
        /// As set.
        calibration_end: i32,
        /// As set.
        observation_end: i32,
    },
    /// Out of range.
    Horizon {
        /// The largest, in time units.
        max: f64,
    },
    /// Out of range.
    DiscountRate {
        /// The largest, as a share.
        max: f64,
    },
    /// Out of range.
    Margin,
    /// Out of range.
    Level,
    /// Out of range.
    Draws,
}

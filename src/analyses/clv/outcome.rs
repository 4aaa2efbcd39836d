//! What `clv` answers with: facts, tables, findings, figures.

use crate::analyses::contract::{Answer, Outcome};
use crate::chart::Figure;
use crate::data::Table;
use crate::i18n::Language;
use crate::pulse::Pulse;
use crate::report::{Sentence, TidyTable};

use super::bootstrap::Replicates;
use super::comparison::Rival;
use super::fit::Identification;
use super::gamma_gamma;
use super::history::Histories;
use super::holdout::{Holdout, Tracking};
use super::intervals::Ranges;
use super::log::{Dropped, Merged, PurchaseLog};
use super::model::PurchaseModel;
use super::params::{ClvModel, ClvParams, Returned, TimeUnit};
use super::tables;
use super::value::{Concentration, CustomerValues};
use super::{ClvError, Study, figures, texts};

/// A longer time without any purchase before the end is said.
const SILENT_DAYS: i32 = 31;
/// Below this share of customers who came back, the estimates rest on few.
const FEW_REPEAT_SHARE: f64 = 0.1;
/// Fewer than this many who came back are few, whatever their share.
const FEW_REPEAT_BUYERS: u64 = 50;
/// A stronger correlation of frequency and amount contradicts the model of amounts.
const HIGH_CORRELATION: f64 = 0.3;
/// A customer is at risk when they are less likely active than this.
const RISK_BELOW: f64 = 0.5;
/// When they are even less likely active than this, they are lost.
const LOST_BELOW: f64 = 0.05;
/// Bars in the figure of the most valuable customers.
const N_BARS: usize = 15;
/// Days in a year.
const YEAR_DAYS: f64 = 365.25;

/// The result of `clv`, of bounded size.
#[derive(Debug, Clone, PartialEq)]
pub struct ClvOutcome {
    pub(super) tables: Vec<TidyTable>,
    pub(super) findings: Vec<ClvFinding>,
    pub(super) setting: Setting,
    pub(super) tracking: Tracking,
    pub(super) curve: Vec<f64>,
    pub(super) alive_map: AliveMap,
    pub(super) top: Vec<(String, f64)>,
}

/// What words and figures need of the settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The unit of time.
    pub time_unit: TimeUnit,
    /// How far ahead, in this unit.
    pub horizon: f64,
    /// Share of an amount that is profit.
    pub margin: f64,
    /// Whether amounts are known.
    pub has_amounts: bool,
    /// The currency of the amounts.
    pub currency: Option<String>,
    /// Which model.
    pub model: ClvModel,
    /// What returns do.
    pub returns: Returned,
    /// How sure ranges are.
    pub level: f64,
}

/// The probability to be active, over purchases made and time since the last.
#[derive(Debug, Clone, PartialEq)]
pub struct AliveMap {
    /// Time since the last purchase, in time units: one per column.
    pub silence: Vec<f64>,
    /// Repeat purchases: one per row.
    pub frequency: Vec<u32>,
    /// Time since the first purchase, the same for all cells.
    pub age: f64,
    /// Probabilities, row by row.
    pub alive: Vec<Vec<f64>>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are the numbers that the sentences of texts.rs hold")]
pub enum ClvFinding {
    /// The value of all customers.
    Value { total: f64, per_customer: f64, n_customers: u64, range: Option<(f64, f64)> },
    /// The purchases of all customers, when amounts are not known.
    Purchases { total: f64, per_customer: f64, n_customers: u64, range: Option<(f64, f64)> },
    /// How the forecast did on purchases it had not seen.
    Foresight { forecast: f64, actual: f64, naive: f64, length: f64, mae: f64, naive_mae: f64 },
    /// How the value is spread.
    Concentration { top_fifth: f64 },
    /// Valuable customers who may have gone.
    AtRisk { n_customers: u64, at_stake: f64 },
    /// Nobody seems to drop out.
    NoDropout,
    /// Which of the models does best, when all were fitted: by likelihood, by how much, and in the hold-out.
    BestModel { best: ClvModel, gain: f64, closest: Option<(ClvModel, f64)> },
    /// Frequent buyers spend about as much per purchase as others.
    SpendIndependent { correlation: f64, p_value: f64 },
    /// The parameters of buying are not known.
    NotIdentified,
    /// The parameters of amounts are not known, or their mean is infinite.
    SpendNotIdentified,
    /// Few customers came back.
    FewRepeatBuyers { n_repeat: u64, share: f64 },
    /// So long before the end nobody bought any more.
    SilentEnd { last_day: i32, end: i32 },
    /// No whole year was seen.
    ShortHistory { span_days: f64 },
    /// The horizon is longer than the history.
    FarHorizon { span_days: f64 },
    /// Frequent buyers spend more, or less, per purchase.
    SpendCorrelated { correlation: f64, p_value: f64 },
    /// One-time buyers count as active.
    OneTimeBuyers { n_customers: u64, share: f64 },
    /// Rows and days left out.
    LeftOut { n_rows: u64, n_missing_customer: u64, n_return_days: u64 },
    /// What became one purchase.
    Merged { merged: Merged },
    /// What returns did.
    Returns { merged: Merged, n_days: u64, returns: Returned },
    /// Win back those at risk.
    WinBack { n_customers: u64 },
    /// Look after the most valuable.
    KeepTop { n_customers: u64, share: f64 },
    /// Amounts would give money.
    ChooseAmount,
    /// Ranges come from customers drawn anew: so many draws, and their errors by the formula's, at least and at most.
    Resampled { n_draws: u64, n_drawn: u64, ratios: Option<(f64, f64)> },
    /// A margin would give profit.
    SetMargin,
}

impl Outcome for ClvOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        self.tables.clone()
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        self.findings.iter().map(|finding| texts::sentence(finding, &self.setting, language)).collect()
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

/// Puts the answer together.
pub(super) fn answer(
    table: &Table,
    params: &ClvParams,
    log: &PurchaseLog,
    study: &Study,
    pulse: &mut Pulse,
) -> Result<Answer<ClvOutcome>, ClvError> {
    let currency = params.amount.as_ref().and_then(|name| table.schema().field(name)?.currency.clone());
    let setting = Setting {
        time_unit: params.time_unit,
        horizon: params.horizon,
        margin: params.margin,
        has_amounts: log.has_amounts(),
        currency,
        model: params.model,
        returns: params.returns,
        level: params.level,
    };
    let values = CustomerValues::new(study, params);
    let order = values.order();
    let concentration = Concentration::new(&values, &order);
    let ranges = Ranges::new(study, params, &values, pulse)?;
    let mean_rank = concentration.total / study.histories.len() as f64;
    let at_risk = at_risk(&values, mean_rank);
    let findings = findings(study, log, &setting, &values, &concentration, &at_risk, ranges.total);
    let builder = tables::Builder { table, params, log, study, setting: &setting, values: &values, ranges: &ranges };
    Ok(Answer {
        rows: vec![builder.augment()],
        outcome: ClvOutcome {
            tables: builder.all(&order, &at_risk, &concentration),
            top: builder.names_with_rank(&order[..order.len().min(N_BARS)]),
            findings,
            tracking: study.tracking.clone(),
            curve: concentration.curve,
            alive_map: alive_map(&study.purchases.model, &study.histories, params.time_unit),
            setting,
        },
    })
}

/// Customers who may have gone although they would be worth more than the mean customer, the most at stake first.
fn at_risk(values: &CustomerValues, mean_rank: f64) -> Vec<u32> {
    let is_at_risk = |&customer: &u32| {
        let customer = customer as usize;
        (LOST_BELOW..RISK_BELOW).contains(&values.alive[customer])
            && values.rank[customer] + values.at_stake[customer] >= mean_rank
    };
    let mut at_risk: Vec<u32> = (0..values.alive.len() as u32).filter(is_at_risk).collect();
    at_risk.sort_by(|&one, &other| values.at_stake[other as usize].total_cmp(&values.at_stake[one as usize]));
    at_risk
}

fn findings(
    study: &Study,
    log: &PurchaseLog,
    setting: &Setting,
    values: &CustomerValues,
    concentration: &Concentration,
    at_risk: &[u32],
    range: Option<(f64, f64)>,
) -> Vec<ClvFinding> {
    let n = study.histories.len() as u64;
    let at_risk_n = at_risk.len() as u64;
    let total: f64 = if setting.has_amounts { concentration.total } else { values.purchases.iter().sum() };
    let per_customer = total / n as f64;
    let mut found = vec![if setting.has_amounts {
        ClvFinding::Value { total, per_customer, n_customers: n, range }
    } else {
        ClvFinding::Purchases { total, per_customer, n_customers: n, range }
    }];
    if concentration.total > 0.0 && n >= 10 {
        found.push(ClvFinding::Concentration { top_fifth: concentration.top(20) });
    }
    if at_risk_n > 0 {
        let at_stake = at_risk.iter().map(|&customer| values.at_stake[customer as usize]).sum();
        found.push(ClvFinding::AtRisk { n_customers: at_risk_n, at_stake });
    }
    if let Some(holdout) = &study.holdout {
        found.push(foresight(holdout));
    }
    found.extend(best_model(&study.rivals));
    let independence = (setting.has_amounts && study.spend.is_some()).then(|| independence(study));
    found.extend(
        independence
            .clone()
            .filter(|finding| matches!(finding, ClvFinding::SpendIndependent { p_value, .. } if p_value.is_finite())),
    );
    found.extend(study.replicates.as_ref().map(|replicates| resampled(study, replicates)));
    found.extend(cautions(study, log, setting));
    found.extend(independence.filter(|finding| matches!(finding, ClvFinding::SpendCorrelated { .. })));
    if at_risk_n > 0 {
        found.push(ClvFinding::WinBack { n_customers: at_risk_n.min(tables::MAX_ROWS as u64) });
    } else {
        let n_top = Concentration::n_top(n as usize, 0.2) as u64;
        found.push(ClvFinding::KeepTop { n_customers: n_top, share: concentration.top(20) });
    }
    if !setting.has_amounts {
        found.push(ClvFinding::ChooseAmount);
    } else if setting.margin == 1.0 {
        found.push(ClvFinding::SetMargin);
    }
    found
}

fn foresight(holdout: &Holdout) -> ClvFinding {
    ClvFinding::Foresight {
        forecast: holdout.model.total,
        actual: holdout.actual_total,
        naive: holdout.naive.total,
        length: holdout.length,
        mae: holdout.model.mae,
        naive_mae: holdout.naive.mae,
    }
}

/// The model with the best likelihood, how far it is ahead of the next, and the one with the smallest error.
fn best_model(rivals: &[Rival]) -> Option<ClvFinding> {
    let mut order: Vec<&Rival> = rivals.iter().collect();
    order.sort_by(|one, other| other.log_likelihood.total_cmp(&one.log_likelihood));
    let (best, next) = (order.first()?, order.get(1)?);
    let error = |rival: &&Rival| Some((rival.model, rival.holdout.as_ref()?.model.mae));
    let closest = order.iter().filter_map(error).min_by(|one, other| one.1.total_cmp(&other.1));
    Some(ClvFinding::BestModel { best: best.model, gain: best.log_likelihood - next.log_likelihood, closest })
}

/// Whether how often and how much customers buy are related.
fn independence(study: &Study) -> ClvFinding {
    let histories = &study.histories;
    let correlation = gamma_gamma::frequency_correlation(&histories.frequency, &histories.mean_spend);
    let n_used = study.spend.as_ref().map_or(0, |fit| fit.n_used);
    let p_value = gamma_gamma::independence_p_value(correlation, n_used);
    if correlation.abs() > HIGH_CORRELATION {
        ClvFinding::SpendCorrelated { correlation, p_value }
    } else {
        ClvFinding::SpendIndependent { correlation, p_value }
    }
}

/// How far the errors of the bootstrap agree with those of the likelihood.
fn resampled(study: &Study, replicates: &Replicates) -> ClvFinding {
    let fit = &study.purchases;
    let error = |index: usize, estimate| replicates.spread(estimate, 0.5, |models| models.0.parameters()[index])[0];
    let estimates = fit.model.parameters();
    let ratios: Vec<f64> = (0..4).map(|index| error(index, estimates[index]) / fit.std_errors[index]).collect();
    let ends = ratios.iter().fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), x| (low.min(*x), high.max(*x)));
    let is_known = fit.identification == Identification::Full;
    ClvFinding::Resampled {
        n_draws: replicates.models.len() as u64,
        n_drawn: replicates.n_drawn as u64,
        ratios: is_known.then_some(ends),
    }
}

fn cautions(study: &Study, log: &PurchaseLog, setting: &Setting) -> Vec<ClvFinding> {
    let histories = &study.histories;
    let (n, n_repeat) = (histories.len() as u64, histories.n_repeat() as u64);
    let mut found = Vec::new();
    match study.purchases.identification {
        Identification::Full => {}
        Identification::NoDropout => found.push(ClvFinding::NoDropout),
        Identification::Weak => found.push(ClvFinding::NotIdentified),
    }
    if setting.has_amounts && !study.spend.as_ref().is_some_and(|fit| fit.is_identified) {
        found.push(ClvFinding::SpendNotIdentified);
    }
    let share = n_repeat as f64 / n as f64;
    if share < FEW_REPEAT_SHARE || n_repeat < FEW_REPEAT_BUYERS {
        found.push(ClvFinding::FewRepeatBuyers { n_repeat, share });
    }
    if study.calibration_end - log.last_day > SILENT_DAYS {
        found.push(ClvFinding::SilentEnd { last_day: log.last_day, end: study.calibration_end });
    }
    let span_days = f64::from(study.calibration_end - log.first_day);
    let horizon_days = setting.horizon * setting.time_unit.n_days();
    if span_days < YEAR_DAYS - 1.5 {
        found.push(ClvFinding::ShortHistory { span_days });
    }
    if horizon_days > 1.5 * span_days {
        found.push(ClvFinding::FarHorizon { span_days });
    }
    if setting.model == ClvModel::BgNbd && n_repeat < n && study.purchases.identification != Identification::NoDropout {
        found.push(ClvFinding::OneTimeBuyers { n_customers: n - n_repeat, share: 1.0 - share });
    }
    let Dropped { n_missing_customer, n_missing_date, n_missing_amount, n_after_end, n_return_days } = log.dropped;
    let n_rows = n_missing_customer + n_missing_date + n_missing_amount + n_after_end;
    found.push(ClvFinding::Merged { merged: log.merged });
    if log.merged.n_returns > 0 {
        let returns = setting.returns;
        found.push(ClvFinding::Returns { merged: log.merged, n_days: n_return_days, returns });
    }
    if n_rows + n_return_days > 0 {
        found.push(ClvFinding::LeftOut { n_rows, n_missing_customer, n_return_days });
    }
    found
}

fn alive_map(model: &PurchaseModel, histories: &Histories, time_unit: TimeUnit) -> AliveMap {
    const ROWS: [u32; 9] = [1, 2, 3, 4, 6, 8, 12, 20, 40];
    const N_COLUMNS: usize = 12;
    let max_frequency = histories.frequency.iter().copied().max().unwrap_or(1);
    let age_days = histories.age_days.iter().copied().max().unwrap_or(0);
    let age = f64::from(age_days) / time_unit.n_days();
    let step = age / N_COLUMNS as f64;
    let silence: Vec<f64> = (0..N_COLUMNS).map(|column| column as f64 * step).collect();
    let frequency: Vec<u32> = ROWS.into_iter().filter(|&x| x <= max_frequency.max(1)).collect();
    let row = |&x: &u32| {
        silence.iter().map(|silence| model.probability_alive(f64::from(x), age - silence, age)).collect::<Vec<f64>>()
    };
    let alive = frequency.iter().map(row).collect();
    AliveMap { silence, frequency, age, alive }
}

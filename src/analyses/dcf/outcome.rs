//! What `dcf` answers with.

use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

use super::params::DcfParams;
use super::{CashFlow, figures, texts};

/// Rates of the sensitivity table.
pub(super) const DISCOUNT_RATES: [f64; 7] = [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];
/// Retentions of the sensitivity table.
pub(super) const RETENTIONS: [f64; 8] = [1.0, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5];
/// By how much retention changes in the finding on it.
const RETENTION_STEP: f64 = 0.05;

/// The result of `dcf`.
#[derive(Debug, Clone, PartialEq)]
pub struct DcfOutcome {
    /// The settings.
    pub(super) params: DcfParams,
    /// The cash flow.
    pub(super) flow: CashFlow,
    /// Net values: a row per retention, a column per discount rate.
    pub(super) sensitivity: Vec<Vec<f64>>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are the numbers that the sentences of texts.rs hold")]
pub enum DcfFinding {
    /// What a customer is worth.
    Worth { present_value: f64, net_value: f64, n_years: u32, value_to_cost: f64 },
    /// When the cost is repaid.
    PaysBack { years: f64 },
    /// It never is.
    NeverPaysBack { missing: f64 },
    /// Nobody leaves.
    FullRetention,
    /// Margin not set.
    FullMargin,
    /// What a little more, or less, retention would change.
    Lever { from: f64, to: f64, change: f64 },
    /// What winning a customer may cost.
    Ceiling { most: f64 },
}

impl DcfOutcome {
    pub(super) fn new(params: &DcfParams) -> Self {
        let flow = |retention: f64, rate: f64| {
            CashFlow::new(&params.yearly_revenue, params.margin, retention, rate, params.timing)
        };
        let net = |retention: f64, rate: f64| flow(retention, rate).total() - params.acquisition_cost;
        let row = |&retention: &f64| DISCOUNT_RATES.iter().map(|&rate| net(retention, rate)).collect();
        Self {
            flow: flow(params.retention, params.discount_rate),
            sensitivity: RETENTIONS.iter().map(row).collect(),
            params: params.clone(),
        }
    }

    fn value_to_cost(&self) -> f64 {
        let cost = self.params.acquisition_cost;
        if cost > 0.0 { self.flow.total() / cost } else { f64::NAN }
    }

    fn found(&self) -> Vec<DcfFinding> {
        let params = &self.params;
        let present_value = self.flow.total();
        let net_value = present_value - params.acquisition_cost;
        let n_years = params.yearly_revenue.len() as u32;
        let years = self.flow.payback_years(params.acquisition_cost);
        let mut found =
            vec![DcfFinding::Worth { present_value, net_value, n_years, value_to_cost: self.value_to_cost() }];
        if years.is_nan() {
            found.push(DcfFinding::NeverPaysBack { missing: -net_value });
        } else if params.acquisition_cost > 0.0 {
            found.push(DcfFinding::PaysBack { years });
        }
        if params.retention == 1.0 && n_years > 1 {
            found.push(DcfFinding::FullRetention);
        }
        if params.margin == 1.0 {
            found.push(DcfFinding::FullMargin);
        }
        if n_years > 1 {
            // From full retention there is only the way down.
            let to = if params.retention + RETENTION_STEP <= 1.0 {
                params.retention + RETENTION_STEP
            } else {
                params.retention - RETENTION_STEP
            };
            let moved =
                CashFlow::new(&params.yearly_revenue, params.margin, to, params.discount_rate, params.timing).total();
            found.push(DcfFinding::Lever { from: params.retention, to, change: moved - present_value });
        }
        if present_value > 0.0 {
            found.push(DcfFinding::Ceiling { most: present_value });
        }
        found
    }

    fn glance(&self) -> TidyTable {
        let present_value = self.flow.total();
        let cost = self.params.acquisition_cost;
        TidyTable::new("glance")
            .numbers("present_value", Unit::Money(None), vec![present_value])
            .numbers("net_value", Unit::Money(None), vec![present_value - cost])
            .numbers("value_to_cost", Unit::Plain, vec![self.value_to_cost()])
            .numbers("payback_years", Unit::Years, vec![self.flow.payback_years(cost)])
    }

    fn tidy(&self) -> TidyTable {
        let money = || Unit::Money(None);
        let n_years = self.params.yearly_revenue.len() as u64;
        let cumulative = self.flow.cumulative(self.params.acquisition_cost);
        TidyTable::new("tidy")
            .with("year", Unit::Plain, Column::from_counts(1..=n_years))
            .numbers("revenue", money(), self.params.yearly_revenue.clone())
            .numbers("survival", Unit::Share, self.flow.survival.clone())
            .numbers("cash_flow", money(), self.flow.cash_flow.clone())
            .numbers("discount_factor", Unit::Plain, self.flow.discount_factor.clone())
            .numbers("present_value", money(), self.flow.present_value.clone())
            .numbers("cumulative_value", money(), cumulative[1..].to_vec())
    }

    fn sensitivity_table(&self) -> TidyTable {
        let n_rates = DISCOUNT_RATES.len();
        let retentions = RETENTIONS.iter().flat_map(|&retention| [retention].repeat(n_rates)).collect();
        let values = self.sensitivity.iter().flatten().copied().collect();
        TidyTable::new("sensitivity")
            .numbers("retention", Unit::Share, retentions)
            .numbers("discount_rate", Unit::Share, DISCOUNT_RATES.repeat(RETENTIONS.len()))
            .numbers("net_value", Unit::Money(None), values)
    }
}

impl Outcome for DcfOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        vec![self.glance(), self.tidy(), self.sensitivity_table()]
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        self.found().iter().map(|finding| texts::sentence(finding, language)).collect()
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

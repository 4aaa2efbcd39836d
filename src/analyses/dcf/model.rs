//! Cash flow, discounted.

use serde::{Deserialize, Serialize};

/// When a year's money comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// At the end of the year.
    End,
    /// At its beginning.
    Begin,
}

/// A customer's cash flow, year by year.
#[derive(Debug, Clone, PartialEq)]
pub struct CashFlow {
    /// The probability that the customer is still there.
    pub survival: Vec<f64>,
    /// Revenue × margin × survival.
    pub cash_flow: Vec<f64>,
    /// What one unit of money then is worth today.
    pub discount_factor: Vec<f64>,
    /// Cash flow × discount factor.
    pub present_value: Vec<f64>,
}

impl CashFlow {
    /// The cash flow of these yearly revenues.
    pub fn new(yearly_revenue: &[f64], margin: f64, retention: f64, discount_rate: f64, timing: Timing) -> Self {
        let n_years = yearly_revenue.len() as i32;
        let delay = match timing {
            Timing::End => 1,
            Timing::Begin => 0,
        };
        let survival: Vec<f64> = (0..n_years).map(|t| retention.powi(t)).collect();
        let discount_factor: Vec<f64> = (0..n_years).map(|t| 1.0 / (1.0 + discount_rate).powi(t + delay)).collect();
        let cash_flow: Vec<f64> = yearly_revenue.iter().zip(&survival).map(|(x, stays)| x * margin * stays).collect();
        let present_value = cash_flow.iter().zip(&discount_factor).map(|(x, factor)| x * factor).collect();
        Self { survival, cash_flow, discount_factor, present_value }
    }

    /// The sum of the present values.
    pub fn total(&self) -> f64 {
        self.present_value.iter().sum()
    }

    /// Years until the discounted cash flow has repaid `cost`, each year's coming evenly over the year; NaN if never.
    pub fn payback_years(&self, cost: f64) -> f64 {
        if cost <= 0.0 {
            return 0.0;
        }
        let mut repaid = 0.0;
        for (year, value) in self.present_value.iter().enumerate() {
            if repaid + value >= cost {
                return year as f64 + (cost - repaid) / value;
            }
            repaid += value;
        }
        f64::NAN
    }

    /// What remains of the discounted cash flow after `cost`, at the start and after each year.
    pub fn cumulative(&self, cost: f64) -> Vec<f64> {
        let mut running = -cost;
        let after_year = |value: &f64| {
            running += value;
            running
        };
        let mut totals = vec![-cost];
        totals.extend(self.present_value.iter().map(after_year));
        totals
    }
}

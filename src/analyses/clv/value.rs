//! From purchases to money: each customer's value, the total, how sure it is, and how it is spread.

use super::Study;
use super::params::ClvParams;
use crate::models::lifetime::spend::Spend;

/// One entry per customer of the histories.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct CustomerValues {
    /// The probability to be active.
    pub alive: Vec<f64>,
    /// Expected purchases within the horizon.
    pub purchases: Vec<f64>,
    /// Expected mean amount; NaN without amounts.
    pub spend: Vec<f64>,
    /// Expected amounts within the horizon; NaN without amounts.
    pub value: Vec<f64>,
    /// Discounted expected profit within the horizon; NaN without amounts.
    pub clv: Vec<f64>,
    /// What customers are ranked by: their discounted profit, or discounted purchases without amounts.
    pub rank: Vec<f64>,
    /// How much more they would be worth if they were surely active, in what they are ranked by.
    pub at_stake: Vec<f64>,
}

impl CustomerValues {
    pub(super) fn new(study: &Study, params: &ClvParams) -> Self {
        let n = study.histories.len();
        let spends = Spend::new(&study.histories, study.spend.as_ref());
        let mut values = Self::default();
        for customer in 0..n {
            let group = study.groups.of_customer[customer] as usize;
            let alive = study.forecast.alive[group];
            let purchases = alive * study.forecast.if_active[group];
            let discounted = study.forecast.if_active_discounted[group];
            let spend = spends.of(&study.histories, customer);
            let worth = if spend.is_nan() { 1.0 } else { spend * params.margin };
            values.alive.push(alive);
            values.purchases.push(purchases);
            values.spend.push(spend);
            values.value.push(purchases * spend);
            values.clv.push(alive * discounted * spend * params.margin);
            values.rank.push(alive * discounted * worth);
            values.at_stake.push((1.0 - alive) * discounted * worth);
        }
        values
    }

    /// Customers by what they are ranked by, the most valuable first; equals in the order of the data.
    pub(super) fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.rank.len() as u32).collect();
        order.sort_by(|&one, &other| self.rank[other as usize].total_cmp(&self.rank[one as usize]));
        order
    }
}

/// How the total is spread over customers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Concentration {
    /// The total of what customers are ranked by.
    pub total: f64,
    /// The share of it that the most valuable 0 %, 1 % … 100 % hold.
    pub curve: Vec<f64>,
}

impl Concentration {
    /// `order` has the most valuable customer first.
    pub(super) fn new(values: &CustomerValues, order: &[u32]) -> Self {
        let mut running = 0.0;
        let cumulative: Vec<f64> = order
            .iter()
            .map(|&customer| {
                running += values.rank[customer as usize];
                running
            })
            .collect();
        let n = order.len();
        let curve = (0..=100usize)
            .map(|percent| match Self::n_top(n, percent as f64 / 100.0) {
                0 => 0.0,
                n_top => cumulative[n_top - 1] / running,
            })
            .collect();
        Self { total: running, curve }
    }

    /// How many customers the most valuable share of `n` holds.
    pub(super) fn n_top(n: usize, share: f64) -> usize {
        (n as f64 * share).round() as usize
    }

    /// The share that the most valuable whole percentage of customers holds.
    pub(super) fn top(&self, percent: usize) -> f64 {
        self.curve[percent]
    }
}

//! From purchases to money: each customer's value, the total, how sure it is, and how it is spread.

use super::Study;
use super::gamma_gamma::GammaGamma;
use super::model::PurchaseModel;
use super::params::ClvParams;
use crate::models::lifetime::spend::Spend;

/// So many customers, evenly taken, are enough to learn how the total answers to the parameters.
const MAX_SAMPLE: usize = 2000;

/// The step in the logarithm of a parameter for such answers.
const STEP: f64 = 1e-3;

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

/// The relative standard error of the total that comes from not knowing the parameters; none when they are not known.
pub(super) fn relative_error(study: &Study, horizon: f64) -> Option<f64> {
    let covariance = study.purchases.covariance.as_ref()?;
    let n = study.histories.len();
    let stride = n.div_ceil(MAX_SAMPLE).max(1);
    let model = study.purchases.model;
    let spend_fit = study.spend.as_ref().filter(|fit| fit.is_identified);
    let total = |purchases: &[f64; 4], spend: &[f64; 3]| -> f64 {
        let parameters = model.parameters();
        let moved = PurchaseModel::new(model.kind(), std::array::from_fn(|index| parameters[index] * purchases[index]));
        let spending = spend_fit.map(|fit| GammaGamma {
            p: fit.model.p * spend[0],
            q: fit.model.q * spend[1],
            gamma: fit.model.gamma * spend[2],
        });
        let expect = |customer: usize| {
            let (frequency, recency, age) = study.groups.history(study.groups.of_customer[customer] as usize);
            let mean = study.histories.mean_spend.get(customer).copied().unwrap_or(1.0);
            let amount = spending.and_then(|model| model.expected_spend(frequency, mean)).unwrap_or(1.0);
            moved.expected_purchases(frequency, recency, age, horizon) * amount
        };
        (0..n).step_by(stride).map(expect).sum()
    };
    let slope = |of_purchases: bool, index: usize| {
        let at = |step: f64| {
            let (mut purchases, mut spend) = ([1.0; 4], [1.0; 3]);
            if of_purchases {
                purchases[index] = step.exp()
            } else {
                spend[index] = step.exp()
            }
            total(&purchases, &spend).ln()
        };
        (at(STEP) - at(-STEP)) / (2.0 * STEP)
    };
    let variance = |covariance: &[Vec<f64>], of_purchases: bool| {
        let slopes: Vec<f64> = (0..covariance.len()).map(|index| slope(of_purchases, index)).collect();
        let row_sum = |row: &Vec<f64>| row.iter().zip(&slopes).map(|(c, s)| c * s).sum::<f64>();
        covariance.iter().zip(&slopes).map(|(row, s)| s * row_sum(row)).sum::<f64>()
    };
    let spend_covariance = spend_fit.and_then(|fit| fit.covariance.as_ref());
    let all = variance(covariance, true) + spend_covariance.map_or(0.0, |covariance| variance(covariance, false));
    Some(all.sqrt()).filter(|error| error.is_finite())
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

//! Whether the model foresees: purchases over time against the model, and per customer in a hold-out.

use super::forecast;
use super::history::{Groups, Histories};
use super::log::PurchaseLog;
use super::model::PurchaseModel;

/// A tracking chart has at most so many periods; longer histories take several time units per period.
const MAX_PERIODS: f64 = 400.0;

/// Customers with at least this many repeat purchases share a row.
const MAX_CLASS: usize = 7;

/// Repeat purchases over time, of the customers who had bought by the end of the calibration.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracking {
    /// The first day of the log: periods are counted from here.
    pub origin: i32,
    /// The last day that the model learned from.
    pub calibration_end: i32,
    /// The last day of each period.
    pub ends: Vec<i32>,
    /// Repeat purchases up to that day.
    pub actual: Vec<f64>,
    /// What the model expects up to that day.
    pub expected: Vec<f64>,
}

impl Tracking {
    /// Counts and expects, period by period, up to `observation_end`.
    pub fn new(
        model: &PurchaseModel,
        log: &PurchaseLog,
        calibration_end: i32,
        observation_end: i32,
        unit_days: f64,
    ) -> Self {
        let origin = log.first_day;
        let n_days = (observation_end - origin).max(0) as usize;
        let (mut starts, mut repeats) = (vec![0.0; n_days + 1], vec![0.0; n_days + 1]);
        for customer in 0..log.n_customers() {
            let days = log.purchases(customer).days;
            if days[0] > calibration_end {
                continue;
            }
            starts[(days[0] - origin) as usize] += 1.0;
            days[1..].iter().for_each(|day| repeats[(day - origin) as usize] += 1.0);
        }
        for day in 1..repeats.len() {
            repeats[day] += repeats[day - 1];
        }
        let by_day = forecast::expected_by_day(model, n_days, unit_days);
        let n_units = (n_days as f64 / unit_days + 1e-9).floor();
        let stride = (n_units / MAX_PERIODS).ceil().max(1.0);
        let mut tracking = Self { origin, calibration_end, ends: Vec::new(), actual: Vec::new(), expected: Vec::new() };
        for period in 1..=(n_units / stride) as usize {
            let end = ((period as f64 * stride * unit_days).round() as usize).min(n_days);
            let expected = (0..end).map(|start| starts[start] * by_day[end - start]).sum();
            tracking.ends.push(origin + end as i32);
            tracking.actual.push(repeats[end]);
            tracking.expected.push(expected);
        }
        tracking
    }
}

/// How far off a forecast is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ForecastError {
    /// Purchases forecast in all.
    pub total: f64,
    /// Mean absolute error per customer.
    pub mae: f64,
    /// Root mean squared error per customer.
    pub rmse: f64,
}

/// Customers with the same number of repeat purchases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrequencyClass {
    /// How many customers.
    pub n_customers: f64,
    /// What they bought in the hold-out, on average.
    pub actual_mean: f64,
    /// What was expected, on average.
    pub expected_mean: f64,
}

/// The forecast of purchases after the calibration, against what came.
#[derive(Debug, Clone, PartialEq)]
pub struct Holdout {
    /// How long it is, in time units.
    pub length: f64,
    /// Purchases that came.
    pub actual_total: f64,
    /// The model's error.
    pub model: ForecastError,
    /// The error of letting everyone go on at their rate so far: repeat purchases per time unit of age.
    pub naive: ForecastError,
    /// By repeat purchases in the calibration: 0, 1 … and the last with all above.
    pub classes: Vec<FrequencyClass>,
}

impl Holdout {
    /// Compares per customer.
    pub fn new(model: &PurchaseModel, groups: &Groups, histories: &Histories, length: f64) -> Self {
        let expected: Vec<f64> = (0..groups.len())
            .map(|group| {
                let (frequency, recency, age) = groups.history(group);
                model.expected_purchases(frequency, recency, age, length)
            })
            .collect();
        let naive: Vec<f64> = (0..groups.len())
            .map(|group| {
                let (frequency, _, age) = groups.history(group);
                if age > 0.0 { frequency / age * length } else { 0.0 }
            })
            .collect();
        let mut classes =
            vec![FrequencyClass { n_customers: 0.0, actual_mean: 0.0, expected_mean: 0.0 }; MAX_CLASS + 1];
        for (customer, &group) in groups.of_customer.iter().enumerate() {
            let class = &mut classes[(histories.frequency[customer] as usize).min(MAX_CLASS)];
            class.n_customers += 1.0;
            class.actual_mean += f64::from(histories.n_later[customer]);
            class.expected_mean += expected[group as usize];
        }
        for class in &mut classes {
            class.actual_mean /= class.n_customers;
            class.expected_mean /= class.n_customers;
        }
        Self {
            length,
            actual_total: histories.n_later.iter().map(|&n| f64::from(n)).sum(),
            model: error(&expected, groups, histories),
            naive: error(&naive, groups, histories),
            classes,
        }
    }
}

fn error(by_group: &[f64], groups: &Groups, histories: &Histories) -> ForecastError {
    let (mut total, mut absolute, mut squared) = (0.0, 0.0, 0.0);
    for (customer, &group) in groups.of_customer.iter().enumerate() {
        let expected = by_group[group as usize];
        let miss = expected - f64::from(histories.n_later[customer]);
        total += expected;
        absolute += miss.abs();
        squared += miss * miss;
    }
    let n = groups.n_customers();
    ForecastError { total, mae: absolute / n, rmse: (squared / n).sqrt() }
}

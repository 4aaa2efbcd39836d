//! The models of buying and dropping out behind one face, so that forecasts and tables need not know which was chosen.

use super::ClvModel;
use super::bg_nbd::{self, BgNbd, Scratch};
use super::mbg_nbd::MbgNbd;
use super::pareto_nbd::{self, ParetoNbd};

/// A model with its four parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PurchaseModel {
    /// Dropout may follow each repeat purchase.
    BgNbd(BgNbd),
    /// Dropout may follow each purchase, the first one too.
    MbgNbd(MbgNbd),
    /// Dropout may come at any time.
    ParetoNbd(ParetoNbd),
}

/// What is known of a customer who is still active.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outlook {
    /// Dropout follows purchases.
    AfterPurchases(bg_nbd::Belief),
    /// Dropout comes with time.
    AtAnyTime(pareto_nbd::Belief),
}

impl PurchaseModel {
    /// The model of that kind with these parameters, in the order of [`ClvModel::terms`].
    pub fn new(kind: ClvModel, [r, alpha, first, second]: [f64; 4]) -> Self {
        match kind {
            ClvModel::BgNbd => Self::BgNbd(BgNbd { r, alpha, a: first, b: second }),
            ClvModel::MbgNbd => Self::MbgNbd(MbgNbd { r, alpha, a: first, b: second }),
            ClvModel::ParetoNbd => Self::ParetoNbd(ParetoNbd { r, alpha, s: first, beta: second }),
        }
    }

    /// Which model it is.
    pub fn kind(&self) -> ClvModel {
        match self {
            Self::BgNbd(_) => ClvModel::BgNbd,
            Self::MbgNbd(_) => ClvModel::MbgNbd,
            Self::ParetoNbd(_) => ClvModel::ParetoNbd,
        }
    }

    /// The parameters, in the order of [`ClvModel::terms`].
    pub fn parameters(&self) -> [f64; 4] {
        match *self {
            Self::BgNbd(BgNbd { r, alpha, a, b }) | Self::MbgNbd(MbgNbd { r, alpha, a, b }) => [r, alpha, a, b],
            Self::ParetoNbd(ParetoNbd { r, alpha, s, beta }) => [r, alpha, s, beta],
        }
    }

    /// The probability that a customer with this history is still active.
    pub fn probability_alive(&self, frequency: f64, recency: f64, age: f64) -> f64 {
        match self {
            Self::BgNbd(model) => model.probability_alive(frequency, recency, age),
            Self::MbgNbd(model) => model.probability_alive(frequency, recency, age),
            Self::ParetoNbd(model) => model.probability_alive(frequency, recency, age),
        }
    }

    /// What is known of a customer with this history who is still active.
    pub fn outlook(&self, frequency: f64, age: f64) -> Outlook {
        match self {
            Self::BgNbd(model) => Outlook::AfterPurchases(model.belief(frequency, age)),
            Self::MbgNbd(model) => Outlook::AfterPurchases(model.belief(frequency, age)),
            Self::ParetoNbd(model) => Outlook::AtAnyTime(model.belief(frequency, age)),
        }
    }

    /// The time in which expectations change their shape, for a customer of that age: they are smooth functions of
    /// ln(1 + t / scale).
    pub fn scale(&self, age: f64) -> f64 {
        match self {
            Self::BgNbd(model) => model.alpha + age,
            Self::MbgNbd(model) => model.alpha + age,
            Self::ParetoNbd(model) => model.beta + age,
        }
    }

    /// Expected repeat purchases of a customer in the next `horizon` time units.
    pub fn expected_purchases(&self, frequency: f64, recency: f64, age: f64, horizon: f64) -> f64 {
        self.probability_alive(frequency, recency, age) * self.outlook(frequency, age).expected_purchases(horizon)
    }
}

impl Outlook {
    /// Expected purchases in the next `horizon` time units.
    pub fn expected_purchases(&self, horizon: f64) -> f64 {
        match self {
            Self::AfterPurchases(belief) => belief.expected_purchases(horizon),
            Self::AtAnyTime(belief) => belief.expected_purchases(horizon),
        }
    }

    /// The same at ascending horizons at once, into `expected`.
    pub fn expected_at(&self, horizons: &[f64], expected: &mut [f64], scratch: &mut Scratch) {
        match self {
            Self::AfterPurchases(belief) => belief.expected_at(horizons, expected, scratch),
            Self::AtAnyTime(belief) => {
                for (expected, &horizon) in expected.iter_mut().zip(horizons) {
                    *expected = belief.expected_purchases(horizon);
                }
            }
        }
    }

    /// Visits the probabilities of more than 0, 1, 2 … purchases in the next `horizon` time units.
    pub fn tails(&self, horizon: f64, tolerance: f64, visit: impl FnMut(f64)) {
        match self {
            Self::AfterPurchases(belief) => belief.tails(horizon, tolerance, visit),
            Self::AtAnyTime(belief) => belief.tails(horizon, tolerance, visit),
        }
    }
}

//! How long customers stay and how much they buy: models of purchases and amounts, fitted to days of purchase.
//!
//! `log` reads rows into days of purchase, `history` sums them up per customer, `fit` fits one of the models of buying and
//! dropping out, `gamma_gamma` that of amounts, `spend` says what a purchase of a customer will bring, and `ahead` what a year will.

pub mod ahead;
pub mod bg_nbd;
mod bg_nbd_likelihood;
pub mod fit;
pub mod gamma_gamma;
pub mod history;
pub mod log;
pub mod mbg_nbd;
pub mod model;
pub mod pareto_nbd;
mod pareto_nbd_likelihood;
pub mod spend;

use serde::{Deserialize, Serialize};

/// With fewer repeat buyers than this, four parameters cannot be told apart.
pub const MIN_REPEAT_BUYERS: u64 = 10;

/// Which model of buying and dropping out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClvModel {
    /// Beta-geometric / negative binomial.
    BgNbd,
    /// The modified one, in which one-time buyers can have left too.
    MbgNbd,
    /// Pareto / negative binomial: customers leave at any time.
    ParetoNbd,
}

impl ClvModel {
    /// All models.
    pub const ALL: [Self; 3] = [Self::BgNbd, Self::MbgNbd, Self::ParetoNbd];

    /// Its name in tables and settings.
    pub fn id(self) -> &'static str {
        match self {
            Self::BgNbd => "bg_nbd",
            Self::MbgNbd => "mbg_nbd",
            Self::ParetoNbd => "pareto_nbd",
        }
    }

    /// Its name in sentences, the same in all languages.
    pub fn name(self) -> &'static str {
        match self {
            Self::BgNbd => "BG/NBD",
            Self::MbgNbd => "MBG/NBD",
            Self::ParetoNbd => "Pareto/NBD",
        }
    }

    /// The names of its parameters: two of buying, two of dropping out.
    pub fn terms(self) -> [&'static str; 4] {
        match self {
            Self::BgNbd | Self::MbgNbd => ["r", "alpha", "a", "b"],
            Self::ParetoNbd => ["r", "alpha", "s", "beta"],
        }
    }
}

//! The models side by side: how well each describes what was seen, and how well each foresees what was not.

use crate::pulse::{Cancelled, Pulse};

use super::fit::{self, Identification};
use super::holdout::Holdout;
use super::log::PurchaseLog;
use super::params::{ClvModel, ClvParams};
use super::{ShortHistory, Study};

/// All models have as many parameters.
const N_PARAMETERS: f64 = 4.0;

/// One of the models compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rival {
    /// Which.
    pub model: ClvModel,
    /// Its log-likelihood on all that is learned from.
    pub log_likelihood: f64,
    /// Whether its parameters are known.
    pub identification: Identification,
    /// Its forecast of purchases that it had not seen; none when there is no hold-out.
    pub holdout: Option<Holdout>,
}

impl Rival {
    /// Akaike's criterion.
    pub(super) fn aic(&self) -> f64 {
        2.0 * N_PARAMETERS - 2.0 * self.log_likelihood
    }

    /// Schwarz's criterion; customers are the observations.
    pub(super) fn bic(&self, n_customers: f64) -> f64 {
        N_PARAMETERS * n_customers.ln() - 2.0 * self.log_likelihood
    }
}

/// Fits the models that were not chosen to the same data, and checks them on the same hold-out.
pub(super) fn compare(
    study: &Study,
    log: &PurchaseLog,
    params: &ClvParams,
    pulse: &mut Pulse,
) -> Result<Vec<Rival>, Cancelled> {
    let is_split = ClvParams::day(&params.calibration_end).is_some();
    let observation_end = ClvParams::day(&params.observation_end).unwrap_or(log.last_day);
    let short = match &study.holdout {
        Some(_) if !is_split => ShortHistory::new(log, observation_end, params.time_unit.n_days()),
        _ => None,
    };
    let n_models = ClvModel::ALL.len() as f32;
    let mut rivals = Vec::new();
    for (round, model) in ClvModel::ALL.into_iter().enumerate() {
        let (from, to) = (round as f32 / n_models, (round + 1) as f32 / n_models);
        let rival = if model == params.model {
            let fit = &study.purchases;
            let (log_likelihood, identification) = (fit.log_likelihood, fit.identification);
            Rival { model, log_likelihood, identification, holdout: study.holdout.clone() }
        } else {
            let middle = 0.5 * (from + to);
            let fitted = pulse.part(from, middle, |part| fit::fit(model, &study.groups, part))?;
            let holdout = match (&study.holdout, &short) {
                (Some(own), None) => Some(Holdout::new(&fitted.model, &study.groups, &study.histories, own.length)),
                (Some(_), Some(short)) => {
                    let fitted = pulse.part(middle, to, |part| fit::fit(model, &short.groups, part))?;
                    Some(Holdout::new(&fitted.model, &short.groups, &short.histories, short.length))
                }
                (None, _) => None,
            };
            let (log_likelihood, identification) = (fitted.log_likelihood, fitted.identification);
            Rival { model, log_likelihood, identification, holdout }
        };
        rivals.push(rival);
    }
    Ok(rivals)
}

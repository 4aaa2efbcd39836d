//! The bootstrap: customers drawn anew with replacement, and the models fitted again to each such draw.
//!
//! Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 6; for fewer draws than customers,
//! Bickel, Götze and van Zwet (1997), Statistica Sinica 7, 1–31.

use crate::numeric::random::Random;
use crate::pulse::{Cancelled, Pulse};
use crate::stats::quantile::{self, Definition};

use super::Study;
use super::fit;
use super::gamma_gamma::{self, GammaGamma};
use super::model::PurchaseModel;
use super::params::ClvParams;

/// A draw holds at most so many customers; what it misses of all is known from the square root law.
const MAX_DRAWN: usize = 20_000;

/// The models of one draw; amounts only where their model is known.
pub(super) type Replicate = (PurchaseModel, Option<GammaGamma>);

/// What customers drawn anew give.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Replicates {
    /// One per draw.
    pub models: Vec<Replicate>,
    /// What a deviation counts, below 1 when fewer than all customers are drawn.
    pub shrink: f64,
    /// How many customers a draw holds.
    pub n_drawn: usize,
}

impl Replicates {
    /// Draws as many customers as there are, up to [`MAX_DRAWN`], and counts them by history.
    pub(super) fn new(study: &Study, params: &ClvParams, pulse: &mut Pulse) -> Result<Self, Cancelled> {
        let (histories, groups) = (&study.histories, &study.groups);
        let n = histories.len();
        let n_drawn = n.min(MAX_DRAWN);
        let spend = study.spend.as_ref().filter(|fit| fit.is_identified).map(|fit| fit.model);
        let mut random = Random::from_seed(params.seed);
        let mut counts = vec![0u32; groups.len()];
        let (mut frequency, mut mean_spend) = (Vec::new(), Vec::new());
        let n_draws = params.n_draws as usize;
        let mut models = Vec::with_capacity(n_draws);
        for draw in 0..n_draws {
            counts.fill(0);
            frequency.clear();
            mean_spend.clear();
            for _ in 0..n_drawn {
                let customer = random.below(n);
                counts[groups.of_customer[customer] as usize] += 1;
                if spend.is_some() {
                    frequency.push(histories.frequency[customer]);
                    mean_spend.push(histories.mean_spend[customer]);
                }
            }
            let drawn = groups.with_sizes(|group| f64::from(counts[group]));
            let share = |draw: usize| draw as f32 / n_draws as f32;
            models.push(pulse.part(share(draw), share(draw + 1), |part| -> Result<Replicate, Cancelled> {
                let purchases = fit::refit(&study.purchases, &drawn, part)?;
                let amounts = match &spend {
                    Some(spend) => gamma_gamma::refit(spend, &frequency, &mean_spend, part)?.or(Some(*spend)),
                    None => None,
                };
                Ok((purchases, amounts))
            })?);
        }
        Ok(Self { models, shrink: (n_drawn as f64 / n as f64).sqrt(), n_drawn })
    }

    /// Of a positive quantity with that estimate: the standard error, and the range that holds `level` of the draws. Both are
    /// taken in logarithms, as deviations from the estimate.
    pub(super) fn spread(&self, estimate: f64, level: f64, of: impl Fn(&Replicate) -> f64) -> [f64; 3] {
        let deviation = |replicate| self.shrink * (of(replicate) / estimate).ln();
        let deviations = quantile::sorted(&self.models.iter().map(deviation).collect::<Vec<_>>());
        let n = deviations.len() as f64;
        let mean = deviations.iter().sum::<f64>() / n;
        let variance = deviations.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let end = |share| estimate * quantile::quantile(&deviations, share, Definition::Inclusive).exp();
        let cut = 0.5 * (1.0 - level);
        [estimate * variance.sqrt(), end(cut), end(1.0 - cut)]
    }
}

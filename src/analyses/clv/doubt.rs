//! What the parameters may be besides the estimates: by their standard errors, or as customers drawn anew give them.

use nalgebra::DMatrix;

use crate::numeric::random::Random;

use super::Study;
use super::bootstrap::{Replicate, Replicates};
use super::gamma_gamma::GammaGamma;
use super::model::PurchaseModel;

/// The step, in standard errors, in which the parameters are moved.
const STEP: f64 = 0.1;

/// Where other parameters come from.
pub(super) enum Doubt<'a> {
    /// Independent directions in the logarithms of the parameters, each one standard error long; of amounts where known.
    Normal { study: &'a Study, purchases: DMatrix<f64>, amounts: Option<DMatrix<f64>> },
    /// Fits to draws of the customers.
    Drawn(&'a Replicates),
}

/// Models with other parameters; the squares of the relative changes that they make, added up and weighted, are a variance.
pub(super) struct Moves {
    pub purchases: Vec<PurchaseModel>,
    pub amounts: Vec<GammaGamma>,
    pub weight: f64,
}

impl Moves {
    /// The relative standard error of what is `estimate` by the estimates.
    pub(super) fn error<M>(&self, models: &[M], estimate: f64, of: impl Fn(&M) -> f64) -> f64 {
        let change = |model| (of(model) / estimate - 1.0).powi(2);
        (self.weight * models.iter().map(change).sum::<f64>()).sqrt()
    }
}

impl<'a> Doubt<'a> {
    /// None where the parameters are not known.
    pub(super) fn new(study: &'a Study) -> Option<Self> {
        if let Some(replicates) = &study.replicates {
            return Some(Self::Drawn(replicates));
        }
        let purchases = directions(study.purchases.covariance.as_deref()?)?;
        let fit = study.spend.as_ref().filter(|fit| fit.is_identified);
        let amounts = fit.and_then(|fit| fit.covariance.as_deref()).and_then(directions);
        Some(Self::Normal { study, purchases, amounts })
    }

    /// The models that show how forecasts answer to the parameters.
    pub(super) fn moves(&self) -> Moves {
        match self {
            Self::Drawn(replicates) => Moves {
                purchases: replicates.models.iter().map(|models| models.0).collect(),
                amounts: replicates.models.iter().filter_map(|models| models.1).collect(),
                weight: replicates.shrink.powi(2) / replicates.models.len() as f64,
            },
            Self::Normal { study, purchases, amounts } => {
                let one = |n: usize, column: usize| -> Vec<f64> {
                    (0..n).map(|other| if other == column { STEP } else { 0.0 }).collect()
                };
                let n = purchases.nrows();
                let purchases = (0..n).map(|column| moved(study, purchases, &one(n, column))).collect();
                let amounts = amounts
                    .iter()
                    .flat_map(|amounts| (0..3).filter_map(|column| moved_amounts(study, amounts, &one(3, column))));
                Moves { purchases, amounts: amounts.collect(), weight: STEP.powi(-2) }
            }
        }
    }

    /// The models of a draw.
    pub(super) fn draw(&self, draw: usize, random: &mut Random) -> Replicate {
        match self {
            Self::Drawn(replicates) => replicates.models[draw],
            Self::Normal { study, purchases, amounts } => {
                let mut luck = |n: usize| -> Vec<f64> { (0..n).map(|_| random.normal()).collect() };
                let (first, second) = (luck(purchases.nrows()), luck(3));
                let spend = study.spend.as_ref().filter(|fit| fit.is_identified).map(|fit| fit.model);
                let amounts = amounts.as_ref().map_or(spend, |amounts| moved_amounts(study, amounts, &second));
                (moved(study, purchases, &first), amounts)
            }
        }
    }

    /// What a deviation of a draw counts.
    pub(super) fn shrink(&self) -> f64 {
        match self {
            Self::Drawn(replicates) => replicates.shrink,
            Self::Normal { .. } => 1.0,
        }
    }
}

fn directions(covariance: &[Vec<f64>]) -> Option<DMatrix<f64>> {
    let n = covariance.len();
    DMatrix::from_fn(n, n, |row, column| covariance[row][column]).cholesky().map(|factor| factor.l())
}

/// How far that many steps in each direction lead in the logarithm of a parameter.
fn along(directions: &DMatrix<f64>, steps: &[f64], row: usize) -> f64 {
    (0..steps.len()).map(|column| directions[(row, column)] * steps[column]).sum()
}

fn moved(study: &Study, directions: &DMatrix<f64>, steps: &[f64]) -> PurchaseModel {
    let (model, n_known) = (&study.purchases.model, directions.nrows());
    let parameters = model.parameters();
    let change = |row: usize| if row < n_known { along(directions, steps, row).exp() } else { 1.0 };
    PurchaseModel::new(model.kind(), std::array::from_fn(|row| parameters[row] * change(row)))
}

fn moved_amounts(study: &Study, directions: &DMatrix<f64>, steps: &[f64]) -> Option<GammaGamma> {
    let GammaGamma { p, q, gamma } = study.spend.as_ref()?.model;
    let change = |row: usize| along(directions, steps, row).exp();
    Some(GammaGamma { p: p * change(0), q: q * change(1), gamma: gamma * change(2) })
}

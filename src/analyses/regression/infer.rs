//! From triangles to the answer: coefficients with their errors, the fit as a whole, tests, and the rows.

use super::design::{Design, Part};
use super::diagnostics::{self, Diagnostics, Walk};
use super::model::{Factored, Solution, Spread, unit};
use super::outcome::{Glance, LeftOut, RegressionOutcome, TermRow};
use super::params::{RegressionParams, Robust, Validation};
use super::split::Parts;
use super::{RegressionError, checks, clouds, drivers, prediction};
use crate::analyses::contract::Answer;
use crate::data::{Column, ColumnKind};
use crate::i18n::Unit;
use crate::numeric::least_squares::Real;
use crate::pulse::Pulse;
use crate::report::TidyTable;
use crate::stats::distributions::{ChiSquared, Distribution, FisherF, StudentT};

/// Cook's distance from which a row moves the fit noticeably.
const INFLUENTIAL_FROM: f64 = 0.5;

/// A fitted model with all that inference needs, in the design's scale.
pub struct Fit<'a, T> {
    /// The design.
    pub design: &'a Design<'a>,
    /// The model.
    pub solution: Solution<T>,
    /// Sums over the rows.
    pub sums: Diagnostics,
    /// The sum of squared residuals.
    pub rss: f64,
    /// Whether the constant is one of the terms.
    pub has_intercept: bool,
    /// Whether the terms can make a constant.
    pub spans_constant: bool,
    /// Rows less terms.
    pub df_resid: f64,
    /// The factor of standard errors in intervals.
    pub critical: f64,
}

/// Fits, infers, checks and predicts.
pub fn answer<T: Real>(
    design: &Design,
    factored: &Factored<T>,
    parts: &Parts,
    params: &RegressionParams,
    left_out: Vec<LeftOut>,
    pulse: &mut Pulse,
) -> Result<Answer<RegressionOutcome>, RegressionError> {
    let fit = pulse.part(0.5, 0.9, |pulse| fit(design, factored, params, pulse))?;
    let terms = terms(&fit);
    let is_finite = terms.iter().all(|term| term.estimate.is_finite() && !term.std_error.is_infinite());
    if !is_finite {
        return Err(RegressionError::Overflow { column: design.target.column.clone() });
    }
    let glance = glance(&fit);
    let checks = pulse.part(0.9, 1.0, |pulse| checks::checks(&fit, factored, parts, pulse))?;
    let rows = Rows::new(&fit, glance.sigma);
    let n_obs = design.rows.len();
    let outcome = RegressionOutcome {
        target: design.target.column.clone(),
        unit: target_unit(design),
        is_log: params.log_target,
        has_intercept: fit.has_intercept,
        level: params.level,
        robust: params.robust,
        is_by_time: parts.is_by_time,
        is_checked: params.validation != Validation::None,
        terms,
        drivers: drivers::drivers(&fit),
        checks,
        predictions: prediction::predict(&fit, &params.new_rows),
        dropped: design.dropped.clone(),
        left_out,
        constant: design.constant.clone(),
        lacks_base: design.predictors.iter().filter(|s| s.lacks_base).map(|s| s.column.clone()).collect(),
        influential: rows.influential(design),
        actual: clouds::cloud(&rows.fitted, &rows.actual, &design.rows),
        residuals: clouds::cloud(&rows.fitted, &rows.residual, &design.rows),
        quantiles: clouds::normal_quantiles(&rows.std_residual, params.seed),
        glance: Glance { n_dropped: design.dropped.iter().map(|d| d.n_rows).sum(), n_obs: n_obs as u64, ..glance },
    };
    Ok(Answer { rows: vec![rows.into_table(design, &outcome.unit)], outcome })
}

fn fit<'a, T: Real>(
    design: &'a Design<'a>,
    factored: &Factored<T>,
    params: &RegressionParams,
    pulse: &mut Pulse,
) -> Result<Fit<'a, T>, RegressionError> {
    let triangle = factored.whole.clone();
    let (n_obs, n_terms) = (design.rows.len(), design.terms.len());
    let mut coefficients = triangle.coefficients();
    let target_norm = triangle.norm(n_terms).to_f64();
    let is_perfect = triangle.residual_norm().to_f64() <= T::PERFECT_BELOW * target_norm;
    let rss = if is_perfect { 0.0 } else { triangle.residual_norm().to_f64().powi(2) };
    if is_perfect {
        // What rounding made of a coefficient of 0 is no coefficient.
        for (term, coefficient) in coefficients.iter_mut().enumerate() {
            if coefficient.to_f64().abs() * triangle.norm(term).to_f64() < T::PERFECT_BELOW * target_norm {
                *coefficient = T::default();
            }
        }
    }
    let walk = Walk { triangle: &triangle, coefficients: &coefficients, rss, robust: params.robust };
    let mut sums = diagnostics::walk(design, &walk, pulse)?;
    if is_perfect {
        sums.residuals.fill(0.0);
        sums.absolute = 0.0;
    }
    let df_resid = (n_obs - n_terms) as f64;
    let spread = match params.robust {
        Robust::Hc0 | Robust::Hc1 | Robust::Hc3 if !is_perfect => Spread::Robust(std::mem::take(&mut sums.robust)),
        _ => Spread::Even(rss / df_resid),
    };
    let has_intercept = design.terms.first().is_some_and(|term| term.part == Part::Intercept);
    let spans_constant = has_intercept || f64::dot(&sums.constant, &sums.constant) >= n_obs as f64 * (1.0 - 1e-9);
    let projections = triangle.projections().iter().map(|x| x.to_f64()).collect();
    let critical = StudentT { df: df_resid }.upper_quantile((1.0 - params.level) / 2.0);
    let solution = Solution { triangle, coefficients, projections, spread };
    Ok(Fit { design, solution, sums, rss, has_intercept, spans_constant, df_resid, critical })
}

impl<T: Real> Fit<'_, T> {
    /// How many rows.
    pub fn n_obs(&self) -> f64 {
        self.design.rows.len() as f64
    }

    /// How many terms.
    pub fn n_terms(&self) -> usize {
        self.design.terms.len()
    }

    /// The residual standard deviation.
    pub fn sigma(&self) -> f64 {
        (self.rss / self.df_resid).sqrt()
    }

    /// The squared norm of a vector along Q, less what is constant over the rows.
    pub fn centred_square(&self, along_q: &[f64]) -> f64 {
        if self.has_intercept {
            return f64::dot(&along_q[1..], &along_q[1..]);
        }
        let constant = f64::dot(along_q, &self.sums.constant);
        (f64::dot(along_q, along_q) - constant * constant / self.n_obs()).max(0.0)
    }

    /// Orthonormal directions along Q of all that is not constant over the rows.
    fn directions_but_constant(&self) -> Vec<Vec<f64>> {
        let n_terms = self.n_terms();
        if self.has_intercept || !self.spans_constant {
            let first = usize::from(self.has_intercept);
            return (first..n_terms).map(|term| unit(term, n_terms)).collect();
        }
        // The unit vectors but the one most like the constant, made orthogonal to it and to each other.
        let constant = &self.sums.constant;
        let likest = (0..n_terms).max_by(|&a, &b| constant[a].abs().total_cmp(&constant[b].abs()));
        let mut basis = vec![constant.iter().map(|x| x / self.n_obs().sqrt()).collect::<Vec<f64>>()];
        for term in (0..n_terms).filter(|&term| Some(term) != likest) {
            let mut direction: Vec<f64> = unit(term, n_terms);
            for _ in 0..2 {
                for other in &basis {
                    let share = f64::dot(other, &direction);
                    f64::subtract(&mut direction, share, other);
                }
                let norm = f64::dot(&direction, &direction).sqrt();
                direction.iter_mut().for_each(|x| *x /= norm);
            }
            basis.push(direction);
        }
        basis.split_off(1)
    }
}

/// How values of the target are written.
fn target_unit(design: &Design) -> Unit {
    match design.target.kind {
        _ if design.target.is_log => Unit::Plain,
        ColumnKind::Money => Unit::Money(design.target.currency.clone()),
        ColumnKind::Percent => Unit::Share,
        _ => Unit::Plain,
    }
}

fn terms<T: Real>(fit: &Fit<T>) -> Vec<TermRow> {
    let (design, solution) = (fit.design, &fit.solution);
    let n_terms = fit.n_terms();
    let row = |(position, term): (usize, &super::design::Term)| {
        let direction = solution.direction(&unit(position, n_terms));
        let estimate = design.unscaled(term, solution.coefficients[position].to_f64());
        let std_error = design.unscaled(term, solution.spread.along(&direction).sqrt());
        let statistic = estimate / std_error;
        // The squared norm of the column, less its mean if there is a constant to take it up.
        let first = usize::from(fit.has_intercept);
        let square: f64 = (first..=position).map(|row| solution.triangle.at(row, position).to_f64().powi(2)).sum();
        TermRow {
            term: term.name.clone(),
            estimate,
            std_error,
            statistic,
            p_value: StudentT { df: fit.df_resid }.two_sided(statistic),
            conf_low: estimate - fit.critical * std_error,
            conf_high: estimate + fit.critical * std_error,
            vif: if term.part == Part::Intercept { f64::NAN } else { f64::dot(&direction, &direction) * square },
        }
    };
    design.terms.iter().enumerate().map(row).collect()
}

fn glance<T: Real>(fit: &Fit<T>) -> Glance {
    let (n_obs, n_terms) = (fit.n_obs(), fit.n_terms());
    let directions = fit.directions_but_constant();
    let explained: f64 =
        directions.iter().map(|direction| f64::dot(direction, &fit.solution.projections).powi(2)).sum();
    let total = explained + fit.rss;
    let df = directions.len();
    let statistic = if df == 0 { f64::NAN } else { fit.solution.spread.wald(&directions, &fit.solution.projections) };
    let df_total = n_obs - f64::from(u8::from(fit.spans_constant));
    let scale = fit.design.unscaled_target(1.0);
    let log_likelihood = -n_obs / 2.0 * (std::f64::consts::TAU.ln() + (fit.rss / n_obs).ln() + 2.0 * scale.ln() + 1.0);
    let (breusch_pagan, breusch_pagan_p) = breusch_pagan(fit);
    let (jarque_bera, jarque_bera_p) = jarque_bera(fit);
    Glance {
        df: df as u32,
        df_resid: fit.df_resid as u64,
        sigma: fit.sigma() * scale,
        r_squared: explained / total,
        adj_r_squared: 1.0 - (fit.rss / fit.df_resid) / (total / df_total),
        statistic,
        p_value: FisherF { df_model: df as f64, df_resid: fit.df_resid }.sf(statistic),
        log_likelihood,
        aic: 2.0 * n_terms as f64 - 2.0 * log_likelihood,
        bic: n_obs.ln() * n_terms as f64 - 2.0 * log_likelihood,
        rmse: (fit.rss / n_obs).sqrt() * scale,
        durbin_watson: fit.sums.differences / fit.rss,
        breusch_pagan,
        breusch_pagan_p,
        jarque_bera,
        jarque_bera_p,
        ..Glance::default()
    }
}

/// Koenker's studentised Breusch-Pagan test: squared residuals regressed on the terms (and a constant, if there is none).
fn breusch_pagan<T: Real>(fit: &Fit<T>) -> (f64, f64) {
    let (n_obs, n_terms) = (fit.n_obs(), fit.n_terms() as f64);
    let sums = &fit.sums;
    let mut explained = f64::dot(&sums.squares, &sums.squares);
    let mut df = n_terms - 1.0;
    if !fit.spans_constant {
        // The constant's part outside the terms is one more column of Q.
        let outside = n_obs - f64::dot(&sums.constant, &sums.constant);
        explained += f64::dot(&sums.constant, &sums.squares).powi(2) / outside;
        df += 1.0;
    }
    let has_spread = sums.squares_total > 0.0 && fit.rss > 0.0;
    if df < 1.0 || !has_spread {
        return (f64::NAN, f64::NAN);
    }
    let statistic = n_obs * (explained / sums.squares_total).min(1.0);
    (statistic, ChiSquared { df }.sf(statistic))
}

/// Jarque and Bera's test of skewness and kurtosis of the residuals.
fn jarque_bera<T: Real>(fit: &Fit<T>) -> (f64, f64) {
    let variance = fit.rss / fit.n_obs();
    if variance == 0.0 {
        return (f64::NAN, f64::NAN);
    }
    let (cubes, fourths) = fit.sums.moments;
    let skewness = cubes / fit.n_obs() / variance.powf(1.5);
    let excess = fourths / fit.n_obs() / (variance * variance) - 3.0;
    let statistic = fit.n_obs() / 6.0 * (skewness * skewness + excess * excess / 4.0);
    (statistic, ChiSquared { df: 2.0 }.sf(statistic))
}

/// One value per row used.
struct Rows {
    fitted: Vec<f64>,
    actual: Vec<f64>,
    residual: Vec<f64>,
    std_residual: Vec<f64>,
    leverage: Vec<f64>,
    cooks_distance: Vec<f64>,
}

impl Rows {
    fn new<T: Real>(fit: &Fit<T>, sigma: f64) -> Self {
        let (design, n_terms) = (fit.design, fit.n_terms() as f64);
        let scale = design.unscaled_target(1.0);
        let actual: Vec<f64> = design.rows.iter().map(|&row| design.target.value(row as usize)).collect();
        let residual: Vec<f64> = fit.sums.residuals.iter().map(|e| e * scale).collect();
        let fitted = actual.iter().zip(&residual).map(|(y, e)| y - e).collect();
        let leverage = fit.sums.leverages.clone();
        // A row of full leverage is met exactly: its residual says nothing.
        let freedom = |h: f64| if 1.0 - h < 1e-12 { f64::NAN } else { 1.0 - h };
        let pairs = residual.iter().zip(&leverage);
        let std_residual: Vec<f64> = pairs.map(|(e, &h)| e / (sigma * freedom(h).sqrt())).collect();
        let pairs = std_residual.iter().zip(&leverage);
        let cooks_distance = pairs.map(|(r, &h)| r * r * h / (freedom(h) * n_terms)).collect();
        Self { fitted, actual, residual, std_residual, leverage, cooks_distance }
    }

    fn influential(&self, design: &Design) -> Option<(u64, u32, f64)> {
        let n_rows = self.cooks_distance.iter().filter(|&&d| d > INFLUENTIAL_FROM).count() as u64;
        let positions = (0..self.cooks_distance.len()).filter(|&at| self.cooks_distance[at] > INFLUENTIAL_FROM);
        let most = positions.max_by(|&a, &b| self.cooks_distance[a].total_cmp(&self.cooks_distance[b]))?;
        Some((n_rows, design.rows[most] + 1, self.cooks_distance[most]))
    }

    fn into_table(self, design: &Design, unit: &Unit) -> TidyTable {
        let row = Column::from_counts(design.rows.iter().map(|&row| u64::from(row) + 1));
        TidyTable::new("augment")
            .with("row", Unit::Count, row)
            .numbers("fitted", unit.clone(), self.fitted)
            .numbers("residual", unit.clone(), self.residual)
            .numbers("std_residual", Unit::Plain, self.std_residual)
            .numbers("leverage", Unit::Plain, self.leverage)
            .numbers("cooks_distance", Unit::Plain, self.cooks_distance)
    }
}

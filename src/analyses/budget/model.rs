//! From a plan to its best split: solves, and solves again with other budgets.

use super::outcome::{BudgetOutcome, Limit, Varied};
use super::params::{BudgetParams, Plan, Sense};
use super::texts::{BudgetError, Clash, What};
use crate::numeric::linear_program::{self, Failure, Optimum, Part, Program, Relation, Row};
use crate::numeric::whole_program::{self, WholeOptimum};
use crate::pulse::{Cancelled, Pulse};

/// Boxes tried for the best whole point, and for each other budget.
const MAX_NODES: u32 = 20_000;
const MAX_NODES_VARIED: u32 = 2_000;
/// By how much the budget is varied, both ways.
pub const STEP: f64 = 0.1;
/// Budgets of the curve, as multiples.
const CURVE: [f64; 17] = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0];

/// What every solution needs: the programme to be maximised, and what its rows are.
struct Problem<'a> {
    params: &'a BudgetParams,
    plan: Plan,
    program: Program,
    sign: f64,
}

/// Answers the question.
pub fn run(params: &BudgetParams, pulse: &mut Pulse) -> Result<BudgetOutcome, BudgetError> {
    pulse.at(0.0)?;
    let problem = Problem::new(params);
    let best = linear_program::maximise(&problem.program).map_err(|failure| problem.error(failure))?;
    let whole = if params.whole_units {
        let solved = pulse.part(0.0, 0.6, |part| whole_program::maximise(&problem.program, MAX_NODES, part))?;
        let found = solved.map_err(|failure| problem.error(failure))?;
        Some(found.ok_or(BudgetError::NoWholePoint)?)
    } else {
        None
    };
    let varied = pulse.part(0.6, 1.0, |part| problem.vary(part))?;
    Ok(problem.outcome(best, whole, varied))
}

impl<'a> Problem<'a> {
    fn new(params: &'a BudgetParams) -> Self {
        let plan = params.plan();
        let sign = if params.sense == Sense::Maximise { 1.0 } else { -1.0 };
        let mut rows = Vec::new();
        if let Some(limit) = params.budget {
            rows.push(Row { coefficients: plan.costs.clone(), relation: Relation::AtMost, limit });
        }
        for limit in &params.constraints {
            rows.push(Row { coefficients: limit.coef.clone(), relation: limit.kind(), limit: limit.limit });
        }
        let program = Program {
            objective: plan.returns.iter().map(|weight| sign * weight).collect(),
            rows,
            lower: plan.minimums.clone(),
            upper: plan.maximums.clone(),
        };
        Self { params, plan, program, sign }
    }

    /// The best value with another budget; NaN when the limits cannot be kept.
    fn value_at(&self, budget: f64, pulse: &mut Pulse) -> Result<f64, Cancelled> {
        let mut program = self.program.clone();
        program.rows[0].limit = budget;
        let value = if self.params.whole_units {
            let found = whole_program::maximise(&program, MAX_NODES_VARIED, pulse)?;
            found.ok().flatten().map_or(f64::NAN, |found| found.value)
        } else {
            linear_program::maximise(&program).map_or(f64::NAN, |found| found.value)
        };
        Ok(self.sign * value)
    }

    fn vary(&self, pulse: &mut Pulse) -> Result<Option<Varied>, Cancelled> {
        let Some(budget) = self.params.budget.filter(|&budget| budget > 0.0) else { return Ok(None) };
        let (mut budgets, mut values) = (Vec::new(), Vec::new());
        for (round, factor) in CURVE.into_iter().enumerate() {
            // Whole units are dear to solve: only the budgets next to the given one.
            if self.params.whole_units && (factor - 1.0).abs() > 1.5 * STEP {
                continue;
            }
            let (from, to) = (round as f32 / CURVE.len() as f32, (round + 1) as f32 / CURVE.len() as f32);
            budgets.push(factor * budget);
            values.push(pulse.part(from, to, |part| self.value_at(factor * budget, part))?);
        }
        let at = |factor: f64| {
            let place = budgets.iter().position(|&x| (x - factor * budget).abs() <= 1e-9 * budget);
            place.map_or(f64::NAN, |place| values[place])
        };
        let (less, more) = (at(1.0 - STEP), at(1.0 + STEP));
        Ok(Some(Varied { less, more, budgets, values }))
    }

    fn outcome(&self, best: Optimum, whole: Option<WholeOptimum>, varied: Option<Varied>) -> BudgetOutcome {
        let (plan, sign) = (&self.plan, self.sign);
        let units = whole.as_ref().map_or(&best.x, |whole| &whole.x).clone();
        let has_budget = self.params.budget.is_some();
        let priced = |price: f64| if whole.is_some() { f64::NAN } else { sign * price + 0.0 };
        let limit = |(index, row): (usize, &Row)| {
            let used: f64 = row.coefficients.iter().zip(&units).map(|(weight, x)| weight * x).sum();
            let number = index + usize::from(!has_budget);
            let given =
                number.checked_sub(1).and_then(|at| self.params.constraints.get(at)).map(|row| row.name.clone());
            Limit {
                name: given.filter(|name| !name.is_empty()),
                is_budget: has_budget && index == 0,
                number: number as u32,
                relation: row.relation,
                used,
                limit: row.limit,
                slack: (row.limit - used).abs(),
                price: priced(best.shadow_prices[index]),
            }
        };
        BudgetOutcome {
            value: plan.returns.iter().zip(&units).map(|(weight, x)| weight * x).sum(),
            spent: plan.costs.iter().zip(&units).map(|(cost, x)| cost * x).sum(),
            marginal: best.marginal_values.iter().map(|&value| priced(value)).collect(),
            limits: self.program.rows.iter().enumerate().map(limit).collect(),
            alternative: best.alternative.filter(|_| whole.is_none()),
            divisible_value: sign * best.value,
            bound: whole.as_ref().map(|whole| sign * whole.bound),
            is_proven: whole.as_ref().is_none_or(|whole| whole.is_proven),
            budget: self.params.budget,
            sense: self.params.sense,
            plan: plan.clone(),
            units,
            varied,
        }
    }

    fn error(&self, failure: Failure) -> BudgetError {
        let what = |part| match part {
            Part::Row(0) if self.params.budget.is_some() => What::Budget,
            Part::Row(row) => {
                let at = row - usize::from(self.params.budget.is_some());
                let name = self.params.constraints.get(at).map(|row| row.name.clone()).unwrap_or_default();
                What::Limit(if name.is_empty() { format!("{}", at + 1) } else { name })
            }
            Part::Lower(option) => What::Minimum(self.plan.names[option].clone()),
            Part::Upper(option) => What::Maximum(self.plan.names[option].clone()),
        };
        match failure {
            Failure::Infeasible(conflicts) if conflicts.is_empty() => BudgetError::NoWholePoint,
            Failure::Infeasible(conflicts) => {
                let clash =
                    |conflict: &linear_program::Conflict| Clash { what: what(conflict.part), give: conflict.give };
                BudgetError::Infeasible { clashes: conflicts.iter().map(clash).collect() }
            }
            Failure::Unbounded(options) => BudgetError::Unbounded {
                names: options.iter().map(|&option| self.plan.names[option].clone()).collect(),
            },
            Failure::Stalled => BudgetError::Stalled,
        }
    }
}

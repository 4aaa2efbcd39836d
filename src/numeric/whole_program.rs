//! Linear programmes whose variables must be whole numbers: branch and bound over [`linear_program`].
//!
//! Source: Land and Doig (1960), Econometrica 28(3), 497–520.

use super::linear_program::{self, Failure, Program, Relation};
use crate::pulse::{Cancelled, Pulse};

/// A variable this near to a whole number is one.
const WHOLE: f64 = 1e-6;

/// The best whole point that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeOptimum {
    /// The objective there.
    pub value: f64,
    /// The variables, whole.
    pub x: Vec<f64>,
    /// No whole point can be better than this.
    pub bound: f64,
    /// Whether it is proven that none is better.
    pub is_proven: bool,
}

/// Finds the best whole point, trying at most `max_nodes` boxes. None when they ended before any whole point was found.
pub fn maximise(
    program: &Program,
    max_nodes: u32,
    pulse: &mut Pulse,
) -> Result<Result<Option<WholeOptimum>, Failure>, Cancelled> {
    let root = match linear_program::maximise(program) {
        Ok(root) => root,
        Err(failure) => return Ok(Err(failure)),
    };
    let mut best: Option<(f64, Vec<f64>)> = None;
    // The last box is tried first; each with what it cannot exceed.
    let mut boxes = vec![(root.value, program.lower.clone(), program.upper.clone())];
    let mut n_tried = 0;
    while let Some((bound, lower, upper)) = boxes.pop() {
        if best.as_ref().is_some_and(|(value, _)| bound <= value + slack(*value)) {
            continue;
        }
        if n_tried == max_nodes {
            boxes.push((bound, lower, upper));
            break;
        }
        n_tried += 1;
        pulse.at(n_tried as f32 / max_nodes as f32)?;
        let part = Program { lower, upper, ..program.clone() };
        let Ok(found) = linear_program::maximise(&part) else { continue };
        if best.as_ref().is_some_and(|(value, _)| found.value <= value + slack(*value)) {
            continue;
        }
        let broken = |x: &f64| (x - x.round()).abs();
        let most = (0..found.x.len()).max_by(|&one, &other| broken(&found.x[one]).total_cmp(&broken(&found.x[other])));
        match most.filter(|&variable| broken(&found.x[variable]) > WHOLE) {
            None => {
                let x: Vec<f64> = found.x.iter().map(|x| x.round() + 0.0).collect();
                if keeps(program, &x) {
                    let value = program.objective.iter().zip(&x).map(|(weight, x)| weight * x).sum();
                    best = Some((value, x));
                }
            }
            Some(variable) => {
                let at = found.x[variable];
                let (mut below, mut above) = (part.upper.clone(), part.lower.clone());
                below[variable] = at.floor();
                above[variable] = at.ceil();
                let down = (found.value, part.lower, below);
                let up = (found.value, above, part.upper);
                let (first, second) = if at - at.floor() > 0.5 { (up, down) } else { (down, up) };
                boxes.extend([second, first]);
            }
        }
    }
    let Some((value, x)) = best else {
        return Ok(if boxes.is_empty() { Err(Failure::Infeasible(Vec::new())) } else { Ok(None) });
    };
    let bound = boxes.iter().fold(value, |bound, (other, ..)| bound.max(*other));
    let is_proven = bound <= value + slack(value);
    Ok(Ok(Some(WholeOptimum { value, x, bound, is_proven })))
}

/// Rounding in an objective of that size.
fn slack(value: f64) -> f64 {
    1e-9 * value.abs().max(1e-9)
}

/// Whether a rounded point still keeps all limits.
fn keeps(program: &Program, x: &[f64]) -> bool {
    program.rows.iter().all(|row| {
        let terms = || row.coefficients.iter().zip(x).map(|(weight, x)| weight * x);
        let allowed = 1e-9 * terms().map(f64::abs).fold(row.limit.abs(), f64::max);
        let gap = terms().sum::<f64>() - row.limit;
        match row.relation {
            Relation::AtMost => gap <= allowed,
            Relation::AtLeast => gap >= -allowed,
            Relation::Equal => gap.abs() <= allowed,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::linear_program::Row;
    use crate::numeric::random::Random;

    fn knapsack(values: &[f64], weights: &[f64], room: f64) -> Program {
        let n = values.len();
        let rows = vec![Row { coefficients: weights.to_vec(), relation: Relation::AtMost, limit: room }];
        Program { objective: values.to_vec(), rows, lower: vec![0.0; n], upper: vec![1.0; n] }
    }

    #[test]
    fn knapsacks_agree_with_trying_all() {
        let mut random = Random::from_seed(5);
        for _ in 0..40 {
            let n = 1 + random.below(9);
            let mut draw = || (0..n).map(|_| (1.0 + 50.0 * random.uniform()).round()).collect::<Vec<f64>>();
            let (values, weights) = (draw(), draw());
            let room = weights.iter().sum::<f64>() / 2.0;
            let found = maximise(&knapsack(&values, &weights, room), 10_000, &mut Pulse::silent()).unwrap().unwrap();
            let best = (0u32..1 << n)
                .map(|mask| (0..n).filter(move |item| mask >> item & 1 == 1))
                .filter(|items| items.clone().map(|item| weights[item]).sum::<f64>() <= room)
                .map(|items| items.map(|item| values[item]).sum::<f64>())
                .fold(0.0, f64::max);
            let found = found.unwrap();
            assert!((found.value - best).abs() < 1e-9 && found.is_proven);
        }
    }

    #[test]
    fn what_has_no_whole_point_says_so() {
        let mut half = knapsack(&[1.0], &[1.0], 0.7);
        half.lower = vec![0.3];
        let found = maximise(&half, 100, &mut Pulse::silent()).unwrap();
        assert_eq!(found, Err(Failure::Infeasible(Vec::new())));
        let stopped = maximise(&knapsack(&[3.0, 3.0], &[2.0, 2.0], 3.0), 1, &mut Pulse::silent()).unwrap();
        assert_eq!(stopped, Ok(None));
        let mut sink = |_| false;
        assert!(maximise(&knapsack(&[1.0], &[1.0], 1.0), 9, &mut Pulse::new(&mut sink)).is_err());
    }
}

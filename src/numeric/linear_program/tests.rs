//! Unit tests of linear programmes.

use super::{Failure, Part, Program, Relation, Row, dot, maximise};
use crate::numeric::random::Random;

fn at_most(coefficients: &[f64], limit: f64) -> Row {
    Row { coefficients: coefficients.to_vec(), relation: Relation::AtMost, limit }
}

fn program(objective: &[f64], rows: Vec<Row>) -> Program {
    let n = objective.len();
    Program { objective: objective.to_vec(), rows, lower: vec![0.0; n], upper: vec![f64::INFINITY; n] }
}

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{got} {expected}");
}

#[test]
fn a_textbook_problem_with_its_prices() {
    let rows = vec![at_most(&[1.0, 0.0], 4.0), at_most(&[0.0, 2.0], 12.0), at_most(&[3.0, 2.0], 18.0)];
    let found = maximise(&program(&[3.0, 5.0], rows)).unwrap();
    near(found.value, 36.0);
    near(found.x[0], 2.0);
    near(found.x[1], 6.0);
    [0.0, 1.5, 1.0].iter().zip(&found.shadow_prices).for_each(|(expected, got)| near(*got, *expected));
    assert_eq!(found.alternative, None);
    assert_eq!(found.marginal_values, [0.0, 0.0]);
}

#[test]
fn circles_are_left() {
    let rows = vec![
        at_most(&[0.5, -5.5, -2.5, 9.0], 0.0),
        at_most(&[0.5, -1.5, -0.5, 1.0], 0.0),
        at_most(&[1.0, 0.0, 0.0, 0.0], 1.0),
    ];
    let found = maximise(&program(&[10.0, -57.0, -9.0, -24.0], rows)).unwrap();
    near(found.value, 1.0);
}

#[test]
fn equal_rows_free_variables_and_bounds_below_zero() {
    // Largest x - y with x + y = 1, x in -3..2, y free: x = 2, y = -1.
    let found = maximise(&Program {
        objective: vec![1.0, -1.0],
        rows: vec![Row { coefficients: vec![1.0, 1.0], relation: Relation::Equal, limit: 1.0 }],
        lower: vec![-3.0, f64::NEG_INFINITY],
        upper: vec![2.0, f64::INFINITY],
    })
    .unwrap();
    near(found.value, 3.0);
    near(found.x[1], -1.0);
    near(found.shadow_prices[0], -1.0);
    near(found.marginal_values[0], 2.0);
    // The same row twice says nothing new.
    let twice = Row { coefficients: vec![1.0, 1.0], relation: Relation::Equal, limit: 5.0 };
    near(maximise(&program(&[1.0, 2.0], vec![twice.clone(), twice])).unwrap().value, 10.0);
}

#[test]
fn what_cannot_be_is_named() {
    let rows = vec![at_most(&[1.0, 1.0], 10.0), at_most(&[-1.0, 0.0], -8.0), at_most(&[0.0, -1.0], -5.0)];
    let Err(Failure::Infeasible(conflicts)) = maximise(&program(&[1.0, 1.0], rows)) else { panic!("feasible") };
    assert_eq!(conflicts.iter().map(|c| c.part).collect::<Vec<_>>(), [0, 1, 2].map(Part::Row));
    conflicts.iter().for_each(|conflict| near(conflict.give, 3.0));
    let bounds = Program { lower: vec![60.0, 50.0], ..program(&[1.0, 1.0], vec![at_most(&[1.0, 1.0], 100.0)]) };
    let Err(Failure::Infeasible(conflicts)) = maximise(&bounds) else { panic!("feasible") };
    assert_eq!(conflicts.len(), 3);
    conflicts.iter().for_each(|conflict| near(conflict.give, 10.0));
    let crossed = Program { lower: vec![2.0], upper: vec![1.0], ..program(&[1.0], Vec::new()) };
    assert!(matches!(maximise(&crossed), Err(Failure::Infeasible(conflicts)) if conflicts.len() == 2));
    let open = program(&[1.0, 1.0], vec![at_most(&[1.0, -1.0], 5.0)]);
    assert_eq!(maximise(&open), Err(Failure::Unbounded(vec![0, 1])));
    assert_eq!(maximise(&program(&[1.0], Vec::new())), Err(Failure::Unbounded(vec![0])));
    near(maximise(&program(&[-1.0, 0.0], Vec::new())).unwrap().value, 0.0);
    assert!(maximise(&program(&[], Vec::new())).unwrap().x.is_empty());
}

#[test]
fn a_point_as_good_is_found() {
    let found = maximise(&program(&[2.0, 1.5, 1.0], vec![at_most(&[1000.0, 800.0, 500.0], 3000.0)])).unwrap();
    near(found.value, 6.0);
    let other = found.alternative.unwrap();
    near(2.0 * other[0] + 1.5 * other[1] + other[2], 6.0);
    assert!(found.x.iter().zip(&other).any(|(one, other)| (one - other).abs() > 1.0));
}

/// Strong duality and complementary slackness prove a point optimal whatever found it.
#[test]
fn prices_prove_the_optimum_of_random_problems() {
    let mut random = Random::from_seed(11);
    for _ in 0..200 {
        let (n, m) = (1 + random.below(6), 1 + random.below(6));
        let scale = 10f64.powi(random.below(9) as i32 - 4);
        let rows: Vec<Row> = (0..m)
            .map(|_| {
                at_most(&(0..n).map(|_| scale * random.uniform()).collect::<Vec<_>>(), scale * 10.0 * random.uniform())
            })
            .collect();
        let problem = Program {
            upper: (0..n).map(|_| if random.below(2) == 0 { 3.0 } else { 1e4 }).collect(),
            ..program(&(0..n).map(|_| random.normal() / scale).collect::<Vec<_>>(), rows)
        };
        let found = maximise(&problem).unwrap();
        let priced: f64 = problem.rows.iter().zip(&found.shadow_prices).map(|(row, price)| row.limit * price).sum();
        let bounded: f64 =
            found.marginal_values.iter().zip(&problem.upper).map(|(value, upper)| value.max(0.0) * upper).sum();
        assert!((found.value - priced - bounded).abs() <= 1e-8 * found.value.abs().max(1e-9 / scale));
        assert!(found.shadow_prices.iter().all(|&price| price >= 0.0));
        for row in &problem.rows {
            assert!(dot(&row.coefficients, &found.x) <= row.limit + 1e-9 * scale * 10.0);
        }
    }
}

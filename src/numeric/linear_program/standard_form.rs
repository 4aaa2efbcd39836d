//! A programme as the simplex method wants it: columns from zero up, limits not negative, everything scaled.

use super::{Part, Program, Relation, dot};

/// The power of two next to `size`, so that scaling loses no digit; 1 for nothing.
fn power_of_two(size: f64) -> f64 {
    if size > 0.0 && size.is_finite() { size.log2().round().exp2() } else { 1.0 }
}

/// A column of the standard form: a variable measured from a bound, upwards or downwards, in units of `scale`.
pub(super) struct Column {
    pub(super) variable: usize,
    pub(super) direction: f64,
    pub(super) scale: f64,
}

/// The programme over columns >= 0, rows and columns scaled, right-hand sides >= 0.
pub(super) struct StandardForm {
    pub(super) columns: Vec<Column>,
    /// Where each variable is measured from.
    pub(super) base: Vec<f64>,
    pub(super) rows: Vec<StandardRow>,
    pub(super) objective: Vec<f64>,
    pub(super) objective_scale: f64,
    pub(super) limit_scale: f64,
}

pub(super) struct StandardRow {
    pub(super) part: Part,
    pub(super) coefficients: Vec<f64>,
    pub(super) relation: Relation,
    pub(super) limit: f64,
    /// What the row was multiplied by.
    pub(super) factor: f64,
}

impl StandardForm {
    pub(super) fn new(program: &Program) -> Self {
        let n = program.objective.len();
        let (mut columns, mut base) = (Vec::new(), vec![0.0; n]);
        for (variable, base) in base.iter_mut().enumerate() {
            let weights = program.rows.iter().map(|row| row.coefficients[variable].abs());
            let scale = 1.0 / power_of_two(weights.fold(0.0, f64::max));
            let (lower, upper) = (program.lower[variable], program.upper[variable]);
            if lower.is_finite() {
                *base = lower;
                columns.push(Column { variable, direction: 1.0, scale });
            } else {
                if upper.is_finite() {
                    *base = upper;
                } else {
                    columns.push(Column { variable, direction: 1.0, scale });
                }
                columns.push(Column { variable, direction: -1.0, scale });
            }
        }
        let mut rows: Vec<StandardRow> = Vec::new();
        for (index, row) in program.rows.iter().enumerate() {
            let coefficient = |column: &Column| row.coefficients[column.variable] * column.direction * column.scale;
            let coefficients = columns.iter().map(coefficient).collect();
            let limit = row.limit - dot(&row.coefficients, &base);
            rows.push(StandardRow { part: Part::Row(index), coefficients, relation: row.relation, limit, factor: 1.0 });
        }
        for (index, column) in columns.iter().enumerate() {
            let (lower, upper) = (program.lower[column.variable], program.upper[column.variable]);
            if lower.is_finite() && upper.is_finite() {
                let mut coefficients = vec![0.0; columns.len()];
                coefficients[index] = column.scale;
                let (part, relation) = (Part::Upper(column.variable), Relation::AtMost);
                rows.push(StandardRow { part, coefficients, relation, limit: upper - lower, factor: 1.0 });
            }
        }
        rows.iter_mut().for_each(StandardRow::normalise);
        let limit_scale = power_of_two(rows.iter().map(|row| row.limit).fold(0.0, f64::max));
        rows.iter_mut().for_each(|row| row.limit /= limit_scale);
        let weight = |column: &Column| program.objective[column.variable] * column.direction * column.scale;
        let mut objective: Vec<f64> = columns.iter().map(weight).collect();
        let objective_scale = power_of_two(objective.iter().fold(0.0, |size, weight| f64::max(size, weight.abs())));
        objective.iter_mut().for_each(|weight| *weight /= objective_scale);
        Self { columns, base, rows, objective, objective_scale, limit_scale }
    }

    /// The variables of the programme from the values of the columns.
    pub(super) fn restore(&self, values: &[f64], program: &Program) -> Vec<f64> {
        let mut x = self.base.clone();
        for (column, value) in self.columns.iter().zip(values) {
            x[column.variable] += column.direction * column.scale * value * self.limit_scale;
        }
        // Rounding must not carry a variable over its bound.
        x.iter()
            .zip(program.lower.iter().zip(&program.upper))
            .map(|(x, (lower, upper))| x.clamp(*lower, *upper))
            .collect()
    }
}

impl StandardRow {
    /// Makes the largest coefficient about 1 and the limit not negative.
    fn normalise(&mut self) {
        let size = power_of_two(self.coefficients.iter().fold(0.0, |size, x| f64::max(size, x.abs())));
        let sign = if self.limit < 0.0 { -1.0 } else { 1.0 };
        self.factor = sign / size;
        self.coefficients.iter_mut().for_each(|x| *x *= sign / size);
        self.limit *= sign / size;
        self.relation = match self.relation {
            Relation::AtMost if sign < 0.0 => Relation::AtLeast,
            Relation::AtLeast if sign < 0.0 => Relation::AtMost,
            same => same,
        };
    }
}

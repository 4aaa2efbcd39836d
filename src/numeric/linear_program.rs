//! Linear programmes: the largest value of a linear objective within linear limits, with the price of every limit.
//!
//! A dense tableau in two phases; Bland's rule takes over where steps of zero length could go round in circles (Bland 1977,
//! Mathematics of Operations Research 2, 103–107). Meant for tens to a few hundred variables and limits.

mod standard_form;
#[cfg(test)]
mod tests;

use standard_form::{StandardForm, StandardRow};

/// How a limit binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The sum is at most the limit.
    AtMost,
    /// At least.
    AtLeast,
    /// Exactly.
    Equal,
}

/// A limit on a weighted sum of the variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// One weight per variable.
    pub coefficients: Vec<f64>,
    /// How it binds.
    pub relation: Relation,
    /// The limit.
    pub limit: f64,
}

/// Maximise `objective` · x with `lower` <= x <= `upper` and every row kept. Bounds may be infinite; all else is finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// One weight per variable.
    pub objective: Vec<f64>,
    /// The limits.
    pub rows: Vec<Row>,
    /// The smallest value of each variable.
    pub lower: Vec<f64>,
    /// The largest.
    pub upper: Vec<f64>,
}

/// The best point.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// The objective there.
    pub value: f64,
    /// The variables.
    pub x: Vec<f64>,
    /// Per row: by how much the objective grows per unit that the limit is raised.
    pub shadow_prices: Vec<f64>,
    /// Per variable: by how much the objective would grow per unit more of it, what it displaces counted: above 0 at the
    /// largest value, below 0 at the smallest, 0 in between.
    pub marginal_values: Vec<f64>,
    /// Another point that is as good, if there is one.
    pub alternative: Option<Vec<f64>>,
}

/// A limit that cannot hold together with others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conflict {
    /// Which limit.
    pub part: Part,
    /// By how much it alone would have to give way.
    pub give: f64,
}

/// A limit of a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A row.
    Row(usize),
    /// The smallest value of a variable.
    Lower(usize),
    /// The largest value of a variable.
    Upper(usize),
}

/// Why there is no best point.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// No point keeps all limits; these cannot hold together.
    Infeasible(Vec<Conflict>),
    /// The objective grows without end, by raising these variables.
    Unbounded(Vec<usize>),
    /// Rounding errors keep the search from ending.
    Stalled,
}

const TOL: f64 = 1e-9;
/// After so many steps of zero length, Bland's rule chooses.
const MAX_IDLE: u32 = 40;
const MAX_STEPS: u32 = 50_000;

/// Finds the best point.
pub fn maximise(program: &Program) -> Result<Optimum, Failure> {
    for (variable, (lower, upper)) in program.lower.iter().zip(&program.upper).enumerate() {
        if lower > upper {
            let give = lower - upper;
            let conflict = |part| Conflict { part, give };
            return Err(Failure::Infeasible(vec![conflict(Part::Lower(variable)), conflict(Part::Upper(variable))]));
        }
    }
    let form = StandardForm::new(program);
    let mut tableau = Tableau::new(&form);
    tableau.find_feasible(&form, program)?;
    tableau.price(&form.objective);
    let mut open: Vec<bool> = (0..tableau.n_columns).map(|column| !tableau.is_artificial[column]).collect();
    tableau.climb(&open).map_err(|stop| match stop {
        Stop::Unbounded(column) => Failure::Unbounded(tableau.growing(column, &form)),
        Stop::Stalled => Failure::Stalled,
    })?;
    let x = form.restore(&tableau.values(), program);
    let prices = tableau.prices(&form, 0.0);
    let shadow_prices: Vec<f64> = (0..program.rows.len()).map(|row| prices[row]).collect();
    let marginal = |variable: usize| {
        let taken = || program.rows.iter().zip(&shadow_prices).map(|(row, price)| price * row.coefficients[variable]);
        let size = taken().fold(program.objective[variable].abs(), |size, x| size + x.abs());
        let value = program.objective[variable] - taken().sum::<f64>();
        if value.abs() <= TOL * size { 0.0 } else { value }
    };
    let marginal_values = (0..x.len()).map(marginal).collect();
    // A point as good differs only in what costs nothing to change.
    (0..tableau.n_columns).for_each(|column| open[column] &= tableau.reduced[column].abs() <= TOL);
    let is_basic = |column: &usize| tableau.basis.contains(column);
    let free: Vec<usize> = (0..tableau.n_columns).filter(|column| open[*column] && !is_basic(column)).collect();
    let alternative = tableau.elsewhere(&free, &open, &form, program).filter(|other| {
        let size = |x: &[f64]| x.iter().fold(0.0f64, |size, x| size.max(x.abs()));
        let gap = x.iter().zip(other).fold(0.0f64, |gap, (one, other)| gap.max((one - other).abs()));
        gap > 1e-7 * size(&x).max(size(other))
    });
    let value = dot(&program.objective, &x);
    Ok(Optimum { value, x, shadow_prices, marginal_values, alternative })
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

enum Stop {
    Unbounded(usize),
    Stalled,
}

/// Rows of `n_columns` coefficients and the right-hand side; `reduced` is what each column would add to the objective.
struct Tableau {
    n_columns: usize,
    cells: Vec<Vec<f64>>,
    reduced: Vec<f64>,
    basis: Vec<usize>,
    is_artificial: Vec<bool>,
    /// Per row the column that started as its unit: its price can be read there.
    units: Vec<usize>,
}

impl Tableau {
    fn new(form: &StandardForm) -> Self {
        let n_own = form.columns.len();
        let n_slack = form.rows.iter().filter(|row| row.relation != Relation::Equal).count();
        let n_artificial = form.rows.iter().filter(|row| row.relation != Relation::AtMost).count();
        let n_columns = n_own + n_slack + n_artificial;
        let (mut slack, mut artificial) = (n_own, n_own + n_slack);
        let mut tableau = Self {
            n_columns,
            cells: Vec::new(),
            reduced: vec![0.0; n_columns + 1],
            basis: Vec::new(),
            is_artificial: (0..n_columns).map(|column| column >= n_own + n_slack).collect(),
            units: Vec::new(),
        };
        for row in &form.rows {
            let mut cells = row.coefficients.clone();
            cells.resize(n_columns + 1, 0.0);
            cells[n_columns] = row.limit;
            if row.relation != Relation::Equal {
                cells[slack] = if row.relation == Relation::AtMost { 1.0 } else { -1.0 };
                slack += 1;
            }
            let unit = if row.relation == Relation::AtMost {
                slack - 1
            } else {
                cells[artificial] = 1.0;
                artificial += 1;
                artificial - 1
            };
            tableau.cells.push(cells);
            tableau.basis.push(unit);
            tableau.units.push(unit);
        }
        tableau
    }

    /// Moves to a point that keeps all limits: drives what is missing (the artificial columns) to zero.
    fn find_feasible(&mut self, form: &StandardForm, program: &Program) -> Result<(), Failure> {
        if !self.is_artificial.contains(&true) {
            return Ok(());
        }
        let missing: Vec<f64> = self.is_artificial.iter().map(|&is| if is { -1.0 } else { 0.0 }).collect();
        self.price(&missing);
        let open = vec![true; self.n_columns];
        self.climb(&open).map_err(|_| Failure::Stalled)?;
        let lacking: f64 = (0..self.basis.len())
            .filter(|&row| self.is_artificial[self.basis[row]])
            .map(|row| self.cells[row][self.n_columns])
            .sum();
        if lacking > TOL * 10.0 {
            return Err(Failure::Infeasible(self.conflicts(lacking, form, program)));
        }
        for row in 0..self.basis.len() {
            if !self.is_artificial[self.basis[row]] {
                continue;
            }
            // An artificial column at zero leaves for any other; a row without another says nothing new.
            let other = (0..self.n_columns).find(|&c| !self.is_artificial[c] && self.cells[row][c].abs() > 1e-7);
            if let Some(column) = other {
                self.pivot(row, column);
            }
        }
        Ok(())
    }

    /// The limits whose prices prove that they cannot hold together (Farkas), with what each alone would have to give.
    fn conflicts(&self, lacking: f64, form: &StandardForm, program: &Program) -> Vec<Conflict> {
        let prices = self.prices_of(form, -1.0);
        let mut found = Vec::new();
        for (row, price) in form.rows.iter().zip(&prices) {
            if price.abs() > TOL {
                let give = lacking / price.abs() * form.limit_scale / row.factor.abs();
                found.push(Conflict { part: row.part, give });
            }
        }
        for (index, column) in form.columns.iter().enumerate() {
            let price = self.reduced[index];
            let is_lower = column.direction > 0.0 && program.lower[column.variable] > 0.0;
            if is_lower && price < -TOL {
                let give = lacking / price.abs() * form.limit_scale * column.scale;
                found.push(Conflict { part: Part::Lower(column.variable), give });
            }
        }
        found
    }

    /// Sets the objective: `weights` of the first columns, 0 of the others.
    fn price(&mut self, weights: &[f64]) {
        self.reduced = weights.to_vec();
        self.reduced.resize(self.n_columns + 1, 0.0);
        for (row, &basic) in self.basis.iter().enumerate() {
            let weight = weights.get(basic).copied().unwrap_or(0.0);
            if weight != 0.0 {
                self.reduced.iter_mut().zip(&self.cells[row]).for_each(|(reduced, cell)| *reduced -= weight * cell);
            }
        }
    }

    /// Steps from corner to corner while the objective grows.
    fn climb(&mut self, open: &[bool]) -> Result<(), Stop> {
        let mut idle = 0;
        for _ in 0..MAX_STEPS {
            let by_name = idle > MAX_IDLE;
            let Some(column) = self.entering(open, by_name) else { return Ok(()) };
            let Some(row) = self.leaving(column, by_name) else { return Err(Stop::Unbounded(column)) };
            let is_idle = self.cells[row][self.n_columns] <= 1e-13;
            idle = if is_idle { idle + 1 } else { 0 };
            self.pivot(row, column);
        }
        Err(Stop::Stalled)
    }

    fn entering(&self, open: &[bool], by_name: bool) -> Option<usize> {
        let gains = |column: &usize| open[*column] && self.reduced[*column] > TOL;
        let mut candidates = (0..self.n_columns).filter(gains);
        if by_name {
            return candidates.next();
        }
        candidates.reduce(|best, next| if self.reduced[next] > self.reduced[best] { next } else { best })
    }

    fn leaving(&self, column: usize, by_name: bool) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (row, cells) in self.cells.iter().enumerate() {
            if cells[column] <= TOL {
                continue;
            }
            let ratio = cells[self.n_columns].max(0.0) / cells[column];
            let is_better = best.is_none_or(|(other, smallest)| {
                let is_tie = (ratio - smallest).abs() <= 1e-12 * (1.0 + smallest);
                let wins_tie = if by_name {
                    self.basis[row] < self.basis[other]
                } else {
                    cells[column] > self.cells[other][column]
                };
                if is_tie { wins_tie } else { ratio < smallest }
            });
            if is_better {
                best = Some((row, ratio));
            }
        }
        best.map(|(row, _)| row)
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let divisor = self.cells[row][column];
        self.cells[row].iter_mut().for_each(|cell| *cell /= divisor);
        self.cells[row][column] = 1.0;
        let pivot = std::mem::take(&mut self.cells[row]);
        let clear = |cells: &mut Vec<f64>| {
            let factor = cells[column];
            if factor != 0.0 {
                cells.iter_mut().zip(&pivot).for_each(|(cell, pivot)| *cell -= factor * pivot);
                cells[column] = 0.0;
            }
        };
        self.cells.iter_mut().filter(|cells| !cells.is_empty()).for_each(clear);
        let factor = self.reduced[column];
        self.reduced.iter_mut().zip(&pivot).for_each(|(reduced, pivot)| *reduced -= factor * pivot);
        self.reduced[column] = 0.0;
        self.cells[row] = pivot;
        self.basis[row] = column;
    }

    fn values(&self) -> Vec<f64> {
        let mut values = vec![0.0; self.n_columns];
        for (row, &basic) in self.basis.iter().enumerate() {
            values[basic] = self.cells[row][self.n_columns].max(0.0);
        }
        values
    }

    /// The price of each scaled row, where artificial columns have that weight in the objective.
    fn prices_of(&self, form: &StandardForm, artificial_weight: f64) -> Vec<f64> {
        let price = |&unit: &usize| {
            let weight = if self.is_artificial[unit] { artificial_weight } else { 0.0 };
            weight - self.reduced[unit]
        };
        self.units.iter().map(price).take(form.rows.len()).collect()
    }

    /// The price of each row in units of the programme.
    fn prices(&self, form: &StandardForm, artificial_weight: f64) -> Vec<f64> {
        let scaled = self.prices_of(form, artificial_weight);
        let price = |(price, row): (f64, &StandardRow)| {
            if price.abs() <= 1e-13 { 0.0 } else { price * row.factor * form.objective_scale }
        };
        scaled.into_iter().zip(&form.rows).map(price).collect()
    }

    /// The variables that grow when a column grows without end.
    fn growing(&self, column: usize, form: &StandardForm) -> Vec<usize> {
        let mut growing: Vec<usize> = form.columns.get(column).map(|column| column.variable).into_iter().collect();
        for (row, &basic) in self.basis.iter().enumerate() {
            if self.cells[row][column] < -TOL {
                growing.extend(form.columns.get(basic).map(|column| column.variable));
            }
        }
        growing.sort_unstable();
        growing.dedup();
        growing
    }

    /// A point in which one of the columns that cost nothing is above zero.
    fn elsewhere(&mut self, free: &[usize], open: &[bool], form: &StandardForm, program: &Program) -> Option<Vec<f64>> {
        if free.is_empty() {
            return None;
        }
        let mut wish = vec![0.0; self.n_columns];
        free.iter().for_each(|&column| wish[column] = 1.0);
        self.price(&wish);
        match self.climb(open) {
            Ok(()) | Err(Stop::Stalled) => Some(form.restore(&self.values(), program)),
            // It goes on forever: one step along the way shows another point.
            Err(Stop::Unbounded(column)) => {
                let mut values = self.values();
                values[column] += 1.0;
                for (row, &basic) in self.basis.iter().enumerate() {
                    values[basic] -= self.cells[row][column];
                }
                Some(form.restore(&values, program))
            }
        }
    }
}

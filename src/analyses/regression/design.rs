//! From columns to the rows of a design: which rows are used, which terms there are, and their cells, block by block.
//!
//! The design is never held whole: [`Design::fill`] writes the rows that are asked for. Numbers are divided by a power of
//! two on the way, so that powers neither overflow nor lose digits; [`Design::unscaled`] undoes it exactly.

use std::borrow::Cow;

use super::params::{self, RegressionParams, Transform};
use super::{DropReason, Dropped, RegressionError};
use crate::data::{Categories, Column, ColumnKind, Field, Table, Values, calendar};
use crate::numeric::least_squares::{Block, Real};
use crate::numeric::sum::Sum;

/// The most terms of a model.
pub const MAX_TERMS: usize = 400;

/// The cells of a source.
enum Cells<'a> {
    Numbers(Cow<'a, [f64]>),
    Days(&'a [i32]),
    Millis(&'a [i64]),
    Codes(Vec<u32>),
}

/// What a numeric column is like over the rows used, after its logarithm if it has one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Summary {
    /// The mean.
    pub mean: f64,
    /// The standard deviation of the rows (dividing by n - 1); NaN for one row.
    pub sd: f64,
    /// The smallest value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
}

/// A column that enters, the target or a predictor.
pub struct Source<'a> {
    /// Its name.
    pub column: String,
    /// What its cells are.
    pub kind: ColumnKind,
    /// The currency of money.
    pub currency: Option<String>,
    /// Whether its logarithm enters.
    pub is_log: bool,
    /// The highest power that enters.
    pub degree: u32,
    /// Of numbers: over the rows used.
    pub summary: Summary,
    /// Of labels: their names by code; empty for numbers.
    pub levels: Vec<String>,
    /// Of labels: the code that the others are compared with; none when all have a term.
    pub base: Option<u32>,
    /// Of labels: which occur in the rows used.
    pub occurs: Vec<bool>,
    /// Whether the base that was asked for does not occur.
    pub lacks_base: bool,
    cells: Cells<'a>,
    column_cells: &'a Column,
    /// Values are multiplied by two to this power.
    shift: i32,
}

/// A column of the design.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// As in result tables: `(Intercept)`, `column`, `column=level`, `column^2`, `log(column)`.
    pub name: String,
    /// The predictor it belongs to, by position; none for the intercept.
    pub predictor: Option<usize>,
    /// What of it enters.
    pub part: Part,
}

/// What of a predictor a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The constant.
    Intercept,
    /// A power of its value.
    Power(u32),
    /// Whether it has the label of this code.
    Level(u32),
}

/// The design with its target.
pub struct Design<'a> {
    /// The target.
    pub target: Source<'a>,
    /// The predictors, in the order of the settings.
    pub predictors: Vec<Source<'a>>,
    /// The columns, without the target.
    pub terms: Vec<Term>,
    /// The rows used, in order.
    pub rows: Vec<u32>,
    /// The rows left out.
    pub dropped: Vec<Dropped>,
    /// Predictors left out because they do not vary.
    pub constant: Vec<String>,
}

impl<'a> Design<'a> {
    /// Reads the columns, leaves out unusable rows and lists the terms.
    pub fn new(table: &'a Table, params: &RegressionParams) -> Result<Self, RegressionError> {
        let target = Source::new(table, &params.target, params)?;
        let predictors: Vec<_> =
            params.predictors.iter().map(|column| Source::new(table, column, params)).collect::<Result<_, _>>()?;
        let (rows, dropped) = usable_rows(table.n_rows(), std::iter::once(&target).chain(&predictors));
        let mut design = Self { target, predictors, terms: Vec::new(), rows, dropped, constant: Vec::new() };
        if design.rows.is_empty() {
            return Err(RegressionError::NoRows { n_rows: table.n_rows() as u64, dropped: design.dropped });
        }
        design.target.summarise(&design.rows);
        design.predictors.iter_mut().for_each(|source| source.summarise(&design.rows));
        if design.rows.len() > 1 && design.target.is_constant() {
            let (column, value) = (design.target.column.clone(), design.target.summary.mean);
            return Err(RegressionError::ConstantTarget { column, value });
        }
        design.remove_constants(params)?;
        design.list_terms(params);
        if design.terms.len() > MAX_TERMS {
            let n_terms = design.terms.len() as u32;
            return Err(RegressionError::TooManyTerms { n_terms, max_terms: MAX_TERMS as u32 });
        }
        design.check_rows(table.n_rows())?;
        Ok(design)
    }

    /// Whether there are more rows than terms.
    pub fn check_rows(&self, n_rows: usize) -> Result<(), RegressionError> {
        let (n_obs, n_terms) = (self.rows.len() as u64, self.terms.len() as u32);
        if n_obs > u64::from(n_terms) {
            return Ok(());
        }
        Err(RegressionError::TooFewRows { n_rows: n_rows as u64, n_obs, n_terms, dropped: self.dropped.clone() })
    }

    fn remove_constants(&mut self, params: &RegressionParams) -> Result<(), RegressionError> {
        let is_useless = |source: &Source| source.is_constant() && (params.intercept || source.is_zero());
        if self.rows.len() < 2 {
            return Ok(());
        }
        let constant: Vec<String> =
            self.predictors.iter().filter(|source| is_useless(source)).map(|source| source.column.clone()).collect();
        if constant.is_empty() {
            return Ok(());
        }
        if params.collinear == params::Collinear::Refuse || constant.len() == self.predictors.len() {
            return Err(RegressionError::ConstantPredictors { columns: constant });
        }
        self.predictors.retain(|source| !constant.contains(&source.column));
        self.constant = constant;
        Ok(())
    }

    fn list_terms(&mut self, params: &RegressionParams) {
        if params.intercept {
            let name = "(Intercept)".to_owned();
            self.terms.push(Term { name, predictor: None, part: Part::Intercept });
        }
        let mut needs_base = params.intercept;
        for (position, source) in self.predictors.iter_mut().enumerate() {
            if !source.levels.is_empty() {
                // Without a constant the first column of labels keeps them all: each label has its own mean then.
                let keeps_all = !std::mem::replace(&mut needs_base, true);
                source.choose_base(params.base_levels.get(&source.column), keeps_all);
            }
            self.terms.extend(source.terms(position));
        }
    }

    /// The number of columns with the target's.
    pub fn n_columns(&self) -> usize {
        self.terms.len() + 1
    }

    /// Writes the given rows of the design and its target (the last column).
    pub fn fill<T: Real>(&self, rows: &[u32], block: &mut Block<T>) {
        block.set_rows(rows.len());
        let mut value = vec![0.0; rows.len()];
        let mut filled = None;
        for (column, term) in self.terms.iter().enumerate() {
            let source = term.predictor.map(|position| &self.predictors[position]);
            match (term.part, source) {
                (Part::Power(degree), Some(source)) => {
                    if filled != term.predictor {
                        source.read(rows, &mut value);
                        filled = term.predictor;
                    }
                    for (cell, &x) in block.column_mut(column).iter_mut().zip(&value) {
                        *cell = power(T::from(x), degree);
                    }
                }
                (Part::Level(level), Some(source)) => {
                    if let Cells::Codes(codes) = &source.cells {
                        for (cell, &row) in block.column_mut(column).iter_mut().zip(rows) {
                            *cell = T::from(f64::from(u8::from(codes[row as usize] == level)));
                        }
                    }
                }
                _ => block.column_mut(column).fill(T::from(1.0)),
            }
        }
        self.target.read(rows, &mut value);
        block.column_mut(self.terms.len()).iter_mut().zip(&value).for_each(|(cell, &y)| *cell = T::from(y));
    }

    /// The powers of two by which a term's coefficient is to be multiplied to hold for the data as they are.
    fn exponent(&self, term: &Term) -> i32 {
        let term_shift = match (term.part, term.predictor) {
            (Part::Power(degree), Some(position)) => self.predictors[position].shift * degree as i32,
            _ => 0,
        };
        term_shift - self.target.shift
    }

    /// A coefficient (or its error) of a term as it holds for the data as they are.
    pub fn unscaled(&self, term: &Term, coefficient: f64) -> f64 {
        times_power_of_two(coefficient, self.exponent(term))
    }

    /// A value of the target as it is in the data.
    pub fn unscaled_target(&self, value: f64) -> f64 {
        times_power_of_two(value, -self.target.shift)
    }

    /// A difference of values of the target as it is in the design.
    pub fn scaled_target(&self, value: f64) -> f64 {
        times_power_of_two(value, self.target.shift)
    }

    /// The mean of the target over the given rows, as it is in the design.
    pub fn target_mean(&self, rows: &[u32]) -> f64 {
        let factor = times_power_of_two(1.0, self.target.shift);
        rows.iter().map(|&row| self.target.value(row as usize) * factor).collect::<Sum>().value() / rows.len() as f64
    }

    /// A value of a numeric predictor (a logarithm, if that enters) as it enters the design.
    pub fn scaled<T: Real>(&self, predictor: usize, value: f64) -> T {
        T::from(times_power_of_two(value, self.predictors[predictor].shift))
    }
}

impl<'a> Source<'a> {
    fn new(table: &'a Table, name: &str, params: &RegressionParams) -> Result<Self, RegressionError> {
        let found = table.column(name).zip(table.schema().field(name));
        let Some((column, field)) = found else {
            return Err(RegressionError::UnknownColumn { column: name.to_owned() });
        };
        let is_target = name == params.target;
        let transform = if is_target { Transform::None } else { params.transform(name) };
        let is_factor = !is_target && params.is_factor(field);
        let (cells, levels) = if is_factor { labelled(column, field) } else { (numeric(column), Vec::new()) };
        Ok(Self {
            column: name.to_owned(),
            kind: field.kind,
            currency: field.currency.clone(),
            is_log: if is_target { params.log_target } else { transform == Transform::Log },
            degree: transform.degree(),
            summary: Summary::default(),
            levels,
            base: None,
            occurs: Vec::new(),
            lacks_base: false,
            cells,
            column_cells: column,
            shift: 0,
        })
    }

    /// The value of a row as the model sees it, unscaled; NaN when missing.
    pub fn value(&self, row: usize) -> f64 {
        let value = match &self.cells {
            Cells::Numbers(numbers) => numbers[row],
            Cells::Days(days) => f64::from(days[row]),
            Cells::Millis(millis) => millis[row] as f64 / calendar::DAY_MS as f64,
            Cells::Codes(codes) => f64::from(codes[row]),
        };
        if self.is_log { value.ln() } else { value }
    }

    /// Writes scaled values of the given rows.
    fn read(&self, rows: &[u32], values: &mut [f64]) {
        let factor = times_power_of_two(1.0, self.shift);
        match (&self.cells, rows) {
            // Rows that follow each other are copied without looking each one up.
            (Cells::Numbers(numbers), [first, .., last]) if !self.is_log && is_run(*first, *last, rows.len()) => {
                let slice = &numbers[*first as usize..][..rows.len()];
                values.iter_mut().zip(slice).for_each(|(value, x)| *value = x * factor);
            }
            _ => values.iter_mut().zip(rows).for_each(|(value, &row)| *value = self.value(row as usize) * factor),
        }
    }

    /// Why a row cannot be used, if so.
    fn fault(&self, row: usize) -> Option<DropReason> {
        match &self.cells {
            Cells::Numbers(numbers) => {
                let x = numbers[row];
                match () {
                    () if x.is_nan() => Some(DropReason::Missing),
                    () if x.is_infinite() => Some(DropReason::NotFinite),
                    () if self.is_log && x <= 0.0 => Some(DropReason::NotPositive),
                    () => None,
                }
            }
            Cells::Codes(codes) => (codes[row] == Categories::MISSING).then_some(DropReason::Missing),
            Cells::Days(_) | Cells::Millis(_) => {
                if self.column_cells.is_missing(row) {
                    return Some(DropReason::Missing);
                }
                (!self.value(row).is_finite()).then_some(DropReason::NotPositive)
            }
        }
    }

    fn summarise(&mut self, rows: &[u32]) {
        let (mut sum, mut min, mut max) = (Sum::default(), f64::INFINITY, f64::NEG_INFINITY);
        for &row in rows {
            let x = self.value(row as usize);
            sum.add(x);
            min = min.min(x);
            max = max.max(x);
        }
        let mean = sum.value() / rows.len() as f64;
        let size = min.abs().max(max.abs());
        // The exponent of the largest value: scaled values lie within -1 and 1.
        let shift = if size > 0.0 { -(size.log2().floor() as i32 + 1) } else { 0 };
        let unit = times_power_of_two(1.0, shift);
        let mut squares = Sum::default();
        for &row in rows {
            let deviation = (self.value(row as usize) - mean) * unit;
            squares.add(deviation * deviation);
        }
        let sd = (squares.value() / (rows.len() as f64 - 1.0)).sqrt() / unit;
        self.summary = Summary { mean, sd, min, max };
        self.shift = if self.levels.is_empty() { shift } else { 0 };
        self.occurs = vec![false; self.levels.len()];
        if let Cells::Codes(codes) = &self.cells {
            rows.iter().for_each(|&row| self.occurs[codes[row as usize] as usize] = true);
        }
    }

    /// Whether all rows used have the same value.
    fn is_constant(&self) -> bool {
        self.summary.min == self.summary.max
    }

    fn is_zero(&self) -> bool {
        self.levels.is_empty() && self.summary.min == 0.0 && self.summary.max == 0.0
    }

    fn choose_base(&mut self, wanted: Option<&String>, keeps_all: bool) {
        let wanted = wanted.filter(|level| !level.is_empty());
        let position = wanted.and_then(|level| self.levels.iter().position(|l| l == level));
        let position = position.filter(|&position| self.occurs[position]);
        self.lacks_base = wanted.is_some() && position.is_none();
        let first = self.occurs.iter().position(|&occurs| occurs);
        self.base = position.or(first).filter(|_| !keeps_all).map(|position| position as u32);
    }

    fn terms(&self, predictor: usize) -> Vec<Term> {
        let term = |name, part| Term { name, predictor: Some(predictor), part };
        if self.levels.is_empty() {
            let name = |degree| match degree {
                1 if self.is_log => format!("log({})", self.column),
                1 => self.column.clone(),
                degree => format!("{}^{degree}", self.column),
            };
            return (1..=self.degree).map(|degree| term(name(degree), Part::Power(degree))).collect();
        }
        let codes = 0..self.levels.len() as u32;
        let codes = codes.filter(|&code| self.occurs[code as usize] && Some(code) != self.base);
        codes.map(|code| term(format!("{}={}", self.column, self.levels[code as usize]), Part::Level(code))).collect()
    }
}

fn numeric(column: &Column) -> Cells<'_> {
    match column.values() {
        Values::Date(days) => Cells::Days(days),
        Values::DateTime(millis) => Cells::Millis(millis),
        _ => Cells::Numbers(column.numbers().unwrap_or(Cow::Owned(vec![f64::NAN; column.len()]))),
    }
}

fn labelled<'a>(column: &Column, field: &Field) -> (Cells<'a>, Vec<String>) {
    if let Values::Boolean(bits) = column.values() {
        let code = |row| if column.is_missing(row) { Categories::MISSING } else { u32::from(u8::from(bits.get(row))) };
        let mut labels = params::labels(field);
        if labels.len() != 2 {
            labels = vec!["false".to_owned(), "true".to_owned()];
        }
        return (Cells::Codes((0..column.len()).map(code).collect()), labels);
    }
    let categories = column.categories();
    (Cells::Codes(categories.codes), categories.labels)
}

/// The rows without fault in any source, in order; and how many each column cost. A row counts for its first fault.
fn usable_rows<'s, 'a: 's>(n_rows: usize, sources: impl Iterator<Item = &'s Source<'a>>) -> (Vec<u32>, Vec<Dropped>) {
    let mut is_usable = vec![true; n_rows];
    let mut dropped = Vec::new();
    for source in sources {
        let mut counts = [0u64; DropReason::ALL.len()];
        for (row, is_usable) in is_usable.iter_mut().enumerate() {
            if *is_usable && let Some(reason) = source.fault(row) {
                *is_usable = false;
                counts[reason as usize] += 1;
            }
        }
        let found = DropReason::ALL.into_iter().zip(counts).filter(|&(_, count)| count > 0);
        dropped.extend(found.map(|(reason, n_rows)| Dropped { column: source.column.clone(), reason, n_rows }));
    }
    let rows = (0..n_rows as u32).filter(|&row| is_usable[row as usize]).collect();
    (rows, dropped)
}

/// Whether ascending rows follow each other without a gap.
fn is_run(first: u32, last: u32, n_rows: usize) -> bool {
    (last.wrapping_sub(first)) as usize == n_rows - 1
}

fn power<T: Real>(x: T, degree: u32) -> T {
    (1..degree).fold(x, |product, _| product * x)
}

/// `x` times two to the power of `exponent`, exactly; in two steps, as one factor may overflow where the product does not.
fn times_power_of_two(x: f64, exponent: i32) -> f64 {
    let half = exponent / 2;
    x * 2f64.powi(half) * 2f64.powi(exponent - half)
}

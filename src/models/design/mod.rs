//! From columns to the rows of a design: which rows are used, which terms there are, and their cells, block by block.
//!
//! The design is never held whole: [`Design::fill`] writes the rows that are asked for. Numbers are divided by a power of
//! two on the way, so that powers neither overflow nor lose digits; [`Design::unscaled`] undoes it exactly. Linear and
//! logistic regression share it; [`split`] keeps rows aside, [`suggest`] proposes predictors.

pub mod source;
pub mod split;
pub mod suggest;

mod kinds;
mod words;

pub use kinds::{Collinear, DesignError, DropReason, Dropped, LeftOut, Spec, Transform, Validation};
pub use words::{list, reason};

use crate::data::{ColumnKind, Table};
use crate::numeric::least_squares::{Block, Dependence, Real};
use crate::numeric::sum::Sum;
use source::{Source, times_power_of_two};

/// The most terms of a model.
pub const MAX_TERMS: usize = 400;

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

/// Whether cells of this kind are labels.
pub fn is_labelled(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Text | ColumnKind::Boolean)
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
    pub fn new(table: &'a Table, spec: &Spec) -> Result<Self, DesignError> {
        let target = Source::new(table, spec.target, spec)?;
        let predictors: Vec<_> =
            spec.predictors.iter().map(|column| Source::new(table, column, spec)).collect::<Result<_, _>>()?;
        let (rows, dropped) = usable_rows(table.n_rows(), std::iter::once(&target).chain(&predictors));
        let mut design = Self { target, predictors, terms: Vec::new(), rows, dropped, constant: Vec::new() };
        if design.rows.is_empty() {
            return Err(DesignError::NoRows { n_rows: table.n_rows() as u64, dropped: design.dropped });
        }
        design.target.summarise(&design.rows);
        design.predictors.iter_mut().for_each(|source| source.summarise(&design.rows));
        if design.rows.len() > 1 && design.target.is_constant() {
            let (column, value) = (design.target.column.clone(), design.target.summary.mean);
            return Err(DesignError::ConstantTarget { column, value });
        }
        design.remove_constants(spec)?;
        design.list_terms(spec);
        if design.terms.len() > MAX_TERMS {
            let n_terms = design.terms.len() as u32;
            return Err(DesignError::TooManyTerms { n_terms, max_terms: MAX_TERMS as u32 });
        }
        design.check_rows(table.n_rows())?;
        Ok(design)
    }

    /// Whether there are more rows than terms.
    pub fn check_rows(&self, n_rows: usize) -> Result<(), DesignError> {
        let (n_obs, n_terms) = (self.rows.len() as u64, self.terms.len() as u32);
        if n_obs > u64::from(n_terms) {
            return Ok(());
        }
        Err(DesignError::TooFewRows { n_rows: n_rows as u64, n_obs, n_terms, dropped: self.dropped.clone() })
    }

    fn remove_constants(&mut self, spec: &Spec) -> Result<(), DesignError> {
        let is_useless = |source: &Source| source.is_constant() && (spec.intercept || source.is_zero());
        if self.rows.len() < 2 {
            return Ok(());
        }
        let constant: Vec<String> =
            self.predictors.iter().filter(|source| is_useless(source)).map(|source| source.column.clone()).collect();
        if constant.is_empty() {
            return Ok(());
        }
        if spec.collinear == Collinear::Refuse || constant.len() == self.predictors.len() {
            return Err(DesignError::ConstantPredictors { columns: constant });
        }
        self.predictors.retain(|source| !constant.contains(&source.column));
        self.constant = constant;
        Ok(())
    }

    fn list_terms(&mut self, spec: &Spec) {
        if spec.intercept {
            let name = "(Intercept)".to_owned();
            self.terms.push(Term { name, predictor: None, part: Part::Intercept });
        }
        let mut needs_base = spec.intercept;
        for (position, source) in self.predictors.iter_mut().enumerate() {
            if !source.levels.is_empty() {
                // Without a constant the first column of labels keeps them all: each label has its own mean then.
                let keeps_all = !std::mem::replace(&mut needs_base, true);
                source.choose_base(spec.base_levels.get(&source.column), keeps_all);
            }
            self.terms.extend(source.terms(position));
        }
    }

    /// Leaves out the terms that earlier ones make up, or refuses. Answers the positions of those kept, and the others.
    pub fn leave_out(
        &mut self,
        dependences: &[Dependence],
        policy: Collinear,
    ) -> Result<(Vec<usize>, Vec<LeftOut>), DesignError> {
        let name = |&(column, _): &(usize, f64)| self.terms[column].name.clone();
        let left_out: Vec<LeftOut> = dependences
            .iter()
            .map(|dependence| {
                let term = &self.terms[dependence.column];
                let column = term.predictor.map_or_else(String::new, |p| self.predictors[p].column.clone());
                LeftOut { term: term.name.clone(), column, made_of: dependence.made_of.iter().map(name).collect() }
            })
            .collect();
        let dependent: Vec<usize> = dependences.iter().map(|dependence| dependence.column).collect();
        let kept: Vec<usize> = (0..self.terms.len()).filter(|column| !dependent.contains(column)).collect();
        if !dependences.is_empty() && (policy == Collinear::Refuse || kept.is_empty()) {
            return Err(DesignError::Collinear { terms: left_out });
        }
        self.terms = kept.iter().map(|&column| self.terms[column].clone()).collect();
        Ok((kept, left_out))
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
                        source.read(rows, times_power_of_two(1.0, source.shift), &mut value);
                        filled = term.predictor;
                    }
                    let cells = block.column_mut(column).iter_mut().zip(&value);
                    if degree == 1 {
                        cells.for_each(|(cell, &x)| *cell = T::from(x));
                    } else {
                        cells.for_each(|(cell, &x)| *cell = power(T::from(x), degree));
                    }
                }
                (Part::Level(level), Some(source)) => {
                    if let Some(codes) = source.codes() {
                        for (cell, &row) in block.column_mut(column).iter_mut().zip(rows) {
                            *cell = T::from(f64::from(u8::from(codes[row as usize] == level)));
                        }
                    }
                }
                _ => block.column_mut(column).fill(T::from(1.0)),
            }
        }
        self.target.read(rows, times_power_of_two(1.0, self.target.shift), &mut value);
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
        let sum: Sum = rows.iter().map(|&row| self.target.value(row as usize)).collect();
        self.scaled_target(sum.value() / rows.len() as f64)
    }

    /// A value of a numeric predictor (a logarithm, if that enters) as it enters the design.
    pub fn scaled<T: Real>(&self, predictor: usize, value: f64) -> T {
        T::from(times_power_of_two(value, self.predictors[predictor].shift))
    }
}

/// The rows without fault in any source, in order; and how many each column cost. A row counts for its first fault.
fn usable_rows<'s, 'a: 's>(n_rows: usize, sources: impl Iterator<Item = &'s Source<'a>>) -> (Vec<u32>, Vec<Dropped>) {
    let mut is_usable = vec![true; n_rows];
    let mut dropped = Vec::new();
    for source in sources {
        let counts = source.mark_faults(&mut is_usable);
        let found = DropReason::ALL.into_iter().zip(counts).filter(|&(_, count)| count > 0);
        dropped.extend(found.map(|(reason, n_rows)| Dropped { column: source.column.clone(), reason, n_rows }));
    }
    let rows = (0..n_rows as u32).filter(|&row| is_usable[row as usize]).collect();
    (rows, dropped)
}

fn power<T: Real>(x: T, degree: u32) -> T {
    (1..degree).fold(x, |product, _| product * x)
}

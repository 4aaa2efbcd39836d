//! A column that enters a regression: its cells as numbers or labels, what they are like, and the terms they make.

use std::borrow::Cow;

use super::{DesignError, DropReason, Part, Spec, Term, Transform, is_labelled};
use crate::data::{Column, ColumnKind, Table, Values, calendar};
use crate::numeric::least_squares::Real;

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
    pub shift: i32,
}

impl<'a> Source<'a> {
    /// Reads a column, the target or a predictor.
    pub fn new(table: &'a Table, name: &str, spec: &Spec) -> Result<Self, DesignError> {
        let found = table.column(name).zip(table.schema().field(name));
        let Some((column, field)) = found else {
            return Err(DesignError::UnknownColumn { column: name.to_owned() });
        };
        let is_target = name == spec.target;
        let transform = if is_target { Transform::None } else { spec.transform(name) };
        let is_factor = match is_target {
            true => spec.is_labelled,
            false => is_labelled(field.kind) || transform == Transform::Category,
        };
        let is_log = if is_target { spec.log_target } else { transform == Transform::Log };
        let (cells, levels) = if is_factor { labelled(column) } else { (numeric(column, is_log), Vec::new()) };
        Ok(Self {
            column: name.to_owned(),
            kind: field.kind,
            currency: field.currency.clone(),
            is_log,
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
        match &self.cells {
            Cells::Numbers(numbers) => numbers[row],
            Cells::Days(days) => f64::from(days[row]),
            Cells::Millis(millis) => days_of(millis[row]),
            Cells::Codes(codes) => f64::from(codes[row]),
        }
    }

    /// Of labels: the code of each row of the data.
    pub fn codes(&self) -> Option<&[u32]> {
        match &self.cells {
            Cells::Codes(codes) => Some(codes),
            Cells::Numbers(_) | Cells::Days(_) | Cells::Millis(_) => None,
        }
    }

    /// Writes the values of the given rows, times a factor.
    pub fn read(&self, rows: &[u32], factor: f64, values: &mut [f64]) {
        let by_row = values.iter_mut().zip(rows);
        match (&self.cells, rows) {
            // Rows that follow each other are copied without looking each one up.
            (Cells::Numbers(numbers), [first, .., last]) if is_run(*first, *last, rows.len()) => {
                let slice = &numbers[*first as usize..][..rows.len()];
                values.iter_mut().zip(slice).for_each(|(value, x)| *value = x * factor);
            }
            (Cells::Numbers(numbers), _) => by_row.for_each(|(value, &row)| *value = numbers[row as usize] * factor),
            (Cells::Days(days), _) => {
                by_row.for_each(|(value, &row)| *value = f64::from(days[row as usize]) * factor);
            }
            (Cells::Millis(millis), _) => {
                by_row.for_each(|(value, &row)| *value = days_of(millis[row as usize]) * factor);
            }
            (Cells::Codes(codes), _) => {
                by_row.for_each(|(value, &row)| *value = f64::from(codes[row as usize]) * factor);
            }
        }
    }

    /// Marks rows that cannot be used, and counts them by reason.
    pub fn mark_faults(&self, is_usable: &mut [bool]) -> [u64; DropReason::ALL.len()] {
        let mut counts = [0; DropReason::ALL.len()];
        let mut mark = |row: usize, is_usable: &mut bool| {
            if *is_usable && let Some(reason) = self.fault(row) {
                *is_usable = false;
                counts[reason as usize] += 1;
            }
        };
        let marks = is_usable.iter_mut().enumerate();
        match &self.cells {
            Cells::Numbers(numbers) => {
                let doubtful = marks.zip(numbers.iter()).filter(|(_, x)| !x.is_finite());
                doubtful.for_each(|((row, is_usable), _)| mark(row, is_usable));
            }
            Cells::Days(_) | Cells::Millis(_) | Cells::Codes(_) => {
                marks.for_each(|(row, is_usable)| mark(row, is_usable));
            }
        }
        counts
    }

    /// Why a row cannot be used, if so.
    fn fault(&self, row: usize) -> Option<DropReason> {
        if self.column_cells.is_missing(row) {
            return Some(DropReason::Missing);
        }
        match &self.cells {
            // The logarithm of 0 is minus infinity, of less not a number.
            Cells::Numbers(numbers) if self.is_log && (numbers[row].is_nan() || numbers[row] == f64::NEG_INFINITY) => {
                Some(DropReason::NotPositive)
            }
            Cells::Numbers(numbers) => (!numbers[row].is_finite()).then_some(DropReason::NotFinite),
            Cells::Days(_) | Cells::Millis(_) | Cells::Codes(_) => None,
        }
    }

    /// Looks at the rows used: mean, spread and range, or which labels occur.
    pub fn summarise(&mut self, rows: &[u32]) {
        const CHUNK: usize = 1024;
        let (mut n_seen, mut mean, mut squares) = (0.0, 0.0, 0.0);
        let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
        let (mut buffer, ones) = ([0.0; CHUNK], [1.0; CHUNK]);
        for rows in rows.chunks(CHUNK) {
            let values = &mut buffer[..rows.len()];
            self.read(rows, 1.0, values);
            for &x in values.iter() {
                min = if x < min { x } else { min };
                max = if x > max { x } else { max };
            }
            let n_new = rows.len() as f64;
            let new_mean = f64::dot(values, &ones[..rows.len()]) / n_new;
            values.iter_mut().for_each(|x| *x -= new_mean);
            // Means and squares of two sets of rows together (Chan, Golub and LeVeque 1983).
            let gap = new_mean - mean;
            let n_both = n_seen + n_new;
            squares += f64::dot(values, values) + gap * gap * n_seen * n_new / n_both;
            mean += gap * n_new / n_both;
            n_seen = n_both;
        }
        let size = min.abs().max(max.abs());
        // The exponent of the largest value: scaled values lie within -1 and 1.
        let shift = if size > 0.0 { -(size.log2().floor() as i32 + 1) } else { 0 };
        // A mean beyond the values is rounding; of equal values it is their value.
        self.summary = Summary { mean: mean.clamp(min, max), sd: (squares / (n_seen - 1.0)).sqrt(), min, max };
        self.shift = if self.levels.is_empty() { shift } else { 0 };
        self.occurs = vec![false; self.levels.len()];
        if let Cells::Codes(codes) = &self.cells {
            rows.iter().for_each(|&row| self.occurs[codes[row as usize] as usize] = true);
        }
    }

    /// Whether all rows used have the same value.
    pub fn is_constant(&self) -> bool {
        self.summary.min == self.summary.max
    }

    /// Whether all rows used are 0.
    pub fn is_zero(&self) -> bool {
        self.levels.is_empty() && self.summary.min == 0.0 && self.summary.max == 0.0
    }

    /// Chooses the label that the others are compared with: the wanted one if it occurs, else the first that does.
    pub fn choose_base(&mut self, wanted: Option<&String>, keeps_all: bool) {
        let wanted = wanted.filter(|level| !level.is_empty());
        let position = wanted.and_then(|level| self.levels.iter().position(|l| l == level));
        let position = position.filter(|&position| self.occurs[position]);
        self.lacks_base = wanted.is_some() && position.is_none();
        let first = self.occurs.iter().position(|&occurs| occurs);
        self.base = position.or(first).filter(|_| !keeps_all).map(|position| position as u32);
    }

    /// The terms it makes as the predictor at a position.
    pub fn terms(&self, predictor: usize) -> Vec<Term> {
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

fn numeric(column: &Column, is_log: bool) -> Cells<'_> {
    let cells = match column.values() {
        Values::Date(days) => Cells::Days(days),
        Values::DateTime(millis) => Cells::Millis(millis),
        _ => Cells::Numbers(column.numbers().unwrap_or(Cow::Owned(vec![f64::NAN; column.len()]))),
    };
    match cells {
        cells if !is_log => cells,
        Cells::Days(days) => Cells::Numbers(days.iter().map(|&day| f64::from(day).ln()).collect()),
        Cells::Millis(millis) => Cells::Numbers(millis.iter().map(|&ms| days_of(ms).ln()).collect()),
        Cells::Numbers(numbers) => Cells::Numbers(numbers.iter().map(|x| x.ln()).collect()),
        Cells::Codes(codes) => Cells::Codes(codes),
    }
}

/// Milliseconds as days, with their fraction.
fn days_of(millis: i64) -> f64 {
    millis as f64 / calendar::DAY_MS as f64
}

fn labelled<'a>(column: &Column) -> (Cells<'a>, Vec<String>) {
    let categories = column.categories();
    (Cells::Codes(categories.codes), categories.labels)
}

/// Whether ascending rows follow each other without a gap.
fn is_run(first: u32, last: u32, n_rows: usize) -> bool {
    (last.wrapping_sub(first)) as usize == n_rows - 1
}

/// `x` times two to the power of `exponent`, exactly; in two steps, as one factor may overflow where the product does not.
pub fn times_power_of_two(x: f64, exponent: i32) -> f64 {
    let half = exponent / 2;
    x * 2f64.powi(half) * 2f64.powi(exponent - half)
}

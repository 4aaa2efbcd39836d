//! What one column holds: counts, moments, quartiles, days, most frequent values; and rows that stand twice.

use std::cmp::Ordering;

use crate::data::{Cell, Column, ColumnKind, Field, Role, Values, calendar};
use crate::i18n::Unit;
use crate::pulse::{Cancelled, Pulse};
use crate::stats::describe::{Moments, moments};
use crate::stats::quantile::{self, Definition, FiveNumbers};

/// At most so many frequent values per column.
pub const MAX_TOP: usize = 10;
/// A value is shown up to so many characters.
pub const MAX_VALUE_CHARS: usize = 120;

/// One column, described.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnSummary {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub kind: ColumnKind,
    /// What it means.
    pub role: Option<Role>,
    /// What its numbers measure.
    pub unit: Unit,
    /// Whether its values only name things.
    pub is_identifier: bool,
    /// Cells that are there.
    pub n_obs: u64,
    /// Cells that are not.
    pub n_missing: u64,
    /// Different values among those that are there.
    pub n_distinct: u64,
    /// Of a numeric column: its numbers, summed up. Of a yes/no column: those of 1 for yes and 0 for no.
    pub numbers: Option<NumberSummary>,
    /// Of a column of dates: the first and the last day.
    pub days: Option<(i32, i32)>,
    /// The most frequent values with their counts; empty when no value stands twice.
    pub top: Vec<(String, u64)>,
}

/// Numbers, summed up.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberSummary {
    /// Sum, mean, spread and shape.
    pub moments: Moments,
    /// First quartile, median and third quartile; NaN where not defined.
    pub quartiles: [f64; 3],
    /// Numbers below zero.
    pub n_negative: u64,
    /// What those add up to.
    pub negative_sum: f64,
    /// Numbers more than 1.5 box lengths beyond the quartiles.
    pub n_outliers: u64,
    /// The share of the sum of positive numbers that the largest hundredth of all numbers brings; NaN when there is none.
    pub largest_hundredth_share: f64,
}

impl ColumnSummary {
    /// Whether the column can be averaged sensibly.
    pub fn is_measure(&self) -> bool {
        self.kind.is_numeric() && !self.is_identifier
    }

    /// The share of cells that are missing; 0 without rows.
    pub fn share_missing(&self) -> f64 {
        self.n_missing as f64 / ((self.n_obs + self.n_missing).max(1)) as f64
    }
}

impl NumberSummary {
    /// Sums up ascending numbers (which hold no NaN).
    pub fn of(ascending: &[f64], definition: Definition) -> Self {
        let at = |share| quantile::quantile(ascending, share, definition);
        let n_negative = ascending.partition_point(|&x| x < 0.0);
        let five = quantile::five_numbers(ascending, definition);
        let n_beyond = |five: FiveNumbers| five.n_below + five.n_above;
        let sum = |part: &[f64]| crate::numeric::sum::sum(part.iter().copied());
        let positive = &ascending[ascending.partition_point(|&x| x <= 0.0)..];
        let n_largest = ascending.len().div_ceil(100).min(positive.len());
        Self {
            moments: moments(ascending),
            quartiles: [at(0.25), at(0.5), at(0.75)],
            n_negative: n_negative as u64,
            negative_sum: sum(&ascending[..n_negative]),
            n_outliers: five.map_or(0, n_beyond),
            largest_hundredth_share: sum(&positive[positive.len() - n_largest..]) / sum(positive),
        }
    }
}

/// What the numbers of a column measure.
pub fn unit(field: &Field) -> Unit {
    match (field.kind, field.role) {
        (ColumnKind::Date, _) => Unit::Day,
        (ColumnKind::DateTime, _) => Unit::Moment,
        (ColumnKind::Percent, _) => Unit::Share,
        (ColumnKind::Money, _) => Unit::Money(field.currency.clone()),
        (kind, Some(Role::Amount | Role::UnitPrice | Role::Cost)) if kind.is_numeric() => {
            Unit::Money(field.currency.clone())
        }
        _ => Unit::Plain,
    }
}

/// Describes a column; `see` is shown its ascending numbers, if it has any, since sorting them is what takes time.
pub fn summarise(field: &Field, column: &Column, definition: Definition, mut see: impl FnMut(&[f64])) -> ColumnSummary {
    let n_missing = column.n_missing() as u64;
    let mut summary = ColumnSummary {
        name: field.name.clone(),
        kind: field.kind,
        role: field.role,
        unit: unit(field),
        is_identifier: field.is_identifier,
        n_obs: column.len() as u64 - n_missing,
        n_missing,
        n_distinct: 0,
        numbers: None,
        days: None,
        top: Vec::new(),
    };
    match column.values() {
        Values::Number(numbers) => {
            let ascending = quantile::sorted(numbers);
            see(&ascending);
            summary.numbers = Some(NumberSummary::of(&ascending, definition));
            summary.take_runs(&ascending, |&x| Cell::Number(if x == 0.0 { 0.0 } else { x }));
        }
        Values::Date(days) => {
            let ascending = ascending(days, column);
            summary.days = ascending.first().copied().zip(ascending.last().copied());
            summary.take_runs(&ascending, |&day| Cell::Date(day));
        }
        Values::DateTime(millis) => {
            let ascending = ascending(millis, column);
            let day = |ms: &i64| ms.div_euclid(calendar::DAY_MS) as i32;
            summary.days = ascending.first().map(day).zip(ascending.last().map(day));
            summary.take_runs(&ascending, |&ms| Cell::DateTime(ms));
        }
        Values::Boolean(_) => {
            let ascending = quantile::sorted(&column.numbers().unwrap_or_default());
            summary.numbers = Some(NumberSummary::of(&ascending, definition));
            summary.take_runs(&ascending, |&x| Cell::Boolean(x > 0.0));
        }
        Values::Text { codes, dictionary } => {
            let mut counts = vec![0u64; dictionary.len()];
            for (row, &code) in codes.iter().enumerate() {
                counts[code as usize] += u64::from(!column.is_missing(row));
            }
            let mut top = Top::default();
            for (code, &count) in counts.iter().enumerate() {
                summary.n_distinct += u64::from(count > 0);
                top.offer(count, code as u32, |a, b| dictionary.get(*a).cmp(dictionary.get(*b)));
            }
            summary.top = top.into_values(|code| shortened(dictionary.get(*code)));
        }
        Values::Empty(_) => {}
    }
    summary
}

fn ascending<T: Copy + Ord>(cells: &[T], column: &Column) -> Vec<T> {
    let present = cells.iter().enumerate().filter(|(row, _)| !column.is_missing(*row));
    let mut ascending: Vec<T> = present.map(|(_, cell)| *cell).collect();
    ascending.sort_unstable();
    ascending
}

impl ColumnSummary {
    /// Counts the runs of equal values among ascending ones.
    fn take_runs<T: PartialEq>(&mut self, ascending: &[T], cell: impl Fn(&T) -> Cell<'static>) {
        let (mut top, mut start) = (Top::default(), 0);
        for run in ascending.chunk_by(|a, b| a == b) {
            self.n_distinct += 1;
            // A run is known by where it starts: of equally frequent values the smaller ones come first.
            top.offer(run.len() as u64, start, Ord::cmp);
            start += run.len();
        }
        self.top = top.into_values(|start| cell(&ascending[*start]).to_plain_text());
    }
}

/// The most frequent of many, in order.
struct Top<T> {
    entries: Vec<(u64, T)>,
}

impl<T> Default for Top<T> {
    fn default() -> Self {
        Self { entries: Vec::with_capacity(MAX_TOP + 1) }
    }
}

impl<T> Top<T> {
    /// Takes one more; `order` decides between equal counts.
    fn offer(&mut self, count: u64, item: T, order: impl Fn(&T, &T) -> Ordering) {
        let is_before = |entry: &(u64, T)| entry.0 > count || (entry.0 == count && order(&entry.1, &item).is_lt());
        if count == 0 || (self.entries.len() == MAX_TOP && self.entries.last().is_some_and(is_before)) {
            return;
        }
        let position = self.entries.partition_point(is_before);
        self.entries.insert(position, (count, item));
        self.entries.truncate(MAX_TOP);
    }

    /// The values with their counts; none when there are many and no value stands twice, for then none is on top.
    fn into_values(self, text: impl Fn(&T) -> String) -> Vec<(String, u64)> {
        let is_flat = self.entries.len() == MAX_TOP && self.entries[0].0 == 1;
        if is_flat { Vec::new() } else { self.entries.iter().map(|(count, item)| (text(item), *count)).collect() }
    }
}

/// A text cut to a readable length.
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_VALUE_CHARS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Rows that are exact copies of an earlier row.
///
/// Rows are compared by 64-bit hashes: among a million rows, two different ones look equal once in 30 million tables.
pub fn n_duplicates(columns: &[Column], n_rows: usize, pulse: &mut Pulse) -> Result<u64, Cancelled> {
    let mut hashes = vec![0u64; n_rows];
    for (done, column) in columns.iter().enumerate() {
        pulse.round(done, columns.len())?;
        for (row, hash) in hashes.iter_mut().enumerate() {
            let bits = match (column.is_missing(row), column.values()) {
                (true, _) | (_, Values::Empty(_)) => MISSING_BITS,
                // Both zeros are equal.
                (_, Values::Number(numbers)) => (numbers[row] + 0.0).to_bits(),
                (_, Values::Text { codes, .. }) => u64::from(codes[row]),
                (_, Values::Date(days)) => days[row] as u64,
                (_, Values::DateTime(millis)) => millis[row] as u64,
                (_, Values::Boolean(bits)) => u64::from(bits.get(row)),
            };
            *hash = mixed(hash.rotate_left(23) ^ mixed(bits));
        }
    }
    hashes.sort_unstable();
    let n_different = hashes.chunk_by(|a, b| a == b).count();
    Ok((n_rows - n_different) as u64)
}

/// No cell has these bits: a quiet NaN with a payload.
const MISSING_BITS: u64 = 0x7ff8_dead_beef_0001;

/// Spreads the bits of a word (the finaliser of SplitMix64).
fn mixed(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

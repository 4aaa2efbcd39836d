//! From rows to customer-days: who bought on which days, and for how much.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::data::{Cell, Column, Table, Values};
use crate::models::periods::Period;

/// Days further apart than this are a misread date column, not a history.
const MAX_SPAN_DAYS: i64 = 36_525;

/// A day whose rows add up to less than this share of their size was returned in full.
const ROUNDING_SHARE: f64 = 1e-9;

/// Rows and days that were left out, with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dropped {
    /// Rows without a customer.
    pub n_missing_customer: u64,
    /// Rows without a date.
    pub n_missing_date: u64,
    /// Rows without an amount, where amounts are used.
    pub n_missing_amount: u64,
    /// Rows after the end of the observation.
    pub n_after_end: u64,
    /// Customer-days on which at least as much was returned as bought.
    pub n_return_days: u64,
}

/// Rows that became one purchase, and how many purchases longer stretches would leave.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Merged {
    /// Rows with a purchase, or a return that was set off against it.
    pub n_rows: u64,
    /// Days with a purchase of a customer.
    pub n_days: u64,
    /// Weeks (from Monday) with one.
    pub n_weeks: u64,
    /// Calendar months with one.
    pub n_months: u64,
    /// Rows with a negative amount, and their sum.
    pub n_returns: u64,
    /// That sum, below zero.
    pub returned: f64,
    /// The sum of all other amounts.
    pub bought: f64,
}

/// What returns (negative amounts) do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Returned {
    /// They lower the day's amount; a day with no more bought than returned is no purchase.
    Subtract,
    /// They are left out: amounts are what was bought.
    Ignore,
    /// They lower the day's amount to nothing at most, and their day counts as a purchase.
    Keep,
}

/// Which columns make a log.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are names of columns")]
pub struct LogColumns<'a> {
    pub customer: &'a str,
    pub date: &'a str,
    /// None counts purchases only.
    pub amount: Option<&'a str>,
    pub returns: Returned,
}

/// Why rows are no log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say themselves")]
pub enum LogError {
    /// No row has a customer, a date and an amount.
    NoPurchases { n_rows: u64 },
    /// All days of all customers are returns.
    OnlyReturns { n_rows: u64 },
    /// Dates that cannot belong together.
    DatesTooFarApart { first_day: i32, last_day: i32 },
}

/// Every customer's days of purchase. All purchases of one customer on one day are one, their amounts added up.
#[derive(Debug, Clone, PartialEq)]
pub struct PurchaseLog {
    /// Where each customer's days start; one entry more than there are customers.
    starts: Vec<u32>,
    /// Days of purchase, ascending within a customer.
    days: Vec<i32>,
    /// The net amount of each of these days; empty when amounts are not used.
    spend: Vec<f64>,
    /// A row of the table that names each customer.
    rows: Vec<u32>,
    /// What was left out.
    pub dropped: Dropped,
    /// What became one purchase.
    pub merged: Merged,
    /// The first day of purchase of all.
    pub first_day: i32,
    /// The last day of purchase of all.
    pub last_day: i32,
}

/// A customer's days of purchase and what was spent on each.
#[derive(Debug, Clone, Copy)]
pub struct Purchases<'a> {
    /// Days, ascending, at least one.
    pub days: &'a [i32],
    /// Net amounts; empty when amounts are not used.
    pub spend: &'a [f64],
}

impl PurchaseLog {
    /// Reads the named columns up to a day; they were checked before.
    pub fn read(table: &Table, columns: &LogColumns, end: Option<i32>) -> Result<Self, LogError> {
        let customers = table.column(columns.customer).map(codes).unwrap_or_default();
        let days = table.column(columns.date).and_then(Column::days).unwrap_or_default();
        let amounts = columns.amount.and_then(|name| table.column(name)).and_then(Column::numbers);
        let end = end.unwrap_or(i32::MAX);
        let mut dropped = Dropped::default();
        let mut kept = vec![u32::MAX; days.len()];
        let mut counts = vec![0u32; customers.n_codes as usize + 1];
        let (mut first_day, mut last_day) = (i32::MAX, i32::MIN);
        for (row, day) in days.iter().enumerate() {
            let code = customers.codes[row];
            let Some(day) = *day else {
                dropped.n_missing_date += 1;
                continue;
            };
            if code == u32::MAX {
                dropped.n_missing_customer += 1;
            } else if amounts.as_ref().is_some_and(|amounts| !amounts[row].is_finite()) {
                dropped.n_missing_amount += 1;
            } else if day > end {
                dropped.n_after_end += 1;
            } else {
                (first_day, last_day) = (first_day.min(day), last_day.max(day));
                kept[row] = code;
                counts[code as usize] += 1;
            }
        }
        if first_day > last_day {
            return Err(LogError::NoPurchases { n_rows: table.n_rows() as u64 });
        }
        if i64::from(last_day) - i64::from(first_day) > MAX_SPAN_DAYS {
            return Err(LogError::DatesTooFarApart { first_day, last_day });
        }
        let amounts = amounts.as_deref();
        let bins = scatter(&kept, &counts, &days, amounts);
        let returns = amounts.is_some().then_some(columns.returns);
        let log = Self::from_bins(bins, &counts, returns, dropped);
        if log.days.is_empty() {
            return Err(LogError::OnlyReturns { n_rows: table.n_rows() as u64 });
        }
        Ok(log)
    }

    /// Adds up days. `entries` holds, customer by customer, `counts[customer]` rows each.
    fn from_bins(mut entries: Vec<Entry>, counts: &[u32], returns: Option<Returned>, dropped: Dropped) -> Self {
        let mut log = Self {
            starts: vec![0],
            days: Vec::new(),
            spend: Vec::new(),
            rows: Vec::new(),
            dropped,
            merged: Merged::default(),
            first_day: i32::MAX,
            last_day: i32::MIN,
        };
        let mut start = 0;
        for &count in counts {
            let own = &mut entries[start..start + count as usize];
            start += count as usize;
            if !own.is_sorted_by_key(|entry| entry.day) {
                own.sort_by_key(|entry| entry.day);
            }
            let n_days_before = log.days.len();
            for rows in own.chunk_by(|one, other| one.day == other.day) {
                log.merged.note(rows);
                match net(rows, returns) {
                    None => log.dropped.n_return_days += 1,
                    Some(amount) => {
                        log.merged.n_rows += rows.len() as u64;
                        log.days.push(rows[0].day);
                        if returns.is_some() {
                            log.spend.push(amount);
                        }
                    }
                }
            }
            if log.days.len() > n_days_before {
                let own_days = &log.days[n_days_before..];
                log.merged.n_days += own_days.len() as u64;
                log.merged.n_weeks += n_periods(own_days, Period::Week);
                log.merged.n_months += n_periods(own_days, Period::Month);
                log.first_day = log.first_day.min(log.days[n_days_before]);
                log.last_day = log.days.last().map_or(log.last_day, |&day| log.last_day.max(day));
                log.starts.push(log.days.len() as u32);
                log.rows.push(own[0].row);
            }
        }
        log
    }

    /// How many customers bought at all.
    pub fn n_customers(&self) -> usize {
        self.rows.len()
    }

    /// A row of the table that names a customer.
    pub fn row(&self, customer: usize) -> usize {
        self.rows[customer] as usize
    }

    /// Whether amounts are known.
    pub fn has_amounts(&self) -> bool {
        !self.spend.is_empty()
    }

    /// The purchases of a customer.
    pub fn purchases(&self, customer: usize) -> Purchases<'_> {
        let range = self.starts[customer] as usize..self.starts[customer + 1] as usize;
        let spend = if self.spend.is_empty() { &[] } else { &self.spend[range.clone()] };
        Purchases { days: &self.days[range], spend }
    }

    /// The names of these customers, as a column of the kind they have in the table.
    pub fn names(&self, column: &Column, customers: &[u32]) -> Column {
        let rows = customers.iter().map(|&customer| self.rows[customer as usize] as usize);
        match column.values() {
            Values::Text { codes, dictionary } => {
                let codes: Vec<u32> = rows.map(|row| codes[row]).collect();
                // A few names need not carry the whole dictionary with them.
                if codes.len() * 4 < dictionary.len() {
                    return Column::from_texts(codes.iter().map(|&code| Some(dictionary.get(code))));
                }
                Column::new(Values::Text { codes, dictionary: dictionary.clone() }, None)
            }
            Values::Number(numbers) => Column::from_numbers(rows.map(|row| numbers[row]).collect()),
            _ => Column::from_labels(&rows.map(|row| column.cell(row).to_plain_text()).collect::<Vec<_>>()),
        }
    }
}

/// One row of the table, in the bin of its customer.
#[derive(Debug, Clone, Copy)]
struct Entry {
    amount: f64,
    day: i32,
    row: u32,
}

/// The amount of a customer's day; none when it was no purchase but a return. A free item is a purchase of nothing.
fn net(rows: &[Entry], returns: Option<Returned>) -> Option<f64> {
    let Some(returns) = returns else { return Some(0.0) };
    let (mut net, mut gross) = (0.0, 0.0);
    for entry in rows {
        net += entry.amount;
        gross += entry.amount.abs();
    }
    let n_returns = rows.iter().filter(|entry| entry.amount < 0.0).count();
    let is_return = n_returns > 0 && net <= ROUNDING_SHARE * gross;
    match returns {
        Returned::Subtract => (!is_return).then_some(net),
        // Half of what gross has more than net is what came back.
        Returned::Ignore => (n_returns < rows.len()).then_some(0.5 * (net + gross)),
        Returned::Keep => Some(net.max(0.0)),
    }
}

/// How many weeks or months hold ascending days.
fn n_periods(days: &[i32], period: Period) -> u64 {
    days.chunk_by(|&one, &other| period.index(one) == period.index(other)).count() as u64
}

impl Merged {
    fn note(&mut self, rows: &[Entry]) {
        for entry in rows {
            if entry.amount < 0.0 {
                self.n_returns += 1;
                self.returned += entry.amount;
            } else {
                self.bought += entry.amount;
            }
        }
    }
}

/// Sorts the kept rows by customer, in linear time.
fn scatter(kept: &[u32], counts: &[u32], days: &[Option<i32>], amounts: Option<&[f64]>) -> Vec<Entry> {
    let mut next = Vec::with_capacity(counts.len());
    let mut total = 0u32;
    for &count in counts {
        next.push(total);
        total += count;
    }
    let mut entries = vec![Entry { amount: 0.0, day: 0, row: 0 }; total as usize];
    for (row, &code) in kept.iter().enumerate() {
        if let (Some(place), Some(day)) = (next.get_mut(code as usize), days[row]) {
            let amount = amounts.map_or(0.0, |amounts| amounts[row]);
            entries[*place as usize] = Entry { amount, day, row: row as u32 };
            *place += 1;
        }
    }
    entries
}

/// A code per row (the maximum where missing), in order of first appearance or of the dictionary.
#[derive(Debug, Default)]
struct Codes {
    codes: Vec<u32>,
    n_codes: u32,
}

fn codes(column: &Column) -> Codes {
    let is_missing = |row: usize| column.is_missing(row);
    match column.values() {
        Values::Text { codes, dictionary } => {
            let codes = codes.iter().enumerate().map(|(row, &code)| if is_missing(row) { u32::MAX } else { code });
            Codes { codes: codes.collect(), n_codes: dictionary.len() as u32 }
        }
        Values::Number(numbers) => {
            let mut known: HashMap<u64, u32> = HashMap::new();
            let code = |x: &f64| {
                if x.is_nan() {
                    return u32::MAX;
                }
                // Adding zero makes minus zero plain zero.
                let next = known.len() as u32;
                *known.entry((x + 0.0).to_bits()).or_insert(next)
            };
            Codes { codes: numbers.iter().map(code).collect(), n_codes: known.len() as u32 }
        }
        _ => {
            let mut known: HashMap<i64, u32> = HashMap::new();
            let code = |row: usize| {
                let key = match column.cell(row) {
                    Cell::Date(day) => i64::from(day),
                    Cell::DateTime(ms) => ms,
                    Cell::Boolean(yes) => i64::from(yes),
                    Cell::Missing | Cell::Text(_) | Cell::Number(_) => return u32::MAX,
                };
                let next = known.len() as u32;
                *known.entry(key).or_insert(next)
            };
            Codes { codes: (0..column.len()).map(code).collect(), n_codes: known.len() as u32 }
        }
    }
}

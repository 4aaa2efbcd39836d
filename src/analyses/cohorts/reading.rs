//! From rows to lives: of customers by their orders, or of contracts by start and end.

use super::params::CohortsParams;
use crate::data::{Categories, Column, Table};
use crate::pulse::{Cancelled, Pulse};

/// What was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the fields are counts by name")]
pub struct Dropped {
    pub n_without_customer: u64,
    pub n_incomplete: u64,
    pub n_returns: u64,
    pub n_after_end: u64,
    pub n_backwards: u64,
}

impl Dropped {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.n_without_customer + self.n_incomplete + self.n_returns + self.n_after_end + self.n_backwards
    }
}

/// Days with a purchase, customer by customer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Orders {
    /// Customer, day and amount of the day, in order; amounts are 0 when they are not used.
    pub days: Vec<(u32, i32, f64)>,
    /// What was left out.
    pub dropped: Dropped,
    /// The last day of the data.
    pub end: i32,
}

/// A contract: when it started, when it ended if it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contract {
    /// The first day.
    pub start: i32,
    /// The last day; none when it goes on.
    pub end: Option<i32>,
}

/// Contracts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contracts {
    /// One entry per row.
    pub contracts: Vec<Contract>,
    /// What was left out.
    pub dropped: Dropped,
    /// The last day on which anything is known.
    pub end: i32,
}

fn column<'a>(table: &'a Table, name: &Option<String>) -> Option<&'a Column> {
    name.as_ref().and_then(|name| table.column(name))
}

/// Reads orders; none when no row is a purchase. All rows of a customer on one day are one purchase.
pub fn orders(table: &Table, params: &CohortsParams, pulse: &mut Pulse) -> Result<Option<Orders>, Cancelled> {
    let days = column(table, &params.date).and_then(Column::days);
    let (Some(customers), Some(days)) = (column(table, &params.customer), days) else { return Ok(None) };
    let codes = customers.categories().codes;
    let amounts = column(table, &params.amount).and_then(Column::numbers);
    let last = CohortsParams::day(&params.observation_end).unwrap_or(i32::MAX);
    let mut found = Orders { end: i32::MIN, ..Orders::default() };
    for (row, &code) in codes.iter().enumerate() {
        if row % 65_536 == 0 {
            pulse.round(row, codes.len())?;
        }
        let amount = amounts.as_ref().map_or(0.0, |amounts| amounts[row]);
        let dropped = &mut found.dropped;
        if code == Categories::MISSING {
            dropped.n_without_customer += 1;
            continue;
        }
        let (Some(day), true) = (days[row], amount.is_finite()) else {
            dropped.n_incomplete += 1;
            continue;
        };
        if day > last {
            dropped.n_after_end += 1;
        } else if amount < 0.0 {
            dropped.n_returns += 1;
            found.end = found.end.max(day);
        } else {
            found.end = found.end.max(day);
            found.days.push((code, day, amount));
        }
    }
    found.days.sort_by_key(|&(code, day, _)| (code, day));
    found.days.dedup_by(|later, first| {
        let is_same = (later.0, later.1) == (first.0, first.1);
        first.2 += if is_same { later.2 } else { 0.0 };
        is_same
    });
    found.end = CohortsParams::day(&params.observation_end).unwrap_or(found.end);
    Ok((!found.days.is_empty()).then_some(found))
}

/// Reads contracts; none when no row has a start. An end after the last day is not known yet.
pub fn contracts(table: &Table, params: &CohortsParams) -> Option<Contracts> {
    let starts = column(table, &params.start)?.days()?;
    let ends = column(table, &params.end)?.days()?;
    let known = starts.iter().chain(&ends).flatten().max().copied()?;
    let last = CohortsParams::day(&params.observation_end).unwrap_or(known);
    let mut found = Contracts { end: last, ..Contracts::default() };
    for (start, end) in starts.iter().zip(&ends) {
        match *start {
            None => found.dropped.n_incomplete += 1,
            Some(start) if start > last => found.dropped.n_after_end += 1,
            Some(start) if end.is_some_and(|end| end < start) => found.dropped.n_backwards += 1,
            Some(start) => found.contracts.push(Contract { start, end: end.filter(|&end| end <= last) }),
        }
    }
    (!found.contracts.is_empty()).then_some(found)
}

//! From rows to what each customer pays per month.

use super::params::SubscriptionsParams;
use super::texts::SubscriptionsError;
use crate::data::{Categories, Column, Table, calendar};
use crate::models::periods::Period;
use crate::pulse::Pulse;
use crate::stats::quantile::{self, Definition};

/// Months further apart than this are misread dates.
const MAX_MONTHS: i32 = 600;
/// The last month is over when this share of earlier payments had come by that day of the month.
const USUAL_SHARE: f64 = 0.9;

/// What was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the fields are counts by name")]
pub struct Dropped {
    pub n_without_customer: u64,
    pub n_incomplete: u64,
    pub n_after_end: u64,
    pub n_backwards: u64,
}

impl Dropped {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.n_without_customer + self.n_incomplete + self.n_after_end + self.n_backwards
    }
}

/// An amount per month over a stretch of months.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// The customer: an index into [`Book::labels`].
    pub customer: u32,
    /// The first month, as [`Period::index`] has it.
    pub from: i32,
    /// The last month.
    pub to: i32,
    /// Per month.
    pub amount: f64,
}

/// All pieces, customer by customer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// In order of customers.
    pub pieces: Vec<Piece>,
    /// What the codes of customers mean.
    pub labels: Vec<String>,
    /// The first month.
    pub first: i32,
    /// The last month that is over.
    pub last: i32,
    /// Whether a month after it was begun and is left out.
    pub has_partial: bool,
    /// What was left out.
    pub dropped: Dropped,
}

fn month(day: i32) -> i32 {
    Period::Month.index(day)
}

fn day_of_month(day: i32) -> i32 {
    day - calendar::month_start(day) + 1
}

/// Reads payments or contracts.
pub fn read(table: &Table, params: &SubscriptionsParams, pulse: &mut Pulse) -> Result<Book, SubscriptionsError> {
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let days = |name: &Option<String>| column(name).and_then(Column::days).unwrap_or_default();
    let empty = || Categories { codes: Vec::new(), labels: Vec::new() };
    let Categories { codes, labels } = column(&params.customer).map_or_else(empty, Column::categories);
    let amounts = column(&params.amount).and_then(Column::numbers).unwrap_or_default();
    let (starts, ends) =
        if params.is_contracts() { (days(&params.start), days(&params.end)) } else { (days(&params.date), Vec::new()) };
    let known = starts.iter().chain(&ends).flatten().max().copied();
    let end = params.observed_to().or(known).unwrap_or(0);
    let n_months = params.billing.n_months();
    let mut book = Book { labels, ..Book::default() };
    let mut payment_days = Vec::new();
    for (row, &customer) in codes.iter().enumerate() {
        if row % 65_536 == 0 {
            pulse.round(row, codes.len())?;
        }
        let dropped = &mut book.dropped;
        let (Some(start), true) = (starts[row], amounts[row].is_finite()) else {
            dropped.n_incomplete += 1;
            continue;
        };
        let (from, amount) = (month(start), amounts[row] / f64::from(n_months));
        let to = match ends.get(row).copied().flatten() {
            _ if !params.is_contracts() => from + n_months - 1,
            // A contract that ends within a month does not run on the month's last day.
            Some(end) => month(end + 1) - 1,
            None => i32::MAX,
        };
        if customer == Categories::MISSING {
            dropped.n_without_customer += 1;
        } else if start > end {
            dropped.n_after_end += 1;
        } else if ends.get(row).copied().flatten().is_some_and(|end| end < start) {
            dropped.n_backwards += 1;
        } else {
            payment_days.push(start);
            book.pieces.push(Piece { customer, from, to, amount });
        }
    }
    if book.pieces.is_empty() {
        return Err(SubscriptionsError::NoPayments { n_rows: table.n_rows() as u64 });
    }
    book.first = book.pieces.iter().map(|piece| piece.from).min().unwrap_or(0);
    let is_over = if params.is_contracts() { month(end + 1) > month(end) } else { is_over(&payment_days, end) };
    book.last = month(end) - i32::from(!is_over);
    book.has_partial = !is_over;
    if book.last - book.first > MAX_MONTHS {
        return Err(SubscriptionsError::TooFarApart { first: Period::Month.start(book.first), last: end });
    }
    book.pieces.retain(|piece| piece.from <= book.last);
    book.pieces.sort_by_key(|piece| piece.customer);
    if book.last <= book.first {
        return Err(SubscriptionsError::OneMonth { month: Period::Month.start(book.first) });
    }
    Ok(book)
}

/// Whether by the day `end` nearly all payments of its month have come, as in earlier months.
fn is_over(days: &[i32], end: i32) -> bool {
    let earlier: Vec<f64> =
        days.iter().filter(|&&day| month(day) < month(end)).map(|&day| f64::from(day_of_month(day))).collect();
    let usual = quantile::quantile(&quantile::sorted(&earlier), USUAL_SHARE, Definition::Inclusive);
    month(end + 1) > month(end) || f64::from(day_of_month(end)) >= usual
}

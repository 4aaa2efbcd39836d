//! From rows to histories: per customer the days and what was bought on each.

use super::params::SequencesParams;
use super::prefix_span::Histories;
use crate::data::{Categories, Table};

/// Of a customer with more purchases, the latest are used.
pub const MAX_EVENTS: usize = 5000;

/// Histories, and what was left out.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the fields say themselves")]
pub struct Read {
    pub histories: Histories,
    pub labels: Vec<String>,
    pub n_incomplete: u64,
    pub n_returns: u64,
    /// Customers of whom only the latest purchases are used.
    pub n_shortened: u64,
}

/// Reads the table.
pub fn read(table: &Table, params: &SequencesParams) -> Read {
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let mut read = Read::default();
    let (Some(customer), Some(date), Some(product)) =
        (column(&params.customer), column(&params.date), column(&params.product))
    else {
        return read;
    };
    let (who, what) = (customer.categories().codes, product.categories());
    let days = date.days().unwrap_or_default();
    let amounts = column(&params.amount).and_then(|amount| amount.numbers());
    let orders = column(&params.order).map(|order| order.categories());
    let mut first_day = vec![i32::MAX; orders.as_ref().map_or(0, |orders| orders.labels.len())];
    if let Some(orders) = &orders {
        for (&order, day) in orders.codes.iter().zip(&days).filter(|(code, _)| **code != Categories::MISSING) {
            first_day[order as usize] = first_day[order as usize].min(day.unwrap_or(i32::MAX));
        }
    }
    let mut events: Vec<(u32, i32, u32)> = Vec::with_capacity(days.len());
    for (row, &customer) in who.iter().enumerate() {
        let product = what.codes[row];
        let of_order = orders.as_ref().and_then(|orders| first_day.get(orders.codes[row] as usize));
        let day = of_order.copied().filter(|&day| day != i32::MAX).or(days[row]);
        if amounts.as_ref().is_some_and(|amounts| amounts[row] < 0.0) {
            read.n_returns += 1;
        } else if let (Some(day), true) = (day, customer != Categories::MISSING && product != Categories::MISSING) {
            events.push((customer, day, product));
        } else {
            read.n_incomplete += 1;
        }
    }
    events.sort_unstable();
    events.dedup();
    for own in events.chunk_by(|one, other| one.0 == other.0) {
        read.n_shortened += u64::from(own.len() > MAX_EVENTS);
        let kept = &own[own.len().saturating_sub(MAX_EVENTS)..];
        read.histories.push(kept.iter().map(|event| (event.1, event.2)));
    }
    read.labels = what.labels;
    read
}

//! Customers from transactions: when each bought first and last, how often, and for how much.

use crate::data::{Categories, Column};
use crate::numeric::sum::Sum;

/// What rows with a negative amount do to a customer's total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// They lower it.
    Subtract,
    /// They are left out.
    Ignore,
}

/// A customer's purchases.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    /// The code of the customer: an index into [`Customers::labels`].
    pub code: u32,
    /// The day of the first purchase.
    pub first_day: i32,
    /// The day of the last purchase.
    pub last_day: i32,
    /// Different orders, or days with a purchase when orders are not known.
    pub n_purchases: u32,
    /// The sum of the amounts.
    pub total: f64,
}

/// All customers with a purchase, in the order of their labels, and what was left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Customers {
    /// One entry per customer with a purchase.
    pub customers: Vec<Customer>,
    /// What the codes mean.
    pub labels: Vec<String>,
    /// The last day on which any row lies.
    pub last_day: Option<i32>,
    /// Rows that count.
    pub n_used: u64,
    /// Rows without a customer.
    pub n_without_customer: u64,
    /// Rows with a customer, but without a date or an amount.
    pub n_incomplete: u64,
    /// Rows with a negative amount.
    pub n_returns: u64,
    /// Customers left out because all their rows are returns.
    pub n_without_purchase: u64,
    /// Rows later than the day that was asked for.
    pub n_after_end: u64,
}

/// Sums up transactions by customer. None when `date` is not temporal or `amount` not numeric.
///
/// A row with a negative amount is a return: never a purchase, whatever it does to the total. Without `order`, all rows of
/// a customer on one day are one purchase. The columns must be of equal length.
pub fn summarise(
    customer: &Column,
    date: &Column,
    amount: &Column,
    order: Option<&Column>,
    returns: Returns,
) -> Option<Customers> {
    summarise_until(customer, date, amount, order, returns, i32::MAX)
}

/// [`summarise`] as if nothing after the day `end` were known yet.
pub fn summarise_until(
    customer: &Column,
    date: &Column,
    amount: &Column,
    order: Option<&Column>,
    returns: Returns,
    end: i32,
) -> Option<Customers> {
    let Categories { codes, labels } = customer.categories();
    let days = date.days()?;
    let amounts = amount.numbers()?;
    let orders = order.map(|order| order.categories().codes);
    let mut totals = vec![Sum::default(); labels.len()];
    let mut has_rows = vec![false; labels.len()];
    let mut spans: Vec<Option<(i32, i32)>> = vec![None; labels.len()];
    // One key per row that is a purchase: customer, then order or day; different keys are different purchases.
    let mut purchases: Vec<u64> = Vec::with_capacity(codes.len());
    let mut result =
        Customers { last_day: days.iter().flatten().filter(|&&day| day <= end).max().copied(), ..Customers::default() };
    for (row, &code) in codes.iter().enumerate() {
        if code == Categories::MISSING {
            result.n_without_customer += 1;
            continue;
        }
        let (Some(day), true) = (days[row], amounts[row].is_finite()) else {
            result.n_incomplete += 1;
            continue;
        };
        if day > end {
            result.n_after_end += 1;
            continue;
        }
        let is_return = amounts[row] < 0.0;
        result.n_returns += u64::from(is_return);
        has_rows[code as usize] = true;
        if is_return && returns == Returns::Ignore {
            continue;
        }
        result.n_used += 1;
        totals[code as usize].add(amounts[row]);
        if !is_return {
            let span = spans[code as usize].get_or_insert((day, day));
            *span = (span.0.min(day), span.1.max(day));
            // A row without an order number is an order of its day; days lie above all codes of orders.
            let known = orders.as_ref().map(|orders| orders[row]).filter(|&order| order != Categories::MISSING);
            let part = known.map_or((1u64 << 31) | u64::from((day + (1 << 30)) as u32 & 0x7fff_ffff), u64::from);
            purchases.push(u64::from(code) << 32 | part);
        }
    }
    purchases.sort_unstable();
    purchases.dedup();
    let mut counts = vec![0u32; labels.len()];
    purchases.iter().for_each(|key| counts[(key >> 32) as usize] += 1);
    for (code, span) in spans.iter().enumerate() {
        match span {
            Some((first_day, last_day)) => result.customers.push(Customer {
                code: code as u32,
                first_day: *first_day,
                last_day: *last_day,
                n_purchases: counts[code],
                total: totals[code].value(),
            }),
            None => result.n_without_purchase += u64::from(has_rows[code]),
        }
    }
    result.labels = labels;
    Some(result)
}

/// The first label of each of `n` customers, as a code; a later row may know what the first did not.
pub fn first_labels(customers: &[u32], labels: &[u32], n: usize) -> Vec<u32> {
    let mut first = vec![Categories::MISSING; n];
    for (&customer, &label) in customers.iter().zip(labels) {
        if let Some(own) = first.get_mut(customer as usize).filter(|own| **own == Categories::MISSING) {
            *own = label;
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(order: Option<&Column>, returns: Returns) -> Customers {
        let customer = Column::from_texts([Some("b"), Some("a"), Some("b"), Some("b"), None, Some("c"), Some("a")]);
        let date = Column::from_days(&[Some(1), Some(2), Some(1), Some(5), Some(9), Some(3), None]);
        let amount = Column::from_numbers(vec![10.0, 5.0, 2.0, -4.0, 1.0, -1.0, 7.0]);
        summarise(&customer, &date, &amount, order, returns).unwrap()
    }

    #[test]
    fn rows_of_one_day_are_one_purchase_and_returns_are_none() {
        let found = sums(None, Returns::Subtract);
        let b = Customer { code: 1, first_day: 1, last_day: 1, n_purchases: 1, total: 8.0 };
        let a = Customer { code: 0, first_day: 2, last_day: 2, n_purchases: 1, total: 5.0 };
        assert_eq!(found.customers, [a, b]);
        assert_eq!(found.last_day, Some(9));
        assert_eq!((found.n_without_customer, found.n_incomplete), (1, 1));
        assert_eq!((found.n_returns, found.n_without_purchase), (2, 1));
        assert_eq!(sums(None, Returns::Ignore).customers[1].total, 12.0);
    }

    #[test]
    fn orders_count_when_they_are_known() {
        let order = Column::from_labels(&["1", "2", "3", "4", "5", "6", "7"]);
        assert_eq!(sums(Some(&order), Returns::Subtract).customers[1].n_purchases, 2);
    }

    #[test]
    fn what_comes_later_is_not_known_yet() {
        let customer = Column::from_labels(&["a", "a", "b"]);
        let date = Column::from_days(&[Some(1), Some(5), Some(9)]);
        let amount = Column::from_numbers(vec![1.0, 2.0, 4.0]);
        let found = summarise_until(&customer, &date, &amount, None, Returns::Subtract, 4).unwrap();
        assert_eq!((found.customers.len(), found.customers[0].total, found.last_day), (1, 1.0, Some(1)));
        assert_eq!((found.n_after_end, found.n_used), (2, 1));
    }

    #[test]
    fn nothing_in_nothing_out() {
        let empty = Column::from_numbers(vec![]);
        let found = summarise(&empty, &Column::from_days(&[]), &empty, None, Returns::Subtract).unwrap();
        assert_eq!((found.customers.len(), found.last_day), (0, None));
        assert!(summarise(&empty, &empty, &empty, None, Returns::Subtract).is_none());
    }
}

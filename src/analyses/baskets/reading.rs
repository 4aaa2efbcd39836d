//! From rows to baskets.

use super::params::BasketsParams;
use crate::data::{Categories, Table};

/// Baskets of items, each item once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BasketRows {
    /// The items of all baskets, one basket after the other, each basket's in ascending order.
    pub items: Vec<u32>,
    /// Where each basket ends in `items`; empty baskets have no items.
    pub ends: Vec<usize>,
    /// What the item numbers mean.
    pub labels: Vec<String>,
    /// Baskets of rows without a product.
    pub n_empty: u64,
    /// Rows without a basket: the order, the customer or the day is not known.
    pub n_without_basket: u64,
    /// Rows of a basket without a product.
    pub n_without_product: u64,
    /// Rows with a quantity of 0 or less.
    pub n_returns: u64,
}

impl BasketRows {
    /// How many baskets, the empty ones included.
    pub fn n_baskets(&self) -> usize {
        self.ends.len()
    }

    /// The items of each basket.
    pub fn baskets(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let basket = &self.items[start..end];
            start = end;
            basket
        })
    }
}

/// Reads the baskets of a table; the settings were checked, so that the columns are there.
pub fn read(table: &Table, params: &BasketsParams) -> BasketRows {
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let Some(product) = column(&params.product) else { return BasketRows::default() };
    let Categories { codes, labels } = product.categories();
    let quantities = column(&params.quantity).and_then(|column| column.numbers());
    let orders = column(&params.order).map(|column| column.categories().codes);
    let customers = column(&params.customer).map(|column| column.categories().codes);
    let days = column(&params.date).and_then(|column| column.days());
    let known = |codes: &[u32], row: usize| Some(codes[row]).filter(|&code| code != Categories::MISSING);
    let basket_of = |row: usize| -> Option<u64> {
        if let Some(orders) = &orders {
            return known(orders, row).map(u64::from);
        }
        let customer = known(customers.as_ref()?, row)?;
        let day = match &days {
            Some(days) => days[row]? as u32,
            None => 0,
        };
        Some(u64::from(customer) << 32 | u64::from(day))
    };
    let mut result = BasketRows { labels, ..BasketRows::default() };
    let mut pairs: Vec<(u64, u32)> = Vec::with_capacity(table.n_rows());
    for (row, &item) in codes.iter().enumerate() {
        if quantities.as_ref().is_some_and(|quantities| quantities[row] <= 0.0) {
            result.n_returns += 1;
            continue;
        }
        let Some(basket) = basket_of(row) else {
            result.n_without_basket += 1;
            continue;
        };
        result.n_without_product += u64::from(item == Categories::MISSING);
        pairs.push((basket, item));
    }
    pairs.sort_unstable();
    pairs.dedup();
    for basket in pairs.chunk_by(|one, other| one.0 == other.0) {
        // A missing product has the largest code.
        let items = basket.iter().map(|pair| pair.1).filter(|&item| item != Categories::MISSING);
        let before = result.items.len();
        result.items.extend(items);
        result.ends.push(result.items.len());
        result.n_empty += u64::from(result.items.len() == before);
    }
    result
}

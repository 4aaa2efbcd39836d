//! Who bought what, how often: a sparse matrix by customer, and its transpose.

use crate::data::{Categories, Column};

/// One purchase: a customer, a product, a day (0 when days are not known).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the fields say themselves")]
pub struct Purchase {
    pub customer: u32,
    pub product: u32,
    pub day: i32,
}

/// The purchases of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Log {
    /// In the order of rows.
    pub purchases: Vec<Purchase>,
    /// Customers by code.
    pub customers: Vec<String>,
    /// Products by code.
    pub products: Vec<String>,
    /// The mean amount of a row of each product; NaN where unknown.
    pub mean_amounts: Vec<f64>,
    /// Rows without a customer or a product.
    pub n_unknown: u64,
    /// Rows without a day, where days are asked for.
    pub n_without_day: u64,
    /// Rows with a negative amount.
    pub n_returns: u64,
    /// Products beyond the most frequent ones that are kept.
    pub n_rare_products: u64,
}

/// Reads purchases; of more than `max_products` products the most frequent are kept.
pub fn read(
    customer: &Column,
    product: &Column,
    date: Option<&Column>,
    amount: Option<&Column>,
    max_products: usize,
) -> Log {
    let (who, what) = (customer.categories(), product.categories());
    let days = date.and_then(Column::days);
    let amounts = amount.and_then(Column::numbers);
    let mut log = Log::default();
    let (mut sums, mut counts) = (vec![0.0; what.labels.len()], vec![0u32; what.labels.len()]);
    for (row, (&customer, &product)) in who.codes.iter().zip(&what.codes).enumerate() {
        let amount = amounts.as_ref().map_or(f64::NAN, |amounts| amounts[row]);
        let day = days.as_ref().map_or(Some(0), |days| days[row]);
        match day {
            _ if customer == Categories::MISSING || product == Categories::MISSING => log.n_unknown += 1,
            _ if amount < 0.0 => log.n_returns += 1,
            None => log.n_without_day += 1,
            Some(day) => {
                if amount.is_finite() {
                    sums[product as usize] += amount;
                    counts[product as usize] += 1;
                }
                log.purchases.push(Purchase { customer, product, day });
            }
        }
    }
    log.mean_amounts = sums.iter().zip(&counts).map(|(sum, &n)| sum / f64::from(n)).collect();
    log.customers = who.labels;
    log.products = what.labels;
    keep_bought(&mut log, max_products);
    log
}

/// Leaves out customers and products without a purchase, and the rarest products when there are too many.
fn keep_bought(log: &mut Log, max_products: usize) {
    let mut counts = vec![0u32; log.products.len()];
    log.purchases.iter().for_each(|purchase| counts[purchase.product as usize] += 1);
    let mut order: Vec<usize> = (0..counts.len()).filter(|&product| counts[product] > 0).collect();
    order.sort_by(|&one, &other| counts[other].cmp(&counts[one]).then(one.cmp(&other)));
    log.n_rare_products = order.len().saturating_sub(max_products) as u64;
    order.truncate(max_products);
    order.sort_unstable();
    let mut new_product = vec![None; log.products.len()];
    order.iter().enumerate().for_each(|(new, &old)| new_product[old] = Some(new as u32));
    log.purchases.retain_mut(|purchase| {
        let product = new_product[purchase.product as usize];
        purchase.product = product.unwrap_or_default();
        product.is_some()
    });
    log.products = order.iter().map(|&old| std::mem::take(&mut log.products[old])).collect();
    log.mean_amounts = order.iter().map(|&old| log.mean_amounts[old]).collect();
    let mut is_buyer = vec![false; log.customers.len()];
    log.purchases.iter().for_each(|purchase| is_buyer[purchase.customer as usize] = true);
    let mut next = 0;
    let codes: Vec<u32> = is_buyer
        .iter()
        .map(|&is_buyer| {
            let code = next;
            next += u32::from(is_buyer);
            code
        })
        .collect();
    log.purchases.iter_mut().for_each(|purchase| purchase.customer = codes[purchase.customer as usize]);
    let mut place = is_buyer.iter();
    log.customers.retain(|_| place.next().copied().unwrap_or(false));
}

/// A sparse matrix by rows, columns ascending within a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sparse {
    /// Where each row starts; one more entry than rows.
    starts: Vec<usize>,
    columns: Vec<u32>,
    counts: Vec<f32>,
    n_columns: usize,
}

impl Sparse {
    /// How often each customer (rows) bought each product (columns).
    pub fn new(purchases: impl Iterator<Item = Purchase>, n_customers: usize, n_products: usize) -> Self {
        let mut keys: Vec<u64> =
            purchases.map(|purchase| u64::from(purchase.customer) << 32 | u64::from(purchase.product)).collect();
        keys.sort_unstable();
        let mut sparse = Self { starts: vec![0; n_customers + 1], n_columns: n_products, ..Self::default() };
        for same in keys.chunk_by(|one, other| one == other) {
            sparse.columns.push(same[0] as u32);
            sparse.counts.push(same.len() as f32);
            sparse.starts[(same[0] >> 32) as usize + 1] += 1;
        }
        (0..n_customers).for_each(|row| sparse.starts[row + 1] += sparse.starts[row]);
        sparse
    }

    /// The columns of a row, and their counts.
    pub fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let span = self.starts[row]..self.starts[row + 1];
        (&self.columns[span.clone()], &self.counts[span])
    }

    /// How many rows.
    pub fn n_rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many columns.
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// How many cells are not empty.
    pub fn n_filled(&self) -> usize {
        self.columns.len()
    }

    /// Rows and columns exchanged.
    pub fn transposed(&self) -> Self {
        let mut starts = vec![0; self.n_columns + 1];
        self.columns.iter().for_each(|&column| starts[column as usize + 1] += 1);
        (0..self.n_columns).for_each(|column| starts[column + 1] += starts[column]);
        let mut next = starts.clone();
        let (mut columns, mut counts) = (vec![0; self.columns.len()], vec![0.0; self.columns.len()]);
        for row in 0..self.n_rows() {
            let (own, counted) = self.row(row);
            for (&column, &count) in own.iter().zip(counted) {
                let place = next[column as usize];
                (columns[place], counts[place]) = (row as u32, count);
                next[column as usize] += 1;
            }
        }
        Self { starts, columns, counts, n_columns: self.n_rows() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_purchases_are_counted_and_turned() {
        let bought = [(0, 2), (1, 0), (0, 2), (0, 1), (2, 1)];
        let purchases = bought.into_iter().map(|(customer, product)| Purchase { customer, product, day: 0 });
        let sparse = Sparse::new(purchases, 3, 3);
        assert_eq!(sparse.row(0), (&[1, 2][..], &[1.0, 2.0][..]));
        let turned = sparse.transposed();
        assert_eq!(turned.row(1), (&[0, 2][..], &[1.0, 1.0][..]));
        assert_eq!(turned.transposed(), sparse);
        assert_eq!((sparse.n_filled(), turned.n_rows(), turned.n_columns()), (4, 3, 3));
    }

    #[test]
    fn rare_products_and_their_buyers_are_left_out() {
        let customer = Column::from_texts([Some("a"), Some("b"), Some("c"), None, Some("a"), Some("d")]);
        let product = Column::from_labels(&["x", "x", "y", "x", "z", "z"]);
        let amount = Column::from_numbers(vec![1.0, 3.0, 2.0, 2.0, -1.0, 5.0]);
        let log = read(&customer, &product, None, Some(&amount), 1);
        assert_eq!((log.products.as_slice(), log.n_rare_products), (&["x".to_owned()][..], 2));
        assert_eq!((log.customers.as_slice(), log.mean_amounts[0]), (&["a".to_owned(), "b".to_owned()][..], 2.0));
        assert_eq!((log.n_unknown, log.n_returns, log.purchases.len()), (1, 1, 2));
    }
}

//! What the amount (or the count of rows) is made of: per label of a category, as sums and as distributions.

use super::summary::shortened;
use crate::data::{Categories, Role, Schema};
use crate::numeric::sum::Sum;
use crate::stats::quantile::{self, Definition, FiveNumbers};

/// At most so many labels of a column are listed; the rest is one.
pub const MAX_LABELS: usize = 50;
/// A column with more labels than this is no category: too much would end up in the rest.
pub const MAX_LEVELS: u64 = 300;
/// Box plots compare up to so many labels.
const MAX_BOXES: usize = 12;
/// So many outliers are drawn per box: the farthest ones.
const MAX_OUTLIERS: usize = 24;

/// One label of a category.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelTotal {
    /// The label.
    pub label: String,
    /// What its rows add up to; without an amount, how many they are.
    pub amount: f64,
    /// Its rows.
    pub n_rows: u64,
}

/// A category and what its labels bring, largest first.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryTotals {
    /// The column.
    pub column: String,
    /// The labels with the largest amounts.
    pub labels: Vec<LabelTotal>,
    /// How many labels are not listed.
    pub n_others: u64,
    /// What those add up to.
    pub others_amount: f64,
    /// Rows of those.
    pub others_n_rows: u64,
    /// The share of the spread of the amount that lies between the labels rather than within them; NaN without amount.
    pub between_share: f64,
}

impl CategoryTotals {
    /// What all labels add up to.
    pub fn total_amount(&self) -> f64 {
        crate::numeric::sum::sum(self.labels.iter().map(|label| label.amount)) + self.others_amount
    }
}

/// The distribution of the amount under one label.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelBox {
    /// The label.
    pub label: String,
    /// Its five numbers.
    pub five: FiveNumbers,
    /// Its farthest outliers.
    pub outliers: Vec<f64>,
}

/// The distributions of the amount per label, the highest median first.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryBoxes {
    /// The column.
    pub column: String,
    /// A box per label.
    pub boxes: Vec<LabelBox>,
}

/// The columns worth a bar chart among `chosen`, the most telling first, at most `limit`.
pub fn categories(schema: &Schema, chosen: &[String], limit: usize) -> Vec<String> {
    let rank = |role: Option<Role>| match role {
        Some(Role::Category) => 0,
        Some(Role::Region) => 1,
        Some(Role::Channel) => 2,
        Some(Role::Product) => 3,
        Some(Role::Salesperson) => 4,
        None => 5,
        _ => 6,
    };
    let mut columns: Vec<_> = schema
        .factors(MAX_LEVELS)
        .filter(|field| chosen.contains(&field.name) && !field.is_identifier)
        .filter(|field| !matches!(field.role, Some(Role::Customer | Role::Order)))
        // Where nearly every row has a label of its own, the bars would show nothing.
        .filter(|field| 2 * field.n_distinct <= schema.n_rows)
        .collect();
    columns.sort_by_key(|field| rank(field.role));
    columns.into_iter().take(limit).map(|field| field.name.clone()).collect()
}

/// Adds up `amounts` (NaN: nothing to add; none at all: rows are counted) per label.
pub fn totals(column: String, categories: &Categories, amounts: Option<&[f64]>) -> CategoryTotals {
    let n_labels = categories.labels.len();
    let (mut sums, mut n_rows) = (vec![Sum::default(); n_labels], vec![0u64; n_labels]);
    let mut n_amounts = vec![0u64; n_labels];
    for (row, &code) in categories.codes.iter().enumerate().filter(|(_, code)| **code != Categories::MISSING) {
        n_rows[code as usize] += 1;
        let amount = amounts.map_or(1.0, |amounts| amounts[row]);
        if !amount.is_nan() {
            sums[code as usize].add(amount);
            n_amounts[code as usize] += 1;
        }
    }
    let sums: Vec<f64> = sums.into_iter().map(Sum::value).collect();
    let between_share = amounts.map_or(f64::NAN, |amounts| between_share(&sums, &n_amounts, categories, amounts));
    let mut order: Vec<usize> = (0..n_labels).filter(|&label| n_rows[label] > 0).collect();
    // Labels are sorted already, and the sort is stable: equal amounts stay in the order of their labels.
    order.sort_by(|&a, &b| sums[b].total_cmp(&sums[a]));
    let (listed, others) = order.split_at(order.len().min(MAX_LABELS));
    let labels = listed.iter().map(|&label| LabelTotal {
        label: shortened(&categories.labels[label]),
        amount: sums[label],
        n_rows: n_rows[label],
    });
    CategoryTotals {
        column,
        labels: labels.collect(),
        n_others: others.len() as u64,
        others_amount: crate::numeric::sum::sum(others.iter().map(|&label| sums[label])),
        others_n_rows: others.iter().map(|&label| n_rows[label]).sum(),
        between_share,
    }
}

/// The share of the squared deviations from the mean that the means of the labels account for (eta squared).
fn between_share(sums: &[f64], n_amounts: &[u64], categories: &Categories, amounts: &[f64]) -> f64 {
    let n_obs: u64 = n_amounts.iter().sum();
    let mean = crate::numeric::sum::sum(sums.iter().copied()) / n_obs as f64;
    let squares = |x: f64| (x - mean) * (x - mean);
    let present = categories.codes.iter().zip(amounts).filter(|(code, x)| **code != Categories::MISSING && !x.is_nan());
    let total: Sum = present.map(|(_, &x)| squares(x)).collect();
    let per_label = sums.iter().zip(n_amounts).filter(|(_, n)| **n > 0);
    let between: Sum = per_label.map(|(sum, &n)| n as f64 * squares(sum / n as f64)).collect();
    between.value() / total.value()
}

/// The distribution of `amounts` under each label; none unless 2 to [`MAX_BOXES`] labels have finite amounts.
pub fn boxes(
    column: String,
    categories: &Categories,
    amounts: &[f64],
    definition: Definition,
) -> Option<CategoryBoxes> {
    if categories.labels.len() > MAX_BOXES {
        return None;
    }
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); categories.labels.len()];
    for (&code, &x) in categories.codes.iter().zip(amounts) {
        if code != Categories::MISSING && x.is_finite() {
            values[code as usize].push(x);
        }
    }
    let mut boxes: Vec<LabelBox> = Vec::new();
    for (label, values) in categories.labels.iter().zip(&mut values) {
        values.sort_unstable_by(f64::total_cmp);
        if let Some(five) = quantile::five_numbers(values, definition) {
            let outliers = farthest(values, &five);
            boxes.push(LabelBox { label: shortened(label), five, outliers });
        }
    }
    boxes.sort_by(|a, b| b.five.median.total_cmp(&a.five.median));
    (boxes.len() >= 2).then_some(CategoryBoxes { column, boxes })
}

/// The outermost values beyond the whiskers, half from each side where both have many.
fn farthest(ascending: &[f64], five: &FiveNumbers) -> Vec<f64> {
    let (n_below, n_above) = (five.n_below as usize, five.n_above as usize);
    let from_below = n_below.min(MAX_OUTLIERS - n_above.min(MAX_OUTLIERS / 2));
    let from_above = n_above.min(MAX_OUTLIERS - from_below);
    let above = &ascending[ascending.len() - from_above..];
    ascending[..from_below].iter().chain(above).copied().collect()
}

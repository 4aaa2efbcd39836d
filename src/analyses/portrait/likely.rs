//! What the models of lifetime and of likeness say about customers.

use super::reading::{NONE, Read};
use crate::data::Table;
use crate::models::interactions::{self, Sparse};
use crate::models::lifetime::ahead;
use crate::models::lifetime::log::LogColumns;
use crate::models::neighbours::{self, Likeness};
use crate::pulse::{Cancelled, Pulse};

/// Of more products, the most frequent are used.
const MAX_PRODUCTS: usize = 5000;
/// So many products are offered.
const N_OFFERED: usize = 10;
/// A product with fewer buyers in common is no sign.
const MIN_BOTH: u32 = 2;

/// Per customer; NaN where it cannot be said.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Lifetime {
    pub alive: Vec<f64>,
    /// Expected revenue over a year, not discounted.
    pub year_value: Vec<f64>,
}

/// The probability that each customer is active and what a year will bring; none when the model is not pinned down.
pub fn lifetime(
    table: &Table,
    read: &Read,
    columns: &LogColumns,
    pulse: &mut Pulse,
) -> Result<Option<Lifetime>, Cancelled> {
    let Some(all) = ahead::year(table, columns, pulse)? else { return Ok(None) };
    let mut found = Lifetime { alive: vec![f64::NAN; read.n()], year_value: vec![f64::NAN; read.n()] };
    for one in all {
        let who = read.who_of_row[one.row];
        if who != NONE {
            found.alive[who as usize] = one.alive;
            found.year_value[who as usize] = one.year_value;
        }
    }
    Ok(Some(found))
}

/// A product that a customer did not buy yet.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Offer {
    pub product: String,
    pub score: f64,
    /// What the customer bought that speaks most for it.
    pub because: String,
    /// Customers who bought both.
    pub n_both: u64,
}

/// What similar customers bought and this one did not, the likeliest first.
pub fn offers(
    table: &Table,
    [customer, product, amount]: [Option<&str>; 3],
    label: &str,
    pulse: &mut Pulse,
) -> Result<Vec<Offer>, Cancelled> {
    let column = |name: Option<&str>| name.and_then(|name| table.column(name));
    let (Some(customer), Some(product)) = (column(customer), column(product)) else { return Ok(Vec::new()) };
    let log = interactions::read(customer, product, None, column(amount), MAX_PRODUCTS);
    pulse.at(0.2)?;
    let Some(own) = log.customers.iter().position(|name| name == label) else { return Ok(Vec::new()) };
    let bought = Sparse::new(log.purchases.iter().copied(), log.customers.len(), log.products.len());
    let by_product = bought.transposed();
    let known = bought.row(own).0;
    let near = neighbours::find_of(&bought, &by_product, &[Likeness::Cosine], known, pulse)?.swap_remove(0);
    // Per product: the score, and the strongest reason with its common buyers.
    let mut scores = vec![(0.0f64, 0.0f32, 0u32, 0u32); log.products.len()];
    for (&reason, others) in known.iter().zip(&near) {
        for &(other, likeness, both) in others.iter().filter(|other| other.2 >= MIN_BOTH) {
            let score = &mut scores[other as usize];
            score.0 += f64::from(likeness);
            if likeness > score.1 {
                (score.1, score.2, score.3) = (likeness, reason, both);
            }
        }
    }
    known.iter().for_each(|&product| scores[product as usize].0 = 0.0);
    let mut order: Vec<usize> = (0..scores.len()).filter(|&product| scores[product].0 > 0.0).collect();
    order.sort_by(|&one, &other| scores[other].0.total_cmp(&scores[one].0));
    let offer = |&product: &usize| Offer {
        product: log.products[product].clone(),
        score: scores[product].0,
        because: log.products[scores[product].2 as usize].clone(),
        n_both: u64::from(scores[product].3),
    };
    Ok(order.iter().take(N_OFFERED).map(offer).collect())
}

/// Ids that look like the one asked for, the nearest first.
pub fn near_ids(asked: &str, labels: &[String]) -> Vec<String> {
    const N_NEAR: usize = 5;
    let asked: Vec<char> = asked.to_lowercase().chars().take(64).collect();
    let mut near: Vec<(usize, &String)> = labels.iter().map(|label| (distance(&asked, label), label)).collect();
    near.sort();
    near.into_iter().take(N_NEAR).map(|(_, label)| label.clone()).collect()
}

/// Letters to change, add or drop (Levenshtein 1966).
fn distance(asked: &[char], label: &str) -> usize {
    let mut row: Vec<usize> = (0..=asked.len()).collect();
    for (index, letter) in label.to_lowercase().chars().take(64).enumerate() {
        let mut corner = row[0];
        row[0] = index + 1;
        for (place, other) in asked.iter().enumerate() {
            let kept = corner + usize::from(letter != *other);
            corner = row[place + 1];
            row[place + 1] = kept.min(corner + 1).min(row[place] + 1);
        }
    }
    row[asked.len()]
}

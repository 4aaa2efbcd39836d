//! Which products are bought by the same customers: cosine, Jaccard and lift.

use super::interactions::Sparse;
use crate::pulse::{Cancelled, Pulse};

/// Each product keeps so many neighbours.
pub const N_KEPT: usize = 50;
/// A pair with fewer common buyers has no lift that means anything.
const MIN_BOTH: u32 = 2;

/// How likeness is measured, of n customers of whom a bought one, b the other and c both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// c / √(a b).
    Cosine,
    /// c / (a + b − c).
    Jaccard,
    /// c n / (a b).
    Lift,
}

impl Likeness {
    /// The likeness of a pair.
    pub fn of(self, both: f64, one: f64, other: f64, n: f64) -> f64 {
        match self {
            Likeness::Cosine => both / (one * other).sqrt(),
            Likeness::Jaccard => both / (one + other - both),
            Likeness::Lift => both * n / (one * other),
        }
    }
}

/// Per product its nearest others, the nearest first: code, likeness, common buyers.
pub type Neighbours = Vec<Vec<(u32, f32, u32)>>;

/// The nearest products by each measure. `by_product` is the transpose of `bought`.
pub fn find(
    bought: &Sparse,
    by_product: &Sparse,
    likenesses: &[Likeness],
    pulse: &mut Pulse,
) -> Result<Vec<Neighbours>, Cancelled> {
    let all: Vec<u32> = (0..bought.n_columns() as u32).collect();
    find_of(bought, by_product, likenesses, &all, pulse)
}

/// The same for some products only, in their order.
pub fn find_of(
    bought: &Sparse,
    by_product: &Sparse,
    likenesses: &[Likeness],
    products: &[u32],
    pulse: &mut Pulse,
) -> Result<Vec<Neighbours>, Cancelled> {
    let n_buyers = |product: usize| by_product.row(product).0.len() as f64;
    let mut both = vec![0u32; bought.n_columns()];
    let mut seen: Vec<u32> = Vec::new();
    let mut all = vec![Vec::with_capacity(products.len()); likenesses.len()];
    for (round, &product) in products.iter().enumerate() {
        let product = product as usize;
        if round % 64 == 0 {
            pulse.round(round, products.len())?;
        }
        for &customer in by_product.row(product).0 {
            for &other in bought.row(customer as usize).0 {
                if both[other as usize] == 0 {
                    seen.push(other);
                }
                both[other as usize] += 1;
            }
        }
        for (likeness, found) in likenesses.iter().zip(&mut all) {
            let mut near: Vec<(u32, f32, u32)> = seen
                .iter()
                .filter(|&&other| other as usize != product)
                .filter(|&&other| *likeness != Likeness::Lift || both[other as usize] >= MIN_BOTH)
                .map(|&other| {
                    let common = both[other as usize];
                    let (one, two) = (n_buyers(product), n_buyers(other as usize));
                    (other, likeness.of(f64::from(common), one, two, bought.n_rows() as f64) as f32, common)
                })
                .collect();
            near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(b.2.cmp(&a.2)).then(a.0.cmp(&b.0)));
            near.truncate(N_KEPT);
            found.push(near);
        }
        seen.drain(..).for_each(|other| both[other as usize] = 0);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::interactions::Purchase;

    #[test]
    fn three_customers_by_hand() {
        // 0: x y; 1: x y z; 2: x z.
        let cells = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 0), (2, 2)];
        let purchases = cells.into_iter().map(|(customer, product)| Purchase { customer, product, day: 0 });
        let bought = Sparse::new(purchases, 3, 3);
        let all = [Likeness::Cosine, Likeness::Jaccard, Likeness::Lift];
        let found = find(&bought, &bought.transposed(), &all, &mut Pulse::silent()).unwrap();
        let of = |which: usize, product: usize| -> Vec<(u32, f32)> {
            found[which][product].iter().map(|near| (near.0, near.1)).collect()
        };
        let cosine = (2.0f64 / 6.0f64.sqrt()) as f32;
        assert_eq!(of(0, 0), [(1, cosine), (2, cosine)]);
        assert_eq!(of(1, 1), [(0, (2.0f64 / 3.0) as f32), (2, (1.0f64 / 3.0) as f32)]);
        // y and z have one common buyer: too few for a lift. x is bought by all: a lift of 1.
        assert_eq!(of(2, 1), [(0, 1.0)]);
    }
}

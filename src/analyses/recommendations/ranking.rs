//! What ranks products for a customer, and how good the rankings are on later purchases.

use super::als::Factors;
use super::interactions::Sparse;
use super::neighbours::Neighbours;
use crate::pulse::{Cancelled, Pulse};

/// A way to rank products for a customer.
pub enum Ranker {
    /// By the number of buyers, the same for all.
    Popularity(Vec<f32>),
    /// By likeness to what the customer bought.
    Neighbours(Neighbours),
    /// By the product of factors: the customers', and the products' factor by factor.
    Factors {
        /// Customer by customer.
        customers: Factors,
        /// Factor by factor, a number per product each: long runs that vector registers like.
        products: Vec<f32>,
    },
}

impl Ranker {
    /// The number of buyers of each product.
    pub fn popularity(by_product: &Sparse) -> Self {
        Self::Popularity((0..by_product.n_rows()).map(|product| by_product.row(product).0.len() as f32).collect())
    }

    /// The product of factors.
    pub fn factors(customers: Factors, products: &Factors) -> Self {
        let n = products.n_factors;
        let n_products = products.values.len() / n;
        let by_factor = (0..n).flat_map(|factor| (0..n_products).map(move |product| (factor, product)));
        let products = by_factor.map(|(factor, product)| products.values[product * n + factor] as f32).collect();
        Self::Factors { customers, products }
    }

    /// Writes a score per product for a customer who bought some.
    fn score(&self, customer: usize, bought: &[u32], scores: &mut [f32]) {
        match self {
            Self::Popularity(buyers) => scores.copy_from_slice(buyers),
            Self::Neighbours(near) => {
                scores.fill(0.0);
                for &(other, likeness, _) in bought.iter().flat_map(|&own| &near[own as usize]) {
                    scores[other as usize] += likeness;
                }
            }
            Self::Factors { customers, products } => {
                scores.fill(0.0);
                let n_products = scores.len();
                let runs =
                    customers.row(customer).chunks(FACTORS_AT_ONCE).zip(products.chunks(FACTORS_AT_ONCE * n_products));
                for (weights, runs) in runs {
                    add_runs(scores, weights, runs);
                }
            }
        }
    }
}

/// So many factors are added to all scores in one go: the scores travel through the cache less often.
const FACTORS_AT_ONCE: usize = 4;

/// Adds weighted runs of factors to the scores.
fn add_runs(scores: &mut [f32], weights: &[f64], runs: &[f32]) {
    let n = scores.len();
    let weight = |index: usize| weights.get(index).map_or(0.0, |&weight| weight as f32);
    if weights.len() < FACTORS_AT_ONCE {
        for (index, run) in runs.chunks(n).enumerate() {
            scores.iter_mut().zip(run).for_each(|(score, factor)| *score += weight(index) * factor);
        }
        return;
    }
    let [a, b, c, d] = [weight(0), weight(1), weight(2), weight(3)];
    let (first, rest) = runs.split_at(n);
    let (second, rest) = rest.split_at(n);
    let (third, fourth) = rest.split_at(n);
    let cells = scores.iter_mut().zip(first).zip(second).zip(third).zip(fourth);
    for ((((score, x), y), z), w) in cells {
        *score += (a * x + b * y) + (c * z + d * w);
    }
}

/// Ranks products for customers, with room that is used again.
pub struct Ranking<'a> {
    ranker: &'a Ranker,
    bought: &'a Sparse,
    /// Whether products bought already are recommended too.
    repeats: bool,
    /// The most popular first: what fills up lists that a ranker leaves short.
    popular: Vec<u32>,
    scores: Vec<f32>,
    /// Never recommended to anyone.
    is_out: Vec<bool>,
    /// The same, and what the customer at hand bought.
    is_left_out: Vec<bool>,
}

impl<'a> Ranking<'a> {
    /// A ranking of the products of `bought`, whose transpose is `by_product`.
    pub fn new(ranker: &'a Ranker, bought: &'a Sparse, by_product: &Sparse, repeats: bool) -> Self {
        let n_products = bought.n_columns();
        let mut popular: Vec<u32> = (0..n_products as u32).collect();
        let buyers = |product: u32| by_product.row(product as usize).0.len();
        popular.sort_by(|&one, &other| buyers(other).cmp(&buyers(one)).then(one.cmp(&other)));
        let none = vec![false; n_products];
        Self {
            ranker,
            bought,
            repeats,
            popular,
            scores: vec![0.0; n_products],
            is_out: none.clone(),
            is_left_out: none,
        }
    }

    /// The same without some products.
    pub fn without(mut self, is_out: &[bool]) -> Self {
        self.is_out = is_out.to_vec();
        self.is_left_out = is_out.to_vec();
        self.popular.retain(|&product| !is_out[product as usize]);
        self
    }

    /// The products, the most popular first.
    pub fn popular(&self) -> &[u32] {
        &self.popular
    }

    /// The best products for a customer with their scores, and from which place on they are only popular.
    pub fn best(&mut self, customer: usize, n_best: usize) -> (Vec<(u32, f32)>, usize) {
        let bought = self.bought.row(customer).0;
        self.ranker.score(customer, bought, &mut self.scores);
        let is_known = |score: f32| score > 0.0;
        if !self.repeats {
            bought.iter().for_each(|&product| self.is_left_out[product as usize] = true);
        }
        let mut best: Vec<(u32, f32)> = Vec::with_capacity(n_best + 1);
        let mut least = 0.0;
        for (product, &score) in self.scores.iter().enumerate() {
            if score > least && !self.is_left_out[product] {
                let place = best.partition_point(|&(_, other)| other >= score);
                best.insert(place, (product as u32, score));
                if best.len() > n_best {
                    best.pop();
                }
                if best.len() == n_best {
                    least = best.last().map_or(0.0, |last| last.1);
                }
            }
        }
        best.retain(|&(_, score)| is_known(score));
        let n_known = best.len();
        let more = self.popular.iter().filter(|&&product| !self.is_left_out[product as usize]);
        let more: Vec<u32> =
            more.copied().filter(|&product| best.iter().all(|one| one.0 != product)).take(n_best - n_known).collect();
        best.extend(more.into_iter().map(|product| (product, f32::NAN)));
        bought.iter().for_each(|&product| self.is_left_out[product as usize] = self.is_out[product as usize]);
        (best, n_known)
    }
}

/// How good a ranking is on purchases that it has not seen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quality {
    /// The share of customers with at least one later purchase among the best.
    pub hit_rate: f64,
    /// The mean normalised discounted gain.
    pub ndcg: f64,
    /// The share of products that is recommended to anyone.
    pub coverage: f64,
    /// The gain of each customer, for comparisons in pairs.
    pub gains: Vec<f64>,
}

/// Compares the `k` best with what customers bought later: `later` holds a customer and ascending products each.
///
/// Source: Järvelin and Kekäläinen (2002), ACM Transactions on Information Systems 20(4), with gains of 0 and 1.
pub fn judge(
    ranking: &mut Ranking,
    later: &[(usize, Vec<u32>)],
    k: usize,
    pulse: &mut Pulse,
) -> Result<Quality, Cancelled> {
    let mut quality = Quality::default();
    let mut is_shown = vec![false; ranking.scores.len()];
    let mut n_hits = 0;
    for (index, (customer, wanted)) in later.iter().enumerate() {
        if index % 256 == 0 {
            pulse.round(index, later.len())?;
        }
        let (best, _) = ranking.best(*customer, k);
        let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
        let mut gain = 0.0;
        for (place, (product, _)) in best.iter().enumerate() {
            is_shown[*product as usize] = true;
            if wanted.binary_search(product).is_ok() {
                gain += discount(place);
            }
        }
        let ideal: f64 = (0..wanted.len().min(k)).map(discount).sum();
        n_hits += u64::from(gain > 0.0);
        quality.gains.push(gain / ideal);
    }
    let n = later.len() as f64;
    quality.hit_rate = n_hits as f64 / n;
    quality.ndcg = crate::numeric::sum::mean(&quality.gains);
    quality.coverage = is_shown.iter().filter(|&&shown| shown).count() as f64 / is_shown.len() as f64;
    Ok(quality)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyses::recommendations::interactions::Purchase;

    #[test]
    fn gains_by_hand() {
        // Popularity: product 0 has three buyers, 1 two, 2 one, 3 none.
        let cells = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 2)];
        let purchases = cells.into_iter().map(|(customer, product)| Purchase { customer, product, day: 0 });
        let bought = Sparse::new(purchases, 3, 4);
        let by_product = bought.transposed();
        let ranker = Ranker::popularity(&by_product);
        let mut ranking = Ranking::new(&ranker, &bought, &by_product, false);
        assert_eq!(ranking.popular(), [0, 1, 2, 3]);
        // Customer 0 has not bought 2 and 3; 3 has no buyer, so its place is filled up.
        let (best, n_known) = ranking.best(0, 2);
        assert_eq!((best[0].0, best[1].0, n_known), (2, 3, 1));
        // Customer 2 bought 1 and 3 later: hits at both places; customer 0 bought 3: a hit at the second place.
        let later = [(2, vec![1, 3]), (0, vec![3])];
        let quality = judge(&mut ranking, &later, 2, &mut Pulse::silent()).unwrap();
        assert_eq!(quality.hit_rate, 1.0);
        assert!((quality.gains[0] - 1.0).abs() < 1e-15);
        assert!((quality.gains[1] - 1.0 / 3.0f64.log2()).abs() < 1e-15);
        assert_eq!(quality.coverage, 0.75);
        let mut again = Ranking::new(&ranker, &bought, &by_product, true);
        assert_eq!(again.best(0, 1).0[0].0, 0);
    }
}

//! A mixture of bell-shaped clouds (multivariate normal, each with its own covariance), fitted by expectation and
//! maximisation; a row belongs to each cloud with a probability.

use super::kmeans::{self, Effort};
use super::points::Points;
use super::seeding::seed_centroids;
use crate::numeric::random::Random;
use crate::numeric::sum::{Sum, mean};
use crate::pulse::{Cancelled, Pulse};

/// At most so many points are fitted in a few dimensions, and of more a seeded sample …
const MIXTURE_ROWS: usize = 20_000;
/// … and fewer in many, since work grows with the square of their number.
const SQUARE_WORK: usize = 2_000_000;
/// Never fewer than so many, though.
const LEAST_ROWS: usize = 2_000;
/// Variances grow by this share of the whole column's, so that equal rows do not make a cloud without extent.
const RIDGE: f64 = 1e-6;
/// A cloud with a smaller share of the column's variance left, other columns known, shrank onto equal numbers: it can be as
/// likely as rounding allows and says nothing.
const SHRUNK: f64 = 1e-4;
/// At most so many starts.
const MAX_STARTS: usize = 20;
/// A start gets so many rounds …
const SHORT_ROUNDS: usize = 30;
/// … and the best ones so many (Biernacki, Celeux and Govaert 2003).
const LONG_ROUNDS: usize = 2_000;
/// So many starts are followed to the end.
const FINALISTS: usize = 3;
/// Fitting ends when a round raises the mean log-likelihood per point by less.
const GAIN: f64 = 1e-10;

/// How many points are fitted at once in so many dimensions.
pub fn max_rows(n_dims: usize) -> usize {
    (SQUARE_WORK / (n_dims * n_dims)).clamp(LEAST_ROWS, MIXTURE_ROWS)
}

/// How hard to search: starts, and the seed of all random choices.
#[derive(Debug, Clone, Copy)]
pub struct Search {
    /// How many starts; at most [`MAX_STARTS`] are made.
    pub n_starts: usize,
    /// The seed.
    pub seed: u64,
}

/// A fitted mixture; dimensions without spread take no part.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// Per cloud its share of all.
    pub weights: Vec<f64>,
    /// Per cloud its centre, a coordinate per dimension that takes part.
    pub means: Vec<Vec<f64>>,
    /// Per cloud the inverse of the lower Cholesky factor of its covariance, row by row.
    factors: Vec<Vec<f64>>,
    /// Per cloud the logarithm of its weight and of what normalises its density.
    offsets: Vec<f64>,
    /// The dimensions that take part.
    pub dims: Vec<usize>,
    /// The logarithm of the likelihood of the points fitted.
    pub log_likelihood: f64,
    /// How many points were fitted.
    pub n_obs: usize,
    /// Whether each cloud holds more points than dimensions and none shrank onto equal numbers.
    is_sound: bool,
}

impl Mixture {
    /// How many numbers were estimated.
    pub fn n_parameters(&self) -> usize {
        let n_dims = self.dims.len();
        self.weights.len() * (1 + n_dims + n_dims * (n_dims + 1) / 2) - 1
    }

    /// The Bayesian information criterion; smaller is better.
    pub fn bic(&self) -> f64 {
        self.n_parameters() as f64 * (self.n_obs as f64).ln() - 2.0 * self.log_likelihood
    }

    /// Fills `chances` with the probability that a point belongs to each cloud; answers the logarithm of its density.
    pub fn chances(&self, points: &Points, point: usize, place: &mut Vec<f64>, chances: &mut [f64]) -> f64 {
        let n_dims = self.dims.len();
        place.clear();
        place.extend(self.dims.iter().map(|&dim| points.column(dim)[point]));
        for (cloud, chance) in chances.iter_mut().enumerate() {
            let (factor, centre) = (&self.factors[cloud], &self.means[cloud]);
            let mut squared = 0.0;
            for row in 0..n_dims {
                let numbers = &factor[row * n_dims..row * n_dims + row + 1];
                let turned: f64 = numbers.iter().zip(&*place).zip(centre).map(|((f, x), m)| f * (x - m)).sum();
                squared += turned * turned;
            }
            *chance = self.offsets[cloud] - 0.5 * squared;
        }
        let most = chances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut total = 0.0;
        chances.iter_mut().for_each(|chance| {
            *chance = (*chance - most).exp();
            total += *chance;
        });
        chances.iter_mut().for_each(|chance| *chance /= total);
        most + total.ln()
    }

    /// The same mixture with its clouds in another order.
    pub fn in_order(mut self, order: &[usize]) -> Self {
        self.weights = order.iter().map(|&cloud| self.weights[cloud]).collect();
        self.means = order.iter().map(|&cloud| self.means[cloud].clone()).collect();
        self.factors = order.iter().map(|&cloud| self.factors[cloud].clone()).collect();
        self.offsets = order.iter().map(|&cloud| self.offsets[cloud]).collect();
        self
    }
}

/// The most likely mixture of `n_clouds` that could be found; one that is only more likely because a cloud shrank onto a few
/// points or equal numbers is taken only when there is no other.
pub fn search(points: &Points, n_clouds: usize, how: Search, pulse: &mut Pulse) -> Result<Mixture, Cancelled> {
    let mut random = Random::from_seed(how.seed ^ 0x6a55);
    let n_starts = if n_clouds == 1 { 1 } else { how.n_starts.clamp(1, MAX_STARTS) };
    let fitter = Fitter::new(points);
    let mut best: Vec<(Mixture, Vec<f64>)> = Vec::new();
    for start in 0..n_starts {
        let (from, to) = (start as f32 / n_starts as f32, (start + 1) as f32 / n_starts as f32);
        // Starts from compact groups find most optima; random places find the rest.
        let labels = if start % 3 == 0 {
            let effort = Effort { n_starts: 1, n_swaps: 0, seed: how.seed.wrapping_add(start as u64) };
            kmeans::search(points, n_clouds, effort, &mut Pulse::silent())?.labels
        } else {
            kmeans::extend(points, seed_centroids(points, n_clouds, start % 3 == 1, &mut random), 0).labels
        };
        let mut shares = vec![0.0; points.len() * n_clouds];
        shares.chunks_exact_mut(n_clouds).zip(&labels).for_each(|(row, &label)| row[usize::from(label)] = 1.0);
        let found = pulse.part(0.6 * from, 0.6 * to, |part| fitter.fit(n_clouds, &mut shares, SHORT_ROUNDS, part))?;
        let place = best.iter().position(|(known, _)| is_better(&found, known)).unwrap_or(best.len());
        best.insert(place, (found, shares));
        best.truncate(FINALISTS);
    }
    let n_finalists = best.len();
    let mut winner: Option<Mixture> = None;
    for (index, (_, mut shares)) in best.into_iter().enumerate() {
        let (from, to) = (index as f32 / n_finalists as f32, (index + 1) as f32 / n_finalists as f32);
        let found = pulse
            .part(0.6 + 0.4 * from, 0.6 + 0.4 * to, |part| fitter.fit(n_clouds, &mut shares, LONG_ROUNDS, part))?;
        if winner.as_ref().is_none_or(|known| is_better(&found, known)) {
            winner = Some(found);
        }
    }
    Ok(winner.unwrap_or_else(|| unreachable!("at least one start")))
}

fn is_better(found: &Mixture, known: &Mixture) -> bool {
    (found.is_sound, found.log_likelihood) > (known.is_sound, known.log_likelihood)
}

/// What all starts share.
struct Fitter<'a> {
    points: &'a Points,
    dims: Vec<usize>,
    /// Per dimension what is added to each variance.
    ridge: Vec<f64>,
}

impl<'a> Fitter<'a> {
    fn new(points: &'a Points) -> Self {
        let variance = |dim: &usize| {
            let column = points.column(*dim);
            let centre = mean(column);
            column.iter().map(|x| (x - centre).powi(2)).sum::<f64>() / column.len() as f64
        };
        let dims: Vec<usize> = (0..points.n_dims()).filter(|dim| variance(dim) > 0.0).collect();
        let ridge = dims.iter().map(|dim| RIDGE * variance(dim)).collect();
        Self { points, dims, ridge }
    }

    /// Rounds from given shares (per point and cloud) until nothing is gained, or at most `n_rounds`.
    fn fit(
        &self,
        n_clouds: usize,
        shares: &mut [f64],
        n_rounds: usize,
        pulse: &mut Pulse,
    ) -> Result<Mixture, Cancelled> {
        let n_points = self.points.len();
        let mut place = Vec::new();
        let mut mixture = self.maximised(n_clouds, shares);
        for round in 0..n_rounds {
            pulse.round(round, n_rounds)?;
            let mut total = Sum::default();
            for (point, row) in shares.chunks_exact_mut(n_clouds).enumerate() {
                total.add(mixture.chances(self.points, point, &mut place, row));
            }
            let gain = total.value() - mixture.log_likelihood;
            mixture.log_likelihood = total.value();
            // The likelihood belongs to the clouds before the next step; after the last round they stay as they are.
            if round > 0 && gain < GAIN * n_points as f64 || round + 1 == n_rounds {
                break;
            }
            let log_likelihood = mixture.log_likelihood;
            mixture = Mixture { log_likelihood, ..self.maximised(n_clouds, shares) };
        }
        Ok(mixture)
    }

    /// The clouds that fit given shares best.
    fn maximised(&self, n_clouds: usize, shares: &[f64]) -> Mixture {
        let (n_points, n_dims) = (self.points.len(), self.dims.len());
        let columns: Vec<&[f64]> = self.dims.iter().map(|&dim| self.points.column(dim)).collect();
        let mut mixture = Mixture {
            weights: Vec::new(),
            means: Vec::new(),
            factors: Vec::new(),
            offsets: Vec::new(),
            dims: self.dims.clone(),
            log_likelihood: f64::NEG_INFINITY,
            n_obs: n_points,
            is_sound: true,
        };
        for cloud in 0..n_clouds {
            let own = || shares.iter().skip(cloud).step_by(n_clouds);
            // More than nothing, so that a deserted cloud has a centre.
            let size = own().sum::<f64>().max(f64::MIN_POSITIVE);
            let centre: Vec<f64> = columns
                .iter()
                .map(|column| own().zip(*column).map(|(share, x)| share * x).sum::<f64>() / size)
                .collect();
            let mut covariance = vec![0.0; n_dims * n_dims];
            for (row, first) in columns.iter().enumerate() {
                for (column, second) in columns[..=row].iter().enumerate() {
                    let (a, b) = (centre[row], centre[column]);
                    let products =
                        own().zip(first.iter().zip(*second)).map(|(share, (x, y))| share * (x - a) * (y - b));
                    covariance[row * n_dims + column] = products.sum::<f64>() / size;
                }
                covariance[row * n_dims + row] += self.ridge[row];
            }
            let (factor, log_root) = inverse_factor(&covariance, n_dims);
            let weight = size / n_points as f64;
            // The inverse factor's diagonal holds the reciprocal roots of what is left of each variance.
            let is_wide = |dim: usize| factor[dim * n_dims + dim].powi(-2) > SHRUNK / RIDGE * self.ridge[dim];
            mixture.is_sound &= size > n_dims as f64 && (0..n_dims).all(is_wide);
            mixture.offsets.push(weight.ln() - log_root - 0.5 * n_dims as f64 * std::f64::consts::TAU.ln());
            mixture.weights.push(weight);
            mixture.means.push(centre);
            mixture.factors.push(factor);
        }
        mixture
    }
}

/// The inverse of the lower Cholesky factor of a matrix of which the lower triangle is given, and the logarithm of the root
/// of its determinant. The ridge keeps pivots positive; what rounding takes away is put back.
fn inverse_factor(matrix: &[f64], n: usize) -> (Vec<f64>, f64) {
    let mut factor = vec![0.0; n * n];
    let mut log_root = 0.0;
    for row in 0..n {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| factor[row * n + k] * factor[column * n + k]).sum();
            let left = matrix[row * n + column] - known;
            factor[row * n + column] = if row == column {
                left.max(f64::EPSILON * matrix[row * n + row]).sqrt()
            } else {
                left / factor[column * n + column]
            };
        }
        log_root += factor[row * n + row].ln();
    }
    let mut inverse = vec![0.0; n * n];
    for column in 0..n {
        for row in column..n {
            let known: f64 = (column..row).map(|k| factor[row * n + k] * inverse[k * n + column]).sum();
            let unit = f64::from(u8::from(row == column));
            inverse[row * n + column] = (unit - known) / factor[row * n + row];
        }
    }
    (inverse, log_root)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOW: Search = Search { n_starts: 5, seed: 1 };

    #[test]
    fn one_cloud_is_the_normal_distribution() {
        let points = Points::from_columns(&[vec![1.0, 3.0, 5.0, 7.0], vec![2.0; 4]]);
        let found = search(&points, 1, HOW, &mut Pulse::silent()).unwrap();
        // By hand: mean 4, variance 5, at its maximum -n/2 (ln 2π + ln 5 + 1); the constant column takes no part.
        let expected = -2.0 * ((std::f64::consts::TAU * 5.0).ln() + 1.0);
        assert!((found.log_likelihood - expected).abs() < 1e-9, "{}", found.log_likelihood);
        assert_eq!((found.dims.clone(), found.means[0][0], found.weights[0]), (vec![0], 4.0, 1.0));
        assert!((found.bic() - (2.0 * 4f64.ln() - 2.0 * expected)).abs() < 1e-9);
    }

    #[test]
    fn chances_sum_to_one_and_equal_rows_do_not_break_it() {
        let mut random = Random::from_seed(2);
        let mut columns = vec![Vec::new(), Vec::new()];
        for row in 0..90 {
            let shift = 8.0 * f64::from(row % 3);
            // A third of the rows are all the same.
            let noise = if row % 3 == 0 { [0.0, 0.0] } else { [random.normal(), random.normal()] };
            columns[0].push(shift + noise[0]);
            columns[1].push(noise[1] - shift);
        }
        let points = Points::from_columns(&columns);
        let found = search(&points, 3, HOW, &mut Pulse::silent()).unwrap();
        assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{:?}", found.weights);
        let (mut place, mut chances) = (Vec::new(), [0.0; 3]);
        for point in 0..90 {
            let density = found.chances(&points, point, &mut place, &mut chances);
            assert!(density.is_finite() && (chances.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn an_inverse_factor_by_hand() {
        // [[4, 2], [2, 5]] has the factor [[2, 0], [1, 2]].
        let (inverse, log_root) = inverse_factor(&[4.0, 0.0, 2.0, 5.0], 2);
        assert_eq!(inverse, [0.5, 0.0, -0.25, 0.5]);
        assert!((log_root - 4f64.ln()).abs() < 1e-15);
    }
}

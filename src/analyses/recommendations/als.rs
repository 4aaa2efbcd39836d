//! Matrix factorisation for purchases: alternating least squares with confidence weights.
//!
//! Every cell of the matrix counts, also the empty ones, but bought cells with the confidence 1 + weight × count. With the
//! products' factors fixed, each customer's factors solve a small linear system whose matrix is the Gram matrix of all
//! products, shared by all customers, plus a correction for the few products bought; then the sides change places.
//! Source: Hu, Koren and Volinsky (2008), Collaborative filtering for implicit feedback datasets, equations 4 and 5.

use super::interactions::Sparse;
use crate::numeric::random::Random;
use crate::pulse::{Cancelled, Pulse};

/// Settings of the factorisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// How many factors.
    pub n_factors: usize,
    /// How many rounds.
    pub n_rounds: usize,
    /// What a purchase adds to the confidence of 1.
    pub weight: f64,
    /// What pulls factors towards zero.
    pub regularisation: f64,
    /// The seed of the first factors.
    pub seed: u64,
}

/// Factors, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    /// `n_factors` numbers per row.
    pub values: Vec<f64>,
    /// How many numbers a row has.
    pub n_factors: usize,
}

impl Factors {
    /// Small random numbers.
    pub fn random(n_rows: usize, n_factors: usize, random: &mut Random) -> Self {
        let spread = 0.1 / (n_factors as f64).sqrt();
        Self { values: (0..n_rows * n_factors).map(|_| spread * random.normal()).collect(), n_factors }
    }

    /// The factors of a row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.n_factors..][..self.n_factors]
    }

    /// The upper triangle of the Gram matrix, in a square of padded lines.
    fn gram(&self) -> Vec<f64> {
        const ROWS: usize = 256;
        let mut kernel = Kernel::new(self.n_factors);
        let mut gram = vec![0.0; kernel.stride * kernel.stride];
        for rows in self.values.chunks(ROWS * self.n_factors) {
            kernel.clear();
            rows.chunks(self.n_factors).for_each(|row| kernel.push(row, 1.0));
            kernel.add_to(&mut gram);
        }
        gram
    }
}

/// Cells of a block: rows are padded to a multiple of it, so that inner loops have a fixed length and stay in registers.
const BLOCK: usize = 4;

type Block = [f64; BLOCK];

/// Sums weighted outer products of rows, block of the matrix by block.
struct Kernel {
    n_factors: usize,
    stride: usize,
    rows: Vec<f64>,
    weights: Vec<f64>,
    /// For each block of columns its cells in all rows, so that the inner loop runs through memory.
    plain: Vec<Vec<Block>>,
    /// The same times the rows' weights.
    weighted: Vec<Vec<Block>>,
}

impl Kernel {
    fn new(n_factors: usize) -> Self {
        let stride = n_factors.next_multiple_of(BLOCK);
        let blocks = vec![Vec::new(); stride / BLOCK];
        Self { n_factors, stride, rows: Vec::new(), weights: Vec::new(), plain: blocks.clone(), weighted: blocks }
    }

    fn clear(&mut self) {
        self.rows.clear();
        self.weights.clear();
    }

    /// Rows come from all over the memory: fetching them is all that happens here, so that fetches overlap.
    fn push(&mut self, row: &[f64], weight: f64) {
        self.rows.extend_from_slice(row);
        self.weights.push(weight);
    }

    /// Deals the rows into blocks.
    fn deal(&mut self) {
        for (index, (plain, weighted)) in self.plain.iter_mut().zip(&mut self.weighted).enumerate() {
            plain.clear();
            plain.extend(self.rows.chunks_exact(self.n_factors).map(|row| {
                let cells = &row[index * BLOCK..];
                let padded = || std::array::from_fn(|cell| cells.get(cell).copied().unwrap_or_default());
                cells.first_chunk().copied().unwrap_or_else(padded)
            }));
            weighted.clear();
            weighted.extend(plain.iter().zip(&self.weights).map(|(block, weight)| block.map(|x| weight * x)));
        }
    }

    /// Adds the upper triangle of the sum.
    fn add_to(&mut self, square: &mut [f64]) {
        self.deal();
        for (top, down) in self.weighted.iter().enumerate() {
            for (left, across) in self.plain.iter().enumerate().skip(top) {
                let mut sums = [[0.0; BLOCK]; BLOCK];
                for (down, across) in down.iter().zip(across) {
                    for line in 0..BLOCK {
                        for cell in 0..BLOCK {
                            sums[line][cell] += down[line] * across[cell];
                        }
                    }
                }
                for (line, sums) in sums.iter().enumerate() {
                    let cells = &mut square[(top * BLOCK + line) * self.stride + left * BLOCK..][..BLOCK];
                    cells.iter_mut().zip(sums).for_each(|(cell, sum)| *cell += sum);
                }
            }
        }
    }
}

/// Solves a symmetric positive definite system in place by Cholesky's factorisation of its upper triangle, whose lines are
/// `stride` long. Pivots that rounding has brought to zero leave their unknown at zero.
fn solve(square: &mut [f64], stride: usize, rhs: &mut [f64]) {
    let n = rhs.len();
    for line in 0..n {
        let (above, below) = square.split_at_mut((line + 1) * stride);
        let own = &mut above[line * stride..][..n];
        let pivot = own[line];
        // The diagonal holds the inverse of the pivot's root, as that is what is needed.
        let inverse = if pivot > 1e-300 { 1.0 / pivot.sqrt() } else { 0.0 };
        own[line + 1..].iter_mut().for_each(|cell| *cell *= inverse);
        own[line] = inverse;
        let value = rhs[line] * inverse;
        rhs[line] = value;
        rhs[line + 1..].iter_mut().zip(&own[line + 1..]).for_each(|(cell, factor)| *cell -= factor * value);
        for (offset, cells) in below.chunks_exact_mut(stride).take(n - line - 1).enumerate() {
            let start = line + 1 + offset;
            let factor = own[start];
            cells[start..n].iter_mut().zip(&own[start..]).for_each(|(cell, other)| *cell -= factor * other);
        }
    }
    for line in (0..n).rev() {
        let own = &square[line * stride..][..n];
        let dot: f64 = own[line + 1..].iter().zip(&rhs[line + 1..]).map(|(a, b)| a * b).sum();
        rhs[line] = (rhs[line] - dot) * own[line];
    }
}

/// So many rows of factors stay in the processor's cache.
const ROWS_IN_CACHE: usize = 4096;
/// Systems of so many cells together are kept at once.
const MAX_KEPT_CELLS: usize = 1 << 22;

/// The factors of every row of `bought` that fit best to the factors of its columns.
pub fn side(bought: &Sparse, others: &Factors, setting: &Setting, pulse: &mut Pulse) -> Result<Factors, Cancelled> {
    const ROWS_PER_PULSE: usize = 512;
    let n = setting.n_factors;
    let mut kernel = Kernel::new(n);
    let (stride, n_rows) = (kernel.stride, bought.n_rows());
    let mut gram = others.gram();
    (0..n).for_each(|line| gram[line * stride + line] += setting.regularisation);
    let mut values = vec![0.0; n_rows * n];
    // Few rows with many columns each, whose factors come from all over the memory: columns are then taken in turns that fit
    // into the cache, and the systems of all rows are kept meanwhile.
    let is_in_turns = bought.n_columns() > 2 * ROWS_IN_CACHE && n_rows * stride * stride <= MAX_KEPT_CELLS;
    let columns_at_once = if is_in_turns { ROWS_IN_CACHE } else { bought.n_columns().max(1) };
    let mut squares = if is_in_turns { gram.repeat(n_rows) } else { gram.clone() };
    let mut taken = vec![0; n_rows];
    let n_turns = bought.n_columns().div_ceil(columns_at_once);
    for turn in 0..n_turns {
        let end = (turn + 1) * columns_at_once;
        for (row, own) in values.chunks_mut(n).enumerate() {
            if row % ROWS_PER_PULSE == 0 {
                pulse.round(turn * n_rows + row, n_turns * n_rows)?;
            }
            let (columns, counts) = bought.row(row);
            let here = taken[row]..columns.partition_point(|column| (*column as usize) < end);
            taken[row] = here.end;
            let square = if is_in_turns {
                &mut squares[row * stride * stride..][..stride * stride]
            } else {
                squares.copy_from_slice(&gram);
                &mut squares
            };
            kernel.clear();
            for (&column, &count) in columns[here.clone()].iter().zip(&counts[here]) {
                kernel.push(others.row(column as usize), setting.weight * f64::from(count));
            }
            for (factors, weight) in kernel.rows.chunks_exact(n).zip(&kernel.weights) {
                own.iter_mut().zip(factors).for_each(|(cell, &factor)| *cell += (1.0 + weight) * factor);
            }
            kernel.add_to(square);
            if turn + 1 == n_turns && !columns.is_empty() {
                solve(square, stride, own);
            }
        }
    }
    Ok(Factors { values, n_factors: n })
}

/// Customers' and products' factors after all rounds.
pub fn factorise(bought: &Sparse, setting: &Setting, pulse: &mut Pulse) -> Result<(Factors, Factors), Cancelled> {
    let mut random = Random::from_seed(setting.seed);
    let products = Factors::random(bought.n_columns(), setting.n_factors, &mut random);
    from_start(bought, products, setting, pulse)
}

/// [`factorise`] from given factors of the products.
pub fn from_start(
    bought: &Sparse,
    mut products: Factors,
    setting: &Setting,
    pulse: &mut Pulse,
) -> Result<(Factors, Factors), Cancelled> {
    let by_product = bought.transposed();
    let mut customers = Factors { values: Vec::new(), n_factors: setting.n_factors };
    let n_sides = 2.0 * setting.n_rounds.max(1) as f32;
    for round in 0..setting.n_rounds.max(1) {
        let done = 2.0 * round as f32;
        customers =
            pulse.part(done / n_sides, (done + 1.0) / n_sides, |pulse| side(bought, &products, setting, pulse))?;
        products = pulse.part((done + 1.0) / n_sides, (done + 2.0) / n_sides, |pulse| {
            side(&by_product, &customers, setting, pulse)
        })?;
    }
    Ok((customers, products))
}

/// What the factorisation makes small: weighted squared errors over all cells, and the factors' size.
pub fn objective(bought: &Sparse, customers: &Factors, products: &Factors, setting: &Setting) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut total = 0.0;
    for row in 0..bought.n_rows() {
        let (columns, counts) = bought.row(row);
        let mut filled = columns.iter().zip(counts).peekable();
        for column in 0..bought.n_columns() {
            let fitted = dot(customers.row(row), products.row(column));
            total += match filled.next_if(|(own, _)| **own as usize == column) {
                Some((_, &count)) => (1.0 + setting.weight * f64::from(count)) * (1.0 - fitted).powi(2),
                None => fitted * fitted,
            };
        }
    }
    let size = |factors: &Factors| factors.values.iter().map(|x| x * x).sum::<f64>();
    total + setting.regularisation * (size(customers) + size(products))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyses::recommendations::interactions::Purchase;

    fn matrix(rows: &[&[u32]], n_products: usize) -> Sparse {
        let cells = rows.iter().enumerate().flat_map(|(customer, products)| {
            products.iter().map(move |&product| Purchase { customer: customer as u32, product, day: 0 })
        });
        Sparse::new(cells, rows.len(), n_products)
    }

    const SETTING: Setting = Setting { n_factors: 1, n_rounds: 1, weight: 3.0, regularisation: 0.5, seed: 1 };

    #[test]
    fn one_factor_by_hand() {
        // Products with factors 2 and 1; the customer bought the first once: confidence 4 on it, 1 on the other.
        // (2·2·4 + 1·1 + 0.5) x = 4·2, so x = 8 / 17.5. Who bought nothing stays at zero.
        let bought = matrix(&[&[0], &[]], 2);
        let products = Factors { values: vec![2.0, 1.0], n_factors: 1 };
        let customers = side(&bought, &products, &SETTING, &mut Pulse::silent()).unwrap();
        assert!((customers.values[0] - 8.0 / 17.5).abs() < 1e-15);
        assert_eq!(customers.values[1], 0.0);
    }

    #[test]
    fn columns_in_turns_give_what_the_normal_equations_give() {
        let n_columns = 3 * ROWS_IN_CACHE;
        let mut random = Random::from_seed(8);
        let others = Factors::random(n_columns, 2, &mut random);
        let rows: Vec<Vec<u32>> = (0..3).map(|row| (row..n_columns as u32).step_by(701).collect()).collect();
        let bought = matrix(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>(), n_columns);
        let setting = Setting { n_factors: 2, ..SETTING };
        let got = side(&bought, &others, &setting, &mut Pulse::silent()).unwrap();
        for (row, columns) in rows.iter().enumerate() {
            let (mut a, mut b, mut d, mut rhs) = (0.5, 0.0, 0.5, [0.0, 0.0]);
            for column in 0..n_columns {
                let factors = others.row(column);
                let (x, y) = (factors[0], factors[1]);
                let is_bought = f64::from(u8::from(columns.contains(&(column as u32))));
                let confidence = 1.0 + 3.0 * is_bought;
                (a, b, d) = (a + confidence * x * x, b + confidence * x * y, d + confidence * y * y);
                rhs = [rhs[0] + confidence * is_bought * x, rhs[1] + confidence * is_bought * y];
            }
            let expected = [(d * rhs[0] - b * rhs[1]) / (a * d - b * b), (a * rhs[1] - b * rhs[0]) / (a * d - b * b)];
            got.row(row).iter().zip(expected).for_each(|(got, expected)| assert!((got - expected).abs() < 1e-13));
        }
    }

    #[test]
    fn every_round_betters_the_objective() {
        let bought = matrix(&[&[0, 1, 1], &[1, 2], &[0, 3, 4], &[4], &[2, 3, 3, 3]], 5);
        let setting = |n_rounds| Setting { n_factors: 3, n_rounds, ..SETTING };
        let mut last = f64::INFINITY;
        for n_rounds in 1..12 {
            let (customers, products) = factorise(&bought, &setting(n_rounds), &mut Pulse::silent()).unwrap();
            let now = objective(&bought, &customers, &products, &setting(n_rounds));
            assert!(now <= last + 1e-12, "{n_rounds}: {now} {last}");
            last = now;
        }
    }

    #[test]
    fn solves_and_survives_a_singular_matrix() {
        let mut square = vec![4.0, 2.0, 0.0, 3.0];
        let mut rhs = vec![2.0, 5.0];
        solve(&mut square, 2, &mut rhs);
        assert!((rhs[0] + 0.5).abs() < 1e-14 && (rhs[1] - 2.0).abs() < 1e-14);
        let mut zero = vec![0.0; 4];
        let mut rhs = vec![1.0, 1.0];
        solve(&mut zero, 2, &mut rhs);
        assert_eq!(rhs, [0.0, 0.0]);
    }
}

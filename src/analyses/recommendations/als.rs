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

    /// The rows in blocks, padded with zeros.
    fn blocks(&self) -> Vec<Block> {
        let block = |cells: &[f64]| std::array::from_fn(|cell| cells.get(cell).copied().unwrap_or_default());
        self.values.chunks(self.n_factors).flat_map(|row| row.chunks(BLOCK).map(block)).collect()
    }
}

/// Cells of a block: rows are padded to a multiple of it, so that inner loops have a fixed length and stay in registers.
const BLOCK: usize = 4;

type Block = [f64; BLOCK];

/// Adds the outer product of two blocks.
#[inline(always)]
fn add_outer(sums: &mut [Block; BLOCK], down: Block, across: Block) {
    for (sums, down) in sums.iter_mut().zip(down) {
        for (sum, across) in sums.iter_mut().zip(across) {
            *sum += down * across;
        }
    }
}

/// Adds the outer products of rows with themselves, block of the matrix by block, to the upper triangle of a square.
fn add_products(square: &mut [Block], rows: &[Block], n_blocks: usize) {
    for top in 0..n_blocks {
        for left in top..n_blocks {
            let mut sums = [[0.0; BLOCK]; BLOCK];
            rows.chunks_exact(n_blocks).for_each(|row| add_outer(&mut sums, row[top], row[left]));
            for (line, sums) in sums.iter().enumerate() {
                let cells = &mut square[(top * BLOCK + line) * n_blocks + left];
                cells.iter_mut().zip(sums).for_each(|(cell, sum)| *cell += sum);
            }
        }
    }
}

/// Solves a symmetric positive definite system in place by Cholesky's factorisation of its upper triangle, block by block.
/// Pivots that rounding has brought to zero leave their unknown at zero.
#[inline(never)]
fn solve(square: &mut [Block], rhs: &mut [Block]) {
    let n_blocks = rhs.len();
    for top in 0..n_blocks {
        let (done, below) = square.split_at_mut((top + 1) * BLOCK * n_blocks);
        let own = &mut done[top * BLOCK * n_blocks..];
        // Line by line; the diagonal then holds the inverse of the pivot's root, as that is what is needed.
        for line in 0..BLOCK {
            let (above, here) = own.split_at_mut(line * n_blocks);
            let here = &mut here[..n_blocks];
            let mut value = rhs[top][line];
            for (place, earlier) in above.chunks_exact(n_blocks).enumerate() {
                let factor = earlier[top][line];
                for (cells, others) in here[top..].iter_mut().zip(&earlier[top..]) {
                    cells.iter_mut().zip(others).for_each(|(cell, other)| *cell -= factor * other);
                }
                value -= factor * rhs[top][place];
            }
            let pivot = here[top][line];
            let inverse = if pivot > 1e-300 { 1.0 / pivot.sqrt() } else { 0.0 };
            here[top..].iter_mut().for_each(|cells| cells.iter_mut().for_each(|cell| *cell *= inverse));
            here[top][line] = inverse;
            rhs[top][line] = value * inverse;
        }
        for down in top + 1..n_blocks {
            for left in down..n_blocks {
                let mut sums = [[0.0; BLOCK]; BLOCK];
                own.chunks_exact(n_blocks).for_each(|line| add_outer(&mut sums, line[down], line[left]));
                for (line, sums) in sums.iter().enumerate() {
                    let cells = &mut below[((down - top - 1) * BLOCK + line) * n_blocks + left];
                    cells.iter_mut().zip(sums).for_each(|(cell, sum)| *cell -= sum);
                }
            }
            for (line, value) in own.chunks_exact(n_blocks).zip(rhs[top]) {
                rhs[down].iter_mut().zip(line[down]).for_each(|(cell, factor)| *cell -= factor * value);
            }
        }
    }
    for top in (0..n_blocks).rev() {
        for line in (0..BLOCK).rev() {
            let own = &square[(top * BLOCK + line) * n_blocks..][..n_blocks];
            let mut sums = [0.0; BLOCK];
            for (cells, values) in own[top + 1..].iter().zip(&rhs[top + 1..]) {
                (0..BLOCK).for_each(|cell| sums[cell] += cells[cell] * values[cell]);
            }
            (line + 1..BLOCK).for_each(|cell| sums[cell] += own[top][cell] * rhs[top][cell]);
            rhs[top][line] = (rhs[top][line] - sums.iter().sum::<f64>()) * own[top][line];
        }
    }
}

/// So many rows of factors stay in the processor's cache.
const ROWS_IN_CACHE: usize = 4096;
/// Systems of so many blocks together are kept at once.
const MAX_KEPT_BLOCKS: usize = 1 << 20;

/// The factors of every row of `bought` that fit best to the factors of its columns.
pub fn side(bought: &Sparse, others: &Factors, setting: &Setting, pulse: &mut Pulse) -> Result<Factors, Cancelled> {
    const ROWS_PER_PULSE: usize = 512;
    let n = setting.n_factors;
    let (n_blocks, n_rows) = (n.div_ceil(BLOCK), bought.n_rows());
    let others = others.blocks();
    let mut gram = vec![[0.0; BLOCK]; n_blocks * n_blocks * BLOCK];
    others.chunks(256 * n_blocks).for_each(|rows| add_products(&mut gram, rows, n_blocks));
    (0..n).for_each(|line| gram[line * n_blocks + line / BLOCK][line % BLOCK] += setting.regularisation);
    let mut found = vec![[0.0; BLOCK]; n_rows * n_blocks];
    // Few rows with many columns each, whose factors come from all over the memory: columns are then taken in turns that fit
    // into the cache, and the systems of all rows are kept meanwhile.
    let is_in_turns = bought.n_columns() > 2 * ROWS_IN_CACHE && n_rows * gram.len() <= MAX_KEPT_BLOCKS;
    let columns_at_once = if is_in_turns { ROWS_IN_CACHE } else { bought.n_columns().max(1) };
    let mut squares = if is_in_turns { gram.repeat(n_rows) } else { gram.clone() };
    let mut taken = vec![0; n_rows];
    let mut rows: Vec<Block> = Vec::new();
    let n_turns = bought.n_columns().div_ceil(columns_at_once);
    for turn in 0..n_turns {
        let end = (turn + 1) * columns_at_once;
        for (row, own) in found.chunks_exact_mut(n_blocks).enumerate() {
            if row % ROWS_PER_PULSE == 0 {
                pulse.round(turn * n_rows + row, n_turns * n_rows)?;
            }
            let (columns, counts) = bought.row(row);
            let here = taken[row]..columns.partition_point(|column| (*column as usize) < end);
            taken[row] = here.end;
            let square = if is_in_turns {
                &mut squares[row * gram.len()..][..gram.len()]
            } else {
                squares.copy_from_slice(&gram);
                &mut squares
            };
            gather(&columns[here.clone()], &counts[here], &others, setting.weight, own, &mut rows);
            add_products(square, &rows, n_blocks);
            if turn + 1 == n_turns && !columns.is_empty() {
                solve(square, own);
            }
        }
    }
    let values = found.chunks(n_blocks).flat_map(|row| row.iter().flatten().take(n).copied()).collect();
    Ok(Factors { values, n_factors: n })
}

/// Fetches the factors of columns, times the roots of their weights, and sums up their right-hand sides.
#[inline(never)]
fn gather(columns: &[u32], counts: &[f32], others: &[Block], weight: f64, own: &mut [Block], rows: &mut Vec<Block>) {
    let n_blocks = own.len();
    rows.resize(columns.len() * n_blocks, [0.0; BLOCK]);
    let (mut last, mut root, mut full) = (f32::NAN, 0.0, 0.0);
    for ((&column, &count), row) in columns.iter().zip(counts).zip(rows.chunks_exact_mut(n_blocks)) {
        if count != last {
            let weight = weight * f64::from(count);
            (last, root, full) = (count, weight.sqrt(), 1.0 + weight);
        }
        let factors = &others[column as usize * n_blocks..][..n_blocks];
        for ((row, own), factors) in row.iter_mut().zip(own.iter_mut()).zip(factors) {
            for cell in 0..BLOCK {
                row[cell] = root * factors[cell];
                own[cell] += full * factors[cell];
            }
        }
    }
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
        let line = |cells: [f64; 2]| [cells[0], cells[1], 0.0, 0.0];
        let mut square = [line([4.0, 2.0]), line([0.0, 3.0]), [0.0; BLOCK], [0.0; BLOCK]];
        let mut rhs = [line([2.0, 5.0])];
        solve(&mut square, &mut rhs);
        assert!((rhs[0][0] + 0.5).abs() < 1e-14 && (rhs[0][1] - 2.0).abs() < 1e-14);
        let mut rhs = [line([1.0, 1.0])];
        solve(&mut [[0.0; BLOCK]; BLOCK], &mut rhs);
        assert_eq!(rhs, [[0.0; BLOCK]]);
    }

    #[test]
    fn systems_of_several_blocks_are_solved() {
        // A'A + 1 of random numbers, of six unknowns: two blocks, the second half empty.
        let mut random = Random::from_seed(5);
        let rows = Factors::random(9, 6, &mut random);
        let mut square = vec![[0.0; BLOCK]; 2 * 2 * BLOCK];
        add_products(&mut square, &rows.blocks(), 2);
        (0..6).for_each(|line| square[line * 2 + line / BLOCK][line % BLOCK] += 1.0);
        let cell = |line: usize, column: usize| {
            square[line.min(column) * 2 + line.max(column) / BLOCK][line.max(column) % BLOCK]
        };
        let wanted = [1.0, -2.0, 3.0, 0.5, -0.25, 4.0];
        let mut rhs = [[0.0; BLOCK]; 2];
        for line in 0..6 {
            rhs[line / BLOCK][line % BLOCK] = (0..6).map(|column| cell(line, column) * wanted[column]).sum();
        }
        solve(&mut square.clone(), &mut rhs);
        wanted.iter().zip(rhs.iter().flatten()).for_each(|(wanted, got)| assert!((wanted - got).abs() < 1e-14));
    }
}

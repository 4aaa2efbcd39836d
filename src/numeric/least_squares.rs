//! Least squares by Householder reflections, block of rows by block of rows, so that the design need never be held whole.
//!
//! A [`Triangle`] is the factor R of the rows seen so far (the target is its last column); it absorbs a [`Block`] of further
//! rows, or another triangle. Both work in doubles and in double-doubles ([`Real`]). Reflections keep the length of every
//! column, so columns need no scaling beyond what keeps squares from overflowing.
//! Source: Golub and Van Loan, Matrix Computations, section 5.2; Demmel et al. (2012), SIAM J. Sci. Comput. 34(1) for blocks.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::double_double::DoubleDouble;

/// What the factorisation computes with.
pub trait Real:
    Copy
    + Default
    + PartialOrd
    + From<f64>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// A column whose part outside the span of earlier ones is below this share of what makes it up counts as dependent:
    /// above the rounding of cells (2⁻⁵³ each) and of the arithmetic, below what honest ill-conditioned data have.
    const DEPENDENT_BELOW: f64;
    /// A residual norm below this share of the target's norm counts as none.
    const PERFECT_BELOW: f64;

    /// The nearest double.
    fn to_f64(self) -> f64;
    /// The square root.
    fn sqrt(self) -> Self;
    /// The scalar product of two columns of equal length.
    fn dot(a: &[Self], b: &[Self]) -> Self;
    /// `target -= factor * source`, column by column.
    fn subtract(target: &mut [Self], factor: Self, source: &[Self]);

    /// The size without the sign.
    fn abs(self) -> Self {
        if self < Self::default() { -self } else { self }
    }
}

impl Real for f64 {
    const DEPENDENT_BELOW: f64 = 1.0 / (1u64 << 36) as f64;
    const PERFECT_BELOW: f64 = 1.0 / (1u64 << 44) as f64;

    fn to_f64(self) -> f64 {
        self
    }

    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }

    fn dot(a: &[f64], b: &[f64]) -> f64 {
        // Eight independent partial sums: the compiler may then use vector registers, and the error grows more slowly.
        let mut lanes = [0.0; 8];
        let ((a_chunks, a_rest), (b_chunks, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
        for (a, b) in a_chunks.iter().zip(b_chunks) {
            for lane in 0..8 {
                lanes[lane] += a[lane] * b[lane];
            }
        }
        let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7])) + rest
    }

    fn subtract(target: &mut [f64], factor: f64, source: &[f64]) {
        target.iter_mut().zip(source).for_each(|(target, source)| *target -= factor * source);
    }
}

impl Real for DoubleDouble {
    const DEPENDENT_BELOW: f64 = 1.0 / (1u64 << 46) as f64;
    const PERFECT_BELOW: f64 = 1.0 / (1u64 << 50) as f64;

    fn to_f64(self) -> f64 {
        DoubleDouble::to_f64(self)
    }

    fn sqrt(self) -> Self {
        DoubleDouble::sqrt(self)
    }

    fn dot(a: &[Self], b: &[Self]) -> Self {
        a.iter().zip(b).fold(Self::default(), |sum, (&a, &b)| sum + a * b)
    }

    fn subtract(target: &mut [Self], factor: Self, source: &[Self]) {
        target.iter_mut().zip(source).for_each(|(target, &source)| *target = *target - factor * source);
    }
}

/// Rows of a design with their target (the last column), column by column.
#[derive(Debug, Clone)]
pub struct Block<T> {
    values: Vec<T>,
    capacity: usize,
    n_rows: usize,
    n_columns: usize,
}

impl<T: Real> Block<T> {
    /// Room for rows of `n_columns` cells: as many rows as fit a core's nearest cache, within 32 and 1,024.
    pub fn new(n_columns: usize) -> Self {
        const CELLS: usize = 3072;
        let capacity = (CELLS / n_columns.max(1)).next_multiple_of(8).clamp(32, 1024);
        Self::with_capacity(n_columns, capacity)
    }

    /// Room for `capacity` rows.
    pub fn with_capacity(n_columns: usize, capacity: usize) -> Self {
        Self { values: vec![T::default(); n_columns * capacity], capacity, n_rows: 0, n_columns }
    }

    /// How many rows it can hold.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// How many rows it holds.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Says how many rows will be written, at most the capacity; cells keep what they had.
    pub fn set_rows(&mut self, n_rows: usize) {
        assert!(n_rows <= self.capacity, "rows within the capacity");
        self.n_rows = n_rows;
    }

    /// The cells of a column.
    pub fn column(&self, column: usize) -> &[T] {
        &self.values[column * self.capacity..][..self.n_rows]
    }

    /// The cells of a column, to write.
    pub fn column_mut(&mut self, column: usize) -> &mut [T] {
        &mut self.values[column * self.capacity..][..self.n_rows]
    }

    /// An earlier column to read beside a later one to write.
    pub fn pair_mut(&mut self, earlier: usize, later: usize) -> (&[T], &mut [T]) {
        let (head, tail) = self.values.split_at_mut(later * self.capacity);
        (&head[earlier * self.capacity..][..self.n_rows], &mut tail[..self.n_rows])
    }

    /// The last column becomes the residual: target minus design times `coefficients`.
    pub fn subtract_fitted(&mut self, coefficients: &[T]) {
        let target = self.n_columns - 1;
        for (column, &coefficient) in coefficients.iter().enumerate() {
            let (source, residual) = self.pair_mut(column, target);
            T::subtract(residual, coefficient, source);
        }
    }
}

/// The upper triangular factor of a design with its target: its columns have the scalar products of the design's.
#[derive(Debug, Clone)]
pub struct Triangle<T> {
    /// Column by column, each of `n_columns` cells.
    values: Vec<T>,
    n_columns: usize,
}

/// A column that earlier ones make up, within rounding.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependence {
    /// The column.
    pub column: usize,
    /// The independent columns that make it up, and how often each is in it; the weightiest first.
    pub made_of: Vec<(usize, f64)>,
}

impl<T: Real> Triangle<T> {
    /// The factor of no rows; `n_columns` counts the target.
    pub fn new(n_columns: usize) -> Self {
        Self { values: vec![T::default(); n_columns * n_columns], n_columns }
    }

    /// How many columns besides the target.
    pub fn n_terms(&self) -> usize {
        self.n_columns - 1
    }

    /// A cell on or above the diagonal.
    pub fn at(&self, row: usize, column: usize) -> T {
        self.values[column * self.n_columns + row]
    }

    /// The norm of what the design leaves of the target.
    pub fn residual_norm(&self) -> T {
        self.at(self.n_terms(), self.n_terms()).abs()
    }

    /// The norm of a column of the design, or of the target (the last).
    pub fn norm(&self, column: usize) -> T {
        let cells = &self.values[column * self.n_columns..][..column + 1];
        T::dot(cells, cells).sqrt()
    }

    /// Takes further rows; the block is spent.
    pub fn absorb(&mut self, block: &mut Block<T>) {
        assert_eq!(block.n_columns, self.n_columns, "rows of the same columns");
        for pivot in 0..self.n_columns {
            let square = T::dot(block.column(pivot), block.column(pivot));
            if square == T::default() {
                continue;
            }
            let diagonal = self.at(pivot, pivot);
            let norm = (diagonal * diagonal + square).sqrt();
            // The sign that adds sizes: no digits cancel.
            let reflected = if diagonal > T::default() { -norm } else { norm };
            let head = diagonal - reflected;
            let scale = T::from(1.0) / (norm * (norm + diagonal.abs()));
            for column in pivot + 1..self.n_columns {
                let (reflector, cells) = block.pair_mut(pivot, column);
                let at = column * self.n_columns + pivot;
                let factor = (head * self.values[at] + T::dot(reflector, cells)) * scale;
                self.values[at] = self.values[at] - factor * head;
                T::subtract(cells, factor, reflector);
            }
            self.values[pivot * self.n_columns + pivot] = reflected;
        }
    }

    /// Takes the rows that another triangle stands for.
    pub fn merge(&mut self, other: &Self) {
        let mut block = Block::with_capacity(self.n_columns, self.n_columns);
        block.set_rows(self.n_columns);
        block.values.copy_from_slice(&other.values);
        self.absorb(&mut block);
    }

    /// The factor of the same rows with these columns only, in this order; the target stays last.
    pub fn select(&self, columns: &[usize]) -> Self {
        let mut block = Block::with_capacity(columns.len() + 1, self.n_columns);
        block.set_rows(self.n_columns);
        for (position, &column) in columns.iter().chain([&self.n_terms()]).enumerate() {
            let cells = &self.values[column * self.n_columns..][..self.n_columns];
            block.column_mut(position).copy_from_slice(cells);
        }
        let mut triangle = Self::new(columns.len() + 1);
        triangle.absorb(&mut block);
        triangle
    }

    /// The smallest share of a column's norm that earlier columns do not make up: small where digits are lost.
    pub fn smallest_share(&self) -> f64 {
        let share = |column| {
            let norm = self.norm(column).to_f64();
            if norm > 0.0 { self.at(column, column).to_f64().abs() / norm } else { 0.0 }
        };
        (0..self.n_terms()).map(share).fold(1.0, f64::min)
    }

    /// Which columns earlier ones make up; the others are independent.
    pub fn dependences(&self) -> Vec<Dependence> {
        let mut kept: Vec<usize> = (0..self.n_terms()).collect();
        let mut found = Vec::new();
        let mut triangle = self.clone();
        while let Some(mut dependence) = triangle.first_dependence(found.len()) {
            let column = kept.remove(dependence.column);
            dependence.made_of.iter_mut().for_each(|(position, _)| *position = kept[*position]);
            found.push(Dependence { column, made_of: dependence.made_of });
            // Without the column, what its row held of later columns belongs to other rows: factor anew.
            triangle = self.select(&kept);
        }
        found.sort_by_key(|dependence| dependence.column);
        found
    }

    fn first_dependence(&self, n_found: usize) -> Option<Dependence> {
        // Only columns that lost many digits are worth the closer look.
        const SUSPICIOUS: f64 = 1e-6;
        // A design with more dependent columns than this has been told enough about.
        const MAX_FOUND: usize = 500;
        (0..self.n_terms()).take_while(|_| n_found < MAX_FOUND).find_map(|column| {
            let norm = self.norm(column).to_f64();
            let outside = self.at(column, column).to_f64().abs();
            if outside > SUSPICIOUS * norm {
                return None;
            }
            let rhs: Vec<T> = (0..column).map(|row| self.at(row, column)).collect();
            let weights = self.back_substitute(&rhs);
            let sizes: Vec<f64> =
                weights.iter().enumerate().map(|(k, weight)| (weight.to_f64() * self.norm(k).to_f64()).abs()).collect();
            let made_up = norm + sizes.iter().sum::<f64>();
            if outside > T::DEPENDENT_BELOW * made_up {
                return None;
            }
            let mut made_of: Vec<usize> = (0..column).filter(|&k| sizes[k] > 1e-6 * norm).collect();
            made_of.sort_by(|&a, &b| sizes[b].total_cmp(&sizes[a]));
            Some(Dependence { column, made_of: made_of.into_iter().map(|k| (k, weights[k].to_f64())).collect() })
        })
    }

    /// Solves R b = `rhs` for the leading `rhs.len()` columns, which must be independent.
    fn back_substitute(&self, rhs: &[T]) -> Vec<T> {
        let mut solution = rhs.to_vec();
        for column in (0..rhs.len()).rev() {
            let value = solution[column] / self.at(column, column);
            solution[column] = value;
            let cells = &self.values[column * self.n_columns..][..column];
            T::subtract(&mut solution[..column], value, cells);
        }
        solution
    }

    /// The coefficients of least squares; columns must be independent.
    pub fn coefficients(&self) -> Vec<T> {
        self.back_substitute(&self.projections())
    }

    /// The target's components along the orthonormal columns of Q.
    pub fn projections(&self) -> Vec<T> {
        (0..self.n_terms()).map(|row| self.at(row, self.n_terms())).collect()
    }

    /// Solves Rᵀ u = `contrast`: u is the contrast seen along the orthonormal columns of Q.
    pub fn along_q(&self, contrast: &[T]) -> Vec<T> {
        let mut solution: Vec<T> = Vec::with_capacity(contrast.len());
        for (column, &value) in contrast.iter().enumerate() {
            let cells = &self.values[column * self.n_columns..][..column];
            solution.push((value - T::dot(cells, &solution)) / self.at(column, column));
        }
        solution
    }

    /// The design columns of a block become rows of Q: orthonormal over all the rows that the triangle stands for.
    pub fn orthonormalise(&self, block: &mut Block<T>) {
        for column in 0..self.n_terms() {
            for earlier in 0..column {
                let (source, cells) = block.pair_mut(earlier, column);
                T::subtract(cells, self.at(earlier, column), source);
            }
            let inverse = T::from(1.0) / self.at(column, column);
            block.column_mut(column).iter_mut().for_each(|cell| *cell = *cell * inverse);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of a design whose last cell is the target.
    fn block<T: Real>(rows: &[Vec<f64>]) -> Block<T> {
        let mut block = Block::with_capacity(rows[0].len(), rows.len());
        block.set_rows(rows.len());
        for column in 0..rows[0].len() {
            block.column_mut(column).iter_mut().zip(rows).for_each(|(cell, row)| *cell = T::from(row[column]));
        }
        block
    }

    fn triangle<T: Real>(rows: &[Vec<f64>]) -> Triangle<T> {
        let mut triangle = Triangle::new(rows[0].len());
        triangle.absorb(&mut block(rows));
        triangle
    }

    fn line(n_rows: usize) -> Vec<Vec<f64>> {
        (0..n_rows).map(|i| vec![1.0, i as f64, (i * i % 7) as f64, 3.0 - 2.0 * i as f64]).collect()
    }

    fn check<T: Real>(tolerance: f64) {
        let fit = triangle::<T>(&line(40));
        let expected = [3.0, -2.0, 0.0];
        for (got, expected) in fit.coefficients().iter().zip(expected) {
            assert!((got.to_f64() - expected).abs() < tolerance);
        }
        assert!(fit.residual_norm().to_f64() < tolerance * fit.norm(3).to_f64());
        assert!(fit.dependences().is_empty());
    }

    #[test]
    fn finds_a_plane_in_both_arithmetics() {
        check::<f64>(1e-12);
        check::<DoubleDouble>(1e-28);
    }

    #[test]
    fn blocks_and_merges_give_the_same_factor() {
        let rows: Vec<Vec<f64>> =
            (0..97).map(|i| vec![1.0, f64::from(i).sin(), f64::from(i * i % 13), f64::from(i).cos()]).collect();
        let whole = triangle::<f64>(&rows);
        let mut merged = triangle::<f64>(&rows[..50]);
        merged.absorb(&mut block(&rows[50..60]));
        merged.merge(&triangle(&rows[60..]));
        for (a, b) in whole.coefficients().iter().zip(merged.coefficients()) {
            assert!((a - b).abs() < 1e-13);
        }
        assert!((whole.residual_norm() - merged.residual_norm()).abs() < 1e-12);
        let swapped = whole.select(&[2, 0, 1]).coefficients();
        assert!((swapped[0] - whole.coefficients()[2]).abs() < 1e-13);
    }

    #[test]
    fn names_what_a_column_repeats() {
        let rows: Vec<Vec<f64>> = (0..30)
            .map(|i| {
                let (a, b) = (f64::from(i % 7) * 0.1, f64::from(i % 4) * 1e5);
                vec![1.0, a, b, 0.3 * a - 7.0, 0.2 * b + a, f64::from(i)]
            })
            .collect();
        for found in [triangle::<f64>(&rows).dependences(), triangle::<DoubleDouble>(&rows).dependences()] {
            assert_eq!(found.iter().map(|d| d.column).collect::<Vec<_>>(), [3, 4]);
            assert_eq!(found[0].made_of.iter().map(|m| m.0).collect::<Vec<_>>(), [0, 1]);
            assert!((found[0].made_of[0].1 + 7.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_column_of_zeros_and_one_nearly_dependent() {
        let rows: Vec<Vec<f64>> = (0..20)
            .map(|i| vec![1.0, 0.0, f64::from(i), f64::from(i) + 1e-9 * f64::from(i * i % 5), f64::from(i % 3)])
            .collect();
        let found = triangle::<DoubleDouble>(&rows).dependences();
        assert_eq!(found, [Dependence { column: 1, made_of: vec![] }]);
    }

    #[test]
    fn rows_of_q_are_orthonormal() {
        let rows = line(40);
        let fit = triangle::<f64>(&rows);
        let mut q = block::<f64>(&rows);
        fit.orthonormalise(&mut q);
        for a in 0..3 {
            for b in 0..3 {
                let expected = f64::from(u8::from(a == b));
                assert!((f64::dot(q.column(a), q.column(b)) - expected).abs() < 1e-13);
            }
        }
        let first: Vec<f64> = fit.along_q(&rows[5][..3]);
        assert!((0..3).all(|k| (first[k] - q.column(k)[5]).abs() < 1e-13));
    }
}

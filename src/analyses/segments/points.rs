//! Points in a space, laid out for the kernel, and samples of them.

use super::kernel::LANES;
use crate::numeric::random::Random;
use crate::numeric::sum;

/// Points in a space: coordinates column by column, padded to whole lanes.
#[derive(Debug, Clone)]
pub struct Points {
    pub(super) values: Vec<f64>,
    pub(super) stride: usize,
    pub(super) n_points: usize,
    pub(super) n_dims: usize,
}

impl Points {
    /// Points from their columns, of equal length and finite; at least one column.
    pub fn from_columns<C: AsRef<[f64]>>(columns: &[C]) -> Self {
        let n_points = columns[0].as_ref().len();
        let stride = n_points.next_multiple_of(LANES);
        let mut values = Vec::with_capacity(stride * columns.len());
        for column in columns {
            assert_eq!(column.as_ref().len(), n_points, "columns of equal length");
            values.extend_from_slice(column.as_ref());
            values.resize(values.len().next_multiple_of(LANES), 0.0);
        }
        Self { values, stride, n_points, n_dims: columns.len() }
    }

    /// How many points.
    pub fn len(&self) -> usize {
        self.n_points
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.n_points == 0
    }

    /// Coordinates per point.
    pub fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// One coordinate of all points.
    pub fn column(&self, dim: usize) -> &[f64] {
        &self.values[dim * self.stride..dim * self.stride + self.n_points]
    }

    /// Copies the coordinates of a point.
    pub fn read(&self, point: usize, into: &mut [f64]) {
        for (dim, x) in into.iter_mut().enumerate() {
            *x = self.values[dim * self.stride + point];
        }
    }

    /// The points of these indices.
    pub fn pick(&self, indices: &[u32]) -> Self {
        let column = |dim| {
            let column = self.column(dim);
            indices.iter().map(|&index| column[index as usize]).collect::<Vec<f64>>()
        };
        Self::from_columns(&(0..self.n_dims).map(column).collect::<Vec<_>>())
    }

    /// The squared distance of a point to a place.
    pub fn squared_distance(&self, point: usize, place: &[f64]) -> f64 {
        let column = |(dim, centre): (usize, &f64)| (self.values[dim * self.stride + point] - centre).powi(2);
        place.iter().enumerate().map(column).sum()
    }

    /// How many different points there are, counted up to `limit`.
    pub fn n_distinct(&self, limit: usize) -> usize {
        let mut known: Vec<Vec<f64>> = Vec::new();
        let mut place = vec![0.0; self.n_dims];
        for point in 0..self.n_points {
            self.read(point, &mut place);
            if !known.contains(&place) {
                known.push(place.clone());
                if known.len() >= limit {
                    break;
                }
            }
        }
        known.len()
    }

    /// The sum of squared distances to the mean of all points.
    pub fn total_squares(&self) -> f64 {
        let column = |dim| {
            let column = self.column(dim);
            let mean = sum::mean(column);
            sum::sum(column.iter().map(|x| (x - mean).powi(2)))
        };
        (0..self.n_dims).map(column).sum()
    }
}

/// `n_sample` different indices below `n`, in order.
pub fn sample_indices(n: usize, n_sample: usize, random: &mut Random) -> Vec<u32> {
    // Selection sampling (Knuth, volume 2, algorithm S): each subset is equally likely, and the order is kept.
    let mut chosen = Vec::with_capacity(n_sample.min(n));
    for index in 0..n {
        let (n_left, n_wanted) = (n - index, n_sample.min(n) - chosen.len());
        if n_wanted == n_left || (random.uniform() * (n_left as f64)) < n_wanted as f64 {
            chosen.push(index as u32);
        }
    }
    chosen
}

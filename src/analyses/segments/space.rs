//! From columns to points: which rows count, logarithm, scaling, and the way back to original units.

use std::borrow::Cow;

use super::kmeans::SEARCH_ROWS;
use super::params::Scaling;
use super::points::Points;
use crate::i18n::Unit;
use crate::numeric::sum::{mean, sum};

/// What is clustered, before scaling: a number per unit (row or customer) and dimension.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// Names of the dimensions.
    pub names: Vec<String>,
    /// Units of the dimensions.
    pub units: Vec<Unit>,
    /// A column per dimension, of equal length; not finite means missing.
    pub columns: Vec<Cow<'a, [f64]>>,
}

impl Source<'_> {
    /// How many units there are.
    pub fn n_units(&self) -> usize {
        self.columns.first().map_or(0, |column| column.len())
    }
}

/// One dimension of the space, after the logarithm if there is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dimension {
    /// The mean.
    pub mean: f64,
    /// The population standard deviation.
    pub sd: f64,
    /// The skewness before the logarithm: long tails bend a clustering.
    pub skewness: f64,
    /// What lies at 0 of the space …
    pub from: f64,
    /// … and how much one unit of it is.
    pub width: f64,
    /// Whether all values are equal, so that it tells nothing apart.
    pub is_constant: bool,
    /// Whether robust scaling found no interquartile range and took the standard deviation.
    pub is_fallback: bool,
}

/// The points to cluster and where they came from.
#[derive(Debug, Clone)]
pub struct Space {
    /// The points; coordinates are scaled and divided by `unit`.
    pub points: Points,
    /// Per point the unit of the source.
    pub order: Vec<u32>,
    /// The dimensions.
    pub dims: Vec<Dimension>,
    /// A power of two that keeps coordinates far from overflow; 1 unless numbers are huge or tiny.
    pub unit: f64,
}

/// The logarithm that also takes zero and negative numbers: sign(x) · ln(1 + |x|).
pub fn log(x: f64) -> f64 {
    x.abs().ln_1p().copysign(x)
}

/// The way back from [`log`].
pub fn unlog(y: f64) -> f64 {
    y.abs().exp_m1().copysign(y)
}

/// Builds the points of the units that have all their numbers. None when no unit has.
pub fn build(source: &Source, scaling: Scaling, is_log: bool) -> Option<Space> {
    let is_whole = |unit: &u32| source.columns.iter().all(|column| column[*unit as usize].is_finite());
    let mut order: Vec<u32> = (0..source.n_units() as u32).filter(is_whole).collect();
    if order.is_empty() || source.columns.is_empty() {
        return None;
    }
    let mut columns = Vec::with_capacity(source.columns.len());
    let mut dims = Vec::with_capacity(source.columns.len());
    for column in &source.columns {
        let raw: Vec<f64> = order.iter().map(|&unit| column[unit as usize]).collect();
        let skewness = skewness(&raw);
        let values = if is_log { raw.iter().map(|&x| log(x)).collect() } else { raw };
        let (dim, scaled) = scale(values, scaling, skewness);
        dims.push(dim);
        columns.push(scaled);
    }
    let unit = common_unit(&columns);
    if unit != 1.0 {
        columns.iter_mut().flatten().for_each(|x| *x /= unit);
    }
    // The order of rows in the file must not matter: random choices are made among points sorted by their place.
    if order.len() <= SEARCH_ROWS {
        sort_by_place(&mut order, &mut columns);
    }
    Some(Space { points: Points::from_columns(&columns), order, dims, unit })
}

fn sort_by_place(order: &mut Vec<u32>, columns: &mut [Vec<f64>]) {
    let mut ranks: Vec<u32> = (0..order.len() as u32).collect();
    ranks.sort_by(|&a, &b| {
        let mut pairs = columns.iter().map(|column| column[a as usize].total_cmp(&column[b as usize]));
        pairs.find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    });
    *order = ranks.iter().map(|&rank| order[rank as usize]).collect();
    for column in columns {
        *column = ranks.iter().map(|&rank| column[rank as usize]).collect();
    }
}

/// Scales one column; a constant one becomes zeros.
fn scale(values: Vec<f64>, scaling: Scaling, skewness: f64) -> (Dimension, Vec<f64>) {
    // Dividing by a power of two first is exact and keeps squares of huge and tiny numbers within range.
    let power = power_of_two(values.iter().fold(0.0, |most: f64, x| most.max(x.abs())));
    let values: Vec<f64> = values.into_iter().map(|x| x / power).collect();
    let (lower, upper) =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lower, upper), &x| (lower.min(x), upper.max(x)));
    let centre = mean(&values);
    let sd = (sum(values.iter().map(|x| (x - centre).powi(2))) / values.len() as f64).sqrt();
    let is_constant = lower == upper;
    let mut dim = Dimension {
        mean: centre * power,
        sd: sd * power,
        skewness,
        from: lower * power,
        width: 0.0,
        is_constant,
        is_fallback: false,
    };
    if is_constant {
        dim = Dimension { mean: lower * power, sd: 0.0, ..dim };
        return (dim, vec![0.0; values.len()]);
    }
    let (from, width) = match scaling {
        // The mean is subtracted because distances do not change by it, but their digits do.
        Scaling::None => (centre, 1.0 / power),
        Scaling::ZScore => (centre, sd),
        Scaling::MinMax => (lower, upper - lower),
        Scaling::Robust => {
            let [q1, median, q3] = quartiles(&values);
            dim.is_fallback = q3 <= q1;
            (median, if dim.is_fallback { sd } else { q3 - q1 })
        }
    };
    (dim.from, dim.width) = (from * power, width * power);
    (dim, values.into_iter().map(|x| (x - from) / width).collect())
}

/// The power of two just below a size, when the size is so far from 1 that squares would lose digits; else 1.
fn power_of_two(size: f64) -> f64 {
    if size == 0.0 || (1e-60..1e60).contains(&size) { 1.0 } else { 2f64.powi(size.log2().floor() as i32) }
}

fn common_unit(columns: &[Vec<f64>]) -> f64 {
    power_of_two(columns.iter().flatten().fold(0.0, |most: f64, x| most.max(x.abs())))
}

/// Quartiles by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
fn quartiles(values: &[f64]) -> [f64; 3] {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    [0.25, 0.5, 0.75].map(|share| {
        let at = share * (sorted.len() - 1) as f64;
        let below = at.floor() as usize;
        let above = (below + 1).min(sorted.len() - 1);
        sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
    })
}

/// The third standardised moment; 0 for a constant column.
fn skewness(values: &[f64]) -> f64 {
    let power = power_of_two(values.iter().fold(0.0, |most: f64, x| most.max(x.abs())));
    let values: Vec<f64> = values.iter().map(|x| x / power).collect();
    let centre = mean(&values);
    let n = values.len() as f64;
    let variance = sum(values.iter().map(|x| (x - centre).powi(2))) / n;
    let third = sum(values.iter().map(|x| (x - centre).powi(3))) / n;
    if variance > 0.0 { third / variance.powf(1.5) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space(columns: &[&[f64]], scaling: Scaling, is_log: bool) -> Option<Space> {
        let source = Source {
            names: columns.iter().map(|_| String::new()).collect(),
            units: columns.iter().map(|_| Unit::Plain).collect(),
            columns: columns.iter().map(|&column| Cow::Borrowed(column)).collect(),
        };
        build(&source, scaling, is_log)
    }

    #[test]
    fn each_scaling_by_hand() {
        let column = [4.0, 0.0, 2.0, f64::NAN, 6.0, 8.0];
        let scaled = |scaling| space(&[&column], scaling, false).unwrap().points.column(0).to_vec();
        assert_eq!(scaled(Scaling::None), [-4.0, -2.0, 0.0, 2.0, 4.0]);
        assert_eq!(scaled(Scaling::MinMax), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(scaled(Scaling::Robust), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        let sd = 8f64.sqrt();
        assert_eq!(scaled(Scaling::ZScore), [-4.0 / sd, -2.0 / sd, 0.0, 2.0 / sd, 4.0 / sd]);
        assert_eq!(space(&[&column], Scaling::None, false).unwrap().order, [1, 2, 0, 4, 5]);
    }

    #[test]
    fn the_logarithm_takes_any_sign_and_leads_back() {
        for x in [-1e6, -1.0, 0.0, 1e-9, 3.5, 1e12] {
            assert!((unlog(log(x)) - x).abs() <= 1e-12 * x.abs());
        }
        assert_eq!(log(7.0), 7f64.ln_1p());
    }

    #[test]
    fn huge_tiny_constant_and_missing() {
        for size in [1e300, 1e-300] {
            let z = space(&[&[size, 2.0 * size, 4.0 * size]], Scaling::ZScore, false).unwrap();
            assert!((z.points.total_squares() - 3.0).abs() < 1e-12);
            let raw = space(&[&[size, 2.0 * size, 4.0 * size]], Scaling::None, false).unwrap();
            assert!(raw.points.total_squares() > 0.0 && raw.points.total_squares().is_finite());
            assert!((raw.points.column(0)[2] * raw.unit / (5.0 / 3.0 * size) - 1.0).abs() < 1e-12);
        }
        let constant = space(&[&[3.0, 3.0]], Scaling::ZScore, false).unwrap();
        assert!(constant.dims[0].is_constant);
        assert_eq!(constant.points.column(0), [0.0, 0.0]);
        let fallback = space(&[&[0.0, 0.0, 0.0, 0.0, 9.0]], Scaling::Robust, false).unwrap();
        assert!(fallback.dims[0].is_fallback);
        assert!(space(&[&[f64::NAN, f64::INFINITY]], Scaling::None, false).is_none());
        assert!(space(&[], Scaling::None, false).is_none());
    }
}

//! Histogram bins whose edges are round numbers.

use serde::{Deserialize, Serialize};

/// Counts per bin. A bin holds its lower edge, not its upper; the last holds both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Ascending, one more than there are bins.
    pub edges: Vec<f64>,
    /// Numbers per bin.
    pub counts: Vec<u64>,
    /// Numbers below the first edge, left out so that they do not squeeze the others into one bin.
    pub n_below: u64,
    /// Numbers above the last edge, left out likewise.
    pub n_above: u64,
}

/// At most so many bins.
pub const MAX_BINS: usize = 40;

/// How far from the quartiles, in lengths of the box, numbers are still shown when others lie much farther.
const REACH: f64 = 6.0;

/// Bins ascending finite numbers; none without numbers.
///
/// The width follows Freedman and Diaconis (1981), or Sturges (1926) when half of all numbers are equal, rounded up to
/// 1, 2, 2.5 or 5 times a power of ten. Whole numbers (`is_whole`) get bins of whole width. When the range is more than
/// twice the quartiles with [`REACH`] box lengths on both sides, what lies beyond is counted but not binned.
pub fn histogram(ascending: &[f64], is_whole: bool) -> Option<Histogram> {
    let from = ascending.partition_point(|x| *x == f64::NEG_INFINITY);
    let to = ascending.partition_point(|x| *x < f64::INFINITY);
    let finite = &ascending[from..to];
    let (&min, &max) = (finite.first()?, finite.last()?);
    let quarter = |share: f64| finite[((finite.len() - 1) as f64 * share).round() as usize];
    let (q1, q3) = (quarter(0.25), quarter(0.75));
    let (mut lower, mut upper) = (min, max);
    let reach = REACH * (q3 - q1);
    if q3 > q1 {
        let (near, far) = (min.max(q1 - reach), max.min(q3 + reach));
        if (max - min) > 2.0 * (far - near) {
            (lower, upper) = (near, far);
        }
    }
    let shown = finite.iter().filter(|x| (lower..=upper).contains(*x)).count() as f64;
    let edges = edges(lower, upper, width(shown, upper - lower, q3 - q1, is_whole), is_whole);
    let (first, last) = (edges[0], edges[edges.len() - 1]);
    let bounds: Vec<usize> = edges[..edges.len() - 1]
        .iter()
        .map(|&edge| ascending.partition_point(|&x| x < edge))
        .chain([ascending.partition_point(|&x| x <= last)])
        .collect();
    Some(Histogram {
        counts: bounds.windows(2).map(|pair| (pair[1] - pair[0]) as u64).collect(),
        n_below: ascending.partition_point(|&x| x < first) as u64,
        n_above: (ascending.len() - ascending.partition_point(|&x| x <= last)) as u64,
        edges,
    })
}

/// A round width that gives at most [`MAX_BINS`] bins.
fn width(n: f64, range: f64, box_length: f64, is_whole: bool) -> f64 {
    let sturges = n.log2().ceil() + 1.0;
    let n_bins = if box_length > 0.0 { range / (2.0 * box_length / n.cbrt()) } else { sturges };
    // Rounding the edges outwards may need two bins more.
    let n_bins = n_bins.ceil().clamp(sturges.min(10.0), (MAX_BINS - 2) as f64);
    round_up(range / n_bins, is_whole)
}

/// The next of 1, 2, 2.5, 5, 10 times a power of ten; whole if asked.
fn round_up(width: f64, is_whole: bool) -> f64 {
    if is_whole && width <= 1.0 {
        return 1.0;
    }
    let power = 10f64.powi(width.log10().floor() as i32);
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    let is_allowed =
        |step: &&f64| **step * power >= width * (1.0 - 1e-9) && (!is_whole || (**step * power).fract() == 0.0);
    steps.iter().find(is_allowed).map_or(10.0 * power, |step| step * power)
}

fn edges(lower: f64, upper: f64, width: f64, is_whole: bool) -> Vec<f64> {
    // Equal numbers, or a range that is lost in the digits of the numbers, get one bin around them.
    if lower == upper || width <= (lower.abs() + upper.abs()) * 1e-13 || !width.is_finite() {
        let margin = if is_whole {
            0.5
        } else {
            (lower.abs().max(upper.abs()) * 0.05).max(upper - lower).max(f64::MIN_POSITIVE)
        };
        return vec![lower - margin, upper + margin];
    }
    // Bars of single whole numbers stand over their number.
    let offset = if is_whole && width == 1.0 { 0.5 } else { 0.0 };
    let first = ((lower + offset) / width).floor();
    let mut n_bins = ((upper + offset) / width).floor() - first;
    if first * width + n_bins * width - offset < upper || n_bins < 1.0 || offset > 0.0 {
        n_bins += 1.0;
    }
    (0..=n_bins as usize).map(|bin| (first + bin as f64) * width - offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(histogram: &Histogram) -> u64 {
        histogram.counts.iter().sum::<u64>() + histogram.n_below + histogram.n_above
    }

    #[test]
    fn whole_numbers_stand_over_themselves() {
        let histogram = histogram(&[1.0, 1.0, 2.0, 4.0], true).unwrap();
        assert_eq!(histogram.edges, [0.5, 1.5, 2.5, 3.5, 4.5]);
        assert_eq!(histogram.counts, [2, 1, 0, 1]);
    }

    #[test]
    fn edges_are_round_and_hold_every_number() {
        for (n, scale, shift) in
            [(5, 1.0, 0.0), (1000, 0.013, 2.0), (777, 1e7, -1e9), (50, 1e-9, 1.0), (90, 1e300, 0.0)]
        {
            let numbers: Vec<f64> = (0..n).map(|i| f64::from(i) * scale + shift).collect();
            let histogram = histogram(&numbers, false).unwrap();
            assert_eq!(total(&histogram), n as u64);
            assert!(histogram.counts.len() <= MAX_BINS && histogram.counts.len() + 1 == histogram.edges.len());
            assert!(histogram.edges.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn far_numbers_do_not_squeeze_the_rest() {
        let mut numbers: Vec<f64> = (0..1000).map(|i| f64::from(i) / 10.0).collect();
        numbers.push(1e9);
        let histogram = histogram(&numbers, false).unwrap();
        assert_eq!((histogram.n_above, total(&histogram)), (1, 1001));
        assert!(histogram.counts.iter().filter(|count| **count > 0).count() > 4);
    }

    #[test]
    fn degenerate_numbers() {
        assert_eq!(histogram(&[], false), None);
        assert_eq!(histogram(&[f64::INFINITY], false), None);
        for (numbers, is_whole) in [(vec![0.0], false), (vec![7.0; 9], true), (vec![0.1; 3], false)] {
            let histogram = histogram(&numbers, is_whole).unwrap();
            assert_eq!((histogram.counts.len(), total(&histogram)), (1, numbers.len() as u64));
        }
        let narrow = histogram(&[1e6, 1e6 + 1e-10], false).unwrap();
        assert_eq!(total(&narrow), 2);
        let wide = histogram(&[-f64::MAX, 0.0, f64::MAX], false).unwrap();
        assert_eq!(total(&wide), 3);
    }
}

//! Moments of a sample, to nearly all digits that doubles hold; and autocorrelation.

use serde::{Deserialize, Serialize};

use crate::numeric::sum::Sum;

/// How many numbers there are, where they lie, how far they spread and how lopsided they are.
///
/// What a sample is too small or too even for is NaN: the mean of nothing, the spread of one, the skewness of equals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// Numbers that are there.
    pub n_obs: u64,
    /// Their sum; 0 for none.
    pub sum: f64,
    /// Their mean.
    pub mean: f64,
    /// Standard deviation of the sample (divisor n − 1).
    pub sd: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// Skewness, adjusted for the sample size: G1 of Joanes and Gill (1998), `SKEW` of spreadsheets. Needs 3 numbers.
    pub skewness: f64,
    /// Excess kurtosis, adjusted for the sample size: G2 of Joanes and Gill (1998), `KURT` of spreadsheets. Needs 4.
    pub kurtosis: f64,
    /// Skewness of the numbers as a population: g1, the third moment over the 3/2 power of the second.
    pub skewness_population: f64,
    /// Excess kurtosis of the numbers as a population: g2, the fourth moment over the square of the second, less 3.
    pub kurtosis_population: f64,
}

/// The moments of `numbers`; NaN is skipped. Equal numbers have a spread of exactly zero.
///
/// Two passes with compensated sums. Deviations are taken from the rounded mean, which is exact for numbers close to
/// it, and the moments are then corrected for what the rounding of the mean left over (Chan, Golub and LeVeque 1983).
/// Deviations are scaled by a power of two, so that fourth powers neither overflow nor vanish.
pub fn moments(numbers: &[f64]) -> Moments {
    let (mut n_obs, mut min, mut max) = (0u64, f64::INFINITY, f64::NEG_INFINITY);
    let mut total = Sum::default();
    for &x in numbers.iter().filter(|x| !x.is_nan()) {
        n_obs += 1;
        min = min.min(x);
        max = max.max(x);
        total.add(x);
    }
    let n = n_obs as f64;
    let sum = total.value();
    let mut moments = Moments {
        n_obs,
        sum,
        mean: sum / n,
        sd: f64::NAN,
        min,
        max,
        skewness: f64::NAN,
        kurtosis: f64::NAN,
        skewness_population: f64::NAN,
        kurtosis_population: f64::NAN,
    };
    if n_obs == 0 {
        return Moments { min: f64::NAN, max: f64::NAN, ..moments };
    }
    if !min.is_finite() || !max.is_finite() {
        return moments;
    }
    if !sum.is_finite() {
        // The sum of finite numbers is beyond the doubles; their mean never is.
        moments.mean = crate::numeric::sum::sum(numbers.iter().filter(|x| !x.is_nan()).map(|x| x / n));
    }
    if min == max {
        moments.mean = min;
        moments.sd = if n_obs > 1 { 0.0 } else { f64::NAN };
        return moments;
    }
    let mean = moments.mean.clamp(min, max);
    moments.mean = mean;
    with_spread(moments, numbers)
}

/// Fills in what needs deviations from the mean; there are at least two different numbers.
fn with_spread(mut moments: Moments, numbers: &[f64]) -> Moments {
    let (n, mean) = (moments.n_obs as f64, moments.mean);
    // Halves keep the difference of two huge numbers within the doubles.
    let half_range = (moments.max / 2.0 - mean / 2.0).max(mean / 2.0 - moments.min / 2.0);
    let scale = power_of_two_above(half_range);
    let (mut first, mut second, mut third, mut fourth) =
        (Sum::default(), Sum::default(), Sum::default(), Sum::default());
    for &x in numbers.iter().filter(|x| !x.is_nan()) {
        let deviation = if scale < 1e300 { (x - mean) / scale } else { x / scale - mean / scale };
        let square = deviation * deviation;
        first.add(deviation);
        second.add(square);
        third.add(square * deviation);
        fourth.add(square * square);
    }
    let (shift, m2, m3, m4) = (first.value() / n, second.value() / n, third.value() / n, fourth.value() / n);
    let variance = m2 - shift * shift;
    let third = m3 - 3.0 * shift * m2 + 2.0 * shift.powi(3);
    let fourth = m4 - 4.0 * shift * m3 + 6.0 * shift * shift * m2 - 3.0 * shift.powi(4);
    moments.sd = (variance * n / (n - 1.0)).sqrt() * scale;
    moments.skewness_population = third / variance.powf(1.5);
    moments.kurtosis_population = fourth / (variance * variance) - 3.0;
    if moments.n_obs >= 3 {
        moments.skewness = moments.skewness_population * (n * (n - 1.0)).sqrt() / (n - 2.0);
    }
    if moments.n_obs >= 4 {
        moments.kurtosis = (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * moments.kurtosis_population + 6.0);
    }
    moments
}

/// The power of two at or just above a positive number, so that dividing by it loses no digit.
fn power_of_two_above(x: f64) -> f64 {
    x.log2().ceil().clamp(-1000.0, 1020.0).exp2()
}

/// The autocorrelation of a series at a lag: the products of deviations `lag` apart, over the sum of squared deviations.
///
/// A pair with a missing number is skipped. NaN for a constant series or one that is not longer than the lag.
pub fn autocorrelation(series: &[f64], lag: usize) -> f64 {
    let moments = moments(series);
    if moments.n_obs as usize <= lag || moments.min == moments.max || !moments.mean.is_finite() {
        return f64::NAN;
    }
    // The rounded mean is off by a little; the deviations' own mean takes that away.
    let rounded: Vec<f64> = series.iter().map(|x| x - moments.mean).collect();
    let shift = rounded.iter().copied().filter(|x| !x.is_nan()).collect::<Sum>().value() / moments.n_obs as f64;
    let deviations: Vec<f64> = rounded.iter().map(|x| x - shift).collect();
    let squares: Sum = deviations.iter().filter(|x| !x.is_nan()).map(|x| x * x).collect();
    let products: Sum = deviations.iter().zip(&deviations[lag..]).map(|(a, b)| a * b).filter(|x| !x.is_nan()).collect();
    products.value() / squares.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(got: f64, expected: f64) {
        assert!((got - expected).abs() <= 1e-13 * expected.abs(), "got {got:e}, expected {expected:e}");
    }

    #[test]
    fn moments_by_hand() {
        // Mean 5, deviations −3 −1 −1 −1 0 0 2 4: squares 32, cubes 42, fourth powers 356.
        let moments = moments(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!((moments.n_obs, moments.sum, moments.mean), (8, 40.0, 5.0));
        assert_eq!((moments.min, moments.max), (2.0, 9.0));
        close(moments.sd, (32f64 / 7.0).sqrt());
        close(moments.skewness_population, (42.0 / 8.0) / 8.0);
        close(moments.kurtosis_population, (356.0 / 8.0) / 16.0 - 3.0);
        close(moments.skewness, 42.0 / 64.0 * 56f64.sqrt() / 6.0);
        close(moments.kurtosis, 7.0 / 30.0 * (9.0 * (356.0 / 128.0 - 3.0) + 6.0));
    }

    #[test]
    fn small_and_even_samples() {
        let none = moments(&[]);
        assert_eq!((none.n_obs, none.sum), (0, 0.0));
        assert!(none.mean.is_nan() && none.min.is_nan() && none.sd.is_nan());
        let one = moments(&[3.0, f64::NAN]);
        assert_eq!((one.n_obs, one.mean, one.min), (1, 3.0, 3.0));
        assert!(one.sd.is_nan());
        let two = moments(&[1.0, 3.0]);
        close(two.sd, 2f64.sqrt());
        assert!(two.skewness.is_nan() && two.kurtosis.is_nan());
        let even = moments(&[0.1; 7]);
        assert_eq!((even.mean, even.sd), (0.1, 0.0));
        assert!(even.skewness.is_nan());
    }

    #[test]
    fn unmoved_by_place_scale_and_order() {
        let numbers: Vec<f64> = (0..200).map(|i| f64::from(i * i % 97)).collect();
        let plain = moments(&numbers);
        for (shift, scale) in [(1e9, 1.0), (0.0, 2f64.powi(900)), (0.0, 2f64.powi(-900)), (0.0, -2f64.powi(1017))] {
            let mut moved: Vec<f64> = numbers.iter().map(|x| x * scale + shift).collect();
            moved.reverse();
            let moved = moments(&moved);
            close(moved.sd, plain.sd * scale.abs());
            close(moved.skewness, plain.skewness * scale.signum());
            close(moved.kurtosis, plain.kurtosis);
            close(moved.mean, plain.mean * scale + shift);
        }
    }

    #[test]
    fn infinite_numbers_have_no_spread() {
        let moments = moments(&[1.0, f64::INFINITY]);
        assert_eq!((moments.mean, moments.max), (f64::INFINITY, f64::INFINITY));
        assert!(moments.sd.is_nan());
    }

    #[test]
    fn autocorrelation_by_hand() {
        // Deviations −1.5 −0.5 0.5 1.5: products 0.75 −0.25 0.75 over squares 5.
        close(autocorrelation(&[1.0, 2.0, 3.0, 4.0], 1), 0.25);
        assert!(autocorrelation(&[2.0, 2.0, 2.0], 1).is_nan());
        assert!(autocorrelation(&[2.0], 1).is_nan());
        assert!(autocorrelation(&[], 0).is_nan());
    }
}

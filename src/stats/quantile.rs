//! Quantiles by named definitions, and the five numbers of a box plot.

use serde::{Deserialize, Serialize};

/// How a quantile between two numbers is defined. Programs differ, so the definition always has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Definition {
    /// The smallest number is the 0 %, the largest the 100 % quantile: `PERCENTILE.INC` of spreadsheets, type 7 of R.
    #[default]
    Inclusive,
    /// The smallest number lies 1 / (n + 1) from below: `PERCENTILE.EXC`, type 6 of R. Not defined closer to the ends.
    Exclusive,
}

/// The numbers that are there, in ascending order.
pub fn sorted(numbers: &[f64]) -> Vec<f64> {
    let mut present: Vec<f64> = numbers.iter().copied().filter(|x| !x.is_nan()).collect();
    present.sort_unstable_by(f64::total_cmp);
    present
}

/// The inclusive quantiles of ascending shares, without sorting more than they need. NaN is no number.
pub fn quantiles<const N: usize>(numbers: &[f64], shares: [f64; N]) -> [f64; N] {
    let mut present: Vec<f64> = numbers.iter().copied().filter(|x| !x.is_nan()).collect();
    let mut done = 0;
    for share in shares {
        let below = (present.len().saturating_sub(1) as f64 * share) as usize;
        // A rounding may move the position to the number before, and quantiles between two numbers need the one after.
        for place in below.saturating_sub(1)..below + 3 {
            if (done..present.len()).contains(&place) {
                present[done..].select_nth_unstable_by(place - done, f64::total_cmp);
                done = place + 1;
            }
        }
    }
    shares.map(|share| quantile(&present, share, Definition::Inclusive))
}

/// The quantile of `share` (0..=1) of ascending numbers. NaN where the definition has none, and of no numbers.
///
/// Source: Hyndman and Fan (1996), The American Statistician 50(4), definitions 7 and 6.
pub fn quantile(ascending: &[f64], share: f64, definition: Definition) -> f64 {
    let n = ascending.len() as f64;
    if ascending.is_empty() || !(0.0..=1.0).contains(&share) {
        return f64::NAN;
    }
    // Position from 0. A product such as 0.1 * 10 may miss the whole number it means by a rounding: that is no reason
    // to be undefined.
    let slack = 4.0 * f64::EPSILON * n;
    let position = match definition {
        Definition::Inclusive => (n - 1.0) * share,
        Definition::Exclusive => (n + 1.0) * share - 1.0,
    };
    if position < -slack || position > n - 1.0 + slack {
        return f64::NAN;
    }
    let position = position.clamp(0.0, n - 1.0);
    let below = position.floor();
    let (lower, fraction) = (ascending[below as usize], position - below);
    let upper = ascending[(below as usize + 1).min(ascending.len() - 1)];
    if fraction == 0.0 || lower == upper {
        return lower;
    }
    let step = upper - lower;
    if step.is_finite() { lower + fraction * step } else { (1.0 - fraction) * lower + fraction * upper }
}

/// The five numbers of a box plot after Tukey, and how many numbers lie beyond the whiskers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FiveNumbers {
    /// The smallest number within 1.5 box lengths of the box.
    pub lower: f64,
    /// The first quartile.
    pub q1: f64,
    /// The median.
    pub median: f64,
    /// The third quartile.
    pub q3: f64,
    /// The largest number within 1.5 box lengths of the box.
    pub upper: f64,
    /// Numbers below the lower whisker.
    pub n_below: u64,
    /// Numbers above the upper whisker.
    pub n_above: u64,
}

/// The five numbers of ascending numbers; none when quartiles are not defined.
pub fn five_numbers(ascending: &[f64], definition: Definition) -> Option<FiveNumbers> {
    let at = |share| quantile(ascending, share, definition);
    let (q1, median, q3) = (at(0.25), at(0.5), at(0.75));
    if q1.is_nan() || q3.is_nan() {
        return None;
    }
    let reach = 1.5 * (q3 - q1);
    let n_below = ascending.partition_point(|&x| x < q1 - reach);
    let n_within = ascending.partition_point(|&x| x <= q3 + reach);
    Some(FiveNumbers {
        lower: ascending[n_below.min(ascending.len() - 1)],
        q1,
        median,
        q3,
        upper: ascending[n_within.saturating_sub(1)],
        n_below: n_below as u64,
        n_above: (ascending.len() - n_within) as u64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(numbers: &[f64], share: f64, inclusive: f64, exclusive: f64) {
        let numbers = sorted(numbers);
        for (definition, expected) in [(Definition::Inclusive, inclusive), (Definition::Exclusive, exclusive)] {
            let got = quantile(&numbers, share, definition);
            let is_same = got == expected || (got.is_nan() && expected.is_nan()) || (got - expected).abs() < 1e-14;
            assert!(is_same, "{definition:?} {share}: got {got}, expected {expected}");
        }
    }

    #[test]
    fn partly_sorted_numbers_have_the_quantiles_of_sorted_ones() {
        let mut random = crate::numeric::random::Random::from_seed(5);
        for n in (0..40).chain([1000]) {
            let numbers: Vec<f64> = (0..n).map(|_| (20.0 * random.normal()).round() / 4.0).collect();
            let ascending = sorted(&numbers);
            let shares = [0.0, 0.25, 0.5, 0.75, 1.0];
            let expected = shares.map(|share| quantile(&ascending, share, Definition::Inclusive));
            assert_eq!(format!("{expected:?}"), format!("{:?}", quantiles(&numbers, shares)), "{n}");
        }
    }

    #[test]
    fn by_hand() {
        // As PERCENTILE.INC and PERCENTILE.EXC answer.
        check(&[3.0, 1.0, 2.0, 4.0], 0.25, 1.75, 1.25);
        check(&[3.0, 1.0, 2.0, 4.0], 0.5, 2.5, 2.5);
        check(&[3.0, 1.0, 2.0, 4.0], 0.75, 3.25, 3.75);
        check(&[6.0, 7.0, 15.0, 36.0, 39.0, 40.0, 41.0, 42.0, 43.0, 47.0, 49.0], 0.25, 25.5, 15.0);
        check(&[1.0, 2.0, 3.0, f64::NAN], 0.3, 1.6, 1.2);
    }

    #[test]
    fn undefined_where_the_definition_says_so() {
        check(&[], 0.5, f64::NAN, f64::NAN);
        check(&[5.0], 0.5, 5.0, 5.0);
        check(&[5.0], 0.25, 5.0, f64::NAN);
        check(&[1.0, 2.0], 0.25, 1.25, f64::NAN);
        check(&[1.0, 2.0, 3.0], 0.25, 1.5, 1.0);
        check(&[1.0, 2.0, 3.0], 0.0, 1.0, f64::NAN);
        check(&[1.0, 2.0, 3.0], 1.5, f64::NAN, f64::NAN);
        let nine: Vec<f64> = (1..10).map(f64::from).collect();
        check(&nine, 0.1, 1.8, 1.0);
        check(&nine, 0.9, 8.2, 9.0);
    }

    #[test]
    fn huge_and_infinite_numbers() {
        check(&[-f64::MAX, f64::MAX], 0.5, 0.0, 0.0);
        check(&[f64::INFINITY, f64::INFINITY], 0.5, f64::INFINITY, f64::INFINITY);
    }

    #[test]
    fn whiskers_stop_at_numbers() {
        let numbers = sorted(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 100.0]);
        let five = five_numbers(&numbers, Definition::Inclusive).unwrap();
        assert_eq!((five.lower, five.q1, five.median, five.q3, five.upper), (1.0, 3.0, 5.0, 7.0, 8.0));
        assert_eq!((five.n_below, five.n_above), (0, 1));
        assert_eq!(five_numbers(&[], Definition::Inclusive), None);
        let even = five_numbers(&[2.0, 2.0], Definition::Inclusive).unwrap();
        assert_eq!((even.lower, even.upper, even.n_above), (2.0, 2.0, 0));
    }
}

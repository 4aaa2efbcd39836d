//! Shares and means of groups, and how far two of them differ: Wilson, Newcombe, Welch.

use super::distributions::{Distribution, Normal, StudentT};
use super::hypergeometric;
use crate::numeric::sum::sum;

/// The interval of a share: `n_yes` of `n`. The whole of 0 to 1 when there is nothing.
///
/// Source: Wilson (1927), Journal of the American Statistical Association 22, 209–212.
pub fn wilson(n_yes: f64, n: f64, z: f64) -> (f64, f64) {
    if n <= 0.0 {
        return (0.0, 1.0);
    }
    let (share, square) = (n_yes / n, z * z);
    let centre = share + square / (2.0 * n);
    let spread = z * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let scale = 1.0 + square / n;
    // At the ends the formula is exact but for rounding.
    let low = if n_yes <= 0.0 { 0.0 } else { (centre - spread) / scale };
    let high = if n_yes >= n { 1.0 } else { (centre + spread) / scale };
    (low, high)
}

/// A difference with its interval and test.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Difference {
    pub estimate: f64,
    pub std_error: f64,
    pub conf_low: f64,
    pub conf_high: f64,
    pub statistic: f64,
    /// Degrees of freedom; infinite for a normal test.
    pub df: f64,
    pub p_value: f64,
}

/// The share of the second group less that of the first: the hybrid score interval of Newcombe, the pooled z test.
///
/// Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
pub fn newcombe(first: (f64, f64), second: (f64, f64), level: f64) -> Difference {
    let z = Normal.upper_quantile((1.0 - level) / 2.0);
    let ((yes1, n1), (yes2, n2)) = (first, second);
    let (p1, p2) = (yes1 / n1, yes2 / n2);
    let ((low1, high1), (low2, high2)) = (wilson(yes1, n1, z), wilson(yes2, n2, z));
    let estimate = p2 - p1;
    let pooled = (yes1 + yes2) / (n1 + n2);
    let statistic = estimate / (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
    Difference {
        estimate,
        std_error: (p1 * (1.0 - p1) / n1 + p2 * (1.0 - p2) / n2).sqrt(),
        conf_low: estimate - ((p2 - low2).powi(2) + (high1 - p1).powi(2)).sqrt(),
        conf_high: estimate + ((high2 - p2).powi(2) + (p1 - low1).powi(2)).sqrt(),
        statistic,
        df: f64::INFINITY,
        p_value: 2.0 * Normal.sf(statistic.abs()),
    }
}

/// Below this expected count in a cell the normal test is not to be trusted (Cochran 1954).
const FEW_EXPECTED: f64 = 5.0;

/// The two-sided p-value of Fisher's exact test for whole counts, where an expected count is too small for the normal test.
pub fn exact_p((yes1, n1): (f64, f64), (yes2, n2): (f64, f64)) -> Option<f64> {
    let (yes, n) = (yes1 + yes2, n1 + n2);
    let least = yes.min(n - yes) * n1.min(n2) / n;
    let all = [yes2, n2, yes, n].map(|count| count as u64);
    (least < FEW_EXPECTED).then(|| hypergeometric::two_sided(all[0], all[1], all[2], all[3]))
}

/// The p-value by which two shares are judged: exact where counts are small, else of the pooled z test. 1 where all are alike.
pub fn shares_p(first: (f64, f64), second: (f64, f64)) -> f64 {
    exact_p(first, second).unwrap_or_else(|| {
        let ((yes1, n1), (yes2, n2)) = (first, second);
        let pooled = (yes1 + yes2) / (n1 + n2);
        let statistic = (yes2 / n2 - yes1 / n1) / (pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)).sqrt();
        2.0 * Normal.sf(statistic.abs())
    })
}

/// Count, mean and variance (dividing by n − 1) of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the fields say themselves")]
pub struct Sample {
    pub n: f64,
    pub mean: f64,
    pub variance: f64,
}

impl Sample {
    /// Of plain numbers.
    pub fn of(numbers: &[f64]) -> Self {
        let n = numbers.len() as f64;
        let mean = sum(numbers.iter().copied()) / n;
        Self { n, mean, variance: sum(numbers.iter().map(|x| (x - mean).powi(2))) / (n - 1.0) }
    }
}

/// The mean of the second group less that of the first, variances unequal.
///
/// Source: Welch (1947), Biometrika 34, 28–35.
pub fn welch(first: Sample, second: Sample, level: f64) -> Difference {
    let (one, two) = (first.variance / first.n, second.variance / second.n);
    let df = (one + two).powi(2) / (one * one / (first.n - 1.0) + two * two / (second.n - 1.0));
    let (estimate, std_error) = (second.mean - first.mean, (one + two).sqrt());
    let t = StudentT { df }.upper_quantile((1.0 - level) / 2.0);
    let statistic = estimate / std_error;
    Difference {
        estimate,
        std_error,
        conf_low: estimate - t * std_error,
        conf_high: estimate + t * std_error,
        statistic,
        df,
        p_value: StudentT { df }.two_sided(statistic),
    }
}

/// p-values corrected for their number, so that the chance of any false alarm keeps its level; NaN stays and does not count.
///
/// Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    holm_among(p_values, p_values.iter().filter(|p| !p.is_nan()).count() as f64)
}

/// The same where more were tried than these: those not listed count as 1.
pub fn holm_among(p_values: &[f64], n_tests: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).filter(|&index| !p_values[index].is_nan()).collect();
    order.sort_by(|&one, &other| p_values[one].total_cmp(&p_values[other]));
    let mut adjusted = vec![f64::NAN; p_values.len()];
    let mut largest: f64 = 0.0;
    for (place, &index) in order.iter().enumerate() {
        largest = largest.max(p_values[index] * (n_tests - place as f64)).min(1.0);
        adjusted[index] = largest;
    }
    adjusted
}

/// The part of the allowed error that a search leaves to findings of so many parts: half to pairs, a quarter to triples and so
/// on, what remains to the longest. Long ones, of which there are very many, do not drown the short ones.
///
/// Source: Webb (2008), Machine Learning 71, 307–323 (layered critical values).
pub fn error_share(length: usize, longest: usize) -> f64 {
    let halvings = if length >= longest { length.saturating_sub(2) } else { length.saturating_sub(1) };
    0.5f64.powi(halvings.min(1000) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, wanted: f64, tolerance: f64) {
        assert!((got - wanted).abs() <= tolerance * wanted.abs(), "{got} {wanted}");
    }

    // statsmodels: proportion_confint(8, 25, method="wilson"), confint_proportions_2indep(56, 70, 48, 80, "newcomb").
    #[test]
    fn shares_as_in_newcombe() {
        let z = Normal.upper_quantile(0.025);
        let (low, high) = wilson(56.0, 70.0, z);
        near(low, 0.691_780_7, 1e-4);
        near(high, 0.876_960, 1e-4);
        // Newcombe's own example (a) of table II: 56 of 70 against 48 of 80 is 0.0524 to 0.3339.
        let found = newcombe((48.0, 80.0), (56.0, 70.0), 0.95);
        near(found.estimate, 0.2, 1e-12);
        assert!((found.conf_low - 0.0524).abs() < 5e-5 && (found.conf_high - 0.3339).abs() < 5e-5, "{found:?}");
        assert_eq!(wilson(0.0, 10.0, z).0, 0.0);
        assert_eq!(wilson(10.0, 10.0, z).1, 1.0);
        assert_eq!(wilson(0.0, 0.0, z), (0.0, 1.0));
    }

    #[test]
    fn shares_of_the_error_add_up_to_one() {
        for longest in 2..9 {
            let all: f64 = (2..=longest).map(|length| error_share(length, longest)).sum();
            assert!((all - 1.0).abs() < 1e-15, "{longest}: {all}");
        }
        assert_eq!(holm_among(&[0.01, 0.002], 10.0), [0.09, 0.02]);
    }

    #[test]
    fn holm_by_hand() {
        let adjusted = holm(&[0.01, 0.04, f64::NAN, 0.03]);
        for (got, wanted) in adjusted.iter().zip([0.03, 0.06, f64::NAN, 0.06]) {
            assert!((got - wanted).abs() < 1e-15 || wanted.is_nan() && got.is_nan());
        }
    }
}

//! How sure an experiment is to find a difference, how many it needs, and what looking several times does.

use super::distributions::{Distribution, Normal, StudentT};
use super::proportions;
use crate::numeric::special::ln_gamma;

/// What is compared between two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Contrast {
    /// Shares, by the arcsine transformation (Cohen's h).
    Shares {
        /// The share without treatment.
        base: f64,
        /// The share with it.
        changed: f64,
    },
    /// Means, by Student's t test.
    Means {
        /// The difference, in standard deviations.
        effect: f64,
    },
}

impl Contrast {
    /// The size of the effect, in standard deviations.
    pub fn effect(self) -> f64 {
        match self {
            Contrast::Shares { base, changed } => 2.0 * (changed.sqrt().asin() - base.sqrt().asin()),
            Contrast::Means { effect } => effect,
        }
    }

    /// The probability that a two-sided test at `alpha` finds the difference, with `n1` and `n2` in the groups.
    ///
    /// Source: Cohen (1988), Statistical Power Analysis, chapters 2 and 6; as statsmodels and R's pwr compute it.
    pub fn power(self, n1: f64, n2: f64, alpha: f64) -> f64 {
        let shift = self.effect().abs() * (n1 * n2 / (n1 + n2)).sqrt();
        match self {
            Contrast::Shares { .. } => {
                let z = Normal.upper_quantile(alpha / 2.0);
                Normal.sf(z - shift) + Normal.sf(z + shift)
            }
            Contrast::Means { .. } => {
                let df = n1 + n2 - 2.0;
                let t = StudentT { df }.upper_quantile(alpha / 2.0);
                noncentral_sf(t, df, shift) + noncentral_sf(t, df, -shift)
            }
        }
    }

    /// How many the first group needs for that power when the second is `ratio` times as large; not rounded. None when
    /// there is no effect, or none could be enough.
    pub fn sample_size(self, ratio: f64, alpha: f64, power: f64) -> Option<f64> {
        const LARGEST: f64 = 1e12;
        let smallest = match self {
            Contrast::Shares { .. } => 1e-3,
            Contrast::Means { .. } => 2.0 / (1.0 + ratio) * 1.000_001 + 1e-3,
        };
        let is_enough = |n: f64| self.power(n, n * ratio, alpha) >= power;
        if self.effect() == 0.0 || !self.effect().is_finite() {
            return None;
        }
        if is_enough(smallest) {
            return Some(smallest);
        }
        let mut high = 2.0 * smallest.max(1.0);
        while !is_enough(high) {
            high *= 2.0;
            if high > LARGEST {
                return None;
            }
        }
        let mut low = high / 2.0;
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if is_enough(middle) { high = middle } else { low = middle }
        }
        Some(high)
    }
}

/// The most cells with small counts whose power is summed exactly.
const FEW_IN_CELL: f64 = 10.0;

/// The power of the test by which two shares are judged ([`proportions::shares_p`]), summed over all outcomes of two binomials.
/// None where all cells expect enough for the normal approximation.
pub fn exact_shares([base, changed]: [f64; 2], n1: f64, n2: f64, alpha: f64) -> Option<f64> {
    let (n1, n2) = (n1.round(), n2.round());
    let cells = [n1 * base, n1 * (1.0 - base), n2 * changed, n2 * (1.0 - changed)];
    if cells.into_iter().fold(f64::INFINITY, f64::min) >= FEW_IN_CELL {
        return None;
    }
    let (start, second) = likely(n2, changed);
    let sums: Vec<f64> = std::iter::once(0.0)
        .chain(second.iter().scan(0.0, |sum, p| {
            Some({
                *sum += p;
                *sum
            })
        }))
        .collect();
    let total = sums[sums.len() - 1];
    let (first_start, first) = likely(n1, base);
    let power = first.iter().enumerate().map(|(place, p)| {
        let yes1 = (first_start + place) as f64;
        let is_found = |place: usize| proportions::shares_p((yes1, n1), ((start + place) as f64, n2)) < alpha;
        // What is found lies at both ends; the middle is where both shares are alike.
        let middle = ((yes1 / n1 * n2).round() as usize).saturating_sub(start).min(second.len());
        let low = partition(0, middle, &|place| is_found(place));
        let high = partition(middle, second.len(), &|place| !is_found(place));
        p * (sums[low] + total - sums[high])
    });
    Some(power.sum())
}

/// The first place from which on something no longer holds.
fn partition(mut low: usize, mut high: usize, holds: &dyn Fn(usize) -> bool) -> usize {
    while low < high {
        let middle = (low + high) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Where the outcomes of a binomial begin that are not all but impossible, and how likely each is.
fn likely(n: f64, share: f64) -> (usize, Vec<f64>) {
    let reach = 8.0 * (n * share * (1.0 - share)).sqrt() + 20.0;
    let (from, to) = ((n * share - reach).max(0.0).floor(), (n * share + reach).min(n).ceil());
    let ln = |count: f64, share: f64| if count == 0.0 { 0.0 } else { count * share.ln() };
    let p = |yes: f64| {
        let ways = ln_gamma(n + 1.0) - ln_gamma(yes + 1.0) - ln_gamma(n - yes + 1.0);
        (ways + ln(yes, share) + ln(n - yes, 1.0 - share)).exp()
    };
    (from as usize, (from as usize..=to as usize).map(|yes| p(yes as f64)).collect())
}

/// The probability that a noncentral t with `df` degrees of freedom lies above `t`.
///
/// The normal tail is averaged over the root of chi-squared by degrees of freedom, by Simpson's rule on a smooth integrand.
pub fn noncentral_sf(t: f64, df: f64, shift: f64) -> f64 {
    const STEPS: usize = 1000;
    let reach = 12.0 / (2.0 * df).sqrt();
    let (from, to) = ((1.0 - reach).max(0.0), 1.0 + reach);
    let constant = std::f64::consts::LN_2 + 0.5 * df * (0.5 * df).ln() - ln_gamma(0.5 * df);
    let (mut total, mut mass) = (0.0, 0.0);
    for step in 0..=STEPS {
        let s = from + (to - from) * step as f64 / STEPS as f64;
        let weight = if step == 0 || step == STEPS {
            1.0
        } else if step % 2 == 1 {
            4.0
        } else {
            2.0
        };
        let power = if df == 1.0 { 0.0 } else { (df - 1.0) * s.ln() };
        let density = weight * (constant + power - 0.5 * df * s * s).exp();
        total += density * Normal.sf(t * s - shift);
        mass += density;
    }
    // The sum of weights is the integral of the density: what rounding did to the constant cancels.
    total / mass
}

/// The chance of any false alarm when a normal test at level `alpha` is looked at `n_looks` times, evenly spaced.
///
/// Source: Armitage, McPherson and Rowe (1969), Journal of the Royal Statistical Society A 132(2), 235–244.
pub fn false_alarm(alpha: f64, n_looks: u32) -> f64 {
    const CELLS: usize = 160;
    let z = Normal.upper_quantile(alpha / 2.0);
    // The density of the sum of steps that has not crossed so far, on a grid within the bounds of the look.
    let mut bound = z;
    let grid =
        |bound: f64| -> Vec<f64> { (0..=CELLS).map(|i| bound * (2.0 * i as f64 / CELLS as f64 - 1.0)).collect() };
    let normal = |x: f64| (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
    let simpson = |index: usize| match index {
        0 | CELLS => 1.0,
        index if index % 2 == 1 => 4.0,
        _ => 2.0,
    };
    let mut points = grid(bound);
    let mut density: Vec<f64> = points.iter().map(|&x| normal(x)).collect();
    for look in 2..=n_looks {
        let next_bound = z * f64::from(look).sqrt();
        let width = 2.0 * bound / CELLS as f64 / 3.0;
        let next = grid(next_bound);
        let at = |x: f64| -> f64 {
            let terms = points.iter().zip(&density).enumerate();
            terms.map(|(index, (&from, &mass))| simpson(index) * mass * normal(x - from)).sum::<f64>() * width
        };
        density = next.iter().map(|&x| at(x)).collect();
        (points, bound) = (next, next_bound);
    }
    let width = 2.0 * bound / CELLS as f64 / 3.0;
    1.0 - density.iter().enumerate().map(|(index, mass)| simpson(index) * mass).sum::<f64>() * width
}

/// The level at each of `n_looks` looks that keeps the chance of any false alarm at `alpha`.
///
/// Source: Pocock (1977), Biometrika 64(2), 191–199.
pub fn level_per_look(alpha: f64, n_looks: u32) -> f64 {
    let (mut low, mut high) = (alpha / f64::from(n_looks.max(1)), alpha);
    if n_looks <= 1 {
        return alpha;
    }
    for _ in 0..30 {
        let middle = 0.5 * (low + high);
        if false_alarm(middle, n_looks) > alpha { high = middle } else { low = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_again_raises_false_alarms() {
        // Armitage, McPherson and Rowe (1969), table 2: 0.05, 0.083, 0.107, 0.126, 0.142; ten looks 0.193.
        for (n_looks, wanted) in [(1, 0.05), (2, 0.0831), (3, 0.1072), (4, 0.1262), (5, 0.1417), (10, 0.1933)] {
            let got = false_alarm(0.05, n_looks);
            assert!((got - wanted).abs() < 1e-4, "{n_looks}: {got}");
        }
        // Pocock's constant for five looks: 2.413.
        let z = Normal.upper_quantile(level_per_look(0.05, 5) / 2.0);
        assert!((z - 2.413).abs() < 1e-3, "{z}");
    }

    #[test]
    fn exact_power_by_hand() {
        // None of seven expected against all of seven: always found. Seven of seven against a half: found when at most two of
        // the half succeed (Fisher: 0.021 at two, 0.07 at three): 29 of 128.
        assert!((exact_shares([0.0, 1.0], 7.0, 7.0, 0.05).unwrap() - 1.0).abs() < 1e-12);
        let half = exact_shares([0.5, 1.0], 7.0, 7.0, 0.05).unwrap();
        assert!((half - 29.0 / 128.0).abs() < 1e-9, "{half}");
        assert_eq!(exact_shares([0.3, 0.4], 100.0, 100.0, 0.05), None);
    }

    #[test]
    fn power_grows_with_the_sample_and_starts_at_the_level() {
        let none = Contrast::Means { effect: 0.0 };
        assert!((none.power(10.0, 10.0, 0.05) - 0.05).abs() < 1e-9);
        assert_eq!(none.sample_size(1.0, 0.05, 0.8), None);
        let some = Contrast::Shares { base: 0.1, changed: 0.12 };
        let n = some.sample_size(2.0, 0.05, 0.8).unwrap();
        assert!((some.power(n, 2.0 * n, 0.05) - 0.8).abs() < 1e-9);
        assert!((noncentral_sf(1.3, 7.0, 0.0) - StudentT { df: 7.0 }.sf(1.3)).abs() < 1e-11);
    }
}

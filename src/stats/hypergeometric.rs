//! How likely an overlap of two groups is by chance: the tail of the hypergeometric distribution (Fisher's exact test).

use crate::numeric::special::ln_gamma;

/// The probability that two groups of `n_first` and `n_second` out of `n_all`, drawn independently, share `n_shared`
/// members or more: the one-sided p-value of Fisher's exact test. The counts fit each other: no group is larger than all.
pub fn at_least(n_shared: u64, n_first: u64, n_second: u64, n_all: u64) -> f64 {
    let least = (n_first + n_second).saturating_sub(n_all);
    let most = n_first.min(n_second);
    if n_shared <= least {
        return 1.0;
    }
    if n_shared > most {
        return 0.0;
    }
    // The shorter side of the mode is summed from its largest term, so that no digit is lost by subtraction.
    let mode = ((n_first + 1) as f64 * (n_second + 1) as f64 / (n_all + 2) as f64).floor() as u64;
    if n_shared > mode {
        probability(n_shared, n_first, n_second, n_all) * tail_up(n_shared, n_first, n_second, n_all)
    } else {
        let below = n_shared - 1;
        1.0 - probability(below, n_first, n_second, n_all) * tail_down(below, n_first, n_second, n_all)
    }
}

/// The two-sided p-value of Fisher's exact test: of all numbers of shared members, those at most as likely as `n_shared`.
pub fn two_sided(n_shared: u64, n_first: u64, n_second: u64, n_all: u64) -> f64 {
    let least = (n_first + n_second).saturating_sub(n_all);
    let seen = probability(n_shared, n_first, n_second, n_all);
    let all = (least..=n_first.min(n_second)).map(|k| probability(k, n_first, n_second, n_all));
    // Equal ones differ by rounding only.
    all.filter(|&p| p <= seen * (1.0 + 1e-7)).sum::<f64>().min(1.0)
}

fn ln_choose(n: u64, k: u64) -> f64 {
    ln_gamma(n as f64 + 1.0) - ln_gamma(k as f64 + 1.0) - ln_gamma((n - k) as f64 + 1.0)
}

/// The probability of exactly `k` shared members.
fn probability(k: u64, n_first: u64, n_second: u64, n_all: u64) -> f64 {
    (ln_choose(n_first, k) + ln_choose(n_all - n_first, n_second - k) - ln_choose(n_all, n_second)).exp()
}

/// The sum of P(k), P(k + 1) … over P(k).
fn tail_up(k: u64, n_first: u64, n_second: u64, n_all: u64) -> f64 {
    let (mut sum, mut term, mut k) = (1.0, 1.0, k as f64);
    let (first, second, rest) = (n_first as f64, n_second as f64, n_all as f64 - n_first as f64 - n_second as f64);
    while term > 1e-18 * sum {
        term *= (first - k) * (second - k) / ((k + 1.0) * (rest + k + 1.0));
        sum += term;
        k += 1.0;
    }
    sum
}

/// The sum of P(k), P(k - 1) … over P(k).
fn tail_down(k: u64, n_first: u64, n_second: u64, n_all: u64) -> f64 {
    let (mut sum, mut term, mut k) = (1.0, 1.0, k as f64);
    let (first, second, rest) = (n_first as f64, n_second as f64, n_all as f64 - n_first as f64 - n_second as f64);
    while term > 1e-18 * sum {
        term *= k * (rest + k) / ((first - k + 1.0) * (second - k + 1.0));
        sum += term;
        k -= 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{at_least, two_sided};

    fn check(counts: [u64; 4], expected: f64) {
        let [shared, first, second, all] = counts;
        let got = at_least(shared, first, second, all);
        assert!((got - expected).abs() <= 1e-11 * expected, "{counts:?}: {got} {expected}");
    }

    #[test]
    fn tails_by_hand() {
        // Fisher's tea: 4 of 8 cups, all right: 1 in 70; at least 3 right: 17 in 70.
        check([4, 4, 4, 8], 1.0 / 70.0);
        check([3, 4, 4, 8], 17.0 / 70.0);
        check([1, 4, 4, 8], 69.0 / 70.0);
        check([0, 4, 4, 8], 1.0);
        check([5, 4, 4, 8], 0.0);
        // The groups together are larger than all: two are shared for certain.
        check([2, 5, 5, 8], 1.0);
        check([3, 5, 5, 8], 1.0 - 10.0 / 56.0);
    }

    #[test]
    fn both_sides_by_hand() {
        // None of three against all of three: 2 of 20 tables. R: fisher.test(matrix(c(3, 1, 1, 3), 2)) is 34 of 70.
        assert!((two_sided(0, 3, 3, 6) - 0.1).abs() < 1e-12);
        assert!((two_sided(3, 4, 4, 8) - 34.0 / 70.0).abs() < 1e-12);
        assert!((two_sided(2, 4, 4, 8) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn all_tails_lie_between_none_and_one_and_fall() {
        for (first, second, all) in [(0, 0, 0), (0, 3, 9), (9, 3, 9), (30, 40, 100), (1, 1, 1_000_000)] {
            let tails: Vec<f64> = (0..=first.min(second)).map(|shared| at_least(shared, first, second, all)).collect();
            assert!(tails.iter().all(|p| (0.0..=1.0 + 1e-12).contains(p)), "{tails:?}");
            assert!(tails.is_sorted_by(|a, b| a >= b), "{tails:?}");
        }
    }
}

//! The best split of a budget over concave curves: equal marginal returns within limits.

use super::curves::Curve;

/// A split and what its last unit brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// Spend per channel.
    pub spend: Vec<f64>,
    /// What one unit more of budget would bring; 0 when limits leave some unspent.
    pub price: f64,
}

/// The best split. Limits are (low, high) per channel; a budget outside of their sums is brought within.
pub fn best(curves: &[Curve], limits: &[(f64, f64)], budget: f64) -> Split {
    let at = |price: f64| -> Vec<f64> {
        curves.iter().zip(limits).map(|(curve, &limits)| curve.spend_at(price, limits)).collect()
    };
    let total = |spend: &[f64]| spend.iter().sum::<f64>();
    let most: f64 = limits.iter().map(|limits| limits.1).sum();
    if budget >= most {
        return Split { spend: limits.iter().map(|limits| limits.1).collect(), price: 0.0 };
    }
    // The dearest unit is bought at the price of the steepest start; powers start infinitely steep.
    let (mut cheap, mut dear) = (0.0, 1.0);
    while total(&at(dear)) > budget && dear < 1e300 {
        dear *= 4.0;
    }
    for _ in 0..400 {
        let middle = 0.5 * (cheap + dear);
        if middle <= cheap || middle >= dear {
            break;
        }
        if total(&at(middle)) > budget { cheap = middle } else { dear = middle }
    }
    let (more, less) = (at(cheap), at(dear));
    // Straight lines take all or nothing at their price: what is left over is shared between the two.
    let gap = total(&more) - total(&less);
    let share = if gap > 0.0 { ((budget - total(&less)) / gap).clamp(0.0, 1.0) } else { 0.0 };
    let spend = less.iter().zip(&more).map(|(less, more)| less + share * (more - less)).collect();
    Split { spend, price: 0.5 * (cheap + dear) }
}

/// A budget by shares within limits: what one may not take is shared by the others as before. All limits when it is too large.
pub fn by_shares(shares: &[f64], limits: &[(f64, f64)], budget: f64) -> Vec<f64> {
    let at = |scale: f64| -> Vec<f64> {
        shares.iter().zip(limits).map(|(share, limits)| (scale * share).clamp(limits.0, limits.1)).collect()
    };
    let total = |scale: f64| at(scale).iter().sum::<f64>();
    let (mut low, mut high) = (0.0, budget / shares.iter().sum::<f64>());
    for _ in 0..200 {
        if total(high) >= budget * (1.0 - 1e-12) {
            break;
        }
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if total(middle) < budget { low = middle } else { high = middle }
    }
    at(high)
}

/// What a split brings.
pub fn value(curves: &[Curve], spend: &[f64]) -> f64 {
    curves.iter().zip(spend).map(|(curve, &x)| curve.value(x)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyses::budget_response::curves::Shape;

    fn root(scale: f64) -> Curve {
        Curve { shape: Shape::Power, scale, bend: 0.5 }
    }

    #[test]
    fn roots_are_split_by_squares() {
        // Of b √x the best shares are as b²: 1 to 4 of 500, and the price is b / (2 √x).
        let split = best(&[root(1.0), root(2.0)], &[(0.0, 1e6); 2], 500.0);
        assert!((split.spend[0] - 100.0).abs() < 1e-6 && (split.spend[1] - 400.0).abs() < 1e-6);
        assert!((split.price - 0.05).abs() < 1e-9);
        let more = best(&[root(1.0), root(2.0)], &[(0.0, 1e6); 2], 501.0);
        let curves = [root(1.0), root(2.0)];
        assert!((value(&curves, &more.spend) - value(&curves, &split.spend) - split.price).abs() < 1e-4);
    }

    #[test]
    fn shares_keep_to_limits() {
        let near = |got: Vec<f64>, wanted: [f64; 2]| {
            assert!(got.iter().zip(wanted).all(|(got, wanted)| (got - wanted).abs() < 1e-9), "{got:?} {wanted:?}");
        };
        near(by_shares(&[1.0, 3.0], &[(0.0, 100.0); 2], 40.0), [10.0, 30.0]);
        near(by_shares(&[1.0, 3.0], &[(0.0, 100.0), (0.0, 20.0)], 40.0), [20.0, 20.0]);
        near(by_shares(&[1.0, 3.0], &[(0.0, 5.0), (0.0, 20.0)], 40.0), [5.0, 20.0]);
    }

    #[test]
    fn limits_bind_and_lines_share_what_is_left() {
        let split = best(&[root(1.0), root(2.0)], &[(150.0, 1e6), (0.0, 1e6)], 500.0);
        assert!((split.spend[0] - 150.0).abs() < 1e-6 && (split.spend[1] - 350.0).abs() < 1e-6);
        let line = |scale| Curve { shape: Shape::Linear, scale, bend: 1.0 };
        let split = best(&[line(2.0), line(3.0)], &[(0.0, 100.0); 2], 130.0);
        assert!((split.spend[0] - 30.0).abs() < 1e-6 && (split.spend[1] - 100.0).abs() < 1e-6);
        assert!((split.price - 2.0).abs() < 1e-9);
        let all = best(&[line(2.0), line(3.0)], &[(0.0, 100.0); 2], 1e9);
        assert_eq!((all.spend, all.price), (vec![100.0, 100.0], 0.0));
    }
}

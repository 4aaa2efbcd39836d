//! Numbers of about 31 digits, each the sum of two doubles: for designs too ill-conditioned for one.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// An unevaluated sum of two doubles, the second at most half a unit in the last place of the first.
///
/// Source: Dekker (1971), Numerische Mathematik 18; Hida, Li and Bailey (2001), ARITH-15.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DoubleDouble {
    high: f64,
    low: f64,
}

/// The sum of two doubles and its rounding error (Knuth): no assumption on their order.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

/// As [`two_sum`], when `a` is the larger in size.
fn quick_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// Two halves of 26 bits each (Veltkamp), so that their products are exact.
fn split(a: f64) -> (f64, f64) {
    const FACTOR: f64 = 134_217_729.0;
    let scaled = FACTOR * a;
    let high = scaled - (scaled - a);
    (high, a - high)
}

/// The product of two doubles and its rounding error (Dekker). Not by fused multiply-add: WebAssembly emulates it slowly.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    (product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low)
}

impl DoubleDouble {
    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        self.high + self.low
    }

    /// The square root; 0 for numbers not above 0, which only rounding can bring here.
    pub fn sqrt(self) -> Self {
        if self.high <= 0.0 {
            return Self::default();
        }
        // One step of Newton's method on 1/sqrt(a), arranged so that only one full product is needed (Karp).
        let inverse = 1.0 / self.high.sqrt();
        let root = self.high * inverse;
        let rest = self - Self::from(root) * Self::from(root);
        let (high, low) = two_sum(root, rest.high * (inverse * 0.5));
        Self { high, low }
    }
}

impl From<f64> for DoubleDouble {
    fn from(x: f64) -> Self {
        Self { high: x, low: 0.0 }
    }
}

impl Add for DoubleDouble {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (high, error) = two_sum(self.high, other.high);
        let (low, low_error) = two_sum(self.low, other.low);
        let (high, error) = quick_two_sum(high, error + low);
        let (high, low) = quick_two_sum(high, error + low_error);
        Self { high, low }
    }
}

impl Neg for DoubleDouble {
    type Output = Self;

    fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }
}

impl Sub for DoubleDouble {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for DoubleDouble {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let (high, error) = two_product(self.high, other.high);
        let (high, low) = quick_two_sum(high, error + (self.high * other.low + self.low * other.high));
        Self { high, low }
    }
}

impl Div for DoubleDouble {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        // Long division in three digits of one double each.
        let first = self.high / other.high;
        let rest = self - other * Self::from(first);
        let second = rest.high / other.high;
        let rest = rest - other * Self::from(second);
        let third = rest.high / other.high;
        let (high, low) = quick_two_sum(first, second);
        Self { high, low } + Self::from(third)
    }
}

impl PartialOrd for DoubleDouble {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match self.high.partial_cmp(&other.high) {
            Some(Ordering::Equal) => self.low.partial_cmp(&other.low),
            order => order,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dd(x: f64) -> DoubleDouble {
        DoubleDouble::from(x)
    }

    /// The size of `x` beside 1.
    fn size(x: DoubleDouble) -> f64 {
        x.to_f64().abs()
    }

    #[test]
    fn keeps_thirty_digits() {
        let third = dd(1.0) / dd(3.0);
        assert!(size(third * dd(3.0) - dd(1.0)) < 1e-31);
        let root = dd(2.0).sqrt();
        assert!(size(root * root - dd(2.0)) < 1e-31);
        assert_eq!(((dd(1.0) + dd(1e-25)) - dd(1.0)).to_f64(), 1e-25);
        assert_eq!(dd(0.0).sqrt(), dd(0.0));
        assert_eq!(dd(-1e-40).sqrt(), dd(0.0));
        assert!(dd(1.0) + dd(1e-25) > dd(1.0));
    }

    proptest! {
        #[test]
        fn sums_and_products_of_doubles_are_exact(a in -1e9f64..1e9, b in -1e9f64..1e9) {
            // (a + b)² = a² + 2ab + b², to the digits of the larger terms.
            let (a, b) = (dd(a), dd(b));
            let sum = a + b;
            let difference = sum * sum - (a * a + dd(2.0) * a * b + b * b);
            prop_assert!(size(difference) <= 1e-30 * size(a * a + b * b));
        }

        #[test]
        fn division_undoes_multiplication(a in -1e9f64..1e9, b in 1e-9f64..1e9) {
            let (a, b) = (dd(a), dd(b).sqrt());
            prop_assert!(size(a * b / b - a) <= 1e-30 * size(a));
        }
    }
}

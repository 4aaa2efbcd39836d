//! Sums that keep the digits which plain addition loses.

/// A running sum with Neumaier's compensation (1974): the error does not grow with the count.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    /// Adds one number.
    pub fn add(&mut self, x: f64) {
        let total = self.total + x;
        self.lost += if self.total.abs() >= x.abs() { (self.total - total) + x } else { (x - total) + self.total };
        self.total = total;
    }

    /// The sum so far.
    pub fn value(self) -> f64 {
        // With an infinite term the compensation is NaN; the plain total is the right answer then.
        if self.lost.is_finite() { self.total + self.lost } else { self.total }
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(numbers: I) -> Self {
        let mut sum = Self::default();
        numbers.into_iter().for_each(|x| sum.add(x));
        sum
    }
}

/// The compensated sum of `numbers`.
pub fn sum(numbers: impl IntoIterator<Item = f64>) -> f64 {
    numbers.into_iter().collect::<Sum>().value()
}

/// The mean of `numbers`; NaN when there is none.
pub fn mean(numbers: &[f64]) -> f64 {
    sum(numbers.iter().copied()) / numbers.len() as f64
}

#[cfg(test)]
mod tests {
    #[test]
    fn keeps_what_plain_addition_loses() {
        assert_eq!(super::sum([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(super::sum([f64::INFINITY, 1.0]), f64::INFINITY);
        assert_eq!(super::sum([]), 0.0);
        assert!(super::mean(&[]).is_nan());
    }
}

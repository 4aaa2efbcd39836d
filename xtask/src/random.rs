//! Seeded random numbers for made-up data: the same seed writes the same file.

/// A small generator (SplitMix64), good enough to make up sales.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The generator of a seed.
    pub fn from_seed(seed: u64) -> Self {
        Self { state: seed }
    }

    /// 64 random bits (Steele, Lea and Flood 2014).
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let word = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number in 0..1.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// An index below `n`, which must not be 0. The bias of multiplying is far below what a file could show.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.bits()) * n as u128) >> 64) as usize
    }

    /// Whether something of that probability happens.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A standard normal number (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A waiting time with that mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.uniform()).ln()
    }

    /// A gamma number with that shape and rate (Marsaglia and Tsang 2000).
    pub fn gamma(&mut self, shape: f64, rate: f64) -> f64 {
        if shape < 1.0 {
            let boost = (1.0 - self.uniform()).powf(1.0 / shape);
            return self.gamma(shape + 1.0, rate) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && (1.0 - self.uniform()).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v / rate;
            }
        }
    }

    /// A number in 0..1 with a beta distribution.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let x = self.gamma(a, 1.0);
        x / (x + self.gamma(b, 1.0))
    }

    /// An index, drawn in proportion to the weights.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.uniform() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(n: usize, mut draw: impl FnMut() -> f64) -> f64 {
        (0..n).map(|_| draw()).sum::<f64>() / n as f64
    }

    #[test]
    fn same_seed_same_numbers() {
        let (mut first, mut second) = (Random::from_seed(1), Random::from_seed(1));
        assert!((0..100).all(|_| first.bits() == second.bits()));
        // The first output of the published generator at state 0.
        assert_eq!(Random::from_seed(0).bits(), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn means_are_those_of_the_distributions() {
        let mut random = Random::from_seed(2);
        let n = 40_000;
        assert!((mean(n, || random.uniform()) - 0.5).abs() < 0.01);
        assert!(mean(n, || random.normal()).abs() < 0.02);
        assert!((mean(n, || random.exponential(3.0)) - 3.0).abs() < 0.06);
        assert!((mean(n, || random.gamma(0.5, 2.0)) - 0.25).abs() < 0.01);
        assert!((mean(n, || random.gamma(5.0, 0.5)) - 10.0).abs() < 0.1);
        assert!((mean(n, || random.beta(1.0, 3.0)) - 0.25).abs() < 0.01);
        assert!((mean(n, || random.weighted(&[1.0, 0.0, 3.0]) as f64) - 1.5).abs() < 0.03);
        assert!((0..n).all(|_| random.below(7) < 7));
    }
}

//! The modified BG/NBD model: as BG/NBD, but customers may drop out right after their first purchase too.
//!
//! Source: Batislam, Denizel and Filiztekin (2007), "Empirical validation and comparison of models for customer base
//! analysis", International Journal of Research in Marketing 24(3), 201–209.

use crate::numeric::special::logistic;

use super::bg_nbd::Belief;

/// The fitted model, with the parameters of [`super::bg_nbd::BgNbd`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MbgNbd {
    /// Shape of the gamma distribution of buying rates.
    pub r: f64,
    /// Its scale, in time units: `r / alpha` is the mean rate.
    pub alpha: f64,
    /// First shape of the beta distribution of dropout probabilities.
    pub a: f64,
    /// Second shape: `a / (a + b)` is the mean dropout probability.
    pub b: f64,
}

impl MbgNbd {
    /// The probability that a customer with this history is still active. One-time buyers may have left as well: this
    /// is what the model adds to BG/NBD, which takes all of them for active.
    pub fn probability_alive(&self, frequency: f64, recency: f64, age: f64) -> f64 {
        let ln_silence = (self.r + frequency) * ((self.alpha + age) / (self.alpha + recency)).ln();
        logistic(-((self.a / (self.b + frequency)).ln() + ln_silence))
    }

    /// What is known of a customer with this history who is still active: they survived every purchase, the first too.
    pub fn belief(&self, frequency: f64, age: f64) -> Belief {
        Belief::new(self.r + frequency, self.alpha + age, self.a, self.b + frequency + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: MbgNbd = MbgNbd { r: 0.52, alpha: 6.2, a: 0.89, b: 1.61 };

    #[test]
    fn newcomers_survive_their_first_purchase_by_the_mean_chance() {
        assert!((MODEL.probability_alive(0.0, 0.0, 0.0) - MODEL.b / (MODEL.a + MODEL.b)).abs() < 1e-15);
        assert!(MODEL.probability_alive(0.0, 0.0, 50.0) < MODEL.probability_alive(0.0, 0.0, 5.0));
        assert_eq!(MODEL.probability_alive(5000.0, 1.0, 1000.0), 0.0);
        let no_dropout = MbgNbd { a: 1e-300, ..MODEL };
        assert_eq!(no_dropout.probability_alive(0.0, 0.0, 30.0), 1.0);
    }

    // What is expected now is what is expected in the next weeks, and from then on, whatever happens in them.
    #[test]
    fn expectations_add_up_over_time() {
        let newcomer =
            |horizon: f64| MODEL.probability_alive(0.0, 0.0, 0.0) * MODEL.belief(0.0, 0.0).expected_purchases(horizon);
        let slope = (newcomer(1e-6) - newcomer(0.0)) / 1e-6;
        let rate = MODEL.r / MODEL.alpha * MODEL.b / (MODEL.a + MODEL.b);
        assert!((slope / rate - 1.0).abs() < 1e-5, "{slope} {rate}");
        assert!(newcomer(10.0) < newcomer(20.0));
    }
}

//! What a purchase of each customer will bring.

use super::gamma_gamma::{GammaGamma, GammaGammaFit};
use super::history::Histories;

/// How much a customer will spend per purchase.
#[derive(Debug, Clone, Copy)]
pub struct Spend {
    model: Option<GammaGamma>,
    overall: f64,
}

impl Spend {
    /// From what was bought before; `fit` is none where amounts are not known.
    pub fn new(histories: &Histories, fit: Option<&GammaGammaFit>) -> Self {
        // Where the spread over customers cannot be known, nothing is learned from others: everyone's own mean counts.
        let model = fit.filter(|fit| fit.is_identified).map(|fit| fit.model);
        let used = || histories.mean_spend.iter().zip(&histories.frequency).filter(|&(_, &x)| x > 0);
        let n_purchases: f64 = used().map(|(_, &x)| f64::from(x)).sum();
        let overall = used().map(|(mean, &x)| mean * f64::from(x)).sum::<f64>() / n_purchases;
        Self { model, overall }
    }

    /// The expected amount of a purchase of that customer; NaN without amounts.
    pub fn of(&self, histories: &Histories, customer: usize) -> f64 {
        let Some(&mean) = histories.mean_spend.get(customer) else { return f64::NAN };
        let frequency = f64::from(histories.frequency[customer]);
        let by_model = self.model.and_then(|model| model.expected_spend(frequency, mean));
        by_model.unwrap_or(if frequency > 0.0 { mean } else { self.overall })
    }
}

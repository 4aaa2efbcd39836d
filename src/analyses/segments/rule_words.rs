//! Rules in words.

use super::outcome::SegmentsOutcome;
use super::rules::Rule;
use super::texts::{dim_label, pick};
use crate::i18n::{self, Language};

/// A rule in words: “Purchases above 6 and Days since last purchase at most 30 days”.
pub fn rule(rule: &Rule, outcome: &SegmentsOutcome, language: Language) -> String {
    let mut parts = Vec::with_capacity(rule.bounds.len());
    for bounds in &rule.bounds {
        let dim = &outcome.dims[bounds.dim];
        let label = dim_label(dim, outcome.counts.is_customers, language);
        let number = |x: f64| i18n::format(language, x, &dim.unit);
        let low = bounds.low.map(|low| {
            let low = number(low);
            pick(language, format!("above {low}"), format!("大于 {low}"))
        });
        let high = bounds.high.map(|high| {
            let high = number(high);
            pick(language, format!("at most {high}"), format!("不超过 {high}"))
        });
        let between: Vec<String> = low.into_iter().chain(high).collect();
        parts.push(match language {
            Language::En => format!("{label} {}", between.join(", ")),
            Language::Zh => format!("{label}{}", between.join("、")),
        });
    }
    match language {
        Language::En => parts.join(" and "),
        Language::Zh => parts.join("，且"),
    }
}

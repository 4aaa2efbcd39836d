//! What `baskets` answers with.

use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

use super::{figures, texts};

/// How many there are of everything.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "the fields are counts by name")]
pub struct Counts {
    pub n_rows: u64,
    pub n_without_basket: u64,
    pub n_without_product: u64,
    pub n_returns: u64,
    pub n_baskets: u64,
    pub n_empty: u64,
    pub n_items: u64,
    pub mean_size: f64,
    pub max_size: u64,
    /// The share of baskets with a single item.
    pub single_share: f64,
    pub n_itemsets: u64,
    /// Rules found; fewer may be listed.
    pub n_rules: u64,
    pub n_listed: u64,
    /// Rules beyond chance after correction.
    pub n_significant: u64,
}

/// Which support was used, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SupportChoice {
    /// As a share of all baskets.
    pub share: f64,
    /// In baskets.
    pub count: u32,
    /// Whether it was not given.
    pub is_suggested: bool,
    /// The given support, at which there were more sets than memory holds.
    pub raised_from: Option<f64>,
    /// The most items per set, where no support made the longer ones fit.
    pub shortened: Option<u32>,
}

/// A rule in words and numbers.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct NamedRule {
    pub antecedent: String,
    pub consequent: String,
    pub count: u64,
    pub antecedent_count: u64,
    pub confidence: f64,
    /// The share of all baskets that hold the consequent.
    pub expected: f64,
    pub lift: f64,
}

impl NamedRule {
    /// Where the confidence lies with 95 % certainty (Wilson 1927).
    pub fn interval(&self) -> (f64, f64) {
        const Z: f64 = 1.959_963_984_540_054;
        let (n, p) = (self.antecedent_count as f64, self.confidence);
        let centre = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        ((centre - half).max(0.0), (centre + half).min(1.0))
    }
}

/// An item and how many baskets hold it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct ItemCount {
    pub item: String,
    pub count: u64,
    pub support: f64,
}

/// Lift of pairs of the most frequent items.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "a matrix and what its rows and columns are")]
pub struct Pairs {
    pub labels: Vec<String>,
    pub lift: Vec<Vec<f64>>,
}

/// Rules as points of a picture.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Points {
    pub support: Vec<f64>,
    pub confidence: Vec<f64>,
    pub is_beyond: Vec<bool>,
}

/// The result of `baskets`.
#[derive(Debug, Clone, PartialEq)]
pub struct BasketsOutcome {
    /// How many of everything.
    pub counts: Counts,
    /// Which support was used.
    pub support: SupportChoice,
    /// Which confidence was asked for.
    pub min_confidence: f64,
    /// Whether the search for rules had to end early.
    pub is_cut: bool,
    /// The rules that bring most baskets beyond chance, one per set.
    pub top: Vec<NamedRule>,
    /// The rule beyond chance with the highest lift.
    pub closest: Option<NamedRule>,
    /// The most frequent items.
    pub items: Vec<ItemCount>,
    /// How they go together.
    pub pairs: Pairs,
    /// All rules, or an even sample of them.
    pub points: Points,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are the numbers that the sentences of texts.rs hold")]
pub enum BasketsFinding<'a> {
    Together(&'a NamedRule),
    Closest(&'a NamedRule),
    HowMany { n_rules: u64, n_itemsets: u64, n_significant: u64, support: SupportChoice },
    NoRules { support: SupportChoice, min_confidence: f64 },
    OnlyChance { n_rules: u64 },
    Raised { from: f64, to: f64 },
    Shortened { length: u32 },
    Cut { n_listed: u64 },
    MostlySingles { share: f64 },
    FewBaskets { n_baskets: u64 },
    LeftOut { n_rows: u64, n_without_basket: u64, n_without_product: u64, n_returns: u64 },
    Offer { rule: &'a NamedRule, n_without: u64 },
}

/// Fewer baskets than this are few.
const FEW_BASKETS: u64 = 200;

impl BasketsOutcome {
    fn found(&self) -> Vec<BasketsFinding<'_>> {
        let counts = &self.counts;
        let mut found = Vec::new();
        if let Some(best) = self.top.first() {
            found.push(BasketsFinding::Together(best));
            if let Some(closest) = &self.closest
                && closest.lift > best.lift * 1.05
            {
                found.push(BasketsFinding::Closest(closest));
            }
        }
        let (support, min_confidence) = (self.support, self.min_confidence);
        if counts.n_rules == 0 {
            found.push(BasketsFinding::NoRules { support, min_confidence });
        } else {
            let Counts { n_rules, n_itemsets, n_significant, .. } = *counts;
            found.push(BasketsFinding::HowMany { n_rules, n_itemsets, n_significant, support });
            if n_significant == 0 {
                found.push(BasketsFinding::OnlyChance { n_rules });
            }
        }
        if let Some(from) = support.raised_from {
            found.push(BasketsFinding::Raised { from, to: support.share });
        }
        found.extend(support.shortened.map(|length| BasketsFinding::Shortened { length }));
        if counts.n_listed < counts.n_rules || self.is_cut {
            found.push(BasketsFinding::Cut { n_listed: counts.n_listed });
        }
        if counts.n_baskets < FEW_BASKETS {
            found.push(BasketsFinding::FewBaskets { n_baskets: counts.n_baskets });
        }
        if counts.single_share > 0.5 {
            found.push(BasketsFinding::MostlySingles { share: counts.single_share });
        }
        let &Counts { n_rows, n_without_basket, n_without_product, n_returns, .. } = counts;
        if n_without_basket + n_without_product + n_returns > 0 {
            found.push(BasketsFinding::LeftOut { n_rows, n_without_basket, n_without_product, n_returns });
        }
        if let Some(rule) = self.top.first()
            && rule.antecedent_count > rule.count
        {
            found.push(BasketsFinding::Offer { rule, n_without: rule.antecedent_count - rule.count });
        }
        found
    }

    fn glance(&self) -> TidyTable {
        let counts = &self.counts;
        let count = |n: u64| Column::from_counts([n]);
        TidyTable::new("glance")
            .with("n_baskets", Unit::Count, count(counts.n_baskets))
            .with("n_empty", Unit::Count, count(counts.n_empty))
            .with("n_items", Unit::Count, count(counts.n_items))
            .numbers("mean_basket_size", Unit::Plain, vec![counts.mean_size])
            .with("max_basket_size", Unit::Count, count(counts.max_size))
            .with("n_itemsets", Unit::Count, count(counts.n_itemsets))
            .with("n_rules", Unit::Count, count(counts.n_rules))
            .with("n_significant", Unit::Count, count(counts.n_significant))
            .numbers("min_support", Unit::Share, vec![self.support.share])
            .with("min_count", Unit::Count, count(u64::from(self.support.count)))
            .numbers("min_confidence", Unit::Share, vec![self.min_confidence])
            .with("n_dropped", Unit::Count, count(self.n_dropped()))
    }

    fn n_dropped(&self) -> u64 {
        self.counts.n_without_basket + self.counts.n_without_product + self.counts.n_returns
    }

    fn top_items(&self) -> TidyTable {
        let labels: Vec<&str> = self.items.iter().map(|item| item.item.as_str()).collect();
        TidyTable::new("top_items")
            .texts("item", &labels)
            .with("count", Unit::Count, Column::from_counts(self.items.iter().map(|item| item.count)))
            .numbers("support", Unit::Share, self.items.iter().map(|item| item.support).collect())
    }
}

impl Outcome for BasketsOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        vec![self.glance(), self.top_items()]
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        self.found().iter().map(|finding| texts::sentence(finding, language)).collect()
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

//! What `recommendations` answers with.

use super::params::Method;
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

/// How a method does on later purchases.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Judged {
    pub method: Method,
    pub hit_rate: f64,
    pub ndcg: f64,
    pub coverage: f64,
    /// How far its gain is ahead of popularity's, customer by customer, and the standard error of that.
    pub ahead: f64,
    pub ahead_error: f64,
    pub n_customers: u64,
}

impl Judged {
    /// Whether it is surely ahead of popularity.
    pub fn beats_popularity(&self) -> bool {
        self.ahead - 1.96 * self.ahead_error > 0.0
    }

    /// Whether the bestsellers surely bring more than this.
    pub fn is_beaten(&self) -> bool {
        self.ahead + 1.96 * self.ahead_error < 0.0
    }
}

/// A product and its buyers.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Popular {
    pub product: String,
    pub n_buyers: u64,
}

/// Two products with common buyers.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Pair {
    pub one: String,
    pub other: String,
    pub n_both: u64,
    pub cosine: f64,
    pub jaccard: f64,
    pub lift: f64,
}

/// How often a product is offered.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Offer {
    pub product: String,
    pub n_first: u64,
    pub n_listed: u64,
    /// Of the customers who are offered it first; NaN where not known, as the stock.
    pub value: f64,
    pub stock: f64,
}

impl Offer {
    /// Customers who are offered it first and whom the stock does not reach.
    pub fn n_short(&self) -> u64 {
        if self.stock.is_nan() { 0 } else { self.n_first.saturating_sub(self.stock.max(0.0) as u64) }
    }
}

/// A product on many lists of a segment.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct SegmentOffer {
    pub segment: String,
    pub rank: u64,
    pub product: String,
    pub n_customers: u64,
    pub share: f64,
}

/// What is known of the lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// The unit of values.
    pub value_unit: Unit,
    /// The mean value of a customer, where known.
    pub value: Option<f64>,
    /// Whether values are forecasts and no column.
    pub is_forecast: bool,
    /// Whether the stock is known.
    pub has_stock: bool,
    /// Products left out as nothing is left of them.
    pub n_sold_out: u64,
    /// Products, the most offered first.
    pub offers: Vec<Offer>,
    /// The next best products of each segment.
    pub segments: Vec<SegmentOffer>,
}

/// The result of `recommendations`.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are counts by name")]
pub struct RecommendationsOutcome {
    /// What makes the lists.
    pub method: Method,
    /// Whether the user chose it.
    pub is_chosen: bool,
    /// Whether the check is on later purchases; else on random ones.
    pub is_by_time: bool,
    /// The places that count in the check.
    pub cutoff: u32,
    /// Every method; none when there were too few customers to check.
    pub judged: Vec<Judged>,
    pub n_customers: u64,
    pub n_products: u64,
    pub n_pairs: u64,
    pub n_purchases: u64,
    pub n_single: u64,
    pub n_rows: u64,
    pub n_unknown: u64,
    pub n_without_day: u64,
    pub n_returns: u64,
    pub n_rare_products: u64,
    /// What new customers get.
    pub popular: Vec<Popular>,
    /// Products with the same buyers.
    pub pairs: Vec<Pair>,
    /// Values, stock and segments of the lists.
    pub targets: Targets,
}

impl RecommendationsOutcome {
    /// How the method of the lists, or another, does.
    pub fn judged(&self, method: Method) -> Option<&Judged> {
        self.judged.iter().find(|judged| judged.method == method)
    }

    /// Rows that are no purchases.
    pub fn n_dropped(&self) -> u64 {
        self.n_unknown + self.n_without_day + self.n_returns
    }

    fn tidy(&self) -> TidyTable {
        let numbers = |of: &dyn Fn(&Judged) -> f64| -> Vec<f64> { self.judged.iter().map(of).collect() };
        TidyTable::new("tidy")
            .texts("method", &self.judged.iter().map(|judged| judged.method.id()).collect::<Vec<_>>())
            .numbers("hit_rate", Unit::Share, numbers(&|judged| judged.hit_rate))
            .numbers("ndcg", Unit::Plain, numbers(&|judged| judged.ndcg))
            .numbers("coverage", Unit::Share, numbers(&|judged| judged.coverage))
            .numbers("ndcg_ahead", Unit::Plain, numbers(&|judged| judged.ahead))
            .numbers("std_error", Unit::Plain, numbers(&|judged| judged.ahead_error))
            .with("n_customers", Unit::Count, Column::from_counts(self.judged.iter().map(|judged| judged.n_customers)))
    }

    fn glance(&self) -> TidyTable {
        let counts = |n: u64| Column::from_counts([n]);
        let cells = self.n_customers as f64 * self.n_products as f64;
        TidyTable::new("glance")
            .texts("method", &[self.method.id()])
            .with("n_customers", Unit::Count, counts(self.n_customers))
            .with("n_products", Unit::Count, counts(self.n_products))
            .with("n_purchases", Unit::Count, counts(self.n_purchases))
            .numbers("density", Unit::Share, vec![self.n_pairs as f64 / cells])
            .with("n_single_product", Unit::Count, counts(self.n_single))
            .with("n_dropped", Unit::Count, counts(self.n_dropped()))
    }

    fn popular(&self) -> TidyTable {
        let shares = self.popular.iter().map(|one| one.n_buyers as f64 / self.n_customers as f64).collect();
        TidyTable::new("popular")
            .texts("product", &self.popular.iter().map(|one| one.product.as_str()).collect::<Vec<_>>())
            .with("n_customers", Unit::Count, Column::from_counts(self.popular.iter().map(|one| one.n_buyers)))
            .numbers("share", Unit::Share, shares)
    }

    fn pairs(&self) -> TidyTable {
        let numbers = |of: fn(&Pair) -> f64| -> Vec<f64> { self.pairs.iter().map(of).collect() };
        TidyTable::new("product_pairs")
            .texts("product", &self.pairs.iter().map(|pair| pair.one.as_str()).collect::<Vec<_>>())
            .texts("other_product", &self.pairs.iter().map(|pair| pair.other.as_str()).collect::<Vec<_>>())
            .with("n_both", Unit::Count, Column::from_counts(self.pairs.iter().map(|pair| pair.n_both)))
            .numbers("cosine", Unit::Plain, numbers(|pair| pair.cosine))
            .numbers("jaccard", Unit::Plain, numbers(|pair| pair.jaccard))
            .numbers("lift", Unit::Plain, numbers(|pair| pair.lift))
    }
}

impl Targets {
    fn offers(&self) -> TidyTable {
        let counts = |of: fn(&Offer) -> u64| Column::from_counts(self.offers.iter().map(of));
        let numbers = |of: fn(&Offer) -> f64| -> Vec<f64> { self.offers.iter().map(of).collect() };
        let mut table = TidyTable::new("offers")
            .texts("product", &self.offers.iter().map(|one| one.product.as_str()).collect::<Vec<_>>())
            .with("n_first", Unit::Count, counts(|one| one.n_first))
            .with("n_listed", Unit::Count, counts(|one| one.n_listed));
        if self.value.is_some() {
            table = table.numbers("customer_value", self.value_unit.clone(), numbers(|one| one.value));
        }
        if self.has_stock {
            table = table.numbers("stock", Unit::Count, numbers(|one| one.stock)).with(
                "n_short",
                Unit::Count,
                counts(Offer::n_short),
            );
        }
        table
    }

    fn segments(&self) -> TidyTable {
        let texts = |of: fn(&SegmentOffer) -> &str| -> Vec<&str> { self.segments.iter().map(of).collect() };
        let counts = |of: fn(&SegmentOffer) -> u64| Column::from_counts(self.segments.iter().map(of));
        TidyTable::new("by_segment")
            .texts("segment", &texts(|one| &one.segment))
            .with("rank", Unit::Count, counts(|one| one.rank))
            .texts("product", &texts(|one| &one.product))
            .with("n_customers", Unit::Count, counts(|one| one.n_customers))
            .numbers("share", Unit::Share, self.segments.iter().map(|one| one.share).collect())
    }
}

impl Outcome for RecommendationsOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.glance(), self.tidy(), self.targets.offers()];
        tables.extend((!self.targets.segments.is_empty()).then(|| self.targets.segments()));
        tables.extend([self.popular(), self.pairs()]);
        tables
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        texts::findings(self, language)
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

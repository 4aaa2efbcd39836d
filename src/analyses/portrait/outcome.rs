//! What `portrait` answers with.

use super::likely::Offer;
use super::reading::Kind;
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

/// What findings and tables need of the settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The unit of amounts.
    pub unit: Unit,
    /// The last day.
    pub end: i32,
    /// Whether segments are labels of a column.
    pub is_column: bool,
    /// Whether nobody was asked for.
    pub is_best: bool,
}

/// How many there are of everything.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "the fields are counts by name")]
pub struct Counts {
    pub n_rows: u64,
    pub n_customers: u64,
    pub n_dropped: u64,
    pub n_returns: u64,
    pub n_merged: u64,
    pub n_gaps: u64,
}

/// What is bought most, against all customers.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Favourite {
    pub kind: Kind,
    pub label: String,
    pub n_lines: u64,
    pub share: f64,
    /// Its share of the lines of all.
    pub expected: f64,
}

impl Favourite {
    /// How many times as often as by all.
    pub fn lift(&self) -> f64 {
        self.share / self.expected
    }
}

/// A segment, or a customer, in numbers.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Card {
    pub en: String,
    pub zh: String,
    pub n_customers: u64,
    pub revenue: f64,
    pub n_purchases: u64,
    pub typical_order: f64,
    pub typical_gap: f64,
    /// 1 is what all pay for the same products; NaN where not known.
    pub price_level: f64,
    pub alive: f64,
    /// Of all its customers together.
    pub year_value: f64,
    pub has_value: bool,
    pub favourites: Vec<Favourite>,
}

impl Card {
    /// Its name in a language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }

    /// The first favourite of a kind.
    pub fn favourite(&self, kind: Kind) -> Option<&Favourite> {
        self.favourites.iter().find(|one| one.kind == kind)
    }
}

/// The customer who was asked for.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Own {
    pub label: String,
    pub segment: (String, String),
    /// By revenue, from 1.
    pub rank: u64,
    pub total: f64,
    pub first_day: i32,
    pub last_day: i32,
    pub n_own_gaps: u64,
    /// Days on which the next purchase is due: 10 %, 50 %, 90 %.
    pub window: Option<[i32; 3]>,
    /// Days of purchase and their amounts.
    pub days: Vec<(i32, f64)>,
    pub card: Card,
}

/// The result of `portrait`.
#[derive(Debug, Clone, PartialEq)]
pub struct PortraitOutcome {
    /// What it was asked.
    pub setting: Setting,
    /// How many of everything.
    pub counts: Counts,
    /// The customer.
    pub own: Own,
    /// A card per segment with customers.
    pub cards: Vec<Card>,
    /// What the customer did not buy yet.
    pub offers: Vec<Offer>,
}

impl PortraitOutcome {
    /// What all customers spent.
    pub fn revenue(&self) -> f64 {
        self.cards.iter().map(|card| card.revenue).sum()
    }

    /// The unit of amounts.
    pub fn money(&self) -> Unit {
        self.setting.unit.clone()
    }

    fn glance(&self) -> TidyTable {
        let own = &self.own;
        let day = |day: i32| Column::from_days(&[Some(day)]);
        let due = |which: usize| Column::from_days(&[own.window.map(|window| window[which])]);
        let value = if own.card.has_value { own.card.year_value } else { f64::NAN };
        let table = TidyTable::new("glance").texts("customer", &[&own.label]);
        let table = if self.setting.is_column {
            table.texts("segment", &[&own.segment.0])
        } else {
            table.texts("segment_en", &[&own.segment.0]).texts("segment_zh", &[&own.segment.1])
        };
        table
            .with("rank", Unit::Count, Column::from_counts([own.rank]))
            .with("n_purchases", Unit::Count, Column::from_counts([own.card.n_purchases]))
            .numbers("monetary", self.money(), vec![own.total])
            .numbers("typical_order", self.money(), vec![own.card.typical_order])
            .numbers("gap_median_days", Unit::Days, vec![own.card.typical_gap])
            .with("first_day", Unit::Day, day(own.first_day))
            .with("last_day", Unit::Day, day(own.last_day))
            .with("next_low", Unit::Day, due(0))
            .with("next_median", Unit::Day, due(1))
            .with("next_high", Unit::Day, due(2))
            .numbers("price_level", Unit::Share, vec![own.card.price_level])
            .numbers("probability_alive", Unit::Share, vec![own.card.alive])
            .numbers("year_value", self.money(), vec![value])
            .with("n_customers", Unit::Count, Column::from_counts([self.counts.n_customers]))
            .with("n_dropped", Unit::Count, Column::from_counts([self.counts.n_dropped]))
    }

    /// The columns that name segments.
    fn named(&self, name: &str, cards: &[&Card]) -> TidyTable {
        let table = TidyTable::new(name);
        if self.setting.is_column {
            return table.texts("segment", &cards.iter().map(|card| &card.en).collect::<Vec<_>>());
        }
        table
            .texts("segment_en", &cards.iter().map(|card| &card.en).collect::<Vec<_>>())
            .texts("segment_zh", &cards.iter().map(|card| &card.zh).collect::<Vec<_>>())
    }

    fn tidy(&self) -> TidyTable {
        let cards: Vec<&Card> = self.cards.iter().collect();
        let numbers = |of: &dyn Fn(&Card) -> f64| -> Vec<f64> { self.cards.iter().map(of).collect() };
        let (n, revenue) = (self.counts.n_customers as f64, self.revenue());
        let mut table = self
            .named("tidy", &cards)
            .with("n_customers", Unit::Count, Column::from_counts(cards.iter().map(|card| card.n_customers)))
            .numbers("share", Unit::Share, numbers(&|card| card.n_customers as f64 / n))
            .numbers("revenue", self.money(), numbers(&|card| card.revenue))
            .numbers("revenue_share", Unit::Share, numbers(&|card| card.revenue / revenue))
            .numbers("typical_order", self.money(), numbers(&|card| card.typical_order))
            .numbers("gap_median_days", Unit::Days, numbers(&|card| card.typical_gap))
            .numbers("price_level", Unit::Share, numbers(&|card| card.price_level))
            .numbers("probability_alive", Unit::Share, numbers(&|card| card.alive))
            .numbers(
                "year_value",
                self.money(),
                numbers(&|card| if card.has_value { card.year_value / card.n_customers as f64 } else { f64::NAN }),
            );
        for (kind, name) in Kind::ALL.into_iter().zip(["favourite_product", "favourite_category", "favourite_channel"])
        {
            if cards.iter().any(|card| card.favourite(kind).is_some()) {
                let name_of = |card: &&Card| card.favourite(kind).map(|one| one.label.clone());
                let names: Vec<Option<String>> = cards.iter().map(name_of).collect();
                table = table.with(name, Unit::Plain, Column::from_texts(names.iter().map(Option::as_deref)));
            }
        }
        table
    }

    /// Favourites of segments, or of the customer.
    fn favourites(&self, name: &str, cards: &[&Card]) -> TidyTable {
        let all: Vec<(&Card, &Favourite)> =
            cards.iter().flat_map(|card| card.favourites.iter().map(move |one| (*card, one))).collect();
        let owners: Vec<&Card> = all.iter().map(|one| one.0).collect();
        let kinds = |language| -> Vec<&str> { all.iter().map(|one| texts::kind(one.1.kind).get(language)).collect() };
        let table = if name == "favourites" { self.named(name, &owners) } else { TidyTable::new(name) };
        table
            .texts("kind_en", &kinds(Language::En))
            .texts("kind_zh", &kinds(Language::Zh))
            .texts("favourite", &all.iter().map(|one| &one.1.label).collect::<Vec<_>>())
            .with("n_lines", Unit::Count, Column::from_counts(all.iter().map(|one| one.1.n_lines)))
            .numbers("share", Unit::Share, all.iter().map(|one| one.1.share).collect())
            .numbers("lift", Unit::Plain, all.iter().map(|one| one.1.lift()).collect())
    }

    fn offered(&self) -> TidyTable {
        let names = |of: fn(&Offer) -> &str| -> Vec<&str> { self.offers.iter().map(of).collect() };
        TidyTable::new("not_bought")
            .texts("product", &names(|one| &one.product))
            .texts("other_product", &names(|one| &one.because))
            .with("n_both", Unit::Count, Column::from_counts(self.offers.iter().map(|one| one.n_both)))
            .numbers("likeness_sum", Unit::Plain, self.offers.iter().map(|one| one.score).collect())
    }
}

impl Outcome for PortraitOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let cards: Vec<&Card> = self.cards.iter().collect();
        let mut tables = vec![self.glance(), self.tidy()];
        if !self.own.card.favourites.is_empty() {
            tables.push(self.favourites("own_favourites", &[&self.own.card]));
            tables.push(self.favourites("favourites", &cards));
        }
        if !self.offers.is_empty() {
            tables.push(self.offered());
        }
        tables
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        texts::findings(self, language)
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

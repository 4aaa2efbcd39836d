//! What `subscriptions` answers with.

use super::model::Inputs;
use super::params::SubscriptionsParams;
use super::reading::Dropped;
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::models::periods::Period;
use crate::report::{Sentence, TidyTable};

/// No more months travel to the page; the latest are kept.
pub const MAX_MONTHS: usize = 120;
/// With fewer customers everything is a first guess.
const FEW_CUSTOMERS: u64 = 100;
/// Rates over fewer months do not know the season.
const SHORT_WINDOW: u64 = 6;

/// What findings and tables need of the settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The unit of amounts.
    pub unit: Unit,
    /// The first month.
    pub first: i32,
    /// All settings.
    pub params: SubscriptionsParams,
}

/// What changed from one month to the next; churn and contraction are negative.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Movement {
    pub opening: f64,
    pub new: f64,
    pub reactivation: f64,
    pub expansion: f64,
    pub contraction: f64,
    pub churn: f64,
    pub closing: f64,
    pub n_opening: u64,
    pub n_new: u64,
    pub n_reactivated: u64,
    pub n_expanded: u64,
    pub n_contracted: u64,
    pub n_churned: u64,
    pub n_closing: u64,
}

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Rate {
    pub name: &'static str,
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// What a subscriber is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// What it rests on.
    pub inputs: Inputs,
    /// Customers in the last month.
    pub n_customers: u64,
    /// Their amounts.
    pub mrr: f64,
    /// The standard error of the amount per customer.
    pub arpa_error: f64,
    /// The value.
    pub value: f64,
    /// The lower end of its range.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Months until the cost is repaid.
    pub payback: f64,
}

/// What value rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the settings")]
pub enum Input {
    Arpa,
    Margin,
    Churn,
    DiscountRate,
    Cost,
}

impl Input {
    /// Its number.
    pub fn of(self, inputs: &Inputs) -> f64 {
        match self {
            Input::Arpa => inputs.arpa,
            Input::Margin => inputs.margin,
            Input::Churn => inputs.churn,
            Input::DiscountRate => inputs.discount_rate,
            Input::Cost => inputs.cost,
        }
    }

    /// Its name in tables.
    pub fn id(self) -> &'static str {
        match self {
            Input::Arpa => "arpa",
            Input::Margin => "margin",
            Input::Churn => "customer_churn",
            Input::DiscountRate => "discount_rate",
            Input::Cost => "acquisition_cost",
        }
    }
}

/// An input moved down and up, and what value less cost is then.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "down first, then up")]
pub struct Lever {
    pub input: Input,
    pub ends: [f64; 2],
    pub values: [f64; 2],
}

impl Lever {
    /// How far apart the values are.
    pub fn effect(&self) -> f64 {
        (self.values[1] - self.values[0]).abs()
    }
}

/// The result of `subscriptions`.
#[derive(Debug, Clone, PartialEq)]
pub struct SubscriptionsOutcome {
    /// What it was asked.
    pub setting: Setting,
    /// Rows read.
    pub n_rows: u64,
    /// What was left out.
    pub dropped: Dropped,
    /// Whether the last month is left out because it is not over.
    pub has_partial: bool,
    /// Month by month.
    pub movements: Vec<Movement>,
    /// Months that rates are pooled over.
    pub n_window: u64,
    /// Customer churn, revenue churn, gross and net retention, and the same over a year.
    pub rates: Vec<Rate>,
    /// What a subscriber is worth.
    pub worth: Worth,
    /// What moves that most.
    pub levers: Vec<Lever>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are the numbers that the sentences of texts.rs hold")]
pub enum SubscriptionsFinding {
    Worth { worth: Worth },
    Cost { ratio: f64, payback: f64 },
    Revenue { worth: Worth, change: Option<f64> },
    Churn { rate: Rate, revenue: Rate, n_window: u64 },
    Retention { net: Rate, gross: Rate, is_year: bool },
    TooDear { ratio: f64 },
    NobodyLeft { high: f64 },
    FewCustomers { n: u64 },
    ShortWindow { n_window: u64 },
    FullMargin,
    Partial,
    LeftOut { n_rows: u64, dropped: Dropped },
    Lever { lever: Lever, step: f64 },
    SetCost { most: f64 },
}

impl SubscriptionsOutcome {
    fn found(&self) -> Vec<SubscriptionsFinding> {
        let (worth, params) = (self.worth, &self.setting.params);
        let churn = self.rates[0];
        let ratio = worth.value / worth.inputs.cost;
        let has_cost = worth.inputs.cost > 0.0;
        let mut found = vec![SubscriptionsFinding::Worth { worth }];
        if has_cost && ratio >= 1.0 {
            found.push(SubscriptionsFinding::Cost { ratio, payback: worth.payback });
        }
        let ago = self.movements.len().checked_sub(13).map(|month| self.movements[month].closing);
        let change = ago.filter(|&ago| ago > 0.0).map(|ago| worth.mrr / ago - 1.0);
        found.push(SubscriptionsFinding::Revenue { worth, change });
        found.push(SubscriptionsFinding::Churn { rate: churn, revenue: self.rates[1], n_window: self.n_window });
        let last = self.rates.len() - 2;
        found.push(SubscriptionsFinding::Retention {
            net: self.rates[last + 1],
            gross: self.rates[last],
            is_year: last > 2,
        });
        if has_cost && ratio < 1.0 {
            found.push(SubscriptionsFinding::TooDear { ratio });
        }
        if churn.share == 0.0 {
            found.push(SubscriptionsFinding::NobodyLeft { high: churn.high });
        }
        if worth.n_customers < FEW_CUSTOMERS {
            found.push(SubscriptionsFinding::FewCustomers { n: worth.n_customers });
        }
        if self.n_window < SHORT_WINDOW {
            found.push(SubscriptionsFinding::ShortWindow { n_window: self.n_window });
        }
        if params.margin == 1.0 {
            found.push(SubscriptionsFinding::FullMargin);
        }
        if self.has_partial {
            found.push(SubscriptionsFinding::Partial);
        }
        if self.dropped.total() > 0 {
            found.push(SubscriptionsFinding::LeftOut { n_rows: self.n_rows, dropped: self.dropped });
        }
        if let Some(&lever) = self.levers.first().filter(|lever| lever.effect().is_finite()) {
            found.push(SubscriptionsFinding::Lever { lever, step: params.step });
        }
        if !has_cost && worth.value.is_finite() {
            found.push(SubscriptionsFinding::SetCost { most: worth.value });
        }
        found
    }

    /// The latest months, and the number of the first of them.
    pub(super) fn shown(&self) -> (usize, &[Movement]) {
        let start = self.movements.len().saturating_sub(MAX_MONTHS);
        (start, &self.movements[start..])
    }

    fn glance(&self) -> TidyTable {
        let (worth, money) = (&self.worth, || self.setting.unit.clone());
        let cost = worth.inputs.cost;
        let of_cost = |value: f64| vec![if cost > 0.0 { value } else { f64::NAN }];
        TidyTable::new("glance")
            .with("n_customers", Unit::Count, Column::from_counts([worth.n_customers]))
            .numbers("mrr", money(), vec![worth.mrr])
            .numbers("arpa", money(), vec![worth.inputs.arpa])
            .numbers("ltv", money(), vec![worth.value])
            .numbers("ltv_low", money(), vec![worth.low])
            .numbers("ltv_high", money(), vec![worth.high])
            .numbers("ltv_to_cost", Unit::Plain, of_cost(worth.value / cost))
            .numbers("payback_months", Unit::Months, of_cost(worth.payback))
            .with("n_dropped", Unit::Count, Column::from_counts([self.dropped.total()]))
    }

    fn tidy(&self) -> TidyTable {
        let pick = |of: fn(&Rate) -> f64| self.rates.iter().map(of).collect::<Vec<_>>();
        TidyTable::new("tidy")
            .texts("rate", &self.rates.iter().map(|rate| rate.name).collect::<Vec<_>>())
            .numbers("share", Unit::Share, pick(|rate| rate.share))
            .numbers("conf_low", Unit::Share, pick(|rate| rate.low))
            .numbers("conf_high", Unit::Share, pick(|rate| rate.high))
    }

    fn movement_table(&self) -> TidyTable {
        let (start, shown) = self.shown();
        let first = self.setting.first + start as i32;
        let labels: Vec<String> = (0..shown.len()).map(|month| Period::Month.label(first + month as i32)).collect();
        let money = |table: TidyTable, name: &str, of: fn(&Movement) -> f64| {
            table.numbers(name, self.setting.unit.clone(), shown.iter().map(of).collect())
        };
        let count = |table: TidyTable, name: &str, of: fn(&Movement) -> u64| {
            table.with(name, Unit::Count, Column::from_counts(shown.iter().map(of)))
        };
        let mut table = TidyTable::new("movements").texts("month", &labels);
        table = money(table, "opening_mrr", |month| month.opening);
        table = money(table, "new_mrr", |month| month.new);
        table = money(table, "reactivation_mrr", |month| month.reactivation);
        table = money(table, "expansion_mrr", |month| month.expansion);
        table = money(table, "contraction_mrr", |month| month.contraction);
        table = money(table, "churn_mrr", |month| month.churn);
        table = money(table, "closing_mrr", |month| month.closing);
        table = count(table, "n_new", |month| month.n_new);
        table = count(table, "n_reactivated", |month| month.n_reactivated);
        table = count(table, "n_churned", |month| month.n_churned);
        count(table, "n_customers", |month| month.n_closing)
    }

    fn lever_table(&self) -> TidyTable {
        let levers = &self.levers;
        let pick = |of: fn(&Lever) -> f64| levers.iter().map(of).collect::<Vec<_>>();
        let money = || self.setting.unit.clone();
        TidyTable::new("levers")
            .texts("input", &levers.iter().map(|lever| lever.input.id()).collect::<Vec<_>>())
            .numbers("input_low", Unit::Plain, pick(|lever| lever.ends[0]))
            .numbers("input_high", Unit::Plain, pick(|lever| lever.ends[1]))
            .numbers("value_at_low", money(), pick(|lever| lever.values[0]))
            .numbers("value_at_high", money(), pick(|lever| lever.values[1]))
            .numbers("value_change", money(), pick(Lever::effect))
    }
}

impl Outcome for SubscriptionsOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        vec![self.glance(), self.tidy(), self.movement_table(), self.lever_table()]
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        self.found().iter().map(|finding| texts::sentence(finding, &self.setting, language)).collect()
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

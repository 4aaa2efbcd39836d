#![doc = include_str!("method.en.md")]

mod figures;
mod finding;
mod groups;
mod outcome;
mod params;
mod summary;
#[cfg(test)]
mod tests;
mod texts;
mod totals;

use serde::{Deserialize, Serialize};

pub use groups::{CategoryBoxes, CategoryTotals};
pub use outcome::DescribeOutcome;
pub use params::{DescribeParams, DescribeProblem};
pub use summary::{ColumnSummary, NumberSummary};
pub use totals::{Period, Totals};

use self::outcome::{Amount, ColumnHistogram};
use crate::analyses::contract::{About, Analysis, Answer, Group, Valid, Worded};
use crate::data::{ColumnKind, Field, Role, Schema, Table};
use crate::i18n::{Language, Words};
use crate::pulse::{Cancelled, Pulse};
use crate::stats::quantile::{Definition, sorted};

/// At most so many histograms are shown.
const MAX_HISTOGRAMS: usize = 5;
/// At most so many categories are shown as bars.
const MAX_CATEGORIES: usize = 5;

/// What is in the data.
pub struct Describe;

/// Why there is no description: only because nobody waits for it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum DescribeError {
    /// The run was given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for DescribeError {
    fn code(&self) -> &'static str {
        "cancelled"
    }

    fn words(&self, language: Language) -> String {
        texts::CANCELLED.get(language).to_owned()
    }
}

impl Analysis for Describe {
    const ID: &'static str = "describe";
    type Params = DescribeParams;
    type Outcome = DescribeOutcome;
    type Error = DescribeError;

    fn about() -> About {
        About {
            question: Words::new("What is in my data?", "我的数据里有什么？"),
            title: Words::new("Overview", "概览"),
            group: Group::Data,
            method: Words::new(include_str!("method.en.md"), include_str!("method.zh.md")),
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<DescribeParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<DescribeOutcome>, DescribeError> {
        let schema = table.schema();
        let columns = pulse.part(0.0, 0.7, |pulse| summaries(table, params, pulse))?;
        let n_duplicates =
            pulse.part(0.7, 0.8, |pulse| summary::n_duplicates(table.columns(), table.n_rows(), pulse))?;
        let source = AmountSource::of(table, params);
        let amounts = source.as_ref().map(|source| source.numbers.as_ref());
        pulse.at(0.82)?;
        let totals = totals(table, params, amounts);
        pulse.at(0.87)?;
        let amount = source.as_ref().map(|source| source.facts(params.quantile));
        let histograms = histograms(table, params, source.as_ref());
        let (categories, boxes) = pulse.part(0.9, 1.0, |pulse| by_category(table, params, amounts, pulse))?;
        let outcome = DescribeOutcome {
            n_rows: schema.n_rows,
            n_columns: schema.fields.len() as u64,
            n_duplicates,
            quantile: params.quantile,
            next_step: finding::next_step(schema, params.date.is_some(), amount.as_ref()),
            columns,
            amount,
            date: params.date.clone(),
            totals,
            histograms,
            categories,
            boxes,
        };
        Ok(Answer { outcome, rows: Vec::new() })
    }
}

fn summaries(table: &Table, params: &DescribeParams, pulse: &mut Pulse) -> Result<Vec<ColumnSummary>, Cancelled> {
    let mut summaries: Vec<ColumnSummary> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (done, name) in params.columns.iter().enumerate() {
        pulse.round(done, params.columns.len())?;
        if let (true, Some(field), Some(column)) = (seen.insert(name), table.schema().field(name), table.column(name)) {
            summaries.push(summary::summarise(field, column, params.quantile));
        }
    }
    Ok(summaries)
}

/// The numbers that add up.
struct AmountSource<'a> {
    name: String,
    unit: crate::i18n::Unit,
    is_whole: bool,
    numbers: std::borrow::Cow<'a, [f64]>,
}

impl<'a> AmountSource<'a> {
    fn of(table: &'a Table, params: &DescribeParams) -> Option<Self> {
        let schema = table.schema();
        if let Some(name) = &params.amount {
            let (field, column) = (schema.field(name)?, table.column(name)?);
            let is_whole = field.kind == ColumnKind::Integer;
            return Some(Self { name: name.clone(), unit: summary::unit(field), is_whole, numbers: column.numbers()? });
        }
        let (quantity, price) = params::quantity_and_price(schema)?;
        let numbers = |field: &Field| table.column(&field.name)?.numbers();
        let products: Vec<f64> = numbers(quantity)?.iter().zip(numbers(price)?.iter()).map(|(n, x)| n * x).collect();
        let name = format!("{} × {}", quantity.name, price.name);
        Some(Self { name, unit: summary::unit(price), is_whole: false, numbers: products.into() })
    }

    fn facts(&self, definition: Definition) -> Amount {
        let summary = NumberSummary::of(&sorted(&self.numbers), definition);
        Amount { name: self.name.clone(), unit: self.unit.clone(), summary }
    }
}

fn totals(table: &Table, params: &DescribeParams, amounts: Option<&[f64]>) -> Option<Totals> {
    let days = table.column(params.date.as_ref()?)?.days()?;
    Totals::of(&days, amounts, params.period)
}

/// Histograms of the amount and of the chosen measures, those with a role first.
fn histograms(table: &Table, params: &DescribeParams, amount: Option<&AmountSource>) -> Vec<ColumnHistogram> {
    let amount_name = amount.map(|source| source.name.as_str());
    let mut measures: Vec<&Field> = measures(table.schema())
        .filter(|field| params.columns.contains(&field.name) && Some(field.name.as_str()) != amount_name)
        .filter(|field| field.n_distinct > 1)
        .collect();
    measures.sort_by_key(|field| field.role.is_none());
    let of_amount = amount.and_then(|source| {
        ColumnHistogram::of(&source.name, source.unit.clone(), &sorted(&source.numbers), source.is_whole)
    });
    let of_measures = measures.into_iter().filter_map(|field| {
        let numbers = table.column(&field.name)?.numbers()?;
        let is_whole = field.kind == ColumnKind::Integer;
        ColumnHistogram::of(&field.name, summary::unit(field), &sorted(&numbers), is_whole)
    });
    of_amount.into_iter().chain(of_measures).take(MAX_HISTOGRAMS).collect()
}

/// The columns that have a distribution worth showing.
fn measures(schema: &Schema) -> impl Iterator<Item = &Field> {
    schema.measures().filter(|field| !matches!(field.role, Some(Role::Order | Role::Customer)))
}

type ByCategory = (Vec<CategoryTotals>, Option<CategoryBoxes>);

fn by_category(
    table: &Table,
    params: &DescribeParams,
    amounts: Option<&[f64]>,
    pulse: &mut Pulse,
) -> Result<ByCategory, Cancelled> {
    let names = groups::categories(table.schema(), &params.columns, MAX_CATEGORIES);
    let (mut all, mut best): (Vec<CategoryTotals>, Option<(f64, CategoryBoxes)>) = (Vec::new(), None);
    for (done, name) in names.iter().enumerate() {
        pulse.round(done, names.len())?;
        let Some(column) = table.column(name) else { continue };
        let categories = column.categories();
        let totals = groups::totals(name.clone(), &categories, amounts);
        let is_better = best.as_ref().is_none_or(|(share, _)| totals.between_share > *share);
        if is_better && let Some(amounts) = amounts {
            let boxes = groups::boxes(name.clone(), &categories, amounts, params.quantile);
            best = boxes.map(|boxes| (totals.between_share, boxes)).or(best);
        }
        all.push(totals);
    }
    Ok((all, best.map(|(_, boxes)| boxes)))
}

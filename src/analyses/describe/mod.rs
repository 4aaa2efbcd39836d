#![doc = include_str!("method.en.md")]

mod amount;
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

pub use groups::{CategoryBoxes, CategoryTotals};
pub use outcome::DescribeOutcome;
pub use params::{DescribeParams, DescribeProblem};
pub use summary::{ColumnSummary, NumberSummary};
pub use totals::{Period, Totals};

use self::amount::AmountSource;
use self::outcome::ColumnHistogram;
use crate::analyses::contract::{About, Analysis, Answer, Group, Valid, Worded};
use crate::data::{ColumnKind, Field, Role, Schema, Table};
use crate::i18n::{Language, Words};
use crate::pulse::{Cancelled, Pulse};

/// At most so many histograms are shown.
const MAX_HISTOGRAMS: usize = 5;
/// At most so many categories are shown as bars.
const MAX_CATEGORIES: usize = 6;

/// What is in the data.
pub struct Describe;

/// Why there is no description: only because nobody waits for it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
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
    const METHOD: Words = Words::new(include_str!("method.en.md"), include_str!("method.zh.md"));
    type Params = DescribeParams;
    type Outcome = DescribeOutcome;
    type Error = DescribeError;

    fn about() -> About {
        About {
            question: Words::new("What is in my data?", "我的数据里有什么？"),
            title: Words::new("Overview", "概览"),
            group: Group::Data,
            needs_data: true,
        }
    }

    fn run(
        table: &Table,
        params: &Valid<DescribeParams>,
        pulse: &mut Pulse,
    ) -> Result<Answer<DescribeOutcome>, DescribeError> {
        let schema = table.schema();
        let drawn = drawn_measures(schema, params);
        let (columns, mut histograms) = pulse.part(0.0, 0.7, |pulse| summaries(table, params, &drawn, pulse))?;
        let n_duplicates =
            pulse.part(0.7, 0.8, |pulse| summary::n_duplicates(table.columns(), table.n_rows(), pulse))?;
        let source = AmountSource::of(table, params);
        let amounts = source.as_ref().map(|source| source.numbers.as_ref());
        let amount = source.as_ref().map(|source| source.facts(&columns, params.quantile, &mut histograms));
        histograms.truncate(MAX_HISTOGRAMS);
        pulse.at(0.85)?;
        let totals = totals(table, params, amounts);
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

type Summaries = (Vec<ColumnSummary>, Vec<ColumnHistogram>);

/// Describes the chosen columns, each once, and draws the distributions of the `drawn` ones.
fn summaries(
    table: &Table,
    params: &DescribeParams,
    drawn: &[&str],
    pulse: &mut Pulse,
) -> Result<Summaries, Cancelled> {
    let (mut summaries, mut histograms): Summaries = (Vec::new(), Vec::new());
    let mut seen = std::collections::BTreeSet::new();
    for (done, name) in params.columns.iter().enumerate() {
        pulse.round(done, params.columns.len())?;
        if let (true, Some(field), Some(column)) = (seen.insert(name), table.schema().field(name), table.column(name)) {
            let draw = |ascending: &[f64]| {
                if drawn.contains(&name.as_str()) {
                    let is_whole = field.kind == ColumnKind::Integer;
                    histograms.extend(ColumnHistogram::of(name, summary::unit(field), ascending, is_whole));
                }
            };
            summaries.push(summary::summarise(field, column, params.quantile, draw));
        }
    }
    histograms.sort_by_key(|histogram| drawn.iter().position(|name| *name == histogram.column));
    Ok((summaries, histograms))
}

/// The measures whose distributions are drawn: the amount, then those with a role, then others.
fn drawn_measures<'a>(schema: &'a Schema, params: &DescribeParams) -> Vec<&'a str> {
    let is_amount = |field: &Field| params.amount.as_ref() == Some(&field.name);
    let mut measures: Vec<&Field> = schema
        .measures()
        .filter(|field| params.columns.contains(&field.name) && field.n_distinct > 1)
        .filter(|field| !matches!(field.role, Some(Role::Order | Role::Customer)))
        .collect();
    measures.sort_by_key(|field| (!is_amount(field), field.role.is_none()));
    measures.into_iter().take(MAX_HISTOGRAMS).map(|field| field.name.as_str()).collect()
}

fn totals(table: &Table, params: &DescribeParams, amounts: Option<&[f64]>) -> Option<Totals> {
    let days = table.column(params.date.as_ref()?)?.days()?;
    Totals::of(&days, amounts, params.period)
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

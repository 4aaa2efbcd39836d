//! The result: what the data hold, as facts and as tables.

use super::finding::{self, NextStep};
use super::groups::{CategoryBoxes, CategoryTotals};
use super::summary::{ColumnSummary, NumberSummary};
use super::totals::Totals;
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};
use crate::stats::histogram::{Histogram, histogram};
use crate::stats::quantile::{self, Definition};

/// What is in the data.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeOutcome {
    /// Rows of the table.
    pub n_rows: u64,
    /// Columns of the table, chosen or not.
    pub n_columns: u64,
    /// Rows that are exact copies of an earlier row.
    pub n_duplicates: u64,
    /// How quartiles are defined.
    pub quantile: Definition,
    /// The chosen columns.
    pub columns: Vec<ColumnSummary>,
    /// What adds up, if anything does.
    pub amount: Option<Amount>,
    /// The column that says when.
    pub date: Option<String>,
    /// The amount, or the count of rows, over time.
    pub totals: Option<Totals>,
    /// Distributions of the amount and the first measures.
    pub histograms: Vec<ColumnHistogram>,
    /// The amount, or the count of rows, per label of the first categories.
    pub categories: Vec<CategoryTotals>,
    /// The distribution of the amount per label of the category that tells most about it.
    pub boxes: Option<CategoryBoxes>,
    /// Where to go from here.
    pub next_step: NextStep,
}

/// What adds up.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// The column, or the product of two.
    pub name: String,
    /// What it measures.
    pub unit: Unit,
    /// Its numbers, summed up.
    pub summary: NumberSummary,
}

/// The distribution of one column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnHistogram {
    /// The column.
    pub column: String,
    /// What it measures.
    pub unit: Unit,
    /// Its bins.
    pub histogram: Histogram,
    /// The mean of its numbers.
    pub mean: f64,
    /// The median of its numbers.
    pub median: f64,
}

impl ColumnHistogram {
    /// The distribution of ascending numbers; none without finite bins.
    pub fn of(column: &str, unit: Unit, ascending: &[f64], is_whole: bool) -> Option<Self> {
        let bins = histogram(ascending, is_whole).filter(|bins| bins.edges.iter().all(|edge| edge.is_finite()))?;
        let median = quantile::quantile(ascending, 0.5, Definition::Inclusive);
        let mean = crate::numeric::sum::mean(ascending);
        Some(Self { column: column.to_owned(), unit, histogram: bins, mean, median })
    }
}

impl Outcome for DescribeOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.tidy(), self.glance(), self.top_values()];
        tables.extend(self.totals.as_ref().map(|totals| self.totals_table(totals)));
        if !self.categories.is_empty() {
            tables.push(self.categories_table());
        }
        tables
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        let say = |finding: &finding::Finding| {
            Sentence::new(finding.code(), finding.tone(), texts::finding(finding, language))
        };
        finding::findings(self).iter().map(say).collect()
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

impl DescribeOutcome {
    /// A row per column.
    fn tidy(&self) -> TidyTable {
        let texts = |of: fn(&ColumnSummary) -> &str| self.columns.iter().map(of).collect::<Vec<_>>();
        let count =
            |of: fn(&ColumnSummary) -> u64| Column::from_counts(self.columns.iter().map(of).collect::<Vec<_>>());
        // The spread of yes and no says no more than their share.
        let number = |of: fn(&NumberSummary) -> f64, of_booleans: bool| {
            let value = |column: &ColumnSummary| match &column.numbers {
                Some(numbers) if of_booleans || column.kind.is_numeric() => of(numbers),
                _ => f64::NAN,
            };
            self.columns.iter().map(value).collect::<Vec<f64>>()
        };
        let sum = |numbers: &NumberSummary| if numbers.moments.n_obs == 0 { f64::NAN } else { numbers.moments.sum };
        let day = |of: fn((i32, i32)) -> i32| {
            Column::from_days(&self.columns.iter().map(|column| column.days.map(of)).collect::<Vec<_>>())
        };
        TidyTable::new("tidy")
            .texts("column", &texts(|column| &column.name))
            .texts("kind", &texts(|column| column.kind.name()))
            .with("n_obs", Unit::Count, count(|column| column.n_obs))
            .with("n_missing", Unit::Count, count(|column| column.n_missing))
            .with("n_distinct", Unit::Count, count(|column| column.n_distinct))
            .numbers("mean", Unit::Plain, number(|numbers| numbers.moments.mean, true))
            .numbers("sd", Unit::Plain, number(|numbers| numbers.moments.sd, false))
            .numbers("min", Unit::Plain, number(|numbers| numbers.moments.min, false))
            .numbers("q1", Unit::Plain, number(|numbers| numbers.quartiles[0], false))
            .numbers("median", Unit::Plain, number(|numbers| numbers.quartiles[1], false))
            .numbers("q3", Unit::Plain, number(|numbers| numbers.quartiles[2], false))
            .numbers("max", Unit::Plain, number(|numbers| numbers.moments.max, false))
            .numbers("skewness", Unit::Plain, number(|numbers| numbers.moments.skewness, false))
            .numbers("kurtosis", Unit::Plain, number(|numbers| numbers.moments.kurtosis, false))
            .numbers("sum", Unit::Plain, number(sum, true))
            .numbers("skewness_population", Unit::Plain, number(|numbers| numbers.moments.skewness_population, false))
            .numbers("kurtosis_population", Unit::Plain, number(|numbers| numbers.moments.kurtosis_population, false))
            .numbers("n_negative", Unit::Count, number(|numbers| numbers.n_negative as f64, false))
            .numbers("n_outliers", Unit::Count, number(|numbers| numbers.n_outliers as f64, false))
            .with("first_day", Unit::Day, day(|days| days.0))
            .with("last_day", Unit::Day, day(|days| days.1))
    }

    /// One row about the whole.
    fn glance(&self) -> TidyTable {
        let count = |count: u64| vec![count as f64];
        let n_missing = self.columns.iter().map(|column| column.n_missing).sum();
        let days = self.days();
        let table = TidyTable::new("glance")
            .numbers("n_rows", Unit::Count, count(self.n_rows))
            .numbers("n_columns", Unit::Count, count(self.n_columns))
            .numbers("n_missing", Unit::Count, count(n_missing))
            .numbers("n_duplicates", Unit::Count, count(self.n_duplicates))
            .with("first_day", Unit::Day, Column::from_days(&[days.map(|days| days.0)]))
            .with("last_day", Unit::Day, Column::from_days(&[days.map(|days| days.1)]));
        match &self.amount {
            None => table,
            Some(amount) => table.numbers("total_amount", amount.unit.clone(), vec![amount.summary.moments.sum]),
        }
    }

    /// The most frequent values of each column.
    fn top_values(&self) -> TidyTable {
        let rows = || self.columns.iter().flat_map(|column| column.top.iter().map(move |top| (column, top)));
        TidyTable::new("top_values")
            .texts("column", &rows().map(|(column, _)| column.name.as_str()).collect::<Vec<_>>())
            .texts("value", &rows().map(|(_, (value, _))| value.as_str()).collect::<Vec<_>>())
            .with("count", Unit::Count, Column::from_counts(rows().map(|(_, (_, count))| *count)))
            .numbers("share", Unit::Share, rows().map(|(column, top)| top.1 as f64 / column.n_obs as f64).collect())
    }

    fn totals_table(&self, totals: &Totals) -> TidyTable {
        let periods = &totals.periods;
        let flags = |of: fn(u64, bool) -> bool| {
            let flag = |total: &super::totals::PeriodTotal| Some(of(total.n_rows, total.is_partial));
            Column::from_booleans(&periods.iter().map(flag).collect::<Vec<_>>())
        };
        let starts: Vec<Option<i32>> = periods.iter().map(|total| Some(total.start)).collect();
        let mut table = TidyTable::new("totals")
            .texts("period", &periods.iter().map(|total| totals.period.label(total.start)).collect::<Vec<_>>())
            .with("first_day", Unit::Day, Column::from_days(&starts));
        if let Some(amount) = &self.amount {
            let amounts = periods.iter().map(|total| total.amount).collect();
            table = table.numbers("amount", amount.unit.clone(), amounts);
        }
        table
            .with("n_rows", Unit::Count, Column::from_counts(periods.iter().map(|total| total.n_rows)))
            .with("is_gap", Unit::Plain, flags(|n_rows, _| n_rows == 0))
            .with("is_partial", Unit::Plain, flags(|_, is_partial| is_partial))
    }

    /// The labels of each category with what they bring; an empty label stands for all others.
    fn categories_table(&self) -> TidyTable {
        let (mut columns, mut labels) = (Vec::new(), Vec::new());
        let (mut n_rows, mut amounts, mut shares) = (Vec::new(), Vec::new(), Vec::new());
        for category in &self.categories {
            let total = category.total_amount();
            let listed = category.labels.iter().map(|label| (Some(label.label.as_str()), label.n_rows, label.amount));
            let others = (category.n_others > 0).then_some((None, category.others_n_rows, category.others_amount));
            for (label, rows, amount) in listed.chain(others) {
                columns.push(category.column.as_str());
                labels.push(label);
                n_rows.push(rows);
                amounts.push(amount);
                shares.push(if total > 0.0 { amount / total } else { f64::NAN });
            }
        }
        let table = TidyTable::new("categories")
            .texts("column", &columns)
            .with("value", Unit::Plain, Column::from_texts(labels))
            .with("n_rows", Unit::Count, Column::from_counts(n_rows));
        let table = match &self.amount {
            None => table,
            Some(amount) => table.numbers("amount", amount.unit.clone(), amounts),
        };
        table.numbers("share", Unit::Share, shares)
    }

    /// The first and the last day of the column that says when, far-off dates left out where there are others.
    pub(super) fn days(&self) -> Option<(i32, i32)> {
        let name = self.date.as_ref()?;
        let believed = self.totals.as_ref().map(|totals| (totals.first_day, totals.last_day));
        let column = self.columns.iter().find(|column| column.name == *name);
        believed.or_else(|| column.and_then(|column| column.days))
    }

    /// The columns that have a picture.
    pub(super) fn drawn_columns(&self) -> std::collections::BTreeSet<&str> {
        let histograms = self.histograms.iter().map(|histogram| histogram.column.as_str());
        histograms.chain(self.categories.iter().map(|category| category.column.as_str())).collect()
    }
}

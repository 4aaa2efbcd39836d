//! What is worth saying about the data: facts, in the order in which they are told. `texts.rs` has the words; the fields
//! of a fact are the numbers in its sentence.

use super::groups::MAX_LEVELS;
use super::outcome::{Amount, DescribeOutcome};
use super::summary::ColumnSummary;
use super::totals::{Period, Trend};
use crate::data::{ColumnKind, Role, Schema};
use crate::i18n::Unit;
use crate::report::Tone;

/// At least this share of cells missing makes a column mostly missing.
const MOSTLY: f64 = 0.5;
/// One value with at least this share dominates a column.
const DOMINATES: f64 = 0.95;
/// From this skewness on, a mean misleads.
const LOPSIDED: f64 = 2.0;
/// Shape is not judged on fewer numbers.
const MIN_FOR_SHAPE: u64 = 20;
/// At most so many columns are called lopsided.
const MAX_LOPSIDED: usize = 2;

/// Where to go from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// Amount, date and customer are known: look at customers, then at drivers.
    Customers,
    /// There is an amount and something to explain it with.
    Drivers {
        /// The amount.
        amount: String,
    },
    /// Nothing says what adds up, or when: tell on the data page.
    SetRoles {
        /// Whether no amount is known.
        lacks_amount: bool,
        /// Whether no date is known.
        lacks_date: bool,
    },
    /// There are no rows.
    LoadOther,
}

/// A fact about the data.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    Answer(Fact),
    Caution(Caution),
    TimeCaution(TimeCaution),
    Next(NextStep),
}

/// What was asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    NoRows { n_columns: u64 },
    Overview { n_rows: u64, n_columns: u64, days: Option<(i32, i32)>, n_measures: u64, n_categories: u64 },
    Total { name: String, unit: Unit, total: f64, mean: f64, quartiles: [f64; 3], n_missing: u64 },
    Trend { trend: Trend, period: Period, unit: Unit },
    Best { period: Period, start: i32, amount: f64, unit: Unit, times_mean: f64 },
}

/// What is odd about the data.
#[derive(Debug, Clone, PartialEq)]
pub enum Caution {
    EmptyColumns { names: Vec<String> },
    MostlyMissing { names: Vec<String>, worst_share: f64 },
    SomeMissing { n_columns: u64, worst: String, worst_share: f64, n_missing: u64 },
    Constant { names: Vec<String> },
    Dominated { name: String, value: String, share: f64 },
    Duplicates { n_rows: u64, share: f64 },
    Negative { name: String, n_rows: u64, sum: f64, unit: Unit, share: f64 },
    Lopsided { name: String, mean: f64, median: f64, largest_share: f64, unit: Unit },
    Identifiers { names: Vec<String> },
    NotDrawn { n_drawn: u64, n_columns: u64 },
}

/// What is odd about the time the data cover.
#[derive(Debug, Clone, PartialEq)]
pub enum TimeCaution {
    FarDates { name: String, n_rows: u64, days: (i32, i32) },
    Undated { name: String, n_rows: u64 },
    Gaps { n_gaps: u64, n_periods: u64, period: Period },
    Partial { period: Period, starts: Vec<i32> },
    Coarsened { period: Period },
    NoTotals { name: String },
}

impl Finding {
    /// What it is about.
    pub fn code(&self) -> &'static str {
        match self {
            Finding::Answer(fact) => fact.code(),
            Finding::Caution(caution) => caution.code(),
            Finding::TimeCaution(caution) => caution.code(),
            Finding::Next(NextStep::Customers) => "next_customers",
            Finding::Next(NextStep::Drivers { .. }) => "next_drivers",
            Finding::Next(NextStep::SetRoles { .. }) => "next_set_roles",
            Finding::Next(NextStep::LoadOther) => "next_load_other",
        }
    }

    /// What it is for.
    pub fn tone(&self) -> Tone {
        match self {
            Finding::Answer(_) => Tone::Answer,
            Finding::Caution(_) | Finding::TimeCaution(_) => Tone::Caution,
            Finding::Next(_) => Tone::NextStep,
        }
    }
}

impl Fact {
    fn code(&self) -> &'static str {
        match self {
            Fact::NoRows { .. } => "no_rows",
            Fact::Overview { .. } => "overview",
            Fact::Total { .. } => "total",
            Fact::Trend { .. } => "trend",
            Fact::Best { .. } => "best_period",
        }
    }
}

impl Caution {
    fn code(&self) -> &'static str {
        match self {
            Caution::EmptyColumns { .. } => "empty_columns",
            Caution::MostlyMissing { .. } => "mostly_missing",
            Caution::SomeMissing { .. } => "some_missing",
            Caution::Constant { .. } => "constant",
            Caution::Dominated { .. } => "dominated",
            Caution::Duplicates { .. } => "duplicates",
            Caution::Negative { .. } => "negative",
            Caution::Lopsided { .. } => "lopsided",
            Caution::Identifiers { .. } => "identifiers",
            Caution::NotDrawn { .. } => "not_drawn",
        }
    }
}

impl TimeCaution {
    fn code(&self) -> &'static str {
        match self {
            TimeCaution::FarDates { .. } => "far_dates",
            TimeCaution::Undated { .. } => "undated",
            TimeCaution::Gaps { .. } => "gaps",
            TimeCaution::Partial { .. } => "partial",
            TimeCaution::Coarsened { .. } => "coarsened",
            TimeCaution::NoTotals { .. } => "no_totals",
        }
    }
}

/// Where to go from here, as far as the columns tell.
pub fn next_step(schema: &Schema, has_date: bool, amount: Option<&Amount>) -> NextStep {
    let has_factors = schema.factors(100).next().is_some() || schema.measures().count() > 1;
    match amount {
        _ if schema.n_rows == 0 => NextStep::LoadOther,
        Some(_) if has_date && schema.with_role(Role::Customer).is_some() => NextStep::Customers,
        Some(amount) if has_factors => NextStep::Drivers { amount: amount.name.clone() },
        _ => NextStep::SetRoles { lacks_amount: amount.is_none(), lacks_date: !has_date },
    }
}

/// Everything worth saying, in order: answer, cautions, next step.
pub fn findings(outcome: &DescribeOutcome) -> Vec<Finding> {
    let mut findings: Vec<Finding> = answer(outcome).into_iter().map(Finding::Answer).collect();
    if outcome.n_rows > 0 {
        findings.extend(about_columns(outcome).into_iter().chain(about_amount(outcome)).map(Finding::Caution));
        findings.extend(about_time(outcome).into_iter().map(Finding::TimeCaution));
        findings.extend(about_rest(outcome).into_iter().map(Finding::Caution));
    }
    findings.push(Finding::Next(outcome.next_step.clone()));
    findings
}

fn answer(outcome: &DescribeOutcome) -> Vec<Fact> {
    if outcome.n_rows == 0 {
        return vec![Fact::NoRows { n_columns: outcome.n_columns }];
    }
    let mut findings = vec![Fact::Overview {
        n_rows: outcome.n_rows,
        n_columns: outcome.n_columns,
        days: outcome.days(),
        n_measures: outcome.columns.iter().filter(|column| column.is_measure()).count() as u64,
        n_categories: outcome.columns.iter().filter(|column| is_category(column, outcome.n_rows)).count() as u64,
    }];
    let unit = outcome.amount.as_ref().map_or(Unit::Count, |amount| amount.unit.clone());
    if let Some(amount) = outcome.amount.as_ref().filter(|amount| amount.summary.moments.n_obs > 0) {
        let moments = &amount.summary.moments;
        findings.push(Fact::Total {
            name: amount.name.clone(),
            unit: unit.clone(),
            total: moments.sum,
            mean: moments.mean,
            quartiles: amount.summary.quartiles,
            n_missing: outcome.n_rows - moments.n_obs,
        });
    }
    if let Some(totals) = &outcome.totals {
        let period = totals.period;
        if let Some(trend) = totals.trend().filter(|trend| trend.change().is_finite()) {
            findings.push(Fact::Trend { trend, period, unit: unit.clone() });
        }
        if let Some(best) = totals.best() {
            let amounts: Vec<f64> = totals.whole().map(|total| total.amount).collect();
            let times_mean = best.amount / crate::numeric::sum::mean(&amounts);
            findings.push(Fact::Best { period, start: best.start, amount: best.amount, unit, times_mean });
        }
    }
    findings
}

fn names<'a>(columns: impl Iterator<Item = &'a ColumnSummary>) -> Vec<String> {
    columns.map(|column| column.name.clone()).collect()
}

fn about_columns(outcome: &DescribeOutcome) -> Vec<Caution> {
    let columns = || outcome.columns.iter();
    let mut cautions = Vec::new();
    let empty = names(columns().filter(|column| column.n_obs == 0));
    if !empty.is_empty() {
        cautions.push(Caution::EmptyColumns { names: empty });
    }
    let worst_first = |from: f64, below: f64| {
        let mut found: Vec<&ColumnSummary> = columns()
            .filter(|column| (from..below).contains(&column.share_missing()) && column.n_missing > 0)
            .collect();
        found.sort_by(|a, b| b.share_missing().total_cmp(&a.share_missing()));
        found
    };
    let mostly = worst_first(MOSTLY, 1.0);
    if let Some(worst) = mostly.first() {
        let worst_share = worst.share_missing();
        cautions.push(Caution::MostlyMissing { names: names(mostly.iter().copied()), worst_share });
    }
    let some = worst_first(0.0, MOSTLY);
    if let Some(worst) = some.first() {
        cautions.push(Caution::SomeMissing {
            n_columns: some.len() as u64,
            worst: worst.name.clone(),
            worst_share: worst.share_missing(),
            n_missing: worst.n_missing,
        });
    }
    if outcome.n_rows > 1 {
        let constant = names(columns().filter(|column| column.n_distinct == 1));
        if !constant.is_empty() {
            cautions.push(Caution::Constant { names: constant });
        }
    }
    let share = |column: &ColumnSummary| column.top.first().map_or(0.0, |top| top.1 as f64 / column.n_obs as f64);
    let dominated = columns().filter(|column| column.n_distinct > 1 && column.n_obs >= MIN_FOR_SHAPE);
    let dominated = dominated.max_by(|a, b| share(a).total_cmp(&share(b)));
    if let Some(column) = dominated.filter(|column| share(column) >= DOMINATES) {
        let value = column.top.first().map(|top| top.0.clone()).unwrap_or_default();
        cautions.push(Caution::Dominated { name: column.name.clone(), value, share: share(column) });
    }
    cautions
}

fn about_amount(outcome: &DescribeOutcome) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if let Some(amount) = outcome.amount.as_ref().filter(|amount| amount.summary.n_negative > 0) {
        let summary = &amount.summary;
        cautions.push(Caution::Negative {
            name: amount.name.clone(),
            n_rows: summary.n_negative,
            sum: summary.negative_sum,
            unit: amount.unit.clone(),
            share: -summary.negative_sum / (summary.moments.sum - summary.negative_sum),
        });
    }
    let of_amount = outcome.amount.iter().map(|amount| (&amount.name, &amount.unit, &amount.summary));
    let is_amount = |name: &String| outcome.amount.as_ref().is_some_and(|amount| amount.name == *name);
    let measures = outcome.columns.iter().filter(|column| column.is_measure() && !is_amount(&column.name));
    let of_columns = measures.filter_map(|column| Some((&column.name, &column.unit, column.numbers.as_ref()?)));
    let mut lopsided: Vec<_> = of_amount
        .chain(of_columns)
        .filter(|(_, _, numbers)| numbers.moments.n_obs >= MIN_FOR_SHAPE && numbers.moments.skewness >= LOPSIDED)
        .filter(|(_, _, numbers)| numbers.moments.mean > numbers.quartiles[1])
        .collect();
    // The amount stays first, the sort being stable; the others follow by how lopsided they are.
    lopsided.sort_by(|a, b| {
        is_amount(b.0).cmp(&is_amount(a.0)).then(b.2.moments.skewness.total_cmp(&a.2.moments.skewness))
    });
    cautions.extend(lopsided.into_iter().take(MAX_LOPSIDED).map(|(name, unit, numbers)| Caution::Lopsided {
        name: name.clone(),
        mean: numbers.moments.mean,
        median: numbers.quartiles[1],
        largest_share: numbers.largest_hundredth_share,
        unit: unit.clone(),
    }));
    cautions
}

fn about_time(outcome: &DescribeOutcome) -> Vec<TimeCaution> {
    let Some(name) = outcome.date.clone() else { return Vec::new() };
    let Some(totals) = &outcome.totals else {
        let has_days = outcome.days().is_some();
        return if has_days { vec![TimeCaution::NoTotals { name }] } else { Vec::new() };
    };
    let period = totals.period;
    let mut cautions = Vec::new();
    if let Some(days) = totals.far_days {
        cautions.push(TimeCaution::FarDates { name: name.clone(), n_rows: totals.n_far, days });
    }
    if totals.n_undated > 0 {
        cautions.push(TimeCaution::Undated { name, n_rows: totals.n_undated });
    }
    // Shops close on Sundays: days without rows are nothing odd.
    if totals.n_gaps() > 0 && period != Period::Day {
        let n_periods = totals.periods.len() as u64;
        cautions.push(TimeCaution::Gaps { n_gaps: totals.n_gaps(), n_periods, period });
    }
    let starts: Vec<i32> = totals.periods.iter().filter(|total| total.is_partial).map(|total| total.start).collect();
    if !starts.is_empty() {
        cautions.push(TimeCaution::Partial { period, starts });
    }
    if totals.is_coarsened {
        cautions.push(TimeCaution::Coarsened { period });
    }
    cautions
}

fn about_rest(outcome: &DescribeOutcome) -> Vec<Caution> {
    let mut cautions = Vec::new();
    // In a table of few columns equal rows are nothing odd.
    if outcome.n_duplicates > 0 && outcome.n_columns >= 4 {
        let share = outcome.n_duplicates as f64 / outcome.n_rows as f64;
        cautions.push(Caution::Duplicates { n_rows: outcome.n_duplicates, share });
    }
    let identifiers = names(outcome.columns.iter().filter(|column| column.is_identifier));
    if !identifiers.is_empty() {
        cautions.push(Caution::Identifiers { names: identifiers });
    }
    let drawn = outcome.drawn_columns();
    let drawable = |column: &&ColumnSummary| {
        (column.is_measure() && !is_who(column) && column.n_distinct > 1) || is_category(column, outcome.n_rows)
    };
    let n_columns = outcome.columns.iter().filter(drawable).count() as u64;
    let n_drawn = outcome.columns.iter().filter(|column| drawn.contains(column.name.as_str())).count() as u64;
    if n_columns > n_drawn {
        cautions.push(Caution::NotDrawn { n_drawn, n_columns });
    }
    cautions
}

/// Whether a column names customers or orders: too many to compare one by one.
fn is_who(column: &ColumnSummary) -> bool {
    matches!(column.role, Some(Role::Customer | Role::Order))
}

/// Whether rows can be compared by the labels of a column.
fn is_category(column: &ColumnSummary, n_rows: u64) -> bool {
    let is_label = matches!(column.kind, ColumnKind::Text | ColumnKind::Boolean) && !column.is_identifier;
    let is_repeated = (2..=MAX_LEVELS).contains(&column.n_distinct) && 2 * column.n_distinct <= n_rows;
    is_label && is_repeated && !is_who(column)
}

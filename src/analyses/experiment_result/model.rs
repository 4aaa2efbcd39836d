//! Compares groups with the control group: as they are, by their change, and segment by segment.

use std::collections::BTreeMap;

use super::outcome::{Comparison, Imbalance, ResultOutcome, Shown};
use super::params::ResultParams;
use super::periods;
use super::texts::ResultError;
use crate::analyses::contract::Answer;
use crate::data::{Categories, Column, Table};
use crate::i18n::Unit;
use crate::numeric::sum::sum;
use crate::pulse::Pulse;
use crate::stats::distributions::{ChiSquared, Distribution, Normal};
use crate::stats::power;
use crate::stats::proportions::{self, Difference, Sample};

/// A group with fewer units has no spread.
const MIN_UNITS: usize = 2;

/// One unit of the test: a row, or a customer.
#[derive(Debug, Clone, Copy)]
struct Member {
    group: u32,
    segment: u32,
    value: f64,
}

/// The units of the test and what was left out.
struct Units {
    units: Vec<Member>,
    groups: Vec<String>,
    segments: Vec<String>,
    n_missing: u64,
    /// Customers seen in two groups, or only before or only after.
    n_unusable: u64,
}

/// A customer: group, segment, and sum and count of the outcome before and after.
type Cell = (u32, u32, [f64; 2], [f64; 2]);

/// Answers the question.
pub fn run(table: &Table, params: &ResultParams, pulse: &mut Pulse) -> Result<Answer<ResultOutcome>, ResultError> {
    pulse.at(0.0)?;
    let n_rows = table.n_rows() as u64;
    let read = read(table, params).ok_or(ResultError::NoRows { n_rows })?;
    pulse.at(0.4)?;
    let control = params.control.clone().unwrap_or_default();
    let is_change = params.period.is_some();
    let is_share = params.positive.is_some() && !is_change;
    let control_code = read.groups.iter().position(|group| *group == control).map(|code| code as u32);
    let of = |units: &[Member], group: Option<u32>| -> Vec<f64> {
        units.iter().filter(|unit| Some(unit.group) == group).map(|unit| unit.value).collect()
    };
    let base = of(&read.units, control_code);
    if base.len() < MIN_UNITS {
        return Err(ResultError::FewInGroup { group: control, n: base.len() as u64 });
    }
    let mut comparisons = Vec::new();
    for (code, group) in read.groups.iter().enumerate().filter(|(code, _)| Some(*code as u32) != control_code) {
        let own = of(&read.units, Some(code as u32));
        if own.len() < MIN_UNITS {
            return Err(ResultError::FewInGroup { group: group.clone(), n: own.len() as u64 });
        }
        comparisons.push(compare(group, None, &base, &own, is_share, params.level));
    }
    if comparisons.is_empty() {
        return Err(ResultError::OneGroup { group: control });
    }
    correct(&mut comparisons);
    pulse.at(0.6)?;
    let mut segments = Vec::new();
    for (code, segment) in read.segments.iter().enumerate() {
        let here: Vec<Member> = read.units.iter().filter(|unit| unit.segment == code as u32).copied().collect();
        let base = of(&here, control_code);
        for comparison in &comparisons {
            let group = read.groups.iter().position(|group| *group == comparison.group).map(|code| code as u32);
            let own = of(&here, group);
            if base.len() >= MIN_UNITS && own.len() >= MIN_UNITS {
                segments.push(compare(&comparison.group, Some(segment), &base, &own, is_share, params.level));
            }
        }
    }
    correct(&mut segments);
    pulse.at(0.8)?;
    let alpha = 1.0 - params.level;
    let n_control = base.len() as f64;
    let outcome = ResultOutcome {
        shown: shown(table, params, control, is_share),
        level: params.level,
        heterogeneity: heterogeneity(&segments),
        comparisons,
        segments,
        n_units: read.units.len() as u64,
        n_rows,
        n_missing: read.n_missing,
        n_unusable: read.n_unusable,
        n_looks: params.n_looks,
        false_alarm: power::false_alarm(alpha, params.n_looks),
        fair_level: power::level_per_look(alpha, params.n_looks),
        n_planned: params.n_planned,
        imbalance: params.control_share.map(|share| imbalance(n_control, read.units.len() as f64, share)),
    };
    Ok(Answer { outcome, rows: Vec::new() })
}

/// How the outcome is written.
fn shown(table: &Table, params: &ResultParams, control: String, is_share: bool) -> Shown {
    let outcome_field = params.outcome.as_deref().and_then(|name| table.schema().field(name));
    let unit = match (params.positive.is_some(), outcome_field) {
        (true, _) => Unit::Share,
        (false, Some(field)) if field.currency.is_some() => Unit::Money(field.currency.clone()),
        _ => Unit::Plain,
    };
    Shown {
        control,
        unit,
        is_share,
        is_change: params.period.is_some(),
        has_customers: params.customer.is_some(),
        periods: periods(table, params),
    }
}

/// The labels of after and before, and whether they tell so themselves.
fn periods(table: &Table, params: &ResultParams) -> Option<(String, String, bool)> {
    let (column, after) = (table.column(params.period.as_deref()?)?, params.after.clone()?);
    let labels = column.categories().labels;
    let before = labels.iter().find(|label| **label != after)?.clone();
    let is_known = periods::after(&labels) == Some(&after);
    Some((after, before, is_known))
}

fn correct(comparisons: &mut [Comparison]) {
    let p_values: Vec<f64> = comparisons.iter().map(|one| one.p_exact.unwrap_or(one.difference.p_value)).collect();
    let adjusted = proportions::holm(&p_values);
    comparisons.iter_mut().zip(adjusted).for_each(|(one, p)| one.p_adjusted = p);
}

fn compare(group: &str, segment: Option<&String>, base: &[f64], own: &[f64], is_share: bool, level: f64) -> Comparison {
    let (control, treated) = (Sample::of(base), Sample::of(own));
    let counts = |sample: Sample| ((sample.mean * sample.n).round(), sample.n);
    let difference = if is_share {
        proportions::newcombe(counts(control), counts(treated), level)
    } else {
        proportions::welch(control, treated, level)
    };
    let is_alike = difference.p_value.is_nan();
    let p_exact = if is_share && !is_alike { proportions::exact_p(counts(control), counts(treated)) } else { None };
    Comparison {
        group: group.to_owned(),
        segment: segment.cloned(),
        n_control: control.n,
        n_treated: treated.n,
        mean_control: control.mean,
        mean_treated: treated.mean,
        difference,
        p_exact,
        p_adjusted: f64::NAN,
    }
}

/// Whether effects differ between segments: Cochran's Q of the first group compared.
fn heterogeneity(segments: &[Comparison]) -> Option<f64> {
    let first = &segments.first()?.group;
    let own: Vec<&Difference> = segments
        .iter()
        .filter(|one| one.group == *first && one.difference.std_error > 0.0)
        .map(|one| &one.difference)
        .collect();
    if own.len() < 2 {
        return None;
    }
    let weight = |one: &Difference| 1.0 / (one.std_error * one.std_error);
    let total = sum(own.iter().map(|one| weight(one)));
    let mean = sum(own.iter().map(|one| weight(one) * one.estimate)) / total;
    let q = sum(own.iter().map(|one| weight(one) * (one.estimate - mean).powi(2)));
    Some(ChiSquared { df: own.len() as f64 - 1.0 }.sf(q))
}

/// Whether the control group has its planned share.
fn imbalance(n_control: f64, n: f64, share: f64) -> Imbalance {
    let z = (n_control - n * share) / (n * share * (1.0 - share)).sqrt();
    Imbalance { planned: share, actual: n_control / n, p_value: 2.0 * Normal.sf(z.abs()) }
}

/// Reads rows as units; with customers or periods several rows make one.
fn read(table: &Table, params: &ResultParams) -> Option<Units> {
    let column = |name: &Option<String>| name.as_deref().and_then(|name| table.column(name));
    let groups = column(&params.group)?.categories();
    let values = values(column(&params.outcome)?, params.positive.as_deref())?;
    let segments = column(&params.segment).map(Column::categories);
    let periods = column(&params.period).map(Column::categories);
    let customers = column(&params.customer).map(Column::categories);
    let after = periods.as_ref().and_then(|periods| {
        periods.labels.iter().position(|label| Some(label) == params.after.as_ref()).map(|code| code as u32)
    });
    let code_at = |categories: &Option<Categories>, row: usize| categories.as_ref().map_or(0, |all| all.codes[row]);
    let mut found = Units {
        units: Vec::new(),
        groups: groups.labels,
        segments: segments.as_ref().map(|segments| segments.labels.clone()).unwrap_or_default(),
        n_missing: 0,
        n_unusable: 0,
    };
    // Per customer: sums and counts before and after, group, segment; none for a customer of two groups.
    let mut cells: BTreeMap<u32, Option<Cell>> = BTreeMap::new();
    let mut rows: Vec<(Member, bool)> = Vec::new();
    for (row, (&group, &value)) in groups.codes.iter().zip(&values).enumerate() {
        let (period, customer) = (code_at(&periods, row), code_at(&customers, row));
        let is_missing = [group, period, customer].contains(&Categories::MISSING);
        if is_missing || !value.is_finite() {
            found.n_missing += 1;
            continue;
        }
        let is_after = periods.is_none() || Some(period) == after;
        let segment = code_at(&segments, row);
        if customers.is_none() {
            rows.push((Member { group, segment, value }, is_after));
            continue;
        }
        let cell = cells.entry(customer).or_insert(Some((group, segment, [0.0; 2], [0.0; 2])));
        if cell.as_ref().is_some_and(|cell| cell.0 != group) {
            *cell = None;
        }
        if let Some((_, _, sums, counts)) = cell {
            sums[usize::from(is_after)] += value;
            counts[usize::from(is_after)] += 1.0;
        }
    }
    if customers.is_none() {
        found.units = if periods.is_some() { changes(&rows) } else { rows.into_iter().map(|(unit, _)| unit).collect() };
    }
    for cell in cells.into_values() {
        let unit = cell.and_then(|(group, segment, sums, counts)| {
            let mean = |at: usize| sums[at] / counts[at];
            let value = match (periods.is_some(), params.positive.is_some()) {
                (true, _) => mean(1) - mean(0),
                // Who succeeded once has succeeded.
                (false, true) => f64::from(sums[1] > 0.0),
                (false, false) => sums[1],
            };
            value.is_finite().then_some(Member { group, segment, value })
        });
        match unit {
            Some(unit) => found.units.push(unit),
            None => found.n_unusable += 1,
        }
    }
    (!found.units.is_empty()).then_some(found)
}

/// Rows of the four cells as units whose means are the changes and whose variances add up: each row's value is set so
/// that Welch's comparison of the units is the difference in differences with the errors of all four cells.
fn changes(rows: &[(Member, bool)]) -> Vec<Member> {
    let mut found = Vec::new();
    let codes: std::collections::BTreeSet<u32> = rows.iter().map(|(unit, _)| unit.group).collect();
    for group in codes {
        let of = |wanted: bool| -> Vec<Member> {
            rows.iter().filter(|(unit, after)| unit.group == group && *after == wanted).map(|(unit, _)| *unit).collect()
        };
        let (before, after) = (of(false), of(true));
        if before.is_empty() || after.is_empty() {
            continue;
        }
        let mean = |units: &[Member]| sum(units.iter().map(|unit| unit.value)) / units.len() as f64;
        let (n_before, n_after) = (before.len() as f64, after.len() as f64);
        let n = n_before + n_after;
        let change = mean(&after) - mean(&before);
        let (centre_before, centre_after) = (mean(&before), mean(&after));
        // A deviation of one of n rows weighs n / n_cell in the change.
        let unit = |unit: &Member, centre: f64, weight: f64| Member {
            value: change + weight * (unit.value - centre),
            ..*unit
        };
        found.extend(before.iter().map(|one| unit(one, centre_before, -n / n_before)));
        found.extend(after.iter().map(|one| unit(one, centre_after, n / n_after)));
    }
    found
}

/// The outcome as numbers; a success is 1.
fn values(column: &Column, positive: Option<&str>) -> Option<Vec<f64>> {
    let Some(positive) = positive else { return column.numbers().map(|numbers| numbers.to_vec()) };
    let Categories { codes, labels } = column.categories();
    let wanted = labels.iter().position(|label| label == positive).map(|code| code as u32);
    let value = |&code: &u32| match code {
        Categories::MISSING => f64::NAN,
        code => f64::from(u8::from(Some(code) == wanted)),
    };
    Some(codes.iter().map(value).collect())
}

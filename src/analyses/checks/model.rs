//! Asks every check of every row.

use std::collections::BTreeMap;

use super::outcome::{CheckResult, ChecksOutcome, Counts};
use super::params::ChecksParams;
use super::texts::ChecksError;
use crate::analyses::contract::Answer;
use crate::clean::RuleCounts;
use crate::data::{Cell, Column, Table, calendar};
use crate::i18n::{Language, Unit};
use crate::pulse::{Cancelled, Pulse};
use crate::report::TidyTable;

/// Between two of these many rows, the user may give up.
const ROWS_PER_PULSE: usize = 1 << 16;

/// All checks.
///
/// Errors: no rows; given up.
pub fn run(table: &Table, params: &ChecksParams, pulse: &mut Pulse) -> Result<Answer<ChecksOutcome>, ChecksError> {
    if table.n_rows() == 0 {
        return Err(ChecksError::NoRows);
    }
    let days = params.date.as_deref().and_then(|name| table.column(name)).and_then(Column::days);
    let today = params.today.as_deref().and_then(calendar::parse_iso);
    let rows: Vec<_> = params.rules.iter().filter(|row| !row.check.trim().is_empty()).collect();
    let (mut checks, mut failing) = (Vec::new(), Vec::new());
    for (index, row) in rows.iter().enumerate() {
        let tell = |share: f32| (index as f32 + share) / rows.len() as f32;
        let rule = row.rule();
        let mut check =
            CheckResult { name: rule.name.clone(), check: row.check.trim().to_owned(), ..Default::default() };
        match rule.truth(table, today) {
            Ok(truth) => {
                let listed = count(&truth, days.as_deref(), &mut check, &mut |share| pulse.at(tell(share)))?;
                failing.extend(listed.into_iter().map(|row_idx| (rule.name.clone(), row_idx)));
            }
            Err(fault) => check.fault = Some(Language::ALL.map(|language| fault.sentence(language))),
        }
        checks.push(check);
    }
    let outcome = ChecksOutcome { n_rows: table.n_rows() as u64, checks, files: params.files.clone() };
    let rows = if failing.is_empty() { Vec::new() } else { vec![listed(table, &failing)] };
    Ok(Answer { outcome, rows })
}

/// Counts the answers, and lists the first rows that fail.
fn count(
    truth: &Column,
    days: Option<&[Option<i32>]>,
    check: &mut CheckResult,
    tell: &mut dyn FnMut(f32) -> Result<(), Cancelled>,
) -> Result<Vec<usize>, Cancelled> {
    let mut listed = Vec::new();
    let mut months: BTreeMap<i32, Counts> = BTreeMap::new();
    for row_idx in 0..truth.len() {
        if row_idx % ROWS_PER_PULSE == 0 {
            tell(row_idx as f32 / truth.len() as f32)?;
        }
        let Cell::Boolean(is_kept) = truth.cell(row_idx) else {
            check.all.n_unknown += 1;
            continue;
        };
        check.all.add(is_kept);
        if let Some(day) = days.and_then(|days| days[row_idx]) {
            months.entry(calendar::month_start(day)).or_default().add(is_kept);
        }
        if !is_kept && listed.len() < RuleCounts::MAX_LISTED {
            listed.push(row_idx);
        }
    }
    check.months = months.into_iter().collect();
    Ok(listed)
}

/// The failing rows as they stand in the data.
fn listed(table: &Table, failing: &[(String, usize)]) -> TidyTable {
    let names: Vec<&str> = failing.iter().map(|(name, _)| name.as_str()).collect();
    let start = TidyTable::new("failing").texts("rule", &names).with(
        "row",
        Unit::Count,
        Column::from_counts(failing.iter().map(|(_, row_idx)| *row_idx as u64 + 1)),
    );
    let fields = table.schema().fields.iter().zip(table.columns());
    fields.fold(start, |listed, (field, column)| {
        let cells = failing.iter().map(|(_, row_idx)| column.cell(*row_idx).to_plain_text());
        let cells: Vec<String> = cells.collect();
        let cells = Column::from_texts(cells.iter().map(|text| (!text.is_empty()).then_some(text.as_str())));
        let is_taken = matches!(field.name.as_str(), "rule" | "row");
        let name = if is_taken { format!("{} (data)", field.name) } else { field.name.clone() };
        listed.with(name, Unit::Plain, cells)
    })
}

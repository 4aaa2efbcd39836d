//! Checks across columns: rows and keys that stand twice.

use super::amounts;
use super::issue::{Code, Findings, Mend, Severity};
use super::params::QualityParams;
use crate::clean::Action;
use crate::clean::kernel::Groups;
use crate::clean::settings::{Keep, RemoveDuplicates};
use crate::data::{Column, Table};
use crate::pulse::{Cancelled, Pulse};

/// Checks rows as a whole and answers how many are exact copies of an earlier one.
pub fn check(
    table: &Table,
    params: &QualityParams,
    findings: &mut Findings,
    pulse: &mut Pulse,
) -> Result<u64, Cancelled> {
    let n_rows = table.n_rows();
    let all: Vec<&Column> = table.columns().iter().collect();
    let groups = Groups::of(&all, n_rows);
    pulse.at(0.6)?;
    let is_repeated = |groups: &Groups, row: usize| groups.first_rows[groups.codes[row] as usize] as usize != row;
    let remove = |columns: &[String]| {
        Mend::by(Action::RemoveDuplicates(RemoveDuplicates { columns: columns.to_vec(), keep: Keep::First }))
    };
    let hits = findings.mark(Code::DuplicateRows, |row| is_repeated(&groups, row));
    let n_duplicate_rows = hits.n_rows;
    if n_duplicate_rows > 0 {
        let severity = Severity::by_share(n_duplicate_rows as f64 / n_rows as f64, 0.0, 0.001);
        findings.add(Code::DuplicateRows, &[], hits, severity, remove(&[]));
    }
    let key: Vec<&Column> = params.key.iter().filter_map(|name| table.column(name)).collect();
    if !key.is_empty() {
        // A key that is not there says nothing about its row.
        let is_whole = |row: usize| key.iter().all(|column| !column.is_missing(row));
        let groups = Groups::of(&key, n_rows);
        let hits = findings.mark(Code::DuplicateKeys, |row| is_repeated(&groups, row) && is_whole(row));
        if hits.n_rows > 0 {
            let names: Vec<&str> = params.key.iter().map(String::as_str).collect();
            findings.add(Code::DuplicateKeys, &names, hits, Severity::High, remove(&params.key));
        }
    }
    pulse.at(0.9)?;
    amounts::check(table, params, findings);
    Ok(n_duplicate_rows)
}

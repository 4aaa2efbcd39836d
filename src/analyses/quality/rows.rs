//! Checks across columns: rows and keys that stand twice, amounts that do not multiply.

use super::issue::{Code, Findings, Mend, Severity};
use super::params::QualityParams;
use crate::clean::Action;
use crate::clean::kernel::Groups;
use crate::clean::settings::{Derive, Keep, RemoveDuplicates};
use crate::data::{Column, Role, Table};
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
    amounts(table, params, findings);
    Ok(n_duplicate_rows)
}

/// Amounts against quantity times unit price, where all three are known.
fn amounts(table: &Table, params: &QualityParams, findings: &mut Findings) {
    let known = |role| {
        let field = table.schema().with_role(role).filter(|field| field.kind.is_numeric())?;
        Some((field.name.as_str(), table.column(&field.name)?.numbers()?))
    };
    let (Some(amount), Some(quantity), Some(price)) =
        (known(Role::Amount), known(Role::Quantity), known(Role::UnitPrice))
    else {
        return;
    };
    // A hair more than the tolerance, so that a difference of just the tolerance passes in spite of binary fractions.
    let is_off = |row: usize| {
        let product = quantity.1[row] * price.1[row];
        let allowed = params.tolerance * (1.0 + 1e-9) + 1e-12 * product.abs();
        (amount.1[row] - product).abs() > allowed
    };
    let hits = findings.mark(Code::AmountMismatch, is_off);
    if hits.n_rows > 0 {
        let bracketed = |name: &str| format!("[{name}]");
        let expression = format!("{} * {}", bracketed(quantity.0), bracketed(price.0));
        let severity = Severity::by_share(hits.n_rows as f64 / table.n_rows() as f64, 0.0, 0.01);
        let mend = Mend::by(Action::Derive(Derive { name: amount.0.to_owned(), expression: expression.clone() }));
        findings.add(Code::AmountMismatch, &[amount.0, quantity.0, price.0], hits, severity, mend.naming(expression));
    }
}

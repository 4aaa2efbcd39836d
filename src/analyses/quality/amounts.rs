//! Amounts against what they should follow from: quantity times unit price, perhaps less a discount.

use super::issue::{Code, Findings, Mend, Severity};
use super::params::QualityParams;
use crate::analyses::settings::discounts;
use crate::clean::Action;
use crate::clean::settings::Derive;
use crate::data::{Field, Role, Table};

/// A formula is a rule of the data when this share of the rows keeps it. Below, amounts hold something else besides.
const RULE_SHARE: f64 = 0.5;

/// How a discount enters an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// 0.1 takes off a tenth.
    Share,
    /// 10 takes off a tenth.
    Percent,
    /// 0.9 is what is left to pay, as 折扣 often means.
    Left,
    /// 9 for 九折: nine tenths are left to pay.
    Tenths,
    /// An amount that is taken off.
    Amount,
}

impl Cut {
    const ALL: [Self; 5] = [Self::Share, Self::Percent, Self::Left, Self::Tenths, Self::Amount];

    fn of(self, product: f64, discount: f64) -> f64 {
        match self {
            Self::Share => product * (1.0 - discount),
            Self::Percent => product * (1.0 - discount / 100.0),
            Self::Left => product * discount,
            Self::Tenths => product * discount / 10.0,
            Self::Amount => product - discount,
        }
    }

    fn expression(self, product: &str, discount: &str) -> String {
        match self {
            Self::Share => format!("{product} * (1 - {discount})"),
            Self::Percent => format!("{product} * (1 - {discount} / 100)"),
            Self::Left => format!("{product} * {discount}"),
            Self::Tenths => format!("{product} * {discount} / 10"),
            Self::Amount => format!("{product} - {discount}"),
        }
    }
}

/// Numbers of a column with their name.
type Numbers<'a> = (&'a str, std::borrow::Cow<'a, [f64]>);

/// Finds the formula that most rows keep, and the rows that do not; without such a formula says so, and blames no row.
pub fn check(table: &Table, params: &QualityParams, findings: &mut Findings) {
    let numbers = |field: &Field| Some(table.column(&field.name)?.numbers()?.into_owned());
    let known = |role| -> Option<Numbers> {
        let field = table.schema().with_role(role).filter(|field| field.kind.is_numeric())?;
        Some((field.name.as_str(), numbers(field)?.into()))
    };
    let (Some(amount), Some(quantity), Some(price)) =
        (known(Role::Amount), known(Role::Quantity), known(Role::UnitPrice))
    else {
        return;
    };
    let product = |row: usize| quantity.1[row] * price.1[row];
    // A hair more than the tolerance, so that a difference of just the tolerance passes in spite of binary fractions.
    let is_near = |row: usize, expected: f64| {
        let allowed = params.tolerance * (1.0 + 1e-9) + 1e-12 * expected.abs();
        (amount.1[row] - expected).abs() <= allowed
    };
    let known_rows: Vec<usize> = (0..table.n_rows()).filter(|&row| !(amount.1[row] - product(row)).is_nan()).collect();
    let count = |expected: &dyn Fn(usize) -> f64| known_rows.iter().filter(|&&row| is_near(row, expected(row))).count();
    let mut best = (count(&product), None);
    let discounts: Vec<Numbers> =
        discounts(table.schema()).filter_map(|field| Some((field.name.as_str(), numbers(field)?.into()))).collect();
    for discount in &discounts {
        // A discount that is not there is none.
        let with = |cut: Cut, row: usize| match discount.1[row] {
            x if x.is_nan() => product(row),
            x => cut.of(product(row), x),
        };
        for cut in Cut::ALL {
            let n_kept = count(&|row| with(cut, row));
            if n_kept > best.0 {
                best = (n_kept, Some((discount, cut)));
            }
        }
    }
    let formula = format!("[{}] * [{}]", quantity.0, price.0);
    let (formula, mut columns) = match best.1 {
        Some((discount, cut)) => {
            (cut.expression(&formula, &format!("[{}]", discount.0)), vec![amount.0, quantity.0, price.0, discount.0])
        }
        None => (formula, vec![amount.0, quantity.0, price.0]),
    };
    let expected = |row: usize| match best.1 {
        Some((discount, cut)) if !discount.1[row].is_nan() => cut.of(product(row), discount.1[row]),
        _ => product(row),
    };
    let is_off = |row: usize| !(amount.1[row] - product(row)).is_nan() && !is_near(row, expected(row));
    let is_rule = best.0 as f64 >= RULE_SHARE * known_rows.len() as f64;
    let code = if is_rule { Code::AmountMismatch } else { Code::AmountFreely };
    let hits = findings.mark(code, is_off);
    if hits.n_rows == 0 {
        return;
    }
    if is_rule {
        let severity = Severity::by_share(hits.n_rows as f64 / table.n_rows() as f64, 0.0, 0.01);
        let mend = Mend::by(Action::Derive(Derive { name: amount.0.to_owned(), expression: formula.clone() }));
        findings.add(code, &columns, hits, severity, mend.naming(formula));
    } else {
        columns.extend(
            discounts.iter().map(|discount| discount.0).filter(|name| best.1.is_none_or(|(one, _)| one.0 != *name)),
        );
        findings.add(code, &columns, hits, Severity::Low, Mend::default().naming(best.0.to_string()));
    }
}

//! From a table to what is clustered: columns as they are, or customers by their purchases.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::outcome::Counts;
use super::params::{ReturnRows, SegmentsParams};
use super::space;
use super::texts::SegmentsError;
use crate::data::{Categories, Column, ColumnKind, Field, Table};
use crate::i18n::Unit;
use crate::models::customers::{self, Customers, Returns};
use crate::pulse::{Cancelled, Pulse};

/// The names of the three dimensions when customers are grouped by their purchases.
pub const PURCHASE_DIMS: [&str; 3] = ["recency_days", "n_purchases", "monetary"];

/// So many rows are read between two looks at whether to go on.
const ROUND: usize = 65_536;

/// What is clustered and what was left out on the way.
pub struct Reading<'a> {
    /// What is clustered.
    pub source: space::Source<'a>,
    /// Names of the customers or combinations, when these are grouped.
    pub labels: Option<Vec<String>>,
    /// What was left out.
    pub counts: Counts,
}

/// Reads chosen columns: a point per row.
pub fn read_columns<'a>(table: &'a Table, columns: &[String]) -> Reading<'a> {
    let mut source = space::Source { names: Vec::new(), units: Vec::new(), columns: Vec::new() };
    for name in columns {
        let (Some(field), Some(column)) = (table.schema().field(name), table.column(name)) else { continue };
        // The settings were checked: the columns are there and numeric.
        let Some(numbers) = column.numbers() else { continue };
        source.names.push(name.clone());
        source.units.push(unit(field));
        source.columns.push(numbers);
    }
    let counts = Counts { n_rows: table.n_rows() as u64, ..Counts::default() };
    Reading { source, labels: None, counts }
}

fn unit(field: &Field) -> Unit {
    match field.kind {
        ColumnKind::Money => Unit::Money(field.currency.clone()),
        ColumnKind::Percent => Unit::Share,
        _ => Unit::Plain,
    }
}

/// Reads the sums of chosen columns: a point per combination of labels, in the order of these. Empty cells add nothing.
pub fn read_combinations<'a>(
    table: &'a Table,
    columns: &[String],
    group_by: &[String],
    pulse: &mut Pulse,
) -> Result<Reading<'a>, Cancelled> {
    let keys: Vec<Categories> = group_by.iter().filter_map(|name| table.column(name)).map(Column::categories).collect();
    let mut found = BTreeMap::new();
    let mut combined = read_columns(table, columns);
    let mut at_row = Vec::with_capacity(table.n_rows());
    for row in 0..table.n_rows() {
        if row % ROUND == 0 {
            pulse.at(0.01 * row as f32 / table.n_rows() as f32)?;
        }
        // One key stands alone: the second is the same for all.
        let codes = [0, 1].map(|key| keys.get(key).map_or(0, |key: &Categories| key.codes[row]));
        let is_there = !codes.contains(&Categories::MISSING);
        let next = found.len() as u32;
        at_row.push(is_there.then(|| *found.entry(codes).or_insert(next)));
    }
    combined.counts.n_unlabelled = at_row.iter().filter(|place| place.is_none()).count() as u64;
    combined.counts.is_combined = true;
    for column in &mut combined.source.columns {
        let mut sums = vec![f64::NAN; found.len()];
        for (place, &x) in at_row.iter().zip(column.iter()).filter(|(_, x)| x.is_finite()) {
            let Some(place) = *place else { continue };
            let sum = &mut sums[place as usize];
            *sum = if sum.is_nan() { x } else { *sum + x };
        }
        *column = Cow::Owned(found.values().map(|&place| sums[place as usize]).collect());
    }
    let label = |codes: &[u32; 2]| {
        keys.iter().zip(codes).map(|(key, &code)| key.labels[code as usize].as_str()).collect::<Vec<_>>().join(" · ")
    };
    combined.labels = Some(found.keys().map(label).collect());
    Ok(combined)
}

/// Reads purchases: a point per customer.
pub fn read_purchases<'a>(table: &'a Table, params: &SegmentsParams) -> Result<Reading<'a>, SegmentsError> {
    let n_rows = table.n_rows() as u64;
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let returns = match params.returns {
        ReturnRows::Subtract => Returns::Subtract,
        ReturnRows::Ignore => Returns::Ignore,
    };
    let nothing = SegmentsError::NoCustomers { n_rows };
    let (Some(customer), Some(date), Some(amount)) =
        (column(&params.customer), column(&params.date), column(&params.amount))
    else {
        return Err(nothing);
    };
    let found = customers::summarise(customer, date, amount, column(&params.order), returns);
    let Some(Customers { customers, labels, last_day: Some(last_day), .. }) = &found else { return Err(nothing) };
    if customers.is_empty() {
        return Err(nothing);
    }
    let numbers = |of: &dyn Fn(&customers::Customer) -> f64| Cow::Owned(customers.iter().map(of).collect::<Vec<_>>());
    // Recency counts from the day after the last one of the data, so that it is never 0.
    let columns = vec![
        numbers(&|customer| f64::from(last_day - customer.last_day) + 1.0),
        numbers(&|customer| f64::from(customer.n_purchases)),
        numbers(&|customer| customer.total),
    ];
    let money = params.amount.as_ref().and_then(|name| table.schema().field(name));
    let currency = money.and_then(|field| field.currency.clone());
    let units = vec![Unit::Days, Unit::Plain, Unit::Money(currency)];
    let names = PURCHASE_DIMS.map(str::to_owned).to_vec();
    let counts = Counts {
        n_rows,
        n_without_customer: found.as_ref().map_or(0, |found| found.n_without_customer),
        n_incomplete: found.as_ref().map_or(0, |found| found.n_incomplete),
        n_returns: found.as_ref().map_or(0, |found| found.n_returns),
        n_without_purchase: found.as_ref().map_or(0, |found| found.n_without_purchase),
        is_customers: true,
        ..Counts::default()
    };
    let labels = customers.iter().map(|customer| labels[customer.code as usize].clone()).collect();
    Ok(Reading { source: space::Source { names, units, columns }, labels: Some(labels), counts })
}

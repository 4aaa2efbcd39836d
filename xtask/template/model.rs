//! The means.

use super::outcome::{Group, TemplateOutcome};
use super::params::TemplateParams;
use super::texts::TemplateError;
use crate::analyses::contract::{Answer, Valid};
use crate::data::{Categories, Table};
use crate::i18n::Unit;
use crate::numeric::sum;
use crate::pulse::Pulse;

/// Computes the mean of each group.
pub fn run(
    table: &Table,
    params: &Valid<TemplateParams>,
    pulse: &mut Pulse,
) -> Result<Answer<TemplateOutcome>, TemplateError> {
    let no_values = || TemplateError::NoValues { measure: params.measure.clone() };
    let numbers = table.column(&params.measure).and_then(|column| column.numbers()).ok_or_else(no_values)?;
    let categories = table.column(&params.groups).map(|column| column.categories()).ok_or_else(no_values)?;
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); categories.labels.len()];
    for (&code, &number) in categories.codes.iter().zip(numbers.iter()) {
        if code != Categories::MISSING && number.is_finite() {
            values[code as usize].push(number);
        }
    }
    let n_groups = values.len();
    let mut groups = Vec::new();
    for (group_idx, (label, values)) in categories.labels.iter().zip(&values).enumerate() {
        pulse.round(group_idx, n_groups)?;
        if let Some(group) = Group::of(label, values) {
            groups.push(group);
        }
    }
    if groups.is_empty() {
        return Err(no_values());
    }
    groups.sort_by(|a, b| b.mean.total_cmp(&a.mean));
    let n_used = groups.iter().map(|group| group.n_rows).sum();
    let unit = match table.schema().field(&params.measure).and_then(|field| field.currency.clone()) {
        Some(currency) => Unit::Money(Some(currency)),
        None => Unit::Plain,
    };
    let n_dropped = table.n_rows() as u64 - n_used;
    let (measure, by) = (params.measure.clone(), params.groups.clone());
    Ok(Answer { outcome: TemplateOutcome { measure, by, unit, groups, n_used, n_dropped }, rows: Vec::new() })
}

impl Group {
    /// Mean and standard error of some values; none when there is no value.
    fn of(label: &str, values: &[f64]) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let n = values.len() as f64;
        let mean = sum::mean(values);
        let squares = sum::sum(values.iter().map(|x| (x - mean).powi(2)));
        let std_error = if values.len() < 2 { f64::NAN } else { (squares / (n - 1.0) / n).sqrt() };
        Some(Self { label: label.to_owned(), n_rows: values.len() as u64, mean, std_error })
    }
}

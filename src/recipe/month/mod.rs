//! Next month: a newly imported table beside the columns that a recipe remembers, and how well they fit.
//!
//! [`remember`] is what a recipe keeps of a data set's columns, [`compare`] lists what is different, [`Fit`] says whether
//! the recipe can be applied as it is.

mod rename;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Document;
use crate::data::csv::{DateOrder, ImportNote, ImportNotes};
use crate::data::{ColumnKind, Field, Role, Schema};

/// A column as it was when the recipe was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RememberedColumn {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: ColumnKind,
    /// The role that it played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The order of its numeric dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// All its categories, where there were few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
}

/// What is different.
#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    /// A column is gone; the recipe refers to it, or does not.
    Missing {
        /// Its name.
        column: String,
        /// Whether steps, rules, roles or runs name it.
        is_used: bool,
    },
    /// A column is new.
    New {
        /// Its name.
        column: String,
    },
    /// A column is gone and one that is much like it is new.
    Renamed {
        /// The name before.
        from: String,
        /// The name now.
        to: String,
        /// Whether the recipe names it.
        is_used: bool,
    },
    /// A column holds something else.
    Kind {
        /// Its name.
        column: String,
        /// What it held.
        was: ColumnKind,
        /// What it holds.
        now: ColumnKind,
        /// Whether the recipe can do with that as it did before.
        is_alike: bool,
        /// Whether the recipe names it.
        is_used: bool,
    },
    /// Numeric dates are written the other way round.
    DateOrder {
        /// Its name.
        column: String,
        /// The order now.
        now: DateOrder,
    },
    /// Categories that were not there.
    NewCategories {
        /// The column.
        column: String,
        /// The new ones.
        categories: Vec<String>,
    },
}

/// How well a table fits a recipe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The share of the remembered columns that are there under their name and with their kind; 1 without any.
    pub share: f64,
    /// Whether the recipe can be applied as it is: all that it names is there, and most of the rest.
    pub is_good: bool,
}

impl Fit {
    /// So many of the remembered columns must be there, so that a file counts as the same kind of file.
    const SAME_FILE: f64 = 0.6;
}

/// What a recipe keeps of the columns.
pub fn remember(schema: &Schema, notes: &ImportNotes) -> Vec<RememberedColumn> {
    let date_order = |field: &Field| notes.resolved.columns.get(&field.name).and_then(|column| column.date_order);
    let column = |field: &Field| RememberedColumn {
        name: field.name.clone(),
        kind: field.kind,
        role: field.role,
        date_order: date_order(field),
        categories: field.levels.clone(),
    };
    schema.fields.iter().map(column).collect()
}

/// The labels of a column, when there are few enough to be categories. The page knows those of the schema.
pub type Labels<'a> = dyn Fn(&Field) -> Vec<String> + 'a;

/// What is different in a new table. Columns are told by name, their order does not matter. `used` are the columns that the
/// recipe names: only of those are new categories told.
pub fn compare(
    remembered: &[RememberedColumn],
    schema: &Schema,
    notes: &ImportNotes,
    used: &BTreeSet<String>,
    labels: &Labels,
) -> Vec<Difference> {
    let missing: Vec<&RememberedColumn> =
        remembered.iter().filter(|column| schema.field(&column.name).is_none()).collect();
    let is_new = |field: &&Field| remembered.iter().all(|column| column.name != field.name);
    let new: Vec<&Field> = schema.fields.iter().filter(is_new).collect();
    let renamed = rename::pairs(&missing, &new);
    let is_used = |name: &str| used.contains(name);
    let mut found = Vec::new();
    for column in &missing {
        let to = renamed.iter().find(|(from, _)| *from == column.name).map(|(_, to)| to.clone());
        let (column, is_used) = (column.name.clone(), is_used(&column.name));
        found.push(match to {
            Some(to) => Difference::Renamed { from: column, to, is_used },
            None => Difference::Missing { column, is_used },
        });
    }
    for column in remembered {
        if let Some(field) = schema.field(&column.name) {
            compare_column(column, field, notes, is_used(&column.name), labels, &mut found);
        }
    }
    let is_plainly_new = |field: &&&Field| renamed.iter().all(|(_, to)| *to != field.name);
    found.extend(new.iter().filter(is_plainly_new).map(|field| Difference::New { column: field.name.clone() }));
    found
}

fn compare_column(
    column: &RememberedColumn,
    field: &Field,
    notes: &ImportNotes,
    is_used: bool,
    labels: &Labels,
    found: &mut Vec<Difference>,
) {
    let name = || field.name.clone();
    // A month without cents is no news.
    let is_plain = |kind| matches!(kind, ColumnKind::Integer | ColumnKind::Number);
    if column.kind != field.kind && !(is_plain(column.kind) && is_plain(field.kind)) {
        let is_alike = are_alike(column.kind, field.kind);
        found.push(Difference::Kind { column: name(), was: column.kind, now: field.kind, is_alike, is_used });
        return;
    }
    let order = notes.resolved.columns.get(&field.name).and_then(|column| column.date_order);
    if let (Some(was), Some(now)) = (column.date_order, order)
        && was != now
    {
        found.push(Difference::DateOrder { column: name(), now });
    }
    if is_used && !column.categories.is_empty() {
        let mut categories = labels(field);
        categories.retain(|label| !column.categories.contains(label));
        if !categories.is_empty() {
            found.push(Difference::NewCategories { column: name(), categories });
        }
    }
}

/// Kinds between which steps and analyses see no difference: numbers of any kind, days with and without a time, nothing.
fn are_alike(one: ColumnKind, two: ColumnKind) -> bool {
    one.is_numeric() && two.is_numeric()
        || one.is_temporal() && two.is_temporal()
        || one == ColumnKind::Empty
        || two == ColumnKind::Empty
}

/// How well a table fits, by what is different in it.
pub fn fit(remembered: &[RememberedColumn], differences: &[Difference]) -> Fit {
    let (mut n_off, mut is_good) = (0, true);
    for difference in differences {
        match difference {
            Difference::Missing { is_used, .. } | Difference::Renamed { is_used, .. } => {
                n_off += 1;
                is_good &= !is_used;
            }
            Difference::Kind { is_alike: false, is_used, .. } => {
                n_off += 1;
                is_good &= !is_used;
            }
            Difference::Kind { .. }
            | Difference::New { .. }
            | Difference::DateOrder { .. }
            | Difference::NewCategories { .. } => {}
        }
    }
    let n_all = remembered.len();
    let share = if n_all == 0 { 1.0 } else { 1.0 - f64::from(n_off) / n_all as f64 };
    Fit { share, is_good: is_good && share >= Fit::SAME_FILE }
}

impl<S: Serialize, R: Serialize> Document<S, R> {
    /// The remembered columns of a data set that its roles, steps and rules and the runs on it name.
    pub fn used_columns(&self, dataset: &str) -> BTreeSet<String> {
        let mut said = Vec::new();
        let Some(of) = self.datasets.iter().find(|of| of.name == dataset) else { return BTreeSet::new() };
        said.extend(of.import_params().roles.into_values());
        let steps = of.steps.iter().filter_map(|step| serde_json::to_value(step).ok());
        let rules = of.rules.iter().filter_map(|rule| serde_json::to_value(rule).ok());
        for value in steps.chain(rules) {
            // The names of settings are not names of columns.
            let settings = value.as_object().into_iter().flatten();
            settings.filter(|(name, _)| *name != "step").for_each(|(_, setting)| texts(setting, &mut said));
        }
        let runs = self.runs.iter().filter(|run| run.dataset.as_deref() == Some(dataset));
        runs.for_each(|run| run.params.0.values().for_each(|value| texts(value, &mut said)));
        let is_said = |name: &str| said.iter().any(|text| text == name || names(text, name));
        of.columns.iter().map(|column| column.name.clone()).filter(|name| is_said(name)).collect()
    }
}

/// All texts in a value, the names of its entries among them.
fn texts(value: &Value, said: &mut Vec<String>) {
    match value {
        Value::String(text) => said.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|one| texts(one, said)),
        Value::Object(map) => {
            for (key, one) in map {
                said.push(key.clone());
                texts(one, said);
            }
        }
        _ => {}
    }
}

/// Whether an expression names a column: in brackets, or as a word of its own.
fn names(expression: &str, column: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    !column.is_empty()
        && expression.match_indices(column).any(|(at, _)| {
            let (before, after) = (&expression[..at], &expression[at + column.len()..]);
            !before.ends_with(is_word) && !after.starts_with(is_word)
        })
}

/// The differences as notes, what matters most first.
pub fn notes(differences: &[Difference]) -> Vec<ImportNote> {
    differences.iter().map(words::note).collect()
}

//! Settings of `describe`: which columns, which quartiles, what adds up over time.

use serde::{Deserialize, Serialize};

use super::texts;
use super::totals::Period;
use crate::analyses::contract::{Control, Given, Input, Params, Problem, Section, Worded};
use crate::data::{ColumnKind, Field, Role, Schema};
use crate::i18n::Language;
use crate::stats::quantile::Definition;

/// Settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeParams {
    /// The columns to describe.
    pub columns: Vec<String>,
    /// How quartiles are defined.
    pub quantile: Definition,
    /// The column that says when; none: no totals over time.
    pub date: Option<String>,
    /// The column that adds up; none: quantity times unit price where both are known, else rows are counted.
    pub amount: Option<String>,
    /// How long the periods are over which the amount adds up.
    pub period: Period,
}

/// Settings that cannot work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DescribeProblem {
    /// No column is chosen.
    NoColumns,
    /// There is no such column.
    UnknownColumn {
        /// The setting.
        setting: &'static str,
        /// The name that is not there.
        name: String,
    },
    /// The date column holds no dates.
    NotADate {
        /// The column.
        name: String,
        /// What it holds.
        kind: ColumnKind,
    },
    /// The amount column holds no numbers.
    NotANumber {
        /// The column.
        name: String,
        /// What it holds.
        kind: ColumnKind,
    },
}

impl Worded for DescribeProblem {
    fn code(&self) -> &'static str {
        match self {
            DescribeProblem::NoColumns => "no_columns",
            DescribeProblem::UnknownColumn { .. } => "unknown_column",
            DescribeProblem::NotADate { .. } => "not_a_date",
            DescribeProblem::NotANumber { .. } => "not_a_number",
        }
    }

    fn words(&self, language: Language) -> String {
        texts::problem(self, language)
    }
}

impl Problem for DescribeProblem {
    fn setting(&self) -> &'static str {
        match self {
            DescribeProblem::NoColumns => "columns",
            DescribeProblem::UnknownColumn { setting, .. } => setting,
            DescribeProblem::NotADate { .. } => "date",
            DescribeProblem::NotANumber { .. } => "amount",
        }
    }
}

impl Params for DescribeParams {
    type Problem = DescribeProblem;

    fn suggest(schema: &Schema, _given: &Given) -> Self {
        Self {
            columns: schema.fields.iter().map(|field| field.name.clone()).collect(),
            quantile: Definition::Inclusive,
            date: suggested_date(schema).map(|field| field.name.clone()),
            amount: suggested_amount(schema).map(|field| field.name.clone()),
            period: Period::Auto,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), DescribeProblem> {
        if self.columns.is_empty() && !schema.fields.is_empty() {
            return Err(DescribeProblem::NoColumns);
        }
        let known = |setting: &'static str, name: &String| {
            let unknown = || DescribeProblem::UnknownColumn { setting, name: name.clone() };
            schema.field(name).ok_or_else(unknown)
        };
        self.columns.iter().try_for_each(|name| known("columns", name).map(drop))?;
        if let Some(name) = &self.date {
            let kind = known("date", name)?.kind;
            if !kind.is_temporal() {
                return Err(DescribeProblem::NotADate { name: name.clone(), kind });
            }
        }
        if let Some(name) = &self.amount {
            let kind = known("amount", name)?.kind;
            if !kind.is_numeric() {
                return Err(DescribeProblem::NotANumber { name: name.clone(), kind });
            }
        }
        Ok(())
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let names = |is_allowed: fn(&Field) -> bool| -> Vec<String> {
            schema.fields.iter().filter(|field| is_allowed(field)).map(|field| field.name.clone()).collect()
        };
        let control = |name, section, input| {
            let (label, help) = texts::control(name);
            Control { name, label, help, section, input }
        };
        let of_kind = |is_allowed| Input::Column { allowed: names(is_allowed), is_optional: true };
        vec![
            control("columns", Section::What, Input::Columns { allowed: names(|_| true) }),
            control("date", Section::What, of_kind(|field| field.kind.is_temporal())),
            control("amount", Section::What, of_kind(|field| field.kind.is_numeric())),
            control("period", Section::How, Input::choice(texts::period_options())),
            control("quantile", Section::How, Input::choice(texts::quantile_options())),
        ]
    }
}

/// The column that says when: the one in that role, else the first with dates.
fn suggested_date(schema: &Schema) -> Option<&Field> {
    let in_role = schema.with_role(Role::Date).filter(|field| field.kind.is_temporal());
    in_role.or_else(|| schema.fields.iter().find(|field| field.kind.is_temporal()))
}

/// The column that adds up: the one in that role; else, where it cannot be computed, the first money that is a total.
fn suggested_amount(schema: &Schema) -> Option<&Field> {
    let in_role = schema.with_role(Role::Amount).filter(|field| field.kind.is_numeric());
    if in_role.is_some() || quantity_and_price(schema).is_some() {
        return in_role;
    }
    schema
        .measures()
        .find(|field| field.kind == ColumnKind::Money && !matches!(field.role, Some(Role::UnitPrice | Role::Cost)))
}

/// The columns whose product is the amount, if both are known.
pub fn quantity_and_price(schema: &Schema) -> Option<(&Field, &Field)> {
    let numeric = |role| schema.with_role(role).filter(|field| field.kind.is_numeric());
    numeric(Role::Quantity).zip(numeric(Role::UnitPrice))
}

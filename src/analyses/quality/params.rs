//! Settings of `quality`: which columns, how far is too far, what tells rows apart, what day it is.

use serde::{Deserialize, Serialize};

use super::texts;
use crate::analyses::contract::{Control, Given, Input, Params, Problem, Section, Worded};
use crate::clean::settings::OutlierRule;
use crate::data::{Field, Role, Schema, calendar};
use crate::i18n::Language;

/// Settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityParams {
    /// The columns to check.
    pub columns: Vec<String>,
    /// How outliers are found.
    pub outliers: OutlierRule,
    /// The multiple beyond which a number is an outlier.
    pub threshold: f64,
    /// The columns that together must differ from row to row; empty: none.
    pub key: Vec<String>,
    /// How far an amount may be from quantity times unit price, in the unit of the amount.
    pub tolerance: f64,
    /// The last day that dates may have; none: only dates far from the others are told.
    pub today: Option<String>,
}

/// Settings that cannot work.
#[derive(Debug, Clone, PartialEq)]
pub enum QualityProblem {
    /// No column is chosen.
    NoColumns,
    /// There is no such column.
    UnknownColumn {
        /// The setting.
        setting: &'static str,
        /// The name that is not there.
        name: String,
    },
    /// The multiple is not above zero.
    Threshold,
    /// The tolerance is below zero.
    Tolerance,
    /// Not a day.
    Today {
        /// What was given.
        text: String,
    },
}

impl Worded for QualityProblem {
    fn code(&self) -> &'static str {
        match self {
            QualityProblem::NoColumns => "no_columns",
            QualityProblem::UnknownColumn { .. } => "unknown_column",
            QualityProblem::Threshold => "threshold_out_of_range",
            QualityProblem::Tolerance => "tolerance_out_of_range",
            QualityProblem::Today { .. } => "not_a_day",
        }
    }

    fn words(&self, language: Language) -> String {
        texts::problem(self, language)
    }
}

impl Problem for QualityProblem {
    fn setting(&self) -> &'static str {
        match self {
            QualityProblem::NoColumns => "columns",
            QualityProblem::UnknownColumn { setting, .. } => setting,
            QualityProblem::Threshold => "threshold",
            QualityProblem::Tolerance => "tolerance",
            QualityProblem::Today { .. } => "today",
        }
    }
}

impl Params for QualityParams {
    type Problem = QualityProblem;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let outliers = given.get("outliers").unwrap_or(OutlierRule::Iqr);
        Self {
            columns: schema.fields.iter().map(|field| field.name.clone()).collect(),
            outliers,
            threshold: usual_threshold(outliers),
            key: suggested_key(schema).map(|field| field.name.clone()).into_iter().collect(),
            tolerance: 0.01,
            today: None,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), QualityProblem> {
        if self.columns.is_empty() && !schema.fields.is_empty() {
            return Err(QualityProblem::NoColumns);
        }
        for (setting, names) in [("columns", &self.columns), ("key", &self.key)] {
            if let Some(name) = names.iter().find(|name| schema.field(name).is_none()) {
                return Err(QualityProblem::UnknownColumn { setting, name: name.clone() });
            }
        }
        if !(self.threshold > 0.0 && self.threshold.is_finite()) {
            return Err(QualityProblem::Threshold);
        }
        if !(self.tolerance >= 0.0 && self.tolerance.is_finite()) {
            return Err(QualityProblem::Tolerance);
        }
        match &self.today {
            Some(text) if calendar::parse_iso(text).is_none() => Err(QualityProblem::Today { text: text.clone() }),
            _ => Ok(()),
        }
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let all = || schema.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        let control = |name, section, input| {
            let (label, help) = texts::control(name);
            Control { name, label, help, section, input }
        };
        let number = |min, max, step| Input::Number { min, max, step, is_share: false, is_optional: false };
        vec![
            control("columns", Section::What, Input::Columns { allowed: all() }),
            control("key", Section::What, Input::Columns { allowed: all() }),
            control("today", Section::What, Input::Day { is_optional: true }),
            control("outliers", Section::How, Input::choice(texts::outlier_options())),
            control("threshold", Section::How, number(0.5, 10.0, 0.1)),
            control("tolerance", Section::Advanced, number(0.0, 1000.0, 0.01)),
        ]
    }
}

/// The multiple that goes with a rule.
fn usual_threshold(rule: OutlierRule) -> f64 {
    match rule {
        OutlierRule::Iqr => 1.5,
        OutlierRule::Mad => 3.5,
        OutlierRule::Z => 3.0,
    }
}

/// The column that is most likely meant to differ from row to row: it names things and nearly always differs. An order
/// with several lines is not such a column, and none is suggested then.
fn suggested_key(schema: &Schema) -> Option<&Field> {
    let is_nearly_unique = |field: &&Field| {
        let n_present = schema.n_rows - field.n_missing;
        n_present >= 2 && field.n_distinct as f64 >= 0.95 * n_present as f64
    };
    let names_rows = |field: &&Field| {
        let name = field.name.to_lowercase();
        let ends = ["id", "no", "nr", "number", "code", "key", "编号", "单号", "号", "序号"];
        let is_measured = field.kind.is_temporal()
            || matches!(field.role, Some(Role::Amount | Role::Quantity | Role::UnitPrice | Role::Cost | Role::Date));
        !is_measured && (field.is_identifier || ends.iter().any(|end| name.ends_with(end)))
    };
    let order = schema.with_role(Role::Order).filter(is_nearly_unique);
    order.or_else(|| schema.fields.iter().filter(is_nearly_unique).find(names_rows))
}

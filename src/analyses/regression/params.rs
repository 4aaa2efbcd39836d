//! Settings: what is explained by what, how, and how it is checked.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::form;
use crate::analyses::contract::{Control, Given, Params};
use crate::data::{ColumnKind, Field, Role, Schema, calendar};
use crate::models::design::{self, Spec};

/// The most labels that a predictor's column may have.
pub const MAX_LEVELS: u64 = Field::MAX_LEVELS as u64;
/// From so many rows on the error on rows not seen is estimated without being asked for.
const VALIDATED_FROM: u64 = 30;
/// From so many rows on one split is precise enough.
const ONE_SPLIT_FROM: u64 = 100_000;
pub use crate::models::design::{Collinear, Transform, Validation, is_labelled};

/// The range of `level`.
pub const LEVELS: (f64, f64) = (0.5, 0.9999);
/// The range of `n_folds`.
pub const FOLDS: (i64, i64) = (2, 20);
/// The range of `test_share`.
pub const TEST_SHARES: (f64, f64) = (0.05, 0.5);
/// The most rows that can be typed in.
pub const MAX_NEW_ROWS: usize = 1000;

/// How standard errors are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Robust {
    /// As if the errors scattered alike everywhere.
    #[default]
    None,
    /// White's: each row's own squared residual.
    Hc0,
    /// With the small-sample factor n / (n - p).
    Hc1,
    /// Residuals divided by one minus the leverage: the careful choice.
    Hc3,
}

/// Settings of [`super::Regression`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegressionParams {
    /// The numeric column to explain.
    pub target: String,
    /// The columns that explain it.
    pub predictors: Vec<String>,
    /// Whether the model has a constant.
    pub intercept: bool,
    /// The confidence of intervals, 0..=1.
    pub level: f64,
    /// How standard errors are computed.
    pub robust: Robust,
    /// Whether the logarithm of the target is explained: effects are then in percent.
    pub log_target: bool,
    /// How single predictors enter.
    pub transforms: BTreeMap<String, Transform>,
    /// Against which label the others are measured; the alphabetically first where absent or empty.
    pub base_levels: BTreeMap<String, String>,
    /// What happens to terms that others make up exactly.
    pub collinear: Collinear,
    /// How the error on rows not seen is estimated.
    pub validation: Validation,
    /// Into how many parts the rows are split.
    pub n_folds: u32,
    /// The share of rows held out.
    pub test_share: f64,
    /// The column by which rows are split into earlier and later; none: at random.
    pub time: Option<String>,
    /// Rows to predict: a text per predictor.
    pub new_rows: Vec<BTreeMap<String, String>>,
    /// The seed of random splits and samples.
    pub seed: u64,
}

/// Why settings cannot work.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are the facts that the sentence names")]
pub enum RegressionProblem {
    /// No numeric column at all.
    NoTarget,
    /// A column that the table does not have.
    UnknownColumn { setting: &'static str, column: String },
    /// A target that is no number.
    TargetNotNumeric { column: String },
    /// Nothing to explain by.
    NoPredictors,
    /// The target explains itself.
    TargetIsPredictor { column: String },
    /// A predictor named twice.
    Repeated { column: String },
    /// A predictor without any value.
    EmptyPredictor { column: String },
    /// A predictor with too many labels.
    TooManyLevels { column: String, n_levels: u64 },
    /// A logarithm or power of what is no number.
    TransformNotNumeric { column: String },
    /// A base that the column does not have.
    UnknownLevel { column: String, level: String },
    /// A number beyond its range.
    OutOfRange { setting: &'static str, lower: f64, upper: f64 },
    /// A time column without dates.
    TimeNotTemporal { column: String },
    /// A typed cell that does not fit its column.
    NewRow { row: u32, column: String, found: String },
    /// More typed rows than can be shown.
    TooManyNewRows { n_rows: u64 },
}

impl Params for RegressionParams {
    type Problem = RegressionProblem;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let target = given.get::<String>("target").or_else(|| suggested_target(schema)).unwrap_or_default();
        let intercept = given.get::<bool>("intercept").unwrap_or(true);
        let time = schema.with_role(Role::Date).filter(|field| field.kind.is_temporal());
        let time = time.or_else(|| schema.fields.iter().find(|field| field.kind.is_temporal()));
        Self {
            predictors: design::suggest::predictors(schema, &target),
            target,
            intercept,
            level: 0.95,
            robust: Robust::None,
            log_target: false,
            transforms: BTreeMap::new(),
            base_levels: BTreeMap::new(),
            // Nobody asked for suggested predictors, so nobody need repair them.
            collinear: if given.has("predictors") { Collinear::Refuse } else { Collinear::Drop },
            validation: match schema.n_rows {
                0..VALIDATED_FROM => Validation::None,
                VALIDATED_FROM..ONE_SPLIT_FROM => Validation::KFold,
                _ => Validation::HoldOut,
            },
            n_folds: 5,
            test_share: 0.2,
            time: time.map(|field| field.name.clone()),
            new_rows: Vec::new(),
            seed: 1,
        }
    }

    fn check(&self, schema: &Schema) -> Result<(), RegressionProblem> {
        self.check_target(schema)?;
        self.check_predictors(schema)?;
        self.check_numbers()?;
        self.check_levels(schema)?;
        if let Some(time) = &self.time {
            let field = known(schema, "time", time)?;
            if !field.kind.is_temporal() {
                return Err(RegressionProblem::TimeNotTemporal { column: time.clone() });
            }
        }
        self.check_new_rows(schema)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        form::controls(self, schema)
    }
}

impl RegressionParams {
    /// What enters the design.
    pub fn spec(&self) -> Spec<'_> {
        Spec {
            target: &self.target,
            is_labelled: false,
            log_target: self.log_target,
            predictors: &self.predictors,
            transforms: &self.transforms,
            base_levels: &self.base_levels,
            intercept: self.intercept,
            collinear: self.collinear,
        }
    }

    /// How rows are kept aside.
    pub fn holding(&self) -> design::split::Holding<'_> {
        design::split::Holding {
            validation: self.validation,
            n_folds: self.n_folds,
            test_share: self.test_share,
            time: self.time.as_deref(),
            seed: self.seed,
        }
    }

    /// How a predictor enters.
    pub fn transform(&self, column: &str) -> Transform {
        self.transforms.get(column).copied().unwrap_or_default()
    }

    /// Whether a predictor enters as labels.
    pub fn is_factor(&self, field: &Field) -> bool {
        is_labelled(field.kind) || self.transform(&field.name) == Transform::Category
    }

    fn check_target(&self, schema: &Schema) -> Result<(), RegressionProblem> {
        if self.target.is_empty() {
            return Err(RegressionProblem::NoTarget);
        }
        if !known(schema, "target", &self.target)?.kind.is_numeric() {
            return Err(RegressionProblem::TargetNotNumeric { column: self.target.clone() });
        }
        Ok(())
    }

    fn check_predictors(&self, schema: &Schema) -> Result<(), RegressionProblem> {
        if self.predictors.is_empty() {
            return Err(RegressionProblem::NoPredictors);
        }
        let mut seen = BTreeSet::new();
        for column in &self.predictors {
            let field = known(schema, "predictors", column)?;
            let column = column.clone();
            if column == self.target {
                return Err(RegressionProblem::TargetIsPredictor { column });
            }
            if !seen.insert(column.clone()) {
                return Err(RegressionProblem::Repeated { column });
            }
            if field.kind == ColumnKind::Empty {
                return Err(RegressionProblem::EmptyPredictor { column });
            }
            if self.is_factor(field) && field.n_distinct > MAX_LEVELS {
                return Err(RegressionProblem::TooManyLevels { column, n_levels: field.n_distinct });
            }
        }
        for (column, transform) in &self.transforms {
            let field = known(schema, "transforms", column)?;
            let needs_numbers = !matches!(transform, Transform::None | Transform::Category);
            if needs_numbers && !field.kind.is_numeric() && !field.kind.is_temporal() {
                return Err(RegressionProblem::TransformNotNumeric { column: column.clone() });
            }
        }
        Ok(())
    }

    fn check_numbers(&self) -> Result<(), RegressionProblem> {
        let check = |setting, value: f64, (lower, upper): (f64, f64)| {
            let is_within = (lower..=upper).contains(&value);
            if is_within { Ok(()) } else { Err(RegressionProblem::OutOfRange { setting, lower, upper }) }
        };
        check("level", self.level, LEVELS)?;
        check("n_folds", f64::from(self.n_folds), (FOLDS.0 as f64, FOLDS.1 as f64))?;
        check("test_share", self.test_share, TEST_SHARES)
    }

    fn check_levels(&self, schema: &Schema) -> Result<(), RegressionProblem> {
        for (column, level) in &self.base_levels {
            let field = known(schema, "base_levels", column)?;
            let levels = labels(field);
            if !level.is_empty() && !levels.is_empty() && !levels.contains(level) {
                return Err(RegressionProblem::UnknownLevel { column: column.clone(), level: level.clone() });
            }
        }
        Ok(())
    }

    fn check_new_rows(&self, schema: &Schema) -> Result<(), RegressionProblem> {
        if self.new_rows.len() > MAX_NEW_ROWS {
            return Err(RegressionProblem::TooManyNewRows { n_rows: self.new_rows.len() as u64 });
        }
        for (index, row) in self.new_rows.iter().enumerate() {
            for (column, text) in row {
                let field = known(schema, "new_rows", column)?;
                let is_used = self.predictors.contains(column) && !text.trim().is_empty();
                let fits = match () {
                    () if self.is_factor(field) && is_labelled(field.kind) => {
                        let levels = labels(field);
                        levels.is_empty() || levels.contains(text)
                    }
                    () => number(field.kind, text).is_some(),
                };
                if is_used && !fits {
                    let row = index as u32 + 1;
                    return Err(RegressionProblem::NewRow { row, column: column.clone(), found: text.clone() });
                }
            }
        }
        Ok(())
    }
}

/// The labels of a column: as its schema lists them, which for yes and no is as the file wrote them.
pub fn labels(field: &Field) -> Vec<String> {
    match (field.kind, field.levels.len()) {
        (ColumnKind::Boolean, 0..=1) => vec!["false".to_owned(), "true".to_owned()],
        _ => field.levels.clone(),
    }
}

/// A typed number of a column: days for dates.
pub fn number(kind: ColumnKind, text: &str) -> Option<f64> {
    let text = text.trim();
    if kind.is_temporal() {
        return calendar::parse_iso(text).map(f64::from);
    }
    text.replace(',', "").parse().ok().filter(|x: &f64| x.is_finite())
}

fn known<'s>(schema: &'s Schema, setting: &'static str, column: &str) -> Result<&'s Field, RegressionProblem> {
    let unknown = || RegressionProblem::UnknownColumn { setting, column: column.to_owned() };
    schema.field(column).ok_or_else(unknown)
}

fn suggested_target(schema: &Schema) -> Option<String> {
    let varies = |field: &&Field| field.n_distinct > 1;
    let amount = schema.with_role(Role::Amount).filter(|field| field.kind.is_numeric());
    let money = || schema.measures().filter(varies).find(|field| field.kind == ColumnKind::Money);
    let target = amount.filter(varies).or_else(money).or_else(|| schema.measures().find(varies)).or(amount);
    target.or_else(|| schema.measures().next()).map(|field| field.name.clone())
}

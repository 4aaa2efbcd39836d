//! Settings of the segments: which columns or which transactions, how they are scaled, how many segments.

use serde::{Deserialize, Serialize};

use super::controls;
use super::kmeans::MAX_CLUSTERS;
use super::texts::SegmentsProblem;
use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::data::{ColumnKind, Field, Role, Schema};

/// At most so many columns.
pub const MAX_COLUMNS: usize = 50;
/// So many columns can make a combination.
const MAX_KEYS: usize = 2;
/// At most so many starts.
pub const MAX_STARTS: u32 = 1_000;
/// More rows than this are started less often when the number of starts is left to us.
const MANY_ROWS: u64 = 10_000;

/// At most so many neighbours make a dense place.
pub const MAX_MIN_POINTS: u32 = 10_000;

/// What counts as a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// What lies nearest to a centre.
    KMeans,
    /// A bell-shaped cloud of its own extent and direction.
    GaussianMixture,
    /// What a hierarchy of mergers leaves.
    Ward,
    /// A dense place.
    Dbscan,
}

/// How columns of different units are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scaling {
    /// Numbers as they are.
    None,
    /// Mean 0, population standard deviation 1.
    ZScore,
    /// Smallest 0, largest 1.
    MinMax,
    /// Median 0, interquartile range 1.
    Robust,
}

/// What rows with a negative amount do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnRows {
    /// They lower the customer's total.
    Subtract,
    /// They are left out.
    Ignore,
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentsParams {
    /// Numeric columns to group the rows by; null when customers are to be grouped by their purchases.
    pub columns: Option<Vec<String>>,
    /// Up to two columns of labels, such as region and product: each combination is grouped, by the sums of the columns over its rows.
    pub group_by: Vec<String>,
    /// Who bought.
    pub customer: Option<String>,
    /// When.
    pub date: Option<String>,
    /// For how much.
    pub amount: Option<String>,
    /// Which order a row belongs to; null: all rows of a customer on one day are one purchase.
    pub order: Option<String>,
    /// What returns do to a customer's total.
    pub returns: ReturnRows,
    /// What counts as a group.
    pub method: Method,
    /// How columns are made comparable.
    pub scaling: Scaling,
    /// Whether the logarithm of every column is taken first: sign(x) · ln(1 + |x|).
    pub log: bool,
    /// How many segments; null: suggested.
    pub n_clusters: Option<u32>,
    /// Up to how many segments are tried.
    pub max_clusters: u32,
    /// How near neighbours are with [`Method::Dbscan`]; null: suggested.
    pub radius: Option<f64>,
    /// How many neighbours make a dense place with [`Method::Dbscan`]; null: suggested.
    pub min_points: Option<u32>,
    /// How many random starts.
    pub n_starts: u32,
    /// The seed of random choices.
    pub seed: u64,
}

impl SegmentsParams {
    /// The columns to group rows by; none when customers are grouped by their purchases.
    pub fn chosen_columns(&self) -> Option<&[String]> {
        self.columns.as_deref()
    }

    fn check_purchases(&self, schema: &Schema) -> Result<(), SegmentsProblem> {
        let settings = [("customer", &self.customer), ("date", &self.date), ("amount", &self.amount)];
        for (setting, name) in settings {
            let Some(name) = name else {
                // Nothing is set at all: the way out is to choose columns.
                let is_bare = settings.iter().all(|(_, name)| name.is_none());
                return Err(if is_bare { SegmentsProblem::NoColumns } else { SegmentsProblem::Incomplete { setting } });
            };
            let field = schema.field(name);
            let field = field.ok_or_else(|| SegmentsProblem::UnknownColumn { setting, column: name.clone() })?;
            if setting == "date" && !field.kind.is_temporal() {
                return Err(SegmentsProblem::NotADate { column: name.clone() });
            }
            if setting == "amount" && !field.kind.is_numeric() {
                return Err(SegmentsProblem::NotNumeric { setting, column: name.clone() });
            }
        }
        match &self.order {
            Some(name) if schema.field(name).is_none() => {
                Err(SegmentsProblem::UnknownColumn { setting: "order", column: name.clone() })
            }
            _ => Ok(()),
        }
    }

    fn check_columns(columns: &[String], schema: &Schema) -> Result<(), SegmentsProblem> {
        if columns.is_empty() {
            return Err(SegmentsProblem::NoColumns);
        }
        if columns.len() > MAX_COLUMNS {
            return Err(SegmentsProblem::TooManyColumns { n_columns: columns.len() as u32 });
        }
        for (index, name) in columns.iter().enumerate() {
            let unknown = || SegmentsProblem::UnknownColumn { setting: "columns", column: name.clone() };
            let field = schema.field(name).ok_or_else(unknown)?;
            if columns[..index].contains(name) {
                return Err(SegmentsProblem::Twice { column: name.clone() });
            }
            if schema.n_rows > 0 && (field.n_missing == schema.n_rows || field.kind == ColumnKind::Empty) {
                return Err(SegmentsProblem::EmptyColumn { column: name.clone() });
            }
            if !is_usable(field) {
                return Err(SegmentsProblem::NotNumeric { setting: "columns", column: name.clone() });
            }
        }
        Ok(())
    }
}

fn is_usable(field: &Field) -> bool {
    field.kind.is_numeric() || field.kind == ColumnKind::Boolean
}

/// The columns that may tell rows apart: measures that vary and are mostly there.
fn telling_columns(schema: &Schema) -> Vec<String> {
    let is_telling = |field: &&Field| field.n_distinct > 1 && field.n_missing * 2 <= schema.n_rows;
    let known: Vec<String> = schema.measures().filter(is_telling).map(|field| field.name.clone()).collect();
    known.into_iter().take(MAX_COLUMNS).collect()
}

impl Params for SegmentsParams {
    type Problem = SegmentsProblem;

    fn suggest(schema: &Schema, given: &Given) -> Self {
        let n_starts = if schema.n_rows <= MANY_ROWS { 25 } else { 10 };
        let bare = Self {
            columns: None,
            group_by: Vec::new(),
            customer: None,
            date: None,
            amount: None,
            order: None,
            returns: ReturnRows::Subtract,
            method: Method::KMeans,
            scaling: Scaling::ZScore,
            log: false,
            n_clusters: None,
            max_clusters: 8,
            radius: None,
            min_points: None,
            n_starts,
            seed: 1,
        };
        let role = |role| schema.with_role(role).map(|field| field.name.clone());
        let given_name = |name: &str| given.get::<Option<String>>(name).flatten();
        let has_columns = given.get::<Option<Vec<String>>>("columns").flatten().is_some();
        let asks_purchases = ["customer", "date", "amount"].iter().any(|name| given_name(name).is_some());
        let customer = role(Role::Customer);
        // A date or an amount that is missing beside a given customer may be the only one of its kind.
        let first = |is: fn(ColumnKind) -> bool| schema.fields.iter().find(|f| is(f.kind)).map(|f| f.name.clone());
        let date = role(Role::Date).or_else(|| first(ColumnKind::is_temporal).filter(|_| asks_purchases));
        let money = || first(|kind| kind == ColumnKind::Money).filter(|_| asks_purchases);
        let amount = role(Role::Amount).or_else(money);
        let has_roles = customer.is_some() && date.is_some() && amount.is_some();
        if has_columns {
            return bare;
        }
        if asks_purchases || has_roles {
            let order = role(Role::Order);
            return Self { customer, date, amount, order, log: true, ..bare };
        }
        Self { columns: Some(telling_columns(schema)), ..bare }
    }

    fn check(&self, schema: &Schema) -> Result<(), SegmentsProblem> {
        let is_unknown = |name: &&String| schema.field(name).is_none();
        if let Some(column) = self.group_by.iter().find(is_unknown) {
            return Err(SegmentsProblem::UnknownColumn { setting: "group_by", column: column.clone() });
        }
        if self.group_by.len() > MAX_KEYS || (self.columns.is_none() && !self.group_by.is_empty()) {
            return Err(SegmentsProblem::Combination);
        }
        match &self.columns {
            Some(columns) => Self::check_columns(columns, schema)?,
            None => self.check_purchases(schema)?,
        }
        let range = 2..=MAX_CLUSTERS as u32;
        for (setting, number) in [("n_clusters", self.n_clusters), ("max_clusters", Some(self.max_clusters))] {
            if let Some(number) = number.filter(|number| !range.contains(number)) {
                return Err(SegmentsProblem::OutOfRange { setting, number, least: 2, most: MAX_CLUSTERS as u32 });
            }
        }
        if self.radius.is_some_and(|radius| !(radius > 0.0 && radius.is_finite())) {
            return Err(SegmentsProblem::NoRadius);
        }
        if let Some(number) = self.min_points.filter(|number| !(1..=MAX_MIN_POINTS).contains(number)) {
            return Err(SegmentsProblem::OutOfRange { setting: "min_points", number, least: 1, most: MAX_MIN_POINTS });
        }
        if !(1..=MAX_STARTS).contains(&self.n_starts) {
            let number = self.n_starts;
            return Err(SegmentsProblem::OutOfRange { setting: "n_starts", number, least: 1, most: MAX_STARTS });
        }
        Ok(())
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let names = |is: &dyn Fn(&Field) -> bool| -> Vec<String> {
            schema.fields.iter().filter(|field| is(field)).map(|field| field.name.clone()).collect()
        };
        let column = |is: &dyn Fn(&Field) -> bool| Input::Column { allowed: names(is), is_optional: true };
        let clusters = Input::Integer { min: 2, max: MAX_CLUSTERS as i64, is_optional: true };
        let inputs = [
            ("columns", Section::What, Input::Columns { allowed: names(&is_usable) }),
            ("group_by", Section::What, Input::Columns { allowed: names(&|field| !field.kind.is_temporal()) }),
            ("customer", Section::What, column(&|_| true)),
            ("date", Section::What, column(&|field| field.kind.is_temporal())),
            ("amount", Section::What, column(&|field| field.kind.is_numeric())),
            ("order", Section::What, column(&|_| true)),
            ("method", Section::How, Input::choice(controls::METHODS)),
            ("n_clusters", Section::How, clusters),
            (
                "radius",
                Section::How,
                Input::Number { min: 0.0, max: 1e6, step: 0.05, is_share: false, is_optional: true },
            ),
            ("min_points", Section::How, Input::Integer { min: 1, max: i64::from(MAX_MIN_POINTS), is_optional: true }),
            ("scaling", Section::How, Input::choice(controls::SCALINGS)),
            ("log", Section::How, Input::Switch),
            ("returns", Section::How, Input::choice(controls::RETURNS)),
            (
                "max_clusters",
                Section::Advanced,
                Input::Integer { min: 2, max: MAX_CLUSTERS as i64, is_optional: false },
            ),
            ("n_starts", Section::Advanced, Input::Integer { min: 1, max: i64::from(MAX_STARTS), is_optional: false }),
            ("seed", Section::Advanced, Input::Integer { min: 0, max: i64::from(u32::MAX), is_optional: false }),
        ];
        let control = |(name, section, input)| {
            let (label, help) = controls::control(name);
            Control { name, label, help, section, input }
        };
        let is_shown = |name: &str| match name {
            "group_by" => self.columns.is_some(),
            "n_clusters" | "max_clusters" => self.method != Method::Dbscan,
            "n_starts" => matches!(self.method, Method::KMeans | Method::GaussianMixture),
            "radius" | "min_points" => self.method == Method::Dbscan,
            _ => true,
        };
        inputs.into_iter().filter(|(name, ..)| is_shown(name)).map(control).collect()
    }
}

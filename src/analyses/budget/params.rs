//! Settings of `budget`: the options as a small table or as lists, the budget, further limits.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::analyses::contract::{Control, Given, Input, Params, RowColumn, Section};
use crate::analyses::settings::{SettingFault, control, need_range, number_cell};
use crate::data::Schema;
use crate::i18n::{Unit, Words};
use crate::numeric::linear_program::Relation;

/// No more options or limits than this.
pub const MAX_ENTRIES: usize = 200;
/// No number is larger.
const MAX_NUMBER: f64 = 1e12;

const BUDGET: Words = Words::new("Budget", "预算");
const OPTIONS: Words = Words::new("Options", "可选方案");
const CONSTRAINTS: Words = Words::new("Further limits", "其他限制");

/// Whether much or little is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// As much return as can be.
    Maximise,
    /// As little (when `return` is a cost).
    Minimise,
}

/// Something that money can go to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionRow {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// What a unit brings.
    #[serde(rename = "return", default, deserialize_with = "number_cell")]
    pub per_unit: Option<f64>,
    /// What a unit costs; nothing stands for 1: units are money.
    #[serde(default, deserialize_with = "number_cell")]
    pub cost: Option<f64>,
    /// The fewest units.
    #[serde(default, deserialize_with = "number_cell")]
    pub minimum: Option<f64>,
    /// The most units.
    #[serde(default, deserialize_with = "number_cell")]
    pub maximum: Option<f64>,
}

/// A limit on a weighted sum of units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawConstraint")]
pub struct Constraint {
    /// What it is called.
    pub name: String,
    /// A weight per option.
    pub coef: Vec<f64>,
    /// `<=`, `>=` or `=`.
    pub relation: String,
    /// The limit.
    pub limit: f64,
}

impl Constraint {
    /// How it binds.
    pub fn kind(&self) -> Relation {
        match self.relation.as_str() {
            ">=" => Relation::AtLeast,
            "=" => Relation::Equal,
            _ => Relation::AtMost,
        }
    }
}

/// A limit as people write it: `{"coef": [1, 2], "<=": 5}`, or a row of the page whose weights are one text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConstraint {
    #[serde(default)]
    name: String,
    coef: Value,
    #[serde(default)]
    relation: Option<String>,
    #[serde(default, deserialize_with = "number_cell")]
    limit: Option<f64>,
    #[serde(rename = "<=", default, deserialize_with = "number_cell")]
    at_most: Option<f64>,
    #[serde(rename = ">=", default, deserialize_with = "number_cell")]
    at_least: Option<f64>,
    #[serde(rename = "=", default, deserialize_with = "number_cell")]
    equal: Option<f64>,
}

impl TryFrom<RawConstraint> for Constraint {
    type Error = String;

    fn try_from(raw: RawConstraint) -> Result<Self, String> {
        let coef = match &raw.coef {
            Value::Array(weights) => weights.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>(),
            Value::String(text) => {
                let parts = text.split([',', ';', ' ', '，', '；', '、']).filter(|part| !part.is_empty());
                parts.map(|part| part.parse().ok()).collect()
            }
            _ => None,
        };
        let coef = coef.ok_or_else(|| format!("{} is no list of numbers", raw.coef))?;
        let written = [("<=", raw.at_most), (">=", raw.at_least), ("=", raw.equal)];
        let (relation, limit) = match written.into_iter().find_map(|(sign, limit)| Some((sign, limit?))) {
            Some((sign, limit)) => (sign.to_owned(), limit),
            None => (raw.relation.unwrap_or_else(|| "<=".to_owned()), raw.limit.unwrap_or_default()),
        };
        let relation = match relation.trim() {
            "≤" | "<" | "" => "<=",
            "≥" | ">" => ">=",
            "==" => "=",
            sign @ ("<=" | ">=" | "=") => sign,
            other => return Err(format!("\"{other}\" is none of <=, >= and =")),
        };
        Ok(Self { name: raw.name, coef, relation: relation.to_owned(), limit })
    }
}

/// Settings of `budget`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetParams {
    /// What money can go to, a row each; lists that are given below take its place.
    pub options: Vec<OptionRow>,
    /// All that can be spent; null: only the further limits hold.
    pub budget: Option<f64>,
    /// Whether units are indivisible.
    pub whole_units: bool,
    /// Whether much or little is wanted.
    pub sense: Sense,
    /// Further limits on weighted sums of units.
    pub constraints: Vec<Constraint>,
    /// Names of the options, as a list.
    pub names: Option<Vec<String>>,
    /// What a unit of each brings, as a list.
    pub returns: Option<Vec<f64>>,
    /// The same, in the words of linear programmes; without a budget, only `constraints` limit.
    pub objective: Option<Vec<f64>>,
    /// What a unit of each costs, as a list.
    pub costs: Option<Vec<f64>>,
    /// The fewest units of each, as a list; null: 0.
    pub minimums: Option<Vec<Option<f64>>>,
    /// The most units of each, as a list; null: no limit.
    pub maximums: Option<Vec<Option<f64>>>,
}

/// What is to be solved, whichever way it was written.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "an entry per option, named as the settings")]
pub struct Plan {
    pub names: Vec<String>,
    pub returns: Vec<f64>,
    pub costs: Vec<f64>,
    pub minimums: Vec<f64>,
    pub maximums: Vec<f64>,
}

impl BudgetParams {
    /// The options, from the lists where they are given.
    pub fn plan(&self) -> Plan {
        let listed = self.objective.as_ref().or(self.returns.as_ref());
        let n = listed.map_or(self.options.len(), Vec::len);
        // Rows stand in for lists that are not given, as long as there is a row per option.
        let row = |index: usize| self.options.get(index).filter(|_| listed.is_none() && self.options.len() == n);
        let at = |list: Option<f64>, of_row: fn(&OptionRow) -> Option<f64>, index, else_: f64| {
            list.or_else(|| row(index).and_then(of_row)).unwrap_or(else_)
        };
        let name = |index: usize| {
            let given = self.names.as_ref().and_then(|names| names.get(index)).or(row(index).map(|row| &row.name));
            given.filter(|name| !name.trim().is_empty()).cloned().unwrap_or_else(|| format!("{}", index + 1))
        };
        let list = |list: &Option<Vec<f64>>, index: usize| list.as_ref().and_then(|list| list.get(index)).copied();
        let bound = |list: &Option<Vec<Option<f64>>>, index: usize| {
            list.as_ref().and_then(|list| list.get(index)).copied().flatten()
        };
        let numbers = |of: &dyn Fn(usize) -> f64| (0..n).map(of).collect::<Vec<f64>>();
        Plan {
            names: (0..n).map(name).collect(),
            returns: numbers(&|i| at(listed.and_then(|list| list.get(i)).copied(), |row| row.per_unit, i, 0.0)),
            costs: numbers(&|i| at(list(&self.costs, i), |row| row.cost, i, 1.0)),
            minimums: numbers(&|i| at(bound(&self.minimums, i), |row| row.minimum, i, 0.0)),
            maximums: numbers(&|i| at(bound(&self.maximums, i), |row| row.maximum, i, f64::INFINITY)),
        }
    }

    /// The lists whose length differs from the number of options.
    fn uneven(&self, n: usize) -> Option<&'static str> {
        let lengths = [
            ("names", self.names.as_ref().map(Vec::len)),
            ("returns", self.returns.as_ref().map(Vec::len)),
            ("costs", self.costs.as_ref().map(Vec::len)),
            ("minimums", self.minimums.as_ref().map(Vec::len)),
            ("maximums", self.maximums.as_ref().map(Vec::len)),
        ];
        lengths.into_iter().find(|(_, length)| length.is_some_and(|length| length != n)).map(|(name, _)| name)
    }
}

fn fault(setting: &'static str, code: &'static str, words: Words) -> SettingFault {
    SettingFault::Other { setting, code, words }
}

impl Params for BudgetParams {
    type Problem = SettingFault;

    /// An example to change.
    fn suggest(_: &Schema, given: &Given) -> Self {
        let row = |name: &str, per_unit: f64, minimum: Option<f64>, maximum: Option<f64>| OptionRow {
            name: name.to_owned(),
            per_unit: Some(per_unit),
            cost: Some(1.0),
            minimum,
            maximum,
        };
        Self {
            options: vec![
                row("Search", 2.4, None, Some(45_000.0)),
                row("Social", 1.9, None, Some(30_000.0)),
                row("TV", 1.3, Some(20_000.0), None),
                row("Email", 3.5, None, Some(8_000.0)),
            ],
            // A programme in general form brings its own limits.
            budget: (!given.has("objective")).then_some(100_000.0),
            whole_units: false,
            sense: Sense::Maximise,
            constraints: Vec::new(),
            names: None,
            returns: None,
            objective: None,
            costs: None,
            minimums: None,
            maximums: None,
        }
    }

    fn check(&self, _: &Schema) -> Result<(), SettingFault> {
        let plan = self.plan();
        let n = plan.names.len();
        if n == 0 || n > MAX_ENTRIES {
            return Err(fault("options", "options", Words::new("Give 1 to 200 options.", "请填写 1 到 200 个方案。")));
        }
        if let Some(setting) = self.uneven(n) {
            let words =
                Words::new("The lists must be of one length: an entry per option.", "各列表长度须一致：每个方案一项。");
            return Err(fault(setting, "uneven", words));
        }
        let is_number = |x: &f64| x.abs() <= MAX_NUMBER;
        let all = plan.returns.iter().chain(&plan.costs).chain(&plan.minimums);
        if !all.chain(plan.maximums.iter().filter(|x| x.is_finite())).all(is_number) {
            let words = Words::new(
                "A number is too large: use thousands or millions as the unit.",
                "数字过大，请改用千或百万为单位。",
            );
            return Err(fault("options", "too_large", words));
        }
        if self.budget.is_some() && plan.costs.iter().any(|&cost| cost < 0.0) {
            let words = Words::new("A cost must be 0 or more.", "成本须为 0 或正数。");
            return Err(fault("options", "cost", words));
        }
        if let Some(budget) = self.budget {
            need_range("budget", BUDGET, budget, (0.0, MAX_NUMBER), Unit::Plain)?;
        }
        if self.constraints.len() > MAX_ENTRIES || self.constraints.iter().any(|row| row.coef.len() != n) {
            let words = Words::new(
                "A limit needs one weight per option, in their order, and there may be 200 limits.",
                "每条限制须按顺序为每个方案给出一个系数，最多 200 条限制。",
            );
            return Err(fault("constraints", "weights", words));
        }
        if !self.constraints.iter().flat_map(|row| row.coef.iter().chain([&row.limit])).all(is_number) {
            let words = Words::new("A weight or limit is too large.", "某个系数或限额过大。");
            return Err(fault("constraints", "too_large", words));
        }
        Ok(())
    }

    fn form(&self, _: &Schema) -> Vec<Control> {
        let column = |name, label, is_number, is_optional| RowColumn {
            name,
            label,
            is_number,
            is_optional,
            options: Vec::new(),
        };
        let options = vec![
            column("name", Words::new("Name", "名称"), false, true),
            column("return", Words::new("Return per unit", "每单位回报"), true, false),
            column("cost", Words::new("Cost per unit", "每单位成本"), true, true),
            column("minimum", Words::new("Fewest units", "最少单位"), true, true),
            column("maximum", Words::new("Most units", "最多单位"), true, true),
        ];
        let limits = vec![
            column("name", Words::new("Name", "名称"), false, true),
            column("coef", Words::new("A weight per option", "各方案的系数"), false, false),
            column("relation", Words::new("<=, >= or =", "<=、>= 或 ="), false, true),
            column("limit", Words::new("Limit", "限额"), true, false),
        ];
        let senses = [
            ("maximise", Words::new("As much as possible", "越多越好")),
            ("minimise", Words::new("As little as possible", "越少越好")),
        ];
        let money = Input::Number { min: 0.0, max: MAX_NUMBER, step: 1.0, is_share: false, is_optional: true };
        vec![
            control(
                "options",
                OPTIONS,
                Words::new(
                    "Where money can go. With a cost of 1 per unit, units are money. In recipes also as lists: names, returns, costs, minimums, maximums",
                    "钱可以投向哪里。每单位成本为 1 时，单位即金额。方案文件中也可写成列表：names、returns、costs、minimums、maximums",
                ),
                Section::What,
                Input::Rows { columns: options },
            ),
            control("budget", BUDGET, Words::new("All that can be spent", "可支出的总额"), Section::What, money),
            control(
                "whole_units",
                Words::new("Whole units only", "只取整数单位"),
                Words::new("When half a unit cannot be bought", "不能购买半个单位时"),
                Section::How,
                Input::Switch,
            ),
            control(
                "constraints",
                CONSTRAINTS,
                Words::new(
                    "Weights × units, summed: weights 0, 0, 1, 0 and >= 5 ask for five units of the third",
                    "各系数 × 单位数之和：系数 0, 0, 1, 0 且 >= 5 表示第三项至少五个单位",
                ),
                Section::Advanced,
                Input::Rows { columns: limits },
            ),
            control(
                "sense",
                Words::new("Wanted", "目标"),
                Words::new("When the return is a cost, little is wanted", "若“回报”是成本，则越少越好"),
                Section::Advanced,
                Input::choice(senses),
            ),
        ]
    }
}

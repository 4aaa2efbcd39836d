//! What `budget` answers with.

use super::model::STEP;
use super::params::{Plan, Sense};
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::numeric::linear_program::Relation;
use crate::report::{Sentence, TidyTable};

/// A limit and how it is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// What it is called, if it has a name.
    pub name: Option<String>,
    /// Whether it is the budget.
    pub is_budget: bool,
    /// Its number among the further limits, from 1.
    pub number: u32,
    /// How it binds.
    pub relation: Relation,
    /// The weighted sum of the units.
    pub used: f64,
    /// The limit.
    pub limit: f64,
    /// How far from the limit.
    pub slack: f64,
    /// What a unit more of the limit would bring; NaN with whole units.
    pub price: f64,
}

impl Limit {
    /// What it is called, in tables.
    pub fn label(&self) -> String {
        if self.is_budget { "budget".to_owned() } else { self.name.clone().unwrap_or_else(|| self.number.to_string()) }
    }

    fn sign(&self) -> &'static str {
        match self.relation {
            Relation::AtMost => "<=",
            Relation::AtLeast => ">=",
            Relation::Equal => "=",
        }
    }
}

/// The best value with other budgets.
#[derive(Debug, Clone, PartialEq)]
pub struct Varied {
    /// With a tenth less; NaN when the limits cannot be kept then.
    pub less: f64,
    /// With a tenth more.
    pub more: f64,
    /// Budgets of the curve.
    pub budgets: Vec<f64>,
    /// The best value of each.
    pub values: Vec<f64>,
}

/// The result of `budget`.
#[derive(Debug, Clone, PartialEq)]
pub struct BudgetOutcome {
    /// What was asked.
    pub plan: Plan,
    /// Whether much or little was wanted.
    pub sense: Sense,
    /// All that could be spent.
    pub budget: Option<f64>,
    /// Units of each option.
    pub units: Vec<f64>,
    /// What they bring.
    pub value: f64,
    /// What they cost.
    pub spent: f64,
    /// Per option what a unit more would bring, what it displaces counted; NaN with whole units.
    pub marginal: Vec<f64>,
    /// Every limit.
    pub limits: Vec<Limit>,
    /// A split that is as good, if there is one.
    pub alternative: Option<Vec<f64>>,
    /// The best value if units could be divided.
    pub divisible_value: f64,
    /// With whole units: the value that none can beat.
    pub bound: Option<f64>,
    /// Whether nothing better exists for certain.
    pub is_proven: bool,
    /// Other budgets.
    pub varied: Option<Varied>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are the numbers that the sentences of texts.rs hold")]
pub enum BudgetFinding {
    Best { parts: Vec<(String, f64, f64)>, n_more: u64, value: f64, is_money: bool, sense: Sense },
    Budget { price: f64, less: f64, more: f64, step: f64 },
    Unspent { amount: f64, budget: f64 },
    NotUnique { parts: Vec<(String, f64, f64)>, is_money: bool },
    Whole { value: f64, divisible: f64 },
    NotProven { bound: f64 },
    Linear,
    Change(Lever),
}

/// A limit whose change would better the result most.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "what it is called, and what a unit of it is worth")]
pub enum Lever {
    RaiseMaximum { name: String, price: f64 },
    LowerMinimum { name: String, price: f64 },
    MoveLimit { name: String, price: f64, is_raised: bool },
}

/// So many options are named in a sentence.
const MAX_NAMED: usize = 5;

impl BudgetOutcome {
    /// Whether units are money: every unit costs 1.
    pub fn is_money(&self) -> bool {
        self.plan.costs.iter().all(|&cost| cost == 1.0)
    }

    /// What a unit of budget more would bring.
    pub fn price(&self) -> f64 {
        self.limits.iter().find(|limit| limit.is_budget).map_or(f64::NAN, |limit| limit.price)
    }

    /// Options with units, the dearest first: name, units, spend.
    fn parts(&self, units: &[f64]) -> Vec<(String, f64, f64)> {
        let mut parts: Vec<(String, f64, f64)> = (0..units.len())
            .filter(|&option| units[option].abs() > 1e-9)
            .map(|option| (self.plan.names[option].clone(), units[option], self.plan.costs[option] * units[option]))
            .collect();
        parts.sort_by(|one, other| other.2.total_cmp(&one.2));
        parts
    }

    fn found(&self) -> Vec<BudgetFinding> {
        let is_money = self.is_money();
        let mut parts = self.parts(&self.units);
        let n_more = parts.len().saturating_sub(MAX_NAMED) as u64;
        parts.truncate(MAX_NAMED);
        let mut found = vec![BudgetFinding::Best { parts, n_more, value: self.value, is_money, sense: self.sense }];
        if let Some(varied) = &self.varied {
            let (less, more) = (varied.less - self.value, varied.more - self.value);
            found.push(BudgetFinding::Budget { price: self.price(), less, more, step: STEP });
        }
        if let Some(budget) = self.budget
            && budget - self.spent > 1e-9 * budget
        {
            found.push(BudgetFinding::Unspent { amount: budget - self.spent, budget });
        }
        if let Some(other) = &self.alternative {
            let mut parts = self.parts(other);
            parts.truncate(MAX_NAMED);
            found.push(BudgetFinding::NotUnique { parts, is_money });
        }
        if self.bound.is_some() && (self.value - self.divisible_value).abs() > 1e-9 * self.value.abs() {
            found.push(BudgetFinding::Whole { value: self.value, divisible: self.divisible_value });
        }
        if let Some(bound) = self.bound.filter(|_| !self.is_proven) {
            found.push(BudgetFinding::NotProven { bound });
        }
        found.push(BudgetFinding::Linear);
        found.extend(self.levers().into_iter().map(BudgetFinding::Change));
        found
    }

    /// The limits that cost most.
    fn levers(&self) -> Vec<Lever> {
        let gain = |value: f64| if self.sense == Sense::Maximise { value } else { -value };
        let is_at = |option: usize, bound: f64| (self.units[option] - bound).abs() <= 1e-9 * bound.abs().max(1e-9);
        let per_cost = |option: usize| gain(self.marginal[option]) / self.plan.costs[option].max(f64::MIN_POSITIVE);
        let options = || (0..self.units.len()).filter(|&option| self.marginal[option].is_finite());
        let raised = options()
            .filter(|&option| gain(self.marginal[option]) > 0.0 && is_at(option, self.plan.maximums[option]))
            .max_by(|&one, &other| per_cost(one).total_cmp(&per_cost(other)));
        let lowered = options()
            .filter(|&option| gain(self.marginal[option]) < 0.0 && self.plan.minimums[option] > 0.0)
            .min_by(|&one, &other| per_cost(one).total_cmp(&per_cost(other)));
        let limit = self.limits.iter().filter(|limit| !limit.is_budget && limit.price.abs() > 1e-12);
        let dearest = limit.max_by(|one, other| one.price.abs().total_cmp(&other.price.abs()));
        let mut found = Vec::new();
        if let Some(option) = raised {
            let (name, price) = (self.plan.names[option].clone(), self.marginal[option].abs());
            found.push(Lever::RaiseMaximum { name, price });
        }
        if let Some(option) = lowered {
            let (name, price) = (self.plan.names[option].clone(), self.marginal[option].abs());
            found.push(Lever::LowerMinimum { name, price });
        }
        if let Some(limit) = dearest {
            let is_raised = gain(limit.price) > 0.0;
            found.push(Lever::MoveLimit { name: limit.label(), price: limit.price.abs(), is_raised });
        }
        found
    }

    fn glance(&self) -> TidyTable {
        let varied = |of: fn(&Varied) -> f64| self.varied.as_ref().map_or(f64::NAN, of);
        let number = |table: TidyTable, name: &str, unit, value| table.numbers(name, unit, vec![value]);
        let mut table = TidyTable::new("glance").numbers("objective_value", Unit::Plain, vec![self.value]);
        table = number(table, "budget", Unit::Money(None), self.budget.unwrap_or(f64::NAN));
        table = number(table, "spent", Unit::Money(None), self.spent);
        table = number(table, "unspent", Unit::Money(None), self.budget.map_or(f64::NAN, |budget| budget - self.spent));
        table = number(table, "shadow_price", Unit::Plain, self.price());
        table = number(table, "value_less_budget", Unit::Plain, varied(|varied| varied.less));
        table = number(table, "value_more_budget", Unit::Plain, varied(|varied| varied.more));
        table
            .with(
                "is_unique",
                Unit::Plain,
                Column::from_booleans(&[self.bound.is_none().then_some(self.alternative.is_none())]),
            )
            .with("is_proven", Unit::Plain, Column::from_booleans(&[Some(self.is_proven)]))
    }

    fn tidy(&self) -> TidyTable {
        let plan = &self.plan;
        let n = self.units.len();
        let numbers = |of: &dyn Fn(usize) -> f64| -> Vec<f64> { (0..n).map(of).collect() };
        let bound = |x: f64| if x.is_finite() { x } else { f64::NAN };
        let table = TidyTable::new("tidy")
            .texts("option", &plan.names)
            .numbers("units", Unit::Plain, self.units.clone())
            .numbers("spend", Unit::Money(None), numbers(&|i| plan.costs[i] * self.units[i]))
            .numbers("spend_share", Unit::Share, numbers(&|i| plan.costs[i] * self.units[i] / self.spent))
            .numbers("return_total", Unit::Plain, numbers(&|i| plan.returns[i] * self.units[i]))
            .numbers("return_per_cost", Unit::Plain, numbers(&|i| bound(plan.returns[i] / plan.costs[i])))
            .numbers("marginal_value", Unit::Plain, self.marginal.clone())
            .numbers("minimum", Unit::Plain, plan.minimums.clone())
            .numbers("maximum", Unit::Plain, numbers(&|i| bound(plan.maximums[i])));
        match &self.alternative {
            Some(other) => table.numbers("units_alternative", Unit::Plain, other.clone()),
            None => table,
        }
    }

    fn limits_table(&self) -> TidyTable {
        let labels: Vec<String> = self.limits.iter().map(Limit::label).collect();
        let signs: Vec<&str> = self.limits.iter().map(Limit::sign).collect();
        let numbers = |of: fn(&Limit) -> f64| -> Vec<f64> { self.limits.iter().map(of).collect() };
        TidyTable::new("constraints")
            .texts("constraint", &labels)
            .texts("relation", &signs)
            .numbers("limit", Unit::Plain, numbers(|limit| limit.limit))
            .numbers("used", Unit::Plain, numbers(|limit| limit.used))
            .numbers("slack", Unit::Plain, numbers(|limit| limit.slack))
            .numbers("shadow_price", Unit::Plain, numbers(|limit| limit.price))
    }
}

impl Outcome for BudgetOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.glance(), self.tidy()];
        if !self.limits.is_empty() {
            tables.push(self.limits_table());
        }
        if let Some(varied) = &self.varied {
            let curve = TidyTable::new("budgets").numbers("budget", Unit::Money(None), varied.budgets.clone()).numbers(
                "objective_value",
                Unit::Plain,
                varied.values.clone(),
            );
            tables.push(curve);
        }
        tables
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        self.found().iter().map(|finding| texts::sentence(finding, language)).collect()
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

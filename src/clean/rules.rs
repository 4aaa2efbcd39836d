//! The user's own checks: expressions that should be true of every row.

use serde::{Deserialize, Serialize};

use super::error::Fault;
use super::expression::{Expression, Node, Operator, What};
use super::frame::Frame;
use crate::data::{Cell, Column, Table};
use crate::i18n::Words;

/// A check: `{"name": "amounts fit", "check": "amount = quantity * price", "tolerance": 0.01}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What it is called.
    pub name: String,
    /// What should be true, in the expression language.
    pub check: String,
    /// How far the two sides of an equation of numbers may lie apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<f64>,
}

/// How a table kept a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleReport {
    /// The rule's name.
    pub name: String,
    /// Rows of which it is true, of which it is not, and of which it cannot be told; or why it does not work.
    pub result: Result<RuleCounts, Fault>,
}

/// Rows by the answer of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleCounts {
    /// Rows that keep it.
    pub n_passed: u64,
    /// Rows that do not.
    pub n_failed: u64,
    /// Rows with missing cells, of which it cannot be told.
    pub n_unknown: u64,
    /// The first rows that do not keep it, from 0.
    pub failing_rows: Vec<u64>,
}

impl RuleCounts {
    /// So many failing rows are listed.
    pub const MAX_LISTED: usize = 1000;

    /// The share of rows that keep the rule, of those of which it can be told; none when there is no such row.
    pub fn pass_rate(&self) -> Option<f64> {
        let n_known = self.n_passed + self.n_failed;
        (n_known > 0).then(|| self.n_passed as f64 / n_known as f64)
    }
}

/// How a file kept the rules: what a recipe remembers of the files that it was used on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRates {
    /// The file's name.
    pub file: String,
    /// Rows after cleaning.
    pub n_rows: u64,
    /// The rules that could be asked.
    pub rules: Vec<RuleRate>,
}

/// Rows of a file by the answer of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct RuleRate {
    pub rule: String,
    pub n_passed: u64,
    pub n_failed: u64,
    pub n_unknown: u64,
}

impl RuleRate {
    /// The share that passes of those of which it can be told; NaN when there is none.
    pub fn pass_rate(&self) -> f64 {
        self.n_passed as f64 / (self.n_passed + self.n_failed) as f64
    }
}

impl FileRates {
    /// So many files are remembered: ten years of months.
    pub const MAX_FILES: usize = 120;

    /// Asks the rules of a file's table; rules that do not work are left out.
    pub fn of(file: &str, table: &Table, rules: &[Rule], today: Option<i32>) -> Self {
        let counted = rules.iter().filter_map(|rule| {
            let counts = rule.ask(table, today).result.ok()?;
            let RuleCounts { n_passed, n_failed, n_unknown, .. } = counts;
            Some(RuleRate { rule: rule.name.clone(), n_passed, n_failed, n_unknown })
        });
        Self { file: file.to_owned(), n_rows: table.n_rows() as u64, rules: counted.collect() }
    }

    /// Adds a file to those remembered, the oldest first. The last one read again takes its own place.
    pub fn remember(self, files: &mut Vec<Self>) {
        if files.last().is_some_and(|last| last.file == self.file && last.n_rows == self.n_rows) {
            files.pop();
        }
        files.push(self);
        files.drain(..files.len().saturating_sub(Self::MAX_FILES));
    }
}

impl Rule {
    /// Asks the rule of every row. `today` is the day that `today()` means.
    pub fn ask(&self, table: &Table, today: Option<i32>) -> RuleReport {
        RuleReport { name: self.name.clone(), result: self.counts(table, today) }
    }

    /// The answer for every row: true, false, or missing where it cannot be told.
    pub fn truth(&self, table: &Table, today: Option<i32>) -> Result<Column, Fault> {
        let mut expression = self.expression()?;
        if let Some(today) = today {
            expression = expression.on_day(today);
        }
        Ok(expression.evaluate_truth(&Frame::from(table))?)
    }

    fn counts(&self, table: &Table, today: Option<i32>) -> Result<RuleCounts, Fault> {
        let truth = self.truth(table, today)?;
        let mut counts = RuleCounts::default();
        for row in 0..table.n_rows() {
            match truth.cell(row) {
                Cell::Boolean(true) => counts.n_passed += 1,
                Cell::Boolean(false) => {
                    counts.n_failed += 1;
                    if counts.failing_rows.len() < RuleCounts::MAX_LISTED {
                        counts.failing_rows.push(row as u64);
                    }
                }
                _ => counts.n_unknown += 1,
            }
        }
        Ok(counts)
    }

    /// The check; a tolerance turns `a = b` into `b - t <= a and a <= b + t`.
    fn expression(&self) -> Result<Expression, Fault> {
        let expression = Expression::parse(&self.check)?;
        let Some(tolerance) = self.tolerance else { return Ok(expression) };
        let fault = |en, zh| Err(Fault::Setting { setting: "tolerance", words: Words::new(en, zh) });
        if !(tolerance >= 0.0 && tolerance.is_finite()) {
            return fault("it must be 0 or above.", "必须大于或等于 0。");
        }
        let at = expression.root.at;
        let What::Binary(Operator::Equal, left, right) = expression.root.what else {
            return fault("it needs a check of the form a = b. Leave it out.", "仅适用于 a = b 形式的检查。请去掉它。");
        };
        let node = |what| Box::new(Node { at, what });
        // Half a unit in the last of 15 digits more, so that 0.1 + 0.2 counts as 0.3 whatever the tolerance.
        let slack = |side: &Node| {
            let size = What::Call(super::expression::Function::Abs, vec![side.clone()]);
            What::Binary(Operator::Times, node(size), node(What::Number(1e-15)))
        };
        let reach = What::Binary(Operator::Plus, node(What::Number(tolerance)), node(slack(&right)));
        let difference = What::Binary(Operator::Minus, left, right);
        let distance = What::Call(super::expression::Function::Abs, vec![*node(difference)]);
        let root = *node(What::Binary(Operator::AtMost, node(distance), node(reach)));
        Ok(Expression { root })
    }
}

//! Settings of `checks`.

use serde::{Deserialize, Serialize};

use crate::analyses::contract::{Control, Given, Input, Params, RowColumn, Section};
use crate::analyses::settings::{self, Needs, SettingFault, column_input, control, number_cell};
use crate::clean::expression::Expression;
use crate::clean::{FileRates, Rule};
use crate::data::{Role, Schema, calendar};
use crate::i18n::Words;

/// The most checks.
pub const MAX_CHECKS: usize = 50;

/// A check that is typed in.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CheckRow {
    /// What it is called; the check itself when empty.
    pub name: String,
    /// What should be true; `a = b ± 0.01` gives the tolerance with it.
    pub check: String,
    /// How far the sides of an equation may lie apart.
    #[serde(deserialize_with = "number_cell")]
    pub tolerance: Option<f64>,
}

impl CheckRow {
    /// As a rule.
    pub fn rule(&self) -> Rule {
        let parts = self.check.rsplit_once('±');
        let with_tolerance = parts.and_then(|(check, number)| Some((check.trim_end(), number.trim().parse().ok()?)));
        let (check, written) = with_tolerance.map_or((self.check.as_str(), None), |(check, t)| (check, Some(t)));
        let name = if self.name.trim().is_empty() { self.check.trim() } else { self.name.trim() };
        Rule { name: name.to_owned(), check: check.to_owned(), tolerance: self.tolerance.or(written) }
    }
}

/// Settings of `checks`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecksParams {
    /// The checks.
    pub rules: Vec<CheckRow>,
    /// The dates by whose months rows are counted; null: not by month.
    pub date: Option<String>,
    /// The day that `today()` means, as 2024-12-31.
    #[serde(default)]
    pub today: Option<String>,
    /// How earlier files kept the checks, the oldest first; kept with the recipe.
    #[serde(default)]
    pub files: Vec<FileRates>,
}

impl Params for ChecksParams {
    type Problem = SettingFault;

    fn suggest(schema: &Schema, _given: &Given) -> Self {
        // Written by the language itself: brackets only where a name needs them.
        let written =
            |name: &str| Expression::parse(&format!("[{}]", name.replace(']', "]]"))).map(|column| column.to_string());
        let column = |role| schema.with_role(role).and_then(|field| written(&field.name).ok());
        let numeric =
            |role| column(role).filter(|_| schema.with_role(role).is_some_and(|field| field.kind.is_numeric()));
        let [amount, quantity, price] = [Role::Amount, Role::Quantity, Role::UnitPrice].map(numeric);
        let date = schema.with_role(Role::Date).filter(|field| field.kind.is_temporal());
        let row = |check: String| CheckRow { check, ..Default::default() };
        let mut rules = Vec::new();
        // With a discount the amount follows from more than two columns: the quality report finds out how.
        let has_discount = settings::discounts(schema).next().is_some();
        if let (Some(amount), Some(quantity), Some(price), false) = (&amount, &quantity, &price, has_discount) {
            rules.push(row(format!("{amount} = {quantity} * {price} ± 0.01")));
        }
        if let Some(amount) = &amount {
            rules.push(row(format!("not is_missing({amount})")));
        }
        if let Some(date) = column(Role::Date).filter(|_| date.is_some()) {
            rules.push(row(format!("not is_missing({date})")));
        }
        Self { rules, date: date.map(|field| field.name.clone()), today: None, files: Vec::new() }
    }

    fn check(&self, schema: &Schema) -> Result<(), SettingFault> {
        let fault = |code, words| Err(SettingFault::Other { setting: "rules", code, words });
        if self.rules.iter().all(|row| row.check.trim().is_empty()) {
            let words = Words::new(
                "Write a check that should be true of every row, such as amount = quantity * price ± 0.01.",
                "请写一项对每一行都应成立的检查，例如 amount = quantity * price ± 0.01。",
            );
            return fault("no_checks", words);
        }
        if self.rules.len() > MAX_CHECKS {
            return fault("too_many_checks", Words::new("At most 50 checks.", "最多 50 项检查。"));
        }
        if self.today.as_deref().is_some_and(|day| calendar::parse_iso(day).is_none()) {
            let words = Words::new("Write the day as 2024-12-31.", "日期请写成 2024-12-31。");
            return Err(SettingFault::Other { setting: "today", code: "no_day", words });
        }
        settings::allow_column(schema, "date", self.date.as_deref(), Needs::Dates)
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let column = |name, label, is_number, is_optional| RowColumn {
            name,
            label,
            is_number,
            is_optional,
            options: Vec::new(),
        };
        let columns = vec![
            column("check", Words::new("Check", "检查"), false, false),
            column("name", Words::new("Name", "名称"), false, true),
            column("tolerance", Words::new("Tolerance", "容差"), true, true),
        ];
        vec![
            control(
                "rules",
                Words::new("Checks", "检查"),
                Words::new(
                    "What should be true of every row; columns with blanks in brackets: [unit price]",
                    "对每一行都应成立；含空格的列名写在方括号内：[unit price]",
                ),
                Section::What,
                Input::Rows { columns },
            ),
            control(
                "date",
                Words::new("Date", "日期"),
                Words::new("For the pass rate by month", "用于按月的通过率"),
                Section::What,
                column_input(schema, Needs::Dates, true),
            ),
            control(
                "today",
                Words::new("Today", "今天"),
                Words::new("The day that today() means in checks", "检查中 today() 所指的日期"),
                Section::What,
                Input::Day { is_optional: true },
            ),
        ]
    }
}

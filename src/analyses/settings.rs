//! What settings of many analyses have in common: columns that must be there and of a kind, numbers within a range.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::contract::{Control, Input, Problem, Section, Worded};
use crate::data::{Field, Role, Schema};
use crate::i18n::{Language, Pen, Unit, Words};

/// Columns of numbers that are called a discount and play no other role.
pub fn discounts(schema: &Schema) -> impl Iterator<Item = &Field> {
    /// What people call a discount, in small letters.
    const NAMES: [&str; 9] = ["discount", "rebate", "markdown", "price off", "折扣", "优惠", "折让", "减免", "让利"];
    let is_named = |field: &&Field| {
        let name = field.name.to_lowercase().replace(['_', '-'], " ");
        NAMES.iter().any(|word| name.contains(word)) || name.split(' ').any(|word| word == "disc")
    };
    schema.fields.iter().filter(|field| field.kind.is_numeric() && field.role.is_none()).filter(is_named)
}

/// What a column must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Anything: it is seen as labels.
    Labels,
    /// Days or moments.
    Dates,
    /// Numbers.
    Numbers,
}

impl Needs {
    fn allows(self, field: &Field) -> bool {
        match self {
            Needs::Labels => true,
            Needs::Dates => field.kind.is_temporal(),
            Needs::Numbers => field.kind.is_numeric(),
        }
    }
}

/// Why settings cannot work, as far as many analyses share it.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingFault {
    /// A column that is needed is not chosen.
    NoColumn {
        /// The setting.
        setting: &'static str,
        /// What users call it.
        label: Words,
    },
    /// There is no such column.
    UnknownColumn {
        /// The setting.
        setting: &'static str,
        /// The name that is not there.
        column: String,
    },
    /// The column holds something else.
    WrongKind {
        /// The setting.
        setting: &'static str,
        /// The column.
        column: String,
        /// What it must hold.
        needs: Needs,
    },
    /// A number that is too small or too large.
    OutOfRange {
        /// The setting.
        setting: &'static str,
        /// What users call it.
        label: Words,
        /// The smallest and largest that can be.
        range: (f64, f64),
        /// Shares are written as percent.
        unit: Unit,
    },
    /// Anything else, in fixed words.
    Other {
        /// The setting.
        setting: &'static str,
        /// What it is about.
        code: &'static str,
        /// What is wrong and what to do.
        words: Words,
    },
}

/// Whether a column that must be chosen is there and of its kind.
pub fn need_column(
    schema: &Schema,
    setting: &'static str,
    label: Words,
    column: Option<&str>,
    needs: Needs,
) -> Result<(), SettingFault> {
    if column.is_none() {
        return Err(SettingFault::NoColumn { setting, label });
    }
    allow_column(schema, setting, column, needs)
}

/// Whether a column that may be chosen is there and of its kind.
pub fn allow_column(
    schema: &Schema,
    setting: &'static str,
    column: Option<&str>,
    needs: Needs,
) -> Result<(), SettingFault> {
    let Some(name) = column else { return Ok(()) };
    match schema.field(name) {
        None => Err(SettingFault::UnknownColumn { setting, column: name.to_owned() }),
        Some(field) if !needs.allows(field) => Err(SettingFault::WrongKind { setting, column: name.to_owned(), needs }),
        Some(_) => Ok(()),
    }
}

/// Whether a number lies within its range.
pub fn need_range(
    setting: &'static str,
    label: Words,
    value: f64,
    range: (f64, f64),
    unit: Unit,
) -> Result<(), SettingFault> {
    if value >= range.0 && value <= range.1 {
        return Ok(());
    }
    Err(SettingFault::OutOfRange { setting, label, range, unit })
}

/// The first column with that role.
pub fn by_role(schema: &Schema, role: Role) -> Option<String> {
    schema.with_role(role).map(|field| field.name.clone())
}

/// The first column of numbers without a role whose name holds one of these words, written small and apart.
pub fn numbers_called(schema: &Schema, words: &[&str]) -> Option<String> {
    let is_called = |field: &&Field| {
        let name = format!(" {} ", field.name.to_lowercase().replace(['_', '-', '.'], " "));
        words.iter().any(|word| if word.is_ascii() { name.contains(&format!(" {word} ")) } else { name.contains(word) })
    };
    let mut numbers = schema.fields.iter().filter(|field| field.kind.is_numeric() && field.role.is_none());
    numbers.find(is_called).map(|field| field.name.clone())
}

/// The columns of days on which contracts start and end, by their names.
pub fn contract_dates(schema: &Schema) -> Option<(String, String)> {
    let dated = |words: &[&str]| {
        let holds = |name: &str| words.iter().any(|word| name.to_lowercase().contains(word));
        schema
            .fields
            .iter()
            .find(|field| field.kind.is_temporal() && holds(&field.name))
            .map(|field| field.name.clone())
    };
    let start = dated(&["start", "begin", "signup", "sign_up", "joined", "开始", "起始", "签约"]);
    let end = dated(&["end", "cancel", "churn", "until", "expire", "结束", "终止", "到期", "取消"]);
    start.zip(end).filter(|(start, end)| start != end)
}

/// A text that is no day.
pub fn no_day(setting: &'static str) -> SettingFault {
    let words = Words::new("Write the day as 2024-01-31.", "请按 2024-01-31 的格式填写日期。");
    SettingFault::Other { setting, code: "no_day", words }
}

/// The columns of a kind, for a control.
pub fn column_input(schema: &Schema, needs: Needs, is_optional: bool) -> Input {
    let allowed = schema.fields.iter().filter(|field| needs.allows(field)).map(|field| field.name.clone()).collect();
    Input::Column { allowed, is_optional }
}

/// Reads a cell of a typed-in table as a number: a JSON number, a text such as "1,200", or nothing.
pub fn number_cell<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<f64>, D::Error> {
    match Value::deserialize(reader)? {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(number.as_f64()),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => {
            let number = text.trim().replace(',', "").parse::<f64>().ok().filter(|number| number.is_finite());
            number.map(Some).ok_or_else(|| D::Error::custom(format!("\"{text}\" is not a number")))
        }
        other => Err(D::Error::custom(format!("{other} is not a number"))),
    }
}

/// A control.
pub fn control(name: &'static str, label: Words, help: Words, section: Section, input: Input) -> Control {
    Control { name, label, help, section, input }
}

impl Worded for SettingFault {
    fn code(&self) -> &'static str {
        match self {
            SettingFault::NoColumn { .. } => "no_column",
            SettingFault::UnknownColumn { .. } => "unknown_column",
            SettingFault::WrongKind { needs: Needs::Dates, .. } => "not_a_date",
            SettingFault::WrongKind { .. } => "not_numeric",
            SettingFault::OutOfRange { .. } => "out_of_range",
            SettingFault::Other { code, .. } => code,
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            SettingFault::NoColumn { label, .. } => {
                pen.say(format!("Choose a column for “{}”.", label.en), format!("请选择“{}”所在的列。", label.zh))
            }
            SettingFault::UnknownColumn { column, .. } => pen.say(
                format!("There is no column “{column}”. Choose another."),
                format!("没有名为“{column}”的列，请另选一列。"),
            ),
            SettingFault::WrongKind { column, needs: Needs::Dates, .. } => pen.say(
                format!("“{column}” holds no dates. Choose another column, or correct its kind on the data page."),
                format!("“{column}”不是日期列。请另选一列，或在数据页更正其类型。"),
            ),
            SettingFault::WrongKind { column, .. } => pen.say(
                format!("“{column}” holds no numbers. Choose another column, or correct its kind on the data page."),
                format!("“{column}”不是数值列。请另选一列，或在数据页更正其类型。"),
            ),
            SettingFault::OutOfRange { label, range, unit, .. } => {
                let (min, max) = (pen.number(range.0, unit), pen.number(range.1, unit));
                pen.say(
                    format!("“{}” must lie between {min} and {max}.", label.en),
                    format!("“{}”须在 {min} 到 {max} 之间。", label.zh),
                )
            }
            SettingFault::Other { words, .. } => words.get(language).to_owned(),
        }
    }
}

impl Problem for SettingFault {
    fn setting(&self) -> &'static str {
        match self {
            SettingFault::NoColumn { setting, .. }
            | SettingFault::UnknownColumn { setting, .. }
            | SettingFault::WrongKind { setting, .. }
            | SettingFault::OutOfRange { setting, .. }
            | SettingFault::Other { setting, .. } => setting,
        }
    }
}

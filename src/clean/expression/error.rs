//! What is wrong with an expression, and where.

use super::check::Type;
use crate::i18n::{Language, Worded, Words};

/// A fault of an expression.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.words(Language::En))]
pub struct ExpressionError {
    /// The character at fault, from 0.
    pub at: u32,
    /// What is wrong there.
    pub fault: ExpressionFault,
}

/// What is wrong in an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionFault {
    /// More characters than are read.
    TooLong {
        /// How many are read.
        limit: usize,
    },
    /// More brackets in brackets, or more operations in a row, than are followed.
    TooDeep,
    /// Nothing but blanks.
    Empty,
    /// A character without a meaning.
    Character(char),
    /// A text or a bracket that does not end.
    Unclosed(char),
    /// Digits that are no number.
    BadNumber,
    /// Something else was expected.
    Expected {
        /// What was expected.
        expected: Words,
        /// What is there; empty at the end.
        found: String,
    },
    /// A function that there is not.
    UnknownFunction(String),
    /// Too few or too many arguments.
    ArgumentCount {
        /// The function.
        function: &'static str,
        /// The smallest and the largest number.
        expected: (usize, usize),
        /// How many there are.
        found: usize,
    },
    /// A column that is not there.
    UnknownColumn {
        /// The name asked for.
        column: String,
        /// The name that is nearest, if one is near.
        nearest: Option<String>,
    },
    /// A value of another type than is needed.
    WrongType {
        /// What needs it: an operator or a function.
        needs: &'static str,
        /// What it needs.
        expected: Words,
        /// What it got.
        found: Type,
    },
    /// Two values that have to be alike and are not.
    Mismatch(Type, Type),
    /// A text compared with a date that is no date.
    NotADate(String),
    /// `data_end()` without a column of dates.
    NoDates,
    /// `today()` without a day that it means.
    NoToday,
}

impl ExpressionError {
    /// A fault at a character.
    pub fn new(at: u32, fault: ExpressionFault) -> Self {
        Self { at, fault }
    }
}

impl Worded for ExpressionError {
    fn code(&self) -> &'static str {
        "bad_expression"
    }

    fn words(&self, language: Language) -> String {
        let place = self.at + 1;
        match language {
            Language::En => format!("in the expression, at character {place}: {}", english(&self.fault)),
            Language::Zh => format!("表达式第 {place} 个字符处：{}", chinese(&self.fault)),
        }
    }
}

fn english(fault: &ExpressionFault) -> String {
    match fault {
        ExpressionFault::TooLong { limit } => {
            format!("it is longer than {limit} characters. Split it into two columns.")
        }
        ExpressionFault::TooDeep => "it nests too deeply. Split it into two columns.".to_owned(),
        ExpressionFault::Empty => "it is empty. Write for example quantity * [unit price].".to_owned(),
        ExpressionFault::Character(c) => {
            format!("“{c}” has no meaning here. Put names with signs or blanks in square brackets: [unit price].")
        }
        ExpressionFault::Unclosed(c) => format!("the {c} that opens here is never closed. Add its counterpart."),
        ExpressionFault::BadNumber => "this is no number. Write decimals with a point: 0.5.".to_owned(),
        ExpressionFault::Expected { expected, found } if found.is_empty() => {
            format!("{} is missing at the end.", expected.en)
        }
        ExpressionFault::Expected { expected, found } => {
            format!("{} should stand here, not “{found}”.", expected.en)
        }
        ExpressionFault::UnknownFunction(name) => {
            format!("there is no function “{name}”. For a column of that name, leave out the bracket behind it.")
        }
        ExpressionFault::ArgumentCount { function, expected, found } => {
            format!("{function}() takes {} values; here are {found}.", counts(*expected, " to "))
        }
        ExpressionFault::UnknownColumn { column, nearest: Some(nearest) } => {
            format!("there is no column “{column}”. Did you mean [{nearest}]?")
        }
        ExpressionFault::UnknownColumn { column, nearest: None } => {
            format!("there is no column “{column}”. Put texts in quotation marks.")
        }
        ExpressionFault::WrongType { needs, expected, found } => {
            format!("{needs} needs {}; this is {}.", expected.en, found.words().en)
        }
        ExpressionFault::Mismatch(left, right) => format!(
            "{} and {} cannot be put together. Bring both to one kind, for example with number() or text().",
            left.words().en,
            right.words().en
        ),
        ExpressionFault::NotADate(text) => {
            format!("“{text}” is no date. Write it as \"2024-01-31\" or \"2024-01-31 08:26\".")
        }
        ExpressionFault::NoDates => "data_end() needs a column of dates, and there is none.".to_owned(),
        ExpressionFault::NoToday => {
            "today() is known to checks only, once their setting “Today” has a day. Write \"2024-01-31\" or data_end()."
                .to_owned()
        }
    }
}

fn chinese(fault: &ExpressionFault) -> String {
    match fault {
        ExpressionFault::TooLong { limit } => format!("超过 {limit} 个字符。请拆成两列。"),
        ExpressionFault::TooDeep => "嵌套过深。请拆成两列。".to_owned(),
        ExpressionFault::Empty => "表达式为空。例如可写 quantity * [unit price]。".to_owned(),
        ExpressionFault::Character(c) => {
            format!("此处的“{c}”没有意义。含符号或空格的列名请放在方括号内：[unit price]。")
        }
        ExpressionFault::Unclosed(c) => format!("从这里开始的 {c} 没有闭合。请补上。"),
        ExpressionFault::BadNumber => "这不是数值。小数请用点号：0.5。".to_owned(),
        ExpressionFault::Expected { expected, found } if found.is_empty() => format!("末尾缺少{}。", expected.zh),
        ExpressionFault::Expected { expected, found } => format!("此处应为{}，而不是“{found}”。", expected.zh),
        ExpressionFault::UnknownFunction(name) => {
            format!("没有函数“{name}”。如果它是列名，请去掉后面的括号。")
        }
        ExpressionFault::ArgumentCount { function, expected, found } => {
            format!("{function}() 需要 {} 个值，这里有 {found} 个。", counts(*expected, " 到 "))
        }
        ExpressionFault::UnknownColumn { column, nearest: Some(nearest) } => {
            format!("没有列“{column}”。您是指 [{nearest}] 吗？")
        }
        ExpressionFault::UnknownColumn { column, nearest: None } => format!("没有列“{column}”。文本请加引号。"),
        ExpressionFault::WrongType { needs, expected, found } => {
            let needs = if *needs == "a condition" { "条件" } else { needs };
            format!("{needs} 需要{}，而这里是{}。", expected.zh, found.words().zh)
        }
        ExpressionFault::Mismatch(left, right) => {
            format!("{}与{}不能放在一起。请先统一类型，例如用 number() 或 text()。", left.words().zh, right.words().zh)
        }
        ExpressionFault::NotADate(text) => format!("“{text}”不是日期。请写成 \"2024-01-31\" 或 \"2024-01-31 08:26\"。"),
        ExpressionFault::NoDates => "data_end() 需要日期列，但这里没有。".to_owned(),
        ExpressionFault::NoToday => {
            "today() 只能用于检查，且须先填写“今天”一项。请写 \"2024-01-31\" 或 data_end()。".to_owned()
        }
    }
}

fn counts((least, most): (usize, usize), to: &str) -> String {
    if least == most { least.to_string() } else { format!("{least}{to}{most}") }
}

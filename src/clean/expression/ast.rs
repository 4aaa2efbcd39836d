//! An expression as a tree, and how it is written.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use super::error::ExpressionError;
use super::{check, evaluate, parser};
use crate::clean::frame::Frame;
use crate::data::{Column, ColumnKind, Schema, calendar};

/// An expression, parsed. Two are equal when they mean the same tree, wherever the blanks were.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    pub(in crate::clean) root: Node,
}

impl Expression {
    /// Reads an expression; columns and kinds are not looked at yet.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parser::parse(text).map(|root| Self { root })
    }

    /// The same with a day in place of every `today()`; the core has no clock of its own.
    pub fn on_day(mut self, today: i32) -> Self {
        self.root.put_day(today);
        self
    }

    /// The columns that it names.
    pub fn columns(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.root.visit(&mut |node| {
            if let What::Column(name) = &node.what {
                names.insert(name.as_str());
            }
        });
        names
    }

    /// What the result would be on a table like this; an error says where it does not fit.
    pub fn kind_on(&self, schema: &Schema) -> Result<ColumnKind, ExpressionError> {
        let columns = schema.fields.iter().map(|field| (field.name.as_str(), field.kind)).collect();
        check::check(&self.root, &columns).map(|found| found.kind())
    }

    pub(in crate::clean) fn evaluate(&self, frame: &Frame) -> Result<Column, ExpressionError> {
        self.checked(frame)?;
        evaluate::column(&self.root, frame)
    }

    /// The rows of which the expression is true; one that is no question is refused.
    pub(in crate::clean) fn evaluate_truth(&self, frame: &Frame) -> Result<Column, ExpressionError> {
        let found = self.checked(frame)?;
        check::is_boolean(&self.root, found)?;
        evaluate::column(&self.root, frame)
    }

    fn checked(&self, frame: &Frame) -> Result<check::Type, ExpressionError> {
        let columns = frame.columns().iter().map(|column| (column.name(), column.kind())).collect();
        check::check(&self.root, &columns)
    }
}

impl Display for Expression {
    fn fmt(&self, out: &mut Formatter) -> fmt::Result {
        self.root.write(out, 0)
    }
}

/// A part of an expression and where it stands.
#[derive(Debug, Clone)]
pub(in crate::clean) struct Node {
    /// The position of its first character, from 0.
    pub at: u32,
    /// What it is.
    pub what: What,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::clean) enum What {
    Number(f64),
    Text(String),
    Boolean(bool),
    Missing,
    Column(String),
    Negate(Box<Node>),
    Not(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
}

/// What stands between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::clean) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
    Plus,
    Minus,
    Times,
    Over,
    Remainder,
    Power,
}

impl Operator {
    /// The sign.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Or => "or",
            Operator::And => "and",
            Operator::Equal => "=",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::More => ">",
            Operator::AtLeast => ">=",
            Operator::Plus => "+",
            Operator::Minus => "-",
            Operator::Times => "*",
            Operator::Over => "/",
            Operator::Remainder => "%",
            Operator::Power => "^",
        }
    }

    /// How tightly it binds; more is tighter. `not` binds with 3, a minus sign with 7.
    pub fn strength(self) -> u8 {
        match self {
            Operator::Or => 1,
            Operator::And => 2,
            Operator::Equal
            | Operator::NotEqual
            | Operator::Less
            | Operator::AtMost
            | Operator::More
            | Operator::AtLeast => 4,
            Operator::Plus | Operator::Minus => 5,
            Operator::Times | Operator::Over | Operator::Remainder => 6,
            Operator::Power => 8,
        }
    }

    /// Whether it compares.
    pub fn is_comparison(self) -> bool {
        self.strength() == 4
    }
}

/// How tightly `not` binds.
pub(super) const NOT_STRENGTH: u8 = 3;
/// How tightly a minus sign binds.
pub(super) const NEGATE_STRENGTH: u8 = 7;

macro_rules! functions {
    ($($name:ident $text:literal $least:literal..=$most:literal,)*) => {
        /// A function of the language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named as in the language, whose documentation lists them")]
        pub enum Function { $($name,)* }

        impl Function {
            /// Every function.
            pub const ALL: &'static [Function] = &[$(Function::$name,)*];

            /// The name in expressions.
            pub fn name(self) -> &'static str {
                match self { $(Function::$name => $text,)* }
            }

            /// The smallest and the largest number of arguments.
            pub fn n_arguments(self) -> (usize, usize) {
                match self { $(Function::$name => ($least, $most),)* }
            }
        }
    };
}

functions! {
    If "if" 3..=3,
    Coalesce "coalesce" 1..=20,
    IsMissing "is_missing" 1..=1,
    Round "round" 1..=2,
    Floor "floor" 1..=1,
    Ceil "ceil" 1..=1,
    Abs "abs" 1..=1,
    Sqrt "sqrt" 1..=1,
    Ln "ln" 1..=1,
    Log10 "log10" 1..=1,
    Exp "exp" 1..=1,
    Min "min" 1..=20,
    Max "max" 1..=20,
    Number "number" 1..=1,
    Text "text" 1..=1,
    Concat "concat" 1..=20,
    Upper "upper" 1..=1,
    Lower "lower" 1..=1,
    Trim "trim" 1..=1,
    Length "length" 1..=1,
    Left "left" 2..=2,
    Right "right" 2..=2,
    Mid "mid" 3..=3,
    Replace "replace" 3..=3,
    Contains "contains" 2..=2,
    StartsWith "starts_with" 2..=2,
    EndsWith "ends_with" 2..=2,
    Year "year" 1..=1,
    Quarter "quarter" 1..=1,
    Month "month" 1..=1,
    Day "day" 1..=1,
    Weekday "weekday" 1..=1,
    Hour "hour" 1..=1,
    Minute "minute" 1..=1,
    AddMonths "add_months" 2..=2,
    DaysBetween "days_between" 2..=2,
    Date "date" 3..=3,
    DataEnd "data_end" 0..=0,
    Today "today" 0..=0,
}

impl Node {
    /// Shows every part to `look`, the whole first.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(&'a Node)) {
        look(self);
        match &self.what {
            What::Negate(inner) | What::Not(inner) => inner.visit(look),
            What::Binary(_, left, right) => {
                left.visit(look);
                right.visit(look);
            }
            What::Call(_, arguments) => arguments.iter().for_each(|argument| argument.visit(look)),
            What::Number(_) | What::Text(_) | What::Boolean(_) | What::Missing | What::Column(_) => {}
        }
    }

    fn put_day(&mut self, today: i32) {
        match &mut self.what {
            What::Call(Function::Today, _) => {
                let day = calendar::civil(today);
                let parts = [f64::from(day.year()), f64::from(day.month()), f64::from(day.day())];
                let number = |x| Node { at: self.at, what: What::Number(x) };
                self.what = What::Call(Function::Date, parts.map(number).into());
            }
            What::Call(_, arguments) => arguments.iter_mut().for_each(|argument| argument.put_day(today)),
            What::Negate(inner) | What::Not(inner) => inner.put_day(today),
            What::Binary(_, left, right) => [left, right].into_iter().for_each(|side| side.put_day(today)),
            What::Number(_) | What::Text(_) | What::Boolean(_) | What::Missing | What::Column(_) => {}
        }
    }

    /// Writes the part; in brackets when what is around it binds tighter than `around`.
    fn write(&self, out: &mut Formatter, around: u8) -> fmt::Result {
        let strength = match &self.what {
            What::Binary(operator, ..) => operator.strength(),
            What::Not(_) => NOT_STRENGTH,
            What::Negate(_) => NEGATE_STRENGTH,
            _ => u8::MAX,
        };
        if strength < around {
            out.write_str("(")?;
            self.write(out, 0)?;
            return out.write_str(")");
        }
        match &self.what {
            What::Number(x) if *x != 0.0 && !(1e-5..1e15).contains(x) => write!(out, "{x:e}"),
            What::Number(x) => write!(out, "{x}"),
            What::Text(text) => write!(out, "\"{}\"", text.replace('"', "\"\"")),
            What::Boolean(value) => write!(out, "{value}"),
            What::Missing => out.write_str("missing"),
            What::Column(name) => write_column(out, name),
            What::Negate(inner) => {
                out.write_str("-")?;
                inner.write(out, NEGATE_STRENGTH)
            }
            What::Not(inner) => {
                out.write_str("not ")?;
                inner.write(out, NOT_STRENGTH)
            }
            What::Binary(operator, left, right) => {
                // Powers group from the right, comparisons not at all, all others from the left.
                let (before, after) = match operator {
                    Operator::Power => (strength + 1, NEGATE_STRENGTH),
                    _ if operator.is_comparison() => (strength + 1, strength + 1),
                    _ => (strength, strength + 1),
                };
                left.write(out, before)?;
                write!(out, " {} ", operator.sign())?;
                right.write(out, after)
            }
            What::Call(function, arguments) => {
                write!(out, "{}(", function.name())?;
                for (index, argument) in arguments.iter().enumerate() {
                    out.write_str(if index == 0 { "" } else { ", " })?;
                    argument.write(out, 0)?;
                }
                out.write_str(")")
            }
        }
    }
}

/// Words that mean something by themselves, so that a column of that name stands in brackets.
pub(super) const RESERVED: [&str; 6] = ["and", "or", "not", "true", "false", "missing"];

fn write_column(out: &mut Formatter, name: &str) -> fmt::Result {
    let is_word = name.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !RESERVED.contains(&name.to_lowercase().as_str());
    if is_word { out.write_str(name) } else { write!(out, "[{}]", name.replace(']', "]]")) }
}

//! Which type every part of an expression has, before anything is computed.

use std::collections::BTreeMap;

use super::ast::{Function, Node, Operator, What};
use super::error::{ExpressionError, ExpressionFault};
use super::evaluate::temporal;
use crate::clean::words;
use crate::data::ColumnKind;
use crate::i18n::Words;

/// What a part of an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Missing whatever happens, so it goes with everything.
    Missing,
    /// Numbers.
    Number,
    /// Texts.
    Text,
    /// Yes and no.
    Boolean,
    /// Days.
    Date,
    /// Days with a time.
    DateTime,
}

impl Type {
    fn of(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Empty => Type::Missing,
            ColumnKind::Text => Type::Text,
            ColumnKind::Integer | ColumnKind::Number | ColumnKind::Money | ColumnKind::Percent => Type::Number,
            ColumnKind::Date => Type::Date,
            ColumnKind::DateTime => Type::DateTime,
            ColumnKind::Boolean => Type::Boolean,
        }
    }

    /// The kind of a column that holds it.
    pub fn kind(self) -> ColumnKind {
        match self {
            Type::Missing => ColumnKind::Empty,
            Type::Number => ColumnKind::Number,
            Type::Text => ColumnKind::Text,
            Type::Boolean => ColumnKind::Boolean,
            Type::Date => ColumnKind::Date,
            Type::DateTime => ColumnKind::DateTime,
        }
    }

    /// As users read it.
    pub fn words(self) -> Words {
        match self {
            Type::Missing => Words::new("missing", "缺失"),
            Type::Number => Words::new("a number", "数值"),
            Type::Text => Words::new("a text", "文本"),
            Type::Boolean => Words::new("a yes or no", "是/否"),
            Type::Date => Words::new("a date", "日期"),
            Type::DateTime => Words::new("a date with a time", "日期时间"),
        }
    }

    fn is_temporal(self) -> bool {
        matches!(self, Type::Date | Type::DateTime)
    }

    fn with(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Type::Missing, known) | (known, Type::Missing) => Some(known),
            (Type::Date, Type::DateTime) | (Type::DateTime, Type::Date) => Some(Type::DateTime),
            (one, two) => (one == two).then_some(one),
        }
    }
}

/// The columns that there are.
pub type Kinds<'a> = BTreeMap<&'a str, ColumnKind>;

const BOOLEANS: Words = Words::new("a yes or no, such as quantity > 0", "是/否（例如 quantity > 0）");

/// The type of a part.
pub fn check(node: &Node, columns: &Kinds) -> Result<Type, ExpressionError> {
    match &node.what {
        What::Number(_) => Ok(Type::Number),
        What::Text(_) => Ok(Type::Text),
        What::Boolean(_) => Ok(Type::Boolean),
        What::Missing => Ok(Type::Missing),
        What::Column(name) => match columns.get(name.as_str()) {
            Some(kind) => Ok(Type::of(*kind)),
            None => Err(unknown_column(node, name, columns)),
        },
        What::Negate(inner) => needs("-", inner, check(inner, columns)?, Type::Number, words::NUMBERS),
        What::Not(inner) => needs("not", inner, check(inner, columns)?, Type::Boolean, BOOLEANS),
        What::Binary(operator, left, right) => binary(*operator, left, right, columns),
        What::Call(function, arguments) => call(node, *function, arguments, columns),
    }
}

/// Refuses a whole expression that is no question.
pub fn is_boolean(node: &Node, found: Type) -> Result<(), ExpressionError> {
    needs("a condition", node, found, Type::Boolean, BOOLEANS).map(|_| ())
}

fn unknown_column(node: &Node, name: &str, columns: &Kinds) -> ExpressionError {
    let wanted = plain(name);
    let nearest = columns.keys().find(|known| plain(known) == wanted).map(|known| (*known).to_owned());
    ExpressionError::new(node.at, ExpressionFault::UnknownColumn { column: name.to_owned(), nearest })
}

/// A name without what people leave out or mix up.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn needs(what: &'static str, node: &Node, found: Type, wanted: Type, expected: Words) -> Result<Type, ExpressionError> {
    match found.with(wanted) {
        Some(both) if both == wanted => Ok(wanted),
        _ => Err(ExpressionError::new(node.at, ExpressionFault::WrongType { needs: what, expected, found })),
    }
}

fn binary(operator: Operator, left: &Node, right: &Node, columns: &Kinds) -> Result<Type, ExpressionError> {
    let (one, two) = (check(left, columns)?, check(right, columns)?);
    let sign = operator.sign();
    match operator {
        Operator::And | Operator::Or => {
            needs(sign, left, one, Type::Boolean, BOOLEANS)?;
            needs(sign, right, two, Type::Boolean, BOOLEANS)
        }
        _ if operator.is_comparison() => {
            compared(operator, (left, one), (right, two))?;
            Ok(Type::Boolean)
        }
        Operator::Plus | Operator::Minus if one.is_temporal() && two == Type::Number => Ok(one),
        Operator::Plus if one == Type::Number && two.is_temporal() => Ok(two),
        Operator::Minus if one.is_temporal() && two.is_temporal() => Ok(Type::Number),
        _ => {
            needs(sign, left, one, Type::Number, words::NUMBERS)?;
            needs(sign, right, two, Type::Number, words::NUMBERS)
        }
    }
}

/// A text that stands for a day or a moment is one.
fn is_date(node: &Node, text: &str) -> Result<(), ExpressionError> {
    let fault = || ExpressionError::new(node.at, ExpressionFault::NotADate(text.to_owned()));
    temporal(text).map(|_| ()).ok_or_else(fault)
}

fn compared(
    operator: Operator,
    (left, one): (&Node, Type),
    (right, two): (&Node, Type),
) -> Result<(), ExpressionError> {
    for ((node, found), other) in [((left, one), two), ((right, two), one)] {
        if other.is_temporal()
            && found == Type::Text
            && let What::Text(text) = &node.what
        {
            return is_date(node, text);
        }
    }
    let Some(both) = one.with(two) else {
        return Err(ExpressionError::new(right.at, ExpressionFault::Mismatch(one, two)));
    };
    let is_order = !matches!(operator, Operator::Equal | Operator::NotEqual);
    if is_order && both == Type::Boolean {
        let fault = ExpressionFault::WrongType { needs: operator.sign(), expected: words::ORDERED, found: both };
        return Err(ExpressionError::new(left.at, fault));
    }
    Ok(())
}

fn call(node: &Node, function: Function, arguments: &[Node], columns: &Kinds) -> Result<Type, ExpressionError> {
    let types = arguments.iter().map(|argument| check(argument, columns)).collect::<Result<Vec<_>, _>>()?;
    let name = function.name();
    let argument = |index: usize, wanted: Type, expected: Words| {
        needs(name, &arguments[index], types[index], wanted, expected).map(|_| ())
    };
    let number = |index| argument(index, Type::Number, words::NUMBERS);
    let text = |index| argument(index, Type::Text, words::TEXTS);
    let day = |index: usize| match (types[index], &arguments[index].what) {
        (Type::Date | Type::DateTime | Type::Missing, _) => Ok(()),
        (_, What::Text(text)) => is_date(&arguments[index], text),
        _ => argument(index, Type::Date, words::DATES),
    };
    match function {
        Function::If => {
            argument(0, Type::Boolean, BOOLEANS)?;
            alike(&arguments[1..], &types[1..])
        }
        Function::Coalesce => alike(arguments, &types),
        Function::IsMissing => Ok(Type::Boolean),
        Function::Min | Function::Max => match alike(arguments, &types)? {
            Type::Text | Type::Boolean => {
                let fault = ExpressionFault::WrongType { needs: name, expected: words::ORDERED, found: types[0] };
                Err(ExpressionError::new(node.at, fault))
            }
            found => Ok(found),
        },
        Function::Round
        | Function::Floor
        | Function::Ceil
        | Function::Abs
        | Function::Sqrt
        | Function::Ln
        | Function::Log10
        | Function::Exp => (0..arguments.len()).try_for_each(number).map(|()| Type::Number),
        Function::Number => match types[0] {
            Type::Number => Ok(Type::Number),
            _ => text(0).map(|()| Type::Number),
        },
        Function::Text | Function::Concat => Ok(Type::Text),
        Function::Upper | Function::Lower | Function::Trim => text(0).map(|()| Type::Text),
        Function::Length => text(0).map(|()| Type::Number),
        Function::Left | Function::Right => text(0).and_then(|()| number(1)).map(|()| Type::Text),
        Function::Mid => text(0).and_then(|()| number(1)).and_then(|()| number(2)).map(|()| Type::Text),
        Function::Replace => (0..3).try_for_each(text).map(|()| Type::Text),
        Function::Contains | Function::StartsWith | Function::EndsWith => {
            (0..2).try_for_each(text).map(|()| Type::Boolean)
        }
        Function::Year
        | Function::Quarter
        | Function::Month
        | Function::Day
        | Function::Weekday
        | Function::Hour
        | Function::Minute => day(0).map(|()| Type::Number),
        Function::AddMonths => {
            day(0).and_then(|()| number(1))?;
            Ok(if types[0] == Type::DateTime { Type::DateTime } else { Type::Date })
        }
        Function::DaysBetween => (0..2).try_for_each(day).map(|()| Type::Number),
        Function::Date => (0..3).try_for_each(number).map(|()| Type::Date),
        Function::Today => Err(ExpressionError::new(node.at, ExpressionFault::NoToday)),
        Function::DataEnd => match columns.values().any(|kind| kind.is_temporal()) {
            true => Ok(Type::Date),
            false => Err(ExpressionError::new(node.at, ExpressionFault::NoDates)),
        },
    }
}

/// The one type that several parts have.
fn alike(nodes: &[Node], types: &[Type]) -> Result<Type, ExpressionError> {
    let mut both = Type::Missing;
    for (node, found) in nodes.iter().zip(types) {
        both =
            both.with(*found).ok_or_else(|| ExpressionError::new(node.at, ExpressionFault::Mismatch(both, *found)))?;
    }
    Ok(both)
}

//! Expressions computed column by column.
//!
//! The tree was checked before, so a part of another type than its place needs is a mistake of this program; such places
//! answer with missing cells rather than stopping the page.

use std::borrow::Cow;

use super::ast::{Function, Node, Operator, What};
use super::error::ExpressionError;
use super::{functions, text_functions};
use crate::clean::frame::Frame;
use crate::clean::kernel::{rows, texts};
use crate::data::{Bitmap, Cell, Column, Role, Values, calendar};

/// The value of a part: the same for all rows, or a cell per row.
#[derive(Debug, Clone)]
pub enum Operand {
    /// The same for all rows.
    Same(Value),
    /// A cell per row.
    Rows(Column),
}

/// A value that is the same for all rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Missing,
    Number(f64),
    Text(String),
    Boolean(bool),
    Date(i32),
    DateTime(i64),
}

impl Value {
    /// The value as a cell.
    pub fn cell(&self) -> Cell<'_> {
        match self {
            Value::Missing => Cell::Missing,
            Value::Number(x) if x.is_nan() => Cell::Missing,
            Value::Number(x) => Cell::Number(*x),
            Value::Text(text) => Cell::Text(text),
            Value::Boolean(yes) => Cell::Boolean(*yes),
            Value::Date(day) => Cell::Date(*day),
            Value::DateTime(ms) => Cell::DateTime(*ms),
        }
    }
}

impl From<Cell<'_>> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Missing => Value::Missing,
            Cell::Text(text) => Value::Text(text.to_owned()),
            Cell::Number(x) => Value::Number(x),
            Cell::Date(day) => Value::Date(day),
            Cell::DateTime(ms) => Value::DateTime(ms),
            Cell::Boolean(yes) => Value::Boolean(yes),
        }
    }
}

impl Operand {
    /// A column, whatever it was.
    pub fn into_column(self, n_rows: usize) -> Column {
        match self {
            Operand::Same(value) => rows::constant(value.cell(), n_rows),
            Operand::Rows(column) => column,
        }
    }

    /// The cell of a row.
    pub fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Operand::Same(value) => value.cell(),
            Operand::Rows(column) => column.cell(row),
        }
    }

    fn is_temporal(&self) -> bool {
        match self {
            Operand::Same(value) => matches!(value, Value::Date(_) | Value::DateTime(_)),
            Operand::Rows(column) => matches!(column.values(), Values::Date(_) | Values::DateTime(_)),
        }
    }

    fn is_date_time(&self) -> bool {
        match self {
            Operand::Same(value) => matches!(value, Value::DateTime(_)),
            Operand::Rows(column) => matches!(column.values(), Values::DateTime(_)),
        }
    }

    fn is_numeric(&self) -> bool {
        match self {
            Operand::Same(value) => matches!(value, Value::Number(_)),
            Operand::Rows(column) => matches!(column.values(), Values::Number(_)),
        }
    }

    /// Numbers; moments as days with fractions. Missing is NaN.
    pub fn into_numbers(self) -> Numbers {
        match self {
            Operand::Same(value) => Numbers::Same(number_of(value.cell())),
            Operand::Rows(column) => Numbers::Rows(match column.try_into_numbers() {
                Ok(numbers) => Rows::Own(numbers),
                Err(column) if matches!(column.values(), Values::Number(_)) => Rows::Shared(column),
                Err(column) => Rows::Own((0..column.len()).map(|row| number_of(column.cell(row))).collect()),
            }),
        }
    }
}

fn number_of(cell: Cell) -> f64 {
    match cell {
        Cell::Number(x) => x,
        Cell::Date(day) => f64::from(day),
        Cell::DateTime(ms) => ms as f64 / calendar::DAY_MS as f64,
        Cell::Missing | Cell::Text(_) | Cell::Boolean(_) => f64::NAN,
    }
}

/// Numbers of an operand.
pub enum Numbers {
    /// The same for all rows.
    Same(f64),
    /// One per row.
    Rows(Rows),
}

/// A number per row.
pub enum Rows {
    /// Of nobody else: computed on in place.
    Own(Vec<f64>),
    /// Of a column of numbers that the table holds too.
    Shared(Column),
}

impl Rows {
    fn as_slice(&self) -> &[f64] {
        match self {
            Rows::Own(numbers) => numbers,
            Rows::Shared(column) => match column.values() {
                Values::Number(numbers) => numbers,
                _ => &[],
            },
        }
    }

    fn into_vec(self) -> Vec<f64> {
        match self {
            Rows::Own(numbers) => numbers,
            Rows::Shared(_) => self.as_slice().to_vec(),
        }
    }
}

/// What is not finite counts as missing: there is no such amount of anything.
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { f64::NAN }
}

impl Numbers {
    /// A function of each number.
    pub fn map(self, f: impl Fn(f64) -> f64) -> Operand {
        match self {
            Numbers::Same(x) => Operand::Same(Value::Number(finite(f(x)))),
            Numbers::Rows(rows) => {
                let mut numbers = rows.into_vec();
                numbers.iter_mut().for_each(|x| *x = finite(f(*x)));
                Operand::Rows(Column::from_numbers(numbers))
            }
        }
    }

    /// A function of each pair.
    pub fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Operand {
        let numbers = match (self, other) {
            (xs, Numbers::Same(y)) => return xs.map(|x| f(x, y)),
            (Numbers::Same(x), ys) => return ys.map(|y| f(x, y)),
            (Numbers::Rows(Rows::Own(mut xs)), Numbers::Rows(ys)) => {
                xs.iter_mut().zip(ys.as_slice()).for_each(|(x, &y)| *x = finite(f(*x, y)));
                xs
            }
            (Numbers::Rows(xs), Numbers::Rows(ys)) => {
                let mut ys = ys.into_vec();
                ys.iter_mut().zip(xs.as_slice()).for_each(|(y, &x)| *y = finite(f(x, *y)));
                ys
            }
        };
        Operand::Rows(Column::from_numbers(numbers))
    }

    fn floored(self) -> Self {
        match self {
            Numbers::Same(x) => Numbers::Same(x.floor()),
            Numbers::Rows(rows) => Numbers::Rows(Rows::Own(rows.as_slice().iter().map(|x| x.floor()).collect())),
        }
    }

    /// A question about each pair; of a missing one there is no answer.
    fn ask(self, other: Self, f: impl Fn(f64, f64) -> bool) -> Operand {
        let (xs, ys) = match (self, other) {
            (Numbers::Same(x), Numbers::Same(y)) => {
                let is_known = !x.is_nan() && !y.is_nan();
                return Operand::Same(if is_known { Value::Boolean(f(x, y)) } else { Value::Missing });
            }
            (Numbers::Rows(xs), Numbers::Same(y)) => {
                let xs = xs.as_slice();
                let bits = xs.iter().map(|&x| f(x, y)).collect();
                return answers(bits, xs.iter().map(|x| !x.is_nan() && !y.is_nan()));
            }
            (Numbers::Same(x), Numbers::Rows(ys)) => {
                let ys = ys.as_slice();
                let bits = ys.iter().map(|&y| f(x, y)).collect();
                return answers(bits, ys.iter().map(|y| !x.is_nan() && !y.is_nan()));
            }
            (Numbers::Rows(xs), Numbers::Rows(ys)) => (xs, ys),
        };
        let (xs, ys) = (xs.as_slice(), ys.as_slice());
        let bits = xs.iter().zip(ys).map(|(&x, &y)| f(x, y)).collect();
        answers(bits, xs.iter().zip(ys).map(|(x, y)| !x.is_nan() && !y.is_nan()))
    }
}

/// A column of yes and no.
fn answers(bits: Bitmap, is_known: impl Iterator<Item = bool> + Clone) -> Operand {
    let validity = if is_known.clone().all(|known| known) { None } else { Some(is_known.collect()) };
    Operand::Rows(Column::new(Values::Boolean(bits), validity))
}

/// The whole expression as a column.
pub fn column(node: &Node, frame: &Frame) -> Result<Column, ExpressionError> {
    let column = part(node, frame).into_column(frame.n_rows());
    // Between operations a text may be empty; a table knows no empty text, only missing cells.
    Ok(texts::map(&column, |text| (!text.is_empty()).then_some(Cow::Borrowed(text))).0)
}

/// The value of a part.
pub fn part(node: &Node, frame: &Frame) -> Operand {
    match &node.what {
        What::Number(x) => Operand::Same(Value::Number(*x)),
        What::Text(text) => Operand::Same(Value::Text(text.clone())),
        What::Boolean(yes) => Operand::Same(Value::Boolean(*yes)),
        What::Missing => Operand::Same(Value::Missing),
        What::Column(name) => match frame.column(name) {
            Ok(column) => Operand::Rows(column.cells().clone()),
            Err(_) => Operand::Same(Value::Missing),
        },
        What::Negate(inner) => part(inner, frame).into_numbers().map(|x| -x),
        What::Not(inner) => not(&part(inner, frame)),
        What::Binary(operator, left, right) => {
            let (left, right) = (part(left, frame), part(right, frame));
            match operator {
                Operator::And | Operator::Or => both_or_one(*operator == Operator::And, &left, &right),
                _ if operator.is_comparison() => compare(*operator, left, right),
                _ => arithmetic(*operator, left, right),
            }
        }
        What::Call(Function::DataEnd, _) => Operand::Same(data_end(frame)),
        What::Call(function, arguments) => {
            let arguments: Vec<Operand> = arguments.iter().map(|argument| part(argument, frame)).collect();
            functions::call(*function, arguments, frame.n_rows())
        }
    }
}

/// The last day of the column of dates: the one with that role, else the first.
fn data_end(frame: &Frame) -> Value {
    let dates = || frame.columns().iter().filter(|column| column.kind().is_temporal());
    let column = dates().find(|column| column.role() == Some(Role::Date)).or_else(|| dates().next());
    let days = column.and_then(|column| column.cells().days()).unwrap_or_default();
    days.into_iter().flatten().max().map_or(Value::Missing, Value::Date)
}

/// Yes, no or unknown, of a row.
fn truth(operand: &Operand, row: usize) -> Option<bool> {
    match operand.cell(row) {
        Cell::Boolean(yes) => Some(yes),
        _ => None,
    }
}

fn not(operand: &Operand) -> Operand {
    match operand {
        Operand::Same(Value::Boolean(yes)) => Operand::Same(Value::Boolean(!yes)),
        Operand::Same(_) => Operand::Same(Value::Missing),
        Operand::Rows(column) => match column.values() {
            Values::Boolean(bits) => {
                let bits = bits.iter().map(|bit| !bit).collect();
                Operand::Rows(Column::new(Values::Boolean(bits), column.validity().cloned()))
            }
            _ => Operand::Same(Value::Missing),
        },
    }
}

/// `and`, `or` of three values (Kleene): no and unknown is no, yes or unknown is yes.
fn both_or_one(is_and: bool, left: &Operand, right: &Operand) -> Operand {
    let decide = |one: Option<bool>, two: Option<bool>| match (one, two) {
        (Some(one), Some(two)) => Some(if is_and { one && two } else { one || two }),
        (Some(known), None) | (None, Some(known)) if known != is_and => Some(known),
        _ => None,
    };
    let n_rows = match (left, right) {
        (Operand::Rows(column), _) | (_, Operand::Rows(column)) => column.len(),
        _ => {
            let answer = decide(truth(left, 0), truth(right, 0));
            return Operand::Same(answer.map_or(Value::Missing, Value::Boolean));
        }
    };
    let decided = (0..n_rows).map(|row| decide(truth(left, row), truth(right, row)));
    answers(decided.clone().map(|answer| answer == Some(true)).collect(), decided.map(|answer| answer.is_some()))
}

fn arithmetic(operator: Operator, left: Operand, right: Operand) -> Operand {
    let (is_left, is_right) = (left.is_temporal(), right.is_temporal());
    let has_time = left.is_date_time() || right.is_date_time();
    let (xs, ys) = (left.into_numbers(), right.into_numbers());
    let result = match operator {
        Operator::Plus => xs.zip(ys, |x, y| x + y),
        Operator::Minus => xs.zip(ys, |x, y| x - y),
        Operator::Times => xs.zip(ys, |x, y| x * y),
        Operator::Over => xs.zip(ys, |x, y| x / y),
        Operator::Remainder => xs.zip(ys, |x, y| x - y * (x / y).floor()),
        _ => xs.zip(ys, f64::powf),
    };
    // A date moved by days is a date; the days between two dates are a number.
    if is_left != is_right { functions::from_days(result, has_time) } else { result }
}

fn compare(operator: Operator, left: Operand, right: Operand) -> Operand {
    let (left, right) = (dated(left, &right), right);
    let right = dated(right, &left);
    let answer = |order: std::cmp::Ordering| match operator {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::More => order.is_gt(),
        _ => order.is_ge(),
    };
    let is_number = |operand: &Operand| operand.is_numeric() || operand.is_temporal();
    if is_number(&left) && is_number(&right) {
        let are_temporal = left.is_temporal() && right.is_temporal();
        let has_time = (left.is_date_time(), right.is_date_time());
        let (mut xs, mut ys) = (left.into_numbers(), right.into_numbers());
        // A moment lies on its day: 10:00 on the last day is not after that day.
        match has_time {
            (true, false) if are_temporal => xs = xs.floored(),
            (false, true) if are_temporal => ys = ys.floored(),
            _ => {}
        }
        return match operator {
            Operator::Equal => xs.ask(ys, |x, y| x == y),
            Operator::NotEqual => xs.ask(ys, |x, y| x != y),
            Operator::Less => xs.ask(ys, |x, y| x < y),
            Operator::AtMost => xs.ask(ys, |x, y| x <= y),
            Operator::More => xs.ask(ys, |x, y| x > y),
            _ => xs.ask(ys, |x, y| x >= y),
        };
    }
    text_functions::by_combination(&[left, right], |cells| match (cells[0], cells[1]) {
        (Cell::Text(one), Cell::Text(two)) => Value::Boolean(answer(one.cmp(two))),
        (Cell::Boolean(one), Cell::Boolean(two)) => Value::Boolean(answer(one.cmp(&two))),
        _ => Value::Missing,
    })
}

/// A text as a day, "2024-01-31", or a moment, "2024-01-31 08:26" or "2024-01-31 08:26:00".
pub fn temporal(text: &str) -> Option<Value> {
    let (day, clock) = match text.split_once([' ', 'T']) {
        None => return calendar::parse_iso(text).map(Value::Date),
        Some((day, clock)) => (calendar::parse_iso(day)?, clock),
    };
    let parts = clock.split(':').map(|part| (part.len() == 2).then(|| part.parse::<i64>().ok()).flatten());
    let (hours, minutes, seconds) = match *parts.collect::<Option<Vec<i64>>>()? {
        [hours, minutes] => (hours, minutes, 0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let is_clock = (0..24).contains(&hours) && (0..60).contains(&minutes) && (0..60).contains(&seconds);
    let seconds = (hours * 60 + minutes) * 60 + seconds;
    is_clock.then(|| Value::DateTime(i64::from(day) * calendar::DAY_MS + seconds * 1000))
}

/// A text that is compared with a date is one.
fn dated(operand: Operand, other: &Operand) -> Operand {
    match operand {
        Operand::Same(Value::Text(text)) if other.is_temporal() => {
            Operand::Same(temporal(&text).unwrap_or(Value::Missing))
        }
        operand => operand,
    }
}

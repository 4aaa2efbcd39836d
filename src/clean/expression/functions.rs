//! The functions of the language.

use super::ast::Function;
use super::evaluate::{Numbers, Operand, Value, temporal};
use super::text_functions;
use crate::clean::kernel::rows;
use crate::data::{Bitmap, Cell, Column, Values, calendar};

/// The value of a function.
pub fn call(function: Function, mut arguments: Vec<Operand>, n_rows: usize) -> Operand {
    match function {
        Function::If => choose(arguments, n_rows),
        Function::Coalesce => coalesce(arguments, n_rows),
        Function::IsMissing => is_missing(&arguments[0]),
        Function::Min => extreme(arguments, |x, y| if y < x { y } else { x }),
        Function::Max => extreme(arguments, |x, y| if y > x { y } else { x }),
        Function::Round => {
            let digits = if arguments.len() > 1 { arguments.remove(1) } else { Operand::Same(Value::Number(0.0)) };
            match digits {
                Operand::Same(Value::Number(digits)) => first(arguments).map(rounding(digits)),
                digits => first(arguments).zip(digits.into_numbers(), |x, digits| rounding(digits)(x)),
            }
        }
        Function::Floor => first(arguments).map(f64::floor),
        Function::Ceil => first(arguments).map(f64::ceil),
        Function::Abs => first(arguments).map(f64::abs),
        Function::Sqrt => first(arguments).map(f64::sqrt),
        Function::Ln => first(arguments).map(f64::ln),
        Function::Log10 => first(arguments).map(f64::log10),
        Function::Exp => first(arguments).map(f64::exp),
        Function::DaysBetween => {
            let days = |operand: &Operand| {
                text_functions::by_combination(std::slice::from_ref(operand), |cells| match day_of(cells[0]) {
                    Some(day) => Value::Number(f64::from(day)),
                    None => Value::Missing,
                })
            };
            let (from, to) = (days(&arguments[0]), days(&arguments[1]));
            to.into_numbers().zip(from.into_numbers(), |to, from| to - from)
        }
        _ => text_functions::call(function, &arguments),
    }
}

/// The numbers of the first argument.
fn first(mut arguments: Vec<Operand>) -> Numbers {
    arguments.swap_remove(0).into_numbers()
}

/// The day of a cell.
pub fn day_of(cell: Cell) -> Option<i32> {
    match cell {
        Cell::Date(day) => Some(day),
        Cell::DateTime(ms) => Some(ms.div_euclid(calendar::DAY_MS) as i32),
        // A text in the expression itself: "2024-01-31".
        Cell::Text(text) => day_of(temporal(text)?.cell()),
        _ => None,
    }
}

/// Halves away from zero, as people round; where a power of ten is beyond the doubles, nothing is left to round.
fn rounding(digits: f64) -> impl Fn(f64) -> f64 {
    let is_unknown = digits.is_nan();
    let digits = digits.trunc().clamp(-300.0, 300.0);
    let factor = 10f64.powi(digits.abs() as i32);
    move |x| {
        if is_unknown {
            return f64::NAN;
        }
        if digits < 0.0 {
            return (x / factor).round() * factor;
        }
        let scaled = x * factor;
        if scaled.is_finite() && scaled.abs() < MOST_ROUNDED { rounded(scaled) / factor } else { x }
    }
}

/// Doubles of this size and more are whole.
const MOST_ROUNDED: f64 = 4_503_599_627_370_496.0;

/// A number below [`MOST_ROUNDED`] in size, rounded with halves away from zero, without a call: adding and taking away what
/// is whole rounds halves to even, and those that went down go up.
fn rounded(x: f64) -> f64 {
    let size = x.abs();
    let even = (size + MOST_ROUNDED) - MOST_ROUNDED;
    let up = if size - even == 0.5 { 1.0 } else { 0.0 };
    (even + up).copysign(x)
}

/// Numbers of days as dates again.
pub fn from_days(operand: Operand, has_time: bool) -> Operand {
    // Beyond these days there is no calendar: the years -9999 to 9999.
    let is_day = |x: f64| (-4_371_953.0..=2_932_896.0).contains(&x);
    let ms = |x: f64| (x * calendar::DAY_MS as f64).round() as i64;
    match operand {
        Operand::Same(Value::Number(x)) if is_day(x) => {
            Operand::Same(if has_time { Value::DateTime(ms(x)) } else { Value::Date(x.floor() as i32) })
        }
        Operand::Same(_) => Operand::Same(Value::Missing),
        Operand::Rows(column) => {
            let numbers = column.numbers().unwrap_or_default();
            let validity: Bitmap = numbers.iter().map(|&x| is_day(x)).collect();
            let day = |&x: &f64| if is_day(x) { x } else { 0.0 };
            let values = if has_time {
                Values::DateTime(numbers.iter().map(|x| ms(day(x))).collect())
            } else {
                Values::Date(numbers.iter().map(|x| day(x).floor() as i32).collect())
            };
            Operand::Rows(Column::new(values, Some(validity)))
        }
    }
}

/// `if(condition, a, b)`; of an unknown condition nothing is known.
fn choose(mut arguments: Vec<Operand>, n_rows: usize) -> Operand {
    let (Some(otherwise), Some(then), Some(condition)) = (arguments.pop(), arguments.pop(), arguments.pop()) else {
        return Operand::Same(Value::Missing);
    };
    let column = match condition {
        Operand::Same(Value::Boolean(true)) => return then,
        Operand::Same(Value::Boolean(false)) => return otherwise,
        Operand::Same(_) => return Operand::Same(Value::Missing),
        Operand::Rows(column) => column,
    };
    let Values::Boolean(bits) = column.values() else { return Operand::Same(Value::Missing) };
    picked(&[then, otherwise], n_rows, |row| match column.is_missing(row) {
        true => None,
        false => Some(usize::from(!bits.get(row))),
    })
}

fn coalesce(arguments: Vec<Operand>, n_rows: usize) -> Operand {
    let is_there = |operand: &Operand, row: usize| !matches!(operand.cell(row), Cell::Missing);
    picked(&arguments, n_rows, |row| arguments.iter().position(|operand| is_there(operand, row)))
}

/// In each row the cell of one of the operands. Those that are the same for all rows have one row only.
fn picked(operands: &[Operand], n_rows: usize, which: impl Fn(usize) -> Option<usize>) -> Operand {
    let columns: Vec<Column> = operands
        .iter()
        .map(|operand| match operand {
            Operand::Same(value) => rows::constant(value.cell(), 1),
            Operand::Rows(column) => column.clone(),
        })
        .collect();
    let mut starts = Vec::new();
    let mut n_before = 0;
    for column in &columns {
        starts.push(n_before);
        n_before += column.len() as u32;
    }
    let is_same: Vec<bool> = operands.iter().map(|operand| matches!(operand, Operand::Same(_))).collect();
    let row_of = |row: usize| match which(row) {
        Some(operand) if is_same[operand] => starts[operand],
        Some(operand) => starts[operand] + row as u32,
        None => rows::NO_ROW,
    };
    let picked: Vec<u32> = (0..n_rows).map(row_of).collect();
    Operand::Rows(rows::gather(&rows::concat(&columns.iter().collect::<Vec<_>>()), &picked))
}

fn is_missing(operand: &Operand) -> Operand {
    match operand {
        Operand::Same(value) => Operand::Same(Value::Boolean(matches!(value.cell(), Cell::Missing))),
        Operand::Rows(column) => {
            let bits = match (column.values(), column.validity()) {
                (Values::Empty(n_rows), _) => Bitmap::filled(*n_rows as usize, true),
                (_, None) => Bitmap::filled(column.len(), false),
                (_, Some(bits)) => bits.iter().map(|bit| !bit).collect(),
            };
            Operand::Rows(Column::new(Values::Boolean(bits), None))
        }
    }
}

/// The smallest or largest of several, of numbers or dates; missing if one is.
fn extreme(arguments: Vec<Operand>, choose: impl Fn(f64, f64) -> f64 + Copy) -> Operand {
    let choose = move |x: f64, y: f64| if x.is_nan() || y.is_nan() { f64::NAN } else { choose(x, y) };
    let has = |is: fn(&Value) -> bool, values: fn(&Values) -> bool| {
        arguments.iter().any(|operand| match operand {
            Operand::Same(value) => is(value),
            Operand::Rows(column) => values(column.values()),
        })
    };
    let has_time = has(|value| matches!(value, Value::DateTime(_)), |values| matches!(values, Values::DateTime(_)));
    let has_day = has(|value| matches!(value, Value::Date(_)), |values| matches!(values, Values::Date(_)));
    let mut arguments = arguments.into_iter();
    let first = arguments.next().map_or(Operand::Same(Value::Missing), |operand| operand.into_numbers().map(|x| x));
    let result = arguments.fold(first, |best, next| best.into_numbers().zip(next.into_numbers(), choose));
    if has_time || has_day { from_days(result, has_time) } else { result }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rounds_as_the_standard_library(
            x in prop_oneof![-4.5e15..4.5e15f64, -10.0..10.0f64, (-4000i32..4000).prop_map(|x| f64::from(x) / 2.0)],
        ) {
            for x in [x, f64::next_up(x), f64::next_down(x), -0.0, 0.5f64.next_down()] {
                prop_assert_eq!(rounded(x).to_bits(), x.round().to_bits(), "{}", x);
            }
        }
    }
}

//! Functions that are computed once per distinct combination of their arguments: of texts and dates, which repeat.

use super::ast::Function;
use super::evaluate::{Operand, Value, temporal};
use super::functions::day_of;
use crate::clean::kernel::{Groups, texts};
use crate::data::csv::cells;
use crate::data::{Bitmap, Cell, Column, Values, calendar};

/// The value of such a function.
pub fn call(function: Function, arguments: &[Operand]) -> Operand {
    by_combination(arguments, |cells| value(function, cells))
}

/// What `f` makes of the arguments, asked once per distinct combination.
pub fn by_combination(arguments: &[Operand], f: impl Fn(&[Cell]) -> Value) -> Operand {
    let columns: Vec<&Column> = arguments
        .iter()
        .filter_map(|operand| match operand {
            Operand::Rows(column) => Some(column),
            Operand::Same(_) => None,
        })
        .collect();
    let at = |row: usize| {
        let cells: Vec<Cell> = arguments.iter().map(|operand| operand.cell(row)).collect();
        f(&cells)
    };
    let Some(n_rows) = columns.first().map(|column| column.len()) else { return Operand::Same(at(0)) };
    let groups = Groups::of(&columns, n_rows);
    let values: Vec<Value> = groups.first_rows.iter().map(|&row| at(row as usize)).collect();
    Operand::Rows(spread(&groups.codes, &values))
}

/// A column from a value per group and a group per row. All values are of one type, or missing.
fn spread(groups: &[u32], values: &[Value]) -> Column {
    let validity = || -> Option<Bitmap> {
        let has_gaps = values.contains(&Value::Missing);
        has_gaps.then(|| groups.iter().map(|&group| values[group as usize] != Value::Missing).collect())
    };
    fn cells<T: Copy>(groups: &[u32], values: &[Value], one: impl Fn(&Value) -> T) -> Vec<T> {
        let of_group: Vec<T> = values.iter().map(one).collect();
        groups.iter().map(|&group| of_group[group as usize]).collect()
    }
    match values.iter().find(|value| **value != Value::Missing) {
        None => Column::new(Values::Empty(groups.len() as u64), None),
        Some(Value::Text(_)) => {
            let label = |value: &Value| match value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            };
            texts::from_groups(groups, &values.iter().map(label).collect::<Vec<_>>())
        }
        Some(Value::Boolean(_)) => {
            let bits = cells(groups, values, |value| *value == Value::Boolean(true));
            Column::new(Values::Boolean(bits.into_iter().collect()), validity())
        }
        Some(Value::Date(_)) => {
            let day = |value: &Value| if let Value::Date(day) = value { *day } else { 0 };
            Column::new(Values::Date(cells(groups, values, day)), validity())
        }
        Some(Value::DateTime(_)) => {
            let ms = |value: &Value| if let Value::DateTime(ms) = value { *ms } else { 0 };
            Column::new(Values::DateTime(cells(groups, values, ms)), validity())
        }
        Some(Value::Number(_) | Value::Missing) => Column::from_numbers(cells(groups, values, |value| match value {
            Value::Number(x) => *x,
            _ => f64::NAN,
        })),
    }
}

fn value(function: Function, cells: &[Cell]) -> Value {
    if cells.contains(&Cell::Missing) {
        return Value::Missing;
    }
    let text = |index: usize| match cells[index] {
        Cell::Text(text) => text,
        _ => "",
    };
    let count = |index: usize| match cells[index] {
        // A negative count takes nothing.
        Cell::Number(x) => x.max(0.0) as usize,
        _ => 0,
    };
    match function {
        Function::Concat | Function::Text => Value::Text(cells.iter().map(Cell::to_plain_text).collect()),
        Function::Number => match cells[0] {
            Cell::Number(x) => Value::Number(x),
            _ => cells::number(cells::trim(text(0)), '.').map_or(Value::Missing, Value::Number),
        },
        Function::Upper => Value::Text(text(0).to_uppercase()),
        Function::Lower => Value::Text(text(0).to_lowercase()),
        Function::Trim => Value::Text(cells::trim(text(0)).to_owned()),
        Function::Length => Value::Number(text(0).chars().count() as f64),
        Function::Left => Value::Text(text(0).chars().take(count(1)).collect()),
        Function::Right => {
            let n_skipped = text(0).chars().count().saturating_sub(count(1));
            Value::Text(text(0).chars().skip(n_skipped).collect())
        }
        // The first character is number 1, as in spreadsheets.
        Function::Mid => Value::Text(text(0).chars().skip(count(1).saturating_sub(1)).take(count(2)).collect()),
        Function::Replace if text(1).is_empty() => Value::Text(text(0).to_owned()),
        Function::Replace => Value::Text(text(0).replace(text(1), text(2))),
        Function::Contains => Value::Boolean(text(0).contains(text(1))),
        Function::StartsWith => Value::Boolean(text(0).starts_with(text(1))),
        Function::EndsWith => Value::Boolean(text(0).ends_with(text(1))),
        Function::Date => date(cells).map_or(Value::Missing, Value::Date),
        Function::AddMonths => {
            let later = |n_months| months_later(day_of(cells[0])?, n_months);
            match (cells[0], cells[1]) {
                (Cell::DateTime(ms), Cell::Number(n)) => {
                    let clock = ms.rem_euclid(calendar::DAY_MS);
                    let moment = |day| Value::DateTime(i64::from(day) * calendar::DAY_MS + clock);
                    later(n).map_or(Value::Missing, moment)
                }
                (_, Cell::Number(n)) => later(n).map_or(Value::Missing, Value::Date),
                _ => Value::Missing,
            }
        }
        _ => part_of_date(function, cells[0]).map_or(Value::Missing, Value::Number),
    }
}

fn date(cells: &[Cell]) -> Option<i32> {
    let whole = |index: usize| match cells[index] {
        Cell::Number(x) if x.fract() == 0.0 && x.abs() < 1e4 => Some(x as i16),
        _ => None,
    };
    let small = |index: usize| i8::try_from(whole(index)?).ok();
    calendar::day(whole(0)?, small(1)?, small(2)?)
}

/// The day of the month so many months later, or that month's last; none beyond the calendar and for parts of months.
fn months_later(day: i32, n_months: f64) -> Option<i32> {
    if n_months.fract() != 0.0 || n_months.abs() > 240_000.0 {
        return None;
    }
    let date = calendar::civil(day);
    let start = calendar::civil(calendar::add_months(day, n_months as i32));
    let n_moved = (i32::from(start.year()) - i32::from(date.year())) * 12 + i32::from(start.month() - date.month());
    let day_of_month = date.day().min(start.days_in_month());
    (n_moved == n_months as i32).then(|| calendar::day(start.year(), start.month(), day_of_month))?
}

fn part_of_date(function: Function, cell: Cell) -> Option<f64> {
    if let Cell::Text(text) = cell {
        return part_of_date(function, temporal(text)?.cell());
    }
    let date = calendar::civil(day_of(cell)?);
    let ms = if let Cell::DateTime(ms) = cell { ms.rem_euclid(calendar::DAY_MS) } else { 0 };
    Some(match function {
        Function::Year => f64::from(date.year()),
        Function::Quarter => f64::from((date.month() + 2) / 3),
        Function::Month => f64::from(date.month()),
        Function::Day => f64::from(date.day()),
        Function::Weekday => f64::from(date.weekday().to_monday_one_offset()),
        Function::Hour => (ms / 3_600_000) as f64,
        Function::Minute => (ms / 60_000 % 60) as f64,
        _ => return None,
    })
}

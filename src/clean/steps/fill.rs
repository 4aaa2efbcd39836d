//! Missing cells: filled, or their rows left out.

use serde_json::Value as Json;

use super::{Done, aggregate, counted, untouched};
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named};
use crate::clean::kernel::{Groups, order, rows};
use crate::clean::settings::{AnyAll, DropMissing, Fill, FillMissing, Function};
use crate::clean::words;
use crate::data::{Cell, Column, ColumnKind, Values, calendar};
use crate::i18n::Words;

pub fn drop_missing(before: &Frame, settings: &DropMissing) -> Done {
    let names = if settings.columns.is_empty() { before.names() } else { settings.columns.clone() };
    let columns = before.cells_of(&names)?;
    untouched(before.kept(|row| match settings.when {
        AnyAll::Any => !columns.iter().any(|column| column.is_missing(row)),
        AnyAll::All => !columns.iter().all(|column| column.is_missing(row)),
    }))
}

pub fn fill_missing(before: &Frame, settings: &FillMissing) -> Done {
    let mut after = before.clone();
    let groups = Groups::of(&before.cells_of(&settings.by)?, before.n_rows());
    let order = match &settings.order {
        Some(name) => Some(before.column(name)?),
        None => None,
    };
    for position in before.positions(&settings.columns)? {
        let column = &before.columns()[position];
        if column.cells().n_missing() == 0 {
            continue;
        }
        let filled = match settings.method {
            Fill::Constant => constant(column, settings.value.as_ref())?,
            Fill::Mean | Fill::Median => {
                if !matches!(column.kind(), kind if kind.is_numeric() || kind == ColumnKind::Empty) {
                    return Err(column.refuse(words::NUMBERS));
                }
                let function = if settings.method == Fill::Mean { Function::Mean } else { Function::Median };
                by_group(column, &aggregate::column(column.cells(), function, &groups), &groups)
            }
            Fill::Mode => by_group(column, &modes(column.cells(), &groups), &groups),
            Fill::Forward | Fill::Backward => {
                let sequence = sequence(order, &groups, before.n_rows());
                column.with_cells(carried(column.cells(), &groups, &sequence, settings.method == Fill::Forward))
            }
            Fill::Linear => {
                let Some(numbers) = column.cells().numbers().filter(|_| column.kind() != ColumnKind::Boolean) else {
                    return Err(column.refuse(words::NUMBERS));
                };
                let sequence = sequence(order, &groups, before.n_rows());
                let places = places(order, &sequence)?;
                let filled = interpolated(&numbers, &groups, &sequence, &places);
                column.with_cells(Column::from_numbers(filled))
            }
        };
        after = after.replaced(position, filled);
    }
    counted(before, after)
}

/// Missing cells get the value given, read as the column's kind.
fn constant(column: &Named, value: Option<&Json>) -> Result<Named, Fault> {
    let fault = |words| Err(Fault::Setting { setting: "value", words });
    let Some(value) = value else {
        return fault(Words::new("write the value that missing cells get.", "请填写用于填补缺失的值。"));
    };
    let text = value.as_str().unwrap_or_default();
    let number = || value.as_f64().or_else(|| text.parse().ok());
    let cell = match column.kind() {
        kind if kind.is_numeric() => number().filter(|x| x.is_finite()).map(Cell::Number),
        ColumnKind::Date => calendar::parse_iso(text).map(Cell::Date),
        ColumnKind::DateTime => calendar::parse_iso(text).map(|day| Cell::DateTime(i64::from(day) * calendar::DAY_MS)),
        ColumnKind::Boolean => value.as_bool().or_else(|| text.parse().ok()).map(Cell::Boolean),
        ColumnKind::Empty if value.is_number() => number().map(Cell::Number),
        _ if value.is_string() && !text.is_empty() => Some(Cell::Text(text)),
        _ => None,
    };
    let written = value.to_string();
    let cell = match cell {
        None if column.kind() == ColumnKind::Text && !value.is_null() && text.is_empty() && !value.is_string() => {
            Some(Cell::Text(&written))
        }
        cell => cell,
    };
    let Some(cell) = cell else {
        return fault(Words::new(
            "this value is not of the column's kind. Dates are written 2024-01-31.",
            "该值与列的类型不符。日期请写成 2024-01-31。",
        ));
    };
    let one = rows::constant(cell, 1);
    let n_rows = column.cells().len() as u32;
    let filled = merged(column.cells(), &one, |row| if column.cells().is_missing(row) { n_rows } else { row as u32 });
    Ok(with(column, filled))
}

/// The cells of two columns end to end, picked by row.
fn merged(column: &Column, other: &Column, pick: impl Fn(usize) -> u32) -> Column {
    let picked: Vec<u32> = (0..column.len()).map(pick).collect();
    rows::gather(&rows::concat(&[column, other]), &picked)
}

/// The column with other cells; an empty column takes the kind of what filled it.
fn with(column: &Named, cells: Column) -> Named {
    if column.kind() == ColumnKind::Empty {
        return column.with_kind(crate::clean::frame::plain_kind(&cells), cells);
    }
    column.with_cells(cells)
}

/// Missing cells get the value of their group; those of a group without one stay missing.
fn by_group(column: &Named, values: &Column, groups: &Groups) -> Named {
    if let (Values::Number(numbers), Values::Number(values)) = (column.cells().values(), values.values()) {
        let filled = numbers.iter().zip(&groups.codes);
        let filled = filled.map(|(&x, &group)| if x.is_nan() { values[group as usize] } else { x });
        return column.with_cells(Column::from_numbers(filled.collect()));
    }
    let n_rows = column.cells().len() as u32;
    let cells = merged(column.cells(), values, |row| {
        if column.cells().is_missing(row) { n_rows + groups.codes[row] } else { row as u32 }
    });
    with(column, cells)
}

/// Per group the most frequent cell, the smallest of several.
fn modes(column: &Column, groups: &Groups) -> Column {
    let codes = Column::from_numbers(groups.codes.iter().map(|&code| f64::from(code)).collect());
    let pairs = Groups::of(&[&codes, column], column.len());
    let sizes = pairs.sizes();
    // In ascending order, the first of the largest count wins.
    let ascending = order::sorted_rows(&[(column, false)], column.len());
    let mut best: Vec<Option<(u32, u32)>> = vec![None; groups.len()];
    for row in ascending {
        if column.is_missing(row as usize) {
            continue;
        }
        let size = sizes[pairs.codes[row as usize] as usize];
        let held = &mut best[groups.codes[row as usize] as usize];
        if held.is_none_or(|(largest, _)| size > largest) {
            *held = Some((size, row));
        }
    }
    let picked: Vec<u32> = best.iter().map(|best| best.map_or(rows::NO_ROW, |(_, row)| row)).collect();
    rows::gather(column, &picked)
}

/// All rows, each group by itself and in order.
fn sequence(order: Option<&Named>, groups: &Groups, n_rows: usize) -> Vec<u32> {
    let codes = Column::from_numbers(groups.codes.iter().map(|&code| f64::from(code)).collect());
    match order {
        Some(order) => order::sorted_rows(&[(&codes, false), (order.cells(), false)], n_rows),
        None => groups.rows().0,
    }
}

fn carried(column: &Column, groups: &Groups, sequence: &[u32], is_forward: bool) -> Column {
    let mut picked: Vec<u32> = (0..column.len() as u32).collect();
    let mut last: Option<u32> = None;
    let mut visit = |row: u32| {
        if !column.is_missing(row as usize) {
            last = Some(row);
        } else if let Some(last) = last
            && groups.codes[last as usize] == groups.codes[row as usize]
        {
            picked[row as usize] = last;
        }
    };
    if is_forward {
        sequence.iter().copied().for_each(&mut visit);
    } else {
        sequence.iter().rev().copied().for_each(&mut visit);
    }
    rows::gather(column, &picked)
}

/// Where each row of the sequence lies on the axis along which lines are drawn; NaN where that is not known.
fn places(order: Option<&Named>, sequence: &[u32]) -> Result<Vec<f64>, Fault> {
    let Some(order) = order else { return Ok((0..sequence.len()).map(|place| place as f64).collect()) };
    let place = |&row: &u32| match order.cells().cell(row as usize) {
        Cell::Number(x) => x,
        Cell::Date(day) => f64::from(day),
        Cell::DateTime(ms) => ms as f64,
        Cell::Missing | Cell::Text(_) | Cell::Boolean(_) => f64::NAN,
    };
    if !(order.kind().is_numeric() || order.kind().is_temporal()) {
        return Err(order.refuse(words::ORDERED));
    }
    Ok(sequence.iter().map(place).collect())
}

/// Missing numbers between two others of their group, on the straight line between those. Ends stay missing.
fn interpolated(numbers: &[f64], groups: &Groups, sequence: &[u32], places: &[f64]) -> Vec<f64> {
    let mut filled = numbers.to_vec();
    let mut last: Option<usize> = None;
    for here in 0..sequence.len() {
        let row = sequence[here] as usize;
        if numbers[row].is_nan() || places[here].is_nan() {
            continue;
        }
        if let Some(before) = last
            && groups.codes[sequence[before] as usize] == groups.codes[row]
        {
            let (y0, y1) = (numbers[sequence[before] as usize], numbers[row]);
            let (x0, x1) = (places[before], places[here]);
            for between in before + 1..here {
                let rise = if x1 > x0 { (y1 - y0) * (places[between] - x0) / (x1 - x0) } else { 0.0 };
                let gap = &mut filled[sequence[between] as usize];
                if gap.is_nan() {
                    *gap = y0 + rise;
                }
            }
        }
        last = Some(here);
    }
    filled
}

//! Cells read as another kind.

use super::Done;
use crate::clean::changed::Changed;
use crate::clean::error::Fault;
use crate::clean::frame::Frame;
use crate::clean::kernel::{Groups, rows, texts};
use crate::clean::settings::ChangeKind;
use crate::data::calendar::DAY_MS;
use crate::data::csv::{DateOrder, cells};
use crate::data::{Cell, Column, ColumnKind, Values};
use crate::i18n::Words;

/// A cell of the new kind.
#[derive(Clone, Copy)]
enum Read {
    /// There was nothing.
    Missing,
    /// There was something that cannot be of the kind.
    Unreadable,
    Number(f64),
    Moment(i64),
    Boolean(bool),
}

pub fn change_kind(before: &Frame, settings: &ChangeKind) -> Done {
    let position = before.position(&settings.column)?;
    let column = &before.columns()[position];
    if settings.kind == ColumnKind::Empty {
        let words = Words::new("choose a kind that holds values.", "请选择可容纳数值的类型。");
        return Err(Fault::Setting { setting: "kind", words });
    }
    let is_same = column.kind() == settings.kind;
    let is_numeric_both = column.kind().is_numeric() && settings.kind.is_numeric();
    if is_same || (is_numeric_both && settings.kind != ColumnKind::Integer) {
        let relabelled = column.with_kind(settings.kind, column.cells().clone());
        return super::untouched(before.clone().replaced(position, relabelled));
    }
    let mut changed = Changed::default();
    let cells = if settings.kind == ColumnKind::Text {
        texts::to_text(column.cells())
    } else {
        // Once per distinct value: texts and dates repeat.
        let groups = Groups::of(&[column.cells()], before.n_rows());
        let mut read: Vec<Read> =
            groups.first_rows.iter().map(|&row| read(column.cells().cell(row as usize), settings)).collect();
        if settings.kind == ColumnKind::Percent {
            read_as_percent(column.cells(), &groups, &mut read, settings, &mut changed);
        }
        note_unreadable(column.cells(), &groups, &read, settings, &mut changed);
        built(&groups, &read, settings.kind)
    };
    changed.n_cells_changed = rows::n_different(column.cells(), &cells);
    Ok((before.clone().replaced(position, column.with_kind(settings.kind, cells)), changed))
}

fn read(cell: Cell, settings: &ChangeKind) -> Read {
    let text = match cell {
        Cell::Missing => return Read::Missing,
        Cell::Text(text) => cells::trim(text),
        _ => "",
    };
    if matches!(cell, Cell::Text(_)) && cells::is_missing(text) {
        return Read::Missing;
    }
    let order = settings.date_order.unwrap_or(DateOrder::DayFirst);
    let moment = |text: &str| cells::moment(text, order, settings.excel_serial);
    let found = match (settings.kind, cell) {
        (ColumnKind::Boolean, Cell::Text(_)) => cells::yes_no(text).map(Read::Boolean),
        (ColumnKind::Boolean, Cell::Number(x)) if x == 0.0 || x == 1.0 => Some(Read::Boolean(x == 1.0)),
        (ColumnKind::Date | ColumnKind::DateTime, Cell::Text(_)) => moment(text).map(Read::Moment),
        (ColumnKind::Date | ColumnKind::DateTime, Cell::Number(x)) => moment(&format!("{x}")).map(Read::Moment),
        (ColumnKind::Date | ColumnKind::DateTime, Cell::Date(day)) => Some(Read::Moment(i64::from(day) * DAY_MS)),
        (ColumnKind::Date | ColumnKind::DateTime, Cell::DateTime(ms)) => Some(Read::Moment(ms)),
        (kind, Cell::Text(_)) if kind.is_numeric() => {
            cells::number(text, settings.decimal.unwrap_or('.')).map(Read::Number)
        }
        (kind, Cell::Boolean(yes)) if kind.is_numeric() => Some(Read::Number(f64::from(u8::from(yes)))),
        (kind, Cell::Number(x)) if kind.is_numeric() => Some(Read::Number(x)),
        _ => None,
    };
    match found {
        // A whole number is one, or it is unreadable: rounding silently would be a change that nobody asked for.
        Some(Read::Number(x)) if settings.kind == ColumnKind::Integer && x.fract() != 0.0 => Read::Unreadable,
        Some(found) => found,
        None => Read::Unreadable,
    }
}

/// Where most texts have a percent sign, those without one are percentages too, as in a file: 5% and 5.
fn read_as_percent(cells: &Column, groups: &Groups, read: &mut [Read], settings: &ChangeKind, changed: &mut Changed) {
    let sizes = groups.sizes();
    let has_sign = |group: usize| match cells.cell(groups.first_rows[group] as usize) {
        Cell::Text(text) => text.contains(['%', '％']),
        _ => true,
    };
    let count = |is_signed: bool| -> u64 {
        let groups = (0..read.len()).filter(|&group| matches!(read[group], Read::Number(_)));
        groups.filter(|&group| has_sign(group) == is_signed).map(|group| u64::from(sizes[group])).sum()
    };
    let (n_with, n_without) = (count(true), count(false));
    if n_with == 0 || n_without == 0 {
        return;
    }
    let is_percent = n_with >= n_without;
    for (group, read) in read.iter_mut().enumerate().filter(|_| is_percent) {
        if let Read::Number(x) = read
            && !has_sign(group)
        {
            *x /= 100.0;
        }
    }
    let (en, zh) = if is_percent {
        ("were read as percent too: 5 is 5%", "也按百分数读取：5 即 5%")
    } else {
        ("were read as shares: 0.05 is 5%", "按占比读取：0.05 即 5%")
    };
    let name = &settings.column;
    changed.note(
        "percent_mixed",
        Some(name),
        format!("In “{name}”, {n_with} cells have a percent sign; the {n_without} without {en}."),
        format!("“{name}”中有 {n_with} 个单元格带百分号；不带的 {n_without} 个{zh}。"),
    );
}

fn built(groups: &Groups, read: &[Read], kind: ColumnKind) -> Column {
    let of_row = || groups.codes.iter().map(|&group| read[group as usize]);
    let validity = Some(of_row().map(|read| !matches!(read, Read::Missing | Read::Unreadable)).collect());
    let ms = |read| if let Read::Moment(ms) = read { ms } else { 0 };
    match kind {
        ColumnKind::Boolean => {
            Column::new(Values::Boolean(of_row().map(|read| matches!(read, Read::Boolean(true))).collect()), validity)
        }
        ColumnKind::Date => {
            let days = of_row().map(|read| ms(read).div_euclid(DAY_MS) as i32).collect();
            Column::new(Values::Date(days), validity)
        }
        ColumnKind::DateTime => Column::new(Values::DateTime(of_row().map(ms).collect()), validity),
        _ => {
            let number = |read| if let Read::Number(x) = read { x } else { f64::NAN };
            Column::from_numbers(of_row().map(number).collect())
        }
    }
}

fn note_unreadable(cells: &Column, groups: &Groups, read: &[Read], settings: &ChangeKind, changed: &mut Changed) {
    let sizes = groups.sizes();
    let is_unreadable = |group: &usize| matches!(read[*group], Read::Unreadable);
    let n: u64 = (0..read.len()).filter(is_unreadable).map(|group| u64::from(sizes[group])).sum();
    changed.fact("n_unreadable", n);
    if n == 0 {
        return;
    }
    let example = |group: usize| format!("“{}”", cells.cell(groups.first_rows[group] as usize).to_plain_text());
    let examples: Vec<String> = (0..read.len()).filter(is_unreadable).take(3).map(example).collect();
    let (name, kind) = (&settings.column, settings.kind.words());
    changed.note(
        "unreadable",
        Some(name),
        format!(
            "In “{name}”, {n} cells could not be read as {} and are missing now, such as {}.",
            kind.en.to_lowercase(),
            examples.join(", ")
        ),
        format!("“{name}”中有 {n} 个单元格无法读作{}，已记为缺失，例如{}。", kind.zh, examples.join("、")),
    );
}

//! Columns from parts of others: of dates, of texts, and put together again.

use std::collections::BTreeSet;

use super::{Done, untouched};
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named};
use crate::clean::kernel::{Groups, texts};
use crate::clean::settings::{Calendar, DatePart, MergeColumns, SplitColumn};
use crate::clean::words;
use crate::data::{Cell, Column, ColumnKind, Values, calendar as days};
use crate::i18n::Words;

pub fn calendar(before: &Frame, settings: &Calendar) -> Done {
    let position = before.position(&settings.column)?;
    let column = &before.columns()[position];
    let Some(of_rows) = column.cells().days() else { return Err(column.refuse(words::DATES)) };
    if settings.parts.is_empty() {
        let words = Words::new("choose at least one part.", "请至少选择一项。");
        return Err(Fault::Setting { setting: "parts", words });
    }
    let holidays = settings.holidays.iter().map(|text| days::parse_iso(text)).collect::<Option<BTreeSet<i32>>>();
    let Some(holidays) = holidays else {
        let words = Words::new("a holiday is no date. Write 2024-12-25.", "有一个节假日不是日期。请写成 2024-12-25。");
        return Err(Fault::Setting { setting: "holidays", words });
    };
    // Days repeat, so each is taken apart once.
    let day_column = Column::from_days(&of_rows);
    let groups = Groups::of(&[&day_column], before.n_rows());
    let distinct: Vec<Option<i32>> = groups.first_rows.iter().map(|&row| of_rows[row as usize]).collect();
    let mut after = before.clone();
    for (place, part) in settings.parts.iter().enumerate() {
        let cells = part_column(*part, &distinct, &groups.codes, &holidays);
        let kind = match part {
            DatePart::IsWeekend | DatePart::IsHoliday => ColumnKind::Boolean,
            DatePart::MonthStart => ColumnKind::Date,
            _ => ColumnKind::Integer,
        };
        let new = Named::new(format!("{}_{}", settings.column, part.name()), kind, cells);
        after = after.inserted(Some(position + place), new)?;
    }
    untouched(after)
}

fn part_column(part: DatePart, distinct: &[Option<i32>], codes: &[u32], holidays: &BTreeSet<i32>) -> Column {
    let flags = |flag: &dyn Fn(i32) -> bool| {
        let of_group: Vec<Option<bool>> = distinct.iter().map(|day| day.map(flag)).collect();
        Column::from_booleans(&codes.iter().map(|&group| of_group[group as usize]).collect::<Vec<_>>())
    };
    match part {
        DatePart::IsWeekend => flags(&|day| days::civil(day).weekday().to_monday_one_offset() > 5),
        DatePart::IsHoliday => flags(&|day| holidays.contains(&day)),
        DatePart::MonthStart => {
            let of_group: Vec<Option<i32>> = distinct.iter().map(|day| day.map(days::month_start)).collect();
            Column::from_days(&codes.iter().map(|&group| of_group[group as usize]).collect::<Vec<_>>())
        }
        _ => {
            let of_group: Vec<f64> = distinct.iter().map(|day| day.map_or(f64::NAN, |day| number(part, day))).collect();
            Column::from_numbers(codes.iter().map(|&group| of_group[group as usize]).collect())
        }
    }
}

fn number(part: DatePart, day: i32) -> f64 {
    let date = days::civil(day);
    match part {
        DatePart::Year => f64::from(date.year()),
        DatePart::Quarter => f64::from((date.month() + 2) / 3),
        DatePart::Month => f64::from(date.month()),
        DatePart::Day => f64::from(date.day()),
        DatePart::Week => f64::from(date.iso_week_date().week()),
        DatePart::Weekday => f64::from(date.weekday().to_monday_one_offset()),
        DatePart::IsWeekend | DatePart::IsHoliday | DatePart::MonthStart => f64::NAN,
    }
}

pub fn split(before: &Frame, settings: &SplitColumn) -> Done {
    let position = before.position(&settings.column)?;
    let column = &before.columns()[position];
    if !matches!(column.kind(), ColumnKind::Text | ColumnKind::Empty) {
        return Err(column.refuse(words::TEXTS));
    }
    if settings.separator.is_empty() {
        let words = Words::new("write what stands between the parts.", "请填写各部分之间的分隔符。");
        return Err(Fault::Setting { setting: "separator", words });
    }
    if settings.into.is_empty() {
        return Err(Fault::Setting { setting: "into", words: words::NO_COLUMNS });
    }
    let mut after = before.clone();
    if !settings.keep {
        after = before.without(&[position]);
    }
    let n_parts = settings.into.len();
    for (place, name) in settings.into.iter().enumerate() {
        let part = |text: &'_ str| -> Option<String> {
            let part = text.splitn(n_parts, &settings.separator).nth(place)?.trim();
            (!part.is_empty()).then(|| part.to_owned())
        };
        let (cells, _) = texts::map(column.cells(), |text| part(text).map(Into::into));
        let new = Named::new(name.clone(), ColumnKind::Text, cells);
        let at = position + place;
        after = if settings.keep { after.inserted(Some(at), new)? } else { after.inserted_at(at, new)? };
    }
    untouched(after)
}

pub fn merge(before: &Frame, settings: &MergeColumns) -> Done {
    let positions = before.positions(&settings.columns)?;
    let columns = before.cells_of(&settings.columns)?;
    let groups = Groups::of(&columns, before.n_rows());
    let label = |&row: &u32| {
        let text = |column: &&Column| match (column.cell(row as usize), column.values()) {
            (Cell::Missing, _) => None,
            (Cell::Boolean(yes), Values::Boolean(_)) => Some(column.spellings()[usize::from(yes)].to_owned()),
            (cell, _) => Some(cell.to_plain_text()),
        };
        let parts: Vec<String> = columns.iter().filter_map(text).collect();
        (!parts.is_empty()).then(|| parts.join(&settings.separator))
    };
    let labels: Vec<Option<String>> = groups.first_rows.iter().map(label).collect();
    let merged = Named::new(settings.name.clone(), ColumnKind::Text, texts::from_groups(&groups.codes, &labels));
    let first = positions.iter().copied().min().unwrap_or(0);
    let after = if settings.keep { before.clone() } else { before.without(&positions) };
    untouched(if settings.keep { after.inserted(None, merged)? } else { after.inserted_at(first, merged)? })
}

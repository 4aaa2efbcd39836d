//! Labels to columns, and columns to rows.

use std::sync::Arc;

use super::summarise::of_column;
use super::{Done, aggregate, untouched};
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named, plain_kind};
use crate::clean::kernel::{Groups, order, rows};
use crate::clean::settings::{Function, Pivot, Unpivot};
use crate::clean::words;
use crate::data::{Categories, Column, ColumnKind, Dictionary, Values};
use crate::i18n::Words;

/// More columns than a table should have.
const MAX_COLUMNS: usize = 1000;
/// Rows are counted in 32 bits, and memory is finite.
const MAX_ROWS: usize = 50_000_000;

pub fn pivot(before: &Frame, settings: &Pivot) -> Done {
    let spread = before.column(&settings.columns)?;
    let categories = spread.cells().categories();
    if categories.labels.len() > MAX_COLUMNS {
        let (what, n) = (Words::new("new columns", "新列"), categories.labels.len() as u64);
        return Err(Fault::TooMany { what, n, limit: MAX_COLUMNS as u64 });
    }
    let keys = before.cells_of(&settings.rows)?;
    let groups = Groups::of(&keys, before.n_rows());
    let keyed: Vec<Column> = keys.iter().map(|key| rows::gather(key, &groups.first_rows)).collect();
    let sorting: Vec<(&Column, bool)> = keyed.iter().map(|key| (key, false)).collect();
    let sorted = order::sorted_rows(&sorting, groups.len());
    let mut after = Frame::new(Vec::new(), groups.len());
    for (name, key) in settings.rows.iter().zip(&keyed) {
        after = after.inserted(None, before.column(name)?.with_cells(rows::gather(key, &sorted)))?;
    }
    // Each place of the result is a group by row and by label.
    let group_codes = Column::new(Values::Date(groups.codes.iter().map(|&code| code as i32).collect()), None);
    let places = Groups::of(&[&group_codes, spread.cells()], before.n_rows());
    let values = match &settings.values {
        Some(name) => of_column(before.column(name)?, settings.function, &places)?,
        None if settings.function == Function::Count => {
            Named::new("count", ColumnKind::Integer, aggregate::n_rows(&places))
        }
        None => return Err(Fault::Setting { setting: "values", words: words::NO_COLUMNS }),
    };
    let mut cells = vec![rows::NO_ROW; groups.len() * categories.labels.len()];
    let mut n_left_out = 0u64;
    let sizes = places.sizes();
    for (place, &row) in places.first_rows.iter().enumerate() {
        match categories.codes[row as usize] {
            Categories::MISSING => n_left_out += u64::from(sizes[place]),
            label => cells[label as usize * groups.len() + groups.codes[row as usize] as usize] = place as u32,
        }
    }
    for (label, name) in categories.labels.iter().enumerate() {
        let of_label = &cells[label * groups.len()..][..groups.len()];
        let in_order: Vec<u32> = sorted.iter().map(|&group| of_label[group as usize]).collect();
        let column = values.clone().without_role().renamed(name.clone());
        after = after.inserted(None, column.with_cells(rows::gather(values.cells(), &in_order)))?;
    }
    let (after, mut changed) = untouched(after)?;
    changed.fact("n_left_out", n_left_out);
    Ok((after, changed))
}

pub fn unpivot(before: &Frame, settings: &Unpivot) -> Done {
    let positions = before.positions(&settings.columns)?;
    let (n_rows, n_columns) = (before.n_rows(), positions.len());
    if n_rows * n_columns > MAX_ROWS {
        let what = Words::new("rows", "行");
        return Err(Fault::TooMany { what, n: (n_rows * n_columns) as u64, limit: MAX_ROWS as u64 });
    }
    // Row by row: the columns of the first row, those of the second …
    let repeated: Vec<u32> = (0..n_rows as u32).flat_map(|row| std::iter::repeat_n(row, n_columns)).collect();
    let mut after = before.without(&positions).rearranged(&repeated);
    let mut dictionary = Dictionary::default();
    settings.columns.iter().for_each(|name| {
        dictionary.push(name);
    });
    let codes: Vec<u32> = (0..n_rows).flat_map(|_| 0..n_columns as u32).collect();
    let names = rows::compact(codes, None, &Arc::new(dictionary));
    after = after.inserted(None, Named::new(settings.name.clone(), ColumnKind::Text, names))?;
    let columns: Vec<&Named> = positions.iter().map(|&position| &before.columns()[position]).collect();
    let cells = alternating(&columns.iter().map(|column| column.cells()).collect::<Vec<_>>(), n_rows);
    let first = columns.first().map_or(ColumnKind::Text, |column| column.kind());
    let is_one_kind = columns.iter().all(|column| column.kind() == first);
    let kind = if is_one_kind { first } else { plain_kind(&cells) };
    untouched(after.inserted(None, Named::new(settings.value.clone(), kind, cells))?)
}

/// The cells of several columns row by row: those of the first row, those of the second …
fn alternating(columns: &[&Column], n_rows: usize) -> Column {
    fn numbers<'a>(column: &&'a Column) -> Option<&'a [f64]> {
        match column.values() {
            Values::Number(numbers) => Some(numbers),
            _ => None,
        }
    }
    if let Some(numbers) = columns.iter().map(numbers).collect::<Option<Vec<&[f64]>>>() {
        let cells = (0..n_rows).flat_map(|row| numbers.iter().map(move |column| column[row]));
        return Column::from_numbers(cells.collect());
    }
    let n_columns = columns.len() as u32;
    let picked = (0..n_rows as u32).flat_map(|row| (0..n_columns).map(move |column| column * n_rows as u32 + row));
    rows::gather(&rows::concat(columns), &picked.collect::<Vec<_>>())
}

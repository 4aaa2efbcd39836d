//! A row per group.

use super::{Done, aggregate, untouched};
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named, plain_kind};
use crate::clean::kernel::{Groups, order, rows};
use crate::clean::settings::{Function, Summarise, Summary};
use crate::clean::words;
use crate::data::{Column, ColumnKind};
use crate::i18n::Words;

pub fn summarise(before: &Frame, settings: &Summarise) -> Done {
    let keys = before.cells_of(&settings.by)?;
    let groups = Groups::of(&keys, before.n_rows());
    // In the order of the keys, so that the result does not depend on the order of rows.
    let keyed: Vec<Column> = keys.iter().map(|key| rows::gather(key, &groups.first_rows)).collect();
    let sorting: Vec<(&Column, bool)> = keyed.iter().map(|key| (key, false)).collect();
    let sorted = order::sorted_rows(&sorting, groups.len());
    let mut after = Frame::new(Vec::new(), groups.len());
    for (name, key) in settings.by.iter().zip(&keyed) {
        let column = before.column(name)?;
        after = after.inserted(None, column.with_cells(rows::gather(key, &sorted)))?;
    }
    if settings.values.is_empty() {
        let words = Words::new("choose at least one value to compute.", "请至少选择一项要计算的值。");
        return Err(Fault::Setting { setting: "values", words });
    }
    for summary in &settings.values {
        let column = summarised(before, summary, &groups)?;
        let cells = rows::gather(column.cells(), &sorted);
        after = after.inserted(None, column.with_cells(cells))?;
    }
    untouched(after)
}

/// One column of a summary, a cell per group.
fn summarised(before: &Frame, summary: &Summary, groups: &Groups) -> Result<Named, Fault> {
    let function = summary.function;
    let Some(name) = &summary.column else {
        if function != Function::Count {
            return Err(Fault::Setting { setting: "column", words: words::NO_COLUMNS });
        }
        let name = summary.name.clone().unwrap_or_else(|| "count".to_owned());
        return Ok(Named::new(name, ColumnKind::Integer, aggregate::n_rows(groups)));
    };
    let column = before.column(name)?;
    let name = summary.name.clone().unwrap_or_else(|| format!("{name}_{}", function.name()));
    of_column(column, function, groups).map(|computed| computed.renamed(name))
}

/// A function of a column per group, with the kind that it gives; the role goes with sums and picked cells.
pub fn of_column(column: &Named, function: Function, groups: &Groups) -> Result<Named, Fault> {
    let is_empty = column.kind() == ColumnKind::Empty;
    if aggregate::needs_numbers(function) && !column.kind().is_numeric() && !is_empty {
        return Err(column.refuse(words::NUMBERS));
    }
    let cells = aggregate::column(column.cells(), function, groups);
    Ok(match function {
        Function::Count | Function::Distinct => Named::new(column.name(), ColumnKind::Integer, cells),
        Function::First | Function::Last | Function::Min | Function::Max => column.with_cells(cells),
        Function::Sum => column.with_kind(if is_empty { ColumnKind::Integer } else { column.kind() }, cells),
        Function::Mean | Function::Median | Function::Sd => {
            let kind = match column.kind() {
                kind @ (ColumnKind::Money | ColumnKind::Percent) => kind,
                _ => plain_kind(&cells),
            };
            column.with_kind(kind, cells).without_role()
        }
    })
}

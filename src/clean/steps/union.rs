//! Rows of other data sets.

use super::join::other;
use super::{Done, untouched};
use crate::clean::Others;
use crate::clean::changed::Changed;
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named, plain_kind};
use crate::clean::kernel::{Groups, rows};
use crate::clean::settings::Union;
use crate::data::{Column, ColumnKind, Role, Values};
use crate::i18n::Words;

pub fn union(before: &Frame, settings: &Union, others: &Others) -> Done {
    if settings.datasets.is_empty() {
        let words = Words::new("choose at least one data set.", "请至少选择一个数据集。");
        return Err(Fault::Setting { setting: "with", words });
    }
    let mut parts = vec![before.clone()];
    for name in &settings.datasets {
        parts.push(Frame::from(other(others, name)?));
    }
    let mut names: Vec<String> = Vec::new();
    for name in parts.iter().flat_map(Frame::names) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let n_rows = parts.iter().map(Frame::n_rows).sum();
    let (mut after, mut changed) = untouched(Frame::new(Vec::new(), n_rows))?;
    for name in &names {
        after = after.inserted(None, stacked(name, &parts, settings, &mut changed))?;
    }
    count_shared_orders(&parts, &after, settings, &mut changed)?;
    if let Some(source) = &settings.source {
        let label = |part: usize| match part {
            0 => None,
            part => Some(settings.datasets[part - 1].clone()),
        };
        let labels: Vec<Option<String>> = (0..parts.len()).map(label).collect();
        let cells = crate::clean::kernel::texts::from_groups(&part_of_rows(&parts), &labels);
        after = after.inserted(None, Named::new(source.clone(), ColumnKind::Text, cells))?;
    }
    Ok((after, changed))
}

/// Which part each row comes from.
fn part_of_rows(parts: &[Frame]) -> Vec<u32> {
    parts.iter().enumerate().flat_map(|(part, frame)| std::iter::repeat_n(part as u32, frame.n_rows())).collect()
}

/// The cells of a name from every part, end to end.
fn stacked(name: &str, parts: &[Frame], settings: &Union, changed: &mut Changed) -> Named {
    let gap = |frame: &Frame| Column::new(Values::Empty(frame.n_rows() as u64), None);
    let found: Vec<Option<&Named>> = parts.iter().map(|part| part.column(name).ok()).collect();
    let cells: Vec<Column> = parts
        .iter()
        .zip(&found)
        .map(|(part, column)| column.map_or_else(|| gap(part), |column| column.cells().clone()))
        .collect();
    let stacked = rows::concat(&cells.iter().collect::<Vec<_>>());
    let mut kinds: Vec<ColumnKind> = Vec::new();
    for kind in found.iter().flatten().map(|column| column.kind()).filter(|kind| *kind != ColumnKind::Empty) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    for (part, _) in found.iter().enumerate().filter(|(_, column)| column.is_none()) {
        let (en, zh) = match part {
            0 => ("this data set".to_owned(), "本数据集".to_owned()),
            part => (format!("“{0}”", settings.datasets[part - 1]), format!("“{0}”", settings.datasets[part - 1])),
        };
        changed.note(
            "column_missing",
            Some(name),
            format!("Column “{name}” is not in {en}: its rows have missing cells there."),
            format!("{zh}没有列“{name}”，相应行记为缺失。"),
        );
    }
    let kind = match kinds.as_slice() {
        [] => ColumnKind::Empty,
        [only] => *only,
        several => {
            let kind =
                if several.iter().all(|kind| kind.is_numeric()) { ColumnKind::Number } else { plain_kind(&stacked) };
            changed.note(
                "kind_widened",
                Some(name),
                format!("Column “{name}” is of several kinds and became {}.", kind.words().en.to_lowercase()),
                format!("列“{name}”在各数据集中类型不同，已统一为{}。", kind.words().zh),
            );
            kind
        }
    };
    // The first part that has the column describes it; a role that an earlier column holds is settled later by its order.
    match found.iter().flatten().next() {
        Some(first) if first.kind() == kind => first.with_cells(stacked),
        Some(first) => first.with_kind(kind, stacked),
        None => Named::new(name, kind, stacked),
    }
}

/// Orders that come in several parts are probably the same rows twice.
fn count_shared_orders(parts: &[Frame], after: &Frame, settings: &Union, changed: &mut Changed) -> Result<(), Fault> {
    let order = match &settings.order {
        Some(name) => Some(after.column(name)?),
        None => after.columns().iter().find(|column| column.role() == Some(Role::Order)),
    };
    let Some(order) = order else { return Ok(()) };
    let groups = Groups::of(&[order.cells()], after.n_rows());
    let of_row = part_of_rows(parts);
    let (mut first, mut is_shared) = (vec![u32::MAX; groups.len()], vec![false; groups.len()]);
    for (row, &group) in groups.codes.iter().enumerate() {
        let held = &mut first[group as usize];
        if *held == u32::MAX {
            *held = of_row[row];
        } else if *held != of_row[row] && !order.cells().is_missing(row) {
            is_shared[group as usize] = true;
        }
    }
    let n_shared = is_shared.iter().filter(|shared| **shared).count();
    changed.fact("n_shared_orders", n_shared as u64);
    if n_shared > 0 {
        let name = order.name().to_owned();
        let examples: Vec<String> = (0..groups.len())
            .filter(|&group| is_shared[group])
            .take(3)
            .map(|group| order.cells().cell(groups.first_rows[group] as usize).to_plain_text())
            .collect();
        changed.note(
            "shared_orders",
            Some(&name),
            format!(
                "{n_shared} values of “{name}” come in more than one data set, such as {}. Remove duplicates if they are the same orders.",
                examples.join(", ")
            ),
            format!("“{name}”中有 {n_shared} 个值出现在多个数据集中，例如{}。若为同一订单，请删除重复行。", examples.join("、")),
        );
    }
    Ok(())
}

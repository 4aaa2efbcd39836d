//! The steps themselves: a module per family, all from frame to frame.

mod aggregate;
mod bins;
mod duplicates;
mod encode;
mod fill;
mod filter;
mod join;
mod kinds;
pub mod outliers;
mod parts;
mod pivot;
mod rewrite;
mod scale;
mod shape;
mod summarise;
mod union;

use super::Others;
use super::changed::Changed;
use super::error::Fault;
use super::frame::Frame;
use super::kernel::rows;
use super::settings::Action;
use super::step::Step;
use crate::pulse::Pulse;

/// What a step gives: a frame, and what it has to say beyond the counts.
type Done = Result<(Frame, Changed), Fault>;

/// Runs one step. A step that is disabled gives back what it got.
pub fn run(before: &Frame, step: &Step, others: &Others, pulse: &mut Pulse) -> Done {
    pulse.at(0.0)?;
    let (after, mut changed) =
        if step.is_disabled { (before.clone(), Changed::default()) } else { act(before, &step.action, others)? };
    changed.n_rows_before = before.n_rows() as u64;
    changed.n_rows_after = after.n_rows() as u64;
    let (old, new) = (before.names(), after.names());
    changed.columns_added = new.iter().filter(|name| !old.contains(name)).cloned().collect();
    changed.columns_removed = old.iter().filter(|name| !new.contains(name)).cloned().collect();
    pulse.at(1.0)?;
    Ok((after, changed))
}

fn act(before: &Frame, action: &Action, others: &Others) -> Done {
    match action {
        Action::ChangeKind(settings) => kinds::change_kind(before, settings),
        Action::Trim(settings) => rewrite::trim(before, settings),
        Action::ChangeCase(settings) => rewrite::change_case(before, settings),
        Action::Replace(settings) => rewrite::replace(before, settings),
        Action::MapValues(settings) => rewrite::map_values(before, settings),
        Action::FillMissing(settings) => fill::fill_missing(before, settings),
        Action::DropMissing(settings) => fill::drop_missing(before, settings),
        Action::RemoveDuplicates(settings) => duplicates::remove(before, settings),
        Action::HandleOutliers(settings) => outliers::handle(before, settings),
        Action::Filter(settings) => filter::filter(before, settings),
        Action::Derive(settings) => filter::derive(before, settings),
        Action::Calendar(settings) => parts::calendar(before, settings),
        Action::Bin(settings) => bins::bin(before, settings),
        Action::Scale(settings) => scale::scale(before, settings),
        Action::Encode(settings) => encode::encode(before, settings),
        Action::SplitColumn(settings) => parts::split(before, settings),
        Action::MergeColumns(settings) => parts::merge(before, settings),
        Action::Rename(settings) => shape::rename(before, settings),
        Action::Drop(settings) => shape::drop(before, settings),
        Action::Select(settings) => shape::select(before, settings),
        Action::Summarise(settings) => summarise::summarise(before, settings),
        Action::Pivot(settings) => pivot::pivot(before, settings),
        Action::Unpivot(settings) => pivot::unpivot(before, settings),
        Action::Sort(settings) => shape::sort(before, settings),
        Action::Sample(settings) => shape::sample(before, settings),
        Action::Join(settings) => join::join(before, settings, others),
        Action::Union(settings) => union::union(before, settings, others),
    }
}

/// A frame whose cells changed in place: counts the cells that differ.
fn counted(before: &Frame, after: Frame) -> Done {
    let pairs = after.columns().iter().filter_map(|new| before.column(new.name()).ok().map(|old| (old, new)));
    let n_cells_changed = pairs.map(|(old, new)| rows::n_different(old.cells(), new.cells())).sum();
    Ok((after, Changed { n_cells_changed, ..Changed::default() }))
}

/// A frame with other rows or columns and the cells as they were.
fn untouched(after: Frame) -> Done {
    Ok((after, Changed::default()))
}

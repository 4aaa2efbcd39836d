//! Rows that are there already.

use super::{Done, untouched};
use crate::clean::frame::Frame;
use crate::clean::kernel::Groups;
use crate::clean::settings::{Keep, RemoveDuplicates};

pub fn remove(before: &Frame, settings: &RemoveDuplicates) -> Done {
    let all = before.cells();
    let keys = if settings.columns.is_empty() { all.clone() } else { before.cells_of(&settings.columns)? };
    let groups = Groups::of(&keys, before.n_rows());
    if groups.len() == before.n_rows() {
        return untouched(before.clone());
    }
    let mut chosen = groups.first_rows.clone();
    match settings.keep {
        Keep::First => {}
        Keep::Last => groups.codes.iter().enumerate().for_each(|(row, &group)| chosen[group as usize] = row as u32),
        Keep::MostComplete => {
            let n_missing = |row: usize| all.iter().filter(|column| column.is_missing(row)).count();
            let mut fewest = vec![usize::MAX; groups.len()];
            for (row, &group) in groups.codes.iter().enumerate() {
                let n_missing = n_missing(row);
                if n_missing < fewest[group as usize] {
                    fewest[group as usize] = n_missing;
                    chosen[group as usize] = row as u32;
                }
            }
        }
    }
    chosen.sort_unstable();
    untouched(before.gathered(&chosen))
}

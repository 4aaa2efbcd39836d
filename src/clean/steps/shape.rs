//! Names and order of columns, order and choice of rows.

use super::{Done, untouched};
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named};
use crate::clean::kernel::order;
use crate::clean::settings::{Drop, Rename, Sample, Select, Sort};
use crate::clean::words;
use crate::data::Column;
use crate::i18n::Words;
use crate::numeric::random::Random;

pub fn rename(before: &Frame, settings: &Rename) -> Done {
    for old in settings.columns.keys() {
        before.position(old)?;
    }
    let new_name =
        |column: &Named| settings.columns.get(column.name()).map_or(column.name(), String::as_str).to_owned();
    // All at once, so that two columns can change places.
    let mut after = Frame::new(Vec::new(), before.n_rows());
    for column in before.columns() {
        after = after.inserted(None, column.clone().renamed(new_name(column)))?;
    }
    untouched(after)
}

pub fn drop(before: &Frame, settings: &Drop) -> Done {
    let positions = before.positions(&settings.columns)?;
    untouched(before.without(&positions))
}

pub fn select(before: &Frame, settings: &Select) -> Done {
    let mut after = Frame::new(Vec::new(), before.n_rows());
    for position in before.positions(&settings.columns)? {
        after = after.inserted(None, before.columns()[position].clone())?;
    }
    untouched(after)
}

pub fn sort(before: &Frame, settings: &Sort) -> Done {
    if settings.by.is_empty() {
        return Err(Fault::Setting { setting: "by", words: words::NO_COLUMNS });
    }
    let keys: Vec<(&Column, bool)> = settings
        .by
        .iter()
        .map(|key| before.column(&key.column).map(|column| (column.cells(), key.descending)))
        .collect::<Result<_, _>>()?;
    let rows = order::sorted_rows(&keys, before.n_rows());
    let is_sorted = rows.iter().enumerate().all(|(place, &row)| place == row as usize);
    untouched(if is_sorted { before.clone() } else { before.rearranged(&rows) })
}

pub fn sample(before: &Frame, settings: &Sample) -> Done {
    let n_rows = before.n_rows();
    let fault = |setting, words| Err(Fault::Setting { setting, words });
    let wanted = match (settings.n_rows, settings.share) {
        (Some(n), None) => usize::try_from(n).unwrap_or(usize::MAX),
        (None, Some(share)) if (0.0..=1.0).contains(&share) => (share * n_rows as f64).round() as usize,
        (None, Some(_)) => {
            return fault("share", Words::new("a share lies between 0 and 1.", "比例须在 0 与 1 之间。"));
        }
        _ => {
            let words = Words::new("give either a number of rows or a share.", "请填写行数或比例之一。");
            return fault("n_rows", words);
        }
    };
    if wanted >= n_rows {
        return untouched(before.clone());
    }
    // Selection sampling (Knuth, algorithm S): one pass, every set of rows equally likely, in order.
    let mut random = Random::from_seed(settings.seed);
    let (mut rows, mut n_left) = (Vec::with_capacity(wanted), wanted);
    for row in 0..n_rows {
        if random.below(n_rows - row) < n_left {
            rows.push(row as u32);
            n_left -= 1;
        }
    }
    untouched(before.gathered(&rows))
}

//! Labels to numbers.

use std::collections::BTreeMap;

use super::{Done, untouched};
use crate::clean::error::Fault;
use crate::clean::frame::{Frame, Named};
use crate::clean::settings::{Encode, EncodeMethod};
use crate::data::{Categories, Column, ColumnKind};
use crate::i18n::Words;

/// More columns of 0 and 1 than a table should have.
const MAX_LABELS: usize = 500;

pub fn encode(before: &Frame, settings: &Encode) -> Done {
    let position = before.position(&settings.column)?;
    let column = &before.columns()[position];
    let categories = column.cells().categories();
    let mut listed = settings.order.clone();
    listed.sort_unstable();
    if listed.windows(2).any(|pair| pair[0] == pair[1]) {
        let words = Words::new("a label stands twice in the order.", "顺序中有重复的标签。");
        return Err(Fault::Setting { setting: "order", words });
    }
    let labels = [&settings.fitted, &settings.order]
        .into_iter()
        .find(|labels| !labels.is_empty())
        .unwrap_or(&categories.labels)
        .clone();
    if settings.method == EncodeMethod::OneHot && labels.len() > MAX_LABELS {
        let what = Words::new("new columns", "新列");
        return Err(Fault::TooMany { what, n: labels.len() as u64, limit: MAX_LABELS as u64 });
    }
    let places: BTreeMap<&str, usize> =
        labels.iter().enumerate().map(|(place, label)| (label.as_str(), place)).collect();
    // Where each label of the data stands in the list; none for one that is not listed.
    let of_label: Vec<Option<usize>> =
        categories.labels.iter().map(|label| places.get(label.as_str()).copied()).collect();
    let place = |code: u32| if code == Categories::MISSING { None } else { of_label[code as usize] };
    let n_unlisted = categories.codes.iter().filter(|code| **code != Categories::MISSING && place(**code).is_none());
    let n_unlisted = n_unlisted.count() as u64;
    let (after, mut changed) = untouched(match settings.method {
        EncodeMethod::Ordinal => {
            let numbers = categories.codes.iter().map(|&code| place(code).map_or(f64::NAN, |place| place as f64));
            let cells = Column::from_numbers(numbers.collect());
            before.clone().replaced(position, column.with_kind(ColumnKind::Integer, cells).without_role())
        }
        EncodeMethod::OneHot => {
            let mut after = before.without(&[position]);
            for (wanted, label) in labels.iter().enumerate().skip(usize::from(settings.drop_first)) {
                let is_it = |&code: &u32| f64::from(u8::from(place(code) == Some(wanted)));
                let cells = Column::from_numbers(categories.codes.iter().map(is_it).collect());
                let name = format!("{}_{label}", settings.column);
                let at = position + wanted - usize::from(settings.drop_first);
                after = after.inserted_at(at, Named::new(name, ColumnKind::Integer, cells))?;
            }
            after
        }
    })?;
    if settings.method == EncodeMethod::Ordinal {
        changed.n_cells_changed = before.n_rows() as u64 - column.cells().n_missing() as u64;
    }
    changed.fact("n_unlisted", n_unlisted);
    changed.learnt(labels);
    Ok((after, changed))
}

//! Texts, worked on once per distinct text.

use std::borrow::Cow;
use std::sync::Arc;

use super::rows;
use crate::data::csv::Interner;
use crate::data::{Bitmap, Column, Values};

/// The column with every text replaced by what `change` makes of it (`None`: missing), and how many cells that changed.
/// A column of another kind comes back as it is.
pub fn map<'a>(column: &'a Column, mut change: impl FnMut(&'a str) -> Option<Cow<'a, str>>) -> (Column, u64) {
    let Values::Text { codes, dictionary } = column.values() else { return (column.clone(), 0) };
    const GONE: u32 = u32::MAX;
    let (mut interner, mut new_codes) = (Interner::default(), Vec::with_capacity(dictionary.len()));
    let mut is_changed = vec![false; dictionary.len()];
    for (code, text) in dictionary.iter().enumerate() {
        let new = change(text);
        is_changed[code] = new.as_deref() != Some(text);
        new_codes.push(new.map_or(GONE, |text| interner.code(text.as_bytes()).unwrap_or_default()));
    }
    if !is_changed.contains(&true) {
        return (column.clone(), 0);
    }
    let n_changed = (0..codes.len()).filter(|&row| !column.is_missing(row) && is_changed[codes[row] as usize]).count();
    let has_gone = new_codes.contains(&GONE);
    let validity: Option<Bitmap> = (has_gone || column.validity().is_some()).then(|| {
        (0..codes.len()).map(|row| !column.is_missing(row) && new_codes[codes[row] as usize] != GONE).collect()
    });
    let new = |&code: &u32| match new_codes[code as usize] {
        GONE => 0,
        code => code,
    };
    let codes = codes.iter().map(new).collect();
    (rows::compact(codes, validity, &Arc::new(interner.into_dictionary())), n_changed as u64)
}

/// A column as texts: numbers with all their digits, days as 2024-01-31, yes and no as their file spells them.
pub fn to_text(column: &Column) -> Column {
    match column.values() {
        Values::Text { .. } | Values::Empty(_) => column.clone(),
        _ => {
            // Once per distinct value: writing a number is slow, and columns repeat themselves.
            let groups = super::Groups::of(&[column], column.len());
            let [no, yes] = column.spellings();
            let text = |row: u32| match column.cell(row as usize) {
                crate::data::Cell::Missing => None,
                crate::data::Cell::Boolean(is_yes) => Some((if is_yes { yes } else { no }).to_owned()),
                // Adding zero makes one of the two zeros.
                crate::data::Cell::Number(x) => Some(crate::data::Cell::Number(x + 0.0).to_plain_text()),
                cell => Some(cell.to_plain_text()),
            };
            let labels: Vec<Option<String>> = groups.first_rows.iter().map(|&row| text(row)).collect();
            from_groups(&groups.codes, &labels)
        }
    }
}

/// A text column from a label per group and a group per row.
pub fn from_groups(groups: &[u32], labels: &[Option<String>]) -> Column {
    let mut interner = Interner::default();
    let codes: Vec<Option<u32>> =
        labels.iter().map(|label| label.as_ref().and_then(|label| interner.code(label.as_bytes()))).collect();
    let validity: Option<Bitmap> =
        codes.contains(&None).then(|| groups.iter().map(|&group| codes[group as usize].is_some()).collect());
    let row_codes = groups.iter().map(|&group| codes[group as usize].unwrap_or(0)).collect();
    rows::compact(row_codes, validity, &Arc::new(interner.into_dictionary()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_become_equal_share_a_code() {
        let column = Column::from_texts([Some("a "), Some("a"), None, Some(" ")]);
        let (trimmed, n_changed) =
            map(&column, |text| Some(text.trim().into()).filter(|text: &Cow<str>| !text.is_empty()));
        assert_eq!(trimmed, Column::from_texts([Some("a"), Some("a"), None, None]));
        assert_eq!(n_changed, 2);
        let (same, n_changed) = map(&column, |text| Some(text.into()));
        assert!(same.shares_cells(&column) && n_changed == 0);
        let (gone, _) = map(&column, |_| None);
        assert_eq!(gone.values(), &Values::Empty(4));
    }

    #[test]
    fn any_kind_has_texts() {
        let column = to_text(&Column::from_booleans(&[Some(true), None]).spelled("N", "J"));
        assert_eq!(column, Column::from_texts([Some("J"), None]));
        let numbers = to_text(&Column::from_numbers(vec![0.5, f64::NAN, 0.5, -0.0]));
        assert_eq!(numbers, Column::from_texts([Some("0.5"), None, Some("0.5"), Some("0")]));
    }
}

//! The last touch to filled columns: missing cells marked, words for "no value" taken out.

use super::words;
use crate::data::{Column, Dictionary, Values};

/// The code of a missing text while its column is filled.
pub const NO_CODE: u32 = u32::MAX;

/// A column from cells in which `sentinel` marks the missing ones.
pub fn marked<T: PartialEq + Copy>(
    mut cells: Vec<T>,
    sentinel: T,
    filler: T,
    values: impl FnOnce(Vec<T>) -> Values,
) -> Column {
    let validity = cells.contains(&sentinel).then(|| cells.iter().map(|cell| *cell != sentinel).collect());
    if validity.is_some() {
        cells.iter_mut().filter(|cell| **cell == sentinel).for_each(|cell| *cell = filler);
    }
    Column::new(values(cells), validity)
}

/// Takes words for "no value" out of a text column, and texts that no row has any more.
pub fn texts(
    mut codes: Vec<u32>,
    dictionary: Dictionary,
    has_lost_rows: bool,
    tokens: &mut Vec<(String, u64)>,
) -> (Vec<u32>, Dictionary) {
    let is_token = |text: &str| words::is_missing_among_words(text.as_bytes());
    let mut dropped: Vec<u32> = (0..dictionary.len() as u32).filter(|&code| is_token(dictionary.get(code))).collect();
    // Among codes of countries and regions, NA is Namibia or North America.
    if is_list_of_codes(&dictionary) {
        dropped.retain(|&code| dictionary.get(code) != "NA");
    }
    if dropped.is_empty() && !has_lost_rows {
        return (codes, dictionary);
    }
    let mut counts = vec![0u64; dictionary.len()];
    codes.iter().filter(|code| **code != NO_CODE).for_each(|&code| counts[code as usize] += 1);
    tokens.extend(dropped.iter().map(|&code| (dictionary.get(code).to_owned(), counts[code as usize])));
    let mut kept = Dictionary::default();
    let new_codes: Vec<u32> = (0..dictionary.len() as u32)
        .map(|code| {
            let is_kept = counts[code as usize] > 0 && dropped.binary_search(&code).is_err();
            if is_kept { kept.push(dictionary.get(code)).unwrap_or(NO_CODE) } else { NO_CODE }
        })
        .collect();
    codes.iter_mut().filter(|code| **code != NO_CODE).for_each(|code| *code = new_codes[*code as usize]);
    (codes, kept)
}

/// Whether nearly all texts are two to four capital letters.
fn is_list_of_codes(dictionary: &Dictionary) -> bool {
    let is_code = |text: &str| (2..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let n_texts = dictionary.len();
    (3..=400).contains(&n_texts) && dictionary.iter().filter(|text| is_code(text)).count() * 5 >= n_texts * 4
}

/// An identifier without needless decimals: 17850.0 is 17850.
pub fn without_point_zero(cell: &[u8]) -> &[u8] {
    let zeros = cell.iter().rev().take_while(|byte| **byte == b'0').count();
    let whole = &cell[..cell.len() - zeros];
    match whole.strip_suffix(b".") {
        Some(whole) if zeros > 0 && !whole.is_empty() && whole.iter().all(u8::is_ascii_digit) => whole,
        _ => cell,
    }
}

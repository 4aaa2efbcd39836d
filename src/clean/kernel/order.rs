//! Sorting rows by several columns: stable, missing cells last.

use super::groups::ranks;
use crate::data::{Column, Values};

/// The rows in order. Keys: a column each with whether it descends, the most important first.
///
/// Sorts by the digits of keys of 64 bits from the least important key to the most important (radix sort), which keeps
/// equal rows in their order; digits in which all rows agree cost nothing.
pub fn sorted_rows(keys: &[(&Column, bool)], n_rows: usize) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..n_rows as u32).collect();
    for (column, is_descending) in keys.iter().rev() {
        let Some(keys) = sortable(column, *is_descending) else { continue };
        rows = by_digits(rows, &keys);
    }
    rows
}

/// A number per row whose order is that of the cells, starting from zero; none when all cells are missing.
fn sortable(column: &Column, is_descending: bool) -> Option<Vec<u64>> {
    const SIGN: u64 = 1 << 63;
    let mut keys: Vec<u64> = match column.values() {
        Values::Number(numbers) => numbers
            .iter()
            .map(|x| {
                let bits = (x + 0.0).to_bits();
                if bits & SIGN == 0 { bits | SIGN } else { !bits }
            })
            .collect(),
        Values::Text { codes, dictionary } => {
            let ranks = ranks(dictionary);
            // Of texts that are all missing there is no rank.
            codes.iter().map(|&code| u64::from(ranks.get(code as usize).copied().unwrap_or(0))).collect()
        }
        Values::Date(days) => days.iter().map(|&day| (i64::from(day) as u64) ^ SIGN).collect(),
        Values::DateTime(moments) => moments.iter().map(|&ms| (ms as u64) ^ SIGN).collect(),
        Values::Boolean(bits) => bits.iter().map(u64::from).collect(),
        Values::Empty(_) => return None,
    };
    let present = |row: &usize| !column.is_missing(*row);
    let (lower, upper) = (0..keys.len())
        .filter(present)
        .fold((u64::MAX, 0), |(lower, upper), row| (lower.min(keys[row]), upper.max(keys[row])));
    if lower > upper {
        return None;
    }
    for (row, key) in keys.iter_mut().enumerate() {
        *key = match (column.is_missing(row), is_descending) {
            (true, _) => upper - lower + 1,
            (false, true) => upper - *key,
            (false, false) => *key - lower,
        };
    }
    Some(keys)
}

fn by_digits(rows: Vec<u32>, keys: &[u64]) -> Vec<u32> {
    const BITS: u32 = 11;
    const N: usize = 1 << BITS;
    let largest = keys.iter().copied().max().unwrap_or(0);
    let is_sorted = rows.windows(2).all(|pair| keys[pair[0] as usize] <= keys[pair[1] as usize]);
    if is_sorted {
        return rows;
    }
    // Keys travel with their rows: fetching them by row in every pass would jump all over memory.
    let mut pairs: Vec<(u64, u32)> = rows.into_iter().map(|row| (keys[row as usize], row)).collect();
    let mut other = vec![(0u64, 0u32); pairs.len()];
    let n_digits = (u64::BITS - largest.leading_zeros()).div_ceil(BITS);
    for digit in 0..n_digits {
        let shift = digit * BITS;
        let mut starts = [0u32; N];
        pairs.iter().for_each(|(key, _)| starts[(key >> shift) as usize & (N - 1)] += 1);
        if starts.iter().any(|&count| count as usize == pairs.len()) {
            continue;
        }
        let mut next = 0;
        for start in &mut starts {
            (*start, next) = (next, next + *start);
        }
        for pair in &pairs {
            let start = &mut starts[(pair.0 >> shift) as usize & (N - 1)];
            other[*start as usize] = *pair;
            *start += 1;
        }
        std::mem::swap(&mut pairs, &mut other);
    }
    pairs.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::Cell;

    fn compare(one: Cell, two: Cell) -> std::cmp::Ordering {
        match (one, two) {
            (Cell::Number(a), Cell::Number(b)) => a.partial_cmp(&b).unwrap(),
            (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
            (Cell::Date(a), Cell::Date(b)) => a.cmp(&b),
            _ => std::cmp::Ordering::Equal,
        }
    }

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(
            rows in prop::collection::vec((prop::option::of("[abé]{0,2}"), prop::option::of(-1e3f64..1e3), prop::option::of(-3i32..3)), 0..80),
            descends in any::<[bool; 3]>(),
        ) {
            let columns = [
                Column::from_days(&rows.iter().map(|row| row.2).collect::<Vec<_>>()),
                Column::from_texts(rows.iter().map(|row| row.0.as_deref())),
                Column::from_numbers(rows.iter().map(|row| row.1.unwrap_or(f64::NAN)).collect()),
            ];
            let keys: Vec<(&Column, bool)> = columns.iter().zip(descends).collect();
            let mut expected: Vec<u32> = (0..rows.len() as u32).collect();
            expected.sort_by(|&a, &b| {
                let by_key = |(column, descends): &(&Column, bool)| {
                    let (a, b) = (a as usize, b as usize);
                    let missing = column.is_missing(a).cmp(&column.is_missing(b));
                    let order = compare(column.cell(a), column.cell(b));
                    missing.then(if *descends { order.reverse() } else { order })
                };
                keys.iter().map(by_key).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
            });
            prop_assert_eq!(sorted_rows(&keys, rows.len()), expected);
        }
    }
}

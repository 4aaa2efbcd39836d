//! Fields from finished columns: counts, ranges, labels.

use crate::data::{Bitmap, Cell, Column, Dictionary, Field, Values};

/// How many distinct values a column has, missing cells not counted. Exact for every kind.
pub fn n_distinct(column: &Column) -> u64 {
    match column.values() {
        Values::Empty(_) => 0,
        Values::Text { dictionary, .. } => dictionary.len() as u64,
        Values::Boolean(_) => {
            let has = |wanted| (0..column.len()).any(|row| column.cell(row) == Cell::Boolean(wanted));
            u64::from(has(true)) + u64::from(has(false))
        }
        Values::Date(days) => {
            let present =
                || days.iter().enumerate().filter(|&(row, _)| !column.is_missing(row)).map(|(_, &day)| i64::from(day));
            distinct_within(present, days.len()).unwrap_or_else(|| distinct_anywhere(present().map(|day| day as u64)))
        }
        Values::DateTime(moments) => {
            let present = || moments.iter().enumerate().filter(|&(row, _)| !column.is_missing(row)).map(|(_, &ms)| ms);
            distinct_anywhere(present().map(|ms| ms as u64))
        }
        Values::Number(numbers) => distinct_numbers(numbers),
    }
}

/// Distinct numbers, NaN not counted: in bits where one factor (1, 100 or 10,000) makes whole numbers of them that lie
/// closely, as it does of counts, cents and rounded shares.
fn distinct_numbers(numbers: &[f64]) -> u64 {
    let Some(range) = number_range(numbers) else { return 0 };
    let of_multiples = [1.0, 100.0, 10_000.0].into_iter().find_map(|scale| distinct_multiples(numbers, range, scale));
    // Negative zero equals zero.
    of_multiples
        .unwrap_or_else(|| distinct_anywhere(numbers.iter().filter(|x| !x.is_nan()).map(|x| (x + 0.0).to_bits())))
}

/// Distinct numbers when all but a few (a mean that fills gaps) are whole once multiplied.
fn distinct_multiples(numbers: &[f64], (lower, upper): (f64, f64), scale: f64) -> Option<u64> {
    let first = (lower * scale).floor();
    let span = (upper * scale).ceil() - first;
    // A bit per whole number, as long as the doubles know each of them.
    if lower.abs().max(upper.abs()) * scale > 1e15 || span > 64.0 * numbers.len() as f64 + 4096.0 {
        return None;
    }
    let mut seen = Bitmap::filled(span as usize + 1, false);
    let (few, mut others) = (numbers.len() / 8, Vec::new());
    for &x in numbers.iter().filter(|x| !x.is_nan()) {
        let scaled = rounded(x * scale);
        if scaled / scale == x {
            seen.set((scaled - first) as usize, true);
        } else {
            others.push(x.to_bits());
            if others.len() > few {
                return None;
            }
        }
    }
    // What is no multiple equals none.
    Some(seen.count_ones() as u64 + distinct_anywhere(others.into_iter()))
}

/// The nearest whole number of what is at most 1e15 in size, without a call.
fn rounded(x: f64) -> f64 {
    // Doubles from here on are whole, so adding it and taking it away rounds what is smaller.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    (x + WHOLE) - WHOLE
}

/// The smallest and the largest number; none when all are NaN.
fn number_range(numbers: &[f64]) -> Option<(f64, f64)> {
    // Several at a time: one would wait for the one before.
    const N_LANES: usize = 8;
    let mut lanes = [(f64::INFINITY, f64::NEG_INFINITY); N_LANES];
    let (chunks, rest) = numbers.as_chunks::<N_LANES>();
    let mut see = |chunk: &[f64]| {
        for ((lower, upper), &x) in lanes.iter_mut().zip(chunk) {
            *lower = if x < *lower { x } else { *lower };
            *upper = if x > *upper { x } else { *upper };
        }
    };
    chunks.iter().for_each(|chunk| see(chunk));
    see(rest);
    let (lower, upper) = lanes.into_iter().reduce(|one, two| (one.0.min(two.0), one.1.max(two.1)))?;
    (lower <= upper).then_some((lower, upper))
}

/// Distinct whole numbers, counted in bits, when they lie closely enough.
fn distinct_within<I: Iterator<Item = i64>>(values: impl Fn() -> I, n_rows: usize) -> Option<u64> {
    let (lower, upper) = values().fold((i64::MAX, i64::MIN), |(lower, upper), x| (lower.min(x), upper.max(x)));
    if lower > upper {
        return Some(0);
    }
    let span = upper.abs_diff(lower);
    if span > 64 * n_rows as u64 + 4096 {
        return None;
    }
    let mut seen = Bitmap::filled(span as usize + 1, false);
    values().for_each(|x| seen.set(x.abs_diff(lower) as usize, true));
    Some(seen.count_ones() as u64)
}

/// A slot that holds nothing, and a pattern that is counted by itself for that reason.
const FREE: u64 = u64::MAX;

/// Distinct bit patterns. Many of them are dealt by their hash into parts that fit into the cache, and each is counted alone.
fn distinct_anywhere(values: impl Iterator<Item = u64> + Clone) -> u64 {
    const PART: usize = 2048;
    let (mut n_values, mut has_free_pattern) = (0usize, false);
    values.clone().for_each(|value| {
        n_values += 1;
        has_free_pattern |= value == FREE;
    });
    let n_bits = (n_values / PART).max(1).ilog2().clamp(1, 12);
    let part_of = |value: u64| (mixed(value) >> (64 - n_bits)) as usize;
    let mut ends = vec![0usize; 1 << n_bits];
    values.clone().for_each(|value| ends[part_of(value)] += 1);
    let mut start = 0;
    for end in &mut ends {
        start += std::mem::replace(end, start);
    }
    let mut dealt = vec![FREE; n_values];
    for value in values {
        let place = &mut ends[part_of(value)];
        dealt[*place] = value;
        *place += 1;
    }
    let (mut n_distinct, mut slots, mut start) = (0, Vec::new(), 0);
    for end in ends {
        n_distinct += distinct_in(&dealt[start..end], &mut slots);
        start = end;
    }
    n_distinct + u64::from(has_free_pattern)
}

/// The upper half of a product by an odd constant is well mixed (Fibonacci hashing). The upper bits are folded in first:
/// hundredths repeat every 20 bits, so their lower bits alone are of a few patterns only.
fn mixed(value: u64) -> u64 {
    (value ^ value >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Distinct patterns but [`FREE`], counted in a table of slots, which grows with them.
fn distinct_in(values: &[u64], slots: &mut Vec<u64>) -> u64 {
    let place = |slots: &[u64], value: u64| {
        let mask = slots.len() - 1;
        // The upper bits are those of the part.
        let mut slot = (mixed(value) >> 20) as usize & mask;
        while slots[slot] != FREE && slots[slot] != value {
            slot = (slot + 1) & mask;
        }
        slot
    };
    slots.clear();
    slots.resize((2 * values.len()).next_power_of_two().min(8192), FREE);
    let mut n_distinct = 0;
    for &value in values.iter().filter(|value| **value != FREE) {
        let slot = place(slots, value);
        if slots[slot] == FREE {
            slots[slot] = value;
            n_distinct += 1;
            if 2 * n_distinct > slots.len() {
                let larger = vec![FREE; slots.len() * 4];
                for value in std::mem::replace(slots, larger).into_iter().filter(|value| *value != FREE) {
                    let slot = place(slots, value);
                    slots[slot] = value;
                }
            }
        }
    }
    n_distinct as u64
}

/// Smallest and largest value of a numeric or temporal column; none when there is no value.
pub fn range(column: &Column) -> Option<(f64, f64)> {
    fn of(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
        let (lower, upper) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(lower, upper), x| (lower.min(x), upper.max(x)));
        (lower <= upper).then_some((lower, upper))
    }
    let is_present = |row: &usize| !column.is_missing(*row);
    match column.values() {
        Values::Number(numbers) => number_range(numbers),
        Values::Date(days) => of((0..days.len()).filter(is_present).map(|row| f64::from(days[row]))),
        Values::DateTime(moments) => of((0..moments.len()).filter(is_present).map(|row| moments[row] as f64)),
        Values::Text { .. } | Values::Boolean(_) | Values::Empty(_) => None,
    }
}

/// All labels, sorted, when there are few.
pub fn levels(column: &Column) -> Vec<String> {
    match column.values() {
        Values::Text { dictionary, .. } if dictionary.len() <= Field::MAX_LEVELS => sorted(dictionary),
        Values::Boolean(_) => {
            let has = |wanted| (0..column.len()).any(|row| column.cell(row) == Cell::Boolean(wanted));
            let words = column.spellings();
            let mut labels: Vec<String> = [false, true]
                .into_iter()
                .filter(|&yes| has(yes))
                .map(|yes| words[usize::from(yes)].to_owned())
                .collect();
            labels.sort();
            labels
        }
        _ => Vec::new(),
    }
}

fn sorted(dictionary: &Dictionary) -> Vec<String> {
    let mut labels: Vec<String> = dictionary.iter().map(str::to_owned).collect();
    labels.sort();
    labels
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::table;

    #[track_caller]
    fn check(column: &Column) {
        let expected = table::describe("x".to_owned(), column);
        assert_eq!(
            (n_distinct(column), range(column), levels(column)),
            (expected.n_distinct, expected.range, expected.levels)
        );
    }

    proptest! {
        #[test]
        fn counts_agree_with_the_plain_way(
            numbers in prop::collection::vec(prop_oneof![
                Just(f64::NAN), Just(0.0), Just(-0.0), (-50i32..50).prop_map(f64::from),
                (-500i32..500).prop_map(|x| f64::from(x) / 100.0), any::<f64>().prop_filter("finite", |x| x.is_finite()),
            ], 0..200),
            days in prop::collection::vec(prop::option::of(-40i32..40), 0..100),
            wild in prop::collection::vec(prop::option::of(-700_000i32..700_000), 0..100),
        ) {
            check(&Column::from_numbers(numbers.clone()));
            check(&Column::from_numbers(numbers.iter().map(|x| x.round()).collect()));
            check(&Column::from_numbers(numbers.iter().map(|x| (x * 1e4).round() / 1e4).filter(|x| x.is_finite()).collect()));
            check(&Column::from_days(&days));
            check(&Column::from_days(&wild));
        }
    }

    #[test]
    fn few_and_no_values() {
        check(&Column::from_booleans(&[Some(true), None]));
        check(&Column::from_booleans(&[]));
        check(&Column::from_booleans(&[Some(true), Some(false)]).spelled("N", "J"));
        check(&Column::from_texts([Some("b"), None, Some("a")]));
        check(&Column::from_numbers((0..5000).map(|x| f64::from(x) * 1e9).collect()));
        check(&Column::from_numbers((0..5000).map(|x| f64::from(x) / 7.0).collect()));
        // Cents among which a mean fills gaps.
        let filled = |x: i32| if x % 12 == 0 { 1.0 / 3.0 } else { f64::from(x % 700) / 100.0 };
        check(&Column::from_numbers((0..5000).map(filled).collect()));
        check(&Column::new(Values::Empty(4), None));
    }
}

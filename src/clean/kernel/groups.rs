//! Which rows are equal in some columns.

use std::sync::Arc;

use crate::data::{Column, Dictionary, Values};

/// Rows told apart by their cells: a group per distinct combination, numbered in the order of first appearance. Missing
/// cells are equal to one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// The group of each row.
    pub codes: Vec<u32>,
    /// The first row of each group.
    pub first_rows: Vec<u32>,
}

/// Up to so many combinations are looked up in a plain list.
const MAX_LIST: usize = 1 << 20;

/// Stands for a missing cell among canonical values: as a number it is minus zero, which no canonical value is.
const MISSING: u64 = 1 << 63;

impl Groups {
    /// The groups of `n_rows` rows by `columns`; without columns all rows are one group.
    pub fn of(columns: &[&Column], n_rows: usize) -> Self {
        if n_rows == 0 {
            return Self { codes: Vec::new(), first_rows: Vec::new() };
        }
        let views: Vec<View> = columns.iter().filter_map(|column| View::of(column)).collect();
        match by_list(&views, n_rows) {
            Some(groups) => groups,
            None => by_hash(&views, n_rows),
        }
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.first_rows.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows each group has.
    pub fn sizes(&self) -> Vec<u32> {
        let mut sizes = vec![0; self.len()];
        self.codes.iter().for_each(|&code| sizes[code as usize] += 1);
        sizes
    }

    /// The rows of every group, end to end and in order, and where each group starts; one end more than groups.
    pub fn rows(&self) -> (Vec<u32>, Vec<u32>) {
        let mut starts = vec![0u32; self.len() + 1];
        self.codes.iter().for_each(|&code| starts[code as usize + 1] += 1);
        for group in 0..self.len() {
            starts[group + 1] += starts[group];
        }
        let (mut next, mut rows) = (starts.clone(), vec![0u32; self.codes.len()]);
        for (row, &code) in self.codes.iter().enumerate() {
            rows[next[code as usize] as usize] = row as u32;
            next[code as usize] += 1;
        }
        (rows, starts)
    }
}

/// A column whose cells become 64 bits each: equal bits, equal cells.
struct View<'a> {
    column: &'a Column,
}

impl<'a> View<'a> {
    /// None for an empty column, which tells no rows apart.
    fn of(column: &'a Column) -> Option<Self> {
        (!matches!(column.values(), Values::Empty(_))).then_some(Self { column })
    }

    #[inline]
    fn bits(&self, row: usize) -> u64 {
        if self.column.is_missing(row) {
            return MISSING;
        }
        match self.column.values() {
            // Adding zero makes one of the two zeros.
            Values::Number(numbers) => (numbers[row] + 0.0).to_bits(),
            Values::Text { codes, .. } => u64::from(codes[row]),
            Values::Date(days) => days[row] as u32 as u64,
            Values::DateTime(moments) => moments[row] as u64,
            Values::Boolean(bits) => u64::from(bits.get(row)),
            Values::Empty(_) => MISSING,
        }
    }

    /// Codes below a bound, for kinds with few values; missing is code 0.
    fn small(&self) -> Option<(usize, impl Fn(usize) -> usize)> {
        let (n, lowest) = match self.column.values() {
            Values::Text { dictionary, .. } => (dictionary.len(), 0),
            Values::Boolean(_) => (2, 0),
            Values::Date(days) => {
                let (lower, upper) = days.iter().fold((i32::MAX, i32::MIN), |(a, b), &day| (a.min(day), b.max(day)));
                ((upper.abs_diff(lower) as usize) + 1, lower)
            }
            _ => return None,
        };
        let code = move |row: usize| match self.column.values() {
            _ if self.column.is_missing(row) => 0,
            Values::Text { codes, .. } => codes[row] as usize + 1,
            Values::Boolean(bits) => usize::from(bits.get(row)) + 1,
            Values::Date(days) => days[row].abs_diff(lowest) as usize + 1,
            _ => 0,
        };
        Some((n + 1, code))
    }
}

/// When the combinations are few, their product is an index.
fn by_list(views: &[View], n_rows: usize) -> Option<Groups> {
    let small = views.iter().map(View::small).collect::<Option<Vec<_>>>()?;
    let n_combinations = small.iter().try_fold(1usize, |product, (n, _)| product.checked_mul(*n))?;
    if n_combinations > MAX_LIST.max(2 * n_rows) {
        return None;
    }
    let mut combinations = vec![0u32; n_rows];
    for (n, code) in &small {
        for (row, combination) in combinations.iter_mut().enumerate() {
            *combination = *combination * *n as u32 + code(row) as u32;
        }
    }
    const NEW: u32 = u32::MAX;
    let mut numbers = vec![NEW; n_combinations];
    let mut first_rows = Vec::new();
    for (row, combination) in combinations.iter_mut().enumerate() {
        let number = &mut numbers[*combination as usize];
        if *number == NEW {
            *number = first_rows.len() as u32;
            first_rows.push(row as u32);
        }
        *combination = *number;
    }
    Some(Groups { codes: combinations, first_rows })
}

/// A hash per row over all columns, then a table of groups; rows with equal hashes are compared.
fn by_hash(views: &[View], n_rows: usize) -> Groups {
    let mut hashes = vec![0u64; n_rows];
    for view in views {
        mix_column(view, &mut hashes);
    }
    let is_equal = |one: usize, two: usize| views.iter().all(|view| view.bits(one) == view.bits(two));
    let (mut codes, mut first_rows): (Vec<u32>, Vec<u32>) = (vec![0; n_rows], Vec::new());
    // A slot holds the upper half of a hash and the group's number plus one; zero is free.
    let mut slots = vec![0u64; 1 << 10];
    for row in 0..n_rows {
        if first_rows.len() * 2 >= slots.len() {
            slots = regrown(&slots, &first_rows, &hashes);
        }
        let hash = hashes[row];
        let mask = slots.len() - 1;
        let mut slot = hash as usize & mask;
        codes[row] = loop {
            let held = slots[slot];
            if held == 0 {
                first_rows.push(row as u32);
                slots[slot] = (hash >> 32) << 32 | first_rows.len() as u64;
                break first_rows.len() as u32 - 1;
            }
            let group = held as u32 - 1;
            if held >> 32 == hash >> 32 && is_equal(first_rows[group as usize] as usize, row) {
                break group;
            }
            slot = (slot + 1) & mask;
        };
    }
    Groups { codes, first_rows }
}

fn regrown(slots: &[u64], first_rows: &[u32], hashes: &[u64]) -> Vec<u64> {
    let mut larger = vec![0u64; slots.len() * 4];
    let mask = larger.len() - 1;
    for &held in slots.iter().filter(|held| **held != 0) {
        let hash = hashes[first_rows[held as u32 as usize - 1] as usize];
        let mut slot = hash as usize & mask;
        while larger[slot] != 0 {
            slot = (slot + 1) & mask;
        }
        larger[slot] = held;
    }
    larger
}

/// Mixes a column into the hashes; a loop per kind, so that the kind is asked once and not once per row.
fn mix_column(view: &View, hashes: &mut [u64]) {
    fn mix(hash: &mut u64, bits: u64) {
        // The finaliser of MurmurHash3 (Appleby) over a product by an odd constant.
        let mut state = (hash.rotate_left(26) ^ bits).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state = (state ^ state >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        *hash = state ^ state >> 33;
    }
    match (view.column.values(), view.column.validity()) {
        // A missing number is NaN, whose bits are as good as any.
        (Values::Text { codes, .. }, None) => {
            hashes.iter_mut().zip(codes).for_each(|(hash, &code)| mix(hash, u64::from(code)))
        }
        (Values::Number(numbers), None) => {
            hashes.iter_mut().zip(numbers).for_each(|(hash, &x)| mix(hash, (x + 0.0).to_bits()))
        }
        _ => hashes.iter_mut().enumerate().for_each(|(row, hash)| mix(hash, view.bits(row))),
    }
}

/// The rank of every text of a dictionary in alphabetical order.
pub fn ranks(dictionary: &Arc<Dictionary>) -> Vec<u32> {
    let mut order: Vec<u32> = (0..dictionary.len() as u32).collect();
    order.sort_unstable_by(|&a, &b| dictionary.get(a).cmp(dictionary.get(b)));
    let mut ranks = vec![0; order.len()];
    order.iter().enumerate().for_each(|(rank, &code)| ranks[code as usize] = rank as u32);
    ranks
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(columns: &[&Column], n_rows: usize) {
        let mut known = BTreeMap::new();
        let (mut codes, mut first_rows) = (Vec::new(), Vec::new());
        for row in 0..n_rows {
            let key: Vec<String> = columns
                .iter()
                .map(|column| {
                    if column.is_missing(row) {
                        "?".to_owned()
                    } else {
                        format!("={}", column.cell(row).to_plain_text())
                    }
                })
                .collect();
            let next = known.len() as u32;
            let code = *known.entry(key).or_insert(next);
            if code == next {
                first_rows.push(row as u32);
            }
            codes.push(code);
        }
        let expected = Groups { codes, first_rows };
        assert_eq!(Groups::of(columns, n_rows), expected);
        let views: Vec<View> = columns.iter().filter_map(|column| View::of(column)).collect();
        if n_rows > 0 {
            assert_eq!(by_hash(&views, n_rows), expected, "by hash");
        }
    }

    proptest! {
        #[test]
        fn groups_are_those_of_a_map(
            rows in prop::collection::vec(
                (prop::option::of("[ab]{0,2}"), prop::option::of(-2i32..3), prop::option::of(any::<bool>())), 0..60)
        ) {
            let texts = Column::from_texts(rows.iter().map(|row| row.0.as_deref()));
            let days = Column::from_days(&rows.iter().map(|row| row.1).collect::<Vec<_>>());
            let numbers = Column::from_numbers(rows.iter().map(|row| row.1.map_or(f64::NAN, |x| f64::from(x) / 2.0)).collect());
            let flags = Column::from_booleans(&rows.iter().map(|row| row.2).collect::<Vec<_>>());
            check(&[&texts], rows.len());
            check(&[&numbers], rows.len());
            check(&[&texts, &days, &flags], rows.len());
            check(&[&flags, &numbers, &texts], rows.len());
            check(&[], rows.len());
        }
    }

    #[test]
    fn many_groups_make_the_table_grow() {
        let numbers = Column::from_numbers((0..20_000).map(|x| f64::from(x % 9_000) / 7.0).collect());
        check(&[&numbers], 20_000);
        let groups = Groups::of(&[&numbers], 20_000);
        let (rows, starts) = groups.rows();
        assert_eq!((rows[0], rows[1], starts[1]), (0, 9_000, 3));
        assert_eq!(groups.sizes()[0], 3);
    }
}

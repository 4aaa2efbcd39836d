//! Which rows of a table a grid shows, and in which order.

use super::protocol::{RowSource, Window};
use crate::clean::find;
use crate::data::{Categories, Column};

/// The last sort and the last search, kept because the page asks for many windows of them.
#[derive(Debug, Default)]
pub struct View {
    source: Option<RowSource>,
    sort: Option<(u32, bool)>,
    order: Vec<u32>,
    find: String,
    is_condition: bool,
    found: Vec<u32>,
}

/// The rows that windows are cut from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'a> {
    /// Their numbers in the table, in order; none when it is all of them as they stand.
    pub rows: Option<&'a [u32]>,
    /// Whether they were found by a condition.
    pub is_condition: bool,
}

impl View {
    /// The rows that a window counts.
    pub fn shown(&mut self, source: &RowSource, window: &Window, names: &[&str], columns: &[&Column]) -> Shown<'_> {
        if self.source.as_ref() != Some(source) {
            *self = Self { source: Some(source.clone()), ..Self::default() };
        }
        let sort = window.sort.filter(|(column, _)| (*column as usize) < columns.len());
        let is_sorted_so = self.sort == sort;
        if !is_sorted_so {
            self.order = sort.map_or_else(Vec::new, |(column, is_down)| order(columns[column as usize], is_down));
            self.sort = sort;
        }
        if window.find.trim().is_empty() {
            return Shown { rows: sort.map(|_| self.order.as_slice()), is_condition: false };
        }
        if !is_sorted_so || self.find != window.find {
            let found = find::find(names, columns, &window.find);
            let is_found = |row: &u32| found.rows.get(*row as usize);
            self.found = match sort {
                Some(_) => self.order.iter().copied().filter(is_found).collect(),
                None => (0..found.rows.len() as u32).filter(is_found).collect(),
            };
            self.is_condition = found.is_condition;
            self.find.clone_from(&window.find);
        }
        Shown { rows: Some(&self.found), is_condition: self.is_condition }
    }
}

/// Row numbers in the order of a column's cells; equal cells keep their order, missing ones come last either way.
fn order(column: &Column, is_descending: bool) -> Vec<u32> {
    let mut order: Vec<u32> = (0..column.len() as u32).collect();
    if let Some(numbers) = column.numbers() {
        sort_by_key(&mut order, is_descending, |row| (!numbers[row].is_nan()).then_some(numbers[row]), f64::total_cmp);
    } else {
        let categories = column.categories();
        let code = |row: usize| Some(categories.codes[row]).filter(|code| *code != Categories::MISSING);
        sort_by_key(&mut order, is_descending, code, u32::cmp);
    }
    order
}

fn sort_by_key<K>(
    order: &mut [u32],
    is_descending: bool,
    key: impl Fn(usize) -> Option<K>,
    compare: impl Fn(&K, &K) -> std::cmp::Ordering,
) {
    use std::cmp::Ordering;
    order.sort_by(|&a, &b| match (key(a as usize), key(b as usize)) {
        (Some(a), Some(b)) if is_descending => compare(&b, &a),
        (Some(a), Some(b)) => compare(&a, &b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
}

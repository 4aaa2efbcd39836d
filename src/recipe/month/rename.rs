//! Which columns that are gone are likely the same as which that are new.

use super::{RememberedColumn, are_alike};
use crate::data::Field;
use crate::stats::spellings;

/// A pair must have so many points to count as the same column.
const ENOUGH: u32 = 3;

/// Pairs of a name before and a name now, each name once; the likeliest pairs are taken first.
pub fn pairs(missing: &[&RememberedColumn], new: &[&Field]) -> Vec<(String, String)> {
    let mut all: Vec<(u32, usize, usize)> = Vec::new();
    for (i, column) in missing.iter().enumerate() {
        for (j, field) in new.iter().enumerate() {
            let points = points(column, field);
            if points >= ENOUGH {
                all.push((points, i, j));
            }
        }
    }
    all.sort_by_key(|&(points, i, j)| (std::cmp::Reverse(points), i, j));
    let (mut from, mut to, mut pairs) = (vec![false; missing.len()], vec![false; new.len()], Vec::new());
    for (_, i, j) in all {
        if !from[i] && !to[j] {
            (from[i], to[j]) = (true, true);
            pairs.push((missing[i].name.clone(), new[j].name.clone()));
        }
    }
    pairs
}

/// Points for names that are alike, the same role, and the same categories. Without the same kind there are none.
fn points(column: &RememberedColumn, field: &Field) -> u32 {
    if column.kind != field.kind && !are_alike(column.kind, field.kind) {
        return 0;
    }
    let (a, b) = (spellings::fingerprint(&column.name), spellings::fingerprint(&field.name));
    let n_letters = a.chars().count().max(b.chars().count());
    let names = match distance(&a, &b) {
        0 => 4,
        1 if n_letters >= 4 => 3,
        d if d * 4 <= n_letters => 3,
        _ if n_letters >= 4 && (a.contains(&b) || b.contains(&a)) => 2,
        _ => 0,
    };
    let role = if column.role.is_some() && column.role == field.role { 3 } else { 0 };
    let n_shared = field.levels.iter().filter(|label| column.categories.contains(label)).count();
    let n_most = column.categories.len().max(field.levels.len());
    let categories = if n_shared >= 2 && n_shared * 2 >= n_most { 3 } else { 0 };
    names + role + categories
}

/// How many letters must be added, left out or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, d) in b.iter().enumerate() {
            let changed = diagonal + usize::from(c != *d);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

//! Which rows are kept aside to see how predictions do on rows not seen: by time where there is one, else at random.

use super::Validation;
use crate::data::{Table, Values};
use crate::numeric::random::Random;

/// How rows are kept aside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Holding<'s> {
    /// Not at all, once, or part after part.
    pub validation: Validation,
    /// Into how many parts.
    pub n_folds: u32,
    /// The share of rows held out, when once.
    pub test_share: f64,
    /// The column by which rows are earlier or later.
    pub time: Option<&'s str>,
    /// The seed of random splits.
    pub seed: u64,
}

/// The rows in parts, and which parts predict which.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parts {
    /// Rows of each part, ascending; together all the rows used.
    pub parts: Vec<Vec<u32>>,
    /// Each test: the parts fitted to, and the part predicted.
    pub tests: Vec<(Vec<usize>, usize)>,
    /// Whether tests lie after what they are predicted from.
    pub is_by_time: bool,
}

/// Splits the rows used as the settings say; one part and no test when nothing is to be checked, or nothing can be.
pub fn split(table: &Table, rows: &[u32], params: &Holding) -> Parts {
    let whole = || Parts { parts: vec![rows.to_vec()], ..Parts::default() };
    let n_parts = match params.validation {
        Validation::None => return whole(),
        Validation::HoldOut => 2,
        Validation::KFold => params.n_folds as usize,
    };
    if rows.len() < 2 * n_parts {
        return whole();
    }
    let times = params.time.and_then(|name| table.column(name)).and_then(|column| match column.values() {
        Values::Date(days) => Some(rows.iter().map(|&row| i64::from(days[row as usize])).collect::<Vec<_>>()),
        Values::DateTime(millis) => Some(rows.iter().map(|&row| millis[row as usize]).collect()),
        _ => None,
    });
    let n_test = ((rows.len() as f64 * params.test_share).round() as usize).clamp(1, rows.len() - 1);
    let by_time = times.and_then(|times| match params.validation {
        Validation::HoldOut => cut(rows, &times, &[rows.len() - n_test]),
        // A part more than tests: the first is only fitted to.
        _ => {
            let cuts: Vec<usize> = (1..=n_parts).map(|part| part * rows.len() / (n_parts + 1)).collect();
            cut(rows, &times, &cuts)
        }
    });
    if let Some(parts) = by_time {
        let tests = (1..parts.len()).map(|test| ((0..test).collect(), test)).collect();
        return Parts { parts, tests, is_by_time: true };
    }
    let mut labels: Vec<u8> = match params.validation {
        Validation::HoldOut => (0..rows.len()).map(|position| u8::from(position < n_test)).collect(),
        _ => (0..rows.len()).map(|position| (position % n_parts) as u8).collect(),
    };
    Random::from_seed(params.seed).shuffle(&mut labels);
    let mut parts = vec![Vec::new(); n_parts];
    rows.iter().zip(&labels).for_each(|(&row, &label)| parts[usize::from(label)].push(row));
    let tests = match params.validation {
        Validation::HoldOut => vec![(vec![0], 1)],
        _ => (0..n_parts).map(|test| ((0..n_parts).filter(|&part| part != test).collect(), test)).collect(),
    };
    Parts { parts, tests, is_by_time: false }
}

/// Rows in the order of time, cut near the given positions but never within one moment; none when all is one moment.
fn cut(rows: &[u32], times: &[i64], positions: &[usize]) -> Option<Vec<Vec<u32>>> {
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    if !times.is_sorted() {
        order.sort_by_key(|&position| times[position as usize]);
    }
    let time = |position: usize| times[order[position] as usize];
    let is_boundary = |position: usize| time(position - 1) < time(position);
    let mut cuts: Vec<usize> = Vec::new();
    for &position in positions {
        let after = (position..rows.len()).find(|&p| is_boundary(p));
        let before = || (1..position).rev().find(|&p| is_boundary(p));
        cuts.extend(after.or_else(before));
    }
    cuts.sort_unstable();
    cuts.dedup();
    if cuts.is_empty() {
        return None;
    }
    cuts.push(rows.len());
    let mut start = 0;
    let part = cuts.into_iter().map(|end| {
        let mut part: Vec<u32> = order[start..end].iter().map(|&position| rows[position as usize]).collect();
        // Ascending rows are read faster, and the order within a part means nothing.
        part.sort_unstable();
        start = end;
        part
    });
    Some(part.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Column;

    const HOLDING: Holding =
        Holding { validation: Validation::KFold, n_folds: 5, test_share: 0.2, time: Some("day"), seed: 1 };

    fn split_days(days: &[i32], validation: Validation) -> Parts {
        let days: Vec<Option<i32>> = days.iter().copied().map(Some).collect();
        let numbers = (0..days.len()).map(|i| i as f64).collect();
        let table = Table::from_columns([("day", Column::from_days(&days)), ("y", Column::from_numbers(numbers))]);
        let params = Holding { validation, ..HOLDING };
        split(&table, &(0..days.len() as u32).collect::<Vec<_>>(), &params)
    }

    #[test]
    fn later_rows_are_predicted_from_earlier_ones() {
        let days: Vec<i32> = (0..100).map(|i| 99 - i).collect();
        let held_out = split_days(&days, Validation::HoldOut);
        assert_eq!(held_out.parts[1], (0..20).collect::<Vec<_>>());
        let folds = split_days(&days, Validation::KFold);
        assert!(folds.is_by_time);
        assert_eq!((folds.parts.len(), folds.tests.len()), (6, 5));
        for (train, test) in &folds.tests {
            let latest = train.iter().flat_map(|&part| &folds.parts[part]).map(|&row| days[row as usize]).max();
            let earliest = folds.parts[*test].iter().map(|&row| days[row as usize]).min();
            assert!(latest < earliest);
        }
    }

    #[test]
    fn a_moment_is_never_cut() {
        let mut days = vec![1; 95];
        days.extend([2; 5]);
        let held_out = split_days(&days, Validation::HoldOut);
        assert_eq!(held_out.parts[1].len(), 5);
        assert!(!split_days(&[7; 100], Validation::HoldOut).is_by_time);
        assert_eq!(split_days(&[7], Validation::KFold).tests, []);
    }

    #[test]
    fn random_parts_hold_each_row_once() {
        let table = Table::from_columns([("y", Column::from_numbers((0..103).map(f64::from).collect()))]);
        let params = Holding { time: None, ..HOLDING };
        let rows: Vec<u32> = (0..103).collect();
        let parts = split(&table, &rows, &params);
        let mut all = parts.parts.concat();
        all.sort_unstable();
        assert_eq!(all, rows);
        assert_eq!(parts, split(&table, &rows, &params));
        assert!(parts.parts.iter().all(|part| (20..=21).contains(&part.len()) && part.is_sorted()));
    }
}

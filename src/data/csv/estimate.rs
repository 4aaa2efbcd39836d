//! What a file will need, told from its first part.

use serde::{Deserialize, Serialize};

use super::{Import, RowSample};
use crate::data::{Column, Values};

/// So much the data of one session may take, so that cleaning and analyses have room beside them: the memory of WebAssembly
/// ends at 4 GiB, and what a browser says about memory is rounded or not there.
pub const REACH_BYTES: u64 = 2_500_000_000;

/// Beside the columns: buffers, and vectors that are a little longer than they must be.
const OVERHEAD_SHARE: f64 = 1.1;
const OVERHEAD_BYTES: f64 = 64e6;

/// Each distinct text is also found by its hash while the file is read.
const LOOKUP_BYTES: f64 = 16.0;

/// What a file will need.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Estimate {
    /// About how many rows it has; none where that is seen only when the whole file is unpacked.
    pub n_rows: Option<u64>,
    /// Its columns.
    pub columns: Vec<ColumnEstimate>,
}

/// What one column will need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnEstimate {
    /// Its name.
    pub name: String,
    /// Bytes of all its cells.
    pub n_bytes: u64,
}

impl Estimate {
    /// Extends what was read of the first part (`n_head_bytes`) to the whole file (`n_bytes`).
    pub fn of(head: &Import, n_head_bytes: u64, n_bytes: u64) -> Self {
        let times = (n_bytes as f64 / n_head_bytes.max(1) as f64).max(1.0);
        let n_rows = (head.notes.n_read as f64 * times).round();
        let column = |(field, column): (&crate::data::Field, &Column)| ColumnEstimate {
            name: field.name.clone(),
            n_bytes: bytes_of(column, n_rows) as u64,
        };
        let columns = head.table.schema().fields.iter().zip(head.table.columns()).map(column).collect();
        Self { n_rows: Some(n_rows as u64), columns }
    }

    /// About how many rows a sample has.
    pub fn n_sampled(&self, sample: Option<RowSample>) -> Option<u64> {
        let n_rows = self.n_rows?;
        Some(match sample {
            Some(RowSample { rows: Some(n), .. }) if n > 0 => n.min(n_rows),
            Some(RowSample { share: Some(share), .. }) if share > 0.0 && share < 1.0 => (n_rows as f64 * share) as u64,
            _ => n_rows,
        })
    }

    /// About how much memory some of the columns (all when none is named) and a sample need; none where it is not known.
    pub fn n_bytes(&self, keep: &[String], sample: Option<RowSample>) -> Option<u64> {
        let share = self.n_sampled(sample)? as f64 / self.n_rows?.max(1) as f64;
        let kept = self.columns.iter().filter(|column| keep.is_empty() || keep.contains(&column.name));
        let cells: u64 = kept.map(|column| column.n_bytes).sum();
        Some((cells as f64 * share * OVERHEAD_SHARE + OVERHEAD_BYTES) as u64)
    }
}

/// What the cells of a column take when there are `n_rows` of them.
fn bytes_of(column: &Column, n_rows: f64) -> f64 {
    n_rows
        * match column.values() {
            Values::Number(_) | Values::DateTime(_) => 8.0,
            Values::Date(_) => 4.0,
            Values::Boolean(_) | Values::Empty(_) => 0.25,
            Values::Text { codes, dictionary } => {
                let mut counts = vec![0u32; dictionary.len()];
                for &code in codes {
                    if let Some(count) = counts.get_mut(code as usize) {
                        *count += 1;
                    }
                }
                let mean_bytes = dictionary.n_bytes() as f64 / dictionary.len().max(1) as f64;
                4.0 + n_texts(&counts, n_rows) / n_rows.max(1.0) * (mean_bytes + LOOKUP_BYTES)
            }
        }
}

/// How many distinct texts `n_rows` cells have, by how often each came in the first ones: nearly all once, so it goes on; else
/// as many more as those that came once and twice let expect.
///
/// Source: Chao (1984), Nonparametric estimation of the number of classes in a population.
fn n_texts(counts: &[u32], n_rows: f64) -> f64 {
    let n_of = |times: u32| counts.iter().filter(|count| **count == times).count() as f64;
    let n_seen: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let (once, twice) = (n_of(1), n_of(2));
    let is_open = once >= 0.9 * n_seen;
    let n_all =
        if is_open { n_rows * once / n_seen.max(1.0) } else { once * (once - 1.0).max(0.0) / (2.0 * twice + 2.0) };
    (n_all + counts.len() as f64).min(n_rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::csv;

    #[test]
    fn a_tenth_of_a_file_tells_the_whole() {
        let mut text = String::from("id,day,city,price\n");
        for row in 0..40_000 {
            text += &format!(
                "order-{:06},2024-01-{:02},City {},{}.5\n",
                row * 7919 % 1_000_003,
                1 + row % 28,
                row * 31 % 50,
                row % 900
            );
        }
        let whole = csv::read(text.as_bytes(), &Default::default()).unwrap();
        let head = text.len() / 10;
        let head = head + text[head..].find('\n').unwrap() + 1;
        let first = csv::read(&text.as_bytes()[..head], &Default::default()).unwrap();
        let estimate = Estimate::of(&first, head as u64, text.len() as u64);
        assert!((39_500..=40_500).contains(&estimate.n_rows.unwrap()), "{estimate:?}");
        let n_bytes = whole.table.n_bytes() as f64;
        let guessed: u64 = estimate.columns.iter().map(|column| column.n_bytes).sum();
        // The look-up of the texts is no part of the table.
        let guessed = guessed as f64 - 40_000.0 * LOOKUP_BYTES;
        assert!((0.9..=1.1).contains(&(guessed / n_bytes)), "{guessed} {n_bytes}");
        let [all, one] =
            [vec![], vec!["price".to_owned()]].map(|keep: Vec<String>| estimate.n_bytes(&keep, None).unwrap());
        assert!(one < all && one as f64 > OVERHEAD_BYTES);
        let tenth = Some(RowSample { share: Some(0.1), ..Default::default() });
        assert_eq!(estimate.n_sampled(tenth).unwrap(), estimate.n_rows.unwrap() / 10);
        assert_eq!(Estimate::default().n_bytes(&[], None), None);
    }
}

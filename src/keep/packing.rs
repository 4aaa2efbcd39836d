//! A table as a description and a few blobs of columns. Large columns are a blob each; small ones share one, so that a wide
//! table is not a thousand files.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::blob::{self, Layout};
use crate::data::csv::ImportNotes;
use crate::data::{Column, Schema, Table};

/// A blob is closed when it holds so many bytes.
const BLOB_BYTES: u64 = 4 << 20;

/// Rows are counted in 32 bits wherever they are sorted or chosen.
const MAX_ROWS: u64 = u32::MAX as u64;

/// What is known of a table besides its cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Without the ranges.
    schema: Schema,
    /// The ranges as bits: JSON would round them.
    ranges: Vec<Option<[u64; 2]>>,
    notes: ImportNotes,
    layouts: Vec<Layout>,
    /// How many columns lie in each blob.
    groups: Vec<u64>,
}

impl About {
    /// Describes a table.
    pub fn of(table: &Table, notes: &ImportNotes) -> Self {
        let mut schema = table.schema().clone();
        let ranges = schema.fields.iter_mut().map(|field| field.range.take());
        let ranges = ranges.map(|range| range.map(|(low, high)| [low.to_bits(), high.to_bits()])).collect();
        let layouts: Vec<Layout> = table.columns().iter().map(Layout::of).collect();
        let (mut groups, mut n_columns, mut n_bytes) = (Vec::new(), 0u64, 0u64);
        for layout in &layouts {
            let more = layout.n_bytes(schema.n_rows).unwrap_or(u64::MAX);
            if n_columns > 0 && n_bytes.saturating_add(more) > BLOB_BYTES {
                groups.push(std::mem::take(&mut n_columns));
                n_bytes = 0;
            }
            n_columns += 1;
            n_bytes = n_bytes.saturating_add(more);
        }
        groups.extend((n_columns > 0).then_some(n_columns));
        Self { schema, ranges, notes: notes.clone(), layouts, groups }
    }

    /// The description as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_else(|error| unreachable!("a description is always JSON: {error}"))
    }

    /// A description from a file; none when it does not hang together.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let about: Self = serde_json::from_slice(bytes).ok()?;
        let n_columns = about.schema.fields.len();
        let n_grouped = about.groups.iter().try_fold(0u64, |sum, &n| sum.checked_add(n))?;
        let is_even = about.ranges.len() == n_columns && about.layouts.len() == n_columns;
        (is_even && n_grouped == n_columns as u64 && about.schema.n_rows <= MAX_ROWS).then_some(about)
    }

    /// The columns of every blob, in order.
    pub fn blobs(&self) -> Vec<Range<usize>> {
        let mut from = 0;
        let range = |&n: &u64| {
            let range = from..from + n as usize;
            from = range.end;
            range
        };
        self.groups.iter().map(range).collect()
    }

    /// The columns of one blob; none when the bytes do not fit the description.
    pub fn unpack(&self, columns: Range<usize>, bytes: &[u8]) -> Option<Vec<Column>> {
        let mut rest = bytes;
        let mut unpacked = Vec::with_capacity(columns.len());
        for layout in &self.layouts[columns] {
            let n_bytes = usize::try_from(layout.n_bytes(self.schema.n_rows)?).ok()?;
            let (own, others) = rest.split_at_checked(n_bytes)?;
            unpacked.push(blob::read(layout, self.schema.n_rows, own)?);
            rest = others;
        }
        rest.is_empty().then_some(unpacked)
    }

    /// The table of all its columns, and what was found when it was read.
    pub fn into_table(self, columns: Vec<Column>) -> Option<(Table, ImportNotes)> {
        let Self { mut schema, ranges, notes, .. } = self;
        if columns.len() != schema.fields.len() {
            return None;
        }
        for (field, range) in schema.fields.iter_mut().zip(&ranges) {
            field.range = range.map(|[low, high]| (f64::from_bits(low), f64::from_bits(high)));
        }
        Some((Table::new(schema, columns), notes))
    }
}

/// The bytes of one blob; none when memory does not hold them beside the table.
pub fn blob(table: &Table, columns: Range<usize>) -> Option<Vec<u8>> {
    let columns = &table.columns()[columns];
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(columns.iter().map(Column::n_bytes).sum()).ok()?;
    columns.iter().for_each(|column| blob::write(column, &mut bytes));
    Some(bytes)
}

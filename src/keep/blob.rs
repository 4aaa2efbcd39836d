//! A column as bytes: its buffers as they lie in memory, low byte first, one behind the other. A [`Layout`] says which
//! buffers there are, so that the bytes need no marks of their own.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::data::{Bitmap, Column, Dictionary, Values};

/// The buffers of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The cells.
    pub cells: Cells,
    /// Whether validity bits follow the cells.
    #[serde(default)]
    pub has_gaps: bool,
    /// How the file spells no and yes.
    #[serde(default)]
    pub spellings: Option<[String; 2]>,
}

/// The cells of a column and how they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cells {
    /// Eight bytes each.
    Number,
    /// Four bytes each; behind them the ends of the texts, then the texts.
    Text {
        /// Distinct texts.
        n_texts: u64,
        /// Their bytes.
        n_bytes: u64,
    },
    /// Four bytes each.
    Date,
    /// Eight bytes each.
    DateTime,
    /// One bit each.
    Boolean,
    /// Nothing.
    Empty,
}

impl Layout {
    /// The layout of a column.
    pub fn of(column: &Column) -> Self {
        let cells = match column.values() {
            Values::Number(_) => Cells::Number,
            Values::Text { dictionary, .. } => {
                Cells::Text { n_texts: dictionary.len() as u64, n_bytes: dictionary.parts().0.len() as u64 }
            }
            Values::Date(_) => Cells::Date,
            Values::DateTime(_) => Cells::DateTime,
            Values::Boolean(_) => Cells::Boolean,
            Values::Empty(_) => Cells::Empty,
        };
        let spellings = column.spellings();
        let is_spelled = matches!(cells, Cells::Boolean) && spellings != ["false", "true"];
        let spellings = is_spelled.then(|| spellings.map(str::to_owned));
        Self { cells, has_gaps: column.validity().is_some(), spellings }
    }

    /// How many bytes a column of `n_rows` has; none when that is beyond all memory.
    pub fn n_bytes(&self, n_rows: u64) -> Option<u64> {
        let words = n_rows.div_ceil(64).checked_mul(8)?;
        let cells = match self.cells {
            Cells::Number | Cells::DateTime => n_rows.checked_mul(8)?,
            Cells::Date => n_rows.checked_mul(4)?,
            Cells::Text { n_texts, n_bytes } => {
                n_rows.checked_mul(4)?.checked_add(n_texts.checked_mul(4)?)?.checked_add(n_bytes)?
            }
            Cells::Boolean => words,
            Cells::Empty => 0,
        };
        cells.checked_add(if self.has_gaps { words } else { 0 })
    }
}

/// Appends the buffers of a column.
pub fn write(column: &Column, bytes: &mut Vec<u8>) {
    match column.values() {
        Values::Number(numbers) => bytes.extend(numbers.iter().flat_map(|x| x.to_le_bytes())),
        Values::Text { codes, dictionary } => {
            let (texts, ends) = dictionary.parts();
            bytes.extend(codes.iter().flat_map(|code| code.to_le_bytes()));
            bytes.extend(ends.iter().flat_map(|end| end.to_le_bytes()));
            bytes.extend_from_slice(texts.as_bytes());
        }
        Values::Date(days) => bytes.extend(days.iter().flat_map(|day| day.to_le_bytes())),
        Values::DateTime(millis) => bytes.extend(millis.iter().flat_map(|ms| ms.to_le_bytes())),
        Values::Boolean(bits) => bytes.extend(bits.words().iter().flat_map(|word| word.to_le_bytes())),
        Values::Empty(_) => {}
    }
    if let Some(bits) = column.validity() {
        bytes.extend(bits.words().iter().flat_map(|word| word.to_le_bytes()));
    }
}

/// A column from its buffers; none when they are not what [`write`] wrote.
pub fn read(layout: &Layout, n_rows: u64, bytes: &[u8]) -> Option<Column> {
    if layout.n_bytes(n_rows)? != bytes.len() as u64 {
        return None;
    }
    let n_rows_here = usize::try_from(n_rows).ok()?;
    let n_words = n_rows_here.div_ceil(64) * 8;
    let gaps = if layout.has_gaps { n_words } else { 0 };
    let (bytes, gaps) = bytes.split_at(bytes.len() - gaps);
    let bitmap = |bytes: &[u8]| Bitmap::from_words(numbers(bytes, u64::from_le_bytes), n_rows_here);
    let validity = if layout.has_gaps { Some(bitmap(gaps)?) } else { None };
    let values = match layout.cells {
        Cells::Number => Values::Number(numbers(bytes, f64::from_le_bytes)),
        Cells::Text { n_texts, .. } => {
            let (codes, rest) = bytes.split_at(n_rows_here * 4);
            let (ends, texts) = rest.split_at(n_texts as usize * 4);
            let texts = String::from_utf8(texts.to_vec()).ok()?;
            let dictionary = Dictionary::from_parts(texts, numbers(ends, u32::from_le_bytes))?;
            let codes: Vec<u32> = numbers(codes, u32::from_le_bytes);
            let is_known = |(row, &code): (usize, &u32)| {
                u64::from(code) < n_texts || validity.as_ref().is_some_and(|bits| !bits.get(row))
            };
            if codes.iter().max().is_some_and(|&code| u64::from(code) >= n_texts)
                && !codes.iter().enumerate().all(is_known)
            {
                return None;
            }
            Values::Text { codes, dictionary: Arc::new(dictionary) }
        }
        Cells::Date => Values::Date(numbers(bytes, i32::from_le_bytes)),
        Cells::DateTime => Values::DateTime(numbers(bytes, i64::from_le_bytes)),
        Cells::Boolean => Values::Boolean(bitmap(bytes)?),
        Cells::Empty => Values::Empty(n_rows),
    };
    let column = Column::new(values, validity);
    Some(match &layout.spellings {
        Some([no, yes]) => column.spelled(no.clone(), yes.clone()),
        None => column,
    })
}

/// Numbers of `N` bytes each, low byte first.
fn numbers<const N: usize, T>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> Vec<T> {
    let (chunks, _) = bytes.as_chunks::<N>();
    chunks.iter().map(|chunk| number(*chunk)).collect()
}

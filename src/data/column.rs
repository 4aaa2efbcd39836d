//! One column: typed cells, validity bits, and the views that analyses read.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Bitmap, calendar};

/// The distinct texts of a column, each once, in order of first appearance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Dictionary {
    bytes: String,
    ends: Vec<u32>,
}

impl Dictionary {
    /// Appends a text and answers its code; the caller knows that it is new. None when 4 GiB of text are full.
    pub fn push(&mut self, text: &str) -> Option<u32> {
        let end = u32::try_from(self.bytes.len() + text.len()).ok()?;
        self.bytes.push_str(text);
        self.ends.push(end);
        Some(self.ends.len() as u32 - 1)
    }

    /// Makes room for more texts, if memory allows; growing later costs twice the memory for a moment.
    pub fn reserve(&mut self, n_texts: usize, n_bytes: usize) {
        // Where it does not allow, pushing grows as it can.
        let _ = (self.ends.try_reserve_exact(n_texts), self.bytes.try_reserve_exact(n_bytes));
    }

    /// The text of a code below [`Dictionary::len`].
    #[inline]
    pub fn get(&self, code: u32) -> &str {
        let code = code as usize;
        let start = if code == 0 { 0 } else { self.ends[code - 1] as usize };
        &self.bytes[start..self.ends[code] as usize]
    }

    /// All texts in one, and where each ends.
    pub fn parts(&self) -> (&str, &[u32]) {
        (&self.bytes, &self.ends)
    }

    /// The dictionary that [`Dictionary::parts`] gave; none when the ends do not fit the texts.
    pub fn from_parts(bytes: String, ends: Vec<u32>) -> Option<Self> {
        let is_cut = ends.iter().all(|&end| bytes.is_char_boundary(end as usize));
        let is_whole = ends.last().map_or(0, |&end| end as usize) == bytes.len();
        (is_cut && is_whole && ends.is_sorted()).then_some(Self { bytes, ends })
    }

    /// How many distinct texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All texts in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).map(|code| self.get(code))
    }

    /// Bytes held.
    pub fn n_bytes(&self) -> usize {
        self.bytes.len() + self.ends.len() * 4
    }
}

/// The cells of a column. Cells marked missing hold a filler: NaN, code 0, day 0, false.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Values {
    /// Integer, number, money (in units of the currency) or percent (as a share): all fit a double exactly enough.
    Number(Vec<f64>),
    /// Codes into the dictionary.
    Text {
        /// One code per row.
        codes: Vec<u32>,
        /// What the codes mean; columns made from one another share it.
        dictionary: Arc<Dictionary>,
    },
    /// Days since 1970-01-01.
    Date(Vec<i32>),
    /// Milliseconds since 1970-01-01T00:00, in the zone the file speaks of.
    DateTime(Vec<i64>),
    /// Yes or no.
    Boolean(Bitmap),
    /// A column without any value.
    Empty(u64),
}

/// One cell, for showing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing there.
    Missing,
    /// A text.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// Days since 1970-01-01.
    Date(i32),
    /// Milliseconds since 1970-01-01T00:00.
    DateTime(i64),
    /// Yes or no.
    Boolean(bool),
}

/// A column seen as categories: labels in alphabetical order (numbers in numeric order), a code per row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Categories {
    /// Per row the index into `labels`, or [`Categories::MISSING`].
    pub codes: Vec<u32>,
    /// The labels that occur, sorted.
    pub labels: Vec<String>,
}

impl Categories {
    /// The code of a missing cell.
    pub const MISSING: u32 = u32::MAX;
}

/// A column: cells and which of them are there. A clone shares the cells, so that tables which differ in one column cost
/// one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    values: Arc<Values>,
    /// A set bit is a present cell; none when all are present.
    validity: Option<Arc<Bitmap>>,
    /// How the file spells no and yes, for a column of booleans.
    spellings: Option<Arc<[String; 2]>>,
}

impl Column {
    /// A column from its parts. `validity` (set = present) must have a bit per cell; where it is clear, numbers must be NaN.
    pub fn new(values: Values, validity: Option<Bitmap>) -> Self {
        let validity = validity.filter(|bits| bits.count_ones() < bits.len()).map(Arc::new);
        let column = Self { values: Arc::new(values), validity, spellings: None };
        if let Some(bits) = &column.validity {
            assert_eq!(bits.len(), column.len(), "a validity bit per cell");
        }
        column
    }

    /// Numbers; NaN is a missing cell.
    pub fn from_numbers(numbers: Vec<f64>) -> Self {
        let validity = numbers.iter().any(|x| x.is_nan()).then(|| numbers.iter().map(|x| !x.is_nan()).collect());
        Self::new(Values::Number(numbers), validity)
    }

    /// Counts and other whole numbers, all present.
    pub fn from_counts(counts: impl IntoIterator<Item = u64>) -> Self {
        Self::from_numbers(counts.into_iter().map(|count| count as f64).collect())
    }

    /// Texts; `None` is a missing cell.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut known = std::collections::BTreeMap::new();
        let mut dictionary = Dictionary::default();
        let (mut codes, mut validity) = (Vec::new(), Bitmap::default());
        for text in texts {
            validity.push(text.is_some());
            codes.push(match text {
                None => 0,
                Some(text) => {
                    *known.entry(text.to_owned()).or_insert_with(|| dictionary.push(text).unwrap_or_default())
                }
            });
        }
        Self::new(Values::Text { codes, dictionary: Arc::new(dictionary) }, Some(validity))
    }

    /// Texts, all present.
    pub fn from_labels<S: AsRef<str>>(labels: &[S]) -> Self {
        Self::from_texts(labels.iter().map(|label| Some(label.as_ref())))
    }

    /// Days since 1970-01-01; `None` is a missing cell.
    pub fn from_days(days: &[Option<i32>]) -> Self {
        let values = Values::Date(days.iter().map(|day| day.unwrap_or(0)).collect());
        Self::new(values, Some(days.iter().map(Option::is_some).collect()))
    }

    /// Yes and no; `None` is a missing cell.
    pub fn from_booleans(booleans: &[Option<bool>]) -> Self {
        let values = Values::Boolean(booleans.iter().map(|value| value.unwrap_or(false)).collect());
        Self::new(values, Some(booleans.iter().map(Option::is_some).collect()))
    }

    /// The same column of booleans, with the words that its file has for no and yes: they name its categories.
    pub fn spelled(mut self, no: impl Into<String>, yes: impl Into<String>) -> Self {
        let spellings = [no.into(), yes.into()];
        self.spellings = (spellings != ["false", "true"]).then(|| Arc::new(spellings));
        self
    }

    /// The words for no and yes.
    pub fn spellings(&self) -> [&str; 2] {
        self.spellings.as_ref().map_or(["false", "true"], |words| [words[0].as_str(), words[1].as_str()])
    }

    /// The cells as stored.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// Which cells are present, when some are not.
    pub fn validity(&self) -> Option<&Bitmap> {
        self.validity.as_deref()
    }

    /// Whether two columns share their cells in memory, and so are the same without a look at them.
    pub fn shares_cells(&self, other: &Self) -> bool {
        let is_same_validity = match (&self.validity, &other.validity) {
            (Some(one), Some(two)) => Arc::ptr_eq(one, two),
            (None, None) => true,
            _ => false,
        };
        Arc::ptr_eq(&self.values, &other.values) && is_same_validity
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        match &*self.values {
            Values::Number(numbers) => numbers.len(),
            Values::Text { codes, .. } => codes.len(),
            Values::Date(days) => days.len(),
            Values::DateTime(millis) => millis.len(),
            Values::Boolean(bits) => bits.len(),
            Values::Empty(n_rows) => *n_rows as usize,
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the cell of a row (below the length) is missing.
    pub fn is_missing(&self, row_idx: usize) -> bool {
        match (&*self.values, &self.validity) {
            (Values::Empty(_), _) => true,
            (_, Some(bits)) => !bits.get(row_idx),
            (_, None) => false,
        }
    }

    /// How many cells are missing.
    pub fn n_missing(&self) -> usize {
        match (&*self.values, &self.validity) {
            (Values::Empty(n_rows), _) => *n_rows as usize,
            (_, Some(bits)) => bits.len() - bits.count_ones(),
            (_, None) => 0,
        }
    }

    /// The cell of a row below the length.
    pub fn cell(&self, row_idx: usize) -> Cell<'_> {
        if self.is_missing(row_idx) {
            return Cell::Missing;
        }
        match &*self.values {
            Values::Number(numbers) => Cell::Number(numbers[row_idx]),
            Values::Text { codes, dictionary } => Cell::Text(dictionary.get(codes[row_idx])),
            Values::Date(days) => Cell::Date(days[row_idx]),
            Values::DateTime(millis) => Cell::DateTime(millis[row_idx]),
            Values::Boolean(bits) => Cell::Boolean(bits.get(row_idx)),
            Values::Empty(_) => Cell::Missing,
        }
    }

    /// The column as numbers, missing as NaN: numbers as they are (no copy), booleans as 0 and 1. None for other kinds.
    pub fn numbers(&self) -> Option<Cow<'_, [f64]>> {
        match &*self.values {
            Values::Number(numbers) => Some(Cow::Borrowed(numbers)),
            Values::Boolean(bits) => {
                let number = |row| if self.is_missing(row) { f64::NAN } else { f64::from(u8::from(bits.get(row))) };
                Some(Cow::Owned((0..bits.len()).map(number).collect()))
            }
            Values::Empty(n_rows) => Some(Cow::Owned(vec![f64::NAN; *n_rows as usize])),
            Values::Text { .. } | Values::Date(_) | Values::DateTime(_) => None,
        }
    }

    /// The numbers themselves, of a column of numbers that no other shares cells with; else the column again.
    pub fn try_into_numbers(self) -> Result<Vec<f64>, Self> {
        let Self { values, validity, spellings } = self;
        match Arc::try_unwrap(values) {
            Ok(Values::Number(numbers)) => Ok(numbers),
            Ok(values) => Err(Self { values: Arc::new(values), validity, spellings }),
            Err(values) => Err(Self { values, validity, spellings }),
        }
    }

    /// The column as day numbers (a date-time's day), `None` where missing. None for other kinds.
    pub fn days(&self) -> Option<Vec<Option<i32>>> {
        let present = |row: usize, day: i32| (!self.is_missing(row)).then_some(day);
        match &*self.values {
            Values::Date(days) => Some(days.iter().enumerate().map(|(row, &day)| present(row, day)).collect()),
            Values::DateTime(millis) => Some(
                millis
                    .iter()
                    .enumerate()
                    .map(|(row, ms)| present(row, ms.div_euclid(calendar::DAY_MS) as i32))
                    .collect(),
            ),
            _ => None,
        }
    }

    /// The column as categories; any kind can be seen so.
    pub fn categories(&self) -> Categories {
        match &*self.values {
            Values::Text { codes, dictionary } => {
                let mut order: Vec<u32> = (0..dictionary.len() as u32).collect();
                order.sort_by(|&a, &b| dictionary.get(a).cmp(dictionary.get(b)));
                let mut rank = vec![0u32; order.len()];
                order.iter().enumerate().for_each(|(position, &code)| rank[code as usize] = position as u32);
                let code =
                    |row: usize| if self.is_missing(row) { Categories::MISSING } else { rank[codes[row] as usize] };
                Categories {
                    codes: (0..codes.len()).map(code).collect(),
                    labels: order.iter().map(|&code| dictionary.get(code).to_owned()).collect(),
                }
            }
            _ => self.categories_by_cell(),
        }
    }

    fn categories_by_cell(&self) -> Categories {
        let [no, yes] = self.spellings();
        // An order-preserving key per cell: the sortable bits of a double hold all other kinds.
        let key = |row: usize| match self.cell(row) {
            Cell::Missing | Cell::Text(_) => None,
            Cell::Number(x) => Some(sortable_bits(if x == 0.0 { 0.0 } else { x })),
            Cell::Date(day) => Some(sortable_bits(f64::from(day))),
            Cell::DateTime(ms) => Some(sortable_bits(ms as f64)),
            // Labels come in alphabetical order, whichever of them means yes.
            Cell::Boolean(is_yes) => Some(u64::from(if is_yes { yes > no } else { no > yes })),
        };
        let mut first_row = std::collections::BTreeMap::new();
        for row in 0..self.len() {
            if let Some(key) = key(row) {
                first_row.entry(key).or_insert((row, 0u32));
            }
        }
        for (position, (_, code)) in first_row.values_mut().enumerate() {
            *code = position as u32;
        }
        let label = |&(row, _): &(usize, u32)| match self.cell(row) {
            Cell::Boolean(is_yes) => (if is_yes { yes } else { no }).to_owned(),
            cell => cell.to_plain_text(),
        };
        let labels = first_row.values().map(label).collect();
        let code = |row| key(row).map_or(Categories::MISSING, |key| first_row[&key].1);
        Categories { codes: (0..self.len()).map(code).collect(), labels }
    }

    /// Bytes held by the cells.
    pub fn n_bytes(&self) -> usize {
        let cells = match &*self.values {
            Values::Number(numbers) => numbers.len() * 8,
            Values::Text { codes, dictionary } => codes.len() * 4 + dictionary.n_bytes(),
            Values::Date(days) => days.len() * 4,
            Values::DateTime(millis) => millis.len() * 8,
            Values::Boolean(bits) => bits.n_bytes(),
            Values::Empty(_) => 0,
        };
        cells + self.validity.as_ref().map_or(0, |bits| bits.n_bytes())
    }
}

impl Cell<'_> {
    /// The cell as plain text with all digits: what exports write and labels show. Missing is empty.
    pub fn to_plain_text(&self) -> String {
        match self {
            Cell::Missing => String::new(),
            Cell::Text(text) => (*text).to_owned(),
            Cell::Number(x) => format!("{x}"),
            Cell::Date(day) => calendar::iso(*day),
            Cell::DateTime(ms) => {
                let day = ms.div_euclid(calendar::DAY_MS);
                let rest = ms.rem_euclid(calendar::DAY_MS);
                let (seconds, millis) = (rest / 1000, rest % 1000);
                let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
                let fraction = if millis == 0 { String::new() } else { format!(".{millis:03}") };
                format!("{} {clock}{fraction}", calendar::iso(day as i32))
            }
            Cell::Boolean(yes) => if *yes { "true" } else { "false" }.to_owned(),
        }
    }
}

fn sortable_bits(x: f64) -> u64 {
    let bits = x.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_cells_are_marked_in_every_kind() {
        let columns = [
            Column::from_numbers(vec![1.0, f64::NAN]),
            Column::from_texts([Some("a"), None]),
            Column::from_days(&[Some(1), None]),
            Column::from_booleans(&[Some(true), None]),
        ];
        for column in columns {
            assert_eq!((column.len(), column.n_missing()), (2, 1));
            assert_eq!(column.cell(1), Cell::Missing);
            assert_eq!(column.categories().codes[1], Categories::MISSING);
        }
        assert_eq!(Column::new(Values::Empty(3), None).n_missing(), 3);
    }

    #[test]
    fn categories_are_sorted_whatever_the_order_of_rows() {
        let texts = Column::from_labels(&["pear", "apple", "pear"]);
        assert_eq!(
            texts.categories(),
            Categories { codes: vec![1, 0, 1], labels: vec!["apple".into(), "pear".into()] }
        );
        let numbers = Column::from_numbers(vec![10.0, -2.0, 3.0, -2.0]);
        assert_eq!(numbers.categories().labels, ["-2", "3", "10"]);
        assert_eq!(numbers.categories().codes, [2, 0, 1, 0]);
    }

    #[test]
    fn booleans_are_named_as_in_their_file() {
        let column = Column::from_booleans(&[Some(true), Some(false), None]).spelled("N", "J");
        let categories = column.categories();
        assert_eq!(
            (categories.labels, categories.codes),
            (vec!["J".into(), "N".into()], vec![0, 1, Categories::MISSING])
        );
    }

    #[test]
    fn plain_text_keeps_all_digits() {
        assert_eq!(Cell::Number(0.1 + 0.2).to_plain_text(), "0.30000000000000004");
        assert_eq!(Cell::DateTime(-1).to_plain_text(), "1969-12-31 23:59:59.999");
    }
}

//! What the user may fix about an import, and what an import has to say.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::data::{ColumnKind, Role, Schema};

/// A text encoding that files come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[serde(rename = "UTF-8", alias = "utf-8", alias = "utf8")]
    Utf8,
    /// UTF-16, little end first.
    #[serde(rename = "UTF-16LE", alias = "utf-16le")]
    Utf16Le,
    /// UTF-16, big end first.
    #[serde(rename = "UTF-16BE", alias = "utf-16be")]
    Utf16Be,
    /// Chinese (GBK and GB2312 are parts of it).
    #[serde(rename = "GB18030", alias = "gb18030", alias = "GBK", alias = "gbk", alias = "gb2312")]
    Gb18030,
    /// Traditional Chinese.
    #[serde(rename = "Big5", alias = "big5")]
    Big5,
    /// Japanese.
    #[serde(rename = "Shift_JIS", alias = "shift_jis", alias = "shift-jis")]
    ShiftJis,
    /// Western European.
    #[serde(rename = "windows-1252", alias = "Windows-1252", alias = "cp1252")]
    Windows1252,
}

/// Which part of a numeric date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/01/2024.
    DayFirst,
    /// 01/31/2024.
    MonthFirst,
    /// 24-01-31: a year of two digits, which only the whole column tells from a day.
    YearFirst,
}

/// What the user fixed about one column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnImport {
    /// The kind; found out when absent.
    pub kind: Option<ColumnKind>,
    /// The order of day and month, against the file's.
    pub date_order: Option<DateOrder>,
    /// Numbers are Excel's serial days (1900 system).
    pub excel_serial: bool,
}

/// A random sample of rows: so many of them, or each with the same chance. Which rows, is a matter of the seed and their
/// numbers alone; see [`super::sampling`].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RowSample {
    /// So many rows, drawn without putting back; all when the file has no more.
    #[serde(deserialize_with = "some_rows")]
    pub rows: Option<u64>,
    /// Where no number is given: the chance of each row, above 0 and below 1.
    #[serde(deserialize_with = "chance")]
    pub share: Option<f64>,
    /// Another seed gives other rows.
    pub seed: u64,
}

/// What the user fixed about a file; everything absent is found out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportParams {
    /// The sheet of a workbook; the first one that holds a table when absent. Of no meaning for other files.
    pub sheet: Option<String>,
    /// The encoding of the bytes.
    pub encoding: Option<Encoding>,
    /// The mark between cells: one character.
    #[serde(deserialize_with = "mark")]
    pub delimiter: Option<char>,
    /// The mark around cells that hold delimiters: one character; `\0` for none.
    #[serde(deserialize_with = "mark")]
    pub quote: Option<char>,
    /// Whether ="007" and '007 are a spreadsheet's ways to write the text 007; yes when absent. Workbooks and JSON have none.
    pub text_marks: Option<bool>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
    /// Lines above the header (or the first row) that belong to neither.
    pub skip_lines: Option<u32>,
    /// The decimal mark: `.` or `,`.
    #[serde(deserialize_with = "decimal")]
    pub decimal: Option<char>,
    /// The thousands mark; `\0` for none.
    #[serde(deserialize_with = "mark")]
    pub thousands: Option<char>,
    /// The order of day and month in numeric dates.
    pub date_order: Option<DateOrder>,
    /// Settings of single columns, by name.
    pub columns: BTreeMap<String, ColumnImport>,
    /// The columns that are kept, by name; all of them when there is none.
    pub keep_columns: Vec<String>,
    /// Keeps only a random sample of the rows.
    pub sample: Option<RowSample>,
    /// Which column plays which role; roles not named are suggested. An empty name means: no column plays it.
    pub roles: BTreeMap<Role, String>,
}

/// A setting of a recipe that must be one of some. What the page sends comes from its own lists.
fn checked<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    reader: D,
    is_allowed: fn(&T) -> bool,
    expected: &str,
) -> Result<Option<T>, D::Error> {
    let is_written = reader.is_human_readable();
    match Option::<T>::deserialize(reader)? {
        Some(value) if is_written && !is_allowed(&value) => Err(D::Error::custom(expected)),
        value => Ok(value),
    }
}

fn mark<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<char>, D::Error> {
    checked(reader, char::is_ascii, "delimiter, quote and thousands are one ASCII character each")
}

fn decimal<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<char>, D::Error> {
    checked(reader, |mark| matches!(mark, '.' | ','), "decimal is \".\" or \",\"")
}

fn some_rows<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<u64>, D::Error> {
    checked(reader, |n_rows| *n_rows > 0, "the rows of a sample are 1 or more")
}

fn chance<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<f64>, D::Error> {
    checked(reader, |share| *share > 0.0 && *share <= 1.0, "the share of a sample is above 0 and at most 1")
}

/// A row that could not be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// The line of the file on which the row starts, from 1.
    pub line: u64,
    /// The column at fault, from 1; none when the row as a whole is.
    pub column: Option<u32>,
    /// What should have been there.
    pub expected: String,
    /// What was there, cut to a readable length.
    pub found: String,
}

/// Something the user should know about an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportNote {
    /// What it is about, for tests and styling.
    pub code: String,
    /// The column concerned, if one is.
    pub column: Option<String>,
    /// The sentence in English.
    pub en: String,
    /// The sentence in Chinese.
    pub zh: String,
}

/// What was found and what was left out. Notes that were kept by an older version lack what is new.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportNotes {
    /// Rows read: kept + rejected + not drawn.
    pub n_read: u64,
    /// Rows in the table.
    pub n_kept: u64,
    /// Rows left out because they are at fault.
    pub n_rejected: u64,
    /// Rows left out because the sample does not have them.
    pub n_undrawn: u64,
    /// The columns that were not to be kept.
    pub unread_columns: Vec<String>,
    /// The rejected rows, the first of them when there are very many.
    pub rejected: Vec<RejectedRow>,
    /// What was found, on what evidence, and what is in doubt.
    pub notes: Vec<ImportNote>,
    /// The sheets of a workbook; none of other files.
    pub sheets: Vec<String>,
    /// The settings in force, all filled in.
    pub resolved: ImportParams,
}

impl ImportNotes {
    /// How many rows a sample has, and of how many; none when no row was left to chance.
    pub fn sample(&self) -> Option<(u64, u64)> {
        (self.n_undrawn > 0).then_some((self.n_kept, self.n_read))
    }
}

/// What the page learns of a loaded data set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    /// Names, kinds, roles, counts.
    pub schema: Schema,
    /// What was found and left out.
    pub notes: ImportNotes,
    /// Bytes of the stored columns.
    pub n_bytes: u64,
}

/// Why a file cannot be a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ImportError {
    /// No byte in it.
    #[error("the file is empty")]
    Empty,
    /// Only blank lines.
    #[error("the file has no data, only blank lines")]
    NoData,
    /// JSON without a single object that can be read.
    #[error("no object in the file can be read; on line {line}: expected {expected}, found {found:?}")]
    NoObject {
        /// The line of the first element.
        line: u64,
        /// What should have been there.
        expected: String,
        /// What was there.
        found: String,
    },
    /// Not text at all.
    #[error("the file is not a text table; it looks like {found}")]
    NotText {
        /// What it looks like.
        found: String,
    },
    /// The browser could not read it (moved, changed or no permission).
    #[error("the file could not be read: {reason}")]
    Unreadable {
        /// What the browser said.
        reason: String,
    },
    /// A packed file that does not unpack.
    #[error("the compressed file is damaged or cut off")]
    Damaged,
    /// A workbook that opens only with a password.
    #[error("the workbook is protected by a password")]
    Encrypted,
    /// A packed file that would unpack to far more than a table.
    #[error("the file unpacks to far more than its size allows; it was not opened")]
    Bomb,
    /// The workbook has no sheet of that name.
    #[error("there is no sheet \"{sheet}\"; there are: {}", sheets.join(", "))]
    NoSheet {
        /// The name that was asked for.
        sheet: String,
        /// The sheets that there are.
        sheets: Vec<String>,
    },
    /// Too large for the memory that there is.
    #[error("the table does not fit into memory")]
    TooLarge,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_cannot_be_are_refused_with_what_can() {
        let refused = |json: &str| serde_json::from_str::<ImportParams>(json).unwrap_err().to_string();
        assert!(refused(r#"{"decimal":"x"}"#).contains("decimal is"));
        assert!(refused(r#"{"delimiter":"，"}"#).contains("one ASCII character"));
        assert!(refused(r#"{"sample":{"share":1.5}}"#).contains("above 0 and at most 1"));
        assert!(refused(r#"{"sample":{"rows":0}}"#).contains("1 or more"));
        let given: ImportParams =
            serde_json::from_str(r#"{"decimal":",","delimiter":null,"sample":{"rows":5}}"#).unwrap();
        assert_eq!((given.decimal, given.delimiter, given.sample.unwrap().rows), (Some(','), None, Some(5)));
    }
}

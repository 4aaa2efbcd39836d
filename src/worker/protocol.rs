//! Every message that can pass between page and worker, and the codec.
//!
//! Bytes are postcard: NaN, infinities and all digits survive. Types here use no `usize`, `flatten` or `untagged`.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::cleaning::{CleanedShown, StepForm};
use super::keeping::{KeepNews, KeepRequest};
use crate::analyses::presentation::{Prepared, Presentation, Reason};
use crate::data::csv::{Estimate, ImportError, ImportParams, Loaded};
use crate::i18n::{Unit, Words};
use crate::recipe::forms::StepKind;
use crate::report::TidyTable;
use crate::report::export::FileFormat;
use crate::report::glossary::Headings;

/// Names a data set between page and worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DatasetId(pub u32);

/// Names one run; drawn by the page, never twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ticket(pub u32);

/// From the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read the file that rides beside these bytes.
    Load {
        /// Under which name.
        dataset: DatasetId,
        /// Its name for people, by which steps of other data sets bring it in.
        name: String,
        /// What the user fixed.
        import: ImportParams,
        /// Its cleaning steps, as JSON.
        steps: Vec<String>,
        /// The size of the file.
        n_bytes: u64,
        /// Whether it may be brought back from what is kept; always so when no file rides beside.
        may_be_kept: bool,
    },
    /// Say what the file that rides beside these bytes will need.
    Look {
        /// Under which name.
        dataset: DatasetId,
        /// What the user fixed.
        import: ImportParams,
    },
    /// Keep, delete what is kept, save or open a project.
    Keep(KeepRequest),
    /// Clean with other steps.
    Clean {
        /// Which data set.
        dataset: DatasetId,
        /// All its steps, as JSON.
        steps: Vec<String>,
    },
    /// Send the form of a step and what it would change.
    StepForm {
        /// Under which name the answer comes back.
        ticket: Ticket,
        /// Which data set.
        dataset: DatasetId,
        /// How many steps stand before it.
        n_before: u32,
        /// The step.
        draft: StepDraft,
    },
    /// Compute.
    Run {
        /// Under which name the answer comes back.
        ticket: Ticket,
        /// On which data; none for a calculator.
        dataset: Option<DatasetId>,
        /// Which analysis.
        analysis: String,
        /// What the user set, as JSON; the rest is suggested.
        given: String,
    },
    /// Send some rows.
    Rows {
        /// Under which name the answer comes back.
        ticket: Ticket,
        /// Of what.
        source: RowSource,
        /// Which rows and columns, in which order.
        window: Window,
    },
    /// Send a whole table as a file.
    Export {
        /// Under which name the answer comes back.
        ticket: Ticket,
        /// Of what.
        source: ExportSource,
        /// What kind of file.
        format: FileFormat,
    },
    /// The data set or the result is not needed any more.
    Forget {
        /// Of what.
        source: Forgotten,
    },
}

/// A step that is being edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum StepDraft {
    /// A new one of a kind.
    New {
        /// Which kind.
        name: String,
    },
    /// One that is there.
    Step {
        /// As JSON.
        json: String,
    },
    /// One whose form was changed.
    Edited {
        /// Which kind.
        name: String,
        /// The values of its form, as JSON.
        given: String,
    },
}

/// What is not needed any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Forgotten {
    /// A data set and all that was computed on it.
    Dataset(DatasetId),
    /// The rows of one run.
    Run(Ticket),
}

/// A table that stays in the worker.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RowSource {
    /// A data set.
    Dataset(DatasetId),
    /// A table of a finished run.
    Result(Ticket, String),
}

/// A table that is to become a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ExportSource {
    /// One that stays in the worker.
    Rows(RowSource),
    /// One that the page holds: what writes files is not part of the page.
    Table(Box<TidyTable>),
}

/// A stretch of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// The first row, from 0.
    pub first_row: u64,
    /// How many rows at most.
    pub n_rows: u32,
    /// The first column, from 0.
    pub first_column: u32,
    /// How many columns at most.
    pub n_columns: u32,
    /// Sorted by a column (downwards if true); missing cells last.
    pub sort: Option<(u32, bool)>,
    /// Only rows where this condition holds, or with a cell that holds this text; all when empty.
    pub find: String,
}

/// Rows for the page, cut to what can be shown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Rows {
    /// The first row, from 0.
    pub first_row: u64,
    /// The first column, from 0.
    pub first_column: u32,
    /// Per row: its number in the table (from 0) and its cells.
    pub rows: Vec<(u64, Vec<ShownCell>)>,
    /// What was looked for; all rows when empty.
    pub find: String,
    /// Whether that is a condition, not a text.
    pub is_condition: bool,
    /// How many rows there are in all windows together.
    pub n_rows: u64,
}

/// A cell for the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ShownCell {
    /// Nothing there.
    Missing,
    /// A text, cut to [`ShownCell::MAX_CHARS`].
    Text(String),
    /// A number.
    Number(f64),
    /// Days since 1970-01-01.
    Date(i32),
    /// Milliseconds since 1970-01-01T00:00.
    DateTime(i64),
    /// Yes or no.
    Boolean(bool),
}

impl ShownCell {
    /// Longer texts are cut for showing.
    pub const MAX_CHARS: usize = 200;
}

/// A table of a run that stayed in the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowsTable {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<RowsColumn>,
    /// What stands above it and its columns.
    pub headings: Headings,
    /// How many rows.
    pub n_rows: u64,
}

/// A column of such a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowsColumn {
    /// Its name.
    pub name: String,
    /// What its numbers measure.
    pub unit: Unit,
    /// Whether it holds numbers.
    pub is_numeric: bool,
}

/// From the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The worker runs; it was built together with a page of this build.
    Ready {
        /// The build.
        build: String,
    },
    /// The kinds of cleaning steps that there are; sent behind the first data set.
    StepKinds(Vec<StepKind>),
    /// What a file will need, or why it is no table.
    Looked {
        /// Which.
        dataset: DatasetId,
        /// What it will need.
        result: Result<Estimate, ImportError>,
    },
    /// A file is being read.
    Loading {
        /// Which.
        dataset: DatasetId,
        /// Bytes read in this pass.
        n_bytes: u64,
        /// Rows read in this pass.
        n_rows: u64,
        /// Which pass over the file, from 1.
        pass: u32,
    },
    /// A file was read, or cannot be.
    Loaded {
        /// Which.
        dataset: DatasetId,
        /// What it is.
        result: Result<Box<Loaded>, ImportError>,
    },
    /// How keeping stands.
    Keeping(Box<KeepNews>),
    /// A data set was cleaned.
    Cleaned {
        /// Which.
        dataset: DatasetId,
        /// What every step did.
        cleaned: Box<CleanedShown>,
    },
    /// The form of a step; none when its data set is gone.
    StepForm {
        /// For whom.
        ticket: Ticket,
        /// The form.
        form: Option<Box<StepForm>>,
    },
    /// A run is about to begin.
    Prepared {
        /// Which.
        ticket: Ticket,
        /// Its settings and their controls.
        prepared: Box<Prepared>,
        /// How the analysis works, in words.
        method: Words,
    },
    /// How far a run is.
    Progress {
        /// Which.
        ticket: Ticket,
        /// The share done.
        done: f32,
    },
    /// A run has ended.
    Finished {
        /// Which.
        ticket: Ticket,
        /// What it says and shows, or why there is nothing.
        result: Result<Box<Presentation>, Reason>,
        /// The tables that stayed here.
        rows: Vec<RowsTable>,
    },
    /// Rows that were asked for; none when their source is gone.
    Rows {
        /// For whom.
        ticket: Ticket,
        /// The rows.
        rows: Option<Rows>,
    },
    /// A piece of an export; the last one is marked.
    Exported {
        /// For whom.
        ticket: Ticket,
        /// The next piece of the file.
        #[serde(with = "whole")]
        bytes: Vec<u8>,
        /// Whether it is the last.
        is_last: bool,
    },
}

/// Bytes as one piece: byte for byte, each would be written as a number of its own.
mod whole {
    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;

    pub fn serialize<S: Serializer>(bytes: &[u8], writer: S) -> Result<S::Ok, S::Error> {
        writer.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
                formatter.write_str("bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        reader.deserialize_bytes(Bytes)
    }
}

/// A message as bytes.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_stdvec(message).unwrap_or_else(|error| unreachable!("messages are always encodable: {error}"))
}

/// A message from bytes.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, postcard::Error> {
    postcard::from_bytes(bytes)
}

/// What page and worker of one build have in common.
pub fn build() -> &'static str {
    option_env!("SIGHTLINE_BUILD").unwrap_or("dev")
}

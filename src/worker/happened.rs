//! What the page hears of the worker.

use super::cleaning::CleanedShown;
use super::keeping::KeepNews;
use super::protocol::{DatasetId, RowsTable};
use crate::analyses::presentation::{Prepared, Presentation, Reason};
use crate::data::csv::{Estimate, ImportError, Loaded};
use crate::i18n::Words;
use crate::recipe::forms::StepKind;

/// What happens to data sets and to the worker itself.
#[derive(Debug)]
pub enum Happened {
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
        /// Bytes read.
        n_bytes: u64,
        /// Rows read.
        n_rows: u64,
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
    /// The worker knows these kinds of cleaning steps.
    StepKinds(Vec<StepKind>),
    /// The worker died; another one is reading the files again.
    Restarted {
        /// What the browser said.
        reason: String,
    },
    /// The worker was built with another page: reload.
    Stale,
}

/// What happens to a run.
#[derive(Debug)]
pub enum RunEvent {
    /// The share done.
    Progress(f32),
    /// Its settings are complete; it is about to begin. With the method in words.
    Prepared(Prepared, Words),
    /// What it says and shows, or why there is nothing; and the tables that stayed in the worker.
    Finished(Result<Box<Presentation>, Reason>, Vec<RowsTable>),
    /// The worker died over it.
    Crashed(String),
}

//! A data set as the page knows it, and its cleaning steps: set, taken back, brought back.

use std::sync::Arc;

use leptos::prelude::untrack;
use serde_json::Value;

use super::Session;
use crate::clean::FileRates;
use crate::data::Schema;
use crate::data::csv::{Estimate, ImportError, ImportParams, Loaded};
use crate::recipe::month::RememberedColumn;
use crate::ui::routes::Route;
use crate::worker::cleaning::CleanedShown;
use crate::worker::protocol::DatasetId;

/// One data set as the page knows it.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// Its name towards the worker.
    pub id: DatasetId,
    /// Its name in addresses, recipes and menus; unique.
    pub name: String,
    /// The file it came from.
    pub file_name: String,
    /// The size of the file.
    pub n_bytes: f64,
    /// What the user fixed about its import.
    pub import: ImportParams,
    /// Other import settings, which wait for the file to be dropped again.
    pub wanted: Option<ImportParams>,
    /// What a large file will need, once that was looked at.
    pub estimate: Option<Arc<Estimate>>,
    /// Counts the times that it was read, so that results of an older reading are noticed.
    pub generation: u32,
    /// How far it is.
    pub state: DatasetState,
    /// Its cleaning steps, as JSON.
    pub steps: Vec<Value>,
    /// Its own checks, as JSON.
    pub rules: Vec<Value>,
    /// The day that `today()` means in them.
    pub today: Option<String>,
    /// How earlier files kept them.
    pub files: Vec<FileRates>,
    /// What its columns were when its recipe was made.
    pub columns: Vec<RememberedColumn>,
    /// What the steps did; none as long as there were none.
    pub cleaned: Option<Arc<CleanedShown>>,
    /// Earlier and later lists of steps.
    pub history: History,
}

/// Lists of steps to go back and forth to.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// What undo brings back, the latest last.
    pub earlier: Vec<Vec<Value>>,
    /// What redo brings back, the next last.
    pub later: Vec<Vec<Value>>,
}

/// How far a data set is.
#[derive(Debug, Clone)]
pub enum DatasetState {
    /// Remembered, but the browser does not give the file back: it has to be dropped again.
    NeedsFile,
    /// It will not fit into memory, or did not: the user is asked what to read.
    Asking {
        /// Whether it was tried.
        has_failed: bool,
    },
    /// Being read.
    Loading {
        /// Bytes read.
        n_bytes: f64,
        /// Rows read.
        n_rows: u64,
    },
    /// Ready to be asked.
    Ready(Arc<Loaded>),
    /// It is no table.
    Failed(ImportError),
}

impl Dataset {
    /// Names, kinds and roles after cleaning; none as long as it is not ready.
    pub fn schema(&self) -> Option<Schema> {
        let loaded = self.loaded()?;
        Some(self.cleaned.as_ref().map_or_else(|| loaded.schema.clone(), |cleaned| cleaned.schema.clone()))
    }

    /// The description of a data set that is ready, as it was read.
    pub fn loaded(&self) -> Option<Arc<Loaded>> {
        match &self.state {
            DatasetState::Ready(loaded) => Some(Arc::clone(loaded)),
            _ => None,
        }
    }
}

impl Session {
    /// Cleans a data set with other steps; the ones before can be brought back.
    pub fn set_steps(&self, name: &str, steps: Vec<Value>) {
        self.update(name, |dataset| {
            let earlier = std::mem::replace(&mut dataset.steps, steps);
            dataset.history.earlier.push(earlier);
            dataset.history.later.clear();
        });
        self.clean(name);
    }

    /// Adds a step that an analysis proposes to the data set that it was about, and shows what that changed.
    pub fn propose_step(&self, step: &str) {
        let (Some(name), Ok(step)) = (untrack(|| self.chosen()), serde_json::from_str(step)) else { return };
        let mut steps = self.dataset_untracked(&name).map(|dataset| dataset.steps).unwrap_or_default();
        steps.push(step);
        self.set_steps(&name, steps);
        self.go(Route::Data(name));
    }

    /// Brings back the steps before the last change, or after it.
    pub fn step_back(&self, name: &str, is_redo: bool) {
        self.update(name, |dataset| {
            let History { earlier, later } = &mut dataset.history;
            let (from, to) = if is_redo { (later, earlier) } else { (earlier, later) };
            if let Some(steps) = from.pop() {
                to.push(std::mem::replace(&mut dataset.steps, steps));
            }
        });
        self.clean(name);
    }

    pub(super) fn clean(&self, name: &str) {
        if let (Some(dataset), Some(client)) = (self.dataset_untracked(name), self.client()) {
            client.clean(dataset.id, texts(&dataset.steps));
        }
    }
}

/// Steps as the worker takes them.
pub fn texts(steps: &[Value]) -> Vec<String> {
    steps.iter().filter_map(|step| serde_json::to_string_pretty(step).ok()).collect()
}

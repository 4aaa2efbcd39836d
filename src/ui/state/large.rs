//! Large files: what they will need is looked at before they are read, and the user is asked when they will not fit.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::File;

use super::session::Session;
use super::{DatasetState, dataset::texts};
use crate::data::csv::{Estimate, ImportError, ImportParams, REACH_BYTES};

/// Smaller files are read at once.
const LARGE_BYTES: f64 = 300e6;
/// The same for files that are packed.
const LARGE_PACKED_BYTES: f64 = 40e6;

impl Session {
    /// Has a large file looked at; answers false for a small one.
    pub(super) fn looks_first(&self, name: &str, file: &File) -> bool {
        let is_packed = file.name().ends_with(".gz") || file.name().ends_with(".xlsx");
        if file.size() < if is_packed { LARGE_PACKED_BYTES } else { LARGE_BYTES } {
            return false;
        }
        self.large.update_value(|all| drop(all.insert(name.to_owned(), file.clone())));
        self.look(name)
    }

    /// Reading failed for want of memory: asks what to leave out, if the file is at hand.
    pub(super) fn asks_again(&self, name: &str) -> bool {
        self.update(name, |dataset| dataset.state = DatasetState::Asking { has_failed: true });
        self.look(name)
    }

    fn look(&self, name: &str) -> bool {
        let file = self.large.with_value(|all| all.get(&name.to_owned()).cloned());
        let (Some(file), Some(dataset), Some(client)) = (file, self.dataset_untracked(name), self.client()) else {
            return false;
        };
        client.look(dataset.id, file, dataset.import);
        true
    }

    pub(super) fn hear_look(&self, name: &str, result: Result<Estimate, ImportError>) {
        let Some(dataset) = self.dataset_untracked(name) else { return };
        let has_failed = matches!(dataset.state, DatasetState::Asking { has_failed: true });
        let estimate = Arc::new(result.unwrap_or_default());
        self.update(name, |dataset| dataset.estimate = Some(Arc::clone(&estimate)));
        if has_failed || !self.fits(name, &estimate, &dataset.import) {
            self.update(name, |dataset| {
                dataset.generation += 1;
                dataset.state = DatasetState::Asking { has_failed };
            });
        } else {
            // Where nothing is known, reading tells.
            self.read_large(name, dataset.import);
        }
    }

    /// Whether a file read in this way will probably fit beside the others.
    pub fn fits(&self, name: &str, estimate: &Estimate, import: &ImportParams) -> bool {
        let others: u64 = self.datasets.with_untracked(|all| {
            all.iter().filter(|one| one.name != name).filter_map(|one| Some(one.loaded()?.n_bytes)).sum()
        });
        estimate.n_bytes(&import.keep_columns, import.sample).is_none_or(|n_bytes| n_bytes + others <= REACH_BYTES)
    }

    /// Reads a file that was looked at.
    pub fn read_large(&self, name: &str, import: ImportParams) {
        let file = self.large.with_value(|all| all.get(&name.to_owned()).cloned());
        self.update(name, |dataset| {
            dataset.import = import.clone();
            dataset.state = DatasetState::Loading { n_bytes: 0.0, n_rows: 0 };
        });
        if let (Some(file), Some(dataset), Some(client)) = (file, self.dataset_untracked(name), self.client()) {
            client.load(dataset.id, dataset.name, Some(file), import, texts(&dataset.steps));
        }
    }
}

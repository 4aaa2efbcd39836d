//! Several data sets with their steps, and what every step gave: an edit computes what it changed and nothing else.

use std::collections::BTreeMap;

use super::changed::Changed;
use super::error::{Fault, StepError};
use super::frame::Frame;
use super::step::Step;
use super::{Others, steps};
use crate::data::{Column, Role, Table};
use crate::pulse::Pulse;

/// A data set as it was loaded, with its steps.
#[derive(Debug)]
struct Source {
    id: u64,
    table: Table,
    roles: BTreeMap<Role, String>,
    steps: Vec<Step>,
    /// The finished table and the result that it was made from.
    finished: Option<(u64, Table)>,
}

/// What a result depends on: the input, the step as it is written, and the data sets that it brings in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    input: u64,
    step: String,
    others: Vec<u64>,
}

/// A result that is kept. Columns that the step left alone are shared with its input.
#[derive(Debug)]
struct Kept {
    id: u64,
    frame: Frame,
    changed: Changed,
    n_bytes: usize,
    last_used: u64,
}

/// What one step did.
#[derive(Debug, Clone)]
pub struct StepReport {
    /// The step's name.
    pub step: &'static str,
    /// Whether it is left out for now.
    pub is_disabled: bool,
    /// What it did; none when an earlier step failed.
    pub result: Option<Result<Changed, StepError>>,
}

/// A data set after its steps.
#[derive(Debug, Clone)]
pub struct Cleaned {
    /// The table; when a step failed, as it was before that step.
    pub table: Table,
    /// What every step did.
    pub steps: Vec<StepReport>,
    /// The step that failed.
    pub error: Option<StepError>,
}

/// Several data sets with their steps.
#[derive(Debug, Default)]
pub struct Workshop {
    sources: BTreeMap<String, Source>,
    kept: BTreeMap<Key, Kept>,
    last_id: u64,
    clock: u64,
    n_computed: u64,
}

/// Bytes of results that are kept beyond those in use, and how many.
const MAX_BYTES: usize = 512 << 20;
const MAX_KEPT: usize = 400;

impl Workshop {
    /// Takes a data set, or its newer version; `roles` are those that the user fixed. Its steps stay.
    pub fn load(&mut self, name: &str, table: Table, roles: BTreeMap<Role, String>) {
        let id = self.next_id();
        let old = self.sources.remove(name);
        if let Some(old) = &old {
            self.drop_results_of(old.id);
        }
        let steps = old.map(|source| source.steps).unwrap_or_default();
        self.sources.insert(name.to_owned(), Source { id, table, roles, steps, finished: None });
    }

    /// Sets the steps of a data set that was loaded.
    pub fn set_steps(&mut self, name: &str, steps: Vec<Step>) {
        if let Some(source) = self.sources.get_mut(name) {
            source.steps = steps;
        }
    }

    /// Lets a data set go.
    pub fn forget(&mut self, name: &str) {
        if let Some(source) = self.sources.remove(name) {
            self.drop_results_of(source.id);
        }
    }

    /// How many steps were computed so far, and not found among the kept results.
    pub fn n_computed(&self) -> u64 {
        self.n_computed
    }

    /// The data set after all its steps; none when it was not loaded.
    pub fn clean(&mut self, name: &str, pulse: &mut Pulse) -> Option<Cleaned> {
        self.clean_first(name, usize::MAX, pulse)
    }

    /// The data set after its first `n_steps` steps: for previews.
    pub fn clean_first(&mut self, name: &str, n_steps: usize, pulse: &mut Pulse) -> Option<Cleaned> {
        self.clock += 1;
        let cleaned = self.run(name, n_steps, &mut Vec::new(), pulse).map(|(_, cleaned)| cleaned);
        self.evict();
        cleaned
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// The result's number and the data set. `path` are the data sets that are being made.
    fn run(&mut self, name: &str, n_steps: usize, path: &mut Vec<String>, pulse: &mut Pulse) -> Option<(u64, Cleaned)> {
        let source = self.sources.get(name)?;
        let (mut id, mut frame) = (source.id, Frame::from(&source.table));
        let steps: Vec<Step> = source.steps.iter().take(n_steps).cloned().collect();
        path.push(name.to_owned());
        let (mut reports, mut error) = (Vec::new(), None);
        for (index, step) in steps.iter().enumerate() {
            let result = match &error {
                Some(_) => None,
                None => Some(self.step(id, &frame, step, path, pulse)),
            };
            let result = match result {
                Some(Ok((new_id, new_frame, changed))) => {
                    (id, frame) = (new_id, new_frame);
                    Some(Ok(changed))
                }
                Some(Err(fault)) => {
                    let failed = StepError::new(index as u32 + 1, step.name(), fault);
                    error = Some(failed.clone());
                    Some(Err(failed))
                }
                None => None,
            };
            reports.push(StepReport { step: step.name(), is_disabled: step.is_disabled, result });
        }
        path.pop();
        let table = self.finished(name, id, frame)?;
        Some((id, Cleaned { table, steps: reports, error }))
    }

    /// One step, computed or found.
    fn step(
        &mut self,
        input: u64,
        frame: &Frame,
        step: &Step,
        path: &mut Vec<String>,
        pulse: &mut Pulse,
    ) -> Result<(u64, Frame, Changed), Fault> {
        if step.is_disabled {
            let (after, changed) = steps::run(frame, step, &Others::new(), pulse)?;
            return Ok((input, after, changed));
        }
        let (mut others, mut ids) = (Others::new(), Vec::new());
        for name in step.action.datasets() {
            let (id, table) = self.other(name, path, pulse)?;
            ids.push(id);
            others.insert(name.to_owned(), table);
        }
        let key = Key { input, step: step.to_json(), others: ids };
        let clock = self.clock;
        if let Some(kept) = self.kept.get_mut(&key) {
            kept.last_used = clock;
            return Ok((kept.id, kept.frame.clone(), kept.changed.clone()));
        }
        let (after, changed) = steps::run(frame, step, &others, pulse)?;
        self.n_computed += 1;
        let id = self.next_id();
        let n_bytes = own_bytes(frame, &after);
        let kept = Kept { id, frame: after.clone(), changed: changed.clone(), n_bytes, last_used: clock };
        self.kept.insert(key, kept);
        Ok((id, after, changed))
    }

    /// A data set that a step brings in, cleaned.
    fn other(&mut self, name: &str, path: &mut Vec<String>, pulse: &mut Pulse) -> Result<(u64, Table), Fault> {
        if path.iter().any(|being_made| being_made == name) {
            return Err(Fault::Circle { dataset: name.to_owned() });
        }
        match self.run(name, usize::MAX, path, pulse) {
            Some((id, cleaned)) if cleaned.error.is_none() => Ok((id, cleaned.table)),
            // A data set that waits for one that waits for it says so, whichever is asked.
            Some((_, Cleaned { error: Some(StepError { fault: circle @ Fault::Circle { .. }, .. }), .. })) => {
                Err(circle)
            }
            Some(_) => Err(Fault::DatasetFailed { dataset: name.to_owned() }),
            None => {
                let known = self.sources.keys().filter(|known| !path.contains(known)).cloned().collect();
                Err(Fault::UnknownDataset { dataset: name.to_owned(), known })
            }
        }
    }

    /// The table of a result, described and with its roles; the last one of a data set is kept.
    fn finished(&mut self, name: &str, id: u64, frame: Frame) -> Option<Table> {
        let source = self.sources.get_mut(name)?;
        if id == source.id {
            return Some(source.table.clone());
        }
        match &source.finished {
            Some((finished, table)) if *finished == id => Some(table.clone()),
            _ => {
                let table = frame.into_table_with_roles(&source.roles);
                source.finished = Some((id, table.clone()));
                Some(table)
            }
        }
    }

    /// Lets results go that were not used last, the oldest first, until the rest fits.
    fn evict(&mut self) {
        let mut by_age: Vec<(u64, Key)> = self.kept.iter().map(|(key, kept)| (kept.last_used, key.clone())).collect();
        by_age.sort();
        let mut n_bytes: usize = self.kept.values().map(|kept| kept.n_bytes).sum();
        for (last_used, key) in by_age {
            if last_used == self.clock || (n_bytes <= MAX_BYTES && self.kept.len() <= MAX_KEPT) {
                break;
            }
            n_bytes -= self.kept.remove(&key).map_or(0, |kept| kept.n_bytes);
        }
    }

    fn drop_results_of(&mut self, input: u64) {
        let mut gone = vec![input];
        while let Some(input) = gone.pop() {
            self.kept.retain(|key, kept| {
                let depends = key.input == input || key.others.contains(&input);
                if depends {
                    gone.push(kept.id);
                }
                !depends
            });
        }
    }
}

/// Bytes of the columns that a step made and does not share with its input.
fn own_bytes(before: &Frame, after: &Frame) -> usize {
    let old: Vec<&Column> = before.cells();
    let is_own = |column: &&&Column| !old.iter().any(|other| other.shares_cells(column));
    after.cells().iter().filter(is_own).map(|column| column.n_bytes()).sum()
}

//! Answers requests: pure, so that it runs in tests as it does in the worker.

use std::collections::{BTreeMap, BTreeSet};

use super::cleaning::{self, ChangedShown, StepForm};
use super::protocol::{
    DatasetId, Event, ExportSource, Forgotten, Request, RowSource, Rows, RowsColumn, RowsTable, ShownCell, StepDraft,
    Ticket, Window,
};
use super::view::View;
use crate::analyses;
use crate::analyses::contract::Given;
use crate::analyses::presentation::{Presentation, Reason, SettingProblem};
use crate::clean::Workshop;
use crate::data::csv::{ImportError, ImportNotes, ImportParams, Loaded};
use crate::data::input::{Input, Step};
use crate::data::{Cell, Column, Role, Schema, Table, Values};
use crate::i18n::Words;
use crate::keep;
use crate::pulse::Pulse;
use crate::report::export::{self, FileColumn, FileFormat};
use crate::report::{TidyColumn, TidyTable, glossary};

const EARLIER_STEP: Words = Words::new(
    "A step before this one fails. Mend or switch off that one first.",
    "前面的步骤出错。请先修正或停用该步骤。",
);
const NO_DATASET: Words = Words::new("The data set is gone. Drop its file again.", "数据集已不在，请重新拖入文件。");
/// Page and worker are of different builds.
pub const STALE: Words =
    Words::new("This page is older than its worker. Reload the page.", "页面版本过旧，请刷新页面。");

/// What the worker holds: the data sets, and the rows of runs as a cache that a lost worker takes with it.
#[derive(Default)]
pub struct Server {
    /// The data sets after their steps.
    datasets: BTreeMap<DatasetId, Table>,
    sources: BTreeMap<DatasetId, Source>,
    workshop: Workshop,
    /// Data sets whose page has heard of steps, so that it hears when there are none any more.
    cleaned: BTreeSet<DatasetId>,
    results: BTreeMap<Ticket, (Option<DatasetId>, Vec<TidyTable>)>,
    view: View,
}

/// A data set as it came.
struct Source {
    name: String,
    /// Its steps as they were sent.
    texts: Vec<String>,
    /// How many rows of how many, when it is a sample.
    sample: Option<(u64, u64)>,
}

/// A file being read. Feed it slices; at the end ask what comes next.
pub struct Load {
    dataset: DatasetId,
    name: String,
    steps: Vec<String>,
    roles: BTreeMap<Role, String>,
    reader: Input,
    pass: u32,
    n_bytes: u64,
}

/// What the end of a pass over the file brings.
pub enum Pass {
    /// Feed the file once more from the start.
    Again(Box<Load>),
    /// The page is to be told.
    Done(Event),
}

impl Load {
    /// A load about to begin.
    pub fn new(dataset: DatasetId, name: String, import: ImportParams, steps: Vec<String>, n_bytes: u64) -> Self {
        Self {
            dataset,
            name,
            steps,
            roles: import.roles.clone(),
            reader: Input::new(import, Some(n_bytes)),
            pass: 1,
            n_bytes: 0,
        }
    }

    /// Takes the next slice; answers how far it is.
    pub fn push(&mut self, slice: &[u8]) -> Result<Event, ImportError> {
        self.reader.push(slice)?;
        self.n_bytes += slice.len() as u64;
        let n_rows = self.reader.n_rows();
        Ok(Event::Loading { dataset: self.dataset, n_bytes: self.n_bytes, n_rows, pass: self.pass })
    }
}

impl Server {
    /// The file is at its end.
    pub fn finish_load(&mut self, load: Load) -> Pass {
        let Load { dataset, name, steps, roles, reader, pass, .. } = load;
        match reader.finish() {
            Ok(Step::Again(reader)) => {
                Pass::Again(Box::new(Load { dataset, name, steps, roles, reader: *reader, pass: pass + 1, n_bytes: 0 }))
            }
            Ok(Step::Done(import)) => {
                let source = Source { name, texts: steps, sample: import.notes.sample() };
                Pass::Done(self.take(dataset, source, import.table, import.notes, roles))
            }
            Err(error) => Pass::Done(Event::Loaded { dataset, result: Err(error) }),
        }
    }

    fn take(
        &mut self,
        dataset: DatasetId,
        source: Source,
        table: Table,
        notes: ImportNotes,
        roles: BTreeMap<Role, String>,
    ) -> Event {
        let loaded = Loaded { schema: table.schema().clone(), n_bytes: table.n_bytes() as u64, notes };
        self.forget_results_of(dataset);
        self.workshop.load(&source.name, table.clone(), roles);
        self.datasets.insert(dataset, table);
        self.sources.insert(dataset, source);
        Event::Loaded { dataset, result: Ok(Box::new(loaded)) }
    }

    /// Takes a data set that was kept, as if its file had just been read.
    pub fn bring_back(&mut self, dataset: DatasetId, kept: &keep::Dataset, steps: Vec<String>) -> Event {
        let source = Source { name: kept.name.clone(), texts: steps, sample: kept.notes.sample() };
        self.take(dataset, source, kept.table.clone(), kept.notes.clone(), kept.import.roles.clone())
    }

    /// The table of a data set; before it is cleaned, as it was read.
    pub fn table(&self, dataset: DatasetId) -> Option<&Table> {
        self.datasets.get(&dataset)
    }

    /// Answers a request other than a load, telling `emit` all that happens; `emit` answers false to cancel a run.
    pub fn handle(&mut self, request: Request, emit: &mut dyn FnMut(Event) -> bool) {
        match request {
            Request::Load { .. } | Request::Look { .. } | Request::Keep(_) => unreachable!("files are read elsewhere"),
            Request::Clean { dataset, steps } => {
                if let Some(source) = self.sources.get_mut(&dataset) {
                    source.texts = steps;
                }
                self.clean(dataset, emit);
            }
            Request::StepForm { ticket, dataset, n_before, draft } => {
                let form = self.step_form(dataset, n_before as usize, draft);
                emit(Event::StepForm { ticket, form: form.map(Box::new) });
            }
            Request::Run { ticket, dataset, analysis, given } => {
                let result = self.run(ticket, dataset, &analysis, &given, emit);
                let rows = self.results.get(&ticket).map(|(_, tables)| describe_rows(tables)).unwrap_or_default();
                emit(Event::Finished { ticket, result, rows });
            }
            Request::Rows { ticket, source, window } => {
                let rows = self.rows(&source, &window);
                emit(Event::Rows { ticket, rows });
            }
            Request::Export { ticket, source, format } => self.export(ticket, &source, format, emit),
            Request::Forget { source: Forgotten::Dataset(dataset) } => {
                self.datasets.remove(&dataset);
                if let Some(source) = self.sources.remove(&dataset) {
                    self.workshop.forget(&source.name);
                }
                self.forget_results_of(dataset);
            }
            Request::Forget { source: Forgotten::Run(ticket) } => {
                self.results.remove(&ticket);
                self.view = View::default();
            }
        }
    }

    /// Cleans a data set, and those that bring it in.
    pub fn clean(&mut self, dataset: DatasetId, emit: &mut dyn FnMut(Event) -> bool) {
        let Some(source) = self.sources.get(&dataset) else { return };
        let name = source.name.clone();
        let had_steps = self.has_been_cleaned(dataset);
        if had_steps || !self.sources[&dataset].texts.is_empty() {
            self.clean_one(dataset, emit);
        }
        let brings_in = |source: &Source| {
            cleaning::read_steps(&source.texts).0.iter().any(|step| step.action.datasets().contains(&name.as_str()))
        };
        let dependents: Vec<DatasetId> = self
            .sources
            .iter()
            .filter(|(id, source)| **id != dataset && brings_in(source))
            .map(|(id, _)| *id)
            .collect();
        for dependent in dependents {
            self.clean_one(dependent, emit);
        }
    }

    fn has_been_cleaned(&self, dataset: DatasetId) -> bool {
        self.cleaned.contains(&dataset)
    }

    fn clean_one(&mut self, dataset: DatasetId, emit: &mut dyn FnMut(Event) -> bool) {
        let Some(source) = self.sources.get(&dataset) else { return };
        let (steps, bad) = cleaning::read_steps(&source.texts);
        self.workshop.set_steps(&source.name, steps.clone());
        let Some(cleaned) = self.workshop.clean(&source.name, &mut Pulse::silent()) else { return };
        let shown = cleaning::shown(&source.texts, &steps, &cleaned, bad);
        self.datasets.insert(dataset, cleaned.table);
        self.cleaned.insert(dataset);
        self.forget_results_of(dataset);
        emit(Event::Cleaned { dataset, cleaned: Box::new(shown) });
    }

    fn step_form(&mut self, dataset: DatasetId, n_before: usize, draft: StepDraft) -> Option<StepForm> {
        let source = self.sources.get(&dataset)?;
        let name = source.name.clone();
        let (steps, _) = cleaning::read_steps(&source.texts[..n_before.min(source.texts.len())]);
        self.workshop.set_steps(&name, steps.clone());
        let before = self.workshop.clean(&name, &mut Pulse::silent())?.table;
        let others = self.sources.iter().filter(|(id, _)| **id != dataset);
        let others = others.map(|(id, other)| {
            (other.name.clone(), self.datasets.get(id).map_or_else(Schema::default, |table| table.schema().clone()))
        });
        let others: Vec<(String, Schema)> = others.collect();
        let workshop = &mut self.workshop;
        let form = cleaning::form(draft, &before, &others, |step| {
            let n_steps = steps.len();
            workshop.set_steps(&name, steps.iter().chain([step]).cloned().collect());
            let tried = workshop.clean(&name, &mut Pulse::silent());
            match tried.and_then(|cleaned| cleaned.steps.into_iter().nth(n_steps)).and_then(|report| report.result) {
                Some(Ok(changed)) => Ok(ChangedShown::of(&changed)),
                Some(Err(error)) => Err(Reason::of(&error)),
                None => Err(Reason::fixed("earlier_step", EARLIER_STEP)),
            }
        });
        // The draft is not part of the data set as long as it is not kept.
        let all = cleaning::read_steps(&self.sources[&dataset].texts).0;
        self.workshop.set_steps(&name, all);
        form
    }

    fn forget_results_of(&mut self, dataset: DatasetId) {
        self.results.retain(|_, (of, _)| *of != Some(dataset));
        self.view = View::default();
    }

    fn run(
        &mut self,
        ticket: Ticket,
        dataset: Option<DatasetId>,
        analysis: &str,
        given: &str,
        emit: &mut dyn FnMut(Event) -> bool,
    ) -> Result<Box<Presentation>, Reason> {
        let nothing = Table::new(Schema::default(), Vec::new());
        let table = match dataset {
            Some(id) => self.datasets.get(&id).ok_or_else(|| Reason::fixed("no_dataset", NO_DATASET))?,
            None => &nothing,
        };
        let runners = analyses::runners();
        let runner =
            runners.iter().find(|runner| runner.id == analysis).ok_or_else(|| Reason::fixed("stale", STALE))?;
        let given = Given::from_json(given).map_err(|bad| bad.reason())?;
        let prepared = (runner.prepare)(table.schema(), &given).unwrap_or_else(|bad| {
            // The form stays usable: what is suggested, with the reason why it is not what was given.
            let mut suggested = (runner.prepare)(table.schema(), &Given::default()).unwrap_or_default();
            suggested.problem = Some(SettingProblem { setting: String::new(), reason: bad.reason() });
            suggested
        });
        let (settings, problem) = (prepared.settings.clone(), prepared.problem.clone());
        emit(Event::Prepared { ticket, prepared: Box::new(prepared), method: runner.method });
        if let Some(problem) = problem {
            return Err(problem.reason);
        }
        let mut tell = |done| emit(Event::Progress { ticket, done });
        let ran = (runner.run)(table, &settings, &mut Pulse::new(&mut tell));
        let outcome = ran.result?;
        if !ran.rows.is_empty() {
            self.results.insert(ticket, (dataset, ran.rows));
        }
        let shown = Presentation::of(&*outcome);
        Ok(Box::new(match dataset.and_then(|id| self.sample_in(id)) {
            Some(sample) => shown.on_sample(sample),
            None => shown,
        }))
    }

    /// The sample that a data set is, or that its steps bring in.
    fn sample_in(&self, dataset: DatasetId) -> Option<(u64, u64)> {
        let source = self.sources.get(&dataset)?;
        let steps = cleaning::read_steps(&source.texts).0;
        let brought_in: Vec<&str> = steps.iter().flat_map(|step| step.action.datasets()).collect();
        let others = self.sources.values().filter(|other| brought_in.contains(&other.name.as_str()));
        source.sample.or_else(|| others.filter_map(|other| other.sample).next())
    }

    /// The names and columns of a table that is held here.
    fn columns(&self, source: &RowSource) -> Option<(Vec<&str>, Vec<&Column>)> {
        match source {
            RowSource::Dataset(id) => {
                let table = self.datasets.get(id)?;
                let names = table.schema().fields.iter().map(|field| field.name.as_str()).collect();
                Some((names, table.columns().iter().collect()))
            }
            RowSource::Result(ticket, name) => {
                let (_, tables) = self.results.get(ticket)?;
                let table = tables.iter().find(|table| table.name == *name)?;
                Some(table.columns.iter().map(|column| (column.name.as_str(), &column.cells)).unzip())
            }
        }
    }

    fn rows(&mut self, source: &RowSource, window: &Window) -> Option<Rows> {
        let mut view = std::mem::take(&mut self.view);
        let rows = self.columns(source).map(|(names, columns)| {
            let shown = view.shown(source, window, &names, &columns);
            let n_all = columns.first().map_or(0, |column| column.len());
            let n_rows = shown.rows.map_or(n_all, <[u32]>::len) as u64;
            let last_row = window.first_row.saturating_add(u64::from(window.n_rows)).min(n_rows);
            let columns = columns.into_iter().skip(window.first_column as usize).take(window.n_columns as usize);
            let columns: Vec<&Column> = columns.collect();
            let row = |position: u64| {
                let row_idx = shown.rows.map_or(position, |rows| u64::from(rows[position as usize]));
                (row_idx, columns.iter().map(|column| shown_cell(column.cell(row_idx as usize))).collect())
            };
            Rows {
                first_row: window.first_row,
                first_column: window.first_column,
                rows: (window.first_row..last_row).map(row).collect(),
                find: window.find.trim().to_owned(),
                is_condition: shown.is_condition,
                n_rows,
            }
        });
        self.view = view;
        rows
    }

    fn export(&self, ticket: Ticket, source: &ExportSource, format: FileFormat, emit: &mut dyn FnMut(Event) -> bool) {
        let result = |ticket: &Ticket, name: &String| {
            let (_, tables) = self.results.get(ticket)?;
            tables.iter().find(|table| table.name == *name)
        };
        let (title, columns) = match source {
            ExportSource::Rows(RowSource::Dataset(id)) => match (self.sources.get(id), self.datasets.get(id)) {
                (Some(source), Some(table)) => {
                    let columns = table.schema().fields.iter().zip(table.columns());
                    let columns = columns.map(|(field, cells)| FileColumn::of_field(field, cells)).collect();
                    (source.name.as_str(), columns)
                }
                _ => ("", Vec::new()),
            },
            ExportSource::Rows(RowSource::Result(ticket, name)) => {
                (name.as_str(), result(ticket, name).map(FileColumn::of_result).unwrap_or_default())
            }
            ExportSource::Table(table) => (table.name.as_str(), FileColumn::of_result(table)),
        };
        let mut on_piece = |bytes| emit(Event::Exported { ticket, bytes, is_last: false });
        if let Some(bytes) = export::write(title, &columns, format, &mut on_piece) {
            emit(Event::Exported { ticket, bytes, is_last: true });
        }
    }
}

fn describe_rows(tables: &[TidyTable]) -> Vec<RowsTable> {
    let column = |column: &TidyColumn| RowsColumn {
        name: column.name.clone(),
        unit: column.unit.clone(),
        is_numeric: matches!(column.cells.values(), Values::Number(_)),
    };
    let describe = |table: &TidyTable| RowsTable {
        name: table.name.clone(),
        columns: table.columns.iter().map(column).collect(),
        headings: glossary::headings(table),
        n_rows: table.n_rows() as u64,
    };
    tables.iter().map(describe).collect()
}

fn shown_cell(cell: Cell) -> ShownCell {
    match cell {
        Cell::Missing => ShownCell::Missing,
        Cell::Text(text) => ShownCell::Text(cut(text)),
        Cell::Number(x) => ShownCell::Number(x),
        Cell::Date(day) => ShownCell::Date(day),
        Cell::DateTime(ms) => ShownCell::DateTime(ms),
        Cell::Boolean(yes) => ShownCell::Boolean(yes),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(ShownCell::MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

//! The session: data sets, language, theme, settings and the worker. The only state that all pages share.

use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::dataset::{Dataset, DatasetState, History, texts};
use super::kept::Kept;
use super::memory;
use super::offer::Offer;
use super::timing::mark;
use crate::analyses;
use crate::analyses::contract::Given;
use crate::data::csv::{ImportError, ImportParams};
use crate::data::{Role, Schema};
use crate::i18n::{Language, Words};
use crate::recipe::forms::StepKind;
use crate::report::export::FileFormat;
use crate::ui::routes::Route;
use crate::worker::client::{Client, Happened};
use crate::worker::few::Few;
use crate::worker::keeping::{KeepRequest, is_same_reading};
use crate::worker::protocol::{self, DatasetId};

/// The sample that the start page opens.
const SHOP: &str = "shop";

/// The built-in sample of this name and file.
pub(super) fn sample_named(name: &str, file: &str) -> Option<&'static str> {
    let samples = analyses::cards().into_iter().map(|card| card.sample);
    samples.into_iter().find(|&sample| sample == name && file.strip_suffix(".csv") == Some(sample))
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Chalk on slate.
    Dark,
}

/// A message above the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub code: String,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// Settings that the user gave, per data set (empty for none) and analysis.
pub(super) type Settings = Few<(String, String), Given>;

/// Shared by all pages, in context. Copies are handles to the same state.
#[derive(Clone, Copy)]
pub struct Session {
    /// The language of the page.
    pub language: RwSignal<Language>,
    /// The chosen theme.
    pub theme: RwSignal<Theme>,
    /// Whether dark colours are in force.
    pub is_dark: RwSignal<bool>,
    /// All data sets, in the order of their arrival.
    pub datasets: RwSignal<Vec<Dataset>>,
    /// Where we are.
    pub route: RwSignal<Route>,
    /// A message above the page.
    pub notice: RwSignal<Option<Notice>>,
    /// The data set that analyses are about unless the address says otherwise.
    pub current: RwSignal<Option<String>>,
    /// A recipe that fits the file that was just read.
    pub offer: RwSignal<Option<Offer>>,
    /// How files are saved; their kind is what the button says.
    pub file_format: RwSignal<FileFormat>,
    /// The kinds of cleaning steps that the worker knows.
    pub step_kinds: RwSignal<Vec<StepKind>>,
    /// What keeping is about: see [`super::kept`].
    pub kept: Kept,
    pub(super) settings: RwSignal<Settings>,
    pub(super) ran: RwSignal<Settings>,
    /// The files of large data sets, which are looked at before they are read.
    pub(super) large: StoredValue<Few<String, File>, LocalStorage>,
    next_id: StoredValue<u32>,
    client: StoredValue<Option<Client>, LocalStorage>,
}

impl Session {
    /// The session as it was left, with the worker started.
    pub fn start() -> Self {
        let remembered = memory::recall();
        let session = Self {
            language: RwSignal::new(remembered.language.unwrap_or_else(browser_language)),
            theme: RwSignal::new(remembered.theme),
            is_dark: RwSignal::new(false),
            datasets: RwSignal::new(Vec::new()),
            route: RwSignal::new(current_route()),
            notice: RwSignal::new(None),
            current: RwSignal::new(None),
            offer: RwSignal::new(None),
            file_format: RwSignal::new(FileFormat::default()),
            step_kinds: RwSignal::new(Vec::new()),
            kept: Kept::new(remembered.has_data || remembered.recipe.is_some()),
            settings: RwSignal::new(Settings::default()),
            ran: RwSignal::new(Settings::default()),
            large: StoredValue::new_local(Few::default()),
            next_id: StoredValue::new(0),
            client: StoredValue::new_local(None),
        };
        let client =
            Client::start(&format!("./worker.js?v={}", protocol::build()), move |happened| session.hear(happened));
        session.client.set_value(Some(client));
        session.keep_remembering();
        session
    }

    /// The text in the language of the page.
    pub fn t(&self, words: Words) -> &'static str {
        words.get(self.language.get())
    }

    /// The text in the language of the page, as a view that follows it. One closure for all fixed texts keeps the page small.
    pub fn say(self, words: Words) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || self.t(words)
    }

    /// The worker.
    pub fn client(&self) -> Option<Client> {
        self.client.with_value(Clone::clone)
    }

    /// The data set of that name.
    pub fn dataset(&self, name: &str) -> Option<Dataset> {
        self.datasets.with(|all| all.iter().find(|dataset| dataset.name == name).cloned())
    }

    /// The name of the data set that an analysis page is about.
    pub fn chosen(&self) -> Option<String> {
        let from_route = match self.route.get() {
            Route::Analysis { dataset: Some(name), .. } | Route::Data(name) => Some(name),
            _ => None,
        };
        let exists = |name: &String| self.datasets.with(|all| all.iter().any(|dataset| dataset.name == *name));
        let first = || self.datasets.with(|all| all.first().map(|dataset| dataset.name.clone()));
        from_route.filter(exists).or_else(|| self.current.get().filter(exists)).or_else(first)
    }

    /// Goes to another place.
    pub fn go(&self, route: Route) {
        if let Some(window) = web_sys::window() {
            let _ = window.location().set_hash(&route.hash());
        }
    }

    /// Takes dropped or chosen files: each becomes a data set, or comes back to the one that waits for it or was brought back
    /// from a file of that name and size.
    pub fn add_files(&self, files: Vec<File>) {
        if untrack(|| self.kept.is_opening()) {
            return self.kept.wait_with(files);
        }
        let mut last = None;
        for file in files {
            let waiting = self.datasets.with_untracked(|all| {
                let has_file =
                    |dataset: &Dataset| self.client().is_some_and(|client| client.file(dataset.id).is_some());
                let waits = |dataset: &&Dataset| {
                    matches!(dataset.state, DatasetState::NeedsFile | DatasetState::Failed(_))
                        || dataset.wanted.is_some()
                        || (dataset.n_bytes == file.size() && !has_file(dataset))
                };
                all.iter()
                    .filter(waits)
                    .find(|dataset| dataset.file_name == file.name())
                    .map(|found| found.name.clone())
            });
            let name = waiting.unwrap_or_else(|| self.add_dataset(&file.name(), ImportParams::default()));
            self.update(&name, |dataset| {
                if let Some(wanted) = dataset.wanted.take() {
                    dataset.import = wanted;
                }
            });
            self.read(&name, Some(file));
            last = Some(name);
        }
        if let Some(name) = last {
            self.go(Route::Data(name));
        }
    }

    /// Opens a built-in sample, which is fetched from the site itself.
    pub fn open_sample(&self, name: &'static str) {
        if self.datasets.with_untracked(|all| all.iter().all(|dataset| dataset.name != name)) {
            self.add_named(name, &format!("{name}.csv"), ImportParams::default());
            self.fetch_sample(name);
        }
    }

    /// Opens the sample shop and shows it.
    pub fn show_shop(&self) {
        self.open_sample(SHOP);
        self.go(Route::Data(SHOP.to_owned()));
    }

    /// Reads a data set again with other import settings.
    pub fn reimport(&self, name: &str, import: ImportParams) {
        let Some(dataset) = self.dataset_untracked(name) else { return };
        let file = self.client().and_then(|client| client.file(dataset.id));
        if file.is_none() && dataset.loaded().is_some() && !is_same_reading(&dataset.import, &import) {
            return self.want_file(&dataset, import);
        }
        let is_brought_back = file.is_none() && dataset.loaded().is_some();
        self.update(name, |dataset| dataset.import = import);
        if file.is_some() || is_brought_back {
            self.read(name, file);
        }
    }

    /// Forgets a data set and the settings about it.
    pub fn remove(&self, name: &str) {
        if let (Some(dataset), Some(client)) = (self.dataset_untracked(name), self.client()) {
            client.forget(dataset.id);
            client.keep(KeepRequest::Forget { name: dataset.name }, None);
        }
        self.large.update_value(|all| drop(all.remove(&name.to_owned())));
        self.datasets.update(|all| all.retain(|dataset| dataset.name != name));
        for settings in [self.settings, self.ran] {
            settings.update(|all| all.retain(|(dataset, _), _| dataset != name));
        }
    }

    /// What the user set for an analysis of a data set.
    pub fn given(&self, dataset: &str, analysis: &str) -> Given {
        let key = (dataset.to_owned(), analysis.to_owned());
        self.settings.with(|all| all.get(&key).cloned().unwrap_or_default())
    }

    /// Changes what the user set.
    pub fn set_given(&self, dataset: &str, analysis: &str, given: Given) {
        let key = (dataset.to_owned(), analysis.to_owned());
        self.ran.update(|all| {
            all.remove(&key);
        });
        self.settings.update(|all| {
            all.insert(key, given);
        });
    }

    /// A run was answered with these settings, all filled in: so it enters the recipe.
    pub fn note_run(&self, dataset: &str, analysis: &str, values: Given) {
        self.ran.update(|all| {
            all.insert((dataset.to_owned(), analysis.to_owned()), values);
        });
    }

    pub(super) fn dataset_untracked(&self, name: &str) -> Option<Dataset> {
        self.datasets.with_untracked(|all| all.iter().find(|dataset| dataset.name == name).cloned())
    }

    pub(super) fn update(&self, name: &str, change: impl FnOnce(&mut Dataset)) {
        self.datasets.update(|all| {
            if let Some(dataset) = all.iter_mut().find(|dataset| dataset.name == name) {
                change(dataset);
            }
        });
    }

    /// A new data set under a name made from the file's; answers the name.
    fn add_dataset(&self, file_name: &str, import: ImportParams) -> String {
        let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
        let stem = if stem.is_empty() { "data" } else { stem };
        let is_free = |name: &String| self.dataset_untracked(name).is_none();
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        let name = std::iter::once(stem.to_owned()).chain(numbered).find(is_free).unwrap_or_default();
        self.add_named(&name, file_name, import);
        name
    }

    pub(super) fn add_named(&self, name: &str, file_name: &str, import: ImportParams) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        let (name, file_name) = (name.to_owned(), file_name.to_owned());
        let state = DatasetState::NeedsFile;
        self.datasets.update(|all| {
            all.push(Dataset {
                id: DatasetId(id),
                name,
                file_name,
                n_bytes: 0.0,
                import,
                wanted: None,
                estimate: None,
                generation: 0,
                state,
                steps: Vec::new(),
                rules: Vec::new(),
                today: None,
                files: Vec::new(),
                columns: Vec::new(),
                cleaned: None,
                history: History::default(),
            });
        });
    }

    /// Has a file read, or, without one, what is kept of it.
    pub(super) fn read(&self, name: &str, file: Option<File>) {
        let n_bytes = file.as_ref().map(|file| file.size());
        mark(&format!("load:{name}"));
        self.update(name, |dataset| {
            dataset.n_bytes = n_bytes.unwrap_or(dataset.n_bytes);
            dataset.state = DatasetState::Loading { n_bytes: 0.0, n_rows: 0 };
        });
        if file.is_some() {
            self.current.set(Some(name.to_owned()));
        }
        if file.as_ref().is_some_and(|file| self.looks_first(name, file)) {
            return;
        }
        if let (Some(dataset), Some(client)) = (self.dataset_untracked(name), self.client()) {
            client.load(dataset.id, dataset.name, file, dataset.import, texts(&dataset.steps));
        }
    }

    pub(super) fn fetch_sample(&self, name: &'static str) {
        let session = *self;
        wasm_bindgen_futures::spawn_local(async move {
            let (file, url) = (format!("{name}.csv"), format!("sample/{name}.csv"));
            match fetch_file(&url, &file).await {
                Some(file) => session.read(name, Some(file)),
                None => session.update(name, |dataset| {
                    dataset.state = DatasetState::Failed(ImportError::Unreadable { reason: url.clone() });
                }),
            }
        });
    }

    fn hear(&self, happened: Happened) {
        let by_id = |id: DatasetId| {
            let name = |all: &Vec<Dataset>| all.iter().find(|dataset| dataset.id == id).map(|found| found.name.clone());
            self.datasets.with_untracked(name).unwrap_or_default()
        };
        match happened {
            Happened::Loading { dataset, n_bytes, n_rows } => self.update(&by_id(dataset), |dataset| {
                dataset.state = DatasetState::Loading { n_bytes: n_bytes as f64, n_rows };
            }),
            Happened::Looked { dataset, result } => self.hear_look(&by_id(dataset), result),
            Happened::Keeping(news) => self.hear_keeping(*news),
            Happened::Loaded { dataset, result } => {
                let name = by_id(dataset);
                if matches!(result, Err(ImportError::TooLarge)) && self.asks_again(&name) {
                    return;
                }
                self.update(&name, |dataset| {
                    dataset.generation += 1;
                    dataset.cleaned = None;
                    dataset.state = match result {
                        Ok(loaded) => DatasetState::Ready(Arc::new(*loaded)),
                        Err(error) => DatasetState::Failed(error),
                    };
                });
                // What comes back from before has been offered then.
                if self.client().is_some_and(|client| client.file(dataset).is_some()) {
                    self.persist();
                    self.look_for_recipe(&name);
                }
            }
            Happened::Cleaned { dataset, cleaned } => self.update(&by_id(dataset), |dataset| {
                dataset.generation += 1;
                dataset.cleaned = Some(Arc::new(*cleaned));
            }),
            Happened::StepKinds(kinds) => self.step_kinds.set(kinds),
            Happened::Restarted { reason } => self.notice.set(Some(Notice {
                code: "worker_restarted".to_owned(),
                en: format!("The computation stopped unexpectedly ({reason}). It was restarted and your files are being read again."),
                zh: format!("计算意外中断（{reason}）。已重新启动，正在重新读取您的文件。"),
            })),
            Happened::Stale => self.notice.set(Some(Notice {
                code: "stale".to_owned(),
                en: "This page is older than its worker. Reload the page.".to_owned(),
                zh: "页面版本过旧，请刷新页面。".to_owned(),
            })),
        }
    }
}

/// The schema of a data set, or an empty one for calculators.
pub fn schema_of(dataset: Option<&Dataset>) -> Schema {
    dataset.and_then(Dataset::schema).unwrap_or_default()
}

/// The import settings with one role moved to a column (or taken from it).
pub fn with_role(import: &ImportParams, schema: &Schema, column: &str, role: Option<Role>) -> ImportParams {
    let mut import = import.clone();
    if let Some(old) = schema.field(column).and_then(|field| field.role) {
        import.roles.insert(old, String::new());
    }
    if let Some(role) = role {
        import.roles.insert(role, column.to_owned());
    }
    import
}

/// The place that the address names.
pub fn current_route() -> Route {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    Route::parse(&hash.unwrap_or_default())
}

fn browser_language() -> Language {
    let tag = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default();
    if tag.to_ascii_lowercase().starts_with("zh") { Language::Zh } else { Language::En }
}

async fn fetch_file(url: &str, name: &str) -> Option<File> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(url)).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let blob = JsFuture::from(response.blob().ok()?).await.ok()?;
    File::new_with_blob_sequence(&js_sys::Array::of1(&blob), name).ok()
}

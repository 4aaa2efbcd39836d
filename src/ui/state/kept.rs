//! What outlives the page: the recipe, the data sets that the worker keeps, and project files.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde_json::{Value, json};
use web_sys::File;

use super::dataset::Dataset;
use super::memory::{self, Memory};
use super::rates::CHECKS;
use super::session::{Notice, Session, sample_named};
use crate::analyses::contract::Given;
use crate::data::csv::ImportParams;
use crate::numeric::order;
use crate::recipe::month::remember;
use crate::recipe::{DatasetOf, PageRecipe, RunRecipe, VERSION};
use crate::ui::routes::Route;
use crate::ui::{download, live, words};
use crate::worker::keeping::{Found, KEPT_CODE, KeepNews, KeepRequest, SECOND_TAB_CODE, Said, document_of};

/// The name under which a project is offered.
const PROJECT_FILE: &str = "project.sightline";

/// The session's part in keeping. Copies are handles to the same state.
#[derive(Clone, Copy)]
pub struct Kept {
    /// How keeping stands; none as long as the worker has not said.
    pub news: RwSignal<Option<KeepNews>>,
    /// Whether the page has taken over what was kept.
    is_open: RwSignal<bool>,
    /// Whether something is expected to come back.
    is_expected: bool,
    /// Files that were dropped before.
    waiting: StoredValue<Vec<File>, LocalStorage>,
    /// A project that waits for its passphrase.
    locked: StoredValue<Option<File>, LocalStorage>,
}

impl Kept {
    /// As long as nothing is known.
    pub fn new(is_expected: bool) -> Self {
        Self {
            news: RwSignal::new(None),
            is_open: RwSignal::new(false),
            is_expected,
            waiting: StoredValue::new_local(Vec::new()),
            locked: StoredValue::new_local(None),
        }
    }

    /// Whether data sets are about to come back.
    pub fn is_opening(&self) -> bool {
        self.is_expected && !self.is_open.get()
    }

    /// Puts files aside until then, so that they get names of their own.
    pub fn wait_with(&self, files: Vec<File>) {
        self.waiting.update_value(|waiting| waiting.extend(files));
    }

    /// Whether a complete copy of a data set is kept.
    pub fn has(&self, name: &str) -> bool {
        self.news.with(|news| news.as_ref().is_some_and(|news| news.kept.iter().any(|kept| kept == name)))
    }
}

impl Session {
    /// Everything as a document.
    pub fn recipe(&self) -> PageRecipe {
        let dataset = |dataset: &Dataset| DatasetOf {
            name: dataset.name.clone(),
            file: dataset.file_name.clone(),
            import: ImportParams { roles: BTreeMap::new(), ..dataset.import.clone() },
            roles: dataset.import.roles.clone(),
            steps: dataset.steps.clone(),
            rules: dataset.rules.clone(),
            today: dataset.today.clone(),
            files: dataset.files.clone(),
            columns: dataset
                .loaded()
                .map_or_else(|| dataset.columns.clone(), |loaded| remember(&loaded.schema, &loaded.notes)),
        };
        let run = |((dataset, analysis), given): ((String, String), Given)| RunRecipe {
            analysis,
            dataset: (!dataset.is_empty()).then_some(dataset),
            params: given,
        };
        // What ran is written with all its settings; what was set but gave no answer, with what was set.
        let mut runs = self.settings.get();
        runs.retain(|_, given| !given.0.is_empty());
        for (key, values) in self.ran.get().take() {
            runs.insert(key, values);
        }
        let names: Vec<String> = self.datasets.with(|all| all.iter().map(|dataset| dataset.name.clone()).collect());
        runs.retain(|(dataset, _), _| dataset.is_empty() || names.contains(dataset));
        PageRecipe {
            version: VERSION,
            datasets: self.datasets.with(|all| all.iter().map(dataset).collect()),
            runs: order::sorted(runs.take(), |(a, _), (b, _)| a.cmp(b)).into_iter().map(run).collect(),
        }
    }

    /// Takes over a document: data sets that are already here under the same file name are kept, others wait for their file.
    pub fn open_recipe(&self, recipe: &PageRecipe) {
        self.open_with(recipe, &[]);
    }

    /// The same; the worker can bring back the `kept` data sets, whose files had these sizes.
    fn open_with(&self, recipe: &PageRecipe, kept: &[(String, u64)]) {
        for wanted in &recipe.datasets {
            let import = wanted.import_params();
            let here = self.dataset_untracked(&wanted.name);
            if here.is_none() {
                self.add_named(&wanted.name, &wanted.file, import.clone());
            }
            let has_steps = |dataset: &Dataset| dataset.steps == wanted.steps;
            let is_as_wanted = here.as_ref().is_some_and(has_steps);
            self.update(&wanted.name, |dataset| {
                dataset.steps.clone_from(&wanted.steps);
                dataset.rules.clone_from(&wanted.rules);
                dataset.today.clone_from(&wanted.today);
                dataset.files.clone_from(&wanted.files);
                dataset.columns.clone_from(&wanted.columns);
            });
            let n_bytes = kept.iter().find(|(name, _)| *name == wanted.name).map(|(_, n_bytes)| *n_bytes as f64);
            match here {
                None if n_bytes.is_some() => {
                    self.update(&wanted.name, |dataset| dataset.n_bytes = n_bytes.unwrap_or_default());
                    self.read(&wanted.name, None);
                }
                Some(here) if here.import == import && is_as_wanted => {}
                Some(here) if here.import == import => self.clean(&wanted.name),
                Some(_) => self.reimport(&wanted.name, import),
                None => _ = sample_named(&wanted.name, &wanted.file).map(|name| self.fetch_sample(name)),
            }
        }
        // Rules are what the analysis of checks asks.
        for dataset in recipe.datasets.iter().filter(|dataset| !dataset.rules.is_empty()) {
            // The file itself is not one of those before it.
            let files: Vec<_> = dataset.files.iter().filter(|before| before.file != dataset.file).collect();
            let values = json!({ "rules": dataset.rules, "today": dataset.today, "files": files });
            let Value::Object(values) = values else { continue };
            self.set_given(&dataset.name, CHECKS, Given(values));
        }
        for run in &recipe.runs {
            self.set_given(run.dataset.as_deref().unwrap_or(""), &run.analysis, run.params.clone());
        }
    }

    pub(super) fn hear_keeping(&self, mut news: KeepNews) {
        let code = |news: &KeepNews| news.state.code.clone();
        let is_first = !self.kept.is_open.get_untracked();
        let is_new_state = self.kept.news.with_untracked(|old| old.as_ref().map(code)) != Some(code(&news));
        match news.state.code.as_str() {
            KEPT_CODE => self.notice.update(|notice| {
                notice.take_if(|notice| notice.code == SECOND_TAB_CODE);
            }),
            // A replaced worker gives the lock back a moment later: that is no other tab.
            SECOND_TAB_CODE if !is_first => {}
            _ if is_new_state => self.say_notice(&news.state),
            _ => {}
        }
        if let Some(notice) = news.notice.take() {
            self.hear_notice(&notice);
        }
        if let Some(address) = news.project.take() {
            download::follow(PROJECT_FILE, &address);
        }
        let found = news.found.take();
        self.kept.news.set(Some(news));
        match found {
            Some(found) if found.is_project => self.take_project(&found),
            Some(found) if is_first => self.take_kept(&found),
            // A new worker has heard of nothing yet.
            Some(_) => self.keep_document(&untrack(|| self.recipe())),
            None => {}
        }
    }

    /// What was kept comes back; before there was such a store, the recipe alone was remembered.
    fn take_kept(&self, found: &Found) {
        match PageRecipe::parse(&found.document) {
            Ok(recipe) => self.open_with(&recipe, &found.datasets),
            Err(_) => {
                if let Some(recipe) = memory::recall().recipe {
                    self.open_recipe(&recipe);
                }
            }
        }
        self.kept.is_open.set(true);
        let waiting = self.kept.waiting.try_update_value(std::mem::take).unwrap_or_default();
        if !waiting.is_empty() {
            self.add_files(waiting);
        }
    }

    /// A project takes the place of what is here, if the user agrees.
    fn take_project(&self, found: &Found) {
        let Ok(recipe) = PageRecipe::parse(&found.document) else { return };
        self.kept.locked.set_value(None);
        let is_empty = self.datasets.with_untracked(Vec::is_empty);
        if !is_empty && !self.confirm(words::REPLACE_ASK) {
            return;
        }
        self.remove_all();
        self.open_with(&recipe, &found.datasets);
        if let Some(dataset) = recipe.datasets.first() {
            self.current.set(Some(dataset.name.clone()));
            self.go(Route::Data(dataset.name.clone()));
        }
    }

    fn hear_notice(&self, notice: &Said) {
        match notice.code.as_str() {
            "erased" => {
                self.remove_all();
                memory::forget();
            }
            "project_locked" | "wrong_passphrase" => self.go(Route::Start),
            _ => {}
        }
        self.say_notice(notice);
    }

    fn say_notice(&self, Said { code, en, zh }: &Said) {
        self.notice.set(Some(Notice { code: code.clone(), en: en.clone(), zh: zh.clone() }));
    }

    fn remove_all(&self) {
        self.offer.set(None);
        let names = self.datasets.with_untracked(|all| all.iter().map(|one| one.name.clone()).collect::<Vec<_>>());
        names.iter().for_each(|name| self.remove(name));
        for settings in [self.settings, self.ran] {
            settings.update(|all| drop(all.take()));
        }
    }

    fn confirm(&self, ask: crate::i18n::Words) -> bool {
        let ask = untrack(|| self.t(ask));
        web_sys::window().is_some_and(|window| window.confirm_with_message(ask).unwrap_or(false))
    }

    /// Deletes all that is kept, once the user agrees.
    pub fn erase(&self) {
        if self.confirm(words::ERASE_ASK) {
            self.keep(KeepRequest::Erase, None);
        }
    }

    /// Asks for a project file.
    pub fn save_project(&self, passphrase: String) {
        self.keep(KeepRequest::SaveProject { passphrase }, None);
    }

    /// Opens a project file, which is held until it is open: a passphrase may be wanting.
    pub fn open_project(&self, file: File, passphrase: String) {
        self.kept.locked.set_value(Some(file.clone()));
        self.keep(KeepRequest::OpenProject { passphrase }, Some(file));
    }

    /// The project that waits for its passphrase.
    pub fn locked_project(&self) -> Option<File> {
        self.kept.locked.with_value(Clone::clone)
    }

    /// The table is kept but not its file, which has to be read in another way.
    pub(super) fn want_file(&self, dataset: &Dataset, import: ImportParams) {
        self.update(&dataset.name, |dataset| dataset.wanted = Some(import));
        let file = &dataset.file_name;
        self.notice.set(Some(Notice {
            code: "needs_file".to_owned(),
            en: format!("The browser has kept the table, not the file. Drop {file} again to have it read in this way."),
            zh: format!("浏览器保存的是表格而非原文件。请重新拖入 {file}，以按此方式读取。"),
        }));
    }

    fn keep_document(&self, recipe: &PageRecipe) {
        self.keep(KeepRequest::Document { json: document_of(recipe) }, None);
    }

    fn keep(&self, request: KeepRequest, file: Option<File>) {
        if let Some(client) = self.client() {
            client.keep(request, file);
        }
    }

    pub(super) fn keep_remembering(self) {
        live::effect(move || {
            let (language, theme, recipe) = (Some(self.language.get()), self.theme.get(), self.recipe());
            if !self.kept.is_open.get() {
                return;
            }
            self.keep_document(&recipe);
            let state = self.kept.news.with_untracked(|news| news.as_ref().map(|news| news.state.code.clone()));
            let has_data = !recipe.datasets.is_empty();
            // The recipe stands beside the data; where there is no such place, it is remembered alone.
            let recipe = (state.as_deref() == Some("memory")).then_some(recipe);
            memory::remember(&Memory { language, theme, recipe, has_data });
        });
    }

    /// Asks the browser not to clear away what is kept; browsers that ask the user do so once.
    pub(super) fn persist(&self) {
        if !self.kept.is_expected
            && let Some(window) = web_sys::window()
        {
            let _ = window.navigator().storage().persist();
        }
    }
}

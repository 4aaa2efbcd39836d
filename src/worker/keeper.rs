//! Keeps what the worker holds: opens the store, sees to it that one tab writes, and does one change after the other.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::File;

use super::folder::{self, Folder};
use super::keeping::{self, Found, KeepNews, KeepRequest, Said};
use super::protocol::Event;
use super::sealing;
use crate::data::Table;
use crate::data::csv::{self, ImportParams};
use crate::keep::{Dataset, Store, StoreError};

/// The lock of a page that was just closed takes a moment to come free.
const LOCK_WAIT_MS: i32 = 400;

/// Where data are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Standing {
    /// Not known yet.
    #[default]
    Opening,
    /// On the disk, by this tab.
    Kept,
    /// On the disk, by another tab.
    Second,
    /// On the disk, and changed there since this tab has read it.
    Behind,
    /// Nowhere.
    Memory,
    /// By a newer build.
    Newer,
}

/// A change that is to be made.
enum Job {
    Sweep,
    Keep(String),
    Describe(String),
    Document,
    Forget(String),
    Erase,
    Save(String),
    Open(String, File),
}

/// A data set that the worker holds.
struct Shelved {
    dataset: Rc<Dataset>,
    is_kept: bool,
}

/// A handle to the one keeper. Cheap to clone.
#[derive(Clone)]
pub struct Keeper(Rc<Inner>);

struct Inner {
    post: fn(&Event),
    standing: Cell<Standing>,
    store: RefCell<Option<Rc<Store<Folder>>>>,
    opened: RefCell<Option<Promise>>,
    jobs: RefCell<VecDeque<Job>>,
    is_working: Cell<bool>,
    shelf: RefCell<BTreeMap<String, Shelved>>,
    /// What a project file holds, until the page takes it.
    staged: RefCell<BTreeMap<String, Rc<Dataset>>>,
    /// The page's recipe; none as long as it has not said any.
    document: RefCell<Option<String>>,
    /// What was forgotten while another tab wrote; deleted once this one may.
    forgotten: RefCell<Vec<String>>,
}

impl Keeper {
    /// Begins to open the store; `post` tells the page.
    pub fn start(post: fn(&Event)) -> Self {
        let keeper = Self(Rc::new(Inner {
            post,
            standing: Cell::default(),
            store: RefCell::default(),
            opened: RefCell::default(),
            jobs: RefCell::default(),
            is_working: Cell::default(),
            shelf: RefCell::default(),
            staged: RefCell::default(),
            document: RefCell::default(),
            forgotten: RefCell::default(),
        }));
        let opening = keeper.clone();
        let opened = future_to_promise(async move {
            opening.open().await;
            Ok(JsValue::UNDEFINED)
        });
        keeper.0.opened.replace(Some(opened));
        keeper
    }

    /// Waits until the store is open, or known not to be.
    pub async fn opened(&self) {
        let opened = self.0.opened.borrow().clone();
        if let Some(opened) = opened {
            let _ = JsFuture::from(opened).await;
        }
    }

    /// Whether data sets wait to be brought back.
    pub fn has_kept(&self) -> bool {
        self.store().is_some_and(|store| !store.newest().entries.is_empty())
    }

    /// Does what the page asks; `file` is what rides beside.
    pub fn handle(&self, request: KeepRequest, file: Option<File>) {
        match request {
            KeepRequest::Document { json } => {
                self.0.document.replace(Some(json));
                let is_queued = self.0.jobs.borrow().iter().any(|job| matches!(job, Job::Document));
                if !is_queued {
                    self.push(Job::Document);
                }
            }
            KeepRequest::Forget { name } => {
                self.0.shelf.borrow_mut().remove(&name);
                self.push(Job::Forget(name));
            }
            KeepRequest::Erase => self.push(Job::Erase),
            KeepRequest::SaveProject { passphrase } => self.push(Job::Save(passphrase)),
            KeepRequest::OpenProject { passphrase } => {
                if let Some(file) = file {
                    self.push(Job::Open(passphrase, file));
                }
            }
        }
    }

    /// Keeps a data set that was read from its file.
    pub fn keep(&self, dataset: Dataset) {
        let name = dataset.name.clone();
        let shelved = Shelved { dataset: Rc::new(dataset), is_kept: false };
        self.0.shelf.borrow_mut().insert(name.clone(), shelved);
        self.push(Job::Keep(name));
    }

    /// Brings a data set back as it was read with these settings; none when it is not kept so.
    pub async fn recall(&self, name: &str, import: &ImportParams) -> Option<Rc<Dataset>> {
        let staged = self.0.staged.borrow_mut().remove(name);
        let shelved = self.0.shelf.borrow().get(name).map(|shelved| (Rc::clone(&shelved.dataset), shelved.is_kept));
        let (dataset, is_kept) = match (staged, shelved) {
            (Some(staged), _) => (staged, false),
            (None, Some(shelved)) => shelved,
            (None, None) => (Rc::new(self.read(name).await?), true),
        };
        if !keeping::is_same_reading(&dataset.import, import) {
            return None;
        }
        let has_roles = dataset.import.roles == import.roles;
        let dataset = if has_roles { dataset } else { Rc::new(with_roles(&dataset, import)) };
        let shelved = Shelved { dataset: Rc::clone(&dataset), is_kept: is_kept && has_roles };
        self.0.shelf.borrow_mut().insert(name.to_owned(), shelved);
        match (is_kept, has_roles) {
            (true, true) => {}
            (true, false) => self.push(Job::Describe(name.to_owned())),
            (false, _) => self.push(Job::Keep(name.to_owned())),
        }
        Some(dataset)
    }

    async fn read(&self, name: &str) -> Option<Dataset> {
        match self.store()?.read(name).await {
            Ok(dataset) => Some(dataset),
            Err(StoreError::Unknown) => None,
            Err(_) => {
                self.tell(|news| news.notice = Some(keeping::lost(name))).await;
                None
            }
        }
    }

    fn store(&self) -> Option<Rc<Store<Folder>>> {
        self.0.store.borrow().clone()
    }

    /// The store, if it is this tab that writes.
    fn own_store(&self) -> Option<Rc<Store<Folder>>> {
        self.store().filter(|_| self.0.standing.get() == Standing::Kept)
    }

    async fn open(&self) {
        let (standing, lock) = self.find().await;
        self.0.standing.set(standing);
        let found = self.store().map_or_else(Found::default, |store| {
            let newest = store.newest();
            keeping::found(&newest.document, &newest.entries)
        });
        self.tell(|news| news.found = Some(Box::new(found))).await;
        if standing == Standing::Kept {
            self.push(Job::Sweep);
        }
        if let (Standing::Second, Some(lock)) = (standing, lock) {
            let keeper = self.clone();
            spawn_local(async move {
                if JsFuture::from(lock).await.is_ok() {
                    keeper.take_over().await;
                }
            });
        }
    }

    /// Opens the store and asks for the lock.
    async fn find(&self) -> (Standing, Option<Promise>) {
        let Some(folder) = Folder::open().await else { return (Standing::Memory, None) };
        let Some(lock) = folder::lock() else { return (Standing::Memory, None) };
        let race = Promise::race(&Array::of2(&lock, &folder::timer(LOCK_WAIT_MS)));
        let Ok(first) = JsFuture::from(race).await else { return (Standing::Memory, None) };
        match Store::open(folder).await {
            Ok(store) => {
                self.0.store.replace(Some(Rc::new(store)));
                (if first.is_truthy() { Standing::Kept } else { Standing::Second }, Some(lock))
            }
            Err(StoreError::Newer) => (Standing::Newer, None),
            Err(_) => (Standing::Memory, None),
        }
    }

    /// The other tab is closed. If it has changed nothing since this one has read what is kept, this one goes on from there.
    async fn take_over(&self) {
        let Some(folder) = Folder::open().await else { return };
        let fresh = Store::open(folder).await;
        let is_same = |fresh: &Store<Folder>| {
            self.store().is_some_and(|store| store.newest().generation == fresh.newest().generation)
        };
        match fresh {
            Ok(fresh) if is_same(&fresh) => {
                self.0.store.replace(Some(Rc::new(fresh)));
                self.0.standing.set(Standing::Kept);
                self.push(Job::Sweep);
                let forgotten = self.0.forgotten.take();
                forgotten.into_iter().for_each(|name| self.push(Job::Forget(name)));
                self.push(Job::Document);
                self.keep_the_rest();
            }
            _ => self.0.standing.set(Standing::Behind),
        }
        self.tell(|_| {}).await;
    }

    /// Tries again to keep what is not kept.
    fn keep_the_rest(&self) {
        let rest: Vec<String> = {
            let shelf = self.0.shelf.borrow();
            shelf.iter().filter(|(_, shelved)| !shelved.is_kept).map(|(name, _)| name.clone()).collect()
        };
        rest.into_iter().for_each(|name| self.push(Job::Keep(name)));
    }

    fn push(&self, job: Job) {
        self.0.jobs.borrow_mut().push_back(job);
        if self.0.is_working.replace(true) {
            return;
        }
        let keeper = self.clone();
        spawn_local(async move {
            keeper.opened().await;
            loop {
                let next = keeper.0.jobs.borrow_mut().pop_front();
                let Some(job) = next else { break };
                keeper.work(job).await;
            }
            keeper.0.is_working.set(false);
        });
    }

    async fn work(&self, job: Job) {
        match job {
            Job::Sweep => {
                if let Some(store) = self.own_store() {
                    // What cannot be removed now is swept another time.
                    let _ = store.sweep().await;
                }
            }
            Job::Keep(name) => self.put(&name, false).await,
            Job::Describe(name) => self.put(&name, true).await,
            Job::Document => {
                let document = self.0.document.borrow().clone();
                if let (Some(store), Some(document)) = (self.own_store(), document) {
                    // A disk that is full has been told of, or will be with the next data set.
                    let _ = store.set_document(document).await;
                }
            }
            Job::Forget(name) => self.forget(&name).await,
            Job::Erase => self.erase().await,
            Job::Save(passphrase) => {
                let datasets = self.datasets();
                let document = self.document(&datasets);
                let saved = sealing::save(&document, &datasets, &passphrase).await;
                self.tell(|news| match saved {
                    Ok(address) => news.project = Some(address),
                    Err(error) => news.notice = Some(keeping::project_failed(&error)),
                })
                .await;
            }
            Job::Open(passphrase, file) => {
                let opened = sealing::open(file, &passphrase).await;
                self.tell(|news| match opened {
                    Ok((document, datasets)) => news.found = Some(Box::new(self.stage(document, datasets))),
                    Err(error) => news.notice = Some(keeping::project_failed(&error)),
                })
                .await;
            }
        }
    }

    async fn put(&self, name: &str, has_cells: bool) {
        let dataset = self.0.shelf.borrow().get(name).map(|shelved| Rc::clone(&shelved.dataset));
        let (Some(store), Some(dataset)) = (self.own_store(), dataset) else { return };
        let result = if has_cells { store.describe(&dataset).await } else { store.put(&dataset).await };
        if result.is_ok()
            && let Some(shelved) = self.0.shelf.borrow_mut().get_mut(name)
            && Rc::ptr_eq(&shelved.dataset, &dataset)
        {
            shelved.is_kept = true;
        }
        let notice = result.err().map(|error| keeping::not_kept(name, dataset.table.n_bytes(), &error));
        self.tell(|news| news.notice = notice).await;
    }

    async fn forget(&self, name: &str) {
        let Some(store) = self.own_store() else {
            self.0.forgotten.borrow_mut().push(name.to_owned());
            let is_there = |store: Rc<Store<Folder>>| store.newest().entries.iter().any(|entry| entry.name == name);
            if self.store().is_some_and(is_there) {
                self.tell(|news| news.notice = Some(keeping::forgotten_here(name))).await;
            }
            return;
        };
        let document = self.0.document.borrow().clone().unwrap_or_else(|| store.newest().document.clone());
        let document = keeping::without(&document, name);
        self.0.document.replace(Some(document.clone()));
        let result = store.forget(name, document).await;
        self.tell(|news| news.notice = result.err().map(|error| keeping::not_kept(name, 0, &error))).await;
        self.keep_the_rest();
    }

    async fn erase(&self) {
        let is_kept_here = matches!(self.0.standing.get(), Standing::Kept | Standing::Memory);
        let notice = match self.own_store() {
            None if is_kept_here => keeping::erased(),
            None => keeping::not_yours(),
            Some(store) => match store.erase().await {
                Ok(()) => keeping::erased(),
                Err(error) => Said::new("not_erased", error.to_string(), error.to_string()),
            },
        };
        if notice.code == "erased" {
            self.0.shelf.borrow_mut().clear();
            self.0.staged.borrow_mut().clear();
            self.0.document.replace(Some(String::new()));
        }
        self.tell(|news| news.notice = Some(notice)).await;
    }

    /// Everything that the worker holds. Columns are shared, not copied.
    fn datasets(&self) -> Vec<Dataset> {
        self.0.shelf.borrow().values().map(|shelved| (*shelved.dataset).clone()).collect()
    }

    fn document(&self, datasets: &[Dataset]) -> String {
        let document = self.0.document.borrow().clone().unwrap_or_default();
        let facts = datasets.iter().map(|one| (one.name.as_str(), one.file.as_str(), &one.import));
        keeping::with_entries(&document, facts)
    }

    /// Holds what a project brought until the page loads it.
    fn stage(&self, document: String, datasets: Vec<Dataset>) -> Found {
        let sizes = datasets.iter().map(|dataset| (dataset.name.clone(), dataset.n_file_bytes)).collect();
        let staged = datasets.into_iter().map(|dataset| (dataset.name.clone(), Rc::new(dataset))).collect();
        self.0.staged.replace(staged);
        Found { document, datasets: sizes, is_project: true }
    }

    /// Tells the page how things stand, and what `add` adds.
    async fn tell(&self, add: impl FnOnce(&mut KeepNews)) {
        let state = match self.0.standing.get() {
            Standing::Opening | Standing::Memory => Said::fixed("memory", keeping::MEMORY),
            Standing::Kept => Said::fixed(keeping::KEPT_CODE, keeping::KEPT),
            Standing::Second => Said::fixed(keeping::SECOND_TAB_CODE, keeping::SECOND_TAB),
            Standing::Behind => Said::fixed("behind", keeping::BEHIND),
            Standing::Newer => Said::fixed("newer", keeping::NEWER),
        };
        let usage = if self.store().is_some() { folder::usage().await } else { None };
        let kept = self.own_store().map_or_else(Vec::new, |store| {
            let newest = store.newest();
            let shelf = self.0.shelf.borrow();
            let is_whole = |name: &String| shelf.get(name).is_none_or(|shelved| shelved.is_kept);
            newest.entries.iter().map(|entry| entry.name.clone()).filter(is_whole).collect()
        });
        let mut news = KeepNews { state, kept, usage, notice: None, found: None, project: None };
        add(&mut news);
        (self.0.post)(&Event::Keeping(Box::new(news)));
    }
}

/// The same data set with other roles.
fn with_roles(dataset: &Dataset, import: &ImportParams) -> Dataset {
    let mut schema = dataset.table.schema().clone();
    let roles = csv::suggest_roles(&schema.fields, &import.roles);
    schema.fields.iter_mut().zip(roles).for_each(|(field, role)| field.role = role);
    let table = Table::new(schema, dataset.table.columns().to_vec());
    Dataset { import: import.clone(), table, ..dataset.clone() }
}

//! The worker's end of the wire: receives messages, reads files slice by slice, posts events.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use super::keeper::Keeper;
use super::protocol::{self, DatasetId, Event, ExportSource, Request, RowSource};
use super::serve::{Load, Pass, Server};
use super::slices::Slices;
use crate::data::csv::{Estimate, ImportError, ImportParams};
use crate::data::input;
use crate::keep::Dataset;
use crate::recipe::forms;

/// Progress is posted at most so often.
const PROGRESS_EVERY_MS: f64 = 50.0;

/// So much of a file tells what the whole will need.
const HEAD_BYTES: usize = 1 << 20;

#[wasm_bindgen]
extern "C" {
    /// Brings the half of the module that cleans and computes; does nothing when it is there already (see `site/rest.js`).
    #[wasm_bindgen(js_name = fetchRest)]
    fn fetch_rest();
}

/// The server, what keeps its data, and the files that wait to be read: one at a time, so that two large ones do not share
/// the memory's peak.
struct State {
    server: Server,
    keeper: Keeper,
    waiting: VecDeque<Waiting>,
    loading: Option<DatasetId>,
    /// Whether the page knows the kinds of steps.
    has_told_kinds: bool,
    /// Requests about a data set that is still to be read; answered when it is.
    deferred: Vec<Request>,
}

/// A data set that waits to be read from its file, or brought back from what is kept.
struct Waiting {
    dataset: DatasetId,
    name: String,
    import: ImportParams,
    steps: Vec<String>,
    may_be_kept: bool,
    file: Option<File>,
}

impl State {
    fn is_to_be_read(&self, dataset: DatasetId) -> bool {
        self.loading == Some(dataset) || self.waiting.iter().any(|waiting| waiting.dataset == dataset)
    }
}

/// Listens for the page's messages.
pub fn start() {
    console_error_panic_hook::set_once();
    let keeper = Keeper::start(post);
    let state = State {
        server: Server::default(),
        keeper: keeper.clone(),
        waiting: VecDeque::new(),
        loading: None,
        has_told_kinds: false,
        deferred: Vec::new(),
    };
    let state = Rc::new(RefCell::new(state));
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| receive(&state, &message));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The listener lives as long as the worker.
    on_message.forget();
    post(&Event::Ready { build: protocol::build().to_owned() });
    wasm_bindgen_futures::spawn_local(async move {
        keeper.opened().await;
        // Where there is something to bring back, that is more urgent.
        if !keeper.has_kept() {
            warm_up();
        }
    });
}

/// Reads a small made-up file. Browsers compile WebAssembly in earnest only once it has run for a while: better now, while
/// the user looks for a file, than when it is dropped.
fn warm_up() {
    let mut text = String::from("order,date,customer,region,channel,quantity,price,amount\n");
    for row in 0..12_000u32 {
        let (day, cents) = (1 + row % 28, 100 + row * 7919 % 90_000);
        let (customer, region, quantity) = (row * 31 % 4000, row % 20, 1 + row % 9);
        text.push_str(&format!(
            "A-{row:06},2024-03-{day:02},C{customer:05},Region {region},Online,{quantity},{}.{:02},{}.5\n",
            cents / 100,
            cents % 100,
            cents / 50
        ));
    }
    // What comes of it is of no interest.
    drop(input::read(text.as_bytes(), &ImportParams::default()));
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn receive(state: &Rc<RefCell<State>>, message: &MessageEvent) {
    let parts: Array = message.data().unchecked_into();
    let bytes = Uint8Array::new(&parts.get(0)).to_vec();
    let request = match protocol::decode::<Request>(&bytes) {
        Ok(request) => request,
        // A page of another build; it sees our build in `Ready` and says so.
        Err(error) => return web_sys::console::error_1(&format!("unreadable message: {error}").into()),
    };
    match request {
        Request::Load { dataset, name, import, steps, may_be_kept, .. } => {
            let file = parts.get(1).dyn_into().ok();
            let is_idle = {
                let mut state = state.borrow_mut();
                state.waiting.retain(|waiting| waiting.dataset != dataset);
                state.waiting.push_back(Waiting { dataset, name, import, steps, may_be_kept, file });
                state.loading.is_none() && state.waiting.len() == 1
            };
            if is_idle {
                let state = Rc::clone(state);
                wasm_bindgen_futures::spawn_local(async move { load_waiting(&state).await });
            }
        }
        Request::Look { dataset, import } => {
            if let Ok(file) = parts.get(1).dyn_into::<File>() {
                wasm_bindgen_futures::spawn_local(async move {
                    let result = look(&file, &import).await;
                    post(&Event::Looked { dataset, result });
                });
            }
        }
        Request::Keep(request) => {
            let keeper = state.borrow().keeper.clone();
            keeper.handle(request, parts.get(1).dyn_into().ok());
        }
        request => {
            let mut state = state.borrow_mut();
            match dataset_of(&request) {
                Some(dataset) if state.is_to_be_read(dataset) => state.deferred.push(request),
                _ => answer(&mut state.server, request),
            }
        }
    }
}

/// The data set that must be there before a request can be answered.
fn dataset_of(request: &Request) -> Option<DatasetId> {
    match request {
        Request::Run { dataset, .. } => *dataset,
        Request::Clean { dataset, .. } | Request::StepForm { dataset, .. } => Some(*dataset),
        Request::Rows { source: RowSource::Dataset(dataset), .. }
        | Request::Export { source: ExportSource::Rows(RowSource::Dataset(dataset)), .. } => Some(*dataset),
        Request::Load { .. }
        | Request::Look { .. }
        | Request::Keep(_)
        | Request::Rows { .. }
        | Request::Export { .. }
        | Request::Forget { .. } => None,
    }
}

fn answer(server: &mut Server, request: Request) {
    let mut last_progress = f64::NEG_INFINITY;
    server.handle(request, &mut |event| {
        if let Event::Progress { .. } = event {
            let now = js_sys::Date::now();
            if now - last_progress < PROGRESS_EVERY_MS {
                return true;
            }
            last_progress = now;
        }
        post(&event);
        true
    });
}

async fn load_waiting(state: &Rc<RefCell<State>>) {
    loop {
        let next = {
            let mut state = state.borrow_mut();
            let next = state.waiting.pop_front();
            state.loading = next.as_ref().map(|waiting| waiting.dataset);
            next
        };
        let Some(next) = next else { return };
        let dataset = next.dataset;
        let event = match bring(state, next).await {
            Ok(event) => event,
            Err(error) => Event::Loaded { dataset, result: Err(error) },
        };
        post(&event);
        let mut state = state.borrow_mut();
        state.server.clean(dataset, &mut |event| {
            post(&event);
            true
        });
        state.loading = None;
        if !std::mem::replace(&mut state.has_told_kinds, true) {
            fetch_rest();
            post(&Event::StepKinds(forms::kinds()));
        }
        let deferred = std::mem::take(&mut state.deferred);
        for request in deferred {
            match dataset_of(&request) {
                Some(dataset) if state.is_to_be_read(dataset) => state.deferred.push(request),
                _ => answer(&mut state.server, request),
            }
        }
    }
}

/// Brings a data set back if it is kept, or reads its file and has it kept.
async fn bring(state: &Rc<RefCell<State>>, next: Waiting) -> Result<Event, ImportError> {
    let Waiting { dataset, name, import, steps, may_be_kept, file } = next;
    let keeper = state.borrow().keeper.clone();
    if may_be_kept {
        keeper.opened().await;
        if let Some(kept) = keeper.recall(&name, &import).await {
            return Ok(state.borrow_mut().server.bring_back(dataset, &kept, steps));
        }
    }
    let file = file.ok_or_else(|| ImportError::Unreadable { reason: "it was not kept whole".to_owned() })?;
    let n_file_bytes = file.size() as u64;
    let event = load(state, Load::new(dataset, name.clone(), import.clone(), steps, n_file_bytes), &file).await?;
    if let (Event::Loaded { result: Ok(loaded), .. }, Some(table)) = (&event, state.borrow().server.table(dataset)) {
        let (table, notes) = (table.clone(), loaded.notes.clone());
        keeper.keep(Dataset { name, file: file.name(), n_file_bytes, import, table, notes });
    }
    Ok(event)
}

async fn load(state: &Rc<RefCell<State>>, mut load: Load, file: &File) -> Result<Event, ImportError> {
    loop {
        feed(&mut load, file).await?;
        match state.borrow_mut().server.finish_load(load) {
            Pass::Again(next) => load = *next,
            Pass::Done(event) => return Ok(event),
        }
    }
}

/// Feeds the whole file.
async fn feed(load: &mut Load, file: &File) -> Result<(), ImportError> {
    let mut last_progress = f64::NEG_INFINITY;
    let mut slices = Slices::of(file).map_err(unreadable)?;
    while let Some(bytes) = slices.next().await.map_err(unreadable)? {
        let event = load.push(bytes)?;
        let now = js_sys::Date::now();
        if now - last_progress >= PROGRESS_EVERY_MS {
            last_progress = now;
            post(&event);
        }
    }
    Ok(())
}

/// What a file will need, told from its first part.
async fn look(file: &File, import: &ImportParams) -> Result<Estimate, ImportError> {
    let mut head = Vec::new();
    let mut slices = Slices::of(file).map_err(unreadable)?;
    while head.len() < HEAD_BYTES
        && let Some(bytes) = slices.next().await.map_err(unreadable)?
    {
        head.extend_from_slice(bytes);
    }
    input::estimate(&head, file.size() as u64, import)
}

fn unreadable(error: JsValue) -> ImportError {
    let reason = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    ImportError::Unreadable { reason: reason.unwrap_or_else(|| format!("{error:?}")) }
}

fn post(event: &Event) {
    let bytes = Uint8Array::from(protocol::encode(event).as_slice());
    let buffer = bytes.buffer();
    // Transferred, not copied. It can only fail for an object that is no buffer.
    let _ = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}

//! The page's end of the wire: starts the worker, keeps what a new one would need, and hands answers to who waits.
//!
//! The worker's state is a function of the loads. So a worker that is busy with something nobody wants, or that died, is
//! replaced and the loads are replayed from the file handles kept here.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use web_sys::{Blob, ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::cleaning::StepForm;
use super::few::Few;
pub use super::happened::{Happened, RunEvent};
use super::keeping::KeepRequest;
use super::protocol::{
    self, DatasetId, Event, ExportSource, Forgotten, Request, RowSource, Rows, StepDraft, Ticket, Window,
};
use crate::data::csv::{ImportError, ImportParams};
use crate::report::export::FileFormat;

/// A cancelled run may end by itself within this time; a worker still busy then is replaced.
const GRACE_MS: i32 = 250;

type OnRun = Rc<dyn Fn(RunEvent)>;
type OnRows = Box<dyn FnOnce(Option<Rows>)>;
type OnForm = Box<dyn FnOnce(Option<Box<StepForm>>)>;
type OnExport = Box<dyn FnOnce(Option<Vec<Blob>>)>;

/// The page's handle to the worker. Cheap to clone.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

struct Inner {
    url: String,
    worker: RefCell<Option<Connection>>,
    on_happened: Box<dyn Fn(Happened)>,
    next_ticket: Cell<u32>,
    loads: RefCell<Few<DatasetId, Source>>,
    loading: Cell<Option<DatasetId>>,
    /// Data sets that the page knows already: reading them again for a new worker is no news to it.
    known: RefCell<Few<DatasetId, ()>>,
    runs: RefCell<Few<Ticket, Run>>,
    rows: RefCell<Few<Ticket, OnRows>>,
    forms: RefCell<Few<Ticket, OnForm>>,
    exports: RefCell<Few<Ticket, (Vec<Blob>, OnExport)>>,
    n_crashes: Cell<u32>,
}

/// What a new worker needs to read a data set again.
#[derive(Clone)]
struct Source {
    name: String,
    /// None when it came back from what is kept.
    file: Option<File>,
    import: ImportParams,
    steps: Vec<String>,
}

impl Source {
    fn request(&self, dataset: DatasetId, may_be_kept: bool) -> Request {
        let Source { name, file, import, steps } = self.clone();
        let n_bytes = file.map_or(0, |file| file.size() as u64);
        Request::Load { dataset, name, import, steps, n_bytes, may_be_kept }
    }
}

struct Run {
    request: Request,
    is_wanted: bool,
    on_run: OnRun,
}

/// A worker with its listeners; messages wait until it says that it is ready.
struct Connection {
    worker: Worker,
    is_ready: bool,
    queue: Vec<(Request, Option<File>)>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// A run on its way. Dropping it cancels.
pub struct RunHandle {
    client: Weak<Inner>,
    ticket: Ticket,
}

impl RunHandle {
    /// The run's name, by which its rows are asked for.
    pub fn ticket(&self) -> Ticket {
        self.ticket
    }
}

impl Drop for RunHandle {
    fn drop(&mut self) {
        if let Some(client) = self.client.upgrade() {
            Inner::cancel(&client, self.ticket);
        }
    }
}

impl Client {
    /// Starts the worker at `url`; `on_happened` hears of data sets and of the worker itself.
    pub fn start(url: &str, on_happened: impl Fn(Happened) + 'static) -> Self {
        let inner = Rc::new(Inner {
            url: url.to_owned(),
            worker: RefCell::new(None),
            on_happened: Box::new(on_happened),
            next_ticket: Cell::new(0),
            loads: RefCell::default(),
            loading: Cell::new(None),
            known: RefCell::default(),
            runs: RefCell::default(),
            rows: RefCell::default(),
            forms: RefCell::default(),
            exports: RefCell::default(),
            n_crashes: Cell::new(0),
        });
        Inner::connect(&inner);
        Self(inner)
    }

    /// Has a file read under a name, or, without a file, a kept data set brought back; a second load of the same name
    /// replaces the first.
    pub fn load(&self, dataset: DatasetId, name: String, file: Option<File>, import: ImportParams, steps: Vec<String>) {
        self.0.known.borrow_mut().remove(&dataset);
        let source = Source { name, file: file.clone(), import, steps };
        let request = source.request(dataset, file.is_none());
        self.0.loads.borrow_mut().insert(dataset, source);
        Inner::send(&self.0, request, file);
    }

    /// Asks what a file will need.
    pub fn look(&self, dataset: DatasetId, file: File, import: ImportParams) {
        Inner::send(&self.0, Request::Look { dataset, import }, Some(file));
    }

    /// Has something kept, deleted or carried away; `file` is the project to open.
    pub fn keep(&self, request: KeepRequest, file: Option<File>) {
        Inner::send(&self.0, Request::Keep(request), file);
    }

    /// Cleans a data set with other steps.
    pub fn clean(&self, dataset: DatasetId, steps: Vec<String>) {
        if let Some(source) = self.0.loads.borrow_mut().get_mut(&dataset) {
            source.steps.clone_from(&steps);
        }
        Inner::send(&self.0, Request::Clean { dataset, steps }, None);
    }

    /// Asks for the form of a step; `on_form` gets none when the data set is gone.
    pub fn step_form(
        &self,
        dataset: DatasetId,
        n_before: u32,
        draft: StepDraft,
        on_form: impl FnOnce(Option<Box<StepForm>>) + 'static,
    ) {
        let ticket = self.ticket();
        self.0.forms.borrow_mut().insert(ticket, Box::new(on_form));
        Inner::send(&self.0, Request::StepForm { ticket, dataset, n_before, draft }, None);
    }

    /// The file behind a data set, for another load with other settings.
    pub fn file(&self, dataset: DatasetId) -> Option<File> {
        self.0.loads.borrow().get(&dataset).and_then(|source| source.file.clone())
    }

    /// Gives up reading a file, or forgets what was read.
    pub fn forget(&self, dataset: DatasetId) {
        self.0.known.borrow_mut().remove(&dataset);
        self.0.loads.borrow_mut().remove(&dataset);
        if self.0.loading.get() == Some(dataset) {
            Inner::replace(&self.0);
        } else {
            Inner::send(&self.0, Request::Forget { source: Forgotten::Dataset(dataset) }, None);
        }
    }

    /// Computes; `on_run` hears how it goes until the handle is dropped.
    pub fn run(
        &self,
        dataset: Option<DatasetId>,
        analysis: &str,
        given: String,
        on_run: impl Fn(RunEvent) + 'static,
    ) -> RunHandle {
        let ticket = self.ticket();
        let request = Request::Run { ticket, dataset, analysis: analysis.to_owned(), given };
        let run = Run { request: request.clone(), is_wanted: true, on_run: Rc::new(on_run) };
        self.0.runs.borrow_mut().insert(ticket, run);
        Inner::send(&self.0, request, None);
        RunHandle { client: Rc::downgrade(&self.0), ticket }
    }

    /// Asks for rows; `on_rows` gets none when their source is gone.
    pub fn rows(&self, source: RowSource, window: Window, on_rows: impl FnOnce(Option<Rows>) + 'static) {
        let ticket = self.ticket();
        self.0.rows.borrow_mut().insert(ticket, Box::new(on_rows));
        Inner::send(&self.0, Request::Rows { ticket, source, window }, None);
    }

    /// Asks for a whole table as the pieces of a file; none when the worker was lost.
    pub fn export(
        &self,
        source: ExportSource,
        format: FileFormat,
        on_export: impl FnOnce(Option<Vec<Blob>>) + 'static,
    ) {
        let ticket = self.ticket();
        self.0.exports.borrow_mut().insert(ticket, (Vec::new(), Box::new(on_export)));
        Inner::send(&self.0, Request::Export { ticket, source, format }, None);
    }

    fn ticket(&self) -> Ticket {
        let ticket = self.0.next_ticket.get();
        self.0.next_ticket.set(ticket + 1);
        Ticket(ticket)
    }
}

impl Inner {
    fn connect(client: &Rc<Self>) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = match Worker::new_with_options(&client.url, &options) {
            Ok(worker) => worker,
            Err(error) => return (client.on_happened)(Happened::Restarted { reason: text_of(&error) }),
        };
        let weak = Rc::downgrade(client);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(client) = weak.upgrade() {
                Self::receive(&client, &message);
            }
        });
        let weak = Rc::downgrade(client);
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |error: ErrorEvent| {
            if let Some(client) = weak.upgrade() {
                Self::crashed(&client, error.message());
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let connection =
            Connection { worker, is_ready: false, queue: Vec::new(), _on_message: on_message, _on_error: on_error };
        *client.worker.borrow_mut() = Some(connection);
    }

    fn send(client: &Rc<Self>, request: Request, file: Option<File>) {
        let mut worker = client.worker.borrow_mut();
        let Some(connection) = worker.as_mut() else { return };
        if connection.is_ready {
            post(&connection.worker, &request, file);
        } else {
            connection.queue.push((request, file));
        }
    }

    fn receive(client: &Rc<Self>, message: &MessageEvent) {
        let buffer: ArrayBuffer = message.data().unchecked_into();
        let Ok(event) = protocol::decode::<Event>(&Uint8Array::new(&buffer).to_vec()) else {
            return (client.on_happened)(Happened::Stale);
        };
        match event {
            Event::Ready { build } if build != protocol::build() => (client.on_happened)(Happened::Stale),
            Event::Ready { .. } => Self::flush(client),
            Event::StepKinds(kinds) => (client.on_happened)(Happened::StepKinds(kinds)),
            Event::Looked { dataset, result } => (client.on_happened)(Happened::Looked { dataset, result }),
            Event::Loading { dataset, n_bytes, n_rows, .. } => {
                client.loading.set(Some(dataset));
                let is_known = client.known.borrow().contains_key(&dataset);
                if !is_known && client.loads.borrow().contains_key(&dataset) {
                    (client.on_happened)(Happened::Loading { dataset, n_bytes, n_rows });
                }
            }
            Event::Loaded { dataset, result } => {
                client.loading.set(None);
                client.n_crashes.set(0);
                let is_news = client.known.borrow_mut().insert(dataset, ()).is_none() || result.is_err();
                if result.is_err() {
                    client.known.borrow_mut().remove(&dataset);
                }
                if is_news && client.loads.borrow().contains_key(&dataset) {
                    (client.on_happened)(Happened::Loaded { dataset, result });
                }
            }
            Event::Keeping(news) => (client.on_happened)(Happened::Keeping(news)),
            Event::Cleaned { dataset, cleaned } => (client.on_happened)(Happened::Cleaned { dataset, cleaned }),
            Event::StepForm { ticket, form } => {
                let on_form = client.forms.borrow_mut().remove(&ticket);
                if let Some(on_form) = on_form {
                    on_form(form);
                }
            }
            Event::Prepared { ticket, prepared, method } => {
                client.tell(ticket, RunEvent::Prepared(*prepared, method));
            }
            Event::Progress { ticket, done } => client.tell(ticket, RunEvent::Progress(done)),
            Event::Finished { ticket, result, rows } => {
                let run = client.runs.borrow_mut().remove(&ticket);
                match run {
                    Some(run) if run.is_wanted => (run.on_run)(RunEvent::Finished(result, rows)),
                    _ => Self::send(client, Request::Forget { source: Forgotten::Run(ticket) }, None),
                }
            }
            Event::Rows { ticket, rows } => {
                let on_rows = client.rows.borrow_mut().remove(&ticket);
                if let Some(on_rows) = on_rows {
                    on_rows(rows);
                }
            }
            Event::Exported { ticket, bytes, is_last } => {
                let mut exports = client.exports.borrow_mut();
                if let Some((pieces, _)) = exports.get_mut(&ticket) {
                    pieces.extend(blob(&bytes));
                }
                let done = if is_last { exports.remove(&ticket) } else { None };
                drop(exports);
                if let Some((pieces, on_export)) = done {
                    on_export(Some(pieces));
                }
            }
        }
    }

    /// Sends what waited for the worker to be ready.
    fn flush(client: &Rc<Self>) {
        if let Some(connection) = client.worker.borrow_mut().as_mut() {
            connection.is_ready = true;
            for (request, file) in std::mem::take(&mut connection.queue) {
                post(&connection.worker, &request, file);
            }
        }
    }

    fn tell(&self, ticket: Ticket, event: RunEvent) {
        let runs = self.runs.borrow();
        let on_run = runs.get(&ticket).filter(|run| run.is_wanted).map(|run| Rc::clone(&run.on_run));
        drop(runs);
        if let Some(on_run) = on_run {
            on_run(event);
        }
    }

    /// Nobody waits for the run any more. If it has ended, only its rows are to be forgotten.
    fn cancel(client: &Rc<Self>, ticket: Ticket) {
        let is_running = match client.runs.borrow_mut().get_mut(&ticket) {
            Some(run) => {
                run.is_wanted = false;
                true
            }
            None => false,
        };
        if !is_running {
            return Self::send(client, Request::Forget { source: Forgotten::Run(ticket) }, None);
        }
        let client = Rc::clone(client);
        let look_again = Closure::once_into_js(move || {
            if client.runs.borrow().contains_key(&ticket) {
                Self::replace(&client);
            }
        });
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(look_again.unchecked_ref(), GRACE_MS);
        }
    }

    /// Ends the worker, starts another, replays the loads and the runs that are still wanted.
    fn replace(client: &Rc<Self>) {
        *client.worker.borrow_mut() = None;
        client.loading.set(None);
        Self::connect(client);
        let loads: Vec<(DatasetId, Source)> = client.loads.borrow().iter().cloned().collect();
        for (dataset, source) in loads {
            Self::send(client, source.request(dataset, true), source.file);
        }
        client.runs.borrow_mut().retain(|_, run| run.is_wanted);
        let runs: Vec<Request> = client.runs.borrow().iter().map(|(_, run)| run.request.clone()).collect();
        runs.into_iter().for_each(|request| Self::send(client, request, None));
        // Rows and exports were asked of the lost worker; whoever asked may ask again.
        let rows = client.rows.borrow_mut().take();
        rows.into_iter().for_each(|(_, on_rows)| on_rows(None));
        let forms = client.forms.borrow_mut().take();
        forms.into_iter().for_each(|(_, on_form)| on_form(None));
        let exports = client.exports.borrow_mut().take();
        exports.into_iter().for_each(|(_, (_, on_export))| on_export(None));
    }

    /// The worker died. What it was doing is shown as failed and not repeated; the rest is replayed.
    fn crashed(client: &Rc<Self>, reason: String) {
        if let Some(dataset) = client.loading.take() {
            client.known.borrow_mut().remove(&dataset);
            client.loads.borrow_mut().remove(&dataset);
            (client.on_happened)(Happened::Loaded { dataset, result: Err(ImportError::TooLarge) });
        }
        let runs = client.runs.borrow_mut().take();
        for run in runs.into_iter().map(|(_, run)| run).filter(|run| run.is_wanted) {
            (run.on_run)(RunEvent::Crashed(reason.clone()));
        }
        client.n_crashes.set(client.n_crashes.get() + 1);
        // A worker that cannot even start must not be restarted for ever.
        if client.n_crashes.get() <= 3 {
            Self::replace(client);
        }
        (client.on_happened)(Happened::Restarted { reason });
    }
}

fn post(worker: &Worker, request: &Request, file: Option<File>) {
    let bytes = Uint8Array::from(protocol::encode(request).as_slice()).buffer();
    let file = file.map_or(JsValue::NULL, JsValue::from);
    let message = Array::of2(&bytes, &file);
    // Transferred, not copied. It can only fail for an object that is no buffer.
    let _ = worker.post_message_with_transfer(&message, &Array::of1(&bytes));
}

/// Bytes given to the browser, which keeps them outside of the page's memory.
fn blob(bytes: &[u8]) -> Option<Blob> {
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).ok()
}

fn text_of(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}

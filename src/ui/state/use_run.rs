//! One run per analysis page: settings in, a state out. An effect, not a resource: a new start drops the old run at once.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::session::Session;
use super::timing::mark;
use crate::analyses::contract::{Control, Given, Outcome};
use crate::analyses::registry::{Card, Prepared};
use crate::data::Schema;
use crate::i18n::{Language, Words};
use crate::worker::client::{RunEvent, RunHandle};
use crate::worker::protocol::{DatasetId, Refusal, RowsTable, Ticket};

/// A change waits so long for the next one before it is computed.
const PAUSE: Duration = Duration::from_millis(220);

/// How a run stands.
#[derive(Clone)]
pub enum RunState {
    /// Nothing to compute yet.
    Empty,
    /// Computing; the last result stays in view, dimmed.
    Running {
        /// The share done.
        done: f32,
        /// What is shown meanwhile.
        last: Option<Shown>,
    },
    /// No answer, and why.
    Failed(Arc<Failure>),
    /// An answer.
    Done(Shown),
}

/// A finished run on the page.
#[derive(Clone)]
pub struct Shown {
    /// The result.
    pub outcome: Arc<dyn Outcome>,
    /// The tables that stayed in the worker.
    pub rows: Arc<Vec<RowsTable>>,
    /// The run by which their rows are asked for.
    pub ticket: Ticket,
    // Dropping the last handle tells the worker that the rows are not needed any more.
    _handle: Rc<RunHandle>,
}

/// Why there is no answer.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What it is about.
    pub code: String,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Failure {
    /// The reason in a language.
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }

    fn new(code: impl Into<String>, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { code: code.into(), en: en.into(), zh: zh.into() }
    }

    fn fixed(code: &str, words: Words) -> Self {
        Self::new(code, words.en, words.zh)
    }
}

/// Settings as the page shows them.
#[derive(Clone, Default)]
pub struct Settings {
    /// All settings, completed.
    pub values: Given,
    /// The controls.
    pub form: Vec<Control>,
    /// A setting that cannot work: its name and why, in both languages.
    pub problem: Option<(String, String, String)>,
    bytes: Vec<u8>,
}

/// A run and its settings.
#[derive(Clone, Copy)]
pub struct Run {
    /// How it stands.
    pub state: RwSignal<RunState, LocalStorage>,
    /// The settings in force.
    pub settings: Memo<SettingsKey>,
    cancel: StoredValue<Option<Rc<dyn Fn()>>, LocalStorage>,
    again: Trigger,
}

impl Run {
    /// Computes once more with the same settings.
    pub fn again(&self) {
        self.again.notify();
    }

    /// Gives the running computation up.
    pub fn cancel(&self) {
        if let Some(cancel) = self.cancel.get_value() {
            cancel();
        }
    }
}

/// Completed settings, compared by what is computed from them.
#[derive(Clone, Default)]
pub struct SettingsKey(pub Arc<Settings>);

impl PartialEq for SettingsKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.bytes == other.0.bytes && self.0.problem == other.0.problem && self.0.form == other.0.form
    }
}

/// Completes, checks and (after a pause) runs whatever `given` and `schema` say, as long as the page is there.
pub fn use_run(
    session: Session,
    card: Card,
    dataset: Memo<Option<(DatasetId, u32)>>,
    schema: Memo<Schema>,
    given: Memo<GivenKey>,
) -> Run {
    let settings = Memo::new(move |_| {
        let prepared = schema.with(|schema| given.with(|given| (card.prepare)(schema, &given.0)));
        SettingsKey(Arc::new(settle(prepared)))
    });
    let state = RwSignal::new_local(RunState::Empty);
    let handle: Rc<RefCell<Option<RunHandle>>> = Rc::default();
    let timer: StoredValue<Option<TimeoutHandle>, LocalStorage> = StoredValue::new_local(None);
    let cancel = {
        let handle = Rc::clone(&handle);
        Rc::new(move || {
            // A change that still waits for its pause must not start after all.
            if let Some(timer) = timer.get_value() {
                timer.clear();
            }
            handle.borrow_mut().take();
            state.set(RunState::Failed(Arc::new(Failure::fixed(
                "cancelled",
                Words::new("Stopped. Change a setting or run it again.", "已停止。可修改设置或重新运行。"),
            ))));
        }) as Rc<dyn Fn()>
    };
    let is_first = StoredValue::new(true);
    let again = Trigger::new();
    let current = Rc::clone(&handle);
    Effect::new(move |_| {
        again.track();
        let key = settings.get();
        let dataset = dataset.get();
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        current.borrow_mut().take();
        if (dataset.is_none() && (card.about)().needs_data) || key.0.form.is_empty() && key.0.problem.is_none() {
            return state.set(RunState::Empty);
        }
        if let Some((code, en, zh)) = key.0.problem.clone() {
            return state.set(RunState::Failed(Arc::new(Failure::new(code, en, zh))));
        }
        mark(&format!("run:{}", card.id));
        let last = state.with_untracked(|state| match state {
            RunState::Running { last, .. } => last.clone(),
            RunState::Done(shown) => Some(shown.clone()),
            RunState::Empty | RunState::Failed(_) => None,
        });
        state.set(RunState::Running { done: 0.0, last });
        let handle = Rc::clone(&current);
        let begin = move || begin(session, card, dataset.map(|(id, _)| id), key.0.bytes.clone(), state, &handle);
        let pause = if is_first.get_value() { Duration::ZERO } else { PAUSE };
        is_first.set_value(false);
        timer.set_value(set_timeout_with_handle(begin, pause).ok());
    });
    // The run's listener holds the handle too, so leaving the page must let go of it, or the run would go on unheard.
    let kept = StoredValue::new_local(handle);
    on_cleanup(move || {
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.clear();
        }
        if let Some(handle) = kept.try_get_value() {
            handle.borrow_mut().take();
        }
    });
    Run { state, settings, cancel: StoredValue::new_local(Some(cancel)), again }
}

/// Given settings, compared as JSON.
#[derive(Clone, PartialEq, Default)]
pub struct GivenKey(pub Given);

fn begin(
    session: Session,
    card: Card,
    dataset: Option<DatasetId>,
    bytes: Vec<u8>,
    state: RwSignal<RunState, LocalStorage>,
    handle: &Rc<RefCell<Option<RunHandle>>>,
) {
    let Some(client) = session.client() else { return };
    let slot = Rc::clone(handle);
    let on_run = move |event| match event {
        RunEvent::Progress(done) => state.update(|state| {
            if let RunState::Running { done: shown, .. } = state {
                *shown = done;
            }
        }),
        RunEvent::Finished(bytes, rows) => {
            let Some(handle) = slot.borrow_mut().take() else { return };
            state.set(opened(card, &bytes, rows, handle));
        }
        RunEvent::Refused(refusal) => state.set(RunState::Failed(Arc::new(refused(refusal)))),
        RunEvent::Crashed(reason) => state.set(RunState::Failed(Arc::new(Failure::new(
            "crashed",
            format!("The computation stopped unexpectedly ({reason}). Try fewer columns or rows."),
            format!("计算意外中断（{reason}）。请尝试减少列或行。"),
        )))),
    };
    *handle.borrow_mut() = Some(client.run(dataset, card.id, bytes, on_run));
}

fn opened(card: Card, bytes: &[u8], rows: Vec<RowsTable>, handle: RunHandle) -> RunState {
    match (card.open)(bytes) {
        Ok(Ok(outcome)) => RunState::Done(Shown {
            outcome: Arc::from(outcome),
            rows: Arc::new(rows),
            ticket: handle.ticket(),
            _handle: Rc::new(handle),
        }),
        Ok(Err(error)) => {
            let words = |language| error.words(language);
            RunState::Failed(Arc::new(Failure::new(error.code(), words(Language::En), words(Language::Zh))))
        }
        Err(_) => RunState::Failed(Arc::new(stale())),
    }
}

fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::UnknownDataset => Failure::fixed(
            "no_dataset",
            Words::new("The data set is gone. Drop its file again.", "数据集已不在，请重新拖入文件。"),
        ),
        Refusal::UnknownAnalysis | Refusal::Unreadable(_) => stale(),
        Refusal::Problem { code, en, zh } => Failure { code, en, zh },
    }
}

fn stale() -> Failure {
    Failure::fixed(
        "stale",
        Words::new("This page is older than its worker. Reload the page.", "页面版本过旧，请刷新页面。"),
    )
}

fn settle(prepared: Result<Prepared, crate::analyses::contract::BadSettings>) -> Settings {
    match prepared {
        Ok(prepared) => Settings {
            problem: prepared.problem.map(|problem| {
                let code = problem.code().to_owned();
                (code, problem.words(Language::En), problem.words(Language::Zh))
            }),
            values: prepared.settings,
            form: prepared.form,
            bytes: prepared.bytes,
        },
        Err(bad) => Settings {
            problem: Some((
                "bad_settings".to_owned(),
                format!("The settings of the recipe do not fit: {bad}. Reset them."),
                format!("方案中的设置无法识别：{bad}。请重置。"),
            )),
            ..Settings::default()
        },
    }
}

//! One run per analysis page: settings in, a state out. An effect, not a resource: a new start drops the old run at once.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::session::Session;
use super::timing::mark;
use crate::analyses::contract::{Control, Given};
use crate::analyses::presentation::{Prepared, Presentation, Reason, SettingProblem};
use crate::analyses::registry::Card;
use crate::i18n::Words;
use crate::ui::live;
use crate::worker::client::{RunEvent, RunHandle};
use crate::worker::protocol::{DatasetId, RowsTable, Ticket};

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
    Failed(Arc<Reason>),
    /// An answer.
    Done(Shown),
}

/// A finished run on the page.
#[derive(Clone)]
pub struct Shown {
    /// What it says and shows.
    pub presentation: Arc<Presentation>,
    /// The tables that stayed in the worker.
    pub rows: Arc<Vec<RowsTable>>,
    /// The run by which their rows are asked for.
    pub ticket: Ticket,
    // Dropping the last handle tells the worker that the rows are not needed any more.
    _handle: Rc<RunHandle>,
}

/// Settings as the page shows them.
#[derive(Clone, Default)]
pub struct Settings {
    /// All settings, completed.
    pub values: Given,
    /// The controls; empty as long as the worker has not told them.
    pub form: Vec<Control>,
    /// A setting that cannot work, and why.
    pub problem: Option<SettingProblem>,
    /// How the analysis works.
    pub method: Option<Words>,
}

/// A run and its settings.
#[derive(Clone, Copy)]
pub struct Run {
    /// How it stands.
    pub state: RwSignal<RunState, LocalStorage>,
    /// The settings in force.
    pub settings: RwSignal<Settings>,
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

/// Has the worker complete, check and (after a pause) compute whatever `given` says, as long as the page is there.
pub fn use_run(session: Session, card: Card, dataset: Memo<Option<(DatasetId, u32)>>, given: Memo<GivenKey>) -> Run {
    let settings = RwSignal::new(Settings::default());
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
            state.set(RunState::Failed(Arc::new(Reason::fixed(
                "cancelled",
                Words::new("Stopped. Change a setting or run it again.", "已停止。可修改设置或重新运行。"),
            ))));
        }) as Rc<dyn Fn()>
    };
    let is_first = StoredValue::new(true);
    let again = Trigger::new();
    let current = Rc::clone(&handle);
    let last = StoredValue::new(None);
    live::effect(move || {
        again.track();
        let given = given.get().0;
        let dataset = dataset.get();
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        current.borrow_mut().take();
        if last.get_value() != Some(dataset) {
            last.set_value(Some(dataset));
            settings.set(Settings::default());
        } else {
            // What was just set is shown at once; what follows from it comes with the worker's answer.
            settings.update(|settings| settings.values.0.extend(given.0.clone()));
        }
        if dataset.is_none() && (card.about)().needs_data {
            return state.set(RunState::Empty);
        }
        mark(&format!("run:{}", card.id));
        let last = state.with_untracked(|state| match state {
            RunState::Running { last, .. } => last.clone(),
            RunState::Done(shown) => Some(shown.clone()),
            RunState::Empty | RunState::Failed(_) => None,
        });
        state.set(RunState::Running { done: 0.0, last });
        let handle = Rc::clone(&current);
        let begin =
            move || begin(session, card, dataset.map(|(id, _)| id), given.to_json(), (state, settings), &handle);
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
    given: String,
    (state, settings): (RwSignal<RunState, LocalStorage>, RwSignal<Settings>),
    handle: &Rc<RefCell<Option<RunHandle>>>,
) {
    let Some(client) = session.client() else { return };
    let slot = Rc::clone(handle);
    let on_run = move |event| match event {
        RunEvent::Prepared(Prepared { settings: values, form, problem }, method) => {
            settings.set(Settings { values, form, problem, method: Some(method) });
        }
        RunEvent::Progress(done) => state.update(|state| {
            if let RunState::Running { done: shown, .. } = state {
                *shown = done;
            }
        }),
        RunEvent::Finished(Ok(presentation), rows) => {
            let Some(handle) = slot.borrow_mut().take() else { return };
            state.set(RunState::Done(Shown {
                presentation: Arc::new(*presentation),
                rows: Arc::new(rows),
                ticket: handle.ticket(),
                _handle: Rc::new(handle),
            }));
        }
        RunEvent::Finished(Err(reason), _) => state.set(RunState::Failed(Arc::new(reason))),
        RunEvent::Crashed(reason) => state.set(RunState::Failed(Arc::new(Reason::new(
            "crashed",
            format!("The computation stopped unexpectedly ({reason}). Try fewer columns or rows."),
            format!("计算意外中断（{reason}）。请尝试减少列或行。"),
        )))),
    };
    *handle.borrow_mut() = Some(client.run(dataset, card.id, given, on_run));
}

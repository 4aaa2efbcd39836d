//! Cleaning: the list of steps with what each changed, undo and redo, and the form of the step that is being edited.

use leptos::prelude::*;
use serde_json::Value;

use super::findings::marked;
use super::method;
use super::select::Select;
use super::settings::{Change, SettingsPanel};
use crate::analyses::presentation::Prepared;
use crate::i18n::{Language, Words};
use crate::ui::live::{self, live};
use crate::ui::state::use_run::Settings;
use crate::ui::state::{Dataset, Session};
use crate::ui::words;
use crate::worker::cleaning::{ChangedShown, StepForm, StepShown};
use crate::worker::protocol::StepDraft;

/// A step that is being edited: where it stands, and its form.
#[derive(Clone)]
struct Draft {
    at: usize,
    is_new: bool,
    form: StepForm,
}

/// What the panel and its buttons share.
#[derive(Clone, Copy)]
struct Panel {
    session: Session,
    name: StoredValue<String>,
    dataset: StoredValue<Dataset>,
    draft: RwSignal<Option<Draft>>,
    settings: RwSignal<Settings>,
}

/// The panel.
#[component]
pub fn Steps(
    /// The data set.
    dataset: Dataset,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let panel = Panel {
        session,
        name: StoredValue::new(dataset.name.clone()),
        dataset: StoredValue::new(dataset.clone()),
        draft: RwSignal::new(None),
        settings: RwSignal::new(Settings::default()),
    };
    let list = move || {
        let language = session.language.get();
        panel.dataset.with_value(|dataset| {
            let shown = dataset.cleaned.as_ref().map(|cleaned| cleaned.steps.clone()).unwrap_or_default();
            let steps = shown.iter().enumerate().take(dataset.steps.len());
            steps.map(|(index, step)| row(panel, index, step, language)).collect::<Vec<_>>()
        })
    };
    let kinds = move || {
        let kind = |kind: crate::recipe::forms::StepKind| {
            (kind.name.to_owned(), format!("{}: {}", session.t(kind.group), session.t(kind.label)))
        };
        let choose = (String::new(), format!("+ {}", session.t(words::ADD_STEP)));
        std::iter::once(choose).chain(session.step_kinds.get().into_iter().map(kind)).collect::<Vec<_>>()
    };
    let add = move |name: String| {
        if !name.is_empty() {
            let n_steps = panel.dataset.with_value(|dataset| dataset.steps.len());
            panel.ask(n_steps, true, StepDraft::New { name });
        }
    };
    let label = Signal::derive(move || session.t(words::ADD_STEP).to_owned());
    let value = Signal::derive(move || {
        panel.draft.track();
        String::new()
    });
    let edited = Memo::new(move |_| {
        panel.draft.with(|draft| draft.as_ref().map(|draft| (draft.at, draft.is_new, draft.form.name.clone())))
    });
    let (n_earlier, n_later) = (dataset.history.earlier.len(), dataset.history.later.len());
    view! {
        <section class="steps" data-testid="steps">
            <div class="table-bar">
                <h2>{session.say(words::CLEANING)}</h2>
                <div class="exports">
                    {back(panel, "undo", words::UNDO, n_earlier == 0, false)}
                    {back(panel, "redo", words::REDO, n_later == 0, true)}
                </div>
            </div>
            <p class="soft">{session.say(words::CLEANING_HELP)}</p>
            <ol class="step-list">{live(list)}</ol>
            <Select value=value options=Signal::derive(kinds) on_change=add label=label hook=("step-kind", String::new())/>
            {live(move || edited.get().map(|edited| editor(panel, edited)))}
        </section>
    }
}

fn back(panel: Panel, hook: &'static str, words: Words, is_disabled: bool, is_redo: bool) -> AnyView {
    let go = move |_| panel.session.step_back(&panel.name.get_value(), is_redo);
    view! {
        <button class="button-quiet" data-testid=hook disabled=is_disabled on:click=live::click(go)>
            {panel.session.say(words)}
        </button>
    }
    .into_any()
}

/// A step of the list.
fn row(panel: Panel, index: usize, step: &StepShown, language: Language) -> AnyView {
    let text = if language == Language::En { &step.en } else { &step.zh };
    let (note, code) = match &step.result {
        Some(Ok(changed)) => (changed_text(changed, language), String::new()),
        Some(Err(reason)) => (reason.words(language).to_owned(), reason.code.clone()),
        None => (panel.session.t(words::STEP_OFF).to_owned(), String::new()),
    };
    let is_failed = !code.is_empty();
    let edit = move |_| {
        let step = panel.dataset.with_value(|dataset| dataset.steps.get(index).cloned());
        if let Some(json) = step.and_then(|step| serde_json::to_string_pretty(&step).ok()) {
            panel.ask(index, false, StepDraft::Step { json });
        }
    };
    let change = move |act: fn(&mut Vec<Value>, usize)| {
        move |_| {
            let mut steps = panel.dataset.with_value(|dataset| dataset.steps.clone());
            act(&mut steps, index);
            panel.session.set_steps(&panel.name.get_value(), steps);
        }
    };
    let button = |hook: &'static str, words: Words, act: Box<dyn FnMut(web_sys::MouseEvent)>| {
        view! { <button class="button-quiet" data-testid=hook on:click=act>{panel.session.t(words)}</button> }
            .into_any()
    };
    let buttons = vec![
        button("step-edit", words::EDIT, live::click(edit)),
        button("step-switch", words::SWITCH, live::click(change(|steps, index| switch(steps, index)))),
        button("step-up", words::MOVE_UP, live::click(change(|steps, index| move_up(steps, index)))),
        button("step-remove", words::REMOVE, live::click(change(remove))),
    ];
    view! {
        <li class="step" data-testid="step" data-code=code>
            <span class="step-text">{text.clone()}</span>
            <span class="soft" class:step-failed=is_failed>{marked(&note)}</span>
            <span class="exports">{buttons}</span>
        </li>
    }
    .into_any()
}

fn switch(steps: &mut [Value], index: usize) {
    if let Some(step) = steps.get_mut(index).and_then(Value::as_object_mut)
        && step.remove("disabled") != Some(Value::Bool(true))
    {
        step.insert("disabled".to_owned(), Value::Bool(true));
    }
}

fn move_up(steps: &mut [Value], index: usize) {
    if index > 0 && index < steps.len() {
        steps.swap(index - 1, index);
    }
}

fn remove(steps: &mut Vec<Value>, index: usize) {
    if index < steps.len() {
        steps.remove(index);
    }
}

/// "1,204 rows left of 1,210 · 37 cells changed".
fn changed_text(changed: &ChangedShown, language: Language) -> String {
    let [before, after, cells] =
        [changed.n_rows_before, changed.n_rows_after, changed.n_cells_changed].map(|n| words::count(language, n));
    let mut text = match language {
        Language::En => format!("{before} rows → {after} · {cells} cells changed"),
        Language::Zh => format!("{before} 行 → {after} 行 · 改动 {cells} 个单元格"),
    };
    for note in &changed.notes {
        text.push_str(" · ");
        text.push_str(if language == Language::En { &note.en } else { &note.zh });
    }
    text
}

/// The form of a step, what it would change, and whether to keep it. Made once per step, so that a control keeps the focus.
fn editor(panel: Panel, (at, is_new, kind): (usize, bool, String)) -> AnyView {
    let session = panel.session;
    let edited = StoredValue::new(kind.clone());
    let on_change = Callback::new(move |(name, value): Change| {
        let mut given = panel.settings.with_untracked(|settings| settings.values.clone());
        given.0.insert(name.to_owned(), value);
        panel.ask(at, is_new, StepDraft::Edited { name: edited.get_value(), given: given.to_json() });
    });
    let on_reset = Callback::new(move |()| panel.ask(at, is_new, StepDraft::New { name: edited.get_value() }));
    let form = move || panel.draft.get().map(|draft| draft.form);
    // Made once, so that it stays open while the expression is written.
    let told = Memo::new(move |_| form().and_then(|form| form.guide));
    let guide = move || told.get().map(|text| method::folded(session, words::GUIDE, text));
    let title = move || form().map(|form| session.t(form.label));
    let preview = move || {
        let language = session.language.get();
        form().and_then(|form| form.preview).map(|preview| match &preview {
            Ok(changed) => marked(&changed_text(changed, language)),
            Err(reason) => marked(reason.words(language)),
        })
    };
    let keep = move |_| {
        let step = panel.draft.get_untracked().and_then(|draft| draft.form.step);
        let Some(step) = step.and_then(|text| serde_json::from_str::<Value>(&text).ok()) else { return };
        let mut steps = panel.dataset.with_value(|dataset| dataset.steps.clone());
        match steps.get_mut(at) {
            Some(slot) if !is_new => *slot = step,
            _ => steps.push(step),
        }
        panel.draft.set(None);
        session.set_steps(&panel.name.get_value(), steps);
    };
    view! {
        <div class="step-editor" data-testid="step-editor" data-step=kind>
            <h3>{live(title)}</h3>
            <SettingsPanel settings=panel.settings on_change=on_change on_reset=on_reset/>
            {live(guide)}
            <p data-testid="step-preview">{live(preview)}</p>
            <div class="drop-actions">
                <button
                    class="button"
                    data-testid="step-save"
                    disabled=move || form().is_none_or(|form| form.step.is_none())
                    on:click=live::click(keep)
                >
                    {session.say(words::SAVE_STEP)}
                </button>
                <button class="button-plain" on:click=live::click(move |_| panel.draft.set(None))>
                    {session.say(words::CANCEL)}
                </button>
            </div>
        </div>
    }
    .into_any()
}

impl Panel {
    /// Asks the worker for the form of a draft.
    fn ask(self, at: usize, is_new: bool, draft: StepDraft) {
        let Some(client) = self.session.client() else { return };
        let id = self.dataset.with_value(|dataset| dataset.id);
        client.step_form(id, at as u32, draft, move |form| {
            let Some(form) = form else { return };
            let Prepared { settings, form: controls, problem } = form.prepared.clone();
            self.settings.try_set(Settings { values: settings, form: controls, problem, method: None });
            self.draft.try_set(Some(Draft { at, is_new, form: *form }));
        });
    }
}

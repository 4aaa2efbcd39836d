//! The settings of an analysis: one control per setting, grouped, from the form that the analysis gives as data.

use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsCast;

use super::controls;
use super::findings::marked;
use crate::analyses::contract::{Control, Given, Input, Section};
use crate::analyses::presentation::SettingProblem;
use crate::ui::live::{self, live};
use crate::ui::state::Session;
use crate::ui::state::use_run::Settings;
use crate::ui::words;

/// A changed setting: its name and its new value.
pub type Change = (&'static str, Value);

/// The panel.
#[component]
pub fn SettingsPanel(
    /// The settings in force.
    settings: RwSignal<Settings>,
    /// Told each change.
    on_change: Callback<Change>,
    /// Forgets all changes.
    on_reset: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let form = Memo::new(move |_| settings.with(|settings| settings.form.clone()));
    // A control is rebuilt only when it changes itself: setting one must not take the focus from it, nor fold a section.
    let names =
        Memo::new(move |_| form.with(|form| form.iter().map(|one| (one.name, one.section)).collect::<Vec<_>>()));
    let is_unfolded = RwSignal::new(false);
    // A problem stands at its control; above all where that is folded away or missing.
    let problem = move || {
        let is_seen = |setting: &str| {
            names.with(|names| names.iter().any(|(name, of)| *name == setting && *of != Section::Advanced))
        };
        let problem = settings.with(|settings| settings.problem.clone()).filter(|problem| !is_seen(&problem.setting));
        problem.map(|problem| problem_text(session, problem))
    };
    let one = move |name: &'static str| {
        let control = Memo::new(move |_| form.with(|form| form.iter().find(|control| control.name == name).cloned()));
        live(move || control.get().map(|control| setting(session, &control, settings, on_change)))
    };
    let sections = move || {
        let names = names.get();
        let section = |section: Section| {
            let here = names.iter().filter(|(_, of)| *of == section);
            let controls: Vec<AnyView> = here.map(|(name, _)| one(name)).collect();
            if controls.is_empty() {
                return ().into_any();
            }
            let title = session.say(words::section(section));
            match section {
                Section::Advanced => folded(title, controls, is_unfolded),
                Section::What | Section::How => {
                    view! { <section class="setting-section"><h3>{title}</h3>{controls}</section> }.into_any()
                }
            }
        };
        [Section::What, Section::How, Section::Advanced].map(section).collect_view()
    };
    view! {
        <aside class="settings" aria-label=session.say(words::SETTINGS)>
            <h2>{session.say(words::SETTINGS)}</h2>
            {live(problem)}
            {live(sections)}
            <button class="button-quiet" data-testid="reset" on:click=live::click(move |_| on_reset.run(()))>
                {session.say(words::RESET)}
            </button>
        </aside>
    }
}

fn problem_text(session: Session, SettingProblem { reason, .. }: SettingProblem) -> AnyView {
    let text = marked(reason.words(session.language.get()));
    view! { <p class="setting-problem" role="alert" data-code=reason.code>{text}</p> }.into_any()
}

/// A section that stays folded until it is wanted, and then stays unfolded.
fn folded(
    title: impl Fn() -> &'static str + Send + Sync + 'static,
    controls: Vec<AnyView>,
    is_unfolded: RwSignal<bool>,
) -> AnyView {
    let on_toggle = move |event: web_sys::Event| {
        let details = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        is_unfolded.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    view! {
        <details class="setting-section" open=is_unfolded.get_untracked() on:toggle=on_toggle>
            <summary>{title}</summary>
            {controls}
        </details>
    }
    .into_any()
}

/// The current value of a setting.
pub fn value_of(given: &Given, name: &str) -> Value {
    given.0.get(name).cloned().unwrap_or(Value::Null)
}

fn setting(session: Session, control: &Control, settings: RwSignal<Settings>, on_change: Callback<Change>) -> AnyView {
    let name = control.name;
    let value = Memo::new(move |_| settings.with(|settings| value_of(&settings.values, name)));
    let change = Callback::new(move |value: Value| on_change.run((name, value)));
    let input = controls::control(session, name, &control.input, value, change);
    let (label, help) = (session.t(control.label), session.t(control.help));
    let problem = Memo::new(move |_| {
        settings.with(|settings| settings.problem.clone()).filter(|problem| problem.setting == name)
    });
    let problem = live(move || problem.get().map(|problem| problem_text(session, problem)));
    // Controls made of several inputs are a group with a legend; single ones stand in their label.
    let is_group = matches!(
        control.input,
        Input::Columns { .. }
            | Input::Numbers { .. }
            | Input::ByColumn { .. }
            | Input::NewRows { .. }
            | Input::Rows { .. }
    );
    if is_group {
        return view! {
            <fieldset class="setting" data-testid="param" data-name=name>
                <legend>{label}</legend>
                {input}
                <p class="help">{help}</p>
                {problem}
            </fieldset>
        }
        .into_any();
    }
    let is_switch = matches!(control.input, Input::Switch);
    view! {
        <label class="setting" class:setting-switch=is_switch>
            <span class="setting-label">{label}</span>
            {input}
            <span class="help">{help}</span>
        </label>
        {problem}
    }
    .into_any()
}

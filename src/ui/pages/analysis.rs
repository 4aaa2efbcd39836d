//! One page per question: the answer, the picture, the tables, how it was done; settings beside it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::analyses;
use crate::analyses::contract::Given;
use crate::analyses::presentation::Reason;
use crate::analyses::registry::Card;
use crate::data::Schema;
use crate::i18n::Language;
use crate::report::glossary::Heading;
use crate::ui::components::chart::Chart;
use crate::ui::components::exports::{self, Wanted};
use crate::ui::components::findings::{Findings, marked};
use crate::ui::components::grid::{Grid, GridColumn};
use crate::ui::components::method;
use crate::ui::components::progress::Progress;
use crate::ui::components::result_table::{ResultTable, is_of_other_language, table_title};
use crate::ui::components::select::Select;
use crate::ui::components::settings::{Change, SettingsPanel};
use crate::ui::components::{file_drop, nav};
use crate::ui::live::{self, live};
use crate::ui::routes::Route;
use crate::ui::state::rates;
use crate::ui::state::session::schema_of;
use crate::ui::state::timing::measure;
use crate::ui::state::use_run::{GivenKey, Run};
use crate::ui::state::{Dataset, DatasetState, RunState, Session, Shown, use_run};
use crate::ui::words;
use crate::worker::protocol::{RowSource, RowsColumn, RowsTable, Ticket};

/// The page of an analysis; an unknown name leads to what there is.
#[component]
pub fn AnalysisPage(
    /// The analysis' name.
    id: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    match analyses::cards().into_iter().find(|card| card.id == id) {
        Some(card) => page(session, card),
        None => {
            session.go(Route::Start);
            ().into_any()
        }
    }
}

fn page(session: Session, card: Card) -> AnyView {
    let about = (card.about)();
    let chosen = Memo::new(move |_| session.chosen());
    let dataset = Memo::new(move |_| {
        let dataset = chosen.get().and_then(|name| session.dataset(&name));
        dataset.filter(|dataset| dataset.loaded().is_some()).map(|dataset| (dataset.id, dataset.generation))
    });
    let schema = Memo::new(move |_| {
        dataset.get();
        schema_of(chosen.get().and_then(|name| session.dataset(&name)).as_ref())
    });
    let key = move || if about.needs_data { chosen.get().unwrap_or_default() } else { String::new() };
    let given = Memo::new(move |_| GivenKey(session.given(&key(), card.id)));
    let run = use_run(session, card, dataset, given);
    remember_runs(session, card, run, Memo::new(move |_| key()));
    let on_change = Callback::new(move |(name, value): Change| {
        let key = untrack(key);
        let mut given: Given = untrack(|| session.given(&key, card.id));
        given.0.insert(name.to_owned(), value);
        if card.id == rates::CHECKS {
            rates::dated(&mut given);
        }
        session.set_given(&key, card.id, given);
    });
    let on_reset = Callback::new(move |()| session.set_given(&untrack(key), card.id, Given::default()));
    let has_settings = Memo::new(move |_| {
        run.settings.with(|settings| !settings.form.is_empty()) && (dataset.get().is_some() || !about.needs_data)
    });
    let told = Memo::new(move |_| run.settings.with(|settings| settings.method));
    view! {
        <div class="page analysis">
            <header class="page-head">
                <h1>{session.say(about.question)}</h1>
                <DatasetChoice card=card schema=schema/>
            </header>
            <Tabs card=card/>
            <div class="analysis-body" class:has-settings=move || has_settings.get()>
                <section class="answer" data-testid="run" data-analysis=card.id data-state=move || run.state.with(state_name)>
                    {live(move || body(session, card, run))}
                    {live(move || told.get().map(|text| method::folded(session, words::METHOD, text)))}
                </section>
                {live(move || has_settings.get().then(|| view! {
                    <SettingsPanel settings=run.settings on_change=on_change on_reset=on_reset/>
                }))}
            </div>
        </div>
    }
    .into_any()
}

fn state_name(state: &RunState) -> &'static str {
    match state {
        RunState::Empty => "empty",
        RunState::Running { .. } => "running",
        RunState::Failed(_) => "failed",
        RunState::Done(_) => "done",
    }
}

/// A finished run enters the recipe with all its settings, and is measured once it is on screen.
fn remember_runs(session: Session, card: Card, run: Run, key: Memo<String>) {
    live::effect(move || {
        let shown = run.state.with(|state| match state {
            RunState::Done(shown) => Some(Arc::clone(&shown.presentation)),
            _ => None,
        });
        if let Some(presentation) = shown {
            session.note_rates(&key.get_untracked(), card.id, &presentation);
            let values = run.settings.with_untracked(|settings| settings.values.clone());
            session.note_run(&key.get_untracked(), card.id, values);
            // Behind the pictures, which are drawn one by one.
            live::once_shown(move || measure(&format!("run:{}", card.id)));
        }
    });
}

/// Which data set, and what it covers.
#[component]
fn DatasetChoice(card: Card, schema: Memo<Schema>) -> impl IntoView {
    let session = expect_context::<Session>();
    let names =
        Memo::new(move |_| session.datasets.with(|all| all.iter().map(|one| one.name.clone()).collect::<Vec<_>>()));
    let go = move |name: String| session.go(Route::Analysis { id: card.id.to_owned(), dataset: Some(name) });
    let facts = move || {
        let language = session.language.get();
        schema.with(|schema| {
            let rows = format!("{} {}", words::count(language, schema.n_rows), session.t(words::ROWS));
            match period(schema, language) {
                Some(period) => format!("{rows} · {period}"),
                None => rows,
            }
        })
    };
    live(move || {
        let needs_data = (card.about)().needs_data;
        (needs_data && !names.with(Vec::is_empty)).then(|| {
            let options = Signal::derive(move || names.get().into_iter().map(|name| (name.clone(), name)).collect());
            let label = Signal::derive(move || session.t(words::DATA_SET).to_owned());
            let value = Signal::derive(move || session.chosen().unwrap_or_default());
            view! {
                <p class="page-facts">
                    <Select value=value options=options on_change=go label=label/>
                    <span>{live(facts)}</span>
                </p>
            }
        })
    })
}

/// First to last day of the date column.
pub fn period(schema: &Schema, language: Language) -> Option<String> {
    let field = schema.with_role(crate::data::Role::Date)?;
    let (first, last) = field.range?;
    let scale = if field.kind == crate::data::ColumnKind::DateTime { 86_400_000.0 } else { 1.0 };
    let day = |x: f64| crate::i18n::date(language, (x / scale).floor() as i32);
    Some(format!("{} – {}", day(first), day(last)))
}

/// Analyses of the same question, when there are several.
#[component]
fn Tabs(card: Card) -> impl IntoView {
    let session = expect_context::<Session>();
    live(move || {
        let cards = nav::questions()
            .into_iter()
            .map(|(_, cards)| cards)
            .find(|cards| cards.iter().any(|one| one.id == card.id));
        cards.filter(|cards| cards.len() > 1).map(|cards| {
            let tab = |one: Card| {
                let to = Route::Analysis { id: one.id.to_owned(), dataset: session.chosen() }.hash();
                let current = (one.id == card.id).then_some("page");
                view! { <a class="tab" href=to aria-current=current>{session.t((one.about)().title)}</a> }
            };
            view! { <nav class="tabs">{cards.into_iter().map(tab).collect::<Vec<_>>()}</nav> }
        })
    })
}

fn body(session: Session, card: Card, run: Run) -> AnyView {
    // Progress must not rebuild the page, so only the kind of state and the shown result are tracked here.
    let kind = Memo::new(move |_| run.state.with(state_name));
    let shown = move || match kind.get() {
        "running" => {
            let last = run.state.with_untracked(|state| match state {
                RunState::Running { last, .. } => last.clone(),
                _ => None,
            });
            let done = Signal::derive(move || {
                run.state.with(|state| match state {
                    RunState::Running { done, .. } => f64::from(*done),
                    _ => 1.0,
                })
            });
            let text = Signal::derive(move || session.t(words::COMPUTING).to_owned());
            view! {
                <Progress done=done text=text on_cancel=move |()| run.cancel()/>
                {match last {
                    Some(shown) => view! { <div class="is-dimmed" inert=true>{result(session, card, shown)}</div> }.into_any(),
                    None => view! { <div class="placeholder" aria-hidden="true"></div> }.into_any(),
                }}
            }
            .into_any()
        }
        "failed" => run.state.with_untracked(|state| match state {
            RunState::Failed(failure) => failed(session, card, failure, run),
            _ => ().into_any(),
        }),
        "done" => run.state.with(|state| match state {
            RunState::Done(shown) => result(session, card, shown.clone()),
            _ => ().into_any(),
        }),
        _ => empty(session, card),
    };
    live(shown)
}

/// No data yet, or data that are still on their way.
fn empty(session: Session, card: Card) -> AnyView {
    let waiting: Option<Dataset> = session.chosen().and_then(|name| session.dataset(&name));
    let text = match waiting.as_ref().map(|dataset| &dataset.state) {
        Some(DatasetState::Loading { n_bytes, n_rows }) => {
            let dataset = waiting.as_ref().map(|dataset| (dataset.file_name.clone(), dataset.n_bytes));
            let (file, of_bytes) = dataset.unwrap_or_default();
            return view! {
                <p class="empty">{words::loading(session.language.get(), &file, *n_rows, *n_bytes, of_bytes)}</p>
            }
            .into_any();
        }
        Some(DatasetState::Failed(error)) => words::import_error(error, session.language.get()),
        Some(DatasetState::Asking { .. }) => session.t(words::CHOOSE_PARTS).to_owned(),
        Some(DatasetState::NeedsFile) => session.t(words::NEEDS_FILE_HELP).to_owned(),
        Some(DatasetState::Ready(_)) | None => session.t(words::NO_DATA_HELP).to_owned(),
    };
    view! {
        <div class="empty">
            <p>{text}</p>
            <div class="drop-actions">
                <button class="button" on:click=live::click(move |_| file_drop::choose())>{session.t(words::CHOOSE_FILES)}</button>
                {see_sample(session, card)}
            </div>
        </div>
    }
    .into_any()
}

/// The way to what this analysis can do, for data that cannot show it.
fn see_sample(session: Session, card: Card) -> AnyView {
    let see = move |_| {
        session.open_sample(card.sample);
        session.go(Route::Analysis { id: card.id.to_owned(), dataset: Some(card.sample.to_owned()) });
    };
    let words = session.say(words::SEE_SAMPLE);
    view! { <button class="button-plain" data-testid="see-sample" on:click=live::click(see)>{words}</button> }
        .into_any()
}

fn failed(session: Session, card: Card, failure: &Arc<Reason>, run: Run) -> AnyView {
    let failure = Arc::clone(failure);
    let is_sample = untrack(|| session.chosen().as_deref() == Some(card.sample));
    let code = failure.code.clone();
    view! {
        <div class="failure" role="alert" data-testid="error" data-code=code>
            <p>{live(move || marked(failure.words(session.language.get())))}</p>
            <div class="drop-actions">
                <button class="button-plain" on:click=live::click(move |_| run.again())>{session.say(words::RUN_AGAIN)}</button>
                {(!is_sample).then(|| see_sample(session, card))}
            </div>
        </div>
    }
    .into_any()
}

/// Findings, pictures, tables. A language switch draws them again from the same presentation.
fn result(session: Session, card: Card, shown: Shown) -> AnyView {
    // The run itself stays in the state; what is captured here is only what is shown.
    let Shown { presentation, rows: kept, ticket, .. } = shown;
    let view = move || {
        let language = session.language.get();
        let said = presentation.said(language);
        let figures = said.figures.iter().cloned();
        let (main, small): (Vec<_>, Vec<_>) = figures.partition(|figure| figure.is_main);
        let tables: Vec<AnyView> = presentation
            .tables
            .iter()
            .cloned()
            .map(|(table, headings)| view! { <ResultTable table=table headings=headings/> }.into_any())
            .collect();
        let rows: Vec<AnyView> = kept.iter().map(|table| rows_table(session, card, table, ticket)).collect();
        view! {
            <Findings sentences=said.findings.clone()/>
            {main.into_iter().map(|figure| view! { <Chart figure=figure/> }).collect::<Vec<_>>()}
            <div class="figure-grid">
                {small.into_iter().map(|figure| view! { <Chart figure=figure/> }).collect::<Vec<_>>()}
            </div>
            <section class="tables">
                <h2>{session.t(words::TABLES)}</h2>
                {tables}
                {rows}
            </section>
        }
    };
    live(view)
}

/// A table that stayed in the worker.
fn rows_table(session: Session, card: Card, table: &RowsTable, ticket: Ticket) -> AnyView {
    let language = session.language.get();
    let column = |(column, heading): (&RowsColumn, &Option<Heading>)| GridColumn {
        name: column.name.clone(),
        label: heading.map_or(column.name.clone(), |heading| heading.label.get(language).to_owned()),
        note: String::new(),
        unit: Some(column.unit.clone()),
        is_numeric: column.is_numeric,
        min_px: match column.is_numeric {
            _ if is_of_other_language(language, &column.name) => 0.0,
            true => 96.0,
            false => 170.0,
        },
    };
    let columns: Vec<GridColumn> = table.columns.iter().zip(&table.headings.columns).map(column).collect();
    let source = RowSource::Result(ticket, table.name.clone());
    let (n_rows, title) = (table.n_rows, session.t(table_title(&table.headings)));
    let exports = exports::buttons(session, Wanted::rows(source.clone()), format!("{}-{}", card.id, table.name));
    view! {
        <section class="result-table">
            <div class="table-bar">
                <h3>{title}</h3>
                <span class="soft">{format!("{} {}", words::count(language, n_rows), session.t(words::ROWS))}</span>
                <div class="exports">{exports}</div>
            </div>
            <Grid
                source=Signal::derive(move || Some(source.clone()))
                columns=Signal::derive(move || columns.clone())
                n_rows=Signal::derive(move || n_rows)
                name=Signal::derive(move || title.to_owned())
                table=table.name.clone()
                is_sortable=true
            />
        </section>
    }
    .into_any()
}

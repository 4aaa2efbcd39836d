//! The page of a data set: what was read and how sure that is, the columns, and the rows.

use std::sync::Arc;

use leptos::prelude::*;

use super::analysis::period;
use crate::data::csv::{ImportNote, ImportParams, Loaded, RejectedRow};
use crate::data::{Column, Field};
use crate::i18n::{Language, Unit};
use crate::report::TidyTable;
use crate::ui::components::checks;
use crate::ui::components::columns::ColumnList;
use crate::ui::components::exports::{self, Wanted};
use crate::ui::components::findings::marked;
use crate::ui::components::grid::{Grid, GridColumn};
use crate::ui::components::import_settings::ImportSettings;
use crate::ui::components::parts;
use crate::ui::components::progress::Progress;
use crate::ui::components::steps::Steps;
use crate::ui::components::{file_drop, nav};
use crate::ui::live::{self, live};
use crate::ui::routes::Route;
use crate::ui::state::timing::measure;
use crate::ui::state::{Dataset, DatasetState, Session};
use crate::ui::words;
use crate::worker::protocol::RowSource;

/// Questions offered next; all are in the navigation.
const N_QUESTIONS: usize = 8;

/// Rejected rows listed on the page; all of them are in the download.
const FIRST_REJECTED: usize = 20;

/// The page.
#[component]
pub fn DataPage(
    /// The data set's name.
    name: String,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let key = name.clone();
    let dataset = Memo::new(move |_| DatasetKey(session.dataset(&key)));
    let title = name.clone();
    // The page is rebuilt when the data set changes its state, not while it is being read.
    let phase = Memo::new(move |_| {
        dataset.with(|key| key.0.as_ref().map(|dataset| (phase(&dataset.state), dataset.generation)))
    });
    view! {
        <div class="page data">
            <header class="page-head">
                <h1>{title}</h1>
                {live(move || dataset.with(|key| key.0.as_ref().map(|dataset| head(session, dataset))))}
            </header>
            {live(move || {
                phase.get();
                match dataset.get_untracked().0 {
                    None if session.kept.is_opening() => {
                        view! { <div class="placeholder" aria-hidden="true"></div> }.into_any()
                    }
                    None => gone(session),
                    Some(one) => match one.state.clone() {
                        DatasetState::Asking { has_failed } => parts::asking(session, &one, has_failed),
                        DatasetState::Loading { .. } => loading(session, dataset),
                        DatasetState::NeedsFile => {
                            problem(session, "needs_file", move || session.t(words::NEEDS_FILE_HELP).to_owned())
                        }
                        DatasetState::Failed(error) => {
                            let code = words::import_error_code(&error);
                            let file = one.file_name.clone();
                            let sheets = parts::sheets_of(&error);
                            let text = move || {
                                format!("{file}: {}", words::import_error(&error, session.language.get()))
                            };
                            view! {
                                {problem(session, code, text)}
                                <ImportSettings name=one.name.clone() import=one.import.clone() resolved=ImportParams::default() sheets=sheets columns=Vec::new()/>
                            }.into_any()
                        }
                        DatasetState::Ready(loaded) => ready(session, &one, &loaded),
                    },
                }
            })}
        </div>
    }
}

/// A data set, compared by what this page shows of it.
#[derive(Clone)]
struct DatasetKey(Option<Dataset>);

impl PartialEq for DatasetKey {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => match (&a.state, &b.state) {
                (DatasetState::Loading { n_bytes: a, .. }, DatasetState::Loading { n_bytes: b, .. }) => a == b,
                (a_state, b_state) => phase(a_state) == phase(b_state) && a.generation == b.generation && a.id == b.id,
            },
            (a, b) => a.is_none() == b.is_none(),
        }
    }
}

fn phase(state: &DatasetState) -> u8 {
    match state {
        DatasetState::Asking { .. } => 4,
        DatasetState::NeedsFile => 0,
        DatasetState::Loading { .. } => 1,
        DatasetState::Ready(_) => 2,
        DatasetState::Failed(_) => 3,
    }
}

/// File, size, period and the way out.
fn head(session: Session, dataset: &Dataset) -> AnyView {
    let language = session.language.get();
    let mut facts = vec![dataset.file_name.clone(), words::bytes(dataset.n_bytes)];
    facts.extend(dataset.loaded().and_then(|loaded| period(&loaded.schema, language)));
    let name = dataset.name.clone();
    let remove = move |_| {
        let ask = untrack(|| session.t(words::REMOVE_ASK));
        if web_sys::window().is_some_and(|window| window.confirm_with_message(ask).unwrap_or(false)) {
            session.remove(&name);
            session.go(Route::Start);
        }
    };
    view! {
        <p class="page-facts">
            <span>{facts.join(" · ")}</span>
            <button class="button-quiet" data-testid="forget" on:click=live::click(remove)>{session.t(words::FORGET)}</button>
        </p>
    }
    .into_any()
}

fn gone(session: Session) -> AnyView {
    view! {
        <div class="empty">
            <p>{session.say(words::NO_DATA_HELP)}</p>
            <div class="drop-actions">
                <button class="button" on:click=live::click(move |_| file_drop::choose())>{session.say(words::CHOOSE_FILES)}</button>
                <button class="button-plain" on:click=live::click(move |_| session.show_shop())>
                    {session.say(words::OPEN_SAMPLE)}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn problem(session: Session, code: &'static str, text: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    view! {
        <div class="failure" role="alert" data-testid="error" data-code=code>
            <p>{text}</p>
            <button class="button" on:click=live::click(move |_| file_drop::choose())>{session.say(words::CHOOSE_FILES)}</button>
        </div>
    }
    .into_any()
}

fn loading(session: Session, dataset: Memo<DatasetKey>) -> AnyView {
    let facts = move || {
        dataset.with(|key| match &key.0 {
            Some(Dataset { state: DatasetState::Loading { n_bytes, n_rows }, n_bytes: all, file_name, .. }) => {
                (file_name.clone(), *n_rows, *n_bytes, *all)
            }
            _ => (String::new(), 0, 0.0, 1.0),
        })
    };
    let text = Signal::derive(move || {
        let (file, n_rows, n_bytes, all) = facts();
        words::loading(session.language.get(), &file, n_rows, n_bytes, all)
    });
    let done = Signal::derive(move || {
        let (_, _, n_bytes, all) = facts();
        (n_bytes / all.max(1.0)).min(1.0)
    });
    let cancel = move |()| {
        if let Some(dataset) = dataset.get_untracked().0 {
            session.remove(&dataset.name);
            session.go(Route::Start);
        }
    };
    let estimate = move || {
        let estimate =
            dataset.with(|key| key.0.as_ref().and_then(|one| Some((one.estimate.clone()?, one.import.clone()))));
        estimate.map(|(estimate, import)| parts::estimated(session, &estimate, &import))
    };
    view! {
        <Progress done=done text=text on_cancel=cancel/>
        {live(estimate)}
        <div class="placeholder" aria-hidden="true"></div>
    }
    .into_any()
}

fn ready(session: Session, dataset: &Dataset, loaded: &Arc<Loaded>) -> AnyView {
    let n_rows = dataset.schema().map_or(0, |schema| schema.n_rows);
    let (name, import, notes) = (dataset.name.clone(), dataset.import.clone(), Arc::clone(loaded));
    let settings = live::later(move || {
        view! {
            <ImportSettings
                name=name.clone()
                import=import.clone()
                resolved=notes.notes.resolved.clone()
                sheets=notes.notes.sheets.clone()
                columns=parts::columns_of(&notes)
            />
        }
    });
    let whole = dataset.clone();
    let cleaning = move || view! { <Steps dataset=whole.clone()/> {checks::checks(session, &whole)} };
    let whole = dataset.clone();
    let rows = move || all_rows(session, &whole);
    // What somebody works on never flickers.
    let is_new = dataset.steps.is_empty() && dataset.history.earlier.is_empty() && dataset.history.later.is_empty();
    let (cleaning, rows) =
        if is_new { (live::later(cleaning), live::later(rows)) } else { (cleaning().into_any(), rows()) };
    // A load ends when the grid is on screen, which is made just before this.
    let name = dataset.name.clone();
    live::once_shown(move || request_animation_frame(move || measure(&format!("load:{name}"))));
    view! {
        <ImportSummary loaded=Arc::clone(loaded) file_name=dataset.file_name.clone()/>
        <NextQuestions name=dataset.name.clone()/>
        {(n_rows == 0).then(|| view! {
            <p class="failure" data-testid="error" data-code="no_rows">{session.say(words::NO_ROWS)}</p>
        })}
        <ColumnList name=dataset.name.clone() import=dataset.import.clone() loaded=Arc::clone(loaded)/>
        {cleaning}
        {rows}
        {settings}
    }
    .into_any()
}

/// The grid, and the files that it can be saved as.
fn all_rows(session: Session, dataset: &Dataset) -> AnyView {
    let source = RowSource::Dataset(dataset.id);
    let exports = exports::buttons(session, Wanted::rows(source.clone()), dataset.name.clone());
    let schema = dataset.schema().unwrap_or_default();
    let n_rows = schema.n_rows;
    let columns = Signal::derive(move || {
        let column = |field: &Field| GridColumn::of_field(field, session.language.get());
        schema.fields.iter().map(column).collect::<Vec<_>>()
    });
    view! {
        <section class="data-rows">
            <div class="table-bar">
                <h2>{session.say(words::ALL_ROWS)}</h2>
                <div class="exports">{exports}</div>
            </div>
            {exports::options(session)}
            <Grid
                source=Signal::derive(move || Some(source.clone()))
                columns=columns
                n_rows=Signal::derive(move || n_rows)
                name=Signal::derive(move || session.t(words::ALL_ROWS).to_owned())
                table="rows".to_owned()
                is_sortable=true
            />
        </section>
    }
    .into_any()
}

/// Rows read = kept + rejected, the notes, and the rejected rows.
#[component]
fn ImportSummary(loaded: Arc<Loaded>, file_name: String) -> impl IntoView {
    let session = expect_context::<Session>();
    let notes = Arc::clone(&loaded);
    let balance = move || words::row_balance(session.language.get(), &notes.notes);
    let list = Arc::clone(&loaded);
    let list = move || {
        let language = session.language.get();
        list.notes.notes.iter().map(|note| note_line(note, language)).collect::<Vec<_>>()
    };
    let rejected = Arc::clone(&loaded);
    view! {
        <section class="import-summary">
            <p class="row-balance" data-testid="row-balance">{live(balance)}</p>
            <ul class="notes">{live(list)}</ul>
            {(!loaded.notes.rejected.is_empty()).then(|| rejected_rows(session, &rejected, &file_name))}
        </section>
    }
}

fn note_line(note: &ImportNote, language: Language) -> AnyView {
    let text = match language {
        Language::En => &note.en,
        Language::Zh => &note.zh,
    };
    view! { <li data-testid="note" data-code=note.code.clone() data-column=note.column.clone()>{marked(text)}</li> }
        .into_any()
}

fn rejected_rows(session: Session, loaded: &Arc<Loaded>, file_name: &str) -> AnyView {
    let rejected = Wanted::table(rejected_table(&loaded.notes.rejected));
    let exports = exports::buttons(session, rejected, format!("{file_name}-rejected"));
    let row = |row: &RejectedRow| {
        view! {
            <tr>
                <td class="is-numeric">{row.line.to_string()}</td>
                <td class="is-numeric">{row.column.map(|column| column.to_string())}</td>
                <td>{row.expected.clone()}</td>
                <td>{row.found.clone()}</td>
            </tr>
        }
    };
    let rows: Vec<_> = loaded.notes.rejected.iter().take(FIRST_REJECTED).map(row).collect();
    view! {
        <details class="rejected">
            <summary>
                {session.say(words::REJECTED_ROWS)}" ("{loaded.notes.n_rejected.to_string()}")"
            </summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=session.say(words::REJECTED_ROWS)>
                <table>
                    <thead>
                        <tr>
                            <th scope="col" class="is-numeric">{session.say(words::LINE)}</th>
                            <th scope="col" class="is-numeric">{session.say(words::COLUMN)}</th>
                            <th scope="col">{session.say(words::EXPECTED)}</th>
                            <th scope="col">{session.say(words::FOUND)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="exports"><span class="soft">{session.say(words::DOWNLOAD_REJECTED)}</span>{exports}</div>
        </details>
    }
    .into_any()
}

fn rejected_table(rows: &[RejectedRow]) -> TidyTable {
    TidyTable::new("rejected")
        .with("line", Unit::Plain, Column::from_counts(rows.iter().map(|row| row.line)))
        .numbers("column", Unit::Plain, rows.iter().map(|row| row.column.map_or(f64::NAN, f64::from)).collect())
        .texts("expected", &rows.iter().map(|row| row.expected.as_str()).collect::<Vec<_>>())
        .texts("found", &rows.iter().map(|row| row.found.as_str()).collect::<Vec<_>>())
}

/// Where most go from here.
#[component]
fn NextQuestions(name: String) -> impl IntoView {
    let session = expect_context::<Session>();
    live(move || {
        let link = |card: &crate::analyses::registry::Card| {
            let to = Route::Analysis { id: card.id.to_owned(), dataset: Some(name.clone()) }.hash();
            view! { <a class="button-plain" href=to>{session.t((card.about)().question)}</a> }
        };
        let links: Vec<_> = nav::questions().iter().take(N_QUESTIONS).map(|(_, cards)| link(&cards[0])).collect();
        view! { <nav class="next-questions" aria-label=session.t(words::ASK)>{links}</nav> }
    })
}

//! A result table of bounded size: sortable, exportable, every cell with all its digits behind what is shown.

use std::cmp::Ordering;
use std::sync::Arc;

use leptos::prelude::*;

use super::exports::{self, Wanted};
use crate::data::{Cell, Column};
use crate::i18n::{Language, Unit, Words, format};
use crate::numeric::order;
use crate::report::glossary::{Coded, Heading, Headings};
use crate::report::{TidyColumn, TidyTable};
use crate::ui::live::{self, live};
use crate::ui::state::Session;
use crate::ui::words;

/// The column whose cells are proposed cleaning steps.
const STEP: &str = "step";

/// Rows shown before "Show all".
const FIRST_ROWS: usize = 24;

/// A table with its title, sorting and export.
#[component]
pub fn ResultTable(
    /// The table.
    table: TidyTable,
    /// What stands above it and its columns.
    #[prop(optional)]
    headings: Headings,
    /// What stands above it when its headings do not say so.
    #[prop(optional, into)]
    title: Option<String>,
    /// The hook for tests: `table`, or `figure-table` for the twin of a picture.
    #[prop(default = "table")]
    testid: &'static str,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let table = Arc::new(table);
    let sort = RwSignal::new(None::<(usize, bool)>);
    let is_all = RwSignal::new(false);
    let n_rows = table.n_rows();
    let name = table.name.clone();
    let heading = title.unwrap_or_else(|| table_title(&headings).get(session.language.get_untracked()).to_owned());
    let order = {
        let table = Arc::clone(&table);
        Memo::new(move |_| sorted(&table, sort.get()))
    };
    let headings = Arc::new(headings);
    let head = {
        let (table, headings) = (Arc::clone(&table), Arc::clone(&headings));
        move || {
            let cell = |(index, column): (usize, &TidyColumn)| {
                let heading = headings.columns.get(index).copied().flatten();
                head_cell(session, column, heading, index, sort)
            };
            columns_for(session.language.get(), &table).map(cell).collect::<Vec<_>>()
        }
    };
    let body = {
        let table = Arc::clone(&table);
        move || {
            let language = session.language.get();
            let n_shown = if is_all.get() { n_rows } else { n_rows.min(FIRST_ROWS) };
            order.with(|order| {
                let row = |&row: &usize| body_row(session, language, &table, &headings, row);
                order[..n_shown].iter().map(row).collect::<Vec<_>>()
            })
        }
    };
    let exports = exports::buttons(session, Wanted::table((*table).clone()), name.clone());
    let is_twin = testid == "figure-table";
    view! {
        <section class="result-table">
            <div class="table-bar">
                <h3 class:visually-hidden=is_twin>{heading.clone()}</h3>
                <div class="exports">
                    {exports}
                </div>
            </div>
            <div class="table-scroll" tabindex="0" role="region" aria-label=heading>
                <table data-testid=testid data-table=name>
                    <thead><tr>{live(head)}</tr></thead>
                    <tbody>{live(body)}</tbody>
                </table>
            </div>
            {live(move || (n_rows > FIRST_ROWS && !is_all.get()).then(|| view! {
                <button class="button-quiet" on:click=live::click(move |_| is_all.set(true))>
                    {format!("{} ({})", session.t(words::SHOW_ALL), words::count(session.language.get(), n_rows as u64))}
                </button>
            }))}
        </section>
    }
}

/// What a table is called.
pub fn table_title(headings: &Headings) -> Words {
    headings.title.unwrap_or(words::PICTURE_TABLE)
}

fn is_numeric(cells: &Column) -> bool {
    matches!(cells.values(), crate::data::Values::Number(_))
}

fn head_cell(
    session: Session,
    column: &TidyColumn,
    heading: Option<Heading>,
    index: usize,
    sort: RwSignal<Option<(usize, bool)>>,
) -> AnyView {
    let language = session.language.get();
    let is_numeric = is_numeric(&column.cells);
    let label = heading.map_or(column.name.clone(), |heading| heading.label.get(language).to_owned());
    let help = heading.map(|heading| heading.help.get(language));
    let currency = match &column.unit {
        Unit::Money(Some(currency)) => format!(" ({currency})"),
        _ => String::new(),
    };
    let direction = move || sort.get().filter(|(by, _)| *by == index).map(|(_, is_down)| is_down);
    let turn = move |_| {
        sort.set(match sort.get_untracked() {
            Some((by, true)) if by == index => Some((index, false)),
            Some((by, false)) if by == index => None,
            _ => Some((index, is_numeric)),
        });
    };
    let arrow = move || match direction() {
        Some(false) => " ↑",
        Some(true) => " ↓",
        None => "",
    };
    view! {
        <th
            scope="col"
            class:is-numeric=is_numeric
            aria-sort=move || direction().map(|is_down| if is_down { "descending" } else { "ascending" })
        >
            <button class="sort" title=help on:click=live::click(turn)>{label}{currency}{arrow}</button>
        </th>
    }
    .into_any()
}

fn body_row(session: Session, language: Language, table: &TidyTable, headings: &Headings, row: usize) -> AnyView {
    let cell = |index: usize, column: &TidyColumn| {
        let cell = column.cells.cell(row);
        let shown = match cell {
            Cell::Text(step) if column.name == STEP => return step_cell(session, step),
            Cell::Missing => "–".to_owned(),
            Cell::Number(x) => format(language, x, &column.unit),
            Cell::Date(day) => crate::i18n::date(language, day),
            Cell::Boolean(yes) => (if yes { words::YES } else { words::NO }).get(language).to_owned(),
            Cell::Text(text) => in_words(language, headings, index, text).to_owned(),
            Cell::DateTime(_) => cell.to_plain_text(),
        };
        view! {
            <td class:is-numeric=is_numeric(&column.cells) data-column=column.name.clone() data-value=cell.to_plain_text()>
                {shown}
            </td>
        }
        .into_any()
    };
    view! { <tr>{columns_for(language, table).map(|(index, column)| cell(index, column)).collect::<Vec<_>>()}</tr> }
        .into_any()
}

/// What a text stands for, if it is a code.
fn in_words<'a>(language: Language, headings: &'a Headings, column: usize, text: &'a str) -> &'a str {
    let is_it = |coded: &&Coded| coded.column as usize == column && coded.code == text;
    headings.codes.iter().find(is_it).map_or(text, |coded| match language {
        Language::En => &coded.en,
        Language::Zh => &coded.zh,
    })
}

/// A cleaning step that is proposed: a button that adds it.
fn step_cell(session: Session, step: &str) -> AnyView {
    let text = step.to_owned();
    let add = move |_| session.propose_step(&text);
    view! {
        <td data-column=STEP data-value=step.to_owned()>
            <button class="button-quiet" data-testid="add-step" on:click=live::click(add)>{session.say(words::ADD_STEP)}</button>
        </td>
    }
    .into_any()
}

/// The columns that readers of a language are shown: texts of both languages stand in columns `…_en` and `…_zh`.
fn columns_for(language: Language, table: &TidyTable) -> impl Iterator<Item = (usize, &TidyColumn)> {
    table.columns.iter().enumerate().filter(move |(_, column)| !is_of_other_language(language, &column.name))
}

/// Whether a column holds texts in the other language.
pub fn is_of_other_language(language: Language, name: &str) -> bool {
    name.ends_with(match language {
        Language::En => "_zh",
        Language::Zh => "_en",
    })
}

/// Row numbers in the order of a column; missing cells last either way.
fn sorted(table: &TidyTable, sort: Option<(usize, bool)>) -> Vec<usize> {
    let Some((index, is_down)) = sort else { return (0..table.n_rows()).collect() };
    let cells = &table.columns[index].cells;
    order::by(table.n_rows(), &|a, b| match (cells.is_missing(a), cells.is_missing(b)) {
        (false, false) if is_down => compare(cells.cell(b), cells.cell(a)),
        (false, false) => compare(cells.cell(a), cells.cell(b)),
        (a, b) => a.cmp(&b),
    })
}

/// Two cells of one column.
fn compare(a: Cell, b: Cell) -> Ordering {
    match (a, b) {
        (Cell::Number(a), Cell::Number(b)) => a.total_cmp(&b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        (Cell::Date(a), Cell::Date(b)) => a.cmp(&b),
        (Cell::DateTime(a), Cell::DateTime(b)) => a.cmp(&b),
        (Cell::Boolean(a), Cell::Boolean(b)) => a.cmp(&b),
        _ => Ordering::Equal,
    }
}

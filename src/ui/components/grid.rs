//! A grid over any number of rows: only the visible ones are fetched from the worker and drawn.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::{Closure, JsCast};

use crate::data::{Cell, ColumnKind, Field};
use crate::i18n::{Language, Unit, format};
use crate::ui::live::{self, live};
use crate::ui::state::Session;
use crate::ui::words;
use crate::worker::protocol::{RowSource, Rows, ShownCell, Window};

const ROW_PX: f64 = 32.0;
const HEAD_PX: f64 = 48.0;

/// Browsers cap the height of an element; beyond this the scroll bar is a ratio, not a length.
const MAX_CANVAS_PX: f64 = 8_000_000.0;

/// Rows and columns drawn beyond the visible ones.
const OVERSCAN: u64 = 4;

/// In fewer rows one finds what one looks for.
const MIN_ROWS_TO_FIND: u64 = 10;

/// So long after the last letter the rows are looked for.
const FIND_PAUSE: Duration = Duration::from_millis(100);

/// One column of a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct GridColumn {
    /// The name in the data.
    pub name: String,
    /// The header.
    pub label: String,
    /// The line under the header: kind and role.
    pub note: String,
    /// How numbers are written; none writes all digits.
    pub unit: Option<Unit>,
    /// Right-aligned.
    pub is_numeric: bool,
    /// As wide at least; a column of no width is not shown.
    pub min_px: f64,
}

impl GridColumn {
    /// A column of a data set.
    pub fn of_field(field: &Field, language: Language) -> Self {
        let kind = field.kind.words().get(language);
        let note = match field.role {
            Some(role) => format!("{kind} · {}", role.words().get(language)),
            None => kind.to_owned(),
        };
        let unit = (field.kind == ColumnKind::Percent).then_some(Unit::Share);
        let is_numeric = field.kind.is_numeric();
        let min_px = if is_numeric { 96.0 } else { 120.0 };
        Self { name: field.name.clone(), label: field.name.clone(), note, unit, is_numeric, min_px }
    }

    fn width_px(&self) -> f64 {
        let letters = |text: &str| text.chars().map(|c| if c.is_ascii() { 7.5 } else { 14.0 }).sum::<f64>();
        let header = letters(&self.label).max(letters(&self.note)) + 34.0;
        if self.min_px == 0.0 { 0.0 } else { header.clamp(self.min_px, 260.0) }
    }
}

/// What part of the grid is visible.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct View {
    top_px: f64,
    left_px: f64,
    width_px: f64,
    height_px: f64,
}

/// The grid.
#[component]
pub fn Grid(
    /// Where the rows come from.
    #[prop(into)]
    source: Signal<Option<RowSource>>,
    /// The columns.
    #[prop(into)]
    columns: Signal<Vec<GridColumn>>,
    /// How many rows there are.
    #[prop(into)]
    n_rows: Signal<u64>,
    /// What it is called, for screen readers.
    #[prop(into)]
    name: Signal<String>,
    /// The table's name in hooks.
    table: String,
    /// Whether a click on a header sorts.
    #[prop(optional)]
    is_sortable: bool,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let scroller: NodeRef<html::Div> = NodeRef::new();
    let view = RwSignal::new(View::default());
    let (sort, find) = (RwSignal::new(None::<(u32, bool)>), RwSignal::new(String::new()));
    let rows = RwSignal::new(Rows::default());
    let (n_all, n_rows) = (n_rows, n_shown(rows, n_rows));
    let look = move || look_at(scroller, view);
    watch_size(scroller, look);
    let edges = Memo::new(move |_| columns.with(|columns| column_edges(columns)));
    let window = Memo::new(move |_| Window {
        sort: sort.get(),
        find: find.get(),
        ..edges.with(|edges| visible_window(edges, &view.get(), n_rows.get()))
    });
    fetch_rows(session, source, window, rows);
    let is_long = move || is_sortable && n_all.get() > MIN_ROWS_TO_FIND;
    let find_bar = move || is_long().then(|| find_bar(session, find, rows, n_all));
    let total_width = move || edges.with(|edges| edges[edges.len() - 1]);
    let frame = Frame { session, columns, edges, n_rows, view, sort };
    let header = move || frame.header(&window.get(), is_sortable);
    let body = move || rows.with(|rows| frame.body(rows));
    view! {
        {live(find_bar)}
        <div
            class="grid"
            role="grid"
            tabindex="0"
            data-testid="table"
            data-table=table
            aria-label=name
            aria-rowcount=move || (n_rows.get() + 1).to_string()
            aria-colcount=move || columns.with(Vec::len).to_string()
            node_ref=scroller
            on:scroll=move |_| look()
            style:height=move || format!("{}px", (n_rows.get() as f64 * ROW_PX + HEAD_PX + 16.0).min(480.0))
        >
            <div
                class="grid-canvas"
                role="rowgroup"
                style:height=move || format!("{}px", (n_rows.get() as f64 * ROW_PX).min(MAX_CANVAS_PX) + HEAD_PX)
                style:width=move || format!("{}px", total_width())
            >
                <div class="grid-head" role="row" style:width=move || format!("{}px", total_width())>
                    <div class="grid-cell grid-number" role="columnheader" style:width="64px" style:left="0px">"#"</div>
                    {live(header)}
                </div>
                {live(body)}
            </div>
        </div>
    }
}

/// How many rows the grid shows: those found, or all.
fn n_shown(rows: RwSignal<Rows>, n_all: Signal<u64>) -> Signal<u64> {
    let n_found = move || rows.with(|rows| (!rows.find.is_empty()).then_some(rows.n_rows));
    Memo::new(move |_| n_found().unwrap_or_else(|| n_all.get())).into()
}

/// Where the rows are chosen that the grid shows, and how many they are.
fn find_bar(session: Session, find: RwSignal<String>, rows: RwSignal<Rows>, n_all: Signal<u64>) -> AnyView {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let change = move |event| {
        let text = event_target_value(&event).trim().to_owned();
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        let set = move || _ = find.try_set(text.clone());
        timer.set_value(set_timeout_with_handle(set, FIND_PAUSE).ok());
    };
    let said = move || {
        let language = session.language.get();
        rows.with(|rows| {
            let is_asked = !rows.find.is_empty();
            is_asked.then(|| words::found(language, rows.n_rows, n_all.get(), rows.is_condition))
        })
    };
    view! {
        <div class="grid-find">
            <input
                class="input"
                type="search"
                data-testid="find"
                autocomplete="off"
                spellcheck="false"
                prop:value=find.get_untracked()
                placeholder=session.t(words::FIND_HINT)
                aria-label=session.t(words::FIND_ROWS)
                on:input=live::change(change)
            />
            <span class="soft" role="status" data-testid="found">{live(said)}</span>
        </div>
    }
    .into_any()
}

/// Notes which part of the grid is in view.
fn look_at(scroller: NodeRef<html::Div>, view: RwSignal<View>) {
    if let Some(element) = scroller.get_untracked() {
        view.set(View {
            top_px: f64::from(element.scroll_top()),
            left_px: f64::from(element.scroll_left()),
            width_px: f64::from(element.client_width()),
            height_px: f64::from(element.client_height()),
        });
    }
}

/// The left edge of each column, and the right one of the last.
fn column_edges(columns: &[GridColumn]) -> Vec<f64> {
    let mut edges = vec![64.0];
    columns.iter().for_each(|column| edges.push(edges[edges.len() - 1] + column.width_px()));
    edges
}

/// What the cells of a grid are drawn from.
#[derive(Clone, Copy)]
struct Frame {
    session: Session,
    columns: Signal<Vec<GridColumn>>,
    edges: Memo<Vec<f64>>,
    n_rows: Signal<u64>,
    view: RwSignal<View>,
    sort: RwSignal<Option<(u32, bool)>>,
}

impl Frame {
    /// The headers of the visible columns.
    fn header(&self, window: &Window, is_sortable: bool) -> Vec<AnyView> {
        let cell = |(index, column): (usize, &GridColumn)| {
            header_cell(self.session, column, index, self.edges, self.sort, is_sortable)
        };
        self.columns.with(|columns| {
            let shown = columns.iter().enumerate().skip(window.first_column as usize).take(window.n_columns as usize);
            shown.map(cell).collect()
        })
    }

    /// The rows that were fetched, each at its place.
    fn body(&self, rows: &Rows) -> Vec<AnyView> {
        let language = self.session.language.get();
        let n_rows = self.n_rows.get();
        let origin = self.view.with(|view| {
            let first_visible = first_row(view.top_px, view.height_px, n_rows);
            let is_scaled = n_rows as f64 * ROW_PX > MAX_CANVAS_PX;
            if is_scaled { view.top_px - first_visible as f64 * ROW_PX } else { 0.0 }
        });
        self.columns.with(|columns| {
            let line = |(index, (row_idx, cells)): (usize, &(u64, Vec<ShownCell>))| {
                let position = rows.first_row + index as u64;
                let top = HEAD_PX + position as f64 * ROW_PX + origin;
                let row = (position, *row_idx, cells);
                grid_row(language, columns, self.edges, rows.first_column as usize, row, top)
            };
            rows.rows.iter().enumerate().map(line).collect()
        })
    }
}

/// The row at the top of the visible part.
fn first_row(top_px: f64, height_px: f64, n_rows: u64) -> u64 {
    let total_px = n_rows as f64 * ROW_PX;
    if total_px <= MAX_CANVAS_PX {
        return (top_px / ROW_PX).floor() as u64;
    }
    let range_px = (MAX_CANVAS_PX + HEAD_PX - height_px).max(1.0);
    let last_first = n_rows as f64 - ((height_px - HEAD_PX) / ROW_PX).floor();
    ((top_px / range_px).min(1.0) * last_first).floor().max(0.0) as u64
}

/// The rows and columns in view, and some beyond.
fn visible_window(edges: &[f64], view: &View, n_rows: u64) -> Window {
    let (first_column, n_columns) = visible_columns(edges, view);
    let n_visible = (view.height_px / ROW_PX).ceil() as u64;
    let first_row = first_row(view.top_px, view.height_px, n_rows).saturating_sub(OVERSCAN);
    Window { first_row, n_rows: (n_visible + 2 * OVERSCAN) as u32, first_column, n_columns, ..Window::default() }
}

fn visible_columns(edges: &[f64], view: &View) -> (u32, u32) {
    let n_columns = edges.len() - 1;
    let first = edges[1..].partition_point(|right| *right < view.left_px).saturating_sub(1);
    let last = edges[..n_columns].partition_point(|left| *left < view.left_px + view.width_px) + 1;
    (first as u32, (last.min(n_columns).saturating_sub(first)) as u32)
}

/// Asks for the window whenever it changes; answers to an older question are dropped.
fn fetch_rows(session: Session, source: Signal<Option<RowSource>>, window: Memo<Window>, rows: RwSignal<Rows>) {
    let newest = StoredValue::new(0u64);
    live::effect(move || {
        let window = window.get();
        let number = newest.get_value() + 1;
        newest.set_value(number);
        let (Some(source), Some(client)) = (source.get(), session.client()) else { return };
        if window.n_columns == 0 {
            return;
        }
        client.rows(source, window, move |answer| {
            if newest.try_get_value() == Some(number)
                && let Some(answer) = answer
            {
                let _ = rows.try_set(answer);
            }
        });
    });
}

fn header_cell(
    session: Session,
    column: &GridColumn,
    index: usize,
    edges: Memo<Vec<f64>>,
    sort: RwSignal<Option<(u32, bool)>>,
    is_sortable: bool,
) -> AnyView {
    let (left, width) = edges.with(|edges| (edges[index], edges[index + 1] - edges[index]));
    if width == 0.0 {
        return ().into_any();
    }
    let index = index as u32;
    let direction = move || sort.get().filter(|(by, _)| *by == index).map(|(_, is_down)| is_down);
    let turn = move |_| {
        sort.set(match sort.get_untracked() {
            Some((by, false)) if by == index => Some((index, true)),
            Some((by, true)) if by == index => None,
            _ => Some((index, false)),
        });
    };
    let (label, note) = (column.label.clone(), column.note.clone());
    let arrow = move || match direction() {
        Some(false) => " ↑",
        Some(true) => " ↓",
        None => "",
    };
    let name = if is_sortable {
        let help = label.clone();
        view! {
            <button class="grid-sort" title=help on:click=live::click(turn) aria-label=format!("{}: {label}", session.t(words::SORT))>
                {label.clone()}{arrow}
            </button>
        }
        .into_any()
    } else {
        view! { <span class="grid-label" title=label.clone()>{label.clone()}</span> }.into_any()
    };
    view! {
        <div
            class="grid-cell"
            class:is-numeric=column.is_numeric
            role="columnheader"
            aria-colindex=(index + 1).to_string()
            aria-sort=move || direction().map(|is_down| if is_down { "descending" } else { "ascending" })
            style:left=format!("{left}px")
            style:width=format!("{width}px")
        >
            {name}
            <small>{note}</small>
        </div>
    }
    .into_any()
}

fn grid_row(
    language: Language,
    columns: &[GridColumn],
    edges: Memo<Vec<f64>>,
    first_column: usize,
    (position, row_idx, cells): (u64, u64, &Vec<ShownCell>),
    top_px: f64,
) -> AnyView {
    let shown = cells.iter().enumerate().filter_map(|(offset, cell)| {
        let index = first_column + offset;
        let column = columns.get(index)?;
        let (left, width) = edges.with(|edges| (edges[index], edges[index + 1] - edges[index]));
        if width == 0.0 {
            return None;
        }
        let (text, value) = cell_texts(language, cell, column.unit.as_ref());
        let title = (text.chars().count() > 24).then(|| text.clone());
        Some(view! {
            <div
                class="grid-cell"
                class:is-numeric=column.is_numeric
                class:is-missing=matches!(cell, ShownCell::Missing)
                role="gridcell"
                data-column=column.name.clone()
                data-value=value
                title=title
                style:left=format!("{left}px")
                style:width=format!("{width}px")
            >
                {text}
            </div>
        })
    });
    let shown = shown.collect::<Vec<_>>();
    view! {
        <div class="grid-row" role="row" aria-rowindex=(position + 2).to_string() style:top=format!("{top_px}px")>
            <div class="grid-cell grid-number" role="rowheader" style:left="0px" style:width="64px">
                {words::count(language, row_idx + 1)}
            </div>
            {shown}
        </div>
    }
    .into_any()
}

/// What a cell shows, and its value with all digits.
fn cell_texts(language: Language, cell: &ShownCell, unit: Option<&Unit>) -> (String, String) {
    let full = match cell {
        ShownCell::Missing => Cell::Missing,
        ShownCell::Text(text) => Cell::Text(text),
        ShownCell::Number(x) => Cell::Number(*x),
        ShownCell::Date(day) => Cell::Date(*day),
        ShownCell::DateTime(ms) => Cell::DateTime(*ms),
        ShownCell::Boolean(yes) => Cell::Boolean(*yes),
    }
    .to_plain_text();
    let shown = match (cell, unit) {
        (ShownCell::Missing, _) => "–".to_owned(),
        (ShownCell::Number(x), Some(unit)) => format(language, *x, unit),
        (ShownCell::Boolean(yes), _) => words_of(language, *yes).to_owned(),
        _ => full.clone(),
    };
    (shown, full)
}

fn words_of(language: Language, yes: bool) -> &'static str {
    if yes { words::YES.get(language) } else { words::NO.get(language) }
}

/// Calls `look` now and whenever the element changes its size.
fn watch_size(element: NodeRef<html::Div>, look: impl Fn() + Copy + 'static) {
    live::effect(move || {
        let Some(element) = element.get() else { return };
        // The observer tells the first size as well, when the browser has laid the page out: asking now would make it do so twice.
        let on_resize = Closure::<dyn FnMut()>::new(look);
        if let Ok(observer) = web_sys::ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let kept = StoredValue::new_local((observer, on_resize));
            on_cleanup(move || {
                if let Some(observer) = kept.try_with_value(|(observer, _)| observer.clone()) {
                    observer.disconnect();
                }
            });
        }
    });
}

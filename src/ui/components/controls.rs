//! The inputs behind settings, one per kind of [`Input`]. Values are JSON, as in recipes.

use leptos::prelude::*;
use serde_json::{Map, Value, json};

use super::select::Select;
use crate::analyses::contract::{Choice, ColumnChoice, Input, NewRowField, RowColumn};
use crate::i18n::Words;
use crate::ui::live::{self, live};
use crate::ui::state::Session;
use crate::ui::words;

/// The input of a setting.
pub fn control(
    session: Session,
    name: &'static str,
    input: &Input,
    value: Memo<Value>,
    on_change: Callback<Value>,
) -> AnyView {
    match input.clone() {
        Input::Column { allowed, is_optional } | Input::Text { options: allowed, is_optional } => {
            let options = allowed.into_iter().map(|column| (column.clone(), column)).collect();
            choice(session, name, options, is_optional, value, on_change)
        }
        Input::Choice { options } => {
            let label = |option: Choice| (option.value.to_owned(), session.t(option.words).to_owned());
            choice(session, name, options.into_iter().map(label).collect(), false, value, on_change)
        }
        Input::Columns { allowed } => columns(allowed, value, on_change),
        Input::Number { min, max, step, is_share, is_optional } => {
            // A share is typed as percent.
            let scale = if is_share { 100.0 } else { 1.0 };
            let number = NumberInput { min: min * scale, max: max * scale, step: step * scale, scale, is_optional };
            number_input(session, name, number, is_share, value, on_change)
        }
        Input::Integer { min, max, is_optional } => {
            let number = NumberInput { min: min as f64, max: max as f64, step: 1.0, scale: 1.0, is_optional };
            number_input(session, name, number, false, value, on_change)
        }
        Input::Switch => {
            let is_on = move || value.get().as_bool().unwrap_or(false);
            view! {
                <input
                    type="checkbox"
                    data-testid="param"
                    data-name=name
                    prop:checked=is_on
                    on:change=live::change(move |event| on_change.run(Value::Bool(event_target_checked(&event))))
                />
            }
            .into_any()
        }
        Input::Day { .. } => text_input(name, "date", "input", value, on_change),
        Input::Line { is_code, .. } => {
            let class = if is_code { "input input-code" } else { "input" };
            text_input(name, "text", class, value, on_change)
        }
        Input::Numbers { min_len, max_len } => numbers(session, min_len as usize, max_len as usize, value, on_change),
        Input::ByColumn { columns } => by_column(session, columns, value, on_change),
        Input::NewRows { fields } => {
            let cells = fields.into_iter().map(|NewRowField { column, levels }| {
                let options = levels.into_iter().map(|level| (level.clone(), level)).collect();
                RowCell { label: column.clone(), column, is_number: false, blank: "0", options }
            });
            typed_rows(session, cells.collect(), value, on_change)
        }
        Input::Rows { columns } => {
            let cells = columns.into_iter().map(|RowColumn { name, label, is_number, options, .. }| {
                let options = options.into_iter().map(|option| labelled(session, option)).collect();
                let label = session.t(label).to_owned();
                RowCell { column: name.to_owned(), label, is_number, blank: "", options }
            });
            typed_rows(session, cells.collect(), value, on_change)
        }
    }
}

/// A day or a line of text; an empty one is null.
fn text_input(
    name: &'static str,
    kind: &'static str,
    class: &'static str,
    value: Memo<Value>,
    on_change: Callback<Value>,
) -> AnyView {
    let shown = move || value.get().as_str().unwrap_or_default().to_owned();
    let change = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        on_change.run(if text.is_empty() { Value::Null } else { Value::String(text) });
    };
    view! {
        <input
            type=kind
            class=class
            data-testid="param"
            data-name=name
            prop:value=shown
            on:change=live::change(change)
        />
    }
    .into_any()
}

fn choice(
    session: Session,
    name: &'static str,
    mut options: Vec<(String, String)>,
    is_optional: bool,
    value: Memo<Value>,
    on_change: Callback<Value>,
) -> AnyView {
    if is_optional {
        options.insert(0, (String::new(), format!("({})", session.t(words::NONE))));
    }
    let shown = Signal::derive(move || value.get().as_str().unwrap_or_default().to_owned());
    let change = move |text: String| on_change.run(if text.is_empty() { Value::Null } else { Value::String(text) });
    let options = Signal::derive(move || options.clone());
    view! { <Select value=shown options=options on_change=change hook=("param", name.to_owned())/> }.into_any()
}

fn columns(allowed: Vec<String>, value: Memo<Value>, on_change: Callback<Value>) -> AnyView {
    let chosen = move || -> Vec<String> {
        let names = value.get();
        let names = names.as_array().map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        names.unwrap_or_default()
    };
    let all = allowed.clone();
    let box_of = move |column: String| {
        let all = all.clone();
        let (name, key) = (column.clone(), column.clone());
        let is_on = move || chosen().contains(&key);
        let toggle = move |event: web_sys::Event| {
            let is_on = event_target_checked(&event);
            let chosen = untrack(chosen);
            let keeps = |one: &&String| if **one == name { is_on } else { chosen.contains(one) };
            on_change.run(json!(all.iter().filter(keeps).collect::<Vec<_>>()));
        };
        view! {
            <label class="check">
                <input type="checkbox" value=column.clone() prop:checked=is_on on:change=live::change(toggle)/>
                <span>{column}</span>
            </label>
        }
    };
    view! { <div class="checks">{allowed.into_iter().map(box_of).collect::<Vec<_>>()}</div> }.into_any()
}

struct NumberInput {
    min: f64,
    max: f64,
    step: f64,
    /// What is shown = value × scale.
    scale: f64,
    is_optional: bool,
}

fn number_input(
    session: Session,
    name: &'static str,
    number: NumberInput,
    is_share: bool,
    value: Memo<Value>,
    on_change: Callback<Value>,
) -> AnyView {
    let NumberInput { min, max, step, scale, is_optional } = number;
    let is_whole = scale == 1.0 && step == 1.0;
    // Ten significant digits hide the binary tail of, say, 0.07 × 100.
    let shown = move || value.get().as_f64().map(|x| tidy_digits(x * scale)).unwrap_or_default();
    let change = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        match text.trim().parse::<f64>() {
            Ok(x) if is_whole => on_change.run(json!(x.round() as i64)),
            Ok(x) => on_change.run(json!(x / scale)),
            Err(_) if is_optional => on_change.run(Value::Null),
            Err(_) => {}
        }
    };
    view! {
        <span class="number">
            <input
                type="number"
                class="input"
                data-testid="param"
                data-name=name
                min=min.to_string()
                max=max.to_string()
                step=if is_whole { "1".to_owned() } else { "any".to_owned() }
                placeholder=is_optional.then(|| session.t(words::OPTIONAL))
                prop:value=shown
                on:change=live::change(change)
            />
            {is_share.then_some("%")}
        </span>
    }
    .into_any()
}

fn tidy_digits(x: f64) -> String {
    format!("{x:.10}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn numbers(
    session: Session,
    min_len: usize,
    max_len: usize,
    value: Memo<Value>,
    on_change: Callback<Value>,
) -> AnyView {
    let list = move || -> Vec<f64> {
        value.get().as_array().map(|all| all.iter().filter_map(Value::as_f64).collect()).unwrap_or_default()
    };
    let n_numbers = Memo::new(move |_| list().len());
    let item = move |index: usize| {
        let shown = move || list().get(index).map(|x| tidy_digits(*x)).unwrap_or_default();
        let change = move |event: web_sys::Event| {
            if let Ok(x) = event_target_value(&event).trim().parse::<f64>() {
                let mut all = untrack(list);
                if let Some(slot) = all.get_mut(index) {
                    *slot = x;
                }
                on_change.run(json!(all));
            }
        };
        let remove = move |_| {
            let mut all = untrack(list);
            if index < all.len() {
                all.remove(index);
            }
            on_change.run(json!(all));
        };
        let position = (index + 1).to_string();
        view! {
            <div class="number-item">
                <span class="number-label">{position.clone()}</span>
                <input type="number" class="input" step="any" aria-label=position prop:value=shown on:change=live::change(change)/>
                <button
                    class="button-quiet"
                    aria-label=session.t(words::REMOVE)
                    disabled=move || { n_numbers.get() <= min_len }
                    on:click=live::click(remove)
                >
                    "×"
                </button>
            </div>
        }
    };
    let add = move |_: web_sys::MouseEvent| {
        let mut all = untrack(list);
        all.push(all.last().copied().unwrap_or_default());
        on_change.run(json!(all));
    };
    view! {
        {live(move || (0..n_numbers.get()).map(item).collect::<Vec<_>>())}
        <button class="button-quiet" disabled=move || { n_numbers.get() >= max_len } on:click=live::click(add)>
            {session.t(words::ADD_YEAR)}
        </button>
    }
    .into_any()
}

fn by_column(session: Session, columns: Vec<ColumnChoice>, value: Memo<Value>, on_change: Callback<Value>) -> AnyView {
    let map = move || value.get().as_object().cloned().unwrap_or_default();
    let row = |choice: ColumnChoice| {
        let ColumnChoice { column, options } = choice;
        let first = options.first().map(|(value, _)| value.clone()).unwrap_or_default();
        let options: Vec<(String, String)> = options.into_iter().map(|option| labelled(session, option)).collect();
        let shown = {
            let (key, fallback) = (column.clone(), first.clone());
            Signal::derive(move || {
                map().get(&key).and_then(Value::as_str).map_or_else(|| fallback.clone(), str::to_owned)
            })
        };
        let key = column.clone();
        let change = move |chosen: String| {
            let mut all: Map<String, Value> = untrack(map);
            if chosen == first {
                all.remove(&key);
            } else {
                all.insert(key.clone(), Value::String(chosen));
            }
            on_change.run(Value::Object(all));
        };
        view! {
            <label class="by-column">
                <span>{column}</span>
                <Select value=shown options=Signal::derive(move || options.clone()) on_change=change/>
            </label>
        }
    };
    columns.into_iter().map(row).collect::<Vec<_>>().into_any()
}

/// A value of a choice and what users read for it: its words, or itself.
fn labelled(session: Session, (value, words): (String, Option<Words>)) -> (String, String) {
    let label = words.map_or_else(|| value.clone(), |words| session.t(words).to_owned());
    (value, label)
}

/// A cell of a row that is typed in.
#[derive(Clone)]
struct RowCell {
    /// Its name in recipes.
    column: String,
    /// What users read.
    label: String,
    /// Whether it is kept as a number.
    is_number: bool,
    /// What it holds in the first row.
    blank: &'static str,
    /// What it can be, and the words; free when empty.
    options: Vec<(String, String)>,
}

/// Rows of cells; a new row repeats the last one.
fn typed_rows(session: Session, cells: Vec<RowCell>, value: Memo<Value>, on_change: Callback<Value>) -> AnyView {
    let rows = move || value.get().as_array().cloned().unwrap_or_default();
    let n_rows = Memo::new(move |_| rows().len());
    let first = |cell: &RowCell| cell.options.first().map_or(cell.blank.to_owned(), |(value, _)| value.clone());
    let filled = cells.iter().map(|cell| (cell.column.clone(), json!(first(cell)))).filter(|(_, value)| value != "");
    let template: Map<String, Value> = filled.collect();
    let row = move |index: usize| {
        let cells: Vec<AnyView> = cells.iter().map(|cell| row_cell(cell.clone(), index, value, on_change)).collect();
        let remove = move |_| {
            let mut all = untrack(rows);
            if index < all.len() {
                all.remove(index);
            }
            on_change.run(Value::Array(all));
        };
        view! {
            <div class="new-row">
                {cells}
                <button class="button-quiet" on:click=live::click(remove)>{session.t(words::REMOVE_ROW)}</button>
            </div>
        }
    };
    let add = move |_| {
        let mut all = untrack(rows);
        all.push(all.last().cloned().unwrap_or_else(|| Value::Object(template.clone())));
        on_change.run(Value::Array(all));
    };
    view! {
        {live(move || (0..n_rows.get()).map(&row).collect::<Vec<_>>())}
        <button class="button-quiet" on:click=live::click(add)>{session.t(words::ADD_ROW)}</button>
    }
    .into_any()
}

fn row_cell(cell: RowCell, index: usize, value: Memo<Value>, on_change: Callback<Value>) -> AnyView {
    let RowCell { column, label, is_number, options, .. } = cell;
    let key = column.clone();
    let shown = Signal::derive(move || cell_text(&value.get()[index][&key]));
    let change = move |text: String| {
        let mut all = value.get_untracked();
        let Some(row) = all.get_mut(index).and_then(Value::as_object_mut) else { return };
        let text = text.trim();
        match text.parse::<f64>() {
            _ if text.is_empty() => drop(row.remove(&column)),
            Ok(number) if is_number => drop(row.insert(column.clone(), json!(number))),
            // A text that is no number goes along as it is, and the worker says what is wrong with it.
            _ => drop(row.insert(column.clone(), json!(text))),
        }
        on_change.run(all);
    };
    let input = if options.is_empty() {
        view! {
            <input
                class="input"
                inputmode=is_number.then_some("decimal")
                prop:value=shown
                on:change=live::change(move |event| change(event_target_value(&event)))
            />
        }
        .into_any()
    } else {
        view! { <Select value=shown options=Signal::derive(move || options.clone()) on_change=change/> }.into_any()
    };
    view! { <label class="by-column"><span>{label}</span>{input}</label> }.into_any()
}

/// What stands in a cell: a text, a number, or several of them.
fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(cell_text).collect::<Vec<_>>().join(", "),
        // A whole number has no point.
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |x| x.to_string()),
        other => other.to_string(),
    }
}

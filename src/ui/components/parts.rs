//! Which columns and rows of a file are read: by hand, or because the whole will not fit into memory.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::Event;

use crate::data::csv::{Estimate, ImportError, ImportParams, Loaded, RowSample};
use crate::i18n::Words;
use crate::ui::live::{self, live};
use crate::ui::routes::Route;
use crate::ui::state::{Dataset, Session};
use crate::ui::words;

/// A sample that fits nearly every memory, as a first proposal.
const PROPOSED_ROWS: u64 = 1_000_000;

/// The question before a file that will not fit.
pub fn asking(session: Session, dataset: &Dataset, has_failed: bool) -> AnyView {
    let estimate = dataset.estimate.clone().unwrap_or_default();
    let columns = estimate.columns.iter().map(|column| column.name.clone()).collect();
    let mut import = dataset.import.clone();
    import.sample.get_or_insert(RowSample { rows: Some(PROPOSED_ROWS), share: None, seed: 1 });
    let choice = RwSignal::new(import);
    let (reading, stopping) = (dataset.name.clone(), dataset.name.clone());
    let read = move |_| session.read_large(&reading, choice.get_untracked());
    let stop = move |_| {
        session.remove(&stopping);
        session.go(Route::Start);
    };
    let (name, whole) = (dataset.name.clone(), Arc::clone(&estimate));
    let need = move || {
        let import = choice.get();
        let does_fit = session.fits(&name, &estimate, &import);
        view! { <div class:step-failed=!does_fit>{estimated(session, &estimate, &import)}</div> }
    };
    let why = if has_failed { words::DID_NOT_FIT } else { words::WILL_NOT_FIT };
    view! {
        <section class="failure parts" data-testid="asking">
            <p role="alert">{session.say(why)}</p>
            {live(move || estimated(session, &whole, &ImportParams::default()))}
            {controls(session, choice, columns)}
            {live(need)}
            <div class="drop-actions">
                <button class="button" data-testid="read-parts" on:click=live::click(read)>{session.say(words::READ_PARTS)}</button>
                <button class="button-plain" data-testid="stop" on:click=live::click(stop)>{session.say(words::STOP)}</button>
            </div>
        </section>
    }
    .into_any()
}

/// How many rows there are and what they need.
pub fn estimated(session: Session, estimate: &Estimate, import: &ImportParams) -> AnyView {
    let n_bytes = estimate.n_bytes(&import.keep_columns, import.sample);
    let text = words::estimate(session.language.get(), estimate.n_sampled(import.sample), n_bytes);
    view! { <p class="soft" data-testid="estimate">{text}</p> }.into_any()
}

/// The same choice for any file.
pub fn by_hand(session: Session, name: String, import: ImportParams, columns: Vec<String>) -> AnyView {
    let choice = RwSignal::new(import);
    let read = move |_| session.reimport(&name, choice.get_untracked());
    view! {
        <section class="parts" data-testid="parts">
            <h3>{session.say(words::PARTS)}</h3>
            {controls(session, choice, columns)}
            <button class="button-plain" data-testid="read-parts" on:click=live::click(read)>{session.say(words::READ_PARTS)}</button>
        </section>
    }
    .into_any()
}

/// The columns of the file, those that are not read behind the others.
pub fn columns_of(loaded: &Loaded) -> Vec<String> {
    let read = loaded.schema.fields.iter().map(|field| &field.name);
    let is_of_file = |name: &&String| loaded.notes.resolved.columns.contains_key(*name);
    read.filter(is_of_file).chain(&loaded.notes.unread_columns).cloned().collect()
}

/// The sheets to choose from when the one that was asked for is not there.
pub fn sheets_of(error: &ImportError) -> Vec<String> {
    match error {
        ImportError::NoSheet { sheets, .. } => sheets.clone(),
        _ => Vec::new(),
    }
}

fn controls(session: Session, choice: RwSignal<ImportParams>, columns: Vec<String>) -> AnyView {
    let all = columns.clone();
    let is_kept = move |name: &String| {
        choice.with_untracked(|import| import.keep_columns.is_empty() || import.keep_columns.contains(name))
    };
    let column = |name: String| {
        let (is_checked, label, all) = (is_kept(&name), name.clone(), all.clone());
        let toggle = move |event: Event| {
            let is_on = event_target_checked(&event);
            choice.update(|import| {
                let was_kept = |one: &String| import.keep_columns.is_empty() || import.keep_columns.contains(one);
                let is_kept = |one: &&String| if **one == name { is_on } else { was_kept(one) };
                let kept: Vec<String> = all.iter().filter(is_kept).cloned().collect();
                import.keep_columns = if kept.len() == all.len() { Vec::new() } else { kept };
            });
        };
        view! {
            <label class="check">
                <input type="checkbox" data-testid="keep-column" data-name=label.clone() checked=is_checked on:change=live::change(toggle)/>
                <span>{label}</span>
            </label>
        }
        .into_any()
    };
    let boxes: Vec<AnyView> = columns.into_iter().map(column).collect();
    let sample = choice.with_untracked(|import| import.sample);
    // Remembered also while there is no sample.
    let seed = StoredValue::new(sample.map_or(1, |sample| sample.seed));
    let one = |label, what, value| number(session, choice, seed, (label, what), value);
    let share = sample.and_then(|sample| sample.share).map(|share| share * 100.0);
    view! {
        <fieldset class="checks">
            <legend class="setting-label">{session.say(words::COLUMNS)}</legend>
            {boxes}
        </fieldset>
        <div class="import-grid">
            {one(words::SAMPLE_ROWS, "rows", sample.and_then(|sample| sample.rows).map(|n| n as f64))}
            {one(words::SAMPLE_SHARE, "share", share)}
            {one(words::SAMPLE_SEED, "seed", Some(seed.get_value() as f64))}
        </div>
    }
    .into_any()
}

fn number(
    session: Session,
    choice: RwSignal<ImportParams>,
    seed: StoredValue<u64>,
    (label, what): (Words, &'static str),
    value: Option<f64>,
) -> AnyView {
    let change = move |event: Event| {
        let given = event_target_value(&event).trim().parse::<f64>().ok().filter(|x| *x > 0.0);
        choice.update(|import| {
            let mut sample = import.sample.unwrap_or_default();
            match what {
                "rows" => sample.rows = given.map(|x| x as u64),
                "share" => sample.share = given.map(|x| x / 100.0),
                _ => seed.set_value(given.unwrap_or_default() as u64),
            }
            sample.seed = seed.get_value();
            import.sample = (sample.rows.is_some() || sample.share.is_some()).then_some(sample);
        });
    };
    let text = value.map(|x| x.to_string()).unwrap_or_default();
    view! {
        <label class="setting">
            <span class="setting-label">{session.say(label)}</span>
            <input class="input" type="number" min="0" step="any" data-testid="sample" data-name=what value=text on:input=live::change(change)/>
        </label>
    }
    .into_any()
}

//! Takes files: the whole window is the drop target, one hidden input stands behind every "choose" button.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};

use super::kept::passphrase;
use crate::keep::project::MAGIC;
use crate::ui::live;
use crate::ui::state::Session;
use crate::ui::words;

const INPUT_ID: &str = "file-input";

/// The input and the veil that shows while files hover over the page.
#[component]
pub fn FileDrop() -> impl IntoView {
    let session = expect_context::<Session>();
    let hovering = RwSignal::new(false);
    let has_files = |event: &DragEvent| {
        event
            .data_transfer()
            .is_some_and(|data| data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
    };
    window_event_listener(leptos::ev::dragover, move |event| {
        if has_files(&event) {
            event.prevent_default();
            hovering.set(true);
        }
    });
    window_event_listener(leptos::ev::dragleave, move |event| {
        // Leaving the window, not an element in it.
        if event.related_target().is_none() {
            hovering.set(false);
        }
    });
    window_event_listener(leptos::ev::drop, move |event| {
        if has_files(&event) {
            event.prevent_default();
            hovering.set(false);
            take(session, event.data_transfer().and_then(|data| data.files()));
        }
    });
    window_event_listener_untyped("paste", move |event| {
        if let Some(file) = pasted(&event) {
            event.prevent_default();
            session.add_files(vec![file]);
        }
    });
    let on_change = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        take(session, input.files());
        // So that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <input
            id=INPUT_ID
            class="visually-hidden"
            type="file"
            multiple=true
            tabindex="-1"
            accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.gz,.xlsx,.xlsm,.xls,.ods,.sightline,text/csv,text/plain,application/json"
            data-testid="file-input"
            aria-label=session.say(words::CHOOSE_FILES)
            on:change=live::change(on_change)
        />
        <div class="drop-veil" class:is-on=move || hovering.get() aria-hidden="true">
            <p>{session.say(words::DROP_TO_ADD)}</p>
        </div>
    }
}

/// A table that was pasted beside all fields, as a file. The browser hands over what the user pastes; nothing is asked for.
fn pasted(event: &web_sys::Event) -> Option<File> {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")) {
        return None;
    }
    let data = js_sys::Reflect::get(event, &"clipboardData".into()).ok()?.dyn_into::<web_sys::DataTransfer>().ok()?;
    let text = data.get_data("text").ok()?;
    // A word or a sentence is no table.
    let is_table = text.trim().contains(['\n', '\t']);
    let text = js_sys::Array::of1(&text.into());
    if is_table { File::new_with_str_sequence(&text, "pasted.tsv").ok() } else { None }
}

/// Opens the browser's file dialogue.
pub fn choose() {
    let document = web_sys::window().and_then(|window| window.document());
    let input = document.and_then(|document| document.get_element_by_id(INPUT_ID));
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        input.click();
    }
}

/// Projects are told by how they begin, and opened; so are recipes; everything else is data.
fn take(session: Session, files: Option<FileList>) {
    let Some(files) = files else { return };
    let files: Vec<File> = (0..files.length()).filter_map(|index| files.get(index)).collect();
    wasm_bindgen_futures::spawn_local(async move {
        let mut others = Vec::new();
        for file in files {
            let head = file.slice_with_f64_and_f64(0.0, MAGIC.len() as f64).map(|head| head.text());
            let head = match head {
                Ok(head) => JsFuture::from(head).await.ok().and_then(|head| head.as_string()),
                Err(_) => None,
            };
            match head {
                Some(head) if head.as_bytes() == MAGIC => session.open_project(file, passphrase()),
                _ => others.push(file),
            }
        }
        sort(session, others);
    });
}

fn sort(session: Session, files: Vec<File>) {
    let (recipes, data): (Vec<File>, Vec<File>) = files.into_iter().partition(|file| file.name().ends_with(".json"));
    for recipe in recipes {
        super::notices::open_recipe(session, recipe);
    }
    if !data.is_empty() {
        session.add_files(data);
    }
}

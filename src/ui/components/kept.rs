//! What is kept in this browser: whether, how much, and how to take it along or delete it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::file_drop;
use crate::ui::live::{self, live};
use crate::ui::state::Session;
use crate::ui::words;
use crate::worker::keeping::KeepNews;

const PASSPHRASE_ID: &str = "passphrase";

/// What was typed as a passphrase; nothing where there is no field for it.
pub fn passphrase() -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let input = document.and_then(|document| document.get_element_by_id(PASSPHRASE_ID));
    input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()).map(|input| input.value()).unwrap_or_default()
}

/// The panel.
pub fn kept_panel(session: Session) -> AnyView {
    let open = move |_| match session.locked_project() {
        Some(file) => session.open_project(file, passphrase()),
        None => file_drop::choose(),
    };
    view! {
        <section class="kept" data-testid="kept">
            <h2>{session.say(words::KEPT)}</h2>
            {live(move || session.kept.news.with(|news| news.as_ref().map(|news| state(session, news))))}
            <div class="kept-actions">
                <label class="soft" for=PASSPHRASE_ID>{session.say(words::PASSPHRASE)}</label>
                <input id=PASSPHRASE_ID class="input" type="password" autocomplete="off" data-testid="passphrase"/>
                <button
                    class="button-plain"
                    data-testid="save-project"
                    title=session.say(words::PROJECT_HELP)
                    on:click=live::click(move |_| session.save_project(passphrase()))
                >
                    {session.say(words::SAVE_PROJECT)}
                </button>
                <button class="button-plain" data-testid="open-project" on:click=live::click(open)>
                    {session.say(words::OPEN_PROJECT)}
                </button>
                <button class="button-quiet" data-testid="erase" on:click=live::click(move |_| session.erase())>
                    {session.say(words::ERASE)}
                </button>
            </div>
        </section>
    }
    .into_any()
}

/// The sentence, and the meter where the browser tells what is in use.
fn state(session: Session, news: &KeepNews) -> AnyView {
    let text = news.state.words(session.language.get()).to_owned();
    let meter = news.usage.map(|(used, quota)| {
        let label = format!("{} / {}", words::bytes(used), words::bytes(quota));
        view! {
            <p class="soft kept-meter" data-testid="storage">
                <meter min="0" max=quota.to_string() value=used.to_string() aria-label=session.t(words::STORAGE)></meter>
                {label}
            </p>
        }
    });
    view! { <p data-testid="kept-state" data-code=news.state.code.clone()>{text}</p>{meter} }.into_any()
}

//! The frame around every page: navigation, notices, the drop target, language and theme.

use crate::ui::live::{self, live};
use leptos::prelude::*;
use wasm_bindgen::prelude::{Closure, JsCast, wasm_bindgen};

use super::components::{file_drop::FileDrop, nav::Nav, notices::Notices};
use super::pages::{analysis::AnalysisPage, data::DataPage, start::StartPage};
use super::routes::Route;
use super::state::{Session, Theme, session};
use super::words;

#[wasm_bindgen]
extern "C" {
    /// Brings the half of the module that shows data; does nothing when it is there already (see `site/rest.js`).
    #[wasm_bindgen(js_name = fetchRest)]
    fn fetch_rest();
}

/// Puts the app into the document. A bug that panics is told to the user, not only to the console.
pub fn mount() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show_panic();
    }));
    mount_to_body(App);
}

/// Shown without the framework, which may be what broke.
fn show_panic() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Ok(banner) = document.create_element("div") else { return };
    let is_zh =
        document.document_element().and_then(|html| html.get_attribute("lang")).is_some_and(|lang| lang != "en");
    banner.set_class_name("notice notice-bad notice-panic");
    banner.set_text_content(Some(if is_zh { words::WENT_WRONG.zh } else { words::WENT_WRONG.en }));
    let _ = banner.set_attribute("role", "alert");
    let _ = banner.set_attribute("data-testid", "error");
    let _ = banner.set_attribute("data-code", "panic");
    if let Some(body) = document.body() {
        let _ = body.prepend_with_node_1(&banner);
    }
}

#[component]
fn App() -> impl IntoView {
    let session = Session::start();
    provide_context(session);
    follow_address(session);
    follow_theme(session);
    live::effect(move || {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            if let Some(html) = document.document_element() {
                let _ = html.set_attribute("lang", session.language.get().tag());
            }
            document.set_title(&format!("Sightline · {}", session.t(words::TAGLINE)));
        }
    });
    // Only the place matters here, so that a changed data set does not rebuild the page that shows it.
    let route = Memo::new(move |_| session.route.get());
    let skip = move |_| {
        let document = web_sys::window().and_then(|window| window.document());
        let main = document.and_then(|document| document.get_element_by_id("main"));
        if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = main.focus();
        }
    };
    view! {
        <button class="skip" on:click=live::click(skip)>{session.say(words::SKIP)}</button>
        <div class="shell">
            <Nav/>
            <main id="main" class="main" tabindex="-1">
                <Notices/>
                {live(move || {
                    let route = route.get();
                    if route != Route::Start {
                        fetch_rest();
                    }
                    match route {
                        Route::Start => StartPage().into_any(),
                        Route::Data(name) => view! { <DataPage name=name/> }.into_any(),
                        Route::Analysis { id, .. } => view! { <AnalysisPage id=id/> }.into_any(),
                    }
                })}
            </main>
        </div>
        <FileDrop/>
    }
}

fn follow_address(session: Session) {
    window_event_listener_untyped("hashchange", move |_| {
        session.route.set(session::current_route());
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    live::effect(move || {
        if let Route::Data(name) | Route::Analysis { dataset: Some(name), .. } = session.route.get() {
            session.current.set(Some(name));
        }
    });
}

fn follow_theme(session: Session) {
    let query = web_sys::window().and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten());
    let system_is_dark = RwSignal::new(query.as_ref().is_some_and(|query| query.matches()));
    if let Some(query) = query {
        let on_change = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let query = event.target().and_then(|target| target.dyn_into::<web_sys::MediaQueryList>().ok());
            system_is_dark.set(query.is_some_and(|query| query.matches()));
        });
        let _ = query.add_event_listener_with_callback("change", on_change.as_ref().unchecked_ref());
        // Listens as long as the page lives.
        on_change.forget();
    }
    live::effect(move || {
        let is_dark = match session.theme.get() {
            Theme::System => system_is_dark.get(),
            Theme::Light => false,
            Theme::Dark => true,
        };
        session.is_dark.set(is_dark);
        let html =
            web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
        if let Some(html) = html {
            let _ = html.set_attribute("data-theme", if is_dark { "dark" } else { "light" });
        }
    });
}

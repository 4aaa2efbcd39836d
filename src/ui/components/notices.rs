//! Messages above the page, and opening a recipe, which ends in one.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::data::csv::ImportNote;
use crate::i18n::Language;
use crate::recipe::PageRecipe;
use crate::ui::live::{self, live};
use crate::ui::state::offer::Offer;
use crate::ui::state::{Notice, Session};
use crate::ui::words;

/// The message, while there is one.
#[component]
pub fn Notices() -> impl IntoView {
    let session = expect_context::<Session>();
    let notice = live(move || {
        session.notice.get().map(|notice| {
            let text = match session.language.get() {
                Language::En => notice.en,
                Language::Zh => notice.zh,
            };
            let is_good =
                matches!(notice.code.as_str(), "recipe_opened" | "erased" | "memory" | "second_tab" | "forgotten_here");
            view! {
                <div
                    class=if is_good { "notice" } else { "notice notice-bad" }
                    role=if is_good { "status" } else { "alert" }
                    data-testid=if is_good { "notice" } else { "error" }
                    data-code=notice.code
                >
                    <p>{text}</p>
                    <button class="button-quiet" on:click=live::click(move |_| session.notice.set(None))>
                        {session.t(words::DISMISS)}
                    </button>
                </div>
            }
        })
    });
    let offer = live(move || session.offer.get().map(|offer| offered(session, offer)));
    view! { {notice}{offer} }
}

/// A recipe that fits the file that was just read, what is different in the file, and the click that applies it.
fn offered(session: Session, offer: Offer) -> AnyView {
    let language = session.language.get();
    let text = words::recipe_fits(language, &offer.from, &offer.to);
    let difference = |note: &ImportNote| {
        let text = if language == Language::En { note.en.clone() } else { note.zh.clone() };
        view! { <li data-testid="note" data-code=note.code.clone()>{text}</li> }.into_any()
    };
    let differences = offer.differences.iter().map(difference).collect::<Vec<_>>();
    view! {
        <div class="notice" role="status" data-testid="notice" data-code="recipe_fits">
            <div>
                <p>{text}</p>
                <ul>{differences}</ul>
            </div>
            <button class="button" data-testid="apply-recipe" on:click=live::click(move |_| session.apply_recipe(&offer))>
                {session.t(words::APPLY_RECIPE)}
            </button>
            <button class="button-quiet" on:click=live::click(move |_| session.offer.set(None))>
                {session.t(words::DISMISS)}
            </button>
        </div>
    }
    .into_any()
}

/// Reads a recipe file and takes it over, or says why not.
pub fn open_recipe(session: Session, file: File) {
    wasm_bindgen_futures::spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
        let notice = match PageRecipe::parse(&text) {
            Ok(recipe) => {
                session.open_recipe(&recipe);
                let (en, zh) = (words::RECIPE_OPENED.en.to_owned(), words::RECIPE_OPENED.zh.to_owned());
                Notice { code: "recipe_opened".to_owned(), en, zh }
            }
            Err(error) => {
                let reason = format!("{}: {error}", file.name());
                let [en, zh] = Language::ALL.map(|language| words::recipe_failed(language, &reason));
                Notice { code: "bad_recipe".to_owned(), en, zh }
            }
        };
        session.notice.set(Some(notice));
    });
}

//! The start page: what it does, where to drop files, the sample, and the promise.

use leptos::prelude::*;

use crate::ui::components::{file_drop, nav};
use crate::ui::routes::Route;
use crate::ui::state::Session;
use crate::ui::words;

/// The start page.
#[component]
pub fn StartPage() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <div class="page start">
            <h1>{move || session.t(words::HEADLINE)}</h1>
            <p class="lead">{move || session.t(words::LEAD)}</p>
            <div class="drop-zone">
                <p class="drop-title">{move || session.t(words::DROP_HERE)}</p>
                <div class="drop-actions">
                    <button class="button" on:click=move |_| file_drop::choose()>
                        {move || session.t(words::CHOOSE_FILES)}
                    </button>
                    <button class="button-plain" data-testid="use-sample" on:click=move |_| session.open_sample()>
                        {move || session.t(words::OPEN_SAMPLE)}
                    </button>
                </div>
                <p class="soft">{move || session.t(words::FORMATS)}</p>
            </div>
            <p class="privacy">{move || session.t(words::PRIVACY)}</p>
            <h2>{move || session.t(words::QUESTIONS)}</h2>
            <ul class="question-list">
                {move || nav::questions().into_iter().map(|(_, cards)| {
                    let about = (cards[0].about)();
                    let to = Route::Analysis { id: cards[0].id.to_owned(), dataset: session.chosen() }.hash();
                    view! {
                        <li>
                            <a href=to>
                                <strong>{session.t(about.question)}</strong>
                                <span class="soft">
                                    {cards.iter().map(|card| session.t((card.about)().title)).collect::<Vec<_>>().join(" · ")}
                                </span>
                            </a>
                        </li>
                    }
                }).collect::<Vec<_>>()}
            </ul>
        </div>
    }
}

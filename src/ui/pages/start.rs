//! The start page: what it does, where to drop files, the sample, and the promise.

use leptos::prelude::*;

use crate::ui::components::kept::kept_panel;
use crate::ui::components::{file_drop, nav};
use crate::ui::live::{self, live};
use crate::ui::routes::Route;
use crate::ui::state::Session;
use crate::ui::words;

/// The start page.
#[component]
pub fn StartPage() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <div class="page start">
            <h1>{session.say(words::HEADLINE)}</h1>
            <p class="lead">{session.say(words::LEAD)}</p>
            <div class="drop-zone">
                <p class="drop-title">{session.say(words::DROP_HERE)}</p>
                <div class="drop-actions">
                    <button class="button" on:click=live::click(move |_| file_drop::choose())>
                        {session.say(words::CHOOSE_FILES)}
                    </button>
                    <button class="button-plain" data-testid="use-sample" on:click=live::click(move |_| session.show_shop())>
                        {session.say(words::OPEN_SAMPLE)}
                    </button>
                </div>
                <p class="soft">{session.say(words::FORMATS)}</p>
                <p class="soft" data-testid="paste-hint">{session.say(words::PASTE_HINT)}</p>
            </div>
            <p class="privacy">{session.say(words::PRIVACY)}</p>
            <h2>{session.say(words::QUESTIONS)}</h2>
            <ul class="question-list">
                {live(move || nav::questions().into_iter().map(|(_, cards)| {
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
                }).collect::<Vec<_>>())}
            </ul>
            {kept_panel(session)}
        </div>
    }
}

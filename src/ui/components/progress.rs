//! How far something is, with a way to stop it. Appears only when it takes longer than a moment.

use std::time::Duration;

use leptos::prelude::*;

use crate::ui::live::{self, live};
use crate::ui::state::Session;
use crate::ui::words;

/// Work shorter than this shows no bar.
const DELAY: Duration = Duration::from_millis(200);

/// A bar with its text and a cancel button.
#[component]
pub fn Progress(
    /// The share done, 0..=1.
    #[prop(into)]
    done: Signal<f64>,
    /// What is happening.
    #[prop(into)]
    text: Signal<String>,
    /// Stops it.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let is_shown = RwSignal::new(false);
    let timer = set_timeout_with_handle(
        move || {
            let _ = is_shown.try_set(true);
        },
        DELAY,
    );
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    let percent = move || (done.get() * 100.0).round();
    live(move || {
        is_shown.get().then(|| {
            view! {
                <div class="progress">
                    <div
                        class="progress-bar"
                        role="progressbar"
                        aria-valuemin="0"
                        aria-valuemax="100"
                        aria-valuenow=percent
                        aria-label=text
                        data-testid="progress"
                    >
                        <div class="progress-fill" style:width=move || format!("{}%", percent())></div>
                    </div>
                    <p class="progress-text">{text}</p>
                    <button class="button-quiet" data-testid="cancel" on:click=live::click(move |_| on_cancel.run(()))>
                        {session.say(words::CANCEL)}
                    </button>
                </div>
            }
        })
    })
}

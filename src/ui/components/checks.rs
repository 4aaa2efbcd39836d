//! The user's own checks on the data page: how they stand on this data set, one click from the rows that fail.

use leptos::prelude::*;

use super::findings::Findings;
use crate::analyses;
use crate::ui::live::live;
use crate::ui::routes::Route;
use crate::ui::state::rates::CHECKS;
use crate::ui::state::use_run::GivenKey;
use crate::ui::state::{Dataset, RunState, Session, use_run};
use crate::ui::words;

/// The section. Checks that the user wrote, or that came with a recipe, are asked at once.
pub fn checks(session: Session, dataset: &Dataset) -> Option<AnyView> {
    let card = analyses::cards().into_iter().find(|card| card.id == CHECKS)?;
    let to = Route::Analysis { id: CHECKS.to_owned(), dataset: Some(dataset.name.clone()) }.hash();
    let (name, key) = (dataset.name.clone(), (dataset.id, dataset.generation));
    let given = {
        let name = name.clone();
        Memo::new(move |_| GivenKey(session.given(&name, CHECKS)))
    };
    // A recipe that is applied later brings them too.
    let is_given = Memo::new(move |_| given.with(|given| !given.0.0.is_empty()));
    let answer = move || {
        let name = name.clone();
        is_given.get().then(|| {
            let run = use_run(session, card, Memo::new(move |_| Some(key)), given);
            live(move || match run.state.get() {
                RunState::Done(shown) => {
                    untrack(|| session.note_rates(&name, CHECKS, &shown.presentation));
                    let sentences = shown.presentation.said(session.language.get()).findings.clone();
                    view! { <Findings sentences=sentences/> }.into_any()
                }
                RunState::Failed(reason) => reason.words(session.language.get()).to_owned().into_any(),
                _ => ().into_any(),
            })
        })
    };
    let section = view! {
        <section class="steps" data-testid="checks">
            <div class="table-bar">
                <h2>{session.say((card.about)().title)}</h2>
                <a class="button-plain" href=to data-testid="open-checks">{session.say(words::OPEN_CHECKS)}</a>
            </div>
            <p class="soft">{session.say(words::CHECKS_HELP)}</p>
            {live(answer)}
        </section>
    };
    Some(section.into_any())
}

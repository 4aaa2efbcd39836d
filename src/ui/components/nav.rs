//! The side navigation: data sets, then the questions by group; below, language, theme and recipe.

use leptos::prelude::*;

use super::file_drop;
use crate::analyses;
use crate::analyses::contract::Group;
use crate::analyses::registry::Card;
use crate::i18n::Language;
use crate::numeric::order;
use crate::ui::live::{self, live};
use crate::ui::routes::Route;
use crate::ui::state::{Dataset, DatasetState, Session, Theme};
use crate::ui::{download, words};

/// Questions in the order of the menu; analyses that share one follow each other.
pub fn questions() -> Vec<(Group, Vec<Card>)> {
    let mut questions: Vec<(Group, Vec<Card>)> = Vec::new();
    for card in analyses::cards() {
        let about = (card.about)();
        match questions.iter_mut().find(|(_, cards)| (cards[0].about)().question == about.question) {
            Some((_, cards)) => cards.push(card),
            None => questions.push((about.group, vec![card])),
        }
    }
    order::sorted(questions, |(a, _), (b, _)| a.cmp(b))
}

/// The navigation.
#[component]
pub fn Nav() -> impl IntoView {
    let session = expect_context::<Session>();
    let is_open = RwSignal::new(false);
    // Going somewhere folds the menu on a phone.
    live::effect(move || {
        session.route.track();
        is_open.set(false);
    });
    view! {
        <header class="nav" class:is-open=move || is_open.get()>
            <div class="nav-top">
                <a class="brand" href="#/">"Sightline"</a>
                <button
                    class="button-quiet nav-toggle"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls="nav-body"
                    on:click=live::click(move |_| is_open.update(|open| *open = !*open))
                >
                    {session.say(words::MENU)}
                </button>
            </div>
            <nav id="nav-body" class="nav-body" aria-label=session.say(words::MENU)>
                <section class="nav-group">
                    <h2>{session.say(words::group(Group::Data))}</h2>
                    <ul>
                        {live(move || session.datasets.get().into_iter().map(|one| dataset_item(session, one)).collect::<Vec<_>>())}
                    </ul>
                    <button class="nav-link nav-add" on:click=live::click(move |_| file_drop::choose())>
                        {live(move || format!("+ {}", session.t(words::ADD_FILES)))}
                    </button>
                </section>
                {live(move || question_groups(session))}
            </nav>
            <Tools/>
        </header>
    }
}

fn question_groups(session: Session) -> Vec<AnyView> {
    let mut groups: Vec<(Group, Vec<AnyView>)> = Vec::new();
    for (group, cards) in questions() {
        let item = question_item(session, &cards);
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, items)) => items.push(item),
            None => groups.push((group, vec![item])),
        }
    }
    let section = |(group, items): (Group, Vec<AnyView>)| {
        // The data sets above already stand under "Data".
        let title = (group != Group::Data).then(|| view! { <h2>{session.t(words::group(group))}</h2> });
        view! { <section class="nav-group">{title}<ul>{items}</ul></section> }.into_any()
    };
    groups.into_iter().map(section).collect()
}

fn question_item(session: Session, cards: &[Card]) -> AnyView {
    let ids: Vec<&'static str> = cards.iter().map(|card| card.id).collect();
    let question = (cards[0].about)().question;
    let first = ids[0].to_owned();
    let is_here = move || matches!(session.route.get(), Route::Analysis { id, .. } if ids.contains(&id.as_str()));
    view! {
        <li>
            <a
                class="nav-link"
                href=move || Route::Analysis { id: first.clone(), dataset: session.chosen() }.hash()
                aria-current=move || is_here().then_some("page")
            >
                {session.t(question)}
            </a>
        </li>
    }
    .into_any()
}

fn dataset_item(session: Session, dataset: Dataset) -> AnyView {
    let (state, note) = match &dataset.state {
        DatasetState::NeedsFile => ("failed", session.t(words::NEEDS_FILE).to_owned()),
        DatasetState::Asking { .. } => ("asking", session.t(words::CHOOSE_PARTS).to_owned()),
        DatasetState::Loading { .. } => ("loading", session.t(words::LOADING).to_owned()),
        DatasetState::Failed(_) => ("failed", session.t(words::FAILED).to_owned()),
        DatasetState::Ready(loaded) => {
            let rows = words::count(session.language.get(), loaded.schema.n_rows);
            ("ready", format!("{rows} {}", session.t(words::ROWS)))
        }
    };
    let loaded = dataset.loaded();
    let name = dataset.name.clone();
    let is_here = move || matches!(session.route.get(), Route::Data(here) if here == name);
    view! {
        <li
            data-testid="dataset"
            data-name=dataset.name.clone()
            data-state=state
            data-rows=loaded.as_ref().map(|loaded| loaded.schema.n_rows.to_string())
            data-rejected=loaded.as_ref().map(|loaded| loaded.notes.n_rejected.to_string())
            data-kept=session.kept.has(&dataset.name).to_string()
            data-columns=loaded.as_ref().map(|loaded| loaded.schema.fields.len().to_string())
        >
            <a
                class="nav-link nav-dataset"
                href=Route::Data(dataset.name.clone()).hash()
                aria-current=move || is_here().then_some("page")
            >
                <span class="nav-name">{dataset.name.clone()}</span>
                <small class=format!("state-{state}")>{note}</small>
            </a>
        </li>
    }
    .into_any()
}

/// Language, theme, recipe.
#[component]
fn Tools() -> impl IntoView {
    let session = expect_context::<Session>();
    let switch_language = move |_| {
        session.language.update(|language| {
            *language = match language {
                Language::En => Language::Zh,
                Language::Zh => Language::En,
            }
        });
    };
    let switch_theme =
        move |_| session.theme.set(if session.is_dark.get_untracked() { Theme::Light } else { Theme::Dark });
    let save = move |_| {
        let recipe = untrack(move || session.recipe()).to_json();
        download::text("sightline-recipe.json", "application/json", &[recipe]);
    };
    view! {
        <div class="nav-tools">
            <button
                class="button-quiet"
                data-testid="language"
                lang=move || if session.language.get() == Language::En { "zh-CN" } else { "en" }
                title=session.say(words::LANGUAGE_HELP)
                on:click=live::click(switch_language)
            >
                {session.say(words::LANGUAGE)}
            </button>
            <button class="button-quiet" data-testid="theme" title=session.say(words::THEME_HELP) on:click=live::click(switch_theme)>
                {live(move || session.t(if session.is_dark.get() { words::THEME_LIGHT } else { words::THEME_DARK }))}
            </button>
            <button
                class="button-quiet"
                data-testid="save-recipe"
                title=session.say(words::RECIPE_HELP)
                on:click=live::click(save)
            >
                {session.say(words::SAVE_RECIPE)}
            </button>
            <button
                class="button-quiet"
                data-testid="open-recipe"
                title=session.say(words::RECIPE_HELP)
                on:click=live::click(move |_| file_drop::choose())
            >
                {session.say(words::OPEN_RECIPE)}
            </button>
        </div>
    }
}

//! A drop-down of a few options.

use crate::ui::live::{self, live};
use leptos::prelude::*;

/// A native select. Options are (value, label); `on_change` gets the value.
#[component]
pub fn Select(
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Values and labels.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Told the new value.
    #[prop(into)]
    on_change: Callback<String>,
    /// Its name for screen readers, where no label stands around it.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// The hook for tests: `data-testid` and `data-name`.
    #[prop(optional, into)]
    hook: Option<(&'static str, String)>,
) -> impl IntoView {
    // A page of selects has hundreds of options, of which one each is seen.
    let has_all = live::soon();
    let (testid, name) = hook.map_or((None, None), |(testid, name)| (Some(testid), Some(name)));
    view! {
        <select
            class="select"
            aria-label=move || label.map(|label| label.get())
            data-testid=testid
            data-name=name
            prop:value=move || value.get()
            on:change=live::change(move |event| on_change.run(event_target_value(&event)))
        >
            {live(move || {
                let (chosen, has_all) = (value.get(), has_all.get());
                let option = |(value, label): (String, String)| {
                    let is_chosen = value == chosen;
                    view! { <option value=value selected=is_chosen>{label}</option> }
                };
                let shown = options.get().into_iter().filter(|(value, _)| has_all || *value == chosen);
                shown.map(option).collect::<Vec<_>>()
            })}
        </select>
    }
}

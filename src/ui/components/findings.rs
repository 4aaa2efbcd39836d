//! Findings as sentences: answer, cautions, next step.

use leptos::prelude::*;

use crate::report::{Sentence, Tone, stretches};

/// The sentences of an outcome, in order of tone.
#[component]
pub fn Findings(
    /// What was found.
    sentences: Vec<Sentence>,
) -> impl IntoView {
    let group = |tone: Tone, class: &'static str| {
        let lines: Vec<_> = sentences.iter().filter(|sentence| sentence.tone == tone).map(line).collect();
        (!lines.is_empty()).then(|| view! { <div class=class>{lines}</div> })
    };
    view! {
        <section class="findings" aria-live="polite">
            {group(Tone::Answer, "findings-answer")}
            {group(Tone::Caution, "findings-caution")}
            {group(Tone::NextStep, "findings-next")}
        </section>
    }
}

fn line(sentence: &Sentence) -> AnyView {
    view! { <p data-testid="finding" data-code=sentence.code>{marked(&sentence.text)}</p> }.into_any()
}

/// A text with what stands out in it.
pub fn marked(text: &str) -> Vec<AnyView> {
    let stretch = |(text, is_strong): (&str, bool)| {
        let text = text.to_owned();
        if is_strong { view! { <strong>{text}</strong> }.into_any() } else { text.into_any() }
    };
    stretches(text).into_iter().map(stretch).collect()
}

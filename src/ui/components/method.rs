//! How an answer was made: the method text, folded. Draws the small part of Markdown that these texts use.

use leptos::prelude::*;

use crate::i18n::Words;
use crate::ui::live::live;
use crate::ui::state::Session;

/// A folded text: `method.en.md` and `method.zh.md`, or the guide to expressions.
pub fn folded(session: Session, title: Words, text: Words) -> AnyView {
    view! {
        <details class="method" data-testid="explained">
            <summary>{session.say(title)}</summary>
            <div class="prose">{live(move || blocks(session.t(text)))}</div>
        </details>
    }
    .into_any()
}

fn blocks(text: &'static str) -> Vec<AnyView> {
    let mut blocks = Vec::new();
    for block in text.replace("\r\n", "\n").split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        if let Some(title) = block.strip_prefix('#') {
            let (title, rest) = title.split_once('\n').unwrap_or((title, ""));
            blocks.push(view! { <h3>{inline(title.trim_start_matches('#').trim())}</h3> }.into_any());
            if !rest.is_empty() {
                blocks.push(paragraph(rest));
            }
        } else {
            blocks.push(paragraph(block));
        }
    }
    blocks
}

/// A paragraph or, when its lines start with a dash, a list.
fn paragraph(block: &str) -> AnyView {
    if block.starts_with("- ") || block.starts_with("* ") {
        let mut items: Vec<String> = Vec::new();
        for line in block.lines() {
            match line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
                Some(item) => items.push(item.to_owned()),
                None => {
                    if let Some(last) = items.last_mut() {
                        last.push(' ');
                        last.push_str(line.trim());
                    }
                }
            }
        }
        let items: Vec<_> = items.iter().map(|item| view! { <li>{inline(item)}</li> }).collect();
        return view! { <ul>{items}</ul> }.into_any();
    }
    view! { <p>{inline(&block.lines().map(str::trim).collect::<Vec<_>>().join(" "))}</p> }.into_any()
}

/// Strong (`**`) and code (`` ` ``) stretches.
fn inline(text: &str) -> Vec<AnyView> {
    let mut stretches = Vec::new();
    for (index, part) in text.split("**").enumerate() {
        let codes: Vec<AnyView> = part
            .split('`')
            .enumerate()
            .map(|(position, piece)| {
                let piece = piece.to_owned();
                if position % 2 == 1 { view! { <code>{piece}</code> }.into_any() } else { piece.into_any() }
            })
            .collect();
        if index % 2 == 1 {
            stretches.push(view! { <strong>{codes}</strong> }.into_any());
        } else {
            stretches.extend(codes);
        }
    }
    stretches
}

//! What may not be written: colours outside the tokens, notes to oneself, ignored tests, paths of one machine.

use super::{Source, check, lexer, line_of};

/// Colour functions of CSS. `color-mix` over tokens is no literal.
const COLOR_FUNCTIONS: [&str; 8] = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklch("];

/// The one place of colours; the icon is a picture.
const COLOR_HOMES: [&str; 2] = ["style/tokens.css", "site/icon.svg"];

fn colors(source: &Source) -> Vec<String> {
    if COLOR_HOMES.contains(&source.path.as_str()) || source.path.starts_with("xtask/") {
        return Vec::new();
    }
    let mut faults = Vec::new();
    // In Rust a colour is a text or the literal of a drawing library; in a stylesheet a hash opens an id as well.
    let (is_rust, text) = (source.has_extension(&["rs"]), shown_text(source));
    for (position, _) in text.match_indices('#') {
        let digits: String = text[position + 1..].chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let is_hex = matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit());
        let before = text[..position].chars().next_back();
        let is_value = if is_rust { before == Some('"') } else { matches!(before, Some(' ' | ':' | ',' | '(')) };
        if is_hex && is_value {
            faults
                .push(format!("line {}: the colour #{digits} belongs into style/tokens.css", line_of(&text, position)));
        }
    }
    for (position, name) in COLOR_FUNCTIONS.iter().flat_map(|name| text.match_indices(name)) {
        let before = text[..position].chars().next_back();
        let is_name = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'));
        let follows = text[position + name.len()..].trim_start().chars().next();
        if !is_name && follows.is_some_and(|c| c.is_ascii_digit() || c == '.') {
            faults
                .push(format!("line {}: the colour {name}…) belongs into style/tokens.css", line_of(&text, position)));
        }
    }
    for (position, name) in text.match_indices("RGBColor(") {
        if is_rust && text[position + name.len()..].starts_with(|c: char| c.is_ascii_digit()) {
            faults
                .push(format!("line {}: the colour {name}…) belongs into style/tokens.css", line_of(&text, position)));
        }
    }
    faults
}

/// Without comments of stylesheets, and without the tests of a Rust file: those may make colours up.
fn shown_text(source: &Source) -> String {
    if source.has_extension(&["rs"]) {
        let is_test = source.path.starts_with("tests/") || source.path.ends_with("/tests.rs");
        let end = if is_test { 0 } else { source.text.find("#[cfg(test)]").unwrap_or(source.text.len()) };
        return source.text[..end].to_owned();
    }
    let mut text = source.text.clone();
    while let (Some(start), Some(length)) = (text.find("/*"), text.find("/*").and_then(|at| text[at..].find("*/"))) {
        let blank: String = text[start..start + length + 2].chars().map(|c| if c == '\n' { c } else { ' ' }).collect();
        text.replace_range(start..start + length + 2, &blank);
    }
    text
}

/// The words are put together here, so that this file does not find itself.
fn notes(source: &Source) -> Vec<String> {
    let words = [["TO", "DO"], ["FIX", "ME"], ["XX", "X:"], ["HA", "CK:"]].map(|parts| parts.concat());
    let lines = source.text.lines().enumerate();
    lines
        .flat_map(|(index, line)| {
            words.iter().filter(|word| line.contains(*word)).map(move |word| (index, word.clone()))
        })
        .map(|(index, word)| format!("line {}: {word}: do it, or open an issue", index + 1))
        .collect()
}

fn ignored_tests(source: &Source) -> Vec<String> {
    let mark = ["#[", "ignore"].concat();
    let code = lexer::code_only(&source.text);
    code.match_indices(&mark)
        .map(|(position, _)| format!("line {}: an ignored test", line_of(&code, position)))
        .collect()
}

fn skipped_journeys(source: &Source) -> Vec<String> {
    let marks = ["test.skip(", "test.only(", "test.fixme(", "describe.skip("];
    let found = marks.iter().filter(|mark| source.path.starts_with("tests/e2e/") && source.text.contains(**mark));
    found.map(|mark| format!("{mark}…): journeys are neither skipped nor singled out")).collect()
}

fn machine_paths(source: &Source) -> Vec<String> {
    let folders = ["root", "work", "home"].map(|name| format!("/{name}/"));
    let lines = source.text.lines().enumerate();
    lines
        .filter(|(_, line)| {
            folders.iter().any(|folder| {
                line.match_indices(folder.as_str()).any(|(position, _)| {
                    let before = line[..position].chars().next_back();
                    before.is_none_or(|c| matches!(c, ' ' | '"' | '\'' | '`' | '(' | '=' | ':'))
                })
            })
        })
        .map(|(index, _)| format!("line {}: a path of one machine", index + 1))
        .collect()
}

#[test]
fn tidy_colors_live_in_the_tokens() {
    check(&["css", "rs", "js", "html"], colors);
}

#[test]
fn tidy_no_notes_to_oneself() {
    check(&["rs", "css", "js", "mjs", "html", "md", "toml", "yml"], notes);
}

#[test]
fn tidy_no_test_is_ignored() {
    check(&["rs"], ignored_tests);
    check(&["mjs"], skipped_journeys);
}

#[test]
fn tidy_no_path_of_one_machine() {
    check(&["rs", "css", "js", "mjs", "json", "html", "md", "toml", "yml"], machine_paths);
}

#[test]
fn colors_are_found() {
    let css = |text: &str| colors(&Source::new("style/a.css", text)).len();
    assert_eq!(css("a { color: #fff; }"), 1);
    assert_eq!(css("a { color: rgb(1 2 3); border: 1px solid oklch(0.5 0.1 20); }"), 2);
    assert_eq!(css("#add { color: var(--ink); } /* #fff */"), 0);
    assert_eq!(css("a { color: color-mix(in oklch, var(--a), var(--b)); fill: rgb(from var(--a) r g b); }"), 0);
    let rust = |path: &str, text: &str| colors(&Source::new(path, text)).len();
    assert_eq!(rust("src/a.rs", "let ink = \"#1a2b3c\";"), 1);
    assert_eq!(rust("src/a.rs", "let ink = RGBColor(1, 2, 3);"), 1);
    assert_eq!(rust("src/a.rs", "#[derive(Debug)] struct A; fn b() -> RGBColor { RGBColor(r, g, b) }"), 0);
    assert_eq!(rust("src/a.rs", "#[cfg(test)]\nmod tests { const INK: &str = \"#fff\"; }"), 0);
    assert_eq!(colors(&Source::new("style/tokens.css", "a { color: #fff; }")).len(), 0);
}

#[test]
fn notes_ignored_tests_and_machine_paths_are_found() {
    let source = |text: String| Source::new("src/a.rs", &text);
    assert_eq!(notes(&source(["// TO", "DO: later"].concat())).len(), 1);
    assert_eq!(notes(&source("// done".to_owned())).len(), 0);
    assert_eq!(ignored_tests(&source(["#[", "ignore]\nfn a() {}"].concat())).len(), 1);
    assert_eq!(ignored_tests(&source(["// #[", "ignore]"].concat())).len(), 0);
    assert_eq!(skipped_journeys(&Source::new("tests/e2e/a.spec.mjs", "test.only('x')")).len(), 1);
    assert_eq!(machine_paths(&source(["see /ro", "ot/notes"].concat())).len(), 1);
    assert_eq!(machine_paths(&source("a/home/b, https://x.org/home/".to_owned())).len(), 0);
}

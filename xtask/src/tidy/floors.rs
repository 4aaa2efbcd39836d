//! Who may import whom: only lower floors, or one's own folder.

use super::{Source, check, lexer};
use crate::shell;

/// The modules and the floors on which they stand (ARCHITECTURE.md).
const FLOORS: [(&str, u8); 14] = [
    ("pulse", 0),
    ("i18n", 0),
    ("data", 1),
    ("numeric", 1),
    ("keep", 2),
    ("stats", 2),
    ("models", 3),
    ("chart", 3),
    ("report", 4),
    ("clean", 5),
    ("analyses", 6),
    ("recipe", 7),
    ("worker", 8),
    ("ui", 9),
];

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// What a file imports that it may not.
fn faults(source: &Source, analyses: &[String]) -> Vec<String> {
    let Some(own_path) = module_path(&source.path) else { return Vec::new() };
    let own = own_path[0].as_str();
    let is_view = own == "analyses" && source.path.ends_with("/view.rs");
    let Some(own_floor) = (if is_view { Some(9) } else { floor(own) }) else {
        return vec![format!("the module {own} has no floor; give it one here and in ARCHITECTURE.md")];
    };
    let mut faults = Vec::new();
    for (line, path) in imports(&lexer::code_only(&source.text), &own_path) {
        let Some(target) = path.first() else { continue };
        match floor(target) {
            Some(there) if target != own && there >= own_floor => {
                faults.push(format!("line {line}: {own} (floor {own_floor}) may not use {target} (floor {there})"));
            }
            _ => {}
        }
        let (Some(other), Some(folder)) = (path.get(1), own_path.get(1)) else { continue };
        if own == "analyses" && target == "analyses" && other != folder && analyses.contains(other) {
            let is_folder = analyses.contains(folder);
            if is_folder {
                faults.push(format!("line {line}: the analysis {folder} may not use the analysis {other}"));
            }
        }
    }
    faults
}

/// `src/analyses/clv/model.rs` is `analyses, clv, model`; none for the crate's roots and for files outside `src`.
fn module_path(path: &str) -> Option<Vec<String>> {
    let inner = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    let is_root = parts.first().is_none_or(|first| matches!(first.as_str(), "lib" | "main" | "bin"));
    (!is_root).then_some(parts)
}

/// Every path that starts at the crate or above the file, made absolute, with its line.
fn imports(code: &str, own_path: &[String]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    for (index, text) in code.lines().enumerate() {
        for (position, _) in text.match_indices("crate::").chain(text.match_indices("super::")) {
            let before = text[..position].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            // A group may run over several lines.
            let rest = &text[position..];
            let start = code.len() - code[offset(code, index) + position..].len();
            let (base, tail) = base(rest, own_path, &code[start..]);
            for names in heads(tail) {
                found.push((index + 1, base.iter().cloned().chain(names).collect()));
            }
        }
    }
    found
}

fn offset(code: &str, line_idx: usize) -> usize {
    code.split_inclusive('\n').take(line_idx).map(str::len).sum()
}

/// Where `crate::` or a chain of `super::` leads, and the text behind it.
fn base<'a>(rest: &str, own_path: &[String], mut tail: &'a str) -> (Vec<String>, &'a str) {
    if rest.starts_with("crate::") {
        return (Vec::new(), &tail["crate::".len()..]);
    }
    let mut base = own_path.to_vec();
    while let Some(next) = tail.strip_prefix("super::") {
        base.pop();
        tail = next;
    }
    (base, tail)
}

/// The first names behind a path's base: `data::Table` gives `data, Table`; `{data::A, pulse}` gives both heads.
fn heads(tail: &str) -> Vec<Vec<String>> {
    match tail.strip_prefix('{') {
        Some(group) => top_level_parts(group).into_iter().map(names).collect(),
        None => {
            let names = names(tail);
            let length: usize = names.iter().map(|name| name.len() + 2).sum();
            match tail.get(length..).and_then(|rest| rest.strip_prefix('{')) {
                Some(group) if !names.is_empty() => top_level_parts(group)
                    .into_iter()
                    .map(|part| names.iter().cloned().chain(self::names(part)).collect())
                    .collect(),
                _ => vec![names],
            }
        }
    }
}

/// The parts of a group, up to its closing brace, split at its own commas.
fn top_level_parts(group: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (position, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(group[start..position].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(group[start..position].trim());
                start = position + 1;
            }
            _ => {}
        }
    }
    parts
}

/// The leading `a::b::c` of a text, in names.
fn names(text: &str) -> Vec<String> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    text[..end].split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn analyses() -> Vec<String> {
    let folder = shell::root().join("src/analyses");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn tidy_every_module_uses_lower_floors_only() {
    let analyses = analyses();
    check(&["rs"], |source| faults(source, &analyses));
}

#[test]
fn imports_upwards_and_sideways_are_found() {
    let known = ["clv".to_owned(), "describe".to_owned()];
    let found = |path: &str, text: &str| faults(&Source::new(path, text), &known);
    assert_eq!(found("src/data/a.rs", "use crate::ui::App;").len(), 1);
    assert_eq!(found("src/data/a.rs", "use crate::numeric::sum;").len(), 1, "sideways");
    assert_eq!(found("src/data/a.rs", "fn f() { crate::report::x() }").len(), 1, "in the middle of code");
    assert_eq!(
        found("src/stats/a.rs", "use crate::{\n  data::Table,\n  chart::{Axis, Mark},\n};").len(),
        1,
        "in a group"
    );
    assert_eq!(found("src/stats/a.rs", "use super::super::ui::App;").len(), 1, "by way of super");
    assert_eq!(found("src/analyses/clv/model.rs", "use crate::analyses::describe::X;").len(), 1, "one another");
    assert_eq!(found("src/analyses/clv/model.rs", "use super::super::describe::X;").len(), 1, "one another by super");
    assert_eq!(found("src/analyses/clv/model.rs", "use crate::analyses::{contract::X, describe::Y};").len(), 1);
    assert_eq!(found("src/analyses/clv/model.rs", "use crate::ui::X;").len(), 1);
    assert_eq!(found("src/attic/a.rs", "").len(), 1, "a module without a floor");
}

#[test]
fn lower_floors_and_the_own_folder_are_fine() {
    let known = ["clv".to_owned(), "describe".to_owned()];
    let found = |path: &str, text: &str| faults(&Source::new(path, text), &known);
    assert!(found("src/analyses/clv/model.rs", "use crate::{data::Table, analyses::clv::Params};").is_empty());
    assert!(found("src/analyses/clv/model.rs", "use super::super::contract::Valid; // crate::ui").is_empty());
    assert!(found("src/analyses/clv/view.rs", "use crate::worker::Client;").is_empty(), "the one exception");
    assert!(found("src/analyses/mod.rs", "registry! { describe::Describe }").is_empty());
    assert!(found("src/ui/app.rs", "use crate::analyses::{clv, describe};").is_empty());
    assert!(found("src/lib.rs", "pub use crate::ui::App;").is_empty());
    assert!(found("src/data/csv/mod.rs", "use super::Table; use crate::pulse::Pulse;").is_empty());
}

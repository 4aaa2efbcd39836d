//! Which files must be there, and what must stand in them.

use std::collections::BTreeSet;

use super::{Source, check, sources};
use crate::shell;

/// What an analysis consists of; model files are named by their content, `view.rs` may join.
const ANALYSIS_FILES: [&str; 8] =
    ["method.en.md", "method.zh.md", "mod.rs", "params.rs", "outcome.rs", "figures.rs", "texts.rs", "tests.rs"];

/// The folders of analyses that lack a file.
fn incomplete_analyses(paths: &BTreeSet<String>) -> Vec<String> {
    let folders: BTreeSet<&str> = paths
        .iter()
        .filter_map(|path| path.strip_prefix("src/analyses/")?.split_once('/'))
        .map(|(name, _)| name)
        .collect();
    folders
        .iter()
        .flat_map(|folder| ANALYSIS_FILES.map(|file| format!("src/analyses/{folder}/{file}")))
        .filter(|path| !paths.contains(path))
        .map(|path| format!("{path} is missing"))
        .collect()
}

/// The parts of a method; in Chinese there are as many, worded freely.
const METHOD_PARTS: [&str; 5] = ["Question", "Method", "Assumptions", "How to read it", "Source"];

fn method_faults(source: &Source) -> Vec<String> {
    let is_chinese = source.path.ends_with("method.zh.md");
    if !is_chinese && !source.path.ends_with("method.en.md") {
        return Vec::new();
    }
    let parts: Vec<&str> = source.text.lines().filter_map(method_part).collect();
    if is_chinese {
        let is_complete = parts.len() >= METHOD_PARTS.len();
        return if is_complete {
            Vec::new()
        } else {
            vec![format!("has {} parts of {}", parts.len(), METHOD_PARTS.len())]
        };
    }
    let missing = METHOD_PARTS.iter().filter(|part| !parts.contains(*part));
    missing.map(|part| format!("has no part “{part}”")).collect()
}

/// The part that a line opens: `## Method`, or `**Method.**` before its text.
fn method_part(line: &str) -> Option<&str> {
    if let Some(heading) = line.strip_prefix("## ") {
        return Some(heading.trim());
    }
    let (name, _) = line.strip_prefix("**")?.split_once("**")?;
    Some(name.trim_end_matches(['.', '。']))
}

/// Column names written out in an analysis that the glossary does not explain.
fn unexplained_columns(source: &Source, glossary: &BTreeSet<String>) -> Vec<String> {
    if !source.path.starts_with("src/analyses/") || source.path.ends_with("/tests.rs") {
        return Vec::new();
    }
    let text = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    [".numbers(\"", ".texts(\"", ".with(\""]
        .iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| !glossary.contains(*name))
        .map(|name| format!("the column {name} is not in src/report/glossary.rs"))
        .collect()
}

/// The names that glossary files explain: the first text of each `entry(`.
fn glossary_names<'a>(sources: impl Iterator<Item = &'a Source>) -> BTreeSet<String> {
    sources
        .flat_map(|source| source.text.split("entry(").skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn tidy_every_analysis_is_complete() {
    let paths: BTreeSet<String> = sources().into_iter().map(|source| source.path).collect();
    assert_eq!(incomplete_analyses(&paths), Vec::<String>::new());
    check(&["md"], method_faults);
}

#[test]
fn tidy_the_template_is_complete() {
    let template = shell::files_below(&shell::root().join("xtask/template"));
    let names: BTreeSet<String> =
        template.iter().filter_map(|file| file.file_name()).map(|name| name.to_string_lossy().into_owned()).collect();
    for file in ANALYSIS_FILES {
        assert!(names.contains(file), "xtask/template/{file} is missing");
    }
}

#[test]
fn tidy_every_column_is_in_the_glossary() {
    let sources = sources();
    let names = glossary_names(sources.iter().filter(|source| source.path.starts_with("src/report/glossary")));
    assert!(names.contains("std_error"), "the glossary is read");
    check(&["rs"], |source| unexplained_columns(source, &names));
}

#[test]
fn tidy_the_map_names_every_module() {
    let map = shell::read(&shell::root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    for entry in std::fs::read_dir(shell::root().join("src")).expect("src").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(map.contains(&name), "ARCHITECTURE.md does not name src/{name}");
    }
}

#[test]
fn tidy_dependencies_come_from_the_public_registries() {
    let cargo = shell::read(&shell::root().join("Cargo.lock")).expect("Cargo.lock");
    let foreign: Vec<&str> = cargo.lines().filter(|line| line.starts_with("source = ") && is_foreign(line)).collect();
    assert_eq!(foreign, Vec::<&str>::new());
    for lock in ["package-lock.json", "bench/browser/package-lock.json"] {
        let text = shell::read(&shell::root().join(lock)).expect(lock);
        assert!(!text.contains("\"resolved\""), "{lock} names a host; `.npmrc` should keep it out");
    }
}

fn is_foreign(source_line: &str) -> bool {
    source_line != "source = \"registry+https://github.com/rust-lang/crates.io-index\""
}

#[test]
fn what_is_missing_is_found() {
    let paths = BTreeSet::from(["src/analyses/mod.rs".to_owned(), "src/analyses/clv/mod.rs".to_owned()]);
    assert_eq!(incomplete_analyses(&paths).len(), ANALYSIS_FILES.len() - 1);
    let method =
        Source::new("src/analyses/clv/method.en.md", "# A\n## Question\n**Method.** It\n## Source\n## How to read it");
    assert_eq!(method_faults(&method), ["has no part “Assumptions”"]);
    assert_eq!(method_faults(&Source::new("src/analyses/clv/method.zh.md", "## 问题")).len(), 1);
    let names = BTreeSet::from(["term".to_owned()]);
    let source = Source::new("src/analyses/clv/outcome.rs", "t.texts(\"term\", x).numbers(\"wonder\", y)");
    assert_eq!(unexplained_columns(&source, &names).len(), 1);
    assert!(is_foreign("source = \"git+https://example.org/x\""));
}

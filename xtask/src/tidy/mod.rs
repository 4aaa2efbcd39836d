//! The house rules as tests. Each rule is a function from a file to what is wrong with it; each has a test that it can fail
//! and one that the project keeps it.

mod files;
mod floors;
mod lexer;
mod shape;
mod site;
mod words;

use std::path::Path;

use crate::shell;

/// A text file of the project.
#[derive(Debug, Clone)]
struct Source {
    /// Relative to the project, with forward slashes.
    path: String,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    fn has_extension(&self, extensions: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }
}

/// All text files that people write here; what is generated, fetched or data is not among them.
fn sources() -> Vec<Source> {
    const FOLDERS: [&str; 9] = [".ci", ".github", "benches", "bench", "site", "src", "style", "tests", "xtask"];
    const TEXTS: [&str; 10] = ["rs", "css", "html", "js", "mjs", "json", "md", "toml", "yml", "svg"];
    let root = shell::root();
    let mut files: Vec<_> = FOLDERS.iter().flat_map(|folder| shell::files_below(&root.join(folder))).collect();
    let beside = std::fs::read_dir(&root).into_iter().flatten().flatten().map(|entry| entry.path());
    files.extend(beside.filter(|path| path.is_file()));
    let relative = |path: &Path| path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    // Reference cases are data; their tests and their origin are ours.
    let is_data = |path: &str| path.starts_with("tests/reference/") && !path.ends_with(".rs") && !path.ends_with(".md");
    let is_foreign = |path: &str| path.contains("node_modules/") || path.starts_with("tests/e2e/results/");
    let mut sources: Vec<Source> = files
        .iter()
        .map(|file| (relative(file), file))
        .filter(|(path, _)| !is_foreign(path) && !is_data(path))
        .filter_map(|(path, file)| Some(Source { path, text: std::fs::read_to_string(file).ok()? }))
        .filter(|source| source.has_extension(&TEXTS) || source.path == ".ci/run")
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// Fails with everything that a rule finds in the project's files of the given kinds.
#[track_caller]
fn check(extensions: &[&str], rule: impl Fn(&Source) -> Vec<String>) {
    let sources = sources();
    let chosen: Vec<&Source> = sources.iter().filter(|source| source.has_extension(extensions)).collect();
    assert!(!chosen.is_empty(), "a rule that sees no file proves nothing");
    let faults: Vec<String> = chosen
        .iter()
        .flat_map(|source| rule(source).into_iter().map(move |fault| format!("{}: {fault}", source.path)))
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The line (from 1) of a position in a text.
fn line_of(text: &str, position: usize) -> usize {
    text[..position].matches('\n').count() + 1
}

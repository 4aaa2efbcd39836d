//! The size and shape of files and functions.

use super::{Source, check, lexer, line_of};

/// A file is one idea; past this it is two.
const MAX_LINES: usize = 450;

/// A function fits a screen.
const MAX_FUNCTION_LINES: usize = 70;

/// The first line says what the file is for.
fn without_purpose(source: &Source) -> Vec<String> {
    let first = source.text.lines().next().unwrap_or_default();
    let says_it = first.strip_prefix("//!").is_some_and(|words| !words.trim().is_empty());
    // A module whose text lies beside it says it there.
    let includes_it = first.starts_with("#![doc = include_str!(");
    if says_it || includes_it {
        Vec::new()
    } else {
        vec!["opens without a `//!` line that says what it is for".to_owned()]
    }
}

fn too_long(source: &Source) -> Vec<String> {
    // Unit tests stand at the end and may be as many as they like; a list of words is as long as the language makes it.
    let code = source.text.lines().take_while(|line| *line != "#[cfg(test)]");
    let n_lines = code.filter(|line| !is_word_of_a_list(line)).count();
    if n_lines <= MAX_LINES { Vec::new() } else { vec![format!("{n_lines} lines; {MAX_LINES} are allowed")] }
}

/// A line that holds one string and nothing else.
fn is_word_of_a_list(line: &str) -> bool {
    let word = line.trim().strip_suffix(',').and_then(|line| line.strip_prefix('"')?.strip_suffix('"'));
    word.is_some_and(|word| !word.contains('"'))
}

fn long_functions(source: &Source) -> Vec<String> {
    let code = lexer::code_only(&source.text);
    let too_long = functions(&code).into_iter().filter(|function| function.n_lines > MAX_FUNCTION_LINES);
    too_long
        .map(|function| {
            let Function { name, line, n_lines } = function;
            format!("line {line}: fn {name} has {n_lines} lines; {MAX_FUNCTION_LINES} are allowed")
        })
        .collect()
}

#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    line: usize,
    n_lines: usize,
}

/// The functions with a body, from their first line to their closing brace.
fn functions(code: &str) -> Vec<Function> {
    let mut functions = Vec::new();
    for (position, _) in code.match_indices("fn ") {
        let before = code[..position].chars().next_back();
        let name: String = code[position + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.is_empty() || before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        if let Some(end) = body_end(&code[position..]) {
            let (first, last) = (line_of(code, position), line_of(code, position + end));
            functions.push(Function { name, line: first, n_lines: last - first + 1 });
        }
    }
    functions
}

/// Where the body of the function that starts here ends; none when it has none.
fn body_end(code: &str) -> Option<usize> {
    let (mut round, mut curly) = (0i32, 0i32);
    for (position, c) in code.char_indices() {
        match c {
            '(' | '[' => round += 1,
            ')' | ']' => round -= 1,
            ';' if round == 0 && curly == 0 => return None,
            '{' => curly += 1,
            '}' => {
                curly -= 1;
                if curly == 0 && round == 0 {
                    return Some(position);
                }
            }
            _ => {}
        }
    }
    None
}

#[test]
fn words_of_a_list_are_told_from_code() {
    assert!(is_word_of_a_list("        \"金额\","));
    assert!(!is_word_of_a_list("        (\"a\", \"b\"),"));
    assert!(!is_word_of_a_list("        call(),"));
}

#[test]
fn tidy_every_file_says_what_it_is_for() {
    check(&["rs"], without_purpose);
}

#[test]
fn tidy_files_are_short() {
    check(&["rs", "css", "js", "mjs"], too_long);
}

#[test]
fn tidy_functions_fit_a_screen() {
    check(&["rs"], long_functions);
}

#[test]
fn a_file_without_purpose_is_found() {
    assert_eq!(without_purpose(&Source::new("a.rs", "use std::fs;")).len(), 1);
    assert_eq!(without_purpose(&Source::new("a.rs", "//!\n//! Late.")).len(), 1);
    assert!(without_purpose(&Source::new("a.rs", "//! Sums.")).is_empty());
    assert!(without_purpose(&Source::new("a.rs", "#![doc = include_str!(\"method.en.md\")]")).is_empty());
}

#[test]
fn long_files_and_functions_are_found() {
    assert_eq!(too_long(&Source::new("a.rs", &"\n".repeat(MAX_LINES + 1))).len(), 1);
    let tested = "\n".repeat(MAX_LINES) + "#[cfg(test)]\nmod tests {}\n";
    assert!(too_long(&Source::new("a.rs", &tested)).is_empty());
    let body =
        |n_lines: usize| Source::new("a.rs", &format!("fn f(a: [u8; 2]) -> u8 {{{}}}", "\n".repeat(n_lines - 1)));
    assert_eq!(long_functions(&body(MAX_FUNCTION_LINES + 1)).len(), 1);
    assert!(long_functions(&body(MAX_FUNCTION_LINES)).is_empty());
}

#[test]
fn functions_are_measured_to_their_last_brace() {
    let code = "trait T { fn a(); }\nfn b() {\n  if x { y }\n}\nfn c<F: Fn(u8)>(f: F) where F: X { f(1) }";
    let found: Vec<(String, usize)> = functions(code).into_iter().map(|f| (f.name, f.n_lines)).collect();
    assert_eq!(found, [("b".to_owned(), 3), ("c".to_owned(), 1)]);
}

//! Rust source without its comments and without what stands in quotes, line for line.

/// What the rest of a source is inside of.
enum State {
    Code,
    LineComment,
    BlockComment(u32),
    Text,
    RawText(usize),
}

/// The code alone: comments and the insides of string and character literals become spaces, so that positions stay.
pub fn code_only(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut state = State::Code;
    let mut at = 0;
    while at < chars.len() {
        let (next_state, n_chars, keeps) = step(&state, &chars, at);
        for &c in &chars[at..at + n_chars] {
            if keeps || c == '\n' {
                out.push(c);
            } else {
                // As many spaces as the character has bytes: positions in both texts are the same.
                out.extend(std::iter::repeat_n(' ', c.len_utf8()));
            }
        }
        at += n_chars;
        state = next_state;
    }
    out
}

/// The state after the next few characters, how many those are, and whether they are code.
fn step(state: &State, chars: &[char], at: usize) -> (State, usize, bool) {
    let (c, next) = (chars[at], chars.get(at + 1).copied());
    match state {
        State::Code => match (c, next) {
            ('/', Some('/')) => (State::LineComment, 2, false),
            ('/', Some('*')) => (State::BlockComment(1), 2, false),
            ('"', _) => (State::Text, 1, true),
            ('r', Some('"' | '#')) if !follows_a_name(chars, at) => raw_start(chars, at),
            ('\'', _) => character(chars, at),
            _ => (State::Code, 1, true),
        },
        State::LineComment if c == '\n' => (State::Code, 1, true),
        State::LineComment => (State::LineComment, 1, false),
        State::BlockComment(depth) => match (c, next) {
            ('/', Some('*')) => (State::BlockComment(depth + 1), 2, false),
            ('*', Some('/')) if *depth == 1 => (State::Code, 2, false),
            ('*', Some('/')) => (State::BlockComment(depth - 1), 2, false),
            _ => (State::BlockComment(*depth), 1, false),
        },
        State::Text => match c {
            '\\' => (State::Text, 2.min(chars.len() - at), false),
            '"' => (State::Code, 1, true),
            _ => (State::Text, 1, false),
        },
        State::RawText(n_hashes) => {
            let closes = c == '"' && chars[at + 1..].iter().take(*n_hashes).filter(|c| **c == '#').count() == *n_hashes;
            if closes { (State::Code, 1 + n_hashes, true) } else { (State::RawText(*n_hashes), 1, false) }
        }
    }
}

fn follows_a_name(chars: &[char], at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).map(|at| chars[at]);
    let is_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    // A byte string's `br"` is no name though a letter stands before.
    let is_byte_string = before(1) == Some('b') && !is_name(before(2));
    is_name(before(1)) && !is_byte_string
}

fn raw_start(chars: &[char], at: usize) -> (State, usize, bool) {
    let n_hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    match chars.get(at + 1 + n_hashes) {
        Some('"') => (State::RawText(n_hashes), n_hashes + 2, true),
        _ => (State::Code, 1, true),
    }
}

/// A character literal, or the tick of a lifetime.
fn character(chars: &[char], at: usize) -> (State, usize, bool) {
    let end = match chars.get(at + 1) {
        Some('\\') => chars[at + 3..].iter().position(|c| *c == '\'').map(|offset| at + 3 + offset),
        Some(_) if chars.get(at + 2) == Some(&'\'') => Some(at + 2),
        _ => None,
    };
    match end {
        Some(end) => (State::Code, end - at + 1, false),
        None => (State::Code, 1, true),
    }
}

#[cfg(test)]
mod tests {
    use super::code_only;

    #[test]
    fn comments_and_texts_vanish_and_positions_stay() {
        let source =
            "let a = \"{ // \\\" }\"; // crate::ui\n/* { /* */ { */ let b = '{'; let c: &'static str = r#\"}\"#;";
        let code = code_only(source);
        assert_eq!(code.len(), source.len());
        assert!(!code.contains(['{', '}']) && !code.contains("crate"), "{code}");
        assert!(code.contains("&'static str") && code.contains("let b"), "{code}");
        assert_eq!(code_only("\"多{\" }").len(), "\"多{\" }".len());
        assert_eq!(code_only("br\"{\" '\\'' x"), "br\" \"      x");
    }
}

//! Characters to words: names, numbers, texts, signs. Full-width signs of Chinese keyboards count as their plain ones.

use super::error::{ExpressionError, ExpressionFault};

/// A word of an expression and where it starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// The position of its first character, from 0.
    pub at: u32,
    /// What it is.
    pub word: Word,
}

/// What a word is.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    Number(f64),
    Text(String),
    /// A bare name: a column, a function or a word with a meaning.
    Name(String),
    /// A name in square brackets: a column.
    Column(String),
    /// A sign: `(`, `)`, `,` or an operator.
    Sign(&'static str),
    End,
}

/// The longest expression.
pub const MAX_CHARACTERS: usize = 4000;

/// All words, and [`Word::End`] after them.
pub fn tokens(text: &str) -> Result<Vec<Token>, ExpressionError> {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() > MAX_CHARACTERS {
        let fault = ExpressionFault::TooLong { limit: MAX_CHARACTERS };
        return Err(ExpressionError::new(MAX_CHARACTERS as u32, fault));
    }
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < characters.len() {
        if characters[at].is_whitespace() || characters[at] == '\u{feff}' {
            at += 1;
            continue;
        }
        let (word, end) = word(&characters, at)?;
        tokens.push(Token { at: at as u32, word });
        at = end;
    }
    tokens.push(Token { at: at as u32, word: Word::End });
    Ok(tokens)
}

fn word(characters: &[char], at: usize) -> Result<(Word, usize), ExpressionError> {
    let fails = |fault| Err(ExpressionError::new(at as u32, fault));
    match characters[at] {
        c if c.is_ascii_digit() || c == '.' => number(characters, at),
        quote @ ('"' | '\'') => quoted(characters, at, quote).map(|(text, end)| (Word::Text(text), end)),
        '“' | '”' => quoted(characters, at, '”').map(|(text, end)| (Word::Text(text), end)),
        '[' => quoted(characters, at, ']').map(|(name, end)| (Word::Column(name), end)),
        '【' => quoted(characters, at, '】').map(|(name, end)| (Word::Column(name), end)),
        c if c.is_alphabetic() || c == '_' => {
            let is_inner = |c: &&char| c.is_alphanumeric() || **c == '_';
            let length = characters[at..].iter().take_while(is_inner).count();
            Ok((Word::Name(characters[at..at + length].iter().collect()), at + length))
        }
        c => match sign(c, characters.get(at + 1).copied()) {
            Some((sign, length)) => Ok((Word::Sign(sign), at + length)),
            None => fails(ExpressionFault::Character(c)),
        },
    }
}

fn sign(first: char, second: Option<char>) -> Option<(&'static str, usize)> {
    let sign = match (first, second) {
        ('<' | '＜', Some('=')) => ("<=", 2),
        ('>' | '＞', Some('=')) => (">=", 2),
        ('<', Some('>')) | ('!' | '！', Some('=')) => ("!=", 2),
        ('=', Some('=')) => ("=", 2),
        ('=' | '＝', _) => ("=", 1),
        ('<' | '＜', _) => ("<", 1),
        ('>' | '＞', _) => (">", 1),
        ('≤', _) => ("<=", 1),
        ('≥', _) => (">=", 1),
        ('≠', _) => ("!=", 1),
        ('+' | '＋', _) => ("+", 1),
        ('-' | '−' | '－', _) => ("-", 1),
        ('*' | '×' | '＊', _) => ("*", 1),
        ('/' | '÷' | '／', _) => ("/", 1),
        ('%' | '％', _) => ("%", 1),
        ('^', _) => ("^", 1),
        ('(' | '（', _) => ("(", 1),
        (')' | '）', _) => (")", 1),
        (',' | '，' | ';' | '；', _) => (",", 1),
        _ => return None,
    };
    Some(sign)
}

/// What stands between `at` and the closing mark, which doubled means itself.
fn quoted(characters: &[char], at: usize, close: char) -> Result<(String, usize), ExpressionError> {
    let (mut text, mut next) = (String::new(), at + 1);
    loop {
        match (characters.get(next), characters.get(next + 1)) {
            (None, _) => return Err(ExpressionError::new(at as u32, ExpressionFault::Unclosed(characters[at]))),
            (Some(c), Some(d)) if *c == close && *d == close => {
                text.push(close);
                next += 2;
            }
            (Some(c), _) if *c == close => return Ok((text, next + 1)),
            (Some(c), _) => {
                text.push(*c);
                next += 1;
            }
        }
    }
}

fn number(characters: &[char], at: usize) -> Result<(Word, usize), ExpressionError> {
    let mut end = at;
    let digits = |from: usize| characters[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    end += digits(end);
    if characters.get(end) == Some(&'.') {
        end += 1 + digits(end + 1);
    }
    if matches!(characters.get(end), Some('e' | 'E')) {
        let sign = usize::from(matches!(characters.get(end + 1), Some('+' | '-')));
        let n_digits = if end + 1 + sign <= characters.len() { digits(end + 1 + sign) } else { 0 };
        if n_digits > 0 {
            end += 1 + sign + n_digits;
        }
    }
    let text: String = characters[at..end].iter().collect();
    match text.parse::<f64>() {
        // A letter right behind is a mistake that would else be read as two words.
        Ok(x) if x.is_finite() && !characters.get(end).is_some_and(|c| c.is_alphabetic() || *c == '_') => {
            Ok((Word::Number(x), end))
        }
        _ => Err(ExpressionError::new(at as u32, ExpressionFault::BadNumber)),
    }
}

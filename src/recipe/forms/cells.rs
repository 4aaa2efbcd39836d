//! How values and lists are written in one line of a form, and read back as what they were.

use serde_json::{Map, Value};

/// What separates the values of a list, as typed on either keyboard.
const SEPARATORS: [char; 4] = [',', '，', ';', '；'];

/// A list of values as one line: `North, South, "a, b"`.
pub fn line_of<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    values.into_iter().map(written).collect::<Vec<_>>().join(", ")
}

/// The values of a line. Numbers, true and false are read as such unless they are quoted.
pub fn values_of(line: &str) -> Vec<Value> {
    pieces(line)
        .into_iter()
        .map(|(text, is_quoted)| if is_quoted { Value::String(text) } else { read(&text) })
        .collect()
}

/// The texts of a line, whatever they look like.
pub fn texts_of(line: &str) -> Vec<Value> {
    pieces(line).into_iter().map(|(text, _)| Value::String(text)).collect()
}

/// One value as a line: commas and blanks are its own, and only what would be read as something else is quoted.
pub fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_literal(text) || (text.starts_with('"') && text.ends_with('"')) => quoted(text),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The value of a line that holds one.
pub fn scalar_of(line: &str) -> Value {
    match line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => Value::String(inside.replace("\"\"", "\"")),
        None => read(line),
    }
}

/// The text of a row's cell; nothing when it is empty.
pub fn cell(row: &Map<String, Value>, name: &str) -> Option<String> {
    match row.get(name)? {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn written(value: &Value) -> String {
    let Value::String(text) = value else { return value.to_string() };
    let is_plain = !text.is_empty()
        && text.trim() == text
        && !text.contains(SEPARATORS)
        && !text.contains(['"', '\n'])
        && !is_literal(text);
    if is_plain { text.clone() } else { quoted(text) }
}

fn is_literal(text: &str) -> bool {
    !read(text).is_string()
}

/// Digits that a number would not be written with (007, 1.50) name something and stay text.
fn read(text: &str) -> Value {
    match serde_json::from_str::<Value>(text) {
        Ok(value) if (value.is_number() || value.is_boolean()) && value.to_string().as_str() == text => value,
        _ => Value::String(text.to_owned()),
    }
}

/// The pieces of a line and whether each was quoted; a doubled quote stands for one.
fn pieces(line: &str) -> Vec<(String, bool)> {
    let (mut all, mut piece, mut is_quoted, mut is_inside) = (Vec::new(), String::new(), false, false);
    let mut finish = |piece: &mut String, is_quoted: &mut bool| {
        let text = std::mem::take(piece);
        let text = if *is_quoted { text } else { text.trim().to_owned() };
        if *is_quoted || !text.is_empty() {
            all.push((text, *is_quoted));
        }
        *is_quoted = false;
    };
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if is_inside && characters.peek() == Some(&'"') => {
                characters.next();
                piece.push('"');
            }
            '"' if is_inside => is_inside = false,
            '"' if piece.trim().is_empty() && !is_quoted => {
                piece.clear();
                (is_quoted, is_inside) = (true, true);
            }
            c if !is_inside && (SEPARATORS.contains(&c) || c == '\n') => finish(&mut piece, &mut is_quoted),
            // Blanks between a closing quote and the next separator belong to nobody.
            c if is_quoted && !is_inside && c.is_whitespace() => {}
            c => piece.push(c),
        }
    }
    finish(&mut piece, &mut is_quoted);
    all
}

//! Fixed texts that arrive from the worker: each is kept once and for good, so that it is a fixed text here as well.
//!
//! Names, labels and method texts are part of the program: there are a few hundred of them, however long the page is open.

use std::cell::RefCell;

use serde::{Deserialize, Deserializer};

/// A fixed text. The name keeps serde from borrowing it out of the message: it is read by [`text`].
pub type Fixed = &'static str;

thread_local! {
    /// In order, so that one is found by halving.
    static KEPT: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// The one copy of a text.
pub fn keep(text: String) -> &'static str {
    KEPT.with_borrow_mut(|kept| match kept.binary_search(&text.as_str()) {
        Ok(position) => kept[position],
        Err(position) => {
            let text: &'static str = text.leak();
            kept.insert(position, text);
            text
        }
    })
}

/// Reads a fixed text: `#[serde(deserialize_with = "kept::text")]` on a field of type [`Fixed`].
pub fn text<'de, D: Deserializer<'de>>(reader: D) -> Result<&'static str, D::Error> {
    String::deserialize(reader).map(keep)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_once() {
        let (first, second) = (keep("slope".to_owned()), keep("slope".to_owned()));
        assert!(std::ptr::eq(first, second));
        assert_eq!(keep(String::new()), "");
    }
}

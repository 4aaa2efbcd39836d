//! One finding in words.

use serde::{Deserialize, Serialize};

use crate::i18n::format::{STRONG_END, STRONG_START};
use crate::i18n::{agree, kept};

/// What a sentence is for. Findings come in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tone {
    /// What was asked.
    Answer,
    /// What to keep in mind.
    Caution,
    /// What to do next.
    NextStep,
}

/// A finding, said in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// What it is about, for tests and styling: `few_repeat_buyers`.
    #[serde(deserialize_with = "kept::text")]
    pub code: kept::Fixed,
    /// What it is for.
    pub tone: Tone,
    /// The words; numbers that stand out are marked by [`crate::i18n::strong`].
    pub text: String,
}

impl Sentence {
    /// A finding in words.
    pub fn new(code: &'static str, tone: Tone, text: impl Into<String>) -> Self {
        Self { code, tone, text: agree(text.into()) }
    }

    /// The words without marks.
    pub fn plain(&self) -> String {
        plain(&self.text)
    }
}

/// Words without the marks of what stands out.
pub fn plain(text: &str) -> String {
    text.replace([STRONG_START, STRONG_END], "")
}

/// Words in stretches: (text, whether it stands out).
pub fn stretches(text: &str) -> Vec<(&str, bool)> {
    let mut stretches = Vec::new();
    for (index, part) in text.split(STRONG_START).enumerate() {
        match part.split_once(STRONG_END) {
            Some((inside, after)) if index > 0 => stretches.extend([(inside, true), (after, false)]),
            _ => stretches.push((part, false)),
        }
    }
    stretches.retain(|(text, _)| !text.is_empty());
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::strong;

    #[test]
    fn strong_stretches_are_found() {
        let sentence = Sentence::new("x", Tone::Answer, format!("{} of <b>{}</b> rows", strong("3"), strong("9")));
        assert_eq!(stretches(&sentence.text), [("3", true), (" of <b>", false), ("9", true), ("</b> rows", false)]);
        assert_eq!(sentence.plain(), "3 of <b>9</b> rows");
    }
}

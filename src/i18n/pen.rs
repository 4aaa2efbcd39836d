//! Writes sentences in one language: chooses words and puts numbers into them.

use super::agree::agree;
use super::{Language, Unit, format};

/// The writer of sentences in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pen {
    /// The language that is written.
    pub language: Language,
}

impl Pen {
    /// A pen of that language.
    pub fn new(language: Language) -> Self {
        Self { language }
    }

    /// The text of its language.
    pub fn say(self, en: impl Into<String>, zh: impl Into<String>) -> String {
        match self.language {
            Language::En => agree(en.into()),
            Language::Zh => zh.into(),
        }
    }

    /// A number in a unit.
    pub fn number(self, value: f64, unit: &Unit) -> String {
        format(self.language, value, unit)
    }

    /// A whole number.
    pub fn count(self, value: f64) -> String {
        self.number(value, &Unit::Count)
    }

    /// A share, as percent.
    pub fn share(self, value: f64) -> String {
        self.number(value, &Unit::Share)
    }

    /// A plain number.
    pub fn plain(self, value: f64) -> String {
        self.number(value, &Unit::Plain)
    }

    /// A difference of shares with its sign, in percentage points.
    pub fn points(self, difference: f64) -> String {
        let sign = if difference > 0.0 { "+" } else { "" };
        let points = self.plain((difference * 1e4).round() / 100.0);
        self.say(format!("{sign}{points} points"), format!("{sign}{points} 个百分点"))
    }

    /// Whole things with their word: 1 customer, 2 customers.
    pub fn things(self, n: u64, one: &str, many: &str, zh: &str) -> String {
        let count = self.count(n as f64);
        match self.language {
            Language::En => format!("{count} {}", if n == 1 { one } else { many }),
            Language::Zh => format!("{count} {zh}"),
        }
    }
}

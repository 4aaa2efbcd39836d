//! The two languages: [`Language`], words in both ([`Words`]), and how numbers, money and dates are written.
//!
//! A text is either fixed ([`Words`], both languages side by side, so that neither can be forgotten) or built from facts by
//! an exhaustive `match` in an analysis' `texts.rs`. Numbers enter sentences only through [`format()`].

mod agree;
pub mod format;
pub mod kept;
pub mod pen;
pub mod unit;

use serde::{Deserialize, Serialize};

pub use agree::agree;
pub use format::{date, format, format_compact, month, strong};
pub use pen::Pen;
pub use unit::Unit;

/// A language that the whole product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Language {
    /// Both languages, for tests and menus.
    pub const ALL: [Language; 2] = [Language::En, Language::Zh];

    /// The value of `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Zh => "zh-CN",
        }
    }

    /// The full stop and the space that separate two sentences.
    pub fn sentence_gap(self) -> &'static str {
        match self {
            Language::En => " ",
            Language::Zh => "",
        }
    }
}

/// Words for a problem or an error: what it is, and what the user can do.
pub trait Worded {
    /// What it is about, for tests and styling: `no_repeat_buyers`.
    fn code(&self) -> &'static str;
    /// What is wrong and what to do about it.
    fn words(&self, language: Language) -> String;
}

/// A fixed text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// English.
    #[serde(deserialize_with = "kept::text")]
    pub en: kept::Fixed,
    /// Chinese.
    #[serde(deserialize_with = "kept::text")]
    pub zh: kept::Fixed,
}

impl Words {
    /// Both languages at once; neither can be left out.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en, zh }
    }

    /// The text in `language`.
    pub fn get(self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Zh => self.zh,
        }
    }
}

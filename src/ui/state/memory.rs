//! What survives a reload: the recipe and the choice of language and theme, in the browser's local storage.
//!
//! Data sets do not survive: the file handles end with the page. The sample is fetched again, files are asked for.

use serde::{Deserialize, Serialize};

use super::session::Theme;
use crate::i18n::Language;
use crate::recipe::PageRecipe;

const KEY: &str = "sightline";

/// What is remembered.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The chosen language; the browser's when none was chosen.
    pub language: Option<Language>,
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Data sets and settings.
    pub recipe: Option<PageRecipe>,
}

/// Reads what was remembered; nothing when storage is closed to us or holds something else.
pub fn recall() -> Memory {
    let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Remembers; without storage the session simply does not survive a reload.
pub fn remember(memory: &Memory) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string_pretty(memory)) {
        let _ = storage.set_item(KEY, &text);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

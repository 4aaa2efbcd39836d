//! What is remembered in the browser's local storage: the choice of language and theme, and where the worker can keep no
//! data, the recipe. The files of its data sets are then asked for again.

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
    /// Data sets and settings, when the worker cannot keep them.
    pub recipe: Option<PageRecipe>,
    /// Whether there are data sets, which will come back.
    pub has_data: bool,
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

/// Deletes what is remembered.
pub fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

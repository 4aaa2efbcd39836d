//! The page's module.

/// Puts the app into the document; `site/boot.js` calls it when all that is needed is there.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn mount() {
    sightline::ui::app::mount();
}

fn main() {}

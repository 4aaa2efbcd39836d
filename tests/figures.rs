//! Figures laid out, drawn, read out and tabulated: at every width, in both languages, and in the worst cases.

#[path = "figures/gallery.rs"]
mod gallery;

use sightline::chart::{self, Layout, Theme};
use sightline::i18n::Language;

#[test]
fn gallery_is_drawn_where_asked() {
    let Ok(folder) = std::env::var("FIGURES_OUT") else { return };
    for language in Language::ALL {
        for figure in gallery::all(language) {
            for (theme_name, theme) in [("light", Theme::light()), ("dark", Theme::dark())] {
                for width in [340u32, 760] {
                    let height = chart::height_css(&figure, f64::from(width)) as u32;
                    let svg = chart::svg(&figure, width, height, &theme, language);
                    let path = format!("{folder}/{}-{}-{theme_name}-{width}.svg", figure.name, language.tag());
                    write(&path, &svg);
                }
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "pictures to be looked at are written on demand, by a test")]
fn write(path: &str, text: &str) {
    std::fs::write(path, text).unwrap();
}

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

/// No text leaves the picture, and no two texts cover each other.
fn check_layout(figure: &sightline::chart::Figure, layout: &Layout) {
    let slack = layout.scale;
    let rects: Vec<_> = layout.texts.iter().map(|text| (text, text.rect())).collect();
    for (index, (text, rect)) in rects.iter().enumerate() {
        let is_inside = rect.left >= -slack
            && rect.top >= -slack
            && rect.right <= layout.width_px + slack
            && rect.bottom <= layout.height_px + slack;
        assert!(is_inside, "{} at {} px: {text:?} leaves the picture", figure.name, layout.width_px);
        for (other, other_rect) in &rects[index + 1..] {
            let mut smaller = *rect;
            (smaller.left, smaller.right) = (rect.left + slack, rect.right - slack);
            (smaller.top, smaller.bottom) = (rect.top + slack, rect.bottom - slack);
            let is_over = smaller.left < smaller.right && smaller.overlaps(other_rect);
            assert!(!is_over, "{} at {} px: {text:?} and {other:?}", figure.name, layout.width_px);
        }
    }
    assert!(layout.plot.width() > 0.0 && layout.plot.height() > 0.0);
    assert!(layout.x_ticks.len() <= 6 || figure.x.label_texts().is_some());
    assert!(layout.y_ticks.len() <= 6 || figure.y.label_texts().is_some());
}

#[test]
fn no_text_is_cut_or_covered_at_any_width() {
    for language in Language::ALL {
        for figure in gallery::all(language) {
            for width in (300..=1800).step_by(37) {
                for scale in [2.0, 3.0] {
                    let height = chart::height_css(&figure, f64::from(width));
                    let (width_px, height_px) = (f64::from(width) * scale, height * scale);
                    check_layout(&figure, &Layout::new(&figure, width_px as u32, height_px as u32, scale, language));
                    let height = chart::export_height_css(&figure, f64::from(width), height) * scale;
                    check_layout(&figure, &Layout::standalone(&figure, width_px as u32, height as u32, scale, language));
                }
            }
        }
    }
}

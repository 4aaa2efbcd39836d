//! Figures laid out, drawn, read out and tabulated: at every width, in both languages, and in the worst cases.

#[path = "figures/gallery.rs"]
mod gallery;

use plotters::prelude::{DrawingBackend, SVGBackend};
use sightline::chart::{self, Axis, Figure, Layer, Layout, Mark, Orientation, Theme, Ticks};
use sightline::i18n::{Language, Unit};

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
    std::fs::write(path, text).expect("a folder to write to");
}

/// No text leaves the picture, and no two texts cover each other.
fn check_layout(figure: &Figure, layout: &Layout) {
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
                    check_layout(
                        &figure,
                        &Layout::standalone(&figure, width_px as u32, height as u32, scale, language),
                    );
                }
            }
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 200, failure_persistence: None, ..Default::default() })]
    #[test]
    fn any_labels_and_values_find_their_place(
        rows in proptest::collection::vec((".{0,30}", proptest::num::f64::ANY), 0..30),
        width in 300u32..1800,
        is_vertical: bool,
        title in ".{0,60}",
    ) {
        let (labels, values): (Vec<String>, Vec<f64>) = rows.into_iter().unzip();
        let orientation = if is_vertical { Orientation::Vertical } else { Orientation::Horizontal };
        let (names, numbers) = (Axis::labels(title.clone(), labels), Axis::new(title.clone(), Unit::Plain));
        let (x, y) = if is_vertical { (names, numbers) } else { (numbers, names) };
        let layers = vec![Layer::new("", 0, Mark::Bars { values, orientation, stack: None })];
        let figure = Figure { name: "any", title, sentence: String::new(), x, y, layers, references: Vec::new(), is_main: true };
        for language in Language::ALL {
            let height = chart::height_css(&figure, f64::from(width)) as u32;
            check_layout(&figure, &Layout::new(&figure, width * 2, height * 2, 2.0, language));
            let svg = chart::svg(&figure, width, height, &Theme::light(), language);
            assert!(svg.ends_with("</svg>\n") && !svg.chars().any(|c| c.is_control() && c != '\n'));
        }
    }
}

#[test]
fn tiny_pictures_are_drawn_too() {
    for figure in gallery::all(Language::Zh) {
        for (width, height) in [(1, 1), (40, 30), (300, 80)] {
            let svg = chart::svg(&figure, width, height, &Theme::dark(), Language::Zh);
            assert!(svg.contains("</svg>") && !svg.contains("NaN"));
        }
    }
}

#[test]
fn the_page_shows_the_title_itself() {
    let figure = gallery::columns(Language::En);
    let (mut on_page, mut alone) = (String::new(), String::new());
    let layouts = [
        (&mut on_page, Layout::new(&figure, 1400, 600, 2.0, Language::En)),
        (&mut alone, Layout::standalone(&figure, 1400, 600, 2.0, Language::En)),
    ];
    for (out, layout) in layouts {
        let mut backend = SVGBackend::with_string(out, (1400, 600));
        chart::draw(&figure, &mut backend, &layout, &Theme::light()).unwrap();
        backend.present().unwrap();
    }
    assert!(!on_page.contains(&figure.title) && alone.contains(&figure.title));
}

#[test]
fn texts_of_the_data_stay_texts() {
    let mut figure = gallery::columns(Language::En);
    let attack = "<img src=x onerror=\"alert(1)\">&\u{2}";
    figure.title = attack.to_owned();
    figure.sentence = attack.to_owned();
    figure.y.title = attack.to_owned();
    if let Ticks::Labels(labels) = &mut figure.x.ticks {
        labels.fill(attack.to_owned());
    }
    figure.layers[0].label = attack.to_owned();
    let svg = chart::svg(&figure, 1600, 400, &Theme::light(), Language::En);
    assert!(!svg.contains("<img") && !svg.contains('\u{2}'));
    assert!(svg.contains("&lt;img"));
}

#[test]
fn every_reading_is_on_the_picture_and_found_again() {
    for language in Language::ALL {
        for figure in gallery::all(language) {
            let layout = Layout::new(&figure, 1400, 600, 2.0, language);
            let readings = chart::readings(&figure, &layout, language);
            let is_empty = matches!(figure.name, "missing" | "empty");
            assert_eq!(readings.is_empty(), is_empty, "{}", figure.name);
            assert_eq!(chart::nearest(&readings, f64::NAN, 0.0), None);
            for (idx, reading) in readings.iter().enumerate() {
                assert!((0.0..=1400.0).contains(&reading.x_px) && (0.0..=600.0).contains(&reading.y_px));
                assert!(reading.lines.len() > 1 && reading.lines.iter().all(|line| !line.1.is_empty()));
                let found = chart::nearest(&readings, reading.x_px, reading.y_px).unwrap();
                assert!(found == idx || readings[found].x_px == reading.x_px || readings[found].y_px == reading.y_px);
            }
        }
    }
}

fn lines(figure: &Figure, idx: usize, language: Language) -> Vec<String> {
    let layout = Layout::new(figure, 1400, 600, 2.0, language);
    let reading = chart::readings(figure, &layout, language).swap_remove(idx);
    reading.lines.into_iter().map(|(label, value)| format!("{label}: {value}")).collect()
}

#[test]
fn readings_say_the_full_numbers() {
    let drivers = gallery::bars(Language::En);
    assert_eq!(
        lines(&drivers, 0, Language::En),
        ["Driver: Price of the basket", "Effect on sales: £48,210", "Effect on sales: £43,010 to £53,410",]
    );
    let regions = gallery::lines(Language::Zh);
    let first = lines(&regions, 0, Language::Zh);
    assert_eq!(first[0], "月份: 2022年1月1日");
    assert_eq!(first.len(), 5);
    assert!(first[1].starts_with("华北: £"));
    assert_eq!(lines(&gallery::columns(Language::En), 4, Language::En)[1], "Share of sales: 6.1%");
    assert_eq!(lines(&gallery::boxes(Language::Zh), 0, Language::Zh)[1], "中位数: £65.10");
    assert_eq!(lines(&gallery::retention(Language::En), 1, Language::En)[1], "Months since first order: 1");
    assert_eq!(
        lines(&gallery::histogram(Language::En), 12, Language::En)[0],
        "Residual, in standard deviations: 0 to 0.25"
    );
}

#[test]
fn arrow_keys_walk_in_order_and_bars_are_found_by_their_column() {
    let figure = gallery::columns(Language::En);
    let layout = Layout::new(&figure, 1400, 600, 2.0, Language::En);
    let readings = chart::readings(&figure, &layout, Language::En);
    assert!(readings.windows(2).all(|pair| pair[0].x_px < pair[1].x_px));
    assert_eq!(chart::nearest(&readings, readings[3].x_px + 5.0, 0.0), Some(3), "far above the bar");
    assert_eq!(readings[3].row_hint, Some(3));
}

#[test]
fn the_twin_holds_every_value() {
    for language in Language::ALL {
        for figure in gallery::all(language) {
            let twin = chart::twin(&figure, language);
            let lengths: Vec<usize> = twin.columns.iter().map(|column| column.2.len()).collect();
            assert!(lengths.windows(2).all(|pair| pair[0] == pair[1]), "{}: {lengths:?}", figure.name);
        }
    }
    let titles = |figure: Figure| -> Vec<String> {
        chart::twin(&figure, Language::En).columns.into_iter().map(|column| column.0).collect()
    };
    assert_eq!(titles(gallery::grouped(Language::En)), ["Segment", "2021", "2022", "2023"]);
    assert_eq!(titles(gallery::fitted(Language::En)), ["Fitted", "Actual"]);
    assert_eq!(titles(gallery::scatter(Language::En)), ["Series", "Orders per year", "Basket"]);
    assert_eq!(titles(gallery::forecast(Language::En))[1], "95% interval, lower");
    let twin = chart::twin(&gallery::grouped(Language::En), Language::En);
    assert_eq!(twin.columns[0].2.cell(1), sightline::data::Cell::Text("Loyal"));
    assert_eq!(twin.columns[1].2.numbers().unwrap()[1], 4.4e6);
    let days = chart::twin(&gallery::line(Language::En), Language::En);
    assert_eq!(days.columns[0].1, Unit::Day);
    assert!(days.columns[1].2.is_missing(205), "a gap is a missing cell");
}

#[test]
fn pictures_are_as_they_were() {
    let cases = [
        (gallery::forecast(Language::En), Theme::light(), Language::En),
        (gallery::bars(Language::Zh), Theme::dark(), Language::Zh),
        (gallery::correlations(Language::Zh), Theme::light(), Language::Zh),
    ];
    for (figure, theme, language) in cases {
        let height = chart::height_css(&figure, 480.0) as u32;
        let svg = chart::svg(&figure, 480, height, &theme, language);
        check_snapshot(&format!("{}-{}.svg", figure.name, language.tag()), &svg);
    }
}

/// Compares with the file of that name; `UPDATE_FIGURES=1` writes it instead, to be looked at before it is committed.
#[expect(clippy::disallowed_methods, reason = "snapshots are files")]
fn check_snapshot(name: &str, text: &str) {
    let path = format!("{}/tests/figures/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var("UPDATE_FIGURES").is_ok() {
        write(&path, text);
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(expected == text, "{name} changed: look at the picture, then set UPDATE_FIGURES=1");
}

//! A figure on a canvas: sharp at every pixel ratio, redrawn on resize and theme change, read by pointer and arrow keys,
//! with its sentence, its table and its downloads.

use std::sync::Arc;
use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::prelude::{Closure, JsCast};
use web_sys::{Blob, HtmlCanvasElement};

use super::exports::{self, Wanted};
use super::result_table::ResultTable;
use crate::chart::{self, Figure, Layout, Reading, Theme};
use crate::report::TidyTable;
use crate::report::export::FileKind;
use crate::ui::live::{self, live};
use crate::ui::state::Session;
use crate::ui::{download, words};

/// Plotters rounds to whole pixels, so a picture has at least two device pixels per CSS pixel.
const MIN_RATIO: f64 = 2.0;

/// The width of an exported picture in CSS pixels.
const EXPORT_WIDTH: u32 = 900;

/// A picture that was drawn: where everything is, and what can be read off.
#[derive(Clone)]
struct Drawn {
    layout: Arc<Layout>,
    readings: Arc<Vec<Reading>>,
}

/// The picture.
#[component]
pub fn Chart(
    /// What is shown, in the language of the page.
    figure: Figure,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let language = session.language.get_untracked();
    let figure = Arc::new(figure);
    let canvas: NodeRef<html::Canvas> = NodeRef::new();
    let width = RwSignal::new(0.0);
    let drawn = RwSignal::new_local(None::<Drawn>);
    let at = RwSignal::new(None::<usize>);
    let has_failed = RwSignal::new(false);
    let is_table = RwSignal::new(false);
    watch_width(canvas, width);
    draw_when_needed(session, Arc::clone(&figure), canvas, width, Picture { drawn, at, has_failed });
    let twin = Arc::new(twin(&figure, language));
    let exports = exports(session, &figure, &twin);
    let (title, sentence) = (figure.title.clone(), figure.sentence.clone());
    let label = format!("{title}. {sentence}");
    let table_title = title.clone();
    let shows_table = move || is_table.get() || has_failed.get();
    view! {
        <figure class="figure" class:is-main=figure.is_main data-testid="figure" data-name=figure.name>
            <figcaption>
                <div class="figure-bar">
                    <h3>{title}</h3>
                    <div class="exports">
                        <button
                            class="button-quiet"
                            aria-pressed=move || is_table.get().to_string()
                            data-testid="figure-table-toggle"
                            on:click=live::click(move |_| is_table.update(|is_table| *is_table = !*is_table))
                        >
                            {live(move || session.t(if is_table.get() { words::PICTURE } else { words::PICTURE_TABLE }))}
                        </button>
                        {exports}
                    </div>
                </div>
                <p class="figure-sentence">{sentence}</p>
            </figcaption>
            <div
                class="figure-stage"
                class:is-hidden=shows_table
                role="application"
                tabindex="0"
                aria-label=label
                aria-roledescription=session.say(words::PICTURE)
                aria-description=session.say(words::CHART_KEYS)
                on:pointermove=move |event| point_at(&event, drawn, at)
                on:pointerleave=move |_| at.set(None)
                on:blur=move |_| at.set(None)
                on:keydown=move |event| step(&event, drawn, at)
            >
                <canvas node_ref=canvas aria-hidden="true"></canvas>
                {live(move || tip(drawn, at))}
            </div>
            {live(move || has_failed.get().then(|| view! { <p class="soft">{session.t(words::CHART_FAILED)}</p> }))}
            {live(move || shows_table().then(|| {
                view! { <ResultTable table=(*twin).clone() title=table_title.clone() testid="figure-table"/> }
            }))}
        </figure>
    }
}

/// What drawing leaves behind.
#[derive(Clone, Copy)]
struct Picture {
    drawn: DrawnSignal,
    at: RwSignal<Option<usize>>,
    has_failed: RwSignal<bool>,
}

/// Draws now, and again whenever the width or the theme changes.
fn draw_when_needed(
    session: Session,
    figure: Arc<Figure>,
    canvas: NodeRef<html::Canvas>,
    width: RwSignal<f64>,
    picture: Picture,
) {
    let is_main = figure.is_main;
    live::effect(move || {
        let theme = if session.is_dark.get() { Theme::dark() } else { Theme::light() };
        let language = session.language.get_untracked();
        let width_css = width.get();
        let Some(canvas) = canvas.get() else { return };
        if width_css < 40.0 {
            return;
        }
        picture.at.set(None);
        let height_css = chart::height_css(&figure, width_css);
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).max(MIN_RATIO);
        let size = ((width_css * ratio).round() as u32, (height_css * ratio).round() as u32);
        set_height(&canvas, height_css);
        let figure = Arc::clone(&figure);
        let draw = move || {
            let layout = Layout::new(&figure, size.0, size.1, ratio, language);
            match paint(&canvas, &figure, &layout, &theme) {
                Ok(()) => {
                    let readings = Arc::new(chart::readings(&figure, &layout, language));
                    picture.drawn.try_set(Some(Drawn { layout: Arc::new(layout), readings }));
                }
                Err(()) => drop(picture.has_failed.try_set(true)),
            }
        };
        // The main picture at once; the others one by one, so that the page can answer in between.
        if is_main { draw() } else { set_timeout(draw, Duration::ZERO) }
    });
}

/// The values of the picture as a table.
fn twin(figure: &Figure, language: crate::i18n::Language) -> TidyTable {
    let mut table = TidyTable::new(figure.name);
    for (title, unit, cells) in chart::twin(figure, language).columns {
        table = table.with(title, unit, cells);
    }
    table
}

fn set_height(canvas: &HtmlCanvasElement, height_css: f64) {
    let _ = web_sys::HtmlElement::style(canvas).set_property("height", &format!("{height_css}px"));
}

fn paint(canvas: &HtmlCanvasElement, figure: &Figure, layout: &Layout, theme: &Theme) -> Result<(), ()> {
    // Setting the size also clears.
    canvas.set_width(layout.width_px as u32);
    canvas.set_height(layout.height_px as u32);
    round_joins(canvas);
    let mut backend = CanvasBackend::with_canvas_object(canvas.clone()).ok_or(())?;
    chart::draw(figure, &mut backend, layout, theme).map_err(|error| {
        web_sys::console::error_1(&format!("{}: {error}", figure.name).into());
    })
}

/// Lines turn without spikes.
fn round_joins(canvas: &HtmlCanvasElement) {
    let context = canvas.get_context("2d").ok().flatten();
    if let Some(context) = context.and_then(|context| context.dyn_into::<web_sys::CanvasRenderingContext2d>().ok()) {
        context.set_line_join("round");
    }
}

fn exports(session: Session, figure: &Arc<Figure>, twin: &Arc<TidyTable>) -> AnyView {
    let theme = move || if session.is_dark.get_untracked() { Theme::dark() } else { Theme::light() };
    let language = session.language.get_untracked();
    let png = {
        let figure = Arc::clone(figure);
        move |_| save_png(&figure, &theme(), language)
    };
    let svg = {
        let figure = Arc::clone(figure);
        move |_| {
            let height = chart::height_css(&figure, f64::from(EXPORT_WIDTH));
            let text = chart::svg(&figure, EXPORT_WIDTH, height.round() as u32, &theme(), language);
            download::text(&format!("{}.svg", figure.name), "image/svg+xml", &[text]);
        }
    };
    let stem = StoredValue::new(twin.name.clone());
    let table = exports::button(session, Wanted::table((**twin).clone()), stem, FileKind::Csv, "CSV".to_owned());
    view! {
        <button class="button-quiet" data-testid="export" data-format="png" on:click=live::click(png)>
            {session.say(words::EXPORT_PNG)}
        </button>
        <button class="button-quiet" data-testid="export" data-format="svg" on:click=live::click(svg)>
            {session.say(words::EXPORT_SVG)}
        </button>
        {table}
    }
    .into_any()
}

/// The picture with its title, drawn on a canvas of its own.
fn save_png(figure: &Figure, theme: &Theme, language: crate::i18n::Language) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Ok(canvas) = document.create_element("canvas").map(JsCast::unchecked_into::<HtmlCanvasElement>) else { return };
    let height = {
        let width = f64::from(EXPORT_WIDTH);
        chart::export_height_css(figure, width, chart::height_css(figure, width))
    };
    let (width_px, height_px) = (f64::from(EXPORT_WIDTH) * MIN_RATIO, height * MIN_RATIO);
    let layout = Layout::standalone(figure, width_px as u32, height_px as u32, MIN_RATIO, language);
    if paint(&canvas, figure, &layout, theme).is_err() {
        return;
    }
    let name = format!("{}.png", figure.name);
    let on_blob = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            download::offer(&name, &blob);
        }
    });
    let _ = canvas.to_blob(on_blob.unchecked_ref());
}

type DrawnSignal = RwSignal<Option<Drawn>, LocalStorage>;

fn point_at(event: &web_sys::PointerEvent, drawn: DrawnSignal, at: RwSignal<Option<usize>>) {
    let Some(stage) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let rect = stage.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top());
    let nearest = drawn.with_untracked(|drawn| {
        let drawn = drawn.as_ref()?;
        chart::nearest(&drawn.readings, x * drawn.layout.scale, y * drawn.layout.scale)
    });
    if at.get_untracked() != nearest {
        at.set(nearest);
    }
}

fn step(event: &web_sys::KeyboardEvent, drawn: DrawnSignal, at: RwSignal<Option<usize>>) {
    let n_readings = drawn.with_untracked(|drawn| drawn.as_ref().map_or(0, |drawn| drawn.readings.len()));
    if n_readings == 0 {
        return;
    }
    let now = at.get_untracked();
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => now.map_or(0, |index| (index + 1).min(n_readings - 1)),
        "ArrowLeft" | "ArrowUp" => now.map_or(n_readings - 1, |index| index.saturating_sub(1)),
        "Home" => 0,
        "End" => n_readings - 1,
        "Escape" => return at.set(None),
        _ => return,
    };
    event.prevent_default();
    at.set(Some(next));
}

/// The values at the place that is pointed at, with a crosshair.
fn tip(drawn: DrawnSignal, at: RwSignal<Option<usize>>) -> Option<AnyView> {
    let index = at.get()?;
    drawn.with(|drawn| {
        let Drawn { layout, readings } = drawn.as_ref()?;
        let reading = readings.get(index)?;
        let (x, y) = (reading.x_px / layout.scale, reading.y_px / layout.scale);
        let (width, height) = (layout.width_px / layout.scale, layout.height_px / layout.scale);
        // The tip stands on the side where there is room.
        let is_left = x > width / 2.0;
        let lines: Vec<_> = reading
            .lines
            .iter()
            .map(|(label, value)| view! { <div><dt>{label.clone()}</dt><dd>{value.clone()}</dd></div> })
            .collect();
        Some(
            view! {
                <div
                    class="crosshair"
                    aria-hidden="true"
                    style:left=format!("{x}px")
                    style:top=format!("{}px", layout.plot.top / layout.scale)
                    style:height=format!("{}px", (layout.plot.bottom - layout.plot.top) / layout.scale)
                ></div>
                <div class="crosshair-point" aria-hidden="true" style:left=format!("{x}px") style:top=format!("{y}px")></div>
                <div
                    class="tip"
                    role="status"
                    style:left=if is_left { "auto".to_owned() } else { format!("{}px", x + 12.0) }
                    style:right=if is_left { format!("{}px", width - x + 12.0) } else { "auto".to_owned() }
                    style:top=format!("{}px", (y - 20.0).clamp(0.0, (height - 80.0).max(0.0)))
                >
                    <dl>{lines}</dl>
                </div>
            }
            .into_any(),
        )
    })
}

/// Keeps `width` at the CSS width of the canvas' stage.
fn watch_width(canvas: NodeRef<html::Canvas>, width: RwSignal<f64>) {
    live::effect(move || {
        let Some(stage) = canvas.get().and_then(|canvas| canvas.parent_element()) else { return };
        let measured = stage.clone();
        let measure = move || {
            let now = f64::from(measured.client_width());
            // A hidden stage has no width; the picture keeps the last one.
            if now > 0.0 && width.try_get_untracked().is_some_and(|known| known != now) {
                width.set(now);
            }
        };
        // The observer tells the first width as well, when the browser has laid the page out.
        let on_resize = Closure::<dyn FnMut()>::new(measure);
        if let Ok(observer) = web_sys::ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            observer.observe(&stage);
            let kept = StoredValue::new_local((observer, on_resize));
            on_cleanup(move || {
                if let Some(observer) = kept.try_with_value(|(observer, _)| observer.clone()) {
                    observer.disconnect();
                }
            });
        }
    });
}

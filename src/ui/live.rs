//! Moving parts of a view behind one type each. Every closure in a view brings its own copy of the framework's rendering
//! code; boxed, they share one, which takes a good part off the page's weight.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::{Event, MouseEvent};

/// A part of the view that is made anew whenever what it reads changes.
pub fn live<V: IntoAny>(make: impl Fn() -> V + Send + Sync + 'static) -> AnyView {
    let make: Box<dyn FnMut() -> AnyView + Send> = Box::new(move || make().into_any());
    make.into_any()
}

/// Becomes true in a task of its own, once the rest is on screen: for what nobody misses at first, so that no task is long.
pub fn soon() -> RwSignal<bool> {
    let is_due = RwSignal::new(false);
    // Whoever has left the page by then misses nothing.
    once_shown(move || _ = is_due.try_set(true));
    is_due
}

/// Acts once what is there now is on screen: a frame calls back before it is laid out.
pub fn once_shown(act: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(act, Duration::ZERO));
}

/// A part of the view that nobody misses at first.
pub fn later<V: IntoAny>(make: impl Fn() -> V + Send + Sync + 'static) -> AnyView {
    let is_due = soon();
    live(move || if is_due.get() { make().into_any() } else { ().into_any() })
}

/// What happens on a click.
pub fn click(act: impl FnMut(MouseEvent) + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(act)
}

/// What happens when an input has a new value.
pub fn change(act: impl FnMut(Event) + 'static) -> Box<dyn FnMut(Event)> {
    Box::new(act)
}

/// What is to be done whenever what it reads changes.
pub fn effect(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_| act());
}

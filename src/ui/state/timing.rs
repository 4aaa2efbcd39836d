//! How long the user waited: measures that browsers show and tests read.

/// Notes the moment at which the user asked for something.
pub fn mark(what: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        let _ = performance.mark(&format!("sightline:start:{what}"));
    }
}

/// Measures from [`mark`] until now, when the result is on screen.
pub fn measure(what: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        let start = format!("sightline:start:{what}");
        let _ = performance.measure_with_start_mark(&format!("sightline:{what}"), &start);
        performance.clear_marks_with_mark_name(&start);
    }
}

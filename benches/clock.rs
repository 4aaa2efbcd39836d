//! What the benchmarks share, natively and in the browser's worker: a clock, and a line of JSON per result.

use std::hint::black_box;

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a benchmark needs a clock")]
pub fn now_ms() -> f64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3
}

#[cfg(target_arch = "wasm32")]
pub fn now_ms() -> f64 {
    use wasm_bindgen::JsCast;
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(f64::NAN, |clock| clock.now())
}

/// Says a line.
pub fn say(line: &str) {
    #[cfg(not(target_arch = "wasm32"))]
    #[allow(clippy::print_stdout, reason = "a benchmark says what it measured")]
    {
        println!("{line}");
    }
    #[cfg(target_arch = "wasm32")]
    web_sys::console::log_1(&line.into());
}

/// Measures `work` several times and says the median.
pub fn measure<T>(name: &str, n_runs: usize, mut work: impl FnMut() -> T) {
    measure_each(name, n_runs, || (), |()| work());
}

/// The same, with something made anew before each run, which is not measured.
pub fn measure_each<S, T>(name: &str, n_runs: usize, mut make: impl FnMut() -> S, mut work: impl FnMut(S) -> T) {
    let mut elapsed: Vec<f64> = (0..n_runs)
        .map(|_| {
            let made = make();
            let start = now_ms();
            let result = black_box(work(made));
            let elapsed = now_ms() - start;
            drop(result);
            elapsed
        })
        .collect();
    elapsed.sort_by(f64::total_cmp);
    say(&format!("{{\"name\":\"{name}\",\"median_ms\":{:.3}}}", elapsed[n_runs / 2]));
}

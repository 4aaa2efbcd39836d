//! Starts the worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    sightline::worker::entry::start();
}

//! The benchmarks of the core once more, in a browser's worker, with what the site is compiled with. Run by
//! `cargo xtask bench`; no check of its own, since time is no test.
#![cfg(all(target_arch = "wasm32", feature = "worker"))]
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, reason = "a benchmark that cannot run has failed")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "../benches/answers.rs"]
mod answers;
#[path = "../benches/clv.rs"]
mod clv;
#[path = "../benches/regression.rs"]
mod regression;
#[path = "../benches/segments.rs"]
mod segments;
#[path = "../benches/steps.rs"]
mod steps;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn speed() {
    segments::main();
    regression::main();
    clv::main();
    answers::main();
    steps::main();
}

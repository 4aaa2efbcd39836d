//! The sales table that benchmarks work on: the generated file of a million rows and twelve columns, the same natively, in a
//! browser's worker, and in the programs that are measured beside.

use sightline::data::Table;
use sightline::data::csv::{self, ImportParams};

/// Where `cargo xtask bench` writes the file, from the package's folder on.
const PATH: &str = "target/bench/data/sales_1000000.csv";

/// The file's bytes.
#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::disallowed_methods, reason = "a benchmark reads its file")]
pub fn bytes() -> Vec<u8> {
    std::fs::read(PATH)
        .unwrap_or_else(|error| panic!("{PATH}: {error}. Write it: cargo xtask generate-sales 1000000 {PATH}"))
}

/// The file's bytes, from the server of the tests, which shows the package's folder.
#[cfg(target_arch = "wasm32")]
pub fn bytes() -> Vec<u8> {
    use wasm_bindgen::{JsCast, JsValue};
    let body = "const request = new XMLHttpRequest();
        request.open('GET', path, false);
        request.responseType = 'arraybuffer';
        request.send();
        return new Uint8Array(request.status === 200 ? request.response : 0);";
    let read = js_sys::Function::new_with_args("path", body);
    let read = read.call1(&JsValue::NULL, &format!("/{PATH}").into());
    let bytes = read.map(|bytes| bytes.unchecked_into::<js_sys::Uint8Array>().to_vec()).unwrap_or_default();
    assert!(!bytes.is_empty(), "{PATH} is not served. Write it: cargo xtask generate-sales 1000000 {PATH}");
    bytes
}

/// The table.
pub fn table() -> Table {
    csv::read(&bytes(), &ImportParams::default()).unwrap_or_else(|error| panic!("{PATH}: {error}")).table
}

//! Runs a recipe natively, prints JSON: the same core without a browser.
fn main() {}

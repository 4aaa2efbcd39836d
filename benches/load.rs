//! How fast `load` is, natively: prints one JSON object per line, `name` and `median_ms`.

fn main() {}

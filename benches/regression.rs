//! How fast `regression` is, natively: prints one JSON object per line, `name` and `median_ms`.

fn main() {}

//! Reference cases of `clv`.

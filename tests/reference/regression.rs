//! Reference cases of `regression`.

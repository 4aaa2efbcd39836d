//! Reference cases of `segments`.

//! Reference cases of `describe`.

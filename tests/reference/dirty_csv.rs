//! Reference cases of `dirty_csv`.

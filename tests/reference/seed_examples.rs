//! Reference cases of `seed_examples`.

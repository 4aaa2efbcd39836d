//! What analyses answer with: tidy tables, sentences, and the glossary of column names.

pub mod export;
pub mod glossary;
pub mod sentence;
pub mod tidy;

pub use sentence::{Sentence, Tone, plain, stretches};
pub use tidy::{TidyColumn, TidyTable};

//! The language of derived columns, filters and rules: arithmetic, comparisons, texts and dates over columns.
//!
//! `quantity * [unit price]`, `if(region = "North", 1, 0)`, `days_between(order_date, data_end())`. An [`Expression`] is
//! parsed from text and printed back; it is checked against the kinds of the columns before it runs, column by column.
//! A missing cell makes the result missing (except in `coalesce`, `is_missing`, `and`, `or`); so does a division by zero.
//! A day compared with a moment is the whole day; a text beside either is read as one: "2024-01-31", "2024-01-31 08:26".
//! Nothing that it can be given makes it panic, run long or nest deeply.

mod ast;
mod check;
mod error;
mod evaluate;
mod functions;
mod lexer;
mod parser;
#[cfg(test)]
mod tests;
mod text_functions;

pub use ast::{Expression, Function};
pub use error::{ExpressionError, ExpressionFault};

use crate::i18n::Words;

/// What can be said in the language, for users: every function is in it.
pub const GUIDE: Words = Words::new(include_str!("guide.en.md"), include_str!("guide.zh.md"));

pub(super) use ast::{Node, Operator, What};

//! Tables: what a file becomes, and how one is read.
//!
//! A [`Table`] holds named [`Column`]s of equal length; a [`Schema`] describes them without the cells, and is what travels
//! to the page. Missing cells are marked in validity bits. [`csv`] turns bytes into a table.

pub mod bitmap;
pub mod calendar;
pub mod column;
pub mod csv;
pub mod input;
pub mod schema;
pub mod table;

pub use bitmap::Bitmap;
pub use column::{Categories, Cell, Column, Dictionary, Values};
pub use schema::{ColumnKind, Field, Role, Schema};
pub use table::Table;

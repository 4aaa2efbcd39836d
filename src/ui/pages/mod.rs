//! The pages: start, a data set, an analysis.

pub mod analysis;
pub mod data;
pub mod start;

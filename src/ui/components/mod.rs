//! What pages are made of: one file, one job each.

pub mod chart;
pub mod checks;
pub mod columns;
pub mod controls;
pub mod exports;
pub mod file_drop;
pub mod findings;
pub mod grid;
pub mod import_settings;
pub mod kept;
pub mod method;
pub mod nav;
pub mod notices;
pub mod parts;
pub mod progress;
pub mod result_table;
pub mod select;
pub mod settings;
pub mod steps;

//! Sightline: sales files to answers, entirely in the browser.
//!
//! Read the modules in this order; each may use only those above it (ARCHITECTURE.md says why).

pub mod pulse;

pub mod data;
pub mod numeric;

pub mod keep;
pub mod stats;

pub mod chart;
pub mod models;

pub mod report;

pub mod i18n;

pub mod clean;

pub mod analyses;

pub mod recipe;
pub mod worker;

#[cfg(feature = "ui")]
pub mod ui;

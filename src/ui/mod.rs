//! The page: pages compose, components show, `state/` decides, the core computes.

pub mod app;
pub mod components;
pub mod download;
pub mod live;
pub mod pages;
pub mod routes;
pub mod state;
pub mod words;

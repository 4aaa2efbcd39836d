//! What the page knows and decides: the session shared by all pages, one run per analysis page, and what is remembered.

pub mod dataset;
pub mod kept;
pub mod large;
pub mod memory;
pub mod offer;
pub mod rates;
pub mod session;
pub mod timing;
pub mod use_run;

pub use dataset::{Dataset, DatasetState};
pub use session::{Notice, Session, Theme};
pub use use_run::{RunState, Shown, use_run};

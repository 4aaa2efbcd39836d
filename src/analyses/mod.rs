//! One folder per question that a user asks, and the registry of them all.

pub mod contract;
pub mod registry;
pub mod regression;

use registry::registry;

registry! { regression::Regression }

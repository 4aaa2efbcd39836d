//! One folder per question that a user asks, and the registry of them all.

pub mod clv;
pub mod contract;
pub mod dcf;
pub mod registry;

use registry::registry;

registry! { clv::Clv, dcf::Dcf }

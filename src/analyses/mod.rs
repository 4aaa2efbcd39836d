//! One folder per question that a user asks, and the registry of them all.

pub mod contract;
pub mod describe;
pub mod registry;
pub mod segments;

use registry::registry;

registry! { describe::Describe, segments::Segments }

//! The bridge between page and worker: messages ([`protocol`]), what answers them ([`serve`]), and both ends of the wire.
//!
//! The table never leaves the worker. A closed envelope of messages is all that can happen; what an analysis asks and
//! answers travels inside as bytes that only it can read.

pub mod few;
pub mod protocol;
pub mod serve;

#[cfg(feature = "ui")]
pub mod client;
#[cfg(feature = "worker")]
pub mod entry;

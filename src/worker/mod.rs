//! The bridge between page and worker: messages ([`protocol`]), what answers them ([`serve`]), and both ends of the wire.
//!
//! The table never leaves the worker. A closed envelope of messages is all that can happen, and a new analysis adds none:
//! its settings, sentences, pictures and tables are the same few types as everybody's.

pub mod cleaning;
pub mod few;
pub mod keeping;
pub mod protocol;
pub mod serve;
mod view;

#[cfg(feature = "ui")]
pub mod client;
#[cfg(feature = "worker")]
pub mod entry;
#[cfg(feature = "worker")]
mod folder;
#[cfg(feature = "ui")]
pub mod happened;
#[cfg(feature = "worker")]
mod keeper;
#[cfg(feature = "worker")]
mod sealing;
#[cfg(feature = "worker")]
mod slices;

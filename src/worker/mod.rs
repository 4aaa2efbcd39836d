//! The bridge between page and worker: messages, codec, and what answers them.

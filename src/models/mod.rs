//! Estimators that two or more analyses need. Empty until a second one asks.

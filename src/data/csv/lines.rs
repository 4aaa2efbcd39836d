//! Lines of a file that something is said about.

use super::build;

/// A few lines, and how many there were in all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lines {
    /// The first of them.
    pub first: Vec<u64>,
    /// How many there are.
    pub count: u64,
}

impl Lines {
    /// One more.
    pub fn add(&mut self, line: u64) {
        self.count += 1;
        if self.first.len() < build::MAX_EXAMPLES {
            self.first.push(line);
        }
    }
}

//! Unit tests: hand-computed cases, degenerate tables, steps that mend, words for every finding.

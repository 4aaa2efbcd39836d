//! Numerical foundations: compensated sums, seeded random numbers, special functions, least squares, optimisers.

pub mod random;
pub mod sum;

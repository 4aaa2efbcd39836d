//! Numerical foundations: compensated sums, seeded random numbers, special functions, least squares, optimisers.

pub mod optimise;
pub mod random;
pub mod special;
pub mod sum;

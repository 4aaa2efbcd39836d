//! Numerical foundations: compensated sums, seeded random numbers, special functions, least squares, optimisers.

pub mod double_double;
pub mod incomplete;
pub mod least_squares;
pub mod optimise;
pub mod order;
pub mod random;
pub mod special;
pub mod sum;

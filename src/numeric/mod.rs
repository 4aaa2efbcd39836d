//! Numerical foundations: compensated sums, seeded random numbers, special functions, least squares, optimisers.

pub mod double_double;
pub mod incomplete;
pub mod least_squares;
pub mod random;
pub mod sum;

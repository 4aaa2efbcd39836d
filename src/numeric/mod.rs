//! Numerical foundations: compensated sums, seeded random numbers, special functions, least squares, optimisers, linear
//! programmes with shadow prices, and with whole numbers.

pub mod double_double;
pub mod incomplete;
pub mod least_squares;
pub mod linear_program;
pub mod optimise;
pub mod order;
pub mod random;
pub mod special;
pub mod sum;
pub mod whole_program;

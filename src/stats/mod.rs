//! Statistics of slices: describe, quantiles, distributions, intervals. Slices in, numbers out.

pub mod distributions;

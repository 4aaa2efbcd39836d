//! Statistics of plain slices: numbers in, numbers out. A NaN is a missing number and is skipped.
//!
//! [`describe`] has moments and autocorrelation, [`quantile`] quantiles by named definitions, [`histogram`] bins,
//! [`hypergeometric`] overlaps by chance, [`distributions`] probabilities with exact tails, [`survival`] durations
//! that are not over, [`spellings`] labels that are most likely the same word, [`classification`] probabilities of a yes,
//! [`proportions`] differences of shares and means, [`power`] how many it takes to find one, [`agreement`] how far two
//! groupings agree.

pub mod agreement;
pub mod classification;
pub mod describe;
pub mod distributions;
pub mod histogram;
pub mod hypergeometric;
pub mod power;
pub mod proportions;
pub mod quantile;
pub mod spellings;
pub mod survival;

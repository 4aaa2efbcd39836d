//! What a number measures, so that tables, axes and sentences write it alike.

use serde::{Deserialize, Serialize};

/// The unit of a number. A share is 0..=1; percent exists only when it is written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Unit {
    /// A plain number (a coefficient, a ratio, a statistic).
    #[default]
    Plain,
    /// Whole things: rows, customers, orders.
    Count,
    /// A share of a whole, 0..=1.
    Share,
    /// A probability that a hypothesis test reports; written with "< 0.001" when tiny.
    PValue,
    /// Money; the currency sign or code as found in the data, or none.
    Money(Option<String>),
    /// A day, as days since 1970-01-01.
    Day,
    /// A moment, as milliseconds since 1970-01-01T00:00.
    Moment,
    /// A length of time in days.
    Days,
    /// A length of time in weeks.
    Weeks,
    /// A length of time in months.
    Months,
    /// A length of time in years.
    Years,
}

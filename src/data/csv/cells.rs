//! Single cells read as the import reads them, for columns that change their kind later.

use super::{
    DateOrder, currency,
    dates::{self, Bare},
    numbers::{self, Marks, Thousands},
    words,
};
use crate::data::calendar::DAY_MS;

/// A text without the blanks around it, wide and zero-width ones included.
pub fn trim(text: &str) -> &str {
    // Only whole characters are cut off, so the rest is text.
    std::str::from_utf8(words::trim(text.as_bytes())).unwrap_or(text)
}

/// Whether a trimmed text says that there is no value where a number, a date or a yes belongs.
pub fn is_missing(text: &str) -> bool {
    words::is_missing(text.as_bytes())
}

/// Reads a trimmed text as a number of any spelling; a percentage becomes a share.
pub fn number(text: &str, decimal: char) -> Option<f64> {
    let decimal = if decimal == ',' { b',' } else { b'.' };
    let read = || numbers::parse(text.as_bytes(), Marks { decimal, thousands: Thousands::Any });
    numbers::plain(text.as_bytes(), decimal).or_else(|| read().map(|number| number.value))
}

/// What the currency is shown as with whose sign or code a text begins.
pub fn currency(text: &str) -> Option<&'static str> {
    currency::at_start(text).map(|(index, _)| currency::sign(index))
}

/// Reads a trimmed text as a moment: milliseconds since 1970-01-01T00:00. A bare number counts as Excel's serial day when
/// `is_serial`, or else as seconds since then.
pub fn moment(text: &str, order: DateOrder, is_serial: bool) -> Option<i64> {
    let moment = dates::parse(text.as_bytes(), order, Bare { is_month: true, is_serial, is_unix: !is_serial })?;
    Some(i64::from(moment.day) * DAY_MS + i64::from(moment.ms))
}

/// Reads a trimmed text as yes or no, also written 1 and 0.
pub fn yes_no(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ => words::yes_no(text.as_bytes()).map(|word| word.is_yes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_as_in_a_file() {
        assert_eq!(trim("\u{3000} a b\u{a0}"), "a b");
        assert_eq!(number("1.234,5 €", ','), Some(1234.5));
        assert_eq!(number("12%", '.'), Some(0.12));
        assert_eq!(number("x", '.'), None);
        assert_eq!(moment("01/02/1970", DateOrder::DayFirst, false), Some(31 * DAY_MS));
        assert_eq!(moment("1970-01-01 00:00:01", DateOrder::DayFirst, false), Some(1000));
        assert_eq!(moment("1704067200", DateOrder::DayFirst, false), Some(1_704_067_200_000));
        assert_eq!(moment("25570", DateOrder::DayFirst, true), Some(DAY_MS));
        assert_eq!((yes_no("是"), yes_no("0"), yes_no("maybe")), (Some(true), Some(false), None));
    }
}

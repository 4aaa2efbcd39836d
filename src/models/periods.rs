//! Weeks, months, quarters and years: which one a day lies in, and how many have gone by.

use serde::{Deserialize, Serialize};

use crate::data::calendar;
use crate::i18n::Unit;

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months.
    Quarter,
    /// A calendar year.
    Year,
}

impl Period {
    /// The period that shows a span of days well.
    pub fn for_span(span_days: i32) -> Self {
        match span_days {
            ..183 => Period::Week,
            183..1461 => Period::Month,
            1461..4384 => Period::Quarter,
            _ => Period::Year,
        }
    }

    fn n_months(self) -> i32 {
        match self {
            Period::Week => 0,
            Period::Month => 1,
            Period::Quarter => 3,
            Period::Year => 12,
        }
    }

    /// The number of the period that holds a day; the next period has the next number.
    pub fn index(self, day: i32) -> i32 {
        if self == Period::Week {
            // 1970-01-01 was a Thursday: three days after a Monday.
            return (day + 3).div_euclid(7);
        }
        let date = calendar::civil(day);
        (i32::from(date.year()) * 12 + i32::from(date.month()) - 1).div_euclid(self.n_months())
    }

    /// The first day of a period.
    pub fn start(self, index: i32) -> i32 {
        if self == Period::Week {
            return index * 7 - 3;
        }
        calendar::add_months(0, index * self.n_months() - 1970 * 12)
    }

    /// What a period is called: 2024-01-29, 2024-01, 2024-Q1, 2024.
    pub fn label(self, index: i32) -> String {
        let iso = calendar::iso(self.start(index));
        match self {
            Period::Week => iso,
            Period::Month => iso[..iso.len() - 3].to_owned(),
            Period::Quarter => format!("{}-Q{}", &iso[..iso.len() - 6], index.rem_euclid(4) + 1),
            Period::Year => iso[..iso.len() - 6].to_owned(),
        }
    }

    /// The day `n` periods after `start`: the same day of a later month, or its last where there is none.
    fn after(self, start: i32, n: i32) -> i32 {
        if self == Period::Week {
            return start.saturating_add(n.saturating_mul(7));
        }
        let first = calendar::add_months(start, n * self.n_months());
        let next = calendar::add_months(start, n * self.n_months() + 1);
        (first + i32::from(calendar::civil(start).day()) - 1).min(next - 1)
    }

    /// Whole periods from `start` to `end`.
    pub fn elapsed(self, start: i32, end: i32) -> i32 {
        let mut n = (self.index(end) - self.index(start)).max(0);
        while n > 0 && self.after(start, n) > end {
            n -= 1;
        }
        n
    }

    /// In which period after `start` the day `end` lies, from 1; the day on which a period is full still belongs to it.
    pub fn ordinal(self, start: i32, end: i32) -> i32 {
        let n = self.elapsed(start, end);
        if n > 0 && self.after(start, n) == end { n } else { n + 1 }
    }

    /// How lengths of time are written.
    pub fn unit(self) -> Unit {
        match self {
            Period::Week => Unit::Weeks,
            Period::Month => Unit::Months,
            Period::Quarter => Unit::Plain,
            Period::Year => Unit::Years,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i32 {
        calendar::parse_iso(text).unwrap()
    }

    #[test]
    fn days_lie_in_their_period() {
        for (period, text, label, start) in [
            (Period::Week, "2024-02-04", "2024-01-29", "2024-01-29"),
            (Period::Month, "2024-02-29", "2024-02", "2024-02-01"),
            (Period::Quarter, "2023-12-31", "2023-Q4", "2023-10-01"),
            (Period::Quarter, "1969-01-01", "1969-Q1", "1969-01-01"),
            (Period::Year, "2023-12-31", "2023", "2023-01-01"),
        ] {
            let index = period.index(day(text));
            assert_eq!((period.label(index).as_str(), period.start(index)), (label, day(start)));
            assert_eq!(period.index(period.start(index + 1)), index + 1);
        }
    }

    #[test]
    fn whole_periods_are_counted_by_their_day() {
        let count = |period: Period, from: &str, to: &str| {
            (period.elapsed(day(from), day(to)), period.ordinal(day(from), day(to)))
        };
        assert_eq!(count(Period::Month, "2024-01-31", "2024-02-28"), (0, 1));
        assert_eq!(count(Period::Month, "2024-01-31", "2024-02-29"), (1, 1));
        assert_eq!(count(Period::Month, "2024-01-31", "2024-03-01"), (1, 2));
        assert_eq!(count(Period::Week, "2024-01-01", "2024-01-14"), (1, 2));
        assert_eq!(count(Period::Year, "2020-02-29", "2021-02-28"), (1, 1));
        assert_eq!(count(Period::Quarter, "2024-01-15", "2024-07-14"), (1, 2));
        assert_eq!(count(Period::Month, "2024-01-15", "2024-01-15"), (0, 1));
    }
}

//! Day numbers: a date is the count of days since 1970-01-01 (a negative one lies before).

use jiff::civil::Date;

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

/// The day number of a civil date; none if there is no such date (2023-02-29).
pub fn day(year: i16, month: i8, day_of_month: i8) -> Option<i32> {
    Date::new(year, month, day_of_month).ok().map(day_of)
}

/// The day number of a date.
pub fn day_of(date: Date) -> i32 {
    // Days from civil, proleptic Gregorian: Hinnant, "chrono-compatible low-level date algorithms".
    let (year, month, day) = (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The civil date of a day number, within the years -9999 to 9999 (days beyond are clamped).
pub fn civil(day: i32) -> Date {
    let day = day.clamp(day_of(Date::MIN), day_of(Date::MAX));
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    Date::constant(year as i16, month as i8, day_of_month as i8)
}

/// The first day of the month that holds `day`.
pub fn month_start(day: i32) -> i32 {
    day_of(civil(day).first_of_month())
}

/// The first day of the month `n_months` after the one that holds `day`.
pub fn add_months(day: i32, n_months: i32) -> i32 {
    let date = civil(day);
    let index = i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + n_months;
    let year = index.div_euclid(12).clamp(-9999, 9999);
    day_of(Date::constant(year as i16, (index.rem_euclid(12) + 1) as i8, 1))
}

/// `day` as 2024-01-31.
pub fn iso(day: i32) -> String {
    let date = civil(day);
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// Reads 2024-01-31; none for anything else.
pub fn parse_iso(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day_of_month) = (parts.next()?, parts.next()?, parts.next()?);
    day(year.parse().ok()?, month.parse().ok()?, day_of_month.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_agree_with_the_calendar() {
        let epoch = jiff::civil::date(1970, 1, 1);
        for number in (-800_000..800_000).step_by(997) {
            let date = civil(number);
            assert_eq!(day_of(date), number);
            assert_eq!(epoch.until(date).unwrap().get_days(), number);
        }
        assert_eq!(day(2023, 2, 29), None);
        assert_eq!(iso(day(2024, 2, 29).unwrap()), "2024-02-29");
        assert_eq!(parse_iso("2024-02-29"), day(2024, 2, 29));
        assert_eq!(iso(add_months(day(2023, 12, 31).unwrap(), 2)), "2024-02-01");
        assert_eq!(iso(month_start(day(2023, 12, 31).unwrap())), "2023-12-01");
    }
}

//! Days and moments as people write them: ISO, with points and slashes, with names of months, in Chinese, months and
//! quarters alone, clock times, offsets from UTC, Excel's serial days.

use super::{
    DateOrder, clock,
    cursor::{Cursor, DAY, MONTH, QUARTER, YEAR},
};
use crate::data::calendar::DAY_MS;

/// A cell on the calendar, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Days since 1970-01-01.
    pub day: i32,
    /// Milliseconds since midnight, as written.
    pub ms: u32,
    /// Minutes east of UTC, if written.
    pub offset: Option<i16>,
    /// What the spelling tells about the order of day and month.
    pub proof: OrderProof,
}

/// What a numeric date tells about its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderProof {
    /// The order is no question: 2024-01-31, 3 Feb 2024, 05/05/2024.
    Fixed,
    /// 31/01/2024.
    DayFirst,
    /// 01/31/2024.
    MonthFirst,
    /// 03/04/2024 fits both.
    Open,
}

/// Which bare numbers count as dates in a column, beside 20240131.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bare {
    /// 202401.
    pub is_month: bool,
    /// Excel's serial days, 1900 system.
    pub is_serial: bool,
    /// Seconds or milliseconds since 1970-01-01T00:00 in UTC, as programs write them.
    pub is_unix: bool,
}

/// Days from Excel's day zero (1899-12-30, which absorbs its false leap day of 1900) to 1970-01-01.
const SERIAL_EPOCH: i32 = 25_569;

/// The serial days that are taken for dates unasked: 1954 to 2064.
pub const SERIAL_RANGE: std::ops::RangeInclusive<f64> = 20_000.0..=60_000.0;

/// The seconds since 1970 that are taken for moments unasked: from 2000 on for a hundred years.
const UNIX_RANGE: std::ops::Range<i64> = 946_684_800..4_102_444_800;

/// 2024-01-31 or 2024/01/31, perhaps followed by 08:26:00: the spellings of nearly all files, at full speed.
#[inline]
pub fn plain(cell: &[u8]) -> Option<(i32, u32)> {
    let (date, clock) = match cell.len() {
        10 => (cell, None),
        19 if matches!(cell[10], b' ' | b'T') => (&cell[..10], Some(&cell[11..])),
        _ => return None,
    };
    let mark = date[4];
    if !matches!(mark, b'-' | b'/') || date[7] != mark {
        return None;
    }
    let year = two(date[0], date[1])? * 100 + two(date[2], date[3])?;
    let day = civil_day(year, two(date[5], date[6])?, two(date[8], date[9])?)?;
    let Some(clock) = clock else { return Some((day, 0)) };
    if clock[2] != b':' || clock[5] != b':' {
        return None;
    }
    let (hours, minutes, seconds) = (two(clock[0], clock[1])?, two(clock[3], clock[4])?, two(clock[6], clock[7])?);
    (hours < 24 && minutes < 60 && seconds < 60).then_some((day, (hours * 3600 + minutes * 60 + seconds) * 1000))
}

#[inline]
fn two(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then_some(u32::from(tens) * 10 + u32::from(ones))
}

/// The day number of a date; none if there is no such date.
#[inline]
fn civil_day(year: u32, month: u32, day: u32) -> Option<i32> {
    if !(1..=12).contains(&month) || day == 0 || day > 31 || !(1000..=9999).contains(&year) {
        return None;
    }
    if day > 28 {
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let n_days = match month {
            2 => 28 + u32::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if day > n_days {
            return None;
        }
    }
    // Days from civil (Hinnant): years begin in March, so that the leap day is the last.
    let (year, month, day) = (year as i32, month as i32, day as i32);
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468)
}

/// Reads a trimmed cell as a day or a moment of any spelling, numeric dates in the given order.
pub fn parse(cell: &[u8], order: DateOrder, bare: Bare) -> Option<Moment> {
    if let Some((day, ms)) = plain(cell) {
        return Some(Moment { day, ms, offset: None, proof: OrderProof::Fixed });
    }
    if bare != Bare::default()
        && let Some(moment) = bare_number(cell, bare)
    {
        return Some(moment);
    }
    let mut cursor = Cursor::new(cell)?;
    let date = date(&mut cursor)?;
    let (day, proof) = date.resolve(order)?;
    let (ms, offset) = clock::read(&mut cursor)?;
    let is_sensible = (-135_140..=157_055).contains(&day);
    (cursor.is_at_end() && is_sensible).then_some(Moment { day, ms, offset, proof })
}

/// The spelling's proof, whatever the order in force; none if the cell is no date in either order.
pub fn order_proof(cell: &[u8]) -> Option<OrderProof> {
    let both = [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| parse(cell, order, Bare::default()));
    both.into_iter().flatten().next().map(|moment| moment.proof)
}

fn bare_number(cell: &[u8], bare: Bare) -> Option<Moment> {
    let fixed = |day, ms| Moment { day, ms, offset: None, proof: OrderProof::Fixed };
    if bare.is_serial {
        let text = std::str::from_utf8(cell).ok()?;
        let number: f64 = text.parse().ok()?;
        if !(1.0..2_958_466.0).contains(&number) {
            return None;
        }
        // Seconds are as fine as Excel writes times; finer digits are rounding.
        let seconds = (number.fract() * 86_400.0).round();
        let day = number.trunc() as i32 - SERIAL_EPOCH;
        return Some(if seconds >= 86_400.0 { fixed(day + 1, 0) } else { fixed(day, seconds as u32 * 1000) });
    }
    if bare.is_unix
        && let Some(ms) = unix_ms(cell)
    {
        return Some(fixed(ms.div_euclid(DAY_MS) as i32, ms.rem_euclid(DAY_MS) as u32));
    }
    if bare.is_month
        && let Some(day) = point_month(cell)
    {
        return Some(fixed(day, 0));
    }
    if !cell.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number =
        cell.iter().try_fold(0u32, |number, byte| number.checked_mul(10)?.checked_add(u32::from(byte - b'0')))?;
    (cell.len() == 6 && bare.is_month).then(|| month_number(number).map(|day| fixed(day, 0)))?
}

/// 1706745600 or 1706745600000 in milliseconds since 1970, within 2000 and 2100; fractions of a second may follow.
pub fn unix_ms(cell: &[u8]) -> Option<i64> {
    let point = cell.iter().position(|byte| *byte == b'.').unwrap_or(cell.len());
    let (whole, fraction) = (&cell[..point], cell.get(point + 1..).unwrap_or_default());
    if !matches!(whole.len(), 9 | 10 | 12 | 13) || !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
        return None;
    }
    let number: i64 = std::str::from_utf8(whole).ok()?.parse().ok()?;
    let thousandth = |index: usize| fraction.get(index).map_or(0, |digit| i64::from(digit - b'0'));
    let (seconds, ms) = match whole.len() {
        12 | 13 => (number / 1000, number % 1000),
        _ => (number, thousandth(0) * 100 + thousandth(1) * 10 + thousandth(2)),
    };
    UNIX_RANGE.contains(&seconds).then_some(seconds * 1000 + ms)
}

/// 20240131 as a day, within 1900 and 2100.
pub fn compact(number: u32) -> Option<i32> {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    (1900..=2100).contains(&year).then(|| civil_day(year, month, day))?
}

/// 202401 as the first day of the month, within 1900 and 2100.
pub fn month_number(number: u32) -> Option<i32> {
    let (year, month) = (number / 100, number % 100);
    (1900..=2100).contains(&year).then(|| civil_day(year, month, 1))?
}

/// 2024.1 and 2024.10 as the first day of the month: a number, unless the column is about months.
pub fn point_month(cell: &[u8]) -> Option<i32> {
    let number = |digits: &[u8]| -> Option<u32> {
        digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
    };
    let (year, month) = cell.split_at_checked(4).filter(|(_, rest)| matches!(rest, [b'.', _] | [b'.', _, _]))?;
    month_number(number(year)? * 100 + number(&month[1..])?)
}

/// The parts of 24-01-31, 24/1/31 or 24.01.31, the first and the last of two digits.
pub fn short_parts(cell: &[u8]) -> Option<[u32; 3]> {
    let mark = *cell.get(2).filter(|mark| matches!(mark, b'-' | b'/' | b'.'))?;
    let (first, rest) = (two(cell[0], cell[1])?, &cell[3..]);
    let (second, last) = match rest {
        [ones, between, last @ ..] if *between == mark => (two(b'0', *ones)?, last),
        [tens, ones, between, last @ ..] if *between == mark => (two(*tens, *ones)?, last),
        _ => return None,
    };
    let [tens, ones] = last else { return None };
    Some([first, second, two(*tens, *ones)?])
}

/// A date before its order is settled.
enum Date {
    Day(i32),
    Numeric { first: u32, second: u32, year: u32, is_short: bool, is_dotted: bool },
}

impl Date {
    fn resolve(self, order: DateOrder) -> Option<(i32, OrderProof)> {
        let (first, second, year, is_short, is_dotted) = match self {
            Date::Day(day) => return Some((day, OrderProof::Fixed)),
            Date::Numeric { first, second, year, is_short, is_dotted } => (first, second, year, is_short, is_dotted),
        };
        if order == DateOrder::YearFirst && is_short {
            return Some((civil_day(full_year(first, 2)?, second, year % 100)?, OrderProof::Fixed));
        }
        if is_dotted {
            // With points the day comes before the month.
            return Some((civil_day(year, second, first)?, OrderProof::Fixed));
        }
        let proof = match (first > 12, second > 12) {
            (true, true) => return None,
            (true, false) => OrderProof::DayFirst,
            (false, true) => OrderProof::MonthFirst,
            (false, false) if first == second => OrderProof::Fixed,
            (false, false) => OrderProof::Open,
        };
        let (day, month) = match order {
            DateOrder::DayFirst | DateOrder::YearFirst => (first, second),
            DateOrder::MonthFirst => (second, first),
        };
        Some((civil_day(year, month, day)?, proof))
    }
}

fn date(cursor: &mut Cursor) -> Option<Date> {
    cursor.weekday();
    match cursor.peek() {
        b'q' => {
            cursor.at += 1;
            let (quarter, _) = cursor.number()?;
            if !cursor.take(b'-') && !cursor.take(b'/') {
                cursor.blanks();
            }
            let (year, 4) = cursor.number()? else { return None };
            quarter_day(year, quarter)
        }
        b'a'..=b'z' => month_first_name(cursor),
        _ => match cursor.number()? {
            (year, 4) => year_first(cursor, year),
            (number, 8) => compact(number).map(Date::Day),
            (number, 1 | 2) => day_or_month_first(cursor, number),
            _ => None,
        },
    }
}

fn quarter_day(year: u32, quarter: u32) -> Option<Date> {
    (1..=4).contains(&quarter).then(|| civil_day(year, quarter * 3 - 2, 1).map(Date::Day))?
}

/// Feb 4, 2024; Feb 2024; Feb-24.
fn month_first_name(cursor: &mut Cursor) -> Option<Date> {
    let month = cursor.month_name()?;
    if !cursor.take(b'-') {
        cursor.blanks();
    }
    match cursor.number()? {
        (year, 4) => civil_day(year, month, 1).map(Date::Day),
        (number, 2) if cursor.is_at_end() => civil_day(full_year(number, 2)?, month, 1).map(Date::Day),
        (day, 1 | 2) => {
            ordinal(cursor);
            if !cursor.take(b',') && !cursor.take(b'-') && cursor.peek() != b' ' {
                return None;
            }
            cursor.blanks();
            let (year, n_digits) = cursor.number()?;
            civil_day(full_year(year, n_digits)?, month, day).map(Date::Day)
        }
        _ => None,
    }
}

/// 1st, 2nd, 3rd, 4th.
fn ordinal(cursor: &mut Cursor) {
    let from = cursor.at;
    if !matches!(cursor.word(), b"st" | b"nd" | b"rd" | b"th") {
        cursor.at = from;
    }
}

fn full_year(year: u32, n_digits: usize) -> Option<u32> {
    match n_digits {
        4 => Some(year),
        // The usual pivot of spreadsheets and databases.
        2 => Some(if year < 69 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// 2024-01-31, 2024/1, 2024年1月5日, 2024Q1, 2024年1季度, 2024-Feb-03.
fn year_first(cursor: &mut Cursor, year: u32) -> Option<Date> {
    cursor.blanks();
    let mark = cursor.peek();
    if matches!(mark, b'-' | b'/' | b'.' | YEAR) {
        cursor.at += 1;
        cursor.blanks();
    }
    if cursor.take(b'q') {
        let (quarter, 1) = cursor.number()? else { return None };
        return quarter_day(year, quarter);
    }
    let month = match cursor.peek() {
        b'a'..=b'z' => cursor.month_name()?,
        _ => {
            let (number, n_digits) = cursor.number()?;
            if cursor.take(QUARTER) {
                return quarter_day(year, number);
            }
            if n_digits > 2 {
                return None;
            }
            number
        }
    };
    cursor.blanks();
    let has_day = match mark {
        YEAR => cursor.take(MONTH) && cursor.peek() != 0,
        b'-' | b'/' | b'.' => cursor.take(mark),
        _ => return None,
    };
    if !has_day {
        // 2024.1 is a number before it is a month.
        return if mark == b'.' || !cursor.is_at_end() { None } else { civil_day(year, month, 1).map(Date::Day) };
    }
    cursor.blanks();
    let (day, 1 | 2) = cursor.number()? else { return None };
    let after_number = cursor.at;
    cursor.blanks();
    if !cursor.take(DAY) {
        cursor.at = after_number;
    }
    civil_day(year, month, day).map(Date::Day)
}

/// 31/01/2024, 31.01.24, 3 Feb 2024, 03-Feb-24.
fn day_or_month_first(cursor: &mut Cursor, first: u32) -> Option<Date> {
    ordinal(cursor);
    let has_blank = cursor.blanks();
    let mark = cursor.peek();
    if matches!(mark, b'/' | b'-' | b'.') {
        cursor.at += 1;
        cursor.blanks();
    } else if !has_blank && !mark.is_ascii_lowercase() {
        return None;
    }
    if cursor.peek().is_ascii_lowercase() {
        let month = cursor.month_name()?;
        let has_mark = cursor.take(b'-') || cursor.take(b'/') || cursor.take(b',') || cursor.peek() == b' ';
        cursor.blanks();
        let (year, n_digits) = cursor.number()?;
        return if has_mark || mark.is_ascii_lowercase() {
            civil_day(full_year(year, n_digits)?, month, first).map(Date::Day)
        } else {
            None
        };
    }
    let (second, 1 | 2) = cursor.number()? else { return None };
    cursor.blanks();
    if !matches!(mark, b'/' | b'-' | b'.') || !cursor.take(mark) {
        return None;
    }
    cursor.blanks();
    let (year, n_digits) = cursor.number()?;
    let year = full_year(year, n_digits)?;
    Some(Date::Numeric { first, second, year, is_short: n_digits == 2, is_dotted: mark == b'.' })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::calendar;

    fn read(text: &str, order: DateOrder) -> Option<String> {
        let moment = parse(text.as_bytes(), order, Bare::default())?;
        let seconds = moment.ms / 1000;
        let clock = format!(" {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        let offset = moment.offset.map_or(String::new(), |minutes| format!(" {minutes}"));
        Some(format!("{}{}{offset}", calendar::iso(moment.day), if moment.ms == 0 { "" } else { &clock }))
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(read(text, DateOrder::DayFirst).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn spellings_of_days() {
        for text in [
            "2024-01-31",
            "2024/1/31",
            "2024.01.31",
            "31/01/2024",
            "31-1-24",
            "31.01.2024",
            "31.1.24",
            "31 Jan 2024",
            "31-Jan-24",
            "31jan2024",
            "Jan 31, 2024",
            "January 31st 2024",
            "Wed, 31 Jan 2024",
            "20240131",
            "2024年1月31日",
            "2024 年 1 月 31 日",
            "２０２４年１月３１号",
            "2024-Jan-31",
            "2024-01-31 00:00",
            "2024-01-31T00:00:00.000",
        ] {
            check(text, "2024-01-31");
        }
        assert_eq!(read("01/31/2024", DateOrder::MonthFirst).as_deref(), Some("2024-01-31"));
        assert_eq!(read("31.01.2024", DateOrder::MonthFirst).as_deref(), Some("2024-01-31"));
    }

    #[test]
    fn years_of_two_digits_can_come_first() {
        for text in ["24-01-31", "24/1/31", "24.01.31"] {
            assert_eq!(read(text, DateOrder::YearFirst).as_deref(), Some("2024-01-31"), "{text}");
            assert_eq!(short_parts(text.as_bytes()), Some([24, 1, 31]));
        }
        assert_eq!(read("31/01/2024", DateOrder::YearFirst).as_deref(), Some("2024-01-31"));
        assert_eq!(["2024-01-31", "24-01", "24-1-1", "24-01/31"].map(|text| short_parts(text.as_bytes())), [None; 4]);
        let months = ["2024.1", "2024.10", "2024.13", "2024.", "2024.100"].map(|text| point_month(text.as_bytes()));
        assert_eq!(
            months.map(|day| day.map(calendar::iso)),
            [Some("2024-01-01".into()), Some("2024-10-01".into()), None, None, None]
        );
    }

    #[test]
    fn months_and_quarters_are_their_first_day() {
        for text in [
            "2024-04",
            "2024/4",
            "2024年4月",
            "Apr 2024",
            "Apr-24",
            "2024Q2",
            "2024-Q2",
            "Q2 2024",
            "2024年第2季度",
            "2024年二季度",
            "2024 q2",
        ] {
            check(text, "2024-04-01");
        }
    }

    #[test]
    fn clock_times_and_offsets() {
        check("2024-01-31 08:26:00", "2024-01-31 08:26:00");
        check("2024-01-31 8:26", "2024-01-31 08:26:00");
        check("31/01/2024 8:26 PM", "2024-01-31 20:26:00");
        check("31/01/2024 12:05:01 am", "2024-01-31 00:05:01");
        check("2024年1月31日 下午3时5分", "2024-01-31 15:05:00");
        check("2024年1月31日15:05", "2024-01-31 15:05:00");
        check("2024-03-10T01:30:00-05:00", "2024-03-10 01:30:00 -300");
        check("2024-03-10T08:00:00Z", "2024-03-10 08:00:00 0");
        check("2024-12-31T23:59:60Z", "2024-12-31 23:59:59 0");
        check("2024-03-10 08:00:00.250 +0800", "2024-03-10 08:00:00 480");
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "not a date",
            "2023-02-29",
            "31/31/2024",
            "2024",
            "12:30",
            "1.2.3",
            "2024.1",
            "1/2",
            "Feb 30, 2024",
            "2024-13-01",
            "2024-00-10",
            "2024-01-31 25:00",
            "2024-01-31x",
            "99999999",
            "may",
            "3 apples 2024",
            "1-2-3",
            "2024-01-31-05",
            "10-20-30-40",
            "2024-1-31 8",
            "march",
            "12345-6789",
            "2024年",
            "一月",
        ] {
            assert_eq!(read(text, DateOrder::DayFirst), None, "{text}");
        }
        assert_eq!(read("01/31/2024", DateOrder::DayFirst), None);
    }

    #[test]
    fn bare_numbers_are_dates_only_when_asked() {
        let read =
            |text: &str, bare| parse(text.as_bytes(), DateOrder::DayFirst, bare).map(|m| (calendar::iso(m.day), m.ms));
        let serial = Bare { is_serial: true, ..Bare::default() };
        assert_eq!(read("45292", serial), Some(("2024-01-01".into(), 0)));
        assert_eq!(read("45351.75", serial), Some(("2024-02-29".into(), 64_800_000)));
        assert_eq!(read("45292", Bare::default()), None);
        assert_eq!(read("202402", Bare { is_month: true, ..Bare::default() }), Some(("2024-02-01".into(), 0)));
        let unix = Bare { is_unix: true, ..Bare::default() };
        assert_eq!(read("1704067200", unix), Some(("2024-01-01".into(), 0)));
        assert_eq!(read("1704067201.25", unix), Some(("2024-01-01".into(), 1_250)));
        assert_eq!(read("1704067201250", unix), Some(("2024-01-01".into(), 1_250)));
        assert_eq!(read("17040672", unix), None);
        assert_eq!(read("0704067200", unix), None);
        assert_eq!(read("1704067200", Bare::default()), None);
    }

    #[test]
    fn order_is_proved_by_days_beyond_twelve() {
        for (text, proof) in [
            ("31/01/2024", Some(OrderProof::DayFirst)),
            ("01/31/2024", Some(OrderProof::MonthFirst)),
            ("03/04/2024", Some(OrderProof::Open)),
            ("04/04/2024", Some(OrderProof::Fixed)),
            ("2024-04-03", Some(OrderProof::Fixed)),
            ("32/01/2024", None),
        ] {
            assert_eq!(order_proof(text.as_bytes()), proof, "{text}");
        }
    }

    proptest! {
        #[test]
        fn all_days_are_read_back(day in -100_000i32..100_000) {
            let text = calendar::iso(day);
            prop_assert_eq!(plain(text.as_bytes()), Some((day, 0)));
            let date = calendar::civil(day);
            let chinese = format!("{}年{}月{}日", date.year(), date.month(), date.day());
            prop_assert_eq!(parse(chinese.as_bytes(), DateOrder::DayFirst, Bare::default()).map(|m| m.day), Some(day));
            let american = format!("{}/{}/{}", date.month(), date.day(), date.year());
            prop_assert_eq!(parse(american.as_bytes(), DateOrder::MonthFirst, Bare::default()).map(|m| m.day), Some(day));
        }

        #[test]
        fn nothing_panics(text in "[0-9年月日时 :/.a-zTZ+-]{0,24}", bytes in prop::collection::vec(any::<u8>(), 0..24)) {
            for cell in [text.as_bytes(), &bytes] {
                for bare in [Bare::default(), Bare { is_month: true, is_serial: false, is_unix: true }, Bare { is_serial: true, ..Bare::default() }] {
                    let _ = parse(cell, DateOrder::DayFirst, bare);
                }
            }
        }
    }
}

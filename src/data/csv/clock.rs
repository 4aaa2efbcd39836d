//! Clock times and offsets from UTC, behind a date.

use super::cursor::{AFTERNOON, Cursor, DAY, HOUR, MINUTE, MORNING, SECOND};

/// The clock time and the offset after a date; midnight when there is none.
pub fn read(cursor: &mut Cursor) -> Option<(u32, Option<i16>)> {
    let had_blank = cursor.blanks();
    if cursor.is_at_end() {
        return Some((0, None));
    }
    let has_mark = cursor.take(b't') || cursor.take(b',');
    cursor.blanks();
    let follows_day = cursor.follows(DAY);
    if !had_blank && !has_mark && !follows_day {
        return None;
    }
    let mut half = half_day(cursor);
    cursor.blanks();
    let (mut hours, 1 | 2) = cursor.number()? else { return None };
    let (mut minutes, mut seconds, mut ms) = (0, 0, 0);
    let mut has_minutes = false;
    if cursor.take(b':') || cursor.take(HOUR) {
        if cursor.peek().is_ascii_digit() {
            (minutes, _) = cursor.number()?;
            has_minutes = true;
        }
        if (cursor.take(b':') || cursor.take(MINUTE)) && cursor.peek().is_ascii_digit() {
            (seconds, _) = cursor.number()?;
            cursor.take(SECOND);
        }
        if cursor.take(b'.') || has_minutes && cursor.take(b',') {
            let (fraction, n_digits) = cursor.number()?;
            ms = (f64::from(fraction) / 10f64.powi(n_digits as i32) * 1000.0) as u32;
        }
    } else {
        half = half.or_else(|| {
            cursor.blanks();
            half_day(cursor)
        });
        half?;
    }
    cursor.blanks();
    half = half.or_else(|| half_day(cursor));
    match half {
        Some(_) if !(1..=12).contains(&hours) && half == Some(false) && hours != 0 => return None,
        Some(false) if hours == 12 => hours = 0,
        Some(true) if hours < 12 => hours += 12,
        _ => {}
    }
    // A leap second is kept within its minute; midnight at the day's end is not told from that of the next.
    if hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let offset = offset(cursor)?;
    Some(((hours * 3600 + minutes * 60 + seconds.min(59)) * 1000 + ms.min(999), offset))
}

/// am, pm, 上午, 下午: whether it is the second half of the day.
fn half_day(cursor: &mut Cursor) -> Option<bool> {
    if cursor.take(MORNING) {
        return Some(false);
    }
    if cursor.take(AFTERNOON) {
        return Some(true);
    }
    let from = cursor.at;
    let half = match cursor.word() {
        b"am" | b"a" => Some(false),
        b"pm" | b"p" => Some(true),
        _ => None,
    };
    if half.is_none() {
        cursor.at = from;
    } else {
        cursor.take(b'.');
    }
    half
}

/// Z, UTC, +08:00, -0500; none inside when there is no offset, none outside when it is malformed.
fn offset(cursor: &mut Cursor) -> Option<Option<i16>> {
    cursor.blanks();
    if cursor.is_at_end() {
        return Some(None);
    }
    let from = cursor.at;
    if matches!(cursor.word(), b"z" | b"utc" | b"gmt") {
        if cursor.is_at_end() {
            return Some(Some(0));
        }
    } else {
        cursor.at = from;
    }
    let sign = match cursor.peek() {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    cursor.at += 1;
    let (number, n_digits) = cursor.number()?;
    let (hours, minutes) = match n_digits {
        1 | 2 if cursor.take(b':') => (number, cursor.number()?.0),
        1 | 2 => (number, 0),
        4 => (number / 100, number % 100),
        _ => return None,
    };
    (hours <= 15 && minutes < 60).then_some(Some(sign * (hours * 60 + minutes) as i16))
}

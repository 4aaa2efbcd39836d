//! Ticks on the calendar: days, weeks, months, quarters, years; hours when the axis is short.

use super::ticks::Tick;
use crate::data::calendar;
use crate::i18n::{self, Language, Unit};

/// A step of the calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
enum CalendarStep {
    Days(i32),
    Months(i32),
}

const CALENDAR_STEPS: [CalendarStep; 16] = [
    CalendarStep::Days(1),
    CalendarStep::Days(2),
    CalendarStep::Days(7),
    CalendarStep::Days(14),
    CalendarStep::Months(1),
    CalendarStep::Months(3),
    CalendarStep::Months(6),
    CalendarStep::Months(12),
    CalendarStep::Months(24),
    CalendarStep::Months(60),
    CalendarStep::Months(120),
    CalendarStep::Months(240),
    CalendarStep::Months(600),
    CalendarStep::Months(1200),
    CalendarStep::Months(6000),
    CalendarStep::Months(24_000),
];

impl CalendarStep {
    /// At most `limit` days on this step from `low` to `high`.
    fn days(self, low: i32, high: i32, limit: usize) -> Vec<i32> {
        // A Monday, so that weeks begin with one.
        const MONDAY: i32 = 4;
        match self {
            Self::Days(n) => {
                let first = MONDAY + n * (low - MONDAY + n - 1).div_euclid(n);
                (first..=high).step_by(n as usize).take(limit).collect()
            }
            Self::Months(n) => {
                let date = calendar::civil(low);
                let index = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
                let months_back = index.rem_euclid(n);
                let mut day = calendar::add_months(low, -months_back);
                let mut days = Vec::new();
                while day <= high && days.len() < limit {
                    if day >= low {
                        days.push(day);
                    }
                    let next = calendar::add_months(day, n);
                    if next <= day {
                        break;
                    }
                    day = next;
                }
                days
            }
        }
    }
}

/// Ticks on the calendar; `per_day` is how many units of the axis make a day.
pub(super) fn dates(language: Language, low: f64, high: f64, per_day: f64, max_count: usize) -> Vec<Tick> {
    let (low, high) = ((low / per_day - 1e-6).ceil().max(-4e6), (high / per_day + 1e-6).floor().min(2.9e6));
    if low.is_nan() || high.is_nan() || low > high {
        return Vec::new();
    }
    let (low, high) = (low as i32, high as i32);
    let fits = CALENDAR_STEPS.iter().map(|&step| (step, step.days(low, high, max_count + 1)));
    let mut candidates = fits.filter(|(_, days)| days.len() <= max_count);
    // A step that marks fewer than two dates says less than one that marks the first and last day.
    let (step, days) = match candidates.next() {
        Some((step, days)) if days.len() >= 2 || low == high => (step, days),
        _ => (CalendarStep::Days(1), if max_count > 1 && low < high { vec![low, high] } else { vec![low] }),
    };
    let mut year = None;
    days.into_iter()
        .map(|day| {
            let has_new_year = year.replace(calendar::civil(day).year()) != year;
            let label = day_label(language, day, step, has_new_year);
            Tick { value: f64::from(day) * per_day, label }
        })
        .collect()
}

/// The year stands at the first tick and wherever it changes.
fn day_label(language: Language, day: i32, step: CalendarStep, has_new_year: bool) -> String {
    let date = calendar::civil(day);
    let month = i18n::month(language, day);
    let month_only = match language {
        Language::En => month.split(' ').next(),
        Language::Zh => month.split('年').nth(1),
    };
    let month_only = month_only.unwrap_or_default();
    match (step, language) {
        (CalendarStep::Months(n), Language::En) if n >= 12 => date.year().to_string(),
        (CalendarStep::Months(n), Language::Zh) if n >= 12 => format!("{}年", date.year()),
        (CalendarStep::Months(_), _) if has_new_year => month,
        (CalendarStep::Months(_), _) => month_only.to_owned(),
        (CalendarStep::Days(_), Language::En) if has_new_year => format!("{} {month}", date.day()),
        (CalendarStep::Days(_), Language::En) => format!("{} {month_only}", date.day()),
        (CalendarStep::Days(_), Language::Zh) if has_new_year => format!("{month}{}日", date.day()),
        (CalendarStep::Days(_), Language::Zh) => format!("{month_only}{}日", date.day()),
    }
}

/// Days when the axis spans some, else hours and minutes with the day at the first tick.
pub(super) fn moments(language: Language, low: f64, high: f64, max_count: usize) -> Vec<Tick> {
    const MINUTE_MS: f64 = 60_000.0;
    let day_ms = calendar::DAY_MS as f64;
    if (high - low).is_nan() || high - low >= 2.0 * day_ms || low > high {
        return dates(language, low, high, day_ms, max_count);
    }
    let steps = [1.0, 5.0, 15.0, 30.0, 60.0, 180.0, 360.0, 720.0, 1440.0].map(|minutes| minutes * MINUTE_MS);
    let count = |step: f64| (high / step).floor() - (low / step).ceil() + 1.0;
    let step = steps.into_iter().find(|&step| count(step) <= max_count as f64).unwrap_or(steps[8]);
    let first = (low / step).ceil() * step;
    let mut day = None;
    (0..max_count)
        .map(|index| first + index as f64 * step)
        .take_while(|&value| value <= high)
        .map(|value| {
            let full = i18n::format(language, value, &Unit::Moment);
            let has_new_day = day.replace((value / day_ms).floor()) != Some((value / day_ms).floor());
            let clock = full.rsplit(' ').next().unwrap_or_default().to_owned();
            Tick { value, label: if has_new_day { full } else { clock } }
        })
        .collect()
}

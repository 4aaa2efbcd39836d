//! Checks of dates: too old, far off, in the future; and the rhythm of days with its gaps.

use super::columns::keep_where;
use super::issue::{Code, Findings, Hits, Mend, Severity};
use super::outcome::ColumnQuality;
use super::params::QualityParams;
use crate::clean::settings::Comparison;
use crate::data::{Column, Field, Role, Table, calendar};

/// A date so many times the usual span away from almost all others is far off.
const FAR_SPANS: f64 = 5.0;
/// Below so many distinct days there is no rhythm.
const MIN_DAYS: usize = 8;
/// So many gaps are named.
const N_NAMED: usize = 5;

/// Checks a column of dates.
pub fn check(
    field: &Field,
    column: &Column,
    params: &QualityParams,
    quality: &mut ColumnQuality,
    findings: &mut Findings,
) {
    let Some(days) = column.days() else { return };
    let mut present: Vec<i32> = days.iter().flatten().copied().collect();
    quality.n_future = Some(0);
    if present.is_empty() {
        return;
    }
    let name = field.name.as_str();
    let n_rows = days.len().max(1) as f64;
    let mut tell = |code: Code, comparison: Comparison, limit: i32, is_hit: &dyn Fn(i32) -> bool| {
        let hits = findings.mark(code, |row| days[row].is_some_and(is_hit));
        let n_hits = hits.n_rows;
        if n_hits > 0 {
            let severity = Severity::by_share(n_hits as f64 / n_rows, 0.0, 0.01);
            let found = days.iter().flatten().copied().filter(|day| is_hit(*day));
            let span = found.fold((i32::MAX, i32::MIN), |(first, last), day| (first.min(day), last.max(day)));
            let step = keep_where(name, comparison, calendar::iso(limit).into());
            let mend = Mend::by(step).naming(period(span.0, span.1));
            findings.add(code, &[name], hits, severity, mend);
        }
        n_hits
    };
    // In data about the distant past old dates are no mistake.
    let is_historic = present.iter().filter(|day| **day <= 0).count() * 2 > present.len();
    if !is_historic {
        tell(Code::OldDate, Comparison::More, 0, &|day| day <= 0);
    }
    let (lower, upper) = usual(&mut present, is_historic);
    if let Some(lower) = lower {
        tell(Code::FarDate, Comparison::AtLeast, lower, &|day| day < lower && (is_historic || day > 0));
    }
    let today = params.today.as_deref().and_then(calendar::parse_iso);
    let n_future = match (today, upper) {
        // The first moment of the next day is no longer today.
        (Some(today), _) => tell(Code::FutureDate, Comparison::Less, today + 1, &|day| day > today),
        (None, Some(upper)) => tell(Code::FarDate, Comparison::Less, upper + 1, &|day| day > upper),
        (None, None) => 0,
    };
    quality.n_future = Some(n_future);
}

/// The first and last day that is not far from almost all others; none at an end where no day is far.
fn usual(days: &mut [i32], is_historic: bool) -> (Option<i32>, Option<i32>) {
    let n = days.len();
    let mut at = |share: f64| *days.select_nth_unstable(((n - 1) as f64 * share).round() as usize).1;
    let (first, q05, q95, last) = (at(0.0), at(0.05), at(0.95), at(1.0));
    let reach = (FAR_SPANS * f64::from(q95.abs_diff(q05)).max(73.0)) as i32;
    let (lower, upper) = (q05.saturating_sub(reach), q95.saturating_add(reach));
    let is_low = first < lower && (is_historic || lower > 0);
    (is_low.then_some(lower), (last > upper).then_some(upper))
}

/// How much time should have rows and how much has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Periods from the first to the last row.
    pub n_expected: u64,
    /// Those without a row.
    pub n_gaps: u64,
}

/// A rhythm.
#[derive(Clone, Copy)]
enum Rhythm {
    Day,
    Week,
    Month,
}

/// Looks for days, weeks or months without rows, by the usual rhythm of the column that says when; none without one.
pub fn gaps(table: &Table, params: &QualityParams, findings: &mut Findings) -> Option<Coverage> {
    let schema = table.schema();
    let is_date = |field: &&Field| field.kind.is_temporal() && params.columns.contains(&field.name);
    let in_role = schema.with_role(Role::Date).filter(is_date);
    let field = in_role.or_else(|| schema.fields.iter().find(is_date))?;
    let days = distinct_days(&table.column(&field.name)?.days()?);
    let coverage = |n_expected: usize, n_gaps: usize| Coverage { n_expected: n_expected as u64, n_gaps: n_gaps as u64 };
    let Some(rhythm) = rhythm(&days) else { return (!days.is_empty()).then(|| coverage(1, 0)) };
    let (expected, missing) = match rhythm {
        Rhythm::Day => missing_days(&days),
        Rhythm::Week => missing_periods(&days, |day| day - (day + 3).rem_euclid(7), |week| week + 7),
        Rhythm::Month => missing_periods(&days, calendar::month_start, |month| calendar::add_months(month, 1)),
    };
    let span = |start: i32| match rhythm {
        Rhythm::Day => start,
        Rhythm::Week => start + 6,
        Rhythm::Month => calendar::add_months(start, 1) - 1,
    };
    if !missing.is_empty() {
        let named: Vec<String> = missing.iter().take(N_NAMED).map(|&start| period(start, span(start))).collect();
        let severity = Severity::by_share(missing.len() as f64 / expected as f64, 0.02, 0.2);
        let mend = Mend { n_periods: missing.len() as u64, ..Mend::default() }.naming(named.join(", "));
        findings.add(Code::TimeGaps, &[&field.name], Hits::default(), severity, mend);
    }
    Some(coverage(expected, missing.len()))
}

/// The days that occur, in order, without those that are most likely mistakes.
fn distinct_days(days: &[Option<i32>]) -> Vec<i32> {
    let mut present: Vec<i32> = days.iter().flatten().copied().collect();
    if present.is_empty() {
        return present;
    }
    let is_historic = present.iter().filter(|day| **day <= 0).count() * 2 > present.len();
    let (lower, upper) = usual(&mut present, is_historic);
    present.retain(|day| {
        lower.is_none_or(|lower| *day >= lower) && upper.is_none_or(|upper| *day <= upper) && (is_historic || *day > 0)
    });
    present.sort_unstable();
    present.dedup();
    present
}

fn rhythm(days: &[i32]) -> Option<Rhythm> {
    if days.len() < MIN_DAYS {
        return None;
    }
    let mut steps: Vec<i32> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let middle = steps.len() / 2;
    match *steps.select_nth_unstable(middle).1 {
        1..=3 => Some(Rhythm::Day),
        4..=10 => Some(Rhythm::Week),
        11..=45 => Some(Rhythm::Month),
        _ => None,
    }
}

/// The weekdays that usually have rows are expected in every week.
fn missing_days(days: &[i32]) -> (usize, Vec<i32>) {
    let (first, last) = (days[0], days[days.len() - 1]);
    let mut seen = [0usize; 7];
    days.iter().for_each(|day| seen[day.rem_euclid(7) as usize] += 1);
    let mut all = [0usize; 7];
    (first..=last).for_each(|day| all[day.rem_euclid(7) as usize] += 1);
    let is_usual = |day: i32| seen[day.rem_euclid(7) as usize] * 2 > all[day.rem_euclid(7) as usize];
    let n_expected = (first..=last).filter(|day| is_usual(*day)).count();
    let between = days.windows(2).flat_map(|pair| pair[0] + 1..pair[1]).filter(|day| is_usual(*day));
    (n_expected.max(1), between.collect())
}

fn missing_periods(days: &[i32], start: impl Fn(i32) -> i32, next: impl Fn(i32) -> i32) -> (usize, Vec<i32>) {
    let mut missing = Vec::new();
    let (mut period, last) = (start(days[0]), start(days[days.len() - 1]));
    let (mut n_expected, mut seen) = (0, days.iter().map(|&day| start(day)).peekable());
    while period <= last {
        n_expected += 1;
        while seen.next_if(|day| *day < period).is_some() {}
        if seen.peek() != Some(&period) {
            missing.push(period);
        }
        period = next(period);
    }
    (n_expected, missing)
}

fn period(first: i32, last: i32) -> String {
    if first == last { calendar::iso(first) } else { format!("{} – {}", calendar::iso(first), calendar::iso(last)) }
}

//! Totals over time: the amount per day, week, month, quarter or year, with gaps, and how it develops.

use serde::{Deserialize, Serialize};

use crate::data::calendar;
use crate::numeric::sum::Sum;

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// What the span of the data suggests.
    #[default]
    Auto,
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
}

/// At most so many periods, whatever period is asked for; a coarser one is taken instead.
const MAX_PERIODS: usize = 1100;
/// Even years may be too many when dates are wrong; then there are no totals.
const MAX_YEARS: usize = 400;
/// Dates are far off when they lie this many spans of the middle 98 % away from it.
const FAR_SPANS: i64 = 5;

impl Period {
    /// Up to so many days of data are shown by this period when none is asked for.
    fn longest_span_days(self) -> i64 {
        match self {
            Period::Auto => 0,
            Period::Day => 62,
            Period::Week => 190,
            Period::Month => 15 * 366,
            Period::Quarter => 40 * 366,
            Period::Year => i64::MAX,
        }
    }

    fn coarser(self) -> Option<Period> {
        match self {
            Period::Auto => Some(Period::Day),
            Period::Day => Some(Period::Week),
            Period::Week => Some(Period::Month),
            Period::Month => Some(Period::Quarter),
            Period::Quarter => Some(Period::Year),
            Period::Year => None,
        }
    }

    /// The first day of the period that holds `day`.
    pub fn start(self, day: i32) -> i32 {
        match self {
            Period::Auto | Period::Day => day,
            // 1970-01-01 was a Thursday.
            Period::Week => day - (day + 3).rem_euclid(7),
            Period::Month => calendar::month_start(day),
            Period::Quarter => {
                let months = i32::from(calendar::civil(day).month() - 1) % 3;
                calendar::add_months(day, -months)
            }
            Period::Year => calendar::add_months(day, -i32::from(calendar::civil(day).month() - 1)),
        }
    }

    /// The first day of the next period, given the first day of one.
    pub fn next(self, start: i32) -> i32 {
        match self {
            Period::Auto | Period::Day => start + 1,
            Period::Week => start + 7,
            Period::Month => calendar::add_months(start, 1),
            Period::Quarter => calendar::add_months(start, 3),
            Period::Year => calendar::add_months(start, 12),
        }
    }

    /// How many periods make a year, for comparing with the year before.
    pub fn per_year(self) -> usize {
        match self {
            Period::Auto | Period::Day => 364,
            Period::Week => 52,
            Period::Month => 12,
            Period::Quarter => 4,
            Period::Year => 1,
        }
    }

    /// The name of the period that starts at `start`: 2024-01-31, 2024-W05, 2024-01, 2024-Q1, 2024.
    pub fn label(self, start: i32) -> String {
        let date = calendar::civil(start);
        match self {
            Period::Auto | Period::Day => calendar::iso(start),
            Period::Week => {
                // A week belongs to the year of its Thursday (ISO 8601).
                let thursday = start + 3;
                let year_start = Period::Year.start(thursday);
                format!("{:04}-W{:02}", calendar::civil(thursday).year(), (thursday - year_start) / 7 + 1)
            }
            Period::Month => format!("{:04}-{:02}", date.year(), date.month()),
            Period::Quarter => format!("{:04}-Q{}", date.year(), (date.month() - 1) / 3 + 1),
            Period::Year => format!("{:04}", date.year()),
        }
    }
}

/// What happened in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodTotal {
    /// Its first day.
    pub start: i32,
    /// What its rows add up to; without an amount, how many they are.
    pub amount: f64,
    /// Its rows.
    pub n_rows: u64,
    /// Whether the data begin or end within it, so that it is not comparable.
    pub is_partial: bool,
}

/// The totals of consecutive periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    /// The length of the periods, never [`Period::Auto`].
    pub period: Period,
    /// The first day that has rows, far-off ones left out.
    pub first_day: i32,
    /// The last.
    pub last_day: i32,
    /// Every period from the first to the last, empty ones included.
    pub periods: Vec<PeriodTotal>,
    /// Rows whose dates lie so far off that they were left out.
    pub n_far: u64,
    /// The first and last of the far-off dates.
    pub far_days: Option<(i32, i32)>,
    /// Rows without a date.
    pub n_undated: u64,
    /// Whether periods were asked for that would have been too many.
    pub is_coarsened: bool,
}

/// How the amount developed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Periods compared with as many before.
    pub n_periods: u64,
    /// Whether the periods make whole years, so that seasons do not disturb.
    pub is_yearly: bool,
    /// What the later periods add up to.
    pub later: f64,
    /// What the earlier periods add up to.
    pub earlier: f64,
}

impl Trend {
    /// The change as a share of the earlier total; NaN when that is not positive.
    pub fn change(&self) -> f64 {
        if self.earlier > 0.0 { self.later / self.earlier - 1.0 } else { f64::NAN }
    }
}

impl Totals {
    /// Adds up `amounts` (NaN: nothing to add; none at all: rows are counted) by period. None when no row has a date, or
    /// when dates span more than centuries.
    pub fn of(days: &[Option<i32>], amounts: Option<&[f64]>, asked: Period) -> Option<Self> {
        let n_undated = days.iter().filter(|day| day.is_none()).count() as u64;
        let (from, to) = usual_days(days)?;
        let far = || days.iter().flatten().copied().filter(|day| !(from..=to).contains(day));
        let first = days.iter().flatten().copied().filter(|day| *day >= from).min()?;
        let last = days.iter().flatten().copied().filter(|day| *day <= to).max()?;
        let mut period = if asked == Period::Auto { suggested(first, last) } else { asked };
        loop {
            let starts = starts(period, first, last);
            let limit = if period == Period::Year { MAX_YEARS } else { MAX_PERIODS };
            let next = period.coarser();
            if let Some(starts) = starts.filter(|starts| starts.len() <= limit) {
                let periods = add_up(period, &starts, days, amounts, (first, last));
                let n_gaps = periods.iter().filter(|total| total.n_rows == 0).count();
                if asked != Period::Auto || next.is_none() || 2 * n_gaps <= periods.len() {
                    let is_coarsened = asked != Period::Auto && asked != period;
                    let (n_far, far_days) = (far().count() as u64, far().min().zip(far().max()));
                    return Some(Self {
                        period,
                        first_day: first,
                        last_day: last,
                        periods,
                        n_far,
                        far_days,
                        n_undated,
                        is_coarsened,
                    });
                }
            }
            period = next?;
        }
    }

    /// The periods that are whole, hence comparable.
    pub fn whole(&self) -> impl Iterator<Item = &PeriodTotal> {
        self.periods.iter().filter(|total| !total.is_partial)
    }

    /// Periods between the first and the last that have no row.
    pub fn n_gaps(&self) -> u64 {
        self.periods.iter().filter(|total| total.n_rows == 0).count() as u64
    }

    /// The whole period with the largest amount; none unless at least three are whole.
    pub fn best(&self) -> Option<&PeriodTotal> {
        let best = self.whole().max_by(|a, b| a.amount.total_cmp(&b.amount))?;
        (self.whole().count() >= 3 && best.amount.is_finite()).then_some(best)
    }

    /// The last year against the one before, or the later half against the earlier; none with fewer than four whole
    /// periods (two, if they are years).
    pub fn trend(&self) -> Option<Trend> {
        let amounts: Vec<f64> = self.whole().map(|total| total.amount).collect();
        let year = self.period.per_year();
        let is_yearly = amounts.len() >= 2 * year;
        let n_periods = if is_yearly { year } else { amounts.len() / 2 };
        if (!is_yearly && amounts.len() < 4) || amounts.iter().any(|amount| !amount.is_finite()) {
            return None;
        }
        let sum = |part: &[f64]| part.iter().copied().collect::<Sum>().value();
        let (rest, later) = amounts.split_at(amounts.len() - n_periods);
        Some(Trend {
            n_periods: n_periods as u64,
            is_yearly,
            later: sum(later),
            earlier: sum(&rest[rest.len() - n_periods..]),
        })
    }
}

/// The days between which dates are believed; none when there is no date.
fn usual_days(days: &[Option<i32>]) -> Option<(i32, i32)> {
    let mut present: Vec<i32> = days.iter().flatten().copied().collect();
    if present.is_empty() {
        return None;
    }
    let last = present.len() - 1;
    // With few dates nothing is usual: the outermost ones are then taken as they are.
    let margin = if last < 50 { 0 } else { (last / 100).max(1) };
    let lower = i64::from(*present.select_nth_unstable(margin).1);
    let upper = i64::from(*present.select_nth_unstable(last - margin).1);
    let reach = if margin == 0 { 0 } else { FAR_SPANS * (upper - lower).max(30) };
    let clamp = |day: i64| day.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
    Some((clamp(lower - reach), clamp(upper + reach)))
}

fn suggested(first: i32, last: i32) -> Period {
    let span_days = i64::from(last) - i64::from(first) + 1;
    let mut period = Period::Day;
    while span_days > period.longest_span_days()
        && let Some(coarser) = period.coarser()
    {
        period = coarser;
    }
    period
}

/// The first days of all periods, then that of the one after; none when they are far too many.
fn starts(period: Period, first: i32, last: i32) -> Option<Vec<i32>> {
    let mut starts = vec![period.start(first)];
    while let Some(&start) = starts.last()
        && start <= last
    {
        let next = period.next(start);
        if starts.len() > MAX_PERIODS || next <= start {
            return None;
        }
        starts.push(next);
    }
    Some(starts)
}

fn add_up(
    period: Period,
    starts: &[i32],
    days: &[Option<i32>],
    amounts: Option<&[f64]>,
    (first, last): (i32, i32),
) -> Vec<PeriodTotal> {
    let n_periods = starts.len() - 1;
    let mut sums = vec![Sum::default(); n_periods];
    let mut n_rows = vec![0u64; n_periods];
    for (row, day) in days.iter().enumerate() {
        let Some(day) = day.filter(|day| (first..=last).contains(day)) else { continue };
        let position = match period {
            Period::Auto | Period::Day => (day - starts[0]) as usize,
            Period::Week => ((day - starts[0]) / 7) as usize,
            Period::Month | Period::Quarter | Period::Year => starts.partition_point(|&start| start <= day) - 1,
        };
        n_rows[position] += 1;
        if let Some(&amount) = amounts.and_then(|amounts| amounts.get(row))
            && !amount.is_nan()
        {
            sums[position].add(amount);
        }
    }
    (0..n_periods)
        .map(|position| {
            let (start, end) = (starts[position], starts[position + 1]);
            let missed = (first - start).max(0) + (end - 1 - last).max(0);
            PeriodTotal {
                start,
                amount: if amounts.is_some() { sums[position].value() } else { n_rows[position] as f64 },
                n_rows: n_rows[position],
                is_partial: f64::from(missed) > 0.1 * f64::from(end - start),
            }
        })
        .collect()
}

//! Where an axis is marked and what stands there: round numbers, powers of ten, days, months, quarters, years.

use super::dates;
use crate::i18n::{self, Language, Unit, format::compact_steps, format::grouped};

/// The most ticks an axis ever has.
pub const MAX_TICKS: usize = 6;

/// A marked value and its label.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// The value in data units.
    pub value: f64,
    /// What is written there; no two ticks of an axis read alike.
    pub label: String,
}

/// At most `max_count` ticks between `low` and `high` on an axis of numbers or dates.
pub fn ticks(language: Language, unit: &Unit, (low, high): (f64, f64), is_log: bool, max_count: usize) -> Vec<Tick> {
    let max_count = max_count.clamp(1, MAX_TICKS);
    match unit {
        Unit::Day => dates::dates(language, low, high, 1.0, max_count),
        Unit::Moment => dates::moments(language, low, high, max_count),
        _ if is_log => log(language, unit, low, high, max_count),
        _ => linear(language, unit, low, high, max_count),
    }
}

/// The title of an axis with its unit: "Sales (£)", "销售额（£）". Percent signs and dates stand at the ticks themselves.
pub fn title_with_unit(language: Language, title: &str, unit: &Unit) -> String {
    let unit = match (unit, language) {
        (Unit::Money(Some(currency)), _) => currency,
        (Unit::Days, Language::En) => "days",
        (Unit::Days, Language::Zh) => "天",
        (Unit::Weeks, Language::En) => "weeks",
        (Unit::Weeks, Language::Zh) => "周",
        (Unit::Months, Language::En) => "months",
        (Unit::Months, Language::Zh) => "月",
        (Unit::Years, Language::En) => "years",
        (Unit::Years, Language::Zh) => "年",
        _ => return title.to_owned(),
    };
    match language {
        _ if title.is_empty() => unit.to_owned(),
        _ if title.to_ascii_lowercase().contains(unit.trim_end_matches('s')) => title.to_owned(),
        Language::En => format!("{title} ({unit})"),
        Language::Zh => format!("{title}（{unit}）"),
    }
}

/// A round step: `mantissa` (1, 2, 2.5 or 5) times a power of ten. Multiples are computed from whole numbers, so that 0.3 is
/// not 0.30000000000000004.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    mantissa: f64,
    exponent: i32,
}

impl Step {
    fn size(self) -> f64 {
        self.times(1.0)
    }

    fn times(self, factor: f64) -> f64 {
        let power = 10f64.powi(self.exponent.abs());
        let value = factor * self.mantissa;
        if self.exponent < 0 { value / power } else { value * power }
    }

    /// The whole multiples between two values, as factors of the step.
    fn factors(self, low: f64, high: f64) -> (f64, f64) {
        let tolerance = 1e-9;
        ((low / self.size() - tolerance).ceil(), (high / self.size() + tolerance).floor())
    }
}

/// The smallest round step with at most `max_count` multiples between `low` and `high`.
fn step(low: f64, high: f64, max_count: usize, is_whole: bool) -> Step {
    let rough = (high - low) / (max_count as f64 + 1.0);
    let mut exponent = rough.log10().floor().clamp(-300.0, 300.0) as i32;
    if is_whole {
        exponent = exponent.max(0);
    }
    loop {
        for mantissa in [1.0, 2.0, 2.5, 5.0] {
            let step = Step { mantissa, exponent };
            let (first, last) = step.factors(low, high);
            if last - first < max_count as f64 && !(is_whole && step.size().fract() != 0.0) {
                return step;
            }
        }
        exponent += 1;
    }
}

/// `low` and `high` moved out to the next tick where that costs little room, so that the data lie between marked values.
pub fn widen(unit: &Unit, (low, high): (f64, f64)) -> (f64, f64) {
    if matches!(unit, Unit::Day | Unit::Moment) || !(high - low).is_normal() || low >= high {
        return (low, high);
    }
    let step = step(low, high, MAX_TICKS - 1, *unit == Unit::Count);
    let (first, last) = step.factors(low, high);
    let (below, above) = (step.times(first - 1.0), step.times(last + 1.0));
    let room = 0.18 * (high - low);
    let is_on = |value: f64, factor: f64| (value - step.times(factor)).abs() <= 1e-9 * step.size();
    (
        if !is_on(low, first) && low - below <= room { below } else { low },
        if !is_on(high, last) && above - high <= room { above } else { high },
    )
}

fn linear(language: Language, unit: &Unit, low: f64, high: f64, max_count: usize) -> Vec<Tick> {
    if !(high - low).is_finite() || low >= high {
        return Vec::new();
    }
    let step = step(low, high, max_count, *unit == Unit::Count);
    let (first, last) = step.factors(low, high);
    let count = (last - first) as usize + 1;
    let values: Vec<f64> = (0..count).map(|index| step.times(first + index as f64)).collect();
    let size = values.iter().fold(0.0f64, |size, value| size.max(value.abs()));
    values
        .into_iter()
        .map(|value| Tick { value, label: number_label(language, unit, value, size, step.size()) })
        .collect()
}

/// One label of an axis whose largest tick is `size`: all ticks take the same suffix and the digits that the step needs.
fn number_label(language: Language, unit: &Unit, value: f64, size: f64, step: f64) -> String {
    if *unit == Unit::Share {
        return format!("{}%", with_digits(value * 100.0, step * 100.0));
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e15).contains(&size) {
        let exponent = size.log10().floor();
        let power = 10f64.powf(exponent);
        return format!("{}×10{}", with_digits(value / power, step / power), superscript(exponent as i32));
    }
    // Four digits need no suffix: 2,500 reads faster than 2.5 k.
    let suits = |&&(scale, _): &&(f64, &str)| size >= scale && size >= 1e4;
    let Some(&(scale, suffix)) = compact_steps(language).iter().find(suits) else { return with_digits(value, step) };
    let short = format!("{}{suffix}", with_digits(value / scale, step / scale));
    let full = with_digits(value, step);
    if short.chars().count() < full.chars().count() { short } else { full }
}

/// `value` with as many decimals as the multiples of `step` need, without trailing zeros.
fn with_digits(value: f64, step: f64) -> String {
    let is_enough = |&digits: &usize| {
        let scaled = step * 10f64.powi(digits as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0) && scaled >= 0.5
    };
    let text = grouped(value, (0..15).find(is_enough).unwrap_or(15));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn superscript(exponent: i32) -> String {
    let raise = |c: char| match c {
        '-' => '⁻',
        digit => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize - '0' as usize).unwrap_or(digit),
    };
    exponent.to_string().chars().map(raise).collect()
}

fn log(language: Language, unit: &Unit, low: f64, high: f64, max_count: usize) -> Vec<Tick> {
    if !(low > 0.0 && high > low) {
        return Vec::new();
    }
    let (first, last) = ((low.log10() - 1e-9).ceil() as i32, (high.log10() + 1e-9).floor() as i32);
    let powers = (last - first + 1).max(0) as usize;
    let within = |value: f64| value >= low * (1.0 - 1e-9) && value <= high * (1.0 + 1e-9);
    let times = |mantissas: &[f64]| -> Vec<f64> {
        let decades = (first - 1)..=last;
        let all = decades.flat_map(|exponent| mantissas.iter().map(move |mantissa| mantissa * 10f64.powi(exponent)));
        all.filter(|&value| within(value)).collect()
    };
    let values = if powers > max_count {
        let stride = powers.div_ceil(max_count);
        (first..=last).step_by(stride).map(|exponent| 10f64.powi(exponent)).collect()
    } else {
        let finer = [times(&[1.0, 2.0, 5.0]), times(&[1.0, 3.0]), times(&[1.0])];
        finer.into_iter().find(|values| values.len() <= max_count).unwrap_or_default()
    };
    if values.len() < 2 {
        return linear(language, unit, low, high, max_count);
    }
    let label = |value: f64| match unit {
        Unit::Share => format!("{}%", with_digits(value * 100.0, value * 100.0)),
        _ if (1e-4..1e13).contains(&value) => i18n::format_compact(language, value, &Unit::Plain),
        _ => {
            let exponent = (value.log10() + 1e-9).floor();
            let mantissa = with_digits(value / 10f64.powf(exponent), 1.0);
            let times = if mantissa == "1" { String::new() } else { format!("{mantissa}×") };
            format!("{times}10{}", superscript(exponent as i32))
        }
    };
    values.into_iter().map(|value| Tick { value, label: label(value) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::calendar;

    fn labels(language: Language, unit: &Unit, low: f64, high: f64) -> Vec<String> {
        ticks(language, unit, (low, high), false, MAX_TICKS).into_iter().map(|tick| tick.label).collect()
    }

    fn check(unit: Unit, low: f64, high: f64, en: &[&str], zh: &[&str]) {
        assert_eq!(labels(Language::En, &unit, low, high), en);
        assert_eq!(labels(Language::Zh, &unit, low, high), zh);
    }

    fn day(text: &str) -> f64 {
        f64::from(calendar::parse_iso(text).unwrap())
    }

    #[test]
    fn numbers_are_round_and_carry_one_suffix() {
        check(Unit::Plain, 0.0, 1.0, &["0", "0.2", "0.4", "0.6", "0.8", "1"], &["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        check(Unit::Count, 0.0, 2.0, &["0", "1", "2"], &["0", "1", "2"]);
        check(Unit::Plain, -3.2, 2.9, &["−3", "−2", "−1", "0", "1", "2"], &["−3", "−2", "−1", "0", "1", "2"]);
        let money = Unit::Money(Some("£".into()));
        check(
            money,
            0.0,
            1_200_000.0,
            &["0", "0.25 M", "0.5 M", "0.75 M", "1 M"],
            &["0", "25 万", "50 万", "75 万", "100 万"],
        );
        check(
            Unit::Plain,
            0.0,
            2500.0,
            &["0", "500", "1,000", "1,500", "2,000", "2,500"],
            &["0", "500", "1,000", "1,500", "2,000", "2,500"],
        );
        check(Unit::Share, 0.0, 0.02, &["0%", "0.5%", "1%", "1.5%", "2%"], &["0%", "0.5%", "1%", "1.5%", "2%"]);
        check(Unit::Plain, 0.0, 3e-9, &["0", "1×10⁻⁹", "2×10⁻⁹", "3×10⁻⁹"], &["0", "1×10⁻⁹", "2×10⁻⁹", "3×10⁻⁹"]);
    }

    #[test]
    fn close_values_far_from_zero_keep_enough_digits() {
        let far = labels(Language::En, &Unit::Plain, 1_000_000_001.0, 1_000_000_005.0);
        assert_eq!(far[0], "1,000,000,001");
        assert_eq!(far.len(), 5);
    }

    #[test]
    fn dates_tick_on_the_calendar() {
        check(
            Unit::Day,
            day("2023-11-20"),
            day("2024-03-10"),
            &["Dec 2023", "Jan 2024", "Feb", "Mar"],
            &["2023年12月", "2024年1月", "2月", "3月"],
        );
        check(
            Unit::Day,
            day("2023-01-01"),
            day("2023-12-31"),
            &["Jan 2023", "Apr", "Jul", "Oct"],
            &["2023年1月", "4月", "7月", "10月"],
        );
        check(
            Unit::Day,
            day("2020-02-01"),
            day("2024-06-01"),
            &["2021", "2022", "2023", "2024"],
            &["2021年", "2022年", "2023年", "2024年"],
        );
        check(
            Unit::Day,
            day("2024-03-01"),
            day("2024-03-04"),
            &["1 Mar 2024", "2 Mar", "3 Mar", "4 Mar"],
            &["2024年3月1日", "3月2日", "3月3日", "3月4日"],
        );
        check(Unit::Day, day("2024-03-05"), day("2024-03-05"), &["5 Mar 2024"], &["2024年3月5日"]);
        let hour = 3_600_000.0;
        let start = day("2024-03-05") * 24.0 * hour;
        let moments = ticks(Language::En, &Unit::Moment, (start + hour, start + 13.0 * hour), false, 6);
        let moments: Vec<&str> = moments.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(moments, ["2024-03-05 03:00", "06:00", "09:00", "12:00"]);
    }

    #[test]
    fn powers_of_ten_and_their_neighbours() {
        let log = |low, high| -> Vec<String> {
            ticks(Language::En, &Unit::Plain, (low, high), true, 6).into_iter().map(|tick| tick.label).collect()
        };
        assert_eq!(log(1.0, 1e5), ["1", "10", "100", "1 k", "10 k", "100 k"]);
        assert_eq!(log(3.0, 40.0), ["5", "10", "20"]);
        assert_eq!(log(1e-20, 1e20).len(), 6);
        assert_eq!(log(1e-30, 1e-28)[0], "10⁻³⁰");
        assert_eq!(log(0.0, 10.0), [""; 0]);
        assert_eq!(log(4.1, 4.4).len(), 4);
    }

    #[test]
    fn the_unit_stands_behind_the_title_once() {
        let pound = Unit::Money(Some("£".into()));
        assert_eq!(title_with_unit(Language::En, "Sales", &pound), "Sales (£)");
        assert_eq!(title_with_unit(Language::Zh, "销售额", &pound), "销售额（£）");
        assert_eq!(title_with_unit(Language::En, "Sales (£)", &pound), "Sales (£)");
        assert_eq!(title_with_unit(Language::En, "Share", &Unit::Share), "Share");
        assert_eq!(title_with_unit(Language::Zh, "", &Unit::Days), "天");
    }

    proptest::proptest! {
        #[test]
        fn few_ordered_ticks_within_the_range_and_no_label_twice(
            low in -1e12f64..1e12, span_exponent in -6.0f64..14.0, max_count in 1usize..9, unit_idx in 0usize..6,
        ) {
            let unit = [Unit::Plain, Unit::Count, Unit::Share, Unit::Money(None), Unit::Day, Unit::Moment][unit_idx].clone();
            let low = if unit == Unit::Day { low / 1e7 } else { low };
            let span = 10f64.powf(span_exponent).max(low.abs() * 1e-8);
            for language in Language::ALL {
                let ticks = ticks(language, &unit, (low, low + span), false, max_count);
                assert!(ticks.len() <= max_count.min(MAX_TICKS));
                let slack = span * 1e-6 + 1.0;
                assert!(ticks.iter().all(|tick| tick.value >= low - slack && tick.value <= low + span + slack));
                for (index, pair) in ticks.windows(2).enumerate() {
                    assert!(pair[0].value < pair[1].value && pair[0].label != pair[1].label, "{index} {ticks:?}");
                }
                assert!(ticks.iter().all(|tick| !tick.label.contains('-') || unit == Unit::Moment));
            }
        }
    }
}

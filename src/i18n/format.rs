//! Numbers, money and dates as people write them, in both languages.

use super::{Language, Unit};

/// Opens a stretch that is shown strong; closed by [`STRONG_END`]. Control characters, so that no user text is markup.
pub const STRONG_START: char = '\u{2}';
/// Ends a strong stretch.
pub const STRONG_END: char = '\u{3}';

/// Marks `text` (usually a number) to stand out in a sentence.
pub fn strong(text: impl AsRef<str>) -> String {
    format!("{STRONG_START}{}{STRONG_END}", text.as_ref())
}

/// Writes `value` in full for tables and sentences: about four significant digits, thousands grouped.
///
/// A value that is not finite is written as a dash (missing) or an infinity sign.
pub fn format(language: Language, value: f64, unit: &Unit) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    match unit {
        // Nobody counts digits beyond this: scientific, with the sign of money kept.
        Unit::Count | Unit::Share if value.abs() >= 1e15 => plain(value),
        Unit::Money(currency) if value.abs() >= 1e15 => money(value, currency.as_deref(), plain(value.abs())),
        Unit::Plain => plain(value),
        Unit::Count => grouped(value, 0),
        Unit::Share => percent(value),
        Unit::PValue => p_value(value),
        Unit::Money(currency) => money(value, currency.as_deref(), grouped(value.abs(), money_digits(value))),
        Unit::Day => date(language, value.floor() as i32),
        Unit::Moment => moment(language, value),
        Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => duration(language, value, unit),
    }
}

/// Writes `value` shortly for axes and labels: 1.2 k, 3.4 M; 1.2 万, 3.4 亿.
pub fn format_compact(language: Language, value: f64, unit: &Unit) -> String {
    match unit {
        _ if !value.is_finite() => format(language, value, unit),
        Unit::Plain | Unit::Count => compact(language, value),
        Unit::Money(currency) => money(value, currency.as_deref(), compact(language, value.abs())),
        _ => format(language, value, unit),
    }
}

/// A day (days since 1970-01-01): 2024-01-31, or 2024年1月31日.
pub fn date(language: Language, day: i32) -> String {
    let Some(date) = civil(day) else { return "–".to_owned() };
    match language {
        Language::En => format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
        Language::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
    }
}

/// The month that holds a day: Jan 2024, or 2024年1月.
pub fn month(language: Language, day: i32) -> String {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let Some(date) = civil(day) else { return "–".to_owned() };
    match language {
        Language::En => format!("{} {}", NAMES[(date.month() - 1) as usize], date.year()),
        Language::Zh => format!("{}年{}月", date.year(), date.month()),
    }
}

/// The civil date of a day number; none when it is out of the calendar's range.
fn civil(day: i32) -> Option<jiff::civil::Date> {
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

fn moment(language: Language, millis: f64) -> String {
    const DAY_MS: f64 = 86_400_000.0;
    let day = (millis / DAY_MS).floor();
    let minutes = ((millis - day * DAY_MS) / 60_000.0).floor() as u32;
    format!("{} {:02}:{:02}", date(language, day as i32), minutes / 60, minutes % 60)
}

/// About four significant digits; scientific only when the size asks for it.
fn plain(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e15).contains(&size) {
        return minus(&format!("{value:.3e}"));
    }
    let digits = (3 - size.log10().floor() as i32).clamp(0, 8) as usize;
    trim_zeros(grouped(value, if value.fract() == 0.0 { 0 } else { digits }))
}

fn percent(share: f64) -> String {
    let value = share * 100.0;
    let digits = match value.abs() {
        size if size >= 10.0 || size == 0.0 => 0,
        size if size >= 1.0 => 1,
        _ => 2,
    };
    // Just under the whole, a rounded "100%" would claim certainty.
    let digits = if (99.0..100.0).contains(&value) { 1 } else { digits };
    format!("{}%", trim_zeros(grouped(value, digits)))
}

fn p_value(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { trim_zeros(format!("{p:.3}")) }
}

fn duration(language: Language, value: f64, unit: &Unit) -> String {
    let number = trim_zeros(grouped(value, 1));
    let one = number == "1";
    match (language, unit) {
        (Language::En, Unit::Days) => format!("{number} {}", if one { "day" } else { "days" }),
        (Language::En, Unit::Weeks) => format!("{number} {}", if one { "week" } else { "weeks" }),
        (Language::En, Unit::Months) => format!("{number} {}", if one { "month" } else { "months" }),
        (Language::En, _) => format!("{number} {}", if one { "year" } else { "years" }),
        (Language::Zh, Unit::Days) => format!("{number} 天"),
        (Language::Zh, Unit::Weeks) => format!("{number} 周"),
        (Language::Zh, Unit::Months) => format!("{number} 个月"),
        (Language::Zh, _) => format!("{number} 年"),
    }
}

fn money_digits(value: f64) -> usize {
    if value.abs() >= 1000.0 || value == 0.0 { 0 } else { 2 }
}

/// Sign, currency, amount: −£1,200 or −1,200 EUR.
fn money(value: f64, currency: Option<&str>, amount: String) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    match currency {
        None => format!("{sign}{amount}"),
        Some(code) if code.chars().all(|c| c.is_ascii_alphabetic()) || code == "元" => {
            format!("{sign}{amount} {code}")
        }
        Some(symbol) => format!("{sign}{symbol}{amount}"),
    }
}

/// The steps of short numbers, the largest first, and how each is written behind the number.
pub fn compact_steps(language: Language) -> &'static [(f64, &'static str)] {
    match language {
        Language::En => &[(1e12, " T"), (1e9, " B"), (1e6, " M"), (1e3, " k")],
        Language::Zh => &[(1e12, " 万亿"), (1e8, " 亿"), (1e4, " 万")],
    }
}

fn compact(language: Language, value: f64) -> String {
    if value.abs() >= 1e15 {
        return plain(value);
    }
    let steps = compact_steps(language);
    for (index, (step, suffix)) in steps.iter().enumerate() {
        // Rounding may carry into the next larger step: 999,960 is 1 M, not 1,000 k.
        let rounded = three_digits(value.abs() / step);
        if rounded >= 1.0 {
            let larger = index.checked_sub(1).map(|above| steps[above]);
            if let Some((above, above_suffix)) = larger
                && rounded * step >= above
            {
                return minus(&format!("{}{above_suffix}", plain(rounded * step / above * value.signum())));
            }
            return minus(&format!("{}{suffix}", plain(rounded * value.signum())));
        }
    }
    plain(three_digits(value.abs()) * value.signum())
}

fn three_digits(value: f64) -> f64 {
    if value == 0.0 || value >= 1000.0 {
        return value.round();
    }
    let scale = 10f64.powi(2 - value.log10().floor() as i32);
    (value * scale).round() / scale
}

/// `value` with `digits` decimals and thousands commas (both languages group by three).
pub fn grouped(value: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::with_capacity(text.len() + whole.len() / 3 + 1);
    let is_zero = text.bytes().all(|b| b == b'0' || b == b'.');
    if value < 0.0 && !is_zero {
        out.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

fn trim_zeros(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn minus(text: &str) -> String {
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(unit: Unit, value: f64, en: &str, zh: &str) {
        assert_eq!(format(Language::En, value, &unit), en);
        assert_eq!(format(Language::Zh, value, &unit), zh);
    }

    #[test]
    fn numbers_in_full() {
        check(Unit::Plain, 0.0, "0", "0");
        check(Unit::Plain, 1234.5678, "1,235", "1,235");
        check(Unit::Plain, -0.012345, "−0.01235", "−0.01235");
        check(Unit::Plain, 2600.0, "2,600", "2,600");
        check(Unit::Plain, 1.5e-7, "1.500e−7", "1.500e−7");
        check(Unit::Count, 541_909.0, "541,909", "541,909");
        check(Unit::Share, 0.0412, "4.1%", "4.1%");
        check(Unit::Share, 0.9949, "99.5%", "99.5%");
        check(Unit::PValue, 1e-9, "< 0.001", "< 0.001");
        check(Unit::Money(Some("£".into())), -1200.4, "−£1,200", "−£1,200");
        check(Unit::Money(Some("EUR".into())), 12.5, "12.50 EUR", "12.50 EUR");
        check(Unit::Day, 19_753.0, "2024-01-31", "2024年1月31日");
        check(Unit::Weeks, 39.0, "39 weeks", "39 周");
        check(Unit::Plain, f64::NAN, "–", "–");
    }

    #[test]
    fn numbers_in_short() {
        let short = |language, value| format_compact(language, value, &Unit::Plain);
        assert_eq!(short(Language::En, 1234.0), "1.23 k");
        assert_eq!(short(Language::En, 999_960.0), "1 M");
        assert_eq!(short(Language::En, -3_400_000.0), "−3.4 M");
        assert_eq!(short(Language::Zh, 12_000.0), "1.2 万");
        assert_eq!(short(Language::Zh, 340_000_000.0), "3.4 亿");
        assert_eq!(short(Language::Zh, 1234.0), "1,234");
    }

    #[test]
    fn what_is_beyond_counting_is_scientific() {
        let en = |value: f64, unit: &Unit| format(Language::En, value, unit);
        assert_eq!(en(1e14, &Unit::Count), "100,000,000,000,000");
        assert!(en(1.5e300, &Unit::Count).len() < 12 && en(1.5e300, &Unit::Share).len() < 12);
        assert_eq!(en(-2e20, &Unit::Money(Some("€".to_owned()))), "−€2.000e20");
    }
}

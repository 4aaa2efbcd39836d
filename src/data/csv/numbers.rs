//! Numbers as people write them: plain, grouped, with a currency, a percent sign, 万 and 亿, in accounting style.
//!
//! [`plain`] is the fast road that nearly every cell takes; [`parse`] knows the rest. Neither allocates, except for numbers
//! so long that the standard library has to round them.

use super::currency;

/// How numbers are marked in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Before the decimals: `.` or `,`.
    pub decimal: u8,
    /// Between groups of digits; any usual mark when not fixed.
    pub thousands: Thousands,
}

/// Which mark may stand between groups of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thousands {
    /// Comma or point (whichever is not the decimal mark), space, apostrophe.
    Any,
    /// This one only.
    Only(u8),
    /// None.
    None,
}

/// A number with what its spelling tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// The value; a percentage as a share.
    pub value: f64,
    /// The currency, as an index into [`currency::CURRENCIES`].
    pub currency: Option<u8>,
    /// Written with a percent sign.
    pub is_percent: bool,
    /// Written with 万, 亿 or the like.
    pub has_unit: bool,
    /// The mark between groups of digits, if there is one.
    pub grouping: Option<u8>,
    /// A whole number that starts with a needless zero: 007.
    pub has_leading_zero: bool,
    /// Digits only (and perhaps a sign).
    pub is_integer: bool,
    /// A whole number with needless decimals: 17850.0.
    pub is_point_zero: bool,
    /// Digits of the mantissa.
    pub n_digits: u8,
}

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Reads an optional minus, digits, perhaps a decimal mark and more digits: at most 15 digits, no needless zero in front.
///
/// The mantissa is below 2^53 and the power of ten at most 22, so that one division rounds exactly (Clinger 1990).
#[inline]
pub fn plain(cell: &[u8], decimal: u8) -> Option<f64> {
    let (is_negative, digits) = match cell {
        [b'-', digits @ ..] => (true, digits),
        _ => (false, cell),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let (mut mantissa, mut point) = (0u64, usize::MAX);
    for (position, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + u64::from(digit);
        } else if byte == decimal && point == usize::MAX {
            point = position;
        } else {
            return None;
        }
    }
    let value = if point == usize::MAX {
        if digits.len() > 15 || (digits[0] == b'0' && digits.len() > 1) {
            return None;
        }
        mantissa as f64
    } else {
        // A lone mark is no number, and 00.5 has a zero too many.
        if digits.len() == 1 || (point > 1 && digits[0] == b'0') {
            return None;
        }
        mantissa as f64 / POWERS[digits.len() - 1 - point]
    };
    Some(if is_negative && mantissa != 0 { -value } else { value })
}

/// The longest cell that is looked at as a number.
const MAX_BYTES: usize = 64;

/// The parts of a cell before its digits are read: the core is digits, marks, perhaps an exponent.
struct Parts {
    core: [u8; MAX_BYTES],
    len: usize,
    is_negative: bool,
    currency: Option<u8>,
    is_percent: bool,
    has_unit: bool,
    exponent: i32,
}

/// Reads a trimmed cell as a number of any spelling.
pub fn parse(cell: &[u8], marks: Marks) -> Option<Number> {
    if cell.len() > MAX_BYTES {
        return None;
    }
    let parts = split(std::str::from_utf8(cell).ok()?)?;
    let digits = digits(&parts.core[..parts.len], marks)?;
    let exponent = digits.exponent.saturating_add(parts.exponent) - if parts.is_percent { 2 } else { 0 };
    let size = scale(digits.mantissa, digits.all.as_deref(), exponent)?;
    let is_integer = digits.is_integer && !parts.is_percent && !parts.has_unit;
    Some(Number {
        value: if parts.is_negative && size != 0.0 { -size } else { size },
        currency: parts.currency,
        is_percent: parts.is_percent,
        has_unit: parts.has_unit,
        grouping: digits.grouping,
        has_leading_zero: digits.has_leading_zero,
        is_integer,
        is_point_zero: digits.is_point_zero,
        n_digits: digits.n_digits,
    })
}

/// Separates sign, currency, percent and unit from the core.
fn split(text: &str) -> Option<Parts> {
    let mut parts = Parts {
        core: [0; MAX_BYTES],
        len: 0,
        is_negative: false,
        currency: None,
        is_percent: false,
        has_unit: false,
        exponent: 0,
    };
    let (mut rest, in_parentheses) = match text.strip_prefix(['(', '（']) {
        Some(inner) => (inner.strip_suffix([')', '）'])?, true),
        None => (text, false),
    };
    let (mut has_sign, mut has_digits, mut has_ended) = (false, false, false);
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        let ascii = plain_char(c);
        match ascii {
            '0'..='9' | '.' | ',' | '\'' if !has_ended => {
                has_digits = has_digits || ascii.is_ascii_digit();
                parts.push(ascii);
            }
            ' ' if has_digits && !has_ended => parts.push(' '),
            ' ' => {}
            '-' | '+' if !has_sign && !in_parentheses && (parts.len == 0 || ascii == '-') => {
                has_sign = true;
                has_ended = has_digits;
                parts.is_negative = ascii == '-';
            }
            '%' | '‰' if has_digits && !parts.is_percent => {
                (parts.is_percent, has_ended) = (true, true);
                parts.exponent -= i32::from(ascii == '‰');
            }
            'e' | 'E' if has_digits && !has_ended && is_exponent(&rest[1..]) => {
                parts.push('e');
                rest = &rest[1..];
                while let Some(c) = rest.chars().next().filter(|c| matches!(c, '0'..='9' | '+' | '-')) {
                    parts.push(c);
                    rest = &rest[1..];
                }
                has_ended = true;
                length = 0;
            }
            '千' | '百' | '万' | '萬' | '亿' | '億' if has_digits && parts.currency.is_none() => {
                parts.exponent += match ascii {
                    '百' => 2,
                    '千' => 3,
                    '万' | '萬' => 4,
                    _ => 8,
                };
                (parts.has_unit, has_ended) = (true, true);
            }
            _ => {
                let (index, n_bytes) = currency::at_start(rest).filter(|_| parts.currency.is_none())?;
                parts.currency = Some(index);
                has_ended = has_ended || parts.len > 0;
                length = n_bytes;
            }
        }
        rest = &rest[length..];
    }
    parts.is_negative |= in_parentheses;
    (has_digits && !(in_parentheses && has_sign)).then_some(parts)
}

impl Parts {
    fn push(&mut self, c: char) {
        // The core is never longer than the cell, which fits.
        if self.len < MAX_BYTES {
            self.core[self.len] = c as u8;
            self.len += 1;
        }
    }
}

fn is_exponent(rest: &str) -> bool {
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    digits.starts_with(|c: char| c.is_ascii_digit())
}

/// Full-width characters, typographic minus signs, spaces and apostrophes as their plain twins.
pub fn plain_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' if c != '￥' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2212}' | '–' | '﹣' => '-',
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{3000}' | '\t' => ' ',
        '’' | '‘' => '\'',
        _ => c,
    }
}

struct Digits {
    mantissa: u64,
    /// All digits, when the mantissa cannot hold them.
    all: Option<String>,
    exponent: i32,
    grouping: Option<u8>,
    has_leading_zero: bool,
    is_integer: bool,
    is_point_zero: bool,
    n_digits: u8,
}

/// Reads digits, groups, decimals and exponent.
fn digits(core: &[u8], marks: Marks) -> Option<Digits> {
    let core = core.trim_ascii();
    let (number, power) = match core.iter().position(|&byte| byte == b'e') {
        None => (core, 0),
        Some(at) => (&core[..at], std::str::from_utf8(&core[at + 1..]).ok()?.parse::<i32>().ok()?),
    };
    let (whole, decimals) = match number.iter().position(|&byte| byte == marks.decimal) {
        None => (number, None),
        Some(at) => (&number[..at], Some(&number[at + 1..])),
    };
    let grouping = grouping(whole, marks)?;
    let decimals_text = decimals.unwrap_or_default();
    if !decimals_text.iter().all(u8::is_ascii_digit) || (whole.is_empty() && decimals_text.is_empty()) {
        return None;
    }
    let all_digits = || whole.iter().chain(decimals_text).filter(|byte| byte.is_ascii_digit());
    let n_digits = all_digits().count();
    let mantissa = all_digits().try_fold(0u64, |mantissa, byte| {
        mantissa.checked_mul(10).and_then(|tens| tens.checked_add(u64::from(byte - b'0')))
    });
    let is_integer = decimals.is_none() && core.len() == number.len();
    Some(Digits {
        mantissa: mantissa.unwrap_or(u64::MAX),
        all: mantissa.is_none().then(|| all_digits().map(|&byte| char::from(byte)).collect()),
        exponent: power.saturating_sub(decimals_text.len() as i32),
        grouping,
        has_leading_zero: is_integer && grouping.is_none() && whole.len() > 1 && whole[0] == b'0',
        is_integer,
        is_point_zero: !decimals_text.is_empty() && decimals_text.iter().all(|&byte| byte == b'0'),
        n_digits: n_digits as u8,
    })
}

/// The mark between the groups of a whole part (none if there are no groups); fails when the groups make no sense.
fn grouping(whole: &[u8], marks: Marks) -> Option<Option<u8>> {
    let Some(&mark) = whole.iter().find(|byte| !byte.is_ascii_digit()) else { return Some(None) };
    let is_allowed = match marks.thousands {
        Thousands::None => false,
        Thousands::Only(only) => mark == only,
        Thousands::Any => mark != marks.decimal && matches!(mark, b',' | b'.' | b' ' | b'\''),
    };
    let mut n_groups = 0;
    let mut lengths = [0usize; MAX_BYTES];
    for group in whole.split(|&byte| byte == mark) {
        if !group.iter().all(u8::is_ascii_digit) {
            return None;
        }
        lengths[n_groups] = group.len();
        n_groups += 1;
    }
    let (first, last, inner) = (lengths[0], lengths[n_groups - 1], &lengths[1..n_groups - 1]);
    // Thousands everywhere; in India a group of three, then groups of two.
    let is_western = (1..=3).contains(&first) && last == 3 && inner.iter().all(|&length| length == 3);
    let is_indian = (1..=2).contains(&first) && last == 3 && inner.iter().all(|&length| length == 2);
    (is_allowed && (is_western || is_indian)).then_some(Some(mark))
}

fn scale(mantissa: u64, all: Option<&str>, exponent: i32) -> Option<f64> {
    let value: f64 = match exponent {
        _ if all.is_some() => format!("{}e{exponent}", all.unwrap_or_default()).parse().ok()?,
        0..=22 if mantissa < 1 << 53 => mantissa as f64 * POWERS[exponent as usize],
        -22..=-1 if mantissa < 1 << 53 => mantissa as f64 / POWERS[exponent.unsigned_abs() as usize],
        _ => format!("{mantissa}e{exponent}").parse().ok()?,
    };
    value.is_finite().then_some(value)
}

/// What a cell proves about the decimal mark: `.` or `,`; none when it fits both or is no number.
pub fn decimal_proof(cell: &[u8]) -> Option<u8> {
    if cell.len() > MAX_BYTES {
        return None;
    }
    let parts = split(std::str::from_utf8(cell).ok()?)?;
    let core = parts.core[..parts.len].trim_ascii();
    let count = |mark: u8| core.iter().filter(|&&byte| byte == mark).count();
    let is_number = |decimal: u8| digits(core, Marks { decimal, thousands: Thousands::Any }).is_some();
    match (count(b'.'), count(b',')) {
        (0, 0) => None,
        _ => match (is_number(b'.'), is_number(b',')) {
            (true, false) => Some(b'.'),
            (false, true) => Some(b','),
            // 0.125 is a fraction, never a thousand.
            _ if core.starts_with(b"0.") => Some(b'.'),
            _ if core.starts_with(b"0,") => Some(b','),
            _ => None,
        },
    }
}

/// Whether a cell that is no number looks like a failed one: 1e400, 0x1F, 1_000, --3, Infinity.
pub fn is_near(cell: &[u8]) -> bool {
    let unsigned = cell.trim_ascii_start();
    let start = unsigned.iter().position(|byte| !matches!(byte, b'+' | b'-')).unwrap_or(unsigned.len());
    let body = &unsigned[start..];
    if body.eq_ignore_ascii_case(b"infinity") || body.eq_ignore_ascii_case(b"inf") || body == "∞".as_bytes() {
        return true;
    }
    let is_hex = body.starts_with(b"0x") || body.starts_with(b"0X");
    let first_is_digit = body.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.');
    let is_numeric = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'_' | b'\'' | b' ');
    let is_scientific = || {
        let mut halves = body.splitn(2, |byte| matches!(byte, b'e' | b'E'));
        let mantissa = halves.next().unwrap_or_default();
        let power = halves.next().unwrap_or_default();
        let power = power.strip_prefix(b"-").or_else(|| power.strip_prefix(b"+")).unwrap_or(power);
        mantissa.iter().all(is_numeric) && power.iter().all(u8::is_ascii_digit)
    };
    body.len() <= MAX_BYTES
        && first_is_digit
        && (is_hex && body[2..].iter().all(u8::is_ascii_hexdigit) || is_scientific())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DOT: Marks = Marks { decimal: b'.', thousands: Thousands::Any };
    const COMMA: Marks = Marks { decimal: b',', thousands: Thousands::Any };

    fn value(text: &str, marks: Marks) -> Option<f64> {
        parse(text.as_bytes(), marks).map(|number| number.value)
    }

    #[test]
    fn spellings_of_numbers() {
        for (text, expected) in [
            ("12", 12.0),
            ("-0.5", -0.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("+7", 7.0),
            ("007", 7.0),
            ("1.5e3", 1500.0),
            ("2E-4", 2e-4),
            ("1,234,567.25", 1_234_567.25),
            ("12,34,567", 1_234_567.0),
            ("1 234 567", 1_234_567.0),
            ("1\u{202f}234", 1234.0),
            ("1'234'567", 1_234_567.0),
            ("(1,200)", -1200.0),
            ("1,234.5-", -1234.5),
            ("-$15.25", -15.25),
            ("$-15.25", -15.25),
            ("($15.25)", -15.25),
            ("€1,000,000.00", 1e6),
            ("12.50 USD", 12.5),
            ("US$ 12.50", 12.5),
            ("￥8,600.50", 8600.5),
            ("3500元", 3500.0),
            ("1.2万", 12_000.0),
            ("0.5亿", 5e7),
            ("3.2万元", 32_000.0),
            ("１２３．５", 123.5),
            ("12.5%", 0.125),
            ("3 %", 0.03),
            ("−5", -5.0),
            ("0.1", 0.1),
            ("123456789012345678", 123_456_789_012_345_678.0),
            ("0.30000000000000004", 0.30000000000000004),
        ] {
            assert_eq!(value(text, DOT), Some(expected), "{text}");
        }
        assert_eq!(value("1.234,50", COMMA), Some(1234.5));
        assert_eq!(value("1.250", COMMA), Some(1250.0));
        assert_eq!(value("0,08", COMMA), Some(0.08));
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "",
            "-",
            ".",
            "abc",
            "Infinity",
            "1e400",
            "0x1F",
            "1_000",
            "--3",
            "-2+3",
            "1,23",
            "12,3456",
            "1.2.3",
            "2024-01-31",
            "5 apples",
            "12a",
            "e5",
            "1e",
            "(5",
            "(-5)",
            "1 2",
            "$",
            "12$50",
            "%",
            "USDX 5",
            "12:30",
            "万",
            "1 234,5 6",
        ] {
            assert_eq!(value(text, DOT), None, "{text}");
        }
        assert!(["Infinity", "1e400", "0x1F", "1_000", "--3"].iter().all(|text| is_near(text.as_bytes())));
        assert!(!["-2+3", "85123A", "abc", "A12", "12:30", ""].iter().any(|text| is_near(text.as_bytes())));
    }

    #[test]
    fn decimal_marks_are_proved_or_not() {
        for (text, proof) in [
            ("1.5", Some(b'.')),
            ("1,5", Some(b',')),
            ("1,234", None),
            ("1.234", None),
            ("0,125", Some(b',')),
            ("1,234.5", Some(b'.')),
            ("1.234,5", Some(b',')),
            ("1,234,567", Some(b'.')),
            ("1.234.567", Some(b',')),
            ("12", None),
            ("03.01.2024", None),
        ] {
            assert_eq!(decimal_proof(text.as_bytes()), proof, "{text}");
        }
    }

    proptest! {
        #[test]
        fn plain_rounds_like_the_standard_library(text in "-?(0|[1-9][0-9]{0,8})(\\.[0-9]{0,6})?") {
            if let Some(value) = plain(text.as_bytes(), b'.') {
                prop_assert_eq!(value, text.parse::<f64>().unwrap());
            } else {
                prop_assert!(false, "{}", text);
            }
        }

        #[test]
        fn every_double_survives(x in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
            for text in [format!("{x}"), format!("{x:e}")] {
                if text.len() <= MAX_BYTES {
                    prop_assert_eq!(value(&text, DOT), Some(if x == 0.0 { 0.0 } else { x }), "{}", text);
                }
            }
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,20}", bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            for cell in [text.as_bytes(), &bytes] {
                let _ = (plain(cell, b'.'), parse(cell, COMMA), decimal_proof(cell), is_near(cell));
            }
        }
    }
}

//! A cell of a sheet as the text that the importer reads without a doubt: days as 2024-01-31, numbers with all their digits.

use calamine::{DataType, ExcelDateTime};

use crate::data::csv::{cells as csv_cells, write};

const DAY_MS: f64 = 86_400_000.0;

/// What the format of a number tells of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// A share, shown as percent.
    Percent,
    /// An amount of a currency.
    Money(&'static str),
    /// A number of so many digits, zeros in front: 00501.
    Digits(usize),
}

/// A cell as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The text; of an error its name.
    pub text: String,
    /// What it was.
    pub what: What,
}

/// What a cell was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Words.
    Text,
    /// A number, a day, a yes or no.
    Typed,
    /// An error of a formula.
    Error,
}

/// The text of a cell; none when nothing stands in it.
pub fn shown(cell: &impl DataType, mark: Mark) -> Option<Shown> {
    let typed = |text| Some(Shown { text, what: What::Typed });
    if let Some(text) = cell.get_string() {
        // Formulas answer empty texts where people mean "nothing".
        return (!text.is_empty()).then(|| Shown { text: text.to_owned(), what: What::Text });
    }
    if let Some(error) = cell.get_error() {
        return Some(Shown { text: error.to_string(), what: What::Error });
    }
    if let Some(moment) = cell.get_datetime() {
        return typed(moment_text(&moment));
    }
    if let Some(text) = cell.get_datetime_iso() {
        return typed(text.replace('T', " ").trim_end_matches(" 00:00:00").to_owned());
    }
    if let Some(text) = cell.get_duration_iso() {
        return typed(duration_text(text));
    }
    if let Some(yes) = cell.get_bool() {
        return typed(yes.to_string());
    }
    let number = cell.get_float().or_else(|| cell.get_int().map(|whole| whole as f64))?;
    typed(number_text(number, mark))
}

fn number_text(number: f64, mark: Mark) -> String {
    let mut text = String::new();
    match mark {
        Mark::Percent => return percent_text(number),
        Mark::Money(sign) => text.push_str(sign),
        Mark::Digits(n) if number.fract() == 0.0 && (0.0..1e15).contains(&number) => return format!("{number:0n$}"),
        Mark::Digits(_) | Mark::None => {}
    }
    write::write_number(number.abs(), &mut text);
    if number < 0.0 { format!("-{text}") } else { text }
}

/// The number times a hundred with a percent sign. The point is moved in the digits: a product would be rounded.
fn percent_text(number: f64) -> String {
    if number == 0.0 {
        return "0%".to_owned();
    }
    let digits = format!("{:e}", number.abs());
    let (mantissa, power) = digits.split_once('e').unwrap_or((&digits, "0"));
    let power = power.parse::<i32>().unwrap_or(0) + 2;
    let sign = if number < 0.0 { "-" } else { "" };
    let all: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let n_whole = power + 1;
    if !(-6..=15).contains(&power) {
        return format!("{sign}{mantissa}e{power}%");
    }
    if n_whole <= 0 {
        return format!("{sign}0.{}{all}%", "0".repeat(n_whole.unsigned_abs() as usize));
    }
    let n_whole = n_whole as usize;
    if all.len() <= n_whole {
        return format!("{sign}{all}{}%", "0".repeat(n_whole - all.len()));
    }
    format!("{sign}{}.{}%", &all[..n_whole], &all[n_whole..])
}

/// A day, a moment, or a time of day; both date systems are told apart where the file is read.
fn moment_text(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if !serial.is_finite() || serial < 0.0 {
        return number_text(serial, Mark::None);
    }
    if moment.is_duration() || serial < 1.0 && serial > 0.0 {
        return clock_text((serial * DAY_MS).round() as u64);
    }
    let (year, month, day, hour, minute, second, ms) = moment.to_ymd_hms_milli();
    // Excel counts a day that never was.
    let day = if (year, month, day) == (1900, 2, 29) { 28 } else { day };
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second, ms) {
        (0, 0, 0, 0) => date,
        (_, _, _, 0) => format!("{date} {hour:02}:{minute:02}:{second:02}"),
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}.{ms:03}"),
    }
}

fn clock_text(ms: u64) -> String {
    let seconds = ms / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// PT10H20M30S as 10:20:30; what is written in another way stays as it is.
fn duration_text(text: &str) -> String {
    let Some(rest) = text.strip_prefix("PT") else { return text.to_owned() };
    let (mut seconds, mut number) = (0.0, String::new());
    for c in rest.chars() {
        let unit = match c {
            '0'..='9' | '.' => {
                number.push(c);
                continue;
            }
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => return text.to_owned(),
        };
        seconds += std::mem::take(&mut number).parse::<f64>().unwrap_or(0.0) * unit;
    }
    clock_text((seconds * 1000.0).round() as u64)
}

/// What a number format tells: `0.0%` is a share, `[$€-407] #,##0.00` an amount of euros.
pub fn mark(code: &str) -> Mark {
    let positive = code.split(';').next().unwrap_or(code);
    if positive.contains('%') {
        return Mark::Percent;
    }
    if (2..=30).contains(&code.len()) && code.bytes().all(|byte| byte == b'0') {
        return Mark::Digits(code.len());
    }
    let mut rest = positive;
    while let Some(c) = rest.chars().next() {
        // In brackets stands a colour, a condition, or `[$sign-language]`.
        if let Some((inside, after)) = rest.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
            let sign = inside.strip_prefix('$').and_then(|inside| inside.split('-').next()).unwrap_or("");
            if let Some(sign) = csv_cells::currency(sign) {
                return Mark::Money(sign);
            }
            rest = after;
            continue;
        }
        if !c.is_ascii_alphabetic()
            && let Some(sign) = csv_cells::currency(rest)
        {
            return Mark::Money(sign);
        }
        rest = &rest[c.len_utf8()..];
    }
    Mark::None
}

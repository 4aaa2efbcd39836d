//! What the cells of a column are, decided from counts of what they look like.
//!
//! The first part of a file suggests how to read each column; the counts kept while the whole file is read confirm it or
//! ask for another pass. Both times the same [`decide`] speaks.

use super::{
    currency,
    dates::{self, Bare, OrderProof},
    names::Hints,
    numbers::{self, Marks},
    words,
};

/// Counts of what the cells of a column look like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Nothing there, or a word that says so.
    pub n_missing: u64,
    /// Numbers of any spelling.
    pub n_number: u64,
    /// Among them: whole, digits only.
    pub n_integer: u64,
    /// Among them: whole, with needless decimals (17850.0).
    pub n_point_zero: u64,
    /// Among them: a needless zero in front.
    pub n_leading_zero: u64,
    /// Among them: whole with more than 15 digits, beyond what a double tells apart.
    pub n_long: u64,
    /// Among them: with a percent sign.
    pub n_percent: u64,
    /// Among them: with 万 or 亿.
    pub n_unit: u64,
    /// Among them: 20240131.
    pub n_compact_date: u64,
    /// Among them: 202401.
    pub n_month_number: u64,
    /// Among them: 2024.1 and 2024.10.
    pub n_point_month: u64,
    /// Among them: within the usual range of Excel's serial days.
    pub n_serial: u64,
    /// Among them: seconds or milliseconds since 1970.
    pub n_unix: u64,
    /// Marks between groups of digits seen: comma, point, space, apostrophe.
    pub groupings: [u64; 4],
    /// Currencies seen, as counts by index into [`currency::CURRENCIES`] (empty until the first).
    pub currencies: Vec<u64>,
    /// Days and moments that are no bare numbers.
    pub n_date: u64,
    /// Dates that prove that the day comes first.
    pub n_day_first: u64,
    /// Dates that prove that the month comes first.
    pub n_month_first: u64,
    /// Dates that fit both.
    pub n_open_order: u64,
    /// Yes and no: words, letters.
    pub n_yes: u64,
    /// See `n_yes`.
    pub n_no: u64,
    /// Among them single letters.
    pub n_letter: u64,
    /// Cells that prove a decimal point.
    pub n_decimal_point: u64,
    /// Cells that prove a decimal comma.
    pub n_decimal_comma: u64,
    /// No number, but looks like a failed one.
    pub n_near_number: u64,
    /// Letters and digits mixed, like an article number.
    pub n_code: u64,
    /// Anything else.
    pub n_word: u64,
}

impl Evidence {
    /// Cells that are there.
    pub fn n_present(&self) -> u64 {
        self.n_number + self.n_date + self.n_yes + self.n_no + self.n_near_number + self.n_code + self.n_word
    }

    /// Looks at a trimmed cell.
    pub fn classify(&mut self, cell: &[u8], marks: Marks) {
        // The word that heads a row of totals says nothing about the column it stands in.
        if words::is_missing(cell) || words::is_total(cell) {
            self.n_missing += 1;
        } else if let Some(number) = numbers::parse(cell, marks) {
            self.count_number(cell, &number);
        } else if let Some(proof) = dates::order_proof(cell) {
            self.n_date += 1;
            self.count_order(proof);
        } else if let Some(word) = words::yes_no(cell) {
            *if word.is_yes { &mut self.n_yes } else { &mut self.n_no } += 1;
            self.n_letter += u64::from(word.is_letter);
        } else {
            self.count_other(cell);
        }
    }

    /// Counts the order that a date proves.
    pub fn count_order(&mut self, proof: OrderProof) {
        match proof {
            OrderProof::Fixed => {}
            OrderProof::DayFirst => self.n_day_first += 1,
            OrderProof::MonthFirst => self.n_month_first += 1,
            OrderProof::Open => self.n_open_order += 1,
        }
    }

    /// Counts a number and its traits.
    pub fn count_number(&mut self, cell: &[u8], number: &numbers::Number) {
        self.n_number += 1;
        self.count_traits(number);
        if number.is_integer {
            self.n_integer += 1;
            let compact = u32::try_from(number.value as i64).ok();
            self.n_compact_date += u64::from(cell.len() == 8 && compact.and_then(dates::compact).is_some());
            self.n_month_number += u64::from(cell.len() == 6 && compact.and_then(dates::month_number).is_some());
        }
        self.n_point_month += u64::from(dates::point_month(cell).is_some());
        self.n_unix += u64::from(dates::unix_ms(cell).is_some());
        self.n_serial += u64::from(dates::SERIAL_RANGE.contains(&number.value) && number.currency.is_none());
        self.count_decimal(cell);
    }

    /// Counts what the spelling of a number adds to its value.
    pub fn count_traits(&mut self, number: &numbers::Number) {
        self.n_point_zero += u64::from(number.is_point_zero);
        self.n_leading_zero += u64::from(number.has_leading_zero);
        self.n_long += u64::from(number.is_integer && number.grouping.is_none() && number.n_digits > 15);
        self.n_percent += u64::from(number.is_percent);
        self.n_unit += u64::from(number.has_unit);
        if let Some(mark) = number.grouping
            && let Some(index) = GROUPINGS.iter().position(|&other| other == mark)
        {
            self.groupings[index] += 1;
        }
        if let Some(currency) = number.currency {
            self.currencies.resize(currency::CURRENCIES.len(), 0);
            self.currencies[currency as usize] += 1;
        }
    }

    /// Counts what a cell proves about the decimal mark.
    pub fn count_decimal(&mut self, cell: &[u8]) {
        match numbers::decimal_proof(cell) {
            Some(b'.') => self.n_decimal_point += 1,
            Some(_) => self.n_decimal_comma += 1,
            None => {}
        }
    }

    fn count_other(&mut self, cell: &[u8]) {
        self.count_decimal(cell);
        let has_digit = cell.iter().any(u8::is_ascii_digit);
        let is_dense = !cell.iter().any(|byte| matches!(byte, b' ' | b'\t'));
        if numbers::is_near(cell) {
            self.n_near_number += 1;
        } else if has_digit && is_dense {
            self.n_code += 1;
        } else {
            self.n_word += 1;
        }
    }

    /// The currencies seen under the names they are shown by, most frequent first.
    pub fn currencies(&self) -> Vec<(&'static str, u64)> {
        let mut shown: Vec<(&'static str, u64)> = Vec::new();
        for (index, &count) in self.currencies.iter().enumerate().filter(|(_, count)| **count > 0) {
            let sign = currency::sign(index as u8);
            match shown.iter_mut().find(|(other, _)| *other == sign) {
                Some((_, total)) => *total += count,
                None => shown.push((sign, count)),
            }
        }
        shown.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        shown
    }

    /// Whether several marks between groups of digits were seen.
    pub fn has_mixed_groupings(&self) -> bool {
        self.groupings.iter().filter(|count| **count > 0).count() > 1
    }
}

/// The marks that [`Evidence::groupings`] counts.
pub const GROUPINGS: [u8; 4] = [b',', b'.', b' ', b'\''];

/// How a column is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Nothing seen yet.
    Unknown,
    /// Texts.
    Text,
    /// Numbers of all kinds.
    Number,
    /// Days and moments.
    Temporal,
    /// Yes and no.
    Boolean,
}

/// How a column is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// How it is stored.
    pub class: Class,
    /// Digits that only name things.
    pub is_identifier: bool,
    /// Identifiers written as 17850.0 lose the decimals.
    pub strips_point_zero: bool,
    /// Numbers without a sign are percentages too.
    pub is_percent: bool,
    /// Which bare numbers are dates.
    pub bare: Bare,
}

impl Decision {
    /// Read it as `class`, nothing special.
    pub fn plain(class: Class) -> Self {
        Self { class, is_identifier: false, strips_point_zero: false, is_percent: false, bare: Bare::default() }
    }
}

/// Whether `part` is at least `percent` in a hundred of `whole`.
fn is_share(part: u64, whole: u64, percent: u64) -> bool {
    part * 100 >= whole * percent
}

/// Decides how a column is to be read.
pub fn decide(evidence: &Evidence, hints: Hints) -> Decision {
    let n_present = evidence.n_present();
    if n_present == 0 {
        return Decision { is_identifier: hints.is_identifier, ..Decision::plain(Class::Unknown) };
    }
    if is_boolean(evidence, n_present) {
        return Decision::plain(Class::Boolean);
    }
    if let Some(decision) = as_dates(evidence, hints, n_present) {
        return decision;
    }
    as_numbers(evidence, hints, n_present)
        .unwrap_or(Decision { is_identifier: hints.is_identifier, ..Decision::plain(Class::Text) })
}

fn is_boolean(evidence: &Evidence, n_present: u64) -> bool {
    let n_words = evidence.n_yes + evidence.n_no;
    let has_both = evidence.n_yes > 0 && evidence.n_no > 0;
    n_words == n_present && (has_both || evidence.n_letter == 0)
}

fn as_dates(evidence: &Evidence, hints: Hints, n_present: u64) -> Option<Decision> {
    let temporal = Decision::plain(Class::Temporal);
    // Both spellings may stand in one column, but a single real date does not make dates of numbers.
    let n_dates = evidence.n_date + evidence.n_compact_date;
    let needed = if hints.is_date { 50 } else { 80 };
    if evidence.n_date > 0 && is_share(n_dates, n_present, needed) {
        return Some(temporal);
    }
    if hints.is_identifier {
        return None;
    }
    // Eight digits that are a date in every row are no accident, unless there is hardly a row.
    let is_compact = is_share(evidence.n_compact_date, n_present, 99) && (hints.is_date || n_present >= 3);
    if is_compact && !hints.is_measure {
        return Some(temporal);
    }
    if !hints.is_date {
        return None;
    }
    if is_share(evidence.n_month_number, n_present, 95) || is_share(evidence.n_point_month, n_present, 95) {
        return Some(Decision { bare: Bare { is_month: true, ..Bare::default() }, ..temporal });
    }
    if is_share(evidence.n_unix, n_present, 95) {
        return Some(Decision { bare: Bare { is_unix: true, ..Bare::default() }, ..temporal });
    }
    is_share(evidence.n_serial, n_present, 95)
        .then_some(Decision { bare: Bare { is_serial: true, ..Bare::default() }, ..temporal })
}

fn as_numbers(evidence: &Evidence, hints: Hints, n_present: u64) -> Option<Decision> {
    let n_number = evidence.n_number;
    let n_whole = evidence.n_integer + evidence.n_point_zero;
    let is_written = evidence.currencies.is_empty() && evidence.n_percent == 0;
    let is_digits_only = n_whole == n_number && is_written;
    let needed = if hints.is_measure { 50 } else { 80 };
    let is_numeric = n_number > 0
        && (is_share(n_number, n_present, needed)
            || is_share(n_number + evidence.n_near_number, n_present, 80) && is_share(n_number, n_present, 25));
    if !is_numeric {
        return None;
    }
    let named = Decision { is_identifier: true, ..Decision::plain(Class::Text) };
    // In what is called an article number 1E5 is no power of ten, and 12.10 is not 12.1.
    let is_named = hints.is_identifier && is_written;
    if (is_digits_only || is_named || is_written && is_share(n_whole, n_number, 90)) && !hints.is_measure {
        // Codes among whole numbers (85123A) show that the numbers are codes; so do zeros in front and sixteen digits. Where
        // a fraction stands among them, most cells must say so.
        let is_usual = |n: u64| {
            n > 0 && if is_digits_only { is_share(n * 2, n_present, 1) } else { is_share(n * 2, n_present, 100) }
        };
        let has_codes = is_digits_only && evidence.n_code >= 2 && is_share(evidence.n_code, n_present, 1);
        let (is_padded, is_long) = (is_usual(evidence.n_leading_zero), is_usual(evidence.n_long));
        if has_codes || is_padded || is_long || hints.is_identifier {
            let strips_point_zero = is_digits_only && evidence.n_point_zero > 0 && !is_padded && !has_codes;
            return Some(Decision { strips_point_zero, ..named });
        }
    }
    let is_percent = evidence.n_percent * 2 >= n_number && evidence.n_percent > 0;
    Some(Decision { is_percent, ..Decision::plain(Class::Number) })
}

#[cfg(test)]
mod tests {
    use super::{super::names, *};
    use crate::data::csv::numbers::Thousands;

    const MARKS: Marks = Marks { decimal: b'.', thousands: Thousands::Any };

    #[track_caller]
    fn check(name: &str, cells: &[&str], expected: Class) -> Decision {
        let mut evidence = Evidence::default();
        cells.iter().for_each(|cell| evidence.classify(cell.as_bytes(), MARKS));
        let decision = decide(&evidence, names::hints(name));
        assert_eq!(decision.class, expected, "{name}: {evidence:?}");
        decision
    }

    #[test]
    fn kinds_follow_the_cells() {
        check("x", &[], Class::Unknown);
        check("x", &["", "NA"], Class::Unknown);
        check("x", &["1", "2.5", "NA"], Class::Number);
        check("x", &["1", "red", "blue"], Class::Text);
        check("x", &["是", "否", ""], Class::Boolean);
        check("gender", &["F", "F"], Class::Text);
        check("x", &["Yes", "No", "No internet service"], Class::Text);
        check("x", &["2024-01-31", "20240205", "n/a"], Class::Temporal);
        check("v", &["Infinity", "1e400", "0x1F", "1_000", ".5", "5.", "+7", "--3"], Class::Number);
        check("customer", &["=cmd", "+SUM(1+1)", "-2+3"], Class::Text);
        assert!(check("rate", &["12%", "3 %", "0"], Class::Number).is_percent);
    }

    #[test]
    fn digits_that_name_things_are_text() {
        assert!(check("CustomerID", &["17850", "13047"], Class::Text).is_identifier);
        assert!(check("CustomerID", &["17850.0", "13047.0"], Class::Text).strips_point_zero);
        assert!(!check("sku", &["1E5", "12.10", "12.1"], Class::Text).strips_point_zero);
        let padded: Vec<&str> = ["0123"; 20].into_iter().chain(["123E4"]).collect();
        check("x", &padded, Class::Text);
        check("x", &["110101199003071234", "110101199003071235", "1.10101E+17"], Class::Number);
        check("x", &["1", "2", "3.5"], Class::Number);
        assert!(check("月份", &["2023.1", "2023.10"], Class::Temporal).bare.is_month);
        check("x", &["2023.1", "2023.10"], Class::Number);
        check("item", &["71053", "85123A", "84406B", "22752"], Class::Text);
        check("x", &["007", "010"], Class::Text);
        check("x", &["4111111111111111", "4111111111111112"], Class::Text);
        check("amount", &["0010", "0020"], Class::Number);
        check("id", &["1.10", "1.1"], Class::Text);
    }

    #[test]
    fn numbers_under_a_date_name_are_dates() {
        assert!(check("OrderDate", &["45292", "45293"], Class::Temporal).bare.is_serial);
        assert!(check("month", &["202401", "202402"], Class::Temporal).bare.is_month);
        check("sales", &["45292", "45293"], Class::Number);
        assert!(check("created_at", &["1704067200", "1704153600"], Class::Temporal).bare.is_unix);
        assert!(check("timestamp", &["1704067200123", "1704153600456"], Class::Temporal).bare.is_unix);
        check("visits", &["1704067200", "1704153600"], Class::Number);
        check("d", &["20240131", "20240201", "20240202"], Class::Temporal);
        check("month", &["1", "2", "12"], Class::Number);
    }
}

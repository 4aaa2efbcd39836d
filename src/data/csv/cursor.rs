//! A cell that may be a date, taken apart piece by piece.

use super::numbers::plain_char;

/// Bytes of a cell in which Chinese words have become single codes.
pub struct Cursor {
    bytes: [u8; MAX_BYTES],
    len: usize,
    /// The next byte.
    pub at: usize,
}

/// The longest cell that is looked at as a date.
const MAX_BYTES: usize = 64;

/// 年.
pub const YEAR: u8 = 1;
/// 月.
pub const MONTH: u8 = 2;
/// 日 or 号.
pub const DAY: u8 = 3;
/// 时 or 点.
pub const HOUR: u8 = 4;
/// 分.
pub const MINUTE: u8 = 5;
/// 秒.
pub const SECOND: u8 = 6;
/// 季 or 季度.
pub const QUARTER: u8 = 7;
/// 上午.
pub const MORNING: u8 = 8;
/// 下午.
pub const AFTERNOON: u8 = 11;

impl Cursor {
    /// The pieces of a trimmed cell; none when it can be no date.
    pub fn new(cell: &[u8]) -> Option<Self> {
        // A date has a digit near its beginning or a name; this turns away most texts.
        if cell.len() > MAX_BYTES || cell.len() < 4 || !cell.iter().any(u8::is_ascii_digit) && cell.is_ascii() {
            return None;
        }
        let text = std::str::from_utf8(cell).ok()?;
        let mut cursor = Self { bytes: [0; MAX_BYTES], len: 0, at: 0 };
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            let byte = match plain_char(c) {
                '年' => YEAR,
                '月' => MONTH,
                '日' | '号' => DAY,
                '时' | '点' => HOUR,
                '分' => MINUTE,
                '秒' => SECOND,
                '季' => {
                    characters.next_if_eq(&'度');
                    QUARTER
                }
                '第' => continue,
                '一' => b'1',
                '二' => b'2',
                '三' => b'3',
                '四' => b'4',
                half @ ('上' | '下') => {
                    characters.next_if_eq(&'午')?;
                    if half == '上' { MORNING } else { AFTERNOON }
                }
                c if c.is_ascii() && c >= ' ' => c.to_ascii_lowercase() as u8,
                _ => return None,
            };
            cursor.bytes[cursor.len] = byte;
            cursor.len += 1;
        }
        Some(cursor)
    }

    /// The next byte; zero at the end.
    pub fn peek(&self) -> u8 {
        if self.at < self.len { self.bytes[self.at] } else { 0 }
    }

    /// Whether all was taken.
    pub fn is_at_end(&self) -> bool {
        self.at >= self.len
    }

    /// Takes a byte if it comes next.
    pub fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == byte && !self.is_at_end();
        self.at += usize::from(is_there);
        is_there
    }

    /// Takes blanks, and says whether there were any.
    pub fn blanks(&mut self) -> bool {
        let from = self.at;
        while self.take(b' ') {}
        self.at > from
    }

    /// Digits, as a number and their count; at most nine.
    pub fn number(&mut self) -> Option<(u32, usize)> {
        let (mut number, from) = (0u32, self.at);
        while self.peek().is_ascii_digit() {
            if self.at - from == 9 {
                return None;
            }
            number = number * 10 + u32::from(self.peek() - b'0');
            self.at += 1;
        }
        (self.at > from).then_some((number, self.at - from))
    }

    /// Whether the byte before this one is `byte`.
    pub fn follows(&self, byte: u8) -> bool {
        self.at > 0 && self.bytes[self.at - 1] == byte
    }

    /// Takes letters.
    pub fn word(&mut self) -> &[u8] {
        let from = self.at;
        while self.peek().is_ascii_lowercase() {
            self.at += 1;
        }
        &self.bytes[from..self.at]
    }

    /// The number of the month whose name comes next.
    pub fn month_name(&mut self) -> Option<u32> {
        const NAMES: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let word = self.word();
        let is_name = |name: &str| {
            word.len() >= 3 && (name.as_bytes().starts_with(word) || word == b"sept" && name.starts_with("sep"))
        };
        let index = NAMES.iter().position(|name| is_name(name))? as u32 + 1;
        self.take(b'.');
        Some(index)
    }

    /// Takes the name of a weekday, if one comes next.
    pub fn weekday(&mut self) {
        const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let from = self.at;
        let word = self.word();
        if word.len() >= 3 && NAMES.iter().any(|name| name.as_bytes().starts_with(word)) {
            self.take(b'.');
            self.take(b',');
            self.blanks();
        } else {
            self.at = from;
        }
    }
}

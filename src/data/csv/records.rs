//! Records and their cells: where each begins and ends, quotes taken into account.
//!
//! Quoting follows RFC 4180, leniently: a quote inside a quoted cell that no delimiter follows is taken as it stands, and
//! a cell that opens a quote and never closes it may not swallow the rows below.

use super::{scan, words};

/// The longest record that is kept in memory; a longer one is a broken file.
pub const MAX_RECORD_BYTES: usize = 16 << 20;

/// How cells and records are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// Between cells.
    pub delimiter: u8,
    /// Around cells that hold delimiters or line ends.
    pub quote: Option<u8>,
    /// Whether the text was made from the rows of a sheet: a row is one line then, whatever its cells hold. In other files a
    /// carriage return alone ends a line too, as on old Macs; some files mix both.
    pub is_sheet: bool,
    /// Whether a spreadsheet's marks of text are taken off: ="007" and '007 are 007.
    pub has_text_marks: bool,
}

/// A stretch of the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes meant.
    #[inline]
    pub fn of(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start as usize..self.end as usize]
    }
}

/// What [`Splitter::next`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A record; its cells are in [`Splitter::cells`].
    Record,
    /// The buffer ends inside a record: give more bytes.
    NeedMore,
    /// A record that is longer than any real one; the buffer was searched in vain for its end.
    TooLong,
    /// Nothing is left.
    End,
}

/// Goes through a buffer record by record.
#[derive(Debug)]
pub struct Splitter {
    dialect: Dialect,
    /// How many cells a good record has, to judge records that span lines.
    n_expected: Option<usize>,
    positions: Vec<u32>,
    cursor: usize,
    at: usize,
    line: u64,
    record_line: u64,
    cells: Vec<Span>,
    doubled: Vec<usize>,
    is_quoted: bool,
    n_marked: u64,
    n_unclosed: u64,
    first_unclosed: Option<u64>,
}

/// How a quoted cell ended.
enum Quoted {
    Closed,
    NeedMore,
    Unclosed,
}

impl Splitter {
    /// A splitter whose first record starts on line `line`.
    pub fn new(dialect: Dialect, n_expected: Option<usize>, line: u64) -> Self {
        Self {
            dialect,
            n_expected,
            positions: Vec::new(),
            cursor: 0,
            at: 0,
            line,
            record_line: line,
            cells: Vec::new(),
            doubled: Vec::new(),
            is_quoted: false,
            n_marked: 0,
            n_unclosed: 0,
            first_unclosed: None,
        }
    }

    /// Starts on a buffer: its first byte is the first of a record.
    pub fn start(&mut self, buffer: &[u8]) {
        let Dialect { delimiter, quote, is_sheet, .. } = self.dialect;
        let quote = quote.unwrap_or(delimiter);
        let carriage_return = if is_sheet { delimiter } else { b'\r' };
        self.positions.clear();
        scan::index(buffer, 0, [delimiter, b'\n', quote, carriage_return], &mut self.positions);
        self.cursor = 0;
        self.at = 0;
    }

    /// The cells of the last record.
    pub fn cells(&self) -> &[Span] {
        &self.cells
    }

    /// Whether any cell of the last record was quoted.
    pub fn is_quoted(&self) -> bool {
        self.is_quoted
    }

    /// Whether the last record has nothing but blanks.
    pub fn is_blank(&self, buffer: &[u8]) -> bool {
        !self.is_quoted && self.cells.iter().all(|span| words::trim(span.of(buffer)).is_empty())
    }

    /// Whether the last record repeats the header, as printed lists do on every page.
    pub fn repeats(&self, header: &[String], buffer: &[u8]) -> bool {
        let is_name = |(name, span): (&String, &Span)| words::trim(span.of(buffer)) == name.as_bytes();
        header.len() > 1 && header.len() == self.cells.len() && header.iter().zip(&self.cells).all(is_name)
    }

    /// The line on which the last record starts, from 1.
    pub fn record_line(&self) -> u64 {
        self.record_line
    }

    /// The line on which the next record starts.
    pub fn next_line(&self) -> u64 {
        self.line
    }

    /// Where the next record starts; all before it is done with.
    pub fn consumed(&self) -> usize {
        self.at
    }

    /// How many cells had a spreadsheet's mark of text.
    pub fn n_marked(&self) -> u64 {
        self.n_marked
    }

    /// How many quotes were opened and never closed, and the line of the first.
    pub fn unclosed(&self) -> (u64, Option<u64>) {
        (self.n_unclosed, self.first_unclosed)
    }

    /// Counts the line ends of bytes that were dropped unread.
    pub fn skip_lines(&mut self, n_lines: u64) {
        self.line += n_lines;
    }

    /// The next record of the buffer that was given to [`Splitter::start`].
    pub fn next(&mut self, buffer: &[u8], is_final: bool) -> Found {
        let (start, cursor, line) = (self.at, self.cursor, self.line);
        if start >= buffer.len() {
            return if is_final { Found::End } else { Found::NeedMore };
        }
        self.record_line = line;
        let found = self.record(buffer, is_final, false);
        let spans_lines = self.line > line + 1;
        let is_odd = self.n_expected.is_some_and(|n_cells| self.cells.len() != n_cells);
        let is_better_by_line = match found {
            Ok(Found::Record) => spans_lines && is_odd,
            Ok(_) => false,
            Err(Unclosed) => true,
        };
        if is_better_by_line {
            let whole = (self.at, self.cursor, self.line);
            (self.at, self.cursor, self.line) = (start, cursor, line);
            let by_line = self.record(buffer, is_final, true).unwrap_or(Found::NeedMore);
            let fits = self.n_expected.is_none_or(|n_cells| self.cells.len() == n_cells);
            if found.is_ok() && !fits {
                (self.at, self.cursor, self.line) = (start, cursor, line);
                let again = self.record(buffer, is_final, false).unwrap_or(Found::NeedMore);
                debug_assert_eq!((self.at, self.cursor, self.line), whole);
                return again;
            }
            if by_line == Found::Record {
                self.n_unclosed += 1;
                self.first_unclosed.get_or_insert(line);
            }
            return self.settle(by_line, (start, cursor, line), buffer.len());
        }
        self.settle(found.unwrap_or(Found::NeedMore), (start, cursor, line), buffer.len())
    }

    fn settle(&mut self, found: Found, (start, cursor, line): (usize, usize, u64), len: usize) -> Found {
        if found == Found::NeedMore {
            (self.at, self.cursor, self.line) = (start, cursor, line);
            if len - start > MAX_RECORD_BYTES {
                return Found::TooLong;
            }
        }
        found
    }

    /// Reads one record; with `by_line`, a quote that is open at the end of the line never was one.
    fn record(&mut self, buffer: &[u8], is_final: bool, by_line: bool) -> Result<Found, Unclosed> {
        self.cells.clear();
        self.doubled.clear();
        self.is_quoted = false;
        let record_start = self.at;
        let quote = self.dialect.quote;
        loop {
            let start = self.at;
            if let Some(quote) = quote
                && let Some(opening) = opening_quote(buffer, start, quote, self.dialect.delimiter)
            {
                let (cursor, line) = (self.cursor, self.line);
                match self.quoted(buffer, opening, quote, is_final, by_line, record_start) {
                    Quoted::NeedMore => return Ok(Found::NeedMore),
                    Quoted::Unclosed if by_line => {
                        (self.at, self.cursor, self.line) = (start, cursor, line);
                        self.plain(buffer, quote);
                    }
                    Quoted::Unclosed => return Err(Unclosed),
                    Quoted::Closed => self.is_quoted = true,
                }
            } else {
                self.plain(buffer, quote.unwrap_or(self.dialect.delimiter));
            }
            // `self.at` now stands on the separator that ends the cell, or at the end of the buffer.
            match buffer.get(self.at) {
                None if is_final => {
                    self.line += 1;
                    self.trim_carriage_return(buffer);
                    return Ok(Found::Record);
                }
                None => return Ok(Found::NeedMore),
                Some(&byte) if byte == self.dialect.delimiter => self.at += 1,
                Some(b'\r') if !self.dialect.is_sheet => {
                    if self.at + 1 == buffer.len() && !is_final {
                        return Ok(Found::NeedMore);
                    }
                    self.at += 1;
                    if buffer.get(self.at) == Some(&b'\n') {
                        self.at += 1;
                        self.cursor += 1;
                    }
                    self.line += 1;
                    return Ok(Found::Record);
                }
                Some(_) => {
                    self.at += 1;
                    self.line += 1;
                    self.trim_carriage_return(buffer);
                    return Ok(Found::Record);
                }
            }
        }
    }

    /// An unquoted cell: all up to the next separator.
    #[inline]
    fn plain(&mut self, buffer: &[u8], quote: u8) {
        let start = self.at as u32;
        while let Some(&position) = self.positions.get(self.cursor) {
            self.cursor += 1;
            let byte = buffer[position as usize];
            if byte == quote && byte != self.dialect.delimiter {
                continue;
            }
            self.at = position as usize;
            self.cells.push(Span { start, end: position });
            return;
        }
        self.at = buffer.len();
        self.cells.push(Span { start, end: self.at as u32 });
    }

    /// A quoted cell whose opening quote stands at `opening`.
    fn quoted(
        &mut self,
        buffer: &[u8],
        opening: usize,
        quote: u8,
        is_final: bool,
        by_line: bool,
        record_start: usize,
    ) -> Quoted {
        self.cursor += 1;
        let (mut has_crossed, mut has_doubled) = (false, false);
        while let Some(&position) = self.positions.get(self.cursor) {
            self.cursor += 1;
            let position = position as usize;
            if position - record_start > MAX_RECORD_BYTES {
                return Quoted::Unclosed;
            }
            let byte = buffer[position];
            if byte != quote {
                if self.is_line_end(buffer, position) {
                    if by_line {
                        return Quoted::Unclosed;
                    }
                    has_crossed = true;
                    self.line += u64::from(!self.dialect.is_sheet);
                }
                continue;
            }
            if buffer.get(position + 1) == Some(&quote) {
                self.cursor += 1;
                has_doubled = true;
                continue;
            }
            match self.after_quote(buffer, position + 1, is_final) {
                After::Separator(at) => {
                    if has_doubled {
                        self.doubled.push(self.cells.len());
                    }
                    self.cells.push(Span { start: opening as u32 + 1, end: position as u32 });
                    self.at = at;
                    // Step over the separator, which is the next position (if the buffer goes on).
                    self.cursor += usize::from(at < buffer.len());
                    return Quoted::Closed;
                }
                After::Unknown => return Quoted::NeedMore,
                // A quote that could open a cell, below the line of ours: ours was never meant to be one.
                After::Text if has_crossed && self.is_at_cell_start(buffer, position, record_start) => {
                    return Quoted::Unclosed;
                }
                After::Text => {}
            }
        }
        let is_endless = buffer.len() - record_start > MAX_RECORD_BYTES;
        if is_final || is_endless { Quoted::Unclosed } else { Quoted::NeedMore }
    }

    fn is_line_end(&self, buffer: &[u8], position: usize) -> bool {
        match buffer[position] {
            b'\n' => self.dialect.is_sheet || position == 0 || buffer[position - 1] != b'\r',
            b'\r' => !self.dialect.is_sheet,
            _ => false,
        }
    }

    fn after_quote(&self, buffer: &[u8], mut at: usize, is_final: bool) -> After {
        loop {
            match buffer.get(at) {
                None if is_final => return After::Separator(at),
                None => return After::Unknown,
                Some(&byte) if byte == self.dialect.delimiter || byte == b'\n' => return After::Separator(at),
                Some(b'\r') if !self.dialect.is_sheet => return After::Separator(at),
                Some(b'\r') => match buffer.get(at + 1) {
                    None if is_final => return After::Separator(at + 1),
                    None => return After::Unknown,
                    Some(b'\n') => return After::Separator(at + 1),
                    Some(_) => return After::Text,
                },
                Some(b' ' | b'\t') => at += 1,
                Some(_) => return After::Text,
            }
        }
    }

    fn is_at_cell_start(&self, buffer: &[u8], position: usize, record_start: usize) -> bool {
        let before = buffer[record_start..position].iter().rev().find(|&&byte| byte != b' ');
        before.is_none_or(|&byte| {
            byte == self.dialect.delimiter || byte == b'\n' || byte == b'\r' && !self.dialect.is_sheet
        })
    }

    fn trim_carriage_return(&mut self, buffer: &[u8]) {
        if let Some(last) = self.cells.last_mut()
            && last.end > last.start
            && buffer[last.end as usize - 1] == b'\r'
        {
            last.end -= 1;
        }
    }

    /// Makes the doubled quotes of the last record single, in place, and takes off marks of text. Call it once per record.
    pub fn unwrap(&mut self, buffer: &mut [u8]) {
        self.undouble(buffer);
        if !self.dialect.has_text_marks {
            return;
        }
        let has_quotes = self.dialect.quote == Some(b'\'');
        for span in &mut self.cells {
            let cell = span.of(buffer);
            if let Some(b'=' | b'\'') = cell.first()
                && let Some((n_before, n_after)) = words::text_mark(cell).filter(|_| !(has_quotes && cell[0] == b'\''))
            {
                span.start += n_before;
                span.end -= n_after;
                self.n_marked += 1;
            }
        }
    }

    fn undouble(&mut self, buffer: &mut [u8]) {
        let Some(quote) = self.dialect.quote else { return };
        for cell in self.doubled.drain(..) {
            let span = &mut self.cells[cell];
            let (mut from, mut to, end) = (span.start as usize, span.start as usize, span.end as usize);
            while from < end {
                let byte = buffer[from];
                buffer[to] = byte;
                from += if byte == quote && from + 1 < end && buffer[from + 1] == quote { 2 } else { 1 };
                to += 1;
            }
            span.end = to as u32;
        }
    }
}

/// A quote was opened and not closed where it should be.
#[derive(Debug)]
struct Unclosed;

enum After {
    Separator(usize),
    Text,
    Unknown,
}

/// Where the quote stands that opens the cell beginning at `start`, if one does: blanks may come before it.
#[inline]
fn opening_quote(buffer: &[u8], start: usize, quote: u8, delimiter: u8) -> Option<usize> {
    let first = *buffer.get(start)?;
    if first == quote {
        return Some(start);
    }
    if first != b' ' || delimiter == b' ' {
        return None;
    }
    let offset = buffer[start..].iter().position(|&byte| byte != b' ')?;
    (buffer[start + offset] == quote).then_some(start + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: b',', quote: Some(b'"'), is_sheet: false, has_text_marks: true };

    fn split(text: &str, dialect: Dialect, n_expected: Option<usize>) -> Vec<(u64, Vec<String>)> {
        let mut buffer = text.as_bytes().to_vec();
        let mut splitter = Splitter::new(dialect, n_expected, 1);
        splitter.start(&buffer);
        let mut records = Vec::new();
        while splitter.next(&buffer, true) == Found::Record {
            splitter.unwrap(&mut buffer);
            let text = |span: &Span| String::from_utf8(span.of(&buffer).to_vec()).unwrap();
            records.push((splitter.record_line(), splitter.cells().iter().map(text).collect()));
        }
        records
    }

    fn check(text: &str, expected: &[(u64, &[&str])]) {
        let got = split(text, COMMA, Some(2));
        let expected: Vec<(u64, Vec<String>)> =
            expected.iter().map(|(line, cells)| (*line, cells.iter().map(|c| (*c).to_owned()).collect())).collect();
        assert_eq!(got, expected, "{text:?}");
    }

    #[test]
    fn quotes_hold_delimiters_line_ends_and_doubled_quotes() {
        check("a,b\r\n1,2", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("\"x,\r\ny\",\"say \"\"hi\"\"\"\n3,4\n", &[(1, &["x,\r\ny", "say \"hi\""]), (3, &["3", "4"])]);
        check("\"\",\"\" \n", &[(1, &["", ""])]);
        check("1, \"a,b\"\n", &[(1, &["1", "a,b"])]);
    }

    #[test]
    fn stray_quotes_do_not_swallow_rows() {
        check("5\" disk,1\n\"24\" wide\",2\n", &[(1, &["5\" disk", "1"]), (2, &["24\" wide", "2"])]);
        check("\"open,1\nx,2\n\"y\",3\n", &[(1, &["\"open", "1"]), (2, &["x", "2"]), (3, &["y", "3"])]);
        check("\"open,1\nx,2\n", &[(1, &["\"open", "1"]), (2, &["x", "2"])]);
        check("\"open,1\nx,\"quoted\"\n", &[(1, &["\"open", "1"]), (2, &["x", "quoted"])]);
    }

    #[test]
    fn carriage_returns_alone_can_end_lines() {
        assert_eq!(split("a,b\r1,2\r\n\r3,\"4\r5\"\r", COMMA, Some(2)).len(), 4);
        check(
            "a,b\n1,2\r3,4\r\r\n5,6\n",
            &[(1, &["a", "b"]), (2, &["1", "2"]), (3, &["3", "4"]), (4, &[""]), (5, &["5", "6"])],
        );
    }
}

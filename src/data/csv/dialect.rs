//! Delimiter, quote, line ends, preamble and header: the shape of a file, from the text of its first part.

use super::{
    ImportParams,
    infer::Evidence,
    numbers::{self, Marks},
    records::{Dialect, Found, Span, Splitter},
    words,
};

/// The shape of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Marks of cells and records.
    pub dialect: Dialect,
    /// Lines above the header or the first row.
    pub n_skipped_lines: u32,
    /// Whether a header follows.
    pub has_header: bool,
    /// The cells of the header, as they stand.
    pub header: Vec<String>,
    /// How many columns the table has.
    pub n_columns: usize,
    /// Cells that nearly all rows have.
    pub n_usual: usize,
    /// There are more columns than [`MAX_COLUMNS`].
    pub is_cut: bool,
    /// A `sep=` line fixed the delimiter.
    pub has_sep_line: bool,
    /// Text other than blank lines stands above the header.
    pub has_preamble: bool,
    /// The line of the first row that would have too many cells if single quotes did not quote.
    pub single_quotes: Option<u64>,
    /// No row, not even a header.
    pub is_empty: bool,
}

/// A table wider than this is cut.
pub const MAX_COLUMNS: usize = 16_384;

/// Rows of the first part that are looked at.
const MAX_ROWS: usize = 500;

/// Cells of the first part that are looked at.
const MAX_CELLS: usize = 50_000;

/// The first rows of a text under a dialect.
pub struct Sample {
    /// The text, its doubled quotes made single.
    pub text: Vec<u8>,
    /// The rows: their lines and cells. Blank lines are left out.
    pub rows: Vec<(u64, Vec<Span>)>,
}

impl Sample {
    /// Splits the first rows of `text`; the last one counts only when the text is whole.
    pub fn new(text: &[u8], dialect: Dialect, first_line: u64, is_whole: bool) -> Self {
        let mut text = text.to_vec();
        let mut splitter = Splitter::new(dialect, None, first_line);
        splitter.start(&text);
        let (mut rows, mut n_cells) = (Vec::new(), 0);
        while rows.len() < MAX_ROWS && n_cells < MAX_CELLS {
            let found = splitter.next(&text, is_whole);
            // A first row that is longer than the sample is still worth a look.
            let is_only = found == Found::NeedMore && rows.is_empty();
            if found != Found::Record && !(is_only && splitter.next(&text, true) == Found::Record) {
                break;
            }
            splitter.unwrap(&mut text);
            let cells: Vec<Span> = splitter.cells().iter().take(MAX_COLUMNS * 2).copied().collect();
            n_cells += cells.len();
            if cells.len() > 1 || splitter.is_quoted() || !words::trim(cells[0].of(&text)).is_empty() {
                rows.push((splitter.record_line(), cells));
            }
            if is_only {
                break;
            }
        }
        Self { text, rows }
    }

    /// The trimmed cell of a row; empty where the row has none.
    pub fn cell(&self, row: usize, column: usize) -> &[u8] {
        self.rows[row].1.get(column).map_or(&[], |span| words::trim(span.of(&self.text)))
    }

    /// All cells, trimmed.
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.iter().flat_map(|(_, cells)| cells).map(|span| words::trim(span.of(&self.text)))
    }

    fn n_filled(&self, row: usize) -> usize {
        (0..self.rows[row].1.len()).filter(|&column| !self.cell(row, column).is_empty()).count()
    }

    /// How many cells there are up to the last one that is filled.
    fn last_filled(&self, row: usize) -> usize {
        (0..self.rows[row].1.len()).rev().find(|&column| !self.cell(row, column).is_empty()).map_or(0, |last| last + 1)
    }

    /// Whether a row repeats the header cell by cell.
    pub fn is_header(&self, row: usize, header: &[String]) -> bool {
        let cells = &self.rows[row].1;
        cells.len() > 1 && cells.len() == header.len() && {
            header.iter().enumerate().all(|(column, name)| self.cell(row, column) == name.as_bytes())
        }
    }

    /// Whether a row is the line that some programs draw below the header.
    pub fn is_rule(&self, row: usize) -> bool {
        words::is_rule((0..self.rows[row].1.len()).map(|column| self.cell(row, column)))
    }

    /// The most frequent width of the rows from `first` on, the larger one of equals; and how many rows have it.
    fn usual_width(&self, first: usize) -> (usize, usize) {
        let mut counts = std::collections::BTreeMap::new();
        for (_, cells) in &self.rows[first.min(self.rows.len())..] {
            *counts.entry(cells.len()).or_insert(0usize) += 1;
        }
        let usual = counts.into_iter().max_by_key(|&(width, count)| (count, width)).unwrap_or((0, 0));
        if usual.0 == 1 { self.block(first).unwrap_or(usual) } else { usual }
    }

    /// A short table between more lines of text than it has rows, as in statements of account: some rows on end that are
    /// wide, and none elsewhere that has more than two cells. Its width, and how many rows have it.
    fn block(&self, first: usize) -> Option<(usize, usize)> {
        let widths: Vec<usize> = self.rows[first.min(self.rows.len())..].iter().map(|(_, cells)| cells.len()).collect();
        let (start, end) = (widths.iter().position(|width| *width > 2)?, widths.iter().rposition(|width| *width > 2)?);
        let (width, n_rows) = (widths[start], end + 1 - start);
        let is_even = widths[start..=end].iter().all(|other| *other == width);
        (is_even && width > 3 && n_rows > 2).then_some((width, n_rows))
    }
}

/// Finds the shape of a file from the text of its first part.
pub fn find(text: &[u8], is_whole: bool, params: &ImportParams, marks: Marks) -> Shape {
    let (sep, mut n_skipped) = match sep_line(text) {
        Some((delimiter, length)) => (Some(delimiter), usize::from(length > 0)),
        None => (None, 0),
    };
    let has_sep_line = sep.is_some();
    let is_sheet = params.sheet.is_some();
    let has_text_marks = params.text_marks.unwrap_or(!is_sheet);
    if let Some(given) = params.skip_lines {
        n_skipped = given as usize;
    }
    let body = after_lines(text, n_skipped, is_sheet);
    let given = |mark: Option<char>| mark.and_then(|mark| u8::try_from(mark).ok()).filter(u8::is_ascii);
    let quote = match params.quote {
        Some('\0') => None,
        mark => Some(given(mark).unwrap_or(b'"')),
    };
    let delimiter = given(params.delimiter).filter(|byte| !matches!(byte, b'\n' | b'\r' | 0)).or(sep);
    let dialect = Dialect { delimiter: delimiter.unwrap_or(b','), quote, is_sheet, has_text_marks };
    let delimiter = delimiter.unwrap_or_else(|| best_delimiter(body, dialect, is_whole));
    let mut dialect = Dialect { delimiter, ..dialect };
    dialect.quote = dialect.quote.filter(|quote| *quote != delimiter);
    let mut single_quotes = None;
    if params.quote.is_none() {
        single_quotes = single_quote_line(body, dialect, is_whole);
        if single_quotes.is_some() {
            dialect.quote = Some(b'\'');
        }
    }
    let sample = Sample::new(body, dialect, n_skipped as u64 + 1, is_whole);
    let first = if params.skip_lines.is_some() { 0 } else { header_row(&sample, marks) };
    let has_header = params.header.unwrap_or_else(|| is_header(&sample, first, marks));
    let n_header = usize::from(has_header);
    let (n_usual, _) = sample.usual_width(first + n_header);
    // Two rows between remarks make a table with the header above them.
    let n_usual = sample.block(first).filter(|_| n_usual == 1).map_or(n_usual, |(width, _)| width);
    let header_row = sample.rows.get(first).filter(|_| has_header);
    let n_named = header_row.map_or(0, |(_, cells)| cells.len());
    let n_columns = n_usual.max(n_named).min(MAX_COLUMNS);
    let text_of = |column: usize| String::from_utf8_lossy(sample.cell(first, column)).into_owned();
    // Blank lines above the header are skipped anyway; only those above real text have to be counted.
    let n_skipped_lines = sample.rows.get(first).map_or(n_skipped, |(line, _)| (*line - 1) as usize);
    Shape {
        dialect,
        n_skipped_lines: n_skipped_lines as u32,
        has_header,
        header: header_row.map_or(Vec::new(), |_| (0..n_columns).map(text_of).collect()),
        n_columns,
        is_cut: n_usual.max(n_named) > MAX_COLUMNS,
        n_usual: if n_usual == 0 { n_columns } else { n_usual.min(n_columns) },
        has_sep_line,
        has_preamble: first > 0,
        single_quotes,
        is_empty: sample.rows.is_empty(),
    }
}

/// The delimiter that Excel's first line `sep=;` fixes, and the length of the line.
fn sep_line(text: &[u8]) -> Option<(u8, usize)> {
    let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
    let line = text[..end].trim_ascii_end();
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let rest = if line.len() >= 4 && line[..4].eq_ignore_ascii_case(b"sep=") { &line[4..] } else { return None };
    match rest.strip_suffix(b"\"").unwrap_or(rest) {
        [] if text[..end].ends_with(b"\t") => Some((b'\t', end)),
        [delimiter] if delimiter.is_ascii() => Some((*delimiter, end)),
        _ => None,
    }
}

/// The bytes after `n_lines` lines.
pub fn after_lines(text: &[u8], n_lines: usize, is_sheet: bool) -> &[u8] {
    let mut rest = text;
    for _ in 0..n_lines {
        let Some(length) = line_length(rest, is_sheet) else { return &[] };
        rest = &rest[length..];
    }
    rest
}

/// The length of the first line with its end; none if it does not end.
pub fn line_length(text: &[u8], is_sheet: bool) -> Option<usize> {
    let end = text.iter().position(|byte| *byte == b'\n' || !is_sheet && *byte == b'\r')?;
    let is_pair = text[end] == b'\r' && text.get(end + 1) == Some(&b'\n');
    Some(end + 1 + usize::from(is_pair))
}

/// The delimiter under which the rows agree best on their number of cells.
fn best_delimiter(text: &[u8], dialect: Dialect, is_whole: bool) -> u8 {
    const CANDIDATES: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'~'];
    let mut best = (b',', 0.0);
    let sample = |delimiter: u8| Sample::new(text, Dialect { delimiter, ..dialect }, 1, is_whole);
    if is_decimal_comma_alone(&sample(b',')) {
        return b';';
    }
    let samples = CANDIDATES.map(|delimiter| (delimiter, sample(delimiter)));
    let has_decimal_commas = samples[1..].iter().any(|(_, sample)| has_decimal_commas(sample));
    for (delimiter, sample) in samples.iter().filter(|(delimiter, _)| *delimiter != b',' || !has_decimal_commas) {
        let (width, count) = sample.usual_width(0);
        if width < 2 {
            continue;
        }
        // Agreement first; among equals more columns.
        let agreement = count as f64 / sample.rows.len() as f64;
        let score = agreement * agreement * (1.0 + 0.02 * (width.min(40) as f64));
        // A sentence has commas too: half of the rows must agree, unless there is nothing better.
        let score = if agreement < 0.5 { score * 0.2 } else { score };
        if score > best.1 {
            best = (*delimiter, score);
        }
    }
    best.0
}

/// Whether the cells are right as they are and commas stand inside numbers only, but for a few: 5,1;3,5.
fn has_decimal_commas(sample: &Sample) -> bool {
    let (width, count) = sample.usual_width(0);
    if width < 2 || count * 10 < sample.rows.len() * 9 {
        return false;
    }
    let is_decimal = |cell: &[u8]| cell.iter().any(u8::is_ascii_digit) && !cell.iter().any(u8::is_ascii_alphabetic);
    let cells = || (0..sample.rows.len()).flat_map(|row| (0..width).map(move |column| sample.cell(row, column)));
    let n_with_comma = cells().filter(|cell| cell.contains(&b',')).count();
    let n_decimal = cells().filter(|cell| cell.contains(&b',') && is_decimal(cell)).count();
    n_with_comma > 0 && n_decimal * 10 >= n_with_comma * 9
}

/// One column of numbers with decimal commas looks like two columns under a one-cell header.
fn is_decimal_comma_alone(sample: &Sample) -> bool {
    let is_digits = |row: usize, column: usize| {
        let cell = sample.cell(row, column);
        let cell = if column == 0 { cell.strip_prefix(b"-").unwrap_or(cell) } else { cell };
        !cell.is_empty() && cell.iter().all(u8::is_ascii_digit)
    };
    sample.rows.len() > 1
        && sample.rows[0].1.len() == 1
        && (1..sample.rows.len()).all(|row| sample.rows[row].1.len() == 2 && is_digits(row, 0) && is_digits(row, 1))
}

/// The first line that single quotes explain: with them all rows have the same number of cells, without them not.
fn single_quote_line(text: &[u8], dialect: Dialect, is_whole: bool) -> Option<u64> {
    let double = Sample::new(text, dialect, 1, is_whole);
    let is_opened =
        |row: &(u64, Vec<Span>)| row.1.iter().any(|span| words::trim(span.of(&double.text)).starts_with(b"'"));
    if double.rows.len() < 2 || !double.rows.iter().any(is_opened) || text.contains(&b'"') {
        return None;
    }
    let single = Sample::new(text, Dialect { quote: Some(b'\''), ..dialect }, 1, is_whole);
    let width = single.rows.first()?.1.len();
    let fits = |row: &(u64, Vec<Span>)| row.1.len() == width;
    let misfit = double.rows.iter().find(|row| !fits(row))?;
    (single.rows.len() == double.rows.len() && single.rows.iter().all(fits)).then_some(misfit.0)
}

/// The row that is the header, or the first row of data: above it may stand titles and remarks, which fill few cells.
fn header_row(sample: &Sample, marks: Marks) -> usize {
    let (width, _) = sample.usual_width(0);
    if width < 2 || sample.rows.len() < 2 {
        return 0;
    }
    let is_sparse = |row: usize| sample.n_filled(row) * 2 <= width || sample.rows[row].1.len() * 2 <= width;
    let is_text = |row: usize| (0..sample.rows[row].1.len()).all(|column| !is_typed(sample.cell(row, column), marks));
    let n_sparse = (0..sample.rows.len().min(50)).take_while(|&row| is_sparse(row)).count();
    if n_sparse >= sample.rows.len() {
        return 0;
    }
    // Wider remarks are told from a header by the one that follows: words in every column, numbers or dates below.
    let n_narrow = (0..sample.rows.len().min(50)).take_while(|&row| sample.last_filled(row) < width).count();
    if (n_sparse.max(1)..sample.rows.len()).contains(&n_narrow)
        && sample.n_filled(n_narrow) == width
        && is_text(n_narrow)
        && (0..width).any(|column| is_typed_below(sample, n_narrow, column, marks))
    {
        return n_narrow;
    }
    if n_sparse == 0 {
        return 0;
    }
    // A narrow line is a title in any case; a full-width one only if a proper header follows.
    let all_narrow = (0..n_sparse).all(|row| sample.rows[row].1.len() * 2 <= width || sample.n_filled(row) == 0);
    if all_narrow || is_text(n_sparse) { n_sparse } else { 0 }
}

/// A number, a date, a yes or no.
fn is_typed(cell: &[u8], marks: Marks) -> bool {
    let mut evidence = Evidence::default();
    evidence.classify(cell, marks);
    evidence.n_number + evidence.n_date + evidence.n_near_number > 0
}

/// Whether the row `first` names the columns.
fn is_header(sample: &Sample, first: usize, marks: Marks) -> bool {
    let Some((_, cells)) = sample.rows.get(first) else { return false };
    let n_typed = (0..cells.len()).filter(|&column| is_typed(sample.cell(first, column), marks)).count();
    if n_typed == 0 {
        return true;
    }
    if is_series(sample, first) {
        return true;
    }
    // Some typed cells: still a header if a column holds numbers or dates under a word, and none holds them under their like.
    let typed = |column: usize| is_typed(sample.cell(first, column), marks);
    let n_words_over_numbers = (0..cells.len())
        .filter(|&column| {
            !typed(column) && !sample.cell(first, column).is_empty() && is_typed_below(sample, first, column, marks)
        })
        .count();
    n_words_over_numbers > n_typed
}

/// Whether nearly all cells of a column below a row are numbers or dates.
fn is_typed_below(sample: &Sample, first: usize, column: usize, marks: Marks) -> bool {
    let rows = first + 1..sample.rows.len().min(first + 200);
    let n_present = rows.clone().filter(|&row| !sample.cell(row, column).is_empty()).count();
    let n_typed = rows.filter(|&row| is_typed(sample.cell(row, column), marks)).count();
    n_present > 0 && n_typed * 10 >= n_present * 8
}

/// Years or months in a row, as wide tables have them: 2020, 2021, 2022.
fn is_series(sample: &Sample, first: usize) -> bool {
    let year = |column: usize| {
        let cell = sample.cell(first, column);
        let is_year = cell.len() == 4 && cell.iter().all(u8::is_ascii_digit);
        std::str::from_utf8(cell).ok().filter(|_| is_year)?.parse::<i32>().ok().filter(|y| (1900..=2100).contains(y))
    };
    let years: Vec<i32> = (0..sample.rows[first].1.len()).filter_map(year).collect();
    let n_filled = sample.n_filled(first);
    years.len() >= 2
        && years.windows(2).all(|pair| pair[1] - pair[0] == 1)
        && years.len() + 2 >= n_filled
        && !words::is_missing(sample.cell(first, 0))
        && numbers::plain(sample.cell(first, 0), b'.').is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::csv::numbers::Thousands;

    fn shape(text: &str) -> Shape {
        let marks = Marks { decimal: b'.', thousands: Thousands::Any };
        find(text.as_bytes(), true, &ImportParams::default(), marks)
    }

    #[track_caller]
    fn check(text: &str, delimiter: u8, n_skipped: u32, has_header: bool, n_columns: usize) {
        let got = shape(text);
        assert_eq!(
            (char::from(got.dialect.delimiter), got.n_skipped_lines, got.has_header, got.n_columns),
            (char::from(delimiter), n_skipped, has_header, n_columns),
            "{text:?}"
        );
    }

    #[test]
    fn shapes() {
        check("a,b\n1,2\n", b',', 0, true, 2);
        check("Datum;Artikel;Preis\n03.01.2024;Rot, groß;0,08\n04.01.2024;Blau;0,05\n", b';', 0, true, 3);
        check("sku\tname\n007\tTea, green\n010\tCoffee\n", b'\t', 0, true, 2);
        check("sep=;\r\na;b\r\n1;2,5\r\n", b';', 1, true, 2);
        check("sales\n10\n20\n", b',', 0, true, 1);
        check("sales\n10,5\n20,25\n", b';', 0, true, 1);
        check("2024-01-01,North,100\n2024-01-02,South,150\n", b',', 0, false, 3);
        check("日报,,\n导出:2024-03-01,,\n,,\n日期,门店,金额\n2024-02-27,A,100\n", b',', 3, true, 3);
        check("Report of May\n\na,b,c\n1,2,3\n4,5,6\n", b',', 2, true, 3);
        check("Report of May\n1,x,3\n4,y,6\n", b',', 1, false, 3);
        check("Exported by: Ann, Finance\n\ndate,shop,amount\n2024-01-01,A,5\n2024-01-02,B,6\n", b',', 2, true, 3);
        check(
            "销售报表,张三,2024年,,\n订单,日期,金额,门店,数量\nA1,2024-01-01,5,X,1\nA2,2024-01-02,6,Y,2\n",
            b',',
            1,
            true,
            5,
        );
        check("shop,amount\n1,A,5\n2,B,6\n", b',', 0, true, 3);
        check("date~shop~amount\n2024-01-01~A, B~5\n2024-01-02~C, D~6\n", b'~', 0, true, 3);
        check("date,sales,sales,Sales,\n2024-01-01,1,2,3,4\n", b',', 0, true, 5);
        check("product,2020,2021,2022\nA,1,2,3\nB,4,5,6\n", b',', 0, true, 4);
        check("name,city\nAnn,Rome\nBob,Oslo\n", b',', 0, true, 2);
        check(",a\n0,5\n1,7\n", b',', 0, true, 2);
        check("a|b|c\r1|2|3\r", b'|', 0, true, 3);
        check(&format!("x;y\n{}", "5,1;3,5\n".repeat(200)), b';', 0, true, 2);
        check("5,1;3,5\n4,9;3,0\n", b';', 0, false, 2);
        check("a,b;c,d\n1,2;3,4\n5,6;7,8\n", b',', 0, true, 3);
        let got = shape("Statement\nday,shop,amount,note\n2024-05-01,A,5,x\n2024-05-02,B,6,y\n----\n2 rows\nprinted\n");
        assert_eq!((got.n_skipped_lines, got.n_columns, got.n_usual), (1, 4, 4));
        check(
            "Statement\nAccount: 1\nFrom 1 May, to 31 May\n----\nday,shop,amount,note\n2024-05-01,A,5,x\n2024-05-02,B,6,y\n\
             ----\n2 rows\nin: 1, 5.00\nout: 1, 6.00\nprinted 2024-06-01\n",
            b',',
            4,
            true,
            4,
        );
        check("", b',', 0, false, 0);
    }

    #[test]
    fn single_quotes_are_seen_through() {
        let got = shape("id,name,v\n1,'Smith, John',10\n2,'O''Brien',20\n");
        assert_eq!((got.dialect.quote, got.single_quotes, got.n_columns), (Some(b'\''), Some(2), 3));
        assert_eq!(shape("id,name\n1,O'Brien\n2,'tis\n").dialect.quote, Some(b'"'));
    }
}

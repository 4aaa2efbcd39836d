//! How a file is to be read, found out from its first part and corrected by what later rows teach.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::{
    DateOrder, ImportParams,
    build::Builder,
    dates,
    decode::Decoder,
    dialect::{self, Sample, Shape},
    encoding::{self, Detected},
    infer::{self, Class, Decision, Evidence},
    names::{self, Hints, Naming},
    numbers::{Marks, Thousands},
    words,
};
use crate::data::ColumnKind;

/// How one column is to be read.
#[derive(Debug, Clone)]
pub struct ColumnPlan {
    /// Its name.
    pub name: String,
    /// What the name tells.
    pub hints: Hints,
    /// The class and its details.
    pub decision: Decision,
    /// The order of numeric dates.
    pub order: DateOrder,
    /// Whether that order was proved or given, not assumed.
    pub is_order_known: bool,
    /// The kind that the user fixed.
    pub kind: Option<ColumnKind>,
    /// Days come with clock times.
    pub has_clock: bool,
    /// Nearly every row has a text of its own.
    pub is_distinct: bool,
    /// The mean length of a cell in bytes, rounded up.
    pub mean_bytes: usize,
    /// Whether its cells are wanted.
    pub is_kept: bool,
}

/// How a file is to be read.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What the user fixed.
    pub given: ImportParams,
    /// The size of the file in bytes, if known.
    pub n_bytes: Option<u64>,
    /// The encoding.
    pub encoding: Detected,
    /// Delimiter, quote, header.
    pub shape: Shape,
    /// The names of the columns and what was done to them.
    pub naming: Naming,
    /// Marks of numbers.
    pub marks: Marks,
    /// Whether any number proved the decimal mark.
    pub is_decimal_known: bool,
    /// Whether a number can be read with either mark, in a file whose delimiter leaves both possible.
    pub has_open_decimals: bool,
    /// The columns.
    pub columns: Vec<ColumnPlan>,
    /// About how many rows there will be.
    pub n_rows: usize,
    /// Which reading of the file this is, from 1.
    pub pass: u8,
}

/// The first part of the text that is looked at for shape and kinds.
const MAX_SAMPLE_BYTES: usize = 256 << 10;

impl Plan {
    /// Looks at the first part of a file; `is_whole` says that nothing follows.
    pub fn find(
        head: &[u8],
        is_whole: bool,
        given: &ImportParams,
        n_bytes: Option<u64>,
        learnt: Option<Detected>,
    ) -> Self {
        let encoding = match (given.encoding, learnt) {
            (Some(encoding), _) => Detected { encoding, evidence: encoding::Evidence::Given },
            (None, Some(detected)) => detected,
            (None, None) => encoding::detect(head, is_whole),
        };
        let mut text = Vec::new();
        Decoder::new(encoding.encoding).decode(head, is_whole, &mut text, &mut Vec::new());
        let decoded_share = text.len() as f64 / head.len().max(1) as f64;
        let is_cut =
            text.len() > MAX_SAMPLE_BYTES && text[..MAX_SAMPLE_BYTES].iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        if is_cut {
            text.truncate(MAX_SAMPLE_BYTES);
        }
        let is_whole = is_whole && !is_cut;
        let shape = dialect::find(&text, is_whole, given, marks(given, b'.'));
        let body = dialect::after_lines(&text, shape.n_skipped_lines as usize, shape.dialect.is_sheet);
        let mut sample = Sample::new(body, shape.dialect, 1, is_whole);
        if shape.has_header && !sample.rows.is_empty() {
            sample.rows.remove(0);
            let is_no_row = |row: usize| sample.is_header(row, &shape.header) || row == 0 && sample.is_rule(row);
            let no_rows: Vec<bool> = (0..sample.rows.len()).map(is_no_row).collect();
            let mut no_rows = no_rows.into_iter();
            sample.rows.retain(|_| no_rows.next() == Some(false));
        }
        let (marks, is_decimal_known) = find_marks(given, &sample, shape.dialect.delimiter);
        let has_open_decimals = shape.dialect.delimiter != b',' && sample.cells().any(is_open_decimal);
        let naming =
            names::unique((0..shape.n_columns).map(|column| shape.header.get(column).map_or("", String::as_str)));
        let mut plan = Self {
            given: given.clone(),
            n_bytes,
            encoding,
            naming,
            marks,
            is_decimal_known,
            has_open_decimals,
            columns: Vec::new(),
            n_rows: estimate_rows(&sample, n_bytes, decoded_share, is_whole),
            shape,
            pass: 1,
        };
        plan.columns = plan.find_columns(&sample);
        plan
    }

    fn find_columns(&self, sample: &Sample) -> Vec<ColumnPlan> {
        let evidence: Vec<Evidence> = (0..self.shape.n_columns)
            .map(|column| {
                let mut evidence = Evidence::default();
                (0..sample.rows.len()).for_each(|row| evidence.classify(sample.cell(row, column), self.marks));
                evidence
            })
            .collect();
        let known: Vec<Option<DateOrder>> = evidence
            .iter()
            .enumerate()
            .map(
                |(column, evidence)| {
                    if is_year_first(sample, column) { Some(DateOrder::YearFirst) } else { proved_order(evidence) }
                },
            )
            .collect();
        // Columns of one file agree; without any proof, the marks of the file tell where it comes from.
        let is_european = self.marks.decimal == b',' || self.shape.dialect.delimiter == b';';
        let usual = if is_european { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        let of_file = self.given.date_order.or_else(|| known.iter().flatten().next().copied()).unwrap_or(usual);
        let is_wanted = |name: &String| self.given.keep_columns.contains(name);
        // Where no name is there, the file is another one; what it has is better than nothing.
        let are_all_kept = !self.naming.names.iter().any(is_wanted);
        evidence
            .iter()
            .zip(&self.naming.names)
            .enumerate()
            .map(|(column, (evidence, name))| {
                let import = self.given.columns.get(name);
                let hints = names::hints(name);
                let given_order = import.and_then(|import| import.date_order).or(self.given.date_order);
                let mut decision = infer::decide(evidence, hints);
                if import.is_some_and(|import| import.excel_serial) {
                    decision = Decision::plain(Class::Temporal);
                    decision.bare.is_serial = true;
                } else if let Some(kind) = import.and_then(|import| import.kind) {
                    decision = fixed(decision, kind, evidence);
                }
                ColumnPlan {
                    name: name.clone(),
                    hints,
                    order: given_order.or(known[column]).unwrap_or(of_file),
                    is_order_known: given_order.or(known[column]).is_some(),
                    kind: import.and_then(|import| import.kind),
                    has_clock: has_clock(sample, column, decision.class),
                    is_distinct: is_distinct(sample, column),
                    mean_bytes: mean_bytes(sample, column),
                    is_kept: are_all_kept || is_wanted(name),
                    decision,
                }
            })
            .collect()
    }

    /// How the cells of a sample or an odd row are read.
    pub fn builders(&self) -> Vec<Builder> {
        self.columns
            .iter()
            .map(|column| {
                if !column.is_kept {
                    let nothing = Decision::plain(Class::Unknown);
                    return Builder::new(nothing, column.order, false, self.marks, 0);
                }
                let is_fixed = column.kind.is_some();
                let mut builder = Builder::new(column.decision, column.order, is_fixed, self.marks, self.n_rows);
                if column.has_clock {
                    builder.expect_moments();
                }
                if column.is_distinct {
                    builder.expect_distinct(column.mean_bytes);
                }
                builder
            })
            .collect()
    }
}

/// The marks of numbers that the user fixed, and `decimal` where nothing is.
fn marks(given: &ImportParams, decimal: u8) -> Marks {
    let ascii = |mark: char| u8::try_from(mark).ok().filter(u8::is_ascii);
    let decimal = given.decimal.and_then(ascii).filter(|mark| matches!(mark, b'.' | b',')).unwrap_or(decimal);
    let thousands = match given.thousands {
        None => Thousands::Any,
        Some('\0') => Thousands::None,
        Some(mark) => ascii(mark).filter(|mark| *mark != decimal).map_or(Thousands::Any, Thousands::Only),
    };
    Marks { decimal, thousands }
}

/// The decimal mark that more cells prove. Where none does, a point; but spreadsheets write semicolons where people write
/// decimal commas.
fn find_marks(given: &ImportParams, sample: &Sample, delimiter: u8) -> (Marks, bool) {
    let mut evidence = Evidence::default();
    for cell in sample.cells().filter(|cell| cell.iter().any(|byte| matches!(byte, b'.' | b','))) {
        evidence.count_decimal(cell);
    }
    let is_comma = match evidence.n_decimal_comma.cmp(&evidence.n_decimal_point) {
        Ordering::Equal => delimiter == b';',
        more => more.is_gt(),
    };
    let is_known = given.decimal.is_some() || evidence.n_decimal_comma + evidence.n_decimal_point > 0;
    (marks(given, if is_comma { b',' } else { b'.' }), is_known)
}

/// 1,234 and 1.234: a thousand or one and a bit.
fn is_open_decimal(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let Some(mark) = digits.iter().position(|byte| matches!(byte, b'.' | b',')) else { return false };
    let (whole, rest) = (&digits[..mark], &digits[mark + 1..]);
    matches!(whole.len(), 1..=3)
        && rest.len() == 3
        && whole[0] != b'0'
        && whole.iter().chain(rest).all(u8::is_ascii_digit)
}

/// The order that the dates of a column prove.
pub fn proved_order(evidence: &Evidence) -> Option<DateOrder> {
    match evidence.n_day_first.cmp(&evidence.n_month_first) {
        Ordering::Greater => Some(DateOrder::DayFirst),
        Ordering::Less => Some(DateOrder::MonthFirst),
        Ordering::Equal => None,
    }
}

/// The decision that a fixed kind leaves.
fn fixed(decision: Decision, kind: ColumnKind, evidence: &Evidence) -> Decision {
    let class = match kind {
        ColumnKind::Text => Class::Text,
        ColumnKind::Integer | ColumnKind::Number | ColumnKind::Money | ColumnKind::Percent => Class::Number,
        ColumnKind::Date | ColumnKind::DateTime => Class::Temporal,
        ColumnKind::Boolean => Class::Boolean,
        ColumnKind::Empty => Class::Unknown,
    };
    let mut fixed = if class == decision.class { decision } else { Decision::plain(class) };
    // A share has no sign when it is below one; a percentage has.
    fixed.is_percent = kind == ColumnKind::Percent && evidence.n_percent > 0;
    if class == Class::Temporal && evidence.n_date == 0 {
        fixed.bare.is_month = (evidence.n_month_number + evidence.n_point_month) * 2 > evidence.n_number;
        fixed.bare.is_unix = evidence.n_unix * 2 > evidence.n_number && !fixed.bare.is_month;
        fixed.bare.is_serial = evidence.n_serial * 2 > evidence.n_number && !fixed.bare.is_month;
    }
    fixed
}

fn has_clock(sample: &Sample, column: usize, class: Class) -> bool {
    let with_colon = |row: usize| {
        let cell = sample.cell(row, column);
        let is_midnight = [&b"00:00:00"[..], b" 00:00", b" 0:00"].iter().any(|end| cell.ends_with(end));
        cell.contains(&b':') && !is_midnight && dates::order_proof(cell).is_some()
    };
    class == Class::Temporal && (0..sample.rows.len()).any(with_colon)
}

/// Whether a column holds days such as 24-01-31: all fit, the first part is the same year or two and no month, and the last
/// part changes more, as days do.
fn is_year_first(sample: &Sample, column: usize) -> bool {
    let cells = (0..sample.rows.len()).map(|row| sample.cell(row, column)).filter(|cell| !words::is_missing(cell));
    let Some(parts) = cells.map(dates::short_parts).collect::<Option<Vec<_>>>() else { return false };
    let distinct = |part: usize| parts.iter().map(|parts| parts[part]).collect::<BTreeSet<u32>>();
    let (years, days) = (distinct(0), distinct(2));
    let fits = |&[year, month, day]: &[u32; 3]| {
        year > 12 && dates::compact(20_000_000 + year * 10_000 + month * 100 + day).is_some()
    };
    let spread = years.last().zip(years.first()).map_or(0, |(last, first)| last - first);
    parts.len() >= 2 && parts.iter().all(fits) && spread <= 10 && days.len() > years.len()
}

/// Whether hardly a text comes twice in the sample.
fn is_distinct(sample: &Sample, column: usize) -> bool {
    let n_rows = sample.rows.len();
    let distinct: BTreeSet<&[u8]> = (0..n_rows).map(|row| sample.cell(row, column)).collect();
    n_rows >= 50 && distinct.len() * 100 >= n_rows * 95
}

fn mean_bytes(sample: &Sample, column: usize) -> usize {
    let n_rows = sample.rows.len();
    (0..n_rows).map(|row| sample.cell(row, column).len()).sum::<usize>().div_ceil(n_rows.max(1))
}

/// About how many rows a file has, by the mean length of the first ones; a little more, so that vectors need not grow.
fn estimate_rows(sample: &Sample, n_bytes: Option<u64>, decoded_share: f64, is_whole: bool) -> usize {
    let n_rows = sample.rows.len();
    if is_whole {
        return n_rows;
    }
    let end = sample.rows.last().and_then(|(_, cells)| cells.last()).map_or(0, |span| span.end as usize + 1);
    let start = sample.rows.first().and_then(|(_, cells)| cells.first()).map_or(0, |span| span.start as usize);
    let (Some(n_bytes), true) = (n_bytes, n_rows > 0 && end > start) else { return n_rows };
    let per_row = (end - start) as f64 / n_rows as f64;
    // A row takes two bytes at least, whatever the first rows say.
    let n_estimated = n_bytes as f64 * decoded_share / per_row.max(2.0);
    (n_estimated * 1.03) as usize + 64
}

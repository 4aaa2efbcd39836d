//! Cells into typed columns.
//!
//! Each [`Builder`] reads its cells straight into a vector of the kind that is expected, on a fast road for the spellings
//! that nearly all cells have. What does not take that road is looked at closely and counted as evidence.

mod close;
mod settled;

use super::{
    DateOrder, ImportError, dates,
    infer::{Class, Decision, Evidence},
    intern::{self, Interner},
    numbers::{self, Marks},
    records::Span,
    settle::{self, NO_CODE},
    words,
};

/// A batch of rows: the spans of their cells, row by row, and the line each row starts on.
#[derive(Debug, Default)]
pub struct Batch {
    /// `n_columns` spans per row.
    pub cells: Vec<Span>,
    /// The line of each row.
    pub lines: Vec<u64>,
}

impl Batch {
    /// Forgets all rows.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.lines.clear();
    }
}

/// A cell that could not be read as what its column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line of its row.
    pub line: u64,
    /// What is there, cut short.
    pub text: String,
}

/// A row that begins like a row of totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalRow {
    /// The row.
    pub row: u64,
    /// The line.
    pub line: u64,
    /// Whether nothing but the word stands there.
    pub is_word: bool,
}

/// Examples that are kept per column.
pub const MAX_EXAMPLES: usize = 5;

/// Rows of totals that are kept per column; a column with more of them is about something else.
const MAX_TOTALS: usize = 1000;

/// Texts about totals that are looked out for per column.
const MAX_TOTAL_TEXTS: usize = 64;

const NO_DAY: i32 = i32::MIN;
const NO_MOMENT: i64 = i64::MIN;
const NO_ANSWER: u8 = 2;

#[derive(Debug)]
enum Cells {
    Unknown(u64),
    Text(Vec<u32>, Box<Interner>),
    Number(Vec<f64>),
    Days(Vec<i32>),
    Moments(Vec<i64>),
    Boolean(Vec<u8>),
}

/// One column while it is filled.
#[derive(Debug)]
pub struct Builder {
    /// How it is read.
    pub decision: Decision,
    /// How dates are read.
    pub order: DateOrder,
    /// Whether the user fixed the kind, so that nothing else may come of it.
    pub is_fixed: bool,
    marks: Marks,
    cells: Cells,
    /// Counts of cells that were looked at closely; those on the fast road are in none.
    pub evidence: Evidence,
    /// Cells that became missing though something was there.
    pub n_unreadable: u64,
    /// The first of them.
    pub unreadable: Vec<Unreadable>,
    /// Rows that begin like totals.
    pub totals: Vec<TotalRow>,
    total_codes: Vec<u32>,
    hashes: Vec<u64>,
    /// The words that the file has for no and yes.
    spellings: [Option<String>; 2],
    /// The first two dates that fit both orders.
    pub open_dates: Vec<String>,
    /// Dates in both orders that lie before the one above them, to tell which order makes sense.
    pub n_falls: [u64; 2],
    last_open: [i32; 2],
    /// Offsets from UTC: the first seen, and whether others followed.
    pub offset: Option<i16>,
    /// See `offset`.
    pub has_mixed_offsets: bool,
    n_expected_rows: usize,
}

impl Builder {
    /// A builder for about `n_rows` cells.
    pub fn new(decision: Decision, order: DateOrder, is_fixed: bool, marks: Marks, n_rows: usize) -> Self {
        let mut builder = Self {
            decision,
            order,
            is_fixed,
            marks,
            cells: Cells::Unknown(0),
            evidence: Evidence::default(),
            n_unreadable: 0,
            unreadable: Vec::new(),
            totals: Vec::new(),
            total_codes: Vec::new(),
            hashes: Vec::new(),
            spellings: [None, None],
            open_dates: Vec::new(),
            n_falls: [0; 2],
            last_open: [i32::MIN; 2],
            offset: None,
            has_mixed_offsets: false,
            n_expected_rows: n_rows,
        };
        builder.become_class(decision.class);
        builder
    }

    /// How the cells are stored now.
    pub fn class(&self) -> Class {
        match self.cells {
            Cells::Unknown(_) => Class::Unknown,
            Cells::Text(..) => Class::Text,
            Cells::Number(_) => Class::Number,
            Cells::Days(_) | Cells::Moments(_) => Class::Temporal,
            Cells::Boolean(_) => Class::Boolean,
        }
    }

    /// Whether cells have to be numbers, dates, yes or no.
    pub fn is_typed(&self) -> bool {
        matches!(self.class(), Class::Number | Class::Temporal | Class::Boolean)
    }

    /// Cells so far.
    pub fn n_rows(&self) -> u64 {
        match &self.cells {
            Cells::Unknown(n_rows) => *n_rows,
            Cells::Text(codes, _) => codes.len() as u64,
            Cells::Number(numbers) => numbers.len() as u64,
            Cells::Days(days) => days.len() as u64,
            Cells::Moments(moments) => moments.len() as u64,
            Cells::Boolean(answers) => answers.len() as u64,
        }
    }

    /// Begins to store a class of cells; the rows so far were all missing.
    fn become_class(&mut self, class: Class) {
        let n_rows = self.n_rows() as usize;
        // Reserving may fail when a size was told wrong; then the vectors grow as rows come.
        fn filled<T: Clone>(filler: T, n_rows: usize, n_expected: usize) -> Vec<T> {
            let mut vector = Vec::new();
            let _ = vector.try_reserve_exact(n_expected.max(n_rows));
            vector.resize(n_rows, filler);
            vector
        }
        let n_expected = self.n_expected_rows;
        self.cells = match class {
            Class::Unknown => Cells::Unknown(n_rows as u64),
            Class::Text => Cells::Text(filled(NO_CODE, n_rows, n_expected), Box::default()),
            Class::Number => Cells::Number(filled(f64::NAN, n_rows, n_expected)),
            Class::Temporal => Cells::Days(filled(NO_DAY, n_rows, n_expected)),
            Class::Boolean => Cells::Boolean(filled(NO_ANSWER, n_rows, n_expected)),
        };
    }

    /// Expects a new text in every row, of `mean_bytes`.
    pub fn expect_distinct(&mut self, mean_bytes: usize) {
        let n_rows = self.n_expected_rows;
        if let Cells::Text(_, interner) = &mut self.cells {
            interner.expect(n_rows, n_rows.saturating_mul(mean_bytes));
        }
    }

    /// Expects clock times, so that days need not be widened on the way.
    pub fn expect_moments(&mut self) {
        if matches!(&self.cells, Cells::Days(days) if days.is_empty()) {
            let mut moments = Vec::new();
            let _ = moments.try_reserve_exact(self.n_expected_rows);
            self.cells = Cells::Moments(moments);
        }
    }

    /// Makes room for `n_rows` more.
    fn grow(&mut self, n_rows: usize) -> Result<(), ImportError> {
        fn room<T>(vector: &mut Vec<T>, n_rows: usize) -> Result<(), ImportError> {
            if vector.capacity() - vector.len() >= n_rows {
                return Ok(());
            }
            // Memory in the browser never shrinks, so grow by an eighth, not to the double.
            let wanted = n_rows.max(vector.len() / 8);
            vector.try_reserve_exact(wanted).map_err(|_| ImportError::TooLarge)
        }
        match &mut self.cells {
            Cells::Unknown(_) => Ok(()),
            Cells::Text(codes, _) => room(codes, n_rows),
            Cells::Number(numbers) => room(numbers, n_rows),
            Cells::Days(days) => room(days, n_rows),
            Cells::Moments(moments) => room(moments, n_rows),
            Cells::Boolean(answers) => room(answers, n_rows),
        }
    }

    /// Takes this column's cells (at `position` of `n_columns`) of a batch.
    pub fn push(&mut self, buffer: &[u8], batch: &Batch, position: usize, n_columns: usize) -> Result<(), ImportError> {
        self.grow(batch.lines.len())?;
        let cells = batch.cells[position.min(batch.cells.len())..].iter().step_by(n_columns.max(1));
        let rows = cells.map(|span| span.of(buffer)).zip(&batch.lines);
        match self.class() {
            Class::Text => self.push_texts(rows)?,
            Class::Number => {
                for (cell, &line) in rows {
                    let value = match numbers::plain(cell, self.marks.decimal) {
                        Some(value) if !self.decision.is_percent => value,
                        _ => self.number(cell, line),
                    };
                    if let Cells::Number(numbers) = &mut self.cells {
                        numbers.push(value);
                    }
                }
            }
            Class::Temporal => {
                for (cell, &line) in rows {
                    let moment = match dates::plain(cell) {
                        Some((day, ms)) => Some((day, ms)),
                        None => self.moment(cell, line),
                    };
                    self.push_moment(moment);
                }
            }
            Class::Boolean => {
                for (cell, &line) in rows {
                    let answer = self.answer(cell, line);
                    if let Cells::Boolean(answers) = &mut self.cells {
                        answers.push(answer);
                    }
                }
            }
            Class::Unknown => return self.push_unknown(buffer, batch, position, n_columns),
        }
        Ok(())
    }

    fn push_texts<'a>(&mut self, rows: impl Iterator<Item = (&'a [u8], &'a u64)> + Clone) -> Result<(), ImportError> {
        let Cells::Text(codes, interner) = &mut self.cells else { return Ok(()) };
        let strips = self.decision.strips_point_zero;
        let clean = |cell: &'a [u8]| {
            let cell = words::trim(cell);
            if strips { settle::without_point_zero(cell) } else { cell }
        };
        let is_large = interner.is_large();
        self.hashes.clear();
        if is_large {
            let mut touched = 0;
            for (cell, _) in rows.clone() {
                let hash = intern::hash(clean(cell));
                touched ^= interner.touch(hash);
                self.hashes.push(hash);
            }
            std::hint::black_box(touched);
        }
        for (position, (cell, &line)) in rows.enumerate() {
            let cell = clean(cell);
            if cell.is_empty() {
                codes.push(NO_CODE);
                continue;
            }
            let n_before = interner.len();
            let code = match self.hashes.get(position) {
                Some(&hash) => interner.code_of_hash(cell, hash),
                None => interner.code(cell),
            };
            let code = code.ok_or(ImportError::TooLarge)?;
            if interner.len() > n_before && self.total_codes.len() < MAX_TOTAL_TEXTS && words::mentions_total(cell) {
                self.total_codes.push(code);
            }
            if !self.total_codes.is_empty() && self.total_codes.contains(&code) && self.totals.len() < MAX_TOTALS {
                let is_word = words::is_total(cell);
                self.totals.push(TotalRow { row: codes.len() as u64, line, is_word });
            }
            codes.push(code);
        }
        Ok(())
    }

    fn push_unknown(
        &mut self,
        buffer: &[u8],
        batch: &Batch,
        position: usize,
        n_columns: usize,
    ) -> Result<(), ImportError> {
        let Cells::Unknown(n_rows) = &mut self.cells else { return Ok(()) };
        let cell = |row: usize| words::trim(batch.cells[row * n_columns + position].of(buffer));
        let Some(first) = (0..batch.lines.len()).find(|&row| !words::is_missing(cell(row))) else {
            *n_rows += batch.lines.len() as u64;
            return Ok(());
        };
        *n_rows += first as u64;
        let mut evidence = Evidence::default();
        evidence.classify(cell(first), self.marks);
        let class = match super::infer::decide(&evidence, Default::default()).class {
            Class::Unknown => Class::Text,
            class => class,
        };
        self.decision.class = class;
        self.become_class(class);
        let rest = Batch { cells: batch.cells[first * n_columns..].to_vec(), lines: batch.lines[first..].to_vec() };
        self.push(buffer, &rest, position, n_columns)
    }

    /// Whether a cell of an odd row fits this column.
    pub fn fits(&self, cell: &[u8]) -> bool {
        let cell = words::trim(cell);
        if matches!(self.cells, Cells::Unknown(_) | Cells::Text(..)) || words::is_missing(cell) {
            return true;
        }
        match self.class() {
            Class::Number => numbers::parse(cell, self.marks).is_some(),
            Class::Temporal => dates::parse(cell, self.order, self.decision.bare).is_some(),
            _ => words::yes_no(cell).is_some(),
        }
    }

    /// The evidence of the whole column, the cells of the fast road included.
    pub fn whole_evidence(&self) -> Evidence {
        let mut evidence = self.evidence.clone();
        if evidence == Evidence::default() {
            // All cells took the fast road: there is no doubt to be weighed.
            return evidence;
        }
        match &self.cells {
            Cells::Number(numbers) => {
                let n_present = numbers.iter().filter(|x| !x.is_nan()).count() as u64;
                let n_fast = n_present.saturating_sub(evidence.n_number);
                let n_whole = numbers.iter().filter(|x| x.fract() == 0.0).count() as u64;
                evidence.n_number += n_fast;
                // On the fast road a whole value may have been written with decimals; all whole is what counts.
                evidence.n_integer +=
                    if n_whole == n_present { n_fast } else { n_fast.saturating_sub(n_present - n_whole) };
            }
            Cells::Days(days) => evidence.n_date = days.iter().filter(|day| **day != NO_DAY).count() as u64,
            Cells::Moments(moments) => {
                evidence.n_date = moments.iter().filter(|ms| **ms != NO_MOMENT).count() as u64;
            }
            _ => {}
        }
        evidence
    }

    /// The value of a numeric cell, to test sums; none elsewhere.
    pub fn number_at(&self, row: u64) -> Option<f64> {
        match &self.cells {
            Cells::Number(numbers) => numbers.get(row as usize).copied().filter(|x| !x.is_nan()),
            _ => None,
        }
    }

    /// The sum of the numbers in some rows.
    pub fn sum(&self, rows: std::ops::Range<u64>) -> f64 {
        let Cells::Number(numbers) = &self.cells else { return 0.0 };
        let rows = rows.start.min(rows.end) as usize..(rows.end as usize).min(numbers.len());
        numbers[rows].iter().filter(|x| !x.is_nan()).sum()
    }

    /// Whether a cell is missing.
    pub fn is_missing_at(&self, row: u64) -> bool {
        let row = row as usize;
        match &self.cells {
            Cells::Unknown(_) => true,
            Cells::Text(codes, _) => codes[row] == NO_CODE,
            Cells::Number(numbers) => numbers[row].is_nan(),
            Cells::Days(days) => days[row] == NO_DAY,
            Cells::Moments(moments) => moments[row] == NO_MOMENT,
            Cells::Boolean(answers) => answers[row] == NO_ANSWER,
        }
    }

    /// Takes rows (ascending) out again.
    pub fn remove(&mut self, rows: &[u64]) {
        fn without<T>(vector: &mut Vec<T>, rows: &[u64]) {
            let mut row = 0;
            vector.retain(|_| {
                row += 1;
                rows.binary_search(&(row - 1)).is_err()
            });
        }
        match &mut self.cells {
            Cells::Unknown(n_rows) => *n_rows -= rows.len() as u64,
            Cells::Text(codes, _) => without(codes, rows),
            Cells::Number(numbers) => without(numbers, rows),
            Cells::Days(days) => without(days, rows),
            Cells::Moments(moments) => without(moments, rows),
            Cells::Boolean(answers) => without(answers, rows),
        }
    }
}

/// A cell cut to a readable length.
pub fn cut(cell: &[u8]) -> String {
    const LONGEST: usize = 60;
    let text = String::from_utf8_lossy(&cell[..cell.len().min(LONGEST * 4)]);
    let mut cut: String = text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    if text.chars().count() > LONGEST || cell.len() > LONGEST * 4 {
        cut.push('…');
    }
    cut
}

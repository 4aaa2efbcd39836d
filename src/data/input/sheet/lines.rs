//! Rows of a sheet as lines of delimited text: the table is found among titles and remarks, and line n is row n of the sheet.

use super::cells::{Shown, What};
use crate::data::csv::{ImportError, Reader};

/// So many rows are gathered to find the table by.
const HEAD_ROWS: usize = 500;
/// Or so many cells.
const HEAD_CELLS: usize = 50_000;
/// So many places are named in a note.
pub const SHOWN_PLACES: usize = 5;
/// Text is handed on in pieces of this size.
const PIECE_BYTES: usize = 256 << 10;

/// Where the table stands; all from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The row of the header, or the first row of data.
    pub first_row: u32,
    /// Its first column.
    pub first_column: u32,
    /// How many columns it has.
    pub n_columns: u32,
}

/// What was met on the way.
#[derive(Debug, Default)]
pub struct Seen {
    /// Where the table stands; none when the sheet is empty.
    pub place: Option<Place>,
    /// How many cells hold errors.
    pub n_errors: u64,
    /// Row, column and name of the first of them.
    pub errors: Vec<(u32, u32, String)>,
    /// How many cells stand beside the table.
    pub n_beside: u64,
    /// Row and column of the first of them.
    pub beside: Vec<(u32, u32)>,
    /// Row and column of cells among the first rows that hold a formula without its result.
    pub without_results: Vec<(u32, u32)>,
}

/// Turns rows into lines for a reader.
pub struct Lines<'a> {
    reader: &'a mut Reader,
    head: Vec<(u32, Vec<(u32, Shown)>)>,
    n_head_cells: usize,
    next_row: u32,
    text: Vec<u8>,
    seen: Seen,
}

impl<'a> Lines<'a> {
    /// Lines for a reader that has seen nothing yet.
    pub fn new(reader: &'a mut Reader) -> Self {
        Self { reader, head: Vec::new(), n_head_cells: 0, next_row: 0, text: Vec::new(), seen: Seen::default() }
    }

    /// Takes the next row that holds something.
    pub fn push(&mut self, row: u32, cells: &[(u32, Shown)]) -> Result<(), ImportError> {
        if let Some(place) = self.seen.place {
            return self.write(row, cells, place);
        }
        self.n_head_cells += cells.len();
        self.head.push((row, cells.to_vec()));
        if self.head.len() < HEAD_ROWS && self.n_head_cells < HEAD_CELLS { Ok(()) } else { self.begin() }
    }

    /// All rows were given.
    pub fn finish(mut self) -> Result<Seen, ImportError> {
        self.begin()?;
        self.reader.push(&self.text)?;
        Ok(self.seen)
    }

    /// Finds the table and writes what was gathered.
    fn begin(&mut self) -> Result<(), ImportError> {
        let head = std::mem::take(&mut self.head);
        let Some(place) = self.seen.place.or_else(|| place(&head)) else { return Ok(()) };
        self.seen.place = Some(place);
        head.iter().try_for_each(|(row, cells)| self.write(*row, cells, place))
    }

    fn write(&mut self, row: u32, cells: &[(u32, Shown)], place: Place) -> Result<(), ImportError> {
        // Rows without cells are blank lines, so that lines count as rows do.
        while self.next_row < row {
            self.text.push(b'\n');
            self.next_row += 1;
        }
        self.next_row = row + 1;
        let is_title = row < place.first_row;
        let columns = place.first_column..place.first_column + place.n_columns;
        let mut next = place.first_column;
        for (position, (column, shown)) in cells.iter().enumerate() {
            // What stands above the table is told, wherever it stands.
            let column = if is_title { place.first_column + position as u32 } else { *column };
            if !columns.contains(&column) {
                if !is_title {
                    self.seen.n_beside += 1;
                    note(&mut self.seen.beside, (row, column));
                }
                continue;
            }
            self.text.extend(std::iter::repeat_n(b',', (column - next) as usize));
            next = column;
            match shown.what {
                What::Error => {
                    self.seen.n_errors += 1;
                    note(&mut self.seen.errors, (row, column, shown.text.clone()));
                }
                // A name on two lines is one name; and lines above the data must be rows.
                What::Text if row <= place.first_row && shown.text.contains(['\n', '\r']) => {
                    let one_line: Vec<&str> = shown.text.split_ascii_whitespace().collect();
                    write_cell(&one_line.join(" "), &mut self.text);
                }
                What::Text | What::Typed => write_cell(&shown.text, &mut self.text),
            }
        }
        self.text.extend(std::iter::repeat_n(b',', (columns.end - 1 - next) as usize));
        self.text.push(b'\n');
        if self.text.len() >= PIECE_BYTES {
            self.reader.push(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }
}

fn note<T>(places: &mut Vec<T>, place: T) {
    if places.len() < SHOWN_PLACES {
        places.push(place);
    }
}

/// Finds the table by its rows that are well filled: titles and remarks fill few cells.
fn place(head: &[(u32, Vec<(u32, Shown)>)]) -> Option<Place> {
    let n_filled = head.iter().map(|(_, cells)| cells.len()).max()?;
    let full = || head.iter().filter(|(_, cells)| cells.len() * 2 > n_filled);
    let columns = || full().flat_map(|(_, cells)| cells.iter().map(|(column, _)| *column));
    let (first_column, mut last_column) = (columns().min()?, columns().max()?);
    let (first_row, header) = full().next()?;
    // Remarks beside the table stand behind a gap: behind a column that is empty all the way, header included.
    let is_filled = |column: u32| columns().any(|filled| filled == column);
    let last_named = header.last().map_or(last_column, |(column, _)| *column);
    if let Some(gap) = (last_named + 1..last_column).find(|column| !is_filled(*column)) {
        last_column = gap - 1;
    }
    Some(Place { first_row: *first_row, first_column, n_columns: last_column - first_column + 1 })
}

fn write_cell(cell: &str, text: &mut Vec<u8>) {
    if !cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        return text.extend_from_slice(cell.as_bytes());
    }
    text.push(b'"');
    text.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
    text.push(b'"');
}

//! The sheets of a workbook and their rows, whatever its format.

use std::io::Cursor;

use calamine::{
    Data, DataType, Ods, OdsError, Range, Reader as _, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};

use super::cells::{self, Mark, Shown};
use super::ole;
use super::package::{self, Kind};
use crate::data::csv::ImportError;

/// So many rows of a sheet tell whether it holds a table.
const ROWS_TO_TELL: u32 = 500;

type Bytes = Cursor<Vec<u8>>;

/// An open workbook.
pub enum Book {
    /// Read cell by cell.
    Xlsx(Box<Xlsx<Bytes>>),
    /// At most 65,536 rows, held as a whole.
    Xls(Box<Xls<Bytes>>),
    /// One part with all sheets, held as a whole.
    Ods(Box<Ods<Bytes>>),
}

/// Takes the number of a row, from 0, and its cells with their columns; answers whether to go on.
pub type OnRow<'a> = dyn FnMut(u32, &[(u32, Shown)]) -> Result<bool, ImportError> + 'a;

impl Book {
    /// Opens a workbook, once it is known to be no bomb.
    pub fn open(bytes: Vec<u8>) -> Result<Self, ImportError> {
        Ok(match package::recognise(&bytes)? {
            Kind::Xlsx => Self::Xlsx(Box::new(Xlsx::new(Cursor::new(bytes)).map_err(xlsx)?)),
            Kind::Ods => Self::Ods(Box::new(Ods::new(Cursor::new(bytes)).map_err(ods)?)),
            Kind::Xls => {
                ole::check(&bytes)?;
                Self::Xls(Box::new(guarded(|| Xls::new(Cursor::new(bytes)))?))
            }
        })
    }

    /// The names of the sheets with cells, hidden ones last.
    pub fn sheets(&self) -> Vec<String> {
        let all = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        };
        let of = |is_visible: bool| {
            all.iter()
                .filter(move |sheet| sheet.typ == SheetType::WorkSheet)
                .filter(move |sheet| (sheet.visible == SheetVisible::Visible) == is_visible)
                .map(|sheet| sheet.name.clone())
        };
        of(true).chain(of(false)).collect()
    }

    /// The first sheet that holds a table: several rows of several cells. Failing that, several rows; failing that, a cell.
    pub fn first_table(&mut self, sheets: &[String]) -> Result<Option<String>, ImportError> {
        let (mut with_rows, mut with_cells) = (None, None);
        for sheet in sheets {
            let (mut n_rows, mut n_wide) = (0, 0);
            self.each_row(sheet, &mut |row, cells| {
                n_rows += 1;
                n_wide += u32::from(cells.len() > 1);
                Ok(n_wide < 2 && row < ROWS_TO_TELL)
            })?;
            if n_wide >= 2 {
                return Ok(Some(sheet.clone()));
            }
            if n_rows >= 2 {
                with_rows = with_rows.or_else(|| Some(sheet.clone()));
            } else if n_rows == 1 {
                with_cells = with_cells.or_else(|| Some(sheet.clone()));
            }
        }
        Ok(with_rows.or(with_cells))
    }

    /// Goes through the rows of a sheet that hold something.
    pub fn each_row(&mut self, sheet: &str, on_row: &mut OnRow) -> Result<(), ImportError> {
        match self {
            Self::Xlsx(book) => stream(book, sheet, on_row),
            Self::Xls(book) => held(&guarded(|| book.worksheet_range(sheet))?, on_row),
            Self::Ods(book) => held(&book.worksheet_range(sheet).map_err(ods)?, on_row),
        }
    }
}

/// Row and column, from 0, of cells among the first rows that hold a formula without its result: programs that do not
/// compute write such. Only XLSX tells.
pub fn without_results(book: &mut Book, sheet: &str) -> Result<Vec<(u32, u32)>, ImportError> {
    let Book::Xlsx(book) = book else { return Ok(Vec::new()) };
    let mut reader = book.worksheet_cells_reader(sheet).map_err(xlsx)?;
    let mut places = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(xlsx)?
        && cell.pos.0 < ROWS_TO_TELL
    {
        if cell.formula.is_some() && cell.value.is_empty() {
            places.push(cell.pos);
        }
    }
    Ok(places)
}

fn stream(book: &mut Xlsx<Bytes>, sheet: &str, on_row: &mut OnRow) -> Result<(), ImportError> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(xlsx)?;
    let code = |style: &calamine::Style| style.number_format.as_ref().map(|format| format.format_code.clone());
    let marks: Vec<Mark> =
        reader.styles().iter().map(|style| code(style).map_or(Mark::None, |code| cells::mark(&code))).collect();
    let (mut row, mut cells) = (0, Vec::new());
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(xlsx)? {
        let (cell_row, column) = cell.get_position();
        if cell_row != row && !cells.is_empty() {
            if !on_row(row, &cells)? {
                return Ok(());
            }
            cells.clear();
        }
        row = cell_row;
        let mark = marks.get(style).copied().unwrap_or(Mark::None);
        cells.extend(cells::shown(cell.get_value(), mark).map(|shown| (column, shown)));
    }
    if !cells.is_empty() {
        on_row(row, &cells)?;
    }
    Ok(())
}

fn held(range: &Range<Data>, on_row: &mut OnRow) -> Result<(), ImportError> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut cells = Vec::new();
    for (row, held) in (first_row..).zip(range.rows()) {
        cells.clear();
        let shown = (first_column..).zip(held).filter(|(_, cell)| !cell.is_empty());
        cells.extend(shown.filter_map(|(column, cell)| Some((column, cells::shown(cell, Mark::None)?))));
        if !cells.is_empty() && !on_row(row, &cells)? {
            return Ok(());
        }
    }
    Ok(())
}

fn xlsx(error: XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::Encrypted,
        _ => ImportError::Damaged,
    }
}

fn ods(error: OdsError) -> ImportError {
    match error {
        OdsError::Password => ImportError::Encrypted,
        OdsError::CellLimitExceeded { .. } => ImportError::TooLarge,
        _ => ImportError::Damaged,
    }
}

/// The parser of XLS trusts lengths in the file, and panics over a damaged one. Natively that becomes an error; in a
/// browser, where nothing unwinds, it ends the worker, which the page starts anew.
fn guarded<T>(parse: impl FnOnce() -> Result<T, XlsError>) -> Result<T, ImportError> {
    let parsed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(parse));
    parsed.map_err(|_| ImportError::Damaged)?.map_err(xls)
}

fn xls(error: XlsError) -> ImportError {
    match error {
        XlsError::Password => ImportError::Encrypted,
        _ => ImportError::Damaged,
    }
}

//! Columns from columns: picked rows, columns end to end, constants.

use std::sync::Arc;

use crate::data::csv::Interner;
use crate::data::{Bitmap, Cell, Column, Dictionary, Values, calendar};

/// Stands for "no row" among row indices: the cell becomes missing.
pub const NO_ROW: u32 = u32::MAX;

/// The cells of some rows, in that order; [`NO_ROW`] gives a missing cell.
pub fn gather(column: &Column, rows: &[u32]) -> Column {
    pick(column, rows, false)
}

/// The same of rows among which all occur, so that all texts do.
pub fn rearranged(column: &Column, rows: &[u32]) -> Column {
    pick(column, rows, true)
}

fn pick(column: &Column, rows: &[u32], is_all: bool) -> Column {
    let has_gaps = rows.contains(&NO_ROW);
    let validity = match column.validity() {
        None if !has_gaps => None,
        bits => Some(
            rows.iter().map(|&row| row != NO_ROW && bits.is_none_or(|bits| bits.get(row as usize))).collect::<Bitmap>(),
        ),
    };
    fn of<T: Copy>(cells: &[T], rows: &[u32], filler: T) -> Vec<T> {
        rows.iter().map(|&row| if row == NO_ROW { filler } else { cells[row as usize] }).collect()
    }
    let values = match column.values() {
        Values::Number(numbers) => Values::Number(of(numbers, rows, f64::NAN)),
        Values::Text { codes, dictionary } if is_all => {
            Values::Text { codes: of(codes, rows, 0), dictionary: Arc::clone(dictionary) }
        }
        Values::Text { codes, dictionary } => return compact(of(codes, rows, 0), validity, dictionary),
        Values::Date(days) => Values::Date(of(days, rows, 0)),
        Values::DateTime(moments) => Values::DateTime(of(moments, rows, 0)),
        Values::Boolean(bits) => {
            Values::Boolean(rows.iter().map(|&row| row != NO_ROW && bits.get(row as usize)).collect())
        }
        Values::Empty(_) => Values::Empty(rows.len() as u64),
    };
    let [no, yes] = column.spellings();
    let gathered = Column::new(values, validity);
    if matches!(gathered.values(), Values::Boolean(_)) { gathered.spelled(no, yes) } else { gathered }
}

/// A text column whose dictionary holds what occurs and nothing else; an unchanged dictionary is shared.
pub fn compact(mut codes: Vec<u32>, validity: Option<Bitmap>, dictionary: &Arc<Dictionary>) -> Column {
    let n_rows = codes.len();
    let mut is_used = vec![false; dictionary.len()];
    let mut n_used = 0;
    for (row, &code) in codes.iter().enumerate() {
        if !is_used.get(code as usize).is_none_or(|used| *used)
            && validity.as_ref().is_none_or(|validity| validity.get(row))
        {
            is_used[code as usize] = true;
            n_used += 1;
            if n_used == is_used.len() {
                break;
            }
        }
    }
    if n_used == 0 {
        return Column::new(Values::Empty(n_rows as u64), None);
    }
    if n_used == dictionary.len() {
        return Column::new(Values::Text { codes, dictionary: Arc::clone(dictionary) }, validity);
    }
    let mut kept = Dictionary::default();
    // Texts that fitted before fit now; the filler of unused codes is 0.
    let new_codes: Vec<u32> = (0..dictionary.len() as u32)
        .map(|code| if is_used[code as usize] { kept.push(dictionary.get(code)).unwrap_or(0) } else { 0 })
        .collect();
    codes.iter_mut().for_each(|code| *code = new_codes[*code as usize]);
    Column::new(Values::Text { codes, dictionary: Arc::new(kept) }, validity)
}

/// Several columns end to end. Kinds are widened where they differ: a day to a moment, anything else to text.
pub fn concat(columns: &[&Column]) -> Column {
    let widest = columns.iter().fold(Class::Empty, |widest, column| widest.with(class(column)));
    let is_present = |column: &Column| {
        let bits: Vec<bool> = (0..column.len()).map(|row| !column.is_missing(row)).collect();
        bits
    };
    let validity: Option<Bitmap> = columns
        .iter()
        .any(|column| column.n_missing() > 0)
        .then(|| columns.iter().flat_map(|column| is_present(column)).collect());
    let n_rows: usize = columns.iter().map(|column| column.len()).sum();
    let values = match widest {
        Class::Empty => Values::Empty(n_rows as u64),
        Class::Number => Values::Number(columns.iter().flat_map(|column| numbers(column)).collect()),
        Class::Date => Values::Date(columns.iter().flat_map(|column| days(column)).collect()),
        Class::DateTime => Values::DateTime(columns.iter().flat_map(|column| moments(column)).collect()),
        Class::Boolean => {
            let bit = |column: &Column, row| column.cell(row) == Cell::Boolean(true);
            Values::Boolean(
                columns.iter().flat_map(|column| (0..column.len()).map(move |row| bit(column, row))).collect(),
            )
        }
        Class::Text => return concat_texts(columns, n_rows, validity),
    };
    let column = Column::new(values, validity);
    match columns.iter().find(|column| matches!(column.values(), Values::Boolean(_))) {
        Some(spelled) if widest == Class::Boolean => column.spelled(spelled.spellings()[0], spelled.spellings()[1]),
        _ => column,
    }
}

fn concat_texts(columns: &[&Column], n_rows: usize, validity: Option<Bitmap>) -> Column {
    let (mut interner, mut codes) = (Interner::default(), Vec::with_capacity(n_rows));
    for column in columns {
        let text = super::texts::to_text(column);
        match text.values() {
            Values::Text { codes: own, dictionary } => {
                let new: Vec<u32> =
                    dictionary.iter().map(|text| interner.code(text.as_bytes()).unwrap_or_default()).collect();
                codes.extend(own.iter().map(|&code| new.get(code as usize).copied().unwrap_or(0)));
            }
            _ => codes.resize(codes.len() + column.len(), 0),
        }
    }
    Column::new(Values::Text { codes, dictionary: Arc::new(interner.into_dictionary()) }, validity)
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Empty,
    Number,
    Date,
    DateTime,
    Boolean,
    Text,
}

impl Class {
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Class::Empty, known) | (known, Class::Empty) => known,
            (Class::Date, Class::DateTime) | (Class::DateTime, Class::Date) => Class::DateTime,
            (one, two) if one == two => one,
            _ => Class::Text,
        }
    }
}

fn class(column: &Column) -> Class {
    match column.values() {
        Values::Number(_) => Class::Number,
        Values::Text { .. } => Class::Text,
        Values::Date(_) => Class::Date,
        Values::DateTime(_) => Class::DateTime,
        Values::Boolean(_) => Class::Boolean,
        Values::Empty(_) => Class::Empty,
    }
}

fn numbers(column: &Column) -> Vec<f64> {
    column.numbers().map_or_else(|| vec![f64::NAN; column.len()], std::borrow::Cow::into_owned)
}

fn days(column: &Column) -> Vec<i32> {
    match column.values() {
        Values::Date(days) => days.clone(),
        _ => vec![0; column.len()],
    }
}

fn moments(column: &Column) -> Vec<i64> {
    match column.values() {
        Values::DateTime(moments) => moments.clone(),
        Values::Date(days) => days.iter().map(|&day| i64::from(day) * calendar::DAY_MS).collect(),
        _ => vec![0; column.len()],
    }
}

/// A column that holds one cell in every row.
pub fn constant(cell: Cell, n_rows: usize) -> Column {
    match cell {
        _ if n_rows == 0 => Column::new(Values::Empty(0), None),
        Cell::Missing => Column::new(Values::Empty(n_rows as u64), None),
        Cell::Number(x) => Column::from_numbers(vec![x; n_rows]),
        Cell::Text(text) => {
            let mut dictionary = Dictionary::default();
            dictionary.push(text);
            Column::new(Values::Text { codes: vec![0; n_rows], dictionary: Arc::new(dictionary) }, None)
        }
        Cell::Date(day) => Column::new(Values::Date(vec![day; n_rows]), None),
        Cell::DateTime(ms) => Column::new(Values::DateTime(vec![ms; n_rows]), None),
        Cell::Boolean(yes) => Column::new(Values::Boolean(Bitmap::filled(n_rows, yes)), None),
    }
}

/// How many cells of two columns of equal length differ. Texts are compared as texts, whatever their codes.
pub fn n_different(before: &Column, after: &Column) -> u64 {
    if before.shares_cells(after) {
        return 0;
    }
    let n_rows = before.len().min(after.len());
    let n = match (before.values(), after.values()) {
        (Values::Number(one), Values::Number(two)) => {
            one.iter().zip(two).filter(|(a, b)| a != b && !(a.is_nan() && b.is_nan())).count()
        }
        (Values::Text { codes: one, dictionary: old }, Values::Text { codes: two, dictionary: new }) => {
            let is_shared = Arc::ptr_eq(old, new);
            let is_same = |a: u32, b: u32| if is_shared { a == b } else { old.get(a) == new.get(b) };
            (0..n_rows)
                .filter(|&row| match (before.is_missing(row), after.is_missing(row)) {
                    (true, true) => false,
                    (false, false) => !is_same(one[row], two[row]),
                    _ => true,
                })
                .count()
        }
        _ => (0..n_rows).filter(|&row| before.cell(row) != after.cell(row)).count(),
    };
    n as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gathered_texts_drop_what_no_longer_occurs() {
        let texts = Column::from_texts([Some("a"), Some("b"), None, Some("c")]);
        let picked = gather(&texts, &[3, 2, NO_ROW, 1]);
        assert_eq!(picked, Column::from_texts([Some("c"), None, None, Some("b")]).clone().reordered());
        assert_eq!(gather(&texts, &[2]).values(), &Values::Empty(1));
        assert_eq!(gather(&texts, &[]).len(), 0);
    }

    trait Reordered {
        fn reordered(self) -> Column;
    }

    impl Reordered for Column {
        /// The same texts with the codes in the order of the source: b before c.
        fn reordered(self) -> Column {
            let mut dictionary = Dictionary::default();
            dictionary.push("b");
            dictionary.push("c");
            let validity = [true, false, false, true].into_iter().collect();
            Column::new(Values::Text { codes: vec![1, 0, 0, 0], dictionary: Arc::new(dictionary) }, Some(validity))
        }
    }

    #[test]
    fn columns_end_to_end_are_widened() {
        let numbers = Column::from_numbers(vec![1.0, f64::NAN]);
        let texts = Column::from_labels(&["1", "x"]);
        let both = concat(&[&numbers, &texts]);
        let cells: Vec<String> = (0..4).map(|row| both.cell(row).to_plain_text()).collect();
        assert_eq!(cells, ["1", "", "1", "x"]);
        assert_eq!(both.categories().labels, ["1", "x"]);
        let days = concat(&[&Column::from_days(&[Some(1)]), &Column::new(Values::DateTime(vec![5]), None)]);
        assert_eq!(days.values(), &Values::DateTime(vec![calendar::DAY_MS, 5]));
        let empty = concat(&[&Column::new(Values::Empty(1), None), &Column::from_numbers(vec![2.0])]);
        assert_eq!((empty.cell(0), empty.cell(1)), (Cell::Missing, Cell::Number(2.0)));
        assert_eq!(concat(&[]).len(), 0);
    }
}

//! One cell per group: counts, sums, means, extremes.

use crate::clean::kernel::{Groups, rows};
use crate::clean::settings::Function;
use crate::data::{Column, Values};
use crate::numeric::sum::Sum;
use crate::stats::quantile;

/// Whether a function needs numbers.
pub fn needs_numbers(function: Function) -> bool {
    matches!(function, Function::Sum | Function::Mean | Function::Median | Function::Sd)
}

/// The rows of every group.
pub fn n_rows(groups: &Groups) -> Column {
    Column::from_counts(groups.sizes().into_iter().map(u64::from))
}

/// The function of a column's cells that are there, per group. A column that is no numbers gives missing where numbers
/// are needed.
pub fn column(column: &Column, function: Function, groups: &Groups) -> Column {
    match function {
        Function::Count => Column::from_counts(counts(column, groups)),
        Function::Distinct => Column::from_counts(distinct(column, groups)),
        Function::First => rows::gather(column, &ends(column, groups, false)),
        Function::Last => rows::gather(column, &ends(column, groups, true)),
        Function::Min => rows::gather(column, &extremes(column, groups, |new, best| new < best)),
        Function::Max => rows::gather(column, &extremes(column, groups, |new, best| new > best)),
        Function::Sum | Function::Mean | Function::Median | Function::Sd => match column.numbers() {
            Some(numbers) => Column::from_numbers(of_numbers(&numbers, function, groups)),
            None => Column::new(Values::Empty(groups.len() as u64), None),
        },
    }
}

fn counts(column: &Column, groups: &Groups) -> Vec<u64> {
    let mut counts = vec![0; groups.len()];
    for (row, &group) in groups.codes.iter().enumerate() {
        counts[group as usize] += u64::from(!column.is_missing(row));
    }
    counts
}

fn distinct(column: &Column, groups: &Groups) -> Vec<u64> {
    let codes = Column::new(Values::Date(groups.codes.iter().map(|&code| code as i32).collect()), None);
    let pairs = Groups::of(&[&codes, column], column.len());
    let mut counts = vec![0; groups.len()];
    for &row in &pairs.first_rows {
        counts[groups.codes[row as usize] as usize] += u64::from(!column.is_missing(row as usize));
    }
    counts
}

/// Per group the first or last row whose cell is there.
fn ends(column: &Column, groups: &Groups, is_last: bool) -> Vec<u32> {
    let mut ends = vec![rows::NO_ROW; groups.len()];
    for (row, &group) in groups.codes.iter().enumerate() {
        let end = &mut ends[group as usize];
        if (is_last || *end == rows::NO_ROW) && !column.is_missing(row) {
            *end = row as u32;
        }
    }
    ends
}

/// Per group the row of the extreme cell.
fn extremes(column: &Column, groups: &Groups, is_better: impl Fn(f64, f64) -> bool) -> Vec<u32> {
    let ranks;
    let key: Box<dyn Fn(usize) -> f64> = match column.values() {
        Values::Number(numbers) => Box::new(move |row| numbers[row]),
        Values::Date(days) => Box::new(move |row| f64::from(days[row])),
        Values::DateTime(moments) => Box::new(move |row| moments[row] as f64),
        Values::Boolean(bits) => Box::new(move |row| f64::from(u8::from(bits.get(row)))),
        Values::Text { codes, dictionary } => {
            ranks = crate::clean::kernel::groups::ranks(dictionary);
            Box::new(|row| f64::from(ranks.get(codes[row] as usize).copied().unwrap_or(0)))
        }
        Values::Empty(_) => return vec![rows::NO_ROW; groups.len()],
    };
    let mut best = vec![(f64::NAN, rows::NO_ROW); groups.len()];
    for (row, &group) in groups.codes.iter().enumerate() {
        let held = &mut best[group as usize];
        if !column.is_missing(row) {
            let key = key(row);
            if held.1 == rows::NO_ROW || is_better(key, held.0) {
                *held = (key, row as u32);
            }
        }
    }
    best.into_iter().map(|(_, row)| row).collect()
}

fn of_numbers(numbers: &[f64], function: Function, groups: &Groups) -> Vec<f64> {
    if function == Function::Median {
        return medians(numbers, groups);
    }
    let (mut sums, mut counts) = (vec![Sum::default(); groups.len()], vec![0u64; groups.len()]);
    let present = || numbers.iter().zip(&groups.codes).filter(|(x, _)| !x.is_nan());
    for (&x, &group) in present() {
        sums[group as usize].add(x);
        counts[group as usize] += 1;
    }
    let sums: Vec<f64> = sums.into_iter().map(Sum::value).collect();
    if function == Function::Sum {
        return sums;
    }
    let means: Vec<f64> = sums.iter().zip(&counts).map(|(sum, &n)| sum / n as f64).collect();
    if function == Function::Mean {
        return means;
    }
    let mut squares = vec![(Sum::default(), Sum::default()); groups.len()];
    for (&x, &group) in present() {
        let deviation = x - means[group as usize];
        squares[group as usize].0.add(deviation * deviation);
        squares[group as usize].1.add(deviation);
    }
    // The mean is rounded; what deviations sum to tells by how much (Chan, Golub and LeVeque 1983).
    let sd = |((squares, rest), &n): ((Sum, Sum), &u64)| {
        let n = n as f64;
        let sum = squares.value() - rest.value() * rest.value() / n;
        if n < 2.0 { f64::NAN } else { (sum.max(0.0) / (n - 1.0)).sqrt() }
    };
    squares.into_iter().zip(&counts).map(sd).collect()
}

fn medians(numbers: &[f64], groups: &Groups) -> Vec<f64> {
    let (rows, starts) = groups.rows();
    let mut cells = Vec::new();
    let median = |range: &[u32]| {
        cells.clear();
        cells.extend(range.iter().map(|&row| numbers[row as usize]).filter(|x| !x.is_nan()));
        median(&mut cells)
    };
    starts.windows(2).map(|ends| &rows[ends[0] as usize..ends[1] as usize]).map(median).collect()
}

/// The median by selection, which orders no more than it must; NaN of nothing.
pub fn median(cells: &mut [f64]) -> f64 {
    let n = cells.len();
    if n == 0 {
        return f64::NAN;
    }
    let (below, &mut upper, _) = cells.select_nth_unstable_by(n / 2, f64::total_cmp);
    if n % 2 == 1 {
        return upper;
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // As the quantile of a half, which keeps huge numbers within the doubles.
    quantile::quantile(&[lower, upper], 0.5, quantile::Definition::Inclusive)
}

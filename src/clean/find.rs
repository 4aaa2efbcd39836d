//! Rows of a table that somebody looks for: by a condition, or by what their cells hold.

use std::borrow::Cow;
use std::collections::HashMap;

use super::expression::Expression;
use super::frame::{Frame, Named};
use crate::data::csv::cells;
use crate::data::{Bitmap, Cell, Column, Dictionary, Values};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// A bit per row.
    pub rows: Bitmap,
    /// Whether a condition was asked, not a text.
    pub is_condition: bool,
}

/// The rows where a condition of the expression language holds (`amount > 100`). What is no condition on these columns is a
/// text, a number or a day: rows are found that have a cell which holds the text, whatever the case of its letters, equals
/// the number, or lies on a day that is written so (2024-03 is all of March).
pub fn find(names: &[&str], columns: &[&Column], wanted: &str) -> Found {
    let wanted = wanted.trim();
    match condition(names, columns, wanted) {
        Some(rows) => Found { rows, is_condition: true },
        None => Found { rows: holding(columns, wanted), is_condition: false },
    }
}

fn n_rows(columns: &[&Column]) -> usize {
    columns.first().map_or(0, |column| column.len())
}

/// The rows where the condition holds; none when it is none.
fn condition(names: &[&str], columns: &[&Column], wanted: &str) -> Option<Bitmap> {
    let expression = Expression::parse(wanted).ok()?;
    let named = expression.columns();
    // A name alone, even that of a column of yes and no, is a word as well.
    if named.is_empty() || names.contains(&wanted) {
        return None;
    }
    let all = names.iter().zip(columns).filter(|(name, _)| named.contains(**name));
    let frame = Frame::new(all.map(|(name, cells)| Named::of(*name, (*cells).clone())).collect(), n_rows(columns));
    let truth = expression.evaluate_truth(&frame).ok()?;
    let Values::Boolean(bits) = truth.values() else { return None };
    Some(match truth.validity() {
        None => bits.clone(),
        Some(known) => known.iter().zip(bits.iter()).map(|(is_known, is_true)| is_known && is_true).collect(),
    })
}

/// The rows with a cell that holds the text.
fn holding(columns: &[&Column], wanted: &str) -> Bitmap {
    let wanted = wanted.to_lowercase();
    let mut is_found = vec![false; n_rows(columns)];
    for column in columns {
        let mut mark = |holds: &mut dyn FnMut(usize) -> bool| {
            for (row, is_found) in is_found.iter_mut().enumerate() {
                *is_found = *is_found || !column.is_missing(row) && holds(row);
            }
        };
        match column.values() {
            Values::Text { codes, dictionary } => {
                let holds = texts_holding(dictionary, &wanted);
                mark(&mut |row| holds[codes[row] as usize]);
            }
            Values::Number(numbers) => {
                if let Some(x) = number(&wanted) {
                    mark(&mut |row| numbers[row] == x);
                }
            }
            Values::Date(_) | Values::DateTime(_) if !wanted.contains(|c: char| c.is_ascii_digit()) => {}
            Values::Date(days) => {
                let mut known = HashMap::new();
                mark(&mut |row| is_written(days[row], &wanted, &mut known));
            }
            Values::DateTime(_) if wanted.contains(':') => {
                mark(&mut |row| column.cell(row).to_plain_text().contains(&wanted));
            }
            Values::DateTime(moments) => {
                let mut known = HashMap::new();
                let day = |ms: i64| ms.div_euclid(crate::data::calendar::DAY_MS) as i32;
                mark(&mut |row| is_written(day(moments[row]), &wanted, &mut known));
            }
            Values::Boolean(bits) => {
                let meant = cells::yes_no(&wanted);
                let spelled = column.spellings().map(str::to_lowercase);
                mark(&mut |row| {
                    let bit = bits.get(row);
                    meant == Some(bit) || spelled[usize::from(bit)] == wanted
                });
            }
            Values::Empty(_) => {}
        }
    }
    is_found.into_iter().collect()
}

/// Whether a day is written with the text; asked once per day.
fn is_written(day: i32, wanted: &str, known: &mut HashMap<i32, bool>) -> bool {
    *known.entry(day).or_insert_with(|| Cell::Date(day).to_plain_text().contains(wanted))
}

/// The number that a text is: 1,234.5 or 15.5%.
fn number(text: &str) -> Option<f64> {
    let plain = text.replace(',', "");
    let number = match plain.strip_suffix('%') {
        // Dividing would round once more.
        Some(share) => format!("{}e-2", share.trim()).parse::<f64>(),
        None => plain.parse::<f64>(),
    };
    number.ok().filter(|x| x.is_finite())
}

/// Per text of a dictionary whether it holds the one wanted. All texts are searched as one, which is much faster than one by
/// one; what is found across the end of a text is not in it.
fn texts_holding(dictionary: &Dictionary, wanted: &str) -> Vec<bool> {
    let (bytes, ends) = dictionary.parts();
    let (text, ends) = if bytes.is_ascii() {
        (bytes.to_ascii_lowercase(), Cow::Borrowed(ends))
    } else {
        // Letters of the other case may take more bytes or fewer.
        let mut text = String::with_capacity(bytes.len());
        let mut ends = Vec::with_capacity(dictionary.len());
        for one in dictionary.iter() {
            text.push_str(&one.to_lowercase());
            ends.push(text.len() as u32);
        }
        (text, Cow::Owned(ends))
    };
    let mut holds = vec![false; dictionary.len()];
    let (mut from, mut code) = (0, 0);
    while let Some(at) = text[from..].find(wanted).map(|at| from + at) {
        code += ends[code..].partition_point(|end| *end as usize <= at);
        let Some(end) = ends.get(code).map(|end| *end as usize) else { break };
        holds[code] = at + wanted.len() <= end;
        from = if holds[code] { end } else { at + text[at..].chars().next().map_or(1, char::len_utf8) };
    }
    holds
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(columns: &[(&str, Column)], wanted: &str) -> (Vec<usize>, bool) {
        let (names, cells): (Vec<&str>, Vec<&Column>) = columns.iter().map(|(name, cells)| (*name, cells)).unzip();
        let found = find(&names, &cells, wanted);
        (
            found.rows.iter().enumerate().filter(|(_, is_found)| *is_found).map(|(row, _)| row).collect(),
            found.is_condition,
        )
    }

    #[test]
    fn texts_numbers_days_and_conditions() {
        let ms = |day: i64, hour: i64| (day * 24 + hour) * 3_600_000;
        let columns = [
            ("city", Column::from_texts([Some("North Bay"), Some("北京"), None, Some("NORTH")])),
            ("amount", Column::from_numbers(vec![1234.5, 0.151, f64::NAN, 12.0])),
            ("day", Column::from_days(&[Some(19_783), Some(19_724), None, Some(19_784)])),
            ("at", Column::new(Values::DateTime(vec![ms(19_000, 7), ms(19_001, 8), 0, ms(19_000, 9)]), None)),
            ("paid", Column::from_booleans(&[Some(true), Some(false), None, Some(false)]).spelled("offen", "bezahlt")),
        ];
        for (wanted, expected, is_condition) in [
            ("north", vec![0, 3], false),
            (" 北京 ", vec![1], false),
            ("1,234.5", vec![0], false),
            ("15.1%", vec![1], false),
            ("12", vec![3], false),
            ("2024-03-02", vec![3], false),
            ("2024-0", vec![0, 1, 3], false),
            ("09:00", vec![3], false),
            ("Bezahlt", vec![0], false),
            ("no", vec![0, 1, 3], false),
            ("amount > 1", vec![0, 3], true),
            ("city = \"北京\" or not paid", vec![1, 3], true),
            ("amount > nothing", vec![], false),
            ("paid", vec![], false),
            ("1 < 2", vec![], false),
            ("nan", vec![], false),
        ] {
            assert_eq!(rows(&columns, wanted), (expected, is_condition), "{wanted}");
        }
        assert_eq!(rows(&[("nothing", Column::new(Values::Empty(2), None))], "x"), (vec![], false));
        assert_eq!(rows(&[], "x"), (vec![], false));
    }

    proptest! {
        #[test]
        fn searching_all_texts_at_once_is_searching_each(
            texts in prop::collection::btree_set("[abAé中İ]{1,5}", 0..30),
            wanted in "[abé中i]{1,3}",
        ) {
            let texts: Vec<String> = texts.into_iter().collect();
            let column = Column::from_labels(&texts);
            let expected: Vec<bool> = texts.iter().map(|text| text.to_lowercase().contains(&wanted)).collect();
            let Values::Text { dictionary, .. } = column.values() else { panic!() };
            prop_assert_eq!(texts_holding(dictionary, &wanted), expected);
        }
    }
}

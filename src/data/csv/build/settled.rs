//! The finished column.

use super::super::{
    settle::{self, NO_CODE},
    words,
};
use super::{Builder, Cells, NO_ANSWER, NO_DAY, NO_MOMENT};
use std::sync::Arc;

use crate::data::{Bitmap, Column, Values};

impl Builder {
    /// The finished column, and the words for "no value" that were taken out of a text column, with their counts.
    pub fn finish(self, has_lost_rows: bool) -> (Column, Vec<(String, u64)>) {
        let mut tokens = Vec::new();
        let column = match self.cells {
            Cells::Unknown(n_rows) => Column::new(Values::Empty(n_rows), None),
            Cells::Text(codes, interner) => {
                let (codes, dictionary) = settle::texts(codes, interner.into_dictionary(), has_lost_rows, &mut tokens);
                if dictionary.is_empty() {
                    Column::new(Values::Empty(codes.len() as u64), None)
                } else {
                    settle::marked(codes, NO_CODE, 0, |codes| Values::Text { codes, dictionary: Arc::new(dictionary) })
                }
            }
            Cells::Number(numbers) => {
                let validity =
                    numbers.iter().any(|x| x.is_nan()).then(|| numbers.iter().map(|x| !x.is_nan()).collect());
                Column::new(Values::Number(numbers), validity)
            }
            Cells::Days(days) => settle::marked(days, NO_DAY, 0, Values::Date),
            Cells::Moments(moments) => settle::marked(moments, NO_MOMENT, 0, Values::DateTime),
            Cells::Boolean(answers) => {
                let bits: Bitmap = answers.iter().map(|&answer| answer == 1).collect();
                let validity = answers.iter().map(|&answer| answer != NO_ANSWER).collect();
                let [no, yes] = spelled(self.spellings);
                Column::new(Values::Boolean(bits), Some(validity)).spelled(no, yes)
            }
        };
        (column, tokens)
    }
}

/// The words for no and yes, of which a column may have seen one only.
fn spelled([no, yes]: [Option<String>; 2]) -> [String; 2] {
    let opposite = |word: &str| words::yes_no(word.as_bytes()).map_or("", |found| found.opposite).to_owned();
    match (no, yes) {
        (Some(no), Some(yes)) => [no, yes],
        (Some(no), None) => {
            let yes = opposite(&no);
            [no, yes]
        }
        (None, Some(yes)) => [opposite(&yes), yes],
        (None, None) => ["false".to_owned(), "true".to_owned()],
    }
}

//! Cells off the fast road: looked at closely, counted as evidence, or left out with a reason.

use super::super::{
    dates::{self, Moment, OrderProof},
    numbers, words,
};
use super::{Builder, Cells, MAX_EXAMPLES, MAX_TOTALS, NO_ANSWER, NO_DAY, NO_MOMENT, TotalRow, Unreadable, cut};
use crate::data::calendar;

impl Builder {
    #[inline(never)]
    pub(super) fn number(&mut self, cell: &[u8], line: u64) -> f64 {
        let cell = words::trim(cell);
        if words::is_missing(cell) {
            self.evidence.n_missing += 1;
            return f64::NAN;
        }
        match numbers::parse(cell, self.marks) {
            Some(number) => {
                self.evidence.count_number(cell, &number);
                if self.decision.is_percent && !number.is_percent { number.value / 100.0 } else { number.value }
            }
            None => {
                self.leave_out(cell, line);
                f64::NAN
            }
        }
    }

    #[inline(never)]
    pub(super) fn moment(&mut self, cell: &[u8], line: u64) -> Option<(i32, u32)> {
        let cell = words::trim(cell);
        if words::is_missing(cell) {
            self.evidence.n_missing += 1;
            return None;
        }
        let Some(moment) = dates::parse(cell, self.order, self.decision.bare) else {
            self.leave_out(cell, line);
            return None;
        };
        self.evidence.n_date += 1;
        self.evidence.count_order(moment.proof);
        if moment.proof == OrderProof::Open {
            self.note_open(cell, moment.day);
        }
        Some(self.shift(moment))
    }

    pub(super) fn note_open(&mut self, cell: &[u8], day: i32) {
        let text = String::from_utf8_lossy(cell);
        if self.open_dates.len() < 2 && self.open_dates.last().is_none_or(|last| *last != text) {
            self.open_dates.push(text.into_owned());
        }
        let date = calendar::civil(day);
        let swapped = calendar::day(date.year(), date.day(), date.month()).unwrap_or(day);
        for (index, day) in [day, swapped].into_iter().enumerate() {
            self.n_falls[index] += u64::from(day < self.last_open[index]);
            self.last_open[index] = day;
        }
    }

    /// Moments are kept as written while all have one offset, and in UTC once offsets differ.
    pub(super) fn shift(&mut self, moment: Moment) -> (i32, u32) {
        let Some(offset) = moment.offset else { return (moment.day, moment.ms) };
        let first = *self.offset.get_or_insert(offset);
        if first != offset && !self.has_mixed_offsets {
            self.has_mixed_offsets = true;
            self.widen();
            if let Cells::Moments(moments) = &mut self.cells {
                let shift = i64::from(first) * 60_000;
                moments.iter_mut().filter(|ms| **ms != NO_MOMENT).for_each(|ms| *ms -= shift);
            }
        }
        if !self.has_mixed_offsets {
            return (moment.day, moment.ms);
        }
        let ms = i64::from(moment.day) * calendar::DAY_MS + i64::from(moment.ms) - i64::from(offset) * 60_000;
        (ms.div_euclid(calendar::DAY_MS) as i32, ms.rem_euclid(calendar::DAY_MS) as u32)
    }

    #[inline]
    pub(super) fn push_moment(&mut self, moment: Option<(i32, u32)>) {
        if matches!(moment, Some((_, ms)) if ms != 0) && matches!(self.cells, Cells::Days(_)) {
            self.widen();
        }
        match &mut self.cells {
            Cells::Days(days) => days.push(moment.map_or(NO_DAY, |(day, _)| day)),
            Cells::Moments(moments) => {
                moments.push(moment.map_or(NO_MOMENT, |(day, ms)| i64::from(day) * calendar::DAY_MS + i64::from(ms)))
            }
            _ => {}
        }
    }

    #[cold]
    pub(super) fn widen(&mut self) {
        let Cells::Days(days) = &self.cells else { return };
        let mut moments = Vec::new();
        let _ = moments.try_reserve_exact(days.capacity());
        let wide = |&day: &i32| if day == NO_DAY { NO_MOMENT } else { i64::from(day) * calendar::DAY_MS };
        moments.extend(days.iter().map(wide));
        self.cells = Cells::Moments(moments);
    }

    pub(super) fn answer(&mut self, cell: &[u8], line: u64) -> u8 {
        let cell = words::trim(cell);
        match words::yes_no(cell) {
            Some(word) => {
                *if word.is_yes { &mut self.evidence.n_yes } else { &mut self.evidence.n_no } += 1;
                self.evidence.n_letter += u64::from(word.is_letter);
                let spelling = &mut self.spellings[usize::from(word.is_yes)];
                if spelling.is_none() {
                    *spelling = Some(String::from_utf8_lossy(cell).into_owned());
                }
                u8::from(word.is_yes)
            }
            None if words::is_missing(cell) => {
                self.evidence.n_missing += 1;
                NO_ANSWER
            }
            // The user says yes or no: then one and nought are that too.
            None if self.is_fixed && matches!(cell, b"1" | b"0") => u8::from(cell == b"1"),
            None => {
                self.leave_out(cell, line);
                NO_ANSWER
            }
        }
    }

    #[cold]
    pub(super) fn leave_out(&mut self, cell: &[u8], line: u64) {
        if words::is_total(cell) && self.totals.len() < MAX_TOTALS {
            self.totals.push(TotalRow { row: self.n_rows(), line, is_word: true });
        }
        self.evidence.classify(cell, self.marks);
        self.n_unreadable += 1;
        if self.unreadable.len() < MAX_EXAMPLES {
            self.unreadable.push(Unreadable { line, text: cut(cell) });
        }
    }
}

//! What `checks` answers with.

use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::clean::{FileRates, RuleRate};
use crate::data::Column;
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

/// Rows by the answer of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the fields are columns of the glossary")]
pub struct Counts {
    pub n_passed: u64,
    pub n_failed: u64,
    pub n_unknown: u64,
}

impl Counts {
    /// One more row.
    pub fn add(&mut self, is_kept: bool) {
        *if is_kept { &mut self.n_passed } else { &mut self.n_failed } += 1;
    }

    /// The share that passes of those of which it can be told; NaN when there is none.
    pub fn pass_rate(&self) -> f64 {
        self.n_passed as f64 / (self.n_passed + self.n_failed) as f64
    }
}

/// What became of one check.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CheckResult {
    /// What it is called.
    pub name: String,
    /// As it was written.
    pub check: String,
    /// All rows.
    pub all: Counts,
    /// By month: its first day, and the rows.
    pub months: Vec<(i32, Counts)>,
    /// Why it cannot be asked, and where, in English and Chinese.
    pub fault: Option<[String; 2]>,
}

/// The result of `checks`.
#[derive(Debug, Clone, PartialEq)]
pub struct ChecksOutcome {
    /// Rows asked.
    pub n_rows: u64,
    /// The checks, as they were written.
    pub checks: Vec<CheckResult>,
    /// How earlier files kept them, the oldest first.
    pub files: Vec<FileRates>,
}

impl ChecksOutcome {
    /// The checks that could be asked.
    pub fn asked(&self) -> impl Iterator<Item = &CheckResult> {
        self.checks.iter().filter(|check| check.fault.is_none())
    }

    fn tidy(&self) -> TidyTable {
        let texts = |of: fn(&CheckResult) -> &str| self.checks.iter().map(of).collect::<Vec<_>>();
        let counts = |of: fn(&Counts) -> u64| Column::from_counts(self.checks.iter().map(|check| of(&check.all)));
        TidyTable::new("tidy")
            .texts("rule", &texts(|check| &check.name))
            .texts("check", &texts(|check| &check.check))
            .with("n_passed", Unit::Count, counts(|all| all.n_passed))
            .with("n_failed", Unit::Count, counts(|all| all.n_failed))
            .with("n_unknown", Unit::Count, counts(|all| all.n_unknown))
            .numbers("pass_rate", Unit::Share, self.checks.iter().map(|check| check.all.pass_rate()).collect())
    }

    /// What the last file before this one gave for a check.
    pub fn before(&self, check: &CheckResult) -> Option<(&str, &RuleRate)> {
        let of = |file: &FileRates| file.rules.iter().position(|rate| rate.rule == check.name);
        let last = self.files.iter().rev().find_map(|file| Some((file, of(file)?)));
        last.map(|(file, position)| (file.file.as_str(), &file.rules[position]))
    }

    fn by_file(&self) -> TidyTable {
        let rates: Vec<(&str, &RuleRate)> =
            self.files.iter().flat_map(|file| file.rules.iter().map(|rate| (file.file.as_str(), rate))).collect();
        let counts = |of: fn(&RuleRate) -> u64| Column::from_counts(rates.iter().map(|(_, rate)| of(rate)));
        TidyTable::new("by_file")
            .texts("file", &rates.iter().map(|(file, _)| *file).collect::<Vec<_>>())
            .texts("rule", &rates.iter().map(|(_, rate)| rate.rule.as_str()).collect::<Vec<_>>())
            .with("n_passed", Unit::Count, counts(|rate| rate.n_passed))
            .with("n_failed", Unit::Count, counts(|rate| rate.n_failed))
            .with("n_unknown", Unit::Count, counts(|rate| rate.n_unknown))
            .numbers("pass_rate", Unit::Share, rates.iter().map(|(_, rate)| rate.pass_rate()).collect())
    }

    fn monthly(&self) -> TidyTable {
        let rows: Vec<(&str, i32, &Counts)> = self
            .asked()
            .flat_map(|check| check.months.iter().map(|(month, counts)| (check.name.as_str(), *month, counts)))
            .collect();
        let counts = |of: fn(&Counts) -> u64| Column::from_counts(rows.iter().map(|(_, _, counts)| of(counts)));
        let days: Vec<Option<i32>> = rows.iter().map(|(_, month, _)| Some(*month)).collect();
        TidyTable::new("monthly")
            .texts("rule", &rows.iter().map(|(name, ..)| *name).collect::<Vec<_>>())
            .with("month", Unit::Day, Column::from_days(&days))
            .with("n_passed", Unit::Count, counts(|one| one.n_passed))
            .with("n_failed", Unit::Count, counts(|one| one.n_failed))
            .numbers("pass_rate", Unit::Share, rows.iter().map(|(_, _, counts)| counts.pass_rate()).collect())
    }
}

impl Outcome for ChecksOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.tidy()];
        if self.asked().any(|check| !check.months.is_empty()) {
            tables.push(self.monthly());
        }
        if !self.files.is_empty() {
            tables.push(self.by_file());
        }
        tables
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        texts::findings(self, language)
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        figures::figures(self, language)
    }
}

//! What can be wrong with data, which rows it concerns, and the step that mends it.

use crate::clean::{Action, Step};
use crate::data::Column;
use crate::i18n::Unit;
use crate::report::TidyTable;

/// So many rows of an issue are kept for a closer look.
const MAX_ROWS: usize = 1000;
/// So many rows are named beside an issue.
const N_NAMED: usize = 10;

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Whether cells are there.
    Completeness,
    /// Whether they can be true.
    Validity,
    /// Whether each thing stands once.
    Uniqueness,
    /// Whether cells agree with one another.
    Consistency,
    /// Whether the time is covered, and is past.
    Timeliness,
}

impl Dimension {
    /// All, in the order of tables.
    pub const ALL: [Dimension; 5] = [
        Dimension::Completeness,
        Dimension::Validity,
        Dimension::Uniqueness,
        Dimension::Consistency,
        Dimension::Timeliness,
    ];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Completeness => "completeness",
            Dimension::Validity => "validity",
            Dimension::Uniqueness => "uniqueness",
            Dimension::Consistency => "consistency",
            Dimension::Timeliness => "timeliness",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal, $dimension:ident, $lowers:literal;)*) => {
        /// What is wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])* $name,)* }

        impl Code {
            /// The name in tables.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }

            /// What it says something about.
            pub fn dimension(self) -> Dimension {
                match self { $(Code::$name => Dimension::$dimension,)* }
            }

            /// Whether rows with it count as faulty. What may well be true does not.
            pub fn lowers_score(self) -> bool {
                match self { $(Code::$name => $lowers,)* }
            }
        }
    };
}

codes! {
    /// A column without any value.
    EmptyColumn = "empty_column", Completeness, true;
    /// Cells without a value.
    Missing = "missing", Completeness, true;
    /// Numbers with a few texts between them.
    MixedKind = "mixed_kind", Validity, true;
    /// Values that stand for "not known".
    Placeholder = "placeholder", Validity, true;
    /// Quantities or prices below zero.
    Negative = "negative", Validity, true;
    /// Dates up to the zero of computers' clocks.
    OldDate = "old_date", Validity, true;
    /// Dates far from all others.
    FarDate = "far_date", Validity, true;
    /// Numbers far from the others.
    Outlier = "outlier", Validity, false;
    /// One value in all or nearly all rows.
    Constant = "constant", Validity, false;
    /// Rows that are there already.
    DuplicateRows = "duplicate_rows", Uniqueness, true;
    /// Keys that are there already.
    DuplicateKeys = "duplicate_keys", Uniqueness, true;
    /// Blanks around texts.
    Blanks = "blanks", Consistency, true;
    /// The same word in large and small letters.
    CaseVariants = "case_variants", Consistency, true;
    /// Nearly the same word.
    Spellings = "spellings", Consistency, true;
    /// An amount that is not quantity times price, less the discount if there is one, where most are.
    AmountMismatch = "amount_mismatch", Consistency, true;
    /// Amounts that do not follow from quantity and price at all: they hold more.
    AmountFreely = "amount_formula", Consistency, false;
    /// Dates after today.
    FutureDate = "future_date", Timeliness, true;
    /// Days, weeks or months without a row.
    TimeGaps = "time_gaps", Timeliness, true;
}

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Results will be wrong.
    High,
    /// Results may be wrong.
    Medium,
    /// Worth a look.
    Low,
}

impl Severity {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
        }
    }

    /// By the share of rows concerned.
    pub fn by_share(share: f64, medium_from: f64, high_from: f64) -> Self {
        if share >= high_from {
            Severity::High
        } else if share >= medium_from {
            Severity::Medium
        } else {
            Severity::Low
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// What is wrong.
    pub code: Code,
    /// Where; several columns, or none for whole rows.
    pub columns: Vec<String>,
    /// How many rows it concerns.
    pub n_rows: u64,
    /// The first of them, from 0.
    pub first_rows: Vec<u32>,
    /// How much it matters.
    pub severity: Severity,
    /// The values at fault, the rows they should be, or the periods without rows.
    pub detail: String,
    /// Periods without rows; 0 for all other issues.
    pub n_periods: u64,
    /// What mends it.
    pub step: Option<Step>,
}

impl Issue {
    /// The columns as one text.
    pub fn column(&self) -> String {
        self.columns.join(", ")
    }

    /// The first rows as one text, counted from 1.
    pub fn named_rows(&self) -> String {
        let rows: Vec<String> = self.first_rows.iter().take(N_NAMED).map(|row| (row + 1).to_string()).collect();
        rows.join(", ")
    }
}

/// Rows found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// How many.
    pub n_rows: u64,
    /// The first of them.
    pub first_rows: Vec<u32>,
}

/// What was found so far, and the rows that are faulty in each dimension.
pub struct Findings {
    issues: Vec<Issue>,
    faulty: Vec<u8>,
}

impl Findings {
    /// Nothing found yet.
    pub fn new(n_rows: usize) -> Self {
        Self { issues: Vec::new(), faulty: vec![0; n_rows] }
    }

    /// Counts the rows of which `is_hit` is true and marks them faulty where the code says so.
    pub fn mark(&mut self, code: Code, is_hit: impl Fn(usize) -> bool) -> Hits {
        let bit = if code.lowers_score() { code.dimension().bit() } else { 0 };
        let mut hits = Hits::default();
        for (row, faulty) in self.faulty.iter_mut().enumerate() {
            if is_hit(row) {
                *faulty |= bit;
                hits.n_rows += 1;
                if hits.first_rows.len() < MAX_ROWS {
                    hits.first_rows.push(row as u32);
                }
            }
        }
        hits
    }

    /// Adds an issue.
    pub fn add(&mut self, code: Code, columns: &[&str], hits: Hits, severity: Severity, mend: Mend) {
        self.issues.push(Issue {
            code,
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
            n_rows: hits.n_rows,
            first_rows: hits.first_rows,
            severity,
            detail: mend.detail,
            n_periods: mend.n_periods,
            step: mend.action.map(Step::from),
        });
    }

    /// The share of rows without a fault in a dimension; NaN without rows.
    pub fn sound_share(&self, dimension: Dimension) -> f64 {
        let n_faulty = self.faulty.iter().filter(|faulty| *faulty & dimension.bit() != 0).count();
        1.0 - n_faulty as f64 / self.faulty.len() as f64
    }

    /// The issues, the worst first, and the rows of each.
    pub fn into_issues(mut self) -> (Vec<Issue>, TidyTable) {
        self.issues.sort_by_key(|issue| (issue.severity, std::cmp::Reverse(issue.n_rows), issue.code));
        let all = || self.issues.iter().flat_map(|issue| issue.first_rows.iter().map(move |row| (issue, *row)));
        let rows = TidyTable::new("issue_rows")
            .with("row", Unit::Count, Column::from_counts(all().map(|(_, row)| u64::from(row) + 1)))
            .texts("code", &all().map(|(issue, _)| issue.code.name()).collect::<Vec<_>>())
            .texts("column", &all().map(|(issue, _)| issue.column()).collect::<Vec<_>>());
        self.issues.iter_mut().for_each(|issue| issue.first_rows.truncate(N_NAMED));
        (self.issues, rows)
    }
}

/// How an issue is mended, and what else there is to say.
#[derive(Debug, Default)]
pub struct Mend {
    /// The step.
    pub action: Option<Action>,
    /// Values or periods at fault.
    pub detail: String,
    /// Periods without rows.
    pub n_periods: u64,
}

impl Mend {
    /// By a step.
    pub fn by(action: Action) -> Self {
        Self { action: Some(action), ..Self::default() }
    }

    /// The same with values at fault.
    pub fn naming(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

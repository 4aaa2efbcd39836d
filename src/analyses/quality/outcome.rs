//! The result: scores, counts per column, issues with their steps.

use super::issue::{Dimension, Issue};
use super::scores::Scores;
use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::{Column, ColumnKind, Field};
use crate::i18n::{Language, Unit};
use crate::report::{Sentence, TidyTable};

/// At most so many issues are listed; beyond, only the worst.
const MAX_ISSUES: usize = 500;
/// At most so many spellings are listed.
const MAX_SPELLINGS: usize = 1000;

/// Whether the data can be trusted.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityOutcome {
    /// Rows of the table.
    pub n_rows: u64,
    /// Columns of the table, chosen or not.
    pub n_columns: u64,
    /// Rows that are exact copies of an earlier row.
    pub n_duplicate_rows: u64,
    /// The chosen columns.
    pub columns: Vec<ColumnQuality>,
    /// The scores.
    pub scores: Scores,
    /// What is wrong, the worst first.
    pub issues: Vec<Issue>,
    /// Labels that are most likely the same as others.
    pub spellings: Vec<Spelling>,
}

/// Counts of one column; none where a check does not apply.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnQuality {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub kind: ColumnKind,
    /// Its cells.
    pub n_rows: u64,
    /// Cells without a value.
    pub n_missing: u64,
    /// Different values.
    pub n_distinct: u64,
    /// Numbers far from the others.
    pub n_outliers: Option<u64>,
    /// Labels that are most likely the same as a more frequent one.
    pub n_spellings: Option<u64>,
    /// Cells with blanks around or doubled inside.
    pub n_blanks: Option<u64>,
    /// Cells that stand for "not known".
    pub n_placeholders: Option<u64>,
    /// Quantities or prices below zero.
    pub n_negative: Option<u64>,
    /// Dates after today, or far after all others.
    pub n_future: Option<u64>,
}

impl ColumnQuality {
    /// A column before its checks.
    pub fn new(field: &Field, column: &Column) -> Self {
        Self {
            name: field.name.clone(),
            kind: field.kind,
            n_rows: column.len() as u64,
            n_missing: column.n_missing() as u64,
            n_distinct: field.n_distinct,
            n_outliers: None,
            n_spellings: None,
            n_blanks: None,
            n_placeholders: None,
            n_negative: None,
            n_future: None,
        }
    }

    /// The share of cells that are missing; NaN without rows.
    pub fn missing_share(&self) -> f64 {
        self.n_missing as f64 / self.n_rows as f64
    }
}

/// A label that is most likely the same as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// The column.
    pub column: String,
    /// The label.
    pub value: String,
    /// How often it occurs.
    pub n_rows: u64,
    /// The label that it most likely means.
    pub proposed: String,
    /// How often that occurs.
    pub proposed_n_rows: u64,
    /// In what they differ.
    pub likeness: &'static str,
}

impl Outcome for QualityOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        let mut tables = vec![self.tidy(), self.glance(), self.issues_table(), self.dimensions()];
        if !self.spellings.is_empty() {
            tables.push(self.spellings_table());
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

impl QualityOutcome {
    /// A row per column.
    fn tidy(&self) -> TidyTable {
        let texts = |of: fn(&ColumnQuality) -> &str| self.columns.iter().map(of).collect::<Vec<_>>();
        let count = |of: fn(&ColumnQuality) -> Option<u64>| {
            self.columns.iter().map(|column| of(column).map_or(f64::NAN, |count| count as f64)).collect::<Vec<f64>>()
        };
        TidyTable::new("tidy")
            .texts("column", &texts(|column| &column.name))
            .texts("kind", &texts(|column| column.kind.name()))
            .numbers("n_missing", Unit::Count, count(|column| Some(column.n_missing)))
            .numbers("missing_share", Unit::Share, self.columns.iter().map(ColumnQuality::missing_share).collect())
            .numbers("n_distinct", Unit::Count, count(|column| Some(column.n_distinct)))
            .numbers("n_outliers", Unit::Count, count(|column| column.n_outliers))
            .numbers("n_spellings", Unit::Count, count(|column| column.n_spellings))
            .numbers("n_blanks", Unit::Count, count(|column| column.n_blanks))
            .numbers("n_placeholders", Unit::Count, count(|column| column.n_placeholders))
            .numbers("n_negative", Unit::Count, count(|column| column.n_negative))
            .numbers("n_future", Unit::Count, count(|column| column.n_future))
    }

    /// One row about the whole.
    fn glance(&self) -> TidyTable {
        let count = |count: u64| vec![count as f64];
        let scores = Dimension::ALL.iter().fold(TidyTable::new("glance"), |table, &dimension| {
            table.numbers(dimension.name(), Unit::Share, vec![self.scores.of(dimension)])
        });
        scores
            .numbers("overall", Unit::Share, vec![self.scores.overall])
            .numbers("n_rows", Unit::Count, count(self.n_rows))
            .numbers("n_columns", Unit::Count, count(self.n_columns))
            .numbers("n_duplicate_rows", Unit::Count, count(self.n_duplicate_rows))
            .numbers("n_issues", Unit::Count, count(self.issues.len() as u64))
    }

    /// What is wrong, a row each.
    fn issues_table(&self) -> TidyTable {
        let issues = &self.issues[..self.issues.len().min(MAX_ISSUES)];
        let texts = |of: fn(&Issue) -> String| issues.iter().map(of).collect::<Vec<_>>();
        let optional =
            |texts: &[String]| Column::from_texts(texts.iter().map(|text| (!text.is_empty()).then_some(text.as_str())));
        let step = |issue: &Issue| issue.step.as_ref().map_or(String::new(), crate::clean::Step::to_json);
        // The step stands before what can be long: it is what readers act on.
        TidyTable::new("issues")
            .texts("code", &texts(|issue| issue.code.name().to_owned()))
            .with("column", Unit::Plain, optional(&texts(Issue::column)))
            .with("n_rows", Unit::Count, Column::from_counts(issues.iter().map(|issue| issue.n_rows)))
            .texts("severity", &texts(|issue| issue.severity.name().to_owned()))
            .with("step", Unit::Plain, optional(&texts(step)))
            .texts("dimension", &texts(|issue| issue.code.dimension().name().to_owned()))
            .with("n_periods_empty", Unit::Count, Column::from_counts(issues.iter().map(|issue| issue.n_periods)))
            .with("first_rows", Unit::Plain, optional(&texts(Issue::named_rows)))
            .with("detail", Unit::Plain, optional(&texts(|issue| issue.detail.clone())))
    }

    /// The scores, each with its reasons.
    fn dimensions(&self) -> TidyTable {
        let reasons = |dimension: Dimension| {
            let found = self.issues.iter().filter(|issue| issue.code.dimension() == dimension);
            let mut reasons: Vec<&str> = Vec::new();
            for issue in found.filter(|issue| issue.code.lowers_score()) {
                if !reasons.contains(&issue.code.name()) {
                    reasons.push(issue.code.name());
                }
            }
            reasons.join(", ")
        };
        let reasons = Dimension::ALL.map(reasons);
        TidyTable::new("dimensions")
            .texts("dimension", &Dimension::ALL.map(Dimension::name))
            .numbers("quality_score", Unit::Share, self.scores.each.to_vec())
            .with(
                "reason",
                Unit::Plain,
                Column::from_texts(reasons.iter().map(|text| (!text.is_empty()).then_some(text.as_str()))),
            )
    }

    fn spellings_table(&self) -> TidyTable {
        let spellings = &self.spellings[..self.spellings.len().min(MAX_SPELLINGS)];
        let texts = |of: fn(&Spelling) -> &str| spellings.iter().map(of).collect::<Vec<_>>();
        let counts = |of: fn(&Spelling) -> u64| Column::from_counts(spellings.iter().map(of).collect::<Vec<_>>());
        TidyTable::new("spellings")
            .texts("column", &texts(|spelling| &spelling.column))
            .texts("value", &texts(|spelling| &spelling.value))
            .with("n_rows", Unit::Count, counts(|spelling| spelling.n_rows))
            .texts("proposed", &texts(|spelling| &spelling.proposed))
            .with("proposed_n_rows", Unit::Count, counts(|spelling| spelling.proposed_n_rows))
            .texts("likeness", &texts(|spelling| spelling.likeness))
    }
}

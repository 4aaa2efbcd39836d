//! What `playbook` answers with.

use super::{figures, texts};
use crate::analyses::contract::Outcome;
use crate::chart::Figure;
use crate::data::Column;
use crate::i18n::{Language, Unit, Words};
use crate::report::{Sentence, TidyTable};
use crate::stats::proportions::Difference;

/// A segment and its customers.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Segment {
    pub en: String,
    pub zh: String,
    pub advice: Option<Words>,
    pub n_customers: u64,
    pub revenue: f64,
    pub baseline: f64,
}

impl Segment {
    /// Its name in a language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }

    /// Whether that is its name in either language.
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        [&self.en, &self.zh].into_iter().any(|own| own.trim().to_lowercase() == name)
    }
}

/// Whether a segment is large enough for its test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// It is.
    Enough,
    /// Fewer than needed.
    TooSmall,
    /// No number would do, or nothing is to be offered.
    NoTest,
}

/// What a recorded result shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The offer works.
    Shown,
    /// It may or may not.
    NotShown,
    /// Fewer customers than needed.
    TooEarly,
    /// No result.
    None,
}

/// A recorded result.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct Recorded {
    pub n_control: f64,
    pub n_treated: f64,
    pub share_control: f64,
    pub share_treated: f64,
    pub difference: Difference,
    pub p_adjusted: f64,
}

/// A play: a segment, what is offered, its test and result.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Which of the segments.
    pub segment: usize,
    /// What was typed in; none: the advice.
    pub offer: Option<String>,
    /// The relative lift wanted.
    pub effect: f64,
    /// Customers needed; NaN when no number would do.
    pub n_control: f64,
    /// The same, with the offer.
    pub n_treated: f64,
    /// Whether there are so many.
    pub test: Test,
    /// What was recorded.
    pub recorded: Option<Recorded>,
    /// What that shows.
    pub state: State,
}

impl Entry {
    /// Customers needed in both groups.
    pub fn n_needed(&self) -> f64 {
        self.n_control + self.n_treated
    }
}

/// The result of `playbook`.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaybookOutcome {
    /// Whether segments are those of RFM.
    pub is_usual: bool,
    /// The unit of revenue.
    pub unit: Unit,
    /// All segments.
    pub segments: Vec<Segment>,
    /// Plays in the order of segments, at least one each.
    pub entries: Vec<Entry>,
    /// Typed segments that do not exist.
    pub unknown: Vec<String>,
    /// Segments too small by themselves, as one: customers there, customers needed.
    pub pooled: Option<(u64, f64)>,
    /// The baseline that was typed in.
    pub baseline: Option<f64>,
    /// The lift wanted where a play has none.
    pub effect: f64,
    /// The level of tests.
    pub alpha: f64,
    /// All customers.
    pub n_customers: u64,
    /// All rows.
    pub n_rows: u64,
    /// Rows that could not be used.
    pub n_dropped: u64,
}

impl PlaybookOutcome {
    /// The segment of a play.
    pub fn segment(&self, entry: &Entry) -> &Segment {
        &self.segments[entry.segment]
    }

    /// What is offered, in a language.
    pub fn offer<'a>(&'a self, entry: &'a Entry, language: Language) -> &'a str {
        let advice = || self.segment(entry).advice.map_or("", |advice| advice.get(language));
        entry.offer.as_deref().unwrap_or_else(advice)
    }

    /// How many plays are in that state.
    pub fn n_in(&self, state: State) -> u64 {
        self.entries.iter().filter(|entry| entry.state == state).count() as u64
    }

    /// The test to run next: the largest revenue, or number of customers, among those possible without a result.
    pub fn next(&self) -> Option<&Entry> {
        let worth = |entry: &&Entry| {
            let segment = self.segment(entry);
            if segment.revenue.is_nan() { segment.n_customers as f64 } else { segment.revenue }
        };
        let open = self.entries.iter().filter(|entry| entry.test == Test::Enough && entry.state == State::None);
        // Of equals the first: the last that `max_by` finds from behind.
        open.rev().max_by(|one, other| worth(one).total_cmp(&worth(other)))
    }

    fn glance(&self) -> TidyTable {
        let count = |table: TidyTable, (name, n): (&str, u64)| table.with(name, Unit::Count, Column::from_counts([n]));
        let n_of = |test| self.entries.iter().filter(|entry| entry.test == test).count() as u64;
        let counts = [
            ("n_customers", self.n_customers),
            ("n_plays", self.entries.len() as u64),
            ("n_testable", n_of(Test::Enough)),
            ("n_too_small", n_of(Test::TooSmall)),
            ("n_shown", self.n_in(State::Shown)),
            ("n_not_shown", self.n_in(State::NotShown)),
            ("n_too_early", self.n_in(State::TooEarly)),
            ("n_dropped", self.n_dropped),
        ];
        counts.into_iter().fold(TidyTable::new("glance"), count)
    }

    fn tidy(&self) -> TidyTable {
        let texts = |of: &dyn Fn(&Entry) -> String| -> Vec<String> { self.entries.iter().map(of).collect() };
        let numbers = |of: &dyn Fn(&Entry) -> f64| -> Vec<f64> { self.entries.iter().map(of).collect() };
        let results = |of: fn(&Recorded) -> f64| numbers(&|entry| entry.recorded.as_ref().map_or(f64::NAN, of));
        let revenue: f64 = self.segments.iter().map(|segment| segment.revenue).sum();
        let table = if self.is_usual {
            TidyTable::new("tidy")
                .texts("segment_en", &texts(&|entry| self.segment(entry).en.clone()))
                .texts("segment_zh", &texts(&|entry| self.segment(entry).zh.clone()))
                .texts("offer_en", &texts(&|entry| self.offer(entry, Language::En).to_owned()))
                .texts("offer_zh", &texts(&|entry| self.offer(entry, Language::Zh).to_owned()))
        } else {
            TidyTable::new("tidy")
                .texts("segment", &texts(&|entry| self.segment(entry).en.clone()))
                .texts("offer", &texts(&|entry| self.offer(entry, Language::En).to_owned()))
        };
        table
            .numbers("n_customers", Unit::Count, numbers(&|entry| self.segment(entry).n_customers as f64))
            .numbers(
                "share",
                Unit::Share,
                numbers(&|entry| self.segment(entry).n_customers as f64 / self.n_customers as f64),
            )
            .numbers("revenue", self.unit.clone(), numbers(&|entry| self.segment(entry).revenue))
            .numbers("revenue_share", Unit::Share, numbers(&|entry| self.segment(entry).revenue / revenue))
            .numbers("baseline", Unit::Share, numbers(&|entry| self.segment(entry).baseline))
            .numbers("lift_wanted", Unit::Share, numbers(&|entry| entry.effect))
            .numbers("n_control", Unit::Count, numbers(&|entry| entry.n_control))
            .numbers("n_treated", Unit::Count, numbers(&|entry| entry.n_treated))
            .texts("test_state", &texts(&|entry| test_code(entry.test).to_owned()))
            .numbers("n_recorded", Unit::Count, results(|one| one.n_control + one.n_treated))
            .numbers("mean_control", Unit::Share, results(|one| one.share_control))
            .numbers("mean_treated", Unit::Share, results(|one| one.share_treated))
            .numbers("estimate", Unit::Share, results(|one| one.difference.estimate))
            .numbers("conf_low", Unit::Share, results(|one| one.difference.conf_low))
            .numbers("conf_high", Unit::Share, results(|one| one.difference.conf_high))
            .numbers("p_value", Unit::PValue, results(|one| one.difference.p_value))
            .numbers("p_adjusted", Unit::PValue, results(|one| one.p_adjusted))
            .texts("result_state", &texts(&|entry| state_code(entry.state).to_owned()))
    }
}

fn test_code(test: Test) -> &'static str {
    match test {
        Test::Enough => "enough",
        Test::TooSmall => "too_small",
        Test::NoTest => "no_test",
    }
}

fn state_code(state: State) -> &'static str {
    match state {
        State::Shown => "shown",
        State::NotShown => "not_shown",
        State::TooEarly => "too_early",
        State::None => "none",
    }
}

impl Outcome for PlaybookOutcome {
    fn tables(&self) -> Vec<TidyTable> {
        vec![self.glance(), self.tidy()]
    }

    fn findings(&self, language: Language) -> Vec<Sentence> {
        texts::findings(self, language)
    }

    fn figures(&self, language: Language) -> Vec<Figure> {
        vec![figures::needed(self, language)]
    }
}

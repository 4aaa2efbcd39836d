//! How the rest of the house sees an analysis it knows nothing about: by name, through bytes and JSON.
//!
//! Page and worker share this file but not each other's half: [`Card`] is what the page needs (settings, words, reading a
//! result), [`Runner`] what computes. Kept apart, so that the page's bundle holds no estimator.

use serde_json::Value;

use super::contract::{About, Analysis, BadSettings, Control, Given, Outcome, Params, Problem, Worded};
use crate::data::{Schema, Table};
use crate::i18n::Language;
use crate::pulse::Pulse;
use crate::report::TidyTable;

/// What the page needs of an analysis.
#[derive(Clone, Copy)]
pub struct Card {
    /// The name in recipes, routes and hooks.
    pub id: &'static str,
    /// How it presents itself.
    pub about: fn() -> About,
    /// Completes and checks settings.
    pub prepare: fn(&Schema, &Given) -> Result<Prepared, BadSettings>,
    /// Reads the bytes of a finished run.
    pub open: fn(&[u8]) -> Result<Opened, postcard::Error>,
}

/// Completed settings.
pub struct Prepared {
    /// Every setting by name.
    pub settings: Given,
    /// The controls.
    pub form: Vec<Control>,
    /// The settings in the worker's codec.
    pub bytes: Vec<u8>,
    /// Why they cannot work, if so.
    pub problem: Option<Box<dyn Problem>>,
}

/// A finished run: the outcome, or why there is none.
pub type Opened = Result<Box<dyn Outcome>, Box<dyn Worded>>;

/// What the worker and `replay` need of an analysis.
#[derive(Clone, Copy)]
pub struct Runner {
    /// The name in recipes, routes and hooks.
    pub id: &'static str,
    /// Settings in, a finished run out, both as bytes; and the rows that stay here.
    pub run: fn(&Table, &[u8], &mut Pulse) -> Result<Ran, Refused>,
}

/// A run's bytes for [`Card::open`], and the rows per observation, which do not travel.
pub struct Ran {
    /// Bytes of `Result<Outcome, Error>`.
    pub bytes: Vec<u8>,
    /// Empty when the run failed.
    pub rows: Vec<TidyTable>,
    /// Whether the run was given up.
    pub is_cancelled: bool,
}

/// The request itself was at fault, not the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Bytes that are no settings: page and worker are of different builds.
    #[error("settings could not be read: {0}")]
    Unreadable(String),
    /// Settings that fail their check on the table that is loaded.
    #[error("{code}: {en}")]
    Problem {
        /// What it is about.
        code: String,
        /// In English.
        en: String,
        /// In Chinese.
        zh: String,
    },
}

/// The page's half of an analysis.
pub fn card<A: Analysis>() -> Card {
    Card { id: A::ID, about: A::about, prepare: prepare::<A>, open: open::<A> }
}

/// The worker's half of an analysis.
pub fn runner<A: Analysis>() -> Runner {
    Runner { id: A::ID, run: run::<A> }
}

fn prepare<A: Analysis>(schema: &Schema, given: &Given) -> Result<Prepared, BadSettings> {
    let params = A::Params::complete(schema, given)?;
    let problem = params.check(schema).err().map(|problem| Box::new(problem) as Box<dyn Problem>);
    let settings = match serde_json::to_value(&params) {
        Ok(Value::Object(map)) => Given(map),
        Ok(_) => return Err(BadSettings { reason: "settings are not a map".to_owned() }),
        Err(error) => return Err(BadSettings { reason: error.to_string() }),
    };
    let bytes = postcard::to_stdvec(&params).map_err(|error| BadSettings { reason: error.to_string() })?;
    Ok(Prepared { form: params.form(schema), settings, bytes, problem })
}

fn open<A: Analysis>(bytes: &[u8]) -> Result<Opened, postcard::Error> {
    let result: Result<A::Outcome, A::Error> = postcard::from_bytes(bytes)?;
    Ok(match result {
        Ok(outcome) => Ok(Box::new(outcome)),
        Err(error) => Err(Box::new(error)),
    })
}

fn run<A: Analysis>(table: &Table, params: &[u8], pulse: &mut Pulse) -> Result<Ran, Refused> {
    let unreadable = |error: postcard::Error| Refused::Unreadable(error.to_string());
    let params: A::Params = postcard::from_bytes(params).map_err(unreadable)?;
    let params = params.validate(table.schema()).map_err(|problem| Refused::Problem {
        code: problem.code().to_owned(),
        en: problem.words(Language::En),
        zh: problem.words(Language::Zh),
    })?;
    let (result, rows) = match A::run(table, &params, pulse) {
        Ok(answer) => (Ok(answer.outcome), answer.rows),
        Err(error) => (Err(error), Vec::new()),
    };
    let is_cancelled = result.as_ref().is_err_and(|error: &A::Error| error.code() == "cancelled");
    Ok(Ran { bytes: postcard::to_stdvec(&result).map_err(unreadable)?, rows, is_cancelled })
}

/// Lists the analyses: one name each makes its id, menu entry, page and dispatch.
macro_rules! registry {
    ($($analysis:path),* $(,)?) => {
        /// The page's half of every analysis, in the order of the menu.
        pub fn cards() -> Vec<registry::Card> {
            vec![$(registry::card::<$analysis>()),*]
        }

        /// The worker's half of every analysis.
        pub fn runners() -> Vec<registry::Runner> {
            vec![$(registry::runner::<$analysis>()),*]
        }
    };
}
pub(super) use registry;

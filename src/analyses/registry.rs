//! How the rest of the house sees an analysis it knows nothing about: by name, through settings in JSON and an [`Outcome`].
//!
//! Page and worker share this file but not each other's half: [`Card`] is all that the page holds of an analysis (its name
//! and its place in the menu), [`Runner`] is the analysis. So the page's bundle stays small however many there are.

use serde_json::Value;

use super::contract::{About, Analysis, BadSettings, Given, Outcome, Params, Problem};
use super::presentation::{Prepared, Reason, SettingProblem};
use crate::data::{Schema, Table};
use crate::i18n::Words;
use crate::pulse::Pulse;
use crate::report::TidyTable;

/// What the page holds of an analysis.
#[derive(Clone, Copy)]
pub struct Card {
    /// The name in recipes, routes and hooks.
    pub id: &'static str,
    /// How it presents itself.
    pub about: fn() -> About,
    /// The sample that it can answer from.
    pub sample: &'static str,
}

/// What the worker and `replay` need of an analysis.
#[derive(Clone, Copy)]
pub struct Runner {
    /// The name in recipes, routes and hooks.
    pub id: &'static str,
    /// How it presents itself.
    pub about: fn() -> About,
    /// How it works, in words.
    pub method: Words,
    /// Completes and checks settings.
    pub prepare: fn(&Schema, &Given) -> Result<Prepared, BadSettings>,
    /// Computes with completed settings.
    pub run: fn(&Table, &Given, &mut Pulse) -> Ran,
}

/// What has become of a run.
pub struct Ran {
    /// The outcome, or why there is none.
    pub result: Result<Box<dyn Outcome>, Reason>,
    /// The rows per observation, which stay where they are; empty when the run failed.
    pub rows: Vec<TidyTable>,
}

/// The page's half of an analysis.
pub fn card<A: Analysis>() -> Card {
    Card { id: A::ID, about: A::about, sample: A::SAMPLE }
}

/// The worker's half of an analysis.
pub fn runner<A: Analysis>() -> Runner {
    Runner { id: A::ID, about: A::about, method: A::METHOD, prepare: prepare::<A>, run: run::<A> }
}

fn prepare<A: Analysis>(schema: &Schema, given: &Given) -> Result<Prepared, BadSettings> {
    let params = A::Params::complete(schema, given)?;
    let problem = params
        .check(schema)
        .err()
        .map(|problem| SettingProblem { setting: problem.setting().to_owned(), reason: Reason::of(&problem) });
    let settings = match serde_json::to_value(&params) {
        Ok(Value::Object(map)) => Given(map),
        Ok(_) => return Err(BadSettings { reason: "settings are not a map".to_owned(), ..BadSettings::default() }),
        Err(error) => return Err(BadSettings { reason: error.to_string(), ..BadSettings::default() }),
    };
    Ok(Prepared { form: params.form(schema), settings, problem })
}

fn run<A: Analysis>(table: &Table, given: &Given, pulse: &mut Pulse) -> Ran {
    let failed = |reason| Ran { result: Err(reason), rows: Vec::new() };
    let params = match A::Params::complete(table.schema(), given) {
        Ok(params) => params,
        Err(bad) => return failed(bad.reason()),
    };
    let params = match params.validate(table.schema()) {
        Ok(params) => params,
        Err(problem) => return failed(Reason::of(&problem)),
    };
    match A::run(table, &params, pulse) {
        Ok(answer) => Ran { result: Ok(Box::new(answer.outcome)), rows: answer.rows },
        Err(error) => failed(Reason::of(&error)),
    }
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

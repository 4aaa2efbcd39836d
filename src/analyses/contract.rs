//! What every analysis promises: [`Analysis`], its [`Params`], its [`Outcome`], and words for all that can go wrong.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::chart::Figure;
use crate::data::{Schema, Table};
use crate::i18n::{Language, Words, kept};
use crate::pulse::{Cancelled, Pulse};
use crate::report::{Sentence, TidyTable};

/// A question with its answer.
pub trait Analysis: 'static {
    /// The name in recipes, routes and hooks.
    const ID: &'static str;
    /// `method.en.md` and `method.zh.md`.
    const METHOD: Words;
    /// The file of `sample/`, without its ending, that shows what this analysis can do.
    const SAMPLE: &'static str = "shop";
    /// Settings.
    type Params: Params;
    /// What comes out, without the rows per observation.
    type Outcome: Outcome;
    /// Why the data cannot answer.
    type Error: AnalysisError;

    /// How it presents itself.
    fn about() -> About;

    /// Computes; calls `pulse` once per outer round.
    fn run(
        table: &Table,
        params: &Valid<Self::Params>,
        pulse: &mut Pulse,
    ) -> Result<Answer<Self::Outcome>, Self::Error>;
}

/// How an analysis presents itself.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The question a user asks; analyses with the same question share a page and a menu entry, as tabs.
    pub question: Words,
    /// The name among tabs of one question, and in lists.
    pub title: Words,
    /// Where the question stands in the menu.
    pub group: Group,
    /// Whether it can answer without any data (a calculator).
    pub needs_data: bool,
}

/// The groups of the menu, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What is in the file.
    Data,
    /// Why things are as they are.
    Understand,
    /// Who buys.
    Customers,
    /// What comes.
    Future,
    /// What to do.
    Act,
}

/// What a run gives back.
#[derive(Debug)]
pub struct Answer<O> {
    /// Facts of bounded size: what they say and show travels to the page.
    pub outcome: O,
    /// Rows per observation or customer; stay in the worker and are shown by the page piece by piece.
    pub rows: Vec<TidyTable>,
}

/// The result of an analysis: what it says and shows.
pub trait Outcome: 'static {
    /// `tidy`, `glance` and others of bounded size, in the order in which they are shown.
    fn tables(&self) -> Vec<TidyTable>;
    /// What was found, in words: answer, cautions, next step.
    fn findings(&self, language: Language) -> Vec<Sentence>;
    /// The pictures, the main one first.
    fn figures(&self, language: Language) -> Vec<Figure>;
}

pub use crate::i18n::Worded;

/// Data that cannot work.
pub trait AnalysisError: Worded + From<Cancelled> + std::error::Error + 'static {}
impl<T: Worded + From<Cancelled> + std::error::Error + 'static> AnalysisError for T {}

/// Settings that cannot work.
pub trait Problem: Worded {
    /// The name of the setting at fault; its control shows the words.
    fn setting(&self) -> &'static str;
}

/// The settings of an analysis. Serde names are the names in recipes; unknown names must be refused
/// (`#[serde(deny_unknown_fields)]`). Enums are unit variants in snake_case.
pub trait Params: Serialize + DeserializeOwned + Clone + PartialEq + std::fmt::Debug + 'static {
    /// Why settings cannot work.
    type Problem: Problem;

    /// Sensible settings for this data. What the user has set already is in `given`: a suggestion may depend on it
    /// (predictors must not hold a given target); it need not repeat it.
    fn suggest(schema: &Schema, given: &Given) -> Self;

    /// Whether these settings can work on this data.
    fn check(&self, schema: &Schema) -> Result<(), Self::Problem>;

    /// The controls, in order.
    fn form(&self, schema: &Schema) -> Vec<Control>;

    /// Suggested settings, overlaid with the given ones.
    fn complete(schema: &Schema, given: &Given) -> Result<Self, BadSettings> {
        let suggested = serde_json::to_value(Self::suggest(schema, given)).map_err(BadSettings::new)?;
        let serde_json::Value::Object(mut settings) = suggested else {
            return Err(BadSettings { reason: "settings are not a map".to_owned(), ..BadSettings::default() });
        };
        // One after the other, so that what does not fit is named.
        let read = |settings: &serde_json::Map<String, serde_json::Value>| {
            serde_json::from_value::<Self>(serde_json::Value::Object(settings.clone()))
        };
        let plain = settings.clone();
        settings.extend(given.0.clone());
        read(&settings).map_err(|error| {
            let is_wrong = |(name, value): &(&String, &serde_json::Value)| {
                let mut one = plain.clone();
                one.insert((*name).clone(), (*value).clone());
                read(&one).is_err()
            };
            let wrong = given.0.iter().find(is_wrong);
            let kind = |value: Option<&serde_json::Value>| value.map(kind_of);
            BadSettings {
                setting: wrong.map(|(name, _)| name.clone()),
                kinds: wrong.and_then(|(name, value)| Some((kind(plain.get(name))?, kind_of(value)))),
                ..BadSettings::new(error)
            }
        })
    }

    /// Checks; the only way to a [`Valid`].
    fn validate(self, schema: &Schema) -> Result<Valid<Self>, Self::Problem> {
        self.check(schema)?;
        Ok(Valid(self))
    }
}

/// Settings that were checked against the data.
#[derive(Debug, Clone, PartialEq)]
pub struct Valid<P>(P);

impl<P> std::ops::Deref for Valid<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.0
    }
}

/// Settings as the user or a recipe gave them, by name; what is absent is suggested.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Given(pub serde_json::Map<String, serde_json::Value>);

impl Given {
    /// As JSON text.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_else(|error| unreachable!("settings are always JSON: {error}"))
    }

    /// From JSON text.
    pub fn from_json(text: &str) -> Result<Self, BadSettings> {
        serde_json::from_str(text).map(Self).map_err(BadSettings::new)
    }

    /// The given value of a setting, if it is there and readable.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.0.get(name).and_then(|value| serde_json::from_value(value.clone()).ok())
    }

    /// Whether the setting is given.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The names given.
    pub fn names(&self) -> BTreeSet<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

/// Given settings that are not of the analysis' form: an unknown name, a text for a number.
#[derive(Debug, Clone, PartialEq, Eq, Default, thiserror::Error)]
#[error("{reason}")]
pub struct BadSettings {
    /// What does not fit, as the reader of JSON says it.
    pub reason: String,
    /// The setting, where one alone does not fit.
    pub setting: Option<String>,
    /// What its suggestion is and what it is instead; none for settings that do not exist.
    pub kinds: Option<(Words, Words)>,
}

/// What a value of JSON is, in words.
fn kind_of(value: &serde_json::Value) -> Words {
    use serde_json::Value;
    match value {
        Value::Null => Words::new("nothing", "空"),
        Value::Bool(_) => Words::new("yes or no", "是否"),
        Value::Number(_) => Words::new("a number", "数字"),
        Value::String(_) => Words::new("a text", "文字"),
        Value::Array(_) => Words::new("a list", "列表"),
        Value::Object(_) => Words::new("a map", "对照表"),
    }
}

impl BadSettings {
    fn new(error: serde_json::Error) -> Self {
        Self { reason: error.to_string(), ..Self::default() }
    }
}

/// One setting's control on the page, and its line in `replay --list`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// The setting's name.
    #[serde(deserialize_with = "kept::text")]
    pub name: kept::Fixed,
    /// What users read.
    pub label: Words,
    /// One line of help.
    pub help: Words,
    /// Where it stands.
    pub section: Section,
    /// What can be chosen.
    pub input: Input,
}

/// Where a control stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Section {
    /// Which columns.
    What,
    /// Which method.
    How,
    /// Rarely changed; folded.
    Advanced,
}

#[expect(missing_docs, reason = "bounds and options say themselves")]
/// What a control lets one choose. In brackets: the JSON value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// One column (its name, or null where it is optional).
    Column { allowed: Vec<String>, is_optional: bool },
    /// Several columns (their names).
    Columns { allowed: Vec<String> },
    /// One of a few (its value).
    Choice { options: Vec<Choice> },
    /// One of a few that depend on the data, such as levels (its text, or null where it is optional).
    Text { options: Vec<String>, is_optional: bool },
    /// A number; a share is shown as percent (a number, or null where it is optional).
    Number { min: f64, max: f64, step: f64, is_share: bool, is_optional: bool },
    /// A whole number (a number, or null where it is optional).
    Integer { min: i64, max: i64, is_optional: bool },
    /// On or off (a boolean).
    Switch,
    /// A day (2024-01-31, or null where it is optional).
    Day { is_optional: bool },
    /// A list of numbers (an array of numbers).
    Numbers { min_len: u32, max_len: u32 },
    /// Per column a choice (a map from column to value; absent means the first option).
    ByColumn { columns: Vec<ColumnChoice> },
    /// New rows to predict (an array of maps from column to text).
    NewRows { fields: Vec<NewRowField> },
    /// A line of free text (a text, or null where it is optional); code is an expression, shown in letters of equal width.
    Line { is_optional: bool, is_code: bool },
    /// A small table that is typed in (an array of maps from a column's name to a number or text; empty cells may be absent).
    Rows { columns: Vec<RowColumn> },
}

impl Input {
    /// One of a few, given as values and their words.
    pub fn choice(options: impl IntoIterator<Item = (&'static str, Words)>) -> Self {
        Self::Choice { options: options.into_iter().map(|(value, words)| Choice { value, words }).collect() }
    }
}

/// A value of a setting and its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// As in recipes.
    #[serde(deserialize_with = "kept::text")]
    pub value: kept::Fixed,
    /// What users read.
    pub words: Words,
}

/// A column with the values that a setting may take for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnChoice {
    /// The column.
    pub column: String,
    /// Values, the default first, and their words; a value of the user's data has none and stands for itself.
    pub options: Vec<(String, Option<Words>)>,
}

/// A field of a row typed in for prediction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewRowField {
    /// The column.
    pub column: String,
    /// Its labels when it is a category; empty when it is a number.
    pub levels: Vec<String>,
}

/// A column of a table that is typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowColumn {
    /// Its name in recipes.
    #[serde(deserialize_with = "kept::text")]
    pub name: kept::Fixed,
    /// What users read.
    pub label: Words,
    /// Whether its cells are numbers; else they are texts.
    pub is_number: bool,
    /// Whether a cell may be empty.
    pub is_optional: bool,
    /// What its cells can be, and the words; a value of the user's data has none and stands for itself. Free when empty.
    pub options: Vec<(String, Option<Words>)>,
}

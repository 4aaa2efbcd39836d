//! Recipes: what was imported and how, which analyses ran with which settings; saved as JSON, replayed anywhere.
//!
//! [`Recipe`] is the document. [`cleaning`] runs its steps and rules and [`replay`] its analyses on tables that the caller
//! loaded, [`json`] writes what came out, [`listing`] prints what could be asked, and [`month`] compares
//! the next file with what a recipe remembers. [`forms`] are the forms by which a
//! page edits steps.

pub mod cleaning;
pub mod forms;
pub mod json;
pub mod listing;
pub mod month;
pub mod replay;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use self::month::RememberedColumn;
use crate::analyses::contract::Given;
use crate::clean::{FileRates, Rule, Step};
use crate::data::csv::ImportParams;
use crate::data::{Role, calendar};

/// The version that this build writes and reads.
pub const VERSION: u32 = 1;

/// The whole document, with its steps and rules read.
pub type Recipe = Document<Step, Rule>;
/// The whole document as the page holds it: steps and rules are JSON that only the worker reads, which keeps 27 kinds of
/// steps out of the page's bundle.
pub type PageRecipe = Document<Value, Value>;
/// One data set of a [`Recipe`].
pub type DatasetRecipe = DatasetOf<Step, Rule>;

/// The whole document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "S: Deserialize<'de>, R: Deserialize<'de>"))]
pub struct Document<S, R> {
    /// [`VERSION`].
    pub version: u32,
    /// What was imported.
    #[serde(default)]
    pub datasets: Vec<DatasetOf<S, R>>,
    /// What was asked.
    #[serde(default)]
    pub runs: Vec<RunRecipe>,
}

/// One data set: where it came from and how it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "S: Deserialize<'de>, R: Deserialize<'de>"))]
pub struct DatasetOf<S, R> {
    /// The name that runs refer to.
    pub name: String,
    /// The file's name; looked up beside the recipe, or dropped again on the page.
    #[serde(default)]
    pub file: String,
    /// Import settings that were fixed; absent ones are found out.
    #[serde(default)]
    pub import: ImportParams,
    /// Roles that were fixed; absent ones are suggested.
    #[serde(default)]
    pub roles: BTreeMap<Role, String>,
    /// Cleaning steps, in order.
    #[serde(default)]
    pub steps: Vec<S>,
    /// The user's own checks, made after the steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<R>,
    /// The day that `today()` means in checks, as 2024-12-31.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today: Option<String>,
    /// How earlier files kept the checks, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRates>,
    /// What its columns were, to compare the next file with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<RememberedColumn>,
}

impl<S, R> Default for DatasetOf<S, R> {
    fn default() -> Self {
        Self {
            name: String::new(),
            file: String::new(),
            import: ImportParams::default(),
            roles: BTreeMap::new(),
            steps: Vec::new(),
            rules: Vec::new(),
            today: None,
            files: Vec::new(),
            columns: Vec::new(),
        }
    }
}

impl<S, R> DatasetOf<S, R> {
    /// The import settings with the roles in place.
    pub fn import_params(&self) -> ImportParams {
        let mut params = self.import.clone();
        params.roles.extend(self.roles.clone());
        params
    }
}

/// One question that was asked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRecipe {
    /// The analysis' name.
    pub analysis: String,
    /// The data set's name; may be absent for a calculator.
    #[serde(default)]
    pub dataset: Option<String>,
    /// Settings; absent ones are suggested.
    #[serde(default)]
    pub params: Given,
}

/// Why a document is no recipe that this build can use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// Not JSON, or not of a recipe's form.
    #[error("this is not a recipe: {reason}")]
    NotARecipe {
        /// What does not fit, with line and column.
        reason: String,
    },
    /// Written by another version.
    #[error("the recipe has version {found}; this build reads version {VERSION}")]
    Version {
        /// The version found.
        found: u32,
    },
    /// A run names a data set that is not there.
    #[error("the run of \"{analysis}\" names data set \"{dataset}\", which the recipe does not have")]
    UnknownDataset {
        /// The analysis.
        analysis: String,
        /// The name that is not there.
        dataset: String,
    },
    /// `today` is no day.
    #[error("\"today\" of data set \"{dataset}\" is \"{day}\"; write a day as 2024-12-31")]
    NoDay {
        /// The data set.
        dataset: String,
        /// What stands there.
        day: String,
    },
    /// Two data sets share a name.
    #[error("two data sets are called \"{dataset}\"")]
    DuplicateDataset {
        /// The name.
        dataset: String,
    },
}

impl<S: Serialize + DeserializeOwned, R: Serialize + DeserializeOwned> Document<S, R> {
    /// Reads a recipe and checks that it hangs together.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        let not_a_recipe = |error: serde_json::Error| RecipeError::NotARecipe { reason: error.to_string() };
        let recipe: Self = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(not_a_recipe)?;
        if recipe.version != VERSION {
            return Err(RecipeError::Version { found: recipe.version });
        }
        let mut names = std::collections::BTreeSet::new();
        for dataset in &recipe.datasets {
            if !names.insert(dataset.name.as_str()) {
                return Err(RecipeError::DuplicateDataset { dataset: dataset.name.clone() });
            }
            if let Some(day) = dataset.today.as_ref().filter(|day| calendar::parse_iso(day).is_none()) {
                return Err(RecipeError::NoDay { dataset: dataset.name.clone(), day: day.clone() });
            }
        }
        for run in &recipe.runs {
            if let Some(dataset) = &run.dataset
                && !names.contains(dataset.as_str())
            {
                return Err(RecipeError::UnknownDataset { analysis: run.analysis.clone(), dataset: dataset.clone() });
            }
        }
        Ok(recipe)
    }

    /// The document, indented for people.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_else(|error| unreachable!("a recipe is always JSON: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_is_default_and_what_is_unknown_is_refused() {
        let recipe = Recipe::parse(r#"{"version":1,"datasets":[{"name":"a","file":"a.csv"}],"runs":[]}"#).unwrap();
        assert_eq!(recipe.datasets[0].import, ImportParams::default());
        assert_eq!(Recipe::parse(&recipe.to_json()).unwrap(), recipe);
        assert!(matches!(Recipe::parse(r#"{"version":2}"#), Err(RecipeError::Version { found: 2 })));
        assert!(matches!(Recipe::parse(r#"{"version":1,"surprise":0}"#), Err(RecipeError::NotARecipe { .. })));
        let orphan = r#"{"version":1,"runs":[{"analysis":"describe","dataset":"x"}]}"#;
        assert!(matches!(Recipe::parse(orphan), Err(RecipeError::UnknownDataset { .. })));
        let steps = r#"{"version":1,"datasets":[{"name":"a","steps":[{}]}]}"#;
        assert!(matches!(Recipe::parse(steps), Err(RecipeError::NotARecipe { .. })));
        let steps = r#"{"version":1,"datasets":[{"name":"a","steps":[{"step":"polish"}]}]}"#;
        assert!(Recipe::parse(steps).unwrap_err().to_string().contains("unknown step \"polish\""));
        let day = r#"{"version":1,"datasets":[{"name":"a","today":"2024-02-30"}]}"#;
        assert!(Recipe::parse(day).unwrap_err().to_string().contains("write a day as"));
    }

    #[test]
    fn steps_and_rules_come_back_as_they_went() {
        let text = r#"{"version":1,"datasets":[{"name":"a","steps":[{"step":"trim","columns":["x"],"disabled":true},
            {"step":"join","with":"b","on":["k",{"left":"a","right":"b"}]}],"rules":[{"name":"fits","check":"a = b","tolerance":0.01}],
            "today":"2024-12-31","files":[{"file":"may.csv","n_rows":2,"rules":[{"rule":"fits","n_passed":1,"n_failed":1,"n_unknown":0}]}]}]}"#;
        let recipe = Recipe::parse(text).unwrap();
        assert_eq!(Recipe::parse(&recipe.to_json()).unwrap(), recipe);
        assert!(recipe.datasets[0].steps[0].is_disabled);
    }

    #[test]
    fn roles_join_the_import_settings() {
        let text = r#"{"version":1,"datasets":[{"name":"a","roles":{"customer":"who"}}]}"#;
        let recipe = Recipe::parse(text).unwrap();
        assert_eq!(recipe.datasets[0].import_params().roles[&Role::Customer], "who");
    }
}

//! The user's own checks from file to file: how each file kept them goes with the recipe to the next.

use serde_json::{Value, json};

use super::Session;
use crate::analyses::contract::Given;
use crate::analyses::presentation::Presentation;
use crate::clean::{FileRates, RuleRate};
use crate::data::Cell;
use crate::report::TidyTable;

/// The analysis that asks them.
pub const CHECKS: &str = "checks";

impl Session {
    /// What a run of the checks counted enters the recipe. Runs of other analyses are no concern of it.
    pub fn note_rates(&self, dataset: &str, analysis: &str, shown: &Presentation) {
        let is_tidy = |table: &&TidyTable| analysis == CHECKS && table.name == "tidy";
        let Some(table) = shown.tables.iter().map(|(table, _)| table).find(is_tidy) else { return };
        let Some(rules) = table.column("rule") else { return };
        let rate = |row: usize| {
            let count = |name: &str| table.number(name, row);
            let rule = match rules.cells.cell(row) {
                Cell::Text(rule) => rule.to_owned(),
                _ => return None,
            };
            let [passed, failed, unknown] = ["n_passed", "n_failed", "n_unknown"].map(count);
            let is_asked = passed + failed + unknown > 0.0;
            let (n_passed, n_failed, n_unknown) = (passed as u64, failed as u64, unknown as u64);
            is_asked.then_some(RuleRate { rule, n_passed, n_failed, n_unknown })
        };
        let rules: Vec<RuleRate> = (0..table.n_rows()).filter_map(rate).collect();
        let n_rows = self.dataset_untracked(dataset).and_then(|dataset| dataset.schema()).map(|schema| schema.n_rows);
        if let Some(n_rows) = n_rows.filter(|_| !rules.is_empty()) {
            self.update(dataset, |dataset| {
                FileRates { file: dataset.file_name.clone(), n_rows, rules }.remember(&mut dataset.files);
            });
        }
    }

    /// The settings of the checks for the next file: it is compared with those before, as of today. None when nothing was
    /// ever asked.
    pub(super) fn next_checks(&self, from: &str, given: Option<Given>) -> Option<Given> {
        let files = self.dataset_untracked(from).map(|dataset| dataset.files).unwrap_or_default();
        let mut given = if files.is_empty() { given? } else { given.unwrap_or_default() };
        given.0.insert("files".to_owned(), json!(files));
        if given.0.get("today").is_some_and(|day| !day.is_null()) {
            given.0.insert("today".to_owned(), today());
        }
        Some(given)
    }
}

/// Checks that speak of today mean the day on which they are written.
pub fn dated(given: &mut Given) {
    let speaks_of_it = given.0.get("rules").is_some_and(|rules| rules.to_string().contains("today("));
    if speaks_of_it && given.0.get("today").is_none_or(Value::is_null) {
        given.0.insert("today".to_owned(), today());
    }
}

/// This day where the user is, as 2024-12-31.
fn today() -> Value {
    let now = js_sys::Date::new_0();
    json!(format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date()))
}

//! Running the cleaning steps and rules of a recipe, and writing what they did.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{DatasetRecipe, Recipe, json};
use crate::analyses::presentation::Reason;
use crate::clean::{Changed, Cleaned, FileRates, Rule, StepError, StepReport};
use crate::data::{Table, calendar};
use crate::report;

impl Recipe {
    /// The data sets that must be there to clean the named one: itself, and those that its steps bring in, and so on.
    pub fn needed_for(&self, name: &str) -> BTreeSet<String> {
        let (mut needed, mut open) = (BTreeSet::new(), vec![name.to_owned()]);
        while let Some(name) = open.pop() {
            let steps = self.datasets.iter().filter(|dataset| dataset.name == name).flat_map(|dataset| &dataset.steps);
            open.extend(
                steps.flat_map(|step| step.action.datasets()).map(str::to_owned).filter(|name| !needed.contains(name)),
            );
            needed.insert(name);
        }
        needed
    }
}

/// What every step did, in the order of the recipe. Steps behind one that failed were not run.
pub fn steps(cleaned: &Cleaned) -> Value {
    cleaned.steps.iter().map(step).collect()
}

fn step(report: &StepReport) -> Value {
    let (name, is_disabled) = (report.step, report.is_disabled);
    match &report.result {
        Some(Ok(changed)) => ran(name, is_disabled, changed),
        Some(Err(error)) => json!({ "step": name, "ok": false, "error": failed(error) }),
        None => json!({ "step": name, "ok": false, "disabled": is_disabled, "skipped": true }),
    }
}

fn ran(name: &str, is_disabled: bool, changed: &Changed) -> Value {
    let note = |note: &crate::data::csv::ImportNote| json!({ "code": note.code, "column": note.column, "text": report::plain(&note.en), "zh": report::plain(&note.zh) });
    json!({
        "step": name,
        "ok": true,
        "disabled": is_disabled,
        "rows_before": changed.n_rows_before,
        "rows_after": changed.n_rows_after,
        "cells_changed": changed.n_cells_changed,
        "columns_added": changed.columns_added,
        "columns_removed": changed.columns_removed,
        "facts": changed.facts,
        "fitted": changed.fitted,
        "notes": changed.notes.iter().map(note).collect::<Vec<_>>(),
    })
}

/// A failed step: its number, its column and what to do.
pub fn failed(error: &StepError) -> Value {
    let mut written = json::error(&Reason::of(error));
    written["number"] = json!(error.number);
    written["column"] = json!(error.fault.column());
    written
}

/// How the cleaned table keeps the rules.
pub fn rules(dataset: &DatasetRecipe, table: &Table) -> Value {
    dataset.rules.iter().map(|asked| rule(asked, table, today(dataset))).collect()
}

/// How this file and those before it kept the rules: the recipe's `files` with this one among them.
pub fn files(dataset: &DatasetRecipe, file: &str, table: &Table) -> Value {
    let mut files = dataset.files.clone();
    FileRates::of(file, table, &dataset.rules, today(dataset)).remember(&mut files);
    json!(files)
}

fn today(dataset: &DatasetRecipe) -> Option<i32> {
    dataset.today.as_deref().and_then(calendar::parse_iso)
}

fn rule(rule: &Rule, table: &Table, today: Option<i32>) -> Value {
    match rule.ask(table, today).result {
        Ok(counts) => json!({
            "name": rule.name,
            "check": rule.check,
            "ok": true,
            "n_passed": counts.n_passed,
            "n_failed": counts.n_failed,
            "n_unknown": counts.n_unknown,
            "pass_rate": counts.pass_rate(),
            "failing_rows": counts.failing_rows,
        }),
        Err(fault) => {
            let words = |language| fault.sentence(language);
            let (en, zh) = (words(crate::i18n::Language::En), words(crate::i18n::Language::Zh));
            let error = json!({ "code": fault.code(), "en": en, "zh": zh });
            json!({ "name": rule.name, "check": rule.check, "ok": false, "error": error })
        }
    }
}

//! Next month's file: when it has the columns of a data set that was cleaned and asked before, the same can be done to it.

use leptos::prelude::*;

use super::rates::CHECKS;
use super::session::Settings;
use super::{Dataset, Session};
use crate::data::Field;
use crate::data::csv::{ImportNote, ImportParams};
use crate::recipe::month;

/// What may be applied to a data set that was just read.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The data set whose steps, rules and settings fit.
    pub from: String,
    /// The data set that they fit.
    pub to: String,
    /// What is different in it.
    pub differences: Vec<ImportNote>,
}

impl Session {
    /// Looks for a data set whose recipe fits the one that was just read.
    pub(super) fn look_for_recipe(&self, name: &str) {
        self.offer.set(untrack(|| self.offer_for(name)));
    }

    fn offer_for(&self, name: &str) -> Option<Offer> {
        let new = self.dataset_untracked(name)?;
        let loaded = new.loaded()?;
        if has_recipe(&new) {
            return None;
        }
        let recipe = self.recipe();
        if recipe.runs.iter().any(|run| run.dataset.as_deref() == Some(name)) {
            return None;
        }
        let others = recipe.datasets.iter().filter(|of| of.name != name && !of.columns.is_empty());
        let mut found = others.filter_map(|of| {
            let is_asked = recipe.runs.iter().any(|run| run.dataset.as_ref() == Some(&of.name));
            if of.steps.is_empty() && of.rules.is_empty() && !is_asked {
                return None;
            }
            let used = recipe.used_columns(&of.name);
            let labels = |field: &Field| field.levels.clone();
            let differences = month::compare(&of.columns, &loaded.schema, &loaded.notes, &used, &labels);
            let fit = month::fit(&of.columns, &differences);
            let offer = Offer { from: of.name.clone(), to: name.to_owned(), differences: month::notes(&differences) };
            fit.is_good.then_some((fit.share, offer))
        });
        let first = found.next()?;
        let best = found.fold(first, |best, one| if one.0 > best.0 { one } else { best });
        Some(best.1)
    }

    /// Does to one data set what was done to another: import settings, steps, rules, and what was set for analyses.
    pub fn apply_recipe(&self, offer: &Offer) {
        self.offer.set(None);
        let (Some(from), Some(to)) = (self.dataset_untracked(&offer.from), self.dataset_untracked(&offer.to)) else {
            return;
        };
        self.copy_settings(&offer.from, &offer.to);
        self.update(&offer.to, |dataset| {
            dataset.rules.clone_from(&from.rules);
            dataset.files.clone_from(&from.files);
        });
        let sheets = to.loaded().map(|loaded| loaded.notes.sheets.clone()).unwrap_or_default();
        let sheet = from.import.sheet.clone().filter(|sheet| sheets.contains(sheet));
        let import = ImportParams { sheet, ..from.import };
        self.set_steps(&offer.to, from.steps);
        if import != to.import {
            self.reimport(&offer.to, import);
        }
    }

    /// What was set for one data set is set for another.
    fn copy_settings(&self, from: &str, to: &str) {
        let of = |settings: &Settings| {
            let found = settings.iter().filter(|((dataset, _), _)| dataset == from);
            found.map(|((_, analysis), given)| (analysis.clone(), given.clone())).collect::<Vec<_>>()
        };
        let (checks, others): (Vec<_>, Vec<_>) =
            self.settings.with_untracked(of).into_iter().partition(|(analysis, _)| analysis == CHECKS);
        for (analysis, given) in others {
            self.set_given(to, &analysis, given);
        }
        let checks = checks.into_iter().next().map(|(_, given)| given);
        if let Some(given) = self.next_checks(from, checks) {
            self.set_given(to, CHECKS, given);
        }
    }
}

fn has_recipe(dataset: &Dataset) -> bool {
    !dataset.steps.is_empty() || !dataset.rules.is_empty()
}

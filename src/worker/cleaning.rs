//! Cleaning as the page sees it: what every step did, and the form by which a step is edited. The page sends and keeps steps
//! as JSON; only here are they read.

use serde::{Deserialize, Serialize};

use super::protocol::StepDraft;
use crate::analyses::contract::{Given, Input};
use crate::analyses::presentation::{Prepared, Reason, SettingProblem};
use crate::clean::{Changed, Cleaned, Step, StepReport, expression};
use crate::data::csv::ImportNote;
use crate::data::{Schema, Table};
use crate::i18n::{Language, Words};
use crate::recipe::forms;

/// A data set after its steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CleanedShown {
    /// What it is now.
    pub schema: Schema,
    /// What every step did.
    pub steps: Vec<StepShown>,
}

/// A step in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepShown {
    /// What it does, in English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
    /// What became of it; none when it is switched off or an earlier step failed.
    pub result: Option<Result<ChangedShown, Reason>>,
}

/// What a step changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangedShown {
    /// Rows before.
    pub n_rows_before: u64,
    /// Rows after.
    pub n_rows_after: u64,
    /// Cells with another value than before.
    pub n_cells_changed: u64,
    /// What the user should know.
    pub notes: Vec<ImportNote>,
}

/// The form of a step that is being edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepForm {
    /// The kind of step, as in recipes.
    pub name: String,
    /// What it is called.
    pub label: Words,
    /// Its settings, their controls, and why they cannot work, if so.
    pub prepared: Prepared,
    /// The step as JSON; none while the form is incomplete.
    pub step: Option<String>,
    /// What it would change.
    pub preview: Option<Result<ChangedShown, Reason>>,
    /// What can be written, where it takes an expression.
    pub guide: Option<Words>,
}

impl ChangedShown {
    /// The part of what a step did that is shown.
    pub fn of(changed: &Changed) -> Self {
        Self {
            n_rows_before: changed.n_rows_before,
            n_rows_after: changed.n_rows_after,
            n_cells_changed: changed.n_cells_changed,
            notes: changed.notes.clone(),
        }
    }
}

/// Steps as they were sent: those that can be read, and why the first of the others cannot.
pub fn read_steps(texts: &[String]) -> (Vec<Step>, Option<Reason>) {
    let mut steps = Vec::new();
    for text in texts {
        match Step::from_json(text) {
            Ok(step) => steps.push(step),
            Err(error) => {
                let en = format!("This step cannot be read: {error}. Remove it, or open a recipe of this version.");
                let zh = format!("无法读取此步骤：{error}。请将其移除，或打开此版本的方案。");
                return (steps, Some(Reason::new("bad_step", en, zh)));
            }
        }
    }
    (steps, None)
}

/// What the page shows of a cleaned data set; `texts` are its steps as they were sent, `bad` why one cannot be read.
pub fn shown(texts: &[String], steps: &[Step], cleaned: &Cleaned, bad: Option<Reason>) -> CleanedShown {
    let mut shown: Vec<StepShown> =
        steps.iter().zip(&cleaned.steps).map(|(step, report)| step_shown(step, report)).collect();
    let mut bad = bad;
    for text in texts.iter().skip(shown.len()) {
        shown.push(StepShown { en: text.clone(), zh: text.clone(), result: bad.take().map(Err) });
    }
    CleanedShown { schema: cleaned.table.schema().clone(), steps: shown }
}

fn step_shown(step: &Step, report: &StepReport) -> StepShown {
    let result = match &report.result {
        Some(Ok(changed)) if !step.is_disabled => Some(Ok(ChangedShown::of(changed))),
        Some(Err(error)) => Some(Err(Reason::of(error))),
        _ => None,
    };
    let say = |language| forms::sentence(step, language);
    StepShown { en: say(Language::En), zh: say(Language::Zh), result }
}

/// The form of a draft on a table; `try_out` says what a step would change.
pub fn form(
    draft: StepDraft,
    table: &Table,
    others: &[(String, Schema)],
    try_out: impl FnOnce(&Step) -> Result<ChangedShown, Reason>,
) -> Option<StepForm> {
    let (name, values) = match draft {
        StepDraft::New { name } => {
            let alike = (name == "map_values").then(|| forms::spelt_alike(table, None)).flatten();
            let values = alike.unwrap_or_else(|| forms::suggest(&name, table.schema(), others));
            (name, values)
        }
        StepDraft::Step { json } => {
            let step = Step::from_json(&json).ok()?;
            (step.name().to_owned(), forms::to_form(&step))
        }
        StepDraft::Edited { name, given } => {
            let given = Given::from_json(&given).ok()?;
            let alike = (name == "map_values").then(|| forms::spelt_alike_anew(table, &given)).flatten();
            (name, alike.unwrap_or(given))
        }
    };
    let kind = forms::kinds().into_iter().find(|kind| kind.name == name)?;
    let read = forms::from_form(&name, &values, false);
    let problem = read.as_ref().err().cloned();
    let problem = problem.map(|reason| SettingProblem { setting: String::new(), reason });
    let names: Vec<String> = others.iter().map(|(name, _)| name.clone()).collect();
    let prepared = Prepared { form: forms::form(&name, &values, table.schema(), &names), settings: values, problem };
    let step = read.ok();
    let preview = step.as_ref().map(try_out);
    let takes_code = prepared.form.iter().any(|control| matches!(control.input, Input::Line { is_code: true, .. }));
    let guide = takes_code.then_some(expression::GUIDE);
    Some(StepForm { name, label: kind.label, prepared, step: step.map(|step| step.to_json()), preview, guide })
}

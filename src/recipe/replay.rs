//! Running the analyses of a recipe on tables that were loaded.

use serde_json::{Value, json};

use super::{RunRecipe, json};
use crate::analyses;
use crate::analyses::registry::{Card, Refused, Runner};
use crate::data::{Schema, Table};
use crate::pulse::Pulse;

/// One run's JSON, and whether it answered. `clock` gives milliseconds; the core has none of its own.
pub fn run(recipe: &RunRecipe, table: Option<&Table>, clock: &dyn Fn() -> f64) -> (Value, bool) {
    let started = clock();
    let (mut report, is_ok) = match answer(recipe, table) {
        Ok((tables, findings, settings)) => {
            (json!({ "params": settings, "tables": tables, "findings": findings }), true)
        }
        Err(error) => (json!({ "error": error }), false),
    };
    if let Value::Object(map) = &mut report {
        map.insert("analysis".to_owned(), json!(recipe.analysis));
        map.insert("dataset".to_owned(), json!(recipe.dataset));
        map.insert("ok".to_owned(), json!(is_ok));
        map.insert("elapsed_ms".to_owned(), json!(clock() - started));
    }
    (report, is_ok)
}

/// Tables, findings and completed settings; or the error.
fn answer(recipe: &RunRecipe, table: Option<&Table>) -> Result<(Value, Value, Value), Value> {
    let (card, runner) = find(&recipe.analysis).ok_or_else(|| {
        let known: Vec<&str> = analyses::cards().iter().map(|card| card.id).collect();
        let known = known.join(", ");
        json::error(
            "unknown_analysis",
            format!("There is no analysis \"{}\"; there are: {known}.", recipe.analysis),
            format!("没有名为“{}”的分析；可用的有：{known}。", recipe.analysis),
        )
    })?;
    if table.is_none() && (card.about)().needs_data {
        return Err(json::error(
            "no_dataset",
            "This analysis needs a data set; name one in the run.".to_owned(),
            "此分析需要数据集；请在运行中指定。".to_owned(),
        ));
    }
    let nothing = Table::new(Schema::default(), Vec::new());
    let table = table.unwrap_or(&nothing);
    let prepared = (card.prepare)(table.schema(), &recipe.params).map_err(|bad| {
        json::error("bad_settings", format!("The settings do not fit: {bad}."), format!("设置无法识别：{bad}。"))
    })?;
    if let Some(problem) = &prepared.problem {
        let mut error = json::worded(&**problem);
        error["setting"] = json!(problem.setting());
        return Err(error);
    }
    let ran = (runner.run)(table, &prepared.bytes, &mut Pulse::silent()).map_err(|refused| match refused {
        Refused::Unreadable(reason) => json::error("unreadable", reason.clone(), reason),
        Refused::Problem { code, en, zh } => json::error(&code, en, zh),
    })?;
    match (card.open)(&ran.bytes) {
        Err(error) => Err(json::error("unreadable", error.to_string(), error.to_string())),
        Ok(Err(error)) => Err(json::worded(&*error)),
        Ok(Ok(outcome)) => {
            let (tables, findings) = json::outcome(&*outcome, &ran.rows);
            Ok((tables, findings, Value::Object(prepared.settings.0)))
        }
    }
}

fn find(id: &str) -> Option<(Card, Runner)> {
    let card = analyses::cards().into_iter().find(|card| card.id == id)?;
    let runner = analyses::runners().into_iter().find(|runner| runner.id == id)?;
    Some((card, runner))
}

//! Running the analyses of a recipe on tables that were loaded.

use serde_json::{Value, json};

use super::{RunRecipe, json};
use crate::analyses;
use crate::analyses::presentation::Reason;
use crate::clean::StepError;
use crate::data::{Schema, Table};
use crate::pulse::Pulse;

/// One run's JSON, and whether it answered; a data set whose cleaning failed gives no answer. `clock` gives milliseconds;
/// the core has none of its own. `sample` says how many rows of how many were read, when not all were.
pub fn run(
    recipe: &RunRecipe,
    table: Result<Option<&Table>, &StepError>,
    sample: Option<(u64, u64)>,
    clock: &dyn Fn() -> f64,
) -> (Value, bool) {
    let started = clock();
    let answer = table.map_err(|error| json::error(&Reason::of(error))).and_then(|table| answer(recipe, table, sample));
    let (mut report, is_ok) = match answer {
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
fn answer(
    recipe: &RunRecipe,
    table: Option<&Table>,
    sample: Option<(u64, u64)>,
) -> Result<(Value, Value, Value), Value> {
    let runners = analyses::runners();
    let runner = runners.iter().find(|runner| runner.id == recipe.analysis).ok_or_else(|| {
        let known: Vec<&str> = runners.iter().map(|runner| runner.id).collect();
        let known = known.join(", ");
        json::error(&Reason::new(
            "unknown_analysis",
            format!("There is no analysis \"{}\"; there are: {known}.", recipe.analysis),
            format!("没有名为“{}”的分析；可用的有：{known}。", recipe.analysis),
        ))
    })?;
    if table.is_none() && (runner.about)().needs_data {
        return Err(json::error(&Reason::new(
            "no_dataset",
            "This analysis needs a data set; name one in the run.",
            "此分析需要数据集；请在运行中指定。",
        )));
    }
    let nothing = Table::new(Schema::default(), Vec::new());
    let table = table.unwrap_or(&nothing);
    let prepared = (runner.prepare)(table.schema(), &recipe.params).map_err(|bad| json::error(&bad.reason()))?;
    if let Some(problem) = &prepared.problem {
        let mut error = json::error(&problem.reason);
        error["setting"] = json!(problem.setting);
        return Err(error);
    }
    let ran = (runner.run)(table, &prepared.settings, &mut Pulse::silent());
    let outcome = ran.result.map_err(|reason| json::error(&reason))?;
    let (tables, findings) = json::outcome(&*outcome, &ran.rows, sample);
    Ok((tables, findings, Value::Object(prepared.settings.0)))
}

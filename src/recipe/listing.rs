//! What can be asked: every analysis with its settings, as JSON.

use serde_json::{Value, json};

use crate::analyses;
use crate::analyses::contract::{ColumnChoice, Control, Given, Input};
use crate::data::Schema;
use crate::i18n::Words;

/// Every analysis: id, question, and each setting with kind, default, range and meaning. The defaults are the suggestions
/// for `schema` (an empty one when no data are named).
pub fn listing(schema: &Schema) -> Value {
    let analysis = |runner: &crate::analyses::registry::Runner| {
        let about = (runner.about)();
        let (settings, form) = match (runner.prepare)(schema, &Given::default()) {
            Ok(prepared) => (prepared.settings, prepared.form),
            Err(_) => Default::default(),
        };
        json!({
            "id": runner.id,
            "question": words(about.question),
            "title": words(about.title),
            "needs_data": about.needs_data,
            "settings": form.iter().map(|control| setting(control, &settings)).collect::<Vec<_>>(),
        })
    };
    json!({ "analyses": analyses::runners().iter().map(analysis).collect::<Vec<_>>() })
}

fn setting(control: &Control, settings: &Given) -> Value {
    let (kind, range) = range(&control.input);
    json!({
        "name": control.name,
        "kind": kind,
        "default": settings.0.get(control.name),
        "range": range,
        "label": words(control.label),
        "meaning": words(control.help),
    })
}

fn range(input: &Input) -> (&'static str, Value) {
    match input {
        Input::Column { allowed, is_optional } => ("column", json!({ "columns": allowed, "optional": is_optional })),
        Input::Columns { allowed } => ("columns", json!({ "columns": allowed })),
        Input::Choice { options } => {
            ("choice", json!({ "options": options.iter().map(|option| option.value).collect::<Vec<_>>() }))
        }
        Input::Text { options, is_optional } => ("text", json!({ "options": options, "optional": is_optional })),
        Input::Number { min, max, is_share, is_optional, .. } => {
            let kind = if *is_share { "share" } else { "number" };
            (kind, json!({ "min": min, "max": max, "optional": is_optional }))
        }
        Input::Integer { min, max, is_optional } => {
            ("integer", json!({ "min": min, "max": max, "optional": is_optional }))
        }
        Input::Switch => ("switch", json!({ "options": [true, false] })),
        Input::Day { is_optional } => ("day", json!({ "optional": is_optional })),
        Input::Numbers { min_len, max_len } => ("numbers", json!({ "min_len": min_len, "max_len": max_len })),
        Input::ByColumn { columns } => {
            let choice = |choice: &ColumnChoice| {
                let options: Vec<&str> = choice.options.iter().map(|(value, _)| value.as_str()).collect();
                (choice.column.clone(), json!(options))
            };
            ("by_column", Value::Object(columns.iter().map(choice).collect()))
        }
        Input::NewRows { fields } => {
            ("new_rows", json!({ "columns": fields.iter().map(|field| &field.column).collect::<Vec<_>>() }))
        }
        Input::Line { is_optional, is_code } => ("line", json!({ "optional": is_optional, "expression": is_code })),
        Input::Rows { columns } => {
            ("rows", json!({ "columns": columns.iter().map(|column| column.name).collect::<Vec<_>>() }))
        }
    }
}

fn words(words: Words) -> Value {
    json!({ "en": words.en, "zh": words.zh })
}

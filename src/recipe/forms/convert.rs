//! From a step to the values of its form and back.
//!
//! A setting that is flat in a recipe is the same in the form. Lists of texts are one line, lists of objects and maps are
//! rows of named cells. What a form does not show is no part of the step that is read from it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::cells::{cell, line_of, scalar, scalar_of, texts_of, values_of};
use super::controls::{PARTS, form, may_be_empty};
use crate::analyses::contract::{BadSettings, Control, Given, Input};
use crate::analyses::presentation::Reason;
use crate::clean::{Action, Step};
use crate::data::Schema;
use crate::i18n::Words;

/// Where what was learnt is kept while a form is open: beside the settings that it was learnt with.
const FITTED: &str = "fitted";

type Values = Map<String, Value>;

/// Lists of texts that are typed as one line.
fn is_list(step: &str, setting: &str) -> bool {
    matches!(
        (step, setting),
        ("split_column", "into")
            | ("bin", "labels")
            | ("encode", "order")
            | ("calendar", "holidays")
            | ("join", "columns")
    )
}

/// The settings of a step as the values of its form.
pub fn to_form(step: &Step) -> Given {
    let Ok(Value::Object(mut values)) = serde_json::to_value(step) else { return Given::default() };
    values.remove("step");
    values.remove("disabled");
    let fitted = values.remove(FITTED);
    let name = step.name();
    for (setting, value) in &mut values {
        if is_list(name, setting) {
            *value = json!(line_of(value.as_array().into_iter().flatten()));
        }
    }
    reshape(name, &mut values);
    if let Some(learnt) = fitted {
        let of = Value::Object(values.clone());
        values.insert(FITTED.to_owned(), json!({ "of": of, "learnt": learnt }));
    }
    Given(values)
}

fn reshape(name: &str, values: &mut Values) {
    let usual = |values: &mut Values, setting: &str, usual: &str| {
        if values.get(setting).and_then(Value::as_str) == Some(usual) {
            values.remove(setting);
        }
    };
    let rows_of_map = |value: &Value| -> Value {
        let row = |(from, to): (&String, &Value)| json!({ "from": from, "to": to.as_str().unwrap_or_default() });
        value.as_object().into_iter().flatten().map(row).collect()
    };
    let each = |values: &mut Values, setting: &str, change: &dyn Fn(&Value) -> Value| {
        if let Some(value) = values.get_mut(setting) {
            *value = value.as_array().into_iter().flatten().map(change).collect();
        }
    };
    match name {
        "change_kind" => {
            usual(values, "date_order", "day_first");
            usual(values, "decimal", ".");
        }
        "map_values" => {
            values.entry("map").and_modify(|map| *map = rows_of_map(map));
        }
        "rename" => {
            values.entry("columns").and_modify(|map| *map = rows_of_map(map));
        }
        "fill_missing" => {
            values.entry("value").and_modify(|value| *value = json!(scalar(value)));
        }
        "filter" => {
            values.entry("conditions").or_insert_with(|| json!([]));
            each(values, "conditions", &|condition| {
                let line = match condition["values"].as_array().map(Vec::as_slice) {
                    Some([one]) if !is_many(condition["is"].as_str()) => scalar(one),
                    Some(many) => line_of(many),
                    None => String::new(),
                };
                json!({ "column": condition["column"], "is": condition["is"], "value": line })
            });
        }
        "calendar" => {
            let parts = values.remove("parts").unwrap_or_default();
            for (part, _) in PARTS {
                values
                    .insert((*part).to_owned(), json!(parts.as_array().is_some_and(|all| all.contains(&json!(part)))));
            }
        }
        "sort" => each(values, "by", &|key| {
            let order = if key["descending"] == json!(true) { "descending" } else { "ascending" };
            json!({ "column": key["column"], "order": order })
        }),
        "sample" => {
            let using = if values.contains_key("share") { "share" } else { "n_rows" };
            values.insert("using".to_owned(), json!(using));
        }
        "join" => each(values, "on", &|key| match key {
            Value::String(name) => json!({ "left": name, "right": "" }),
            pair => pair.clone(),
        }),
        _ => {}
    }
}

/// The step that a form's values describe. An incomplete form answers with what is to be filled in.
pub fn from_form(name: &str, values: &Given, is_disabled: bool) -> Result<Step, Reason> {
    let mut settings = settings(name, values)?;
    // What was learnt with other settings would be wrong with these: it is learnt again.
    if let Some(Value::Object(kept)) = values.0.get(FITTED)
        && let Some(Value::Object(of)) = kept.get("of")
        && self::settings(name, &Given(of.clone())).as_ref() == Ok(&settings)
        && let Some(learnt) = kept.get("learnt")
    {
        settings.insert(FITTED.to_owned(), learnt.clone());
    }
    settings.insert("step".to_owned(), json!(name));
    let action: Action = serde_json::from_value(Value::Object(settings))
        .map_err(|error| BadSettings { reason: error.to_string(), ..BadSettings::default() }.reason())?;
    Ok(Step { action, is_disabled })
}

/// The settings of a recipe, from the controls that the form shows.
fn settings(name: &str, values: &Given) -> Result<Values, Reason> {
    let mut settings = Map::new();
    let controls = form(name, values, &Schema::default(), &[]);
    if controls.is_empty() {
        return Err(Reason::new(
            "unknown_step",
            format!("There is no step “{name}”. Choose one from the menu."),
            format!("没有名为“{name}”的步骤，请从菜单中选择。"),
        ));
    }
    for control in &controls {
        if let Some(value) = setting(name, control, values.0.get(control.name))? {
            settings.insert(control.name.to_owned(), value);
        }
    }
    match name {
        "calendar" => {
            let is_on = |part: &str| settings.get(part) == Some(&json!(true));
            let parts: Vec<&str> = PARTS.iter().map(|(part, _)| *part).filter(|part| is_on(part)).collect();
            if parts.is_empty() {
                let words = Words::new("Choose at least one part of the date.", "请至少选择日期的一个部分。");
                return Err(Reason::fixed("incomplete", words));
            }
            let parts = json!(parts);
            settings.retain(|setting, _| PARTS.iter().all(|(part, _)| part != setting));
            settings.insert("parts".to_owned(), parts);
        }
        "sample" => {
            settings.remove("using");
        }
        "filter" => {
            let has_none = settings.get("conditions") == Some(&json!([]));
            if has_none && !settings.contains_key("expression") {
                let words = Words::new(
                    "Add a condition, or write an expression that is true of the rows to keep.",
                    "请添加条件，或写出要保留的行所满足的表达式。",
                );
                return Err(Reason::fixed("incomplete", words));
            }
        }
        _ => {}
    }
    Ok(settings)
}

/// The value of one control as it stands in a recipe; nothing when it is left empty and may be.
fn setting(step: &str, control: &Control, value: Option<&Value>) -> Result<Option<Value>, Reason> {
    let text = value.and_then(Value::as_str).unwrap_or_default();
    let is_empty = match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(all)) => all.is_empty(),
        Some(_) => false,
    };
    match &control.input {
        Input::Rows { .. } => {
            let objects = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
            let filled = |row: &&Values| row.keys().any(|name| cell(row, name).is_some());
            let read = rows(step, control, &objects.filter(filled).collect::<Vec<_>>())?;
            let has_none = read.as_array().is_some_and(Vec::is_empty) || read.as_object().is_some_and(Map::is_empty);
            if has_none && !may_be_empty(step, control.name) {
                return Err(Reason::new(
                    "incomplete",
                    format!("Add at least one row to “{}”.", control.label.en),
                    format!("请在“{}”中至少添加一行。", control.label.zh),
                ));
            }
            Ok(Some(read))
        }
        Input::Line { .. } if is_list(step, control.name) => match texts_of(text) {
            list if list.is_empty() && !may_be_empty(step, control.name) => Err(unfilled(control)),
            list => Ok(Some(Value::Array(list))),
        },
        _ if is_empty => {
            let can_be = match &control.input {
                Input::Line { is_optional, .. }
                | Input::Column { is_optional, .. }
                | Input::Text { is_optional, .. }
                | Input::Number { is_optional, .. }
                | Input::Integer { is_optional, .. } => *is_optional,
                Input::Choice { options } => options.iter().any(|option| option.value.is_empty()),
                Input::Columns { .. } => may_be_empty(step, control.name),
                Input::Switch => true,
                _ => false,
            };
            if can_be { Ok(None) } else { Err(unfilled(control)) }
        }
        Input::Line { .. } if (step, control.name) == ("fill_missing", "value") => Ok(Some(scalar_of(text))),
        _ => Ok(value.cloned()),
    }
}

fn unfilled(control: &Control) -> Reason {
    let Words { en, zh } = control.label;
    match control.input {
        Input::Line { .. } | Input::Number { .. } | Input::Integer { .. } | Input::Numbers { .. } => {
            Reason::new("incomplete", format!("Fill in “{en}”."), format!("请填写“{zh}”。"))
        }
        Input::Columns { .. } => {
            Reason::new("incomplete", format!("Choose at least one for “{en}”."), format!("请在“{zh}”中至少选择一项。"))
        }
        _ => Reason::new("incomplete", format!("Choose “{en}”."), format!("请选择“{zh}”。")),
    }
}

/// Rows of cells as they stand in a recipe.
fn rows(step: &str, control: &Control, rows: &[&Values]) -> Result<Value, Reason> {
    let need = |row: &Values, name: &'static str| {
        cell(row, name).ok_or_else(|| {
            let Input::Rows { columns } = &control.input else { return unfilled(control) };
            let label = columns.iter().find(|column| column.name == name).map_or(control.label, |column| column.label);
            Reason::new(
                "incomplete",
                format!("Fill in “{}” in every row of “{}”.", label.en, control.label.en),
                format!("请在“{}”的每一行填写“{}”。", control.label.zh, label.zh),
            )
        })
    };
    let each = |read: &dyn Fn(&Values) -> Result<Value, Reason>| rows.iter().map(|row| read(row)).collect();
    match step {
        "map_values" | "rename" => {
            let (mut map, mut seen) = (Map::new(), BTreeSet::new());
            for row in rows {
                let from = need(row, "from")?;
                let to = if step == "rename" { Some(need(row, "to")?) } else { cell(row, "to") };
                if !seen.insert(from.clone()) {
                    return Err(Reason::new(
                        "twice",
                        format!("“{from}” is listed twice. Remove one of the rows."),
                        format!("“{from}”列出了两次，请删去其中一行。"),
                    ));
                }
                map.insert(from, json!(to));
            }
            Ok(Value::Object(map))
        }
        "filter" => each(&|row| {
            let (column, is) = (need(row, "column")?, need(row, "is")?);
            let values = match is.as_str() {
                "missing" | "present" => Vec::new(),
                is if is_many(Some(is)) => values_of(&need(row, "value")?),
                _ => vec![scalar_of(&need(row, "value")?)],
            };
            Ok(json!({ "column": column, "is": is, "values": values }))
        }),
        "sort" => each(&|row| {
            let is_descending = cell(row, "order").as_deref() == Some("descending");
            Ok(json!({ "column": need(row, "column")?, "descending": is_descending }))
        }),
        "summarise" => each(&|row| {
            let function = need(row, "function")?;
            let column = if function == "count" { cell(row, "column") } else { Some(need(row, "column")?) };
            Ok(json!({ "column": column, "function": function, "name": cell(row, "name") }))
        }),
        "join" => each(&|row| {
            let left = need(row, "left")?;
            Ok(match cell(row, "right") {
                Some(right) => json!({ "left": left, "right": right }),
                None => json!(left),
            })
        }),
        _ => each(&|row| Ok(Value::Object(row.clone()))),
    }
}

/// Whether a comparison takes several values.
fn is_many(comparison: Option<&str>) -> bool {
    matches!(comparison, Some("between" | "one_of" | "not_one_of"))
}

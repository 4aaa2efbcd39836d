//! Spellings of one word, proposed as a map of values.

use serde_json::{Value, json};

use crate::analyses::contract::Given;
use crate::data::{Column, Dictionary, Table, Values};
use crate::pulse::Pulse;
use crate::stats::spellings;

/// A column of more distinct texts holds names or remarks: those are looked at in the quality report.
const MAX_TEXTS: usize = 20_000;
/// So many pairs are proposed at once.
const MAX_PAIRS: usize = 200;

/// The form values of a map that gives every spelling its most frequent form: of a column, or of the one that needs it most.
/// None where nothing is spelt in two ways.
pub fn spelt_alike(table: &Table, column: Option<&str>) -> Option<Given> {
    let fields = table.schema().fields.iter().zip(table.columns());
    let is_wanted = |name: &str, is_identifier: bool| column.map_or(!is_identifier, |column| column == name);
    let (name, pairs) = fields
        .filter(|(field, _)| is_wanted(&field.name, field.is_identifier))
        .map(|(field, column)| (field.name.as_str(), pairs(column)))
        .rev()
        .max_by_key(|(_, pairs)| pairs.len())
        .filter(|(_, pairs)| !pairs.is_empty())?;
    let Value::Object(values) = json!({ "column": name, "map": pairs, "otherwise": "keep" }) else { return None };
    Some(Given(values))
}

/// Values for the column that the form is about now, when its list is about another one.
pub fn spelt_alike_anew(table: &Table, values: &Given) -> Option<Given> {
    let name = values.0.get("column")?.as_str()?;
    let (_, dictionary) = texts(table.column(name)?)?;
    let listed: Vec<&str> =
        values.0.get("map")?.as_array()?.iter().filter_map(|row| row.get("from")?.as_str()).collect();
    let is_about_another = !listed.is_empty() && !dictionary.iter().any(|text| listed.contains(&text));
    if is_about_another { spelt_alike(table, Some(name)) } else { None }
}

fn texts(column: &Column) -> Option<(&[u32], &Dictionary)> {
    match column.values() {
        Values::Text { codes, dictionary } => Some((codes, dictionary)),
        _ => None,
    }
}

fn pairs(column: &Column) -> Vec<Value> {
    let Some((codes, dictionary)) = texts(column).filter(|(_, dictionary)| dictionary.len() <= MAX_TEXTS) else {
        return Vec::new();
    };
    let mut counts = vec![0u64; dictionary.len()];
    let present = codes.iter().enumerate().filter(|(row, _)| !column.is_missing(*row));
    present.for_each(|(_, &code)| counts[code as usize] += 1);
    let labels: Vec<&str> = dictionary.iter().collect();
    let found = spellings::variants(&labels, &counts, true, &mut Pulse::silent()).unwrap_or_default();
    found.iter().take(MAX_PAIRS).map(|pair| json!({ "from": labels[pair.label], "to": labels[pair.keep] })).collect()
}

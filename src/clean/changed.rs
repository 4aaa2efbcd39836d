//! What a step did.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::data::csv::ImportNote;

/// What was learnt from the data by a step that learns (scale, bin, encode, outliers), so that next month's file is treated
/// alike: it is what the step's setting `fitted` takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted(pub Value);

impl Serialize for Fitted {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        // The codec between page and worker does not describe itself: there it travels as text.
        if writer.is_human_readable() { self.0.serialize(writer) } else { self.0.to_string().serialize(writer) }
    }
}

impl<'de> Deserialize<'de> for Fitted {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        if reader.is_human_readable() {
            return Value::deserialize(reader).map(Self);
        }
        serde_json::from_str(&String::deserialize(reader)?).map(Self).map_err(serde::de::Error::custom)
    }
}

/// What a step did to a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Changed {
    /// Rows before.
    pub n_rows_before: u64,
    /// Rows after.
    pub n_rows_after: u64,
    /// Cells with another value than before, in columns and rows that are still there.
    pub n_cells_changed: u64,
    /// Columns that are new.
    pub columns_added: Vec<String>,
    /// Columns that are gone.
    pub columns_removed: Vec<String>,
    /// Other counts by name: `n_unreadable`, `n_matched`, `n_unmatched_left`, `n_unmatched_right`, `n_fan_out` …
    pub facts: BTreeMap<String, u64>,
    /// What the user should know, in both languages.
    pub notes: Vec<ImportNote>,
    /// What was learnt from the data.
    pub fitted: Option<Fitted>,
}

impl Changed {
    pub(super) fn fact(&mut self, name: &str, count: u64) {
        self.facts.insert(name.to_owned(), count);
    }

    pub(super) fn note(&mut self, code: &str, column: Option<&str>, en: impl Into<String>, zh: impl Into<String>) {
        let column = column.map(str::to_owned);
        self.notes.push(ImportNote { code: code.to_owned(), column, en: en.into(), zh: zh.into() });
    }

    pub(super) fn learnt(&mut self, fitted: impl Serialize) {
        self.fitted = serde_json::to_value(fitted).ok().map(Fitted);
    }
}

//! One cleaning step as data: a JSON object whose `step` names what to do, its settings beside it.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::changed::Fitted;
use super::settings::Action;

/// A step of a recipe: `{"step": "trim", "columns": ["city"], "disabled": true}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What to do.
    pub action: Action,
    /// Whether it is left out for now.
    pub is_disabled: bool,
}

impl From<Action> for Step {
    fn from(action: Action) -> Self {
        Self { action, is_disabled: false }
    }
}

impl Step {
    /// The step's name in recipes.
    pub fn name(&self) -> &'static str {
        self.action.name()
    }

    /// Reads a step. The message names what is not known.
    pub fn from_json(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// The step as one line of JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| unreachable!("a step is always JSON: {error}"))
    }

    /// The same step with what it learnt written into its settings, so that the next file is treated alike.
    pub fn with_fitted(&self, fitted: &Fitted) -> Self {
        let written = serde_json::to_value(self).ok().and_then(|value| {
            let Value::Object(mut map) = value else { return None };
            map.insert("fitted".to_owned(), fitted.0.clone());
            serde_json::from_value(Value::Object(map)).ok()
        });
        written.unwrap_or_else(|| self.clone())
    }

    fn from_value(value: Value) -> Result<Self, String> {
        let Value::Object(mut map) = value else {
            return Err("a step is an object with a name: {\"step\": …}".into());
        };
        let is_disabled = match map.remove("disabled") {
            None => false,
            Some(Value::Bool(is_disabled)) => is_disabled,
            Some(other) => return Err(format!("\"disabled\" is true or false, not {other}")),
        };
        let name = match map.get("step") {
            Some(Value::String(name)) => name.clone(),
            _ => return Err("a step has a name: {\"step\": …}".into()),
        };
        let action = Action::deserialize(Value::Object(map)).map_err(|error| {
            let error = error.to_string();
            if Action::NAMES.contains(&name.as_str()) {
                format!("step \"{name}\": {error}")
            } else {
                format!("unknown step \"{name}\"; there are: {}", Action::NAMES.join(", "))
            }
        })?;
        Ok(Self { action, is_disabled })
    }

    fn to_map(&self) -> Result<Map<String, Value>, serde_json::Error> {
        let Value::Object(mut map) = serde_json::to_value(&self.action)? else { return Ok(Map::new()) };
        if self.is_disabled {
            map.insert("disabled".to_owned(), Value::Bool(true));
        }
        Ok(map)
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        let map = self.to_map().map_err(S::Error::custom)?;
        // The codec between page and worker does not describe itself: there a step travels as text.
        if writer.is_human_readable() {
            map.serialize(writer)
        } else {
            Value::Object(map).to_string().serialize(writer)
        }
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let value = if reader.is_human_readable() {
            Value::deserialize(reader)?
        } else {
            serde_json::from_str(&String::deserialize(reader)?).map_err(D::Error::custom)?
        };
        Self::from_value(value).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_one_object() {
        let text = r#"{"columns":["a"],"disabled":true,"step":"trim"}"#;
        let step = Step::from_json(text).unwrap();
        assert!(step.is_disabled && step.name() == "trim");
        assert_eq!(Step::from_json(&step.to_json()).unwrap(), step);
        let bytes = postcard::to_stdvec(&step).unwrap();
        assert_eq!(postcard::from_bytes::<Step>(&bytes).unwrap(), step);
    }

    #[test]
    fn what_is_unknown_is_named() {
        let refused = |text: &str| Step::from_json(text).unwrap_err();
        assert!(refused(r#"{"step":"polish"}"#).contains("unknown step \"polish\"; there are: change_kind, trim"));
        let option = refused(r#"{"step":"fill_missing","columns":["a"],"method":"avg"}"#);
        assert!(
            option.starts_with("step \"fill_missing\"") && option.contains("`avg`, expected one of `constant`"),
            "{option}"
        );
        assert!(refused(r#"{"step":"trim","columns":["a"],"colour":1}"#).contains("colour"));
        assert!(refused(r#"{"step":"trim"}"#).contains("columns"));
        assert!(refused(r#"{"columns":[]}"#).contains("has a name"));
        assert!(refused("[]").contains("object"));
        assert!(refused(r#"{"step":"trim","columns":["a"],"disabled":1}"#).contains("true or false"));
    }
}

//! Settings: which number, by which groups.

use serde::{Deserialize, Serialize};

use super::texts::{self, TemplateProblem};
use crate::analyses::contract::{Control, Given, Input, Params, Section};
use crate::data::{Role, Schema};

/// More groups than this are no comparison any more.
pub const MAX_GROUPS: u64 = 40;

/// The settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateParams {
    /// The number whose mean is asked for; empty when the data have none.
    pub measure: String,
    /// The column that says which group a row is in; empty when the data have none.
    pub groups: String,
}

impl Params for TemplateParams {
    type Problem = TemplateProblem;

    fn suggest(schema: &Schema, _given: &Given) -> Self {
        let amount = schema.with_role(Role::Amount).filter(|field| field.kind.is_numeric());
        let measure = amount.or_else(|| schema.measures().next());
        let groups = schema.factors(MAX_GROUPS).next();
        let name = |field: Option<&crate::data::Field>| field.map(|field| field.name.clone()).unwrap_or_default();
        Self { measure: name(measure), groups: name(groups) }
    }

    fn check(&self, schema: &Schema) -> Result<(), TemplateProblem> {
        if !schema.field(&self.measure).is_some_and(|field| field.kind.is_numeric()) {
            return Err(TemplateProblem::Measure { name: self.measure.clone() });
        }
        match schema.field(&self.groups) {
            None => Err(TemplateProblem::Groups { name: self.groups.clone() }),
            Some(field) if field.n_distinct > MAX_GROUPS => {
                Err(TemplateProblem::TooManyGroups { name: field.name.clone(), n_groups: field.n_distinct })
            }
            Some(_) => Ok(()),
        }
    }

    fn form(&self, schema: &Schema) -> Vec<Control> {
        let control = |name, input| {
            let (label, help) = texts::control(name);
            Control { name, label, help, section: Section::What, input }
        };
        let measures = schema.measures().map(|field| field.name.clone()).collect();
        let factors = schema.factors(MAX_GROUPS).map(|field| field.name.clone()).collect();
        vec![
            control("measure", Input::Column { allowed: measures, is_optional: false }),
            control("groups", Input::Column { allowed: factors, is_optional: false }),
        ]
    }
}

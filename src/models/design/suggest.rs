//! Which columns are worth a try as predictors.

use crate::data::{Field, Role, Schema};

/// The most labels of a predictor that is suggested.
const SUGGESTED_LEVELS: u64 = 20;
/// The most predictors and terms that are suggested.
const SUGGESTED_PREDICTORS: usize = 8;
const SUGGESTED_TERMS: u64 = 40;
/// A column with a larger share of empty cells is not suggested: each empty cell costs a row.
const SUGGESTED_MISSING: f64 = 0.2;

/// Measures and columns of few labels that vary, are mostly filled and are no copy of the target; those whose role says
/// that they matter come first.
pub fn predictors(schema: &Schema, target: &str) -> Vec<String> {
    let target_field = schema.field(target);
    let is_copy = |field: &Field| {
        target_field.is_some_and(|target| field.range == target.range && field.n_distinct == target.n_distinct)
    };
    let is_filled = |field: &Field| field.n_missing as f64 <= SUGGESTED_MISSING * schema.n_rows as f64;
    let is_amount = target_field.is_some_and(|target| target.role == Some(Role::Amount));
    let is_fit = |field: &&Field| {
        field.name != target
            && !field.is_identifier
            && field.n_distinct > 1
            && is_filled(field)
            && !matches!(field.role, Some(Role::Customer | Role::Order))
            // What a sale costs follows from what was sold: it would explain everything and tell nothing.
            && !(field.role == Some(Role::Cost) && is_amount)
    };
    let measures = schema.measures().filter(is_fit).filter(|field| !is_copy(field));
    let factors = schema.factors(SUGGESTED_LEVELS).filter(is_fit);
    let mut candidates: Vec<(&Field, u64)> =
        measures.map(|field| (field, 1)).chain(factors.map(|field| (field, field.n_distinct - 1))).collect();
    candidates.sort_by_key(|(field, _)| field.role.is_none());
    // Three rows for each term at least; more would be better, and a finding says so.
    let mut budget = (schema.n_rows.saturating_sub(1) / 3).clamp(1, SUGGESTED_TERMS);
    let mut chosen = Vec::new();
    for (field, n_terms) in candidates {
        if n_terms <= budget && chosen.len() < SUGGESTED_PREDICTORS {
            budget -= n_terms;
            chosen.push(field.name.clone());
        }
    }
    if chosen.is_empty() {
        let time = schema.fields.iter().find(|field| field.kind.is_temporal() && is_fit(field));
        chosen.extend(time.map(|field| field.name.clone()));
    }
    // In the order of the file, which readers know.
    chosen.sort_by_key(|name| schema.position(name));
    chosen
}

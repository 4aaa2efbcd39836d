//! Steps that are expressions: rows of which something is true, and new columns.

use serde_json::Value as Json;

use super::{Done, untouched};
use crate::clean::error::Fault;
use crate::clean::expression::{Expression, Function, Node, Operator, What};
use crate::clean::frame::{Frame, Named};
use crate::clean::kernel::rows;
use crate::clean::settings::{AnyAll, Comparison, Condition, Derive, Filter};
use crate::data::{Column, ColumnKind, Values};
use crate::i18n::Words;

pub fn filter(before: &Frame, settings: &Filter) -> Done {
    let mut truths = Vec::new();
    match &settings.expression {
        Some(text) => truths.push(Expression::parse(text)?.evaluate_truth(before)?),
        None if settings.conditions.is_empty() => {
            let words = Words::new("write an expression or choose a condition.", "请填写表达式或选择条件。");
            return Err(Fault::Setting { setting: "expression", words });
        }
        None => {}
    }
    for condition in &settings.conditions {
        let root = question(condition, before)?;
        truths.push(Expression { root }.evaluate_truth(before)?);
    }
    let is_true = |column: &Column, row: usize| match column.values() {
        Values::Boolean(bits) => bits.get(row) && !column.is_missing(row),
        _ => false,
    };
    // An expression beside conditions counts as one more of them.
    untouched(before.kept(|row| match settings.matching {
        AnyAll::All => truths.iter().all(|truth| is_true(truth, row)),
        AnyAll::Any => truths.iter().any(|truth| is_true(truth, row)),
    }))
}

pub fn derive(before: &Frame, settings: &Derive) -> Done {
    let cells = Expression::parse(&settings.expression)?.evaluate(before)?;
    match before.position(&settings.name) {
        Ok(position) => {
            let old = &before.columns()[position];
            let n_changed = rows::n_different(old.cells(), &cells);
            let found = crate::clean::frame::plain_kind(&cells);
            // Money stays money, whatever it was multiplied by.
            let kind = if old.kind().is_numeric() && found.is_numeric() { old.kind() } else { found };
            let (after, mut changed) = untouched(before.clone().replaced(position, old.with_kind(kind, cells)))?;
            changed.n_cells_changed = n_changed;
            Ok((after, changed))
        }
        Err(_) => untouched(before.clone().inserted(None, Named::of(settings.name.clone(), cells))?),
    }
}

fn node(what: What) -> Node {
    Node { at: 0, what }
}

fn call(function: Function, arguments: Vec<Node>) -> Node {
    node(What::Call(function, arguments))
}

fn binary(operator: Operator, left: Node, right: Node) -> Node {
    node(What::Binary(operator, Box::new(left), Box::new(right)))
}

/// A simple condition in the language of expressions.
fn question(condition: &Condition, frame: &Frame) -> Result<Node, Fault> {
    let column = frame.column(&condition.column)?;
    let name = || node(What::Column(condition.column.clone()));
    let fault = |en, zh| Fault::Setting { setting: "values", words: Words::new(en, zh) };
    let value = |index: usize| match condition.values.get(index) {
        Some(value) => literal(value, column).ok_or_else(|| {
            fault(
                "a value is not of the column's kind. Dates are written 2024-01-31 or 2024-01-31 08:26.",
                "有一个值与列的类型不符。日期请写成 2024-01-31 或 2024-01-31 08:26。",
            )
        }),
        None => Err(fault("write the value to compare with.", "请填写用于比较的值。")),
    };
    let compare = |operator, index| Ok(binary(operator, name(), value(index)?));
    let n_compared = match condition.is {
        Comparison::OneOf | Comparison::NotOneOf => usize::MAX,
        Comparison::Between => 2,
        _ => 1,
    };
    if condition.values.len() > n_compared {
        return Err(fault("there are more values than are compared.", "填写的值多于比较所需。"));
    }
    // Large and small letters are alike in these three, as in a search box; a number is searched as it is written.
    let lower = |node| call(Function::Lower, vec![node]);
    let text = || match condition.values.first() {
        Some(Json::String(text)) => Ok(node(What::Text(text.clone()))),
        Some(Json::Number(number)) => Ok(node(What::Text(number.to_string()))),
        _ => value(0),
    };
    let search = |function| Ok(call(function, vec![lower(call(Function::Text, vec![name()])), lower(text()?)]));
    let one_of = || {
        let mut chained = None;
        for index in 0..condition.values.len() {
            let next = compare(Operator::Equal, index)?;
            chained = Some(match chained {
                None => next,
                Some(before) => binary(Operator::Or, before, next),
            });
        }
        chained.ok_or_else(|| fault("choose at least one value.", "请至少选择一个值。"))
    };
    match condition.is {
        Comparison::Equal => compare(Operator::Equal, 0),
        Comparison::NotEqual => compare(Operator::NotEqual, 0),
        Comparison::Less => compare(Operator::Less, 0),
        Comparison::AtMost => compare(Operator::AtMost, 0),
        Comparison::More => compare(Operator::More, 0),
        Comparison::AtLeast => compare(Operator::AtLeast, 0),
        Comparison::Between => Ok(binary(Operator::And, compare(Operator::AtLeast, 0)?, compare(Operator::AtMost, 1)?)),
        Comparison::OneOf => one_of(),
        Comparison::NotOneOf => Ok(node(What::Not(Box::new(one_of()?)))),
        Comparison::Contains => search(Function::Contains),
        Comparison::StartsWith => search(Function::StartsWith),
        Comparison::EndsWith => search(Function::EndsWith),
        Comparison::Missing => Ok(call(Function::IsMissing, vec![name()])),
        Comparison::Present => Ok(node(What::Not(Box::new(call(Function::IsMissing, vec![name()]))))),
    }
}

/// A value of a condition, as the column's kind wants it.
fn literal(value: &Json, column: &Named) -> Option<Node> {
    let what = match (value, column.kind()) {
        (Json::String(text), kind) if kind.is_numeric() => {
            What::Number(text.parse().ok().filter(|x: &f64| x.is_finite())?)
        }
        (Json::String(text), ColumnKind::Boolean) => {
            // As the file spells it, too.
            let [no, yes] = column.cells().spellings();
            match text.as_str() {
                text if text == yes || text == "true" => What::Boolean(true),
                text if text == no || text == "false" => What::Boolean(false),
                _ => return None,
            }
        }
        (Json::String(text), _) => What::Text(text.clone()),
        (Json::Number(number), ColumnKind::Text) => What::Text(number.to_string()),
        (Json::Number(number), _) => What::Number(number.as_f64()?),
        (Json::Bool(yes), ColumnKind::Text) => What::Text(yes.to_string()),
        (Json::Bool(yes), _) => What::Boolean(*yes),
        (Json::Null | Json::Array(_) | Json::Object(_), _) => return None,
    };
    Some(node(what))
}

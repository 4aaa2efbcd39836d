//! What the whole file teaches that its first part did not: a better encoding, other kinds, marks and orders.

use super::{
    DateOrder,
    build::Builder,
    encoding::{self, Detected},
    infer::{self, Class, Decision, Evidence},
    plan::{Plan, proved_order},
    reader::Body,
};
use crate::data::{ColumnKind, calendar};

/// The encoding that the bytes further down are in, when the first part was plain ASCII and told nothing.
pub fn encoding(body: &Body) -> Option<Detected> {
    if body.plan.encoding.evidence != encoding::Evidence::Ascii || body.decoder.n_undecodable() == 0 {
        return None;
    }
    let detected = encoding::detect(&body.strange, false);
    (detected.encoding != body.plan.encoding.encoding).then_some(detected)
}

/// A better plan, if there is one.
pub fn plan(body: &Body, n_bytes: u64) -> Option<Plan> {
    let evidence: Vec<Evidence> = body.builders.iter().map(Builder::whole_evidence).collect();
    let mut plan = body.plan.clone();
    let mut is_new = false;
    if let Some(decimal) = better_decimal(body, &evidence) {
        plan.marks.decimal = decimal;
        plan.is_decimal_known = true;
        is_new = true;
    }
    for (position, builder) in body.builders.iter().enumerate() {
        if let Some(decision) = better_decision(&plan, position, builder, &evidence[position]) {
            plan.columns[position].decision = decision;
            is_new = true;
        }
    }
    is_new |= settle_orders(body, &evidence, &mut plan);
    plan.n_rows = body.n_rows as usize;
    plan.n_bytes = Some(n_bytes);
    plan.pass += 1;
    is_new.then_some(plan)
}

/// The other decimal mark, if cells that could not be read prove it and hardly any number has the present one.
fn better_decimal(body: &Body, evidence: &[Evidence]) -> Option<u8> {
    if body.plan.given.decimal.is_some() || body.plan.is_decimal_known || body.plan.pass > 1 {
        return None;
    }
    let decimal = body.plan.marks.decimal;
    let n_other: u64 = evidence
        .iter()
        .map(|evidence| if decimal == b'.' { evidence.n_decimal_comma } else { evidence.n_decimal_point })
        .sum();
    let n_fractions: u64 = body
        .builders
        .iter()
        .zip(evidence)
        .filter(|(builder, _)| builder.class() == Class::Number)
        .map(|(_, evidence)| evidence.n_number - evidence.n_integer.min(evidence.n_number))
        .sum();
    (n_other > 2 * n_fractions).then_some(if decimal == b'.' { b',' } else { b'.' })
}

fn better_decision(plan: &Plan, position: usize, builder: &Builder, evidence: &Evidence) -> Option<Decision> {
    let column = &plan.columns[position];
    let now = builder.decision;
    if column.kind.is_some() || plan.given.columns.get(&column.name).is_some_and(|import| import.excel_serial) {
        return None;
    }
    let is_open = matches!(builder.class(), Class::Number | Class::Temporal | Class::Boolean);
    if !is_open || builder.n_unreadable == 0 && evidence.n_leading_zero + evidence.n_long + evidence.n_percent == 0 {
        return None;
    }
    let better = infer::decide(evidence, column.hints);
    let is_other = better.class != now.class || better.is_percent != now.is_percent;
    // Later readings may only give up, so that two kinds cannot take turns.
    let is_allowed = plan.pass == 1 || better.class == Class::Text;
    (is_other && is_allowed && better.class != Class::Unknown).then_some(better)
}

/// Takes over the orders of dates that all rows prove, and what they suggest where none does.
fn settle_orders(body: &Body, evidence: &[Evidence], plan: &mut Plan) -> bool {
    let is_dated = |position: usize| body.builders[position].class() == Class::Temporal;
    let proved: Vec<Option<DateOrder>> = evidence
        .iter()
        .enumerate()
        .map(|(position, evidence)| is_dated(position).then(|| proved_order(evidence)).flatten())
        .collect();
    let of_file = proved.iter().flatten().next().copied();
    let mut is_new = false;
    for (position, column) in plan.columns.iter_mut().enumerate().filter(|(position, _)| is_dated(*position)) {
        let is_given = plan.given.date_order.is_some()
            || plan.given.columns.get(&column.name).is_some_and(|import| import.date_order.is_some());
        let has_open = evidence[position].n_open_order > 0 || body.builders[position].n_unreadable > 0;
        if is_given || !has_open || column.order == DateOrder::YearFirst {
            continue;
        }
        let order = proved[position].or(of_file).or_else(|| rising_order(&body.builders[position], body.plan.pass));
        column.is_order_known |= proved[position].is_some();
        if let Some(order) = order
            && order != column.order
            && body.plan.pass < 3
        {
            column.order = order;
            is_new = true;
        }
    }
    is_new
}

/// The other order, if under it the dates rise from row to row much more steadily.
fn rising_order(builder: &Builder, pass: u8) -> Option<DateOrder> {
    let [now, other] = builder.n_falls;
    (pass == 1 && now > 0 && other * 4 < now).then_some(swapped(builder.order))
}

/// The kind of a column as it is described.
pub fn kind(
    class: Class,
    fixed: Option<ColumnKind>,
    has_clock: bool,
    is_whole: bool,
    evidence: &Evidence,
    is_money: bool,
) -> ColumnKind {
    match class {
        Class::Unknown => ColumnKind::Empty,
        Class::Text => ColumnKind::Text,
        Class::Boolean => ColumnKind::Boolean,
        Class::Temporal if has_clock => ColumnKind::DateTime,
        Class::Temporal => ColumnKind::Date,
        Class::Number => match fixed {
            Some(kind) if kind.is_numeric() => kind,
            _ if evidence.n_percent > 0 && evidence.n_percent * 2 >= evidence.n_number => ColumnKind::Percent,
            _ if is_money => ColumnKind::Money,
            _ if is_whole => ColumnKind::Integer,
            _ => ColumnKind::Number,
        },
    }
}

/// How the two orders read one date: as it was read, and as it could be.
pub fn both_readings(text: &str, order: DateOrder) -> Option<(String, String)> {
    let read =
        |order| super::dates::parse(text.as_bytes(), order, Default::default()).map(|moment| calendar::iso(moment.day));
    Some((read(order)?, read(swapped(order))?))
}

/// Day and month the other way round.
fn swapped(order: DateOrder) -> DateOrder {
    match order {
        DateOrder::DayFirst | DateOrder::YearFirst => DateOrder::MonthFirst,
        DateOrder::MonthFirst => DateOrder::DayFirst,
    }
}

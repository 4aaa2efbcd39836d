//! Sums deals up by stage: conversion, time, money.

use super::deals::{self, Deal, Deals, Standing};
use super::outcome::{FunnelOutcome, StageRow};
use super::params::FunnelParams;
use super::texts::FunnelError;
use crate::analyses::contract::Answer;
use crate::data::Table;
use crate::i18n::Unit;
use crate::numeric::order;
use crate::numeric::sum::sum;
use crate::pulse::Pulse;
use crate::report::TidyTable;
use crate::stats::distributions::{Distribution, Normal};
use crate::stats::proportions::wilson;
use crate::stats::survival::{self, Incidence};

/// Answers the question.
pub fn run(table: &Table, params: &FunnelParams, pulse: &mut Pulse) -> Result<Answer<FunnelOutcome>, FunnelError> {
    let n_rows = table.n_rows() as u64;
    let found = pulse.part(0.0, 0.5, |part| deals::read(table, params, part))?;
    let found = found.filter(|found| !found.deals.is_empty()).ok_or(FunnelError::NoDeals { n_rows })?;
    if found.stages.len() < 2 && params.won.is_none() {
        return Err(FunnelError::OneStage { stage: found.stages.first().cloned().unwrap_or_default() });
    }
    let end = params.end().or(found.last_day);
    let z = Normal.upper_quantile((1.0 - params.level) / 2.0);
    let has_lost = params.lost.is_some();
    let mut stages: Vec<StageRow> = Vec::new();
    for stage in 0..found.stages.len() {
        pulse.at(0.5 + 0.3 * stage as f32 / found.stages.len() as f32)?;
        stages.push(sum_up(&found, stage, end, has_lost, params.won.is_some(), z));
    }
    pulse.at(0.8)?;
    let knows_lost_stage = knows_lost_stage(&found);
    chances(&mut stages, &found, knows_lost_stage, params.won.is_none());
    let of = |standing: Standing| found.deals.iter().filter(move |deal| deal.standing == standing);
    let cycle = cycle(&found.deals, end);
    let won_amounts: Vec<f64> = of(Standing::Won).map(|deal| deal.amount).filter(|amount| amount.is_finite()).collect();
    let field = params.amount.as_deref().and_then(|name| table.schema().field(name));
    let n_won = of(Standing::Won).count() as u64;
    let n_lost = of(Standing::Lost).count() as u64;
    let n_open = of(Standing::Open).count() as u64;
    // Half of the share that is ever won.
    let half = cycle.last().map(|last| 0.5 * last.share);
    let cycle_days = half.and_then(|half| cycle.iter().find(|one| one.share >= half - 1e-12)).map(|one| one.time);
    let pipeline = sum(stages.iter().map(|row| row.weighted).filter(|x| x.is_finite()));
    let outcome = FunnelOutcome {
        unit: Unit::Money(field.and_then(|field| field.currency.clone())),
        has_amount: params.amount.is_some(),
        has_days: end.is_some(),
        has_lost,
        has_steps: found.has_steps,
        knows_lost_stage,
        is_order_found: found.is_order_found,
        n_deals: found.deals.len() as u64,
        n_won,
        n_lost,
        n_open,
        win_interval: wilson(n_won as f64, (n_won + n_lost) as f64, z),
        level: params.level,
        mean_won: sum(won_amounts.iter().copied()) / won_amounts.len() as f64,
        pipeline: sum(stages.iter().map(|row| row.amount_open)),
        weighted: pipeline,
        cycle_days,
        cycle: thin(cycle),
        stages,
        n_rows,
        n_dropped: found.n_dropped,
    };
    let rows = open_deals(&found, &outcome, end);
    Ok(Answer { outcome, rows: vec![rows] })
}

/// What became of the deals that reached a stage.
fn sum_up(found: &Deals, stage: usize, end: Option<i32>, has_lost: bool, has_won: bool, z: f64) -> StageRow {
    let reached: Vec<&Deal> = found.deals.iter().filter(|deal| deal.furthest >= stage).collect();
    let is_last = stage + 1 == found.stages.len();
    let has_gone_on = |deal: &&&Deal| deal.furthest > stage || (is_last && deal.standing == Standing::Won);
    let n_on = reached.iter().filter(has_gone_on).count() as u64;
    let here =
        |standing: Standing| reached.iter().filter(move |deal| deal.furthest == stage && deal.standing == standing);
    let (n_lost, n_open) = (here(Standing::Lost).count() as u64, here(Standing::Open).count() as u64);
    let n = if has_lost { n_on + n_lost } else { reached.len() as u64 };
    // The last stage converts only when winning is a label of its own.
    let conversion = if n == 0 || (is_last && !has_won) { f64::NAN } else { n_on as f64 / n as f64 };
    let (conf_low, conf_high) =
        if conversion.is_nan() { (f64::NAN, f64::NAN) } else { wilson(n_on as f64, n as f64, z) };
    let (mut times, mut is_over) = (Vec::new(), Vec::new());
    for deal in &reached {
        let Some(entry) = deal.entered[stage] else { continue };
        let next = deal.entered[stage + 1..].iter().flatten().copied().min();
        let over = next.or(deal.ended);
        if let Some(last) = over.or(end) {
            times.push(f64::from((last - entry).max(0)));
            is_over.push(over.is_some());
        }
    }
    let steps = survival::kaplan_meier(&times, &is_over, z);
    let amount = |standing: Standing| sum(here(standing).map(|deal| deal.amount).filter(|amount| amount.is_finite()));
    StageRow {
        stage: found.stages[stage].clone(),
        n_entered: reached.len() as u64,
        n_on,
        n_lost,
        n_open,
        conversion,
        conf_low,
        conf_high,
        median_days: survival::quantile(&steps, 0.5),
        slow_days: survival::quantile(&steps, 0.25),
        n_timed: times.len() as u64,
        amount_lost: amount(Standing::Lost),
        amount_open: amount(Standing::Open),
        win_probability: f64::NAN,
        weighted: f64::NAN,
    }
}

/// Whether it is known, of most lost deals, at which stage they were lost.
fn knows_lost_stage(found: &Deals) -> bool {
    let lost = || found.deals.iter().filter(|deal| deal.standing == Standing::Lost);
    let n_known = lost().filter(|deal| deal.has_stage).count();
    2 * n_known >= lost().count()
}

/// From the last stage on backwards: the chance to win is the product of what is to come. Where it is not known at which stage
/// deals are lost, no stage has a conversion of its own, and all have the win rate of deals that ended.
fn chances(stages: &mut [StageRow], found: &Deals, knows_lost_stage: bool, is_last_winning: bool) {
    let n = |standing: Standing| found.deals.iter().filter(|deal| deal.standing == standing).count() as f64;
    let overall = n(Standing::Won) / (n(Standing::Won) + n(Standing::Lost));
    let mut chance = 1.0;
    for (index, row) in stages.iter_mut().enumerate().rev() {
        if knows_lost_stage {
            chance *= if is_last_winning && index + 1 == found.stages.len() { 1.0 } else { row.conversion };
        } else {
            (row.conversion, row.conf_low, row.conf_high) = (f64::NAN, f64::NAN, f64::NAN);
            chance = overall;
        }
        row.win_probability = chance;
        row.weighted = if row.n_open == 0 { 0.0 } else { row.amount_open * chance };
    }
}

/// The share won by days from the first step on: a lost deal is never won, an open one may be.
fn cycle(deals: &[Deal], end: Option<i32>) -> Vec<Incidence> {
    let (mut times, mut ends) = (Vec::new(), Vec::new());
    for deal in deals {
        let first = deal.entered.iter().flatten().copied().min();
        if let (Some(first), Some(last)) = (first, deal.ended.or(end)) {
            times.push(f64::from((last - first).max(0)));
            ends.push(deal.ended.map(|_| deal.standing == Standing::Won));
        }
    }
    survival::incidence(&times, &ends)
}

/// At most a few hundred steps travel.
fn thin(steps: Vec<Incidence>) -> Vec<Incidence> {
    const MOST: usize = 400;
    let every = steps.len().div_ceil(MOST).max(1);
    let last = steps.len().saturating_sub(1);
    steps
        .into_iter()
        .enumerate()
        .filter(|(index, _)| index % every == 0 || *index == last)
        .map(|(_, step)| step)
        .collect()
}

/// The open deals, the slowest for their stage first.
fn open_deals(found: &Deals, outcome: &FunnelOutcome, end: Option<i32>) -> TidyTable {
    let open: Vec<&Deal> = found.deals.iter().filter(|deal| deal.standing == Standing::Open).collect();
    let days = |deal: &Deal| match (deal.entered[deal.furthest], end) {
        (Some(entry), Some(end)) => f64::from(end - entry),
        _ => f64::NAN,
    };
    let is_slow = |deal: &Deal| outcome.stages[deal.furthest].slow_days.is_some_and(|slow| days(deal) > slow);
    // How many times the usual time; where that is not known, plain days.
    let delay = |deal: &Deal| {
        let usual = outcome.stages[deal.furthest].median_days.unwrap_or(1.0).max(1.0);
        let delay = days(deal) / usual;
        if delay.is_nan() { f64::NEG_INFINITY } else { delay }
    };
    let order = order::by(open.len(), &|one, other| {
        is_slow(open[other]).cmp(&is_slow(open[one])).then(delay(open[other]).total_cmp(&delay(open[one])))
    });
    let open: Vec<&Deal> = order.into_iter().map(|place| open[place]).collect();
    let numbers = |of: &dyn Fn(&Deal) -> f64| -> Vec<f64> { open.iter().map(|deal| of(deal)).collect() };
    let chance = |deal: &Deal| outcome.stages[deal.furthest].win_probability;
    let slow: Vec<Option<bool>> = open.iter().map(|deal| Some(is_slow(deal))).collect();
    let table = TidyTable::new("augment")
        .texts("deal", &open.iter().map(|deal| deal.name.as_str()).collect::<Vec<_>>())
        .texts("stage", &open.iter().map(|deal| found.stages[deal.furthest].as_str()).collect::<Vec<_>>())
        .numbers("days_in_stage", Unit::Days, numbers(&days))
        .with("is_slow", Unit::Plain, crate::data::Column::from_booleans(&slow))
        .numbers("win_probability", Unit::Share, numbers(&chance));
    if !outcome.has_amount {
        return table;
    }
    table.numbers("worth", outcome.unit.clone(), numbers(&|deal| deal.amount)).numbers(
        "weighted",
        outcome.unit.clone(),
        numbers(&|deal| deal.amount * chance(deal)),
    )
}

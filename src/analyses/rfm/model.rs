//! From transactions to scored customers, their segments, and who moved since an earlier day.

use super::groups::{self, OTHER, SEGMENTS};
use super::outcome::{Counts, Cuts, Migration, RfmOutcome, Segment, Setting};
use super::params::{Facts, RfmParams};
use super::texts::RfmError;
use crate::analyses::contract::Answer;
use crate::data::{Column, Table};
use crate::i18n::Unit;
use crate::models::customers::{self, Customer, Customers};
use crate::models::rfm;
use crate::models::rfm::scores::{self, Ties};
use crate::numeric::sum::sum;
use crate::pulse::Pulse;
use crate::report::TidyTable;

/// How far back is compared when no day is given.
const COMPARE_DAYS: i32 = 90;

/// Customers with numbers, scores and a segment, in the order of their labels.
struct Scored {
    customers: Vec<Customer>,
    labels: Vec<String>,
    recency_days: Vec<f64>,
    r: Vec<u8>,
    f: Vec<u8>,
    m: Vec<u8>,
    value: Vec<u8>,
    segments: Vec<usize>,
    combinations: Vec<(u64, u64)>,
    cuts: [Cuts; 3],
}

/// Answers the question.
pub fn run(table: &Table, params: &RfmParams, pulse: &mut Pulse) -> Result<Answer<RfmOutcome>, RfmError> {
    pulse.at(0.0)?;
    let n_rows = table.n_rows() as u64;
    let given_end = RfmParams::day(&params.observation_end);
    let found = read(table, params, given_end.unwrap_or(i32::MAX)).ok_or(RfmError::NoCustomers { n_rows })?;
    pulse.at(0.4)?;
    let Some(last_day) = found.last_day.filter(|_| !found.customers.is_empty()) else {
        return Err(RfmError::NoCustomers { n_rows });
    };
    let end = given_end.unwrap_or(last_day);
    let counts = Counts {
        n_rows,
        n_without_customer: found.n_without_customer,
        n_incomplete: found.n_incomplete,
        n_returns: found.n_returns,
        n_without_purchase: found.n_without_purchase,
        n_after_end: found.n_after_end,
        n_one_time: found.customers.iter().filter(|customer| customer.n_purchases == 1).count() as u64,
    };
    let scored = score(found, end, params);
    pulse.at(0.7)?;
    let first_day = scored.customers.iter().map(|customer| customer.first_day).min().unwrap_or(end);
    let earlier = match RfmParams::day(&params.compare_date) {
        Some(day) => Some(day).filter(|&day| day < end),
        None => Some(end - COMPARE_DAYS).filter(|_| end - first_day >= 2 * COMPARE_DAYS),
    };
    let migration = earlier.and_then(|day| migrate(table, params, day, &scored));
    let not_compared = RfmParams::day(&params.compare_date).filter(|_| migration.is_none());
    pulse.at(0.9)?;
    let currency =
        params.amount.as_ref().and_then(|name| table.schema().field(name)).and_then(|field| field.currency.clone());
    let outcome = RfmOutcome {
        setting: Setting {
            end,
            unit: Unit::Money(currency),
            is_split: Ties::from(params.ties) == Ties::Split,
            rules: params.segments.clone(),
        },
        counts,
        segments: (0..=n_segments(params)).map(|index| segment(index, &scored, params)).collect(),
        grid: grid(&scored),
        combinations: scored.combinations.clone(),
        top_share: top_share(&scored),
        n_customers: scored.customers.len() as u64,
        revenue: sum(scored.customers.iter().map(|customer| customer.total)),
        cuts: scored.cuts.clone(),
        migration,
        not_compared,
    };
    let rows = vec![augment(&scored, &outcome)];
    Ok(Answer { outcome, rows })
}

/// How many segments there are, without what none covers.
fn n_segments(params: &RfmParams) -> usize {
    if params.segments.is_empty() { SEGMENTS.len() } else { params.segments.len() }
}

fn read(table: &Table, params: &RfmParams, end: i32) -> Option<Customers> {
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let (customer, date, amount) = (column(&params.customer)?, column(&params.date)?, column(&params.amount)?);
    customers::summarise_until(customer, date, amount, column(&params.order), params.returns.into(), end)
}

fn score(found: Customers, end: i32, params: &RfmParams) -> Scored {
    let own: [&[f64]; 3] = [&params.recency_cuts, &params.frequency_cuts, &params.monetary_cuts];
    let mut numbers = rfm::Scored::new(&found, end, params.ties.into(), own);
    let measures = [&numbers.recency_days, &numbers.n_purchases, &numbers.totals];
    let cuts = std::array::from_fn(|which| {
        let edges = std::mem::take(&mut numbers.edges[which]);
        Cuts::new(measures[which], &numbers.scores[which], edges, !own[which].is_empty())
    });
    let facts = |customer: usize| Facts {
        recency: numbers.scores[0][customer],
        value: numbers.value[customer],
        days: numbers.recency_days[customer],
        n_purchases: numbers.n_purchases[customer],
        total: numbers.totals[customer],
    };
    let all = || (0..numbers.value.len()).map(facts);
    let segments = all().map(|facts| groups::segment(&facts, &params.segments)).collect();
    let combinations = groups::combinations(all(), &params.segments);
    let Customers { customers, labels, .. } = found;
    let rfm::Scored { recency_days, scores: [r, f, m], value, .. } = numbers;
    Scored { customers, labels, recency_days, r, f, m, value, segments, combinations, cuts }
}

fn segment(index: usize, scored: &Scored, params: &RfmParams) -> Segment {
    let own = || (0..scored.customers.len()).filter(move |&customer| scored.segments[customer] == index);
    let n = own().count() as u64;
    let revenue = sum(own().map(|customer| scored.customers[customer].total));
    let n_purchases: u64 = own().map(|customer| u64::from(scored.customers[customer].n_purchases)).sum();
    let (en, zh, advice) = match (params.segments.get(index), SEGMENTS.get(index)) {
        (Some(rule), _) => {
            let name = if rule.name.trim().is_empty() { format!("{}", index + 1) } else { rule.name.clone() };
            (name.clone(), name, None)
        }
        (None, Some(named)) if params.segments.is_empty() => {
            (named.name.en.to_owned(), named.name.zh.to_owned(), Some(named.advice))
        }
        _ => (OTHER.en.to_owned(), OTHER.zh.to_owned(), None),
    };
    Segment {
        en,
        zh,
        advice,
        n_customers: n,
        revenue,
        mean_order: revenue / n_purchases as f64,
        mean_purchases: n_purchases as f64 / n as f64,
        mean_recency: sum(own().map(|customer| scored.recency_days[customer])) / n as f64,
        last_day: own().map(|customer| scored.customers[customer].last_day).max(),
        ranges: groups::ranges(index, &params.segments),
    }
}

/// Customers by recency score (5 first) and score of frequency and money.
fn grid(scored: &Scored) -> Vec<Vec<f64>> {
    let mut counts = vec![vec![0.0; scores::N_SCORES]; scores::N_SCORES];
    for (&r, &value) in scored.r.iter().zip(&scored.value) {
        counts[scores::N_SCORES - usize::from(r)][usize::from(value) - 1] += 1.0;
    }
    counts
}

/// The share of revenue of the fifth of customers that spent most.
fn top_share(scored: &Scored) -> f64 {
    let mut totals: Vec<f64> = scored.customers.iter().map(|customer| customer.total).collect();
    totals.sort_by(|one, other| other.total_cmp(one));
    let n_top = (totals.len() as f64 * 0.2).round() as usize;
    sum(totals[..n_top].iter().copied()) / sum(totals.iter().copied())
}

/// Where the customers of an earlier day are now; both days are scored by themselves.
fn migrate(table: &Table, params: &RfmParams, day: i32, now: &Scored) -> Option<Migration> {
    let found = read(table, params, day).filter(|found| !found.customers.is_empty())?;
    let then = score(found, day, params);
    let n = n_segments(params) + 1;
    let mut counts = vec![vec![0u64; n]; n];
    let mut n_new = 0;
    // Both lists are in the order of their labels; who has no purchase any more, for returns, is left out.
    let mut old = then.customers.iter().zip(&then.segments).peekable();
    for (customer, &to) in now.customers.iter().zip(&now.segments) {
        while old.next_if(|(earlier, _)| earlier.code < customer.code).is_some() {}
        match old.next_if(|(earlier, _)| earlier.code == customer.code) {
            Some((_, &from)) => counts[from][to] += 1,
            None => n_new += 1,
        }
    }
    Some(Migration { day, counts, n_new })
}

fn augment(scored: &Scored, outcome: &RfmOutcome) -> TidyTable {
    let customers = &scored.customers;
    let labels: Vec<&str> = customers.iter().map(|customer| scored.labels[customer.code as usize].as_str()).collect();
    let numbers = |of: &dyn Fn(&Customer) -> f64| -> Vec<f64> { customers.iter().map(of).collect() };
    let points = |scores: &[u8]| -> Vec<f64> { scores.iter().map(|&score| f64::from(score)).collect() };
    let names = |of: fn(&Segment) -> &str| -> Vec<&str> {
        scored.segments.iter().map(|&index| of(&outcome.segments[index])).collect()
    };
    let days = |of: fn(&Customer) -> i32| {
        Column::from_days(&customers.iter().map(|customer| Some(of(customer))).collect::<Vec<_>>())
    };
    let end = f64::from(outcome.setting.end);
    TidyTable::new("augment")
        .texts("customer", &labels)
        .numbers("recency_days", Unit::Days, scored.recency_days.clone())
        .numbers("n_purchases", Unit::Count, numbers(&|customer| f64::from(customer.n_purchases)))
        .numbers("monetary", outcome.setting.unit.clone(), numbers(&|customer| customer.total))
        .numbers("tenure_days", Unit::Days, numbers(&|customer| end - f64::from(customer.first_day) + 1.0))
        .with("first_day", Unit::Day, days(|customer| customer.first_day))
        .with("last_day", Unit::Day, days(|customer| customer.last_day))
        .numbers("r_score", Unit::Plain, points(&scored.r))
        .numbers("f_score", Unit::Plain, points(&scored.f))
        .numbers("m_score", Unit::Plain, points(&scored.m))
        .numbers("fm_score", Unit::Plain, points(&scored.value))
        .texts("segment_en", &names(|segment| &segment.en))
        .texts("segment_zh", &names(|segment| &segment.zh))
}

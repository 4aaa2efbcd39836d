//! Segments from purchases or a column, the sizes of their tests, and what the recorded results say.

use super::outcome::{Entry, PlaybookOutcome, Recorded, Segment, State, Test};
use super::params::{Play, PlaybookParams};
use super::texts::PlaybookError;
use crate::data::{Categories, Table};
use crate::i18n::Unit;
use crate::models::customers::{self, Customers, Returns};
use crate::models::rfm::{SEGMENTS, Scored, scores::Ties};
use crate::numeric::sum::Sum;
use crate::pulse::Pulse;
use crate::stats::power::Contrast;
use crate::stats::proportions;

/// The baseline is the share who buy within so many days.
pub const WINDOW_DAYS: i32 = 90;
/// More labels are no segments.
pub const MAX_SEGMENTS: usize = 50;
/// “Lost”, among the eleven: nothing is to be spent on them.
const SPARED: usize = SEGMENTS.len() - 1;

/// A segment while it is counted.
#[derive(Clone, Default)]
struct Tally {
    n_customers: u64,
    revenue: Sum,
    /// Those whose purchases in the window count, and who made one.
    n_watched: u64,
    n_bought: u64,
}

/// Answers the question.
pub fn run(table: &Table, params: &PlaybookParams, pulse: &mut Pulse) -> Result<PlaybookOutcome, PlaybookError> {
    pulse.at(0.0)?;
    let n_rows = table.n_rows() as u64;
    let nobody = PlaybookError::NoCustomers { n_rows };
    let (segments, n_dropped) = match &params.segment {
        None => by_scores(table, params, pulse)?.ok_or(nobody.clone())?,
        Some(name) => by_column(table, params, name, pulse)?.ok_or(nobody.clone())?,
    };
    pulse.at(0.8)?;
    if segments.iter().all(|segment| segment.n_customers == 0) {
        return Err(nobody);
    }
    let find = |name: &str| segments.iter().position(|segment| segment.is_called(name));
    let typed = params.plays.iter().map(|play| (find(&play.segment), play));
    let unknown = typed.clone().filter(|(at, _)| at.is_none()).map(|(_, play)| play.segment.trim().to_owned());
    let mut entries = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let own = typed
            .clone()
            .filter(|(at, _)| *at == Some(index))
            .map(|(_, play)| entry(index, segment, Some(play), params));
        let n_before = entries.len();
        entries.extend(own);
        if entries.len() == n_before {
            entries.push(entry(index, segment, None, params));
        }
        pulse.at(0.8 + 0.2 * index as f32 / segments.len() as f32)?;
    }
    judge(&mut entries, params.alpha);
    let field = params.amount.as_deref().and_then(|name| table.schema().field(name));
    Ok(PlaybookOutcome {
        is_usual: params.segment.is_none(),
        unit: Unit::Money(field.and_then(|field| field.currency.clone())),
        unknown: unknown.collect(),
        n_customers: segments.iter().map(|segment| segment.n_customers).sum(),
        pooled: pooled(&segments, &entries, params),
        segments,
        entries,
        baseline: params.baseline,
        effect: params.effect,
        alpha: params.alpha,
        n_rows,
        n_dropped,
    })
}

fn rate(tally: &Tally) -> f64 {
    tally.n_bought as f64 / tally.n_watched as f64
}

fn by_scores(
    table: &Table,
    params: &PlaybookParams,
    pulse: &mut Pulse,
) -> Result<Option<(Vec<Segment>, u64)>, PlaybookError> {
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let read = |end| -> Option<Customers> {
        let (customer, date, amount) = (column(&params.customer)?, column(&params.date)?, column(&params.amount)?);
        customers::summarise_until(customer, date, amount, column(&params.order), Returns::Subtract, end)
    };
    let score = |found: &Customers, end| Scored::new(found, end, Ties::Together, [&[]; 3]).usual_segments();
    let Some((found, end)) = read(i32::MAX).and_then(|found| found.last_day.map(|end| (found, end))) else {
        return Ok(None);
    };
    pulse.at(0.3)?;
    let mut tallies = vec![Tally::default(); SEGMENTS.len()];
    for (customer, segment) in found.customers.iter().zip(score(&found, end)) {
        tallies[segment].n_customers += 1;
        tallies[segment].revenue.add(customer.total);
    }
    pulse.at(0.4)?;
    let start = end - WINDOW_DAYS;
    if let Some(then) = read(start).filter(|then| !then.customers.is_empty()) {
        pulse.at(0.6)?;
        // Both lists are in the order of their labels, and who had bought by then has bought by now.
        let mut now = found.customers.iter();
        for (customer, segment) in then.customers.iter().zip(score(&then, start)) {
            let has_bought = now.find(|now| now.code == customer.code).is_some_and(|now| now.last_day > start);
            tallies[segment].n_watched += 1;
            tallies[segment].n_bought += u64::from(has_bought);
        }
    }
    let segment = |(named, tally): (&crate::models::rfm::Named, &Tally)| Segment {
        en: named.name.en.to_owned(),
        zh: named.name.zh.to_owned(),
        advice: Some(named.advice),
        n_customers: tally.n_customers,
        revenue: tally.revenue.value(),
        baseline: params.baseline.unwrap_or(rate(tally)),
    };
    let segments = SEGMENTS.iter().zip(&tallies).map(segment).collect();
    Ok(Some((segments, found.n_without_customer + found.n_incomplete)))
}

fn by_column(
    table: &Table,
    params: &PlaybookParams,
    name: &str,
    pulse: &mut Pulse,
) -> Result<Option<(Vec<Segment>, u64)>, PlaybookError> {
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let Some(Categories { codes: segment_codes, labels }) = table.column(name).map(|column| column.categories()) else {
        return Ok(None);
    };
    if labels.len() > MAX_SEGMENTS {
        return Err(PlaybookError::TooManySegments { n_segments: labels.len() as u64 });
    }
    let customers = column(&params.customer).map(|column| column.categories());
    let n = customers.as_ref().map_or(segment_codes.len(), |customers| customers.labels.len());
    let codes = customers.map_or_else(|| (0..n as u32).collect(), |customers| customers.codes);
    let segment_of = customers::first_labels(&codes, &segment_codes, n);
    let days = column(&params.date).and_then(|column| column.days());
    let amounts = column(&params.amount).and_then(|column| column.numbers());
    let known = || days.iter().flatten().flatten().copied();
    // Data that do not reach back before the window would make everyone a buyer.
    let start = known().max().map(|end| end - WINDOW_DAYS).filter(|&start| known().any(|day| day <= start));
    let mut tallies = vec![Tally::default(); labels.len()];
    let mut has_bought = vec![false; n];
    let mut n_dropped = 0;
    for (row, &customer) in codes.iter().enumerate() {
        if row % 65_536 == 0 {
            pulse.at(0.4 + 0.4 * row as f32 / codes.len() as f32)?;
        }
        let own = segment_of.get(customer as usize).and_then(|&segment| tallies.get_mut(segment as usize));
        let Some(tally) = own else {
            n_dropped += 1;
            continue;
        };
        let amount = amounts.as_ref().map_or(0.0, |amounts| amounts[row]);
        if amount.is_finite() {
            tally.revenue.add(amount);
        }
        let day = days.as_ref().and_then(|days| days[row]);
        // A return is no purchase.
        has_bought[customer as usize] |= amount >= 0.0 && start.is_some() && day > start;
    }
    for (&segment, &has_bought) in segment_of.iter().zip(&has_bought) {
        let Some(tally) = tallies.get_mut(segment as usize) else { continue };
        tally.n_customers += 1;
        tally.n_watched += u64::from(start.is_some());
        tally.n_bought += u64::from(has_bought);
    }
    let segment = |(label, tally): (String, &Tally)| Segment {
        zh: label.clone(),
        en: label,
        advice: None,
        n_customers: tally.n_customers,
        revenue: if amounts.is_some() { tally.revenue.value() } else { f64::NAN },
        baseline: params.baseline.unwrap_or(rate(tally)),
    };
    Ok(Some((labels.into_iter().zip(&tallies).map(segment).collect(), n_dropped)))
}

/// Customers without and with the offer; none when no number of them would do.
fn sizes(base: f64, effect: f64, ratio: f64, params: &PlaybookParams) -> Option<(f64, f64)> {
    let changed = base * (1.0 + effect);
    if !(0.0..=1.0).contains(&base) || !(0.0..=1.0).contains(&changed) {
        return None;
    }
    let n = Contrast::Shares { base, changed }.sample_size(ratio, params.alpha, params.power)?;
    Some((n.ceil().max(2.0), (n * ratio).ceil().max(2.0)))
}

fn entry(index: usize, segment: &Segment, play: Option<&Play>, params: &PlaybookParams) -> Entry {
    let recorded = play.and_then(Play::recorded);
    let ratio = match (play.and_then(|play| play.control_share), recorded) {
        (Some(share), _) => (1.0 - share) / share,
        (None, Some([control, treated])) => treated.1 / control.1,
        (None, None) => 1.0,
    };
    let effect = play.and_then(|play| play.effect).unwrap_or(params.effect);
    let offer = play.map(|play| play.offer.trim().to_owned()).filter(|offer| !offer.is_empty());
    let is_spared = segment.advice == Some(SEGMENTS[SPARED].advice) && offer.is_none();
    let needed = sizes(segment.baseline, effect, ratio, params);
    let (n_control, n_treated) = needed.unwrap_or((f64::NAN, f64::NAN));
    let test = match needed {
        _ if is_spared || segment.n_customers == 0 => Test::NoTest,
        None => Test::NoTest,
        Some((control, treated)) if segment.n_customers as f64 >= control + treated => Test::Enough,
        Some(_) => Test::TooSmall,
    };
    let result = |[control, treated]: [(f64, f64); 2]| Recorded {
        n_control: control.1,
        n_treated: treated.1,
        share_control: control.0 / control.1,
        share_treated: treated.0 / treated.1,
        difference: proportions::newcombe(control, treated, 1.0 - params.alpha),
        p_adjusted: f64::NAN,
    };
    Entry {
        segment: index,
        offer,
        effect,
        n_control,
        n_treated,
        test,
        recorded: recorded.map(result),
        state: State::None,
    }
}

/// Corrects the p-values of all results for their number, and says what each shows.
fn judge(entries: &mut [Entry], alpha: f64) {
    let p_values: Vec<f64> =
        entries.iter().map(|entry| entry.recorded.as_ref().map_or(f64::NAN, |one| one.difference.p_value)).collect();
    for (entry, p_adjusted) in entries.iter_mut().zip(proportions::holm(&p_values)) {
        let Some(one) = &mut entry.recorded else { continue };
        one.p_adjusted = p_adjusted;
        entry.state = if one.n_control < entry.n_control || one.n_treated < entry.n_treated {
            State::TooEarly
        } else if p_adjusted <= alpha && one.difference.estimate * entry.effect > 0.0 {
            State::Shown
        } else {
            State::NotShown
        };
    }
}

/// The segments that are too small, as one: customers, and how many a test over all of them needs.
fn pooled(segments: &[Segment], entries: &[Entry], params: &PlaybookParams) -> Option<(u64, f64)> {
    let mut small: Vec<usize> =
        entries.iter().filter(|entry| entry.test == Test::TooSmall).map(|entry| entry.segment).collect();
    small.dedup();
    let n: u64 = small.iter().map(|&index| segments[index].n_customers).sum();
    let buyers: f64 = small.iter().map(|&index| segments[index].baseline * segments[index].n_customers as f64).sum();
    let (control, treated) = sizes(buyers / n as f64, params.effect, 1.0, params).filter(|_| small.len() > 1)?;
    Some((n, control + treated))
}

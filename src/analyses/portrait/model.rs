//! From lines to cards: of every segment, and of the customer who was asked for.

use super::likely::{self, Lifetime};
use super::next::{Gaps, Rhythm};
use super::outcome::{Card, Counts, Favourite, Own, PortraitOutcome, Setting};
use super::params::PortraitParams;
use super::reading::{self, Kind, Lines, NONE, Read, Segments};
use super::texts::PortraitError;
use crate::analyses::contract::Answer;
use crate::data::{Categories, Column, Table};
use crate::i18n::Unit;
use crate::models::lifetime::log::{LogColumns, Returned};
use crate::numeric::sum::sum;
use crate::pulse::{Cancelled, Pulse};
use crate::report::TidyTable;
use crate::stats::quantile::{self, Definition};

/// Favourites of each kind that are listed.
const N_FAVOURITES: usize = 3;
/// Days of purchase that travel.
const MAX_POINTS: usize = 1000;

/// Per customer what all cards need.
struct Known {
    totals: Vec<f64>,
    gaps: Gaps,
    /// Per purchase: the customer and the amount.
    purchases: Vec<(u32, f64)>,
    lifetime: Option<Lifetime>,
    windows: Option<Vec<[f64; 3]>>,
    /// Per line the mean price that all paid for its product.
    usual_price: Option<Vec<f64>>,
}

/// Answers the question.
pub fn run(
    table: &Table,
    params: &PortraitParams,
    pulse: &mut Pulse,
) -> Result<Answer<PortraitOutcome>, PortraitError> {
    pulse.at(0.0)?;
    let n_rows = table.n_rows() as u64;
    let read = reading::read(table, params).ok_or(PortraitError::NoCustomers { n_rows })?;
    pulse.at(0.2)?;
    let asked = asked(&read, params)?;
    let segments = read.segments(table, params.segment_by.as_deref());
    pulse.at(0.3)?;
    let columns = LogColumns {
        customer: params.customer.as_deref().unwrap_or_default(),
        date: params.date.as_deref().unwrap_or_default(),
        amount: params.amount.as_deref(),
        returns: Returned::Subtract,
    };
    let lifetime = pulse.part(0.3, 0.6, |pulse| likely::lifetime(table, &read, &columns, pulse))?;
    let gaps = gaps(&read);
    let rhythm = pulse.part(0.6, 0.8, |pulse| Rhythm::fit(&gaps, pulse))?;
    let windows = pulse.part(0.8, 0.82, |part| windows(rhythm, &gaps, read.n(), part))?;
    let known = Known {
        totals: read.found.customers.iter().map(|one| one.total).collect(),
        purchases: purchases(&read.lines),
        windows,
        lifetime,
        usual_price: usual_prices(&read.lines),
        gaps,
    };
    pulse.at(0.85)?;
    let names = segments.names.clone();
    let mut cards = cards(&read, &known, &segments.of_customer, names);
    pulse.at(0.88)?;
    let mut alone = vec![NONE; read.n()];
    alone[asked] = 0;
    let label = read.found.labels[read.found.customers[asked].code as usize].clone();
    let card = self::cards(&read, &known, &alone, vec![(label.clone(), label.clone())]).swap_remove(0);
    let wanted = [params.customer.as_deref(), params.product.as_deref(), params.amount.as_deref()];
    let offers = pulse.part(0.9, 1.0, |pulse| likely::offers(table, wanted, &label, pulse))?;
    let currency =
        params.amount.as_ref().and_then(|name| table.schema().field(name)).and_then(|field| field.currency.clone());
    let segment = names_of(&segments, asked);
    let rows = vec![augment(&read, &known, &segments, params, currency.clone())];
    cards.retain(|card| card.n_customers > 0);
    let outcome = PortraitOutcome {
        setting: Setting {
            unit: Unit::Money(currency),
            end: read.end,
            is_column: params.segment_by.is_some(),
            is_best: params.customer_id.is_none(),
        },
        counts: Counts {
            n_rows,
            n_customers: read.n() as u64,
            n_dropped: read.found.n_without_customer + read.found.n_incomplete,
            n_returns: read.found.n_returns,
            n_merged: segments.n_merged,
            n_gaps: known.gaps.n_gaps() as u64,
        },
        own: own(&read, &known, asked, card, segment),
        cards,
        offers,
    };
    Ok(Answer { outcome, rows })
}

/// The place of the customer who was asked for, or who spent most.
fn asked(read: &Read, params: &PortraitParams) -> Result<usize, PortraitError> {
    let label = |place: usize| &read.found.labels[read.found.customers[place].code as usize];
    let Some(asked) = &params.customer_id else {
        let total = |place: usize| read.found.customers[place].total;
        let best = (0..read.n()).rev().max_by(|&one, &other| total(one).total_cmp(&total(other)));
        return Ok(best.unwrap_or(0));
    };
    let exact = (0..read.n()).find(|&place| label(place) == asked);
    let folded = || (0..read.n()).find(|&place| label(place).trim().to_lowercase() == asked.to_lowercase());
    exact.or_else(folded).ok_or_else(|| {
        let labels: Vec<String> = (0..read.n()).map(|place| label(place).clone()).collect();
        PortraitError::NoSuchCustomer { asked: asked.clone(), near: likely::near_ids(asked, &labels) }
    })
}

fn gaps(read: &Read) -> Gaps {
    let lines = &read.lines;
    let mut days: Vec<(u32, i32)> = lines.who.iter().copied().zip(lines.day.iter().copied()).collect();
    days.sort_unstable();
    days.dedup();
    let mut gaps = Gaps::default();
    // Every customer has a line, and they are in order.
    for own in days.chunk_by(|one, other| one.0 == other.0) {
        let silent = f64::from(read.end - own[own.len() - 1].1);
        gaps.push(own.windows(2).map(|pair| f64::from(pair[1].1) - f64::from(pair[0].1)), silent);
    }
    gaps
}

/// When each customer will buy next, if that is known.
fn windows(
    rhythm: Option<Rhythm>,
    gaps: &Gaps,
    n: usize,
    pulse: &mut Pulse,
) -> Result<Option<Vec<[f64; 3]>>, Cancelled> {
    let Some(rhythm) = rhythm else { return Ok(None) };
    let mut windows = Vec::with_capacity(n);
    for customer in 0..n {
        if customer % 65_536 == 0 {
            pulse.round(customer, n)?;
        }
        windows.push(rhythm.window(gaps.of(customer), gaps.silent[customer]));
    }
    Ok(Some(windows))
}

fn purchases(lines: &Lines) -> Vec<(u32, f64)> {
    let mut keys: Vec<(u32, u64, u32)> =
        (0..lines.who.len()).map(|line| (lines.who[line], lines.purchase[line], line as u32)).collect();
    keys.sort_unstable();
    let same = keys.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1));
    same.map(|own| (own[0].0, sum(own.iter().map(|key| lines.amount[key.2 as usize])))).collect()
}

/// Per line the mean price of its product; NaN where a price or product is missing.
fn usual_prices(lines: &Lines) -> Option<Vec<f64>> {
    let (price, products) = (lines.price.as_ref()?, lines.labels[0].as_ref()?);
    let (mut sums, mut counts) = (vec![0.0; products.labels.len()], vec![0.0; products.labels.len()]);
    let known = |line: &usize| products.codes[*line] != Categories::MISSING && price[*line].is_finite();
    for line in (0..price.len()).filter(known) {
        sums[products.codes[line] as usize] += price[line];
        counts[products.codes[line] as usize] += 1.0;
    }
    let usual = |line: usize| {
        let product = products.codes[line] as usize;
        if known(&line) { sums[product] / counts[product] } else { f64::NAN }
    };
    Some((0..price.len()).map(usual).collect())
}

/// A card per group of customers; `group` holds a place or [`NONE`] per customer.
fn cards(read: &Read, known: &Known, group: &[u32], names: Vec<(String, String)>) -> Vec<Card> {
    let n = names.len();
    let of = |who: u32| Some(group[who as usize] as usize).filter(|&group| group < n);
    let gather = |pairs: &mut dyn Iterator<Item = (u32, f64)>| {
        let mut all = vec![Vec::new(); n];
        pairs.for_each(|(who, x)| all[of(who).unwrap_or(n - 1)].extend(of(who).map(|_| x)));
        all
    };
    let customers = || 0..read.n() as u32;
    let median = |numbers: &Vec<f64>| quantile::quantile(&quantile::sorted(numbers), 0.5, Definition::Inclusive);
    let mean = |numbers: &Vec<f64>| {
        let there = || numbers.iter().copied().filter(|x| x.is_finite());
        sum(there()) / there().count() as f64
    };
    let totals = gather(&mut customers().map(|who| (who, known.totals[who as usize])));
    let purchases = gather(&mut known.purchases.iter().copied());
    let own_gaps = |who: u32| known.gaps.of(who as usize).iter().map(move |&gap| (who, gap));
    let gaps = gather(&mut customers().flat_map(own_gaps));
    let of_life = |pick: fn(&Lifetime) -> &Vec<f64>| -> Vec<Vec<f64>> {
        let life = known.lifetime.as_ref().map(pick);
        gather(&mut customers().map(|who| (who, life.map_or(f64::NAN, |life| life[who as usize]))))
    };
    let (alive, values) = (of_life(|life| &life.alive), of_life(|life| &life.year_value));
    let lines = &read.lines;
    let prices = |of_line: &dyn Fn(usize) -> f64| -> Vec<f64> {
        gather(&mut (0..lines.who.len()).map(|line| (lines.who[line], of_line(line)))).iter().map(mean).collect()
    };
    let (paid, usual) = match (&lines.price, &known.usual_price) {
        (Some(paid), Some(usual)) => {
            let both = |line: usize| usual[line].is_finite();
            let paid = prices(&|line| if both(line) { paid[line] } else { f64::NAN });
            (paid, prices(&|line| usual[line]))
        }
        _ => (vec![f64::NAN; n], vec![f64::NAN; n]),
    };
    let favourites: Vec<Vec<Vec<Favourite>>> =
        Kind::ALL.iter().map(|&kind| favourites(lines, kind, n, &|who| of(who))).collect();
    let card = |(index, (en, zh)): (usize, (String, String))| Card {
        en,
        zh,
        n_customers: totals[index].len() as u64,
        revenue: sum(totals[index].iter().copied()),
        n_purchases: purchases[index].len() as u64,
        typical_order: median(&purchases[index]),
        typical_gap: median(&gaps[index]),
        price_level: paid[index] / usual[index],
        alive: mean(&alive[index]),
        year_value: sum(values[index].iter().copied().filter(|x| x.is_finite())),
        has_value: values[index].iter().any(|x| x.is_finite()),
        favourites: favourites.iter().flat_map(|kind| kind[index].iter().cloned()).collect(),
    };
    names.into_iter().enumerate().map(card).collect()
}

/// The labels of most lines of each group.
fn favourites(lines: &Lines, kind: Kind, n: usize, of: &dyn Fn(u32) -> Option<usize>) -> Vec<Vec<Favourite>> {
    let Some(Categories { codes, labels }) = &lines.labels[kind as usize] else { return vec![Vec::new(); n] };
    let n_labels = labels.len();
    let mut counts = vec![vec![0u64; n_labels]; n];
    let mut all = vec![0u64; n_labels];
    for (&who, &code) in lines.who.iter().zip(codes).filter(|(_, code)| **code != Categories::MISSING) {
        all[code as usize] += 1;
        if let Some(group) = of(who) {
            counts[group][code as usize] += 1;
        }
    }
    let n_all = all.iter().sum::<u64>() as f64;
    let top = |own: &Vec<u64>| -> Vec<Favourite> {
        let total = own.iter().sum::<u64>() as f64;
        let mut order: Vec<usize> = (0..n_labels).filter(|&label| own[label] > 0).collect();
        order.sort_by_key(|&label| std::cmp::Reverse(own[label]));
        let favourite = |&label: &usize| {
            let (share, expected) = (own[label] as f64 / total, all[label] as f64 / n_all);
            let label = labels[label].clone();
            Favourite { kind, label, n_lines: (share * total).round() as u64, share, expected }
        };
        order.iter().take(N_FAVOURITES).map(favourite).collect()
    };
    counts.iter().map(top).collect()
}

fn names_of(segments: &Segments, customer: usize) -> (String, String) {
    segments.names.get(segments.of_customer[customer] as usize).cloned().unwrap_or_default()
}

fn own(read: &Read, known: &Known, place: usize, card: Card, segment: (String, String)) -> Own {
    let one = &read.found.customers[place];
    let lines = &read.lines;
    let mut days: Vec<(i32, f64)> = (0..lines.who.len())
        .filter(|&line| lines.who[line] as usize == place)
        .map(|line| (lines.day[line], lines.amount[line]))
        .collect();
    days.sort_by_key(|day| day.0);
    let days = days.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, sum(same.iter().map(|line| line.1))));
    let mut days: Vec<(i32, f64)> = days.collect();
    let n_hidden = days.len().saturating_sub(MAX_POINTS);
    days.drain(..n_hidden);
    Own {
        label: card.en.clone(),
        segment,
        rank: known.totals.iter().filter(|&&total| total > one.total).count() as u64 + 1,
        total: one.total,
        first_day: one.first_day,
        last_day: one.last_day,
        n_own_gaps: known.gaps.of(place).len() as u64,
        window: known.windows.as_ref().map(|windows| windows[place].map(|days| day_after(one.last_day, days))),
        days,
        card,
    }
}

/// The day that lies so many days after another.
fn day_after(day: i32, days: f64) -> i32 {
    day + days.round() as i32
}

/// A row per customer.
fn augment(
    read: &Read,
    known: &Known,
    segments: &Segments,
    params: &PortraitParams,
    currency: Option<String>,
) -> TidyTable {
    let customers = &read.found.customers;
    let labels: Vec<&str> = customers.iter().map(|one| read.found.labels[one.code as usize].as_str()).collect();
    let names: Vec<(String, String)> = (0..customers.len()).map(|place| names_of(segments, place)).collect();
    let table = TidyTable::new("augment").texts("customer", &labels);
    let table = if params.segment_by.is_some() {
        table.texts("segment", &names.iter().map(|name| &name.0).collect::<Vec<_>>())
    } else {
        table
            .texts("segment_en", &names.iter().map(|name| &name.0).collect::<Vec<_>>())
            .texts("segment_zh", &names.iter().map(|name| &name.1).collect::<Vec<_>>())
    };
    let window = |which: usize| -> Vec<Option<i32>> {
        let day = |(place, one): (usize, &crate::models::customers::Customer)| {
            known.windows.as_ref().map(|windows| day_after(one.last_day, windows[place][which]))
        };
        customers.iter().enumerate().map(day).collect()
    };
    let money = || Unit::Money(currency.clone());
    let days: Vec<Option<i32>> = customers.iter().map(|one| Some(one.last_day)).collect();
    let own_gap =
        |place: usize| quantile::quantile(&quantile::sorted(known.gaps.of(place)), 0.5, Definition::Inclusive);
    let life = |pick: fn(&Lifetime) -> &Vec<f64>| {
        known.lifetime.as_ref().map_or_else(|| vec![f64::NAN; customers.len()], |life| pick(life).clone())
    };
    let count = |n: &dyn Fn(usize) -> f64| (0..customers.len()).map(n).collect::<Vec<f64>>();
    let mut table = table
        .numbers("n_purchases", Unit::Count, count(&|place| f64::from(customers[place].n_purchases)))
        .numbers("monetary", money(), known.totals.clone())
        .with("last_day", Unit::Day, Column::from_days(&days))
        .numbers("gap_median_days", Unit::Days, count(&own_gap))
        .with("next_low", Unit::Day, Column::from_days(&window(0)))
        .with("next_median", Unit::Day, Column::from_days(&window(1)))
        .with("next_high", Unit::Day, Column::from_days(&window(2)))
        .numbers("probability_alive", Unit::Share, life(|life| &life.alive))
        .numbers("year_value", money(), life(|life| &life.year_value));
    for (kind, name) in Kind::ALL.into_iter().zip(["favourite_product", "favourite_category", "favourite_channel"]) {
        let Some(Categories { codes, labels }) = &read.lines.labels[kind as usize] else { continue };
        let best = reading::favourite_of(&read.lines.who, codes, customers.len());
        let name_of = |&label: &u32| labels.get(label as usize).map(String::as_str);
        table = table.with(name, Unit::Plain, Column::from_texts(best.iter().map(name_of)));
    }
    table
}

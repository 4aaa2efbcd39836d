//! Who is offered what: the lists, with what is known of customers and products beside them.

use super::interactions::Log;
use super::outcome::{Offer, SegmentOffer, Targets};
use super::params::RecommendationsParams;
use super::ranking::Ranking;
use crate::data::{Categories, Column, Table};
use crate::i18n::Unit;
use crate::models::lifetime::ahead;
use crate::models::lifetime::log::{LogColumns, Returned};
use crate::numeric::sum::{mean, sum};
use crate::pulse::{Cancelled, Pulse};
use crate::report::TidyTable;

/// Products that travel, and segments.
const N_OFFERS: usize = 50;
const N_SEGMENTS: usize = 20;

/// What is known of customers and products, in the order of the log; none where nothing is.
pub struct Known {
    /// What each customer is worth.
    value: Option<Vec<f64>>,
    /// How many units of each product are there.
    stock: Option<Vec<f64>>,
    /// In which segment each customer is.
    segment: Option<Vec<u32>>,
    segments: Vec<String>,
    /// Whether the value is a forecast and no column.
    is_forecast: bool,
}

impl Known {
    /// Reads the columns; without one of values a year of revenue is forecast where the data allow it.
    pub fn read(
        table: &Table,
        log: &Log,
        params: &RecommendationsParams,
        pulse: &mut Pulse,
    ) -> Result<Self, Cancelled> {
        let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
        let days = column(&params.date).and_then(Column::days);
        let customers = column(&params.customer).map(Column::categories).unwrap_or_default();
        let numbers = |keys: &Categories, kept: &[String], name: &Option<String>| {
            let numbers = column(name).and_then(Column::numbers)?;
            let rows = last_rows(keys, kept, days.as_deref(), &|row| numbers[row].is_finite());
            Some(rows.into_iter().map(|row| row.map_or(f64::NAN, |row| numbers[row])).collect::<Vec<f64>>())
        };
        let products = params.stock.as_ref().and_then(|_| column(&params.product)).map(Column::categories);
        let stock = products.and_then(|products| numbers(&products, &log.products, &params.stock));
        let labels = column(&params.segment).map(Column::categories);
        let segment = labels.as_ref().map(|labels| {
            let is_known = |row: usize| labels.codes[row] != Categories::MISSING;
            let rows = last_rows(&customers, &log.customers, days.as_deref(), &is_known);
            rows.into_iter().map(|row| row.map_or(Categories::MISSING, |row| labels.codes[row])).collect()
        });
        let mut value = numbers(&customers, &log.customers, &params.value);
        let is_forecast = value.is_none();
        if let (true, Some(customer), Some(date)) =
            (params.amount.is_some() && is_forecast, &params.customer, &params.date)
        {
            let columns = LogColumns { customer, date, amount: params.amount.as_deref(), returns: Returned::Subtract };
            let mut of_code = vec![f64::NAN; customers.labels.len()];
            let all = ahead::year(table, &columns, pulse)?;
            value = all.map(|all| {
                all.iter().for_each(|one| of_code[customers.codes[one.row] as usize] = one.year_value);
                kept(&customers, &log.customers, of_code)
            });
        }
        Ok(Self {
            value,
            stock,
            segment,
            segments: labels.map(|labels| labels.labels).unwrap_or_default(),
            is_forecast,
        })
    }

    /// Products of which nothing is left.
    pub fn is_sold_out(&self, n_products: usize) -> Vec<bool> {
        self.stock.as_ref().map_or_else(|| vec![false; n_products], |stock| stock.iter().map(|&n| n <= 0.0).collect())
    }

    fn value_of(&self, customer: usize) -> f64 {
        self.value.as_ref().map_or(f64::NAN, |value| value[customer])
    }
}

/// Of numbers per code those of the labels that were kept; both are in the order of labels.
fn kept<T>(keys: &Categories, kept: &[String], of_code: Vec<T>) -> Vec<T> {
    let mut names = kept.iter().peekable();
    let both = keys.labels.iter().zip(of_code);
    both.filter_map(|(label, own)| names.next_if(|name| *name == label).map(|_| own)).collect()
}

/// Per kept label of `keys` the last row, by day, in which something is known.
fn last_rows(
    keys: &Categories,
    labels: &[String],
    days: Option<&[Option<i32>]>,
    is_known: &dyn Fn(usize) -> bool,
) -> Vec<Option<usize>> {
    let mut last: Vec<Option<(Option<i32>, usize)>> = vec![None; keys.labels.len()];
    for (row, &code) in keys.codes.iter().enumerate() {
        if code != Categories::MISSING && is_known(row) {
            let own = &mut last[code as usize];
            *own = (*own).max(Some((days.and_then(|days| days[row]), row)));
        }
    }
    kept(keys, labels, last).into_iter().map(|last| last.map(|(_, row)| row)).collect()
}

/// A row per customer and place of the list, the most valuable customers first where values are known.
pub fn lists(
    log: &Log,
    params: &RecommendationsParams,
    ranking: &mut Ranking,
    known: &Known,
    table: &Table,
    pulse: &mut Pulse,
) -> Result<(TidyTable, Targets), Cancelled> {
    let mut order: Vec<usize> = (0..log.customers.len()).collect();
    // Unknown values come last.
    let worth = |customer: usize| Some(known.value_of(customer)).filter(|x| x.is_finite()).unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|&one, &other| worth(other).total_cmp(&worth(one)));
    let (mut who, mut what, mut ranks, mut scores, mut personal) = (vec![], vec![], vec![], vec![], vec![]);
    for (done, &customer) in order.iter().enumerate() {
        if done % 256 == 0 {
            pulse.round(done, order.len())?;
        }
        let (best, n_known) = ranking.best(customer, params.n_recommended as usize);
        for (place, (product, score)) in best.into_iter().enumerate() {
            who.push(customer);
            what.push(product as usize);
            ranks.push(place as f64 + 1.0);
            scores.push(f64::from(score));
            personal.push(Some(place < n_known));
        }
    }
    let money = |name: &Option<String>| {
        let field = name.as_ref().and_then(|name| table.schema().field(name));
        Unit::Money(field.and_then(|field| field.currency.clone()))
    };
    let value_unit = if known.is_forecast { money(&params.amount) } else { money(&params.value) };
    let of_product = |numbers: &[f64]| what.iter().map(|&product| numbers[product]).collect::<Vec<f64>>();
    let mut lists = TidyTable::new("augment")
        .texts("customer", &who.iter().map(|&customer| log.customers[customer].as_str()).collect::<Vec<_>>())
        .numbers("rank", Unit::Count, ranks.clone())
        .texts("product", &what.iter().map(|&product| log.products[product].as_str()).collect::<Vec<_>>())
        .numbers("score", Unit::Plain, scores)
        .with("is_personal", Unit::Plain, Column::from_booleans(&personal));
    if params.amount.is_some() {
        lists = lists.numbers("mean_amount", money(&params.amount), of_product(&log.mean_amounts));
    }
    if known.value.is_some() {
        let values = who.iter().map(|&customer| known.value_of(customer)).collect();
        lists = lists.numbers("customer_value", value_unit.clone(), values);
    }
    if let Some(stock) = &known.stock {
        lists = lists.numbers("stock", Unit::Count, of_product(stock));
    }
    if let Some(segment) = &known.segment {
        let name = |&customer: &usize| known.segments.get(segment[customer] as usize).map(String::as_str);
        lists = lists.with("segment", Unit::Plain, Column::from_texts(who.iter().map(name)));
    }
    let listed: Vec<(usize, usize, bool)> =
        who.iter().zip(&what).zip(&ranks).map(|((&who, &what), &rank)| (who, what, rank == 1.0)).collect();
    let targets = summary(&listed, value_unit, log, params, known);
    Ok((lists, targets))
}

/// What is known of the lists as a whole.
fn summary(
    listed: &[(usize, usize, bool)],
    value_unit: Unit,
    log: &Log,
    params: &RecommendationsParams,
    known: &Known,
) -> Targets {
    Targets {
        value_unit,
        value: known
            .value
            .as_ref()
            .map(|value| mean(&value.iter().copied().filter(|x| x.is_finite()).collect::<Vec<_>>())),
        is_forecast: known.is_forecast,
        has_stock: known.stock.is_some(),
        n_sold_out: if params.in_stock_only {
            known.is_sold_out(log.products.len()).iter().filter(|&&is_out| is_out).count() as u64
        } else {
            0
        },
        offers: offers(listed, log, known),
        segments: segments(listed, params.n_recommended as usize, log, known),
    }
}

/// What is offered most.
fn offers(listed: &[(usize, usize, bool)], log: &Log, known: &Known) -> Vec<Offer> {
    let n = log.products.len();
    let (mut n_listed, mut n_first, mut values) = (vec![0u64; n], vec![0u64; n], vec![Vec::new(); n]);
    for &(customer, product, is_first) in listed {
        n_listed[product] += 1;
        n_first[product] += u64::from(is_first);
        values[product].extend(Some(known.value_of(customer)).filter(|x| is_first && x.is_finite()));
    }
    let mut order: Vec<usize> = (0..n).filter(|&product| n_listed[product] > 0).collect();
    order.sort_by_key(|&product| std::cmp::Reverse((n_first[product], n_listed[product])));
    let offer = |&product: &usize| Offer {
        product: log.products[product].clone(),
        n_first: n_first[product],
        n_listed: n_listed[product],
        value: known.value.as_ref().map_or(f64::NAN, |_| sum(values[product].iter().copied())),
        stock: known.stock.as_ref().map_or(f64::NAN, |stock| stock[product]),
    };
    order.iter().take(N_OFFERS).map(offer).collect()
}

/// The products on most lists of each segment, the largest segments first.
fn segments(listed: &[(usize, usize, bool)], n_offered: usize, log: &Log, known: &Known) -> Vec<SegmentOffer> {
    let Some(segment) = &known.segment else { return Vec::new() };
    let mut sizes = vec![0u64; known.segments.len()];
    segment.iter().filter(|&&code| code != Categories::MISSING).for_each(|&code| sizes[code as usize] += 1);
    let mut largest: Vec<usize> = (0..sizes.len()).filter(|&code| sizes[code] > 0).collect();
    largest.sort_by_key(|&code| std::cmp::Reverse(sizes[code]));
    largest.truncate(N_SEGMENTS);
    let mut found = Vec::new();
    for code in largest {
        let mut counts = vec![0u64; log.products.len()];
        let own = listed.iter().filter(|(customer, ..)| segment[*customer] as usize == code);
        own.for_each(|&(_, product, _)| counts[product] += 1);
        let mut order: Vec<usize> = (0..counts.len()).filter(|&product| counts[product] > 0).collect();
        order.sort_by_key(|&product| std::cmp::Reverse(counts[product]));
        found.extend(order.iter().take(n_offered).enumerate().map(|(place, &product)| SegmentOffer {
            segment: known.segments[code].clone(),
            rank: place as u64 + 1,
            product: log.products[product].clone(),
            n_customers: counts[product],
            share: counts[product] as f64 / sizes[code] as f64,
        }));
    }
    found
}

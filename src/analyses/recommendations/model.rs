//! Compares all ways to rank on later purchases, then makes the lists.

use super::als;
use super::interactions::{self, Log, Purchase, Sparse};
use super::neighbours::{self, Likeness, Neighbours};
use super::outcome::{Judged, Pair, Popular, RecommendationsOutcome};
use super::params::{Method, RecommendationsParams};
use super::ranking::{self, Ranker, Ranking};
use super::targets::{self, Known};
use super::texts::RecommendationsError;
use crate::analyses::contract::Answer;
use crate::data::Table;
use crate::numeric::random::Random;
use crate::numeric::sum::mean;
use crate::pulse::{Cancelled, Pulse};

/// Of more products, the most frequent are used.
const MAX_PRODUCTS: usize = 5000;
/// The most customers whose lists are checked.
const MAX_CHECKED: usize = 5000;
/// Fewer customers than this say nothing about a method.
const MIN_CHECKED: usize = 10;
/// Pairs and popular products that travel.
const N_PAIRS: usize = 100;
const N_POPULAR: usize = 20;
const LIKENESSES: [Likeness; 3] = [Likeness::Cosine, Likeness::Jaccard, Likeness::Lift];

/// Answers the question.
pub fn run(
    table: &Table,
    params: &RecommendationsParams,
    pulse: &mut Pulse,
) -> Result<Answer<RecommendationsOutcome>, RecommendationsError> {
    pulse.at(0.0)?;
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let (Some(customer), Some(product)) = (column(&params.customer), column(&params.product)) else {
        return Err(RecommendationsError::NoPurchases { n_rows: table.n_rows() as u64 });
    };
    let log = interactions::read(customer, product, column(&params.date), column(&params.amount), MAX_PRODUCTS);
    if log.purchases.is_empty() {
        return Err(RecommendationsError::NoPurchases { n_rows: table.n_rows() as u64 });
    }
    if log.products.len() < 2 || log.customers.len() < 2 {
        let (n_customers, n_products) = (log.customers.len() as u64, log.products.len() as u64);
        return Err(RecommendationsError::TooFew { n_customers, n_products });
    }
    let judged = pulse.part(0.02, 0.45, |pulse| compare(&log, params, pulse))?;
    let method = match (params.method, best(&judged)) {
        (Method::Best, best) => best.unwrap_or(Method::Popularity),
        (chosen, _) => chosen,
    };
    let bought = Sparse::new(log.purchases.iter().copied(), log.customers.len(), log.products.len());
    let by_product = bought.transposed();
    let learned = pulse.part(0.45, 0.8, |pulse| learn(&bought, &by_product, &[method], params, pulse))?;
    let mut near = pulse
        .part(0.8, 0.85, |pulse| neighbours::find(&bought, &by_product, &[Likeness::Cosine], pulse))?
        .swap_remove(0);
    let known = pulse.part(0.85, 0.9, |pulse| Known::read(table, &log, params, pulse))?;
    let mut ranking = Ranking::new(&learned[0].1, &bought, &by_product, params.repeats);
    if params.in_stock_only {
        ranking = ranking.without(&known.is_sold_out(log.products.len()));
    }
    let popular = ranking.popular().iter().take(N_POPULAR).map(|&product| Popular {
        product: log.products[product as usize].clone(),
        n_buyers: by_product.row(product as usize).0.len() as u64,
    });
    let popular = popular.collect();
    let (lists, targets) =
        pulse.part(0.9, 1.0, |pulse| targets::lists(&log, params, &mut ranking, &known, table, pulse))?;
    let is_by_time = column(&params.date).is_some_and(|date| date.days().is_some()) && is_spread(&log);
    let outcome = RecommendationsOutcome {
        method,
        is_chosen: params.method != Method::Best,
        is_by_time,
        cutoff: params.cutoff,
        judged,
        n_customers: log.customers.len() as u64,
        n_products: log.products.len() as u64,
        n_pairs: bought.n_filled() as u64,
        n_purchases: log.purchases.len() as u64,
        n_single: (0..bought.n_rows()).filter(|&row| bought.row(row).0.len() == 1).count() as u64,
        n_rows: table.n_rows() as u64,
        n_unknown: log.n_unknown,
        n_without_day: log.n_without_day,
        n_returns: log.n_returns,
        n_rare_products: log.n_rare_products,
        popular,
        pairs: pairs(&log, &by_product, &mut near),
        targets,
    };
    Ok(Answer { outcome, rows: vec![lists] })
}

fn is_spread(log: &Log) -> bool {
    let days = || log.purchases.iter().map(|purchase| purchase.day);
    days().min() != days().max()
}

/// Learns rankers from purchases, in the order of `methods`.
fn learn(
    bought: &Sparse,
    by_product: &Sparse,
    methods: &[Method],
    params: &RecommendationsParams,
    pulse: &mut Pulse,
) -> Result<Vec<(Method, Ranker)>, Cancelled> {
    let likeness = |method: &Method| match method {
        Method::Cosine => Some(Likeness::Cosine),
        Method::Jaccard => Some(Likeness::Jaccard),
        Method::Lift => Some(Likeness::Lift),
        Method::Best | Method::Als | Method::Popularity => None,
    };
    let wanted: Vec<Likeness> = methods.iter().filter_map(likeness).collect();
    let has_als = methods.contains(&Method::Als);
    let middle = if has_als { 0.3 } else { 1.0 };
    let mut near: Vec<Neighbours> =
        pulse.part(0.0, middle, |pulse| neighbours::find(bought, by_product, &wanted, pulse))?;
    let mut factors = None;
    if has_als {
        factors = Some(pulse.part(middle, 1.0, |pulse| als::factorise(bought, &params.als(), pulse))?);
    }
    let mut rankers = Vec::new();
    for &method in methods {
        let ranker = match (likeness(&method), method, factors.take_if(|_| method == Method::Als)) {
            (Some(_), ..) => Ranker::Neighbours(near.remove(0)),
            (None, Method::Als, Some((customers, products))) => Ranker::factors(customers, &products),
            _ => Ranker::popularity(by_product),
        };
        rankers.push((method, ranker));
    }
    Ok(rankers)
}

/// Splits purchases into earlier and later ones; at random when there are no different days.
fn split(log: &Log, params: &RecommendationsParams) -> (Vec<Purchase>, Vec<Purchase>) {
    let n_later = (log.purchases.len() as f64 * params.test_share).round() as usize;
    if !is_spread(log) {
        let mut is_later: Vec<bool> = (0..log.purchases.len()).map(|place| place < n_later).collect();
        Random::from_seed(params.seed).shuffle(&mut is_later);
        let mut later = is_later.iter();
        return log.purchases.iter().partition(|_| !later.next().copied().unwrap_or(false));
    }
    let mut days: Vec<i32> = log.purchases.iter().map(|purchase| purchase.day).collect();
    days.sort_unstable();
    let place = days.len() - n_later.clamp(1, days.len() - 1);
    // The first day of the later ones; when all of the earlier ones lie on it too, the next day.
    let cut = if days[0] < days[place] {
        days[place]
    } else {
        days.iter().copied().find(|&day| day > days[0]).unwrap_or(i32::MAX)
    };
    log.purchases.iter().partition(|purchase| purchase.day < cut)
}

/// How every method does on later purchases; none when there are too few customers to say.
fn compare(log: &Log, params: &RecommendationsParams, pulse: &mut Pulse) -> Result<Vec<Judged>, Cancelled> {
    let (earlier, later) = split(log, params);
    let (n_customers, n_products) = (log.customers.len(), log.products.len());
    let bought = Sparse::new(earlier.into_iter(), n_customers, n_products);
    let then = Sparse::new(later.into_iter(), n_customers, n_products);
    let by_product = bought.transposed();
    let mut tests: Vec<(usize, Vec<u32>)> = Vec::new();
    for customer in 0..n_customers {
        let known = bought.row(customer).0;
        let is_new = |product: &&u32| params.repeats || known.binary_search(product).is_err();
        let wanted: Vec<u32> = then.row(customer).0.iter().filter(is_new).copied().collect();
        if !known.is_empty() && !wanted.is_empty() {
            tests.push((customer, wanted));
        }
    }
    if tests.len() < MIN_CHECKED {
        return Ok(Vec::new());
    }
    if tests.len() > MAX_CHECKED {
        Random::from_seed(params.seed).shuffle(&mut tests);
        tests.truncate(MAX_CHECKED);
    }
    let rankers = pulse.part(0.0, 0.7, |pulse| learn(&bought, &by_product, &Method::RANKERS, params, pulse))?;
    let mut judged: Vec<Judged> = Vec::new();
    let mut base: Vec<f64> = Vec::new();
    for (index, (method, ranker)) in rankers.iter().enumerate() {
        let from = 0.7 + 0.3 * index as f32 / rankers.len() as f32;
        let mut ranking = Ranking::new(ranker, &bought, &by_product, params.repeats);
        let quality = pulse
            .part(from, from + 0.06, |pulse| ranking::judge(&mut ranking, &tests, params.cutoff as usize, pulse))?;
        if *method == Method::Popularity {
            base.clone_from(&quality.gains);
        }
        let ahead: Vec<f64> = quality.gains.iter().zip(&base).map(|(own, base)| own - base).collect();
        let centre = mean(&ahead);
        let square = mean(&ahead.iter().map(|x| (x - centre).powi(2)).collect::<Vec<_>>());
        judged.push(Judged {
            method: *method,
            hit_rate: quality.hit_rate,
            ndcg: quality.ndcg,
            coverage: quality.coverage,
            ahead: centre,
            ahead_error: (square / (ahead.len() as f64 - 1.0)).sqrt(),
            n_customers: tests.len() as u64,
        });
    }
    Ok(judged)
}

/// The method with the largest gain.
fn best(judged: &[Judged]) -> Option<Method> {
    judged.iter().max_by(|one, other| one.ndcg.total_cmp(&other.ndcg)).map(|one| one.method)
}

/// The pairs of products with the most alike buyers, each once.
fn pairs(log: &Log, by_product: &Sparse, near: &mut Neighbours) -> Vec<Pair> {
    // Of two buyers in all, one common one says nothing.
    const MIN_BOTH: u32 = 3;
    let mut all: Vec<(u32, u32, f32, u32)> = near
        .iter_mut()
        .enumerate()
        .flat_map(|(one, others)| {
            let pairs = others.drain(..).filter(move |other| other.0 > one as u32 && other.2 >= MIN_BOTH);
            pairs.map(move |(other, likeness, both)| (one as u32, other, likeness, both))
        })
        .collect();
    all.sort_unstable_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    all.truncate(N_PAIRS);
    let n = log.customers.len() as f64;
    let buyers = |product: u32| by_product.row(product as usize).0.len() as f64;
    let pair = |&(one, other, _, both): &(u32, u32, f32, u32)| {
        let of = |likeness: Likeness| likeness.of(f64::from(both), buyers(one), buyers(other), n);
        let [cosine, jaccard, lift] = LIKENESSES.map(of);
        Pair {
            one: log.products[one as usize].clone(),
            other: log.products[other as usize].clone(),
            n_both: u64::from(both),
            cosine,
            jaccard,
            lift,
        }
    };
    all.iter().map(pair).collect()
}

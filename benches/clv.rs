//! How fast `clv` is, natively and, through `tests/speed.rs`, in a browser's worker: prints one JSON object per line, `name` and `median_ms`.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run has failed")]

use sightline::analyses::clv::forecast::{self, Horizon};
use sightline::analyses::clv::{Clv, ClvParams};
use sightline::analyses::contract::{Analysis, Given, Params};
use sightline::data::{Column, Dictionary, Table, Values, calendar};
use sightline::models::lifetime::history::{Groups, Histories};
use sightline::models::lifetime::{ClvModel, fit, gamma_gamma};
use sightline::numeric::random::Random;
use sightline::pulse::Pulse;

#[path = "clock.rs"]
mod clock;

/// A gamma random number (Marsaglia and Tsang 2000).
fn gamma(random: &mut Random, shape: f64) -> f64 {
    if shape < 1.0 {
        return gamma(random, shape + 1.0) * (1.0 - random.uniform()).powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = random.normal();
        let v = (1.0 + c * x).powi(3);
        if v > 0.0 && (1.0 - random.uniform()).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

/// Days of purchase of one customer, days since the start of a history of `n_days`.
fn purchases(random: &mut Random, n_days: i32) -> Vec<i32> {
    let first = random.below(n_days as usize - 7) as i32;
    let rate = gamma(random, 0.243) / (4.414 * 7.0);
    let (one, other) = (gamma(random, 0.793), gamma(random, 2.426));
    let dropout = one / (one + other);
    let (mut day, mut days) = (f64::from(first), vec![first]);
    while random.uniform() >= dropout || days.len() == 1 {
        day -= (1.0 - random.uniform()).ln() / rate;
        if day >= f64::from(n_days) {
            break;
        }
        if day as i32 != days[days.len() - 1] {
            days.push(day as i32);
        }
    }
    days
}

fn cdnow() -> Histories {
    let text = include_str!("../tests/reference/clv/cdnow_sample/data.csv");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let number = |column: usize| rows.iter().map(|row| row[column].parse().unwrap()).collect();
    let days: Vec<Option<i32>> = rows.iter().map(|row| calendar::parse_iso(row[1])).collect();
    let table = Table::from_columns([
        ("cust", Column::from_numbers(number(0))),
        ("date", Column::from_days(&days)),
        ("spend", Column::from_numbers(number(3))),
    ]);
    let given = Given(serde_json::from_str(r#"{"customer":"cust","amount":"spend"}"#).unwrap());
    let params = ClvParams::complete(table.schema(), &given).unwrap();
    let log = sightline::models::lifetime::log::PurchaseLog::read(&table, &params.log_columns(), None).unwrap();
    Histories::summarise(&log, calendar::parse_iso("1997-09-30").unwrap())
}

/// Measures and says what it measured.
pub fn main() {
    let small = cdnow();
    clock::measure("bg_nbd_cdnow", 15, || {
        fit::fit(ClvModel::BgNbd, &Groups::new(&small, 7.0), &mut Pulse::silent()).unwrap()
    });
    clock::measure("gamma_gamma_cdnow", 15, || {
        gamma_gamma::fit(&small.frequency, &small.mean_spend, &mut Pulse::silent()).unwrap()
    });

    let (n_customers, n_days) = (1_000_000u32, 546);
    let mut random = Random::from_seed(1);
    let (mut large, mut dictionary) = (Histories::default(), Dictionary::default());
    let (mut codes, mut dates, mut amounts) = (Vec::new(), Vec::new(), Vec::new());
    for customer in 0..n_customers {
        let days = purchases(&mut random, n_days);
        let scale = 15.44 / gamma(&mut random, 3.744);
        dictionary.push(&format!("C{customer}")).unwrap();
        for &day in &days {
            codes.push(customer);
            dates.push(10_000 + day);
            amounts.push(gamma(&mut random, 6.25) * scale);
        }
        large.customer.push(customer);
        large.frequency.push(days.len() as u32 - 1);
        large.recency_days.push((days[days.len() - 1] - days[0]) as u32);
        large.age_days.push((n_days - days[0]) as u32);
        large.mean_spend.push(amounts[amounts.len() - 1]);
        large.n_later.push(0);
    }
    let groups = Groups::new(&large, 7.0);
    clock::say(&format!("{{\"n_groups\":{},\"n_rows\":{}}}", groups.len(), codes.len()));
    clock::measure("bg_nbd_1m", 3, || {
        fit::fit(ClvModel::BgNbd, &Groups::new(&large, 7.0), &mut Pulse::silent()).unwrap()
    });
    clock::measure("bg_nbd_1m_grouping", 3, || Groups::new(&large, 7.0));
    let frequency: Vec<u32> = large.frequency.iter().map(|&x| x.max(1)).collect();
    clock::measure("gamma_gamma_1m", 3, || {
        gamma_gamma::fit(&frequency, &large.mean_spend, &mut Pulse::silent()).unwrap()
    });
    let model = fit::fit(ClvModel::BgNbd, &groups, &mut Pulse::silent()).unwrap().model;
    let horizon = Horizon { length: 52.0, keeps: 0.997 };
    clock::measure("bg_nbd_1m_forecast", 3, || {
        forecast::forecast(&model, &groups, &horizon, &mut Pulse::silent()).unwrap()
    });

    let table = Table::from_columns([
        ("customer", Column::new(Values::Text { codes, dictionary: dictionary.into() }, None)),
        ("date", Column::new(Values::Date(dates), None)),
        ("amount", Column::from_numbers(amounts)),
    ]);
    let given = Given(serde_json::from_str(r#"{"customer":"customer","amount":"amount"}"#).unwrap());
    let params = ClvParams::complete(table.schema(), &given).unwrap();
    let Ok(params) = params.validate(table.schema()) else { return };
    clock::measure("clv_run_1m", 3, || Clv::run(&table, &params, &mut Pulse::silent()).unwrap());
}

//! Writes the other samples: what the shop's orders cannot show. Subscriptions to its coffee, what was spent on advertising,
//! an offer that was tested, and the deals of its sales to cafes. Made up, as the shop is.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a generator writes files")]

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::random::Random;
use crate::sample::{cents, iso};

/// The seeds of the samples that are part of the site.
const SEEDS: [u64; 4] = [20_251, 20_252, 20_253, 20_254];
/// Days from 2023-01-01 to 2025-12-31.
const N_DAYS: usize = 1096;
/// Days of a month of a subscription.
const MONTH: usize = 30;

const N_SUBSCRIBERS: usize = 900;
/// Plans: name, fee per month, share, part of the subscribers who leave in a month.
const PLANS: [(&str, f64, f64, f64); 3] =
    [("Home Tasting", 19.0, 0.55, 0.045), ("Office Box", 49.0, 0.30, 0.028), ("Cafe Supply", 149.0, 0.15, 0.018)];

/// Channels: name, usual spend per week, the most that a week can bring, the spend that brings half of it.
const ADVERTISING: [(&str, f64, f64, f64); 4] = [
    ("Search", 900.0, 5_200.0, 700.0),
    ("Social", 700.0, 3_000.0, 900.0),
    ("Email", 150.0, 1_300.0, 120.0),
    ("Print", 500.0, 900.0, 1_100.0),
];
const N_WEEKS: usize = 104;

const N_TESTED: usize = 4_000;
/// Who was tested: segment, share, share who buy, what the offer adds to it.
const TESTED: [(&str, f64, f64, f64); 3] =
    [("Active", 0.3, 0.22, 0.015), ("Quiet", 0.45, 0.07, 0.045), ("Lost", 0.25, 0.02, 0.004)];

const N_DEALS: usize = 420;
/// Stages: name, the chance to go on from it, mean days in it.
const STAGES: [(&str, f64, f64); 4] =
    [("Contact", 0.62, 8.0), ("Tasting", 0.58, 15.0), ("Offer", 0.55, 21.0), ("Contract", 0.85, 9.0)];
const SELLERS: [&str; 4] = ["Ann", "Carla", "Gus", "Ines"];

/// What each file is called, and its text.
fn files() -> [(&'static str, String); 4] {
    [
        ("shop-subscribers.csv", subscribers()),
        ("shop-spend.csv", spend()),
        ("shop-trial.csv", trial()),
        ("shop-deals.csv", deals()),
    ]
}

/// Writes them into a folder.
pub fn write_examples(folder: &Path) -> io::Result<()> {
    files().iter().try_for_each(|(name, csv)| std::fs::write(folder.join(name), csv))
}

/// A subscriber may leave after each month: sooner with late deliveries and calls for help, later with the app.
fn subscribers() -> String {
    let mut random = Random::from_seed(SEEDS[0]);
    let mut starts: Vec<usize> = (0..N_SUBSCRIBERS).map(|_| random.below(N_DAYS - MONTH)).collect();
    starts.sort_unstable();
    let mut csv =
        String::from("customer_id,plan,monthly_fee,started,ended,late_deliveries,support_calls,uses_app,cancelled\n");
    for (index, start) in starts.into_iter().enumerate() {
        let (plan, fee, _, leaving) = PLANS[random.weighted(&PLANS.map(|plan| plan.2))];
        let uses_app = random.happens(0.45);
        let trouble = random.gamma(1.2, 1.0);
        let late = count(&mut random, trouble);
        let calls = count(&mut random, 0.5 + 0.4 * trouble);
        let odds = 0.35 * late as f64 + 0.2 * calls as f64 - if uses_app { 0.7 } else { 0.0 };
        // Those who stay the first months are the more likely to stay.
        let ended = (1..)
            .map(|month| (month, start + month * MONTH))
            .take_while(|&(_, day)| day < N_DAYS)
            .find(|&(month, _)| random.happens((leaving * (odds - 0.3).exp() * (1.0 + 1.0 / month as f64)).min(0.9)));
        let ended = ended.map(|(_, day)| iso(day));
        let _ = writeln!(
            csv,
            "S{:04},{plan},{fee},{},{},{late},{calls},{},{}",
            index + 1,
            iso(start),
            ended.as_deref().unwrap_or_default(),
            if uses_app { "yes" } else { "no" },
            if ended.is_some() { "yes" } else { "no" },
        );
    }
    csv
}

/// A Poisson number.
fn count(random: &mut Random, mean: f64) -> usize {
    let mut left = mean;
    (0..)
        .find(|_| {
            left -= random.exponential(1.0);
            left < 0.0
        })
        .unwrap_or_default()
}

/// What a week brings rises with its spend and levels off.
fn spend() -> String {
    let mut random = Random::from_seed(SEEDS[1]);
    let mut csv = String::from("week,channel,spend,revenue\n");
    for week in 0..N_WEEKS {
        let day = 365 + week * 7;
        for (channel, usual, most, half) in ADVERTISING {
            let spent = (usual * (0.45 * random.normal()).exp()).round();
            let revenue = most * spent / (spent + half) * (0.12 * random.normal()).exp();
            let _ = writeln!(csv, "{},{channel},{spent},{}", iso(day), cents(revenue));
        }
    }
    csv
}

/// Half of the customers got an offer by chance. It moves quiet ones, and hardly the others.
fn trial() -> String {
    let mut random = Random::from_seed(SEEDS[2]);
    let mut csv = String::from("customer_id,group,segment,bought,amount\n");
    for index in 0..N_TESTED {
        let (segment, _, usual, more) = TESTED[random.weighted(&TESTED.map(|one| one.1))];
        let has_offer = random.happens(0.5);
        let bought = random.happens(usual + if has_offer { more } else { 0.0 });
        let amount = if bought { cents(random.gamma(5.0, 5.0 / 72.0)) } else { 0.0 };
        let (group, bought) = (if has_offer { "offer" } else { "control" }, if bought { "yes" } else { "no" });
        let _ = writeln!(csv, "C{:05},{group},{segment},{bought},{amount}", index + 1);
    }
    csv
}

/// A deal goes from stage to stage until it is won or lost, or the year is over.
fn deals() -> String {
    let mut random = Random::from_seed(SEEDS[3]);
    let mut rows: Vec<(usize, usize, String)> = Vec::new();
    for deal in 0..N_DEALS {
        let mut day = N_DAYS - 365 + random.below(350);
        let value = (random.gamma(2.0, 2.0 / 4_000.0) / 50.0).round().max(4.0) * 50.0;
        let seller = SELLERS[random.below(SELLERS.len())];
        let mut is_open = true;
        for (stage, goes_on, days) in STAGES {
            rows.push((day, deal, format!("{stage},{},{value},{seller}", iso(day))));
            day += 1 + random.exponential(days) as usize;
            if day >= N_DAYS || !random.happens(goes_on) {
                is_open = false;
                if day < N_DAYS {
                    rows.push((day, deal, format!("Lost,{},{value},{seller}", iso(day))));
                }
                break;
            }
        }
        if is_open {
            rows.push((day, deal, format!("Won,{},{value},{seller}", iso(day))));
        }
    }
    rows.sort();
    let mut csv = String::from("deal,stage,entered,value,salesperson\n");
    for (_, deal, text) in rows {
        let _ = writeln!(csv, "D{:03},{text}", deal + 1);
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_ships_what_the_generators_write() {
        for (name, csv) in files() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample").join(name);
            let shipped = std::fs::read_to_string(path).unwrap();
            assert!(shipped.replace("\r\n", "\n") == csv, "sample/{name} is not what the generator writes");
            assert!(shipped.len() <= 200_000, "{name} is fetched by the page: {} bytes", shipped.len());
        }
    }

    #[test]
    fn the_stories_are_there() {
        let rows = |csv: &str| csv.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
        let share = |rows: &[Vec<String>], is: &dyn Fn(&[String]) -> bool, has: &dyn Fn(&[String]) -> bool| {
            let all: Vec<_> = rows.iter().filter(|row| is(row)).collect();
            all.iter().filter(|row| has(row)).count() as f64 / all.len() as f64
        };
        let subscribers: Vec<Vec<String>> = rows(&subscribers());
        let left = |app: &'static str| share(&subscribers, &|row| row[7] == app, &|row| row[8] == "yes");
        assert!(left("yes") + 0.1 < left("no"), "{} {}", left("yes"), left("no"));
        assert!(subscribers.iter().all(|row| (row[8] == "yes") != row[4].is_empty()));
        let trial: Vec<Vec<String>> = rows(&trial());
        let bought =
            |group: &'static str| share(&trial, &|row| row[1] == group && row[2] == "Quiet", &|row| row[3] == "yes");
        assert!(bought("control") + 0.02 < bought("offer"), "{} {}", bought("control"), bought("offer"));
        let deals: Vec<Vec<String>> = rows(&deals());
        let n = |stage: &str| deals.iter().filter(|row| row[1] == stage).count();
        assert!(n("Contact") == N_DEALS && n("Won") > 40 && n("Lost") > n("Won"), "{} {}", n("Won"), n("Lost"));
    }
}

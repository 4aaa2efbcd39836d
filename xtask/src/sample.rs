//! Writes the sample shop: made-up sales of coffee and tea gear, three full years, in which every analysis finds something.
//!
//! The story: a shop opens in January 2023. Customers come at a rate that grows and peaks before Christmas; each buys at a
//! pace of its own and leaves for good with a probability of its own after any purchase (the process behind BG/NBD), and
//! spends at a level of its own (the process behind Gamma-Gamma). A line's amount follows from quantity, unit price and
//! discount, is a little higher in the store, and carries the shipping of its region.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a generator writes a file")]

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::random::Random;

/// The seed of the sample that is part of the site.
const SEED: u64 = 20_250_704;
/// Customers who ever buy.
const N_CUSTOMERS: usize = 1150;
/// Days from 2023-01-01 to 2025-12-31.
const N_DAYS: usize = 1096;

/// Purchase rates per day are gamma with this shape and rate: on average one purchase in 45 days.
const PURCHASE_SHAPE: f64 = 0.9;
const PURCHASE_RATE: f64 = 40.0;
/// Probabilities of leaving after a purchase are beta: 0.2 on average.
const LEAVING: (f64, f64) = (0.9, 3.6);
/// Order values are gamma with this shape; their rates differ between customers and are gamma again. The mean is 72.
const SPEND_SHAPE: f64 = 5.0;
const SPEND_RATE: (f64, f64) = (4.5, 50.4);

/// What is sold: name, category, price at the start, how often it is chosen.
const PRODUCTS: [(&str, &str, f64, f64); 24] = [
    ("House Blend", "Coffee", 9.9, 10.0),
    ("Colombia", "Coffee", 12.5, 8.0),
    ("Ethiopia", "Coffee", 14.9, 7.0),
    ("Decaf", "Coffee", 11.9, 3.0),
    ("Espresso 1 kg", "Coffee", 21.5, 6.0),
    ("Green Tea", "Tea", 7.5, 5.0),
    ("Earl Grey", "Tea", 6.9, 5.0),
    ("Oolong", "Tea", 13.5, 3.0),
    ("Chai Mix", "Tea", 8.9, 3.0),
    ("Matcha", "Tea", 24.0, 2.0),
    ("French Press", "Brewing", 29.0, 3.0),
    ("Pour-Over Set", "Brewing", 34.5, 2.5),
    ("Moka Pot", "Brewing", 32.0, 2.5),
    ("Cold Brewer", "Brewing", 39.0, 1.5),
    ("Teapot", "Brewing", 27.5, 2.0),
    ("Kettle", "Brewing", 59.0, 2.0),
    ("Hand Grinder", "Grinders", 49.0, 2.0),
    ("Burr Grinder", "Grinders", 99.0, 2.5),
    ("Cafe Grinder", "Grinders", 169.0, 2.5),
    ("Mini Espresso", "Machines", 119.0, 3.0),
    ("Duo Espresso", "Machines", 219.0, 3.0),
    ("Filters 100", "Supplies", 4.9, 5.0),
    ("Milk Jug", "Supplies", 16.5, 2.0),
    ("Descaler", "Supplies", 8.5, 3.0),
];

/// Where the cheapest product stands: what is left to those who mean to spend next to nothing.
const CHEAPEST: usize = 21;

/// Regions: name, share of customers, shipping per line.
const REGIONS: [(&str, f64, f64); 5] =
    [("North", 0.22, 6.5), ("South", 0.26, 3.5), ("East", 0.15, 8.0), ("West", 0.17, 5.0), ("Central", 0.20, 1.5)];
/// Channels: name, share, what the price is multiplied by.
const CHANNELS: [(&str, f64, f64); 3] = [("Online", 0.55, 1.0), ("Store", 0.33, 1.06), ("Phone", 0.12, 0.97)];
/// Who serves a region.
const SALESPEOPLE: [[&str; 2]; 5] =
    [["Ann", "Ben"], ["Carla", "Dev"], ["Emil", "Fay"], ["Gus", "Hana"], ["Ines", "Joe"]];
/// Discounts, and how often they are given in an ordinary month and in November.
const DISCOUNTS: [(f64, f64, f64); 4] = [(0.0, 0.74, 0.35), (0.05, 0.12, 0.15), (0.1, 0.09, 0.25), (0.2, 0.05, 0.25)];
/// How many new customers a month brings, against the average month.
const NEWCOMERS: [f64; 12] = [0.8, 0.8, 0.9, 0.9, 0.95, 0.85, 0.75, 0.75, 1.0, 1.1, 1.8, 2.1];
/// How much more is spent in an order.
const SPENDING: [f64; 12] = [0.85, 0.9, 0.95, 0.95, 0.97, 0.92, 0.88, 0.88, 0.98, 1.05, 1.3, 1.45];

/// Writes the sample to a file.
pub fn write_sample(path: &Path) -> io::Result<()> {
    std::fs::write(path, csv())
}

/// A line of an order.
struct Line {
    day: usize,
    order: usize,
    customer: usize,
    text: String,
}

/// Who buys, and how.
struct Customer {
    kind: &'static str,
    region: usize,
    channel: usize,
    salesperson: usize,
    first_day: f64,
    rate: f64,
    leaving: f64,
    spend_rate: f64,
}

/// The sample as text.
fn csv() -> String {
    let mut random = Random::from_seed(SEED);
    let mut orders: Vec<(usize, usize)> = Vec::new();
    let newcomers: Vec<f64> = (0..N_DAYS).map(newcomers).collect();
    let customers: Vec<Customer> = (0..N_CUSTOMERS).map(|_| customer(&mut random, &newcomers)).collect();
    for (index, customer) in customers.iter().enumerate() {
        let mut day = customer.first_day;
        loop {
            orders.push((shop_day(day, &mut random), index));
            day += random.exponential(1.0 / customer.rate);
            // The coin that decides about leaving is thrown after each purchase but the first, as in BG/NBD.
            if day >= N_DAYS as f64 {
                break;
            }
            if random.happens(customer.leaving) {
                orders.push((shop_day(day, &mut random), index));
                break;
            }
        }
    }
    orders.sort_unstable();
    let mut lines = Vec::new();
    for (number, &(day, index)) in orders.iter().enumerate() {
        write_order(&mut lines, &mut random, day, 10_001 + number, (index, &customers[index]));
    }
    lines.sort_by_key(|line| (line.day, line.order));
    let mut csv = String::from(
        "order_id,order_date,customer_id,customer_type,product,category,region,salesperson,channel,quantity,unit_price,discount,amount,cost\n",
    );
    for line in lines {
        let _ = writeln!(csv, "{},{},C{:05},{}", line.order, iso(line.day), line.customer + 1, line.text);
    }
    csv
}

/// How many new customers a day brings, against others: many in the first weeks, then slow growth with the seasons.
fn newcomers(day: usize) -> f64 {
    let day_number = day as f64;
    NEWCOMERS[month(day)] * (1.0 + 0.04 * day_number / 365.25) + 5.0 * (-day_number / 40.0).exp()
}

fn customer(random: &mut Random, newcomers: &[f64]) -> Customer {
    let rate = random.gamma(PURCHASE_SHAPE, PURCHASE_RATE);
    let leaving = random.beta(LEAVING.0, LEAVING.1);
    let spend_rate = random.gamma(SPEND_RATE.0, SPEND_RATE.1);
    // What a customer is called follows from pace and spending, so that both stay independent of each other.
    let size = (SPEND_SHAPE / spend_rate / 72.0).ln() + 0.3 * (rate / 0.0225).ln() + 0.4 * random.normal();
    let kind = match size {
        size if size > 0.75 => "Cafe",
        size if size > 0.05 => "Office",
        _ => "Home",
    };
    let region = random.weighted(&REGIONS.map(|region| region.1));
    Customer {
        kind,
        region,
        channel: random.weighted(&CHANNELS.map(|channel| channel.1)),
        salesperson: random.below(2),
        first_day: random.weighted(newcomers) as f64 + random.uniform(),
        rate,
        leaving,
        spend_rate,
    }
}

/// The day on which an order is booked: those of a Sunday mostly on Monday.
fn shop_day(time: f64, random: &mut Random) -> usize {
    let day = time as usize;
    // 2023-01-01 was a Sunday.
    if day.is_multiple_of(7) && day + 1 < N_DAYS && random.happens(0.6) { day + 1 } else { day }
}

fn write_order(
    lines: &mut Vec<Line>,
    random: &mut Random,
    day: usize,
    order: usize,
    (index, customer): (usize, &Customer),
) {
    let spend = random.gamma(SPEND_SHAPE, customer.spend_rate) * SPENDING[month(day)];
    let n_lines = 1 + random.weighted(&[0.55, 0.28, 0.12, 0.05]);
    let channel =
        if random.happens(0.85) { customer.channel } else { random.weighted(&CHANNELS.map(|channel| channel.1)) };
    let is_november = month(day) == 10;
    let discount = random.weighted(&DISCOUNTS.map(|(_, usual, november)| if is_november { november } else { usual }));
    let discount = DISCOUNTS[discount].0;
    let mut is_taken = [false; PRODUCTS.len()];
    for _ in 0..n_lines {
        let target = spend / n_lines as f64;
        // What costs far more than is meant to be spent is not chosen, and dear things are preferred to many cheap ones.
        let weights: [f64; PRODUCTS.len()] = std::array::from_fn(|index| {
            let (_, _, price, weight) = PRODUCTS[index];
            if is_taken[index] || price > 1.5 * target { 0.0 } else { weight * (price / target).min(1.0).powf(0.7) }
        });
        let product = if weights.iter().sum::<f64>() > 0.0 { random.weighted(&weights) } else { CHEAPEST };
        if is_taken[product] {
            continue;
        }
        is_taken[product] = true;
        let (name, category, price, _) = PRODUCTS[product];
        let inflated = price * (1.0 + 0.03 * (day / 365) as f64);
        let unit_price = (inflated * 20.0).round() / 20.0;
        let wanted = target / price * (1.0 + 0.8 * discount);
        let quantity = (wanted * (0.15 * random.normal()).exp()).round().max(1.0);
        let (_, _, shipping) = REGIONS[customer.region];
        let goods = quantity * unit_price * (1.0 - discount) * CHANNELS[channel].2;
        let amount = goods * (1.0 + 0.02 * random.normal()) + shipping * random.uniform().mul_add(0.6, 0.7);
        let cost = quantity * unit_price * (0.58 + 0.02 * random.normal());
        let salesperson = if random.happens(0.012) { "" } else { SALESPEOPLE[customer.region][customer.salesperson] };
        let mut line = |day: usize, sign: f64| {
            let text = format!(
                "{},{name},{category},{},{salesperson},{},{},{unit_price},{discount},{},{}",
                customer.kind,
                REGIONS[customer.region].0,
                CHANNELS[channel].0,
                sign * quantity,
                sign * cents(amount),
                sign * cents(cost),
            );
            lines.push(Line { day, order, customer: index, text });
        };
        line(day, 1.0);
        let back = day + 3 + random.below(18);
        if random.happens(0.008) && back < N_DAYS {
            line(back, -1.0);
        }
    }
}

pub(crate) fn cents(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

/// Days of the months of the three years, from 2023-01-01.
const MONTH_DAYS: [[usize; 12]; 3] = [
    [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
    [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
    [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
];

/// Year, month and day of the month, all from 0.
pub(crate) fn date(mut day: usize) -> (usize, usize, usize) {
    for (year, months) in MONTH_DAYS.iter().enumerate() {
        for (month, &n_days) in months.iter().enumerate() {
            if day < n_days {
                return (year, month, day);
            }
            day -= n_days;
        }
    }
    unreachable!("days end with 2025")
}

fn month(day: usize) -> usize {
    date(day).1
}

pub(crate) fn iso(day: usize) -> String {
    let (year, month, day) = date(day);
    format!("{}-{:02}-{:02}", 2023 + year, month + 1, day + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of every line.
    fn rows(csv: &str) -> Vec<Vec<&str>> {
        csv.lines().skip(1).map(|line| line.split(',').collect()).collect()
    }

    #[test]
    fn the_site_ships_what_the_generator_writes() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../sample/shop.csv");
        let shipped = std::fs::read_to_string(path).unwrap();
        assert!(shipped.replace("\r\n", "\n") == csv(), "sample/shop.csv is not what the generator writes");
        assert!(shipped.len() <= 900_000, "the sample is fetched by the page: {} bytes", shipped.len());
    }

    #[test]
    fn three_full_years_with_a_few_flaws() {
        let csv = csv();
        let rows = rows(&csv);
        assert!((9_500..12_000).contains(&rows.len()), "{} lines", rows.len());
        assert!(rows.iter().all(|row| row.len() == 14));
        assert!(rows.is_sorted_by_key(|row| row[1]));
        assert_eq!((&rows[0][1][..7], &rows[rows.len() - 1][1][..7]), ("2023-01", "2025-12"));
        let missing: Vec<usize> = (0..14).map(|cell| rows.iter().filter(|row| row[cell].is_empty()).count()).collect();
        assert!((50..300).contains(&missing[7]) && missing.iter().sum::<usize>() == missing[7], "{missing:?}");
        let n_returns = rows.iter().filter(|row| row[12].starts_with('-')).count();
        assert!((40..200).contains(&n_returns), "{n_returns} returns");
    }

    #[test]
    fn the_story_is_there() {
        let csv = csv();
        let (mut by_year, mut by_month) = ([0.0; 3], [0.0; 12]);
        for row in rows(&csv) {
            let amount: f64 = row[12].parse().unwrap();
            by_year[row[1][..4].parse::<usize>().unwrap() - 2023] += amount;
            by_month[row[1][5..7].parse::<usize>().unwrap() - 1] += amount;
        }
        assert!(by_year[0] < by_year[1] && by_year[1] < by_year[2], "{by_year:?}");
        let usual = by_month[..10].iter().sum::<f64>() / 10.0;
        assert!(by_month[10] > 1.2 * usual && by_month[11] > 1.5 * usual, "{by_month:?}");
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(iso(0), "2023-01-01");
        assert_eq!(iso(365 + 59), "2024-02-29");
        assert_eq!(iso(N_DAYS - 1), "2025-12-31");
    }
}

//! Writes sales files of any length, for benchmarks: twelve columns, about 100 bytes a row.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a generator writes a file")]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::random::Random;

/// Days from 2023-01-01 to 2025-12-31.
const N_DAYS: u64 = 1096;
/// One customer for so many rows.
const ROWS_PER_CUSTOMER: u64 = 25;

/// The header: exactly twelve columns.
const HEADER: &str =
    "order_id,order_date,customer_id,product,category,region,salesperson,channel,quantity,unit_price,cost,amount\n";

/// What a product is made of; every combination is sold.
const MAKERS: [&str; 8] = ["Alba", "Borea", "Corvo", "Delta", "Estro", "Fjord", "Gala", "Hanoi"];
const SIZES: [(&str, u64); 3] = [("Mini", 8), ("Classic", 14), ("Max", 23)];
const CATEGORIES: [(&str, &[(&str, u64)]); 5] = [
    ("Coffee", &[("Beans", 100), ("Espresso", 120), ("Decaf", 95)]),
    ("Tea", &[("Green", 60), ("Oolong", 90), ("Chai", 70)]),
    ("Machines", &[("Brewer", 900), ("Steamer", 1700), ("Kettle", 400)]),
    ("Grinders", &[("Hand Mill", 350), ("Burr Mill", 1100), ("Blade Mill", 250)]),
    ("Supplies", &[("Filters", 45), ("Milk Jug", 120), ("Descaler", 65)]),
];
const REGIONS: [(&str, u64); 6] =
    [("North", 650), ("South", 350), ("East", 800), ("West", 500), ("Central", 150), ("Overseas", 1900)];
const CHANNELS: [(&str, u64); 4] = [("Online", 1000), ("Store", 1060), ("Phone", 970), ("Partner", 920)];
const SALESPEOPLE: [&str; 12] = [
    "Ann Archer",
    "Ben Bright",
    "Carla Cole",
    "Dev Doshi",
    "Emil Ek",
    "Fay Ford",
    "Gus Grant",
    "Hana Ito",
    "Ines Iglesias",
    "Joe Jung",
    "Kim Koch",
    "Lea Lund",
];

/// Writes `n_rows` rows to a file; the same seed gives the same bytes.
pub fn write_sales(path: &Path, n_rows: u64, seed: u64) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    write_rows(&mut out, n_rows, seed)?;
    out.flush()
}

/// A product, ready to be written.
struct Product {
    cells: String,
    price_cents: u64,
}

fn products() -> Vec<Product> {
    let mut products = Vec::new();
    for (category, things) in CATEGORIES {
        for (thing, base) in things {
            for maker in MAKERS {
                for (size, factor) in SIZES {
                    let cells = format!("{maker} {thing} {size},{category}");
                    let price_cents = base * factor + 5 * maker.len() as u64;
                    products.push(Product { cells, price_cents });
                }
            }
        }
    }
    products
}

/// How the rows spread over the days: growing, more before Christmas, fewer on Sundays. Cumulative, in parts of the total.
fn day_ends(n_rows: u64) -> Vec<u64> {
    const SEASON: [f64; 12] = [0.85, 0.85, 0.95, 0.95, 1.0, 0.95, 0.85, 0.85, 1.0, 1.05, 1.3, 1.5];
    let weight = |day: u64| {
        let growth = 1.0 + 0.5 * day as f64 / N_DAYS as f64;
        let (_, month, _) = crate::sample::date(day as usize);
        growth * SEASON[month] * if day.is_multiple_of(7) { 0.5 } else { 1.0 }
    };
    let total: f64 = (0..N_DAYS).map(weight).sum();
    let mut so_far = 0.0;
    let mut ends: Vec<u64> = (0..N_DAYS)
        .map(|day| {
            so_far += weight(day);
            (so_far / total * n_rows as f64) as u64
        })
        .collect();
    ends[N_DAYS as usize - 1] = n_rows;
    ends
}

fn write_rows(out: &mut impl Write, n_rows: u64, seed: u64) -> io::Result<()> {
    let mut random = Random::from_seed(seed);
    let products = products();
    let n_customers = (n_rows / ROWS_PER_CUSTOMER).max(20);
    out.write_all(HEADER.as_bytes())?;
    let mut row = Vec::with_capacity(200);
    let mut number = 0;
    for (day, &end) in day_ends(n_rows).iter().enumerate() {
        let date = format!(",{},C", crate::sample::iso(day));
        while number < end {
            row.clear();
            number += 1;
            row.extend_from_slice(b"SO");
            digits(&mut row, number, 8);
            row.extend_from_slice(date.as_bytes());
            let customer = customer(&mut random, n_customers, day);
            finish_row(&mut row, &mut random, customer, &products);
            out.write_all(&row)?;
        }
    }
    Ok(())
}

/// Who buys on that day. Customers arrive in the order of their numbers, buy less and less as they fall behind the newest,
/// and like the shop to very different degrees: so some leave, as models of customer value expect.
fn customer(random: &mut Random, n_customers: u64, day: usize) -> u64 {
    let arrived = n_customers as f64 * (0.1 + 0.9 * day as f64 / N_DAYS as f64);
    loop {
        let behind = random.exponential(0.15 * n_customers as f64);
        let candidate = (arrived - behind).max(-1.0).floor() as i64;
        let Ok(customer) = u64::try_from(candidate) else { continue };
        let liking = Random::from_seed(customer).uniform().powi(3);
        if random.happens(liking) {
            return customer;
        }
    }
}

/// Writes all cells from the customer's number on.
fn finish_row(row: &mut Vec<u8>, random: &mut Random, customer: u64, products: &[Product]) {
    digits(row, customer + 1, 7);
    row.push(b',');
    // Squaring makes some products frequent and many rare.
    let product = &products[(random.uniform().powi(2) * products.len() as f64) as usize];
    let (region, shipping) = REGIONS[customer as usize % REGIONS.len()];
    let (channel, per_mille) = CHANNELS[random.below(CHANNELS.len())];
    let salesperson = SALESPEOPLE[customer as usize % SALESPEOPLE.len()];
    for cell in [product.cells.as_str(), region, salesperson, channel] {
        row.extend_from_slice(cell.as_bytes());
        row.push(b',');
    }
    let quantity = 1 + (random.uniform().powi(3) * 12.0) as u64;
    let price = product.price_cents * (950 + random.below(101) as u64) / 1000;
    let goods = quantity * price;
    let cost = goods * (540 + random.below(81) as u64) / 1000;
    let amount = goods * per_mille * (980 + random.below(41) as u64) / 1_000_000 + shipping;
    digits(row, quantity, 1);
    for cents in [price, cost, amount] {
        row.push(b',');
        digits(row, cents / 100, 1);
        row.push(b'.');
        digits(row, cents % 100, 2);
    }
    row.push(b'\n');
}

/// Appends a number in decimal digits, padded with zeros to `width`: several times faster than formatting.
fn digits(row: &mut Vec<u8>, mut number: u64, width: usize) {
    let start = row.len();
    while number > 0 || row.len() - start < width {
        row.push(b'0' + (number % 10) as u8);
        number /= 10;
    }
    row[start..].reverse();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(n_rows: u64, seed: u64) -> String {
        let mut bytes = Vec::new();
        write_rows(&mut bytes, n_rows, seed).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn twelve_columns_and_about_a_hundred_bytes() {
        let text = rows(5000, 1);
        assert_eq!(text.lines().count(), 5001);
        assert!(text.lines().all(|line| line.split(',').count() == 12));
        let per_row = text.len() / 5000;
        assert!((95..=110).contains(&per_row), "{per_row} bytes a row");
        let dates: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
        assert!(dates.is_sorted());
        assert_eq!((dates[0], dates[4999]), ("2023-01-01", "2025-12-31"));
    }

    #[test]
    fn seeds_decide() {
        assert_eq!(rows(100, 3), rows(100, 3));
        assert_ne!(rows(100, 3), rows(100, 4));
        assert_eq!(rows(0, 1), HEADER);
        assert_eq!(rows(1, 1).lines().count(), 2);
    }

    #[test]
    fn digits_are_padded() {
        let mut row = Vec::new();
        for (number, width) in [(0, 1), (7, 2), (1234, 2)] {
            digits(&mut row, number, width);
            row.push(b' ');
        }
        assert_eq!(row, b"0 07 1234 ");
    }
}

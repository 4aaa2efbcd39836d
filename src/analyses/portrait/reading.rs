//! From rows to lines of customers, and the segments customers are in.

use super::params::PortraitParams;
use crate::data::{Categories, Table};
use crate::models::customers::{self, Customers, Returns};
use crate::models::rfm::scores::Ties;
use crate::models::rfm::{SEGMENTS, Scored};

/// Belongs to nobody, or to no segment.
pub const NONE: u32 = u32::MAX;
/// So many labels of a column stand alone.
const MAX_LABELS: usize = 10;

/// What favourites are chosen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say themselves")]
pub enum Kind {
    Product,
    Category,
    Channel,
}

impl Kind {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Product, Self::Category, Self::Channel];
}

/// Lines of customers: a line is a row that is no return.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "one entry per line")]
pub struct Lines {
    /// Places in the list of customers.
    pub who: Vec<u32>,
    pub day: Vec<i32>,
    pub amount: Vec<f64>,
    /// Which purchase of the customer: an order, or a day.
    pub purchase: Vec<u64>,
    /// Codes of labels; none where there is no such column.
    pub labels: [Option<Categories>; 3],
    /// The price of a unit; none where prices or products are not known.
    pub price: Option<Vec<f64>>,
}

/// Customers, and everything about their lines.
#[derive(Debug)]
pub struct Read {
    /// In the order of their labels.
    pub found: Customers,
    /// What they bought.
    pub lines: Lines,
    /// The row of the table of each line.
    rows: Vec<u32>,
    /// The place of each row's customer; [`NONE`] where there is none.
    pub who_of_row: Vec<u32>,
    /// The last day on which any row lies.
    pub end: i32,
}

/// Reads the table; none when there is no customer with a purchase.
pub fn read(table: &Table, params: &PortraitParams) -> Option<Read> {
    let column = |name: &Option<String>| name.as_ref().and_then(|name| table.column(name));
    let (customer, date, amount) = (column(&params.customer)?, column(&params.date)?, column(&params.amount)?);
    let found = customers::summarise(customer, date, amount, column(&params.order), Returns::Subtract)?;
    let end = found.last_day.filter(|_| !found.customers.is_empty())?;
    let mut place = vec![NONE; found.labels.len()];
    found.customers.iter().enumerate().for_each(|(index, one)| place[one.code as usize] = index as u32);
    let codes = customer.categories().codes;
    let who_of_row: Vec<u32> = codes.iter().map(|&code| place.get(code as usize).copied().unwrap_or(NONE)).collect();
    let (days, amounts) = (date.days()?, amount.numbers()?);
    let orders = column(&params.order).map(|order| order.categories().codes);
    let mut lines = Lines::default();
    let mut rows = Vec::new();
    for (row, &who) in who_of_row.iter().enumerate() {
        let (Some(day), true) = (days[row], who != NONE && amounts[row] >= 0.0 && amounts[row].is_finite()) else {
            continue;
        };
        let order = orders.as_ref().map(|orders| orders[row]).filter(|&order| order != Categories::MISSING);
        lines.who.push(who);
        lines.day.push(day);
        lines.amount.push(amounts[row]);
        // Days stand above all codes of orders.
        lines.purchase.push(order.map_or((1u64 << 40) + (i64::from(day) + (1 << 32)) as u64, u64::from));
        rows.push(row as u32);
    }
    let pick = |name: &Option<String>| {
        let Categories { codes, labels } = column(name)?.categories();
        Some(Categories { codes: rows.iter().map(|&row| codes[row as usize]).collect(), labels })
    };
    lines.labels = [pick(&params.product), pick(&params.category), pick(&params.channel)];
    let numbers = |name: &Option<String>| column(name).and_then(|column| column.numbers());
    let (prices, quantities) = (numbers(&params.unit_price), numbers(&params.quantity));
    if lines.labels[0].is_some() && (prices.is_some() || quantities.is_some()) {
        let price = |(line, &row): (usize, &u32)| match (&prices, &quantities) {
            (Some(prices), _) => prices[row as usize],
            (None, Some(units)) if units[row as usize] > 0.0 => lines.amount[line] / units[row as usize],
            _ => f64::NAN,
        };
        lines.price = Some(rows.iter().enumerate().map(price).collect());
    }
    Some(Read { found, lines, rows, who_of_row, end })
}

/// Segments: their names in both languages, and which each customer is in.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say themselves")]
pub struct Segments {
    pub names: Vec<(String, String)>,
    pub of_customer: Vec<u32>,
    /// Labels that share a segment.
    pub n_merged: u64,
}

impl Read {
    /// How many customers.
    pub fn n(&self) -> usize {
        self.found.customers.len()
    }

    /// The usual segments, or those of a column.
    pub fn segments(&self, table: &Table, column: Option<&str>) -> Segments {
        let Some(column) = column.and_then(|name| table.column(name)) else {
            let scored = Scored::new(&self.found, self.end, Ties::Together, [&[]; 3]);
            return Segments {
                names: SEGMENTS.iter().map(|one| (one.name.en.to_owned(), one.name.zh.to_owned())).collect(),
                of_customer: scored.usual_segments().into_iter().map(|index| index as u32).collect(),
                n_merged: 0,
            };
        };
        let Categories { codes, labels } = column.categories();
        let own: Vec<u32> = self.rows.iter().map(|&row| codes[row as usize]).collect();
        let label_of = favourite_of(&self.lines.who, &own, self.n());
        let mut sizes = vec![0u64; labels.len()];
        label_of.iter().filter(|&&label| label != NONE).for_each(|&label| sizes[label as usize] += 1);
        let mut order: Vec<usize> = (0..labels.len()).filter(|&label| sizes[label] > 0).collect();
        order.sort_by_key(|&label| std::cmp::Reverse(sizes[label]));
        let n_alone = if order.len() > MAX_LABELS + 1 { MAX_LABELS } else { order.len() };
        let mut place = vec![n_alone as u32; labels.len()];
        order[..n_alone].iter().enumerate().for_each(|(index, &label)| place[label] = index as u32);
        let mut names: Vec<(String, String)> =
            order[..n_alone].iter().map(|&label| (labels[label].clone(), labels[label].clone())).collect();
        let n_merged = (order.len() - n_alone) as u64;
        if n_merged > 0 {
            names.push(("All others".to_owned(), "其余".to_owned()));
        }
        let nobody = names.len() as u32;
        let of_customer: Vec<u32> =
            label_of.iter().map(|&label| place.get(label as usize).copied().unwrap_or(nobody)).collect();
        if of_customer.contains(&nobody) {
            names.push(("Not known".to_owned(), "未知".to_owned()));
        }
        Segments { names, of_customer, n_merged }
    }
}

/// The label of most lines of each of `n` customers, the first one among equals; [`NONE`] where no line has one.
pub fn favourite_of(who: &[u32], labels: &[u32], n: usize) -> Vec<u32> {
    let known = who.iter().zip(labels).filter(|(_, label)| **label != Categories::MISSING);
    let mut keys: Vec<u64> = known.map(|(&who, &label)| u64::from(who) << 32 | u64::from(label)).collect();
    keys.sort_unstable();
    let (mut best, mut most) = (vec![NONE; n], vec![0usize; n]);
    for same in keys.chunk_by(|one, other| one == other) {
        let who = (same[0] >> 32) as usize;
        if same.len() > most[who] {
            (best[who], most[who]) = (same[0] as u32, same.len());
        }
    }
    best
}

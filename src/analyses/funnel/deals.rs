//! Deals from rows: which stages each has entered and when, and how it ended.

use super::params::{FunnelParams, MAX_STAGES};
use crate::data::{Categories, Column, Table};
use crate::pulse::{Cancelled, Pulse};

/// So many rows or deals are read between two looks at whether to go on.
const ROUND: usize = 65_536;

/// How a deal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Won.
    Won,
    /// Lost.
    Lost,
    /// Neither.
    Open,
}

/// One deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Deal {
    /// What it is called.
    pub name: String,
    /// The day of the first entry per stage; none for stages that were skipped or whose day is not known.
    pub entered: Vec<Option<i32>>,
    /// Whether any stage it was in is known.
    pub has_stage: bool,
    /// The furthest stage reached; won deals have passed all.
    pub furthest: usize,
    /// How it stands.
    pub standing: Standing,
    /// The day it was won or lost.
    pub ended: Option<i32>,
    /// What it is worth; NaN where unknown.
    pub amount: f64,
}

/// All deals.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Deals {
    /// In the order of their names.
    pub deals: Vec<Deal>,
    /// The stages in order.
    pub stages: Vec<String>,
    /// Whether the order was found in the data.
    pub is_order_found: bool,
    /// The last day of any row.
    pub last_day: Option<i32>,
    /// Whether any deal has entered two stages: else nothing is known of its way.
    pub has_steps: bool,
    /// Rows without stage or deal, after the last day, or of a stage that is not listed.
    pub n_dropped: u64,
}

/// One row: deal, stage label, day, amount.
struct Entry {
    deal: u32,
    stage: u32,
    day: Option<i32>,
    amount: f64,
}

/// Reads the deals; none when there is no column of stages.
pub fn read(table: &Table, params: &FunnelParams, pulse: &mut Pulse) -> Result<Option<Deals>, Cancelled> {
    let column = |name: &Option<String>| name.as_deref().and_then(|name| table.column(name));
    let Some(labels) = column(&params.stage).map(Column::categories) else { return Ok(None) };
    let named = column(&params.deal).map(Column::categories);
    let days = column(&params.date).and_then(Column::days);
    let amounts = column(&params.amount).and_then(Column::numbers);
    let end = params.end().unwrap_or(i32::MAX);
    let mut entries = Vec::new();
    let mut found = Deals::default();
    for (row, &stage) in labels.codes.iter().enumerate() {
        if row % ROUND == 0 {
            pulse.at(0.5 * row as f32 / labels.codes.len() as f32)?;
        }
        let deal = named.as_ref().map_or(row as u32, |named| named.codes[row]);
        let day = days.as_ref().and_then(|days| days[row]);
        if stage == Categories::MISSING || deal == Categories::MISSING || day.is_some_and(|day| day > end) {
            found.n_dropped += 1;
            continue;
        }
        let amount = amounts.as_ref().map_or(f64::NAN, |amounts| amounts[row]);
        found.last_day = found.last_day.max(day);
        entries.push(Entry { deal, stage, day, amount });
    }
    // By deal, and within a deal by day; rows of one day keep their order.
    entries.sort_by_key(|entry| (entry.deal, entry.day));
    let code = |label: &Option<String>| {
        labels.labels.iter().position(|own| Some(own) == label.as_ref()).map(|code| code as u32)
    };
    let (won, lost) = (code(&params.won), code(&params.lost));
    let order: Vec<u32> = if params.stages.is_empty() {
        found.is_order_found = true;
        in_order(&entries, &labels.labels, [won, lost])
    } else {
        params.stages.iter().filter_map(|row| code(&Some(row.name.clone()))).collect()
    };
    let mut place = vec![None; labels.labels.len()];
    order.iter().enumerate().for_each(|(index, &code)| place[code as usize] = Some(index));
    found.stages = order.iter().map(|&code| labels.labels[code as usize].clone()).collect();
    for (round, own) in entries.chunk_by(|one, other| one.deal == other.deal).enumerate() {
        if round % ROUND == 0 {
            pulse.at(0.6 + 0.4 * round as f32 / entries.len() as f32)?;
        }
        let known = own.iter().filter(|entry| place[entry.stage as usize].is_some() || is_end(entry, [won, lost]));
        let n_known = known.count();
        found.n_dropped += (own.len() - n_known) as u64;
        if n_known > 0 && !order.is_empty() {
            let name = named
                .as_ref()
                .map_or_else(|| (own[0].deal + 1).to_string(), |named| named.labels[own[0].deal as usize].clone());
            found.has_steps |= own.iter().any(|entry| entry.stage != own[0].stage);
            found.deals.push(deal(name, own, &place, [won, lost], order.len()));
        }
    }
    Ok(Some(found))
}

fn is_end(entry: &Entry, ends: [Option<u32>; 2]) -> bool {
    ends.contains(&Some(entry.stage))
}

fn deal(name: String, own: &[Entry], place: &[Option<usize>], [won, lost]: [Option<u32>; 2], n_stages: usize) -> Deal {
    let mut entered = vec![None; n_stages];
    let (mut furthest, mut has_stage) = (0, false);
    let (mut standing, mut ended) = (Standing::Open, None);
    for entry in own {
        if Some(entry.stage) == won || Some(entry.stage) == lost {
            standing = if Some(entry.stage) == won { Standing::Won } else { Standing::Lost };
            ended = entry.day;
        } else if let Some(stage) = place[entry.stage as usize] {
            // A deal that is taken up again after its end is open.
            (standing, ended) = (Standing::Open, None);
            (furthest, has_stage) = (furthest.max(stage), true);
            let day: &mut Option<i32> = &mut entered[stage];
            *day = day.or(entry.day);
        }
    }
    if won.is_none() && standing == Standing::Open && furthest == n_stages - 1 {
        (standing, ended) = (Standing::Won, entered[furthest]);
    }
    if standing == Standing::Won {
        furthest = n_stages - 1;
    }
    let amount = own.iter().rev().map(|entry| entry.amount).find(|amount| amount.is_finite()).unwrap_or(f64::NAN);
    Deal { name, entered, has_stage, furthest, standing, ended, amount }
}

/// Words of stages in the order in which they usually come.
const USUAL: [&[&str]; 8] = [
    &["lead", "new", "visit", "线索", "访问"],
    &["mql", "contact", "联系", "接触"],
    &["sql", "qualif", "need", "资格", "需求"],
    &["demo", "meeting", "trial", "cart", "演示", "试用", "加购"],
    &["propos", "quote", "offer", "checkout", "方案", "报价"],
    &["negot", "review", "谈判", "审批"],
    &["contract", "commit", "合同"],
    &["paid", "order", "purchase", "付款", "下单"],
];

/// Stages by the mean place at which deals enter them; where no deal has two, by the usual order of names.
fn in_order(entries: &[Entry], labels: &[String], ends: [Option<u32>; 2]) -> Vec<u32> {
    let n_labels = labels.len();
    let (mut sums, mut counts) = (vec![0.0; n_labels], vec![0.0; n_labels]);
    let mut has_steps = false;
    for own in entries.chunk_by(|one, other| one.deal == other.deal) {
        let mut seen: Vec<u32> = Vec::new();
        own.iter().filter(|entry| !is_end(entry, ends)).for_each(|entry| {
            if !seen.contains(&entry.stage) {
                seen.push(entry.stage);
            }
        });
        has_steps |= seen.len() > 1;
        for (index, &stage) in seen.iter().enumerate() {
            sums[stage as usize] += index as f64;
            counts[stage as usize] += 1.0;
        }
    }
    let mut order: Vec<u32> =
        (0..n_labels as u32).filter(|&code| counts[code as usize] > 0.0).take(MAX_STAGES).collect();
    if has_steps {
        let mean = |code: u32| sums[code as usize] / counts[code as usize];
        order.sort_by(|&one, &other| mean(one).total_cmp(&mean(other)));
    } else {
        let usual = |code: u32| usual_place(&labels[code as usize]);
        let count = |code: u32| counts[code as usize];
        order.sort_by(|&one, &other| usual(one).cmp(&usual(other)).then(count(other).total_cmp(&count(one))));
    }
    order
}

/// The place of a stage in the usual order; the last for names without one.
fn usual_place(name: &str) -> usize {
    let name = name.to_lowercase();
    USUAL.iter().position(|words| words.iter().any(|word| name.contains(word))).unwrap_or(USUAL.len())
}

//! Sequences by growing prefixes: of every prefix all its ends are kept, and what lies within the longest gap after them.
//!
//! Source: Pei et al. (2004), IEEE Transactions on Knowledge and Data Engineering 16(11), 1424–1440. With a longest gap the first
//! end of a prefix is not enough: a later end may reach what the first does not.

use crate::pulse::{Cancelled, Pulse};
use crate::stats::quantile::{self, Definition};

/// Customers' days and items, by day within a customer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Histories {
    days: Vec<i32>,
    items: Vec<u32>,
    ends: Vec<usize>,
}

impl Histories {
    /// Adds a customer: days ascending, each item once per day.
    pub fn push(&mut self, events: impl Iterator<Item = (i32, u32)>) {
        events.for_each(|(day, item)| {
            self.days.push(day);
            self.items.push(item);
        });
        self.ends.push(self.days.len());
    }

    /// How many customers.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no customer.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn span(&self, customer: usize) -> std::ops::Range<usize> {
        (if customer == 0 { 0 } else { self.ends[customer - 1] })..self.ends[customer]
    }

    /// Items of at least so many customers. `n_items` is larger than every item.
    pub fn n_common(&self, n_items: usize, min_count: u32) -> usize {
        let (mut counts, mut last) = (vec![0u32; n_items], vec![usize::MAX; n_items]);
        for customer in 0..self.len() {
            for &item in &self.items[self.span(customer)] {
                let item = item as usize;
                counts[item] += u32::from(last[item] != customer);
                last[item] = customer;
            }
        }
        counts.iter().filter(|&&count| count >= min_count).count()
    }

    /// Customers who bought on a day and again within so many days.
    pub fn n_returning(&self, max_gap: i32) -> usize {
        let comes_back = |&customer: &usize| {
            let days = &self.days[self.span(customer)];
            days.windows(2).any(|pair| pair[0] < pair[1] && pair[1] - pair[0] <= max_gap)
        };
        (0..self.len()).filter(comes_back).count()
    }
}

/// What is wanted, and how much memory it may take.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// So many customers must have the sequence; at least 1.
    pub min_count: u32,
    /// The most steps.
    pub max_length: usize,
    /// The most days between steps.
    pub max_gap: i32,
    /// No more sequences than this are kept.
    pub max_sequences: usize,
}

/// A sequence of two steps or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// Its items, in order.
    pub items: Vec<u32>,
    /// Customers who have it.
    pub count: u32,
    /// Customers who have all but its last step.
    pub prefix_count: u32,
    /// Customers who would have it by chance, of those with all but the last step.
    pub expected: f64,
    /// Days of the last step: quartiles, and their ends.
    pub gap: [f64; 5],
}

/// Why there are no sequences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// There are more than wanted.
    TooMany,
    /// Nobody waits for them.
    Cancelled,
}

impl From<Cancelled> for Stopped {
    fn from(_: Cancelled) -> Self {
        Stopped::Cancelled
    }
}

/// An end of a prefix: item, customer, place of the event, days since the step before.
type End = (u32, u32, u32, i32);

/// All sequences of two steps or more of at least `min_count` customers. `n_items` is larger than every item.
pub fn mine(
    histories: &Histories,
    n_items: usize,
    wanted: &Wanted,
    pulse: &mut Pulse,
) -> Result<Vec<Sequence>, Stopped> {
    let mut shares = vec![0.0; n_items];
    histories.items.iter().for_each(|&item| shares[item as usize] += 1.0);
    shares.iter_mut().for_each(|count| *count /= histories.items.len() as f64);
    let mut ends: Vec<End> = Vec::with_capacity(histories.days.len());
    for customer in 0..histories.len() {
        let span = histories.span(customer);
        ends.extend(span.map(|place| (histories.items[place], customer as u32, place as u32, 0)));
    }
    ends.sort_unstable();
    let n_ends = ends.len().max(1) as f32;
    let mut miner =
        Miner { histories, shares, wanted, found: Vec::new(), prefix: Vec::new(), pulse, done: 0.0, seen: 0 };
    let mut done = 0;
    for same in ends.chunk_by(|one, other| one.0 == other.0) {
        miner.done = done as f32 / n_ends;
        miner.pulse.at(miner.done)?;
        done += same.len();
        let count = n_customers(same);
        if count >= wanted.min_count {
            miner.prefix.push(same[0].0);
            miner.grow(same, count)?;
            miner.prefix.pop();
        }
    }
    Ok(miner.found)
}

fn n_customers(ends: &[End]) -> u32 {
    ends.chunk_by(|one, other| one.1 == other.1).count() as u32
}

struct Miner<'a, 'b> {
    histories: &'a Histories,
    /// The share of all purchases of each item.
    shares: Vec<f64>,
    wanted: &'a Wanted,
    found: Vec<Sequence>,
    prefix: Vec<u32>,
    pulse: &'a mut Pulse<'b>,
    done: f32,
    seen: usize,
}

impl Miner<'_, '_> {
    /// All sequences that begin with the prefix, whose ends are given by customer and day.
    fn grow(&mut self, ends: &[End], prefix_count: u32) -> Result<(), Stopped> {
        const EVENTS_PER_PULSE: usize = 1 << 20;
        // After each customer's ends: what lies within the longest gap, and how much of it there is.
        let (mut after, mut chances): (Vec<End>, Vec<usize>) = (Vec::new(), Vec::new());
        for own in ends.chunk_by(|one, other| one.1 == other.1) {
            let before = after.len();
            self.reach(own, &mut after);
            chances.push(after.len() - before);
            self.seen += after.len() - before + 1;
            if self.seen > EVENTS_PER_PULSE {
                self.seen = 0;
                self.pulse.at(self.done)?;
            }
        }
        after.sort_unstable();
        chances.sort_unstable();
        for same in after.chunk_by(|one, other| one.0 == other.0) {
            let count = n_customers(same);
            if count < self.wanted.min_count {
                continue;
            }
            if self.found.len() >= self.wanted.max_sequences {
                return Err(Stopped::TooMany);
            }
            let item = same[0].0;
            let ln_other = (-self.shares[item as usize]).ln_1p();
            let groups = chances.chunk_by(|one, other| one == other);
            // A shop of one product leaves no other: then whoever buys at all buys it.
            let hits = |n: usize| if n == 0 { 0.0 } else { -(n as f64 * ln_other).exp_m1() };
            let expected = groups.map(|group| group.len() as f64 * hits(group[0])).sum();
            self.prefix.push(item);
            self.found.push(Sequence { items: self.prefix.clone(), count, prefix_count, expected, gap: gaps(same) });
            if self.prefix.len() < self.wanted.max_length {
                self.grow(same, count)?;
            }
            self.prefix.pop();
        }
        Ok(())
    }

    /// The events of a customer on later days than one of the ends, at most the longest gap after it.
    fn reach(&self, ends: &[End], after: &mut Vec<End>) {
        let customer = ends[0].1;
        let days = &self.histories.days;
        let last = self.histories.span(customer as usize).end;
        let (mut next, mut since) = (0, None);
        for place in ends[0].2 as usize..last {
            while next < ends.len() && days[ends[next].2 as usize] < days[place] {
                since = Some(days[ends[next].2 as usize]);
                next += 1;
            }
            let Some(gap) = since.map(|since| days[place] - since) else { continue };
            if gap <= self.wanted.max_gap {
                after.push((self.histories.items[place], customer, place as u32, gap));
            }
        }
    }
}

/// Quartiles of the days to each customer's first completion.
fn gaps(ends: &[End]) -> [f64; 5] {
    let first: Vec<f64> = ends.chunk_by(|one, other| one.1 == other.1).map(|own| f64::from(own[0].3)).collect();
    let ascending = quantile::sorted(&first);
    [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| quantile::quantile(&ascending, share, Definition::Inclusive))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::random::Random;

    type Events = Vec<(i32, u32)>;

    /// Whether a customer has the sequence, and what can follow it: by trying every choice of days.
    fn ends_of(events: &Events, items: &[u32], max_gap: i32) -> Vec<i32> {
        let Some((&last, before)) = items.split_last() else { return Vec::new() };
        let starts = ends_of(events, before, max_gap);
        let is_end = |&&(day, item): &&(i32, u32)| {
            item == last && (before.is_empty() || starts.iter().any(|&start| start < day && day - start <= max_gap))
        };
        events.iter().filter(is_end).map(|event| event.0).collect()
    }

    #[test]
    fn sequences_are_those_that_trying_all_finds() {
        let mut random = Random::from_seed(5);
        for round in 0..80u32 {
            let (n_items, max_gap) = (1 + random.below(4), 1 + random.below(6) as i32);
            let customers: Vec<Events> = (0..1 + random.below(9))
                .map(|_| {
                    let mut own: Events =
                        (0..random.below(9)).map(|_| (random.below(12) as i32, random.below(n_items) as u32)).collect();
                    own.sort_unstable();
                    own.dedup();
                    own
                })
                .filter(|own: &Events| !own.is_empty())
                .collect();
            let mut histories = Histories::default();
            customers.iter().for_each(|own| histories.push(own.iter().copied()));
            let wanted = Wanted { min_count: 1 + round % 3, max_length: 3, max_gap, max_sequences: 1 << 20 };
            let mut found = mine(&histories, n_items, &wanted, &mut Pulse::silent()).unwrap();
            found.sort_by(|one, other| one.items.cmp(&other.items));
            let n_all: usize = customers.iter().map(Vec::len).sum();
            let mut expected = Vec::new();
            for length in 2..=3u32 {
                for code in 0..(n_items as u32).pow(length) {
                    let items: Vec<u32> = (0..length)
                        .map(|step| code / (n_items as u32).pow(length - 1 - step) % n_items as u32)
                        .collect();
                    let count = |items: &[u32]| {
                        customers.iter().filter(|own| !ends_of(own, items, max_gap).is_empty()).count() as u32
                    };
                    if count(&items) >= wanted.min_count {
                        expected.push((items.clone(), count(&items), count(&items[..items.len() - 1])));
                    }
                }
            }
            expected.sort();
            let got: Vec<_> = found.iter().map(|one| (one.items.clone(), one.count, one.prefix_count)).collect();
            assert_eq!(got, expected);
            for one in &found {
                let last = one.items[one.items.len() - 1];
                let share = customers.iter().flatten().filter(|event| event.1 == last).count() as f64 / n_all as f64;
                let chance = |own: &Events| {
                    let ends = ends_of(own, &one.items[..one.items.len() - 1], max_gap);
                    let is_after = |day: i32| ends.iter().any(|&end| end < day && day - end <= max_gap);
                    1.0 - (1.0 - share).powi(own.iter().filter(|event| is_after(event.0)).count() as i32)
                };
                let by_hand: f64 = customers.iter().map(chance).sum();
                assert!((one.expected - by_hand).abs() < 1e-9, "{one:?} {by_hand}");
            }
        }
    }

    #[test]
    fn a_later_end_reaches_what_the_first_does_not_and_a_day_has_no_order() {
        let mut histories = Histories::default();
        histories.push([(1, 0), (20, 0), (25, 1), (25, 2)].into_iter());
        let wanted = Wanted { min_count: 1, max_length: 3, max_gap: 10, max_sequences: 99 };
        let found = mine(&histories, 3, &wanted, &mut Pulse::silent()).unwrap();
        let got: Vec<&[u32]> = found.iter().map(|one| one.items.as_slice()).collect();
        assert_eq!(got, [&[0, 1][..], &[0, 2]]);
        assert_eq!(found[0].gap, [5.0; 5]);
    }

    #[test]
    fn too_many_are_refused_and_cancelling_stops() {
        let mut histories = Histories::default();
        histories.push((0..40).map(|day| (day, day as u32 % 5)));
        let wanted = Wanted { min_count: 1, max_length: 6, max_gap: 40, max_sequences: 100 };
        assert_eq!(mine(&histories, 5, &wanted, &mut Pulse::silent()), Err(Stopped::TooMany));
        let mut sink = |_| false;
        assert_eq!(mine(&histories, 5, &wanted, &mut Pulse::new(&mut sink)), Err(Stopped::Cancelled));
        assert_eq!(mine(&Histories::default(), 0, &wanted, &mut Pulse::silent()), Ok(Vec::new()));
    }
}

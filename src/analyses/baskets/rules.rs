//! Rules from frequent sets: who buys these also buys those, and how sure that is.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::fp_growth::Itemsets;
use crate::pulse::{Cancelled, Pulse};
use crate::stats::{hypergeometric, proportions};

/// No more rules than this are kept, those with the highest lift.
pub const MAX_RULES: usize = 200_000;
/// No more rules than this are looked at.
pub const MAX_SEEN: usize = 20_000_000;
/// Counts are whole: a share that is met up to rounding is met.
const ROUNDING: f64 = 1e-9;

/// A rule: baskets with the antecedent hold the consequent as well.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The set of both: an index.
    pub set: u32,
    /// Which items of the set are the consequent, as bits.
    pub consequent: u32,
    /// Baskets with both.
    pub count: u32,
    /// Baskets with the antecedent.
    pub antecedent_count: u32,
    /// Baskets with the consequent.
    pub consequent_count: u32,
    /// How likely chance alone would bring as many baskets with both.
    pub p_value: f64,
    /// The same, corrected for all splits that were searched.
    pub p_adjusted: f64,
}

impl Rule {
    /// The share of baskets with the antecedent that hold the consequent.
    pub fn confidence(&self) -> f64 {
        f64::from(self.count) / f64::from(self.antecedent_count)
    }

    /// How many times as often as by chance.
    pub fn lift(&self, n_baskets: f64) -> f64 {
        f64::from(self.count) * n_baskets / (f64::from(self.antecedent_count) * f64::from(self.consequent_count))
    }

    /// The share of baskets beyond chance.
    pub fn leverage(&self, n_baskets: f64) -> f64 {
        let by_chance = f64::from(self.antecedent_count) / n_baskets * (f64::from(self.consequent_count) / n_baskets);
        f64::from(self.count) / n_baskets - by_chance
    }

    /// How much more often the rule would be wrong by chance than it is; infinite when it is never wrong.
    pub fn conviction(&self, n_baskets: f64) -> f64 {
        if self.count == self.antecedent_count {
            return f64::INFINITY;
        }
        (1.0 - f64::from(self.consequent_count) / n_baskets) / (1.0 - self.confidence())
    }
}

/// The rules that were asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rules {
    /// By lift, the highest first.
    pub rules: Vec<Rule>,
    /// How many there are; more than are kept when there are too many.
    pub n_found: u64,
    /// Whether the search ended before all sets were split.
    pub is_cut: bool,
}

/// Which rules are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The smallest confidence.
    pub min_confidence: f64,
    /// The smallest lift.
    pub min_lift: f64,
    /// The most items that a set could have had.
    pub longest: usize,
}

/// All rules of the sets within the bounds.
pub fn make(sets: &Itemsets, n_baskets: usize, bounds: Bounds, pulse: &mut Pulse) -> Result<Rules, Cancelled> {
    let mut counts: HashMap<&[u32], u32, BuildHasherDefault<Mixer>> = HashMap::default();
    counts.extend((0..sets.len()).map(|index| (sets.set(index), sets.count(index))));
    let mut order: Vec<u32> = (0..sets.len() as u32).filter(|&set| sets.set(set as usize).len() > 1).collect();
    // Short sets first: should the search have to end, their rules are the ones that can be read.
    order.sort_by_key(|&set| sets.set(set as usize).len());
    let n = n_baskets as f64;
    let mut search = Search { sets, counts, n, bounds, seen: 0, rules: Rules::default() };
    for (round, &set) in order.iter().enumerate() {
        if round % 256 == 0 {
            pulse.round(round, order.len())?;
        }
        search.split(set, 0, 0);
        if search.seen > MAX_SEEN {
            search.rules.is_cut = true;
            break;
        }
        if search.rules.rules.len() > 2 * MAX_RULES {
            keep_best(&mut search.rules.rules, n);
        }
    }
    let mut rules = search.rules;
    keep_best(&mut rules.rules, n);
    for (round, rule) in rules.rules.iter_mut().enumerate() {
        if round % 1024 == 0 {
            pulse.at(1.0)?;
        }
        let [first, second] = [rule.antecedent_count, rule.consequent_count].map(u64::from);
        // Always in the same order, so that both directions have the same digits.
        let (small, large) = (first.min(second), first.max(second));
        rule.p_value = hypergeometric::at_least(u64::from(rule.count), small, large, n_baskets as u64);
    }
    adjust(&mut rules.rules, sets, bounds.longest);
    Ok(rules)
}

/// Sorts by lift (then count, then place) and drops what is too much.
fn keep_best(rules: &mut Vec<Rule>, n: f64) {
    rules.sort_by(|one, other| {
        let by_lift = other.lift(n).total_cmp(&one.lift(n));
        by_lift.then(other.count.cmp(&one.count)).then((one.set, one.consequent).cmp(&(other.set, other.consequent)))
    });
    rules.truncate(MAX_RULES);
}

/// How many pairs of a frequent antecedent and a frequent consequent have so many items together, either way round once.
fn n_splits(of_size: &[f64], size: usize) -> f64 {
    let pairs = |one: usize| match size - one {
        other if other == one => of_size[one] * (of_size[one] - 1.0) / 2.0,
        other => of_size[one] * of_size[other],
    };
    (1..=size / 2).map(pairs).sum()
}

/// Benjamini and Hochberg (1995), for each size of sets with its part of the error: the share of false ones among all rules at
/// least as unlikely. What was searched counts, found or not; a rule and its reverse are one test.
fn adjust(rules: &mut [Rule], sets: &Itemsets, longest: usize) {
    let size = |rule: &Rule| sets.set(rule.set as usize).len();
    let mut of_size = vec![0.0; (0..sets.len()).map(|set| sets.set(set).len()).max().unwrap_or(0) + 1];
    (0..sets.len()).for_each(|set| of_size[sets.set(set).len()] += 1.0);
    let split = |rule: &Rule| {
        let rest = ((1u64 << size(rule).min(63)) - 1) & !u64::from(rule.consequent);
        (rule.set, u64::from(rule.consequent).min(rest))
    };
    let mut order: Vec<u32> = (0..rules.len() as u32).collect();
    order.sort_by(|&one, &other| {
        let (one, other) = (&rules[one as usize], &rules[other as usize]);
        size(one).cmp(&size(other)).then(one.p_value.total_cmp(&other.p_value)).then(split(one).cmp(&split(other)))
    });
    let is_one = |one: &u32, other: &u32| split(&rules[*one as usize]) == split(&rules[*other as usize]);
    let tests: Vec<&[u32]> = order.chunk_by(is_one).collect();
    let size_of = |test: &&[u32]| size(&rules[test[0] as usize]);
    let mut adjusted = vec![1.0f64; rules.len()];
    for layer in tests.chunk_by(|one, other| size_of(one) == size_of(other)) {
        let size = size_of(&layer[0]);
        let n_tests = n_splits(&of_size, size) / proportions::error_share(size, longest);
        let mut smallest = 1.0f64;
        for (rank, test) in layer.iter().enumerate().rev() {
            smallest = smallest.min(rules[test[0] as usize].p_value * n_tests / (rank + 1) as f64);
            test.iter().for_each(|&rule| adjusted[rule as usize] = smallest);
        }
    }
    rules.iter_mut().zip(adjusted).for_each(|(rule, p_adjusted)| rule.p_adjusted = p_adjusted);
}

struct Search<'a> {
    sets: &'a Itemsets,
    counts: HashMap<&'a [u32], u32, BuildHasherDefault<Mixer>>,
    n: f64,
    bounds: Bounds,
    seen: usize,
    rules: Rules,
}

impl Search<'_> {
    /// Tries every consequent that holds `consequent` and items from `from` on. A larger consequent has a smaller
    /// antecedent, which is in more baskets: once the confidence is too low, it stays so.
    fn split(&mut self, set: u32, consequent: u32, from: usize) {
        let items = self.sets.set(set as usize);
        for place in from..items.len().min(32) {
            let consequent = consequent | 1 << place;
            if consequent.count_ones() as usize == items.len() {
                return;
            }
            self.seen += 1;
            let part = |of_consequent: bool| -> Vec<u32> {
                let is_part = |place: &usize| (consequent >> place & 1 == 1) == of_consequent;
                (0..items.len()).filter(is_part).map(|place| items[place]).collect()
            };
            let count_of = |part: Vec<u32>| self.counts.get(part.as_slice()).copied();
            let count = self.sets.count(set as usize);
            // Every part of a frequent set is frequent and was found.
            let Some(antecedent_count) = count_of(part(false)) else { continue };
            if f64::from(count) < self.bounds.min_confidence * f64::from(antecedent_count) * (1.0 - ROUNDING) {
                continue;
            }
            if let Some(consequent_count) = count_of(part(true)) {
                let (p_value, p_adjusted) = (1.0, 1.0);
                let rule = Rule { set, consequent, count, antecedent_count, consequent_count, p_value, p_adjusted };
                if rule.lift(self.n) >= self.bounds.min_lift * (1.0 - ROUNDING) {
                    self.rules.n_found += 1;
                    self.rules.rules.push(rule);
                }
            }
            self.split(set, consequent, place + 1);
        }
    }
}

/// A quick hash of short lists of small numbers; nobody chooses them to collide.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        // The table takes its place from the low bits, which a product alone leaves poor.
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().rev().fold(0u64, |word, &byte| word << 8 | u64::from(byte));
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }
}

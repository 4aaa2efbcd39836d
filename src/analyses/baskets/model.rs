//! From a table to sets and rules: chooses the support, mines, makes rules, gathers what is said and shown.

use super::fp_growth::{self, Itemsets, Stopped, Wanted};
use super::outcome::{BasketsOutcome, Counts, ItemCount, NamedRule, Pairs, Points, SupportChoice};
use super::params::BasketsParams;
use super::reading::{self, BasketRows};
use super::rules::{self, Bounds, Rule, Rules};
use super::texts::BasketsError;
use crate::analyses::contract::Answer;
use crate::data::{Column, Table};
use crate::i18n::Unit;
use crate::pulse::{Cancelled, Pulse};
use crate::report::TidyTable;

/// No more sets than this are kept.
pub const MAX_SETS: usize = 500_000;
/// No more items in all sets together.
const MAX_SET_ITEMS: usize = 5_000_000;
/// Supports that are tried when none is given.
const SUPPORTS: [f64; 10] = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];
/// So many sets of two items or more are enough to choose from.
const ENOUGH_SETS: usize = 100;
/// With more sets than this, a suggested support is too low.
const SUGGESTED_SETS: usize = 20_000;
/// A set in fewer baskets says little.
const LEAST_COUNT: u32 = 5;
/// So many rules, items and points are shown.
const TOP_RULES: usize = 12;
const TOP_ITEMS: usize = 12;
const MAX_POINTS: usize = 2_000;

/// Answers the question.
pub fn run(table: &Table, params: &BasketsParams, pulse: &mut Pulse) -> Result<Answer<BasketsOutcome>, BasketsError> {
    pulse.at(0.0)?;
    let baskets = reading::read(table, params);
    let n_rows = table.n_rows() as u64;
    if baskets.items.is_empty() {
        let is_all_returns = n_rows > 0 && baskets.n_returns == n_rows;
        return Err(if is_all_returns {
            BasketsError::OnlyReturns { n_rows }
        } else {
            BasketsError::NoBaskets { n_rows }
        });
    }
    let n_pairs = baskets.baskets().filter(|basket| basket.len() > 1).count() as u64;
    if n_pairs == 0 {
        return Err(BasketsError::OnlySingles { n_baskets: baskets.n_baskets() as u64 });
    }
    let max_length = params.max_length.map_or(usize::MAX, |length| length as usize);
    let (sets, support) = pulse.part(0.1, 0.7, |part| match params.min_support {
        Some(share) => mine_given(&baskets, share, max_length, part),
        None => mine_suggested(&baskets, max_length, part),
    })?;
    let n_baskets = baskets.n_baskets();
    // No set is larger than the largest basket.
    let longest = baskets.baskets().map(<[u32]>::len).max().unwrap_or(0).min(max_length);
    let bounds = Bounds { min_confidence: params.min_confidence, min_lift: params.min_lift, longest };
    let found = pulse.part(0.7, 1.0, |part| rules::make(&sets, n_baskets, bounds, part))?;
    let finish = Finish { baskets: &baskets, sets: &sets, found: &found, n: n_baskets as f64 };
    let outcome = finish.outcome(n_rows, n_pairs, support, params);
    let rows = vec![finish.rules_table(), finish.sets_table()];
    Ok(Answer { outcome, rows })
}

/// The smallest number of baskets that is at least that share of all.
fn min_count(share: f64, n_baskets: usize) -> u32 {
    ((share * n_baskets as f64 * (1.0 - 1e-12)).ceil() as u32).max(1)
}

fn mine(baskets: &BasketRows, wanted: Wanted, pulse: &mut Pulse) -> Result<Option<Itemsets>, Cancelled> {
    match fp_growth::mine(baskets.baskets(), baskets.labels.len(), &wanted, pulse) {
        Ok(sets) => Ok(Some(sets)),
        Err(Stopped::TooMany) => Ok(None),
        Err(Stopped::Cancelled) => Err(Cancelled),
    }
}

/// Mines at the given support; where the sets do not fit into memory, at the next larger one at which they do; where no
/// support helps, the longest sets that fit.
fn mine_given(
    baskets: &BasketRows,
    share: f64,
    max_length: usize,
    pulse: &mut Pulse,
) -> Result<(Itemsets, SupportChoice), Cancelled> {
    let n = baskets.n_baskets();
    let (asked, most) = (min_count(share, n), n as u32);
    let at = |count: u32, max_length: usize, pulse: &mut Pulse| {
        let wanted = Wanted { min_count: count, max_length, max_sets: MAX_SETS, max_items: MAX_SET_ITEMS };
        mine(baskets, wanted, pulse)
    };
    let choice = |count: u32, shortened: Option<u32>| {
        let raised_from = (count > asked).then_some(share);
        let share = if count > asked { f64::from(count) / n as f64 } else { share };
        SupportChoice { share, count, is_suggested: false, raised_from, shortened }
    };
    if let Some(sets) = at(asked, max_length, pulse)? {
        return Ok((sets, choice(asked, None)));
    }
    if let Some(in_all) = at(most, max_length, pulse)? {
        let mut count = asked;
        loop {
            count = count + count.div_ceil(4);
            if count >= most {
                return Ok((in_all, choice(most, None)));
            }
            if let Some(sets) = at(count, max_length, pulse)? {
                return Ok((sets, choice(count, None)));
            }
        }
    }
    let mut best = (Itemsets::default(), choice(most, Some(1)));
    for count in [asked, most] {
        for length in 1..max_length {
            let Some(sets) = at(count, length, pulse)? else { break };
            best = (sets, choice(count, Some(length as u32)));
        }
        if best.1.shortened > Some(1) {
            break;
        }
    }
    Ok(best)
}

/// Mines at ever smaller supports until there are enough sets to choose from.
fn mine_suggested(
    baskets: &BasketRows,
    max_length: usize,
    pulse: &mut Pulse,
) -> Result<(Itemsets, SupportChoice), Cancelled> {
    let n = baskets.n_baskets();
    let mut best = None;
    for (round, &share) in SUPPORTS.iter().enumerate() {
        let count = min_count(share, n).max(LEAST_COUNT.min((n as u32).div_ceil(20)).max(2));
        let is_last = count > min_count(share, n);
        let wanted = Wanted { min_count: count, max_length, max_sets: SUGGESTED_SETS, max_items: MAX_SET_ITEMS };
        let (from, to) = (round as f32 / 10.0, (round + 1) as f32 / 10.0);
        let Some(sets) = pulse.part(from, to, |part| mine(baskets, wanted, part))? else { break };
        let n_long = (0..sets.len()).filter(|&set| sets.set(set).len() > 1).count();
        let share = if is_last { f64::from(count) / n as f64 } else { share };
        best = Some((sets, SupportChoice { share, count, is_suggested: true, raised_from: None, shortened: None }));
        if n_long >= ENOUGH_SETS || is_last {
            break;
        }
    }
    match best {
        Some(best) => Ok(best),
        // Even at half of all baskets there are too many: a given support finds its own bound.
        None => mine_given(baskets, SUPPORTS[0], max_length, pulse),
    }
}

struct Finish<'a> {
    baskets: &'a BasketRows,
    sets: &'a Itemsets,
    found: &'a Rules,
    n: f64,
}

impl Finish<'_> {
    fn outcome(&self, n_rows: u64, n_pairs: u64, support: SupportChoice, params: &BasketsParams) -> BasketsOutcome {
        let n_in_use = self.n - self.baskets.n_empty as f64;
        let counts = Counts {
            n_rows,
            n_without_basket: self.baskets.n_without_basket,
            n_without_product: self.baskets.n_without_product,
            n_returns: self.baskets.n_returns,
            n_baskets: self.baskets.n_baskets() as u64,
            n_empty: self.baskets.n_empty,
            n_items: self.item_counts().iter().filter(|&&count| count > 0).count() as u64,
            mean_size: self.baskets.items.len() as f64 / self.n,
            max_size: self.baskets.baskets().map(<[u32]>::len).max().unwrap_or(0) as u64,
            single_share: 1.0 - n_pairs as f64 / n_in_use,
            n_itemsets: self.sets.len() as u64,
            n_rules: self.found.n_found,
            n_listed: self.found.rules.len() as u64,
            n_significant: self.found.rules.iter().filter(|rule| is_beyond_chance(rule, self.n)).count() as u64,
        };
        BasketsOutcome {
            counts,
            support,
            min_confidence: params.min_confidence,
            is_cut: self.found.is_cut,
            top: self.top(),
            closest: self.found.rules.iter().find(|rule| is_beyond_chance(rule, self.n)).map(|rule| self.named(rule)),
            items: self.top_items().into_iter().map(|(item, count)| self.item(item, count)).collect(),
            pairs: self.pairs(),
            points: self.points(),
        }
    }

    fn item_counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.baskets.labels.len()];
        self.baskets.items.iter().for_each(|&item| counts[item as usize] += 1);
        counts
    }

    fn item(&self, item: u32, count: u32) -> ItemCount {
        ItemCount { item: self.label(&[item]), count: u64::from(count), support: f64::from(count) / self.n }
    }

    /// The most frequent items with their counts.
    fn top_items(&self) -> Vec<(u32, u32)> {
        let counts = self.item_counts();
        let mut order: Vec<u32> = (0..counts.len() as u32).collect();
        order.sort_by_key(|&item| std::cmp::Reverse(counts[item as usize]));
        order.truncate(TOP_ITEMS);
        order.into_iter().map(|item| (item, counts[item as usize])).filter(|(_, count)| *count > 0).collect()
    }

    /// The best rule of each set: first those that bring most baskets beyond chance.
    fn top(&self) -> Vec<NamedRule> {
        let mut order: Vec<&Rule> = self.found.rules.iter().filter(|rule| is_beyond_chance(rule, self.n)).collect();
        order.sort_by(|one, other| {
            let by_gain = other.leverage(self.n).total_cmp(&one.leverage(self.n));
            by_gain.then(other.confidence().total_cmp(&one.confidence())).then(one.set.cmp(&other.set))
        });
        let mut sets = Vec::new();
        let is_first = |rule: &&Rule| {
            let is_new = !sets.contains(&rule.set);
            sets.push(rule.set);
            is_new
        };
        order.into_iter().take(TOP_RULES * 40).filter(is_first).take(TOP_RULES).map(|rule| self.named(rule)).collect()
    }

    fn named(&self, rule: &Rule) -> NamedRule {
        NamedRule {
            antecedent: self.side(rule, false),
            consequent: self.side(rule, true),
            count: u64::from(rule.count),
            antecedent_count: u64::from(rule.antecedent_count),
            confidence: rule.confidence(),
            expected: f64::from(rule.consequent_count) / self.n,
            lift: rule.lift(self.n),
        }
    }

    fn label(&self, items: &[u32]) -> String {
        let labels: Vec<&str> = items.iter().map(|&item| self.baskets.labels[item as usize].as_str()).collect();
        labels.join(", ")
    }

    fn side(&self, rule: &Rule, is_consequent: bool) -> String {
        let items = self.sets.set(rule.set as usize).iter().enumerate();
        let own = items.filter(|(place, _)| (rule.consequent >> place & 1 == 1) == is_consequent);
        self.label(&own.map(|(_, &item)| item).collect::<Vec<_>>())
    }

    /// Lift of every pair of the most frequent items.
    fn pairs(&self) -> Pairs {
        let top = self.top_items();
        let n_top = top.len();
        let mut place = vec![usize::MAX; self.baskets.labels.len()];
        top.iter().enumerate().for_each(|(position, &(item, _))| place[item as usize] = position);
        let mut both = vec![vec![0u32; n_top]; n_top];
        let mut held = Vec::new();
        for basket in self.baskets.baskets() {
            held.clear();
            held.extend(basket.iter().map(|&item| place[item as usize]).filter(|&place| place != usize::MAX));
            held.iter().for_each(|&one| held.iter().for_each(|&other| both[one][other] += 1));
        }
        let lift = |one: usize, other: usize| {
            let by_chance = f64::from(top[one].1) * f64::from(top[other].1) / self.n;
            if one == other { f64::NAN } else { f64::from(both[one][other]) / by_chance }
        };
        Pairs {
            labels: top.iter().map(|&(item, _)| self.label(&[item])).collect(),
            lift: (0..n_top).map(|one| (0..n_top).map(|other| lift(one, other)).collect()).collect(),
        }
    }

    fn points(&self) -> Points {
        // Sorted by lift, so that an even stride keeps the whole range.
        let stride = self.found.rules.len().div_ceil(MAX_POINTS).max(1);
        let taken = || self.found.rules.iter().step_by(stride);
        Points {
            support: taken().map(|rule| f64::from(rule.count) / self.n).collect(),
            confidence: taken().map(Rule::confidence).collect(),
            is_beyond: taken().map(|rule| is_beyond_chance(rule, self.n)).collect(),
        }
    }

    fn rules_table(&self) -> TidyTable {
        let rules = &self.found.rules;
        let sides =
            |is_consequent| -> Vec<String> { rules.iter().map(|rule| self.side(rule, is_consequent)).collect() };
        let numbers = |of: &dyn Fn(&Rule) -> f64| -> Vec<f64> { rules.iter().map(of).collect() };
        let n = self.n;
        TidyTable::new("tidy")
            .texts("antecedent", &sides(false))
            .texts("consequent", &sides(true))
            .numbers("support", Unit::Share, numbers(&|rule| f64::from(rule.count) / n))
            .numbers("confidence", Unit::Share, numbers(&Rule::confidence))
            .numbers("lift", Unit::Plain, numbers(&|rule| rule.lift(n)))
            .numbers("leverage", Unit::Plain, numbers(&|rule| rule.leverage(n)))
            .numbers("conviction", Unit::Plain, numbers(&|rule| rule.conviction(n)))
            .numbers("count", Unit::Count, numbers(&|rule| f64::from(rule.count)))
            .numbers("antecedent_support", Unit::Share, numbers(&|rule| f64::from(rule.antecedent_count) / n))
            .numbers("consequent_support", Unit::Share, numbers(&|rule| f64::from(rule.consequent_count) / n))
            .numbers(
                "n_antecedent",
                Unit::Count,
                numbers(&|rule| self.n_in(rule) - f64::from(rule.consequent.count_ones())),
            )
            .numbers("n_consequent", Unit::Count, numbers(&|rule| f64::from(rule.consequent.count_ones())))
            .numbers("p_value", Unit::PValue, numbers(&|rule| rule.p_value))
            .numbers("p_adjusted", Unit::PValue, numbers(&|rule| rule.p_adjusted))
    }

    fn n_in(&self, rule: &Rule) -> f64 {
        self.sets.set(rule.set as usize).len() as f64
    }

    /// Sets by count, the most frequent first.
    fn sets_table(&self) -> TidyTable {
        let sets = self.sets;
        let mut order: Vec<usize> = (0..sets.len()).collect();
        order.sort_by(|&one, &other| {
            sets.count(other).cmp(&sets.count(one)).then_with(|| sets.set(one).cmp(sets.set(other)))
        });
        let labels: Vec<String> = order.iter().map(|&set| self.label(sets.set(set))).collect();
        TidyTable::new("itemsets")
            .texts("items", &labels)
            .with("n_in_set", Unit::Count, Column::from_counts(order.iter().map(|&set| sets.set(set).len() as u64)))
            .with("count", Unit::Count, Column::from_counts(order.iter().map(|&set| u64::from(sets.count(set)))))
            .numbers("support", Unit::Share, order.iter().map(|&set| f64::from(sets.count(set)) / self.n).collect())
    }
}

/// Whether a rule holds more often than chance, after correction for all that was searched.
fn is_beyond_chance(rule: &Rule, n: f64) -> bool {
    rule.p_adjusted < 0.05 && rule.lift(n) > 1.0
}

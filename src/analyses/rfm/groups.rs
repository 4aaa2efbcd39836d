//! Scores to named segments: eleven that cover the grid, or the user's own.

use std::collections::BTreeMap;

use super::params::{Facts, SegmentRule};
use crate::i18n::Words;
pub use crate::models::rfm::SEGMENTS;
use crate::models::rfm::scores::N_SCORES;
use crate::models::rfm::usual_segment;

/// What an own rule leaves over.
pub const OTHER: Words = Words::new("Not covered", "未覆盖");

/// Which segment a customer is in: an index into [`SEGMENTS`], or into the rules; their number for what none covers.
pub fn segment(facts: &Facts, rules: &[SegmentRule]) -> usize {
    if rules.is_empty() {
        return usual_segment(facts.recency, facts.value);
    }
    rules.iter().position(|rule| rule.holds(facts)).unwrap_or(rules.len())
}

/// The scores of recency and of value from which a segment takes customers: smallest and largest of each.
pub fn ranges(index: usize, rules: &[SegmentRule]) -> Option<[(u8, u8); 2]> {
    if !rules.is_empty() {
        let rule = rules.get(index)?;
        return Some([(rule.recency_min, rule.recency_max), (rule.value_min, rule.value_max)]);
    }
    let mut found: Option<[(u8, u8); 2]> = None;
    for recency in 1..=N_SCORES as u8 {
        for value in 1..=N_SCORES as u8 {
            if usual_segment(recency, value) == index {
                let [r, v] = found.get_or_insert([(recency, recency), (value, value)]);
                *r = (r.0.min(recency), r.1.max(recency));
                *v = (v.0.min(value), v.1.max(value));
            }
        }
    }
    found
}

/// How many customers meet exactly which of the rules (a bit per rule), the most frequent first.
pub fn combinations(all: impl Iterator<Item = Facts>, rules: &[SegmentRule]) -> Vec<(u64, u64)> {
    let mut counts = BTreeMap::new();
    for facts in all.filter(|_| !rules.is_empty()) {
        let met = rules.iter().enumerate().map(|(index, rule)| u64::from(rule.holds(&facts)) << index).sum::<u64>();
        *counts.entry(met).or_insert(0) += 1;
    }
    let mut counts: Vec<(u64, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_scores_is_in_one_of_eleven_segments_and_each_is_a_rectangle() {
        let mut n_cells = 0;
        for index in 0..SEGMENTS.len() {
            let [(r_low, r_high), (v_low, v_high)] = ranges(index, &[]).expect("a place on the grid");
            // As the ranges are shown to users, they must say all: no cell within them belongs to another segment.
            for recency in r_low..=r_high {
                for value in v_low..=v_high {
                    assert_eq!(usual_segment(recency, value), index, "{recency} {value}");
                    n_cells += 1;
                }
            }
        }
        assert_eq!(n_cells, 25);
    }

    #[test]
    fn own_rules_apply_in_order_and_leave_the_rest() {
        let rule = |recency_min, value_min, days_max| SegmentRule {
            name: String::new(),
            recency_min,
            recency_max: 5,
            value_min,
            value_max: 5,
            days_max,
            purchases_min: None,
            spent_min: Some(10.0),
        };
        let rules = [rule(5, 5, None), rule(3, 1, Some(30.0))];
        let facts = |recency, value, days| Facts { recency, value, days, n_purchases: 1.0, total: 10.0 };
        let all = [facts(5, 5, 31.0), facts(5, 4, 30.0), facts(5, 4, 31.0), facts(2, 5, 1.0), facts(5, 5, 2.0)];
        assert_eq!(all.map(|facts| segment(&facts, &rules)), [0, 1, 2, 2, 0]);
        assert_eq!(combinations(all.into_iter(), &rules), [(0, 2), (1, 1), (2, 1), (3, 1)]);
        assert_eq!(segment(&Facts { total: 9.0, ..all[0] }, &rules), 2);
    }
}

//! Scores to named segments: eleven that cover the grid, or the user's own.

use super::params::SegmentRule;
use crate::i18n::Words;
pub use crate::models::rfm::SEGMENTS;
use crate::models::rfm::scores::N_SCORES;
use crate::models::rfm::usual_segment;

/// What an own rule leaves over.
pub const OTHER: Words = Words::new("Not covered", "未覆盖");

/// Which segment a customer is in: an index into [`SEGMENTS`], or into the rules; their number for what none covers.
pub fn segment(recency: u8, value: u8, rules: &[SegmentRule]) -> usize {
    if rules.is_empty() {
        return usual_segment(recency, value);
    }
    rules.iter().position(|rule| rule.holds(recency, value)).unwrap_or(rules.len())
}

/// The scores of recency and of value from which a segment takes customers: smallest and largest of each.
pub fn ranges(index: usize, rules: &[SegmentRule]) -> Option<[(u8, u8); 2]> {
    let mut found: Option<[(u8, u8); 2]> = None;
    for recency in 1..=N_SCORES as u8 {
        for value in 1..=N_SCORES as u8 {
            if segment(recency, value, rules) == index {
                let [r, v] = found.get_or_insert([(recency, recency), (value, value)]);
                *r = (r.0.min(recency), r.1.max(recency));
                *v = (v.0.min(value), v.1.max(value));
            }
        }
    }
    found
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
                    assert_eq!(segment(recency, value, &[]), index, "{recency} {value}");
                    n_cells += 1;
                }
            }
        }
        assert_eq!(n_cells, 25);
    }

    #[test]
    fn own_rules_apply_in_order_and_leave_the_rest() {
        let rule = |recency_min, value_min| SegmentRule {
            name: String::new(),
            recency_min,
            recency_max: 5,
            value_min,
            value_max: 5,
        };
        let rules = [rule(5, 5), rule(3, 1)];
        assert_eq!([segment(5, 5, &rules), segment(5, 4, &rules), segment(2, 5, &rules)], [0, 1, 2]);
    }
}

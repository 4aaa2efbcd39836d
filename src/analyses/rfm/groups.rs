//! Scores to named segments: eleven that cover the grid, or the user's own.

use crate::i18n::Words;

use super::params::SegmentRule;
use super::scores::N_SCORES;

/// A named segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// What it is called.
    pub name: Words,
    /// What to do with it.
    pub advice: Words,
}

const fn named(name: Words, advice: Words) -> Named {
    Named { name, advice }
}

/// The eleven segments, the best first.
pub const SEGMENTS: [Named; 11] = [
    named(
        Words::new("Champions", "重要价值客户"),
        Words::new("Reward them, ask for recommendations, show new things first", "给予回馈，请他们推荐，新品优先"),
    ),
    named(
        Words::new("Loyal", "忠诚客户"),
        Words::new("Offer more of value, ask for opinions", "推荐更高价值的商品，征求意见"),
    ),
    named(
        Words::new("Potential loyalists", "潜力客户"),
        Words::new("Offer membership and what goes with their purchases", "推荐会员与搭配商品"),
    ),
    named(
        Words::new("New customers", "新客户"),
        Words::new("Welcome them; make the second purchase easy", "做好欢迎，促成第二次购买"),
    ),
    named(Words::new("Promising", "有望客户"), Words::new("Stay in mind; small trials", "保持联系，提供小额试用")),
    named(
        Words::new("Need attention", "需关注客户"),
        Words::new("Limited offers based on past purchases", "根据以往购买给出限时优惠"),
    ),
    named(
        Words::new("About to sleep", "即将沉睡客户"),
        Words::new("Remind them; popular products", "提醒并推荐热销品"),
    ),
    named(
        Words::new("Cannot lose them", "不能失去的客户"),
        Words::new("Call in person; find out what went wrong", "亲自联系，了解原因"),
    ),
    named(
        Words::new("At risk", "流失风险客户"),
        Words::new("Write personally; offer a reason to return", "个性化联系，给出回来的理由"),
    ),
    named(Words::new("Hibernating", "沉睡客户"), Words::new("Try once more at low cost", "低成本再尝试一次")),
    named(Words::new("Lost", "已流失客户"), Words::new("Do not spend on them", "不再投入")),
];

/// Which segment stands where: rows by recency score from 5 down to 1, columns by the score of frequency and money.
const GRID: [[u8; N_SCORES]; N_SCORES] =
    [[3, 2, 2, 0, 0], [4, 2, 2, 1, 1], [6, 6, 5, 1, 1], [9, 9, 8, 8, 7], [10, 10, 8, 8, 7]];

/// What an own rule leaves over.
pub const OTHER: Words = Words::new("Not covered", "未覆盖");

/// Which segment a customer is in: an index into [`SEGMENTS`], or into the rules; their number for what none covers.
pub fn segment(recency: u8, value: u8, rules: &[SegmentRule]) -> usize {
    if rules.is_empty() {
        return usize::from(GRID[N_SCORES - usize::from(recency)][usize::from(value) - 1]);
    }
    let holds = |rule: &SegmentRule| {
        (rule.recency_min..=rule.recency_max).contains(&recency) && (rule.value_min..=rule.value_max).contains(&value)
    };
    rules.iter().position(holds).unwrap_or(rules.len())
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

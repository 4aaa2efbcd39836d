//! Recency, frequency and monetary value of customers: numbers, their scores, and the eleven usual segments.

pub mod scores;

use super::customers::Customers;
use crate::i18n::Words;
use scores::{N_SCORES, Ties};

/// Numbers and scores of customers, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Days from the last purchase to the day after the last day, so that it is never 0.
    pub recency_days: Vec<f64>,
    /// Purchases.
    pub n_purchases: Vec<f64>,
    /// Sums of amounts.
    pub totals: Vec<f64>,
    /// Scores of the three, 1 to 5.
    pub scores: [Vec<u8>; 3],
    /// The score of frequency and money together.
    pub value: Vec<u8>,
    /// The edges between the scores of each.
    pub edges: [Vec<f64>; 3],
}

impl Scored {
    /// Scores customers as of the day `end`; own cuts take the place of fifths where they are not empty.
    pub fn new(found: &Customers, end: i32, ties: Ties, cuts: [&[f64]; 3]) -> Self {
        let customers = &found.customers;
        let recency_days: Vec<f64> =
            customers.iter().map(|one| f64::from(end) - f64::from(one.last_day) + 1.0).collect();
        let n_purchases: Vec<f64> = customers.iter().map(|customer| f64::from(customer.n_purchases)).collect();
        let totals: Vec<f64> = customers.iter().map(|customer| customer.total).collect();
        let one = |numbers: &[f64], own: &[f64], is_reversed: bool| -> (Vec<u8>, Vec<f64>) {
            let edges = if own.is_empty() { scores::edges(numbers) } else { own.to_vec() };
            let scores = if own.is_empty() && ties == Ties::Split {
                scores::by_rank(numbers, is_reversed)
            } else {
                scores::by_edges(numbers, &edges, is_reversed)
            };
            (scores, edges)
        };
        let (r, r_edges) = one(&recency_days, cuts[0], true);
        let (f, f_edges) = one(&n_purchases, cuts[1], false);
        let (m, m_edges) = one(&totals, cuts[2], false);
        let value = f.iter().zip(&m).map(|(&f, &m)| scores::combined(f, m)).collect();
        Self { recency_days, n_purchases, totals, scores: [r, f, m], value, edges: [r_edges, f_edges, m_edges] }
    }

    /// The usual segment of each customer: an index into [`SEGMENTS`].
    pub fn usual_segments(&self) -> Vec<usize> {
        self.scores[0].iter().zip(&self.value).map(|(&recency, &value)| usual_segment(recency, value)).collect()
    }
}

/// Which of [`SEGMENTS`] a customer with these scores is in.
pub fn usual_segment(recency: u8, value: u8) -> usize {
    usize::from(GRID[N_SCORES - usize::from(recency)][usize::from(value) - 1])
}

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

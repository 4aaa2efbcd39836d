//! Names of the tables about best customers and those who come back.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `rfm`.
pub(super) const RFM: &[Entry] = &[
    entry(
        "tenure_days",
        Words::new("Customer for", "成为客户天数"),
        Words::new("Days from the first purchase to the day after the last day", "首次购买到截止日次日的天数"),
    ),
    entry("r_score", Words::new("Recency score", "近度分"), Words::new("5: bought latest", "5 分：最近购买")),
    entry("f_score", Words::new("Frequency score", "频次分"), Words::new("5: bought most often", "5 分：购买最频繁")),
    entry("m_score", Words::new("Money score", "金额分"), Words::new("5: spent most", "5 分：消费最高")),
    entry(
        "fm_score",
        Words::new("Frequency and money", "频次与金额分"),
        Words::new("Mean of both scores, halves rounded up", "两项分数的平均，半分进位"),
    ),
    entry(
        "r_scores",
        Words::new("Recency scores", "近度分范围"),
        Words::new("Which recency scores belong to it", "属于该层的近度分"),
    ),
    entry(
        "fm_scores",
        Words::new("Scores of frequency and money", "频次与金额分范围"),
        Words::new("Which of these scores belong to it", "属于该层的频次与金额分"),
    ),
    entry("advice_en", Words::new("What to do (English)", "建议（英文）"), Words::new("A first idea", "初步建议")),
    entry("advice_zh", Words::new("What to do (Chinese)", "建议（中文）"), Words::new("A first idea", "初步建议")),
    entry("measure", Words::new("Measure", "指标"), Words::new("What is scored", "评分的指标")),
    entry("score", Words::new("Score", "分数"), Words::new("1 to 5, 5 the best", "1 到 5 分，5 分最好")),
    entry("from_en", Words::new("From (English)", "原分层（英文）"), Words::new("The segment then", "当时所在分层")),
    entry("to_en", Words::new("To (English)", "现分层（英文）"), Words::new("The segment now", "现在所在分层")),
    entry("from_zh", Words::new("From (Chinese)", "原分层（中文）"), Words::new("The segment then", "当时所在分层")),
    entry("to_zh", Words::new("To (Chinese)", "现分层（中文）"), Words::new("The segment now", "现在所在分层")),
    entry(
        "one_time_share",
        Words::new("Bought once", "一次性客户占比"),
        Words::new("Share of customers with a single purchase", "只购买一次的客户占比"),
    ),
    entry(
        "top_fifth_share",
        Words::new("Revenue of the top 20%", "前 20% 客户收入占比"),
        Words::new("Share of revenue of the fifth that spent most", "消费最高的五分之一客户的收入占比"),
    ),
    entry(
        "observation_end",
        Words::new("Last day", "截止日"),
        Words::new("The last day that counts", "计入的最后一天"),
    ),
    entry(
        "revenue_per_customer",
        Words::new("Revenue per customer", "客均收入"),
        Words::new("Revenue divided by customers", "收入除以客户数"),
    ),
    entry(
        "mean_order",
        Words::new("Mean order", "平均订单额"),
        Words::new("Revenue per purchase", "每次购买的平均金额"),
    ),
    entry(
        "mean_purchases",
        Words::new("Mean purchases", "人均购买次数"),
        Words::new("Purchases per customer", "每位客户的购买次数"),
    ),
    entry(
        "mean_recency_days",
        Words::new("Mean days since last purchase", "平均未购天数"),
        Words::new("Mean over its customers", "该层客户的平均"),
    ),
];

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
    entry("days_max", Words::new("Days up to", "天数至多"), Words::new("Since the last purchase", "距上次购买")),
    entry("purchases_min", Words::new("Purchases from", "购买次数至少"), Words::new("The fewest", "下限")),
    entry("spent_min", Words::new("Spent from", "消费至少"), Words::new("The least in all", "累计消费下限")),
    entry("advice_en", Words::new("What to do", "建议"), Words::new("A first idea", "初步建议")),
    entry("advice_zh", Words::new("What to do", "建议"), Words::new("A first idea", "初步建议")),
    entry("measure_en", Words::new("Measure", "指标"), Words::new("What is scored", "评分的指标")),
    entry("measure_zh", Words::new("Measure", "指标"), Words::new("What is scored", "评分的指标")),
    entry("other_segment", Words::new("And", "且"), Words::new("Meets this rule as well", "同时符合该规则")),
    entry(
        "score",
        Words::new("Score", "分数"),
        Words::new(
            "Of customers 1 to 5, 5 the best; of a product: the more, the likelier",
            "客户为 1 到 5 分，5 分最好；产品则越高越可能购买",
        ),
    ),
    entry("from_en", Words::new("From", "原分层"), Words::new("The segment then", "当时所在分层")),
    entry("to_en", Words::new("To", "现分层"), Words::new("The segment now", "现在所在分层")),
    entry("from_zh", Words::new("From", "原分层"), Words::new("The segment then", "当时所在分层")),
    entry("to_zh", Words::new("To", "现分层"), Words::new("The segment now", "现在所在分层")),
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

/// Names of `cohorts`.
pub(super) const COHORTS: &[Entry] = &[
    entry("cohort", Words::new("Cohort", "同期群"), Words::new("The period in which they started", "起始所在的周期")),
    entry("n_cohorts", Words::new("Cohorts", "同期群数"), Words::new("How many are shown", "显示的同期群数")),
    entry(
        "periods_since",
        Words::new("Periods since the start", "起始后周期数"),
        Words::new("0 is the period of the start", "0 为起始周期"),
    ),
    entry(
        "n_at_risk",
        Words::new("Could be", "在观察中"),
        Words::new("How many were watched up to here", "观察到此时的数量"),
    ),
    entry(
        "n_active",
        Words::new("Active", "活跃数"),
        Words::new("How many bought, or were still there", "购买或仍在的数量"),
    ),
    entry(
        "n_events",
        Words::new("Came or ended", "发生数"),
        Words::new("How many came back, or ended, at this time", "此时回来或结束的数量"),
    ),
    entry("time_days", Words::new("Days", "天数"), Words::new("Days since the start", "起始后的天数")),
    entry(
        "repeat_rate",
        Words::new("Repeat rate", "复购率"),
        Words::new("Share of customers with a second day of purchase", "有第二个购买日的客户占比"),
    ),
    entry(
        "median_return_days",
        Words::new("Half are back after", "半数回来所需天数"),
        Words::new("Empty while fewer than half came back", "不足半数回来时为空"),
    ),
    entry(
        "gap_q1_days",
        Words::new("Gap, quarter", "间隔四分之一分位"),
        Words::new("A quarter of gaps is shorter", "四分之一的间隔更短"),
    ),
    entry(
        "gap_median_days",
        Words::new("Gap, median", "间隔中位数"),
        Words::new("Half of the gaps are shorter", "一半的间隔更短"),
    ),
    entry(
        "gap_q3_days",
        Words::new("Gap, three quarters", "间隔四分之三分位"),
        Words::new("Three quarters are shorter", "四分之三的间隔更短"),
    ),
    entry("n_ended", Words::new("Ended", "已结束"), Words::new("Contracts that ended", "已结束的合同数")),
    entry(
        "median_lifetime_days",
        Words::new("Median lifetime", "持续时间中位数"),
        Words::new("Half last longer; empty while more than half go on", "一半更久；超过半数仍在时为空"),
    ),
    entry("observed_retention", Words::new("Observed", "实际"), Words::new("Share still there", "仍在的比例")),
    entry(
        "projected_retention",
        Words::new("Projected", "预测"),
        Words::new("Share that the model expects", "模型预计的比例"),
    ),
];

//! Names of the tables about who leaves.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `churn`.
pub(super) const CHURN: &[Entry] = &[
    entry(
        "base_level",
        Words::new("Compared with", "基准类别"),
        Words::new("The label that the term is compared with", "该项与之比较的类别"),
    ),
    entry(
        "odds_ratio",
        Words::new("Odds ratio", "几率比"),
        Words::new("What the odds are multiplied by; per unit of a number", "几率变为原来的倍数，数值列为每增加一单位"),
    ),
    entry("odds_ratio_low", Words::new("Odds ratio, low", "几率比下限"), Words::new("Of its interval", "区间下限")),
    entry("odds_ratio_high", Words::new("Odds ratio, high", "几率比上限"), Words::new("Of its interval", "区间上限")),
    entry("n_leavers", Words::new("Have left", "已离开"), Words::new("Rows used that left", "所用行中已离开的数量")),
    entry("has_left", Words::new("Has left", "是否已离开"), Words::new("What the data say", "数据中的情况")),
    entry(
        "null_deviance",
        Words::new("Null deviance", "空模型偏差"),
        Words::new("The deviance of a model that knows only the overall share", "只知道总体占比的模型的偏差"),
    ),
    entry(
        "deviance",
        Words::new("Deviance", "偏差"),
        Words::new("Minus twice the log-likelihood; smaller fits better", "对数似然的负二倍，越小越好"),
    ),
    entry(
        "pseudo_r_squared",
        Words::new("Pseudo R²", "伪 R²"),
        Words::new("McFadden's: one minus deviance by null deviance", "McFadden：1 减偏差与空模型偏差之比"),
    ),
    entry(
        "auc",
        Words::new("AUC", "AUC"),
        Words::new(
            "How often, of two, the right one has the higher probability; chance is one half",
            "两者中概率较高者正确的比例，随机为一半",
        ),
    ),
    entry(
        "brier",
        Words::new("Brier score", "Brier 分数"),
        Words::new("Mean squared distance of probabilities from the truth", "概率与事实之差的平方的平均"),
    ),
    entry("log_loss", Words::new("Log loss", "对数损失"), Words::new("Mean negative log-likelihood", "平均负对数似然")),
    entry(
        "hosmer_lemeshow",
        Words::new("Hosmer-Lemeshow", "Hosmer-Lemeshow"),
        Words::new("Distance of said and actual shares in ten groups", "十个分组中所说与实际占比的差距"),
    ),
    entry("hosmer_lemeshow_df", Words::new("Its freedom", "其自由度"), Words::new("Groups less two", "组数减二")),
    entry(
        "hosmer_lemeshow_p",
        Words::new("Its p-value", "其 p 值"),
        Words::new("Small: probabilities do not mean what they say", "很小则概率不可按字面理解"),
    ),
    entry(
        "expected_loss",
        Words::new("Value at risk, all", "风险金额合计"),
        Words::new("Probability times amount, summed over those who have not left", "尚未离开的客户的概率乘以金额之和"),
    ),
    entry("base_rate", Words::new("Have left", "实际流失率"), Words::new("Share that left", "已离开的占比")),
    entry("probability", Words::new("Probability", "概率"), Words::new("As the model has it", "模型给出的概率")),
    entry(
        "calibration_intercept",
        Words::new("Calibration intercept", "校准截距"),
        Words::new("0 when probabilities are right on average", "概率平均而言正确时为 0"),
    ),
    entry(
        "calibration_slope",
        Words::new("Calibration slope", "校准斜率"),
        Words::new("1 when probabilities mean what they say; below 1 too extreme", "名副其实为 1，小于 1 过于极端"),
    ),
    entry(
        "top_tenth_lift",
        Words::new("Lift of the top tenth", "前十分之一提升"),
        Words::new(
            "How many times the average share leaves among the likeliest tenth",
            "最可能流失的十分之一，其流失率是平均的多少倍",
        ),
    ),
    entry(
        "gain",
        Words::new("Reached", "覆盖"),
        Words::new("Share of all leavers among these rows", "这些行覆盖的流失客户占比"),
    ),
    entry("worth", Words::new("Worth", "金额"), Words::new("What the customer brings", "客户带来的金额")),
    entry(
        "value_at_risk",
        Words::new("Value at risk", "风险金额"),
        Words::new("Probability times amount", "概率乘以金额"),
    ),
];

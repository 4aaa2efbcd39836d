//! Names of the tables about splitting a budget.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `budget`.
pub(super) const BUDGET: &[Entry] = &[
    entry(
        "objective_value",
        Words::new("Result", "结果"),
        Words::new("The sum of return × units", "回报 × 单位数之和"),
    ),
    entry("budget", Words::new("Budget", "预算"), Words::new("All that can be spent", "可支出的总额")),
    entry("spent", Words::new("Spent", "已分配"), Words::new("What the units cost", "各单位的成本合计")),
    entry("unspent", Words::new("Unspent", "未分配"), Words::new("What remains of the budget", "预算的剩余")),
    entry(
        "shadow_price",
        Words::new("Shadow price", "影子价格"),
        Words::new("What the result gains when the limit is raised by one unit", "限额提高一单位时结果的增加"),
    ),
    entry(
        "value_less_budget",
        Words::new("Result, budget 10% less", "预算减 10% 的结果"),
        Words::new("The best result with a tenth less", "预算减少十分之一时的最优结果"),
    ),
    entry(
        "value_more_budget",
        Words::new("Result, budget 10% more", "预算加 10% 的结果"),
        Words::new("The best result with a tenth more", "预算增加十分之一时的最优结果"),
    ),
    entry(
        "is_unique",
        Words::new("The only best", "是否唯一最优"),
        Words::new("Whether no other split is as good", "是否没有同样好的分配"),
    ),
    entry(
        "is_proven",
        Words::new("Proven", "是否已证明"),
        Words::new("Whether nothing better can exist", "是否不可能有更好的"),
    ),
    entry("option", Words::new("Option", "方案"), Words::new("Where money can go", "钱可以投向之处")),
    entry("units", Words::new("Units", "单位数"), Words::new("How much of it", "分配多少单位")),
    entry("spend", Words::new("Spend", "支出"), Words::new("Cost × units", "成本 × 单位数")),
    entry(
        "spend_share",
        Words::new("Share of spend", "支出占比"),
        Words::new("Of all that is spent", "占全部支出的比例"),
    ),
    entry("return_total", Words::new("Brings", "带来"), Words::new("Return × units", "回报 × 单位数")),
    entry(
        "return_per_cost",
        Words::new("Return per cost", "单位成本回报"),
        Words::new("Return per unit of money", "每一元带来的回报"),
    ),
    entry(
        "marginal_value",
        Words::new("Marginal value", "边际价值"),
        Words::new("What one unit more would add, what it displaces counted", "再多一单位带来的变化，计入被挤占的部分"),
    ),
    entry("minimum", Words::new("Fewest", "最少"), Words::new("The fewest units", "最少单位数")),
    entry("maximum", Words::new("Most", "最多"), Words::new("The most units", "最多单位数")),
    entry(
        "units_alternative",
        Words::new("Units, as good", "同样好的单位数"),
        Words::new("Another split with the same result", "结果相同的另一种分配"),
    ),
    entry("constraint", Words::new("Limit", "限制"), Words::new("What must hold", "须满足的条件")),
    entry("relation", Words::new("Relation", "关系"), Words::new("At most, at least, exactly", "不超过、不低于或等于")),
    entry("limit", Words::new("Limit value", "限额"), Words::new("The number that binds", "限制的数值")),
    entry("used", Words::new("Used", "已用"), Words::new("The weighted sum of units", "单位数的加权和")),
    entry("slack", Words::new("Slack", "余量"), Words::new("How far from the limit", "距限额的距离")),
];

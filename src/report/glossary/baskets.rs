//! Names of the tables about what is bought together.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `baskets`.
pub(super) const BASKETS: &[Entry] = &[
    entry(
        "antecedent",
        Words::new("Who buys", "买了"),
        Words::new("What comes first in the rule (antecedent)", "规则的前项"),
    ),
    entry(
        "consequent",
        Words::new("Also buys", "也买"),
        Words::new("What follows in the rule (consequent)", "规则的后项"),
    ),
    entry(
        "support",
        Words::new("Support", "支持度"),
        Words::new("Share of baskets, or customers, with all the items", "含有全部这些商品的购物篮或客户占比"),
    ),
    entry(
        "confidence",
        Words::new("Confidence", "置信度"),
        Words::new("Of those with the first items, the share with the others", "含前项者中也含后项的比例"),
    ),
    entry(
        "lift",
        Words::new("Lift", "提升度"),
        Words::new("How many times as often as by chance, or as the average", "是偶然情形或平均水平的多少倍"),
    ),
    entry(
        "conviction",
        Words::new("Conviction", "确信度"),
        Words::new(
            "How much more often the rule would fail by chance than it does",
            "偶然情形下出错的频率是实际的多少倍",
        ),
    ),
    entry(
        "antecedent_support",
        Words::new("Support of the first", "前项支持度"),
        Words::new("Share of baskets with the first items", "含前项的购物篮占比"),
    ),
    entry(
        "consequent_support",
        Words::new("Support of the others", "后项支持度"),
        Words::new("Share of baskets with the items that follow", "含后项的购物篮占比"),
    ),
    entry(
        "n_antecedent",
        Words::new("Items first", "前项数"),
        Words::new("How many items come first", "前项有几种商品"),
    ),
    entry("n_consequent", Words::new("Items after", "后项数"), Words::new("How many items follow", "后项有几种商品")),
    entry(
        "p_adjusted",
        Words::new("Adjusted p-value", "校正后 p 值"),
        Words::new("The p-value, corrected for the number of comparisons", "按比较次数校正后的 p 值"),
    ),
    entry("item", Words::new("Item", "商品"), Words::new("What was bought", "所买的商品")),
    entry("items", Words::new("Items", "商品组合"), Words::new("Bought together", "一起购买的商品")),
    entry("n_in_set", Words::new("Items in the set", "组合内商品数"), Words::new("How many items", "有几种商品")),
    entry(
        "n_baskets",
        Words::new("Baskets", "购物篮数"),
        Words::new("Orders, or customer-days", "订单数，或客户购买日数"),
    ),
    entry(
        "n_empty",
        Words::new("Empty baskets", "空购物篮"),
        Words::new("Baskets without any known product", "没有已知商品的购物篮"),
    ),
    entry(
        "n_items",
        Words::new("Different items", "商品种数"),
        Words::new("How many were bought", "被购买过的商品种数"),
    ),
    entry(
        "mean_basket_size",
        Words::new("Mean basket size", "平均篮内商品数"),
        Words::new("Different items per basket", "每个购物篮的商品种数"),
    ),
    entry(
        "max_basket_size",
        Words::new("Largest basket", "最大购物篮"),
        Words::new("Most different items in one basket", "一个购物篮中最多的商品种数"),
    ),
    entry(
        "n_itemsets",
        Words::new("Frequent sets", "频繁组合数"),
        Words::new("Sets with enough support, single items included", "达到支持度的组合数，含单个商品"),
    ),
    entry("n_rules", Words::new("Rules", "规则数"), Words::new("Rules with enough confidence", "达到置信度的规则数")),
    entry(
        "n_significant",
        Words::new("Beyond chance", "超出偶然"),
        Words::new(
            "How many stand after correction (adjusted p below 0.05)",
            "校正后仍成立的数目（校正后 p 小于 0.05）",
        ),
    ),
    entry(
        "min_support",
        Words::new("Smallest support", "最小支持度"),
        Words::new("Share of baskets, or customers, that it must be in", "至少出现在多大比例的购物篮或客户中"),
    ),
    entry(
        "min_count",
        Words::new("In at least", "至少次数"),
        Words::new("Baskets, or customers, that it must be in", "至少出现在多少个购物篮或多少位客户中"),
    ),
    entry(
        "min_confidence",
        Words::new("Smallest confidence", "最小置信度"),
        Words::new("Confidence that a rule must have", "规则须达到的置信度"),
    ),
];

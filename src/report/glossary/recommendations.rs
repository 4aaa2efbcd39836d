//! Names of the tables about what to offer to whom.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `recommendations`.
pub(super) const RECOMMENDATIONS: &[Entry] = &[
    entry("method", Words::new("Method", "方法"), Words::new("How products are ranked", "产品的排序方法")),
    entry("product", Words::new("Product", "产品"), Words::new("What is offered", "推荐的产品")),
    entry(
        "other_product",
        Words::new("Goes with", "相关产品"),
        Words::new("Bought by the same customers", "由相同客户购买"),
    ),
    entry("rank", Words::new("Place", "名次"), Words::new("1 is the first to offer", "1 为首选")),
    entry(
        "hit_rate",
        Words::new("Hit rate", "命中率"),
        Words::new(
            "Share of customers who later bought from the top of their list",
            "后来购买了名单前列产品的客户占比",
        ),
    ),
    entry(
        "ndcg",
        Words::new("NDCG", "NDCG"),
        Words::new("Hits, counted more the higher they stand; 1 is perfect", "名次越前的命中计分越高，1 为完美"),
    ),
    entry(
        "coverage",
        Words::new("Coverage", "覆盖率"),
        Words::new(
            "Share of products recommended to anyone; of a rule, share of members that fit",
            "至少被推荐一次的产品占比；对规则而言，成员中符合者的占比",
        ),
    ),
    entry(
        "ndcg_ahead",
        Words::new("Ahead of popularity", "领先热销"),
        Words::new("Mean difference of NDCG, customer by customer", "逐位客户的 NDCG 差的平均"),
    ),
    entry("n_products", Words::new("Products", "产品数"), Words::new("How many products", "产品的数量")),
    entry(
        "density",
        Words::new("Filled", "填充率"),
        Words::new("Share of pairs of customer and product with a purchase", "有购买的客户与产品组合的占比"),
    ),
    entry(
        "n_single_product",
        Words::new("With one product", "只买一种的客户"),
        Words::new("Customers who bought a single product", "只买过一种产品的客户数"),
    ),
    entry("n_both", Words::new("Bought both", "两者都买"), Words::new("Customers who bought both", "两者都买的客户数")),
    entry(
        "cosine",
        Words::new("Cosine", "余弦"),
        Words::new("Common buyers by the root of the product of buyers", "共同购买者除以购买者数之积的平方根"),
    ),
    entry(
        "jaccard",
        Words::new("Jaccard", "Jaccard"),
        Words::new("Common buyers by all buyers of either", "共同购买者除以任一购买者"),
    ),
    entry(
        "is_personal",
        Words::new("Personal", "个性化"),
        Words::new("No: filled up with a popular product", "否：以热销产品补足"),
    ),
    entry(
        "mean_amount",
        Words::new("Mean amount", "平均金额"),
        Words::new("Of a row with the product", "该产品每行的平均金额"),
    ),
    entry(
        "customer_value",
        Words::new("Customers' value", "客户价值"),
        Words::new(
            "By the value column, or revenue expected within a year; of a product, of those offered it first",
            "取自价值列，或未来一年的预期收入；对产品而言，为首选推荐客户的合计",
        ),
    ),
    entry(
        "stock",
        Words::new("Stock", "库存"),
        Words::new("Units, by the product's latest row", "件数，以该产品最晚的一行为准"),
    ),
    entry(
        "n_first",
        Words::new("First choice", "首选人数"),
        Words::new("Customers whose list it heads", "名单首位为该产品的客户数"),
    ),
    entry(
        "n_listed",
        Words::new("On lists", "入选名单"),
        Words::new("Customers on whose list it is", "名单中有该产品的客户数"),
    ),
    entry(
        "n_short",
        Words::new("Beyond stock", "库存不足"),
        Words::new("First choices that the stock does not reach", "库存无法满足的首选人数"),
    ),
];

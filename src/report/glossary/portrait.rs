//! Names of the tables about single customers, and about what follows what.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `portrait`.
pub(super) const PORTRAIT: &[Entry] = &[
    entry(
        "typical_order",
        Words::new("Typical order", "典型订单"),
        Words::new("Median amount of a purchase", "每次购买金额的中位数"),
    ),
    entry(
        "price_level",
        Words::new("Price level", "价格水平"),
        Words::new("100% is what all pay for the same products", "100% 为全体客户为同样产品所付"),
    ),
    entry(
        "year_value",
        Words::new("Value over a year", "一年价值"),
        Words::new("Expected revenue per customer in the next 365 days", "未来 365 天每位客户的预计收入"),
    ),
    entry(
        "next_low",
        Words::new("Next purchase from", "下次购买最早"),
        Words::new("One in ten who come back comes earlier", "回来者中十分之一更早"),
    ),
    entry(
        "next_median",
        Words::new("Next purchase", "下次购买"),
        Words::new("Half of those who come back come by then", "回来者中一半不晚于此"),
    ),
    entry(
        "next_high",
        Words::new("Next purchase until", "下次购买最晚"),
        Words::new("One in ten who come back comes later", "回来者中十分之一更晚"),
    ),
    entry("kind_en", Words::new("Of", "类型"), Words::new("What the favourite is one of", "偏好的类型")),
    entry("kind_zh", Words::new("Of", "类型"), Words::new("What the favourite is one of", "偏好的类型")),
    entry("favourite", Words::new("Favourite", "偏好"), Words::new("Bought most", "购买最多")),
    entry(
        "favourite_product",
        Words::new("Favourite product", "偏好产品"),
        Words::new("The product of most lines", "行数最多的产品"),
    ),
    entry(
        "favourite_category",
        Words::new("Favourite category", "偏好类别"),
        Words::new("The category of most lines", "行数最多的类别"),
    ),
    entry(
        "favourite_channel",
        Words::new("Favourite channel", "偏好渠道"),
        Words::new("The channel of most lines", "行数最多的渠道"),
    ),
    entry("n_lines", Words::new("Lines", "行数"), Words::new("Rows that are no returns", "非退货的行数")),
    entry(
        "likeness_sum",
        Words::new("Likeness", "相似度"),
        Words::new("Cosine of buyers, summed over what was bought", "购买者余弦，对所买产品求和"),
    ),
];

/// Names of `sequences`.
pub(super) const SEQUENCES: &[Entry] = &[
    entry("n_steps", Words::new("Steps", "步数"), Words::new("Products one after the other", "先后购买的产品数")),
    entry(
        "by_chance",
        Words::new("By chance", "偶然"),
        Words::new("What it would be if purchases were drawn from all", "若从全部购买中随机抽取会有的比例"),
    ),
    entry(
        "n_returning",
        Words::new("Bought again", "再次购买"),
        Words::new("Customers who bought again within the longest gap", "在最长间隔内再次购买的客户数"),
    ),
    entry("n_sequences", Words::new("Sequences", "序列数"), Words::new("With enough support", "达到支持度的序列数")),
];

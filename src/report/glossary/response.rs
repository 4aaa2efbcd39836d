//! Names of the tables about splitting a budget by past spend.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `budget_response`.
pub(super) const RESPONSE: &[Entry] = &[
    entry("channel", Words::new("Channel", "渠道"), Words::new("Where money goes", "钱花在哪里")),
    entry("best_spend", Words::new("Best spend", "最优支出"), Words::new("In the best split", "最优分配中的支出")),
    entry(
        "best_return",
        Words::new("Brings at best", "最优时带来"),
        Words::new("By the curve, at the best spend", "按曲线在最优支出处的结果"),
    ),
    entry(
        "marginal_return",
        Words::new("Marginal return", "边际回报"),
        Words::new("What one unit more would bring now", "现在再花一单位带来的结果"),
    ),
    entry(
        "best_marginal_return",
        Words::new("Marginal return at best", "最优时边际回报"),
        Words::new("What one unit more would bring in the best split", "最优分配中再花一单位带来的结果"),
    ),
    entry(
        "is_extrapolated",
        Words::new("Outside past spend", "不在以往范围内"),
        Words::new("Whether the best spend was never tried", "最优支出是否从未出现过"),
    ),
    entry("curve", Words::new("Curve", "曲线"), Words::new("The shape that fits best", "拟合最好的形状")),
    entry("curve_scale", Words::new("Scale b", "尺度 b"), Words::new("Of the curve", "曲线的尺度")),
    entry(
        "curve_bend",
        Words::new("Bend c or k", "弯曲 c 或 k"),
        Words::new("Of the curve; 1 for a line", "曲线的弯曲，直线为 1"),
    ),
    entry("scale_error", Words::new("Error of b", "b 的标准误"), Words::new("Standard error", "标准误差")),
    entry("bend_error", Words::new("Error of c or k", "c 或 k 的标准误"), Words::new("Standard error", "标准误差")),
    entry(
        "gain_total",
        Words::new("Gain", "增益"),
        Words::new("Over the present shares of the budget", "相对于现有占比"),
    ),
];

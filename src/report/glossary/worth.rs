//! Names of `subscriptions` and `channel_return`.

use super::{Entry, Words, entry};

/// Names of `subscriptions`.
pub(super) const SUBSCRIPTIONS: &[Entry] = &[
    entry(
        "mrr",
        Words::new("Recurring revenue", "经常性收入"),
        Words::new("Per month, in the last full month", "最近完整月份的每月收入"),
    ),
    entry(
        "arpa",
        Words::new("Per customer", "客均金额"),
        Words::new("Recurring revenue per customer and month", "每位客户每月的经常性收入"),
    ),
    entry(
        "ltv",
        Words::new("Value", "客户价值"),
        Words::new("Discounted profit from a subscriber", "一位订阅客户贴现后的利润"),
    ),
    entry("ltv_low", Words::new("Value, low", "价值下限"), Words::new("Lower end of the range", "区间的下限")),
    entry("ltv_high", Words::new("Value, high", "价值上限"), Words::new("Upper end of the range", "区间的上限")),
    entry(
        "ltv_to_cost",
        Words::new("Value to cost", "价值成本比"),
        Words::new("Value by the cost of winning a customer", "价值除以获客成本"),
    ),
    entry(
        "payback_months",
        Words::new("Payback", "回本月数"),
        Words::new("Months until the cost is repaid; empty: never", "收回成本所需月数；空为未收回"),
    ),
    entry(
        "rate",
        Words::new("Rate", "比率"),
        Words::new("Per month; those named year over twelve months", "按月；带 year 的为十二个月"),
    ),
    entry("first_month", Words::new("First month", "首月"), Words::new("First month with a payment", "首个付款月")),
    entry("n_months", Words::new("Months paid", "付款月数"), Words::new("Months with a payment", "有付款的月数")),
    entry(
        "opening_mrr",
        Words::new("Opening", "期初"),
        Words::new("Recurring revenue of the month before", "上月的经常性收入"),
    ),
    entry(
        "new_mrr",
        Words::new("New", "新增"),
        Words::new("From customers who never paid before", "来自从未付过款的客户"),
    ),
    entry(
        "reactivation_mrr",
        Words::new("Reactivation", "恢复"),
        Words::new("From customers who had stopped", "来自曾停付的客户"),
    ),
    entry(
        "expansion_mrr",
        Words::new("Expansion", "增购"),
        Words::new("Customers who pay more than last month", "比上月付得多的部分"),
    ),
    entry(
        "contraction_mrr",
        Words::new("Contraction", "减购"),
        Words::new("Customers who pay less than last month", "比上月付得少的部分"),
    ),
    entry("churn_mrr", Words::new("Churn", "流失"), Words::new("Customers who stopped paying", "停止付款的客户")),
    entry(
        "closing_mrr",
        Words::new("Closing", "期末"),
        Words::new("Recurring revenue of the month", "当月的经常性收入"),
    ),
    entry("n_new", Words::new("New customers", "新增客户"), Words::new("Never paid before", "从未付过款")),
    entry(
        "n_reactivated",
        Words::new("Back again", "恢复客户"),
        Words::new("Had stopped, pay again", "曾停付，现恢复"),
    ),
    entry(
        "n_churned",
        Words::new("Lost", "流失客户"),
        Words::new("Paid last month, not in this one", "上月付款，本月未付"),
    ),
    entry("input", Words::new("Input", "输入"), Words::new("What the value rests on", "价值的依据")),
    entry("input_low", Words::new("Input, low", "输入下调"), Words::new("The input, lowered", "下调后的输入")),
    entry("input_high", Words::new("Input, high", "输入上调"), Words::new("The input, raised", "上调后的输入")),
    entry(
        "value_at_low",
        Words::new("Value at low", "下调后价值"),
        Words::new("Value less cost with the input lowered", "输入下调后的价值减成本"),
    ),
    entry(
        "value_at_high",
        Words::new("Value at high", "上调后价值"),
        Words::new("Value less cost with the input raised", "输入上调后的价值减成本"),
    ),
    entry(
        "value_change",
        Words::new("Difference", "差额"),
        Words::new("How far apart the two values are", "两个价值之差"),
    ),
];

/// Names of `channel_return`.
pub(super) const CHANNEL_RETURN: &[Entry] = &[
    entry(
        "acquisition_cost",
        Words::new("Spent in all", "总投入"),
        Words::new("On winning the customers of the channel", "用于获取该渠道客户的投入"),
    ),
    entry(
        "cost_per_customer",
        Words::new("Cost per customer", "每客成本"),
        Words::new("Spend by customers won", "投入除以获得的客户数"),
    ),
    entry(
        "margin_per_customer",
        Words::new("Margin per customer", "客均利润"),
        Words::new("Brought so far, after returns", "至今带来的利润，已扣退货"),
    ),
    entry("return_low", Words::new("Return, low", "回报下限"), Words::new("Lower end of the interval", "区间的下限")),
    entry("return_high", Words::new("Return, high", "回报上限"), Words::new("Upper end of the interval", "区间的上限")),
    entry(
        "months_since",
        Words::new("Months since", "月数"),
        Words::new("Full months since the first purchase", "首次购买后的整月数"),
    ),
];

//! Names of the tables about customers.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `segments`.
pub(super) const SEGMENTS: &[Entry] = &[
    entry(
        "cluster",
        Words::new("Segment", "分组"),
        Words::new("Number of the segment, the largest first", "分组编号，最大的组为 1"),
    ),
    entry("size", Words::new("Size", "数量"), Words::new("How many belong to it", "属于该组的数量")),
    entry(
        "revenue_share",
        Words::new("Share of revenue", "收入占比"),
        Words::new("Its share of all revenue", "占全部收入的比例"),
    ),
    entry("segment_en", Words::new("Segment name", "分组名称"), Words::new("A plain name, in English", "英文名称")),
    entry("segment_zh", Words::new("Segment name", "分组名称"), Words::new("A plain name, in Chinese", "中文名称")),
    entry(
        "recency_days",
        Words::new("Days since last purchase", "距上次购买天数"),
        Words::new(
            "Days from the last purchase to the day after the end of the data",
            "最后一次购买到数据最后一天次日的天数",
        ),
    ),
    entry(
        "n_purchases",
        Words::new("Purchases", "购买次数"),
        Words::new("Different orders, or days with a purchase", "不同订单数，或有购买的天数"),
    ),
    entry(
        "monetary",
        Words::new("Total spend", "消费总额"),
        Words::new("Sum of a customer's amounts", "客户的金额合计"),
    ),
    entry("n_clusters", Words::new("Segments", "分组数"), Words::new("How many segments", "分成几组")),
    entry(
        "inertia",
        Words::new("Spread within segments (inertia)", "组内离散程度（惯量）"),
        Words::new("Sum of squared distances to the centres, on the scaled numbers", "缩放后到各组中心距离的平方和"),
    ),
    entry(
        "silhouette",
        Words::new("Silhouette", "轮廓系数"),
        Words::new(
            "How clearly it belongs to its segment: 1 clearly, 0 between two, below 0 rather to another",
            "归属的清晰程度：1 为清晰，0 为介于两组之间，负值更像属于另一组",
        ),
    ),
    entry(
        "calinski_harabasz",
        Words::new("Calinski-Harabasz", "Calinski-Harabasz 指数"),
        Words::new("Spread between segments over spread within; larger is better", "组间与组内离散程度之比，越大越好"),
    ),
    entry(
        "davies_bouldin",
        Words::new("Davies-Bouldin", "Davies-Bouldin 指数"),
        Words::new("Overlap of neighbouring segments; smaller is better", "相邻组的重叠程度，越小越好"),
    ),
    entry(
        "n_silhouette",
        Words::new("Measured for silhouette", "轮廓系数样本数"),
        Words::new("On how many the silhouette was measured", "计算轮廓系数所用的数量"),
    ),
    entry(
        "distance",
        Words::new("Distance to centre", "到中心的距离"),
        Words::new("Distance to the centre of its segment, on the scaled numbers", "缩放后到所属组中心的距离"),
    ),
    entry(
        "centre",
        Words::new("Centre", "中心"),
        Words::new("The centre of the segment in original units", "该组中心，以原单位表示"),
    ),
    entry(
        "overall",
        Words::new("All together", "总体"),
        Words::new("The centre of all in original units", "总体中心，以原单位表示"),
    ),
    entry(
        "difference",
        Words::new("Difference", "差异"),
        Words::new("Standard deviations from the centre of all", "与总体中心相差的标准差数"),
    ),
];

/// More names of `segments`: what other methods, repetition and rules tell.
pub(super) const SEGMENT_METHODS: &[Entry] = &[
    entry(
        "stability",
        Words::new("Found again", "重合度"),
        Words::new(
            "Mean overlap (Jaccard) with the group found in random parts of the data; 100% is the same",
            "与用随机部分数据重新得到的组的平均重合度（Jaccard），100% 为完全相同",
        ),
    ),
    entry(
        "adjusted_rand",
        Words::new("Agreement of groupings", "分组一致性"),
        Words::new(
            "Adjusted Rand index of groupings of random parts: 1 is the same, 0 is chance",
            "与随机部分数据分组的调整兰德指数：1 为相同，0 为随机",
        ),
    ),
    entry(
        "weight",
        Words::new("Weight", "权重"),
        Words::new("Share of all that the cloud stands for", "该云团所代表的占比"),
    ),
    entry(
        "radius",
        Words::new("Radius", "半径"),
        Words::new("How near neighbours are, on the scaled numbers", "缩放后多近算相邻"),
    ),
    entry(
        "min_points",
        Words::new("Least neighbours", "最少邻居数"),
        Words::new("So many within the radius make a dense place", "半径内达到该数量即为密集处"),
    ),
    entry(
        "n_noise",
        Words::new("In no segment", "未归组"),
        Words::new("How many belong to no segment", "不属于任何组的数量"),
    ),
    entry(
        "height",
        Words::new("Height", "高度"),
        Words::new("Height of the merger: root of twice the spread it adds", "合并高度：所增离散程度两倍的平方根"),
    ),
    entry("rule_en", Words::new("Rule", "规则"), Words::new("How to tell members, in English", "英文规则")),
    entry("rule_zh", Words::new("Rule", "规则"), Words::new("How to tell members, in Chinese", "中文规则")),
    entry(
        "precision",
        Words::new("Precision", "准确率"),
        Words::new("Share of those who fit that are members", "符合者中成员的占比"),
    ),
];

/// Names of `clv`.
pub(super) const CLV: &[Entry] = &[
    entry(
        "frequency",
        Words::new("Repeat purchases", "复购次数"),
        Words::new("Days of purchase after the first", "首次购买之后的购买天数"),
    ),
    entry(
        "recency",
        Words::new("Recency", "近度"),
        Words::new("Time from the first to the last purchase", "首次到最后一次购买的时长"),
    ),
    entry(
        "age",
        Words::new("Age", "客龄"),
        Words::new("Time from the first purchase to the end of the data learned from", "首次购买到学习数据截止的时长"),
    ),
    entry(
        "monetary_value",
        Words::new("Mean amount", "平均金额"),
        Words::new("Mean amount per repeat purchase", "复购的平均金额"),
    ),
    entry(
        "probability_alive",
        Words::new("Active", "活跃概率"),
        Words::new("Probability that the customer will still buy", "客户仍会购买的概率"),
    ),
    entry(
        "expected_purchases",
        Words::new("Expected purchases", "预计购买次数"),
        Words::new("Purchases expected within the horizon", "预测期内预计的购买次数"),
    ),
    entry(
        "purchases_low",
        Words::new("Purchases, low", "次数下限"),
        Words::new("Lower end of the range of purchases", "购买次数区间的下限"),
    ),
    entry(
        "purchases_high",
        Words::new("Purchases, high", "次数上限"),
        Words::new("Upper end of the range of purchases", "购买次数区间的上限"),
    ),
    entry(
        "expected_spend",
        Words::new("Expected amount", "预计单次金额"),
        Words::new("Amount expected per purchase", "预计每次购买的金额"),
    ),
    entry(
        "expected_value",
        Words::new("Expected revenue", "预计金额"),
        Words::new("Expected purchases times expected amount, not discounted", "预计次数乘以预计单次金额，未贴现"),
    ),
    entry(
        "clv",
        Words::new("Value", "客户价值"),
        Words::new("Discounted expected profit within the horizon", "预测期内贴现后的预计利润"),
    ),
    entry("clv_low", Words::new("Value, low", "价值下限"), Words::new("Lower end of the range", "区间的下限")),
    entry("clv_high", Words::new("Value, high", "价值上限"), Words::new("Upper end of the range", "区间的上限")),
    entry(
        "clv_per_customer",
        Words::new("Value per customer", "平均客户价值"),
        Words::new("Mean value of a customer", "每位客户的平均价值"),
    ),
    entry(
        "value_at_stake",
        Words::new("At stake", "风险金额"),
        Words::new("What would be gained if the customer were surely active", "若客户确定活跃可多得的价值"),
    ),
    entry("n_customers", Words::new("Customers", "客户数"), Words::new("How many customers", "客户数量")),
    entry(
        "n_repeat",
        Words::new("Repeat buyers", "复购客户数"),
        Words::new("Customers who bought on more than one day", "在不止一天购买过的客户数"),
    ),
    entry(
        "identified",
        Words::new("Identified", "可识别"),
        Words::new("Whether the data pin the parameters down", "数据能否确定参数"),
    ),
    entry(
        "log_likelihood_no_dropout",
        Words::new("Log-likelihood without dropout", "无流失的对数似然"),
        Words::new("Of the best model in which nobody drops out", "假设无人流失时的最佳模型"),
    ),
    entry(
        "population_mean_spend",
        Words::new("Mean amount overall", "总体平均金额"),
        Words::new("Mean amount per purchase over all customers, by the model", "模型给出的总体单次平均金额"),
    ),
    entry(
        "frequency_correlation",
        Words::new("Correlation of frequency and amount", "频次与金额的相关系数"),
        Words::new("The model of amounts takes it to be zero", "金额模型假设其为零"),
    ),
    entry("period_end", Words::new("Until", "截止"), Words::new("Last day of the period", "该期最后一天")),
    entry("actual", Words::new("Actual", "实际"), Words::new("Repeat purchases in the period", "该期的复购次数")),
    entry(
        "expected",
        Words::new("Expected", "预计"),
        Words::new("What the model expects in the period", "模型预计的该期次数"),
    ),
    entry(
        "actual_cumulative",
        Words::new("Actual so far", "实际累计"),
        Words::new("Repeat purchases up to then", "截至当期的复购次数"),
    ),
    entry(
        "expected_cumulative",
        Words::new("Expected so far", "预计累计"),
        Words::new("What the model expects up to then", "截至当期的模型预计"),
    ),
    entry(
        "held_out",
        Words::new("Held out", "检验期"),
        Words::new("Whether the model had not seen this period", "模型是否未见过该期"),
    ),
    entry(
        "holdout_length",
        Words::new("Length of the check", "检验期长度"),
        Words::new("Time after the last day learned from", "学习截止日之后的时长"),
    ),
    entry(
        "actual_total",
        Words::new("Actual total", "实际总数"),
        Words::new("Purchases that came", "实际发生的购买次数"),
    ),
    entry(
        "expected_total",
        Words::new("Forecast total", "预测总数"),
        Words::new("Purchases forecast", "预测的购买次数"),
    ),
    entry(
        "frequency_class",
        Words::new("Repeat purchases", "复购次数"),
        Words::new("Customers by repeat purchases up to the last day learned from", "按学习期内复购次数分组"),
    ),
    entry(
        "actual_mean",
        Words::new("Actual mean", "实际均值"),
        Words::new("Purchases per customer that came", "每位客户实际购买次数"),
    ),
    entry(
        "expected_mean",
        Words::new("Forecast mean", "预测均值"),
        Words::new("Purchases per customer that were forecast", "每位客户预测购买次数"),
    ),
    entry(
        "top_share",
        Words::new("Most valuable", "价值最高的"),
        Words::new("Share of customers, the most valuable first", "客户占比，按价值从高到低"),
    ),
    entry(
        "value_share",
        Words::new("Share of value", "价值占比"),
        Words::new("What they hold of the total value", "占总价值的比例"),
    ),
    entry("top_value", Words::new("Value", "价值"), Words::new("What they are worth", "他们的价值")),
];

/// Names of `dcf`.
pub(super) const DCF: &[Entry] = &[
    entry(
        "present_value",
        Words::new("Present value", "现值"),
        Words::new("What the cash flow is worth today", "现金流折算为今天的价值"),
    ),
    entry(
        "net_value",
        Words::new("Net value", "净值"),
        Words::new("Present value less the cost of winning the customer", "现值减去获客成本"),
    ),
    entry(
        "value_to_cost",
        Words::new("Value to cost", "价值成本比"),
        Words::new("Present value divided by the cost of winning the customer", "现值除以获客成本"),
    ),
    entry(
        "payback_years",
        Words::new("Payback", "回本时间"),
        Words::new("Years until the discounted cash flow has repaid the cost", "贴现现金流收回获客成本所需年数"),
    ),
    entry(
        "year",
        Words::new("Year", "年"),
        Words::new("Year from winning the customer, from 1", "获客后的第几年，从 1 开始"),
    ),
    entry(
        "survival",
        Words::new("Still there", "留存率"),
        Words::new("Probability that the customer is still there", "客户仍在的概率"),
    ),
    entry(
        "cash_flow",
        Words::new("Cash flow", "现金流"),
        Words::new("Revenue times margin times probability to be there", "收入乘以利润率再乘以留存率"),
    ),
    entry(
        "discount_factor",
        Words::new("Discount factor", "贴现因子"),
        Words::new("What one unit of money then is worth today", "那时的一元今天值多少"),
    ),
    entry(
        "cumulative_value",
        Words::new("Value so far", "累计净值"),
        Words::new("Discounted cash flow up to then less the cost", "截至当年的贴现现金流减去成本"),
    ),
    entry(
        "retention",
        Words::new("Retention", "留存"),
        Words::new("Share of customers who stay another year", "再留一年的客户比例"),
    ),
    entry(
        "discount_rate",
        Words::new("Discount rate", "贴现率"),
        Words::new("Yearly rate at which later money loses worth", "未来的钱每年贬值的比率"),
    ),
];

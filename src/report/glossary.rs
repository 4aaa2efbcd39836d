//! Every column name that result tables use, with the words that users read. A new name enters here first.

use crate::i18n::Words;

/// A name and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The name in tables, exports and tests.
    pub name: &'static str,
    /// The column header.
    pub label: Words,
    /// One line of help.
    pub help: Words,
}

const fn entry(name: &'static str, label: Words, help: Words) -> Entry {
    Entry { name, label, help }
}

/// The entry of a name; none for columns named by the user's data.
pub fn find(name: &str) -> Option<&'static Entry> {
    GROUPS.iter().flat_map(|group| group.iter()).find(|entry| entry.name == name)
}

/// What a result table is called; none for a name that is not listed.
pub fn table(name: &str) -> Option<Words> {
    TABLES.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// The names of result tables.
const TABLES: &[(&str, Words)] = &[
    ("glance", Words::new("Key figures", "关键指标")),
    ("tidy", Words::new("Details", "明细")),
    ("augment", Words::new("Row by row", "逐行结果")),
    ("at_risk", Words::new("Customers at risk", "流失风险客户")),
    ("categories", Words::new("By category", "按类别")),
    ("concentration", Words::new("How the value is spread", "价值集中度")),
    ("drivers", Words::new("Drivers, strongest first", "驱动因素（由强到弱）")),
    ("dropped", Words::new("Rows left out", "未使用的行")),
    ("holdout", Words::new("Check on later data", "用后期数据检验")),
    ("holdout_by_frequency", Words::new("Check by number of purchases", "按购买次数检验")),
    ("left_out", Words::new("Left out", "未计入")),
    ("prediction", Words::new("Prediction", "预测")),
    ("profile", Words::new("What sets them apart", "各群特征")),
    ("selection", Words::new("How many segments", "分群数比较")),
    ("sensitivity", Words::new("If retention or rate were different", "留存率与折现率的影响")),
    ("summary", Words::new("All customers together", "全部客户合计")),
    ("top_customers", Words::new("Most valuable customers", "最有价值的客户")),
    ("top_values", Words::new("Most frequent values", "最常见的值")),
    ("totals", Words::new("Totals over time", "各期合计")),
    ("tracking", Words::new("Actual and expected by period", "各期实际与预期")),
    ("validation", Words::new("Error on rows not seen", "未见数据上的误差")),
];

/// All names, for checks.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|group| group.iter())
}

static GROUPS: &[&[Entry]] = &[SHARED, DESCRIBE, REGRESSION, SEGMENTS, CLV, DCF];

/// Names that more than one analysis uses.
const SHARED: &[Entry] = &[
    entry("row", Words::new("Row", "行"), Words::new("Row of the data, from 1", "数据中的行号，从 1 开始")),
    entry(
        "n_obs",
        Words::new("Rows used", "使用行数"),
        Words::new("Rows that entered the computation", "参与计算的行数"),
    ),
    entry("model", Words::new("Model", "模型"), Words::new("Which model", "所用模型")),
    entry("term", Words::new("Term", "项"), Words::new("A parameter of the model", "模型参数")),
    entry("estimate", Words::new("Estimate", "估计值"), Words::new("The fitted value", "拟合得到的数值")),
    entry(
        "std_error",
        Words::new("Std. error", "标准误"),
        Words::new("How far the estimate would vary from sample to sample", "估计值在不同样本间的波动程度"),
    ),
    entry(
        "log_likelihood",
        Words::new("Log-likelihood", "对数似然"),
        Words::new(
            "How well the model explains the data; only differences matter",
            "模型对数据的解释程度，只有差值有意义",
        ),
    ),
    entry("column", Words::new("Column", "列"), Words::new("A column of the data", "数据中的一列")),
    entry("share", Words::new("Share", "占比"), Words::new("Part of the whole", "占总体的比例")),
    entry("period", Words::new("Period", "时段"), Words::new("A stretch of time", "一段时间")),
    entry("revenue", Words::new("Revenue", "收入"), Words::new("Money from sales", "销售所得金额")),
    entry("reason", Words::new("Reason", "原因"), Words::new("Why something was left out", "未计入的原因")),
    entry("n_dropped", Words::new("Left out", "未计入"), Words::new("How many could not be used", "无法使用的数量")),
    entry(
        "mae",
        Words::new("Mean miss (MAE)", "平均误差（MAE）"),
        Words::new("The mean absolute error", "平均绝对误差"),
    ),
    entry(
        "rmse",
        Words::new("Typical miss (RMSE)", "典型误差（RMSE）"),
        Words::new("The root of the mean squared error", "均方误差的平方根"),
    ),
    entry("customer", Words::new("Customer", "客户"), Words::new("Who bought", "购买者")),
];

/// Names of `describe`.
const DESCRIBE: &[Entry] = &[
    entry("kind", Words::new("Kind", "类型"), Words::new("What the cells are", "单元格的类型")),
    entry("n_missing", Words::new("Missing", "缺失"), Words::new("Cells without a value", "没有值的单元格数")),
    entry(
        "n_distinct",
        Words::new("Distinct", "不同取值"),
        Words::new("Different values, missing cells not counted", "不同取值的个数，缺失不算"),
    ),
    entry(
        "mean",
        Words::new("Mean", "均值"),
        Words::new("Sum over count; of yes/no the share of yes", "总和除以个数；是/否列为“是”的占比"),
    ),
    entry(
        "sd",
        Words::new("Std. deviation", "标准差"),
        Words::new("How far values typically lie from the mean (divisor n − 1)", "数值与均值的典型距离（除以 n − 1）"),
    ),
    entry("min", Words::new("Smallest", "最小值"), Words::new("The smallest value", "最小的值")),
    entry(
        "q1",
        Words::new("1st quartile", "第一四分位数"),
        Words::new("A quarter of the values lies below", "四分之一的值低于此数"),
    ),
    entry("median", Words::new("Median", "中位数"), Words::new("Half of the values lies below", "一半的值低于此数")),
    entry(
        "q3",
        Words::new("3rd quartile", "第三四分位数"),
        Words::new("Three quarters of the values lie below", "四分之三的值低于此数"),
    ),
    entry("max", Words::new("Largest", "最大值"), Words::new("The largest value", "最大的值")),
    entry(
        "skewness",
        Words::new("Skewness", "偏度"),
        Words::new(
            "Above 0: a tail of large values. Adjusted for the sample size (G1)",
            "大于 0：大值一侧拖尾。按样本量修正（G1）",
        ),
    ),
    entry(
        "kurtosis",
        Words::new("Excess kurtosis", "超额峰度"),
        Words::new(
            "Above 0: more extreme values than a normal distribution. Adjusted for the sample size (G2)",
            "大于 0：极端值比正态分布多。按样本量修正（G2）",
        ),
    ),
    entry(
        "sum",
        Words::new("Sum", "合计"),
        Words::new("All values added up; of yes/no the count of yes", "所有值之和；是/否列为“是”的个数"),
    ),
    entry(
        "skewness_population",
        Words::new("Skewness, unadjusted", "偏度（未修正）"),
        Words::new("Third moment over the 3/2 power of the second (g1)", "三阶矩除以二阶矩的 3/2 次方（g1）"),
    ),
    entry(
        "kurtosis_population",
        Words::new("Excess kurtosis, unadjusted", "超额峰度（未修正）"),
        Words::new("Fourth moment over the square of the second, less 3 (g2)", "四阶矩除以二阶矩的平方再减 3（g2）"),
    ),
    entry("n_negative", Words::new("Negative", "负值"), Words::new("Values below zero", "小于零的值的个数")),
    entry(
        "n_outliers",
        Words::new("Outliers", "离群值"),
        Words::new("Values more than 1.5 box lengths beyond the quartiles", "超出四分位数 1.5 个箱长的值的个数"),
    ),
    entry("first_day", Words::new("First day", "首日"), Words::new("The earliest day", "最早的一天")),
    entry("last_day", Words::new("Last day", "末日"), Words::new("The latest day", "最晚的一天")),
    entry("n_rows", Words::new("Rows", "行数"), Words::new("How many rows", "有多少行")),
    entry("n_columns", Words::new("Columns", "列数"), Words::new("How many columns", "有多少列")),
    entry(
        "n_duplicates",
        Words::new("Exact copies", "重复行"),
        Words::new("Rows equal to an earlier row in every cell", "所有单元格都与前面某行相同的行数"),
    ),
    entry("total_amount", Words::new("Total amount", "金额合计"), Words::new("All amounts added up", "所有金额之和")),
    entry(
        "value",
        Words::new("Value", "取值"),
        Words::new("A value of the column; empty: all values not listed", "该列的一个取值；空表示未列出的其余取值"),
    ),
    entry("count", Words::new("Count", "次数"), Words::new("How often it occurs", "出现次数")),
    entry("amount", Words::new("Amount", "金额"), Words::new("What the rows add up to", "这些行的金额之和")),
    entry(
        "is_gap",
        Words::new("No rows", "无数据"),
        Words::new("Whether the period has no rows at all", "该时段是否没有任何数据"),
    ),
    entry(
        "is_partial",
        Words::new("Incomplete", "不完整"),
        Words::new("Whether the data begin or end within the period", "数据是否在该时段之内开始或结束"),
    ),
];

/// Names of `regression`.
const REGRESSION: &[Entry] = &[
    entry(
        "statistic",
        Words::new("Statistic", "统计量"),
        Words::new(
            "The estimate beside its standard error (t), or the explained beside the unexplained variation (F)",
            "估计值与标准误之比（t），或已解释与未解释变动之比（F）",
        ),
    ),
    entry(
        "p_value",
        Words::new("p-value", "p 值"),
        Words::new("How likely chance alone would do as much", "仅凭偶然达到这种程度的可能性"),
    ),
    entry(
        "conf_low",
        Words::new("Lower bound", "区间下限"),
        Words::new("The lower end of the confidence interval", "置信区间的下限"),
    ),
    entry(
        "conf_high",
        Words::new("Upper bound", "区间上限"),
        Words::new("The upper end of the confidence interval", "置信区间的上限"),
    ),
    entry(
        "vif",
        Words::new("VIF", "VIF"),
        Words::new(
            "How much overlap with other terms inflates the variance; above 10 is high",
            "与其他项重叠使方差放大的倍数，超过 10 偏高",
        ),
    ),
    entry("df", Words::new("Model df", "模型自由度"), Words::new("Terms without the constant", "不含常数项的项数")),
    entry("df_resid", Words::new("Residual df", "残差自由度"), Words::new("Rows less terms", "行数减项数")),
    entry(
        "sigma",
        Words::new("Residual SD", "残差标准差"),
        Words::new("How far rows scatter around the model", "数据围绕模型的离散程度"),
    ),
    entry(
        "r_squared",
        Words::new("R²", "R²"),
        Words::new("The share of the variation that is explained", "已解释变动的比例"),
    ),
    entry(
        "adj_r_squared",
        Words::new("Adjusted R²", "调整后 R²"),
        Words::new("R² less what more terms win by chance", "扣除项数影响后的 R²"),
    ),
    entry(
        "aic",
        Words::new("AIC", "AIC"),
        Words::new("Fit with a penalty per term; smaller is better", "带项数惩罚的拟合指标，越小越好"),
    ),
    entry(
        "bic",
        Words::new("BIC", "BIC"),
        Words::new("Fit with a larger penalty per term; smaller is better", "惩罚更重的拟合指标，越小越好"),
    ),
    entry(
        "naive_rmse",
        Words::new("Miss of the average", "猜平均值的误差"),
        Words::new("The typical miss of always guessing the average", "总是猜平均值时的典型误差"),
    ),
    entry(
        "durbin_watson",
        Words::new("Durbin-Watson", "Durbin-Watson"),
        Words::new("2 when neighbouring misses are unrelated", "相邻误差无关时为 2"),
    ),
    entry(
        "breusch_pagan",
        Words::new("Breusch-Pagan", "Breusch-Pagan"),
        Words::new("Large when misses scatter unevenly", "误差大小不均时偏大"),
    ),
    entry(
        "breusch_pagan_p",
        Words::new("Breusch-Pagan p", "Breusch-Pagan p"),
        Words::new("How likely even scatter would look like this", "误差均匀时出现这种情况的可能性"),
    ),
    entry(
        "jarque_bera",
        Words::new("Jarque-Bera", "Jarque-Bera"),
        Words::new("Large when misses are not normal", "误差偏离正态时偏大"),
    ),
    entry(
        "jarque_bera_p",
        Words::new("Jarque-Bera p", "Jarque-Bera p"),
        Words::new("How likely normal misses would look like this", "误差为正态时出现这种情况的可能性"),
    ),
    entry("fitted", Words::new("Fitted", "拟合值"), Words::new("What the model expects", "模型的预期值")),
    entry("residual", Words::new("Residual", "残差"), Words::new("Actual less fitted", "实际值减拟合值")),
    entry(
        "std_residual",
        Words::new("Standardised residual", "标准化残差"),
        Words::new("The residual beside its own standard deviation", "残差与其标准差之比"),
    ),
    entry(
        "leverage",
        Words::new("Leverage", "杠杆值"),
        Words::new("How unusual the predictors of the row are", "该行自变量的特殊程度"),
    ),
    entry(
        "cooks_distance",
        Words::new("Cook's distance", "Cook 距离"),
        Words::new("How far the fit moves without the row", "去掉该行后拟合移动的程度"),
    ),
    entry("n_terms", Words::new("Terms", "项数"), Words::new("How many terms the column has", "该列的项数")),
    entry(
        "strength",
        Words::new("Strength", "强度"),
        Words::new("The spread of its contribution beside that of the target", "其贡献的离散程度与目标之比"),
    ),
    entry("lower", Words::new("Lower", "下限"), Words::new("The lower end for a single new row", "单个新值的下限")),
    entry("upper", Words::new("Upper", "上限"), Words::new("The upper end for a single new row", "单个新值的上限")),
    entry(
        "typical",
        Words::new("Median", "中位数"),
        Words::new("The prediction in the target's own units", "以原单位表示的预测"),
    ),
    entry(
        "typical_lower",
        Words::new("Median, lower", "中位数下限"),
        Words::new("The lower end in the target's own units", "以原单位表示的下限"),
    ),
    entry(
        "typical_upper",
        Words::new("Median, upper", "中位数上限"),
        Words::new("The upper end in the target's own units", "以原单位表示的上限"),
    ),
    entry("split", Words::new("Check", "检验"), Words::new("Which rows were predicted", "被预测的数据部分")),
    entry(
        "n_train",
        Words::new("Rows fitted to", "拟合行数"),
        Words::new("Rows that the model learned from", "模型学习所用的行数"),
    ),
    entry("n_test", Words::new("Rows predicted", "预测行数"), Words::new("Rows that were predicted", "被预测的行数")),
];

/// Names of `segments`.
const SEGMENTS: &[Entry] = &[
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
    entry(
        "segment_en",
        Words::new("Segment name (English)", "分组名称（英文）"),
        Words::new("A plain name, in English", "英文名称"),
    ),
    entry(
        "segment_zh",
        Words::new("Segment name (Chinese)", "分组名称（中文）"),
        Words::new("A plain name, in Chinese", "中文名称"),
    ),
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

/// Names of `clv`.
const CLV: &[Entry] = &[
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
    entry("clv_low", Words::new("Value, low", "价值下限"), Words::new("Lower end of the 95% range", "95% 区间的下限")),
    entry(
        "clv_high",
        Words::new("Value, high", "价值上限"),
        Words::new("Upper end of the 95% range", "95% 区间的上限"),
    ),
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
const DCF: &[Entry] = &[
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

#[cfg(test)]
mod tests {
    #[test]
    fn every_name_stands_once() {
        let mut names: Vec<&str> = super::all().map(|entry| entry.name).collect();
        names.sort_unstable();
        let n_names = names.len();
        names.dedup();
        assert_eq!(names.len(), n_names);
    }
}

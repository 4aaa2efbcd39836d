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
    entry("customer", Words::new("Customer", "客户"), Words::new("Who bought", "购买者")),
];

/// Names of `describe`.
const DESCRIBE: &[Entry] = &[
    entry("column", Words::new("Column", "列"), Words::new("A column of the data", "数据中的一列")),
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
    entry("share", Words::new("Share", "占比"), Words::new("Part of the whole", "占总体的比例")),
    entry(
        "period",
        Words::new("Period", "时段"),
        Words::new("Day, week, month, quarter or year", "日、周、月、季度或年"),
    ),
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
const REGRESSION: &[Entry] = &[];

/// Names of `segments`.
const SEGMENTS: &[Entry] = &[
    entry(
        "cluster",
        Words::new("Segment", "分组"),
        Words::new("Number of the segment, the largest first", "分组编号，最大的组为 1"),
    ),
    entry("size", Words::new("Size", "数量"), Words::new("How many belong to it", "属于该组的数量")),
    entry("share", Words::new("Share", "占比"), Words::new("Its share of all", "占全部的比例")),
    entry(
        "revenue",
        Words::new("Revenue", "收入"),
        Words::new("Sum of the amounts of its customers", "该组客户的金额合计"),
    ),
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
        "n_dropped",
        Words::new("Rows left out", "未使用行数"),
        Words::new("Rows left out because a number is missing", "因缺少数值而未参与计算的行数"),
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
    entry("column", Words::new("Column", "列"), Words::new("Which column", "哪一列")),
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
const CLV: &[Entry] = &[];

/// Names of `dcf`.
const DCF: &[Entry] = &[];

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

//! Names of the tables that describe and explain data, and those that several analyses share.

use super::{Entry, entry};
use crate::i18n::Words;

/// Names of `checks`.
pub(super) const CHECKS: &[Entry] = &[
    entry("file", Words::new("File", "文件"), Words::new("The file's name", "文件名")),
    entry("rule", Words::new("Check", "检查"), Words::new("What it is called", "检查的名称")),
    entry(
        "check",
        Words::new("Expression", "表达式"),
        Words::new("What should be true of every row", "对每一行都应成立"),
    ),
    entry("month", Words::new("Month", "月份"), Words::new("Calendar month", "自然月")),
    entry("n_passed", Words::new("Passed", "通过"), Words::new("Rows of which it is true", "成立的行数")),
    entry("n_failed", Words::new("Failed", "未通过"), Words::new("Rows of which it is not", "不成立的行数")),
    entry(
        "n_unknown",
        Words::new("Not known", "无法判断"),
        Words::new("Rows with a missing cell that the check needs", "所需单元格缺失的行数"),
    ),
    entry(
        "pass_rate",
        Words::new("Pass rate", "通过率"),
        Words::new("Passed among those of which it can be told", "可判断的行中通过的比例"),
    ),
];

/// Names that more than one analysis uses.
pub(super) const SHARED: &[Entry] = &[
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
        "bootstrap_error",
        Words::new("Bootstrap error", "自助标准误"),
        Words::new("How far the estimate varies when customers are drawn anew", "重抽客户时估计值的波动程度"),
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
    entry("group", Words::new("Group", "组"), Words::new("Which group", "所属的组")),
];

/// Names of `describe`.
pub(super) const DESCRIBE: &[Entry] = &[
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
pub(super) const REGRESSION: &[Entry] = &[
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
        Words::new(
            "Of a row: how unusual its predictors are. Of a rule: its share of baskets beyond chance",
            "行：自变量的特殊程度；规则：超出偶然的购物篮占比",
        ),
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

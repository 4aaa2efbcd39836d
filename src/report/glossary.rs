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
const DESCRIBE: &[Entry] = &[];

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
        "rmse",
        Words::new("Typical miss (RMSE)", "典型误差（RMSE）"),
        Words::new("The root of the mean squared error", "均方误差的平方根"),
    ),
    entry(
        "mae",
        Words::new("Mean miss (MAE)", "平均误差（MAE）"),
        Words::new("The mean absolute error", "平均绝对误差"),
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
    entry(
        "n_dropped",
        Words::new("Rows left out", "略去行数"),
        Words::new("Rows that could not be used", "无法使用的行数"),
    ),
    entry("column", Words::new("Column", "列"), Words::new("A column of the data", "数据中的列")),
    entry("reason", Words::new("Reason", "原因"), Words::new("Why rows were left out", "略去的原因")),
];

/// Names of `segments`.
const SEGMENTS: &[Entry] = &[];

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

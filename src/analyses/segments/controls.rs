//! Labels and choices of the settings.

use crate::i18n::Words;

/// The choices of method.
pub const METHODS: [(&str, Words); 4] = [
    ("k_means", Words::new("Compact groups (K-means)", "紧凑的组（K 均值）")),
    ("gaussian_mixture", Words::new("Overlapping clouds (Gaussian mixture)", "可重叠的云团（高斯混合）")),
    ("ward", Words::new("Hierarchy (Ward)", "层次聚类（Ward）")),
    ("dbscan", Words::new("Dense places, with outliers (DBSCAN)", "密集处，可有离群（DBSCAN）")),
];

/// The choices of scaling.
pub const SCALINGS: [(&str, Words); 4] = [
    ("z_score", Words::new("Equal spread (z-score)", "统一离散程度（z 分数）")),
    ("min_max", Words::new("Equal range (0 to 1)", "统一范围（0 到 1）")),
    ("robust", Words::new("Robust (median and quartiles)", "稳健（中位数与四分位距）")),
    ("none", Words::new("None", "不缩放")),
];

/// The choices for returns.
pub const RETURNS: [(&str, Words); 2] =
    [("subtract", Words::new("Subtract", "扣减")), ("ignore", Words::new("Ignore", "忽略"))];

/// Label and help of a setting.
pub fn control(name: &str) -> (Words, Words) {
    match name {
        "columns" => (
            Words::new("Columns", "列"),
            Words::new(
                "Numbers that describe each row; leave empty to group customers by their purchases",
                "描述每一行的数值；留空则按购买行为给客户分组",
            ),
        ),
        "group_by" => (
            Words::new("Combine rows by", "按以下列合并行"),
            Words::new(
                "One or two columns, such as region and product: each combination is compared by its sums",
                "一到两列，如地区与产品：按每个组合的合计比较",
            ),
        ),
        "customer" => (Words::new("Customer", "客户"), Words::new("Who bought", "购买者")),
        "date" => (Words::new("Date", "日期"), Words::new("When they bought", "购买时间")),
        "amount" => (Words::new("Amount", "金额"), Words::new("For how much", "购买金额")),
        "order" => (
            Words::new("Order", "订单"),
            Words::new(
                "Which order a row belongs to; without it, a day is one purchase",
                "每行所属订单；若不选，同一天算一次购买",
            ),
        ),
        "returns" => (
            Words::new("Returns", "退货"),
            Words::new("What negative amounts do to a customer's total", "负金额如何影响客户总额"),
        ),
        "scaling" => (
            Words::new("Scaling", "缩放"),
            Words::new("Makes columns of different units comparable", "让单位不同的列可以比较"),
        ),
        "log" => (
            Words::new("Logarithm", "取对数"),
            Words::new(
                "Compares ratios instead of differences; helps with a few very large values",
                "按倍数而非差额比较；适合少数值特别大的数据",
            ),
        ),
        _ => of_method(name),
    }
}

fn of_method(name: &str) -> (Words, Words) {
    match name {
        "method" => (Words::new("Method", "方法"), Words::new("What counts as a group", "什么样的对象算一组")),
        "radius" => (
            Words::new("Radius", "半径"),
            Words::new(
                "How near neighbours are, on the scaled numbers; leave empty to have it suggested",
                "缩放后多近才算相邻；留空则自动建议",
            ),
        ),
        "min_points" => (
            Words::new("Least neighbours", "最少邻居数"),
            Words::new(
                "So many within the radius make a dense place; leave empty to have it suggested",
                "半径内达到该数量即为密集处；留空则自动建议",
            ),
        ),
        "n_clusters" => (
            Words::new("Number of segments", "分组数"),
            Words::new("Leave empty to have it suggested", "留空则自动建议"),
        ),
        "max_clusters" => (
            Words::new("Try up to", "最多尝试"),
            Words::new("The largest number of segments to compare", "参与比较的最大分组数"),
        ),
        "n_starts" => (
            Words::new("Starts", "起始次数"),
            Words::new("More starts find better segments, more slowly", "次数越多，分组越好，但更慢"),
        ),
        _ => (
            Words::new("Seed", "随机种子"),
            Words::new("The same seed gives the same segments", "相同的种子得到相同的分组"),
        ),
    }
}

//! Every column name that result tables use, with the words that users read. A new name enters here first.

use serde::{Deserialize, Serialize};

use super::tidy::{TidyColumn, TidyTable};
use crate::i18n::Words;

mod baskets;
mod budget;
mod churn;
mod codes;
mod customers;
mod data;
mod experiments;
mod funnel;
mod loyalty;
mod portrait;
mod quality;
mod recommendations;
mod response;
mod worth;

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

/// What stands above a table and its columns. Travels with the table, so that the page needs no glossary of its own.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Headings {
    /// What the table is called.
    pub title: Option<Words>,
    /// Per column; none for columns named by the user's data.
    pub columns: Vec<Option<Heading>>,
    /// What codes in cells mean.
    pub codes: Vec<Coded>,
}

/// A text that stands for words: exports and tests have the text, readers the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coded {
    /// The column's place in the table.
    pub column: u32,
    /// The cell's text.
    pub code: String,
    /// What it means in English.
    pub en: String,
    /// What it means in Chinese.
    pub zh: String,
}

/// What stands above a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The column header.
    pub label: Words,
    /// One line of help.
    pub help: Words,
}

/// The headings of a result table.
pub fn headings(table: &TidyTable) -> Headings {
    let heading =
        |column: &TidyColumn| find(&column.name).map(|entry| Heading { label: entry.label, help: entry.help });
    let columns = table.columns.iter().map(heading).collect();
    Headings { title: self::table(&table.name), columns, codes: codes::of(table) }
}

/// The names of result tables.
const TABLES: &[(&str, Words)] = &[
    ("glance", Words::new("Key figures", "关键指标")),
    ("tidy", Words::new("Details", "明细")),
    ("augment", Words::new("Row by row", "逐行结果")),
    ("at_risk", Words::new("Customers at risk", "流失风险客户")),
    ("budgets", Words::new("Other budgets", "不同预算")),
    ("by_segment", Words::new("By segment", "按分层")),
    ("calibration", Words::new("Said and actual, by group", "各组所说与实际")),
    ("categories", Words::new("By category", "按类别")),
    ("cohort_sizes", Words::new("Cohorts", "同期群")),
    ("combinations", Words::new("Customers by the rules they meet", "按符合的规则组合统计客户")),
    ("concentration", Words::new("How the value is spread", "价值集中度")),
    ("constraints", Words::new("Limits", "限制")),
    ("curves", Words::new("Month by month", "逐月累计")),
    ("definitions", Words::new("How segments are defined", "分层定义")),
    ("dimensions", Words::new("Scores and their reasons", "各项得分与原因")),
    ("issue_rows", Words::new("Rows with findings", "有问题的行")),
    ("issues", Words::new("What to mend", "需要修复的问题")),
    ("spellings", Words::new("Spellings that look the same", "疑似同一名称的写法")),
    ("drivers", Words::new("Drivers, strongest first", "驱动因素（由强到弱）")),
    ("dropped", Words::new("Rows left out", "未使用的行")),
    ("failing", Words::new("Failing rows", "未通过的行")),
    ("favourites", Words::new("Favourites of segments", "各分层的偏好")),
    ("gains", Words::new("What a list catches", "名单的覆盖")),
    ("holdout", Words::new("Check on later data", "用后期数据检验")),
    ("holdout_by_frequency", Words::new("Check by number of purchases", "按购买次数检验")),
    ("itemsets", Words::new("Frequent sets", "频繁组合")),
    ("left_out", Words::new("Left out", "未计入")),
    ("levers", Words::new("What value depends on", "价值取决于什么")),
    ("merges", Words::new("Last mergers", "最后的合并")),
    ("migration", Words::new("Who moved where", "客户的变动")),
    ("model", Words::new("Model", "模型")),
    ("monthly", Words::new("By month", "按月")),
    ("movements", Words::new("What moved, month by month", "逐月变动")),
    ("not_bought", Words::new("Not bought yet", "尚未购买")),
    ("overlap", Words::new("Who meets several rules", "同时符合多条规则的客户")),
    ("offers", Words::new("What is offered most", "推荐最多的产品")),
    ("own_favourites", Words::new("Favourites of this customer", "该客户的偏好")),
    ("popular", Words::new("What most customers buy", "购买人数最多的产品")),
    ("prediction", Words::new("Prediction", "预测")),
    ("product_pairs", Words::new("Products with the same buyers", "购买者相同的产品")),
    ("profile", Words::new("What sets them apart", "各群特征")),
    ("projection", Words::new("Retention, observed and projected", "留存率：实际与预测")),
    ("rules", Words::new("How to tell members", "如何辨认成员")),
    ("scores", Words::new("What each score means", "各分数的含义")),
    ("selection", Words::new("How many segments", "分群数比较")),
    ("sensitivity", Words::new("If retention or rate were different", "留存率与折现率的影响")),
    ("summary", Words::new("All customers together", "全部客户合计")),
    ("top_customers", Words::new("Most valuable customers", "最有价值的客户")),
    ("top_items", Words::new("Most frequent items", "最常见的商品")),
    ("top_values", Words::new("Most frequent values", "最常见的值")),
    ("totals", Words::new("Totals over time", "各期合计")),
    ("survival", Words::new("How long until", "多久之后")),
    ("tracking", Words::new("Actual and expected by period", "各期实际与预期")),
    ("triangle", Words::new("Cohort by cohort", "逐个同期群")),
    ("validation", Words::new("Error on rows not seen", "未见数据上的误差")),
];

/// All names, for checks.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|group| group.iter())
}

static GROUPS: &[&[Entry]] = &[
    data::SHARED,
    data::DESCRIBE,
    data::REGRESSION,
    customers::SEGMENTS,
    customers::SEGMENT_METHODS,
    customers::CLV,
    customers::DCF,
    baskets::BASKETS,
    budget::BUDGET,
    churn::CHURN,
    data::CHECKS,
    experiments::EXPERIMENTS,
    experiments::PLAYBOOK,
    funnel::FUNNEL,
    loyalty::RFM,
    loyalty::COHORTS,
    portrait::PORTRAIT,
    portrait::SEQUENCES,
    quality::QUALITY,
    recommendations::RECOMMENDATIONS,
    response::RESPONSE,
    worth::SUBSCRIPTIONS,
    worth::CHANNEL_RETURN,
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

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
const REGRESSION: &[Entry] = &[];

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

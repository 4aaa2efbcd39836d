//! Codes in result tables, with the words that readers see in their place.

use super::{Coded, find};
use crate::data::{ColumnKind, Values};
use crate::i18n::Words;
use crate::report::TidyTable;

/// The columns that hold codes and never texts of the user's.
const COLUMNS: &[&str] = &[
    "code",
    "constraint",
    "dimension",
    "input",
    "kind",
    "measure",
    "method",
    "model",
    "rate",
    "reason",
    "result_state",
    "severity",
    "split",
    "test_state",
];

/// What stands between codes in one cell.
const BETWEEN: &str = ", ";

const CODES: &[(&str, Words)] = &[
    ("acquisition_cost", Words::new("cost of winning a customer", "获客成本")),
    ("after_end", Words::new("after the last day", "晚于截止日")),
    ("all", Words::new("all parts together", "各份合计")),
    ("als", Words::new("matrix factorisation", "矩阵分解")),
    ("amount_formula", Words::new("amount not explained by price", "金额无法由单价得出")),
    ("amount_mismatch", Words::new("amount is not quantity × price", "金额不等于数量×单价")),
    ("arpa", Words::new("amount per customer", "客均金额")),
    ("bg_nbd", Words::new("BG/NBD", "BG/NBD")),
    ("blanks", Words::new("extra blanks", "多余空格")),
    ("budget", Words::new("budget", "预算")),
    ("case_variants", Words::new("upper and lower case", "大小写不一")),
    ("constant", Words::new("one value only", "只有一个值")),
    ("cosine", Words::new("likeness (cosine)", "相似度（余弦）")),
    ("customer_churn", Words::new("customers lost", "客户流失")),
    ("customers_first_seen_later", Words::new("first seen later", "之后才首次购买")),
    ("discount_rate", Words::new("discount rate", "贴现率")),
    ("duplicate_keys", Words::new("repeated keys", "键重复")),
    ("duplicate_rows", Words::new("repeated rows", "重复行")),
    ("empty_column", Words::new("empty column", "空列")),
    ("enough", Words::new("large enough", "足够")),
    ("far_date", Words::new("date far from the others", "日期远离其他日期")),
    ("future_date", Words::new("date in the future", "未来日期")),
    ("gamma_gamma", Words::new("Gamma-Gamma", "Gamma-Gamma")),
    ("gross_retention", Words::new("revenue kept", "收入留存")),
    ("gross_retention_year", Words::new("revenue kept over a year", "全年收入留存")),
    ("high", Words::new("high", "高")),
    ("in_sample", Words::new("rows it learnt from", "所学数据")),
    ("jaccard", Words::new("likeness (Jaccard)", "相似度（Jaccard）")),
    ("lift", Words::new("lift", "提升度")),
    ("low", Words::new("low", "低")),
    ("margin", Words::new("margin", "利润率")),
    ("mbg_nbd", Words::new("MBG/NBD", "MBG/NBD")),
    ("medium", Words::new("medium", "中")),
    ("missing", Words::new("missing", "缺失")),
    ("missing_amount", Words::new("no amount", "缺少金额")),
    ("missing_customer", Words::new("no customer", "缺少客户")),
    ("missing_date", Words::new("no date", "缺少日期")),
    ("mixed_kind", Words::new("texts among numbers", "数字中混有文本")),
    ("naive_same_rate", Words::new("everyone goes on as before", "人人保持原频率")),
    ("negative", Words::new("below zero", "小于零")),
    ("net_retention", Words::new("revenue kept, with expansion", "净收入留存")),
    ("net_retention_year", Words::new("revenue kept over a year, with expansion", "全年净收入留存")),
    ("no_test", Words::new("no test", "不做试验")),
    ("none", Words::new("no result", "无结果")),
    ("not_shown", Words::new("not shown", "未证实")),
    ("old_date", Words::new("impossibly old date", "日期过早")),
    ("outlier", Words::new("far from the others", "远离其他值")),
    ("pareto_nbd", Words::new("Pareto/NBD", "Pareto/NBD")),
    ("placeholder", Words::new("stands for “not known”", "占位值")),
    ("popularity", Words::new("popularity", "热门程度")),
    ("return_days", Words::new("days of returns", "退货日")),
    ("revenue_churn", Words::new("revenue lost", "收入流失")),
    ("shown", Words::new("shown to work", "已证实")),
    ("spellings", Words::new("nearly the same word", "写法相近")),
    ("time_gaps", Words::new("periods without rows", "无数据时段")),
    ("too_early", Words::new("too early", "为时尚早")),
    ("too_small", Words::new("too small", "人数不足")),
];

/// What the codes of a table mean, each once per column. A text in which any part is not known stays as it is.
pub(super) fn of(table: &TidyTable) -> Vec<Coded> {
    let mut coded = Vec::new();
    for (column, index) in table.columns.iter().zip(0u32..) {
        let Values::Text { dictionary, .. } = column.cells.values() else { continue };
        if COLUMNS.contains(&column.name.as_str()) {
            coded.extend(dictionary.iter().filter_map(|code| in_words(index, code)));
        }
    }
    coded
}

fn in_words(column: u32, code: &str) -> Option<Coded> {
    let parts: Vec<Words> = code.split(BETWEEN).map(words).collect::<Option<_>>()?;
    let joined = |pick: fn(&Words) -> &'static str, between| parts.iter().map(pick).collect::<Vec<_>>().join(between);
    Some(Coded {
        column,
        code: code.to_owned(),
        en: joined(|words| words.en, BETWEEN),
        zh: joined(|words| words.zh, "、"),
    })
}

fn words(code: &str) -> Option<Words> {
    let listed = CODES.iter().find(|(known, _)| *known == code).map(|(_, words)| *words);
    let kind = || ColumnKind::ALL.into_iter().find(|kind| kind.name() == code).map(ColumnKind::words);
    listed.or_else(kind).or_else(|| find(code).map(|entry| entry.label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::glossary::headings;

    #[test]
    fn codes_are_told_in_words_and_texts_of_users_are_not() {
        let table = TidyTable::new("dimensions")
            .texts("reason", &["missing, time_gaps", "none of ours"])
            .texts("kind", &["integer", "text"])
            .texts("product", &["missing", "budget"]);
        let codes = headings(&table).codes;
        let told: Vec<(u32, &str)> = codes.iter().map(|coded| (coded.column, coded.zh.as_str())).collect();
        assert_eq!(told, [(0, "缺失、无数据时段"), (1, "整数"), (1, "文本")]);
        assert_eq!(codes[0].en, "missing, periods without rows");
    }

    #[test]
    fn codes_stand_in_order_and_once() {
        assert!(CODES.is_sorted_by(|(one, _), (other, _)| one < other));
        assert!(COLUMNS.is_sorted());
    }
}

//! Why there is no design, in words.

use super::{DesignError, DropReason, Dropped, LeftOut};
use crate::i18n::{Language, Unit, Worded, format};

/// What is wrong with a cell, behind the name of its column.
pub fn reason(reason: DropReason, language: Language) -> &'static str {
    match (reason, language) {
        (DropReason::Missing, Language::En) => "is empty",
        (DropReason::Missing, Language::Zh) => "为空",
        (DropReason::NotFinite, Language::En) => "is infinite",
        (DropReason::NotFinite, Language::Zh) => "为无穷大",
        (DropReason::NotPositive, Language::En) => "is not above 0, so it has no logarithm",
        (DropReason::NotPositive, Language::Zh) => "不大于 0，无法取对数",
    }
}

fn pick(language: Language, en: String, zh: String) -> String {
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// Joins names as a list.
pub fn list(language: Language, names: &[impl AsRef<str>]) -> String {
    const TOLD: usize = 4;
    let gap = if language == Language::En { ", " } else { "、" };
    let told: Vec<&str> = names.iter().take(TOLD).map(AsRef::as_ref).collect();
    let rest = names.len().saturating_sub(TOLD);
    match (rest, language) {
        (0, _) => told.join(gap),
        (rest, Language::En) => format!("{} and {rest} more", told.join(gap)),
        (rest, Language::Zh) => format!("{}等另外 {rest} 项", told.join(gap)),
    }
}

fn reasons(dropped: &[Dropped], language: Language) -> String {
    let one = |dropped: &Dropped| {
        let (column, n_rows) = (&dropped.column, format(language, dropped.n_rows as f64, &Unit::Count));
        let reason = reason(dropped.reason, language);
        pick(language, format!("{column} {reason} ({n_rows} rows)"), format!("“{column}”{reason}（{n_rows} 行）"))
    };
    list(language, &dropped.iter().map(one).collect::<Vec<_>>())
}

impl Worded for DesignError {
    fn code(&self) -> &'static str {
        match self {
            DesignError::UnknownColumn { .. } => "unknown_column",
            DesignError::NoRows { .. } => "no_rows",
            DesignError::TooFewRows { .. } => "too_few_rows",
            DesignError::TooManyTerms { .. } => "too_many_terms",
            DesignError::ConstantTarget { .. } => "constant_target",
            DesignError::ConstantPredictors { .. } => "constant_predictors",
            DesignError::Collinear { .. } => "collinear",
        }
    }

    fn words(&self, language: Language) -> String {
        let count = |n: u64| format(language, n as f64, &Unit::Count);
        let (en, zh) = match self {
            DesignError::UnknownColumn { column } => (
                format!("The data has no column “{column}”. Choose one that it has."),
                format!("数据中没有“{column}”列，请选择已有的列。"),
            ),
            DesignError::NoRows { n_rows: 0, .. } => (
                "The data has no rows. Open data with at least a few.".to_owned(),
                "数据没有任何行，请打开有内容的数据。".to_owned(),
            ),
            DesignError::NoRows { n_rows, dropped } => {
                let (n_rows, reasons) = (count(*n_rows), reasons(dropped, language));
                (
                    format!("None of the {n_rows} rows can be used: {reasons}. Remove that column or fill it in."),
                    format!("{n_rows} 行都无法使用：{reasons}。请去掉该列或补全数据。"),
                )
            }
            DesignError::TooFewRows { n_obs, n_terms, dropped, .. } => {
                let needed = count(u64::from(*n_terms) + 1);
                let n_obs = count(*n_obs);
                let lost = if dropped.is_empty() {
                    String::new()
                } else {
                    let reasons = reasons(dropped, language);
                    pick(language, format!(" Rows were lost: {reasons}."), format!("有些行无法使用：{reasons}。"))
                };
                (
                    format!(
                        "{n_terms} terms need at least {needed} usable rows; there are {n_obs}.{lost} \
                         Choose fewer columns, or add data."
                    ),
                    format!(
                        "{n_terms} 个项至少需要 {needed} 行可用数据，目前有 {n_obs} 行。{lost}请减少列或增加数据。"
                    ),
                )
            }
            DesignError::TooManyTerms { n_terms, max_terms } => (
                format!(
                    "The columns make {n_terms} terms; at most {max_terms} fit. Leave out columns with many labels."
                ),
                format!("所选列共产生 {n_terms} 个项，最多 {max_terms} 个。请去掉类别很多的列。"),
            ),
            DesignError::ConstantTarget { column, value } => {
                let value = format(language, *value, &Unit::Plain);
                (
                    format!(
                        "“{column}” is {value} in every row used, so there is nothing to explain. Choose another column."
                    ),
                    format!("“{column}”在所用数据中始终为 {value}，没有可解释的变化，请选择其他列。"),
                )
            }
            DesignError::ConstantPredictors { columns } => {
                let columns = list(language, columns);
                (
                    format!("These never change in the rows used and explain nothing: {columns}. Remove them."),
                    format!("以下列在所用数据中没有变化，不能解释任何差异：{columns}。请去掉。"),
                )
            }
            DesignError::Collinear { terms } => collinear(terms, language),
        };
        pick(language, en, zh)
    }
}

fn collinear(terms: &[LeftOut], language: Language) -> (String, String) {
    let Some(first) = terms.first() else { return (String::new(), String::new()) };
    let (term, column) = (&first.term, &first.column);
    let made_of = list(language, &first.made_of);
    let mut columns: Vec<&str> = terms.iter().map(|term| term.column.as_str()).collect();
    columns.dedup();
    let (others_en, others_zh) = match columns.len() {
        0 | 1 => (String::new(), String::new()),
        _ => {
            let others = list(language, &columns[1..]);
            (format!(" The same holds for {others}."), format!("以下列也是如此：{others}。"))
        }
    };
    (
        format!(
            "“{term}” can be computed exactly from {made_of}, so their effects cannot be told apart. \
             Drop “{column}”, or one of those.{others_en}"
        ),
        format!("“{term}”可由 {made_of} 精确算出，无法区分各自的影响。请去掉“{column}”或其中一列。{others_zh}"),
    )
}

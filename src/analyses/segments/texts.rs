//! Words of the segments: names, findings, problems, errors, labels.

use super::controls::control;
use super::dbscan::MAX_DENSE;
use super::findings;
use super::naming::{Kind, Level, Name};
use super::outcome::{Dim, SegmentsOutcome};
use super::params::MAX_COLUMNS;
use super::sentences;
use crate::analyses::contract::{Problem, Worded};
use crate::i18n::{self, Language, Unit, Words};
use crate::pulse::Cancelled;
use crate::report::{Sentence, glossary};

/// What those are called that belong to no segment.
pub const NO_SEGMENT: Words = Words::new("No segment", "不属于任何组");

/// Settings that cannot work.
#[derive(Debug, Clone, PartialEq)]
pub enum SegmentsProblem {
    /// Nothing to group by.
    NoColumns,
    /// Some, but not all, of customer, date and amount are set.
    Incomplete {
        /// The one that is not.
        setting: &'static str,
    },
    /// No column of that name.
    UnknownColumn {
        /// Where it was asked for.
        setting: &'static str,
        /// The name.
        column: String,
    },
    /// A column that holds no numbers.
    NotNumeric {
        /// Where it was asked for.
        setting: &'static str,
        /// The name.
        column: String,
    },
    /// A column that holds no dates.
    NotADate {
        /// The name.
        column: String,
    },
    /// A column without any value.
    EmptyColumn {
        /// The name.
        column: String,
    },
    /// A column named more than once.
    Twice {
        /// The name.
        column: String,
    },
    /// More columns than allowed.
    TooManyColumns {
        /// How many.
        n_columns: u32,
    },
    /// Combinations of more than two columns, or of purchases.
    Combination,
    /// A radius that is not above 0.
    NoRadius,
    /// A number out of its range.
    OutOfRange {
        /// Which setting.
        setting: &'static str,
        /// The number.
        number: u32,
        /// The least allowed.
        least: u32,
        /// The most allowed.
        most: u32,
    },
}

impl Worded for SegmentsProblem {
    fn code(&self) -> &'static str {
        match self {
            SegmentsProblem::NoColumns => "no_columns",
            SegmentsProblem::Incomplete { .. } => "incomplete",
            SegmentsProblem::UnknownColumn { .. } => "unknown_column",
            SegmentsProblem::NotNumeric { .. } => "not_numeric",
            SegmentsProblem::NotADate { .. } => "not_a_date",
            SegmentsProblem::EmptyColumn { .. } => "empty_column",
            SegmentsProblem::Twice { .. } => "twice",
            SegmentsProblem::TooManyColumns { .. } => "too_many_columns",
            SegmentsProblem::Combination => "combination",
            SegmentsProblem::NoRadius | SegmentsProblem::OutOfRange { .. } => "out_of_range",
        }
    }

    fn words(&self, language: Language) -> String {
        let (en, zh) = match self {
            SegmentsProblem::NoColumns => (
                "There is nothing to group by: choose at least one numeric column, or customer, date and amount."
                    .into(),
                "没有可用于分组的内容：请至少选择一个数值列，或选择客户、日期和金额。".into(),
            ),
            SegmentsProblem::Incomplete { setting } => {
                let label = control(setting).0;
                (
                    format!(
                        "Grouping customers needs customer, date and amount: choose the column “{}” too.",
                        label.en
                    ),
                    format!("给客户分组需要客户、日期和金额三列：请再选择“{}”列。", label.zh),
                )
            }
            SegmentsProblem::UnknownColumn { column, .. } => (
                format!("There is no column “{column}”: choose one of the list."),
                format!("没有名为“{column}”的列：请从列表中选择。"),
            ),
            SegmentsProblem::NotNumeric { column, .. } => (
                format!("“{column}” holds no numbers: choose a numeric column, or change its kind on the data page."),
                format!("“{column}”不是数值列：请选择数值列，或在数据页更改其类型。"),
            ),
            SegmentsProblem::NotADate { column } => (
                format!("“{column}” holds no dates: choose a date column, or change its kind on the data page."),
                format!("“{column}”不是日期列：请选择日期列，或在数据页更改其类型。"),
            ),
            SegmentsProblem::EmptyColumn { column } => (
                format!("“{column}” has no value in any row: leave it out."),
                format!("“{column}”没有任何数值：请去掉这一列。"),
            ),
            SegmentsProblem::Twice { column } => (
                format!("“{column}” is chosen twice and would count double: keep it once."),
                format!("“{column}”被选了两次，会重复计算：请只保留一次。"),
            ),
            SegmentsProblem::TooManyColumns { n_columns } => (
                format!("{n_columns} columns are too many: choose at most {MAX_COLUMNS}, the ones you could act on."),
                format!("{n_columns} 列太多：请最多选择 {MAX_COLUMNS} 列，保留能据以行动的列。"),
            ),
            SegmentsProblem::Combination => (
                "Rows are combined by one or two columns, and compared by the sums of columns you choose.".into(),
                "按一到两列合并行，并按所选列的合计比较。".into(),
            ),
            SegmentsProblem::NoRadius => (
                "The radius must be above 0; leave it empty to have it suggested.".into(),
                "半径须大于 0；留空则自动建议。".into(),
            ),
            SegmentsProblem::OutOfRange { setting, number, least, most } => {
                let label = control(setting).0;
                (
                    format!("{} is {number}: choose a number from {least} to {most}.", label.en),
                    format!("“{}”为 {number}：请选择 {least} 到 {most} 之间的数。", label.zh),
                )
            }
        };
        pick(language, en, zh)
    }
}

impl Problem for SegmentsProblem {
    fn setting(&self) -> &'static str {
        match self {
            SegmentsProblem::Incomplete { setting }
            | SegmentsProblem::UnknownColumn { setting, .. }
            | SegmentsProblem::NotNumeric { setting, .. }
            | SegmentsProblem::OutOfRange { setting, .. } => setting,
            SegmentsProblem::NotADate { .. } => "date",
            SegmentsProblem::NoRadius => "radius",
            SegmentsProblem::Combination => "group_by",
            SegmentsProblem::NoColumns
            | SegmentsProblem::EmptyColumn { .. }
            | SegmentsProblem::Twice { .. }
            | SegmentsProblem::TooManyColumns { .. } => "columns",
        }
    }
}

/// Data that cannot be grouped.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SegmentsError {
    /// No row has all its numbers.
    #[error("none of {n_rows} rows is complete")]
    NothingComplete {
        /// Rows of the data.
        n_rows: u64,
    },
    /// No customer with a purchase.
    #[error("no customer with a purchase in {n_rows} rows")]
    NoCustomers {
        /// Rows of the data.
        n_rows: u64,
    },
    /// All rows are equal, or there is only one.
    #[error("all {n_obs} are the same")]
    AllTheSame {
        /// Rows or customers.
        n_obs: u64,
    },
    /// More segments than different rows.
    #[error("{n_clusters} clusters of {n_distinct} different points")]
    TooFewDistinct {
        /// Segments wanted.
        n_clusters: u32,
        /// Different rows or customers.
        n_distinct: u32,
    },
    /// No place is dense enough.
    #[error("no dense place within {radius} of {min_points}")]
    AllThin {
        /// The radius.
        radius: f64,
        /// Neighbours wanted.
        min_points: u32,
    },
    /// More dense places than anyone could act on.
    #[error("{n_clusters} dense places")]
    TooManyDense {
        /// How many.
        n_clusters: u32,
    },
    /// Nobody waits any more.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for SegmentsError {
    fn code(&self) -> &'static str {
        match self {
            SegmentsError::NothingComplete { .. } => "nothing_complete",
            SegmentsError::NoCustomers { .. } => "no_customers",
            SegmentsError::AllTheSame { .. } => "all_the_same",
            SegmentsError::TooFewDistinct { .. } => "too_few_distinct",
            SegmentsError::AllThin { .. } => "all_thin",
            SegmentsError::TooManyDense { .. } => "too_many_dense",
            SegmentsError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let count = |number: u64| i18n::format(language, number as f64, &Unit::Count);
        let (en, zh) = match self {
            SegmentsError::NothingComplete { n_rows } => (
                format!(
                    "None of {} rows has a number in every chosen column: choose fewer columns, or fill the gaps on the data page.",
                    count(*n_rows)
                ),
                format!("{} 行中没有一行在所选各列都有数值：请减少列，或在数据页补全空缺。", count(*n_rows)),
            ),
            SegmentsError::NoCustomers { n_rows } => (
                format!(
                    "No customer has a purchase with a date and an amount in {} rows: check which columns hold customer, date and amount.",
                    count(*n_rows)
                ),
                format!("{} 行中没有客户有带日期和金额的购买记录：请检查客户、日期和金额列是否选对。", count(*n_rows)),
            ),
            SegmentsError::AllTheSame { n_obs } => (
                format!(
                    "Groups need at least 2 that differ; here are {}, all alike: choose a column that varies, or add data.",
                    count(*n_obs)
                ),
                format!(
                    "分组至少需要 2 个不同的对象；这里有 {} 个，全都相同：请选择有变化的列，或补充数据。",
                    count(*n_obs)
                ),
            ),
            SegmentsError::TooFewDistinct { n_clusters, n_distinct } => (
                format!(
                    "{n_clusters} segments need at least {n_clusters} rows that differ; you have {n_distinct}: ask for {n_distinct} or fewer."
                ),
                format!(
                    "分成 {n_clusters} 组至少需要 {n_clusters} 个不同的对象；现在只有 {n_distinct} 个：请把分组数设为 {n_distinct} 或更少。"
                ),
            ),
            SegmentsError::AllThin { radius, min_points } => {
                let radius = i18n::format(language, *radius, &Unit::Plain);
                (
                    format!("Nowhere do {min_points} lie within {radius}: choose a larger radius or fewer neighbours."),
                    format!("没有任何地方在 {radius} 以内聚集 {min_points} 个对象：请增大半径或减少最少邻居数。"),
                )
            }
            SegmentsError::TooManyDense { n_clusters } => (
                format!(
                    "{n_clusters} dense groups are more than the {MAX_DENSE} that can be shown: choose a larger radius."
                ),
                format!("共有 {n_clusters} 个密集的组，超过可显示的 {MAX_DENSE} 个：请增大半径。"),
            ),
            SegmentsError::Cancelled(_) => ("Cancelled.".into(), "已取消。".into()),
        };
        pick(language, en, zh)
    }
}

/// The text of one language.
pub(super) fn pick(language: Language, en: String, zh: String) -> String {
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}

/// What users call a dimension.
pub fn dim_label(dim: &Dim, is_customers: bool, language: Language) -> String {
    let known = glossary::find(&dim.name).filter(|_| is_customers);
    known.map_or_else(|| dim.name.clone(), |entry| entry.label.get(language).to_owned())
}

/// The name of a segment in a language.
pub fn segment(name: &Name, dims: &[Dim], language: Language) -> String {
    let stands_out = match name.kind {
        Some(kind) => kind_words(kind).get(language).to_owned(),
        None if name.is_customers => customer_traits(name, language),
        None => row_traits(name, dims, language),
    };
    let around = name.around.map(|around| {
        let dim = &dims[around.dim as usize];
        let value = i18n::format(language, around.value, &dim.unit);
        match (name.is_customers, around.dim) {
            (true, 0) => pick(language, format!("last bought about {value} ago"), format!("约 {value}前最后购买")),
            (true, 1) => pick(language, format!("about {value} purchases"), format!("约购买 {value} 次")),
            (true, _) => pick(language, format!("about {value} spent"), format!("约消费 {value}")),
            (false, _) => pick(language, format!("{} about {value}", dim.name), format!("{} 约 {value}", dim.name)),
        }
    });
    let text = match (stands_out.is_empty(), around) {
        (true, Some(around)) => around,
        (true, None) => Words::new("Average in every way", "各方面接近平均").get(language).to_owned(),
        (false, None) => stands_out,
        (false, Some(around)) => {
            pick(language, format!("{stands_out} ({around})"), format!("{stands_out}（{around}）"))
        }
    };
    match name.number {
        None => text,
        Some(number) => pick(language, format!("{text}, no. {number}"), format!("{text}，第 {number} 组")),
    }
}

fn kind_words(kind: Kind) -> Words {
    match kind {
        Kind::Loyal => Words::new("Loyal high spenders", "忠诚的高消费客户"),
        Kind::LapsedBig => Words::new("Lapsed big spenders", "流失的大客户"),
        Kind::RecentBig => Words::new("Recent big spenders", "近期的大客户"),
        Kind::RecentOnce => Words::new("Recent one-time buyers", "近期的一次性买家"),
        Kind::LapsedOnce => Words::new("Lapsed one-time buyers", "流失的一次性买家"),
        Kind::LapsedSmall => Words::new("Lapsed small buyers", "流失的小客户"),
    }
}

fn customer_traits(name: &Name, language: Language) -> String {
    let word = |(dim, is_high): (u32, bool)| match (dim, is_high) {
        (0, true) => Words::new("long silent", "久未购买"),
        (0, false) => Words::new("recent", "近期购买"),
        (1, true) => Words::new("frequent", "购买频繁"),
        (1, false) => Words::new("infrequent", "购买较少"),
        (_, true) => Words::new("high spend", "消费高"),
        (_, false) => Words::new("low spend", "消费低"),
    };
    let words = name.traits.iter().map(|known| word((known.dim, known.level.is_high())).get(language));
    let words: Vec<&str> = words.collect();
    match (words.is_empty(), language) {
        (true, _) => Words::new("Average customers", "普通客户").get(language).to_owned(),
        (false, Language::En) => capitalised(&words.join(", ")),
        (false, Language::Zh) => words.join("、"),
    }
}

fn row_traits(name: &Name, dims: &[Dim], language: Language) -> String {
    let phrase = |known: &super::naming::Trait| {
        let column = &dims[known.dim as usize].name;
        let level = level_words(known.level);
        pick(language, format!("{} {column}", level.en), format!("{column} {}", level.zh))
    };
    let phrases: Vec<String> = name.traits.iter().map(phrase).collect();
    match language {
        Language::En => capitalised(&phrases.join(", ")),
        Language::Zh => phrases.join("、"),
    }
}

fn level_words(level: Level) -> Words {
    match level {
        Level::VeryLow => Words::new("very low", "很低"),
        Level::Low => Words::new("low", "低"),
        Level::SlightlyLow => Words::new("slightly low", "略低"),
        Level::SlightlyHigh => Words::new("slightly high", "略高"),
        Level::High => Words::new("high", "高"),
        Level::VeryHigh => Words::new("very high", "很高"),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// All findings in words.
pub fn findings(outcome: &SegmentsOutcome, language: Language) -> Vec<Sentence> {
    let found = findings::find(outcome);
    found.iter().map(|finding| sentences::say(finding, outcome, language)).collect()
}

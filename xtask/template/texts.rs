//! Words: labels, findings, problems and errors, in both languages.

use super::outcome::TemplateOutcome;
use super::params::MAX_GROUPS;
use crate::analyses::contract::{Problem, Worded};
use crate::i18n::{self, Language, Unit, Words, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Label and help of a setting.
pub fn control(name: &str) -> (Words, Words) {
    match name {
        "measure" => {
            (Words::new("Number", "数值"), Words::new("The number whose mean is compared", "要比较均值的那一列"))
        }
        _ => (Words::new("Groups", "分组"), Words::new("Which group a row belongs to", "每行属于哪一组")),
    }
}

/// The title of the picture.
pub fn figure_title(outcome: &TemplateOutcome, language: Language) -> String {
    let TemplateOutcome { measure, by, .. } = outcome;
    match language {
        Language::En => format!("Mean of {measure} by {by}"),
        Language::Zh => format!("各 {by} 的 {measure} 均值"),
    }
}

/// Answer, then cautions.
pub fn findings(outcome: &TemplateOutcome, language: Language) -> Vec<Sentence> {
    let mut findings = vec![answer(outcome, language)];
    if outcome.n_dropped > 0 {
        let n_dropped = i18n::format(language, outcome.n_dropped as f64, &Unit::Count);
        let text = match language {
            Language::En => format!("{n_dropped} rows have no value or no group and were left out."),
            Language::Zh => format!("有 {n_dropped} 行缺少数值或分组，未参与计算。"),
        };
        findings.push(Sentence::new("rows_dropped", Tone::Caution, text));
    }
    findings
}

/// Which group is highest, and by how much.
pub fn answer(outcome: &TemplateOutcome, language: Language) -> Sentence {
    let write = |number: f64| strong(i18n::format(language, number, &outcome.unit));
    let (highest, lowest) = (&outcome.groups[0], &outcome.groups[outcome.groups.len() - 1]);
    let (high, low) = (write(highest.mean), write(lowest.mean));
    let (top, bottom, measure) = (&highest.label, &lowest.label, &outcome.measure);
    let text = match (language, outcome.groups.len()) {
        (Language::En, 1) => format!("There is one group, {top}: {measure} is {high} on average."),
        (Language::Zh, 1) => format!("只有一组（{top}），{measure} 平均为 {high}。"),
        (Language::En, _) => {
            format!("{measure} is highest in {top}, {high} on average, and lowest in {bottom}, {low}.")
        }
        (Language::Zh, _) => format!("{measure} 在 {top} 中最高，平均为 {high}；在 {bottom} 中最低，为 {low}。"),
    };
    Sentence::new("group_means", Tone::Answer, text)
}

/// Settings that cannot work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateProblem {
    /// The column is not there or holds no numbers.
    Measure {
        /// As it was set.
        name: String,
    },
    /// The column is not there.
    Groups {
        /// As it was set.
        name: String,
    },
    /// Too many groups to compare.
    TooManyGroups {
        /// The column.
        name: String,
        /// How many groups it makes.
        n_groups: u64,
    },
}

impl Worded for TemplateProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Measure { .. } => "no_such_measure",
            Self::Groups { .. } => "no_such_groups",
            Self::TooManyGroups { .. } => "too_many_groups",
        }
    }

    fn words(&self, language: Language) -> String {
        match (self, language) {
            (Self::Measure { name }, Language::En) => {
                format!("“{name}” is no column of numbers. Choose a column that holds amounts or counts.")
            }
            (Self::Measure { name }, Language::Zh) => format!("“{name}”不是数值列，请选择金额或数量等数值列。"),
            (Self::Groups { name }, Language::En) => {
                format!("There is no column “{name}”. Choose one with a few labels, such as a region or a channel.")
            }
            (Self::Groups { name }, Language::Zh) => format!("没有“{name}”这一列，请选择地区、渠道等类别不多的列。"),
            (Self::TooManyGroups { name, n_groups }, Language::En) => {
                format!(
                    "“{name}” makes {n_groups} groups; at most {MAX_GROUPS} can be compared. Choose a coarser column."
                )
            }
            (Self::TooManyGroups { name, n_groups }, Language::Zh) => {
                format!("“{name}”会分出 {n_groups} 组，最多比较 {MAX_GROUPS} 组，请选择更粗的分类。")
            }
        }
    }
}

impl Problem for TemplateProblem {
    fn setting(&self) -> &'static str {
        match self {
            Self::Measure { .. } => "measure",
            Self::Groups { .. } | Self::TooManyGroups { .. } => "groups",
        }
    }
}

/// Data that cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// No row has both a value and a group.
    #[error("no row has both a value of {measure} and a group")]
    NoValues {
        /// The column of numbers.
        measure: String,
    },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for TemplateError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoValues { .. } => "no_values",
            Self::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        match (self, language) {
            (Self::NoValues { measure }, Language::En) => {
                format!("No row has both a value of “{measure}” and a group. Choose other columns, or fill the gaps.")
            }
            (Self::NoValues { measure }, Language::Zh) => {
                format!("没有任何一行同时有“{measure}”的数值和分组。请换一列，或先补齐缺失值。")
            }
            (Self::Cancelled(_), Language::En) => "The computation was cancelled.".to_owned(),
            (Self::Cancelled(_), Language::Zh) => "计算已取消。".to_owned(),
        }
    }
}

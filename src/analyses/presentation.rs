//! What the page gets of an analysis: finished sentences, pictures, tables and forms. It holds no analysis itself.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::contract::{BadSettings, Control, Given, Outcome, Worded};
use crate::chart::Figure;
use crate::i18n::{Language, Unit, Words, format, strong};
use crate::report::glossary::{self, Headings};
use crate::report::{Sentence, TidyTable, Tone};

/// Why something cannot be, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What it is about: `no_repeat_buyers`.
    pub code: String,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Reason {
    /// A reason in words.
    pub fn new(code: impl Into<String>, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { code: code.into(), en: en.into(), zh: zh.into() }
    }

    /// A reason in fixed words.
    pub fn fixed(code: &str, words: Words) -> Self {
        Self::new(code, words.en, words.zh)
    }

    /// A problem or an error, in its own words.
    pub fn of(worded: &dyn Worded) -> Self {
        Self::new(worded.code(), worded.words(Language::En), worded.words(Language::Zh))
    }

    /// The reason in a language.
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

impl BadSettings {
    /// In words.
    pub fn reason(&self) -> Reason {
        let quoted = &self.reason;
        let (en, zh) = match (&self.setting, &self.kinds) {
            (None, _) => ("The settings of the recipe do not fit".to_owned(), "方案中的设置无法识别".to_owned()),
            (Some(name), None) => (
                format!("The setting “{name}” is not known, or its value is not"),
                format!("设置“{name}”不存在，或其值无法识别"),
            ),
            // Of the same kind, it is the value that cannot be, or a list that holds something else.
            (Some(name), Some((wanted, given))) if wanted == given || wanted.en == "nothing" => {
                let (en, zh) = (given.en, given.zh);
                (format!("The setting “{name}” cannot be this: {en}"), format!("设置“{name}”不能是这个值（{zh}）"))
            }
            (Some(name), Some((wanted, given))) => (
                format!("The setting “{name}” is {}, and should be {}", given.en, wanted.en),
                format!("设置“{name}”是{}，应为{}", given.zh, wanted.zh),
            ),
        };
        Reason::new(
            "bad_settings",
            format!("{en} ({quoted}). Reset it."),
            format!("{zh}。请重置。（技术信息：“{quoted}”）"),
        )
    }
}

/// A setting that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingProblem {
    /// The name of the setting; empty when it is about all of them.
    pub setting: String,
    /// Why.
    pub reason: Reason,
}

/// Completed settings and their controls.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Prepared {
    /// Every setting by name.
    #[serde(serialize_with = "write_given", deserialize_with = "read_given")]
    pub settings: Given,
    /// The controls.
    pub form: Vec<Control>,
    /// Why they cannot work, if so.
    pub problem: Option<SettingProblem>,
}

/// Settings travel as JSON text: the codec between page and worker does not describe itself.
fn write_given<S: Serializer>(given: &Given, writer: S) -> Result<S::Ok, S::Error> {
    given.to_json().serialize(writer)
}

fn read_given<'de, D: Deserializer<'de>>(reader: D) -> Result<Given, D::Error> {
    Given::from_json(&String::deserialize(reader)?).map_err(|bad| D::Error::custom(bad.reason))
}

/// A finished run, ready to be shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Presentation {
    /// The tables of bounded size, with what stands above them.
    pub tables: Vec<(TidyTable, Headings)>,
    /// What is said and drawn in English.
    pub en: Said,
    /// What is said and drawn in Chinese.
    pub zh: Said,
}

/// What a run says and draws in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// What was found.
    pub findings: Vec<Sentence>,
    /// The pictures.
    pub figures: Vec<Figure>,
}

impl Presentation {
    /// Has an outcome say and draw everything.
    pub fn of(outcome: &dyn Outcome) -> Self {
        let said = |language| Said { findings: outcome.findings(language), figures: outcome.figures(language) };
        let with_headings = |table: TidyTable| {
            let headings = glossary::headings(&table);
            (table, headings)
        };
        let tables = outcome.tables().into_iter().map(with_headings).collect();
        Self { tables, en: said(Language::En), zh: said(Language::Zh) }
    }

    /// The same, with the caution that only a sample of the rows was read.
    #[must_use]
    pub fn on_sample(mut self, (n_kept, n_all): (u64, u64)) -> Self {
        for (language, said) in [(Language::En, &mut self.en), (Language::Zh, &mut self.zh)] {
            insert_sampled(&mut said.findings, language, (n_kept, n_all));
        }
        self
    }

    /// What is said and drawn in a language.
    pub fn said(&self, language: Language) -> &Said {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

/// Says behind the answer that it is about so many rows of so many.
pub fn insert_sampled(findings: &mut Vec<Sentence>, language: Language, (n_kept, n_all): (u64, u64)) {
    let [kept, all] = [n_kept, n_all].map(|n| strong(format(language, n as f64, &Unit::Count)));
    let text = match language {
        Language::En => format!("On a random sample of {kept} of {all} rows: sums and counts are those of the sample."),
        Language::Zh => format!("基于 {all} 行中的 {kept} 行随机样本：合计与计数均为样本之值。"),
    };
    let behind = findings.iter().take_while(|finding| finding.tone == Tone::Answer).count();
    findings.insert(behind, Sentence::new("sample", Tone::Caution, text));
}

//! Cautions in words: about rows, errors, and the use of the answer.

use super::outcome::{Dropped, Shape};
use super::params::Robust;
use super::texts::{Say, list};
use crate::i18n::{Language, Unit, strong};
use crate::models::design::reason;
use crate::report::{Sentence, Tone};

/// Fewer rows per term than this make estimates fragile.
const ROWS_PER_TERM: u64 = 10;
/// A test of assumptions below this p-value is told.
const DOUBT: f64 = 0.01;
/// Above this a predictor says mostly what others say already.
const HIGH_VIF: f64 = 10.0;
/// Up to so many rows the shape of the residuals matters to intervals.
const SMALL: u64 = 100;
impl Say<'_> {
    fn caution(&self, code: &'static str, en: String, zh: String) -> Sentence {
        Sentence::new(code, Tone::Caution, self.text(en, zh))
    }

    pub fn cautions_about_rows(&self) -> Vec<Sentence> {
        let (outcome, language) = (self.outcome, self.language);
        let mut sentences = Vec::new();
        let n_dropped = outcome.glance.n_dropped;
        if n_dropped > 0 {
            let reasons: Vec<String> = outcome.dropped.iter().map(|d| self.dropped(d)).collect();
            let reasons = list(language, &reasons);
            let n_rows = n_dropped + outcome.glance.n_obs;
            let (n_dropped, n_rows) = (strong(self.count(n_dropped)), self.count(n_rows));
            sentences.push(self.caution(
                "rows_dropped",
                format!("{n_dropped} of {n_rows} rows could not be used: {reasons}."),
                format!("{n_rows} 行中有 {n_dropped} 行无法使用：{reasons}。"),
            ));
        }
        if let [first, ..] = &outcome.left_out[..] {
            let terms: Vec<&str> = outcome.left_out.iter().map(|left_out| left_out.term.as_str()).collect();
            let (term, made_of) = (list(language, &terms), list(language, &first.made_of));
            let (en, zh) = match terms.len() {
                1 => (format!("{term} was left out: {made_of} say"), format!("略去了“{term}”：{made_of} ")),
                _ => (
                    format!("{term} were left out: other terms, such as {made_of} for the first, say"),
                    format!("略去了“{term}”：其他项（例如对第一项而言，{made_of}）"),
                ),
            };
            sentences.push(self.caution(
                "left_out",
                format!("{en} the same already."),
                format!("{zh}已经包含相同的信息。"),
            ));
        }
        if !outcome.constant.is_empty() {
            let columns = list(language, &outcome.constant);
            sentences.push(self.caution(
                "constant_left_out",
                format!("Left out because they never change in the rows used: {columns}."),
                format!("以下列在所用数据中没有变化，已略去：{columns}。"),
            ));
        }
        if !outcome.lacks_base.is_empty() {
            let columns = list(language, &outcome.lacks_base);
            sentences.push(self.caution(
                "base_absent",
                format!("The chosen base label does not occur in the rows used; another one is taken: {columns}."),
                format!("所选基准类别未出现在所用数据中，已改用其他类别：{columns}。"),
            ));
        }
        let n_terms = outcome.terms.len() as u64;
        if outcome.glance.n_obs < ROWS_PER_TERM * n_terms {
            let n_obs = self.count(outcome.glance.n_obs);
            sentences.push(self.caution(
                "few_rows",
                format!("{n_obs} rows for {n_terms} terms are few: estimates may change a lot with more data."),
                format!("{n_obs} 行数据估计 {n_terms} 个项偏少：数据增加后结果可能明显变化。"),
            ));
        }
        sentences
    }

    fn dropped(&self, dropped: &Dropped) -> String {
        let (n_rows, column) = (self.count(dropped.n_rows), &dropped.column);
        let reason = reason(dropped.reason, self.language);
        self.text(format!("{column} {reason} ({n_rows})"), format!("“{column}”{reason}（{n_rows} 行）"))
    }

    pub fn cautions_about_errors(&self) -> Vec<Sentence> {
        let (outcome, glance) = (self.outcome, &self.outcome.glance);
        let mut sentences = Vec::new();
        if glance.breusch_pagan_p < DOUBT && outcome.robust == Robust::None {
            sentences.push(
                self.caution(
                    "uneven_errors",
                    "Misses are larger for some rows than for others, so intervals may be too narrow: choose robust \
                 standard errors (HC3)."
                        .to_owned(),
                    "不同数据的误差大小不一，区间可能偏窄：建议改用稳健标准误（HC3）。".to_owned(),
                ),
            );
        }
        // The correlation of neighbouring residuals, beside what chance allows.
        let correlation = 1.0 - glance.durbin_watson / 2.0;
        if correlation.abs() > f64::max(0.2, 2.6 / (glance.n_obs as f64).sqrt()) {
            let value = self.number(correlation, &Unit::Plain);
            sentences.push(self.caution(
                "linked_errors",
                format!(
                    "Neighbouring rows miss alike (correlation {value}): something that changes from row to row, \
                     such as time or season, is not in the model, and intervals may be too narrow."
                ),
                format!("相邻行的误差相互关联（相关系数 {value}）：模型可能缺少随时间或季节变化的因素，区间可能偏窄。"),
            ));
        }
        if glance.n_obs < SMALL && glance.jarque_bera_p < DOUBT {
            sentences.push(self.caution(
                "odd_residuals",
                "With few rows and some far-off misses, take intervals as rough.".to_owned(),
                "数据较少且有个别误差很大，区间只能粗略参考。".to_owned(),
            ));
        }
        if let Some((n_rows, row, distance)) = outcome.influential {
            let (n_rows, distance) = (self.count(n_rows), self.number(distance, &Unit::Plain));
            sentences.push(self.caution(
                "influential_rows",
                match n_rows.as_str() {
                    "1" => format!(
                        "Row {} alone pulls the result noticeably (Cook's distance {distance}): check it.",
                        strong(row.to_string())
                    ),
                    _ => format!(
                        "{} rows pull the result noticeably, row {} most of all (Cook's distance {distance}): check them.",
                        strong(&n_rows),
                        strong(row.to_string())
                    ),
                },
                format!(
                    "有 {} 行对结果影响明显，其中第 {} 行最大（Cook 距离 {distance}），请核对。",
                    strong(&n_rows),
                    strong(row.to_string())
                ),
            ));
        }
        sentences
    }

    pub fn cautions_about_use(&self) -> Vec<Sentence> {
        let (outcome, language) = (self.outcome, self.language);
        let mut sentences = Vec::new();
        let is_power = |term: &str| {
            outcome.drivers.iter().any(|d| {
                let is_curve = matches!(d.shape, Shape::Slope { is_curve: true, .. });
                is_curve && (term == d.column || term.starts_with(&format!("{}^", d.column)))
            })
        };
        let inflated: Vec<&str> = outcome
            .terms
            .iter()
            .filter(|term| term.vif > HIGH_VIF && !is_power(&term.term))
            .map(|term| term.term.as_str())
            .collect();
        if !inflated.is_empty() {
            let terms = list(language, &inflated);
            sentences.push(self.caution(
                "overlapping",
                format!(
                    "{terms} move together, so their separate effects are hard to tell apart: consider keeping one."
                ),
                format!("{terms} 同步变化，难以区分各自的影响，可考虑只保留其中一个。"),
            ));
        }
        let beyond: Vec<&String> = outcome.predictions.iter().flat_map(|row| &row.beyond).collect();
        if !beyond.is_empty() {
            let columns = unique(language, &beyond);
            sentences.push(self.caution(
                "extrapolated",
                format!("Some typed values lie beyond the data ({columns}): such predictions are a guess."),
                format!("部分输入值超出数据范围（{columns}），相应预测只是推测。"),
            ));
        }
        let lacking: Vec<&String> = outcome.predictions.iter().flat_map(|row| &row.lacking).collect();
        if !lacking.is_empty() {
            let columns = unique(language, &lacking);
            sentences.push(self.caution(
                "not_predicted",
                format!("Typed rows without a usable value are not predicted; fill in {columns}."),
                format!("缺少可用取值的输入行没有预测，请补全：{columns}。"),
            ));
        }
        if outcome.is_checked && outcome.checks.len() < 2 {
            sentences.push(self.caution(
                "not_checked",
                "There are too few rows to set some aside for a check.".to_owned(),
                "数据太少，无法留出一部分用于检验。".to_owned(),
            ));
        }
        sentences.push(self.caution(
            "not_cause",
            "This shows what goes together, not what causes what: before acting, think what else may lie behind it."
                .to_owned(),
            "这里显示的是关联，不等于因果：行动之前，请考虑背后是否另有原因。".to_owned(),
        ));
        sentences
    }
}

fn unique(language: Language, names: &[&String]) -> String {
    let mut names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    list(language, &names)
}

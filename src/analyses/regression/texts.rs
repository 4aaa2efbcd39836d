//! Findings in words: what drives the target, how sure that is, what to mind, what to do next.

use super::outcome::{Driver, Dropped, Effect, RegressionOutcome, Shape, Step};
use super::params::Robust;
use super::refusals::reason;
use crate::i18n::{Language, Unit, format, strong};
use crate::report::{Sentence, Tone};

/// So many drivers are told; the rest stands in the table.
const TOLD_DRIVERS: usize = 3;
/// Fewer rows per term than this make estimates fragile.
const ROWS_PER_TERM: u64 = 10;
/// A test of assumptions below this p-value is told.
const DOUBT: f64 = 0.01;
/// Above this a predictor says mostly what others say already.
const HIGH_VIF: f64 = 10.0;
/// Up to so many rows the shape of the residuals matters to intervals.
const SMALL: u64 = 100;
/// Errors on rows not seen that are larger by this factor show a model that learned its rows by heart.
const OVERFIT: f64 = 1.25;

/// Every finding: answer, cautions, next step.
pub fn findings(outcome: &RegressionOutcome, language: Language) -> Vec<Sentence> {
    let say = Say { outcome, language };
    let mut sentences = say.answers();
    sentences.extend(say.cautions_about_rows());
    sentences.extend(say.cautions_about_errors());
    sentences.extend(say.cautions_about_use());
    sentences.push(say.next_step());
    sentences
}

/// A language and what there is to say.
struct Say<'a> {
    outcome: &'a RegressionOutcome,
    language: Language,
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

impl Say<'_> {
    fn text(&self, en: String, zh: String) -> String {
        match self.language {
            Language::En => en,
            Language::Zh => zh,
        }
    }

    fn number(&self, value: f64, unit: &Unit) -> String {
        format(self.language, value, unit)
    }

    fn count(&self, n: u64) -> String {
        self.number(n as f64, &Unit::Count)
    }

    fn share(&self, value: f64) -> String {
        self.number(value, &Unit::Share)
    }

    /// A size in units of the target; a share when its logarithm is explained.
    fn size(&self, value: f64) -> String {
        if self.outcome.is_log { self.share(value.exp_m1()) } else { self.number(value, &self.outcome.unit) }
    }

    fn answers(&self) -> Vec<Sentence> {
        let mut sentences = vec![self.explained()];
        let is_sure = |driver: &&Driver| driver.p_value < 1.0 - self.outcome.level;
        let sure: Vec<&Driver> = self.outcome.drivers.iter().filter(is_sure).collect();
        if sure.is_empty() && self.outcome.glance.sigma > 0.0 {
            sentences.push(Sentence::new(
                "no_driver",
                Tone::Answer,
                self.text(
                    "None of the columns stands out: each of these effects could be chance.".to_owned(),
                    "没有哪一列明显突出：这些影响都可能只是偶然。".to_owned(),
                ),
            ));
        }
        sentences.extend(sure.iter().take(TOLD_DRIVERS).map(|driver| self.driver(driver)));
        sentences.extend(self.check());
        sentences.extend(self.predicted());
        sentences
    }

    fn explained(&self) -> Sentence {
        let (glance, target) = (&self.outcome.glance, &self.outcome.target);
        if glance.sigma == 0.0 {
            let en = format!("The columns make up {target} exactly. Most likely one of them is computed from it.");
            let zh = format!("这些列可以精确算出“{target}”，很可能其中某列就是由它计算得来的。");
            return Sentence::new("perfect_fit", Tone::Answer, self.text(en, zh));
        }
        let p_value = self.number(glance.p_value, &Unit::PValue);
        if !(glance.p_value < 1.0 - self.outcome.level) {
            let share = self.share(glance.r_squared);
            let en = format!(
                "Nothing here is shown to drive {target}: the columns explain {} of its ups and downs, \
                 which chance alone could do (p = {p_value}).",
                strong(&share)
            );
            let zh = format!(
                "目前看不出什么在驱动“{target}”：这些列只解释了其 {} 的波动，偶然也能做到（p = {p_value}）。",
                strong(&share)
            );
            return Sentence::new("not_explained", Tone::Answer, self.text(en, zh));
        }
        let share = strong(self.share(glance.r_squared));
        let miss = strong(self.size(glance.rmse));
        let from_zero = !self.outcome.has_intercept && glance.df as usize == self.outcome.terms.len();
        let en = if from_zero {
            format!("The columns explain {share} of {target}, measured from 0; a typical miss is {miss}.")
        } else {
            format!("The columns explain {share} of the ups and downs of {target}; a typical miss is {miss}.")
        };
        let zh = if from_zero {
            format!("从 0 算起，这些列解释了“{target}”的 {share}，典型误差为 {miss}。")
        } else {
            format!("这些列解释了“{target}” {share} 的波动，典型误差为 {miss}。")
        };
        Sentence::new("explained", Tone::Answer, self.text(en, zh))
    }

    fn driver(&self, driver: &Driver) -> Sentence {
        let column = &driver.column;
        let text = match &driver.shape {
            Shape::Slope { step, per_step, is_curve, .. } => {
                let more = self.more(per_step);
                let (start_en, start_zh) = match step {
                    Step::Unit => (format!("One more unit of {column} goes with"), format!("“{column}”每增加 1")),
                    Step::PercentPoint => (
                        format!("One percentage point more of {column} goes with"),
                        format!("“{column}”每提高 1 个百分点"),
                    ),
                    Step::Day => (format!("Each day later in {column} goes with"), format!("“{column}”每晚一天")),
                    Step::Tenth => (format!("10% more {column} goes with"), format!("“{column}”每增加 10%")),
                };
                let (curve_en, curve_zh) = if *is_curve {
                    ("; away from the average it changes", "；偏离平均值时影响会变化")
                } else {
                    ("", "")
                };
                self.text(
                    format!("{start_en} {more}, other things equal{curve_en}."),
                    format!("其他条件不变时，{start_zh}，{more}{curve_zh}。"),
                )
            }
            Shape::Levels { base, effects } => self.levels(column, base.as_deref(), effects),
        };
        Sentence::new("driver", Tone::Answer, text)
    }

    fn levels(&self, column: &str, base: Option<&str>, effects: &[(String, Effect)]) -> String {
        let largest = effects.iter().max_by(|a, b| a.1.estimate.abs().total_cmp(&b.1.estimate.abs()));
        let Some((level, effect)) = largest else { return String::new() };
        let Some(base) = base else {
            let (value, low, high) =
                (strong(self.size(effect.estimate)), self.size(effect.low), self.size(effect.high));
            let sure = self.share(self.outcome.level);
            return self.text(
                format!("{column} {level} alone stands for {value} ({sure} sure between {low} and {high})."),
                format!("“{column}”为“{level}”时对应 {value}（{sure} 的把握在 {low} 到 {high} 之间）。"),
            );
        };
        let more = self.more(effect);
        self.text(
            format!("{column} {level} goes with {more} than {base}, other things equal."),
            format!("其他条件不变时，“{column}”为“{level}”比“{base}”，{more}。"),
        )
    }

    /// So much more or less of the target, with its interval.
    fn more(&self, effect: &Effect) -> String {
        let (target, sure) = (&self.outcome.target, self.share(self.outcome.level));
        // Shares of a whole do not mirror: 50% less undoes 100% more.
        let size = |value: f64| {
            if self.outcome.is_log { self.share(value.exp_m1().abs()) } else { self.size(value.abs()) }
        };
        let is_less = effect.estimate < 0.0;
        let (more_en, more_zh) = if is_less { ("less", "少") } else { ("more", "多") };
        let value = strong(size(effect.estimate));
        if effect.low.is_nan() || effect.low * effect.high < 0.0 {
            let (low, high) = (self.size(effect.low), self.size(effect.high));
            return self.text(
                format!("{value} {more_en} {target} (not sure: between {low} and {high})"),
                format!("“{target}”平均{more_zh} {value}（不确定：在 {low} 到 {high} 之间）"),
            );
        }
        let (near, far) = if is_less { (effect.high, effect.low) } else { (effect.low, effect.high) };
        let (near, far) = (size(near), size(far));
        self.text(
            format!("{value} {more_en} {target} ({sure} sure between {near} and {far})"),
            format!("“{target}”平均{more_zh} {value}（{sure} 的把握在 {near} 到 {far} 之间）"),
        )
    }

    fn check(&self) -> Option<Sentence> {
        let [known, .., unseen] = self.outcome.checks.as_slice() else { return None };
        let (miss, inside, naive) = (self.size(unseen.rmse), self.size(known.rmse), self.size(unseen.naive_rmse));
        let miss = strong(miss);
        let (rows_en, rows_zh) = if self.outcome.is_by_time {
            ("later rows that it had not seen", "之后未见过的数据")
        } else {
            ("rows that it had not seen", "未见过的数据")
        };
        let (code, tone) = if unseen.rmse >= unseen.naive_rmse {
            ("no_better_than_average", Tone::Caution)
        } else if unseen.rmse > OVERFIT * known.rmse {
            ("overfit", Tone::Caution)
        } else {
            ("out_of_sample", Tone::Answer)
        };
        let (so_en, so_zh) = match code {
            "no_better_than_average" => {
                (" Do not predict with it: use fewer columns or more data.", "不宜用来预测，请减少列或增加数据。")
            }
            "overfit" => (
                " It knows its own rows better than the world: use fewer columns.",
                "模型对已有数据拟合得好，对新数据差，请减少列。",
            ),
            _ => ("", ""),
        };
        let en = format!(
            "On {rows_en} a typical miss is {miss}, on those it was fitted to {inside}; \
             always guessing the average misses by {naive}.{so_en}"
        );
        let zh = format!(
            "在{rows_zh}上典型误差为 {miss}，在拟合所用数据上为 {inside}；若总是猜平均值，误差为 {naive}。{so_zh}"
        );
        Some(Sentence::new(code, tone, self.text(en, zh)))
    }

    fn predicted(&self) -> Option<Sentence> {
        let (target, sure) = (&self.outcome.target, self.share(self.outcome.level));
        let (index, row) = self.outcome.predictions.iter().enumerate().find(|(_, row)| row.fitted.is_finite())?;
        let on_scale = |value: f64| {
            let value = if self.outcome.is_log { value.exp() } else { value };
            self.number(value, &self.outcome.unit)
        };
        let (value, low, high) = (strong(on_scale(row.fitted)), on_scale(row.lower), on_scale(row.upper));
        let number = index + 1;
        let en = format!(
            "For typed row {number} expect {value} of {target}; one such row lies between {low} and {high} \
             with a chance of {sure}."
        );
        let zh = format!(
            "第 {number} 行输入的预测“{target}”为 {value}，单个实际值有 {sure} 的可能在 {low} 到 {high} 之间。"
        );
        Some(Sentence::new("predicted", Tone::Answer, self.text(en, zh)))
    }

    fn caution(&self, code: &'static str, en: String, zh: String) -> Sentence {
        Sentence::new(code, Tone::Caution, self.text(en, zh))
    }

    fn cautions_about_rows(&self) -> Vec<Sentence> {
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
        for left_out in &outcome.left_out {
            let (term, made_of) = (&left_out.term, list(language, &left_out.made_of));
            sentences.push(self.caution(
                "left_out",
                format!("{term} was left out: {made_of} say the same already."),
                format!("略去了“{term}”：{made_of} 已经包含相同的信息。"),
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

    fn cautions_about_errors(&self) -> Vec<Sentence> {
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
                format!(
                    "{} rows pull the result noticeably, row {} most of all (Cook's distance {distance}): check them.",
                    strong(&n_rows),
                    strong(row.to_string())
                ),
                format!(
                    "有 {} 行对结果影响明显，其中第 {} 行最大（Cook 距离 {distance}），请核对。",
                    strong(&n_rows),
                    strong(row.to_string())
                ),
            ));
        }
        sentences
    }

    fn cautions_about_use(&self) -> Vec<Sentence> {
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

    fn next_step(&self) -> Sentence {
        let outcome = self.outcome;
        let weakest = outcome.drivers.iter().rev().find(|driver| driver.p_value > 0.2);
        if outcome.glance.sigma == 0.0 {
            let en = "Remove the column that is computed from the target, and look again.";
            let zh = "去掉由目标列计算得来的列，再看一次结果。";
            return Sentence::new("next_remove_copy", Tone::NextStep, self.text(en.to_owned(), zh.to_owned()));
        }
        if let Some(driver) = weakest.filter(|_| outcome.drivers.len() > 1) {
            let column = &driver.column;
            let en = format!("{column} adds little here: try without it.");
            let zh = format!("“{column}”在这里作用不大，可以去掉它再试。");
            return Sentence::new("next_remove", Tone::NextStep, self.text(en, zh));
        }
        let en = "Type in new values under Predict to see what to expect.";
        let zh = "在“预测”中输入新的取值，看看会得到什么结果。";
        Sentence::new("next_predict", Tone::NextStep, self.text(en.to_owned(), zh.to_owned()))
    }
}

fn unique(language: Language, names: &[&String]) -> String {
    let mut names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    list(language, &names)
}

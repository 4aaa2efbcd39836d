//! Findings in words: what drives the target, how sure that is, what to mind, what to do next.

pub use crate::models::design::list;

use super::outcome::{Driver, Effect, RegressionOutcome, Shape, Step};
use crate::i18n::{Language, Unit, format, strong};
use crate::report::{Sentence, Tone};

/// So many drivers are told; the rest stands in the table.
const TOLD_DRIVERS: usize = 3;
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
    // A check on unseen rows is an answer or a caution, as it turns out.
    sentences.sort_by_key(|sentence| sentence.tone);
    sentences
}

/// A language and what there is to say.
pub struct Say<'a> {
    /// What there is to say.
    pub outcome: &'a RegressionOutcome,
    /// The language.
    pub language: Language,
}

impl Say<'_> {
    pub fn text(&self, en: String, zh: String) -> String {
        match self.language {
            Language::En => en,
            Language::Zh => zh,
        }
    }

    pub fn number(&self, value: f64, unit: &Unit) -> String {
        format(self.language, value, unit)
    }

    pub fn count(&self, n: u64) -> String {
        self.number(n as f64, &Unit::Count)
    }

    pub fn share(&self, value: f64) -> String {
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
        if glance.p_value.is_nan() || glance.p_value >= 1.0 - self.outcome.level {
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

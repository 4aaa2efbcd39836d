//! The words of `experiment_result`.

use super::outcome::{Comparison, ResultOutcome};
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, Unit, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the facts that the sentence names")]
pub enum ResultError {
    /// No row can be used.
    #[error("none of {n_rows} rows can be used")]
    NoRows { n_rows: u64 },
    /// Nobody to compare with.
    #[error("only {group}")]
    OneGroup { group: String },
    /// A group too small to have a spread.
    #[error("{n} in {group}")]
    FewInGroup { group: String, n: u64 },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for ResultError {
    fn code(&self) -> &'static str {
        match self {
            ResultError::NoRows { .. } => "no_rows",
            ResultError::OneGroup { .. } => "one_group",
            ResultError::FewInGroup { .. } => "few_in_group",
            ResultError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            ResultError::NoRows { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows has a group and an outcome. With before and after, each group needs both. Check the chosen columns."),
                    format!("{rows} 行中没有同时具备分组与结果的行；比较前后期时各组须两期都有。请核对所选的列。"),
                )
            }
            ResultError::OneGroup { group } => pen.say(
                format!(
                    "All rows are in “{group}”: there is nothing to compare with. Add the rows of the other group."
                ),
                format!("所有行都属于“{group}”，没有可比较的对象。请加入另一组的行。"),
            ),
            ResultError::FewInGroup { group, n } => {
                let (n, rows) = (pen.count(*n as f64), if *n == 1 { "row or customer" } else { "rows or customers" });
                pen.say(
                    format!("“{group}” has {n} usable {rows}; each group needs at least two. Check the label, or leave that group out."),
                    format!("“{group}”只有 {n} 个可用的行或客户，每组至少需要两个。请核对类别，或去掉该组。"),
                )
            }
            ResultError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// The p-value below which a check of the assignment is an alarm.
const ALARM: f64 = 0.001;

/// All findings: answer, cautions, next step.
pub fn findings(outcome: &ResultOutcome, language: Language) -> Vec<Sentence> {
    let pen = Pen::new(language);
    let mut found: Vec<Sentence> = outcome.comparisons.iter().map(|one| answer(outcome, one, pen)).collect();
    found.extend(by_segment(outcome, pen));
    found.extend(cautions(outcome, pen));
    found.sort_by_key(|sentence| sentence.tone);
    let works = outcome.comparisons.iter().any(|one| is_sure(outcome, one) && one.difference.estimate > 0.0);
    let next = if works {
        pen.say(
            "Weigh the lower end of the interval against what the offer costs before it goes to all.",
            "推广到全部客户之前，请用区间下限与优惠成本相比。",
        )
    } else {
        pen.say(
            "Plan the next test for the smallest effect that would pay, with the numbers found here.",
            "请用这里的数字，按能回本的最小效果规划下一次试验。",
        )
    };
    found.push(Sentence::new("next_test", Tone::NextStep, next));
    found
}

fn is_sure(outcome: &ResultOutcome, one: &Comparison) -> bool {
    one.p_adjusted < outcome.fair_level
}

/// A difference with its sign; a difference of shares is written in percentage points.
fn signed(outcome: &ResultOutcome, x: f64, pen: Pen) -> String {
    let sign = if x > 0.0 { "+" } else { "" };
    match &outcome.shown.unit {
        Unit::Share => pen.points(x),
        unit => format!("{sign}{}", pen.number(x, unit)),
    }
}

fn answer(outcome: &ResultOutcome, one: &Comparison, pen: Pen) -> Sentence {
    let shown = &outcome.shown;
    let difference = strong(signed(outcome, one.difference.estimate, pen));
    let (low, high) = (signed(outcome, one.difference.conf_low, pen), signed(outcome, one.difference.conf_high, pen));
    let p = pen.number(one.p_adjusted, &Unit::PValue);
    let p = if p.starts_with('<') { format!("p {p}") } else { format!("p = {p}") };
    let (control, treated) = if shown.is_change {
        (signed(outcome, one.mean_control, pen), signed(outcome, one.mean_treated, pen))
    } else {
        (pen.number(one.mean_control, &shown.unit), pen.number(one.mean_treated, &shown.unit))
    };
    let (group, base) = (&one.group, &shown.control);
    let interval = pen.share(outcome.level);
    let (verb_en, verb_zh) = if shown.is_change { ("changed by", "变化为") } else { ("has", "为") };
    let is_without_spread = one.difference.p_value.is_nan();
    let (how_en, how_zh) = if is_without_spread {
        (String::new(), String::new())
    } else {
        (format!(" ({interval} interval {low} to {high}, {p})"), format!("（{interval} 区间 {low} 到 {high}，{p}）"))
    };
    let facts = pen.say(
        format!("“{group}” {verb_en} {treated}, “{base}” {control}: a difference of {difference}{how_en}."),
        format!("“{group}”{verb_zh} {treated}，“{base}”{control}：相差 {difference}{how_zh}。"),
    );
    let gap = pen.language.sentence_gap();
    let (code, verdict) = match (is_sure(outcome, one), one.difference.estimate > 0.0) {
        _ if is_without_spread && one.difference.estimate != 0.0 => (
            "no_spread",
            pen.say(
                "Within each group all have the same outcome, so it cannot be said what chance alone makes. Is it a number per group, not per customer?",
                "各组内部的结果完全相同，无法判断偶然的作用。这是否为每组而非每位客户的数值？",
            ),
        ),
        _ if is_without_spread => (
            "no_spread",
            pen.say("The outcome is the same everywhere, so nothing can be said.", "所有结果相同，无法判断。"),
        ),
        (true, true) => ("works", pen.say("The difference is more than chance.", "差异超出偶然。")),
        (true, false) => ("harms", pen.say("It is lower, by more than chance.", "结果更低，且超出偶然。")),
        (false, _) => (
            "not_shown",
            pen.say(
                "Chance alone can make such a difference: an effect is not shown, nor ruled out.",
                "偶然也能造成这样的差异：既未证明有效，也未排除有效。",
            ),
        ),
    };
    Sentence::new(code, Tone::Answer, format!("{facts}{gap}{verdict}"))
}

fn by_segment(outcome: &ResultOutcome, pen: Pen) -> Option<Sentence> {
    let p_value = outcome.heterogeneity?;
    let p = pen.number(p_value, &Unit::PValue);
    let best =
        outcome.segments.iter().max_by(|one, other| one.difference.estimate.total_cmp(&other.difference.estimate))?;
    let (name, effect) =
        (strong(best.segment.as_deref().unwrap_or_default()), signed(outcome, best.difference.estimate, pen));
    if p_value < 1.0 - outcome.level {
        let text = pen.say(
            format!("The effect differs between segments (p {p}): largest in {name}, {effect}. Test that once more before you rely on it."),
            format!("各分层的效果不同（p {p}）：{name}最大，为 {effect}。采用之前请再次试验。"),
        );
        return Some(Sentence::new("segments_differ", Tone::Answer, text));
    }
    let text = pen.say(
        format!("Nothing shows that the effect differs between segments (p {p})."),
        format!("没有迹象表明各分层的效果不同（p {p}）。"),
    );
    Some(Sentence::new("segments_alike", Tone::Answer, text))
}

fn cautions(outcome: &ResultOutcome, pen: Pen) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut caution = |code, text| found.push(Sentence::new(code, Tone::Caution, text));
    if outcome.n_looks > 1 {
        let (looks, alarm) = (pen.count(f64::from(outcome.n_looks)), strong(pen.share(outcome.false_alarm)));
        let fair = pen.plain((outcome.fair_level * 1e4).round() / 1e4);
        let text = pen.say(
            format!("Read {looks} times, a test without any effect would raise a false alarm in {alarm} of cases. Only p below {fair} counts here."),
            format!("查看 {looks} 次后，即使毫无效果，误报的可能也达 {alarm}。此处只有 p 小于 {fair} 才算数。"),
        );
        caution("peeking", text);
    }
    if let Some(planned) = outcome.n_planned.filter(|&planned| outcome.n_units < planned) {
        let (n, planned) = (pen.count(outcome.n_units as f64), strong(pen.count(planned as f64)));
        let text = pen.say(
            format!("The test is not over: {n} of {planned} planned. Stopping now because the result pleases makes false alarms likelier."),
            format!("试验尚未结束：计划 {planned}，目前 {n}。因结果令人满意而提前停止，会增加误报。"),
        );
        caution("not_over", text);
    }
    if let Some(imbalance) = outcome.imbalance.filter(|imbalance| imbalance.p_value < ALARM) {
        let (planned, actual) = (pen.share(imbalance.planned), strong(pen.share(imbalance.actual)));
        let text = pen.say(
            format!("The control group is {actual} of all, planned were {planned}: more than chance. Find out why before you believe any result."),
            format!("对照组占 {actual}，计划为 {planned}：差异超出偶然。在弄清原因之前不要相信任何结果。"),
        );
        caution("assignment", text);
    }
    let few = outcome.comparisons.iter().any(|one| one.n_control.min(one.n_treated) < 30.0);
    if outcome.comparisons.iter().any(|one| one.p_exact.is_some()) {
        let text = pen.say(
            "Fewer than five are expected in a cell: p is that of Fisher's exact test, and counts more than the interval.",
            "某格的预期数不足五：p 为 Fisher 精确检验的结果，比区间更可信。",
        );
        caution("small_counts", text);
    }
    if let Some((after, before, is_known)) = &outcome.shown.periods {
        let (en, zh) = match is_known {
            true => ("", ""),
            false => (
                " Their names do not tell: choose the other under “Means after” if that is wrong.",
                "名称看不出先后，如有误请在“表示之后”中另选。",
            ),
        };
        let text = pen.say(
            format!("“{after}” counts as after, “{before}” as before.{en}"),
            format!("“{after}”按之后计，“{before}”按之前计。{zh}"),
        );
        caution("periods", text);
    }
    if few {
        let text = pen.say("A group has fewer than 30: intervals are rough.", "有的组不足 30，区间较粗略。");
        caution("small_groups", text);
    }
    if outcome.n_missing + outcome.n_unusable > 0 {
        let [missing, unusable, rows] =
            [outcome.n_missing, outcome.n_unusable, outcome.n_rows].map(|n| pen.count(n as f64));
        let text = pen.say(
            format!("Of {rows} rows {missing} are left out for empty cells; {unusable} customers are in two groups or in one period only."),
            format!("{rows} 行中有 {missing} 行因空值未计入；{unusable} 位客户同时属于两组或只有一期数据。"),
        );
        caution("left_out", text);
    }
    found
}

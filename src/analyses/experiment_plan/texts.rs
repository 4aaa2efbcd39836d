//! The words of `experiment_plan`.

use super::model::FEWEST;
use super::outcome::PlanOutcome;
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, Unit, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// No number of customers would do.
    #[error("no sample is large enough")]
    Unreachable,
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for PlanError {
    fn code(&self) -> &'static str {
        match self {
            PlanError::Unreachable => "unreachable",
            PlanError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            PlanError::Unreachable => pen.say(
                "Even a million million customers would not find so small an effect. Choose a larger effect, or a measure that scatters less.",
                "即使有万亿客户也无法发现如此小的效果。请选择更大的效果，或波动更小的指标。",
            ),
            PlanError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// A test longer than this meets seasons and other changes.
const LONG_DAYS: f64 = 84.0;

/// All findings: answer, cautions, next step.
pub fn findings(outcome: &PlanOutcome, language: Language) -> Vec<Sentence> {
    let pen = Pen::new(language);
    let (asked, unit) = (&outcome.asked, outcome.unit());
    let total = strong(pen.count(asked.n_total()));
    let (control, treated) = (pen.count(asked.n_control), pen.count(asked.n_treated));
    let (from, to) = (pen.number(outcome.baseline, &unit), pen.number(outcome.baseline + outcome.effect, &unit));
    let (power, alpha) = (pen.share(outcome.power), pen.share(outcome.alpha));
    let mut found = vec![Sentence::new(
        "sample_size",
        Tone::Answer,
        pen.say(
            format!("To tell {to} from {from}, the test needs {total} customers: {control} without the offer and {treated} with it. It then finds the effect with {power} certainty, and sees one where there is none in {alpha} of tests."),
            format!("要区分 {to} 与 {from}，试验需要 {total} 位客户：{control} 位没有优惠，{treated} 位有优惠。此时发现效果的把握为 {power}，无效果时误报的可能为 {alpha}。"),
        ),
    )];
    if asked.is_raised {
        let text = pen.say(
            "So few are expected to do it, or not to, that the usual formula promises too much: the numbers are those at which the exact test has that certainty.",
            "预期会（或不会）这样做的客户太少，常用公式过于乐观：这里的人数按精确检验达到该把握计算。",
        );
        found.push(Sentence::new("exact_size", Tone::Caution, text));
    }
    if let Some(days) = asked.days {
        let long = strong(pen.number(days, &Unit::Days));
        let text = pen.say(format!("That takes {long}, whole weeks counted."), format!("按整周计，需要 {long}。"));
        found.push(Sentence::new("duration", Tone::Answer, text));
    }
    found.extend(available(outcome, pen));
    if (1..FEWEST).contains(&outcome.n_customers) {
        let n = strong(pen.things(outcome.n_customers, "customer", "customers", "位客户"));
        let text = pen.say(
            format!("The data hold {n} only: no two groups can be drawn from so few."),
            format!("数据中只有 {n}，无法分成两组。"),
        );
        found.push(Sentence::new("not_enough", Tone::Caution, text));
    } else if outcome.n_customers > 0 {
        let (n, out) = (pen.count(outcome.n_customers as f64), strong(pen.count(outcome.n_in_control as f64)));
        let seed = outcome.seed;
        let text = pen.say(
            format!("Of {n} customers in the data, {out} drawn at random get no offer (seed {seed}); the list below says who."),
            format!("数据中的 {n} 位客户里，随机抽出 {out} 位不给优惠（种子 {seed}），名单见下表。"),
        );
        found.push(Sentence::new("groups", Tone::Answer, text));
    }
    if asked.days.is_some_and(|days| days > LONG_DAYS) {
        let text = pen.say(
            "A test of several months meets seasons, price changes and other offers. Look for a larger effect, or a measure that scatters less.",
            "持续数月的试验会遇到季节、调价与其他活动。请寻找更大的效果，或波动更小的指标。",
        );
        found.push(Sentence::new("long_test", Tone::Caution, text));
    }
    found.sort_by_key(|sentence| sentence.tone);
    let next = pen.say(
        "Export the list before the test starts, change nothing on the way, and read the result once, at the planned number.",
        "开始之前导出名单，中途不做改动，达到计划人数时只看一次结果。",
    );
    found.push(Sentence::new("export", Tone::NextStep, next));
    found
}

fn available(outcome: &PlanOutcome, pen: Pen) -> Option<Sentence> {
    let available = outcome.available?;
    let (n, power) = (pen.count(available.n as f64), strong(pen.share(available.power)));
    if available.n as f64 >= outcome.asked.n_total() {
        let text = pen.say(
            format!("The {n} customers there are suffice: with all of them the certainty is {power}."),
            format!("现有 {n} 位客户足够：全部参加时把握为 {power}。"),
        );
        return Some(Sentence::new("enough", Tone::Answer, text));
    }
    let smallest = available.smallest_effect.map(|effect| strong(pen.number(effect.abs(), &outcome.unit())));
    let (en, zh) = smallest.map_or_else(
        || (" No effect at all could be found with them.".to_owned(), "任何效果都无法发现。".to_owned()),
        |effect| {
            (format!(" They can find an effect of {effect} or more."), format!("它们能发现的最小效果为 {effect}。"))
        },
    );
    let text = pen.say(
        format!(
            "The {n} customers there are do not suffice: they would find the effect with {power} certainty only.{en}"
        ),
        format!("现有 {n} 位客户不够：发现该效果的把握只有 {power}。{zh}"),
    );
    Some(Sentence::new("not_enough", Tone::Caution, text))
}

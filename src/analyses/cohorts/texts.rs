//! The words of `cohorts`.

use super::outcome::{CohortsFinding, Curve, Setting, Shift};

use super::reading::Dropped;
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, Unit, Words, strong};
use crate::models::periods::Period;
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};
use crate::stats::survival::Step;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CohortsError {
    /// No row is a purchase of a known customer on a known day.
    #[error("no purchase in {n_rows} rows")]
    NoPurchases {
        /// Rows read.
        n_rows: u64,
    },
    /// No row is a contract with a start.
    #[error("no contract in {n_rows} rows")]
    NoContracts {
        /// Rows read.
        n_rows: u64,
    },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for CohortsError {
    fn code(&self) -> &'static str {
        match self {
            CohortsError::NoPurchases { .. } => "no_purchases",
            CohortsError::NoContracts { .. } => "no_contracts",
            CohortsError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            CohortsError::NoPurchases { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows is a purchase with customer and date. At least one is needed: check the chosen columns and the last day."),
                    format!("{rows} 行中没有一行是同时有客户和日期的购买。至少需要一行，请核对所选的列与截止日。"),
                )
            }
            CohortsError::NoContracts { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows is a contract that starts by the last day and does not end before it starts. At least one is needed: check both columns of dates."),
                    format!("{rows} 行中没有一份合同在截止日前开始且结束不早于开始。至少需要一份，请核对两个日期列。"),
                )
            }
            CohortsError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

const NOT_PROJECTED: Words = Words::new(
    "Retention cannot be projected: some must have left, and some must have stayed longer than a period.",
    "无法预测留存率：须有人离开，也须有人留存超过一个周期。",
);
const NOBODY: Words = Words::new(
    "Nobody has bought on a second day. Check that the column of customers names people and not orders.",
    "没有客户在第二天再次购买。请确认客户列是客户而不是订单。",
);
const ONE_COHORT: Words = Words::new(
    "All started in one period: there is nothing to compare. Choose a shorter period.",
    "所有客户都在同一周期开始，无从比较。请选择更短的周期。",
);
const PARTIAL: Words = Words::new(
    "The last period is not over: it is shown, but counts in no average.",
    "最后一个周期尚未结束：图表中列出，但不计入平均。",
);

/// A finding in words.
pub(super) fn sentence(finding: &CohortsFinding, setting: &Setting, language: Language) -> Sentence {
    let pen = Pen::new(language);
    let fixed = |code, words: Words| Sentence::new(code, Tone::Caution, words.get(language));
    let (code, tone, text) = match finding {
        CohortsFinding::Repeat { n_repeat, n_customers, mark } => {
            ("repeat_rate", Tone::Answer, repeat(pen, *n_repeat, *n_customers, mark.as_ref(), setting.level))
        }
        CohortsFinding::Lasting { n_ended, n_contracts, median_days, mark } => (
            "lasting",
            Tone::Answer,
            lasting(pen, [*n_ended, *n_contracts], *median_days, mark.as_ref(), setting.level),
        ),
        CohortsFinding::Retention { first, later } => {
            ("retention", Tone::Answer, retention(pen, setting, first, later.as_ref()))
        }
        CohortsFinding::Rhythm { gaps } => {
            let [q1, median, q3] = [gaps.q1, gaps.median, gaps.q3].map(|days| pen.number(days, &Unit::Days));
            let median = strong(median);
            let text = pen.say(
                format!("Between two purchases lie {median} (median); for the middle half, {q1} to {q3}."),
                format!("两次购买相隔 {median}（中位数），居中一半为 {q1}到 {q3}。"),
            );
            ("rhythm", Tone::Answer, text)
        }
        CohortsFinding::Shift { shift } => ("shift", Tone::Answer, shifted(pen, setting, shift)),
        CohortsFinding::Projected { n_periods, share, lower, upper } => {
            ("projected", Tone::Answer, projected(pen, setting, *n_periods, [*share, *lower, *upper]))
        }
        CohortsFinding::NotProjected => return fixed("not_projected", NOT_PROJECTED),
        CohortsFinding::NobodyReturns => return fixed("nobody_returns", NOBODY),
        CohortsFinding::OneCohort => return fixed("one_cohort", ONE_COHORT),
        CohortsFinding::Partial => return fixed("partial_period", PARTIAL),
        CohortsFinding::FewLives { n_lives, is_contracts } => {
            let (many, zh) = if *is_contracts { ("contracts", "份合同") } else { ("customers", "位客户") };
            let who = strong(pen.things(*n_lives, &many[..many.len() - 1], many, zh));
            let text = pen.say(
                format!("With {who} every share is a first guess."),
                format!("只有 {who}，各比例只能作初步参考。"),
            );
            ("few_lives", Tone::Caution, text)
        }
        CohortsFinding::Earlier { n_earlier, n_shown } => {
            let (earlier, shown) = (pen.count(*n_earlier as f64), pen.count(*n_shown as f64));
            let text = pen.say(
                format!("Only the latest {shown} cohorts are shown; {earlier} customers of earlier ones count in the curve of returns only. Choose a longer period to see all."),
                format!("只列出最近 {shown} 个同期群；更早的 {earlier} 位客户只计入回购曲线。选择更长的周期可看到全部。"),
            );
            ("earlier_cohorts", Tone::Caution, text)
        }
        CohortsFinding::LeftOut { n_rows, dropped } => ("left_out", Tone::Caution, left_out(pen, *n_rows, dropped)),
        CohortsFinding::Remind { gaps } => {
            let (median, late) = (pen.number(gaps.median, &Unit::Days), strong(pen.number(gaps.q3, &Unit::Days)));
            let text = pen.say(
                format!("Remind customers around {median} after a purchase; after {late} of silence three in four would have come."),
                format!("可在购买后约 {median}提醒客户；超过 {late}未到，通常四位中已有三位回来。"),
            );
            ("remind", Tone::NextStep, text)
        }
        CohortsFinding::Renew { period, share } => {
            let (share, number) = (strong(pen.share(*share)), pen.count(f64::from(*period)));
            let text = pen.say(
                format!("Most are lost in period {number}: {share} of all who started. Begin there."),
                format!("流失最多的是第 {number} 个周期：占全部起始客户的 {share}，可先从这里入手。"),
            );
            ("renew", Tone::NextStep, text)
        }
    };
    Sentence::new(code, tone, text)
}

/// “month 3”, “第 3 个月”.
fn nth(pen: Pen, period: Period, n: u32) -> String {
    let number = pen.count(f64::from(n));
    match period {
        Period::Week => pen.say(format!("week {number}"), format!("第 {number} 周")),
        Period::Month => pen.say(format!("month {number}"), format!("第 {number} 个月")),
        Period::Quarter => pen.say(format!("quarter {number}"), format!("第 {number} 个季度")),
        Period::Year => pen.say(format!("year {number}"), format!("第 {number} 年")),
    }
}

fn interval(pen: Pen, level: f64, lower: f64, upper: f64) -> String {
    if lower.is_nan() || upper.is_nan() {
        return String::new();
    }
    let (level, lower, upper) = (pen.share(level), pen.share(lower), pen.share(upper));
    pen.say(format!(" ({level} sure: {lower} to {upper})"), format!("（{level} 把握在 {lower} 到 {upper}）"))
}

fn repeat(pen: Pen, n_repeat: u64, n_customers: u64, mark: Option<&(f64, Step)>, level: f64) -> String {
    let share = strong(pen.share(n_repeat as f64 / n_customers as f64));
    let who = pen.things(n_customers, "customer", "customers", "位客户");
    let soon = mark.map_or_else(String::new, |(days, step)| {
        let (days, back) = (pen.number(*days, &Unit::Days), strong(pen.share(1.0 - step.survival)));
        let sure = interval(pen, level, 1.0 - step.conf_high, 1.0 - step.conf_low);
        pen.say(
            format!(
                " Within {days} of the first purchase {back} come back{sure}, those too new to tell counted fairly."
            ),
            format!("首次购买后 {days}内有 {back} 回来{sure}，已计及观察时间不足的新客户。"),
        )
    });
    pen.say(
        format!("{share} of {who} have bought again so far.{soon}"),
        format!("{who}中目前有 {share} 再次购买。{soon}"),
    )
}

fn lasting(pen: Pen, [n_ended, n]: [u64; 2], median: Option<f64>, mark: Option<&(f64, Step)>, level: f64) -> String {
    let (ended, all) = (pen.count(n_ended as f64), pen.things(n, "contract", "contracts", "份合同"));
    let half = match median {
        Some(days) => {
            let days = strong(pen.number(days, &Unit::Days));
            pen.say(format!(" Half last {days} or longer."), format!("一半可持续 {days}或更久。"))
        }
        None => pen.say(" More than half are still going on.", "超过一半仍在继续。"),
    };
    let soon = mark.map_or_else(String::new, |(days, step)| {
        let (days, stay) = (pen.number(*days, &Unit::Days), strong(pen.share(step.survival)));
        let sure = interval(pen, level, step.conf_low, step.conf_high);
        pen.say(format!(" After {days}, {stay} are still there{sure}."), format!("{days}后仍有 {stay}{sure}。"))
    });
    pen.say(format!("Of {all}, {ended} have ended.{half}{soon}"), format!("{all}中有 {ended} 份已结束。{half}{soon}"))
}

fn retention(pen: Pen, setting: &Setting, first: &Curve, later: Option<&Curve>) -> String {
    let share = strong(pen.share(first.retention));
    let sure = interval(pen, setting.level, first.lower, first.upper);
    let (en, zh) = if setting.is_contracts { ("are still there", "仍在") } else { ("buy", "购买") };
    let when = nth(pen, setting.period, 1);
    let then = later.map_or_else(String::new, |point| {
        let (when, share) = (nth(pen, setting.period, point.age), strong(pen.share(point.retention)));
        pen.say(format!(", in {when} {share}"), format!("，{when}为 {share}"))
    });
    pen.say(
        format!("In {when} after the start {share} {en}{sure}{then}."),
        format!("起始后{when}有 {share} {zh}{sure}{then}。"),
    )
}

fn shifted(pen: Pen, setting: &Setting, shift: &Shift) -> String {
    let (older, newer) = (pen.share(shift.older), strong(pen.share(shift.newer)));
    let when = nth(pen, setting.period, 1);
    let (en, zh) = if shift.lower > 0.0 {
        ("so it gets better", "有所改善")
    } else if shift.upper < 0.0 {
        ("so it gets worse", "有所下降")
    } else {
        ("a difference that may be chance", "差异可能是偶然")
    };
    pen.say(
        format!("Of the newer half of cohorts {newer} are active in {when}, of the older half {older}: {en}."),
        format!("较新一半的同期群在{when}有 {newer} 活跃，较早一半为 {older}：{zh}。"),
    )
}

fn projected(pen: Pen, setting: &Setting, n_periods: u32, [share, lower, upper]: [f64; 3]) -> String {
    let (when, share) = (nth(pen, setting.period, n_periods), strong(pen.share(share)));
    let sure = interval(pen, setting.level, lower, upper);
    pen.say(
        format!("If this goes on, {share} of those who start will still be there after {when}{sure}."),
        format!("照此下去，{when}后仍在的预计有 {share}{sure}。"),
    )
}

fn left_out(pen: Pen, n_rows: u64, dropped: &Dropped) -> String {
    let rows = pen.count(n_rows as f64);
    let parts = [
        (dropped.n_without_customer, "without a customer", "没有客户"),
        (dropped.n_incomplete, "without a date or amount", "没有日期或金额"),
        (dropped.n_returns, "with a negative amount", "金额为负"),
        (dropped.n_after_end, "after the last day", "晚于截止日"),
        (dropped.n_backwards, "that end before they start", "结束早于开始"),
    ];
    let named = parts.iter().filter(|part| part.0 > 0);
    let list: Vec<String> = named
        .map(|(n, en, zh)| {
            let count = pen.count(*n as f64);
            pen.say(format!("{count} {en}"), format!("{count} 行{zh}"))
        })
        .collect();
    let list = list.join(&pen.say(", ", "，"));
    pen.say(format!("Of {rows} rows left out: {list}."), format!("{rows} 行中未计入：{list}。"))
}

//! The words of `budget`.

use super::outcome::{BudgetFinding, Lever};
use super::params::Sense;
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, Unit, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// A limit that cannot hold together with others.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// Which.
    pub what: What,
    /// By how much it alone would have to give way.
    pub give: f64,
}

/// Which limit.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The budget.
    Budget,
    /// A further limit, by name or number.
    Limit(String),
    /// The fewest units of an option.
    Minimum(String),
    /// The most.
    Maximum(String),
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BudgetError {
    /// No split keeps all limits.
    #[error("the limits cannot hold together: {clashes:?}")]
    Infeasible {
        /// Those that contradict one another.
        clashes: Vec<Clash>,
    },
    /// Nothing keeps the result from growing.
    #[error("nothing limits {names:?}")]
    Unbounded {
        /// What can grow.
        names: Vec<String>,
    },
    /// No split in whole units was found.
    #[error("no split in whole units")]
    NoWholePoint,
    /// Rounding errors keep the search from ending.
    #[error("the search does not end")]
    Stalled,
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl What {
    fn words(&self, pen: Pen) -> String {
        match self {
            What::Budget => pen.say("the budget", "预算"),
            What::Limit(name) => pen.say(format!("the limit “{name}”"), format!("限制“{name}”")),
            What::Minimum(name) => pen.say(format!("the minimum of {name}"), format!("{name} 的最少单位")),
            What::Maximum(name) => pen.say(format!("the maximum of {name}"), format!("{name} 的最多单位")),
        }
    }
}

impl Worded for BudgetError {
    fn code(&self) -> &'static str {
        match self {
            BudgetError::Infeasible { .. } => "infeasible",
            BudgetError::Unbounded { .. } => "unbounded",
            BudgetError::NoWholePoint => "no_whole_point",
            BudgetError::Stalled => "stalled",
            BudgetError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            BudgetError::Infeasible { clashes } => {
                let gap = pen.say(", ", "、");
                let one = |clash: &Clash| {
                    let (what, by) = (clash.what.words(pen), pen.plain(clash.give));
                    pen.say(format!("{what} (by {by})"), format!("{what}（{by}）"))
                };
                let list = clashes.iter().map(one).collect::<Vec<_>>().join(&gap);
                pen.say(
                    format!(
                        "These cannot hold together. Relax one of them, by at least the number in brackets: {list}."
                    ),
                    format!("以下限制无法同时满足，请放宽其中之一，至少放宽括号中的数额：{list}。"),
                )
            }
            BudgetError::Unbounded { names } => {
                let names = names.join(&pen.say(", ", "、"));
                pen.say(
                    format!("Nothing limits how much goes into {names}, so the result has no end. Set a budget or a maximum."),
                    format!("{names} 没有任何上限，结果可以无限增大。请设置预算或最多单位。"),
                )
            }
            BudgetError::NoWholePoint => pen.say(
                "No split in whole units keeps all limits. Allow parts of units, or relax a limit.",
                "没有满足全部限制的整数分配。请允许非整数单位，或放宽某个限制。",
            ),
            BudgetError::Stalled => pen.say(
                "The numbers differ too much in size to be solved. Use like units, for example thousands, for all.",
                "各数字的量级相差过大，无法求解。请统一单位，例如都用千。",
            ),
            BudgetError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// A finding in words.
pub(super) fn sentence(finding: &BudgetFinding, language: Language) -> Sentence {
    let pen = Pen::new(language);
    let (code, tone, text) = match finding {
        BudgetFinding::Best { parts, n_more, value, is_money, sense } => {
            ("best_split", Tone::Answer, best(pen, parts, *n_more, *value, *is_money, *sense))
        }
        BudgetFinding::Budget { price, less, more, step } => {
            ("budget_lever", Tone::Answer, budget(pen, *price, [*less, *more], *step))
        }
        BudgetFinding::Unspent { amount, budget } => {
            let (amount, budget) = (strong(money(pen, *amount)), money(pen, *budget));
            let text = pen.say(
                format!("{amount} of {budget} stays unspent: no option may take more, or none would gain by it."),
                format!("{budget} 中有 {amount} 未用：各方案已到上限，或再投入也无收益。"),
            );
            ("unspent", Tone::Answer, text)
        }
        BudgetFinding::NotUnique { parts, is_money } => {
            let list = list(pen, parts, *is_money);
            let text = pen.say(
                format!("The best split is not the only one: {list} is as good, and so is every mix of the two. Choose by what the numbers leave out."),
                format!("最优分配不唯一：{list}同样好，两者的任意混合也一样。可按数字之外的考虑选择。"),
            );
            ("not_unique", Tone::Caution, text)
        }
        BudgetFinding::Whole { value, divisible } => {
            let (value, divisible) = (pen.plain(*value), pen.plain(*divisible));
            let text = pen.say(
                format!("If units could be divided, the result would be {divisible} in place of {value}."),
                format!("若单位可以拆分，结果为 {divisible}，而不是 {value}。"),
            );
            ("whole_units", Tone::Caution, text)
        }
        BudgetFinding::NotProven { bound } => {
            let bound = pen.plain(*bound);
            let text = pen.say(
                format!("The search ended before all was tried: something better may exist, up to {bound} at most."),
                format!("搜索未穷尽全部可能，也许存在更好的分配，但不会超过 {bound}。"),
            );
            ("not_proven", Tone::Caution, text)
        }
        BudgetFinding::Linear => {
            let text = pen.say(
                "Every unit is taken to bring as much as the first. Real channels tire: give each a maximum, or enter it in steps of falling return.",
                "这里假设每一单位的回报都与第一单位相同。实际渠道会递减：请为每项设上限，或按递减的回报分段填写。",
            );
            ("linear", Tone::Caution, text)
        }
        BudgetFinding::Change(lever) => {
            let (code, text) = change(pen, lever);
            (code, Tone::NextStep, text)
        }
    };
    Sentence::new(code, tone, text)
}

fn money(pen: Pen, value: f64) -> String {
    pen.number(value, &Unit::Money(None))
}

/// “search 45,000, social 27,000”, or “A 3 (3,000)” where units are not money.
fn list(pen: Pen, parts: &[(String, f64, f64)], is_money: bool) -> String {
    let part = |(name, units, spend): &(String, f64, f64)| {
        if is_money {
            format!("{name} {}", strong(money(pen, *spend)))
        } else {
            let (units, spend) = (strong(pen.plain(*units)), money(pen, *spend));
            pen.say(format!("{name} {units} units ({spend})"), format!("{name} {units} 单位（{spend}）"))
        }
    };
    parts.iter().map(part).collect::<Vec<_>>().join(&pen.say(", ", "、"))
}

fn best(pen: Pen, parts: &[(String, f64, f64)], n_more: u64, value: f64, is_money: bool, sense: Sense) -> String {
    let value = strong(pen.plain(value));
    if parts.is_empty() {
        return pen.say(
            format!("Best is to spend nothing: the result is {value}."),
            format!("最好什么都不投入，结果为 {value}。"),
        );
    }
    let mut list = list(pen, parts, is_money);
    if n_more > 0 {
        let more = pen.count(n_more as f64);
        list += &pen.say(format!(" and {more} more"), format!("以及另外 {more} 项"));
    }
    match sense {
        Sense::Maximise => pen.say(
            format!("The best split: {list}. Together they bring {value}, the most within these limits."),
            format!("最优分配：{list}。合计回报 {value}，是在这些限制下的最大值。"),
        ),
        Sense::Minimise => pen.say(
            format!("The best split: {list}. Together they come to {value}, the least within these limits."),
            format!("最优分配：{list}。合计 {value}，是在这些限制下的最小值。"),
        ),
    }
}

fn budget(pen: Pen, price: f64, [less, more]: [f64; 2], step: f64) -> String {
    let share = pen.share(step);
    let signed = |value: f64| {
        let number = pen.plain(value.abs());
        strong(if value < 0.0 { format!("−{number}") } else { format!("+{number}") })
    };
    let last = if price.is_nan() {
        String::new()
    } else {
        let price = strong(pen.plain(price));
        pen.say(format!("The last unit of budget brings {price}. "), format!("预算的最后一元带来 {price}。"))
    };
    let with_more = if more.is_nan() { pen.say("not possible", "无法满足限制") } else { signed(more) };
    let with_less =
        if less.is_nan() { pen.say("not possible within the limits", "无法满足限制") } else { signed(less) };
    pen.say(
        format!("{last}With {share} more budget the result changes by {with_more}, with {share} less by {with_less}."),
        format!("{last}预算增加 {share}，结果变化 {with_more}；减少 {share}，变化 {with_less}。"),
    )
}

/// Which limit to change first.
fn change(pen: Pen, lever: &Lever) -> (&'static str, String) {
    match lever {
        Lever::LowerMinimum { name, price } => {
            let price = strong(pen.plain(*price));
            let text = pen.say(
                format!("The minimum of {name} costs {price} per unit: check that it is worth that."),
                format!("{name} 的最少单位要求每单位损失 {price}，请确认是否值得。"),
            );
            ("minimum_costs", text)
        }
        Lever::MoveLimit { name, price, is_raised } => {
            let price = strong(pen.plain(*price));
            let (way, way_zh) = if *is_raised { ("raising", "提高") } else { ("lowering", "降低") };
            let text = pen.say(
                format!(
                    "Of the further limits “{name}” costs most: {way} it by one unit betters the result by {price}."
                ),
                format!("其他限制中“{name}”的代价最大：限额{way_zh}一单位，结果改善 {price}。"),
            );
            ("limit_costs", text)
        }
        Lever::RaiseMaximum { name, price } => {
            let price = strong(pen.plain(*price));
            let text = pen.say(
                format!("Raise the maximum of {name} first, if you can: each unit more adds {price}."),
                format!("如有可能，先提高 {name} 的上限：每多一单位增加 {price}。"),
            );
            ("raise_maximum", text)
        }
    }
}

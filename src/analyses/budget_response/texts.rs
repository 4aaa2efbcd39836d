//! The words of `budget_response`.

use super::model::{MIN_LEVELS, MIN_PERIODS};
use super::outcome::{Channel, Left, ResponseOutcome};
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the facts that the sentence names")]
pub enum ResponseError {
    /// No row can be used.
    #[error("none of {n_rows} rows can be used")]
    NoRows { n_rows: u64 },
    /// No channel has a history long enough.
    #[error("too short: {}", channels.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", "))]
    TooShort { channels: Vec<Left> },
    /// Too many labels to be channels.
    #[error("{n} channels")]
    TooManyChannels { n: u64 },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for ResponseError {
    fn code(&self) -> &'static str {
        match self {
            ResponseError::NoRows { .. } => "no_rows",
            ResponseError::TooShort { .. } => "too_short",
            ResponseError::TooManyChannels { .. } => "too_many_channels",
            ResponseError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            ResponseError::NoRows { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows has a channel, a spend of 0 or more and a result. Check the chosen columns."),
                    format!("{rows} 行中没有同时具备渠道、非负支出与结果的行。请核对所选的列。"),
                )
            }
            ResponseError::TooShort { channels } => {
                let (periods, levels) = (pen.count(MIN_PERIODS as f64), pen.count(MIN_LEVELS as f64));
                let have = lacking(channels, pen);
                pen.say(
                    format!("The history is too short to fit a curve: a channel needs at least {periods} periods with {levels} different amounts of spend; there are {have}. Add periods, vary the spend, or type returns into “Budget” by hand."),
                    format!("历史太短，无法拟合曲线：每个渠道至少需要 {periods} 期，且有 {levels} 种不同的支出；现有{have}。请增加时段、改变支出，或在“预算分配”中手工填写回报。"),
                )
            }
            ResponseError::TooManyChannels { n } => {
                let n = pen.count(*n as f64);
                pen.say(
                    format!("{n} channels are too many; 100 at most. Group them first."),
                    format!("渠道多达 {n} 个，最多 100 个，请先归并。"),
                )
            }
            ResponseError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// What each channel has, in words.
fn lacking(channels: &[Left], pen: Pen) -> String {
    const TOLD: usize = 4;
    let one = |left: &Left| {
        let (name, periods, levels) = (&left.name, pen.count(left.n_periods as f64), pen.count(left.n_levels as f64));
        pen.say(
            format!("{name}: {periods} periods, {levels} amounts"),
            format!("{name}：{periods} 期、{levels} 种支出"),
        )
    };
    let told: Vec<String> = channels.iter().take(TOLD).map(one).collect();
    told.join(&pen.say("; ", "；"))
}

/// A curve that explains less than this is hardly one.
const POOR_FIT: f64 = 0.2;

/// A gain of a smaller share is none worth a move.
const SMALL_GAIN: f64 = 0.005;

/// All findings: answer, cautions, next step.
pub fn findings(outcome: &ResponseOutcome, language: Language) -> Vec<Sentence> {
    let pen = Pen::new(language);
    let [less, asked, more] = outcome.budgets;
    let mut found = vec![gain(outcome, pen)];
    found.extend(moves(outcome, pen).map(|text| Sentence::new("moves", Tone::Answer, text)));
    let price = strong(pen.plain(asked.price));
    let [down, up] =
        [less.result - asked.result, more.result - asked.result].map(|x| pen.number(x.abs(), &outcome.result_unit));
    let tenth = pen.share(0.1);
    let text = pen.say(
        format!(
            "One unit more of budget would bring {price}. {tenth} more budget adds {up}, {tenth} less costs {down}."
        ),
        format!("预算每增加一单位带来 {price}。预算增加 {tenth} 多得 {up}，减少 {tenth} 少得 {down}。"),
    );
    found.push(Sentence::new("shadow_price", Tone::Answer, text));
    found.extend(cautions(outcome, pen));
    let next = pen.say(
        "Move a part of the way first, and test it against a region or a time without the change.",
        "先走一部分，并与未改变的地区或时段对照检验。",
    );
    found.push(Sentence::new("step", Tone::NextStep, next));
    found
}

fn gain(outcome: &ResponseOutcome, pen: Pen) -> Sentence {
    let [centre, low, high] = outcome.gain;
    let asked = outcome.budgets[1];
    let before = asked.result - centre;
    let (gain, share) = (strong(pen.number(centre, &outcome.result_unit)), strong(pen.share(centre / before)));
    let (low_text, high_text) = (pen.number(low, &outcome.result_unit), pen.number(high, &outcome.result_unit));
    let budget = pen.number(asked.budget, &outcome.spend_unit);
    if centre.is_nan() || centre < SMALL_GAIN * before.abs() {
        let text = pen.say(
            format!("Little is to be gained: the best split of {budget} would bring {gain} more than the present shares ({low_text} to {high_text})."),
            format!("可改进之处很小：将 {budget} 按最优分配只比现有占比多得 {gain}（{low_text} 到 {high_text}）。"),
        );
        return Sentence::new("gain_small", Tone::Answer, text);
    }
    if outcome.is_guess() {
        let text = pen.say(
            format!("The best split of {budget} would bring {gain} more than the present shares, if the curves hold where nothing was ever spent: that is a guess."),
            format!("若曲线在从未有过的支出水平上仍成立，将 {budget} 按最优分配比现有占比多得 {gain}，但这只是推测。"),
        );
        return Sentence::new("gain_guess", Tone::Answer, text);
    }
    if low <= 0.0 {
        let text = pen.say(
            format!("The best split of {budget} would bring {gain} more than the present shares, but that is not sure ({low_text} to {high_text}): the present split may be as good."),
            format!("将 {budget} 按最优分配比现有占比多得 {gain}，但并不确定（{low_text} 到 {high_text}）：现有分配可能同样好。"),
        );
        return Sentence::new("gain_unsure", Tone::Answer, text);
    }
    let text = pen.say(
        format!("The same {budget}, split best, would bring {gain} more per period than the present shares: {share} ({low_text} to {high_text})."),
        format!("同样的 {budget} 按最优分配，每期比现有占比多得 {gain}，即 {share}（{low_text} 到 {high_text}）。"),
    );
    Sentence::new("gain", Tone::Answer, text)
}

/// The largest moves of money.
fn moves(outcome: &ResponseOutcome, pen: Pen) -> Option<String> {
    let change = |one: &&Channel| one.best - one.spend;
    let up = outcome.channels.iter().max_by(|one, other| change(one).total_cmp(&change(other)))?;
    let down = outcome.channels.iter().min_by(|one, other| change(one).total_cmp(&change(other)))?;
    if change(&up) <= 0.0 || change(&down) >= 0.0 {
        return None;
    }
    let money = |x: f64| pen.number(x, &outcome.spend_unit);
    let (more, less) = (strong(&up.name), strong(&down.name));
    let [a, b, c, d] = [up.spend, up.best, down.spend, down.best].map(money);
    Some(pen.say(
        format!("Most goes to {more} ({a} to {b}), most comes from {less} ({c} to {d})."),
        format!("增加最多的是{more}（{a} 到 {b}），减少最多的是{less}（{c} 到 {d}）。"),
    ))
}

fn cautions(outcome: &ResponseOutcome, pen: Pen) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut caution = |code, text| found.push(Sentence::new(code, Tone::Caution, text));
    let names = |of: &dyn Fn(&&Channel) -> bool| -> String {
        let names: Vec<&str> = outcome.channels.iter().filter(of).map(|one| one.name.as_str()).collect();
        names.join(&pen.say(", ", "、"))
    };
    let beyond = names(&|one| one.is_extrapolated());
    if !beyond.is_empty() {
        let text = pen.say(
            format!("The best spend lies outside of all that was ever spent on {beyond}: there the curve is a guess."),
            format!("{beyond}的最优支出高于或低于以往任何一期：那里的曲线只是推测。"),
        );
        caution("extrapolated", text);
    }
    let asked = outcome.budgets[1];
    if asked.spent < asked.budget * (1.0 - 1e-9) {
        let rest = strong(pen.number(asked.budget - asked.spent, &outcome.spend_unit));
        let text = pen.say(
            format!(
                "{rest} stays unspent, since every channel is at its limit. Allow more than past spend, or spend less."
            ),
            format!("有 {rest} 未分配，因为各渠道都已达限额。请放宽超出幅度，或减少预算。"),
        );
        caution("unspent", text);
    }
    let poor = names(&|one| one.r_squared.is_nan() || one.r_squared < POOR_FIT);
    if !poor.is_empty() {
        let text = pen.say(
            format!("Spend explains little of the results of {poor}: trust those curves least."),
            format!("支出对{poor}的结果解释很少：这些曲线最不可信。"),
        );
        caution("poor_fit", text);
    }
    if !outcome.left.is_empty() {
        let lacking = lacking(&outcome.left, pen);
        let text =
            pen.say(format!("Left out for lack of history: {lacking}."), format!("历史不足，未计入：{lacking}。"));
        caution("channels_left_out", text);
    }
    if outcome.n_dropped > 0 {
        let (dropped, rows) = (strong(pen.count(outcome.n_dropped as f64)), pen.count(outcome.n_rows as f64));
        let text = pen.say(
            format!("{dropped} of {rows} rows are left out: something is empty, or the spend is negative."),
            format!("{rows} 行中有 {dropped} 行未计入：有空值，或支出为负。"),
        );
        caution("left_out", text);
    }
    found
}

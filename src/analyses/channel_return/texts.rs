//! The words of `channel_return`.

use super::outcome::{Channel, ChannelReturnFinding, Counts, Setting};
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, Unit, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ChannelReturnError {
    /// No customer with a channel.
    #[error("no customer with a channel in {n_rows} rows")]
    NoCustomers {
        /// Rows read.
        n_rows: u64,
    },
    /// Not a column of channels.
    #[error("{n} channels")]
    TooManyChannels {
        /// How many.
        n: u64,
    },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for ChannelReturnError {
    fn code(&self) -> &'static str {
        match self {
            ChannelReturnError::NoCustomers { .. } => "no_customers",
            ChannelReturnError::TooManyChannels { .. } => "too_many_channels",
            ChannelReturnError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            ChannelReturnError::NoCustomers { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("In {rows} rows there is no purchase with customer, date, amount and channel. Check the chosen columns and the last day."),
                    format!("{rows} 行中没有同时有客户、日期、金额和渠道的购买。请核对所选的列与截止日。"),
                )
            }
            ChannelReturnError::TooManyChannels { n } => {
                let n = pen.count(*n as f64);
                pen.say(
                    format!("The column has {n} different channels; at most 200 can be compared. Choose another column, or group its values while cleaning."),
                    format!("该列有 {n} 个不同的渠道，最多可比较 200 个。请另选一列，或在清洗时归并。"),
                )
            }
            ChannelReturnError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// A finding in words.
pub(super) fn sentence(finding: &ChannelReturnFinding, setting: &Setting, language: Language) -> Sentence {
    let pen = Pen::new(language);
    let money = |value: f64| pen.number(value, &setting.unit);
    let list = |names: &[String]| names.join(&pen.say(", ", "、"));
    let (code, tone, text) = match finding {
        ChannelReturnFinding::Best { channel, worst } => {
            ("best_channel", Tone::Answer, best(pen, setting, channel, worst.as_ref()))
        }
        ChannelReturnFinding::Value { channel } => {
            let (name, margin) = (strong(&channel.name), strong(money(channel.margin)));
            let text = pen.say(
                format!("Customers of {name} bring most so far: {margin} each on average."),
                format!("{name} 的客户至今带来最多：平均每位 {margin}。"),
            );
            ("most_valuable", Tone::Answer, text)
        }
        ChannelReturnFinding::NotRepaid { channels } => {
            let names: Vec<String> = channels.iter().map(|channel| channel.name.clone()).collect();
            let names = strong(list(&names));
            let text = pen.say(
                format!("Not repaid so far: {names}. Their customers may still buy; look at the curve at equal age."),
                format!("至今尚未收回成本：{names}。客户以后仍可能购买，请比较相同月数的曲线。"),
            );
            ("not_repaid", Tone::Caution, text)
        }
        ChannelReturnFinding::NoCosts { channels } => {
            let names = list(channels);
            let text = pen.say(
                format!("No cost is known for {names}: type in what was spent to see the return."),
                format!("{names} 没有成本：填写投入即可看到回报。"),
            );
            ("no_costs", Tone::Caution, text)
        }
        ChannelReturnFinding::UnknownCosts { names } => {
            let names = list(names);
            let text = pen.say(
                format!("Costs for channels that are not in the data: {names}. Check the spelling."),
                format!("数据中没有这些有成本的渠道：{names}。请核对写法。"),
            );
            ("unknown_costs", Tone::Caution, text)
        }
        ChannelReturnFinding::FewCustomers { names } => {
            let names = list(names);
            let text = pen.say(
                format!("Fewer than 30 customers, so a first guess only: {names}."),
                format!("客户不足 30 位，只能作初步参考：{names}。"),
            );
            ("few_customers", Tone::Caution, text)
        }
        ChannelReturnFinding::FullMargin => {
            let text = pen.say(
                "Revenue is set against cost. Set your margin to see profit.",
                "这里以收入对比成本，设置利润率后可看到利润。",
            );
            ("full_margin", Tone::Caution, text)
        }
        ChannelReturnFinding::LeftOut { counts } => ("left_out", Tone::Caution, left_out(pen, counts)),
        ChannelReturnFinding::Shift { from, to } => {
            let (from, to) = (strong(&from.name), strong(&to.name));
            let text = pen.say(
                format!("Try moving spend from {from} to {to}, in steps: more spend rarely brings customers as good."),
                format!("可尝试逐步把投入从 {from} 移到 {to}：追加的投入通常换不来同样好的客户。"),
            );
            ("shift_spend", Tone::NextStep, text)
        }
    };
    Sentence::new(code, tone, text)
}

fn best(pen: Pen, setting: &Setting, channel: &Channel, worst: Option<&Channel>) -> String {
    let round = |value: f64| pen.plain((value * 100.0).round() / 100.0);
    let (name, rate) = (strong(&channel.name), strong(round(channel.rate(channel.margin))));
    let sure = if channel.range[0].is_nan() {
        String::new()
    } else {
        let [low, high] = channel.range.map(|end| round(channel.rate(end)));
        let level = pen.share(setting.level);
        pen.say(format!(" ({level} sure: {low} to {high})"), format!("（{level} 把握在 {low} 到 {high}）"))
    };
    let cost = pen.number(channel.cost, &setting.unit);
    let repaid = channel.payback.map_or_else(String::new, |months| {
        let months = pen.number(months, &Unit::Months);
        pen.say(format!(", repaid within {months}"), format!("，{months}内回本"))
    });
    if let Some(worst) = worst
        && round(worst.rate(worst.margin)) == round(channel.rate(channel.margin))
    {
        return pen.say(
            format!("All channels return alike: {rate} per unit of cost so far."),
            format!("各渠道回报相同：至今每元成本带来 {rate}。"),
        );
    }
    let other = worst.map_or_else(String::new, |worst| {
        let (name, rate) = (strong(&worst.name), round(worst.rate(worst.margin)));
        pen.say(format!(" {name} returns least: {rate}."), format!("{name} 最低，为 {rate}。"))
    });
    pen.say(
        format!("{name} returns most: {rate} per unit of cost so far{sure}, at {cost} per customer{repaid}.{other}"),
        format!("{name} 回报最高：至今每元成本带来 {rate}{sure}，获客成本每位 {cost}{repaid}。{other}"),
    )
}

fn left_out(pen: Pen, counts: &Counts) -> String {
    let numbers =
        [counts.n_rows, counts.n_without_customer, counts.n_incomplete, counts.n_after_end, counts.n_without_channel];
    let [rows, nobody, incomplete, after, channel] = numbers.map(|n| pen.count(n as f64));
    pen.say(
        format!("Of {rows} rows left out: {nobody} without a customer, {incomplete} without date or amount, {after} after the last day; and {channel} customers whose first purchase has no channel."),
        format!("{rows} 行中未计入：{nobody} 行没有客户，{incomplete} 行没有日期或金额，{after} 行晚于截止日；另有 {channel} 位客户的首次购买没有渠道。"),
    )
}

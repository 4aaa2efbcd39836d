//! The words of `subscriptions`.

use super::outcome::{Input, Lever, Rate, Setting, SubscriptionsFinding, Worth};
use super::reading::Dropped;
use crate::analyses::contract::Worded;
use crate::i18n::{self, Language, Pen, Unit, Words, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SubscriptionsError {
    /// No row has a customer, a day and an amount.
    #[error("no payment in {n_rows} rows")]
    NoPayments {
        /// Rows read.
        n_rows: u64,
    },
    /// Dates that cannot belong together.
    #[error("days from {first} to {last}")]
    TooFarApart {
        /// The first day.
        first: i32,
        /// The last day.
        last: i32,
    },
    /// Nothing to compare a month with.
    #[error("only the month that starts on day {month} is over")]
    OneMonth {
        /// Its first day.
        month: i32,
    },
    /// Customers do not pay month after month.
    #[error("only {share} pay again the month after")]
    NotMonthly {
        /// The share of months with a payment that are followed by another.
        share: f64,
    },
    /// Nobody pays any more.
    #[error("nobody pays in the last month")]
    AllLeft,
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for SubscriptionsError {
    fn code(&self) -> &'static str {
        match self {
            SubscriptionsError::NoPayments { .. } => "no_payments",
            SubscriptionsError::TooFarApart { .. } => "dates_too_far_apart",
            SubscriptionsError::OneMonth { .. } => "one_month",
            SubscriptionsError::NotMonthly { .. } => "not_monthly",
            SubscriptionsError::AllLeft => "all_left",
            SubscriptionsError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        let date = |day: i32| i18n::date(language, day);
        match self {
            SubscriptionsError::NoPayments { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows has a customer, a day and an amount. Check the chosen columns and the last day."),
                    format!("{rows} 行中没有一行同时有客户、日期和金额。请核对所选的列与截止日。"),
                )
            }
            SubscriptionsError::TooFarApart { first, last } => {
                let (first, last) = (date(*first), date(*last));
                pen.say(
                    format!("The days run from {first} to {last}, over fifty years. Correct the wrong ones, or set the last day."),
                    format!("日期从{first}到{last}，跨度超过五十年。请更正错误的日期，或设置截止日。"),
                )
            }
            SubscriptionsError::OneMonth { month } => {
                let month = i18n::month(language, *month);
                pen.say(
                    format!("Only {month} is over: at least two full months are needed to see who stays."),
                    format!("只有{month}是完整的月份：至少需要两个完整月份才能看出谁留下。"),
                )
            }
            SubscriptionsError::NotMonthly { share } => {
                let share = pen.share(*share);
                pen.say(
                    format!("Your customers do not pay every month: only {share} of those who paid in a month paid in the next. If they are billed by the quarter or year, say so in “An amount pays for”; if they buy when they like, use “What is a customer worth?” (clv)."),
                    format!("客户并非每月付款：某月付款的客户中只有 {share} 在下个月再次付款。若按季或按年收费，请在“金额对应”中说明；若客户随需购买，请用“一个客户值多少钱？”（clv）。"),
                )
            }
            SubscriptionsError::AllLeft => pen.say(
                "Nobody pays in the last full month, so there is no amount per customer. Check the last day, or that open contracts have an empty end.",
                "最近一个完整月份无人付款，无法计算客均金额。请核对截止日，或确认未结束合同的结束日为空。",
            ),
            SubscriptionsError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// What an input is called.
pub(super) fn input(input: Input) -> Words {
    match input {
        Input::Arpa => Words::new("Amount per customer", "客均金额"),
        Input::Margin => Words::new("Margin", "利润率"),
        Input::Churn => Words::new("Churn", "流失率"),
        Input::DiscountRate => Words::new("Discount rate", "贴现率"),
        Input::Cost => Words::new("Cost of winning", "获客成本"),
    }
}

/// Writes in one language and currency.
#[derive(Clone, Copy)]
struct Writer<'a> {
    pen: Pen,
    setting: &'a Setting,
}

/// A finding in words.
pub(super) fn sentence(finding: &SubscriptionsFinding, setting: &Setting, language: Language) -> Sentence {
    let pen = Pen::new(language);
    let writer = Writer { pen, setting };
    let (code, tone, text) = match finding {
        SubscriptionsFinding::Worth { worth } => ("worth", Tone::Answer, writer.worth(worth)),
        SubscriptionsFinding::Cost { ratio, payback } => ("value_to_cost", Tone::Answer, writer.cost(*ratio, *payback)),
        SubscriptionsFinding::Revenue { worth, change } => ("revenue", Tone::Answer, writer.revenue(worth, *change)),
        SubscriptionsFinding::Churn { rate, revenue, n_window } => {
            ("churn", Tone::Answer, writer.churn(rate, revenue, *n_window))
        }
        SubscriptionsFinding::Retention { net, gross, is_year } => {
            ("net_retention", Tone::Answer, writer.retention(net, gross, *is_year))
        }
        SubscriptionsFinding::TooDear { ratio } => {
            let share = strong(pen.share(*ratio));
            let text = pen.say(
                format!("Winning a customer costs more than they are worth: {share} of the cost comes back."),
                format!("获客成本高于客户价值：只能收回成本的 {share}。"),
            );
            ("never_pays_back", Tone::Caution, text)
        }
        SubscriptionsFinding::NobodyLeft { high } => {
            let high = strong(pen.share(*high));
            let text = pen.say(
                format!("Nobody left in these months; churn may still be up to {high} a month, so take the value as an upper bound."),
                format!("这些月份里无人流失；月流失率仍可能高达 {high}，因此价值请视为上限。"),
            );
            ("nobody_left", Tone::Caution, text)
        }
        SubscriptionsFinding::FewCustomers { n } => {
            let who = strong(pen.things(*n, "customer", "customers", "位客户"));
            let text = pen
                .say(format!("With {who} all of this is a first guess."), format!("只有 {who}，以上只能作初步参考。"));
            ("few_customers", Tone::Caution, text)
        }
        SubscriptionsFinding::ShortWindow { n_window } => {
            let months = pen.number(*n_window as f64, &Unit::Months);
            let text = pen.say(
                format!("Rates rest on {months} only: renewals and seasons may not be in them."),
                format!("比率只依据 {months}：续费高峰与季节可能未包含在内。"),
            );
            ("short_window", Tone::Caution, text)
        }
        SubscriptionsFinding::FullMargin => {
            let text =
                pen.say("This is revenue. Set your margin to see profit.", "以上按收入计算，设置利润率后可看到利润。");
            ("full_margin", Tone::Caution, text)
        }
        SubscriptionsFinding::Partial => {
            let text = pen.say(
                "The last month is not over, by the days on which customers usually pay: it is left out.",
                "按通常的付款日判断，最后一个月尚未结束，未计入。",
            );
            ("partial_month", Tone::Caution, text)
        }
        SubscriptionsFinding::LeftOut { n_rows, dropped } => {
            ("left_out", Tone::Caution, left_out(pen, *n_rows, dropped))
        }
        SubscriptionsFinding::Lever { lever, step } => ("lever", Tone::NextStep, writer.lever(lever, *step)),
        SubscriptionsFinding::SetCost { most } => {
            let most = strong(pen.number(*most, &setting.unit));
            let text = pen.say(
                format!("Spend at most {most} on winning a customer; set what it costs to see when that is paid back."),
                format!("获取一位客户最多花费 {most}；填写获客成本可看到多久回本。"),
            );
            ("set_cost", Tone::NextStep, text)
        }
    };
    Sentence::new(code, tone, text)
}

impl Writer<'_> {
    fn money(self, value: f64) -> String {
        self.pen.number(value, &self.setting.unit)
    }

    fn sure(self, low: f64, high: f64, write: impl Fn(f64) -> String) -> String {
        if low.is_nan() || high.is_nan() {
            return String::new();
        }
        let (level, low, high) = (self.pen.share(self.setting.params.level), write(low), write(high));
        self.pen.say(format!(" ({level} sure: {low} to {high})"), format!("（{level} 把握在 {low} 到 {high}）"))
    }

    fn worth(self, worth: &Worth) -> String {
        let (pen, amount, churn) = (self.pen, self.money(worth.inputs.arpa), pen_share(self.pen, worth.inputs.churn));
        if !worth.value.is_finite() {
            let low = strong(self.money(worth.low));
            return pen.say(
                format!("A subscriber pays {amount} a month and none has left: they are worth {low} or more."),
                format!("每位订阅客户每月付 {amount}，且无人流失：价值至少为 {low}。"),
            );
        }
        let value = strong(self.money(worth.value));
        let sure = self.sure(worth.low, worth.high, |x| self.money(x));
        let (kind, kind_zh) = if worth.inputs.margin == 1.0 { ("revenue", "收入") } else { ("profit", "利润") };
        pen.say(
            format!("A subscriber is worth {value} of {kind} in today's money{sure}: {amount} a month, of whom {churn} leave each month."),
            format!("一位订阅客户的{kind_zh}折算为今天的钱值 {value}{sure}：每月 {amount}，每月流失 {churn}。"),
        )
    }

    fn cost(self, ratio: f64, payback: f64) -> String {
        let (pen, ratio) = (self.pen, strong(self.pen.plain((ratio * 100.0).round() / 100.0)));
        let months = strong(pen.number((payback * 10.0).round() / 10.0, &Unit::Months));
        pen.say(
            format!("That is {ratio} times what winning them costs; the cost is paid back after {months}."),
            format!("为获客成本的 {ratio} 倍；{months}后收回成本。"),
        )
    }

    fn revenue(self, worth: &Worth, change: Option<f64>) -> String {
        let (pen, mrr) = (self.pen, strong(self.money(worth.mrr)));
        let who = pen.things(worth.n_customers, "customer", "customers", "位客户");
        let since = change.map_or_else(String::new, |change| {
            let share = pen.share(change.abs());
            let (en, zh) = if change < 0.0 { ("less", "减少") } else { ("more", "增加") };
            pen.say(format!(", {share} {en} than a year before"), format!("，比一年前{zh} {share}"))
        });
        pen.say(
            format!("Monthly recurring revenue is {mrr} from {who}{since}."),
            format!("每月经常性收入为 {mrr}，来自 {who}{since}。"),
        )
    }

    fn churn(self, rate: &Rate, revenue: &Rate, n_window: u64) -> String {
        let pen = self.pen;
        let sure = |rate: &Rate| self.sure(rate.low, rate.high, |x| pen.share(x));
        let (customers, lost) = (strong(pen.share(rate.share)), strong(pen.share(revenue.share)));
        let (of_customers, of_revenue) = (sure(rate), sure(revenue));
        let months = pen.number(n_window as f64, &Unit::Months);
        pen.say(
            format!("Over the last {months}, {customers} of customers left per month{of_customers}, and {lost} of revenue was lost{of_revenue}."),
            format!("最近 {months}，平均每月流失 {customers} 的客户{of_customers}，损失 {lost} 的收入{of_revenue}。"),
        )
    }

    fn retention(self, net: &Rate, gross: &Rate, is_year: bool) -> String {
        let pen = self.pen;
        let (net_share, gross) = (strong(pen.share(net.share)), pen.share(gross.share));
        let sure = self.sure(net.low, net.high, |x| pen.share(x));
        let (ago, ago_zh) = if is_year { ("a year", "一年前") } else { ("a month", "上月") };
        pen.say(
            format!("Customers of {ago} before now bring {net_share} of what they brought then{sure}; without counting expansion {gross}."),
            format!("{ago_zh}的客户现在带来当时收入的 {net_share}{sure}；不计增购为 {gross}。"),
        )
    }

    fn lever(self, lever: &Lever, step: f64) -> String {
        let (pen, name) = (self.pen, input(lever.input).get(self.pen.language));
        let is_cost = lever.values[0] > lever.values[1];
        let (by, step) = (strong(self.money(0.5 * lever.effect())), pen.share(step));
        let (way, way_zh) = if is_cost { ("lower", "降低") } else { ("higher", "提高") };
        pen.say(
            format!("Work on “{name}” first: {step} {way} adds about {by} per customer, more than any other input."),
            format!("先从“{name}”入手：{way_zh} {step}，每位客户约增加 {by}，超过其他任何输入。"),
        )
    }
}

fn pen_share(pen: Pen, share: f64) -> String {
    strong(pen.share(share))
}

fn left_out(pen: Pen, n_rows: u64, dropped: &Dropped) -> String {
    let rows = pen.count(n_rows as f64);
    let parts = [
        (dropped.n_without_customer, "without a customer", "没有客户"),
        (dropped.n_incomplete, "without a day or amount", "没有日期或金额"),
        (dropped.n_after_end, "after the last day", "晚于截止日"),
        (dropped.n_backwards, "that end before they start", "结束早于开始"),
    ];
    let list: Vec<String> = parts
        .iter()
        .filter(|part| part.0 > 0)
        .map(|(n, en, zh)| {
            let count = pen.count(*n as f64);
            pen.say(format!("{count} {en}"), format!("{count} 行{zh}"))
        })
        .collect();
    let list = list.join(&pen.say(", ", "，"));
    pen.say(format!("Of {rows} rows left out: {list}."), format!("{rows} 行中未计入：{list}。"))
}

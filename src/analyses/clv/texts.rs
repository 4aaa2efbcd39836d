//! The words of the findings of `clv`; those of errors and problems are in `refusals.rs`.

use crate::i18n::{self, Language, Unit, strong};
use crate::report::{Sentence, Tone};

use super::log::Merged;
use super::outcome::{ClvFinding, Setting};
use super::params::{ClvModel, Returned};

/// A finding in words.
pub(super) fn sentence(finding: &ClvFinding, setting: &Setting, language: Language) -> Sentence {
    let (code, tone) = label(finding);
    Sentence::new(code, tone, words(finding, &Pen { setting, language }))
}

fn label(finding: &ClvFinding) -> (&'static str, Tone) {
    match finding {
        ClvFinding::Value { .. } => ("total_value", Tone::Answer),
        ClvFinding::Purchases { .. } => ("total_purchases", Tone::Answer),
        ClvFinding::Foresight { .. } => ("holdout_error", Tone::Answer),
        ClvFinding::Concentration { .. } => ("concentration", Tone::Answer),
        ClvFinding::AtRisk { .. } => ("at_risk", Tone::Answer),
        ClvFinding::BestModel { .. } => ("best_model", Tone::Answer),
        ClvFinding::SpendIndependent { .. } => ("spend_independent", Tone::Answer),
        ClvFinding::Resampled { .. } => ("resampled", Tone::Answer),
        ClvFinding::NoDropout => ("no_dropout_found", Tone::Caution),
        ClvFinding::NotIdentified => ("not_identified", Tone::Caution),
        ClvFinding::SpendNotIdentified => ("spend_not_identified", Tone::Caution),
        ClvFinding::FewRepeatBuyers { .. } => ("few_repeat_buyers", Tone::Caution),
        ClvFinding::SilentEnd { .. } => ("silent_end", Tone::Caution),
        ClvFinding::ShortHistory { .. } => ("short_history", Tone::Caution),
        ClvFinding::FarHorizon { .. } => ("far_horizon", Tone::Caution),
        ClvFinding::SpendCorrelated { .. } => ("spend_correlated", Tone::Caution),
        ClvFinding::OneTimeBuyers { .. } => ("one_time_buyers", Tone::Caution),
        ClvFinding::LeftOut { .. } => ("left_out", Tone::Caution),
        ClvFinding::Merged { .. } => ("merged_purchases", Tone::Caution),
        ClvFinding::Returns { .. } => ("returns", Tone::Caution),
        ClvFinding::WinBack { .. } => ("win_back", Tone::NextStep),
        ClvFinding::KeepTop { .. } => ("keep_top", Tone::NextStep),
        ClvFinding::ChooseAmount => ("choose_amount", Tone::NextStep),
        ClvFinding::SetMargin => ("set_margin", Tone::NextStep),
    }
}

/// Writes numbers in the language and units of an outcome.
struct Pen<'a> {
    setting: &'a Setting,
    language: Language,
}

impl Pen<'_> {
    fn say(&self, en: impl Into<String>, zh: impl Into<String>) -> String {
        i18n::Pen::new(self.language).say(en, zh)
    }

    fn money(&self, value: f64) -> String {
        let unit = if self.setting.has_amounts { Unit::Money(self.setting.currency.clone()) } else { Unit::Plain };
        i18n::format(self.language, value, &unit)
    }

    fn count(&self, value: f64) -> String {
        i18n::format(self.language, value, &Unit::Count)
    }

    fn plain(&self, value: f64) -> String {
        i18n::format(self.language, value, &Unit::Plain)
    }

    fn share(&self, value: f64) -> String {
        i18n::format(self.language, value, &Unit::Share)
    }

    fn time(&self, value: f64) -> String {
        i18n::format(self.language, value, &self.setting.time_unit.unit())
    }

    fn days(&self, value: f64) -> String {
        i18n::format(self.language, value, &Unit::Days)
    }

    fn customers(&self, n: u64) -> String {
        let number = self.count(n as f64);
        match (self.language, n) {
            (Language::En, 1) => "1 customer".to_owned(),
            (Language::En, _) => format!("{number} customers"),
            (Language::Zh, _) => format!("{number} 位客户"),
        }
    }

    /// How sure a total is, as a sentence of its own.
    fn range(&self, range: Option<(f64, f64)>, write: impl Fn(f64) -> String) -> String {
        let Some((low, high)) = range.map(|(low, high)| (write(low), write(high))) else {
            return self.say(" How sure this is cannot be said from these data.", "这些数据不足以说明该估计有多可靠。");
        };
        let level = self.share(self.setting.level);
        self.say(
            format!(" Chance and what is not known of the model counted, the total lies between {low} and {high} ({level} sure); change in the business comes on top."),
            format!("计及偶然波动与参数的不确定性，总额有 {level} 的把握在 {low} 到 {high} 之间；经营变化不在其内。"),
        )
    }
}

fn words(finding: &ClvFinding, pen: &Pen) -> String {
    match finding {
        ClvFinding::Value { total, per_customer, n_customers, range } => {
            value(pen, [*total, *per_customer], *n_customers, *range)
        }
        ClvFinding::Purchases { total, per_customer, n_customers, range } => {
            purchases(pen, [*total, *per_customer], *n_customers, *range)
        }
        ClvFinding::Foresight { forecast, actual, naive, length, mae, naive_mae } => {
            foresight(pen, [*forecast, *actual, *naive], *length, [*mae, *naive_mae])
        }
        ClvFinding::Concentration { top_fifth } => {
            let share = strong(pen.share(*top_fifth));
            pen.say(
                format!("The most valuable 20% of customers hold {share} of the value."),
                format!("价值最高的 20% 客户占总价值的 {share}。"),
            )
        }
        ClvFinding::AtRisk { n_customers, at_stake } => at_risk(pen, *n_customers, *at_stake),
        ClvFinding::BestModel { best, gain, closest } => best_model(pen, *best, *gain, *closest),
        ClvFinding::SpendIndependent { correlation, p_value } => spend_independent(pen, *correlation, *p_value),
        ClvFinding::Resampled { n_draws, n_drawn, ratios } => resampled(pen, *n_draws, *n_drawn, *ratios),
        ClvFinding::NoDropout => no_dropout(pen),
        ClvFinding::NotIdentified => pen.say(
            "The data cannot tell the model's parameters apart: very different ones fit almost equally well. Forecasts may still serve, but read nothing into single parameters. A longer history or more customers would help.",
            "数据不足以确定模型参数：差异很大的参数拟合得几乎一样好。预测仍可参考，但单个参数没有意义。更长的历史或更多客户会有帮助。",
        ),
        ClvFinding::SpendNotIdentified => pen.say(
            "How amounts vary over customers cannot be known from these data, so each customer's own mean amount is used, and the overall mean for those who bought once.",
            "这些数据无法确定客户间金额的差异规律，因此按每位客户自己的平均金额估算，只买过一次的客户按总体平均计算。",
        ),
        ClvFinding::FewRepeatBuyers { n_repeat, share } => few_repeat_buyers(pen, *n_repeat, *share),
        ClvFinding::SilentEnd { last_day, end } => silent_end(pen, [*last_day, *end]),
        ClvFinding::ShortHistory { span_days } => short_history(pen, *span_days),
        ClvFinding::FarHorizon { span_days } => far_horizon(pen, *span_days),
        ClvFinding::SpendCorrelated { correlation, .. } => spend_correlated(pen, *correlation),
        ClvFinding::OneTimeBuyers { n_customers, share } => one_time_buyers(pen, *n_customers, *share),
        ClvFinding::LeftOut { n_rows, n_missing_customer, n_return_days } => {
            left_out(pen, *n_rows, *n_missing_customer, *n_return_days)
        }
        ClvFinding::Merged { merged } => merged_purchases(pen, merged),
        ClvFinding::Returns { merged, n_days, returns } => returned(pen, merged, *n_days, *returns),
        ClvFinding::WinBack { n_customers } => {
            let customers = pen.customers(*n_customers);
            pen.say(
                format!("Start with the list of customers at risk: write to the first {customers} on it."),
                format!("先从流失风险名单入手，优先联系名单上的前 {customers}。"),
            )
        }
        ClvFinding::KeepTop { n_customers, share } => {
            let (customers, share) = (pen.customers(*n_customers), pen.share(*share));
            pen.say(
                format!("Look after the {customers} who hold {share} of the value first."),
                format!("优先维护占总价值 {share} 的前 {customers}。"),
            )
        }
        ClvFinding::ChooseAmount => {
            pen.say("Choose a column of amounts to turn purchases into money.", "选择金额列，即可把购买次数换算成金额。")
        }
        ClvFinding::SetMargin => pen.say(
            "These are revenues. Set your margin to see profit.",
            "以上按收入计算，设置利润率后可看到利润。",
        ),
    }
}

fn value(pen: &Pen, [total, per_customer]: [f64; 2], n_customers: u64, range: Option<(f64, f64)>) -> String {
    let horizon = pen.time(pen.setting.horizon);
    let (all, each) = (strong(pen.money(total)), strong(pen.money(per_customer)));
    let (customers, range) = (pen.customers(n_customers), pen.range(range, |x| pen.money(x)));
    let (kind, kind_zh) = if pen.setting.margin == 1.0 { ("revenue", "收入") } else { ("profit", "利润") };
    pen.say(
        format!(
            "Over the next {horizon}, {customers} should bring {all} of {kind} in today's money, {each} each on average.{range}"
        ),
        format!("未来 {horizon}，{customers}预计带来{kind_zh} {all}（折算为今天的钱），平均每位 {each}。{range}"),
    )
}

fn purchases(pen: &Pen, [total, per_customer]: [f64; 2], n_customers: u64, range: Option<(f64, f64)>) -> String {
    let horizon = pen.time(pen.setting.horizon);
    let (all, each) = (strong(pen.count(total)), strong(pen.plain(per_customer)));
    let (customers, range) = (pen.customers(n_customers), pen.range(range, |x| pen.count(x)));
    pen.say(
        format!("Over the next {horizon}, {customers} should buy {all} times, {each} each on average.{range}"),
        format!("未来 {horizon}，{customers}预计购买 {all} 次，平均每位 {each} 次。{range}"),
    )
}

fn at_risk(pen: &Pen, n_customers: u64, at_stake: f64) -> String {
    let (customers, stake) = (strong(pen.customers(n_customers)), strong(pen.money(at_stake)));
    if pen.setting.has_amounts {
        pen.say(
            format!("{customers} of above-average worth may be slipping away (5% to 50% likely active); {stake} is at stake."),
            format!("{customers}价值高于平均却可能正在流失（活跃概率 5% 到 50%），涉及 {stake}。"),
        )
    } else {
        pen.say(
            format!(
                "{customers} who would buy more than average may be slipping away (5% to 50% likely active); {stake} purchases are at stake."
            ),
            format!("{customers}购买潜力高于平均却可能正在流失（活跃概率 5% 到 50%），涉及 {stake} 次购买。"),
        )
    }
}

fn foresight(pen: &Pen, [forecast, actual, naive]: [f64; 3], length: f64, mae: [f64; 2]) -> String {
    let time = pen.time(length);
    let (forecast_count, actual_count) = (strong(pen.count(forecast)), strong(pen.count(actual)));
    if actual == 0.0 {
        return match pen.language {
            Language::En => format!(
                "Check on {time} it had not seen: the model expected {forecast_count} purchases, but none came. Is the end of the data right?"
            ),
            Language::Zh => {
                format!("用模型未见过的 {time}检验：预计 {forecast_count} 次购买，实际一次也没有。请核对数据截止日。")
            }
        };
    }
    let miss = |expected: f64| {
        let share = pen.share((expected / actual - 1.0).abs());
        match (pen.language, expected < actual) {
            (Language::En, true) => format!("{share} too few"),
            (Language::En, false) => format!("{share} too many"),
            (Language::Zh, true) => format!("少估 {share}"),
            (Language::Zh, false) => format!("多估 {share}"),
        }
    };
    let (own, other) = (miss(forecast), miss(naive));
    let [own_mae, other_mae] = mae.map(|mae| pen.plain((mae * 100.0).round() / 100.0));
    match pen.language {
        Language::En => format!(
            "Check on {time} it had not seen: {actual_count} purchases came, the model expected {forecast_count} ({own}); letting everyone go on at their old rate would have been {other}. For a single customer it was off by {own_mae} purchases on average, the old rate by {other_mae}."
        ),
        Language::Zh => format!(
            "用模型未见过的 {time}检验：实际 {actual_count} 次购买，模型预计 {forecast_count} 次（{own}）；若假设人人保持原有频率则{other}。单个客户平均偏差 {own_mae} 次，按原有频率为 {other_mae} 次。"
        ),
    }
}

fn best_model(pen: &Pen, best: ClvModel, gain: f64, closest: Option<(ClvModel, f64)>) -> String {
    let (best, gain_text) = (strong(best.name()), pen.plain((gain * 100.0).round() / 100.0));
    let (close, close_zh) =
        if gain < 2.0 { (", too little to tell them apart", "，差距太小，难分高下") } else { ("", "") };
    let (check, check_zh) = closest.map_or_else(Default::default, |(model, mae)| {
        let (model, mae) = (strong(model.name()), pen.plain((mae * 100.0).round() / 100.0));
        (
            format!(" On purchases not seen, {model} was closest: off by {mae} per customer on average."),
            format!("对未见过的购买，{model} 预测最准：平均每位客户偏差 {mae} 次。"),
        )
    });
    pen.say(
        format!("Of the three models, {best} describes the purchases best (log-likelihood {gain_text} above the next{close}).{check}"),
        format!("三个模型中，{best} 对购买的描述最好（对数似然比次优高 {gain_text}{close_zh}）。{check_zh}"),
    )
}

fn spend_independent(pen: &Pen, correlation: f64, p_value: f64) -> String {
    let (number, p) = (strong(pen.plain(correlation)), pen.plain(p_value));
    if p_value < 0.05 {
        return pen.say(
            format!("How often and how much customers buy are related, but weakly (correlation {number}, p = {p}): the values hold."),
            format!("购买频率与金额有关联，但很弱（相关系数 {number}，p = {p}），不影响估值。"),
        );
    }
    pen.say(
        format!("How often and how much customers buy show no relation (correlation {number}, p = {p}), as the model of amounts assumes."),
        format!("购买频率与金额看不出关联（相关系数 {number}，p = {p}），符合金额模型的假设。"),
    )
}

fn resampled(pen: &Pen, n_draws: u64, n_drawn: u64, ratios: Option<(f64, f64)>) -> String {
    let (times, customers) = (strong(pen.count(n_draws as f64)), pen.customers(n_drawn));
    let round = |value: f64| pen.plain((value * 100.0).round() / 100.0);
    let (errors, errors_zh) = ratios.map_or_else(Default::default, |(low, high)| {
        let (ends, ends_zh) =
            (format!("{} to {}", round(low), round(high)), format!("{} 到 {}", round(low), round(high)));
        let (say, say_zh) = if high > 1.5 {
            (
                ": the model fits these customers less well than its standard errors suppose",
                "：模型不如标准误所假定的那样贴合这些客户",
            )
        } else {
            ("", "")
        };
        (
            format!(" The errors of the parameters are {ends} times the standard errors{say}."),
            format!("参数误差为标准误的 {ends_zh} 倍{say_zh}。"),
        )
    });
    pen.say(
        format!(
            "Ranges rest on {times} draws of {customers} with replacement, the models fitted anew to each.{errors}"
        ),
        format!("区间来自 {times} 次有放回地重抽 {customers}，每次重新拟合模型。{errors_zh}"),
    )
}

fn no_dropout(pen: &Pen) -> String {
    let [_, _, first, second] = pen.setting.model.terms();
    pen.say(
        format!(
            "These data show no sign of customers dropping out (no dropout fits as well), so the dropout parameters {first} and {second} are not known and everyone counts as active. Take values far ahead as an upper bound."
        ),
        format!(
            "这些数据看不出客户流失的迹象（假设无人流失拟合得一样好），因此流失参数 {first}、{second} 无法确定，所有客户都按活跃计算。较远期的价值请视为上限。"
        ),
    )
}

fn few_repeat_buyers(pen: &Pen, n_repeat: u64, share: f64) -> String {
    let (customers, share) = (strong(pen.customers(n_repeat)), pen.share(share));
    pen.say(
        format!("Only {customers} bought again ({share} of all): read these values as a first guess."),
        format!("只有 {customers}再次购买（占 {share}），这些数值只能作初步参考。"),
    )
}

fn silent_end(pen: &Pen, days: [i32; 2]) -> String {
    let [last, end] = days.map(|day| i18n::date(pen.language, day));
    pen.say(
        format!("The last purchase is on {last}; until {end} all count as silent, which lowers every value. If the data only end there, leave the end of the data empty."),
        format!("最后一次购买在{last}，此后到{end}都按无人购买计，会压低所有数值。若只是数据到此为止，请将数据截止日留空。"),
    )
}

fn short_history(pen: &Pen, span_days: f64) -> String {
    let span = pen.days(span_days);
    pen.say(
        format!(
            "The model learned from {span}, less than a year: it cannot know seasons, so a peak just seen is carried on."
        ),
        format!("模型只学习了 {span}的数据，不足一年，无法识别季节，刚出现的高峰会被当作常态延续。"),
    )
}

fn far_horizon(pen: &Pen, span_days: f64) -> String {
    let (horizon, span) = (pen.time(pen.setting.horizon), pen.days(span_days));
    pen.say(
        format!("Looking {horizon} ahead from {span} of history is far: a shorter horizon is safer."),
        format!("仅凭 {span}的历史预测未来 {horizon}，跨度较大，缩短预测期更稳妥。"),
    )
}

fn spend_correlated(pen: &Pen, correlation: f64) -> String {
    let number = strong(pen.plain(correlation));
    pen.say(
        format!(
            "How often and how much customers buy go together (correlation {number}), while the model of amounts takes them for independent: values of the most frequent buyers may be off."
        ),
        format!("购买频率与金额相关（相关系数 {number}），而金额模型假设两者独立，最频繁客户的价值可能有偏差。"),
    )
}

fn one_time_buyers(pen: &Pen, n_customers: u64, share: f64) -> String {
    let (customers, share) = (pen.customers(n_customers), pen.share(share));
    pen.say(
        format!(
            "{customers} ({share}) bought once. The model counts them all as active, with few purchases to expect; their probability to be active says nothing."
        ),
        format!("{customers}（{share}）只买过一次。模型把他们都算作活跃但预计购买很少，他们的活跃概率没有参考意义。"),
    )
}

fn left_out(pen: &Pen, n_rows: u64, n_missing_customer: u64, n_return_days: u64) -> String {
    let [rows, nobody, days] = [n_rows, n_missing_customer, n_return_days].map(|n| pen.count(n as f64));
    pen.say(
        format!(
            "Left out: {rows} rows without customer, date or amount or after the end of the data ({nobody} of them without a customer), and {days} customer-days of returns."
        ),
        format!("未计入：{rows} 行缺少客户、日期或金额，或晚于数据截止日（其中 {nobody} 行没有客户）；另有 {days} 个客户日为退货。"),
    )
}

fn merged_purchases(pen: &Pen, merged: &Merged) -> String {
    let (rows, days) = (pen.count(merged.n_rows as f64), pen.count(merged.n_days as f64));
    let fewer = |n: u64, of: u64| pen.share(1.0 - n as f64 / of.max(1) as f64);
    let share = strong(fewer(merged.n_days, merged.n_rows));
    let (week, month) = (fewer(merged.n_weeks, merged.n_days), fewer(merged.n_months, merged.n_days));
    pen.say(
        format!(
            "Rows of a customer on one day are one purchase, whatever the unit of time: {rows} rows became {days} purchases ({share} merged). Counting by week would merge {week} of these, by month {month}."
        ),
        format!("无论时间单位为何，同一客户同一天的各行算一次购买：{rows} 行合为 {days} 次（合并 {share}）。若按周计，还会合并其中 {week}；按月计为 {month}。"),
    )
}

fn returned(pen: &Pen, merged: &Merged, n_days: u64, returns: Returned) -> String {
    let (rows, money) = (pen.count(merged.n_returns as f64), strong(pen.money(-merged.returned)));
    let (share, days) = (pen.share(-merged.returned / merged.bought), pen.count(n_days as f64));
    let (en, zh) = match returns {
        Returned::Subtract => (
            format!("they lower amounts, and {days} days with no more bought than returned are no purchases"),
            format!("已从金额中扣除，其中 {days} 个退货不低于购买的日子不算购买"),
        ),
        Returned::Ignore => {
            ("they are left out, so values are before returns".to_owned(), "未计入，因此价值未扣退货".to_owned())
        }
        Returned::Keep => (
            "they lower amounts, and their days count as purchases".to_owned(),
            "已从金额中扣除，退货当天也算购买".to_owned(),
        ),
    };
    pen.say(
        format!("{rows} rows are returns of {money}, {share} of what was bought: {en}."),
        format!("{rows} 行为退货，共 {money}，占购买额的 {share}：{zh}。"),
    )
}

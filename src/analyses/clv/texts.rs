//! The words of `clv`: findings, errors, problems.

use crate::analyses::contract::{Problem, Worded};
use crate::i18n::{self, Language, Unit, strong};
use crate::report::{Sentence, Tone};

use super::outcome::{ClvFinding, Setting};
use super::{ClvError, ClvProblem};

/// Ninety-five of a hundred normal numbers lie within so many standard errors.
const NORMAL_95: f64 = 1.96;

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
        ClvFinding::NoDropout => ("no_dropout_found", Tone::Caution),
        ClvFinding::NotIdentified => ("not_identified", Tone::Caution),
        ClvFinding::SpendNotIdentified => ("spend_not_identified", Tone::Caution),
        ClvFinding::FewRepeatBuyers { .. } => ("few_repeat_buyers", Tone::Caution),
        ClvFinding::ShortHistory { .. } => ("short_history", Tone::Caution),
        ClvFinding::FarHorizon { .. } => ("far_horizon", Tone::Caution),
        ClvFinding::SpendCorrelated { .. } => ("spend_correlated", Tone::Caution),
        ClvFinding::OneTimeBuyers { .. } => ("one_time_buyers", Tone::Caution),
        ClvFinding::LeftOut { .. } => ("left_out", Tone::Caution),
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
    fn range(&self, total: f64, relative_error: Option<f64>, write: impl Fn(f64) -> String) -> String {
        match (relative_error, self.language) {
            (Some(error), _) => {
                let spread = (NORMAL_95 * error).exp();
                let (low, high) = (write(total / spread), write(total * spread));
                match self.language {
                    Language::En => format!(
                        " As far as the parameters are known, the total lies between {low} and {high} (95%); change comes on top."
                    ),
                    Language::Zh => {
                        format!("仅就参数的不确定性而言，总额有 95% 的把握在 {low} 到 {high} 之间，未来变化不在其内。")
                    }
                }
            }
            (None, Language::En) => " How sure this is cannot be said from these data.".to_owned(),
            (None, Language::Zh) => "这些数据不足以说明该估计有多可靠。".to_owned(),
        }
    }
}

fn words(finding: &ClvFinding, pen: &Pen) -> String {
    match finding {
        ClvFinding::Value { total, per_customer, n_customers, relative_error } => {
            let horizon = pen.time(pen.setting.horizon);
            let (all, each) = (strong(pen.money(*total)), strong(pen.money(*per_customer)));
            let (customers, range) =
                (pen.customers(*n_customers), pen.range(*total, *relative_error, |x| pen.money(x)));
            match (pen.language, pen.setting.margin == 1.0) {
                (Language::En, true) => format!(
                    "Over the next {horizon}, {customers} should bring {all} of revenue in today's money, {each} each on average.{range}"
                ),
                (Language::En, false) => format!(
                    "Over the next {horizon}, {customers} should bring {all} of profit in today's money, {each} each on average.{range}"
                ),
                (Language::Zh, true) => {
                    format!("未来 {horizon}，{customers}预计带来收入 {all}（折算为今天的钱），平均每位 {each}。{range}")
                }
                (Language::Zh, false) => {
                    format!("未来 {horizon}，{customers}预计带来利润 {all}（折算为今天的钱），平均每位 {each}。{range}")
                }
            }
        }
        ClvFinding::Purchases { total, per_customer, n_customers, relative_error } => {
            let horizon = pen.time(pen.setting.horizon);
            let (all, each) = (strong(pen.count(*total)), strong(pen.plain(*per_customer)));
            let (customers, range) =
                (pen.customers(*n_customers), pen.range(*total, *relative_error, |x| pen.count(x)));
            match pen.language {
                Language::En => format!(
                    "Over the next {horizon}, {customers} should buy {all} times, {each} each on average.{range}"
                ),
                Language::Zh => format!("未来 {horizon}，{customers}预计购买 {all} 次，平均每位 {each} 次。{range}"),
            }
        }
        ClvFinding::Foresight { forecast, actual, naive, length, mae, naive_mae } => {
            foresight(pen, [*forecast, *actual, *naive], *length, [*mae, *naive_mae])
        }
        ClvFinding::Concentration { top_fifth } => {
            let share = strong(pen.share(*top_fifth));
            match pen.language {
                Language::En => format!("The most valuable 20% of customers hold {share} of the value."),
                Language::Zh => format!("价值最高的 20% 客户占总价值的 {share}。"),
            }
        }
        ClvFinding::AtRisk { n_customers, at_stake } => {
            let (customers, stake) = (strong(pen.customers(*n_customers)), strong(pen.money(*at_stake)));
            match (pen.language, pen.setting.has_amounts) {
                (Language::En, true) => format!(
                    "{customers} of above-average worth are slipping away (5% to 50% likely active); {stake} is at stake."
                ),
                (Language::En, false) => format!(
                    "{customers} who would buy more than average are slipping away (5% to 50% likely active); {stake} purchases are at stake."
                ),
                (Language::Zh, true) => {
                    format!("{customers}价值高于平均却正在流失（活跃概率 5% 到 50%），涉及 {stake}。")
                }
                (Language::Zh, false) => {
                    format!("{customers}购买潜力高于平均却正在流失（活跃概率 5% 到 50%），涉及 {stake} 次购买。")
                }
            }
        }
        _ => caution_or_step(finding, pen),
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

fn caution_or_step(finding: &ClvFinding, pen: &Pen) -> String {
    let en = pen.language == Language::En;
    match finding {
        ClvFinding::NoDropout if en => "These data show no sign of customers dropping out (no dropout fits as well), so the dropout parameters a and b are not known and everyone counts as active. Take values far ahead as an upper bound.".to_owned(),
        ClvFinding::NoDropout => "这些数据看不出客户流失的迹象（假设无人流失拟合得一样好），因此流失参数 a、b 无法确定，所有客户都按活跃计算。较远期的价值请视为上限。".to_owned(),
        ClvFinding::NotIdentified if en => "The data cannot tell the model's parameters apart: very different ones fit almost equally well. Totals may still serve; do not trust single parameters or the probability to be active. A longer history or more customers would help.".to_owned(),
        ClvFinding::NotIdentified => "数据不足以确定模型参数：差异很大的参数拟合得几乎一样好。总量可作参考，单个参数和活跃概率请勿采信。更长的历史或更多客户会有帮助。".to_owned(),
        ClvFinding::SpendNotIdentified if en => "How amounts vary over customers cannot be known from these data, so each customer's own mean amount is used, and the overall mean for those who bought once.".to_owned(),
        ClvFinding::SpendNotIdentified => "这些数据无法确定客户间金额的差异规律，因此按每位客户自己的平均金额估算，只买过一次的客户按总体平均计算。".to_owned(),
        ClvFinding::FewRepeatBuyers { n_repeat, share } => {
            let (customers, share) = (pen.customers(*n_repeat), strong(pen.share(*share)));
            if en {
                format!("Only {share} bought again ({customers}): read these values as a first guess.")
            } else {
                format!("只有 {share} 的客户再次购买（{customers}），这些数值只能作初步参考。")
            }
        }
        ClvFinding::ShortHistory { span_days } => {
            let span = pen.days(*span_days);
            if en {
                format!("The model learned from {span}, less than a year: it cannot know seasons, so a peak just seen is carried on.")
            } else {
                format!("模型只学习了 {span}的数据，不足一年，无法识别季节，刚出现的高峰会被当作常态延续。")
            }
        }
        ClvFinding::FarHorizon { span_days } => {
            let (horizon, span) = (pen.time(pen.setting.horizon), pen.days(*span_days));
            if en {
                format!("Looking {horizon} ahead from {span} of history is far: a shorter horizon is safer.")
            } else {
                format!("仅凭 {span}的历史预测未来 {horizon}跨度较大，缩短预测期更稳妥。")
            }
        }
        ClvFinding::SpendCorrelated { correlation } => {
            let number = strong(pen.plain(*correlation));
            if en {
                format!("How often and how much customers buy go together (correlation {number}), which the model of amounts takes for independent: values of the most frequent buyers may be off.")
            } else {
                format!("购买频率与金额相关（相关系数 {number}），而金额模型假设两者独立，最频繁客户的价值可能有偏差。")
            }
        }
        ClvFinding::OneTimeBuyers { n_customers, share } => {
            let (customers, share) = (pen.customers(*n_customers), pen.share(*share));
            if en {
                format!("{customers} ({share}) bought once. The model counts them all as active, with few purchases to expect; their probability to be active says nothing.")
            } else {
                format!("{customers}（{share}）只买过一次。模型把他们都算作活跃但预计购买很少，他们的活跃概率没有参考意义。")
            }
        }
        ClvFinding::LeftOut { n_rows, n_return_days } => {
            let (rows, days) = (pen.count(*n_rows as f64), pen.count(*n_return_days as f64));
            if en {
                format!("Left out: {rows} rows without customer, date or amount or after the end of the data, and {days} customer-days on which more was returned than bought.")
            } else {
                format!("未计入：{rows} 行缺少客户、日期或金额，或晚于数据截止日；另有 {days} 个客户日的退货不低于购买。")
            }
        }
        ClvFinding::WinBack { n_customers } => {
            let customers = pen.customers(*n_customers);
            if en {
                format!("Start with the list of customers at risk: write to the first {customers} on it.")
            } else {
                format!("先从流失风险名单入手，优先联系名单上的前 {customers}。")
            }
        }
        ClvFinding::KeepTop { n_customers, share } => {
            let (customers, share) = (pen.customers(*n_customers), pen.share(*share));
            if en {
                format!("Look after the {customers} who hold {share} of the value first.")
            } else {
                format!("优先维护占总价值 {share} 的前 {customers}。")
            }
        }
        ClvFinding::ChooseAmount if en => "Choose a column of amounts to turn purchases into money.".to_owned(),
        ClvFinding::ChooseAmount => "选择金额列，即可把购买次数换算成金额。".to_owned(),
        ClvFinding::SetMargin if en => "These are revenues. Set your margin to see profit.".to_owned(),
        ClvFinding::SetMargin => "以上按收入计算，设置利润率后可看到利润。".to_owned(),
        ClvFinding::Value { .. }
        | ClvFinding::Purchases { .. }
        | ClvFinding::Foresight { .. }
        | ClvFinding::Concentration { .. }
        | ClvFinding::AtRisk { .. } => words(finding, pen),
    }
}

impl Worded for ClvError {
    fn code(&self) -> &'static str {
        match self {
            ClvError::NoPurchases { .. } => "no_purchases",
            ClvError::OnlyReturns { .. } => "only_returns",
            ClvError::DatesTooFarApart { .. } => "dates_too_far_apart",
            ClvError::NothingBefore { .. } => "nothing_before_calibration_end",
            ClvError::OneDay { .. } => "one_day",
            ClvError::NoRepeatBuyers { .. } => "no_repeat_buyers",
            ClvError::TooFewRepeatBuyers { .. } => "too_few_repeat_buyers",
            ClvError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let count = |n: u64| i18n::format(language, n as f64, &Unit::Count);
        let date = |day: i32| i18n::date(language, day);
        let en = language == Language::En;
        match self {
            ClvError::NoPurchases { n_rows } if en => format!(
                "None of {} rows has a customer, a date and an amount. Choose other columns, or check how the file was read.",
                count(*n_rows)
            ),
            ClvError::NoPurchases { n_rows } => {
                format!("{} 行中没有一行同时有客户、日期和金额。请改选列，或检查文件的读取方式。", count(*n_rows))
            }
            ClvError::OnlyReturns { n_rows } if en => format!(
                "All {} rows add up to returns: no customer bought more than they gave back. Is the sign of the amounts turned round?",
                count(*n_rows)
            ),
            ClvError::OnlyReturns { n_rows } => {
                format!("全部 {} 行合计后都是退货，没有任何净购买。金额的正负号是否反了？", count(*n_rows))
            }
            ClvError::DatesTooFarApart { first_day, last_day } if en => format!(
                "Purchases run from {} to {}, over more than a century. Correct or remove the wrong dates.",
                date(*first_day),
                date(*last_day)
            ),
            ClvError::DatesTooFarApart { first_day, last_day } => {
                format!("购买日期从{}到{}，跨度超过一百年。请更正或删除错误的日期。", date(*first_day), date(*last_day))
            }
            ClvError::NothingBefore { calibration_end, first_day } if en => format!(
                "Nobody bought up to {}, the last day to learn from; the first purchase is on {}. Choose a later day.",
                date(*calibration_end),
                date(*first_day)
            ),
            ClvError::NothingBefore { calibration_end, first_day } => format!(
                "学习截止日{}之前没有购买记录，首次购买在{}。请选择更晚的日期。",
                date(*calibration_end),
                date(*first_day)
            ),
            ClvError::OneDay { day, n_customers } if en => format!(
                "All {} customers bought on one day, {}. Customer value needs purchases over time: add more of your history.",
                count(*n_customers),
                date(*day)
            ),
            ClvError::OneDay { day, n_customers } => format!(
                "全部 {} 位客户都在{}这一天购买。估算客户价值需要一段时间内的购买记录，请补充更多历史数据。",
                count(*n_customers),
                date(*day)
            ),
            ClvError::NoRepeatBuyers { n_customers } if en => format!(
                "None of {} customers bought on a second day, so nothing says who will come back. Add a longer history, check the customer column (is it an order number?), or use the quick calculator.",
                count(*n_customers)
            ),
            ClvError::NoRepeatBuyers { n_customers } => format!(
                "{} 位客户都没有在第二天之后再次购买，无从判断谁会回来。请补充更长的历史，检查客户列（是否误选了订单号），或使用快速计算。",
                count(*n_customers)
            ),
            ClvError::TooFewRepeatBuyers { n_customers, n_repeat, n_needed } if en => format!(
                "The model needs at least {} customers who bought again; of {} you have {}. Add a longer history, choose a later last day to learn from, or use the quick calculator.",
                count(*n_needed),
                count(*n_customers),
                count(*n_repeat)
            ),
            ClvError::TooFewRepeatBuyers { n_customers, n_repeat, n_needed } => format!(
                "模型至少需要 {} 位再次购买的客户；{} 位客户中只有 {} 位。请补充更长的历史，推后学习截止日，或使用快速计算。",
                count(*n_needed),
                count(*n_customers),
                count(*n_repeat)
            ),
            ClvError::Cancelled(_) if en => "Cancelled.".to_owned(),
            ClvError::Cancelled(_) => "已取消。".to_owned(),
        }
    }
}

impl Worded for ClvProblem {
    fn code(&self) -> &'static str {
        match self {
            ClvProblem::NotChosen { .. } => "not_chosen",
            ClvProblem::NoSuchColumn { .. } => "no_such_column",
            ClvProblem::NotDates { .. } => "not_dates",
            ClvProblem::NotAmounts { .. } => "not_amounts",
            ClvProblem::NotADay { .. } => "not_a_day",
            ClvProblem::EndsOutOfOrder { .. } => "ends_out_of_order",
            ClvProblem::Horizon { .. } => "horizon",
            ClvProblem::DiscountRate { .. } => "discount_rate",
            ClvProblem::Margin => "margin",
        }
    }

    fn words(&self, language: Language) -> String {
        let en = language == Language::En;
        let date = |day: i32| i18n::date(language, day);
        match self {
            ClvProblem::NotChosen { setting: "customer" } if en => "Choose the column that says who bought.".to_owned(),
            ClvProblem::NotChosen { setting: "customer" } => "请选择记录购买者的列。".to_owned(),
            ClvProblem::NotChosen { setting: "date" } if en => {
                "Choose the column that says when. If there is none of dates, correct its kind on the data page."
                    .to_owned()
            }
            ClvProblem::NotChosen { setting: "date" } => {
                "请选择购买日期所在的列。若没有日期列，请在数据页更正列的类型。".to_owned()
            }
            ClvProblem::NotChosen { .. } if en => "Choose a column.".to_owned(),
            ClvProblem::NotChosen { .. } => "请选择一列。".to_owned(),
            ClvProblem::NoSuchColumn { column, .. } if en => format!("There is no column “{column}”. Choose another."),
            ClvProblem::NoSuchColumn { column, .. } => format!("没有名为“{column}”的列，请改选。"),
            ClvProblem::NotDates { column } if en => {
                format!("“{column}” holds no dates. Choose another column, or correct its kind on the data page.")
            }
            ClvProblem::NotDates { column } => format!("“{column}”不是日期列。请改选，或在数据页更正其类型。"),
            ClvProblem::NotAmounts { column } if en => {
                format!("“{column}” holds no numbers. Choose a column of amounts, or none to count purchases only.")
            }
            ClvProblem::NotAmounts { column } => format!("“{column}”不是数值列。请选择金额列，或不选以仅统计次数。"),
            ClvProblem::NotADay { text, .. } if en => format!("“{text}” is no day. Write it as 2024-01-31."),
            ClvProblem::NotADay { text, .. } => format!("“{text}”不是有效日期，请写成 2024-01-31 的形式。"),
            ClvProblem::EndsOutOfOrder { calibration_end, observation_end } if en => format!(
                "The last day to learn from ({}) lies after the end of the data ({}). Choose an earlier one.",
                date(*calibration_end),
                date(*observation_end)
            ),
            ClvProblem::EndsOutOfOrder { calibration_end, observation_end } => format!(
                "学习截止日（{}）晚于数据截止日（{}），请选择更早的日期。",
                date(*calibration_end),
                date(*observation_end)
            ),
            ClvProblem::Horizon { max } if en => {
                format!("Look ahead by more than 0 and at most {}.", i18n::format(language, *max, &Unit::Count))
            }
            ClvProblem::Horizon { max } => {
                format!("预测期须大于 0 且不超过 {}。", i18n::format(language, *max, &Unit::Count))
            }
            ClvProblem::DiscountRate { max } if en => {
                format!("The discount rate must lie between 0% and {}.", i18n::format(language, *max, &Unit::Share))
            }
            ClvProblem::DiscountRate { max } => {
                format!("贴现率须在 0% 到 {} 之间。", i18n::format(language, *max, &Unit::Share))
            }
            ClvProblem::Margin if en => "The margin must lie between 0% and 100%.".to_owned(),
            ClvProblem::Margin => "利润率须在 0% 到 100% 之间。".to_owned(),
        }
    }
}

impl Problem for ClvProblem {
    fn setting(&self) -> &'static str {
        match self {
            ClvProblem::NotChosen { setting }
            | ClvProblem::NoSuchColumn { setting, .. }
            | ClvProblem::NotADay { setting, .. } => setting,
            ClvProblem::NotDates { .. } => "date",
            ClvProblem::NotAmounts { .. } => "amount",
            ClvProblem::EndsOutOfOrder { .. } => "calibration_end",
            ClvProblem::Horizon { .. } => "horizon",
            ClvProblem::DiscountRate { .. } => "discount_rate",
            ClvProblem::Margin => "margin",
        }
    }
}

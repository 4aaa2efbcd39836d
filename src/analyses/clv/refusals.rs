//! The words of errors and problems of `clv`: what is wrong, and what to do about it.

use crate::analyses::contract::{Problem, Worded};
use crate::i18n::{self, Language, Unit};

use super::{ClvError, ClvProblem};

impl Worded for ClvError {
    fn code(&self) -> &'static str {
        match self {
            ClvError::NoPurchases { .. } => "no_purchases",
            ClvError::OnlyReturns { .. } => "only_returns",
            ClvError::DatesTooFarApart { .. } => "dates_too_far_apart",
            ClvError::NothingBefore { .. } => "nothing_before_calibration_end",
            ClvError::EndsAfterData { .. } => "calibration_end_after_data",
            ClvError::HugeAmounts => "huge_amounts",
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
            ClvError::EndsAfterData { calibration_end, last_day } => {
                ends_after_data(en, date(*calibration_end), date(*last_day))
            }
            ClvError::HugeAmounts => huge_amounts(en).to_owned(),
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
            ClvError::TooFewRepeatBuyers { n_customers, n_repeat, n_needed } => {
                too_few(en, [n_customers, n_repeat, n_needed].map(|n| count(*n)))
            }
            ClvError::Cancelled(_) => if en { "Cancelled." } else { "已取消。" }.to_owned(),
        }
    }
}

fn too_few(en: bool, [customers, repeat, needed]: [String; 3]) -> String {
    if en {
        format!(
            "The model needs at least {needed} customers who bought again; of {customers} you have {repeat}. Add a longer history, choose a later last day to learn from, or use the quick calculator."
        )
    } else {
        format!(
            "模型至少需要 {needed} 位再次购买的客户；{customers} 位客户中只有 {repeat} 位。请补充更长的历史，推后学习截止日，或使用快速计算。"
        )
    }
}

fn ends_after_data(en: bool, end: String, last: String) -> String {
    if en {
        format!(
            "The last day to learn from ({end}) lies after the last purchase ({last}): the days between would count as silence. Choose an earlier day; if really nobody bought, set the end of the data as well."
        )
    } else {
        format!(
            "学习截止日（{end}）晚于最后一次购买（{last}），其间会被当作无人购买。请选择更早的日期；若确实无人购买，请同时设置数据截止日。"
        )
    }
}

fn huge_amounts(en: bool) -> &'static str {
    if en {
        "Some amounts are too large to be money and to compute with. Check the column of amounts for wrong numbers."
    } else {
        "有的金额过大，不可能是金钱，也无法计算。请检查金额列中的错误数字。"
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
            ClvProblem::Level => "level",
            ClvProblem::Draws => "n_draws",
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
            ClvProblem::Level if en => "The certainty of ranges must lie between 50% and 99%.".to_owned(),
            ClvProblem::Level => "区间把握程度须在 50% 到 99% 之间。".to_owned(),
            ClvProblem::Draws if en => "Give 50 to 5,000 draws.".to_owned(),
            ClvProblem::Draws => "抽样次数须在 50 到 5,000 之间。".to_owned(),
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
            ClvProblem::Level => "level",
            ClvProblem::Draws => "n_draws",
        }
    }
}

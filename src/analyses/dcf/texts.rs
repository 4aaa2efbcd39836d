//! The words of `dcf`.

use crate::analyses::contract::{Problem, Worded};
use crate::i18n::{self, Language, Unit, strong};
use crate::report::{Sentence, Tone};

use super::outcome::DcfFinding;
use super::{DcfError, DcfProblem};

/// A finding in words.
pub(super) fn sentence(finding: &DcfFinding, language: Language) -> Sentence {
    let pen = Pen { language };
    match finding {
        DcfFinding::Worth { present_value, net_value, n_years, value_to_cost } => {
            let text = worth(&pen, *present_value, *net_value, *n_years, *value_to_cost);
            Sentence::new("worth", Tone::Answer, text)
        }
        DcfFinding::PaysBack { years } => {
            let after = strong(pen.years(*years));
            let text = pen.say(format!("The cost is paid back after {after}."), format!("{after}后收回获客成本。"));
            Sentence::new("pays_back", Tone::Answer, text)
        }
        DcfFinding::NeverPaysBack { missing } => {
            Sentence::new("never_pays_back", Tone::Caution, never_pays_back(&pen, *missing))
        }
        DcfFinding::FullRetention => Sentence::new(
            "full_retention",
            Tone::Caution,
            pen.say(
                "With a retention of 100% nobody ever leaves: take the value as an upper bound until you set yours.",
                "留存率为 100% 表示没有客户流失，在填入实际留存率之前，该价值只是上限。",
            ),
        ),
        DcfFinding::FullMargin => Sentence::new(
            "full_margin",
            Tone::Caution,
            pen.say("With a margin of 100% this is revenue, not profit.", "利润率为 100%，得到的是收入而不是利润。"),
        ),
        DcfFinding::Lever { from, to, change } => {
            Sentence::new("retention_lever", Tone::NextStep, lever(&pen, *from, *to, *change))
        }
        DcfFinding::Ceiling { most } => {
            let most = strong(pen.money(*most));
            let text = pen.say(
                format!("Spend at most {most} on winning such a customer."),
                format!("获取这样一位客户，花费不要超过 {most}。"),
            );
            Sentence::new("cost_ceiling", Tone::NextStep, text)
        }
    }
}

/// Writes numbers and chooses words.
struct Pen {
    language: Language,
}

impl Pen {
    fn say(&self, en: impl Into<String>, zh: impl Into<String>) -> String {
        match self.language {
            Language::En => en.into(),
            Language::Zh => zh.into(),
        }
    }

    fn money(&self, value: f64) -> String {
        i18n::format(self.language, value, &Unit::Money(None))
    }

    fn years(&self, value: f64) -> String {
        i18n::format(self.language, value, &Unit::Years)
    }
}

fn worth(pen: &Pen, present_value: f64, net_value: f64, n_years: u32, value_to_cost: f64) -> String {
    let (value, net) = (strong(pen.money(present_value)), strong(pen.money(net_value)));
    let span = pen.years(f64::from(n_years));
    let ratio = if value_to_cost.is_nan() {
        String::new()
    } else {
        let ratio = strong(i18n::format(pen.language, value_to_cost, &Unit::Plain));
        pen.say(format!(" That is {ratio} times the cost."), format!("价值是成本的 {ratio} 倍。"))
    };
    pen.say(
        format!(
            "Over {span}, a customer is worth {value} in today's money; {net} after the cost of winning them.{ratio}"
        ),
        format!("{span}内，一位客户折算到今天值 {value}，扣除获客成本后为 {net}。{ratio}"),
    )
}

fn never_pays_back(pen: &Pen, missing: f64) -> String {
    let missing = strong(pen.money(missing));
    pen.say(
        format!(
            "The cost is never paid back: {missing} per customer is missing. Win customers at a lower cost, or keep them longer."
        ),
        format!("获客成本始终收不回：每位客户差 {missing}。需要降低获客成本，或延长客户留存。"),
    )
}

fn lever(pen: &Pen, from: f64, to: f64, change: f64) -> String {
    let share = |value: f64| i18n::format(pen.language, value, &Unit::Share);
    let (from, to, by) = (share(from), share(to), strong(pen.money(change.abs())));
    if change >= 0.0 {
        pen.say(
            format!("Retention of {to} in place of {from} would add {by} per customer."),
            format!("留存率从 {from} 变为 {to}，每位客户的价值增加 {by}。"),
        )
    } else {
        pen.say(
            format!("Retention of {to} in place of {from} would take {by} off each customer."),
            format!("留存率从 {from} 变为 {to}，每位客户的价值减少 {by}。"),
        )
    }
}

impl Worded for DcfError {
    fn code(&self) -> &'static str {
        match self {
            DcfError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        match (self, language) {
            (DcfError::Cancelled(_), Language::En) => "Cancelled.".to_owned(),
            (DcfError::Cancelled(_), Language::Zh) => "已取消。".to_owned(),
        }
    }
}

impl Worded for DcfProblem {
    fn code(&self) -> &'static str {
        match self {
            DcfProblem::Years { .. } => "years",
            DcfProblem::Revenue => "revenue",
            DcfProblem::Margin => "margin",
            DcfProblem::Retention => "retention",
            DcfProblem::DiscountRate { .. } => "discount_rate",
            DcfProblem::AcquisitionCost => "acquisition_cost",
        }
    }

    fn words(&self, language: Language) -> String {
        let share = |value: f64| i18n::format(language, value, &Unit::Share);
        let en = language == Language::En;
        match self {
            DcfProblem::Years { max } if en => format!("Give the revenue of 1 to {max} years, one number per year."),
            DcfProblem::Years { max } => format!("请填写 1 到 {max} 年的收入，每年一个数字。"),
            DcfProblem::Revenue if en => {
                "A yearly revenue is too large. Use thousands or millions as the unit.".to_owned()
            }
            DcfProblem::Revenue => "某年收入过大，请改用千或百万为单位。".to_owned(),
            DcfProblem::Margin if en => "The margin must lie between 0% and 100%.".to_owned(),
            DcfProblem::Margin => "利润率须在 0% 到 100% 之间。".to_owned(),
            DcfProblem::Retention if en => "Retention must lie between 0% and 100%.".to_owned(),
            DcfProblem::Retention => "留存率须在 0% 到 100% 之间。".to_owned(),
            DcfProblem::DiscountRate { min, max } if en => {
                format!("The discount rate must lie between {} and {}.", share(*min), share(*max))
            }
            DcfProblem::DiscountRate { min, max } => format!("贴现率须在 {} 到 {} 之间。", share(*min), share(*max)),
            DcfProblem::AcquisitionCost if en => "The cost of winning a customer must be 0 or more.".to_owned(),
            DcfProblem::AcquisitionCost => "获客成本须为 0 或正数。".to_owned(),
        }
    }
}

impl Problem for DcfProblem {
    fn setting(&self) -> &'static str {
        match self {
            DcfProblem::Years { .. } | DcfProblem::Revenue => "yearly_revenue",
            DcfProblem::Margin => "margin",
            DcfProblem::Retention => "retention",
            DcfProblem::DiscountRate { .. } => "discount_rate",
            DcfProblem::AcquisitionCost => "acquisition_cost",
        }
    }
}

//! The words of `rfm`.

use super::outcome::{RfmFinding, Segment};
use crate::analyses::contract::Worded;
use crate::i18n::{self, Language, Pen, Unit, Words, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RfmError {
    /// No row is a purchase of a known customer on a known day.
    #[error("no purchase in {n_rows} rows")]
    NoCustomers {
        /// Rows read.
        n_rows: u64,
    },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for RfmError {
    fn code(&self) -> &'static str {
        match self {
            RfmError::NoCustomers { .. } => "no_customers",
            RfmError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            RfmError::NoCustomers { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows is a purchase with customer, date and amount. At least one is needed: check the chosen columns and the last day."),
                    format!("{rows} 行中没有一行是同时有客户、日期和金额的购买。至少需要一行，请核对所选的列与截止日。"),
                )
            }
            RfmError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

const ONE_DAY: Words = Words::new(
    "All customers last bought on the same day: recency tells nobody apart.",
    "所有客户的最后购买都在同一天，近度无法区分客户。",
);

/// A finding in words.
pub(super) fn sentence(finding: &RfmFinding, unit: &Unit, language: Language) -> Sentence {
    let pen = Pen::new(language);
    let customers = |n: u64| pen.things(n, "customer", "customers", "位客户");
    let (code, tone, text) = match finding {
        RfmFinding::Best { segment, share, revenue_share } => {
            ("best_customers", Tone::Answer, best(pen, unit, segment, *share, *revenue_share))
        }
        RfmFinding::Concentration { top_share } => {
            let (fifth, share) = (pen.share(0.2), strong(pen.share(*top_share)));
            let text = pen.say(
                format!("The {fifth} who spend most bring {share} of all revenue."),
                format!("消费最高的 {fifth} 客户贡献了 {share} 的收入。"),
            );
            ("concentration", Tone::Answer, text)
        }
        RfmFinding::Slipping { n_customers, revenue, mean_recency, came_back } => {
            let who = strong(customers(*n_customers));
            (
                "slipping",
                Tone::Answer,
                slipping(pen, who, strong(pen.number(*revenue, unit)), *mean_recency, *came_back),
            )
        }
        RfmFinding::Moved { .. } => ("moved", Tone::Answer, moved(pen, finding)),
        RfmFinding::NotCompared { day, end } => ("not_compared", Tone::Caution, not_compared(pen, [*day, *end])),
        RfmFinding::OneDay => ("one_day", Tone::Caution, ONE_DAY.get(language).to_owned()),
        RfmFinding::Uneven { n_one_time, share } => {
            ("uneven_scores", Tone::Caution, uneven(pen, customers(*n_one_time), *n_one_time, *share))
        }
        RfmFinding::FewCustomers { n_customers } => {
            let who = strong(customers(*n_customers));
            let text = pen.say(
                format!("With {who} the scores only say who is ahead of whom: a few purchases more would change them."),
                format!("只有 {who}，分数仅表示先后，多几次购买就会改变。"),
            );
            ("few_customers", Tone::Caution, text)
        }
        RfmFinding::Overlap { n_customers } => ("overlap", Tone::Caution, overlap(pen, customers(*n_customers))),
        RfmFinding::Uncovered { n_customers } => ("uncovered", Tone::Caution, uncovered(pen, customers(*n_customers))),
        RfmFinding::LeftOut { n_rows, n_without_customer, n_incomplete, n_after_end, n_returns } => {
            let counts = [*n_rows, *n_without_customer, *n_incomplete, *n_after_end, *n_returns];
            ("left_out", Tone::Caution, left_out(pen, counts))
        }
        RfmFinding::Act { segment, advice } => {
            let (name, who) = (segment.name(language), strong(customers(segment.n_customers)));
            let text = pen.say(
                format!("Start with “{name}” ({who}): {}.", lower_first(advice.en)),
                format!("先从“{name}”入手（{who}）：{}。", advice.zh),
            );
            ("act", Tone::NextStep, text)
        }
    };
    Sentence::new(code, tone, text)
}

fn slipping(pen: Pen, who: String, spent: String, mean_recency: f64, came_back: bool) -> String {
    let days = pen.number(mean_recency.round(), &Unit::Days);
    if came_back {
        return pen.say(
            format!("{who} who used to buy well are slipping away: they spent {spent} so far and last bought {days} ago on average."),
            format!("{who}曾是好客户，如今正在流失：累计消费 {spent}，平均已有 {days}未购买。"),
        );
    }
    pen.say(
        format!("{who} who bought once, and well, have not come back: they spent {spent}, {days} ago on average."),
        format!("{who}曾有一次较大的购买，但没有再来：合计 {spent}，平均在 {days}前。"),
    )
}

fn not_compared(pen: Pen, days: [i32; 2]) -> String {
    let [day, end] = days.map(|day| i18n::date(pen.language, day));
    pen.say(
        format!("Nothing shows who moved since {day}: nobody had bought by then, or it is not before the last day ({end}). Choose a day between."),
        format!("无法显示自{day}以来的变动：当时尚无人购买，或该日不早于截止日（{end}）。请选择其间的日期。"),
    )
}

fn uneven(pen: Pen, who: String, n_one_time: u64, share: f64) -> String {
    if n_one_time == 0 {
        return pen.say(
            "Many customers bought equally often. Equal numbers get equal scores, so the five groups of frequency are uneven.",
            "许多客户的购买次数相同。数值相同则分数相同，因此频次的五组人数不均。",
        );
    }
    let share = strong(pen.share(share));
    pen.say(
        format!("{share} bought only once ({who}). Equal numbers get equal scores, so the five groups of frequency are uneven."),
        format!("{share} 的客户只购买过一次（{who}）。数值相同则分数相同，因此频次的五组人数不均。"),
    )
}

fn overlap(pen: Pen, who: String) -> String {
    let who = strong(who);
    pen.say(
        format!("{who} meet several of your segments and count in the first of them; the order of the rows decides."),
        format!("{who}同时符合多个自定义分层，计入其中最先的一个，先后由行的顺序决定。"),
    )
}

fn uncovered(pen: Pen, who: String) -> String {
    let who = strong(who);
    pen.say(
        format!("{who} are in none of your segments. Widen one, or add a last one for the rest."),
        format!("{who}不属于任何自定义分层，请放宽条件或为其余客户增加一层。"),
    )
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn best(pen: Pen, unit: &Unit, segment: &Segment, share: f64, revenue_share: f64) -> String {
    let name = segment.name(pen.language);
    let who = strong(pen.things(segment.n_customers, "customer", "customers", "位客户"));
    let (share, money) = (pen.share(share), strong(pen.share(revenue_share)));
    let each = pen.number(segment.revenue / segment.n_customers as f64, unit);
    let brings = if revenue_share.is_finite() {
        pen.say(
            format!(" bring {money} of revenue, {each} each on average."),
            format!("贡献 {money} 的收入，平均每位 {each}。"),
        )
    } else {
        pen.say(format!(" spend {each} each on average."), format!("平均每位消费 {each}。"))
    };
    pen.say(
        format!("Your best customers, “{name}”: {who} ({share}){brings}"),
        format!("最好的客户是“{name}”：{who}（{share}）{brings}"),
    )
}

fn moved(pen: Pen, finding: &RfmFinding) -> String {
    let RfmFinding::Moved { day, n_up, n_down, n_new, from, to, n_flow } = finding else { return String::new() };
    let then = i18n::date(pen.language, *day);
    let [up, down, new, flow] = [n_up, n_down, n_new, n_flow].map(|&n| pen.count(n as f64));
    let (from, to) = (from.name(pen.language), to.name(pen.language));
    let (up, down) = (strong(up), strong(down));
    pen.say(
        format!("Since {then}, {up} customers moved to a better segment and {down} to a worse one; {new} are new. The largest flow: {flow} from “{from}” to “{to}”."),
        format!("自 {then} 以来，{up} 位客户升层，{down} 位降层，新增 {new} 位。最大的流向：{flow} 位从“{from}”到“{to}”。"),
    )
}

fn left_out(pen: Pen, counts: [u64; 5]) -> String {
    let [rows, customer, incomplete, after, returns] = counts.map(|n| pen.count(n as f64));
    pen.say(
        format!("Of {rows} rows left out: {customer} without a customer, {incomplete} without date or amount, {after} after the last day. {returns} rows are returns, which are no purchases."),
        format!("{rows} 行中未计入：{customer} 行没有客户，{incomplete} 行没有日期或金额，{after} 行晚于截止日。{returns} 行为退货，不算购买。"),
    )
}

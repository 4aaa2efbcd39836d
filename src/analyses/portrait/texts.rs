//! The words of `portrait`.

use super::next::MIN_GAPS;
use super::outcome::{Card, Favourite, PortraitOutcome};
use super::reading::Kind;
use crate::analyses::contract::Worded;
use crate::i18n::{self, Language, Pen, Unit, Words, strong};
use crate::models::lifetime::MIN_REPEAT_BUYERS;
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the facts that the sentence names")]
pub enum PortraitError {
    /// No row is a purchase of a known customer on a known day.
    #[error("no purchase in {n_rows} rows")]
    NoCustomers { n_rows: u64 },
    /// Nobody has that id.
    #[error("no customer {asked}")]
    NoSuchCustomer { asked: String, near: Vec<String> },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for PortraitError {
    fn code(&self) -> &'static str {
        match self {
            PortraitError::NoCustomers { .. } => "no_customers",
            PortraitError::NoSuchCustomer { .. } => "no_such_customer",
            PortraitError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            PortraitError::NoCustomers { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows is a purchase with customer, date and amount. At least one is needed: check the chosen columns."),
                    format!("{rows} 行中没有一行是同时有客户、日期和金额的购买。至少需要一行，请核对所选的列。"),
                )
            }
            PortraitError::NoSuchCustomer { asked, near } => pen.say(
                format!("There is no customer “{asked}” with a purchase. The nearest ids: {}.", near.join(", ")),
                format!("没有编号为“{asked}”且有购买的客户。最接近的编号：{}。", near.join("、")),
            ),
            PortraitError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// What a kind is called.
pub(super) fn kind(kind: Kind) -> Words {
    match kind {
        Kind::Product => Words::new("Product", "产品"),
        Kind::Category => Words::new("Category", "类别"),
        Kind::Channel => Words::new("Channel", "渠道"),
    }
}

/// All findings: answer, cautions, next step.
pub fn findings(outcome: &PortraitOutcome, language: Language) -> Vec<Sentence> {
    let pen = Pen::new(language);
    let mut found = vec![Sentence::new("who", Tone::Answer, who(outcome, pen))];
    found.extend(habits(&outcome.own.card, pen).map(|text| Sentence::new("habits", Tone::Answer, text)));
    found.extend(next(outcome, pen).map(|text| Sentence::new("next_purchase", Tone::Answer, text)));
    found.extend(worth(outcome, pen).map(|text| Sentence::new("worth", Tone::Answer, text)));
    found.extend(segment(outcome, pen).map(|text| Sentence::new("segment", Tone::Answer, text)));
    found.extend(cautions(outcome, pen));
    found.extend(offer(outcome, pen).map(|text| Sentence::new("offer", Tone::NextStep, text)));
    found
}

fn who(outcome: &PortraitOutcome, pen: Pen) -> String {
    let own = &outcome.own;
    let name = strong(&own.label);
    let segment = match pen.language {
        Language::En => &own.segment.0,
        Language::Zh => &own.segment.1,
    };
    let (since, last) = (i18n::date(pen.language, own.first_day), i18n::date(pen.language, own.last_day));
    let spent = strong(pen.number(own.total, &outcome.setting.unit));
    let purchases = pen.things(own.card.n_purchases, "purchase", "purchases", "次购买");
    let (rank, all) = (pen.count(own.rank as f64), pen.count(outcome.counts.n_customers as f64));
    let best = if outcome.setting.is_best {
        pen.say(" (nobody was asked for, so this is who spent most)", "（未指定客户，取消费最高者）")
    } else {
        String::new()
    };
    pen.say(
        format!("{name}{best} belongs to “{segment}”: {purchases} from {since} to {last} for {spent}, place {rank} of {all} by revenue."),
        format!("{name}{best}属于“{segment}”：{since} 至 {last} 共 {purchases}，消费 {spent}，收入排名第 {rank}（共 {all} 位）。"),
    )
}

fn favourite(one: &Favourite, pen: Pen) -> String {
    let (share, all) = (strong(pen.share(one.share)), pen.share(one.expected));
    pen.say(
        format!("{} ({share} of lines; all customers {all})", one.label),
        format!("{}（占其行数 {share}，全部客户 {all}）", one.label),
    )
}

fn habits(card: &Card, pen: Pen) -> Option<String> {
    let all: Vec<String> =
        Kind::ALL.into_iter().filter_map(|kind| card.favourite(kind)).map(|one| favourite(one, pen)).collect();
    let is_other = card.price_level.is_finite() && (card.price_level - 1.0).abs() >= 0.005;
    let price = is_other.then(|| {
        let (more, size) = (card.price_level >= 1.0, strong(pen.share((card.price_level - 1.0).abs())));
        pen.say(
            format!("Pays {size} {} than all do for the same products.", if more { "more" } else { "less" }),
            format!("同样产品的单价比全体{}{size}。", if more { "高" } else { "低" }),
        )
    });
    let bought = (!all.is_empty())
        .then(|| pen.say(format!("Buys most: {}.", all.join("; ")), format!("最常购买：{}。", all.join("；"))));
    let both: Vec<String> = bought.into_iter().chain(price).collect();
    (!both.is_empty()).then(|| both.join(pen.language.sentence_gap()))
}

fn next(outcome: &PortraitOutcome, pen: Pen) -> Option<String> {
    let own = &outcome.own;
    let days = own.window?;
    // Beyond the calendar there is no day to name.
    let [low, median, high] = days.map(|day| i18n::date(pen.language, day));
    if [&low, &median, &high].iter().any(|day| day.as_str() == "–") {
        return None;
    }
    let median = strong(median);
    let gaps = pen.things(own.n_own_gaps, "gap", "gaps", "个间隔");
    Some(pen.say(
        format!("If they come back, the next purchase is due around {median} (80% sure: {low} to {high}); this rests on {gaps} of their own and on everyone's."),
        format!("若会回来，下次购买约在 {median}（80% 把握在 {low} 至 {high}），依据其自身的 {gaps}和全体客户的间隔。"),
    ))
}

fn worth(outcome: &PortraitOutcome, pen: Pen) -> Option<String> {
    let card = &outcome.own.card;
    let alive = strong(pen.share(card.alive));
    let value = strong(pen.number(card.year_value, &outcome.setting.unit));
    card.has_value.then(|| {
        pen.say(
            format!("Still active with a probability of {alive}; expected to bring {value} over the next year."),
            format!("仍活跃的概率为 {alive}，预计未来一年带来 {value}。"),
        )
    })
}

/// The segment that brings most.
fn segment(outcome: &PortraitOutcome, pen: Pen) -> Option<String> {
    let best = outcome.cards.iter().max_by(|one, other| one.revenue.total_cmp(&other.revenue))?;
    if outcome.cards.len() < 2 || outcome.revenue() <= 0.0 {
        return None;
    }
    let name = strong(best.name(pen.language));
    let share = pen.share(best.n_customers as f64 / outcome.counts.n_customers as f64);
    let revenue = strong(pen.share(best.revenue / outcome.revenue()));
    let order = pen.number(best.typical_order, &outcome.setting.unit);
    let gap = if best.typical_gap.is_finite() {
        let days = pen.number(best.typical_gap.round(), &Unit::Days);
        pen.say(format!(", typically {days} apart"), format!("，通常相隔 {days}"))
    } else {
        String::new()
    };
    Some(pen.say(
        format!("Of the segments, {name} brings most: {share} of customers, {revenue} of revenue; a typical order is {order}{gap}."),
        format!("各分层中{name}贡献最多：{share} 的客户，{revenue} 的收入；典型订单 {order}{gap}。"),
    ))
}

fn cautions(outcome: &PortraitOutcome, pen: Pen) -> Vec<Sentence> {
    let (own, counts) = (&outcome.own, &outcome.counts);
    let mut found = Vec::new();
    let mut caution = |code, text| found.push(Sentence::new(code, Tone::Caution, text));
    if outcome.cards.iter().all(|card| !card.has_value) {
        let n = pen.count(MIN_REPEAT_BUYERS as f64);
        let text = pen.say(
            format!("How likely customers are still active cannot be said: at least {n} must have bought on several days, with a history that tells silence from leaving."),
            format!("无法判断客户是否仍活跃：至少需要 {n} 位客户在不止一天购买，且历史足以区分沉默与离开。"),
        );
        caution("no_lifetime", text);
    }
    if own.window.is_none() {
        let (gaps, least) = (pen.count(counts.n_gaps as f64), pen.count(MIN_GAPS as f64));
        let text = pen.say(
            format!("When the next purchase is due cannot be said: that takes {least} gaps between purchases, and the data hold {gaps}."),
            format!("无法估计下次购买时间：只有 {gaps} 个购买间隔，至少需要 {least} 个。"),
        );
        caution("no_window", text);
    } else if own.n_own_gaps < 3 {
        let text = pen.say(
            "With so few purchases of their own, the window is mostly that of all customers.",
            "其自身购买太少，时间窗主要来自全体客户。",
        );
        caution("few_own_gaps", text);
    }
    if counts.n_merged > 0 {
        let merged = pen.count(counts.n_merged as f64);
        let text = pen.say(
            format!("{merged} smaller labels stand together as “All others”."),
            format!("{merged} 个较小的类别合并为“其余”。"),
        );
        caution("labels_merged", text);
    }
    if counts.n_dropped + counts.n_returns > 0 {
        let [rows, dropped, returns] = [counts.n_rows, counts.n_dropped, counts.n_returns].map(|n| pen.count(n as f64));
        let text = pen.say(
            format!("Of {rows} rows, {dropped} without customer, date or amount are left out; {returns} are returns, which lower totals only."),
            format!("{rows} 行中有 {dropped} 行缺客户、日期或金额，未计入；{returns} 行为退货，只减少总额。"),
        );
        caution("left_out", text);
    }
    found
}

fn offer(outcome: &PortraitOutcome, pen: Pen) -> Option<String> {
    let first = outcome.offers.first()?;
    let (product, both) = (strong(&first.product), pen.count(first.n_both as f64));
    Some(pen.say(
        format!(
            "Offer {product}, not bought so far: {both} customers bought it besides {}, as this one did.",
            first.because
        ),
        format!("可推荐尚未购买的{product}：有 {both} 位客户既买了 {}（该客户已买）也买了它。", first.because),
    ))
}

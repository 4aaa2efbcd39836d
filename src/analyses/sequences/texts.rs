//! The words of `sequences`.

use super::outcome::{Named, SequencesOutcome};
use super::reading::MAX_EVENTS;
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, Unit, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Fewer customers than this are few.
const FEW_CUSTOMERS: u64 = 100;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the facts that the sentence names")]
pub enum SequencesError {
    /// No row has a customer, a date and a product.
    #[error("no purchase in {n_rows} rows")]
    NoPurchases { n_rows: u64 },
    /// There is no second day.
    #[error("none of {n_customers} customers bought again within {max_gap} days")]
    NobodyCameBack { n_customers: u64, max_gap: u32 },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for SequencesError {
    fn code(&self) -> &'static str {
        match self {
            SequencesError::NoPurchases { .. } => "no_purchases",
            SequencesError::NobodyCameBack { .. } => "nobody_came_back",
            SequencesError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            SequencesError::NoPurchases { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows is a purchase with customer, date and product. Check the chosen columns."),
                    format!("{rows} 行中没有一行是同时有客户、日期和产品的购买，请核对所选的列。"),
                )
            }
            SequencesError::NobodyCameBack { n_customers, max_gap } => {
                let (customers, days) = (pen.count(*n_customers as f64), pen.number(f64::from(*max_gap), &Unit::Days));
                pen.say(
                    format!("None of the {customers} customers bought again on a later day within {days}: nothing follows anything. Allow a longer gap, or check the columns."),
                    format!("{customers} 位客户中没有人在 {days}内的更晚一天再次购买，没有先后可言。请放宽最长间隔，或核对所选的列。"),
                )
            }
            SequencesError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// All findings: answer, cautions, next step.
pub fn findings(outcome: &SequencesOutcome, language: Language) -> Vec<Sentence> {
    let pen = Pen::new(language);
    let mut found = Vec::new();
    if let Some(best) = outcome.top.first() {
        found.push(Sentence::new("next", Tone::Answer, next(outcome, best, pen)));
    }
    if outcome.counts.n_sequences > 0 {
        found.push(Sentence::new("how_many", Tone::Answer, how_many(outcome, pen)));
    }
    found.extend(cautions(outcome, pen));
    if let Some(best) = outcome.top.first() {
        found.push(Sentence::new("offer", Tone::NextStep, offer(best, pen)));
    }
    found
}

fn next(outcome: &SequencesOutcome, best: &Named, pen: Pen) -> String {
    let (first, second) = (&best.antecedent, strong(&best.consequent));
    let (low, high) = best.interval();
    let [low, high, chance] = [low, high, best.by_chance()].map(|share| pen.share(share));
    let share = strong(pen.share(best.confidence()));
    let within = pen.number(f64::from(outcome.max_gap), &Unit::Days);
    let half = strong(pen.number(best.gap[2].round(), &Unit::Days));
    pen.say(
        format!("Who bought {first} buys {second} next: {share} do within {within} (95% sure: {low} to {high}), against {chance} by chance; half of them within {half}."),
        format!("买了 {first} 的客户接着买{second}：{within}内有 {share}（95% 把握在 {low} 到 {high}），偶然情形为 {chance}；其中一半在 {half}内。"),
    )
}

fn how_many(outcome: &SequencesOutcome, pen: Pen) -> String {
    let counts = &outcome.counts;
    let all = strong(pen.things(counts.n_sequences, "sequence", "sequences", "个序列"));
    let sure = strong(pen.count(counts.n_significant as f64));
    let (share, count) = (pen.share(outcome.support.share), pen.count(f64::from(outcome.support.count)));
    pen.say(
        format!("{all} of at least {share} of the customers ({count}); {sure} can stand correction for all that were searched."),
        format!("至少 {share} 的客户（{count} 位）含有的共 {all}，其中 {sure} 个按全部搜索过的序列校正后仍成立。"),
    )
}

fn cautions(outcome: &SequencesOutcome, pen: Pen) -> Vec<Sentence> {
    let counts = &outcome.counts;
    let mut found = Vec::new();
    let mut caution = |code, text| found.push(Sentence::new(code, Tone::Caution, text));
    let support = pen.share(outcome.support.share);
    if counts.n_sequences == 0 {
        let text = pen.say(
            format!("No sequence reaches a support of {support}. Lower it, or allow a longer gap."),
            format!("没有序列达到 {support} 的支持度，请降低支持度或放宽最长间隔。"),
        );
        caution("no_sequences", text);
    } else if counts.n_significant == 0 {
        let text = pen.say(
            "Chance alone brings as much: no sequence stands after correction. What is bought next does not depend on what was bought.",
            "仅凭偶然也会如此：校正后没有序列成立，接下来买什么与之前买了什么无关。",
        );
        caution("only_chance", text);
    }
    if let Some(from) = outcome.support.raised_from {
        let (from, to) = (pen.share(from), strong(&support));
        let text = pen.say(
            format!("At a support of {from} there are more sequences than memory holds. Shown are all from {to} on. Allow fewer steps to go lower."),
            format!("支持度为 {from} 时序列多到内存放不下，这里完整列出支持度不低于 {to} 的序列。若要更低，请减少步数。"),
        );
        caution("support_raised", text);
    }
    if let Some(steps) = outcome.support.shortened {
        let steps = strong(pen.things(u64::from(steps), "step", "steps", "步"));
        let text = pen.say(
            format!("Customers are so alike that longer sequences do not fit into memory at any support. Shown are sequences of at most {steps}."),
            format!("客户的购买极为相似，更长的序列在任何支持度下都放不进内存，这里列出最多 {steps}的序列。"),
        );
        caution("sequences_shortened", text);
    }
    if counts.n_shortened > 0 {
        let customers = pen.things(counts.n_shortened, "customer", "customers", "位客户");
        let most = pen.count(MAX_EVENTS as f64);
        let text = pen.say(
            format!("Of {customers} with a very long history only the latest {most} purchases are used."),
            format!("{customers}的历史过长，只使用其最近 {most} 次购买。"),
        );
        caution("shortened", text);
    }
    if counts.n_customers < FEW_CUSTOMERS {
        let customers = strong(pen.things(counts.n_customers, "customer", "customers", "位客户"));
        let text = pen.say(
            format!("This is from {customers} only: read the shares as first guesses."),
            format!("只有 {customers}，各比例只能作初步参考。"),
        );
        caution("few_customers", text);
    }
    if counts.n_incomplete + counts.n_returns > 0 {
        let [rows, missing, returns] =
            [counts.n_rows, counts.n_incomplete, counts.n_returns].map(|n| pen.count(n as f64));
        let text = pen.say(
            format!("Of {rows} rows left out: {missing} without customer, date or product, {returns} returns."),
            format!("{rows} 行中未计入：{missing} 行没有客户、日期或产品，{returns} 行为退货。"),
        );
        caution("left_out", text);
    }
    found
}

fn offer(best: &Named, pen: Pen) -> String {
    let (first, second) = (&best.antecedent, &best.consequent);
    let days = pen.number(best.gap[1].round(), &Unit::Days);
    let without = strong(pen.things(best.antecedent_count - best.count, "customer", "customers", "位客户"));
    pen.say(
        format!("Offer {second} about {days} after {first}, before most would buy it anyway: {without} did not so far. Whether it brings more, only a test can tell."),
        format!("在购买 {first} 约 {days}后推荐 {second}，赶在多数人自行购买之前：{without}尚未接着购买。是否有效需用试验验证。"),
    )
}

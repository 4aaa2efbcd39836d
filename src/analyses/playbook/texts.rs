//! The words of `playbook`.

use super::model::{MAX_SEGMENTS, WINDOW_DAYS};
use super::outcome::{Entry, PlaybookOutcome, Recorded, State, Test};
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, Unit, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlaybookError {
    /// Nobody is in a segment.
    #[error("no customer in {n_rows} rows")]
    NoCustomers {
        /// All rows.
        n_rows: u64,
    },
    /// The column holds something else than segments.
    #[error("{n_segments} segments")]
    TooManySegments {
        /// Its labels.
        n_segments: u64,
    },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for PlaybookError {
    fn code(&self) -> &'static str {
        match self {
            PlaybookError::NoCustomers { .. } => "no_customers",
            PlaybookError::TooManySegments { .. } => "too_many_segments",
            PlaybookError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            PlaybookError::NoCustomers { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows puts a customer into a segment. Check the chosen columns."),
                    format!("{rows} 行中没有一行能确定客户的分层，请核对所选的列。"),
                )
            }
            PlaybookError::TooManySegments { n_segments } => {
                let n = pen.count(*n_segments as f64);
                pen.say(
                    format!("The segment column has {n} different labels; at most {MAX_SEGMENTS} can be planned for. Choose another."),
                    format!("分层列有 {n} 个不同类别，最多 {MAX_SEGMENTS} 个，请另选一列。"),
                )
            }
            PlaybookError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// So many plays are named in full.
const MAX_NAMED: usize = 8;

/// All findings: answer, cautions, next step.
pub fn findings(outcome: &PlaybookOutcome, language: Language) -> Vec<Sentence> {
    let pen = Pen::new(language);
    let mut found = vec![overview(outcome, pen)];
    let read = outcome.entries.iter().filter(|entry| matches!(entry.state, State::Shown | State::NotShown));
    let results = read.filter_map(|entry| Some((entry, entry.recorded.as_ref()?))).take(MAX_NAMED);
    found.extend(results.map(|(entry, one)| result(outcome, entry, one, pen)));
    found.extend(cautions(outcome, pen));
    found.extend(sources(outcome, pen));
    found.sort_by_key(|sentence| sentence.tone);
    found.push(next(outcome, pen));
    found
}

fn overview(outcome: &PlaybookOutcome, pen: Pen) -> Sentence {
    let n_enough = outcome.entries.iter().filter(|entry| entry.test == Test::Enough).count();
    let [plays, enough, shown] = [outcome.entries.len() as u64, n_enough as u64, outcome.n_in(State::Shown)]
        .map(|n| strong(pen.count(n as f64)));
    let n_read = outcome.entries.iter().filter(|entry| entry.recorded.is_some()).count();
    let who = pen.things(outcome.n_customers, "customer", "customers", "位客户");
    let results = pen.count(n_read as f64);
    let recorded = if n_read > 0 {
        pen.say(
            format!(" Of {results} with a result, {shown} are shown to work."),
            format!("有结果的 {results} 条中，{shown} 条已证实有效。"),
        )
    } else {
        pen.say(" No result is recorded yet.", "尚未记录结果。")
    };
    let text = pen.say(
        format!("Of {plays} plays for {who}, {enough} have a segment large enough for a test.{recorded}"),
        format!("针对 {who}的 {plays} 条策略中，{enough} 条所在分层足够做试验。{recorded}"),
    );
    Sentence::new("playbook", Tone::Answer, text)
}

/// A play by its segment and offer.
fn name(outcome: &PlaybookOutcome, entry: &Entry, pen: Pen) -> String {
    let (segment, offer) = (outcome.segment(entry).name(pen.language), outcome.offer(entry, pen.language));
    if offer.is_empty() {
        return pen.say(format!("“{segment}”"), format!("“{segment}”"));
    }
    pen.say(format!("“{segment}” ({offer})"), format!("“{segment}”（{offer}）"))
}

fn result(outcome: &PlaybookOutcome, entry: &Entry, one: &Recorded, pen: Pen) -> Sentence {
    let play = name(outcome, entry, pen);
    let difference = &one.difference;
    let (treated, control) = (pen.share(one.share_treated), pen.share(one.share_control));
    let estimate = strong(pen.points(difference.estimate));
    let (low, high) = (pen.points(difference.conf_low), pen.points(difference.conf_high));
    let (level, p) = (pen.share(1.0 - outcome.alpha), pen.number(one.p_adjusted, &Unit::PValue));
    let facts = pen.say(
        format!("{treated} bought with the offer, {control} without: {estimate} ({level} interval {low} to {high}, corrected p {p})"),
        format!("有优惠 {treated} 购买，没有 {control}：{estimate}（{level} 区间 {low} 到 {high}，校正后 p {p}）"),
    );
    let is_against = one.p_adjusted <= outcome.alpha && entry.state == State::NotShown;
    let (code, text) = match entry.state {
        State::Shown => ("shown", pen.say(format!("{play} works: {facts}."), format!("{play}已证实有效：{facts}。"))),
        _ if is_against => (
            "harms",
            pen.say(
                format!("{play} goes the wrong way: {facts}. Stop it."),
                format!("{play}适得其反：{facts}，请停止。"),
            ),
        ),
        _ => (
            "not_shown",
            pen.say(
                format!("{play} is not shown to work, nor to fail: {facts}."),
                format!("{play}未证实有效，也未证实无效：{facts}。"),
            ),
        ),
    };
    Sentence::new(code, Tone::Answer, text)
}

/// Names in a row; what is too much is counted.
fn list(names: &[String], pen: Pen) -> String {
    let shown = names[..names.len().min(MAX_NAMED)].join(&pen.say(", ", "、"));
    match names.len().saturating_sub(MAX_NAMED) {
        0 => shown,
        more => pen.say(format!("{shown} and {more} more"), format!("{shown}等另外 {more} 项")),
    }
}

fn cautions(outcome: &PlaybookOutcome, pen: Pen) -> Vec<Sentence> {
    let caution = |code, text| Sentence::new(code, Tone::Caution, text);
    let mut found = Vec::new();
    let named = |is: &dyn Fn(&Entry) -> bool| -> Option<String> {
        let mut names: Vec<String> = outcome
            .entries
            .iter()
            .filter(|entry| is(entry))
            .map(|entry| format!("“{}”", outcome.segment(entry).name(pen.language)))
            .collect();
        names.dedup();
        (!names.is_empty()).then(|| list(&names, pen))
    };
    if !outcome.unknown.is_empty() {
        let names: Vec<String> = outcome.unknown.iter().map(|name| format!("“{name}”")).collect();
        let names = strong(list(&names, pen));
        found.push(caution(
            "unknown_segment",
            pen.say(
                format!("No segment is called {names}: these plays are left out. Correct the name."),
                format!("没有名为 {names} 的分层，这些策略未计入，请更正名称。"),
            ),
        ));
    }
    for entry in outcome.entries.iter().filter(|entry| entry.state == State::TooEarly).take(MAX_NAMED) {
        let Some(one) = &entry.recorded else { continue };
        let (play, n) = (name(outcome, entry, pen), strong(pen.count(one.n_control + one.n_treated)));
        let needed = pen.count(entry.n_needed());
        found.push(caution(
            "too_early",
            pen.say(
                format!("Too early to read {play}: {n} customers so far, {needed} are needed."),
                format!("{play}为时尚早：目前 {n} 位客户，需要 {needed} 位。"),
            ),
        ));
    }
    let is_larger = |entry: &Entry| {
        let n = outcome.segment(entry).n_customers as f64;
        entry.recorded.as_ref().is_some_and(|one| one.n_control + one.n_treated > n)
    };
    if let Some(names) = named(&is_larger) {
        found.push(caution(
            "larger_than_segment",
            pen.say(
                format!("The result of {names} has more customers than the segment has now: was it another time, or another segment?"),
                format!("{names}的结果人数多于该层现有客户：是否来自其他时期或其他分层？"),
            ),
        ));
    }
    if let Some(names) = named(&|entry| entry.test == Test::TooSmall) {
        let (en, zh) = pool(outcome, pen);
        found.push(caution(
            "too_small",
            pen.say(format!("Too small for a test: {names}.{en}"), format!("人数不足以试验：{names}。{zh}")),
        ));
    }
    if let Some(names) = named(&|entry| entry.test == Test::NoTest && outcome.segment(entry).n_customers > 0) {
        found.push(caution(
            "no_test",
            pen.say(
                format!("No test for {names}: nothing is offered, or the share who buy is not known or leaves no room for the lift."),
                format!("不做试验：{names}。没有优惠，或购买比例未知，或已没有提升空间。"),
            ),
        ));
    }
    found
}

/// Whether small segments would do together.
fn pool(outcome: &PlaybookOutcome, pen: Pen) -> (String, String) {
    let Some((there, needed)) = outcome.pooled else {
        return (" Ask for a larger lift.".to_owned(), "请提高目标提升。".to_owned());
    };
    let (n, all) = (strong(pen.count(there as f64)), strong(pen.count(needed)));
    if there as f64 >= needed {
        (
            format!(" One offer for all of them can be tested: {n} customers together, {all} needed."),
            format!("可用同一优惠合并试验：合计 {n} 位，需要 {all} 位。"),
        )
    } else {
        (
            format!(" Even together they are {n} customers where {all} are needed: ask for a larger lift."),
            format!("合并后也只有 {n} 位，需要 {all} 位，请提高目标提升。"),
        )
    }
}

/// Where the baselines come from, and what was left out.
fn sources(outcome: &PlaybookOutcome, pen: Pen) -> Vec<Sentence> {
    let mut found = Vec::new();
    if outcome.baseline.is_none() {
        let text = if outcome.segments.iter().all(|segment| segment.baseline.is_nan()) {
            pen.say(
                format!("The data do not reach back more than {WINDOW_DAYS} days, so the share who buy without an offer is not known. Type it in."),
                format!("数据不足 {WINDOW_DAYS} 天以上，无法得出没有优惠时的购买比例，请填写。"),
            )
        } else if outcome.is_usual {
            pen.say(
                format!("The share who buy without an offer is that of customers who were in the segment {WINDOW_DAYS} days before the last day and have bought since. Offers of that time are in it."),
                format!("没有优惠时的购买比例：最后一天之前 {WINDOW_DAYS} 天时在该层的客户中，此后购买的比例，其中含当时的优惠。"),
            )
        } else {
            pen.say(
                format!("The share who buy without an offer is that of the segment's customers who bought in the last {WINDOW_DAYS} days. If purchases decide who is in a segment, it misleads: type in your own."),
                format!("没有优惠时的购买比例：该层客户中最近 {WINDOW_DAYS} 天购买的比例。若分层本身由购买决定，它会误导，请自行填写。"),
            )
        };
        found.push(Sentence::new("baseline", Tone::Caution, text));
    }
    if outcome.n_dropped > 0 {
        let (n, all) = (pen.count(outcome.n_dropped as f64), pen.count(outcome.n_rows as f64));
        let text = pen.say(
            format!("{n} of {all} rows are left out: no customer, segment, date or amount."),
            format!("{all} 行中有 {n} 行未计入：缺少客户、分层、日期或金额。"),
        );
        found.push(Sentence::new("left_out", Tone::Caution, text));
    }
    found
}

fn next(outcome: &PlaybookOutcome, pen: Pen) -> Sentence {
    let Some(entry) = outcome.next() else {
        let text = pen.say(
            "No segment without a result is large enough: pool segments, or ask for a larger lift.",
            "没有结果的分层都不够大：请合并分层，或提高目标提升。",
        );
        return Sentence::new("no_next_test", Tone::NextStep, text);
    };
    let (play, lift) = (strong(name(outcome, entry, pen)), pen.share(entry.effect));
    let (control, treated) = (pen.count(entry.n_control), pen.count(entry.n_treated));
    let revenue = outcome.segment(entry).revenue;
    let (en, zh) = if revenue.is_nan() {
        (String::new(), String::new())
    } else {
        let money = pen.number(revenue, &outcome.unit);
        (format!(", the largest revenue ({money}) without a result"), format!("（无结果者中收入最高，{money}）"))
    };
    let text = pen.say(
        format!("Next, test {play}{en}: {control} customers without and {treated} with the offer find a lift of {lift}. Draw them in “Plan a test”."),
        format!("下一步试验{play}{zh}：{control} 位没有优惠、{treated} 位有优惠，可发现 {lift} 的提升。请用“规划试验”抽取。"),
    );
    Sentence::new("next_test", Tone::NextStep, text)
}

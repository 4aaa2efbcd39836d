//! The words of `funnel`.

use super::outcome::FunnelOutcome;
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, Unit, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the facts that the sentence names")]
pub enum FunnelError {
    /// No row is of a deal.
    #[error("no deal in {n_rows} rows")]
    NoDeals { n_rows: u64 },
    /// Nothing to go on to.
    #[error("only {stage}")]
    OneStage { stage: String },
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for FunnelError {
    fn code(&self) -> &'static str {
        match self {
            FunnelError::NoDeals { .. } => "no_deals",
            FunnelError::OneStage { .. } => "one_stage",
            FunnelError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            FunnelError::NoDeals { n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} rows is a deal in a listed stage. At least one is needed: check the columns, the list of stages and the last day."),
                    format!("{rows} 行中没有处于所列阶段的商机。至少需要一行，请核对所选的列、阶段列表与截止日。"),
                )
            }
            FunnelError::OneStage { stage } => pen.say(
                format!("All deals are in “{stage}”: a funnel needs two stages, or a label for won deals."),
                format!("所有商机都在“{stage}”：漏斗至少需要两个阶段，或一个表示赢单的标签。"),
            ),
            FunnelError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// Fewer ended deals than this say little.
const FEW_DEALS: u64 = 30;

/// All findings: answer, cautions, next step.
pub fn findings(outcome: &FunnelOutcome, language: Language) -> Vec<Sentence> {
    let pen = Pen::new(language);
    let mut found = Vec::new();
    found.extend(leak(outcome, pen).map(|text| Sentence::new("leak", Tone::Answer, text)));
    found.push(Sentence::new("win_rate", Tone::Answer, win_rate(outcome, pen)));
    found.extend(time(outcome, pen).map(|text| Sentence::new("time", Tone::Answer, text)));
    found.extend(pipeline(outcome, pen).map(|text| Sentence::new("pipeline", Tone::Answer, text)));
    found.extend(cautions(outcome, pen));
    let next = if outcome.n_open > 0 {
        pen.say(
            "Go through the slow ones at the top of the list first: decide, or let go.",
            "先处理名单前列的缓慢商机：推进，或放弃。",
        )
    } else {
        pen.say("Ask those who were lost at the leak why.", "询问在漏点流失的客户原因。")
    };
    found.push(Sentence::new("slow_deals", Tone::NextStep, next));
    found
}

fn leak(outcome: &FunnelOutcome, pen: Pen) -> Option<String> {
    let (row, share) = outcome.leak()?;
    let (name, share) = (strong(&row.stage), strong(pen.share(share)));
    let (conversion, low, high) =
        (strong(pen.share(row.conversion)), pen.share(row.conf_low), pen.share(row.conf_high));
    let interval = pen.share(outcome.level);
    let (verb_en, verb_zh) = if outcome.has_lost { ("are lost", "流失") } else { ("do not go on", "未继续") };
    Some(pen.say(
        format!("The leak is {name}: {share} of all deals that {verb_en} do so there. {conversion} go on from it ({interval} interval {low} to {high})."),
        format!("漏点在{name}：{verb_zh}的商机中有 {share} 发生在此。该阶段的转化率为 {conversion}（{interval} 区间 {low} 到 {high}）。"),
    ))
}

fn win_rate(outcome: &FunnelOutcome, pen: Pen) -> String {
    let [deals, won, lost, open] =
        [outcome.n_deals, outcome.n_won, outcome.n_lost, outcome.n_open].map(|n| pen.count(n as f64));
    if outcome.n_won + outcome.n_lost == 0 {
        return pen.say(format!("All {deals} deals are open."), format!("{deals} 个商机全部未结。"));
    }
    let (rate, low, high) =
        (strong(pen.share(outcome.win_rate())), pen.share(outcome.win_interval.0), pen.share(outcome.win_interval.1));
    pen.say(
        format!("Of {deals} deals {won} were won, {lost} lost and {open} are open: {rate} of those that ended were won ({low} to {high})."),
        format!("{deals} 个商机中，赢单 {won}，输单 {lost}，未结 {open}：已结商机的赢单率为 {rate}（{low} 到 {high}）。"),
    )
}

fn time(outcome: &FunnelOutcome, pen: Pen) -> Option<String> {
    let slowest = outcome.stages.iter().filter(|row| row.median_days.is_some());
    let slowest = slowest
        .max_by(|one, other| one.median_days.unwrap_or_default().total_cmp(&other.median_days.unwrap_or_default()))?;
    let days = strong(pen.number(slowest.median_days?, &Unit::Days));
    let name = &slowest.stage;
    let (en, zh) = outcome.cycle_days.map_or_else(Default::default, |cycle| {
        let cycle = pen.number(cycle, &Unit::Days);
        (
            format!(" Of the deals that are won, half are won within {cycle}."),
            format!("最终赢单的商机中，半数在 {cycle}内赢单。"),
        )
    });
    Some(pen.say(
        format!("Deals stay longest in “{name}”: half leave it within {days}, open ones counted.{en}"),
        format!("停留最久的阶段是“{name}”：计入未结商机，半数在 {days}内离开。{zh}"),
    ))
}

fn pipeline(outcome: &FunnelOutcome, pen: Pen) -> Option<String> {
    if !outcome.has_amount || outcome.n_open == 0 || outcome.weighted.is_nan() || outcome.pipeline <= 0.0 {
        return None;
    }
    let (weighted, all) =
        (strong(pen.number(outcome.weighted, &outcome.unit)), pen.number(outcome.pipeline, &outcome.unit));
    let (en, zh) = outcome.velocity().map_or_else(Default::default, |velocity| {
        let velocity = strong(pen.number(velocity, &outcome.unit));
        (
            format!(" Over the usual time to win that is {velocity} a day."),
            format!("按通常的赢单时间，约合每天 {velocity}。"),
        )
    });
    Some(pen.say(
        format!("Open deals are worth {all} in all, and {weighted} weighted by their chance to be won.{en}"),
        format!("未结商机合计 {all}，按赢单机会加权为 {weighted}。{zh}"),
    ))
}

fn cautions(outcome: &FunnelOutcome, pen: Pen) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut caution = |code, text| found.push(Sentence::new(code, Tone::Caution, text));
    if outcome.is_order_found {
        let names: Vec<&str> = outcome.stages.iter().map(|row| row.stage.as_str()).collect();
        let order = names.join(" → ");
        let how = match outcome.has_steps {
            true => pen.say("as deals enter them", "按商机进入的先后"),
            false => pen.say("by their names", "按名称"),
        };
        let text = pen.say(
            format!("The order of stages was taken {how}: {order}. Correct it if it is wrong."),
            format!("阶段顺序{how}推定：{order}。如有误请更正。"),
        );
        caution("order_found", text);
    }
    if !outcome.knows_lost_stage {
        let rate = pen.share(outcome.win_rate());
        let text = pen.say(
            format!("It is not known at which stage lost deals were lost: they count at the first, stages have no conversion, and every open deal has the same chance to be won, {rate} as among those that ended. A table with a row per step tells more."),
            format!("无法得知输单发生在哪个阶段：均计入第一阶段，各阶段没有转化率，所有未结商机的赢单机会相同，即已结商机的 {rate}。每步一行的表能说明更多。"),
        );
        caution("lost_stage_unknown", text);
    }
    if !outcome.has_lost && outcome.n_open > 0 {
        let text = pen.say(
            "No label says that a deal is lost, so deals that will never move count as open. Choose that label if there is one.",
            "没有表示输单的标签，不再推进的商机也算作未结。若有该标签请选择。",
        );
        caution("no_lost_label", text);
    }
    let ended = outcome.n_won + outcome.n_lost;
    if ended < FEW_DEALS {
        let ended = strong(pen.things(ended, "deal has", "deals have", "个商机"));
        let text = pen.say(
            format!("Only {ended} ended: read every rate with its interval."),
            format!("只有 {ended}已结，请结合区间看各比率。"),
        );
        caution("few_deals", text);
    }
    if outcome.n_dropped > 0 {
        let (dropped, rows) = (strong(pen.count(outcome.n_dropped as f64)), pen.count(outcome.n_rows as f64));
        let text = pen.say(
            format!("{dropped} of {rows} rows are left out: without stage or deal, of a stage that is not listed, or after the last day."),
            format!("{rows} 行中有 {dropped} 行未计入：没有阶段或商机、阶段不在列表中，或晚于截止日。"),
        );
        caution("left_out", text);
    }
    found
}

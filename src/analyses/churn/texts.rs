//! The words of `churn`.

use super::figures::label;
use super::outcome::{Check, ChurnOutcome, Driver};
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, Unit, strong};
use crate::models::design::{DesignError, list};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the facts that the sentence names")]
pub enum ChurnError {
    /// There is no design.
    #[error(transparent)]
    Design(DesignError),
    /// Nobody left.
    #[error("none of {n_rows} rows is {label}")]
    NoLeavers { label: String, n_rows: u64 },
    /// Everybody left.
    #[error("all of {n_rows} rows are {label}")]
    OnlyLeavers { label: String, n_rows: u64 },
    /// Columns tell who left without an error.
    #[error("separated by {}", columns.join(", "))]
    Separated { columns: Vec<String>, terms: Vec<String> },
    /// Numbers beyond the arithmetic.
    #[error("no convergence")]
    NotConverged,
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for ChurnError {
    fn code(&self) -> &'static str {
        match self {
            ChurnError::Design(error) => error.code(),
            ChurnError::NoLeavers { .. } => "no_leavers",
            ChurnError::OnlyLeavers { .. } => "only_leavers",
            ChurnError::Separated { .. } => "separated",
            ChurnError::NotConverged => "not_converged",
            ChurnError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            ChurnError::Design(error) => error.words(language),
            ChurnError::NoLeavers { label, n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("None of the {rows} usable rows is “{label}”, so nobody left. At least one must have left and one stayed: choose another column or label, or fill empty cells."),
                    format!("{rows} 行可用数据中没有一行是“{label}”，即无人离开。至少须有一位离开、一位留下：请另选列或类别，或补全空单元格。"),
                )
            }
            ChurnError::OnlyLeavers { label, n_rows } => {
                let rows = pen.count(*n_rows as f64);
                pen.say(
                    format!("All {rows} usable rows are “{label}”, so everybody left. Add the customers who stayed: without them nothing can be compared."),
                    format!("{rows} 行可用数据全部为“{label}”，即全部离开。请加入留下的客户，否则无从比较。"),
                )
            }
            ChurnError::Separated { columns, terms } => {
                let (columns, terms) = (list(language, columns), list(language, terms));
                pen.say(
                    format!("{columns} tell who left without a single error (terms: {terms}), so no finite effect exists. Often such a column is filled in only after leaving, or a label is rare. Remove the column, group its labels, or add data."),
                    format!("{columns}能毫无差错地区分谁离开（项：{terms}），因此不存在有限的影响。这类列常在离开之后才填写，或某个类别过于少见。请去掉该列、归并类别或增加数据。"),
                )
            }
            ChurnError::NotConverged => pen.say(
                "The numbers are too large or too small to compute with. Express large columns in thousands, or use fewer columns.",
                "数值过大或过小，无法计算。请把较大的列改以千为单位，或减少列。",
            ),
            ChurnError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// Fewer leavers for each term than this make estimates shaky.
const EVENTS_PER_TERM: f64 = 10.0;
/// An area under the curve above this is too good to be true.
const TOO_GOOD: f64 = 0.98;
/// Slopes outside of this are worth a caution.
const HONEST_SLOPES: std::ops::RangeInclusive<f64> = 0.8..=1.25;
/// Means further off than this, in standard errors, are beyond chance: one in a hundred.
const BIASED: f64 = 2.576;
/// How many drivers are told.
const N_TOLD: usize = 3;

/// All findings: answer, cautions, next step.
pub fn findings(outcome: &ChurnOutcome, language: Language) -> Vec<Sentence> {
    let pen = Pen::new(language);
    let mut found = vec![Sentence::new("churn_rate", Tone::Answer, rate(outcome, pen))];
    let told: Vec<&Driver> = outcome.drivers.iter().filter(|driver| driver.is_sure()).take(N_TOLD).collect();
    found.push(if told.is_empty() {
        let text = pen.say(
            "No column is surely related to leaving in these data.",
            "在这些数据中，没有哪一列与流失有确定的关系。",
        );
        Sentence::new("no_drivers", Tone::Answer, text)
    } else {
        Sentence::new("drivers", Tone::Answer, drivers(&told, outcome.level, pen))
    });
    found.extend(outcome.check.as_ref().map(|check| checked(check, pen)));
    found.extend(loss(outcome, pen).map(|text| Sentence::new("value_at_risk", Tone::Answer, text)));
    found.extend(cautions(outcome, pen));
    let is_useless = outcome.check.as_ref().is_some_and(|check| !check.beats_chance());
    found.push(if is_useless {
        let text = pen.say(
            "Add columns that may explain who leaves (use, complaints, delays), as they were known before, and run this again.",
            "请加入可能解释流失的列（使用、投诉、延误等，且为离开之前已知），再重新运行。",
        );
        Sentence::new("add_columns", Tone::NextStep, text)
    } else {
        let text = pen.say(
            "Call the first of the list, and keep a random part of it without an offer: only the comparison shows whether calling helps.",
            "先联系名单前列的客户，并随机保留一部分不给优惠：只有对比才能看出联系是否有效。",
        );
        Sentence::new("call", Tone::NextStep, text)
    });
    found
}

fn rate(outcome: &ChurnOutcome, pen: Pen) -> String {
    let (n, left) = (outcome.fit.n_obs as f64, outcome.fit.n_leavers as f64);
    let (share, left, n) = (strong(pen.share(left / n)), pen.count(left), pen.count(n));
    let label = &outcome.positive;
    pen.say(
        format!("{share} have left (“{label}”): {left} of {n}."),
        format!("{share} 已离开（“{label}”）：{n} 位中的 {left} 位。"),
    )
}

fn drivers(told: &[&Driver], level: f64, pen: Pen) -> String {
    let one = |driver: &&Driver| {
        let round = |x: f64| pen.plain((x * 100.0).round() / 100.0);
        let (odds, low, high) = (strong(round(driver.effect.exp())), round(driver.low.exp()), round(driver.high.exp()));
        let name = label(driver, pen);
        pen.say(format!("{name}: {odds} times ({low} to {high})"), format!("{name}：{odds} 倍（{low} 到 {high}）"))
    };
    let told: Vec<String> = told.iter().map(one).collect();
    let interval = pen.share(level);
    pen.say(
        format!(
            "What changes the odds of leaving most, all else equal, with {interval} intervals: {}.",
            told.join("; ")
        ),
        format!("其他条件相同时，对流失几率影响最大的是（括号内为 {interval} 区间）：{}。", told.join("；")),
    )
}

fn checked(check: &Check, pen: Pen) -> Sentence {
    let auc = pen.share(check.auc);
    let rows = pen.count(check.n_test as f64);
    let which = match check.is_by_time {
        true => pen.say(format!("the latest {rows} rows"), format!("最晚的 {rows} 行")),
        false => pen.say(format!("{rows} random rows"), format!("随机的 {rows} 行")),
    };
    if !check.beats_chance() {
        let text = pen.say(
            format!("On {which} that the model had not seen it ranks no better than chance (right in {auc} of pairs): do not use the list."),
            format!("在模型未见过的{which}上，排序并不优于随机（每对中判断正确 {auc}）：请勿使用该名单。"),
        );
        return Sentence::new("no_better_than_chance", Tone::Caution, text);
    }
    let (auc, lift) = (strong(auc), strong(pen.plain((check.top_tenth_lift() * 10.0).round() / 10.0)));
    let text = pen.say(
        format!("On {which} that the model had not seen: of one who left and one who stayed it picks the right one {auc} of the time, and the tenth it ranks highest leaves {lift} times as often as the average."),
        format!("在模型未见过的{which}上：从离开与留下的客户中各取一位，判断正确的占 {auc}；排在最前的十分之一，流失率是平均的 {lift} 倍。"),
    );
    Sentence::new("check", Tone::Answer, text)
}

fn loss(outcome: &ChurnOutcome, pen: Pen) -> Option<String> {
    let watched = &outcome.watched;
    let loss = watched.expected_loss?;
    let (money, share) = (strong(pen.number(loss, &outcome.unit)), pen.share(loss / watched.total));
    let customers = pen.count(watched.n_staying as f64);
    if watched.n_staying == 0 || watched.total <= 0.0 {
        return None;
    }
    Some(pen.say(
        format!("Among the {customers} who have not left, {money} is at risk ({share} of what they bring): the probability of each times the amount."),
        format!("尚未离开的 {customers} 位客户中，风险金额为 {money}（占其总额的 {share}）：每位的流失概率乘以金额。"),
    ))
}

fn cautions(outcome: &ChurnOutcome, pen: Pen) -> Vec<Sentence> {
    let mut found = Vec::new();
    found.extend(guessed(outcome, pen));
    found.extend(biased(outcome, pen));
    let mut caution = |code, text| found.push(Sentence::new(code, Tone::Caution, text));
    if !outcome.separating.is_empty() {
        let columns = list(pen.language, &outcome.separating);
        caution(
            "separating_left_out",
            pen.say(
                format!("Left out because they tell who left without an error, as columns do that are filled in after leaving: {columns}."),
                format!("以下列能毫无差错地区分谁离开，常是离开之后才填写的，已略去：{columns}。"),
            ),
        );
    }
    let fit = &outcome.fit;
    let fewer = fit.n_leavers.min(fit.n_obs - fit.n_leavers) as f64;
    let per_term = fewer / (fit.n_terms.max(2) - 1) as f64;
    if per_term < EVENTS_PER_TERM {
        let (n, terms) = (pen.count(fewer), pen.count(fit.n_terms as f64 - 1.0));
        caution(
            "few_events",
            pen.say(
                format!("{n} of the rarer label are few for {terms} effects: fewer columns would be surer. Ten for each is a usual minimum."),
                format!("较少的一类只有 {n} 行，却要估计 {terms} 项影响：列少一些更可靠，通常每项至少十行。"),
            ),
        );
    }
    let auc = outcome.check.as_ref().map_or(fit.auc, |check| check.auc);
    if auc > TOO_GOOD {
        let auc = strong(pen.share(auc));
        caution(
            "too_good",
            pen.say(
                format!("{auc} right is too good to be true: check that no column was filled in after customers left."),
                format!("{auc} 的正确率好得可疑：请确认没有在客户离开之后才填写的列。"),
            ),
        );
    }
    if let Some((_, slope)) = outcome.check.as_ref().and_then(|check| check.calibration)
        && !HONEST_SLOPES.contains(&slope)
    {
        let number = strong(pen.plain((slope * 100.0).round() / 100.0));
        let (en, zh) = if slope < 1.0 { ("too extreme", "过于极端") } else { ("too timid", "过于保守") };
        caution(
            "calibration",
            pen.say(
                format!("On rows not seen, probabilities are {en} (calibration slope {number}, ideal 1): trust the order more than the numbers."),
                format!("在未见过的行上，概率{zh}（校准斜率 {number}，理想为 1）：顺序比数值更可信。"),
            ),
        );
    }
    if outcome.check.is_none() {
        let text = pen.say(
            "There are too few rows of both kinds to check the model on rows not seen: read it as a first guess.",
            "两类行数太少，无法用未见过的行检验：仅供初步参考。",
        );
        caution("not_checked", text);
    }
    found.extend(unused(outcome, pen));
    found
}

/// Which label was taken for leaving, where none says so.
fn guessed(outcome: &ChurnOutcome, pen: Pen) -> Option<Sentence> {
    if outcome.is_label_known {
        return None;
    }
    let (label, target) = (strong(&outcome.positive), &outcome.target);
    let text = pen.say(
        format!("No label of {target} says by its name who left: {label} counts as left. Choose another under “Means left” if that is wrong."),
        format!("{target} 的类别名称看不出谁已离开：{label}按已离开计。如有误，请在“表示离开”中另选。"),
    );
    Some(Sentence::new("label_guessed", Tone::Caution, text))
}

/// Whether the probabilities are too high or too low as a whole.
fn biased(outcome: &ChurnOutcome, pen: Pen) -> Option<Sentence> {
    let check = outcome.check.as_ref().filter(|check| check.bias.abs() > BIASED)?;
    let (said, left) = (strong(pen.share(check.mean_probability)), strong(pen.share(check.base_rate)));
    let (en, zh) = if check.is_by_time {
        (
            " The latest rows may have had less time to leave, or times have changed.",
            "最晚的行可能还没有足够时间离开，或情况已变。",
        )
    } else {
        ("", "")
    };
    let text = pen.say(
        format!("On rows not seen the probabilities say {said} on average, but {left} left: more than chance. Trust the order, not the numbers, nor the value at risk.{en}"),
        format!("在未见过的行上，概率平均为 {said}，实际离开 {left}，差异超出偶然：请相信顺序，不要相信数值与风险金额。{zh}"),
    );
    Some(Sentence::new("biased", Tone::Caution, text))
}

/// Columns and rows that did not enter.
fn unused(outcome: &ChurnOutcome, pen: Pen) -> Vec<Sentence> {
    let fit = &outcome.fit;
    let mut found = Vec::new();
    let mut caution = |code, text| found.push(Sentence::new(code, Tone::Caution, text));
    let repeated: Vec<&str> = outcome.left_out.iter().map(|term| term.term.as_str()).collect();
    let unused: Vec<&str> = outcome.constant.iter().map(String::as_str).chain(repeated).collect();
    if !unused.is_empty() {
        let names = list(pen.language, &unused);
        caution(
            "columns_left_out",
            pen.say(
                format!("Left out because they never change or others make them up: {names}."),
                format!("以下各项没有变化或可由其他列算出，已略去：{names}。"),
            ),
        );
    }
    if outcome.fit.n_dropped > 0 {
        let (dropped, rows) =
            (strong(pen.count(fit.n_dropped as f64)), pen.number(outcome.n_rows as f64, &Unit::Count));
        let columns: Vec<&str> = outcome.dropped.iter().map(|dropped| dropped.column.as_str()).collect();
        let columns = list(pen.language, &columns);
        caution(
            "left_out",
            pen.say(
                format!("{dropped} of {rows} rows are left out for empty cells in {columns}."),
                format!("{rows} 行中有 {dropped} 行因以下列为空而未计入：{columns}。"),
            ),
        );
    }
    found
}

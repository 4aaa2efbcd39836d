//! The words of `checks`.

use super::outcome::{CheckResult, ChecksOutcome};
use crate::analyses::contract::Worded;
use crate::i18n::{Language, Pen, Unit, strong};
use crate::pulse::Cancelled;
use crate::report::{Sentence, Tone};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ChecksError {
    /// Nothing to check.
    #[error("no rows")]
    NoRows,
    /// Given up.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Worded for ChecksError {
    fn code(&self) -> &'static str {
        match self {
            ChecksError::NoRows => "no_rows",
            ChecksError::Cancelled(_) => "cancelled",
        }
    }

    fn words(&self, language: Language) -> String {
        let pen = Pen::new(language);
        match self {
            ChecksError::NoRows => {
                pen.say("There is no row to check. Look at the cleaning steps.", "没有可检查的行。请核对清洗步骤。")
            }
            ChecksError::Cancelled(_) => pen.say("Cancelled.", "已取消。"),
        }
    }
}

/// A month this far below the rest is worth a word.
const FALL: f64 = 0.05;

/// All findings: answer, cautions, next step.
pub fn findings(outcome: &ChecksOutcome, language: Language) -> Vec<Sentence> {
    let pen = Pen::new(language);
    let (n_asked, failing) = (outcome.asked().count(), failing(outcome));
    let rows = strong(pen.count(outcome.n_rows as f64));
    let mut found = Vec::new();
    if n_asked > 0 {
        let n_kept = strong(pen.count((n_asked - failing.len()) as f64));
        let text = pen.say(
            format!("{n_kept} of {n_asked} checks hold on all {rows} rows of which it can be told."),
            format!("{n_asked} 项检查中有 {n_kept} 项在全部 {rows} 行（可判断者）成立。"),
        );
        found.push(Sentence::new("held", Tone::Answer, text));
    }
    found.extend(failing.iter().map(|check| Sentence::new("failed", Tone::Answer, failed(check, pen))));
    for check in &outcome.checks {
        if let Some([en, zh]) = &check.fault {
            let text = pen
                .say(format!("“{}” cannot be asked: {en}", check.name), format!("无法执行检查“{}”：{zh}", check.name));
            found.push(Sentence::new("bad_check", Tone::Caution, text));
        }
    }
    found.extend(outcome.asked().filter_map(|check| unknown(check, pen)));
    found.extend(outcome.asked().filter_map(|check| since(outcome, check, pen)));
    found.extend(failing.iter().filter_map(|check| fall(check, pen)));
    if !failing.is_empty() {
        let text = pen.say(
            "Open the table of failing rows below; mend them with a cleaning step, or mend the check.",
            "请查看下方“未通过的行”表，用清洗步骤修正，或修改检查。",
        );
        found.push(Sentence::new("look", Tone::NextStep, text));
    }
    found
}

/// The checks that some rows fail, the worst first.
fn failing(outcome: &ChecksOutcome) -> Vec<&CheckResult> {
    let mut failing: Vec<&CheckResult> = outcome.asked().filter(|check| check.all.n_failed > 0).collect();
    failing.sort_by_key(|check| std::cmp::Reverse(check.all.n_failed));
    failing
}

fn failed(check: &CheckResult, pen: Pen) -> String {
    let (name, n) = (&check.name, strong(pen.count(check.all.n_failed as f64)));
    let rate = strong(pen.share(check.all.pass_rate()));
    pen.say(format!("“{name}”: rows that fail: {n}; {rate} pass."), format!("“{name}”：{n} 行未通过，通过率 {rate}。"))
}

fn unknown(check: &CheckResult, pen: Pen) -> Option<Sentence> {
    let n = check.all.n_unknown;
    let (name, rows) = (&check.name, strong(pen.count(n as f64)));
    let text = pen.say(
        format!("“{name}” cannot be told for {rows} rows: cells are missing."),
        format!("“{name}”有 {rows} 行因单元格缺失而无法判断。"),
    );
    (n > 0).then(|| Sentence::new("unknown", Tone::Caution, text))
}

/// The rate beside that of the file before, when it fell.
fn since(outcome: &ChecksOutcome, check: &CheckResult, pen: Pen) -> Option<Sentence> {
    let (file, before) = outcome.before(check)?;
    let (was, now) = (strong(pen.share(before.pass_rate())), strong(pen.share(check.all.pass_rate())));
    let name = &check.name;
    let text = pen.say(
        format!("“{name}”: {was} passed in the file before ({file}), {now} pass now."),
        format!("“{name}”：上一文件（{file}）通过率 {was}，现为 {now}。"),
    );
    (check.all.pass_rate() < before.pass_rate()).then(|| Sentence::new("fell", Tone::Caution, text))
}

/// The worst month, when it lies clearly below the check's rate.
fn fall(check: &CheckResult, pen: Pen) -> Option<Sentence> {
    let rate = |counts: &super::outcome::Counts| counts.pass_rate();
    let worst = check.months.iter().min_by(|one, other| rate(&one.1).total_cmp(&rate(&other.1)))?;
    if check.months.len() < 2 || rate(&worst.1) > check.all.pass_rate() - FALL {
        return None;
    }
    let (name, low) = (&check.name, strong(pen.share(rate(&worst.1))));
    let month = pen.number(f64::from(worst.0), &Unit::Day);
    let text = pen.say(
        format!("“{name}” is worst in the month from {month}: {low} pass."),
        format!("“{name}”在自 {month} 起的月份最差：通过率 {low}。"),
    );
    Some(Sentence::new("worst_month", Tone::Caution, text))
}

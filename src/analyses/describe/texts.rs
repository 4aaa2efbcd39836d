//! The words of `describe`: controls, problems, findings, figures.

mod chinese;
mod english;

use super::finding::{Finding, NextStep};
use super::params::DescribeProblem;
use super::totals::Period;
use crate::i18n::{Language, Unit, Words, date, format, month};

/// What is said when a run was given up.
pub const CANCELLED: Words =
    Words::new("The run was cancelled. Start it again when you want.", "运算已取消，可随时重新开始。");

/// Label and help of a setting.
pub fn control(name: &str) -> (Words, Words) {
    match name {
        "columns" => (Words::new("Columns", "列"), Words::new("Which columns to describe.", "要描述哪些列。")),
        "date" => {
            (Words::new("Date", "日期"), Words::new("Says when; totals over time follow it.", "表示时间，按它汇总。"))
        }
        "amount" => (
            Words::new("Amount", "金额"),
            Words::new(
                "What adds up. Without it: quantity × unit price if both are known, else the number of rows.",
                "要相加的列。不选时：若有数量和单价则取其乘积，否则数行数。",
            ),
        ),
        "period" => (
            Words::new("Totals per", "汇总周期"),
            Words::new("Automatic follows the length of the data.", "自动：按数据跨度选择。"),
        ),
        _ => (
            Words::new("Quartiles", "四分位数"),
            Words::new(
                "Inclusive is PERCENTILE.INC (R type 7), exclusive PERCENTILE.EXC (R type 6).",
                "包含即 PERCENTILE.INC（R 第 7 型），不包含即 PERCENTILE.EXC（R 第 6 型）。",
            ),
        ),
    }
}

/// The periods to choose from.
pub fn period_options() -> Vec<(&'static str, Words)> {
    vec![
        ("auto", Words::new("Automatic", "自动")),
        ("day", Words::new("Day", "日")),
        ("week", Words::new("Week", "周")),
        ("month", Words::new("Month", "月")),
        ("quarter", Words::new("Quarter", "季度")),
        ("year", Words::new("Year", "年")),
    ]
}

/// The definitions of quartiles to choose from.
pub fn quantile_options() -> Vec<(&'static str, Words)> {
    vec![("inclusive", Words::new("Inclusive", "包含")), ("exclusive", Words::new("Exclusive", "不包含"))]
}

/// A problem in words.
pub fn problem(problem: &DescribeProblem, language: Language) -> String {
    let en = language == Language::En;
    match problem {
        DescribeProblem::NoColumns if en => "No column is chosen; choose at least one.".to_owned(),
        DescribeProblem::NoColumns => "没有选择任何列，请至少选一列。".to_owned(),
        DescribeProblem::UnknownColumn { name, .. } if en => {
            format!("There is no column “{name}” in this data; choose one from the list.")
        }
        DescribeProblem::UnknownColumn { name, .. } => format!("数据中没有“{name}”列，请从列表中选择。"),
        DescribeProblem::NotADate { name, kind } => match language {
            Language::En => format!(
                "“{name}” holds no dates ({}). Choose a column of dates, or set its kind to date on the data page.",
                kind.words().en
            ),
            Language::Zh => {
                format!("“{name}”不是日期（{}）。请选日期列，或在数据页把它的类型改为日期。", kind.words().zh)
            }
        },
        DescribeProblem::NotANumber { name, kind } => match language {
            Language::En => format!(
                "“{name}” cannot be added up ({}). Choose a column of numbers, or set its kind to number on the data page.",
                kind.words().en
            ),
            Language::Zh => {
                format!("“{name}”不能相加（{}）。请选数值列，或在数据页把它的类型改为数值。", kind.words().zh)
            }
        },
    }
}

/// Up to three names, and how many more.
fn list(names: &[String], language: Language) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("“{name}”")).collect();
    let n_more = names.len().saturating_sub(SHOWN);
    match (language, n_more) {
        (Language::En, 0) => shown.join(", "),
        (Language::En, _) => format!("{} and {n_more} more", shown.join(", ")),
        (Language::Zh, 0) => shown.join("、"),
        (Language::Zh, _) => format!("{}等 {} 列", shown.join("、"), names.len()),
    }
}

fn count(n: u64, language: Language) -> String {
    format(language, n as f64, &Unit::Count)
}

/// `n` things, in English.
fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n, Language::En), if n == 1 { one } else { many })
}

fn share(value: f64, language: Language) -> String {
    format(language, value, &Unit::Share)
}

/// An amount, or a count of rows with the word for it.
pub fn amount(value: f64, unit: &Unit, language: Language) -> String {
    match (unit, language) {
        (Unit::Count, Language::En) => format!("{} rows", format(language, value, unit)),
        (Unit::Count, Language::Zh) => format!("{} 行", format(language, value, unit)),
        _ => format(language, value, unit),
    }
}

/// The name of the period that starts at `start`.
pub fn period_name(period: Period, start: i32, language: Language) -> String {
    let year = crate::data::calendar::civil(start).year();
    let quarter = (crate::data::calendar::civil(start).month() - 1) / 3 + 1;
    match (period, language) {
        (Period::Auto | Period::Day, _) => date(language, start),
        (Period::Week, Language::En) => format!("the week from {}", date(language, start)),
        (Period::Week, Language::Zh) => format!("{}起的一周", date(language, start)),
        (Period::Month, _) => month(language, start),
        (Period::Quarter, Language::En) => format!("Q{quarter} {year}"),
        (Period::Quarter, Language::Zh) => format!("{year}年第{quarter}季度"),
        (Period::Year, Language::En) => format!("{year}"),
        (Period::Year, Language::Zh) => format!("{year}年"),
    }
}

/// The word for a period: month.
pub fn period_word(period: Period) -> Words {
    match period {
        Period::Auto | Period::Day => Words::new("day", "日"),
        Period::Week => Words::new("week", "周"),
        Period::Month => Words::new("month", "月"),
        Period::Quarter => Words::new("quarter", "季度"),
        Period::Year => Words::new("year", "年"),
    }
}

/// `n` periods: 12 months.
fn periods(n: u64, period: Period, language: Language) -> String {
    let word = period_word(period);
    match (language, period) {
        (Language::En, _) => counted(n, word.en, &format!("{}s", word.en)),
        (Language::Zh, Period::Auto | Period::Day) => format!("{n} 天"),
        (Language::Zh, Period::Month | Period::Quarter) => format!("{n} 个{}", word.zh),
        (Language::Zh, Period::Week | Period::Year) => format!("{n} {}", word.zh),
    }
}

/// A finding in words.
pub fn finding(finding: &Finding, language: Language) -> String {
    match (finding, language) {
        (Finding::Answer(fact), Language::En) => english::fact(fact),
        (Finding::Answer(fact), Language::Zh) => chinese::fact(fact),
        (Finding::Caution(caution), Language::En) => english::caution(caution),
        (Finding::Caution(caution), Language::Zh) => chinese::caution(caution),
        (Finding::TimeCaution(caution), Language::En) => english::time_caution(caution),
        (Finding::TimeCaution(caution), Language::Zh) => chinese::time_caution(caution),
        (Finding::Next(step), _) => next_step(step, language),
    }
}

fn next_step(step: &NextStep, language: Language) -> String {
    match (step, language) {
        (NextStep::Customers, Language::En) => {
            "Next: see which customers will come back and what they are worth, and what drives the amount.".to_owned()
        }
        (NextStep::Customers, Language::Zh) => "下一步：看看哪些客户会再来、值多少，以及金额受什么影响。".to_owned(),
        (NextStep::Drivers { amount }, Language::En) => format!("Next: find out what drives “{amount}”."),
        (NextStep::Drivers { amount }, Language::Zh) => format!("下一步：看看“{amount}”受什么影响。"),
        (NextStep::SetRoles { lacks_amount, lacks_date }, Language::En) => match (lacks_amount, lacks_date) {
            (true, true) => {
                "Next: say on the data page which column is the amount and which the date; totals over time follow."
            }
            (true, false) => "Next: say on the data page which column is the amount; totals over time then add it up.",
            (false, true) => "Next: say on the data page which column is the date; totals over time follow.",
            (false, false) => {
                "Next: add columns such as product, region or channel; they would show what drives the amount."
            }
        }
        .to_owned(),
        (NextStep::SetRoles { lacks_amount, lacks_date }, Language::Zh) => match (lacks_amount, lacks_date) {
            (true, true) => "下一步：在数据页指明哪一列是金额、哪一列是日期，即可按时间汇总。",
            (true, false) => "下一步：在数据页指明哪一列是金额，即可按时间相加。",
            (false, true) => "下一步：在数据页指明哪一列是日期，即可按时间汇总。",
            (false, false) => "下一步：补充产品、地区、渠道等列，就能看出金额受什么影响。",
        }
        .to_owned(),
        (NextStep::LoadOther, Language::En) => {
            "Next: check that the file holds rows below its header, or load another file.".to_owned()
        }
        (NextStep::LoadOther, Language::Zh) => "下一步：检查文件表头之下是否有数据，或换一个文件。".to_owned(),
    }
}

/// The axis title and series name of counted rows.
pub const ROWS: Words = Words::new("Rows", "行数");
/// The label of all labels that are not listed.
pub const OTHERS: Words = Words::new("Other", "其他");
/// The name of the points of incomplete periods.
pub const INCOMPLETE: Words = Words::new("incomplete", "不完整");
/// The name of the line at the mean.
pub const MEAN: Words = Words::new("mean", "均值");
/// The name of the line at the median.
pub const MEDIAN: Words = Words::new("median", "中位数");

/// Title of totals over time.
pub fn totals_title(what: &str, period: Period, language: Language) -> String {
    match language {
        Language::En => format!("{what} per {}", period_word(period).en),
        Language::Zh => format!("每{} {what}", period_word(period).zh),
    }
}

/// What totals over time show: the highest and the lowest whole period, each with its name and amount.
pub fn totals_sentence(highest: (&str, &str), lowest: (&str, &str), language: Language) -> String {
    match language {
        Language::En => format!("Highest in {} ({}), lowest in {} ({}).", highest.0, highest.1, lowest.0, lowest.1),
        Language::Zh => format!("最高：{}（{}）；最低：{}（{}）。", highest.0, highest.1, lowest.0, lowest.1),
    }
}

/// Title of a histogram.
pub fn histogram_title(column: &str, language: Language) -> String {
    match language {
        Language::En => format!("How {column} is spread"),
        Language::Zh => format!("{column} 的分布"),
    }
}

/// A range of values.
pub fn between(from: &str, to: &str, language: Language) -> String {
    match language {
        Language::En => format!("between {from} and {to}"),
        Language::Zh => format!("{from} 与 {to} 之间"),
    }
}

/// What a histogram shows: the fullest bin with its count of all, and how many numbers lie beyond the picture.
pub fn histogram_sentence(range: &str, n: u64, n_all: u64, n_beyond: u64, language: Language) -> String {
    let (rows, all) = (count(n, language), count(n_all, language));
    match language {
        Language::En => {
            let beyond = match n_beyond {
                0 => String::new(),
                1 => " 1 value lies farther out and is not drawn.".to_owned(),
                n => format!(" {} values lie farther out and are not drawn.", count(n, language)),
            };
            format!("Most often {range}: {rows} of {all} rows.{beyond}")
        }
        Language::Zh => {
            let beyond = match n_beyond {
                0 => String::new(),
                n => format!("另有 {} 个值离得更远，图中未画。", count(n, language)),
            };
            format!("最常见的是 {range}：{all} 行中有 {rows} 行。{beyond}")
        }
    }
}

/// Title of bars per label.
pub fn bars_title(what: &str, column: &str, language: Language) -> String {
    match language {
        Language::En => format!("{what} by {column}"),
        Language::Zh => format!("按 {column} 看 {what}"),
    }
}

/// What bars show: the largest label, its amount and its share of the whole (NaN when there is none).
pub fn bars_sentence(label: &str, largest: &str, part: f64, language: Language) -> String {
    match (language, part.is_nan()) {
        (Language::En, true) => format!("“{label}” is largest with {largest}."),
        (Language::En, false) => {
            format!("“{label}” is largest with {largest}, {} of the whole.", share(part, language))
        }
        (Language::Zh, true) => format!("最大的是“{label}”，{largest}。"),
        (Language::Zh, false) => format!("最大的是“{label}”，{largest}，占 {}。", share(part, language)),
    }
}

/// Title of box plots.
pub fn boxes_title(what: &str, column: &str, language: Language) -> String {
    match language {
        Language::En => format!("{what} per row, by {column}"),
        Language::Zh => format!("每行的 {what}，按 {column} 比较"),
    }
}

/// What box plots show: the labels with the highest and the lowest median.
pub fn boxes_sentence(highest: (&str, &str), lowest: (&str, &str), language: Language) -> String {
    match language {
        Language::En => format!(
            "A typical row has most under “{}” (median {}) and least under “{}” ({}).",
            highest.0, highest.1, lowest.0, lowest.1
        ),
        Language::Zh => {
            format!("中位数最高的是“{}”（{}），最低的是“{}”（{}）。", highest.0, highest.1, lowest.0, lowest.1)
        }
    }
}

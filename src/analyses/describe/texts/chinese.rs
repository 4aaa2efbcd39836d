//! Facts and cautions in Chinese.

use super::{amount, count, list, period_name, period_word, periods, share};
use crate::analyses::describe::finding::{Caution, Fact, TimeCaution};
use crate::analyses::describe::totals::{Period, Trend};
use crate::i18n::{Language, Unit, date, format, strong};

/// A fact in words.
pub fn fact(fact: &Fact) -> String {
    let zh = Language::Zh;
    match fact {
        Fact::NoRows { n_columns } => {
            format!("表格有 {n_columns} 列，但{}，没有内容可描述。", strong("一行数据也没有"))
        }
        Fact::Overview { n_rows, n_columns, days, n_measures, n_categories } => {
            let (rows, columns) = (strong(count(*n_rows, zh)), strong(count(*n_columns, zh)));
            let when = days.map_or(String::new(), |days| format!("，{}至{}", date(zh, days.0), date(zh, days.1)));
            format!("共 {rows} 行、{columns} 列{when}；{n_measures} 列可度量，{n_categories} 列可分组。")
        }
        Fact::Total { name, unit, total, mean, quartiles, n_missing } => {
            let typical = if quartiles[0].is_nan() || quartiles[2].is_nan() {
                String::new()
            } else {
                let (from, to) = (format(zh, quartiles[0], unit), format(zh, quartiles[2], unit));
                format!("，居中的一半在 {from} 与 {to} 之间")
            };
            let missing = match n_missing {
                0 => String::new(),
                n => format!("另有 {} 行没有数值，未计入。", count(*n, zh)),
            };
            let total = strong(format(zh, *total, unit));
            format!("“{name}”合计 {total}；平均每行 {}{typical}。{missing}", format(zh, *mean, unit))
        }
        Fact::Trend { trend, period, unit } => trend_words(trend, *period, unit),
        Fact::Best { period, start, amount: best, unit, times_mean } => {
            let times = if *times_mean > 1.0 && times_mean.is_finite() {
                let times = format(zh, (times_mean * 10.0).round() / 10.0, &Unit::Plain);
                format!("，是平均水平的 {times} 倍")
            } else {
                String::new()
            };
            let name = strong(period_name(*period, *start, zh));
            format!("表现最好的是{name}，{}{times}。", amount(*best, unit, zh))
        }
    }
}

fn trend_words(trend: &Trend, period: Period, unit: &Unit) -> String {
    let zh = Language::Zh;
    let length = periods(trend.n_periods, period, zh);
    let (later, earlier) = (amount(trend.later, unit, zh), amount(trend.earlier, unit, zh));
    let change = trend.change();
    let compared = match change {
        c if c.abs() < 0.005 => format!("与此前 {length}（{earlier}）{}", strong("大致持平")),
        c if c > 0.0 => format!("比此前 {length}（{earlier}）{}", strong(format!("多 {}", share(c, zh)))),
        c => format!("比此前 {length}（{earlier}）{}", strong(format!("少 {}", share(-c, zh)))),
    };
    let how_sure = if trend.is_yearly {
        "两段都是整年，可以排除季节因素。"
    } else {
        "数据不足两年，可能只是季节变化。"
    };
    format!("最近 {length}为 {later}，{compared}。{how_sure}")
}

/// A caution about the columns in words.
pub fn caution(caution: &Caution) -> String {
    let zh = Language::Zh;
    match caution {
        Caution::EmptyColumns { names } => format!("{}是空的，可以去掉。", list(names, zh)),
        Caution::MostlyMissing { names, worst_share } => {
            let up_to = if names.len() == 1 { "" } else { "最多" };
            format!("{}大部分缺失（{up_to} {}），不要以此下结论。", list(names, zh), strong(share(*worst_share, zh)))
        }
        Caution::SomeMissing { n_columns, worst, worst_share, n_missing } => {
            let others =
                if *n_columns > 1 { format!("；另有 {} 列缺得较少", n_columns - 1) } else { String::new() };
            let missing = strong(share(*worst_share, zh));
            format!("“{worst}”缺 {missing} 的值（{} 格）{others}。用到它们的分析会略去这些行。", count(*n_missing, zh))
        }
        Caution::Constant { names } => format!("{}只有一个取值，说明不了任何差别。", list(names, zh)),
        Caution::Dominated { name, value, share: part } => {
            format!("“{name}”有 {} 是“{value}”：与其他取值比较时依据的行数很少。", strong(share(*part, zh)))
        }
        Caution::Duplicates { n_rows, share: part } => {
            let rows = strong(format!("{} 行", count(*n_rows, zh)));
            format!("有 {rows}（{}）与前面的行完全相同。如果不是各自独立的销售，请删除。", share(*part, zh))
        }
        Caution::Negative { name, n_rows, sum, unit, share: part } => {
            let rows = strong(format!("{} 行", count(*n_rows, zh)));
            let taken =
                if part.is_finite() { format!("，相当于其余的 {}", share(*part, zh)) } else { String::new() };
            format!("“{name}”有 {rows}为负，共 {}{taken}，多半是退货或更正。", format(zh, *sum, unit))
        }
        Caution::Lopsided { name, mean, median, largest_share, unit } => {
            let (mean, median) = (format(zh, *mean, unit), format(zh, *median, unit));
            let largest = strong(share(*largest_share, zh));
            format!(
                "“{name}”分布很偏：均值（{mean}）高于中位数（{median}），最大的 1% 占总和的 {largest}。谈“通常”请用中位数。"
            )
        }
        Caution::NotDrawn { n_drawn, n_columns } => {
            format!("图中只画了 {n_columns} 列中的 {n_drawn} 列，表格里是全部；要看其他列，请选择相应的列。")
        }
        Caution::Identifiers { names } => format!("{}是编号，图中不作平均。", list(names, zh)),
    }
}

/// A caution about the time in words.
pub fn time_caution(caution: &TimeCaution) -> String {
    let zh = Language::Zh;
    match caution {
        TimeCaution::FarDates { name, n_rows, days: (first, last) } => {
            let rows = strong(format!("{} 行", count(*n_rows, zh)));
            let days =
                if first == last { date(zh, *first) } else { format!("{}……{}", date(zh, *first), date(zh, *last)) };
            format!("有 {rows}的“{name}”与其他日期相差太远（{days}），多半是录入错误，按时间汇总时已略去。")
        }
        TimeCaution::Undated { name, n_rows } => {
            format!("有 {}没有“{name}”，按时间汇总时已略去。", strong(format!("{} 行", count(*n_rows, zh))))
        }
        TimeCaution::Gaps { n_gaps, n_periods, period } => {
            format!(
                "{}中有 {}没有任何数据，请确认没有漏掉文件。",
                periods(*n_periods, *period, zh),
                strong(periods(*n_gaps, *period, zh))
            )
        }
        TimeCaution::Partial { period, starts } => {
            let names: Vec<String> = starts.iter().map(|start| period_name(*period, *start, zh)).collect();
            format!("{}数据不完整，未参与比较。", names.join("和"))
        }
        TimeCaution::Coarsened { period } => format!("所选周期的点太多，已改为按{}汇总。", period_word(*period).zh),
        TimeCaution::NoTotals { name } => {
            format!("“{name}”中的日期跨越数百年，无法按时间汇总。请在数据页检查日和月的顺序。")
        }
    }
}

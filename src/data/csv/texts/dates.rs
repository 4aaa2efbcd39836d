//! What is said about dates: their order, their spelling as numbers, their zone.

use super::super::{DateOrder, ImportNote, learn};
use super::{count, note, plural};
use crate::i18n::strong;

fn order_words(order: DateOrder) -> [&'static str; 2] {
    match order {
        DateOrder::DayFirst => ["day first", "日在前"],
        DateOrder::MonthFirst => ["month first", "月在前"],
        DateOrder::YearFirst => ["year first", "年在前"],
    }
}

/// Dates that fit both orders.
pub fn open_order(column: &str, order: DateOrder, examples: &[String]) -> ImportNote {
    let [en, zh] = order_words(order);
    let readings: Vec<(String, String, String)> = examples
        .iter()
        .filter_map(|text| learn::both_readings(text, order).map(|(read, other)| (text.clone(), read, other)))
        .collect();
    let in_english = readings.iter().map(|(text, read, other)| format!("{text} is {read}, not {other}"));
    let in_chinese = readings.iter().map(|(text, read, other)| format!("{text} 读作 {read}，而非 {other}"));
    note(
        "date_order_open",
        Some(column),
        format!(
            "Is the day or the month first in “{column}”? No date decides it. Read with the {}: {}. Choose the other order if this is wrong.",
            strong(en),
            in_english.collect::<Vec<_>>().join("; ")
        ),
        format!(
            "“{column}”的日期是日在前还是月在前？数据无法判断。现按{}读取：{}。如果不对，请改选另一种顺序。",
            strong(zh),
            in_chinese.collect::<Vec<_>>().join("；")
        ),
    )
}

/// Dates that prove their order.
pub fn proved_order(column: &str, order: DateOrder, n: u64) -> ImportNote {
    let [en, zh] = order_words(order);
    note(
        "date_order",
        Some(column),
        format!(
            "Dates in “{column}” have the {}: {} a day beyond 12.",
            strong(en),
            plural(n, "of them has", "of them have")
        ),
        format!("“{column}”的日期{}：其中 {} 个的日大于 12。", strong(zh), count(n)),
    )
}

/// Years of two digits stand first.
pub fn year_first(column: &str) -> ImportNote {
    note(
        "date_order",
        Some(column),
        format!(
            "Dates in “{column}” have the {}: their first part hardly changes, and their last part does, as days do. Choose another order if this is wrong.",
            strong("year first")
        ),
        format!(
            "“{column}”的日期{}：第一部分几乎不变，最后一部分像日一样变化。如果不对，请改选另一种顺序。",
            strong("年在前")
        ),
    )
}

/// Some dates have the day beyond 12 where others have the month.
pub fn mixed_order(column: &str, order: DateOrder, n_day_first: u64, n_month_first: u64) -> ImportNote {
    let [en, zh] = order_words(order);
    note(
        "date_order_mixed",
        Some(column),
        format!(
            "“{column}” mixes two orders: {} the day first, {} the month first. Dates that fit both are read with the {}; check them in the source.",
            plural(n_day_first, "date has", "dates have"),
            plural(n_month_first, "date has", "dates have"),
            strong(en)
        ),
        format!(
            "“{column}”混有两种顺序：{} 个日期日在前，{} 个月在前。两种都说得通的按{}读取，请核对来源。",
            count(n_day_first),
            count(n_month_first),
            strong(zh)
        ),
    )
}

/// Serial days were read as dates.
pub fn excel_serial(column: &str) -> ImportNote {
    note(
        "excel_serial",
        Some(column),
        format!(
            "“{column}” holds Excel's serial days, read as dates: 45292 is 2024-01-01. Choose “number” if they are plain numbers."
        ),
        format!(
            "“{column}”是 Excel 的日期序列值，已读作日期：45292 即 2024-01-01。如果它们只是普通数字，请改选“数值”。"
        ),
    )
}

/// Seconds since 1970 were read as moments.
pub fn unix_time(column: &str) -> ImportNote {
    note(
        "unix_time",
        Some(column),
        format!(
            "“{column}” counts seconds or milliseconds since 1970, read as times in UTC: 1704067200 is 2024-01-01. Choose “number” if they are plain numbers."
        ),
        format!(
            "“{column}”是自 1970 年起的秒数或毫秒数，已读作 UTC 时间：1704067200 即 2024-01-01。如果它们只是普通数字，请改选“数值”。"
        ),
    )
}

/// 202401 was read as a month.
pub fn month_numbers(column: &str) -> ImportNote {
    note(
        "month_numbers",
        Some(column),
        format!("“{column}” holds months as numbers, read as their first day: 202401 is 2024-01-01."),
        format!("“{column}”是数字形式的月份，已读作当月第一天：202401 即 2024-01-01。"),
    )
}

/// Which zone times are in.
pub fn time_zone(column: &str, offset: i16, is_mixed: bool) -> ImportNote {
    let sign = if offset < 0 { '−' } else { '+' };
    let zone = format!("UTC{sign}{:02}:{:02}", offset.unsigned_abs() / 60, offset.unsigned_abs() % 60);
    let (en, zh) = if is_mixed {
        (
            format!(
                "Times in “{column}” have different offsets. All were converted to {}, and days begin at midnight there.",
                strong("UTC")
            ),
            format!("“{column}”中的时间带有不同的时区偏移，已全部换算为 {}，日期以该时区零点为界。", strong("UTC")),
        )
    } else {
        (
            format!("All times in “{column}” are {}, kept as written.", strong(&zone)),
            format!("“{column}”中的时间均为 {}，按原样保留。", strong(&zone)),
        )
    };
    note("time_zone", Some(column), en, zh)
}

//! What is different, in both languages.

use super::Difference;
use crate::data::ColumnKind;
use crate::data::csv::{DateOrder, ImportNote};
use crate::i18n::Language;

/// So many categories are listed.
const MAX_LISTED: usize = 5;

/// One difference as a note.
pub fn note(difference: &Difference) -> ImportNote {
    let (code, column, en, zh) = match difference {
        Difference::Missing { column, is_used: true } => (
            "column_missing",
            column,
            format!(
                "Column “{column}” is missing, and the recipe needs it. Choose the column that takes its place, or change the recipe."
            ),
            format!("缺少列“{column}”，而方案需要它。请指定替代的列，或修改方案。"),
        ),
        Difference::Missing { column, is_used: false } => (
            "column_missing",
            column,
            format!("Column “{column}” is missing; the recipe does not need it."),
            format!("缺少列“{column}”，方案用不到它。"),
        ),
        Difference::New { column } => (
            "column_new",
            column,
            format!("Column “{column}” is new; the recipe leaves it as it is."),
            format!("新增列“{column}”，方案不处理它。"),
        ),
        Difference::Renamed { from, to, is_used } => (
            "column_renamed",
            to,
            format!(
                "Column “{from}” seems to be called “{to}” now.{}",
                if *is_used { " The recipe names it: rename it first." } else { "" }
            ),
            format!("列“{from}”现在似乎叫“{to}”。{}", if *is_used { "方案用到了它，请先改名。" } else { "" }),
        ),
        Difference::Kind { column, was, now, is_alike, .. } => {
            let [was_en, now_en] = [was, now].map(|kind| kind_words(*kind, Language::En));
            let [was_zh, now_zh] = [was, now].map(|kind| kind_words(*kind, Language::Zh));
            let (end_en, end_zh) =
                if *is_alike { ("", "") } else { (" Check how it is read.", "请检查读取方式。") };
            (
                "kind_changed",
                column,
                format!("Column “{column}” was {was_en} and is {now_en} now.{end_en}"),
                format!("列“{column}”原为{was_zh}，现为{now_zh}。{end_zh}"),
            )
        }
        Difference::DateOrder { column, now } => {
            let (en, zh) = match now {
                DateOrder::DayFirst => ("the day", "日"),
                DateOrder::MonthFirst => ("the month", "月"),
                DateOrder::YearFirst => ("the year", "年"),
            };
            (
                "format_changed",
                column,
                format!("Dates in “{column}” are written with {en} first now. They are read so."),
                format!("“{column}”中的日期现在{zh}在前，已按此读取。"),
            )
        }
        Difference::NewCategories { column, categories } => {
            let [en, zh] = new_categories(column, categories);
            ("new_categories", column, en, zh)
        }
    };
    ImportNote { code: code.to_owned(), column: Some(column.clone()), en, zh }
}

fn kind_words(kind: ColumnKind, language: Language) -> String {
    let word = kind.words().get(language);
    if language == Language::En { word.to_lowercase() } else { word.to_owned() }
}

fn new_categories(column: &str, categories: &[String]) -> [String; 2] {
    let listed = |gap: &str| {
        let each = categories.iter().take(MAX_LISTED).map(|label| format!("“{label}”"));
        each.collect::<Vec<_>>().join(gap)
    };
    let [more_en, more_zh] = match categories.len().saturating_sub(MAX_LISTED) {
        0 => Default::default(),
        n_more => [format!(" and {n_more} more"), format!("等 {} 个", categories.len())],
    };
    [
        format!(
            "“{column}” has categories that were not there: {}{more_en}. Steps that list categories leave them as they are.",
            listed(", ")
        ),
        format!("“{column}”出现新的类别：{}{more_zh}。列明类别的步骤不会处理它们。", listed("、")),
    ]
}

//! What is to be said about a sheet, in both languages.

use super::lines::{SHOWN_PLACES, Seen};
use crate::data::csv::ImportNote;
use crate::i18n::{Language, Unit, format, strong};

/// Which sheet was read and where its table stands; errors of formulas; cells beside the table.
pub fn all(sheet: &str, sheets: &[String], seen: &Seen) -> Vec<ImportNote> {
    let mut notes = vec![place(sheet, sheets, seen)];
    if seen.n_errors > 0 {
        let first = |gap: &str| {
            let one = |(row, column, name): &(u32, u32, String)| format!("{name} {}", address(*row, *column));
            seen.errors.iter().map(one).collect::<Vec<_>>().join(gap)
        };
        let n = count(seen.n_errors);
        let (holds, counts) = if seen.n_errors == 1 { ("cell holds", "counts") } else { ("cells hold", "count") };
        notes.push(note(
            "error_cells",
            format!("{n} {holds} an error of a formula and {counts} as missing: {}.", first(", ")),
            format!("有 {n} 个单元格为公式错误，记为缺失：{}。", first("、")),
        ));
    }
    if !seen.without_results.is_empty() {
        let n = seen.without_results.len();
        let first = |gap: &str| {
            let places = seen.without_results.iter().take(SHOWN_PLACES);
            places.map(|(row, column)| address(*row, *column)).collect::<Vec<_>>().join(gap)
        };
        let (holds, counts) = if n == 1 { ("cell holds", "counts") } else { ("cells hold", "count") };
        let n = count(n as u64);
        notes.push(note(
            "formulas_without_results",
            format!(
                "{n} {holds} a formula without its result and {counts} as missing: {}. Only the first rows were looked at. \
                 Open the workbook in a spreadsheet program, save it, and load it again.",
                first(", ")
            ),
            format!(
                "有 {n} 个单元格只有公式而没有结果，记为缺失：{}。仅检查了开头的行。请用电子表格软件打开该工作簿并保存，然后重新加载。",
                first("、")
            ),
        ));
    }
    if seen.n_beside > 0 {
        let first = seen.beside.iter().map(|(row, column)| address(*row, *column)).collect::<Vec<_>>();
        let n = count(seen.n_beside);
        let stands = if seen.n_beside == 1 { "cell stands" } else { "cells stand" };
        notes.push(note(
            "cells_beside",
            format!("{n} {stands} beside the table and was not read: {}.", first.join(", "))
                .replace("stand beside the table and was", "stand beside the table and were"),
            format!("有 {n} 个单元格在表格之外，未读取：{}。", first.join("、")),
        ));
    }
    notes
}

fn place(sheet: &str, sheets: &[String], seen: &Seen) -> ImportNote {
    let start = seen.place.map_or_else(String::new, |place| address(place.first_row, place.first_column));
    let (name, start) = (strong(sheet), strong(start));
    let (others_en, others_zh) = match sheets.len() {
        0 | 1 => (String::new(), String::new()),
        n => (
            format!(" The workbook has {n} sheets; choose another one under “How the file is read”."),
            format!("工作簿共有 {n} 个工作表，可在“读取方式”中另选。"),
        ),
    };
    note(
        "sheet",
        format!("Sheet {name}: the table begins at {start}. Lines are rows of the sheet.{others_en}"),
        format!("工作表 {name}：表格从 {start} 开始，行号即工作表的行号。{others_zh}"),
    )
}

/// B3 for the third row of the second column.
fn address(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (String::new(), column + 1);
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", u64::from(row) + 1)
}

fn count(n: u64) -> String {
    strong(format(Language::En, n as f64, &Unit::Count))
}

fn note(code: &str, en: String, zh: String) -> ImportNote {
    ImportNote { code: code.to_owned(), column: None, en, zh }
}

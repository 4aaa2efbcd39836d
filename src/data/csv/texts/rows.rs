//! What is said about rows that are short, long, totals, headers or left out.

use super::super::{ImportNote, RejectedRow, build::TotalRow, lines::Lines};
use super::{REPEATED_HEADER, TOTALS, count, line_word, lines, note, plural};

/// Rows with too few cells.
pub fn short_rows(at: &Lines) -> ImportNote {
    let [en, zh] = lines(&at.first, at.count);
    note(
        "rows_short",
        None,
        format!(
            "{} too few cells ({} {en}). Kept; the last cells are missing.",
            plural(at.count, "row has", "rows have"),
            line_word(at.count)
        ),
        format!("有 {} 行单元格不足（第 {zh} 行），已保留，末尾的单元格记为缺失。", count(at.count)),
    )
}

/// Rows with too many cells.
pub fn long_rows(at: &Lines) -> ImportNote {
    let [en, zh] = lines(&at.first, at.count);
    note(
        "rows_long",
        None,
        format!(
            "{} too many cells ({} {en}). Kept, because the cells that belong to columns fit them; the extra ones were dropped.",
            plural(at.count, "row has", "rows have"),
            line_word(at.count)
        ),
        format!(
            "有 {} 行单元格过多（第 {zh} 行）。属于各列的单元格与列相符，因此保留，多出的已舍去。",
            count(at.count)
        ),
    )
}

/// There are more columns than are read.
pub fn cut_columns(n_read: usize) -> ImportNote {
    let n = count(n_read as u64);
    note(
        "columns_cut",
        None,
        format!(
            "The file has more than {n} columns. Only the first {n} were read; the cells of the others were dropped."
        ),
        format!("文件超过 {n} 列，仅读取前 {n} 列，其余列的单元格已舍去。"),
    )
}

/// Rows of totals.
pub fn totals(rows: &[TotalRow]) -> ImportNote {
    let n = rows.len() as u64;
    let first: Vec<u64> = rows.iter().take(5).map(|total| total.line).collect();
    let [en, zh] = lines(&first, n);
    note(
        "total_row",
        None,
        format!(
            "{} left out, so that nothing counts twice ({} {en}).",
            plural(n, "row of totals was", "rows of totals were"),
            line_word(n)
        ),
        format!("剔除了 {} 行合计，以免重复计算（第 {zh} 行）。", count(n)),
    )
}

/// The header stands again between the rows.
pub fn repeated_headers(at: &Lines) -> ImportNote {
    let [en, zh] = lines(&at.first, at.count);
    note(
        "header_repeated",
        None,
        format!(
            "{} the header and {} left out ({} {en}).",
            plural(at.count, "row repeats", "rows repeat"),
            if at.count == 1 { "was" } else { "were" },
            line_word(at.count)
        ),
        format!("有 {} 行重复了表头，已剔除（第 {zh} 行）。", count(at.count)),
    )
}

/// A row that calls itself a total and is none by its numbers.
pub fn kept_totals(rows: &[TotalRow]) -> ImportNote {
    let first: Vec<u64> = rows.iter().take(5).map(|total| total.line).collect();
    let [en, zh] = lines(&first, rows.len() as u64);
    note(
        "total_row_kept",
        None,
        format!(
            "On {} {en} stands the word for a total, but no sum of the rows above. Kept as data; filter it out if it counts twice.",
            line_word(rows.len() as u64)
        ),
        format!("第 {zh} 行写着“合计”一类的词，但并不是上面各行之和；已按数据保留，如会重复计算，请用筛选去掉。"),
    )
}

/// Rows that were left out for other reasons.
pub fn rejected(n: u64, rows: &[RejectedRow]) -> ImportNote {
    let first: Vec<u64> = rows
        .iter()
        .filter(|row| row.found != TOTALS && row.found != REPEATED_HEADER)
        .take(5)
        .map(|row| row.line)
        .collect();
    let [en, zh] = lines(&first, n);
    note(
        "rows_rejected",
        None,
        format!(
            "{} left out, because their cells do not fit the columns or nothing stands in them ({} {en}).",
            plural(n, "row was", "rows were"),
            line_word(n)
        ),
        format!("有 {} 行未导入：单元格与各列不符，或整行为空（第 {zh} 行）。", count(n)),
    )
}

//! What an import has to say, in both languages.

mod choice;
mod dates;
mod rows;

pub use choice::{absent_columns, sampled};
pub use dates::{excel_serial, mixed_order, month_numbers, open_order, proved_order, time_zone, unix_time, year_first};
pub use rows::{cut_columns, kept_totals, long_rows, rejected, repeated_headers, short_rows, totals};

use super::{
    Encoding, ImportNote,
    build::Unreadable,
    encoding::{Detected, Evidence},
    infer::Class,
    lines::Lines,
};
use crate::i18n::{Language, Unit, format, strong};

/// What is said to have been found where a row of totals stands.
pub const TOTALS: &str = "a row of totals";

/// What is said to have been found where the header stands again.
pub const REPEATED_HEADER: &str = "the header once more";

/// What was found in a line of dashes below the header.
pub const RULE: &str = "a line of dashes";

fn note(code: &str, column: Option<&str>, en: String, zh: String) -> ImportNote {
    ImportNote { code: code.to_owned(), column: column.map(str::to_owned), en, zh }
}

fn count(n: u64) -> String {
    strong(format(Language::En, n as f64, &Unit::Count))
}

/// A noun after its count: 1 row, 2 rows.
fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// Lines listed: "3, 9 and 40 more" in either language.
fn lines(first: &[u64], n_all: u64) -> [String; 2] {
    let listed: Vec<String> = first.iter().map(u64::to_string).collect();
    let n_more = n_all.saturating_sub(first.len() as u64);
    if n_more == 0 {
        return [listed.join(", "), listed.join("、")];
    }
    [format!("{} and {n_more} more", listed.join(", ")), format!("{} 等 {n_all} 处", listed.join("、"))]
}

fn line_word(n: u64) -> &'static str {
    if n == 1 { "line" } else { "lines" }
}

/// The encoding and what speaks for it.
pub fn encoding(detected: Detected) -> ImportNote {
    let name = match detected.encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16Le => "UTF-16LE",
        Encoding::Utf16Be => "UTF-16BE",
        Encoding::Gb18030 => "GB18030",
        Encoding::Big5 => "Big5",
        Encoding::ShiftJis => "Shift_JIS",
        Encoding::Windows1252 => "Windows-1252",
    };
    let (en, zh) = match detected.evidence {
        Evidence::Mark => ("the file says so in its first bytes", "文件开头的字节已标明"),
        Evidence::Ascii => ("plain ASCII, which reads the same in every encoding", "全为 ASCII 字符，各种编码读法相同"),
        Evidence::Valid => ("all bytes are valid UTF-8", "全部字节都是有效的 UTF-8"),
        Evidence::NearlyValid => {
            ("nearly all bytes are valid UTF-8; a few are damaged", "绝大多数字节是有效的 UTF-8，少数已损坏")
        }
        Evidence::Zeros => ("every other byte is zero", "每隔一个字节为零"),
        Evidence::Characters => (
            "guessed from which characters occur; choose another one if the text looks wrong",
            "根据字符出现的情况推断；如果文字显示不对，请改选其他编码",
        ),
        Evidence::Given => ("you chose it", "由您选定"),
    };
    note("encoding", None, format!("Encoding {}: {en}.", strong(name)), format!("编码为 {}：{zh}。", strong(name)))
}

/// Bytes that could not be decoded.
pub fn undecodable(n: u64, at: &Lines) -> ImportNote {
    let [en, zh] = lines(&at.first, at.count);
    note(
        "undecodable",
        None,
        format!(
            "{} could not be decoded and became \u{fffd}, on {} {en}. The rows were kept.",
            plural(n, "piece of text", "pieces of text"),
            line_word(at.count)
        ),
        format!("有 {} 处字节无法解码，已替换为 \u{fffd}，位于第 {zh} 行；这些行仍然保留。", count(n)),
    )
}

/// NUL bytes that were dropped.
pub fn nul_bytes(n: u64) -> ImportNote {
    note(
        "nul_bytes",
        None,
        format!("{} found and dropped: the file may be damaged.", plural(n, "NUL byte was", "NUL bytes were")),
        format!("发现并去掉了 {} 个空字节（NUL），文件可能已损坏。", count(n)),
    )
}

/// The delimiter.
pub fn delimiter(mark: u8, n_columns: usize, has_sep_line: bool) -> ImportNote {
    let (en, zh) = match mark {
        b',' => ("comma".to_owned(), "逗号".to_owned()),
        b';' => ("semicolon".to_owned(), "分号".to_owned()),
        b'\t' => ("tab".to_owned(), "制表符".to_owned()),
        b'|' => ("vertical bar".to_owned(), "竖线".to_owned()),
        b' ' => ("space".to_owned(), "空格".to_owned()),
        other => (format!("“{}”", char::from(other)), format!("“{}”", char::from(other))),
    };
    let (en, zh) = (strong(en), strong(zh));
    if n_columns == 1 {
        return note(
            "delimiter",
            None,
            "One column, so there is no delimiter.".to_owned(),
            "只有一列，没有分隔符。".to_owned(),
        );
    }
    let (why_en, why_zh) = if has_sep_line {
        ("the file's first line says so".to_owned(), "文件第一行已指明".to_owned())
    } else {
        (format!("it gives {n_columns} columns"), format!("由此得到 {n_columns} 列"))
    };
    note("delimiter", None, format!("Delimiter {en}: {why_en}."), format!("分隔符为{zh}：{why_zh}。"))
}

/// Single quotes hold cells together.
pub fn single_quotes(line: u64) -> ImportNote {
    note(
        "quote",
        None,
        format!(
            "Single quotes (') are read as quote marks: otherwise line {line} would have too many cells. Choose the double quote if this is wrong."
        ),
        format!("单引号（'）被当作引号读取，否则第 {line} 行的单元格会过多。如果不对，请改选双引号。"),
    )
}

/// Quotes that never close.
pub fn unclosed_quotes(n: u64, line: u64) -> ImportNote {
    note(
        "unclosed_quote",
        None,
        format!(
            "{} opened but never closed, first on line {line}. The quote was read as text, so that no row below was lost.",
            plural(n, "quote was", "quotes were")
        ),
        format!("有 {} 个引号没有闭合，首个在第 {line} 行；已按普通字符读取，下面的行没有丢失。", count(n)),
    )
}

/// A spreadsheet's marks of text were taken off.
pub fn text_marks(n: u64) -> ImportNote {
    note(
        "text_marks",
        None,
        format!(
            "{} a spreadsheet's mark of text, as in =\"007\" or '007. The marks were left out: 007.",
            plural(n, "cell has", "cells have")
        ),
        format!("{} 个单元格带有电子表格的文本标记（如 =\"007\" 或 '007），标记已去掉：007。", count(n)),
    )
}

/// Lines above the header.
pub fn preamble(n_lines: u32, has_header: bool) -> ImportNote {
    let (n, header) = (u64::from(n_lines), n_lines + 1);
    let (en, zh) = if has_header { ("The header is", "表头在") } else { ("The data start", "数据从") };
    let zh_end = if has_header { "行" } else { "行开始" };
    note(
        "preamble",
        None,
        format!("Skipped {} above the table. {en} on line {header}.", plural(n, "line", "lines")),
        format!("跳过了表格上方的 {} 行。{zh}第 {header} {zh_end}。", count(n)),
    )
}

/// Names that had to change.
pub fn renamed(names: &[String]) -> ImportNote {
    let listed: Vec<String> = names.iter().take(5).map(|name| format!("“{name}”")).collect();
    note(
        "duplicate_names",
        None,
        format!("Several columns share a name. Renamed: {}.", listed.join(", ")),
        format!("有列名重复，已改名：{}。", listed.join("、")),
    )
}

/// Columns without a name.
pub fn unnamed(positions: &[usize]) -> ImportNote {
    let listed: Vec<String> = positions.iter().take(5).map(|position| format!("“column {position}”")).collect();
    note(
        "unnamed",
        None,
        format!(
            "{} no name in the header: {}.",
            plural(positions.len() as u64, "column has", "columns have"),
            listed.join(", ")
        ),
        format!("有 {} 列在表头中没有名称：{}。", count(positions.len() as u64), listed.join("、")),
    )
}

/// The first row is data.
pub fn no_header(is_given: bool) -> ImportNote {
    let (en, zh) = if is_given {
        ("You said that there is no header: the first row is data.", "按您的选择，文件没有表头，第一行是数据。")
    } else {
        (
            "No header was found: the first row looks like data and was kept. Columns are numbered; choose “header” if the first row holds names.",
            "没有找到表头：第一行看起来是数据，已保留。各列按序号命名；如果第一行是列名，请选择“有表头”。",
        )
    };
    note("no_header", None, en.to_owned(), zh.to_owned())
}

/// No number decides between decimal comma and decimal point.
pub fn open_decimal(is_comma: bool) -> ImportNote {
    let (en, zh) = if is_comma {
        (
            "Read with a decimal comma, as files with semicolons usually are: 1,234 is 1.234, and 1.234 is 1234",
            "按小数逗号读取（以分号分隔的文件通常如此）：1,234 读作 1.234，1.234 读作 1234",
        )
    } else {
        (
            "Read with a decimal point: 1,234 is 1234, and 1.234 is 1.234",
            "按小数点读取：1,234 读作 1234，1.234 读作 1.234",
        )
    };
    note(
        "decimal_open",
        None,
        format!(
            "Is the comma or the point the decimal mark? No number decides it. {en}. Choose the other mark if this is wrong."
        ),
        format!("小数点是逗号还是句点？数据无法判断。现{zh}。如果不对，请改选另一种。"),
    )
}

/// Numbers lost digits that only a text keeps.
pub fn lost_digits(column: &str, n_leading_zero: u64, n_long: u64) -> ImportNote {
    note(
        "digits_lost",
        Some(column),
        format!(
            "In “{column}”, {} with a zero or {} more than 15 digits; as numbers they keep neither. Change the column to text if they name things.",
            plural(n_leading_zero, "number begins", "numbers begin"),
            plural(n_long, "has", "have")
        ),
        format!(
            "“{column}”中有 {} 个数以 0 开头、{} 个超过 15 位，按数值读取会丢失这些数字。如果它们是编号，请把该列改为文本。",
            count(n_leading_zero),
            count(n_long)
        ),
    )
}

/// Numbers have a decimal comma.
pub fn decimal_comma() -> ImportNote {
    note(
        "decimal",
        None,
        "Decimal mark: comma. 1,5 is read as one and a half, 1.250 as one thousand two hundred and fifty.".to_owned(),
        "小数点为逗号：1,5 读作一点五，1.250 读作一千二百五十。".to_owned(),
    )
}

/// Cells that became missing.
pub fn unreadable(column: &str, class: Class, n: u64, examples: &[Unreadable]) -> ImportNote {
    let (en, zh) = match class {
        Class::Temporal => ("a date", "日期"),
        Class::Boolean => ("yes or no", "“是/否”"),
        Class::Number | Class::Text | Class::Unknown => ("a number", "数字"),
    };
    let listed = |line: &str, gap: &str| -> String {
        let each = |cell: &Unreadable| line.replace("{line}", &cell.line.to_string()).replace("{text}", &cell.text);
        examples.iter().map(each).collect::<Vec<_>>().join(gap)
    };
    note(
        "unreadable",
        Some(column),
        format!(
            "In “{column}”, {} not {en} and count as missing: {}.",
            plural(n, "cell is", "cells are"),
            listed("“{text}” on line {line}", ", ")
        ),
        format!("“{column}”中有 {} 个单元格不是{zh}，记为缺失：{}。", count(n), listed("第 {line} 行“{text}”", "、")),
    )
}

/// Words for "no value" in a column of words.
pub fn missing_words(column: &str, tokens: &[(String, u64)]) -> ImportNote {
    let n: u64 = tokens.iter().map(|(_, count)| count).sum();
    let listed: Vec<String> = tokens.iter().take(5).map(|(token, _)| format!("“{token}”")).collect();
    note(
        "missing_words",
        Some(column),
        format!("In “{column}”, {} {} and count as missing.", plural(n, "cell says", "cells say"), listed.join(", ")),
        format!("“{column}”中有 {} 个单元格写着{}，记为缺失。", count(n), listed.join("、")),
    )
}

/// Several currencies in one column.
pub fn mixed_currencies(column: &str, currencies: &[(&str, u64)]) -> ImportNote {
    let listed: Vec<String> = currencies.iter().map(|(sign, n)| format!("{sign} ({n})")).collect();
    note(
        "mixed_currencies",
        Some(column),
        format!(
            "“{column}” mixes {} currencies: {}. They were not converted, so sums over them mean little.",
            strong(currencies.len().to_string()),
            listed.join(", ")
        ),
        format!(
            "“{column}”混有 {} 种货币：{}。没有做汇率换算，直接加总没有意义。",
            strong(currencies.len().to_string()),
            listed.join("、")
        ),
    )
}

/// 万 and 亿.
pub fn chinese_units(column: &str, n: u64) -> ImportNote {
    note(
        "chinese_units",
        Some(column),
        format!(
            "In “{column}”, {} with 万 or 亿 and were read in full: 1.2万 is 12,000.",
            plural(n, "number is written", "numbers are written")
        ),
        format!("“{column}”中有 {} 个数带“万”或“亿”，已换算为完整数值：1.2万即 12,000。", count(n)),
    )
}

/// Several marks between groups of digits.
pub fn mixed_groupings(column: &str) -> ImportNote {
    note(
        "thousands_mixed",
        Some(column),
        format!(
            "“{column}” groups digits in several ways (1,234,567 and 1 234 567); all were read as the same number."
        ),
        format!("“{column}”中千位分隔的写法不一（如 1,234,567 与 1 234 567），均按同一数值读取。"),
    )
}

/// Some numbers have a percent sign and others have none.
pub fn mixed_percent(column: &str, n_with: u64, n_without: u64, is_percent: bool) -> ImportNote {
    let (en, zh) = if is_percent {
        ("those without were read as percent too: 3 is 3%", "没有百分号的也按百分数读取：3 即 3%")
    } else {
        ("those with a sign were read as shares: 3% is 0.03", "带百分号的按占比读取：3% 即 0.03")
    };
    note(
        "percent_mixed",
        Some(column),
        format!(
            "In “{column}”, {} a percent sign and {} do not; {en}.",
            plural(n_with, "cell has", "cells have"),
            count(n_without)
        ),
        format!("“{column}”中 {} 个单元格带百分号，{} 个不带；{zh}。", count(n_with), count(n_without)),
    )
}

/// Identifiers lost their decimals.
pub fn point_zero(column: &str) -> ImportNote {
    note(
        "identifier_decimals",
        Some(column),
        format!("“{column}” names things, so its numbers are kept as text, without the needless .0: 17850.0 is 17850."),
        format!("“{column}”是标识，其数字按文本保留，并去掉多余的 .0：17850.0 即 17850。"),
    )
}

/// The last column was no column.
pub fn trailing_delimiter(position: usize) -> ImportNote {
    note(
        "trailing_delimiter",
        None,
        format!("Lines end with a delimiter; the empty column {position} was left out."),
        format!("每行末尾都有分隔符，已去掉空的第 {position} 列。"),
    )
}

/// A header and nothing below.
pub fn no_rows() -> ImportNote {
    note(
        "no_rows",
        None,
        "The file has a header but no data rows. Analyses need rows.".to_owned(),
        "文件只有表头，没有数据行；分析需要数据行。".to_owned(),
    )
}

/// Amount is quantity times unit price.
pub fn amount_derived(name: &str, quantity: &str, price: &str) -> ImportNote {
    note(
        "amount_derived",
        Some(name),
        format!("No column holds an amount, so “{name}” = “{quantity}” × “{price}” was added."),
        format!("没有金额列，因此新增了“{name}” = “{quantity}” × “{price}”。"),
    )
}

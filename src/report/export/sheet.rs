//! The XML of one sheet: header, widths and cells; and the styles of its columns.

use std::fmt::Write as _;

use super::FileColumn;
use crate::data::calendar::DAY_MS;
use crate::data::csv::write::write_number;
use crate::data::{Cell, Values};
use crate::i18n::Unit;

/// Excel holds no longer texts; what is beyond is cut.
const MAX_TEXT: usize = 32_767;
/// So many rows tell how wide a column is to be.
const ROWS_FOR_WIDTH: usize = 200;
/// The serial number of 1970-01-01.
const EPOCH: i64 = 25_569;
/// From 1900-03-01 to 9999-12-31 serial days mean the same everywhere; other days are written as texts.
const DAYS: std::ops::RangeInclusive<i64> = 61..=2_958_465;

/// Cell formats: the general one, the header's, and one per column that needs one.
pub struct Styles {
    /// Number formats beyond the built-in ones.
    codes: Vec<String>,
    /// Per column the index of its format, 0 for the general one.
    of_columns: Vec<usize>,
}

/// The general format and the header's stand before those of columns.
const N_FIXED: usize = 2;
/// Numbers below belong to built-in formats.
const FIRST_CODE: usize = 164;

impl Styles {
    /// The formats that the columns need.
    pub fn new(columns: &[FileColumn]) -> Self {
        let mut codes: Vec<String> = Vec::new();
        let of_column = |column: &FileColumn| {
            let Some(code) = code(column) else { return 0 };
            let known = codes.iter().position(|known| *known == code);
            let index = known.unwrap_or(codes.len());
            if known.is_none() {
                codes.push(code);
            }
            index + N_FIXED
        };
        let of_columns = columns.iter().map(of_column).collect();
        Self { codes, of_columns }
    }

    /// The part of the workbook.
    pub fn xml(&self, namespace: &str) -> String {
        let codes = self.codes.iter().enumerate();
        let codes: String = codes
            .map(|(index, code)| {
                format!("<numFmt numFmtId=\"{}\" formatCode=\"{}\"/>", FIRST_CODE + index, escaped(code))
            })
            .collect();
        let codes =
            if codes.is_empty() { codes } else { format!("<numFmts count=\"{}\">{codes}</numFmts>", self.codes.len()) };
        let formats: String = (0..self.codes.len())
            .map(|index| {
                let id = FIRST_CODE + index;
                format!(
                    "<xf numFmtId=\"{id}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
                )
            })
            .collect();
        let font = "<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/>";
        format!(
            "<styleSheet xmlns=\"{namespace}\">{codes}<fonts count=\"2\"><font>{font}</font><font><b/>{font}</font></fonts>\
             <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
             <fill><patternFill patternType=\"gray125\"/></fill></fills>\
             <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
             <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
             <cellXfs count=\"{}\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
             <xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>{formats}</cellXfs>\
             <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
            N_FIXED + self.codes.len()
        )
    }
}

/// The number format of a column; none for the general one, which shows all digits.
fn code(column: &FileColumn) -> Option<String> {
    match (column.cells.values(), &column.unit) {
        (Values::Date(_), _) => Some("yyyy-mm-dd".to_owned()),
        (Values::DateTime(_), _) => Some("yyyy-mm-dd hh:mm:ss".to_owned()),
        (Values::Number(_), Unit::Share) => Some("0.0#####%".to_owned()),
        (Values::Number(_), Unit::Money(Some(currency))) => {
            let sign: String = currency.chars().filter(|c| !"[]-\"".contains(*c)).collect();
            Some(format!("[${sign}]#,##0.00"))
        }
        (Values::Number(_), Unit::Money(None)) => Some("#,##0.00".to_owned()),
        _ => None,
    }
}

/// All above the first row of data: widths, the header, and that it stays in sight.
pub fn write_head(columns: &[FileColumn], namespace: &str, xml: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(
        xml,
        "<worksheet xmlns=\"{namespace}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" \
         topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
    );
    if !columns.is_empty() {
        xml.push_str("<cols>");
        for (index, column) in columns.iter().enumerate() {
            let (n, width) = (index + 1, width(column));
            let _ = write!(xml, "<col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"/>");
        }
        xml.push_str("</cols>");
    }
    xml.push_str("<sheetData><row r=\"1\">");
    for (index, column) in columns.iter().enumerate() {
        write_text(column.name, &address(index, 1), 1, xml);
    }
    xml.push_str("</row>");
}

/// The width of a column in digits, by its name and its first cells.
fn width(column: &FileColumn) -> usize {
    let digits = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let n_rows = column.cells.len().min(ROWS_FOR_WIDTH);
    let cells = (0..n_rows).map(|row| digits(&column.cells.cell(row).to_plain_text()));
    (cells.max().unwrap_or(0).max(digits(column.name)) + 2).clamp(8, 60)
}

/// One row of data as row `number` of the sheet, from 1.
pub fn write_row(columns: &[FileColumn], styles: &Styles, row: usize, number: usize, xml: &mut String) {
    let _ = write!(xml, "<row r=\"{number}\">");
    for (index, (column, &style)) in columns.iter().zip(&styles.of_columns).enumerate() {
        let cell = column.cells.cell(row);
        if cell == Cell::Missing {
            continue;
        }
        let at = address(index, number);
        match cell {
            Cell::Number(x) if x.is_finite() => open(&at, style, "", xml, |xml| write_number(x, xml)),
            Cell::Boolean(yes) => open(&at, style, " t=\"b\"", xml, |xml| xml.push(if yes { '1' } else { '0' })),
            Cell::Date(day) if DAYS.contains(&(i64::from(day) + EPOCH)) => {
                open(&at, style, "", xml, |xml| write_number(f64::from(day) + EPOCH as f64, xml));
            }
            Cell::DateTime(ms) if DAYS.contains(&(ms.div_euclid(DAY_MS) + EPOCH)) => {
                open(&at, style, "", xml, |xml| write_number(ms as f64 / DAY_MS as f64 + EPOCH as f64, xml));
            }
            Cell::Text(text) => write_text(text, &at, 0, xml),
            other => write_text(&other.to_plain_text(), &at, 0, xml),
        }
    }
    xml.push_str("</row>");
}

fn open(at: &str, style: usize, kind: &str, xml: &mut String, value: impl FnOnce(&mut String)) {
    let _ = match style {
        0 => write!(xml, "<c r=\"{at}\"{kind}><v>"),
        style => write!(xml, "<c r=\"{at}\" s=\"{style}\"{kind}><v>"),
    };
    value(xml);
    xml.push_str("</v></c>");
}

/// A text in its cell: typed, so that no program takes it for a formula.
fn write_text(text: &str, at: &str, style: usize, xml: &mut String) {
    let style = if style == 0 { String::new() } else { format!(" s=\"{style}\"") };
    let _ = write!(xml, "<c r=\"{at}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    let mut n_units = 0;
    let fits = |c: &char| {
        n_units += c.len_utf16();
        n_units <= MAX_TEXT
    };
    let whole: String;
    let text = if text.len() <= MAX_TEXT {
        text
    } else {
        whole = text.chars().take_while(fits).collect();
        &whole
    };
    xml.push_str(&escaped(text));
    xml.push_str("</t></is></c>");
}

/// A text as XML. Characters that XML cannot hold are written as Excel does, _x0001_, and so is what only looks like that.
pub fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '_' if is_escape(&text[at..]) => xml.push_str("_x005F_"),
            '\t' | '\n' => xml.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(xml, "_x{:04X}_", u32::from(c));
            }
            c => xml.push(c),
        }
    }
    xml
}

fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7 && bytes[1] == b'x' && bytes[6] == b'_' && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

/// The address of a cell: column from 0, row from 1.
fn address(column: usize, row: usize) -> String {
    let (mut letters, mut rest) = ([0u8; 4], column + 1);
    let mut n_letters = 0;
    while rest > 0 && n_letters < letters.len() {
        letters[n_letters] = b'A' + ((rest - 1) % 26) as u8;
        rest = (rest - 1) / 26;
        n_letters += 1;
    }
    let mut at: String = letters[..n_letters].iter().rev().map(|&letter| char::from(letter)).collect();
    let _ = write!(at, "{row}");
    at
}

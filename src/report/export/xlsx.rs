//! XLSX files: a sheet per million rows, typed cells, and the parts that hold a workbook together.
//!
//! Source: ECMA-376, part 1, chapter 18 (SpreadsheetML).

use super::sheet::{self, Styles};
use super::zip::Archive;
use super::{FileColumn, OnPiece, PIECE_BYTES, ROWS_AT_ONCE};

/// Rows of a sheet, the header among them.
const MAX_ROWS: usize = 1_048_576;
/// Columns of a sheet.
const MAX_COLUMNS: usize = 16_384;
/// A part may not be larger than 4 GiB; the next sheet begins before.
const MAX_SHEET_BYTES: u64 = 3 << 30;
/// So many characters name a sheet.
const MAX_NAME: usize = 31;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Writes the file. Columns beyond what a sheet holds are left out.
pub fn write(title: &str, columns: &[FileColumn], on_piece: &mut OnPiece) -> Option<Vec<u8>> {
    let columns = &columns[..columns.len().min(MAX_COLUMNS)];
    let n_rows = columns.first().map_or(0, |column| column.cells.len());
    let (mut archive, styles) = (Archive::new(), Styles::new(columns));
    let (mut row, mut n_sheets) = (0, 0);
    let mut xml = String::new();
    while row < n_rows || n_sheets == 0 {
        n_sheets += 1;
        archive.begin(&format!("xl/worksheets/sheet{n_sheets}.xml"));
        xml.push_str(HEAD);
        sheet::write_head(columns, MAIN, &mut xml);
        let (first, start) = (row, archive.n_written());
        let last = n_rows.min(first + MAX_ROWS - 1);
        let mut n_bytes = 0;
        while row < last && n_bytes < MAX_SHEET_BYTES && archive.n_written() - start < MAX_SHEET_BYTES {
            let end = (row + ROWS_AT_ONCE).min(last);
            for row in row..end {
                sheet::write_row(columns, &styles, row, row - first + 2, &mut xml);
            }
            row = end;
            n_bytes += xml.len() as u64;
            archive.push(xml.as_bytes());
            xml.clear();
            if archive.n_waiting() >= PIECE_BYTES && !on_piece(archive.take()) {
                return None;
            }
        }
        xml.push_str("</sheetData></worksheet>");
        archive.push(xml.as_bytes());
        xml.clear();
    }
    write_rest(title, n_sheets, &styles, &mut archive);
    Some(archive.finish())
}

/// The parts other than sheets.
fn write_rest(title: &str, n_sheets: usize, styles: &Styles, archive: &mut Archive) {
    let mut part = |name: &str, xml: &str| {
        archive.begin(name);
        archive.push(HEAD.as_bytes());
        archive.push(xml.as_bytes());
    };
    let each = |one: &dyn Fn(usize) -> String| (1..=n_sheets).map(one).collect::<String>();
    part("xl/styles.xml", &styles.xml(MAIN));
    let sheets = each(&|n| {
        let name = sheet::escaped(&sheet_name(title, n));
        format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>")
    });
    let workbook = format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>");
    part("xl/workbook.xml", &workbook);
    let links = each(&|n| {
        format!("<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")
    });
    let styles_id = n_sheets + 1;
    let links = format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\">{links}\
         <Relationship Id=\"rId{styles_id}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    part("xl/_rels/workbook.xml.rels", &links);
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    part("_rels/.rels", &root);
    let types =
        each(&|n| format!("<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{TYPE}.worksheet+xml\"/>"));
    let types = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPE}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPE}.styles+xml\"/>{types}</Types>"
    );
    part("[Content_Types].xml", &types);
}

/// A name that Excel takes: some characters are not allowed, and it must be short.
fn sheet_name(title: &str, number: usize) -> String {
    let suffix = if number == 1 { String::new() } else { format!(" {number}") };
    let is_good = |c: &char| !c.is_control() && !"[]:*?/\\'".contains(*c);
    let mut name = String::new();
    for c in title.trim().chars().filter(is_good) {
        if name.encode_utf16().count() + c.len_utf16() + suffix.len() <= MAX_NAME {
            name.push(c);
        }
    }
    // Excel keeps this one for itself.
    if name.is_empty() || name.eq_ignore_ascii_case("history") {
        name = "data".to_owned();
    }
    name + &suffix
}

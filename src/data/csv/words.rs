//! Cells that are words with a fixed meaning: nothing there, yes and no, totals. And the blanks around cells.

/// A cell without the blanks around it: spaces, tabs, no-break and ideographic spaces, stray byte order marks.
#[inline]
pub fn trim(mut cell: &[u8]) -> &[u8] {
    while let Some(&first) = cell.first() {
        if first > b' ' && first < 0x80 {
            break;
        }
        match blank_at_start(cell) {
            0 => break,
            length => cell = &cell[length..],
        }
    }
    while let Some(&last) = cell.last() {
        if last > b' ' && last < 0x80 {
            break;
        }
        match blank_at_end(cell) {
            0 => break,
            length => cell = &cell[..cell.len() - length],
        }
    }
    cell
}

/// No-break space, ideographic space, zero-width no-break space (the byte order mark), thin no-break space.
const WIDE_BLANKS: [&[u8]; 5] =
    [&[0xc2, 0xa0], &[0xe3, 0x80, 0x80], &[0xef, 0xbb, 0xbf], &[0xe2, 0x80, 0xaf], &[0xe2, 0x80, 0x8b]];

fn blank_at_start(cell: &[u8]) -> usize {
    match cell[0] {
        0..=b' ' => 1,
        _ => WIDE_BLANKS.iter().find(|blank| cell.starts_with(blank)).map_or(0, |blank| blank.len()),
    }
}

fn blank_at_end(cell: &[u8]) -> usize {
    match cell[cell.len() - 1] {
        0..=b' ' => 1,
        _ => WIDE_BLANKS.iter().find(|blank| cell.ends_with(blank)).map_or(0, |blank| blank.len()),
    }
}

/// How many bytes mark a cell as text for a spreadsheet, before and after it: ="007" is a formula whose value is a text, and
/// an apostrophe stands before what would become a number or a formula. None where nothing is marked.
pub fn text_mark(cell: &[u8]) -> Option<(u32, u32)> {
    if let Some(inner) = cell.strip_prefix(b"=\"") {
        let inner = inner.strip_suffix(b"\"")?;
        return (!inner.contains(&b'"')).then_some((2, 1));
    }
    let rest = cell.strip_prefix(b"'")?;
    let (is_formula, is_quoted) =
        (matches!(rest, [b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r', _, ..]), rest.ends_with(b"'"));
    let n_digits = rest.iter().filter(|byte| byte.is_ascii_digit()).count();
    // '90 and '90-95 are years.
    let is_number = n_digits == rest.len() && n_digits > 2
        || n_digits > 4 && rest.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b' '));
    (is_number || is_formula && !is_quoted).then_some((1, 0))
}

/// Spellings of "no value" that no one means as a word.
const NO_VALUE: [&str; 19] = [
    "na", "n/a", "#n/a", "n.a.", "<na>", "null", "nan", "#null!", "#value!", "#div/0!", "#ref!", "#name?", "-", "–",
    "—", "--", "缺失", "\\n", "(null)",
];

/// Spellings of "no value" that are also words: in a column of words they stay, as a label.
const NO_VALUE_OR_WORD: [&str; 10] = ["none", "nil", "missing", "无", "空", "空值", "暂无", "?", ".", "n.d."];

/// Whether a trimmed cell says that there is no value, in a column of numbers, dates or yes and no.
pub fn is_missing(cell: &[u8]) -> bool {
    is_missing_among_words(cell) || is_one_of(cell, &NO_VALUE_OR_WORD)
}

/// Whether a trimmed cell says that there is no value, in a column of words.
pub fn is_missing_among_words(cell: &[u8]) -> bool {
    // Most cells are turned away by their first byte.
    cell.first().is_none_or(|first| {
        (matches!(first, b'n' | b'N' | b'#' | b'<' | b'-' | b'\\' | b'(') || *first >= 0x80)
            && is_one_of(cell, &NO_VALUE)
    })
}

fn is_one_of(cell: &[u8], words: &[&str]) -> bool {
    cell.len() <= 12 && words.iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes()))
}

/// A yes or a no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YesNo {
    /// Which of them.
    pub is_yes: bool,
    /// A single letter, which needs its counterpart in the column to count.
    pub is_letter: bool,
    /// The word for the opposite.
    pub opposite: &'static str,
}

/// Pairs of yes and no.
const YES_NO: [(&str, &str); 7] =
    [("true", "false"), ("yes", "no"), ("是", "否"), ("真", "假"), ("对", "错"), ("y", "n"), ("t", "f")];

/// Reads a trimmed cell as yes or no.
pub fn yes_no(cell: &[u8]) -> Option<YesNo> {
    if cell.len() > 5 {
        return None;
    }
    let is = |word: &str| cell.eq_ignore_ascii_case(word.as_bytes());
    let (yes, no) = YES_NO.iter().find(|(yes, no)| is(yes) || is(no))?;
    let is_yes = is(yes);
    Some(YesNo { is_yes, is_letter: yes.len() == 1, opposite: if is_yes { no } else { yes } })
}

/// Whether a trimmed cell heads a row of totals. A partial total may stand anywhere, a grand total at the end.
pub fn is_total(cell: &[u8]) -> bool {
    const WORDS: [&str; 19] = [
        "total",
        "totals",
        "grand total",
        "sum",
        "subtotal",
        "sub-total",
        "sub total",
        "summe",
        "gesamt",
        "gesamtsumme",
        "gesamtergebnis",
        "zwischensumme",
        "合计",
        "总计",
        "小计",
        "总和",
        "汇总",
        "共计",
        "合計",
    ];
    // Printed lists set stars and dashes around it: ** Summe.
    let cell = if let Some(b'*' | b'-' | b'=') = cell.first() { without_stars(cell) } else { cell };
    let may_be = |first: &u8| matches!(first, b't' | b'T' | b'g' | b'G' | b's' | b'S' | b'z' | b'Z') || *first >= 0x80;
    if cell.len() > 20 || !cell.first().is_some_and(may_be) {
        return false;
    }
    let cell = cell.strip_suffix(b":").or_else(|| cell.strip_suffix("：".as_bytes())).unwrap_or(cell);
    let cell = trim(cell);
    is_one_of_any_length(cell, &WORDS) || spaced(cell).is_some_and(|cell| is_one_of_any_length(&cell, &WORDS))
}

/// Whether a trimmed cell is such a word or a text about one: Subtotal A, 本页合计.
pub fn mentions_total(cell: &[u8]) -> bool {
    const STARTS: [&[u8]; 5] = [b"total ", b"subtotal ", b"sub-total ", b"grand total", b"sum of "];
    const ENDS: [&str; 6] = ["合计", "总计", "小计", "汇总", "合計", "總計"];
    let starts = |start: &&[u8]| cell.len() > start.len() && cell[..start.len()].eq_ignore_ascii_case(start);
    let may_be = |first: &u8| {
        matches!(first, b't' | b'T' | b's' | b'S' | b'g' | b'G' | b'z' | b'Z' | b'*' | b'-' | b'=')
            || !cell[cell.len() - 1].is_ascii()
    };
    (cell.len() <= 60 && cell.first().is_some_and(may_be))
        && (is_total(cell) || STARTS.iter().any(starts) || ENDS.iter().any(|end| cell.ends_with(end.as_bytes())))
}

fn without_stars(cell: &[u8]) -> &[u8] {
    let is_text = |byte: &u8| !matches!(byte, b'*' | b'-' | b'=' | b' ');
    let start = cell.iter().position(is_text).unwrap_or(cell.len());
    let end = cell.iter().rposition(is_text).map_or(start, |last| last + 1);
    &cell[start..end]
}

/// Whether trimmed cells are the line that some programs draw below the header: ----,----.
pub fn is_rule<'a>(mut cells: impl Iterator<Item = &'a [u8]> + Clone) -> bool {
    let is_drawn = |cell: &[u8]| cell.iter().all(|byte| matches!(byte, b'-' | b'=' | b':'));
    cells.clone().all(is_drawn) && cells.any(|cell| cell.len() > 2)
}

fn is_one_of_any_length(cell: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes()))
}

/// Chinese headings are often set wide: 合 计.
fn spaced(cell: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(cell).ok()?;
    let is_wide = !text.is_ascii() && text.contains([' ', '\u{3000}']);
    is_wide.then(|| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_of_all_kinds_are_trimmed() {
        for padded in [" a b\t", "\u{a0}a b\u{3000}", "\u{feff} a b\r", "a b"] {
            assert_eq!(trim(padded.as_bytes()), b"a b");
        }
        assert_eq!(trim(b" \t"), b"");
        assert_eq!(trim("\u{a0}".as_bytes()), b"");
        assert_eq!(trim("台".as_bytes()), "台".as_bytes());
        assert_eq!(trim("é".as_bytes()), "é".as_bytes());
        assert_eq!(trim(&[0xa0, 0x80]), &[0xa0, 0x80]);
    }

    #[test]
    fn marks_of_text_are_known() {
        let bare = |cell: &str| {
            let (before, after) = text_mark(cell.as_bytes())?;
            Some(cell[before as usize..cell.len() - after as usize].to_owned())
        };
        for (cell, text) in [
            ("=\"007\"", Some("007")),
            ("=\"\"", Some("")),
            ("'02134", Some("02134")),
            ("'+1 617 555", Some("+1 617 555")),
            ("'=A1", Some("=A1")),
            ("'1234-5678", Some("1234-5678")),
            ("=\"a\"&\"b\"", None),
            ("=\"", None),
            ("'90", None),
            ("'90-95", None),
            ("'tis", None),
            ("'=a'", None),
            ("'-", None),
            ("'", None),
        ] {
            assert_eq!(bare(cell).as_deref(), text, "{cell}");
        }
    }

    #[test]
    fn words_are_known_in_any_case() {
        assert!(
            ["", "NA", "n/a", "NULL", "None", "-", "–", "#N/A", "nan", "无"].iter().all(|w| is_missing(w.as_bytes()))
        );
        assert!(!is_missing(b"0") && !is_missing_among_words(b"None") && is_missing_among_words(b"null"));
        assert_eq!(yes_no("是".as_bytes()), Some(YesNo { is_yes: true, is_letter: false, opposite: "否" }));
        assert_eq!(yes_no(b"N"), Some(YesNo { is_yes: false, is_letter: true, opposite: "y" }));
        assert_eq!(yes_no(b"maybe"), None);
        assert!(is_total("合 计：".as_bytes()) && is_total(b"Grand Total") && !is_total(b"total weight"));
        assert!(is_total(b"** Summe") && is_total(b"--- Total ---") && !is_total(b"***") && mentions_total(b"* Summe"));
        assert!(is_rule([&b"---"[..], b"", b":--"].into_iter()) && !is_rule([&b"--"[..], b"-"].into_iter()));
        assert!(!is_rule([&b"---"[..], b"a"].into_iter()) && !is_rule(std::iter::empty()));
    }
}

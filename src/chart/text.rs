//! How wide a text will be, without a font engine: labels are placed the same natively, on a canvas and in an SVG.
//!
//! The estimate follows the widest of the common interface fonts, so that real text is a little narrower and never clipped.

const ELLIPSIS: char = '…';

/// The text without control characters, which have no look and would make an SVG file invalid; a line break is a space.
pub fn printable(text: &str) -> String {
    let is_drawn = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }).filter(is_drawn).collect()
}

/// The width of a text in units of the font size.
pub fn width_em(text: &str) -> f64 {
    text.chars().map(char_em).sum()
}

fn char_em(c: char) -> f64 {
    match c {
        '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 1.0,
        // Combining marks stand on the letter before them.
        '\u{300}'..='\u{36f}' => 0.0,
        'i' | 'j' | 'l' | '\'' => 0.29,
        ' ' | '.' | ',' | ':' | ';' | '|' | 'I' | '·' => 0.33,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '!' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.98,
        '+' | '−' | '=' | '<' | '>' | '×' | '±' => 0.84,
        'O' | 'Q' | 'G' | 'D' | 'H' | 'N' | 'U' => 0.78,
        'A'..='Z' | '&' => 0.7,
        '⁰'..='⁹' | '⁻' | '²' | '³' | '¹' => 0.45,
        _ => 0.63,
    }
}

/// The text cut to `max_em` with an ellipsis; whole when it fits.
pub fn ellipsis(text: &str, max_em: f64) -> String {
    if width_em(text) <= max_em {
        return text.to_owned();
    }
    let room = max_em - char_em(ELLIPSIS);
    let mut used = 0.0;
    let kept = text.chars().take_while(|&c| {
        used += char_em(c);
        used <= room
    });
    let mut short: String = kept.collect();
    short.truncate(short.trim_end().len());
    short.push(ELLIPSIS);
    short
}

/// All labels cut to `max_em`, and still different from each other where their ends differ: labels that would read alike
/// when cut at the end are cut in the middle.
pub fn shorten(labels: &[String], max_em: f64) -> Vec<String> {
    let cut: Vec<String> = labels.iter().map(|label| ellipsis(label, max_em)).collect();
    let mut known = std::collections::BTreeMap::new();
    for (label, cut) in labels.iter().zip(&cut) {
        let is_same = known.entry(cut.as_str()).or_insert((label, true));
        is_same.1 &= is_same.0 == label;
    }
    let shorten = |(label, cut): (&String, &String)| match known.get(cut.as_str()) {
        Some((_, false)) => ellipsis_in_the_middle(label, max_em),
        _ => cut.clone(),
    };
    labels.iter().zip(&cut).map(shorten).collect()
}

fn ellipsis_in_the_middle(text: &str, max_em: f64) -> String {
    if width_em(text) <= max_em {
        return text.to_owned();
    }
    let mut used = 0.0;
    let fits = |c: &char| {
        used += char_em(*c);
        used <= 0.4 * max_em
    };
    let end: Vec<char> = text.chars().rev().take_while(fits).collect();
    let end: String = end.into_iter().rev().collect();
    let end = end.trim_start();
    format!("{}{end}", ellipsis(text, max_em - width_em(end)))
}

/// The text in at most `max_lines` lines of at most `max_em`: broken at spaces, after a hyphen or slash, or between Chinese
/// characters; the last line takes an ellipsis when more would follow.
///
/// Lines come out of similar length: "忠诚" and "客户", not "忠诚客" and "户".
pub fn wrap(text: &str, max_em: f64, max_lines: usize) -> Vec<String> {
    const N_TRIES: i32 = 8;
    let lines = fill(text, max_em, max_lines);
    let is_cut = lines.last().is_some_and(|last| last.ends_with(ELLIPSIS) && !text.ends_with(ELLIPSIS));
    if lines.len() < 2 || is_cut {
        return lines;
    }
    let least = width_em(text) / lines.len() as f64;
    let narrower = (0..N_TRIES).map(|step| least + (max_em - least) * f64::from(step) / f64::from(N_TRIES));
    let is_whole = |tried: &Vec<String>| {
        let widest = tried.iter().map(|line| width_em(line)).fold(0.0, f64::max);
        tried.len() == lines.len()
            && widest <= max_em
            && tried.last().is_some_and(|last| {
                lines.last().is_some_and(|end| last.ends_with(end.as_str()) || end.ends_with(last.as_str()))
            })
    };
    narrower.map(|width| fill(text, width, lines.len())).find(is_whole).unwrap_or(lines)
}

/// The text in lines as full as they go.
fn fill(text: &str, max_em: f64, max_lines: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while lines.len() + 1 < max_lines && width_em(rest) > max_em {
        let Some(at) = break_at(rest, max_em) else { break };
        lines.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    lines.push(ellipsis(rest, max_em));
    lines
}

/// Where the first line ends: the byte after the last break that fits.
fn break_at(text: &str, max_em: f64) -> Option<usize> {
    let (mut used, mut best) = (0.0, None);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        used += char_em(c);
        // A space at the end of a line takes no room.
        if used > max_em && c != ' ' {
            break;
        }
        let end = at + c.len_utf8();
        let is_wide = char_em(c) == 1.0 && !"（《“「【".contains(c);
        let next_may_start = chars.peek().is_some_and(|&(_, next)| !"，。、；：！？）》”」】%".contains(next));
        if end < text.len() && next_may_start && (c == ' ' || c == '-' || c == '/' || is_wide) {
            best = Some(end);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_one_em_and_latin_less() {
        assert_eq!(width_em("销售额"), 3.0);
        assert!(width_em("Sales") < 3.2);
        assert_eq!(width_em(""), 0.0);
    }

    #[test]
    fn a_cut_text_fits_and_says_so() {
        assert_eq!(ellipsis("short", 10.0), "short");
        for text in ["Wholesale and distribution", "北京市朝阳区建国路八十八号", "iiiiiiiiiiiiiiiiiiiii"] {
            let short = ellipsis(text, 5.0);
            assert!(short.ends_with('…') && width_em(&short) <= 5.0, "{short}");
        }
        assert_eq!(ellipsis("anything", 0.1), "…");
    }

    #[test]
    fn labels_that_differ_at_their_end_still_differ_when_cut() {
        let labels = ["North-western partners 1", "North-western partners 2", "South"].map(str::to_owned);
        let short = shorten(&labels, 9.0);
        assert!(short[0].contains('…') && short[0].ends_with('1') && short[1].ends_with('2'), "{short:?}");
        assert!(short.iter().all(|label| width_em(label) <= 9.0));
        assert_eq!(short[2], "South");
        assert_eq!(shorten(&["同名的长标签".to_owned(), "同名的长标签".to_owned()], 3.0), ["同名…", "同名…"]);
    }

    #[test]
    fn lines_break_where_a_reader_expects_it() {
        assert_eq!(wrap("Home and garden tools", 8.0, 2), ["Home and", "garden tools"].map(|line| ellipsis(line, 8.0)));
        assert_eq!(wrap("北京市朝阳区建国路", 5.0, 2), ["北京市朝阳", "区建国路"]);
        assert_eq!(wrap("客户，价值", 2.5, 2)[0], "客", "no line starts with a comma");
        assert_eq!(wrap("忠诚客户", 3.5, 2), ["忠诚", "客户"]);
        assert_eq!(wrap("Unbreakable", 3.0, 2).len(), 1);
        assert!(wrap("a very long label with many words", 6.0, 2)[1].ends_with('…'));
        assert_eq!(wrap("", 3.0, 2), [""]);
    }
}
